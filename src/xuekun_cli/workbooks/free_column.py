"""Where on a sheet there is room for new columns: right of everything in use."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.workbooks.package import Package, local_name, parse_xml
from xuekun_cli.workbooks.sheetxml import Area, SheetXml, area

FORMATTED_ONLY = 40
"""Columns that are formatted but empty count as used up to this many right of the last value; beyond
that they are a format given to whole rows or columns, not a part of the table."""


def first_free_column(sheet: SheetXml, others: Sequence[Area] = ()) -> int:
    """Return the zero-based column right of everything in use on a sheet.

    Values, formulas, merged ranges and ``others`` (marks, tables, drawings) always count; formatted
    empty cells, the stated dimension and column formats count where they are near.
    """
    filled = max((found.last_column for found in (*sheet.merged(), *others)), default=-1)
    formatted = -1
    for row in sheet.rows:
        last = sheet.last_cell(row)
        if last is None or last.column <= filled:
            continue
        if not last.empty:
            filled = last.column
            continue
        formatted = max(formatted, last.column)
        filled = max([filled, *(cell.column for cell in sheet.cells(row) if not cell.empty)])
    dimension = sheet.dimension()
    near = [formatted, dimension.last_column if dimension else -1]
    near += [int(span.get("max", "0")) - 1 for span in sheet.column_spans()]
    return max([filled, *(column for column in near if column <= filled + FORMATTED_ONLY)]) + 1


def other_areas(package: Package, part: str, mark: SheetMarks) -> list[Area]:
    """Return the ranges of the marks, the sheet's tables, and the pictures and charts beside marked rows."""
    found = [Area(row, column, row, column) for row, column in mark.fills]
    rows = [*mark.headers, *mark.rows] or [0]
    for relation in package.relationships(part).values():
        if relation.kind == "table" and package.has(relation.target):
            table = area(str(parse_xml(package.read(relation.target)).get("ref", "")))
            found += [table] if table else []
        elif relation.kind == "drawing" and package.has(relation.target):
            for anchor in parse_xml(package.read(relation.target)):
                corners = [
                    int(number.text or 0)
                    for corner in anchor
                    if local_name(corner) in ("from", "to")
                    for wanted in ("row", "col")
                    for number in corner
                    if local_name(number) == wanted
                ]
                if len(corners) == 4 and corners[0] <= max(rows) and corners[2] >= min(rows):
                    found.append(Area(*corners))
    return found
