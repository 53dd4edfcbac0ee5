"""One worksheet part cut in two: the rows as raw bytes, everything around them as a small XML tree.

Rows are the bulk of a sheet and are left as they are except where something is added; only what stands
before and after them (dimension, columns, merged ranges …) is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

from xuekun_cli.model.cells import a1
from xuekun_cli.workbooks.package import OddPackage, local_name, parse_xml, xml_bytes

MAX_COLUMNS = 16_384
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_CELL_ADDRESS = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]+)\$?\d+["']""")
_ADDRESS = re.compile(r"\$?([A-Za-z]*)\$?(\d*)")
_UTF8 = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*?encoding\s*=\s*["'](?:utf-?8|us-ascii)["'][^>]*>|<)""", re.I
)
_BEFORE_COLUMNS = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr")


@lru_cache(maxsize=20_000)
def column_number(letters: bytes) -> int:
    """Return the zero-based column of spreadsheet letters (``A`` → 0)."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


class Area(NamedTuple):
    """A rectangle of cells, zero-based, inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def area(reference: str) -> Area | None:
    """Return the rectangle that ``A1:D9`` names, or None when it is no such reference."""
    corners = reference.split(":")
    found = [_ADDRESS.fullmatch(corner) for corner in (corners[0], corners[-1])]
    if len(corners) > 2 or not all(match and match[1] and match[2] for match in found):
        return None
    columns = [column_number(match[1].encode()) for match in found if match]
    rows = [int(match[2]) - 1 for match in found if match]
    return Area(min(rows), min(columns), max(rows), max(columns))


class RowBytes(NamedTuple):
    """One row in the raw bytes: its zero-based number, where it begins, its tag ends, and it ends."""

    number: int
    start: int
    tag_end: int
    end: int


class CellBytes(NamedTuple):
    """One cell in the raw bytes: its zero-based column, where it begins, its tag ends, and it ends."""

    column: int
    start: int
    tag_end: int
    end: int
    empty: bool
    """True when it holds neither value nor formula, only a format."""


