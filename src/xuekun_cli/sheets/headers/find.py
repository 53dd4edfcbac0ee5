"""Finds the header of a table: scores candidate rows by the roles that the words give to their cells.

One mechanism for every layout: up to three rows are joined column by column (a subject over 得分, 校次 …),
each joined column gets a meaning from the table of words, and the candidate with the most points wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xuekun_cli.model.layouts import Layout
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.words.joined import (
    HeaderColumn,
    bare_ranks,
    belongs_to_group,
    is_subject_or_total,
    joined_column,
)
from xuekun_cli.sheets.words.labels import class_in
from xuekun_cli.sheets.words.layouts import agree, fitting, settled_column
from xuekun_cli.sheets.words.table import ITEM, Meaning, Words, fold

__all__ = ["SEARCH_ROWS", "Header", "HeaderColumn", "SheetGrid", "cell_text", "find_header"]

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
_MOST_QUESTIONS = 100
"""No paper has so many questions."""
_LONG_TEXT = 20
"""A header word is short; a longer text is a title or a note."""
_SEVERAL_NUMBERS = 3
_ENOUGH = 5.0
"""A name or an id and one thing more."""


class Header(NamedTuple):
    """A header: its rows (zero-based, top to bottom), its columns and the points it got."""

    rows: tuple[int, ...]
    columns: tuple[HeaderColumn, ...]
    points: float
    layout: Layout | None = None
    """The settled layout that says what the columns are."""

    def first(self, role: ColumnRole) -> HeaderColumn | None:
        """Return the leftmost column with a role."""
        return next((c for c in self.columns if c.meaning and c.meaning.role is role), None)

    @property
    def signature(self) -> tuple[tuple[int, str], ...]:
        """The columns and their texts, to recognise a repeated header."""
        return tuple((c.column, fold(c.text)) for c in self.columns if c.text)


_NUMBER_COSTS = 1.5
"""Points that a number takes off: the row may be a student's, and so may the one above a header that comes again."""


def find_header(grid: SheetGrid, words: Words, first: int, last: int, named: int | None = None) -> Header | None:
    """Return the best header whose lowest row lies in ``first … last`` (zero-based), or None.

    ``named``: a column that holds names, whatever its header says.
    """
    best: Header | None = None
    met: set[tuple[object, ...]] = set()
    for bottom in range(first, min(last, len(grid.rows) - 1) + 1):
        cells = tuple(grid.rows[bottom])
        if not any(isinstance(value, str) and value.strip() for value in cells):
            continue
        # a header that comes again: what stands above it are the students of the page before
        if cells in met or _is_a_students_row(grid, words, bottom):
            continue
        for depth in range(1, DEEPEST + 1):
            top = bottom - depth + 1
            if top < first:
                break
            rows = tuple(range(top, bottom + 1))
            header = _settled(grid, words, rows) if words.layouts else None
            if header is not None:
                return header
            header = _joined(grid, words, rows, named=named)
            if header is None:
                continue
            met.add(cells)
            if best is None or header.points > best.points or _tells_apart(header, best):
                best = header
    return _with_lower_row(grid, words, best) if best else None


def _tells_apart(header: Header, best: Header) -> bool:
    """Tell whether a header is the same with the row above taken in, which divides columns of one subject."""
    if header.points < best.points or header.rows[-1] != best.rows[-1]:
        return False
    return _scores_repeat(best) and header.signature != best.signature


def _scores_repeat(header: Header) -> bool:
    """Tell whether a subject stands twice beside one column of names (not in two blocks side by side)."""
    kinds = [
        (c.meaning.subject, c.meaning.exam)
        for c in header.columns
        if c.meaning and c.meaning.role is ColumnRole.SCORE and c.meaning.subject
    ]
    names = [c for c in header.columns if c.meaning and c.meaning.role is ColumnRole.NAME]
    return len(set(kinds)) < len(kinds) and len(names) == 1


def _is_a_students_row(grid: SheetGrid, words: Words, row: int) -> bool:
    """Tell cheaply that a row is no header: several numbers beside a text that no word explains."""
    numbers = sum(1 for value in grid.rows[row] if value.__class__ is float)
    if numbers < _SEVERAL_NUMBERS:
        return False
    texts = (grid.text(row, column) for column in range(grid.width))
    return any(text and words.meaning(text) is None for text in texts)


