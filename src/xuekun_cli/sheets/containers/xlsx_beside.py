"""What calamine does not tell about the sheets of an xlsx: errors, formulas without a value, hidden columns.

It stands in the sheets' own parts, which are searched as bytes and parsed only where there is something to be
found. Before calamine reads a sheet the part says how far it reaches: calamine allocates the whole rectangle up
to the farthest cell, and ends the process when there is no such memory. The rest is looked up while calamine
works, which holds no lock of Python's.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from xuekun_cli.model.patterns import late
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, MAX_ROWS, Allowance
from xuekun_cli.sheets.containers.reach import column_number, has_far_row, plain_reach
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS, damaged, too_large

_ERROR_MARKS = (b't="e"', b"t='e'")
_FORMULA_MARKS = (b"<f", b":f>", b":f ")
_UNCALCULATED = late(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"
)
_COL = late(rb"<(?:\w+:)?col\s[^>]*>")
_ATTRIBUTE = late(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ADDRESS = late(r"([A-Za-z]{1,9})([0-9]+)\Z")
_LONGEST_NUMBER = 20
"""Digits of a number that is still looked at: some writers put noughts in front."""

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

    def __init__(self, label: str, allowance: Allowance) -> None:
        """Take how messages name the workbook, and what its sheets may take."""
        self._label = label
        self._allowance = allowance
        self.odd = False
        """Whether some sheet is not of the plain kind: calamine may understand it otherwise than the walk does."""
        self.cells = 0
        """Cells of the largest sheet, empty ones included; mostly more than there are."""
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
        reach = plain_reach(xml)
        self.odd = self.odd or reach is None
        if has_far_row(xml):
            raise damaged(self._label)
        near = reach is not None and self._allowance.fits(*reach)
        if reach is not None and near:
            self.cells = max(self.cells, reach[0] * reach[1])
        if near and (self._held <= _HELD or not self._waiting):
            self._waiting.append((sheet, xml))
        else:
            self._look(sheet, xml, not near)

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
            self._found[sheet] = self._beside_cells(xml, sheet, far)
        except (*ZIP_FAULTS, etree.XMLSyntaxError) as fault:
            raise damaged(self._label) from fault

    def _beside_cells(self, xml: bytes, sheet: str, far: bool) -> BesideCells:
        """Return the errors and hidden columns of one sheet part; most parts are searched, not parsed.

        ``far``: it may reach farther than is held, which it may not do.
        """
        formulas = any(mark in xml for mark in _FORMULA_MARKS)
        needed = any(mark in xml for mark in _ERROR_MARKS) or (
            formulas and not _all_calculated(xml) and _UNCALCULATED.search(xml)
        )
        errors: dict[tuple[int, int], str] = {}
        if far:
            errors, last_row, last_column = _walk(xml)
            if not self._allowance.fits(last_row + 1, last_column + 1):
                raise too_large(self._label, sheet, last_row, last_column)
            self.cells = max(self.cells, (last_row + 1) * (last_column + 1))
        elif needed:
            errors = _errors(xml)
        return BesideCells(errors, _hidden_columns(_head(xml)))


def _head(xml: bytes) -> bytes:
    """Return a sheet part up to its cells."""
    return xml[: max(xml.find(b"sheetData"), 0)]


def _all_calculated(xml: bytes) -> bool:
    """Tell, quickly and of the plainest sheets alone, that every formula has a value behind it."""
    plain = not any(odd in xml for odd in (b"<f ", b"<f/", b":f>", b":f ", b"</f><v></"))
    return plain and xml.count(b"</f>") == xml.count(b"</f><v>")


def _errors(xml: bytes) -> dict[tuple[int, int], str]:
    """Return the errors of a sheet part; its rows are parsed, but only those gone through that may have one."""
    from lxml import etree

    may_have_one = etree.XPath("boolean(*[@t='e' or (*[local-name()='f'] and not(*[local-name()='v']/text()))])")
    errors: dict[tuple[int, int], str] = {}
    for row, element in _rows(xml):
        if may_have_one(element):
            errors.update(((at, column), error) for at, column, _, error in _placed(element, row) if error)
    return errors


def _walk(xml: bytes) -> tuple[dict[tuple[int, int], str], int, int]:
    """Return the errors of a sheet part, and the last zero-based row and column that hold anything."""
    errors: dict[tuple[int, int], str] = {}
    last_row = last_column = -1
    for row, element in _rows(xml):
        for at, column, holds, error in _placed(element, row):
            if holds:
                last_row, last_column = max(last_row, at), max(last_column, column)
            if error:
                errors[at, column] = error
    return errors, last_row, last_column


def _rows(xml: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the zero-based number and the element of every row of a sheet part; it is empty when the next comes."""
    from lxml import etree

    row = -1
    rows = etree.iterparse(io.BytesIO(xml), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True)
    for _, element in rows:
        row = _number(element.get("r") or str(row + 2)) - 1
        yield row, element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _placed(element: Any, row: int) -> Iterator[tuple[int, int, bool, str]]:
    """Yield of every cell of a row element where it stands, zero-based, whether it holds anything, and its error.

    Its address has the word, even where it names another row.
    """
    column = -1
    for cell in element:
        address = _ADDRESS.match(cell.get("r") or "")
        column = column_number(address[1].encode()) - 1 if address else column + 1
        value = cell.find("{*}v")
        text = (value.text or "") if value is not None else ""
        formula = cell.find("{*}f")
        error = ""
        if cell.get("t") == "e":
            error = text or "#N/A"
        elif formula is not None and not text and cell.get("t") != "str":
            error = "=" + (formula.text or "")
        holds = bool(text or formula is not None or cell.find("{*}is") is not None)
        yield _number(address[2]) - 1 if address else row, column, holds, error


def _number(digits: str) -> int:
    """Return the number of a row. Raises ValueError for one that no row of Excel has."""
    number = int(digits) if len(digits) <= _LONGEST_NUMBER else 0
    if not 0 < number <= MAX_ROWS:
        raise ValueError(f"row {digits[:_LONGEST_NUMBER]}")
    return number


def _hidden_columns(head: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for tag in _COL.findall(head):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get(b"hidden") in (b"1", b"true"):
            first, last = (_column(attributes.get(end, b"1")) for end in (b"min", b"max"))
            hidden.update(range(first - 1, last))
    return frozenset(hidden)


def _column(digits: bytes) -> int:
    """Return the number of a column from its digits, at most Excel's last."""
    return min(int(digits), MAX_COLUMNS) if digits.isdigit() and len(digits) <= _LONGEST_NUMBER else MAX_COLUMNS
