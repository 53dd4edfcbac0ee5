"""Many rows of one shape, written into a finished sheet at once.

XlsxWriter lays out the sheet (widths, dropdowns, print set-up) with one pattern row for each look; here each
pattern's formats are read from the file and the real rows take the place of the patterns. Writing a school's
register cell by cell would take longer than everything else together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from enum import Enum
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from xuekun_cli.model.cells import column_letters
from xuekun_cli.workbooks.cell_texts import xml_text
from xuekun_cli.workbooks.overlay_zip import Member, pack, packed_member, zip_bytes

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ROW = re.compile(rb'<row r="(\d+)"[^>]*>(.*?)</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_ROWS_A_CHUNK = 4_000
"""So many rows are turned into bytes at a time: some megabytes, enough to keep the packing busy beside it."""
_TEXTS_KEPT = 20_000
"""So many different texts are remembered in their XML form; most of the others come but once."""


class Hole(Enum):
    """In the values of a kind of rows: what differs from row to row."""

    TEXT = "text"
    NUMBER = "number"


class Begun(NamedTuple):
    """Among the values of a kind of rows: a text of which only the beginning differs from row to row."""

    end: str
    """What follows in every row."""


class Kind(NamedTuple):
    """What many rows have in common: formats, height in points, values. Holes are filled row by row."""

    pattern: int
    """Which of the sheet's pattern rows has the formats."""
    height: float
    values: tuple[object, ...]
    """None is a blank, "" is not."""


class Listing:
    """The rows of one sheet, and the pattern rows that stand for them while XlsxWriter lays the sheet out."""

    def __init__(self, sheet: int, first: int) -> None:
        """Take the number of the sheet (from 1) and the row (from 0) where the rows begin; nothing follows them."""
        self.sheet, self.first = sheet, first
        self.rows: list[tuple[int, Sequence[object]]] = []
        """Of each row the number of its kind, and what goes into the holes."""
        self.kinds: list[Kind] = []
        self._kinds: dict[tuple[object, ...], int] = {}
        self._patterns: dict[tuple[int, ...], int] = {}
        self._formats: list[Sequence[Format]] = []

    @property
    def patterns(self) -> int:
        """How many pattern rows there are."""
        return len(self._formats)

    def add(self, values: Sequence[object], formats: Sequence[Format], height: float) -> None:
        """Add a row: a value and a format for each column, its height in points."""
        key = (height, *map(id, formats), *map(type, values))
        kind = self._kinds.get(key)
        if kind is None:
            holes = (
                None if value is None else Hole.TEXT if isinstance(value, str) else Hole.NUMBER for value in values
            )
            kind = self._kinds[key] = self.kind(tuple(holes), formats, height)
        self.rows.append((kind, [value for value in values if value is not None]))

    def kind(self, values: Sequence[object], formats: Sequence[Format], height: float) -> int:
        """Return the number of a new kind of rows: all alike, but for what goes into the holes among ``values``."""
        key = tuple(map(id, formats))
        if key not in self._patterns:
            self._patterns[key] = len(self._formats)
            self._formats.append(formats)
        self.kinds.append(Kind(self._patterns[key], height, tuple(values)))
        return len(self.kinds) - 1

    def add_alike(self, kind: int, filling: Sequence[object]) -> None:
        """Add a row of a kind: text or number (never None) for each hole, from left to right.

        A text that `Begun` goes on with neither begins nor ends with a blank.
        """
        self.rows.append((kind, filling))

    def lay_out(self, worksheet: Worksheet) -> None:
        """Write the pattern rows, blank, with their formats."""
        for row, formats in enumerate(self._formats, start=self.first):
            for column, look in enumerate(formats):
                worksheet.write_blank(row, column, None, look)


