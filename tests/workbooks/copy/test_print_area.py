"""On paper the marked copy is as large as the office's sheet: what was fitted to a page is not fitted anew."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.workbooks.copy.overlay import overlay

MARKS = {
    "fills": {1: {1: "二类"}},
    "headers": {0: ("类别", "说明")},
    "rows": {1: ("二类", "二类：语文 28 ≤ 30.00（平均分的 40%，一·第二类）")},
}


def made(prepare: Callable[[Any], None], names: tuple[str, ...] = ("三(1)班",), signed: int = 0) -> bytes:
    """Return a workbook of small score sheets; ``signed`` rows below the last one have a format alone."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    line = book.add_format({"bottom": 1})
    for name in names:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["姓名", "语文"])
        sheet.write_row(1, 0, ["赵一", 28])
        sheet.write_row(2, 0, ["钱二", 80])
        if signed:
            sheet.write_blank(2 + signed, 0, None, line)
        prepare(sheet)
    book.close()
    return out.getvalue()


def printed(content: bytes, marked: tuple[str, ...] = ("三(1)班",)) -> list[str]:
    """Return the print area of each sheet of the marked copy, "" for none; the copy is sound."""
    copy = overlay(content, [SheetMarks(name, **MARKS) for name in marked]).content  # type: ignore[arg-type]
    assert faults(copy) == []
    return [sheet.print_area for sheet in openpyxl.load_workbook(BytesIO(copy))]


def test_a_sheet_fitted_to_a_page_is_printed_with_the_category_and_without_the_reasons() -> None:
    assert printed(made(lambda sheet: sheet.fit_to_pages(1, 0))) == ["'三(1)班'!$A$1:$C$3"]


def test_each_marked_sheet_has_its_own_area_and_the_others_have_none() -> None:
    book = made(lambda sheet: sheet.fit_to_pages(1, 0), ("O'Neil", "说明", "三(2)班"))

    found = printed(book, ("O'Neil", "三(2)班"))

    assert found == ["'O''Neil'!$A$1:$C$3", "", "'三(2)班'!$A$1:$C$3"]


def test_lines_to_sign_on_close_below_the_table_are_printed_and_far_formats_are_not() -> None:
    near = made(lambda sheet: sheet.fit_to_pages(1, 0), signed=4)
    far = made(lambda sheet: sheet.fit_to_pages(1, 0), signed=400)

    assert printed(near) == ["'三(1)班'!$A$1:$C$7"]
    assert printed(far) == ["'三(1)班'!$A$1:$C$3"]


@pytest.mark.parametrize(
    "prepare",
    [lambda sheet: None, lambda sheet: sheet.fit_to_pages(0, 1), lambda sheet: sheet.set_print_scale(80)],
    ids=["nothing set up", "fitted to a height alone", "a scale"],
)
def test_a_sheet_that_is_not_fitted_to_a_width_is_left_as_it_is(prepare: Callable[[Any], None]) -> None:
    assert printed(made(prepare)) == [""]


def test_what_the_office_chose_to_print_stays_its_choice() -> None:
    def prepare(sheet: Any) -> None:
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, 1, 1)

    assert printed(made(prepare)) == ["'三(1)班'!$A$1:$B$2"]
