"""Finds the header of a table: scores candidate rows by the roles that the words give to their cells.

One mechanism for every layout: up to three rows are joined column by column (a subject over 得分, 校次 …),
each joined column gets a meaning from the table of words, and the candidate with the most points wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xuekun_cli.model.tables import ColumnRole, SheetCells
from xuekun_cli.sheets.labels import fold_text, read_label
from xuekun_cli.sheets.words import SCORE, Meaning, Words, fold

SEARCH_ROWS = 30
"""A header stands within so many rows of the top of a sheet (FORMATS: real exports)."""
DEEPEST = 3
"""At most so many rows are joined to one header."""
_POINTS = {
    ColumnRole.NAME: 5.0,
    ColumnRole.ID: 4.0,
    ColumnRole.CLASS: 2.0,
    ColumnRole.SUBJECT_NAME: 2.0,
    ColumnRole.SCORE: 2.0,
    ColumnRole.TOTAL: 1.0,
    ColumnRole.SCHOOL: 1.0,
    ColumnRole.GRADE: 1.0,
    ColumnRole.KIND: 1.0,
    ColumnRole.STATUS: 1.0,
    ColumnRole.EXAM: 1.0,
    ColumnRole.LEVEL: 0.5,
    ColumnRole.RANK: 0.5,
    ColumnRole.IGNORED: 0.5,
}
_LONG_TEXT = 20
"""A header word is short; a longer text is a title or a note."""
_ENOUGH = 5.0
"""A name or an id and one thing more."""


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column's header: the joined text as shown, its meaning, and whether a group stood above it."""

    column: int
    text: str
    meaning: Meaning | None
    unknown_subject: bool = False
    """A component (得分) under a group text that no word explains: that text is the subject."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its rows (zero-based, top to bottom), its columns and the points it got."""

    rows: tuple[int, ...]
    columns: tuple[HeaderColumn, ...]
    points: float

    def first(self, role: ColumnRole) -> HeaderColumn | None:
        """Return the leftmost column with a role."""
        return next((c for c in self.columns if c.meaning and c.meaning.role is role), None)

    @property
    def signature(self) -> tuple[tuple[int, str], ...]:
        """The columns and their texts, to recognise a repeated header."""
        return tuple((c.column, fold(c.text)) for c in self.columns if c.text)


