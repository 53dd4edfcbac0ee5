"""What is to be written: marks on a copy of an input sheet, and finished files."""

from __future__ import annotations

from dataclasses import dataclass, field

LOOKS = ("color", "grey", "frame")
"""How a listed score is marked: in colour, in grey for a printer without colours, or framed without any fill; the
number is bold in each, so that it is told from whatever colours the office itself has on the sheet."""


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What to add to one sheet of an input workbook. Rows and columns are zero-based."""

    sheet: str
    fills: dict[int, dict[int, str]]
    """Row → column of a listed score → category, which decides the fill."""
    headers: dict[int, tuple[str, ...]]
    """Row of a table's (lowest) header row → titles of the appended columns: 类别, 说明."""
    rows: dict[int, tuple[str, ...]]
    """Row of a student → texts of the appended columns, in the order of the titles."""
    groups: dict[int, str] = field(default_factory=dict)
    """Row above a header row, where a header has two → the title over all appended columns."""
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) of a listed score → what a note on it says, where notes are asked for."""
    look: str = LOOKS[0]
    """One of `LOOKS`."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A finished file in memory, to be put in place in one move."""

    path: str
    content: bytes
