"""Many rows of one shape, written into a finished sheet at once.

XlsxWriter lays out the sheet (widths, dropdowns, print set-up) with one pattern row for each look; here each
pattern's formats are read from the file and the real rows take the place of the patterns. Writing a school's
register cell by cell would take longer than everything else together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from xuekun_cli.model.cells import column_letters
from xuekun_cli.workbooks.styles import MAX_TEXT

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold."""
_ROW = re.compile(rb'<row r="(\d+)"[^>]*>(.*?)</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')


class PatternedRow(NamedTuple):
    """A row to write: the number of its pattern, its height in points, its values (None is a blank)."""

    pattern: int
    height: float
    values: Sequence[object]


def with_rows(content: bytes, sheet_number: int, first: int, patterns: int, rows: Iterable[PatternedRow]) -> bytes:
    """Return the xlsx with ``rows`` in place of its ``patterns`` pattern rows, which stand from row ``first``.

    ``sheet_number`` counts from 1, ``first`` from 0. Numbers are written as numbers, all else as text.
    """
    name = f"xl/worksheets/sheet{sheet_number}.xml"
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, _filled(part, first, patterns, rows) if entry.filename == name else part)
    return out.getvalue()


def _filled(part: bytes, first: int, patterns: int, rows: Iterable[PatternedRow]) -> bytes:
    found = [match for match in _ROW.finditer(part) if int(match[1]) > first][:patterns]
    styles = [[style.decode() for style in _STYLE.findall(match[2])] for match in found]
    writer = _RowWriter(styles)
    chunks = [writer.row(number, row) for number, row in enumerate(rows, start=first + 1)]
    whole = part[: found[0].start()] + "".join(chunks).encode() + part[found[-1].end() :]
    corner = f"{column_letters(max(map(len, styles)) - 1)}{first + len(chunks)}"
    return re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{corner}"/>'.encode(), whole, count=1)


class _RowWriter:
    """Turns rows into XML. Rows whose cells are of the same kinds share one template with holes in it."""

    def __init__(self, styles: Sequence[Sequence[str]]) -> None:
        self._styles = styles
        self._templates: dict[tuple[int, tuple[int, ...]], str] = {}
        self._texts: dict[str, str] = {}

    def row(self, number: int, row: PatternedRow) -> str:
        kinds = []
        holes: list[object] = [number, row.height]
        for value in row.values:
            holes.append(number)
            if value is None or value == "":
                kinds.append(_BLANK)
            elif isinstance(value, str):
                kinds.append(_TEXT)
                holes.append(self._texts.get(value) or self._text(value))
            else:
                kinds.append(_NUMBER)
                holes.append(value)
        key = (row.pattern, tuple(kinds))
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._template(*key)
        return template % tuple(holes)

    def _text(self, value: str) -> str:
        text = escape(_FORBIDDEN.sub(" ", value)[:MAX_TEXT], quote=False)
        if len(value) <= _SHORT:
            self._texts[value] = text
        return text

    def _template(self, pattern: int, kinds: Sequence[int]) -> str:
        cells = (
            _CELLS[kind] % (column_letters(column), style)
            for column, (kind, style) in enumerate(zip(kinds, self._styles[pattern], strict=True))
        )
        return '<row r="%d" ht="%g" customHeight="1">' + "".join(cells) + "</row>"


_BLANK, _NUMBER, _TEXT = range(3)
_CELLS = (
    '<c r="%s%%d" s="%s"/>',
    '<c r="%s%%d" s="%s"><v>%%r</v></c>',
    '<c r="%s%%d" s="%s" t="inlineStr"><is><t xml:space="preserve">%%s</t></is></c>',
)
"""A cell by its kind: two holes for the column and the format, then those of the template."""
_SHORT = 24
"""Texts up to this length (classes, subjects, sheets) come again and are kept."""
