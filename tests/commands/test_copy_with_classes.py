"""A sheet without classes gets them from the roll as a column of the copy; the look of the marks can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Scores of two classes by rank without a class, and the roll."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["学号", "姓名", "语文"])
    roll = [("学号", "姓名", "班级")]
    for n in range(16):
        page.append([f"20{n:02d}", f"学生{n}号", 96 - 6 * n])
        roll.append((f"20{n:02d}", f"学生{n}号", f"三({n % 2 + 1})班"))
    book.save(tmp_path / "期中成绩.xlsx")
    write_table(tmp_path / "花名册.xlsx", roll)
    return tmp_path


def test_the_class_of_everybody_stands_beside_the_category(desk: Path, xuekun: Callable[..., Any]) -> None:
    ran = xuekun("screen", desk / "期中成绩.xlsx", "--roll", desk / "花名册.xlsx", "-q")
    assert ran.exit == 0, ran.err
    page = openpyxl.load_workbook(desk / "期中成绩_标注.xlsx").worksheets[0]
    assert [cell.value for cell in page[1]] == ["学号", "姓名", "语文", "类别", "班级", "说明"]
    rows = list(page.iter_rows(2, values_only=True))
    assert [row[4] for row in rows] == [f"三({n % 2 + 1})班" for n in range(16)]
    assert rows[0][3] is None
    assert rows[0][5] is None
    assert (rows[-1][3], rows[-1][5] is not None) == ("二类", True)


def test_a_sheet_that_names_its_classes_gets_no_such_column(desk: Path, xuekun: Callable[..., Any]) -> None:
    book = openpyxl.load_workbook(desk / "期中成绩.xlsx")
    page = book.worksheets[0]
    for row in range(1, 18):
        page.cell(row, 4).value = "班级" if row == 1 else f"三({row % 2 + 1})班"
    book.save(desk / "期中成绩.xlsx")
    xuekun("screen", desk / "期中成绩.xlsx", "--roll", desk / "花名册.xlsx", "-q")
    page = openpyxl.load_workbook(desk / "期中成绩_标注.xlsx").worksheets[0]
    assert [cell.value for cell in page[1]] == ["学号", "姓名", "语文", "班级", "类别", "说明"]


def test_an_unknown_look_is_said(desk: Path, xuekun: Callable[..., Any]) -> None:
    ran = xuekun("screen", desk / "期中成绩.xlsx", "--style", "rainbow")
    assert ran.exit == 2
    assert "--style 后面的「rainbow」不认识" in ran.err
    assert xuekun("screen", desk / "期中成绩.xlsx", "--style", "frame", "-q").exit == 0
    page = openpyxl.load_workbook(desk / "期中成绩_标注.xlsx").worksheets[0]
    assert page["C17"].border.left.style == "medium"
    assert page["C17"].font.b
