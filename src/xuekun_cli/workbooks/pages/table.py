"""What the sheets of the term's report share: one table a sheet, its rows written at once, printed on A4."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column, Row
from xuekun_cli.model.results.term_rates import percent_digits
from xuekun_cli.workbooks.pages.columns import ColumnRows
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT, LOW_ROW, add_page, height_of, set_width
from xuekun_cli.workbooks.pages.styles import Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

INNER_USE = "供校内考核和帮扶使用，不得公示、转发。"
NOTE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2
HEADER_LINE = 15
_PAPER = 277.0
"""Millimetres of A4 lying, between the margins."""
_PAPER_STANDING = 190.0
"""Of A4 standing."""
_CHARACTER = 2.45
"""Millimetres of one half-width character of a column at full size, where it is widest: programs differ in it."""
STANDING, LYING = 86, 125
"""Columns of so many half-width characters stand on A4 standing, and lying, at nine points or more."""
_SMALLEST, _LARGEST = 40, 100
"""Per cent of the printed size."""
_NOTHING: Mapping[int, str] = MappingProxyType({})
_WRAPPING = ("left", "centre")
"""Looks whose text goes on in a second line, which needs a higher row."""
_TEXTS_KEPT = 20_000
"""Of so many different texts of a column it is remembered whether they fit; most of the others come but once."""
_PERCENT_LOOKS = {1: "percent", 2: "percent2", 3: "percent3", 4: "percent4"}


def percent_look(rate: Fraction | None, lines: Sequence[Fraction]) -> str:
    """Return the look whose decimals show on which side of every target a rate lies."""
    return "percent" if rate is None else _PERCENT_LOOKS[percent_digits(rate, lines)]


def shown(rate: Fraction | None) -> float | None:
    """Return a rate as a cell holds it."""
    return None if rate is None else float(rate)


def print_scale(width: float, *, standing: bool = False) -> int:
    """Return the per cent of size at which columns of ``width`` half-width characters fit on A4 lying, or standing."""
    paper = _PAPER_STANDING if standing else _PAPER
    return max(_SMALLEST, min(_LARGEST, int(100 * paper / (width * _CHARACTER))))


def _lines(column: Column) -> int:
    """Return how many lines a title takes."""
    if column.folded:
        return 1
    room = max(1.0, column.width - 1)
    return sum(max(1, ceil(display_width(part) / room)) for part in column.title.split("\n"))


class Table:
    """One sheet with a note, a header row and many rows; nothing stands below them."""

    def __init__(
        self,
        workbook: Workbook,
        looks: Looks,
        name: str,
        title: str,
        note: str,
        columns: Sequence[Column],
        *,
        frozen: int = 0,
        pages: Sequence[int] = (),
        footer: str = "",
        row: float = LOW_ROW,
    ) -> None:
        """Lay out the sheet.

        ``frozen`` first columns stay on the screen and on every page. ``pages`` are the columns with which a
        new page begins, the last of them being where the printing ends; without any, all columns are printed on one
        page, the folded ones left out; the paper stands where that leaves them as large. ``row`` is the height (points)
        of a row of one line.
        """
        width = sum(column.width for column in columns if not column.folded)
        self.worksheet = add_page(workbook, name, title, landscape=len(pages) > 1 or width > STANDING)
        self.row_height = row
        self.columns = tuple(columns)
        self._looks = looks
        self._formats: dict[object, list[Format]] = {}
        self._ends = pages[-1] if pages else len(columns)
        self._room = [
            (index, int(column.width * 0.92) - 1, dict[str, bool]())
            for index, column in enumerate(self.columns[: self._ends])
            if column.look in _WRAPPING and not column.folded
        ]
        self._rooms = {index: room for index, room, _ in self._room}
        self._listing = Listing(len(workbook.worksheets()), FIRST_ROW)
        if footer:
            self.worksheet.set_footer(footer)
        self._write_head(note, frozen if len(pages) > 1 else 0, pages[0] if pages else len(columns))
        self.worksheet.freeze_panes(FIRST_ROW, frozen)
        self.worksheet.repeat_rows(HEADER_ROW)
        if len(pages) > 1:
            self.worksheet.repeat_columns(0, frozen - 1)
            self.worksheet.set_v_pagebreaks(list(pages[:-1]))
            self.worksheet.set_print_scale(self._scale(frozen, pages))

    def _write_head(self, note: str, start: int, end: int) -> None:
        """Write the titles, and the note over the first page's columns that no other page repeats."""
        behind = False
        for index, column in enumerate(self.columns):
            set_width(self.worksheet, index, column, behind)
            behind = column.folded
            self.worksheet.write_string(HEADER_ROW, index, column.title, self._looks("cell", "header"))
        if behind:
            self.worksheet.set_column(len(self.columns), len(self.columns), 2, None, {"collapsed": True})
        lines = max(_lines(column) for column in self.columns)
        self.worksheet.set_row(HEADER_ROW, HEADER_LINE * max(2, min(lines, 4)))
        width = sum(column.width for column in self.columns[start:end] if not column.folded)
        self.worksheet.merge_range(NOTE_ROW, start, NOTE_ROW, end - 1, note, self._looks("note"))
        self.worksheet.set_row(NOTE_ROW, LINE_HEIGHT * (1.5 + display_width(note) // (width * 0.9)))

    def _scale(self, frozen: int, pages: Sequence[int]) -> int:
        """Return the per cent of size at which the widest page fits."""
        names = sum(column.width for column in self.columns[:frozen])
        starts = [frozen, *pages[:-1]]
        widest = max(
            sum(column.width for column in self.columns[start:end])
            for start, end in zip(starts, pages, strict=True)
        )
        return print_scale(names + widest)

    @property
    def rows(self) -> int:
        """How many rows there are so far."""
        return len(self._listing)

    def add(
        self,
        values: Sequence[object],
        *,
        looks: Mapping[int, str] = _NOTHING,
        fills: Mapping[int, str] = _NOTHING,
        summed: bool = False,
    ) -> None:
        """Add a row; ``looks`` and ``fills`` (column → look, RRGGBB) are those that differ from the column's own."""
        kept = [None if value == "" else value for value in values]
        self.add_row(kept, self.formats(looks=looks, fills=fills, summed=summed))

    def formats(
        self,
        *,
        looks: Mapping[int, str] = _NOTHING,
        fills: Mapping[int, str] = _NOTHING,
        summed: bool = False,
    ) -> Sequence[Format]:
        """Return the formats of a row, one a column; the same for the same looks and fills."""
        key = (tuple(looks.items()), tuple(fills.items()), summed)
        if key not in self._formats:
            self._formats[key] = [
                self._format(looks.get(index, column.look), fills.get(index, ""), summed)
                for index, column in enumerate(self.columns)
            ]
        return self._formats[key]

    def add_row(self, values: Sequence[object], formats: Sequence[Format]) -> None:
        """Add a row with formats of `formats`; None (never "") is a blank. For sheets of many rows."""
        self._listing.add(values, formats, self.height(values))

    def fill(self, rows: Collection[Row], *, is_sum: Callable[[Row], bool] | None = None) -> None:
        """Take the rows, of which the columns know the values; they are made while the sheet is packed.

        Rows of which ``is_sum`` are bold. The rows are gone through once.
        """
        if rows:
            made = ColumnRows(self.columns, rows, is_sum, self._is_long, self.height, self.row_height)
            numbers = [
                self._listing.pattern([self._format(look.name, look.fill, look.summed) for look in looks])
                for looks in made.looks()
            ]
            self._listing.make(lambda patterns: made.made([patterns[number] for number in numbers]), len(rows))

    def _format(self, look: str, fill: str, summed: bool) -> Format:
        return self._looks("cell", look, *(("subtotal",) if summed else ()), fill=fill)

    def _is_long(self, column: int, text: str) -> bool:
        room = self._rooms.get(column)
        return room is not None and 2 * len(text) > room and (display_width(text) > room or "\n" in text)

    def height(self, values: Sequence[object]) -> float:
        """Return the height of a row; nearly all have no text longer than a line."""
        for index, room, known in self._room:
            text = values[index]
            if isinstance(text, str) and 2 * len(text) > room:
                fits = known.get(text)
                if fits is None:
                    fits = display_width(text) <= room and "\n" not in text
                    if len(known) < _TEXTS_KEPT:
                        known[text] = fits
                if not fits:
                    seen = [place for place, column in enumerate(self.columns[: self._ends]) if not column.folded]
                    columns, texts = [self.columns[at] for at in seen], [values[at] for at in seen]
                    return height_of(columns, texts, self.row_height)
        return self.row_height

    def finish(self, empty: str = "") -> Listing:
        """Write the pattern rows, the filter and the print area; ``empty`` stands where there is no row."""
        self._listing.lay_out(self.worksheet)
        last = FIRST_ROW + max(self.rows, 1) - 1
        self.worksheet.autofilter(HEADER_ROW, 0, last, len(self.columns) - 1)
        self.worksheet.print_area(0, 0, last, self._ends - 1)
        if not self.rows:
            self.worksheet.merge_range(
                FIRST_ROW, 0, FIRST_ROW, self._ends - 1, empty, self._looks("cell", "centre")
            )
        return self._listing
