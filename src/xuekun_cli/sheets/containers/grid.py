"""A sheet's cells as the readers walk them: rectangular, merged ranges looked through, cells as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from xuekun_cli.model.scores.merged import apart
from xuekun_cli.model.scores.tables import SheetCells

_Value = TypeVar("_Value")
_ROWS_AT_ONCE = 512
"""So many rows of cells the processor keeps near at hand."""
_APOSTROPHES = "'‘’＇`´"
_TYPED_AS_TEXT = re.compile(rf'[{_APOSTROPHES}]+(?=\w)|="(?P<quoted>[^"]*)"$')
"""'3000, or ="3000": how people and programs keep a spreadsheet from taking a text for a number."""
_MARKS_OF_TEXT = (*_APOSTROPHES, '="')


class SheetGrid:
    """A sheet's cells with merged ranges looked through. Rows are rectangular after construction."""

    def __init__(self, cells: SheetCells) -> None:
        """Take the cells as read; pads ragged rows with empty cells."""
        self.cells = cells
        self.rows: Sequence[Sequence[object]] = cells.rows
        widths = set(map(len, cells.rows))
        self.width = max(widths, default=0)
        if len(widths) > 1:
            self.rows = [[*row, *[""] * (self.width - len(row))] for row in cells.rows]
        self._columns: dict[int, list[object]] = {}
        self._texts: dict[int, list[str]] = {}
        self._merged: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in apart(cells.merged, len(self.rows), self.width):
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        self._merged[row, column] = (top, left)

    def column(self, column: int) -> Sequence[object]:
        """Return the raw values of a column, one a row of the sheet."""
        if column not in self._columns:
            self.read((column,))
        return self._columns[column]

    def read(self, columns: Iterable[int]) -> None:
        """Lay these columns out for `column` all at once: one by one, the rows would be gone through again for each."""
        lacking = [column for column in columns if column not in self._columns]
        laid: list[list[object]] = [[] for _ in lacking]
        for cells in by_columns(self.rows, lacking):
            for column, values in zip(laid, cells, strict=True):
                column.extend(values)
        self._columns.update(zip(lacking, laid, strict=True))

    def at(self, rows: Iterable[int]) -> Sequence[Sequence[object]]:
        """Return these rows' cells."""
        return _at(self.rows, rows)

    def values(self, rows: Iterable[int], column: int) -> list[object]:
        """Return the raw values of a column in these rows."""
        return _at(self.column(column), rows)

    def texts(self, rows: Iterable[int], column: int) -> list[str]:
        """Return a column in these rows as texts (`cell_text`)."""
        if column not in self._texts:
            values = self.column(column)
            texts = [v.strip() if v.__class__ is str else cell_text(v) for v in values]
            together = "\n".join(texts)
            marked = any(mark in together for mark in _MARKS_OF_TEXT)
            self._texts[column] = list(map(plain_text, texts)) if marked else texts
        return _at(self._texts[column], rows)

    def texts_looked_through(self, rows: Iterable[int], column: int) -> list[str]:
        """Return a column in these rows as texts, merged ranges looked through."""
        if self._merged:
            return [self.looked_through(row, column) for row in rows]
        return self.texts(rows, column)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" for an empty one and for anything that is no text."""
        value = self.rows[row][column]
        return plain_text(value) if isinstance(value, str) else ""

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds the value of a (merged) cell."""
        return self._merged.get((row, column), (row, column))

    def looked_through(self, row: int, column: int) -> str:
        """Return the text of a cell, or of the merged range it lies in; whole numbers as text."""
        row, column = self.origin(row, column)
        return cell_text(self.rows[row][column])

    def in_merge(self, row: int, column: int) -> bool:
        """Tell whether a cell is covered by a merged range without being its first cell."""
        return (row, column) in self._merged

    def title_of(self, row: int) -> str:
        """Return the only text of a row ("" when it has none, several, or numbers)."""
        found = ""
        for value in self.rows[row]:
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                return ""
            text = value.strip()
            if not text or text == found:
                continue
            if found:
                return ""
            found = text
        return found


def by_columns(rows: Sequence[Sequence[object]], columns: Sequence[int]) -> Iterator[list[tuple[object, ...]]]:
    """Yield these columns' cells, a tuple a column, of some hundred rows at a time, while these are near at hand."""
    if columns:
        take = itemgetter(*columns, columns[0])  # of one column alone it would give the bare cell
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[first : first + _ROWS_AT_ONCE]
            yield list(zip(*map(take, some), strict=True))[:-1]


def consecutive(numbers: Sequence[int]) -> Sequence[int]:
    """Return ascending whole numbers as a range where none is left out, which holds a thousand as it holds one."""
    if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
        return range(numbers[0], numbers[-1] + 1)
    return numbers


def cell_text(value: object) -> str:
    """Return a cell as text: whole numbers without ``.0``, empty cells as "", `plain_text` of the others."""
    if value.__class__ is str:
        return plain_text(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def plain_text(text: str) -> str:
    """Return a text stripped, without what only says that it is text: '3000 and ="3000" are 3000."""
    text = text.strip()
    if text and (text[0] in _APOSTROPHES or text[0] == "=") and (marked := _TYPED_AS_TEXT.match(text)):
        quoted = marked.group("quoted")
        return text[marked.end() :] if quoted is None else quoted.strip()
    return text


def _at(values: Sequence[_Value], rows: Iterable[int]) -> list[_Value]:
    if isinstance(rows, range) and rows.step == 1:
        return list(values[rows.start : rows.stop])
    return list(map(values.__getitem__, rows))