class SheetXml:
    """A worksheet part. Raises OddPackage when it is not built as a worksheet."""

    def __init__(self, content: bytes) -> None:
        if b"<!" in content or not _UTF8.match(content):
            content = xml_bytes(parse_xml(content, strip_comments=True))
        opening = re.search(rb"<(?:([A-Za-z_][\w.\-]*):)?sheetData\s*(/?)>", content)
        if opening is None:
            raise OddPackage("sheetData")
        self.prefix = opening[1] + b":" if opening[1] else b""
        closing = b"</" + self.prefix + b"sheetData>"
        if opening[2]:
            self.body, tail = b"", opening.end()
        else:
            end = content.rfind(closing)
            if end < 0:
                raise OddPackage("sheetData")
            self.body, tail = content[opening.end() : end], end + len(closing)
        self._empty = b"<" + self.prefix + b"sheetData/>"
        self.root = parse_xml(content[: opening.start()] + self._empty + content[tail:])
        if local_name(self.root) != "worksheet":
            raise OddPackage(local_name(self.root))
        self.namespace = etree.QName(self.root).namespace or ""
        self._cell = re.compile(
            rb"<%(p)sc(?=[\s/>])[^>]*?(?:/>|>(.*?)</%(p)sc>)" % {b"p": re.escape(self.prefix)}, re.DOTALL
        )
        start = self.body.lstrip()[: len(self.prefix) + 4]
        if start and start != b"<" + self.prefix + b"row":
            raise OddPackage("row")

    def to_bytes(self, body: bytes) -> bytes:
        """Return the part with ``body`` as its rows."""
        before, found, after = xml_bytes(self.root).partition(self._empty)
        if not found:
            raise OddPackage("sheetData")
        name = self.prefix + b"sheetData>"
        return b"".join((before, b"<", name, body, b"</", name, after))

    @cached_property
    def rows(self) -> list[RowBytes]:
        """The rows in their order. Raises OddPackage when they do not ascend."""
        return list(self._scan())

    def _scan(self) -> Iterator[RowBytes]:
        body, opening = self.body, b"<" + self.prefix + b"row"
        closing = b"</" + self.prefix + b"row>"
        number, start = -1, body.find(opening)
        while start >= 0:
            tag_end = body.find(b">", start) + 1
            said = _ROW_NUMBER.search(body, start, tag_end)
            previous, number = number, int(said[1]) - 1 if said else number + 1
            end = tag_end
            if body[tag_end - 2 : tag_end] != b"/>":
                end = body.find(closing, tag_end) + len(closing)
            following = body.find(opening, end)
            if tag_end == 0 or end < tag_end or number <= previous or body[end : end + 2] == b"</":
                raise OddPackage("row")
            yield RowBytes(number, start, tag_end, end)
            start = following

    def cells(self, row: RowBytes) -> list[CellBytes]:
        """Return the cells of a row in their order, whether they say their address or not."""
        found = []
        column = -1
        for match in self._cell.finditer(self.body, row.tag_end, row.end):
            tag_end = self.body.find(b">", match.start()) + 1
            said = _CELL_ADDRESS.search(self.body, match.start(), tag_end)
            previous, column = column, column_number(said[1]) if said else column + 1
            if column <= previous:
                raise OddPackage("c")
            content = match[1] or b""
            empty = not content.strip()
            found.append(CellBytes(column, match.start(), tag_end, match.end(), empty))
        return found

    def last_cell(self, row: RowBytes) -> CellBytes | None:
        """Return the last cell of a row without reading the others where it says its address."""
        start = self.body.rfind(b"<" + self.prefix + b"c ", row.tag_end, row.end)
        if start >= 0:
            tag_end = self.body.find(b">", start) + 1
            said = _CELL_ADDRESS.search(self.body, start, tag_end)
            if said:
                empty = self.body[tag_end - 2 : tag_end] == b"/>"
                return CellBytes(column_number(said[1]), start, tag_end, row.end, empty)
        cells = self.cells(row)
        return cells[-1] if cells else None

    def merged(self) -> list[Area]:
        """Return the merged ranges."""
        areas = (
            area(str(element.get("ref", "")))
            for section in self.root
            if local_name(section) == "mergeCells"
            for element in section
        )
        return [found for found in areas if found]

    def dimension(self) -> Area | None:
        """Return the range that the sheet says it uses."""
        for element in self.root:
            if local_name(element) == "dimension":
                return area(str(element.get("ref", "")))
        return None

    def extend_dimension(self, last_row: int, last_column: int) -> None:
        """Make the stated range reach a cell; a sheet that states none still states none."""
        for element in self.root:
            old = area(str(element.get("ref", ""))) if local_name(element) == "dimension" else None
            if old:
                corner = a1(max(old.last_row, last_row), max(old.last_column, last_column))
                element.set("ref", f"{a1(old.first_row, old.first_column)}:{corner}")

    def column_spans(self) -> list[etree._Element]:
        """Return the ``<col>`` elements."""
        return [
            element
            for section in self.root
            if local_name(section) == "cols"
            for element in section
            if local_name(element) == "col"
        ]

    def column_style(self, column: int) -> int:
        """Return the format that a column gives to its blank cells."""
        for span in self.column_spans():
            if int(span.get("min", "0")) <= column + 1 <= int(span.get("max", "0")):
                return int(span.get("style", "0"))
        return 0

    def set_width(self, column: int, width: float) -> None:
        """Give one column a width (characters) and show it, splitting the ``<col>`` that it lay in."""
        section = next((child for child in self.root if local_name(child) == "cols"), None)
        if section is None:
            section = etree.Element(f"{{{self.namespace}}}cols")
            place = sum(1 for child in self.root if local_name(child) in _BEFORE_COLUMNS)
            self.root.insert(place, section)
        number = column + 1
        new = etree.Element(f"{{{self.namespace}}}col")
        for span in self.column_spans():
            low, high = int(span.get("min", "0")), int(span.get("max", "0"))
            if not low <= number <= high:
                continue
            new = deepcopy(span)
            for name in ("hidden", "collapsed", "outlineLevel", "bestFit"):
                new.attrib.pop(name, "")
            if high > number:
                after = deepcopy(span)
                after.set("min", str(number + 1))
                span.addnext(after)
            if low < number:
                span.set("max", str(number - 1))
            else:
                section.remove(span)
        for name, value in (("min", number), ("max", number), ("width", width), ("customWidth", 1)):
            new.set(name, str(value))
        place = sum(1 for span in section if int(span.get("min", "0")) < number)
        section.insert(place, new)
