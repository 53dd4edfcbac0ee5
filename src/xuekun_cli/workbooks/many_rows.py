"""Many rows of one shape, written into a finished sheet at once.

XlsxWriter lays out the sheet (widths, dropdowns, print set-up) with one pattern row for each look; here each
pattern's formats are read from the file and the real rows take the place of the patterns. Writing a school's
register cell by cell would take longer than everything else together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from xuekun_cli.model.cells import column_letters
from xuekun_cli.workbooks.cell_texts import xml_text
from xuekun_cli.workbooks.overlay_zip import Member, pack, packed_member, zip_bytes
from xuekun_cli.workbooks.styles import MAX_TEXT

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


_TEMPLATES_KEPT = 2_000
"""So many kinds of rows are ready to be filled; the classes of a list follow each other, and do not come again."""


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


Row = tuple[int, tuple[object, ...]]
"""The number of a row's kind, and what goes into the holes."""


class Listing:
    """The rows of one sheet, and the pattern rows that stand for them while XlsxWriter lays the sheet out."""

    def __init__(self, sheet: int, first: int) -> None:
        """Take the number of the sheet (from 1) and the row (from 0) where the rows begin; nothing follows them."""
        self.sheet, self.first = sheet, first
        self.rows: Iterable[Row] = []
        self.kinds: list[Kind] = []
        self._count = 0
        self._added: list[Row] = []
        self._kinds: dict[tuple[object, ...], int] = {}
        self._patterns: dict[tuple[int, ...], int] = {}
        self._formats: list[Sequence[Format]] = []

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count or len(self._added)

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows in their order; those that are made on the way only once."""
        return iter(self.rows if self._count else self._added)

    @property
    def patterns(self) -> int:
        """How many pattern rows there are."""
        return len(self._formats)

    def add(self, values: Sequence[object], formats: Sequence[Format], height: float) -> None:
        """Add a row: a value and a format for each column, its height in points."""
        self._added.append(self.row(values, formats, height))

    def make(self, rows: Iterable[Row], count: int, formats: Iterable[Sequence[Format]]) -> None:
        """Take rows that are made one by one while the sheet is written, so that they are never all in memory.

        ``count`` is how many they will be; ``formats`` are all that they have, each row those of one pattern.
        """
        self.rows, self._count = rows, count
        for one in formats:
            self._pattern(one)

    def row(self, values: Sequence[object], formats: Sequence[Format], height: float) -> Row:
        """Return a row: a value and a format for each column, its height in points."""
        key = (height, *map(id, formats), *map(type, values))
        kind = self._kinds.get(key)
        if kind is None:
            holes = (
                None if value is None else Hole.TEXT if isinstance(value, str) else Hole.NUMBER for value in values
            )
            kind = self._kinds[key] = self.kind(tuple(holes), formats, height)
        return kind, tuple([value for value in values if value is not None])

    def kind(self, values: Sequence[object], formats: Sequence[Format], height: float) -> int:
        """Return the number of a new kind of rows: all alike, but for what goes into the holes among ``values``.

        A row of the kind has text or number (never None) for each hole, from left to right. A text that `Begun`
        goes on with neither begins nor ends with a blank.
        """
        self.kinds.append(Kind(self._pattern(formats), height, tuple(values)))
        return len(self.kinds) - 1

    def _pattern(self, formats: Sequence[Format]) -> int:
        key = tuple(map(id, formats))
        if key not in self._patterns:
            self._patterns[key] = len(self._formats)
            self._formats.append(formats)
        return self._patterns[key]

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
    by_part = {f"xl/worksheets/sheet{listing.sheet}.xml": listing for listing in listings if len(listing)}
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
    corner = f"{column_letters(max(map(len, styles)) - 1)}{first + len(listing)}"
    dimension = f'<dimension ref="A1:{corner}"/>'.encode()
    yield _DIMENSION.sub(dimension, part[: found[0].start()], count=1)
    writer = _RowWriter(listing.kinds, styles)
    rows, number = iter(listing), first + 1
    while chunk := list(islice(rows, _ROWS_A_CHUNK)):
        yield writer.rows(number, chunk).encode()
        number += len(chunk)
    yield part[found[-1].end() :]


class _RowWriter:
    """Turns rows into XML: each kind of row has a template with holes in it."""

    def __init__(self, kinds: Sequence[Kind], styles: Sequence[Sequence[str]]) -> None:
        self._known: dict[str, str] = {}
        self._shapes: dict[tuple[object, ...], str] = {}
        self._kinds, self._styles = kinds, styles
        self._templates: dict[int, list[str]] = {}
        """For texts that can stand as they are; in pieces, between which the number of the row goes."""

    def rows(self, number: int, rows: Sequence[Row]) -> str:
        """Return rows in their order, the first with this number."""
        self._make_templates({kind for kind, _ in rows})
        texts = [value for _, filling in rows for value in filling if value.__class__ is str]
        if _stand_as_they_are(texts):
            templates = self._templates
            return "".join(
                [
                    str(row).join(templates[kind]) % filling
                    for row, (kind, filling) in enumerate(rows, start=number)
                ]
            )
        return "".join([self._row(row, *one) for row, one in enumerate(rows, start=number)])

    def _make_templates(self, wanted: set[int]) -> None:
        if len(self._templates) > _TEMPLATES_KEPT:
            self._templates.clear()
        for kind in wanted - self._templates.keys():
            one = self._kinds[kind]
            template = self._template(one, self._styles[one.pattern]).replace("<t%s", "<t>%s")
            self._templates[kind] = template.split(_ROW_NUMBER)

    def _row(self, number: int, kind: int, filling: tuple[object, ...]) -> str:
        known = self._known
        holes = tuple(
            [(known.get(value) or self._text(value)) if value.__class__ is str else value for value in filling]
        )
        return str(number).join(self._templates[kind]).replace("<t>%s", "<t%s") % holes

    def _text(self, value: str) -> str:
        kept = ">" if value.strip() == value else ' xml:space="preserve">'
        text = f"{kept}{xml_text(value)}"
        if len(self._known) < _TEXTS_KEPT:
            self._known[value] = text
        return text

    def _template(self, kind: Kind, styles: Sequence[str]) -> str:
        forms = tuple([_form(value) for value in kind.values])
        key = (kind.pattern, kind.height, forms)
        shape = self._shapes.get(key)
        if shape is None:
            cells = "".join(
                form % (column_letters(column), _ROW_NUMBER, style)
                for column, (form, style) in enumerate(zip(forms, styles, strict=True))
            )
            row = f'<row r="{_ROW_NUMBER}" ht="{kind.height:g}" customHeight="1">{cells}</row>'
            shape = self._shapes[key] = row
        return shape % tuple([self._value(value) for value in kind.values if value is not None])

    def _value(self, value: object) -> str:
        """Return what stands in the template for a value: itself, or a hole."""
        if isinstance(value, str):
            return (self._known.get(value) or self._text(value)).replace("%", "%%")
        if isinstance(value, Begun):
            return f"%s{xml_text(value.end).replace('%', '%%')}"
        if value is Hole.TEXT:
            return "%s"
        return "%r" if value is Hole.NUMBER else repr(value)


def _form(value: object) -> str:
    """Return how a cell with such a value is written, with holes for column, row, format and value."""
    if value is None:
        return _BLANK
    return _TEXT if isinstance(value, str | Begun) or value is Hole.TEXT else _NUMBER


def _stand_as_they_are(texts: Sequence[str]) -> bool:
    """Tell whether none of the texts has a character that XML or Excel reads otherwise, or a blank at an end."""
    joined = f"|{'|'.join(texts)}|"
    return (
        joined.isprintable()
        and not any(odd in joined for odd in ("&", "<", ">", "_x", " |", "| "))
        and max(map(len, texts), default=0) <= MAX_TEXT // 2
    )


_ROW_NUMBER = "\x00"
"""Stands in a template for the number of the row: no text can hold it."""
_BLANK = '<c r="%s%s" s="%s"/>'
_NUMBER = '<c r="%s%s" s="%s"><v>%%s</v></c>'
_TEXT = '<c r="%s%s" s="%s" t="inlineStr"><is><t%%s</t></is></c>'
