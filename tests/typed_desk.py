"""A register on which people have worked in every way: what they typed is to be found again, or named."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from office_desk import Desk

CLASS = "三(1)班"
HEADER = ("学号", "姓名", "班级", "语文", "数学", "备注")
SCORES = [
    *((f"200{n}", f"学生{n}", CLASS, 90, 88, "") for n in range(1, 6)),
    ("2011", "赵样", CLASS, 20, 60, ""),
    ("2012", "钱样", CLASS, 50, 90, ""),
    ("2013", "孙样", CLASS, 52, 30, ""),
    ("2014", "李样", CLASS, 15, 0, "随班就读"),
    ("2015", "周样", CLASS, "85+5", 80, ""),
]
EXAM = "期中成绩.xlsx"
Hand = Callable[[Workbook], None]
"""What a person does to a workbook."""


def sat(folder: Path, change: int = 0, name: str = EXAM) -> Path:
    """Lay down an exam; every score but the lowest ones differs by ``change``."""
    rows = [
        (*row[:3], *(v - change if isinstance(v, int) and v > 70 else v for v in row[3:5]), row[5])
        for row in SCORES
    ]
    return Desk(folder).lay_down(rows, name, HEADER)


def worked_on(path: Path, *hands: Hand) -> None:
    """Open a workbook as a person does, change it, and save it: openpyxl writes all of it anew."""
    book = openpyxl.load_workbook(path)
    for hand in hands:
        hand(book)
    book.save(path)


def sheet(book: Workbook, name: str) -> Worksheet:
    """Return a worksheet."""
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def column(page: Worksheet, title: str, row: int = 1) -> int:
    """Return the number of a column by its title."""
    return [cell.value for cell in page[row]].index(title) + 1


def write(name: str, cell: str, value: object) -> Hand:
    """Type into a cell."""

    def hand(book: Workbook) -> None:
        sheet(book, name)[cell] = value  # type: ignore[assignment]

    return hand


def fill(title: str, *texts: object, name: str = "名册") -> Hand:
    """Type texts into a column of the first rows, one a row."""

    def hand(book: Workbook) -> None:
        page = sheet(book, name)
        at = column(page, title)
        for row, text in enumerate(texts, start=2):
            page.cell(row, at).value = text  # type: ignore[assignment]

    return hand


def retitle(title: str, other: str | None, name: str = "名册", row: int = 1) -> Hand:
    """Give a column another title."""

    def hand(book: Workbook) -> None:
        page = sheet(book, name)
        page.cell(row, column(page, title, row)).value = other

    return hand


def insert(before: str, title: str | None, *texts: object, name: str = "名册", row: int = 1) -> Hand:
    """Insert a column before another one."""

    def hand(book: Workbook) -> None:
        page = sheet(book, name)
        at = column(page, before, row)
        page.insert_cols(at)
        for number, text in enumerate((title, *texts), start=row):
            page.cell(number, at).value = text  # type: ignore[assignment]

    return hand


def beside(title: str | None, *texts: object, name: str = "名册", row: int = 1) -> Hand:
    """Add a column right of all others."""

    def hand(book: Workbook) -> None:
        page = sheet(book, name)
        at = page.max_column + 1
        for number, text in enumerate((title, *texts), start=row):
            page.cell(number, at).value = text  # type: ignore[assignment]

    return hand


def note(name: str, cell: str, text: str) -> Hand:
    """Put a note on a cell."""

    def hand(book: Workbook) -> None:
        sheet(book, name)[cell].comment = Comment(text, "王老师")

    return hand


def texts_of(path: Path) -> dict[str, set[str]]:
    """Return every text of a workbook by sheet, numbers as a person reads them."""
    book = CalamineWorkbook.from_path(path)
    return {
        name: {_text(v) for row in book.get_sheet_by_name(name).to_python() for v in row if v not in ("", None)}
        for name in book.sheet_names
    }


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def by_student(path: Path, name: str = "名册") -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows of a sheet by name and subject, as title → text."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    at = next(n for n, row in enumerate(rows) if "姓名" in row)
    titles = list(map(str, rows[at]))
    lines = [dict(zip(titles, map(_text, row), strict=True)) for row in rows[at + 1 :]]
    return {(line["姓名"], line.get("学科", "")): line for line in lines if line["姓名"]}


def office() -> str | None:
    """Return LibreOffice's program; None where it is not installed."""
    return shutil.which("soffice")


def rewritten_by_office(*paths: Path) -> None:
    """Let LibreOffice open workbooks of one folder and save them."""
    folder = paths[0].parent
    out = folder / "重存"
    program = office()
    assert program
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for path in paths:
        path.write_bytes((out / path.name).read_bytes())
