"""An xlsx with the same cells as a workbook that came as xls, html, text, ods or XML."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.merged import apart
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.workbooks.pages import styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_SHEET_NAME = 31
EXACT_WHOLE = 10**15
"""Excel keeps 15 digits; a longer number is an id and is written as text."""
FIRST_DATE = date(1900, 3, 1)
"""Earlier dates are written as text: Excel's calendar has a 29 February 1900."""
ERROR_VALUES = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
A4 = 9
"""The paper's number in the file format."""
DATA_SIZE = 11
NARROWEST, WIDEST = 6, 40
ROWS_MEASURED = 500
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,10})(\.\d{1,8})?")
"""A number that Excel, too, takes for one when it opens a text or a web page; an id with leading zeros, or of
more digits than this, stays text."""
_UNTYPED = (Container.TEXT, Container.HTML)
"""Kinds of file that hold text only, in which a number is what looks like one."""
_ILLEGAL = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def rebuilt(book: SourceBook) -> tuple[bytes, dict[str, str]]:
    """Return an xlsx with the cells of ``book``, and the name that each of its sheets has there.

    Text stays text and numbers stay numbers (in a text file or a web page, which know no types, a plain
    number becomes one, so that the office can reckon with it, as when Excel opens the file); dates, booleans, error values, merged ranges and hidden
    sheets and columns are kept. Raises CannotGoOn for a sheet larger than a workbook can hold.
    """
    import xlsxwriter

    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options(size=DATA_SIZE))
    workbook.set_properties({"created": styles.CREATED})
    formats = {
        datetime: workbook.add_format({"num_format": styles.DATE_TIME}),
        date: workbook.add_format({"num_format": styles.DATE}),
        time: workbook.add_format({"num_format": styles.TIME}),
        timedelta: workbook.add_format({"num_format": styles.DURATION}),
    }
    merged_format = workbook.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    names = legal_names([sheet.name for sheet in book.sheets])
    shown = False
    for sheet, name in zip(book.sheets, names, strict=True):
        if len(sheet.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in sheet.rows):
            raise CannotGoOn(
                f"“{book.label}”的工作表“{sheet.name}”太大，一个 Excel 工作簿放不下。",
                f"Excel 最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列。请先把它分成几个文件。",
            )
        worksheet = workbook.add_worksheet(name)
        # these kinds of file bring no print set-up that could be kept: one page wide, as offices print
        worksheet.set_paper(A4)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        untyped = book.container in _UNTYPED
        anchors = _merge(worksheet, sheet, merged_format)
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if (r, c) in sheet.errors:
                    _write_error(worksheet, r, c, sheet.errors[r, c])
                elif value is not None and value != "":
                    merged = merged_format if (r, c) in anchors else None
                    if untyped and isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
                        value = float(value)  # noqa: PLW2901
                    _write(worksheet, r, c, value, formats=formats, merged=merged)
        _set_columns(worksheet, sheet)
        if sheet.hidden and len(book.sheets) > 1:
            worksheet.hide()
        elif not shown:
            shown = True
            worksheet.set_first_sheet()
            worksheet.activate()
    if book.sheets and not shown:
        workbook.worksheets()[0].hidden = 0
    workbook.close()
    return out.getvalue(), dict(reversed(list(zip((s.name for s in book.sheets), names, strict=True))))


def legal_names(names: Sequence[str]) -> list[str]:
    """Return names that Excel accepts, each once, in the same order and as like the old ones as can be."""
    taken: set[str] = set()
    legal = []
    for number, name in enumerate(names, start=1):
        base = "".join(ch for ch in name.translate(_ILLEGAL) if ch.isprintable()).strip().strip("'")
        if not base or base.casefold() == "history":
            base = f"表{number}"
        chosen, copy = _cut(base, MAX_SHEET_NAME), 1
        while chosen.casefold() in taken:
            copy += 1
            chosen = _cut(base, MAX_SHEET_NAME - len(f"_{copy}")) + f"_{copy}"
        taken.add(chosen.casefold())
        legal.append(chosen)
    return legal


def _cut(name: str, length: int) -> str:
    """Cut to a length counted as Excel counts it, in UTF-16 units."""
    return name.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore").strip("'")


def _merge(worksheet: Worksheet, sheet: SheetCells, merged_format: object) -> set[tuple[int, int]]:
    """Merge the sheet's ranges and return their first cells.

    The writer's own way writes every cell that a range covers, which a range of a few bytes makes billions.
    """
    ranges = apart(sheet.merged, MAX_ROWS, MAX_COLUMNS)
    for top, left, bottom, right in ranges:
        worksheet.merge.append([top, left, bottom, right])
        worksheet.write_blank(top, left, None, merged_format)
    return {(top, left) for top, left, _, _ in ranges}


def _write_error(worksheet: Worksheet, r: int, c: int, error: str) -> None:
    if error in ERROR_VALUES:
        worksheet.write_formula(r, c, f"={error}", None, error)
    else:
        worksheet.write_string(r, c, error)


def _write(
    worksheet: Worksheet, r: int, c: int, value: object, *, formats: dict[type, object], merged: object
) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(r, c, value, merged)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < EXACT_WHOLE:
        worksheet.write_number(r, c, value, merged)
    elif isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        if day < FIRST_DATE:
            worksheet.write_string(r, c, str(value), merged)
            return
        midnight = not isinstance(value, datetime) or value.time() == time()
        plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        worksheet.write_datetime(r, c, plain, formats[date if midnight else datetime])
    elif isinstance(value, time | timedelta):
        worksheet.write_datetime(r, c, value, formats[time if isinstance(value, time) else timedelta])
    else:
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        worksheet.write_string(r, c, text[: styles.MAX_TEXT], merged)


def _set_columns(worksheet: Worksheet, sheet: SheetCells) -> None:
    """Set widths by the rows of the table; a title in one cell says nothing about its column."""
    widths: dict[int, int] = {}
    for row in sheet.rows[:ROWS_MEASURED]:
        said = [(c, str(value)) for c, value in enumerate(row) if value is not None and value != ""]
        for c, text in said if len(said) > 1 else ():
            widths[c] = max(widths.get(c, 0), styles.display_width(text))
    for c in sorted({*widths, *sheet.hidden_columns}):
        width = min(WIDEST, max(NARROWEST, widths.get(c, 0) + 2))
        worksheet.set_column(c, c, width, None, {"hidden": c in sheet.hidden_columns})
    last = max((len(row) for row in sheet.rows), default=0)
    if last:
        # scores that came as text are meant to be text here: no green corner on each of them
        worksheet.ignore_errors({"number_stored_as_text": f"A1:{a1(len(sheet.rows) - 1, last - 1)}"})
