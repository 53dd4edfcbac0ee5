"""Rows as XML: in pieces, between which the row's number stands, so that one piece can serve many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xuekun_cli.model.scores.cells import column_letters

Row = Sequence[bytes]
"""A row in pieces: its number, set between them, makes the row (``<row r="``, ``" …><c r="A``, ``" …/></row>``)."""

_ROW_NUMBER = b"\x00"
"""Stands in a row with holes for its number: no text can hold it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How the cells of one column are written in rows of one pattern; each ends where the next row number stands."""

    blank: bytes
    """A cell with nothing in it."""
    number: bytes
    """The form of a cell with a number: ``cell.number % 28.5``."""
    before: bytes
    """What stands before the `content` of a cell with a text."""
    after: bytes
    """What stands behind it."""

    def text(self, content: bytes) -> bytes:
        """Return the cell with a text, given as its `content`."""
        return self.before + content + self.after


def _cell(style: str, then: str) -> Cell:
    begin, end = f'" s="{style}"', f"</c>{then}"
    forms = (f"{begin}/>{then}", f"{begin}><v>%a</v>{end}", f'{begin} t="inlineStr"><is><t', f"</t></is>{end}")
    return Cell(*(form.encode() for form in forms))


class Pattern:
    """How rows of one pattern are written: of the same formats, column by column."""

    def __init__(self, styles: Sequence[str]) -> None:
        """Take the numbers of the formats, one a column from the first on."""
        begins = [f'<c r="{column_letters(column)}' for column in range(len(styles))]
        self._first = begins[0]
        self.cells = tuple(_cell(*one) for one in zip(styles, [*begins[1:], "</row>"], strict=True))
        """One a column."""
        self._begins: dict[float, tuple[bytes, ...]] = {}
        self._forms: dict[tuple[object, ...], bytes] = {}
        """Height and types of the values → a whole row with holes."""

    def begin(self, height: float) -> tuple[bytes, ...]:
        """Return the pieces of a row before its first cell; the height is in points."""
        if height not in self._begins:
            ends = f'" ht="{height:g}" customHeight="1">{self._first}'
            self._begins[height] = (b'<row r="', ends.encode())
        return self._begins[height]

    def row(self, values: Sequence[object], height: float, contents: Mapping[str, bytes]) -> Row:
        """Return a row with these values, one a column: None is a blank, "" is not; ``contents`` are of its texts."""
        key = (height, *map(type, values))
        form = self._forms.get(key)
        if form is None:
            cells = [_form(cell, value) for cell, value in zip(self.cells, values, strict=True)]
            form = self._forms[key] = _ROW_NUMBER.join([*self.begin(height), *cells])
        filling = [contents[value] if isinstance(value, str) else value for value in values if value is not None]
        return (form % tuple(filling)).split(_ROW_NUMBER)


def _form(cell: Cell, value: object) -> bytes:
    """Return the cell of such a value, with a hole for it."""
    if value is None:
        return cell.blank
    return cell.text(b"%b") if isinstance(value, str) else cell.number
