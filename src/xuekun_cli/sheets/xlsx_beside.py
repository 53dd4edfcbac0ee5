"""What calamine does not tell about the sheets of an xlsx: errors, formulas without a value, hidden columns.

It stands in the sheets' own parts, which are searched as bytes and parsed only where there is something to be
found. Before calamine reads a sheet the part says how far it reaches: calamine allocates the whole rectangle up
to the farthest cell, and ends the process when there is no such memory. The rest is looked up while calamine
works, which holds no lock of Python's.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from xuekun_cli.sheets.refusals import MAX_CELLS, ZIP_FAULTS, damaged, too_large

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

_HELD = 64_000_000
"""Bytes of parts that may wait until calamine works; one part may have more."""


@dataclass(frozen=True, slots=True)
class BesideCells:
    """What stands beside the values of one sheet; the same meanings as in `SheetCells`."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


class Search:
    """Looks up what stands beside the cells of one workbook's sheets, on a thread of its own."""

    def __init__(self, label: str) -> None:
        """Take how messages name the workbook."""
        self._label = label
        self._found: dict[str, BesideCells] = {}
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._held = 0
        self._may_start = Event()
        self._thread = Thread(target=self._wait_and_look, daemon=True)
        self._fault: BaseException | None = None

    def admit(self, sheet: str, xml: bytes) -> None:
        """Take in a sheet's part, once it is sure that the sheet is not too large to be held.

        Raises `CannotGoOn` for a sheet that is too large, and for a part that is found to be damaged.
        """
        self._held += len(xml)
        rows, columns = _claimed_end(xml, _head(xml))
        if 0 < rows * columns <= MAX_CELLS and (self._held <= _HELD or not self._waiting):
            self._waiting.append((sheet, xml))
        else:
            self._look(sheet, xml, rows * columns > MAX_CELLS)

    def stand_by(self) -> None:
        """Have the thread ready: whoever starts one waits for Python's lock, which a search holds for a while."""
        with suppress(RuntimeError):  # the system has no more threads to give
            self._thread.start()

    def start(self) -> None:
        """Start with the parts that wait. Returns at once."""
        self._may_start.set()

    def result(self) -> dict[str, BesideCells]:
        """Return what stands beside the cells of each sheet, when all is looked up; raises what `admit` does."""
        self.start()
        if self._thread.ident is not None:
            self._thread.join()
        self._look_all()
        if self._fault is not None:
            raise self._fault
        return self._found

    def _wait_and_look(self) -> None:
        self._may_start.wait()
        self._look_all()

    def _look_all(self) -> None:
        try:
            while self._waiting and self._fault is None:
                self._look(*self._waiting.popleft(), far=False)
        except BaseException as fault:  # whatever it is, it belongs to whoever waits for the result
            self._fault = fault

    def _look(self, sheet: str, xml: bytes, far: bool) -> None:
        from lxml import etree

        try:
            self._found[sheet] = _beside_cells(xml, self._label, sheet, far)
        except (*ZIP_FAULTS, etree.XMLSyntaxError) as fault:
            raise damaged(self._label) from fault


def _head(xml: bytes) -> bytes:
    """Return a sheet part up to its cells."""
    return xml[: max(xml.find(b"sheetData"), 0)]


def _beside_cells(xml: bytes, label: str, sheet: str, far: bool) -> BesideCells:
    """Return the errors and hidden columns of one sheet part; most parts are searched, not parsed.

    ``far``: it claims to reach farther than is held, which it may not do.
    """
    formulas = any(mark in xml for mark in _FORMULA_MARKS)
    needed = any(mark in xml for mark in _ERROR_MARKS) or (
        formulas and not _all_calculated(xml) and _UNCALCULATED.search(xml)
    )
    errors: dict[tuple[int, int], str] = {}
    if far:
        errors, last_row, last_column = _walk(xml)
        if (last_row + 1) * (last_column + 1) > MAX_CELLS:
            raise too_large(label, sheet, last_row, last_column)
    elif needed:
        errors = _errors(xml)
    return BesideCells(errors, _hidden_columns(_head(xml)))


def _all_calculated(xml: bytes) -> bool:
    """Tell, quickly and of the plainest sheets alone, that every formula has a value behind it."""
    plain = not any(odd in xml for odd in (b"<f ", b"<f/", b":f>", b":f ", b"</f><v></"))
    return plain and xml.count(b"</f>") == xml.count(b"</f><v>")


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


def _errors(xml: bytes) -> dict[tuple[int, int], str]:
    """Return the errors of a sheet part; its rows are parsed, but only those gone through that may have one."""
    from lxml import etree

    may_have_one = etree.XPath("boolean(*[@t='e' or (*[local-name()='f'] and not(*[local-name()='v']/text()))])")
    errors: dict[tuple[int, int], str] = {}
    for row, element in _rows(xml):
        if may_have_one(element):
            errors.update(((row, column), error) for column, _, error in _cells(element) if error)
    return errors


def _walk(xml: bytes) -> tuple[dict[tuple[int, int], str], int, int]:
    """Return the errors of a sheet part, and the last zero-based row and column that hold anything."""
    errors: dict[tuple[int, int], str] = {}
    last_row = last_column = -1
    for row, element in _rows(xml):
        for column, holds, error in _cells(element):
            if holds:
                last_row, last_column = row, max(last_column, column)
            if error:
                errors[row, column] = error
    return errors, last_row, last_column


def _rows(xml: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the zero-based number and the element of every row of a sheet part; it is empty when the next comes."""
    from lxml import etree

    row = -1
    rows = etree.iterparse(io.BytesIO(xml), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True)
    for _, element in rows:
        row = int(element.get("r") or row + 2) - 1
        yield row, element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _cells(row: Any) -> Iterator[tuple[int, bool, str]]:
    """Yield of every cell of a row its zero-based column, whether it holds anything, and its error or ""."""
    column = -1
    for cell in row:
        address = _ADDRESS.match(cell.get("r") or "")
        column = _column(address[1]) if address else column + 1
        value = cell.find("{*}v")
        text = (value.text or "") if value is not None else ""
        formula = cell.find("{*}f")
        error = ""
        if cell.get("t") == "e":
            error = text or "#N/A"
        elif formula is not None and not text and cell.get("t") != "str":
            error = "=" + (formula.text or "")
        yield column, bool(text or formula is not None or cell.find("{*}is") is not None), error


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
