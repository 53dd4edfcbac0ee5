"""What is typed on 按学生 stands there again in the next register, or in 手写留底: nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from typed_desk import EXAM, Hand, by_student, column, sat, sheet, worked_on, write
from xuekun_cli.model.besides import SHEET_KEPT
from xuekun_cli.model.register import REGISTER_NAME, SHEET_CHILDREN


@pytest.fixture
def screened(tmp_path: Path, xuekun: Callable[..., Any]) -> Path:
    """A folder with an exam and its register."""
    sat(tmp_path)
    assert xuekun("screen", tmp_path / EXAM, "-q").exit == 0
    return tmp_path


def at_child(name: str, title: str, text: str) -> Hand:
    """Type into the row of a child."""

    def hand(book: Workbook) -> None:
        page = sheet(book, SHEET_CHILDREN)
        names = column(page, "姓名")
        row = next(row for row in range(2, page.max_row + 1) if page.cell(row, names).value == name)
        page.cell(row, column(page, title)).value = text

    return hand


def again(folder: Path, xuekun: Callable[..., Any], how: str) -> Path:
    """Run once more, and return the register that comes of it."""
    if how == "roll":
        (folder / "下次").mkdir(exist_ok=True)
        sat(folder / "下次", 3, "期末成绩.xlsx")
        ran = xuekun("roll", folder / REGISTER_NAME, folder / "下次" / "期末成绩.xlsx", "-q")
    else:
        sat(folder, 2 if how == "corrected" else 0)
        ran = xuekun("screen", folder / EXAM, "-q")
    assert ran.exit == 0, ran.err
    return folder / ("下次" if how == "roll" else "") / REGISTER_NAME


def kept(register: Path) -> list[str]:
    """Return what stands in 手写留底."""
    book = CalamineWorkbook.from_path(register)
    rows = book.get_sheet_by_name(SHEET_KEPT).to_python()[2:] if SHEET_KEPT in book.sheet_names else []
    return [str(row[-1]) for row in rows]


TYPED = (at_child("赵样", "帮扶教师", "林老师"), at_child("孙样", "备注", "家里只有爷爷"))


@pytest.mark.parametrize("how", ["same", "corrected", "roll"])
def test_it_stays_with_its_child(screened: Path, xuekun: Callable[..., Any], how: str) -> None:
    worked_on(screened / REGISTER_NAME, *TYPED)
    rows = by_student(again(screened, xuekun, how), SHEET_CHILDREN)
    assert {
        name: (row["帮扶教师"], row["备注"]) for (name, _), row in rows.items() if row["帮扶教师"] or row["备注"]
    } == {"赵样": ("林老师", ""), "孙样": ("", "家里只有爷爷")}
    assert kept(again(screened, xuekun, how)) == [], "nor is it said twice"


def test_the_later_of_two_registers_holds(screened: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(screened / REGISTER_NAME, *TYPED)
    place = again(screened, xuekun, "roll")
    worked_on(place, at_child("赵样", "帮扶教师", "郑老师"))
    rows = by_student(again(screened, xuekun, "roll"), SHEET_CHILDREN)
    assert rows["赵样", ""]["帮扶教师"] == "郑老师"
    assert kept(place) == []


@pytest.mark.parametrize("how", ["same", "roll"])
def test_who_is_not_listed_any_more_is_kept_beside(screened: Path, xuekun: Callable[..., Any], how: str) -> None:
    worked_on(screened / REGISTER_NAME, *TYPED)
    if how == "roll":
        place = again(screened, xuekun, "roll")
        worked_on(screened / "下次" / "期末成绩.xlsx", write("成绩", "D7", 95), write("成绩", "E7", 95))
        ran = xuekun("roll", screened / REGISTER_NAME, screened / "下次" / "期末成绩.xlsx", "-q")
    else:
        place = screened / REGISTER_NAME
        worked_on(screened / EXAM, write("成绩", "D7", 95), write("成绩", "E7", 95))
        ran = xuekun("screen", screened / EXAM, "-q")
    assert ran.exit == 0, ran.err
    assert ("赵样", "") not in by_student(place, SHEET_CHILDREN)
    assert kept(place) == ["帮扶教师：林老师"]


BESIDE = {
    "beside the table": write(SHEET_CHILDREN, "R4", "请各班核对"),
    "below it": write(SHEET_CHILDREN, "B40", "都看过了"),
    "in a class's line": write(SHEET_CHILDREN, "C2", "已开家长会"),
    "over a number": write(SHEET_CHILDREN, "E3", "看不清"),
}


@pytest.mark.parametrize("hand", BESIDE.values(), ids=BESIDE.keys())
def test_what_has_no_place_is_kept_beside(screened: Path, xuekun: Callable[..., Any], hand: Hand) -> None:
    worked_on(screened / REGISTER_NAME, hand)
    texts = kept(again(screened, xuekun, "same"))
    wanted = {"请各班核对", "都看过了", "已开家长会", "看不清"}
    assert len([text for text in texts if text in wanted]) == 1
    assert set(kept(again(screened, xuekun, "same"))) == set(texts)


def test_a_row_without_a_name_belongs_to_nobody_and_is_kept(screened: Path, xuekun: Callable[..., Any]) -> None:
    def hand(book: Workbook) -> None:
        page = sheet(book, SHEET_CHILDREN)
        at_child("赵样", "备注", "谁的")(book)
        row = next(r for r in range(2, page.max_row + 1) if page.cell(r, column(page, "姓名")).value == "赵样")
        page.cell(row, column(page, "姓名")).value = None

    worked_on(screened / REGISTER_NAME, hand)
    assert "谁的" in kept(again(screened, xuekun, "same"))
