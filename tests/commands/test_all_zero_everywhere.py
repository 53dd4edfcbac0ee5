"""An exam whose 英语 nobody entered: no command lists, converts or blames anybody by its zeros."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

SAID = "三(1)班英语全是零分（10 人），多半没有录入，没有筛查"


def write(path: Path, english: list[int]) -> None:
    """Ten students of 三(1)班; 语文 is the same in every exam, 90 down to 9."""
    book = openpyxl.Workbook()
    book.active.append(["班级", "学号", "姓名", "语文", "英语"])
    for k, score in enumerate(english):
        book.active.append(["三(1)班", f"2024{k:02}", f"甲{'一二三四五六七八九十'[k]}", 90 - 9 * k, score])
    book.save(path)


GOOD, ZEROS = [90, 88, 86, 84, 82, 80, 78, 76, 20, 10], [0] * 10


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """期初, 期中 with zeros, 期末; a table of teachers."""
    write(tmp_path / "期初.xlsx", GOOD)
    write(tmp_path / "期中.xlsx", ZEROS)
    write(tmp_path / "期末.xlsx", GOOD[::-1])
    book = openpyxl.Workbook()
    for row in (["班级", "语文", "英语"], ["三(1)班", "李明华", "王小燕"]):
        book.active.append(row)
    book.save(tmp_path / "任课表.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def english(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of 英语."""
    return [one for one in rows if one["subject"] == "英语"]


def said(document: dict[str, Any]) -> list[str]:
    """What was said about the zeros."""
    return [one["message"] for one in document["findings"] if one["code"] == "reference_zero"]


def test_screen_and_whatif_list_nobody(desk: Path, xuekun: Any) -> None:
    screened = xuekun("screen", "期中.xlsx", "--dry-run", "--json").document
    assert (said(screened), english(screened["listed"])) == ([SAID], [])
    tried = xuekun("whatif", "期中.xlsx", "--dry-run", "--json").document
    assert said(tried) == [SAID]
    for line in tried["lines"]:
        (one,) = english(line["subjects"])
        assert set(one["listed"]) == {0}


def test_explain_says_why_nobody_is_listed(desk: Path, xuekun: Any) -> None:
    told = xuekun("explain", "期中.xlsx", "--student", "甲十").out
    assert "全班都是零分，多半没有录入，没有筛查" in "".join(told.split())


def test_listed_before_and_zeros_now_is_not_converted(desk: Path, xuekun: Any) -> None:
    document = xuekun("report", "期初.xlsx", "期中.xlsx", "--dry-run", "--json").document
    assert said(document) == [SAID]
    assert {(one["name"], one["outcome"], one["after"]) for one in english(document["transitions"])} == {
        ("甲九", "待补测", "缺考"),
        ("甲十", "待补测", "缺考"),
    }


def test_zeros_before_make_nobody_a_newcomer(desk: Path, xuekun: Any) -> None:
    document = xuekun("report", "期中.xlsx", "期末.xlsx", "--dry-run", "--json").document
    assert {one["outcome"] for one in english(document["transitions"])} == {"首次入册"}


def test_a_teacher_is_neither_praised_nor_blamed_for_them(desk: Path, xuekun: Any) -> None:
    document = xuekun(
        "check", "期中.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx", "--dry-run", "--json"
    ).document
    (one,) = [teacher for teacher in document["teachers"] if teacher["teacher"] == "王小燕"]
    assert one["verdict"] == "无任务"


def test_track_takes_the_exam_as_one_without_a_score(desk: Path, xuekun: Any) -> None:
    document = xuekun("track", "期初.xlsx", "期中.xlsx", "期末.xlsx", "--dry-run", "--json").document
    assert said(document) == [SAID]
    trails = [one for one in document["students"] if one["subject"] == "英语" and one["name"] == "甲十"]
    assert [one["categories"][1] for one in trails] == ["缺考"]