class SheetGrid:
    """A sheet's cells with merged ranges looked through. Rows are rectangular after construction."""

    def __init__(self, cells: SheetCells) -> None:
        """Take the cells as read; pads ragged rows with empty cells."""
        self.cells = cells
        self.rows: Sequence[Sequence[object]] = cells.rows
        self.width = max(map(len, cells.rows), default=0)
        if any(len(row) != self.width for row in cells.rows):
            self.rows = [[*row, *[""] * (self.width - len(row))] for row in cells.rows]
        self._merged: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in cells.merged:
            for row in range(top, min(bottom, len(self.rows) - 1) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    if (row, column) != (top, left):
                        self._merged[row, column] = (top, left)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" for an empty one and for anything that is no text."""
        value = self.rows[row][column]
        return value.strip() if isinstance(value, str) else ""

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds the value of a (merged) cell."""
        return self._merged.get((row, column), (row, column))

    def looked_through(self, row: int, column: int) -> str:
        """Return the text of a cell, or of the merged range it lies in; whole numbers as text."""
        row, column = self.origin(row, column)
        value = self.rows[row][column]
        if isinstance(value, str):
            return value.strip()
        return cell_text(value)

    def in_merge(self, row: int, column: int) -> bool:
        """Tell whether a cell is covered by a merged range without being its first cell."""
        return (row, column) in self._merged

    def title_of(self, row: int) -> str:
        """Return the only text of a row ("" when it has none, several, or numbers)."""
        found = ""
        for value in self.rows[row]:
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                return ""
            text = value.strip()
            if not text or text == found:
                continue
            if found:
                return ""
            found = text
        return found


def cell_text(value: object) -> str:
    """Return a cell as text: whole numbers without ``.0``, empty cells as ""."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def find_header(grid: SheetGrid, words: Words, first: int, last: int) -> Header | None:
    """Return the best header whose lowest row lies in ``first … last`` (zero-based), or None."""
    best: Header | None = None
    for bottom in range(first, min(last, len(grid.rows) - 1) + 1):
        if not any(isinstance(value, str) and value.strip() for value in grid.rows[bottom]):
            continue
        for depth in range(1, DEEPEST + 1):
            top = bottom - depth + 1
            if top < first:
                break
            header = _joined(grid, words, tuple(range(top, bottom + 1)))
            if header and (best is None or header.points > best.points):
                best = header
    return best


def _joined(grid: SheetGrid, words: Words, rows: tuple[int, ...]) -> Header | None:
    if any(_is_title_row(grid, words, row) for row in rows[:-1]):
        return None
    columns: list[HeaderColumn] = []
    points = 0.0
    counted: set[tuple[ColumnRole, str, str]] = set()
    group_left = ""
    grouped = 0
    for column in range(grid.width):
        texts, carried = _column_texts(grid, words, rows, column, group_left)
        group_left = carried
        header_column = _meaning_of(column, texts, words)
        columns.append(header_column)
        meaning = header_column.meaning
        if len(texts) > 1 and (meaning is not None):
            grouped += 1
        bottom = grid.rows[rows[-1]][column]
        if isinstance(bottom, int | float) and not isinstance(bottom, bool) and column != 0:
            points -= 1.5
        if meaning:
            points += _points(meaning, len(texts) > 1, counted)
        elif any(len(text) > _LONG_TEXT for text in texts[-1:]):
            points -= 2.0
    if len(rows) > 1 and not grouped:
        return None
    roles = {c.meaning.role for c in columns if c.meaning}
    if not roles & {ColumnRole.NAME, ColumnRole.ID} or points < _ENOUGH:
        return None
    if len(rows) > 1 and not _lower_rows_are_header(grid, words, rows):
        return None
    return Header(rows, tuple(columns), points)


def _points(meaning: Meaning, joined: bool, counted: set[tuple[ColumnRole, str, str]]) -> float:
    """Return what one column adds: who-columns, bare scores and each subject count once, the rest each time."""
    small = meaning.role in (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED)
    kind = (meaning.role, meaning.subject, meaning.exam)
    if kind in counted and not small:
        return 0.0
    counted.add(kind)
    points = _POINTS[meaning.role]
    if meaning.role is ColumnRole.SCORE and not meaning.subject:
        points -= 0.5
    if joined and meaning.component and meaning.subject:
        points += 0.5
    return points


def _is_title_row(grid: SheetGrid, words: Words, row: int) -> bool:
    """A row with one text only is a title, unless that text is a subject over all of its columns."""
    texts = {text for column in range(grid.width) if (text := grid.looked_through(row, column))}
    if len(texts) != 1:
        return False
    meaning = words.meaning(next(iter(texts)))
    return meaning is None or not _is_subject_or_total(meaning)


def _lower_rows_are_header(grid: SheetGrid, words: Words, rows: tuple[int, ...]) -> bool:
    """A joined header's lowest row has words of its own, and no numbers as a student's row has."""
    bottom = rows[-1]
    own = sum(1 for c in range(grid.width) if grid.text(bottom, c) and words.meaning(grid.text(bottom, c), True))
    numbers = sum(
        1 for value in grid.rows[bottom] if isinstance(value, int | float) and not isinstance(value, bool)
    )
    return own > 0 and numbers == 0


def _column_texts(
    grid: SheetGrid, words: Words, rows: tuple[int, ...], column: int, group_left: str
) -> tuple[list[str], str]:
    """Return the texts of a column from top to bottom, and the group text to carry to the right."""
    texts: list[str] = []
    for row in rows:
        beside = row == rows[-1] and grid.origin(row, column)[1] != column
        text = "" if beside else grid.looked_through(row, column)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    if len(rows) == 1:
        return texts, ""
    above = [grid.looked_through(row, column) for row in rows[:-1]]
    own_group = next((text for text in reversed(above) if text), "")
    bottom = grid.text(rows[-1], column)
    if own_group:
        return texts, own_group
    if group_left and bottom and fold(bottom) in words.components:
        return [group_left, bottom], group_left
    return texts, ""


def _meaning_of(column: int, texts: list[str], words: Words) -> HeaderColumn:
    shown = "｜".join(texts)
    if not texts:
        return HeaderColumn(column, "", None)
    bottom = texts[-1]
    if len(texts) == 1:
        return HeaderColumn(column, shown, words.meaning(bottom))
    groups = list(reversed(texts[:-1]))
    group = next(
        (m for m in (words.meaning(t) for t in groups) if m and _is_subject_or_total(m)),
        None,
    )
    below = words.meaning(bottom, under_group=True)
    if group and below and not below.subject:
        if below.role is ColumnRole.SCORE:
            component = below.component or SCORE
            role = group.role
            full_mark = group.full_mark or below.full_mark
            return HeaderColumn(
                column, shown, Meaning(role, group.subject, group.said, component, full_mark, group.exam)
            )
        if below.role in (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED):
            return HeaderColumn(column, shown, Meaning(below.role, group.subject, group.said))
    if group and below is None:
        return HeaderColumn(column, shown, Meaning(ColumnRole.IGNORED, group.subject, group.said))
    alone = words.meaning(bottom)
    if alone:
        if alone.subject and not alone.exam:
            exam = next((label.exam for label in (read_label(t, words, True) for t in groups) if label.exam), "")
            alone = Meaning(alone.role, alone.subject, alone.said, alone.component, alone.full_mark, exam)
        if alone.role is ColumnRole.SCORE and not alone.subject:
            name = fold_text(groups[0])
            return HeaderColumn(
                column, shown, Meaning(alone.role, name, name, alone.component), unknown_subject=True
            )
        return HeaderColumn(column, shown, alone)
    above = next((m for m in (words.meaning(t) for t in groups) if m), None)
    return HeaderColumn(column, shown, above)


def _is_subject_or_total(meaning: Meaning) -> bool:
    return meaning.role is ColumnRole.TOTAL or (meaning.role is ColumnRole.SCORE and bool(meaning.subject))
