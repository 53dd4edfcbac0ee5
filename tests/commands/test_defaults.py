"""What is typed wins, then what is written elsewhere, then the default; and which it was can be told."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from places import ROOT
from xuekun_cli.commands.shared import defaults
from xuekun_cli.commands.shared.defaults import Origin, origin_of


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return a mapping whose entries are defaults of every command, in a folder with the samples."""
    values: dict[str, object] = {}

    def source(command: str, words: Sequence[str]) -> Mapping[str, object]:
        assert command == "screen"
        assert "--help" not in words
        return values

    monkeypatch.setattr(defaults, "SOURCES", [source])
    for one in (ROOT / "samples").iterdir():
        if one.is_file():
            shutil.copy(one, tmp_path)
    monkeypatch.chdir(tmp_path)
    return values


def screened(xuekun: Any, *words: str) -> str:
    ran = xuekun("screen", *words, "--json", "--dry-run")
    assert ran.exit == 0, ran.said
    return str(ran.document["policy"]["id"])


def test_what_is_typed_wins_over_what_is_written_elsewhere(written: dict[str, object], xuekun: Any) -> None:
    assert screened(xuekun, "期中成绩.xlsx") == "wuping"
    assert origin_of("policy") is Origin.BUILT_IN
    written["policy"] = "low-mark"
    assert screened(xuekun, "期中成绩.xlsx") == "low-mark"
    assert origin_of("policy") is Origin.ELSEWHERE
    assert screened(xuekun, "期中成绩.xlsx", "--policy", "wuping") == "wuping"
    assert origin_of("policy") is Origin.TYPED
    assert origin_of("exempt") is Origin.BUILT_IN


def test_what_a_command_needs_may_be_written_elsewhere(written: dict[str, object], xuekun: Any) -> None:
    """It is filled in before anything is checked: no word about files that were left out."""
    written |= {"scores": ["期中成绩.xlsx"], "sheets": "学生成绩", "no_such_option": "1"}
    assert screened(xuekun) == "wuping"
    assert (origin_of("scores"), origin_of("sheets")) == (Origin.ELSEWHERE, Origin.ELSEWHERE)


def test_a_file_named_elsewhere_is_a_given_file(written: dict[str, object], xuekun: Any) -> None:
    """No result is put in its place."""
    shutil.copy("花名册.xlsx", "学困生名册.xlsx")
    before = Path("学困生名册.xlsx").read_bytes()
    written["roll"] = "学困生名册.xlsx"
    ran = xuekun("screen", "期中成绩.xlsx")
    assert ran.exit == 2
    assert Path("学困生名册.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("policy", ["wuping", "low-mark"], "--policy"),
        ("policy", 3, "--policy"),
        ("quiet", "yes", "--quiet"),
        ("sheets", {"a": 1}, "--sheet"),
        ("scores", [1, 2], "成绩表"),
    ],
)
def test_a_value_of_another_kind_is_said_in_chinese(
    name: str, value: object, said: str, written: dict[str, object], xuekun: Any
) -> None:
    written[name] = value
    ran = xuekun("screen", "期中成绩.xlsx", "--dry-run")
    assert ran.exit == 2
    assert said in ran.said
    assert "事先写好的" in ran.said
    assert "Traceback" not in ran.err


def test_help_asks_nobody(written: dict[str, object], xuekun: Any) -> None:
    """A page of help is to be had where what is written elsewhere is wrong."""
    written["policy"] = 3
    assert xuekun("screen", "--help").exit == 0
