"""Every broken policy says all that is wrong with it, with the line to mend and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from written import as_editors_read

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import policy_files, shipped_folder
from xuekun_cli.policies.schema import policy_schema

FAULTY = Path(__file__).parent / "faulty"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FAULTY / "expected.yaml").read_text("utf-8"))
SCHEMA = jsonschema.Draft202012Validator(policy_schema())


def refused(path: Path) -> list[tuple[str, str]]:
    """What is said of a file that cannot be loaded: each message, without the folder, and its hint."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(str(path))
    told = [(one.message, one.hint) for one in stop.value.findings] or [(stop.value.message, stop.value.hint)]
    return [(message.replace(f"{path.parent}/", ""), hint) for message, hint in told]


def test_every_broken_policy_has_an_expectation() -> None:
    """And the folder was really looked into."""
    assert {file.name for file in FAULTY.iterdir()} - {"expected.yaml"} == set(EXPECTED)
    assert len(EXPECTED) > 80


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_policy_says_all_that_is_wrong_with_its_lines(name: str) -> None:
    """In the order of the lines, each with something to do."""
    told = refused(FAULTY / name)
    assert [message for message, _ in told] == EXPECTED[name]["says"]
    assert told[0][1] == EXPECTED[name]["hint"]
    assert all(hint for _, hint in told)


@pytest.mark.parametrize("name", sorted(name for name, one in EXPECTED.items() if one["schema"] != "unread"))
def test_the_schema_sees_what_is_wrong_with_the_structure(name: str) -> None:
    """Only what lies between two values, or in another file, is left to the program."""
    held = as_editors_read((FAULTY / name).read_text("utf-8"))
    assert SCHEMA.is_valid(held) == (EXPECTED[name]["schema"] == "blind")


@pytest.mark.parametrize("name", sorted(name for name, one in EXPECTED.items() if one["schema"] == "unread"))
def test_what_no_editor_can_read_the_program_does_not_read_either(name: str) -> None:
    """Broken YAML, a name given twice, another encoding."""
    with pytest.raises((yaml.YAMLError, UnicodeDecodeError)):
        as_editors_read((FAULTY / name).read_text("utf-8"))


def test_the_schema_is_one() -> None:
    """Draft 2020-12, by its own rules."""
    jsonschema.Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("file", policy_files(shipped_folder()), ids=lambda file: file.stem)
def test_every_shipped_policy_keeps_the_schema(file: Path) -> None:
    """What the program takes an editor takes too."""
    errors = list(SCHEMA.iter_errors(as_editors_read(file.read_text("utf-8"))))
    assert [error.message for error in errors] == []


def test_a_policy_with_every_key_planted_wrong_is_seen_by_the_schema() -> None:
    """Each section is closed: one key too many anywhere is an error, in a file on top of another as well."""
    whole = as_editors_read((shipped_folder() / "wuping.yaml").read_text("utf-8"))
    assert SCHEMA.is_valid(whole)
    for section in ("source", "screening", "conversion", "targets"):
        assert not SCHEMA.is_valid(whole | {section: whole[section] | {"多余": 1}})
        assert not SCHEMA.is_valid(whole | {"extends": "wuping", section: whole[section] | {"多余": 1}})


def test_several_mistakes_are_also_one_sentence() -> None:
    """For a command that has room for one: the first, and how many more."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(str(FAULTY / "几处错.yaml"))
    assert len(stop.value.findings) == 5
    assert "还有 4 处" in stop.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what to check."""
    ((message, hint),) = refused(tmp_path / "没有.yaml")
    assert message == f"找不到筛查办法的文件：{tmp_path / '没有.yaml'}".replace(f"{tmp_path}/", "")
    assert "文件夹" in hint


@pytest.mark.parametrize(("name", "near"), [("wupin", "是不是 wuping？"), ("别的", "有这些：")])
def test_an_unknown_id_names_the_policies_that_there_are(name: str, near: str) -> None:
    """And the nearest one, if there is a near one."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(name)
    assert stop.value.message == f"没有叫「{name}」的筛查办法"
    assert stop.value.hint.startswith(near)
    assert "wuping" in stop.value.hint
