"""Whether the rows and cells of a worksheet are as the schema wants them (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73)."""

from __future__ import annotations

import re

from lxml import etree
from openpyxl.utils import column_index_from_string

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}
CHILDREN = ("f", "v", "is", "extLst")
"""What a cell may hold, in this order, each once."""


def row_faults(row: etree._Element, number: int, formats: int, strings: int) -> list[str]:
    """Return what is wrong with a row; ``formats`` and ``strings`` are how many the workbook has."""
    found = [] if 1 <= number <= MAX_ROW else [f"row {number}"]
    if int(row.get("s", "0")) >= formats:
        found.append(f"row {number} has format {row.get('s')}")
    names = [etree.QName(child).localname for child in row]
    if set(names[:-1]) - {"c"} or set(names[-1:]) - {"c", "extLst"}:
        found.append(f"row {number} holds {sorted(set(names))}")
    column = 0
    spans = [int(edge) for edge in row.get("spans", f"1:{MAX_COLUMN}").split(":")]
    for cell in row.findall("{*}c"):
        address = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        previous, column = column, column_index_from_string(address[1]) if address else column + 1
        where = cell.get("r", f"{column}")
        if column <= previous or column > MAX_COLUMN or (address and int(address[2]) != number):
            found.append(f"{where} out of order")
        if not spans[0] <= column <= spans[1]:
            found.append(f"{where} outside {row.get('spans')}")
        if int(cell.get("s", "0")) >= formats:
            found.append(f"{where} has format {cell.get('s')}")
        found += [f"{where} {fault}" for fault in _value_faults(cell, strings)]
    return found


def _value_faults(cell: etree._Element, strings: int) -> list[str]:
    names = [etree.QName(child).localname for child in cell]
    if names != [name for name in CHILDREN if name in names]:
        return [f"holds {names}"]
    kind = cell.get("t", "n")
    text = cell.findtext("{*}v") or ""
    if kind not in KINDS:
        return [f"is of kind {kind}"]
    if kind == "s" and not (text.isdecimal() and int(text) < strings):
        return ["has no text"]
    if (kind == "inlineStr") != ("is" in names):
        return ["has no text" if kind == "inlineStr" else "has a text that is not its own"]
    if kind == "b" and text not in {"0", "1", ""}:
        return [f"is {text}, neither true nor false"]
    if kind == "n" and text and not _number(text):
        return [f"is {text}, no number"]
    return []


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
