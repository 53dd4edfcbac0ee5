"""A sheet before it is written: rows of cells, merged ranges, and where each score stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from cohorts.people import Classroom, Pupil
from oracle import Score
from xuekun_cli.model.scores.cells import a1

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column; zero-based, inclusive."""

ScoreKey = tuple[str | None, str, str, str]
"""School, class, student id, subject."""


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and the value that was saved with it. Only xlsx keeps the formula."""

    text: str
    value: float | str


@dataclass
class Page:
    """One sheet: ``rows[r][c]`` with None for an empty cell; ``where`` places each score, zero-based."""

    name: str
    rows: list[list[object]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    where: dict[ScoreKey, tuple[int, int]] = field(default_factory=dict)
    hidden: bool = False

    def place(self, room: Classroom, pupil: Pupil, subject: str, row: int, column: int) -> None:
        """Note that the score of a student in a subject stands in this cell."""
        self.where[room.school, room.name, pupil.student_id, subject] = row, column

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merge a range of more than one cell."""
        if (first_row, first_column) != (last_row, last_column):
            self.merged.append((first_row, first_column, last_row, last_column))


def addresses(pages: Iterable[Page]) -> dict[ScoreKey, tuple[str, str]]:
    """Return the sheet's name and the address (``D5``) of every score in a workbook."""
    return {key: (page.name, a1(row, column)) for page in pages for key, (row, column) in page.where.items()}


def number(value: Fraction) -> int | float:
    """Return points as a spreadsheet holds them: whole numbers as int, others as float."""
    return int(value) if value.denominator == 1 else float(value)


def score_cell(score: Score) -> object:
    """Return what stands in the cell of a score: a number, a word, or None for a blank."""
    if isinstance(score, Fraction):
        return number(score)
    return score or None


def total_cell(pupil: Pupil, row: int, columns: Iterable[int]) -> object:
    """Return the 总分 of a student as a SUM over the score cells of the row; None without any score."""
    if pupil.total is None:
        return None
    summed = ",".join(a1(row, column) for column in columns)
    return Formula(f"=SUM({summed})", number(pupil.total))
