"""What the sheets of the register share: a page as an office prints it, and cells that hold what they say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.scores.numbers import digits_beside
from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN
from xuekun_cli.workbooks.pages.styles import MAX_TEXT, Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
"""The paper's number in the file format."""
HEADER_HEIGHT = 30
ROW_HEIGHT = 22
LOW_ROW = 14.25
"""Of a row that nobody writes into by hand."""
LINE_HEIGHT = 13.5
TALLEST = 400
"""Points; Excel allows a row 409 at most."""
_MOST_BREAKS = 1_000
"""Excel allows 1,026."""
_DIGIT_LOOKS = {0: "two", 2: "two", 3: "three", 4: "four", 6: "six"}


def add_page(workbook: Workbook, name: str, title: str = "", *, landscape: bool = True) -> Worksheet:
    """Add a sheet that prints on A4, one page wide, with its title (if any) above and page numbers below."""
    worksheet = workbook.add_worksheet(name)
    worksheet.set_paper(A4)
    if landscape:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.8 if title else 0.5, bottom=0.7)
    if title:
        worksheet.set_header(f'&C&"黑体,Regular"&14 {title.replace("&", "&&")}')
    worksheet.set_footer("&C第 &P 页，共 &N 页")
    worksheet.hide_gridlines(2)
    worksheet.center_horizontally()
    return worksheet


def write_header(worksheet: Worksheet, looks: Looks, columns: Sequence[Column], row: int = 0) -> None:
    """Write the titles, set the widths, freeze the row, and repeat it on every printed page."""
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(row, index, column.title, looks("cell", "header"))
    worksheet.set_row(row, HEADER_HEIGHT)
    worksheet.freeze_panes(row + 1, 0)
    worksheet.repeat_rows(row)


def break_before(worksheet: Worksheet, rows: Sequence[int]) -> None:
    """Begin a new page at each of the rows (from 0)."""
    worksheet.set_h_pagebreaks(list(rows)[:_MOST_BREAKS])


def set_width(worksheet: Worksheet, index: int, column: Column, behind: bool) -> None:
    """Give a column its width; a folded one is hidden, and the one ``behind`` a folded one has the sign to open it."""
    fold = {"level": 1, "hidden": True} if column.folded else {"collapsed": True} if behind else {}
    worksheet.set_column(index, index, column.width, None, fold)


def fit_row(worksheet: Worksheet, row: int, columns: Sequence[Column], texts: Sequence[object]) -> None:
    """Give a row the height that its longest wrapped text needs, and room to write by hand."""
    worksheet.set_row(row, height_of(columns, texts))


def height_of(columns: Sequence[Column], texts: Sequence[object], least: float = ROW_HEIGHT) -> float:
    """Return the height in points that the longest wrapped text of a row needs: ``least`` for one line.

    By default there is room to write by hand.
    """
    lines = 1
    for column, text in zip(columns, texts, strict=True):
        if isinstance(text, str) and len(text) * 2 > column.width - 2:
            # the font's own spacing and the last word of a line cost about one character in ten
            room = max(1, int(column.width * 0.92) - 1)
            lines = max(lines, sum(max(1, -(-display_width(part) // room)) for part in text.split("\n")))
    return min(TALLEST, max(least, LINE_HEIGHT * lines + min(LINE_HEIGHT / 2, least - LINE_HEIGHT)))


def put(worksheet: Worksheet, row: int, column: int, value: object, look: object) -> None:
    """Write a value: numbers as numbers, None as a blank with its border, all else as text."""
    if value is None or value == "":
        worksheet.write_blank(row, column, None, look)
    elif isinstance(value, Fraction | int | float):
        worksheet.write_number(row, column, float(value), look)
    else:
        worksheet.write_string(row, column, FORBIDDEN.sub(" ", str(value))[:MAX_TEXT], look)


def truthful_look(value: Fraction | None, score: int | None) -> str:
    """Return the look whose decimals show on which side of a score a cut-off lies."""
    if value is None or score is None:
        return "two"
    return _DIGIT_LOOKS.get(digits_beside(value, score) or 6, "six")
