"""A file that is not there is answered with one that could be meant: like its name, and of its kind."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from places import SAMPLES

START = "期初成绩.xlsx"


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in SAMPLES.iterdir():
        if path.suffix in (".xlsx", ".xls"):
            shutil.copy(path, tmp_path / path.name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("screen", START, "--exempt", "没有.xlsx"), ""),
        (("screen", START, "--exempt", "名册.xlsx"), ""),
        (("screen", START, "--exempt", "随班就读.xlsx"), "随班就读名单.xlsx"),
        (("screen", START, "--exempt", "随班就读名册.xls"), "随班就读名单.xlsx"),
        (("screen", START, "--roll", "花名.xlsx"), "花名册.xlsx"),
        (("screen", START, "--roll", "任课.xlsx"), ""),
        (("screen", START, "--roll", "期末成绩.xlsx"), ""),
        (("screen", "期末成绩.xlsx"), "期末成绩.xls"),
        (("screen", "名册.xlsx"), ""),
        (("screen", "任课.xlsx"), ""),
        (("screen", "期初成绩"), START),
        (("look", "期中成积.xlsx"), "期中成绩.xlsx"),
        (("rates", START, "--teachers", "任课.xlsx"), "任课表.xlsx"),
        (("rates", START, "--teachers", "花名.xlsx"), ""),
        (("report", START, "期末成绩.xlsx"), "期末成绩.xls"),
        (("screen", START, "--policy", "bottom-20", "--list", "行为偏差=花名.xlsx"), ""),
    ],
)
def test_only_a_file_of_the_right_kind_is_offered(
    words: tuple[str, ...], offered: str, term: Path, xuekun: Any
) -> None:
    """The ending .xlsx makes no names alike, a roll is no list of the exempt, a 任课表 holds no scores."""
    ran = xuekun(*words)
    assert (ran.exit, ran.out) == (2, "")
    assert "找不到文件" in ran.said
    assert (f"您要的是不是「{offered}」？" in ran.said) if offered else "是不是" not in ran.said


def test_the_offered_file_is_taken_when_it_is_typed(term: Path, xuekun: Any) -> None:
    assert xuekun("screen", START, "--exempt", "随班就读名单.xlsx", "--dry-run").exit == 0
    assert xuekun("rates", START, "--teachers", "任课表.xlsx", "--dry-run").exit == 0


def empty_list(path: Path, *rows: tuple[str, ...]) -> str:
    book = openpyxl.Workbook()
    for row in (("姓名", "学号", "班级"), *rows):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path.name


@pytest.mark.parametrize("rows", [(), (("无", "", ""),), (("暂无", "", ""),)])
@pytest.mark.parametrize("command", ["screen", "explain", "whatif", "rates", "track"])
def test_a_list_with_a_header_and_nobody_is_empty_and_said_so(
    command: str, rows: tuple[tuple[str, ...], ...], term: Path, xuekun: Any
) -> None:
    name = empty_list(term / "本学期名单.xlsx", *rows)
    scores = [START, "期中成绩.xlsx", "期末成绩.xls"] if command == "track" else ["期中成绩.xlsx"]
    more = ["--student", "吴例丁"] if command == "explain" else []
    without = xuekun(command, *scores, *more, "--json", "--out", "甲").document
    document = xuekun(command, *scores, *more, "--exempt", name, "--json", "--out", "乙").document
    if command != "explain":
        said = [one for one in document["findings"] if one["code"] == "exempt_empty"]
        assert {one["message"] for one in said} == {f"随班就读名单里只有表头，没有学生：当作空名单（{name}）"}
    for key in ("listed", "groups", "students", "exams", "lines"):
        assert document.get(key) == without.get(key)


def test_an_empty_list_of_a_policy_lists_nobody_and_is_no_refusal(term: Path, xuekun: Any) -> None:
    name = empty_list(term / "行为.xlsx")
    ran = xuekun("screen", START, "--policy", "bottom-20", "--list", f"行为偏差={name}", "--json", "--dry-run")
    assert ran.exit == 0
    assert "list_empty" in {one["code"] for one in ran.document["findings"]}


def test_an_empty_roll_counts_as_none(term: Path, xuekun: Any) -> None:
    """Else everybody would stand for somebody who is not on it."""
    name = empty_list(term / "空花名册.xlsx")
    without = xuekun("screen", START, "--json", "--dry-run").document
    document = xuekun("screen", START, "--roll", name, "--json", "--dry-run").document
    codes = {one["code"] for one in document["findings"]}
    assert "roll_empty" in codes
    assert "not_on_roll" not in codes
    assert document["listed"] == without["listed"]
    report = xuekun("report", START, "期末成绩.xls", "--roll", name, "--json", "--dry-run")
    assert report.exit == 0
    assert (
        report.document["transitions"] == xuekun("report", START, "期末成绩.xls", "--json").document["transitions"]
    )


def test_a_sheet_without_any_header_is_still_refused(term: Path, xuekun: Any) -> None:
    openpyxl.Workbook().save(term / "空的.xlsx")
    ran = xuekun("screen", START, "--exempt", "空的.xlsx")
    assert ran.exit == 2
    assert "没有读到学生" in ran.said