def _with_lower_row(grid: SheetGrid, words: Words, header: Header) -> Header:
    """Take a row that can be nothing else into the header: it divides groups and names nobody.

    Else the first column below a subject would pass for its score (语文 over 平时, 期末, 总评).
    """
    rows = header.rows
    if len(rows) > 1 and _divides(grid, words, header, rows[-2], rows[-1]):
        return _joined(grid, words, rows, certain=True) or header
    below = rows[-1] + 1
    if len(rows) < DEEPEST and below < len(grid.rows) and _divides(grid, words, header, rows[-1], below):
        return _joined(grid, words, (*rows, below), certain=True) or header
    return header


def _divides(grid: SheetGrid, words: Words, header: Header, top: int, row: int) -> bool:
    """Tell whether ``row`` names columns below the groups of row ``top``: short texts, none where students stand."""
    who = [c for c in header.columns if c.meaning and c.meaning.role in (ColumnRole.NAME, ColumnRole.ID)]
    if any(_own(grid, row, c.column) not in (None, "") for c in who):
        return False
    filled = {c: value for c in range(grid.width) if (value := _own(grid, row, c)) not in (None, "")}
    numbers = [value for value in filled.values() if not isinstance(value, str)]
    long = any(isinstance(value, str) and len(value) > _LONG_TEXT for value in filled.values())
    if len(filled) < 2 or long or (numbers and not _counts(numbers)):
        return False
    if any(words.is_summary(str(value)) and words.meaning(str(value), True) is None for value in filled.values()):
        return False
    return any(grid.in_merge(top, c) or grid.rows[top][c] in (None, "") for c in filled)


def _counts(values: Sequence[object]) -> bool:
    """Tell whether numbers are those of questions on a paper: whole, small, each one more than the one before."""
    whole = [
        int(v) for v in values if isinstance(v, int | float) and float(v).is_integer() and 0 < v < _MOST_QUESTIONS
    ]
    return len(whole) == len(values) > 1 and all(after == before + 1 for before, after in pairwise(whole))


def _own(grid: SheetGrid, row: int, column: int) -> object:
    """Return a cell's value, nothing for a cell that a merged range from above covers."""
    return None if grid.origin(row, column)[0] != row else grid.rows[row][column]


def _joined(
    grid: SheetGrid, words: Words, rows: tuple[int, ...], certain: bool = False, named: int | None = None
) -> Header | None:
    """Join rows to a header. ``certain``: the lowest row is known to be part of it, whatever its words."""
    if any(_is_title_row(grid, words, row) for row in rows[:-1]):
        return None
    if len(rows) > 1 and any(_says_of_the_table(grid, words, row) for row in rows[:-1]):
        return None
    columns: list[HeaderColumn] = []
    points = 0.0
    counted: set[tuple[ColumnRole, str, str]] = set()
    group_left = ""
    grouped = 0
    for column in range(grid.width):
        texts, group_left = _column_texts(grid, words, rows, column, group_left, certain)
        header_column = joined_column(column, texts, words)
        if column == named and header_column.meaning is None:
            header_column = header_column._replace(meaning=Meaning(ColumnRole.NAME, strength=99))
        columns.append(header_column)
        meaning = header_column.meaning
        if len(texts) > 1 and (meaning is not None):
            grouped += 1
        if column != 0 and not certain:
            points -= _NUMBER_COSTS * sum(1 for row in rows if _is_number(grid.rows[row][column]))
        if meaning:
            points += _points(meaning, len(texts) > 1, counted)
        elif any(len(text) > _LONG_TEXT for text in texts[-1:]):
            points -= 2.0
    if len(rows) > 1 and not grouped:
        return None
    roles = {c.meaning.role for c in columns if c.meaning}
    if not roles & {ColumnRole.NAME, ColumnRole.ID} or points < _ENOUGH:
        return None
    if len(rows) > 1 and not certain and not _lower_rows_are_header(grid, words, rows):
        return None
    return Header(rows, tuple(bare_ranks(columns, words)), points)


