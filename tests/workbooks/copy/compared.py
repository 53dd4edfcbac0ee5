"""What two workbooks are compared by: their cells as two libraries read them, and the XML of a sheet."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from python_calamine import CalamineWorkbook
from soundness_parts import local

MOVED = {"dimension", "cols", "sheetData"}
"""The sections of a sheet that reach to the new columns, and the rows, which are compared by themselves."""


def calamine_cells(content: bytes) -> list[dict[tuple[int, int], object]]:
    """Return the values of each worksheet by their zero-based place, computed ones included."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_name(each.name) for each in book.sheets_metadata if "Work" in str(each.typ)]
    found = []
    for sheet in sheets:
        rows = sheet.to_python(skip_empty_area=False)
        found.append({(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""})
    return found


def openpyxl_cells(content: bytes, computed: bool) -> list[dict[str, object]]:
    """Return what each worksheet holds and how it looks, but for fills: formulas, or the values computed for them."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=computed)
    return [
        {cell.coordinate: _shown(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for sheet in book.worksheets
    ]


def _shown(cell: Any) -> tuple[object, ...]:
    value = getattr(cell.value, "text", cell.value)
    # a marked score is bold
    font = repr(cell.font).replace("b=True", "b=False")
    return (value, cell.number_format, font, repr(cell.border), repr(cell.alignment), cell.hyperlink)


def sections_of(sheet: etree._Element) -> list[bytes]:
    """Return the sections of a sheet that no mark may change."""
    return [_bare(child) for child in sheet if local(child) not in MOVED]


def rows_of(sheet: etree._Element, start: int, filled: Collection[tuple[int, int]]) -> list[Any]:
    """Return every cell left of a one-based column under its row's attributes, those ``filled`` without format.

    ``filled`` are zero-based places; a blank one of them does not count.
    """
    found = []
    number = 0
    for row in sheet.iter("{*}row"):
        number = int(row.get("r", number + 1))
        cells = []
        column = 0
        for cell in row:
            said = cell.get("r")
            column = column_index_from_string(coordinate_from_string(said)[0]) if said else column + 1
            if column < start:
                marked = (number - 1, column - 1) in filled
                inside = [_bare(each) for each in cell]
                if inside or not marked:
                    cells.append((column, None if marked else cell.get("s"), cell.get("t"), inside))
        found.append(({name: said for name, said in row.items() if name != "spans"}, cells))
    return found


def _bare(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n")
