"""Where on a sheet there is room for new columns: right of everything in use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from xuekun_cli.model.patterns import late
from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.workbooks.copy.package import Package, local_name, parse_xml
from xuekun_cli.workbooks.copy.rows import column_number
from xuekun_cli.workbooks.copy.sheetxml import Area, SheetXml, area

FORMATTED_ONLY = 8
"""Columns (rows) that are formatted but empty count as used up to this many right of (below) the last value;
beyond that they are a format given to whole rows or columns, not a part of the table."""
_UNIT_COLUMN, _UNIT_ROW = 609_600, 190_500
"""Width and height of a cell as Excel makes it, in the drawing's units (64 and 20 pixels of 9,525 each)."""
_OBJECTS = late(rb"""<x:ClientData\s+ObjectType=["'](\w+)["'](.*?)</x:ClientData>""", re.DOTALL)
_OBJECT_ANCHOR = late(rb"<x:Anchor>([\d\s,]*)</x:Anchor>")
ANCHOR_NUMBERS = 8
"""Column, part of it, row, part of it: of the corner above at the left, then of the one below at the right."""
NOTE = b"Note"
"""The kind of object that is the box of a note: hidden, or in the way of nothing that was there before."""
_AREA_COLUMNS = late(r"\$?([A-Za-z]{1,3})\$?\d*(?::\$?([A-Za-z]{1,3})\$?\d*)?$")


def first_free_column(sheet: SheetXml, others: Sequence[Area] = ()) -> int:
    """Return the zero-based column right of everything in use on a sheet.

    Values, formulas, merged ranges and ``others`` (marks, tables, drawings) always count; formatted
    empty cells, the stated dimension and column formats count where they are near.
    """
    filled = max([sheet.last_value, *(found.last_column for found in (*sheet.merged(), *others))])
    dimension = sheet.dimension()
    near = [*sheet.last_formats, dimension.last_column if dimension else -1]
    near += [int(span.get("max", "0")) - 1 for span in sheet.column_spans()]
    return max([filled, *(column for column in near if column <= filled + FORMATTED_ONLY)]) + 1


def other_areas(package: Package, part: str, sheet: SheetXml, mark: SheetMarks) -> list[Area]:
    """Return what stands on a sheet without being a cell's value.

    That is the marks, the tables and pivot tables, the small charts in cells (sparklines), and the
    pictures, charts and buttons beside marked rows.
    """
    found = [Area(row, column, row, column) for row, column in _farthest(mark)]
    rows = [*mark.headers, *mark.rows, *mark.groups] or [0]
    anchors = list(_anchors(sheet.root))
    for relation in package.relationships(part).values():
        if not package.has(relation.target):
            continue
        if relation.kind in {"table", "pivotTable"}:
            root = parse_xml(package.read(relation.target))
            stated = [root, *(child for child in root if local_name(child) == "location")]
            found += [range_ for element in stated if (range_ := area(str(element.get("ref", ""))))]
        elif relation.kind == "drawing":
            anchors += _anchors(parse_xml(package.read(relation.target)))
        elif relation.kind == "vmlDrawing":
            anchors += _old_anchors(package.read(relation.target))
    found += [each for each in anchors if each.first_row <= max(rows) and each.last_row >= min(rows)]
    for element in sheet.root.iter():
        if local_name(element) == "sqref" and _inside_sparkline(element):
            found += [range_ for text in (element.text or "").split() if (range_ := area(text))]
    return found


def wished_areas(package: Package, sheet: SheetXml, name: str) -> list[Area]:
    """Return what the columns stay out of where there is room: print areas, filters, ranges open to editing.

    Of a print area only the columns are told; one of whole rows has no end, and tells nothing.
    """
    references = []
    for section in sheet.root:
        if local_name(section) == "autoFilter":
            references.append(str(section.get("ref", "")))
        elif local_name(section) == "protectedRanges":
            references += [text for child in section for text in str(child.get("sqref", "")).split()]
    columns = _print_columns(package, name)
    found = [range_ for reference in references if (range_ := area(reference))]
    return found + [Area(0, column, 0, column) for column in columns]


def _farthest(mark: SheetMarks) -> Iterable[tuple[int, int]]:
    """Return the marked cell farthest to the right, if there is one."""
    places = ((row, max(filled)) for row, filled in mark.fills.items())
    return [max(places, key=lambda cell: cell[1])] if mark.fills else []


def _inside_sparkline(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "sparkline"


def _anchors(root: etree._Element) -> Iterable[Area]:
    """Yield the ranges that the objects of a drawing, or the controls of a sheet, lie over."""
    for anchor in root.iter():
        if local_name(anchor) not in {"twoCellAnchor", "oneCellAnchor", "anchor"}:
            continue
        corners = {
            (local_name(corner), local_name(number)): int(number.text or 0)
            for corner in anchor
            if local_name(corner) in {"from", "to"}
            for number in corner
            if local_name(number) in {"row", "col"}
        }
        if ("from", "row") not in corners or ("from", "col") not in corners:
            continue
        row, column = corners["from", "row"], corners["from", "col"]
        size = next((child for child in anchor if local_name(child) == "ext"), None)
        low, right = row, column
        if size is not None:
            low += int(size.get("cy", "0")) // _UNIT_ROW
            right += int(size.get("cx", "0")) // _UNIT_COLUMN
        yield Area(row, column, corners.get(("to", "row"), low), corners.get(("to", "col"), right))


def _old_anchors(drawing: bytes) -> Iterable[Area]:
    """Yield the ranges that buttons and boxes of the old drawing language lie over; it is not always well-formed."""
    for kind, said in _OBJECTS.findall(drawing):
        anchor = _OBJECT_ANCHOR.search(said)
        numbers = [int(number) for number in re.findall(rb"\d+", anchor[1])] if anchor else []
        if kind != NOTE and len(numbers) == ANCHOR_NUMBERS:
            left, top, right, low = numbers[::2]
            yield Area(top, left, low, right)


def _print_columns(package: Package, name: str) -> list[int]:
    """Return the last zero-based column of each print area of a sheet."""
    book = parse_xml(package.read(package.workbook))
    names = [str(element.get("name", "")) for element in book.iter() if local_name(element) == "sheet"]
    found = []
    for element in book.iter():
        if local_name(element) != "definedName" or element.get("name") != "_xlnm.Print_Area":
            continue
        place = str(element.get("localSheetId", ""))
        if not place.isdecimal() or int(place) >= len(names) or names[int(place)] != name:
            continue
        for reference in (element.text or "").split(","):
            columns = _AREA_COLUMNS.search(reference.rpartition("!")[2])
            if columns:
                found.append(column_number((columns[2] or columns[1]).encode()))
    return found
