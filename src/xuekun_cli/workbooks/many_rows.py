"""Many rows of one shape, written into a finished sheet at once.

XlsxWriter lays out the sheet (widths, dropdowns, print set-up) with one pattern row for each look; here each
pattern's formats are read from the file and the real rows take the place of the patterns. Writing a school's
register cell by cell would take longer than everything else together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from xuekun_cli.model.cells import column_letters
from xuekun_cli.workbooks.styles import MAX_TEXT

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold."""
_ODD = re.compile("[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]")
"""What a text must be free of to stand in XML as it is."""
_ROW = re.compile(rb'<row r="(\d+)"[^>]*>(.*?)</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')


class PatternedRow(NamedTuple):
    """A row to write: the number of its pattern, its height in points, its values (None is a blank, "" is not)."""

    pattern: int
    height: float
    values: Sequence[object]


class Listing:
    """The rows of one sheet, and the pattern rows that stand for them while XlsxWriter lays the sheet out."""

    def __init__(self, sheet: int, first: int) -> None:
        """Take the number of the sheet (from 1) and the row (from 0) where the rows begin; nothing follows them."""
        self.sheet, self.first = sheet, first
        self.rows: list[PatternedRow] = []
        self._patterns: dict[tuple[int, ...], int] = {}
        self._formats: list[Sequence[Format]] = []

    @property
    def patterns(self) -> int:
        """How many pattern rows there are."""
        return len(self._formats)

    def add(self, values: Sequence[object], formats: Sequence[Format], height: float) -> None:
        """Add a row: a value and a format for each column, its height in points."""
        key = tuple(map(id, formats))
        if key not in self._patterns:
            self._patterns[key] = len(self._formats)
            self._formats.append(formats)
        self.rows.append(PatternedRow(self._patterns[key], height, values))

    def lay_out(self, worksheet: Worksheet) -> None:
        """Write the pattern rows, blank, with their formats."""
        for row, formats in enumerate(self._formats, start=self.first):
            for column, look in enumerate(formats):
                worksheet.write_blank(row, column, None, look)


def with_rows(content: bytes, listings: Sequence[Listing]) -> bytes:
    """Return the xlsx with every listing's rows in place of its pattern rows.

    Numbers are written as numbers, all else as text.
    """
    by_part = {f"xl/worksheets/sheet{listing.sheet}.xml": listing for listing in listings if listing.rows}
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            listing = by_part.get(entry.filename)
            new.writestr(entry, _filled(part, listing) if listing else part, compresslevel=zlib.Z_BEST_SPEED)
    return out.getvalue()


def _filled(part: bytes, listing: Listing) -> bytes:
    first = listing.first
    found = [match for match in _ROW.finditer(part) if int(match[1]) > first][: listing.patterns]
    styles = [[style.decode() for style in _STYLE.findall(match[2])] for match in found]
    writer = _RowWriter(styles)
    chunks = [writer.row(number, row) for number, row in enumerate(listing.rows, start=first + 1)]
    whole = part[: found[0].start()] + "".join(chunks).encode() + part[found[-1].end() :]
    corner = f"{column_letters(max(map(len, styles)) - 1)}{first + len(chunks)}"
    return re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{corner}"/>'.encode(), whole, count=1)


class _RowWriter:
    """Turns rows into XML. Rows whose cells are of the same kinds share one template with holes in it."""

    def __init__(self, styles: Sequence[Sequence[str]]) -> None:
        self._styles = styles
        self._templates: dict[tuple[object, ...], str] = {}
        self._escaped: dict[str, str] = {}

    def row(self, number: int, row: PatternedRow) -> str:
        kinds = (row.pattern, *map(type, row.values))
        template = self._templates.get(kinds)
        if template is None:
            template = self._templates[kinds] = self._template(row)
        known = self._escaped
        holes = [
            known.get(value) or self._text(value) if value.__class__ is str else value
            for value in row.values
            if value is not None
        ]
        return (template % (row.height, *holes)).replace(_ROW_NUMBER, str(number))

    def _text(self, value: str) -> str:
        text = escape(_FORBIDDEN.sub(" ", value), quote=False) if _ODD.search(value) else value
        kept = ">" if value.strip() == value else ' xml:space="preserve">'
        text = self._escaped[value] = f"{kept}{text[:MAX_TEXT]}"
        return text

    def _template(self, row: PatternedRow) -> str:
        cells = (
            (_BLANK if value is None else _TEXT if isinstance(value, str) else _NUMBER)
            % (column_letters(column), _ROW_NUMBER, style)
            for column, (value, style) in enumerate(zip(row.values, self._styles[row.pattern], strict=True))
        )
        return f'<row r="{_ROW_NUMBER}" ht="%g" customHeight="1">{"".join(cells)}</row>'


_ROW_NUMBER = "\x00"
"""Stands in a template for the number of the row: no text can hold it."""
_BLANK = '<c r="%s%s" s="%s"/>'
_NUMBER = '<c r="%s%s" s="%s"><v>%%r</v></c>'
_TEXT = '<c r="%s%s" s="%s" t="inlineStr"><is><t%%s</t></is></c>'
