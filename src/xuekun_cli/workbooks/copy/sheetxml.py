"""One worksheet part cut in two: the rows as raw bytes, everything around them as a small XML tree.

Rows are the bulk of a sheet and pass by in windows; only what stands before and after them (dimension,
columns, merged ranges …) is parsed.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from xuekun_cli.model.scores.cells import a1
from xuekun_cli.workbooks.copy.package import OddPackage, local_name, parse_xml, xml_bytes
from xuekun_cli.workbooks.copy.rows import NotPlain, Rows, column_number

_ADDRESS = re.compile(r"\$?([A-Za-z]*)\$?(\d*)")
_COLUMNS_AFTER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr")
_MERGED_AFTER = (
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
)
_NOTES_AFTER = (
    *(*_MERGED_AFTER, "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
    *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
)
"""The sections that the format wants before ``cols``, ``mergeCells`` and ``legacyDrawing``."""


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


class SheetXml:
    """A worksheet part; ``chunks`` gives its bytes in pieces, anew each time it is called.

    Raises OddPackage when it is not built as a worksheet. The first walk over the rows is done here: it
    finds the last column with a value, and the columns at which rows end with a format alone.
    """

    def __init__(self, chunks: Callable[[], Iterable[bytes]]) -> None:
        self.rows = Rows(chunks)
        try:
            self._walk()
        except NotPlain:
            plain = xml_bytes(parse_xml(b"".join(chunks()), strip_comments=True))
            self.rows = Rows(lambda: (plain,))
            try:
                self._walk()
            except NotPlain as error:
                raise OddPackage("sheetData") from error
        self._empty = b"<" + self.rows.prefix + b"sheetData/>"
        self.root = parse_xml(self.rows.head + self._empty + self.rows.tail)
        if local_name(self.root) != "worksheet":
            raise OddPackage(local_name(self.root))
        self.namespace = etree.QName(self.root).namespace or ""

    def _walk(self) -> None:
        self.last_value = -1
        """The last zero-based column that holds a value or a formula in any row."""
        self.last_value_row = -1
        """The last zero-based row that holds one."""
        self.last_formats: set[int] = set()
        """The columns right of the row's values at which a row ends with a format alone."""
        seen: set[bytes] = set()
        self.numbers = array("l")
        """The zero-based numbers of the rows in their order."""
        number = -1
        rows = self.rows
        for window in rows.windows():
            for row in window:
                try:
                    number = rows.number(row, number)
                except ValueError as error:
                    raise OddPackage("row") from error
                self.numbers.append(number)
                last = rows.last_letters(row)
                if last is None:
                    self._walk_cells(row, number)
                    continue
                self.last_value_row = number
                value, cell = last
                if value not in seen:
                    self._walk_cells(row, number)
                    if column_number(value) <= self.last_value:
                        seen.add(value)
                if cell != value and cell not in seen:
                    self.last_formats.add(column_number(cell))

    def _walk_cells(self, row: bytes, number: int) -> None:
        cells = self.rows.cells(row)
        values = [cell.column for cell in cells if not cell.empty]
        if values:
            self.last_value_row = number
        self.last_value = max([self.last_value, *values])
        if cells and cells[-1].empty:
            self.last_formats.add(cells[-1].column)

    def to_chunks(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the part with ``rows`` in the place of its own."""
        before, found, after = xml_bytes(self.root).partition(self._empty)
        if not found:
            raise OddPackage("sheetData")
        name = self.rows.prefix + b"sheetData>"
        yield before + b"<" + name
        yield from rows
        yield b"</" + name + after

    def section(self, name: str) -> etree._Element | None:
        """Return the first child of the worksheet that has a name, or None."""
        return next((child for child in self.root if local_name(child) == name), None)

    def merged(self) -> list[Area]:
        """Return the merged ranges."""
        section = self.section("mergeCells")
        areas = (area(str(element.get("ref", ""))) for element in (() if section is None else section))
        return [found for found in areas if found]

    def merge(self, wanted: Area) -> None:
        """Merge a range that overlaps no merged one."""
        section = self._section_after("mergeCells", _MERGED_AFTER)
        corners = (a1(wanted.first_row, wanted.first_column), a1(wanted.last_row, wanted.last_column))
        etree.SubElement(section, self._tag("mergeCell")).set("ref", ":".join(corners))
        section.set("count", str(len(section)))

    def dimension(self) -> Area | None:
        """Return the range that the sheet says it uses."""
        section = self.section("dimension")
        return None if section is None else area(str(section.get("ref", "")))

    def extend_dimension(self, last_row: int, last_column: int) -> None:
        """Make the stated range reach a cell; a sheet that states none still states none."""
        section, old = self.section("dimension"), self.dimension()
        if section is not None and old:
            corner = a1(max(old.last_row, last_row), max(old.last_column, last_column))
            section.set("ref", f"{a1(old.first_row, old.first_column)}:{corner}")

    def notes_drawing(self) -> str:
        """Return the relationship id of the drawing that holds the notes' boxes, or ""."""
        section = self.section("legacyDrawing")
        ids = [] if section is None else [value for key, value in section.items() if str(key).endswith("}id")]
        return str(ids[0]) if ids else ""

    def set_notes_drawing(self, relationship: str, namespace: str) -> None:
        """Name the drawing that holds the notes' boxes, in place of one that leads nowhere.

        ``namespace`` is that of relationship ids.
        """
        lost = self.section("legacyDrawing")
        if lost is not None:
            self.root.remove(lost)
        place = self._place_after(_NOTES_AFTER)
        section = etree.Element(self._tag("legacyDrawing"), nsmap={"r": namespace})
        section.set(f"{{{namespace}}}id", relationship)
        self.root.insert(place, section)

    def column_spans(self) -> list[etree._Element]:
        """Return the ``<col>`` elements."""
        section = self.section("cols")
        return [] if section is None else [element for element in section if local_name(element) == "col"]

    def column_style(self, column: int) -> int:
        """Return the format that a column gives to its blank cells."""
        for span in self.column_spans():
            if int(span.get("min", "0")) <= column + 1 <= int(span.get("max", "0")):
                return int(span.get("style", "0"))
        return 0

    def set_width(self, column: int, width: float) -> None:
        """Give one column a width (characters) and show it, splitting the ``<col>`` that it lay in."""
        section = self._section_after("cols", _COLUMNS_AFTER)
        number = column + 1
        new = etree.Element(self._tag("col"))
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

    def _tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def _place_after(self, names: tuple[str, ...]) -> int:
        return max((place + 1 for place, child in enumerate(self.root) if local_name(child) in names), default=0)

    def _section_after(self, name: str, names: tuple[str, ...]) -> etree._Element:
        """Return a section, made behind those that come before it when it is missing."""
        found = self.section(name)
        if found is None:
            found = etree.Element(self._tag(name))
            self.root.insert(self._place_after(names), found)
        return found
