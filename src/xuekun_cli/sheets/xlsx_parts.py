"""Workbooks of Excel and WPS (xlsx, xls), and what calamine does not tell about them.

python_calamine reads the cells. It gives an empty text for an error value, says nothing of hidden columns,
stops reading before a damaged part's checksum, and allocates the whole rectangle up to the farthest cell.
Those four are looked up here in the parts themselves, at the price of a byte search for most files.
Empty cells are ``""`` as calamine gives them.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from xuekun_cli.model.tables import SheetCells
from xuekun_cli.sheets.refusals import MAX_CELLS, ZIP_FAULTS, damaged, protected, too_large

_ERROR_MARKS = (b't="e"', b"t='e'")
_FORMULA_MARKS = (b"<f", b":f>", b":f ")
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"
)
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s[^>]*?ref=["'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)["']""")
_COL = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_WIDE = re.compile(rb"""["'][A-Z]{3,}\d""")
_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)\Z")

_XLS_DIMENSIONS = re.compile(rb"\x00\x02[\x0a\x0e]\x00")
BIFF_ROWS, BIFF_COLUMNS = 65_536, 256
"""The size of a sheet in an xls."""
_DIMENSIONS_BIFF8, _DIMENSIONS_BYTES = 14, 18
_XLS_ERROR_RECORD = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01"
    rb"|\x06\x00.{8}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]...\xff\xff",
    re.DOTALL,
)
"""BOOLERR, or FORMULA with an error as its result: the two BIFF records that hold an error value."""


