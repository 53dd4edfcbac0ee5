"""Sheets named by schools: 三(1)班 of two schools are two classes, each with its own mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

TITLES = ("姓名", "班级", "语文")


def write(
    path: Path, sheets: dict[str, Sequence[Sequence[str]]], above: Sequence[Sequence[str]] = (TITLES,)
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (*above, *rows):
            sheet.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def pupils(of: str, score: str) -> list[tuple[str, str, str]]:
    return [(f"{of}样{k}", "三(1)班", score) for k in "一二三四五六"]


def read(xuekun: Callable[..., Any], path: Path) -> tuple[set[Any], set[str]]:
    document = xuekun("screen", path, "--json", "--dry-run").document
    groups = {(one["school"], one["class"], one["takers"], one["average"]) for one in document["groups"]}
    return groups, {one["code"] for one in document["findings"]}


def test_sheets_named_by_schools_are_the_schools(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    write(tmp_path / "成绩.xlsx", {"样一小学": pupils("赵", "90"), "样二小学": pupils("钱", "60")})
    groups, codes = read(xuekun, tmp_path / "成绩.xlsx")
    assert groups == {("样一小学", "三(1)班", 6, 90.0), ("样二小学", "三(1)班", 6, 60.0)}
    assert "school_from_names" in codes


def test_so_are_files(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    for school, of, score in (("样一小学", "赵", "90"), ("样二小学", "钱", "60")):
        write(tmp_path / "各校" / f"{school}期末成绩.xlsx", {"Sheet1": pupils(of, score)})
    groups, _ = read(xuekun, tmp_path / "各校")
    assert {group[0] for group in groups} == {"样一小学", "样二小学"}


def test_files_of_one_school_name_no_school(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    """The files of a school's classes or subjects bear its name; that splits nobody."""
    for room in "12":
        rows = [(f"样{k}{room}", f"三({room})班", "80") for k in "一二三四五六"]
        write(tmp_path / "全校" / f"样一小学三{room}班.xlsx", {"Sheet1": rows})
    groups, codes = read(xuekun, tmp_path / "全校")
    assert {group[:3] for group in groups} == {(None, "三(1)班", 6), (None, "三(2)班", 6)}
    assert not codes & {"school_from_names", "class_in_two_sheets"}


@pytest.mark.parametrize("second", ["乙", "样一小学续"])
def test_one_class_with_other_students_on_two_sheets_is_said(
    tmp_path: Path, xuekun: Callable[..., Any], second: str
) -> None:
    """Nobody but the office knows whether they are one class; the mean is that of all of them."""
    write(tmp_path / "成绩.xlsx", {"样一小学": pupils("赵", "90"), second: pupils("钱", "60")})
    groups, codes = read(xuekun, tmp_path / "成绩.xlsx")
    assert groups == {(None, "三(1)班", 12, 75.0)}
    assert "class_in_two_sheets" in codes


@pytest.mark.parametrize(
    ("second", "schools"), [("样二小学", ["样一小学", "样二小学"]), ("样一小学", [None, None])]
)
def test_schools_in_front_of_the_classes_in_titles_divide_where_there_are_several(
    tmp_path: Path, xuekun: Callable[..., Any], second: str, schools: list[str | None]
) -> None:
    """One school alone divides nobody: another exam of it may not name it."""
    head = ["姓名", "语文"]
    rooms = ("1", "1") if second != "样一小学" else ("1", "2")
    titled = {
        "甲": [[f"样一小学三({rooms[0]})班期末成绩", ""], head, *[[f"样{k}", "80"] for k in "一二三四五六"]],
        "乙": [[f"{second}三({rooms[1]})班期末成绩", ""], head, *[[f"试{k}", "70"] for k in "一二三四五六"]],
    }
    write(tmp_path / "成绩.xlsx", titled, above=())
    groups, _ = read(xuekun, tmp_path / "成绩.xlsx")
    assert {group[:3] for group in groups} == {
        (schools[0], f"三({rooms[0]})班", 6),
        (schools[1], f"三({rooms[1]})班", 6),
    }