def with_rows(content: bytes, listings: Sequence[Listing]) -> bytes:
    """Return the xlsx with every listing's rows in place of its pattern rows.

    Numbers are written as numbers, all else as text. The rows are packed as they are made: what is in memory
    of a sheet is a chunk of it, however long it is.
    """
    by_part = {f"xl/worksheets/sheet{listing.sheet}.xml": listing for listing in listings if listing.rows}
    members = []
    with ZipFile(BytesIO(content)) as old:
        for entry in old.infolist():
            listing = by_part.get(entry.filename)
            if listing is None:
                packed = packed_member(memoryview(content), entry)
            else:
                packed = pack(_filled(old.read(entry), listing), zlib.Z_BEST_SPEED)
            members.append(Member(entry, packed))
    return zip_bytes(members)


def _filled(part: bytes, listing: Listing) -> Iterator[bytes]:
    """Yield a sheet's part with the rows in it."""
    first = listing.first
    found = [match for match in _ROW.finditer(part) if int(match[1]) > first][: listing.patterns]
    styles = [[style.decode() for style in _STYLE.findall(match[2])] for match in found]
    corner = f"{column_letters(max(map(len, styles)) - 1)}{first + len(listing.rows)}"
    dimension = f'<dimension ref="A1:{corner}"/>'.encode()
    yield _DIMENSION.sub(dimension, part[: found[0].start()], count=1)
    writer = _RowWriter(listing.kinds, styles)
    rows = enumerate(listing.rows, start=first + 1)
    while chunk := "".join([writer.row(number, *row) for number, row in islice(rows, _ROWS_A_CHUNK)]):
        yield chunk.encode()
    yield part[found[-1].end() :]


class _RowWriter:
    """Turns rows into XML: each kind of row has a template with holes in it."""

    def __init__(self, kinds: Sequence[Kind], styles: Sequence[Sequence[str]]) -> None:
        self._known: dict[str, str] = {}
        self._templates = [self._template(kind, styles[kind.pattern]) for kind in kinds]

    def row(self, number: int, kind: int, filling: Sequence[object]) -> str:
        known = self._known
        holes = [(known.get(value) or self._text(value)) if value.__class__ is str else value for value in filling]
        return (self._templates[kind] % tuple(holes)).replace(_ROW_NUMBER, str(number))

    def _text(self, value: str) -> str:
        kept = ">" if value.strip() == value else ' xml:space="preserve">'
        text = f"{kept}{xml_text(value)}"
        if len(self._known) < _TEXTS_KEPT:
            self._known[value] = text
        return text

    def _template(self, kind: Kind, styles: Sequence[str]) -> str:
        cells = (
            self._cell(value) % (column_letters(column), _ROW_NUMBER, style)
            for column, (value, style) in enumerate(zip(kind.values, styles, strict=True))
        )
        return f'<row r="{_ROW_NUMBER}" ht="{kind.height:g}" customHeight="1">{"".join(cells)}</row>'

    def _cell(self, value: object) -> str:
        """Return a cell with holes for its column, row and format; a hole for its value is doubled."""
        if value is None:
            return _BLANK
        if value is Hole.TEXT:
            return _TEXT % "%%s"
        if value is Hole.NUMBER:
            return _NUMBER % "%%r"
        if isinstance(value, Begun):
            end = xml_text(value.end).replace("%", "%%%%")
            return _TEXT % f"%%s{end}"
        fixed = self._text(value) if isinstance(value, str) else repr(value)
        # filled in twice, so that a per cent sign of the text itself is doubled twice
        return (_TEXT if isinstance(value, str) else _NUMBER) % fixed.replace("%", "%%%%")


_ROW_NUMBER = "\x00"
"""Stands in a template for the number of the row: no text can hold it."""
_BLANK = '<c r="%s%s" s="%s"/>'
_NUMBER = '<c r="%%s%%s" s="%%s"><v>%s</v></c>'
_TEXT = '<c r="%%s%%s" s="%%s" t="inlineStr"><is><t%s</t></is></c>'
