"""SpreadsheetML 2003: the XML that Excel 2003 wrote and that some platforms still hand out as xls."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, Allowance
from xuekun_cli.sheets.containers.markup import page_text
from xuekun_cli.sheets.containers.refusals import damaged

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARES = re.compile(r"(?>\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
"""Entities, which no such table declares: they may unfold without end."""
_BAD_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
"""What XML 1.0 forbids and some writers put in all the same."""
_LONGEST_NUMBER = 18
"""Digits of a place; a longer one is broken."""
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)")


def read_spreadsheetml(content: bytes, label: str, allowance: Allowance | None = None) -> tuple[SheetCells, ...]:
    """Return the worksheets: Number as float, Boolean as bool, DateTime as datetime, String as str.

    Empty cells are ``""``. Raises `CannotGoOn` when the XML breaks off or has a cell too far away to hold.
    """
    from lxml import etree

    if allowance is None:
        allowance = Allowance(len(content))
        allowance.take(len(content), label)
    text = _DECLARATION.sub("", page_text(content, label)).replace("&nbsp;", " ")
    text = _BARE_AMPERSAND.sub("&amp;", _BAD_CHARACTERS.sub("", text))
    if _DECLARES.match(text):
        raise damaged(label)
    source = io.BytesIO(text.strip().encode("utf-8", errors="replace"))
    sheets = []
    try:
        for _, worksheet in etree.iterparse(
            source, tag="{*}Worksheet", resolve_entities=False, no_network=True, huge_tree=True
        ):
            sheets.append(_worksheet(worksheet, label, allowance))
            worksheet.clear()
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged(label) from fault
    if not sheets:
        raise damaged(label)
    return tuple(sheets)


@dataclass(slots=True)
class _Grid:
    """The cells of one worksheet while they are read."""

    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def _worksheet(worksheet: Any, label: str, allowance: Allowance) -> SheetCells:
    grid = _Grid()
    name = _attribute(worksheet, "Name") or ""
    row = -1
    for element in worksheet.iterfind("{*}Table/{*}Row"):
        row = _index(element, row)
        _read_row(element, row, grid)
        row += _number(element, "Span")
    height = max((at + 1 for at, _ in grid.cells), default=0)
    width = max((at + 1 for _, at in grid.cells), default=0)
    allowance.lay(height, width, label, name)
    rows: list[list[object]] = [[""] * width for _ in range(height)]
    for (at, column), value in grid.cells.items():
        rows[at][column] = value
    visible = worksheet.findtext("{*}WorksheetOptions/{*}Visible") or ""
    return SheetCells(
        name=name,
        rows=rows,
        hidden=visible.strip() in ("SheetHidden", "SheetVeryHidden"),
        merged=tuple(grid.merged),
        errors=grid.errors,
        hidden_columns=_hidden_columns(worksheet),
    )


def _read_row(element: Any, row: int, grid: _Grid) -> None:
    column = -1
    for cell in element.iterfind("{*}Cell"):
        column = _index(cell, column)
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        if across or down:
            grid.merged.append((row, column, row + down, column + across))
        content = cell.find("{*}Data")
        if content is not None:
            kind = _attribute(content, "Type") or "String"
            text = "".join(content.itertext())
            if kind == "Error":
                grid.errors[row, column] = text.strip() or "#N/A"
                grid.cells[row, column] = ""
            elif text:
                grid.cells[row, column] = _value(kind, text)
        column += across


def _value(kind: str, text: str) -> object:
    """Return the value of a cell; what does not read as its own type stays the text that it is."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() in ("1", "true", "True")
    return text


def _attribute(element: Any, name: str) -> str | None:
    said: str | None = element.get(_SS + name) or element.get(name)
    return said


def _number(element: Any, name: str) -> int:
    digits = _attribute(element, name) or "0"
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(name)
    return max(0, int(digits))


def _index(element: Any, before: int) -> int:
    """Return the zero-based place of a row or cell: the one it names, else the next."""
    return max(_number(element, "Index") - 1, before + 1) if _attribute(element, "Index") else before + 1


def _hidden_columns(worksheet: Any) -> frozenset[int]:
    hidden: set[int] = set()
    column = -1
    for element in worksheet.iterfind("{*}Table/{*}Column"):
        column = _index(element, column)
        span = _number(element, "Span")
        if _attribute(element, "Hidden") in ("1", "true"):
            hidden.update(range(column, min(column + span, MAX_COLUMNS) + 1))
        column += span
    return frozenset(hidden)
