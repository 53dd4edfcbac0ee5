"""A table that lies on its side: students across, subjects down. It is not read, and the way on is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.words.shapes import is_id, is_name
from xuekun_cli.sheets.words.table import Words, fold, fold_mark

_ROWS = 40
_COLUMNS = 3
"""Subjects down the side stand within so many rows and columns of the corner."""
_FEWEST = 3
"""So many students, at least, stand across."""
_MOSTLY = 0.6
_SHOWN = 3


class OnItsSide(NamedTuple):
    """Where the students and the subjects stand (zero-based), and how they are called."""

    row: int
    column: int
    students: tuple[str, ...]
    subjects: tuple[str, ...]

    @property
    def said(self) -> str:
        """What the table is, in one sentence."""
        students, subjects = (
            "、".join(texts[:_SHOWN]) + ("……" if len(texts) > _SHOWN else "")
            for texts in (self.students, self.subjects)
        )
        return (
            f"横放着：学生在第 {self.row + 1} 行（{students}），"
            f"学科在 {column_letters(self.column)} 列（{subjects}），没有读"
        )

    def finding(self, file: str, sheet: str) -> Finding:
        """Say it of a sheet, with what to do."""
        place = CellRef(file, sheet, a1(self.row, self.column))
        return Finding("table_on_its_side", Severity.ERROR, f"工作表「{sheet}」{self.said}", HOW_TO_TURN, place)


HOW_TO_TURN = "请选中整张表复制，在空白工作表里用「选择性粘贴→转置」，让一名学生占一行，保存后再运行一次。"


def on_its_side(grid: SheetGrid, words: Words) -> OnItsSide | None:
    """Return how a sheet lies on its side, or None.

    A column near the corner names subjects, each once; beside them stand scores; and one row over those names
    people, or has an id for each.
    """
    starts = {fold(subject)[:2] for subject in words.subjects}
    for column in range(min(_COLUMNS, grid.width)):
        rows: dict[int, str] = {}
        for row in range(min(_ROWS, len(grid.rows))):
            text = grid.text(row, column)
            if text and fold(text)[:2] in starts and (subject := _subject(text, words)):
                rows[row] = subject
        if not rows or len(set(rows.values())) < len(rows):
            continue
        scored = [c for c in range(column + 1, grid.width) if _scores(grid, list(rows), c, words)]
        if len(scored) < _FEWEST:
            continue
        subjects = tuple(grid.text(row, column) for row in rows)
        for row in range(min(_ROWS, len(grid.rows))):
            if row not in rows and (students := _people(grid, row, column, scored, words)):
                return OnItsSide(row, column, students, subjects)
    return None


def _subject(text: str, words: Words) -> str:
    meaning = words.meaning(text)
    return meaning.subject if meaning and meaning.role is ColumnRole.SCORE else ""


def _scores(grid: SheetGrid, rows: Sequence[int], column: int, words: Words) -> bool:
    """Tell whether a column has a score or a mark beside every subject that it has anything beside, and one score."""
    values = [grid.rows[row][column] for row in rows if grid.rows[row][column] not in (None, "")]
    numbers = [value for value in values if _is_number(value)]
    return bool(numbers) and all(_is_number(value) or _is_mark(value, words) for value in values)


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().replace(".", "", 1).isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_mark(value: object, words: Words) -> bool:
    return isinstance(value, str) and any(fold_mark(value) in marks for marks in words.marks.values())


def _people(grid: SheetGrid, row: int, column: int, scored: Sequence[int], words: Words) -> tuple[str, ...]:
    """Return the students that a row names over the scores (their ids, in the row of the ids), or nothing."""
    texts = [cell_text(grid.rows[row][c]) for c in scored]
    filled = [text for text in texts if text]
    if len(filled) < max(_FEWEST, _MOSTLY * len(scored)):
        return ()
    label = words.meaning(grid.text(row, column))
    if label is not None and label.role is ColumnRole.ID and sum(map(is_id, filled)) >= _MOSTLY * len(filled):
        return tuple(filled)
    named = [text for text in filled if is_name(text) and words.meaning(text) is None]
    return tuple(filled) if len(named) >= _MOSTLY * len(filled) and len(set(named)) >= _FEWEST else ()
