"""Every faulty sample says what is wrong and where, in Chinese, and never ends in a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from places import SAMPLES

FAULTY = SAMPLES / "faulty"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FAULTY / "expected.yaml").read_text("utf-8"))


def test_every_faulty_sample_has_an_expectation() -> None:
    files = {path.name for path in FAULTY.iterdir() if path.suffix != ".yaml"}
    assert files == set(EXPECTED)
    assert len(files) > 30


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_faulty_sample_is_answered_as_expected(name: str, xuekun: Any, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    shutil.copy(FAULTY / name, tmp_path / name)
    ran = xuekun("screen", tmp_path / name, "--json")
    assert "Traceback" not in ran.said
    assert ran.exit == expected["exit"], ran.err
    document = ran.document
    if expected["exit"]:
        assert "错误：" in ran.said
        assert "下一步：" in ran.said
        assert expected.get("message", "") in ran.said
        assert document["error"]["message"]
        assert sorted(path.name for path in tmp_path.iterdir()) == [name], "nothing may be written"
        return
    found = {(f["code"], f["cell"]) for f in document["findings"]}
    codes = {code for code, _ in found}
    for wanted in expected.get("findings") or []:
        if "cell" in wanted:
            assert (wanted["code"], wanted["cell"]) in found
        else:
            assert wanted["code"] in codes
    assert not codes & set(expected.get("not_findings") or [])
    if "students" in expected:
        assert sum(sheet["students"] for sheet in document["inputs"][0]["sheets"]) == expected["students"]
    for wanted in expected.get("listed") or []:
        assert any(wanted.items() <= listed.items() for listed in document["listed"])
    assert all(finding["message"] for finding in document["findings"])


RUBBISH = {
    "空文件.xlsx": b"",
    "图片.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "半个压缩包.xlsx": b"PK\x03\x04" + bytes(40),
    "老文件.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "文档.pdf": b"%PDF-1.7 " + bytes(64),
    "零.csv": bytes(100),
    "乱码.csv": b"\xff\xfe\xfd\x80\x81" * 20,
}


@pytest.mark.parametrize("name", RUBBISH)
@pytest.mark.parametrize("command", ["screen", "look"])
def test_rubbish_gets_a_sentence_and_exit_code_two(name: str, command: str, xuekun: Any, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(RUBBISH[name])
    ran = xuekun(command, tmp_path / name)
    assert ran.exit == 2
    assert command == "look" or ran.out == ""
    assert ran.err.startswith("错误：")
    assert "下一步：" in ran.said


def test_a_missing_file_names_the_nearest_one(xuekun: Any, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "期中成绩.xlsx", tmp_path)
    ran = xuekun("screen", tmp_path / "期中成积.xlsx")
    assert ran.exit == 2
    assert "期中成绩.xlsx" in ran.said


def test_a_folder_without_workbooks_says_what_is_looked_for(xuekun: Any, tmp_path: Path) -> None:
    ran = xuekun("screen", tmp_path)
    assert ran.exit == 2
    assert ".xlsx" in ran.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scren",), "screen"),
        (("screen",), "成绩表"),
        (("screen", "x.xlsx", "--exemp", "y"), "--exempt"),
        (("screen", "x.xlsx", "--exempt"), "--exempt"),
        (("screen", "x.xlsx", "--policy", "wupin"), "wuping"),
        (("screen", "x.xlsx", "--map", "语文"), "--map"),
        (("screen", "x.xlsx", "--full-mark", "语文"), "--full-mark"),
    ],
)
def test_a_slip_on_the_command_line_is_answered_in_chinese(
    words: tuple[str, ...], said: str, xuekun: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLES / "期初成绩.xlsx", tmp_path / "x.xlsx")
    ran = xuekun(*words)
    assert ran.exit == 2
    assert said in ran.said
    assert "Usage" not in ran.said
