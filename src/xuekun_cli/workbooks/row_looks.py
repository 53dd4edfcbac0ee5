"""Rows as XML: in pieces, between which the row's number stands, so that one piece can serve many rows."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.cells import column_letters
from xuekun_cli.workbooks.cell_texts import content

Row = Sequence[bytes]
"""A row in pieces: its number, joined with them, makes the row (`<row r="`7`" …><c r="A`7`" …/></row>`)."""

_TEXTS_KEPT = 2_000
"""So many different texts of a column are remembered as pieces; what repeats does so within few classes."""


class Cell:
    """How the cells of one column are written in rows of one look; each ends where the next row number stands."""

    __slots__ = ("_texts", "after", "before", "blank", "number")

    def __init__(self, style: str, then: str) -> None:
        """Take the number of the cell's format, and what follows in the row up to its number."""
        begin, end = f'" s="{style}"', f"</c>{then}"
        self.blank = f"{begin}/>{then}".encode()
        """A cell with nothing in it."""
        self.number = f"{begin}><v>%a</v>{end}".encode()
        """The form of a cell with a number: ``cell.number % 28.5``."""
        self.before = f'{begin} t="inlineStr"><is><t'.encode()
        """What a cell with a text begins with: its `content` follows, and `after`."""
        self.after = f"</t></is>{end}".encode()
        self._texts: dict[str, bytes] = {}

    def of(self, value: object) -> bytes:
        """Return the cell with a value: None is a blank, "" is not; what is no text is written as a number."""
        if value is None:
            return self.blank
        if not isinstance(value, str):
            return self.number % value
        return self._texts.get(value) or self._text(value)

    def _text(self, value: str) -> bytes:
        if len(self._texts) >= _TEXTS_KEPT:
            self._texts.clear()
        piece = self._texts[value] = self.before + content(value) + self.after
        return piece


class Look:
    """How rows of one look are written."""

    def __init__(self, styles: Sequence[str]) -> None:
        """Take the numbers of the formats, one a column from the first on."""
        begins = [f'<c r="{column_letters(column)}' for column in range(len(styles))]
        self._first = begins[0]
        self.cells = tuple(Cell(*one) for one in zip(styles, [*begins[1:], "</row>"], strict=True))
        """One a column."""
        self._begins: dict[float, tuple[bytes, ...]] = {}

    def begin(self, height: float) -> tuple[bytes, ...]:
        """Return the pieces of a row before its first cell; the height is in points."""
        if height not in self._begins:
            ends = f'" ht="{height:g}" customHeight="1">{self._first}'
            self._begins[height] = (b'<row r="', ends.encode())
        return self._begins[height]

    def row(self, values: Sequence[object], height: float) -> Row:
        """Return a row with these values, one a column."""
        cells = [cell.of(value) for cell, value in zip(self.cells, values, strict=True)]
        return (*self.begin(height), *cells)
