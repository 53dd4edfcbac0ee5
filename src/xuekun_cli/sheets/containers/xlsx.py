"""Workbooks of Excel and WPS (xlsx, xls), and what calamine does not tell about them.

python_calamine reads the cells. It gives an empty text for an error value, says nothing of hidden columns,
stops reading before a damaged part's checksum, and allocates the whole rectangle up to the farthest cell.
Those four are looked up in the parts themselves: of an xlsx in `xlsx_beside`, of an xls here.
Empty cells are ``""`` as calamine gives them.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.allowance import Allowance, ask_for_memory
from xuekun_cli.sheets.containers.endless import has_endless_number, refuse_endless_numbers
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS, damaged, protected
from xuekun_cli.sheets.containers.trial import try_reading
from xuekun_cli.sheets.containers.xlsx_beside import BesideCells, Search
from xuekun_cli.sheets.containers.zip_members import member

_UNASKED = ("xl/sharedstrings.xml", "xl/styles.xml", "xl/metadata.xml", "xl/richdata/richvaluerel.xml")
"""Parts that nobody asks for here, and calamine reads."""
_BEGINS = late(rb"(?:\xef\xbb\xbf)?(?>\s|<\?.*?\?>|<!--.*?-->)*+<[A-Za-z_]", re.DOTALL)
_PROLOG = 4_096
"""Bytes within which the first element of a part begins."""
_XLS_DIMENSIONS = late(rb"\x00\x02[\x0a\x0e]\x00")
BIFF_ROWS, BIFF_COLUMNS = 65_536, 256
"""The size of a sheet in an xls."""
_DIMENSIONS_BIFF8, _DIMENSIONS_BYTES = 14, 18
_XLS_ERROR_RECORD = late(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01"
    rb"|\x06\x00.{8}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]...\xff\xff",
    re.DOTALL,
)
"""BOOLERR, or FORMULA with an error as its result: the two BIFF records that hold an error value."""


def read_xlsx(content: bytes, label: str, allowance: Allowance | None = None) -> tuple[SheetCells, ...]:
    """Return the sheets of an xlsx or xlsm from its bytes; charts and macro sheets are left out.

    A formula that no program has calculated yet stands in ``errors`` with its text (``=SUM(C3:E3)``): its
    cell is empty in the file though it is not empty to a person.
    Raises `CannotGoOn` when the file is damaged, needs a password, or has a cell too far away to hold.
    """
    from lxml import etree

    allowance = allowance or Allowance(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            allowance.take(unpacked, label)
            search = Search(label, allowance)
            parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            refuse_declarations(archive)
            sheets_found = _sheet_parts(archive, parts)
            for name, part in sheets_found:
                search.admit(name, member(archive, content, part))
            # Read for their size and checksum alone: calamine would follow a part that unpacks without end.
            unasked = [member(archive, content, parts[part]) for part in _UNASKED if part in parts]
            endless = any(map(has_endless_number, unasked))
            del unasked
    except (*ZIP_FAULTS, etree.XMLSyntaxError) as fault:
        raise damaged(label) from fault
    if search.odd or len(parts) < len(entries) or not _in_order(parts, sheets_found):
        try_reading(content, unpacked, label)
    ask_for_memory(search.cells, 0, label)
    search.stand_by()
    try:
        read = calamine_sheets(content, label, beside=search.start, allowance=allowance)
    except CannotGoOn:
        search.result()  # where it has come upon a fault as well, it says more exactly which
        raise
    if endless:
        refuse_endless_numbers(read, label)
    beside = search.result()
    sheets = []
    for sheet in read:
        told = beside.get(sheet.name, BesideCells())
        sheets.append(replace(sheet, errors=told.errors, hidden_columns=told.hidden_columns))
    return tuple(sheets)


def read_xls(content: bytes, label: str, allowance: Allowance | None = None) -> tuple[SheetCells, ...]:
    """Return the sheets of a BIFF workbook from its bytes.

    Raises `CannotGoOn` when the file is damaged, needs a password, or has a cell too far away to hold.
    """
    if any(
        _impossible(content[found.start() : found.start() + _DIMENSIONS_BYTES])
        for found in _XLS_DIMENSIONS.finditer(content)
    ):
        # calamine allocates what the record claims, and ends the process when there is no such memory.
        raise damaged(label)
    allowance = allowance or Allowance(len(content))
    allowance.take(len(content), label)
    try_reading(content, len(content), label)
    sheets = calamine_sheets(content, label, allowance=allowance)
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
    content: bytes,
    label: str,
    wanted: Callable[[str], bool] = lambda _: True,
    beside: Callable[[], None] = lambda: None,
    allowance: Allowance | None = None,
) -> tuple[SheetCells, ...]:
    """Return the worksheets of an xlsx, xls or ods as calamine reads them; chart sheets are none.

    Those whose names are not ``wanted`` are not read. ``beside`` is called when the workbook is open: what it
    starts may run while calamine goes through the cells, for which it holds no lock of Python's. The sheets are
    taken from the ``allowance``.

    Raises `CannotGoOn` when calamine cannot read the bytes, in whatever way it fails, and for sheets too large.
    """
    import python_calamine as calamine

    sheets = []
    try:
        with _silent_panics():
            book = calamine.load_workbook(io.BytesIO(content))
            beside()
            for sheet in book.sheets_metadata:
                if sheet.typ != calamine.SheetTypeEnum.WorkSheet or not wanted(sheet.name):
                    continue
                cells = book.get_sheet_by_name(sheet.name)
                if allowance is not None:
                    allowance.lay(cells.total_height, cells.total_width, label, sheet.name)
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


class _Silence:
    """The process's stderr, turned away as long as anybody reads: there is one, whatever the thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers = 0
        self._kept: int | None = None

    def begin(self) -> None:
        """Turn stderr away, unless somebody else has already."""
        with self._lock:
            if self._readers == 0:
                self._turn_away()
            self._readers += 1

    def end(self) -> None:
        """Turn stderr back, unless somebody else still reads."""
        with self._lock:
            self._readers -= 1
            if self._readers == 0 and self._kept is not None:
                os.dup2(self._kept, 2)
                os.close(self._kept)
                self._kept = None

    def _turn_away(self) -> None:
        try:
            kept = os.dup(2)
        except OSError:  # no stderr at all, as under a windowed start
            return
        try:
            sink = os.open(os.devnull, os.O_WRONLY)
        except OSError:
            os.close(kept)
            raise
        os.dup2(sink, 2)
        os.close(sink)
        self._kept = kept


_SILENCE = _Silence()


@contextmanager
def _silent_panics() -> Iterator[None]:
    """Keep the trace of a calamine panic from stderr, to which it is written past Python."""
    _SILENCE.begin()
    try:
        yield
    finally:
        _SILENCE.end()


def refuse_declarations(archive: zipfile.ZipFile) -> None:
    """Raise ValueError when a part declares entities, which no workbook does: they may unfold without end."""
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                begin = part.read(_PROLOG).replace(b"\x00", b"").lstrip(b"\xff\xfe")
            if begin and not _BEGINS.match(begin):
                raise ValueError(entry.filename)


def _in_order(parts: dict[str, str], sheets: Sequence[tuple[str, str]]) -> bool:
    """Tell whether every part that may be a sheet is one that was admitted, under a name of its own."""
    names = {name for name, _ in sheets}
    known = {part.replace("\\", "/").lower() for _, part in sheets}
    return (
        len(names) == len(sheets)
        and not {part for part in parts if part.startswith("xl/worksheets/sheet")} - known
    )


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
