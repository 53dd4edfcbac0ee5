"""Decides which columns say who: id, name, class …; and which ids are none (running numbers, lost digits)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.headers.find import HeaderColumn

SAMPLE = 400
"""So many cells below a header decide what a column holds."""
_MOSTLY = 0.6
"""A column counts as filled from this share of its cells."""
_STRONG_ID = 15
"""Id words up to this place in the table name a person; the later ones (编号, 座号 …) may be running numbers."""
_EXACT_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number; a longer one ends in made-up digits."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2}")

_WHO = (
    ColumnRole.ID,
    ColumnRole.NAME,
    ColumnRole.CLASS,
    ColumnRole.GRADE,
    ColumnRole.SCHOOL,
    ColumnRole.KIND,
    ColumnRole.STATUS,
    ColumnRole.SUBJECT_NAME,
    ColumnRole.EXAM,
)
ROLE_WORDS = {
    ColumnRole.ID: "学号",
    ColumnRole.NAME: "姓名",
    ColumnRole.CLASS: "班级",
    ColumnRole.GRADE: "年级",
    ColumnRole.SCHOOL: "学校",
    ColumnRole.KIND: "备注／类别",
    ColumnRole.STATUS: "状态",
    ColumnRole.SUBJECT_NAME: "科目名",
    ColumnRole.EXAM: "考试",
}


@dataclass
class WhoColumns:
    """Role → column, and whether the id only counts within a class."""

    columns: dict[ColumnRole, int] = field(default_factory=dict)
    weak_id: bool = False
    notes: dict[int, tuple[ColumnRole, str, str]] = field(default_factory=dict)
    """Column → role, subject and reason, for the readings."""


def choose_who(grid: SheetGrid, columns: Sequence[HeaderColumn], first: int, last: int) -> WhoColumns:
    """Return which columns say who, the most trusted of each role; rows ``first … last`` are below the header."""
    chosen = WhoColumns()
    notes = chosen.notes
    by_role: dict[ColumnRole, list[HeaderColumn]] = {}
    for column in columns:
        if column.meaning and column.meaning.role in _WHO:
            by_role.setdefault(column.meaning.role, []).append(column)
    for role, found in by_role.items():
        filled = {c.column: filled_share(grid, c.column, first, last) for c in found}
        usable = [c for c in found if filled[c.column] > 0] or found
        best = min(
            usable,
            key=lambda c: (
                filled[c.column] < _MOSTLY,
                role is ColumnRole.ID and _loses_digits(grid, c.column, first, last),
                c.meaning.strength if c.meaning else 0,
                c.column,
            ),
        )
        chosen.columns[role] = best.column
        for one in found:
            spare = f"「{best.text}」更可信，用那一列作{ROLE_WORDS[role]}"
            notes[one.column] = (role, "", "") if one is best else (ColumnRole.IGNORED, "", spare)
        if role is ColumnRole.ID and best.meaning and best.meaning.strength >= _STRONG_ID:
            chosen.weak_id = _is_running(grid, best.column, first, last)
            if chosen.weak_id:
                notes[best.column] = (role, "", "只在班内有用的编号")
    if ColumnRole.SUBJECT_NAME in chosen.columns:
        wide = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.SCORE and c.meaning.subject]
        if len(wide) > 1:
            place = chosen.columns.pop(ColumnRole.SUBJECT_NAME)
            notes[place] = (ColumnRole.IGNORED, "", "各科已各占一列")
    return chosen


def lost_digits(value: object) -> bool:
    """Tell whether an id is a number whose last digits a spreadsheet has thrown away (3.50802E+17)."""
    if isinstance(value, str):
        return ("E" in value or "e" in value) and _SCIENTIFIC.fullmatch(value.strip()) is not None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) >= _EXACT_DIGITS and (abs(value) > 2**53 or value % 10 == 0)


def _loses_digits(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    return any(lost_digits(grid.rows[row][column]) for row in range(first, min(last, first + SAMPLE) + 1))


def filled_share(grid: SheetGrid, column: int, first: int, last: int) -> float:
    """Return the share of the cells below a header that hold anything (0 to 1)."""
    rows = range(first, min(last, first + SAMPLE) + 1)
    filled = sum(1 for row in rows if grid.rows[row][column] not in (None, ""))
    return filled / len(rows) if rows else 0.0


def _is_running(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    """Tell whether a weak id column only counts 1, 2, 3 … (per class or through the sheet)."""
    texts = [cell_text(grid.rows[row][column]) for row in range(first, min(last, first + SAMPLE) + 1)]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) <= 4]
    if not numbers or len(numbers) < _MOSTLY * sum(1 for text in texts if text):
        return False
    return len(set(numbers)) < len(numbers) or max(numbers) <= 2 * len(numbers)