def _settled(grid: SheetGrid, words: Words, rows: tuple[int, ...]) -> Header | None:
    """Return rows as the header that a settled layout knows; None where none fits, or where two do not agree."""
    for certain in (False, True) if len(rows) > 1 else (False,):
        columns: list[HeaderColumn] = []
        group_left = ""
        for column in range(grid.width):
            texts, group_left = _column_texts(grid, words, rows, column, group_left, certain)
            columns.append(joined_column(column, texts, words))
        found = fitting(words.layouts, [(one.column, one.own_text) for one in columns], words)
        if found and all(agree(told, found[0][1]) for _, told in found):
            layout, told = found[0]
            columns = bare_ranks(columns, words)
            read = [
                settled_column(one, told[one.column], words, layout.file) if one.column in told else one
                for one in columns
            ]
            return Header(rows, tuple(read), _ENOUGH, layout)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _says_of_the_table(grid: SheetGrid, words: Words, row: int) -> bool:
    """Tell whether a row speaks of the whole table (``班级：三(1)班``, or 班级 with 三(1)班 beside it)."""
    texts = [text for column in range(grid.width) if (text := grid.text(row, column))]
    if any(re.search(r"[:：]\s*\S", text) for text in texts):
        return True
    return any(
        word in words.roles and words.roles[word] is ColumnRole.CLASS and class_in(after, True)
        for word, after in ((fold(one), other) for one, other in pairwise(texts))
    )


def _points(meaning: Meaning, joined: bool, counted: set[tuple[ColumnRole, str, str]]) -> float:
    """Return what one column adds: who-columns, bare scores and each subject count once, the rest each time."""
    if meaning.component == ITEM:
        return 0.0
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
    return meaning is None or not is_subject_or_total(meaning)


def _lower_rows_are_header(grid: SheetGrid, words: Words, rows: tuple[int, ...]) -> bool:
    """A joined header's lowest row has words of its own, and neither numbers nor a person under 姓名 or 学号."""
    bottom = rows[-1]
    if any(_names_somebody(grid, words, rows, column) for column in range(grid.width)):
        return False
    texts = [text for column in range(grid.width) if (text := grid.text(bottom, column))]
    own = sum(1 for text in texts if _explained(text, words))
    numbers = sum(
        1 for value in grid.rows[bottom] if isinstance(value, int | float) and not isinstance(value, bool)
    )
    return own > 0 and numbers == 0


def _explained(text: str, words: Words) -> bool:
    meaning = words.meaning(text, True)
    return bool(meaning and meaning.component != ITEM) or bool(words.exam_alone(text))


def _names_somebody(grid: SheetGrid, words: Words, rows: tuple[int, ...], column: int) -> bool:
    """Tell whether the lowest row has a text of its own under a header that says name or id."""
    text = cell_text(grid.rows[rows[-1]][column])
    if not text or words.meaning(text):
        return False
    above = (words.meaning(grid.looked_through(row, column)) for row in rows[:-1])
    return any(meaning is not None and meaning.role in (ColumnRole.NAME, ColumnRole.ID) for meaning in above)


def _column_texts(
    grid: SheetGrid, words: Words, rows: tuple[int, ...], column: int, group_left: str, certain: bool
) -> tuple[list[str], str]:
    """Return the texts of a column from top to bottom, and the group text to carry to the right."""
    texts: list[str] = []
    for row in rows:
        covered = row == rows[-1] and grid.origin(row, column)[1] != column
        text = "" if covered else grid.looked_through(row, column)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    if len(rows) == 1:
        return texts, ""
    above = [grid.looked_through(row, column) for row in rows[:-1]]
    own_group = next((text for text in reversed(above) if text), "")
    bottom = grid.text(rows[-1], column)
    if own_group:
        beside = words.components.get(fold(own_group)) == "ignored"  # 平均分 over 语文, 数学
        spans = beside or words.roles.get(fold(own_group)) in (None, ColumnRole.TOTAL)
        return texts, own_group if spans else ""
    if group_left and bottom and belongs_to_group(bottom, words, certain):
        return [group_left, bottom], group_left
    return texts, ""