@dataclass(frozen=True, slots=True)
class BesideCells:
    """What stands beside the values of one sheet; the same meanings as in `SheetCells`."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_xlsx(content: bytes, label: str) -> tuple[SheetCells, ...]:
    """Return the sheets of an xlsx or xlsm from its bytes; charts and macro sheets are left out.

    A formula that no program has calculated yet stands in ``errors`` with its text (``=SUM(C3:E3)``): its
    cell is empty in the file though it is not empty to a person.
    Raises `CannotGoOn` when the file is damaged, needs a password, or has a cell too far away to hold.
    """
    from lxml import etree

    beside = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            for name, part in _sheet_parts(archive, parts):
                beside[name] = _beside_cells(archive.read(part), label, name)
            for part in ("xl/sharedstrings.xml",):
                if part in parts:
                    # Read for its checksum alone: calamine does not come to it.
                    archive.read(parts[part])
    except (*ZIP_FAULTS, etree.XMLSyntaxError) as fault:
        raise damaged(label) from fault
    sheets = []
    for sheet in calamine_sheets(content, label):
        told = beside.get(sheet.name, BesideCells())
        sheets.append(replace(sheet, errors=told.errors, hidden_columns=told.hidden_columns))
    return tuple(sheets)


def read_xls(content: bytes, label: str) -> tuple[SheetCells, ...]:
    """Return the sheets of a BIFF workbook from its bytes.

    Raises `CannotGoOn` when the file is damaged or needs a password.
    """
    if any(
        _impossible(content[found.start() : found.start() + _DIMENSIONS_BYTES])
        for found in _XLS_DIMENSIONS.finditer(content)
    ):
        # calamine allocates what the record claims, and ends the process when there is no such memory.
        raise damaged(label)
    sheets = calamine_sheets(content, label)
    if not _XLS_ERROR_RECORD.search(content):
        return sheets
    errors = _xls_errors(content)
    return tuple(replace(sheet, errors=errors.get(sheet.name, {})) for sheet in sheets)


def sheets_named(content: bytes, label: str, name: str) -> tuple[SheetCells, ...]:
    """Return the worksheets whose names hold ``name``, and read no other; () where there is none.

    Raises `CannotGoOn` when calamine cannot read the bytes.
    """
    return calamine_sheets(content, label, lambda sheet: name in sheet)


def calamine_sheets(
    content: bytes, label: str, wanted: Callable[[str], bool] = lambda _: True
) -> tuple[SheetCells, ...]:
    """Return the worksheets of an xlsx, xls or ods as calamine reads them; chart sheets are none.

    Those whose names are not ``wanted`` are not read.

    Raises `CannotGoOn` when calamine cannot read the bytes, in whatever way it fails.
    """
    import python_calamine as calamine

    sheets = []
    try:
        with _silent_panics():
            book = calamine.load_workbook(io.BytesIO(content))
            for sheet in book.sheets_metadata:
                if sheet.typ != calamine.SheetTypeEnum.WorkSheet or not wanted(sheet.name):
                    continue
                cells = book.get_sheet_by_name(sheet.name)
                rows: list[Any] = cells.to_python(skip_empty_area=False)
                ranges = cells.merged_cell_ranges or ()
                sheets.append(
                    SheetCells(
                        name=sheet.name,
                        rows=rows,
                        hidden=sheet.visible != calamine.SheetVisibleEnum.Visible,
                        merged=tuple((top, left, low, right) for (top, left), (low, right) in ranges),
                    )
                )
    except calamine.PasswordError as fault:
        raise protected(label) from fault
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as fault:
        raise damaged(label) from fault
    except BaseException as fault:
        # A panic of calamine over broken bytes: its class is private and no Exception, its name tells it.
        if type(fault).__name__ != "PanicException":
            raise
        raise damaged(label) from None
    return tuple(sheets)


@contextmanager
def _silent_panics() -> Iterator[None]:
    """Keep the trace of a calamine panic from stderr, to which it is written past Python."""
    try:
        kept = os.dup(2)
    except OSError:  # no stderr at all, as under a windowed start
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(sink)


def _sheet_parts(archive: zipfile.ZipFile, parts: dict[str, str]) -> list[tuple[str, str]]:
    """Return (sheet name, part in the archive) of every sheet; those whose part is missing are left out."""
    workbook = "xl/workbook.xml"
    for relation in _relations(archive, parts, "_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            workbook = relation.get("Target", "").lstrip("/")
    folder, file = posixpath.split(workbook)
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip(
            "/"
        )
        for relation in _relations(archive, parts, f"{folder}/_rels/{file}.rels")
    }
    found = []
    for sheet in _tree(archive.read(parts[workbook.lower()])).iterfind(".//{*}sheets/{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        part = parts.get(targets.get(ids[0], "").lower()) if ids else None
        if part:
            found.append((sheet.get("name", ""), part))
    return found


def _relations(archive: zipfile.ZipFile, parts: dict[str, str], part: str) -> list[Any]:
    name = parts.get(part.lower())
    return list(_tree(archive.read(name)).iterfind("{*}Relationship")) if name else []


def _tree(xml: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _beside_cells(xml: bytes, label: str, sheet: str) -> BesideCells:
    """Return the errors and hidden columns of one sheet part; most parts are searched, not parsed."""
    head = xml[: max(xml.find(b"sheetData"), 0)]
    row, column = _claimed_end(xml, head)
    formulas = any(mark in xml for mark in _FORMULA_MARKS)
    needed = any(mark in xml for mark in _ERROR_MARKS) or (formulas and _UNCALCULATED.search(xml))
    errors: dict[tuple[int, int], str] = {}
    if needed or row * column > MAX_CELLS:
        errors, last_row, last_column = _walk(xml)
        if (last_row + 1) * (last_column + 1) > MAX_CELLS:
            raise too_large(label, sheet, last_row, last_column)
    return BesideCells(errors, _hidden_columns(head))


def _claimed_end(xml: bytes, head: bytes) -> tuple[int, int]:
    """Return how many rows and columns the part seems to reach, mostly more than it does."""
    last = xml.rfind(b"row ")
    number = _ROW_NUMBER.search(xml, last - 1, last + 200) if last > 0 else None
    rows = int(number[1]) if number else 0
    dimension = _DIMENSION.search(head)
    if dimension and int(dimension[2]) >= rows and len(dimension[1]) <= 3:
        return int(dimension[2]), _column(dimension[1].decode()) + 1
    return rows, EXCEL_COLUMNS if _WIDE.search(xml) else TWO_LETTER_COLUMNS


EXCEL_COLUMNS = 16_384
"""Columns of a sheet in Excel, A to XFD."""
TWO_LETTER_COLUMNS = 702
"""Columns A to ZZ."""


def _walk(xml: bytes) -> tuple[dict[tuple[int, int], str], int, int]:
    """Return the errors of a sheet part, and the last zero-based row and column that hold anything."""
    from lxml import etree

    errors: dict[tuple[int, int], str] = {}
    row = last_row = last_column = -1
    rows = etree.iterparse(io.BytesIO(xml), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True)
    for _, element in rows:
        row = int(element.get("r") or row + 2) - 1
        column = -1
        for cell in element:
            address = _ADDRESS.match(cell.get("r") or "")
            column = _column(address[1]) if address else column + 1
            value = cell.find("{*}v")
            text = (value.text or "") if value is not None else ""
            formula = cell.find("{*}f")
            if text or formula is not None or cell.find("{*}is") is not None:
                last_row, last_column = row, max(last_column, column)
            if cell.get("t") == "e":
                errors[row, column] = text or "#N/A"
            elif formula is not None and not text and cell.get("t") != "str":
                errors[row, column] = "=" + (formula.text or "")
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return errors, last_row, last_column


def _column(letters: str) -> int:
    """Return the zero-based column of spreadsheet letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _hidden_columns(head: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for tag in _COL.findall(head):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get(b"hidden") in (b"1", b"true"):
            first, last = int(attributes.get(b"min", b"1")), int(attributes.get(b"max", b"1"))
            hidden.update(range(first - 1, min(last, EXCEL_COLUMNS)))
    return frozenset(hidden)


def _impossible(record: bytes) -> bool:
    """Tell whether a DIMENSIONS record ([MS-XLS] 2.4.90) claims more than a sheet can have."""
    if len(record) < _DIMENSIONS_BYTES:
        return False
    layout = "<IIHHH" if record[2] == _DIMENSIONS_BIFF8 else "<5H"
    top, bottom, left, right, reserved = struct.unpack_from(layout, record, 4)
    beyond = max(top, bottom) > BIFF_ROWS or max(left, right) > BIFF_COLUMNS
    return bool(reserved == 0 and (beyond or top > bottom or left > right))


def _xls_errors(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the error values of each sheet as xlrd sees them; none when xlrd cannot read the file."""
    import xlrd

    found: dict[str, dict[tuple[int, int], str]] = {}
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        for name in book.sheet_names():
            sheet = book.sheet_by_name(name)
            found[name] = {
                (row, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
                for row in range(sheet.nrows)
                for column, kind in enumerate(sheet.row_types(row))
                if kind == xlrd.XL_CELL_ERROR
            }
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, LookupError, ValueError):
        return {}
    return found
