"""A worksheet part whose rows or cells stand in a muddle, put in order without losing any of them."""

from __future__ import annotations

from lxml import etree

from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.copy.package import OddPackage, local_name, parse_xml, xml_bytes
from xuekun_cli.workbooks.copy.rows import column_number


def with_rows_in_order(part: bytes) -> bytes:
    """Return the part with ascending rows and cells, each with its address; nothing else changes.

    A row or cell without an address stands behind the one before it. Raises OddPackage when a place is
    taken twice.
    """
    root = parse_xml(part, strip_comments=True)
    rows = next((child for child in root if local_name(child) == "sheetData"), None)
    if rows is None:
        raise OddPackage("sheetData")
    placed: dict[int, etree._Element] = {}
    number = 0
    for row in rows:
        said = str(row.get("r", ""))
        number = int(said) if said.isdecimal() else number + 1
        if number in placed or local_name(row) != "row":
            raise OddPackage("row")
        placed[number] = row
        row.set("r", str(number))
        _order_cells(row, number)
    rows[:] = [placed[number] for number in sorted(placed)]
    return xml_bytes(root)


def _order_cells(row: etree._Element, number: int) -> None:
    placed: dict[int, etree._Element] = {}
    others = []
    column = -1
    for cell in row:
        if local_name(cell) != "c":
            others.append(cell)
            continue
        letters = str(cell.get("r", "")).strip("$").rstrip("0123456789").rstrip("$")
        column = column_number(letters.encode()) if letters.isascii() and letters.isalpha() else column + 1
        if column in placed:
            raise OddPackage("c")
        placed[column] = cell
        cell.set("r", f"{column_letters(column)}{number}")
    row[:] = [*(placed[column] for column in sorted(placed)), *others]
