"""OpenDocument workbooks, with what calamine leaves out: errors, merged ranges, hidden columns."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, Allowance
from xuekun_cli.sheets.containers.endless import has_endless_number, refuse_endless_numbers
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS, damaged, protected, too_large
from xuekun_cli.sheets.containers.trial import try_reading
from xuekun_cli.sheets.containers.xlsx import calamine_sheets, refuse_declarations
from xuekun_cli.sheets.containers.xlsx_beside import BesideCells

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_LONGEST_COUNT, _TOO_FAR = 12, 10**12
"""Digits of a count that is still looked at, and what every longer one is taken as."""
_BLANKS = 1_000_000
"""Blanks that may be written as a number (``text:c``), whatever the size of the file."""


def read_ods(content: bytes, label: str, allowance: Allowance | None = None) -> tuple[SheetCells, ...]:
    """Return the sheets of an ods from its bytes. Empty cells are ``""``.

    An error value, or a formula without a result (as ``=…``), stands in ``errors`` and its cell is empty.
    Raises `CannotGoOn` when the file is damaged, needs a password, or has a cell too far away to hold.
    """
    from lxml import etree

    allowance = allowance or Allowance(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            allowance.take(unpacked, label)
            refuse_declarations(archive)
            manifest = "META-INF/manifest.xml"
            if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
                raise protected(label)
            xml = archive.read("content.xml")
            beside = _tables(xml, label, allowance)
    except (*ZIP_FAULTS, etree.XMLSyntaxError) as fault:
        raise damaged(label) from fault
    try_reading(content, unpacked, label)
    read = calamine_sheets(content, label, allowance=allowance)
    if has_endless_number(xml):
        refuse_endless_numbers(read, label)
    sheets = []
    for sheet in read:
        told = beside.get(sheet.name, BesideCells())
        for row, column in told.errors:
            # Some writers give an error the value 0, which is not what the cell shows.
            if row < len(sheet.rows) and column < len(sheet.rows[row]):
                sheet.rows[row][column] = ""
        sheets.append(replace(sheet, errors=told.errors, merged=told.merged, hidden_columns=told.hidden_columns))
    return tuple(sheets)


def _tables(xml: bytes, label: str, allowance: Allowance) -> dict[str, BesideCells]:
    from lxml import etree

    found = {}
    blanks = 0
    tables = etree.iterparse(
        io.BytesIO(xml), tag=_TABLE + "table", resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, table in tables:
        name = table.get(_TABLE + "name", "")
        blanks += sum(_count(blank, _TEXT + "c") for blank in table.iter(_TEXT + "s"))
        if blanks > max(len(xml), _BLANKS):
            raise damaged(label)
        found[name] = _beside_cells(table, label, name, allowance)
        table.clear()
    return found


def _beside_cells(table: Any, label: str, name: str, allowance: Allowance) -> BesideCells:
    errors: dict[tuple[int, int], str] = {}
    merged = []
    row = 0
    last_row = last_column = -1
    for element in table.iter(_TABLE + "table-row"):
        repeat = _count(element, _TABLE + "number-rows-repeated")
        column = 0
        said: dict[int, str] = {}
        for cell in element.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            wide = _count(cell, _TABLE + "number-columns-repeated")
            down = _count(cell, _TABLE + "number-rows-spanned")
            across = _count(cell, _TABLE + "number-columns-spanned")
            if down > 1 or across > 1:
                merged.append((row, column, row + down - 1, column + across - 1))
            error = _error(cell)
            if error or cell.get(_OFFICE + "value-type") or cell.find(_TEXT + "p") is not None:
                last_row, last_column = row + repeat - 1, max(last_column, column + wide - 1)
                if not allowance.fits(last_row + 1, last_column + 1):
                    raise too_large(label, name, last_row, last_column)
            if error:
                said.update(dict.fromkeys(range(column, column + wide), error))
            column += wide
        for repeated in range(row, row + repeat) if said else ():
            errors.update({(repeated, at): text for at, text in said.items()})
        row += repeat
    return BesideCells(errors, _hidden_columns(table), tuple(merged))


def _count(element: Any, attribute: str) -> int:
    """Return how often something is repeated; what is no number, or more than any sheet has, is too far."""
    said = element.get(attribute) or "1"
    return max(1, int(said)) if said.isdecimal() and len(said) <= _LONGEST_COUNT else _TOO_FAR


def _error(cell: Any) -> str:
    """Return the error that the cell shows, its formula when there is no result, else ""."""
    formula = cell.get(_TABLE + "formula")
    kind = cell.get(_OFFICE + "value-type")
    if formula is None and cell.get(_CALC + "value-type") != "error":
        return ""
    shown = "".join("".join(line.itertext()) for line in cell.iterchildren(_TEXT + "p"))
    if cell.get(_CALC + "value-type") == "error" or shown.startswith(("#", "Err:")):
        return shown or "#N/A"
    return "" if kind else "=" + formula.partition("=")[2]


def _hidden_columns(table: Any) -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in table.iter(_TABLE + "table-column"):
        repeat = min(_count(element, _TABLE + "number-columns-repeated"), MAX_COLUMNS)
        if element.get(_TABLE + "visibility") == "collapse":
            hidden.update(range(column, column + repeat))
        column += repeat
    return frozenset(hidden)
