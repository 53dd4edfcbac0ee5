"""Made-up sittings for the rules: a line a student, and 武平方案's numbers written out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from made_policy import BANDS, exempt_rule, policy_of
from xuekun_cli.model.policy.document import Band, Policy
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Source, Student, Subject
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import ground_of


class Level(NamedTuple):
    """A level in place of a score: ``Level("D")``."""

    text: str


Cell = int | str | Mark | Level
"""A score in points (28, ``"28.5"``), or the mark or level that stands in its place."""

FIRST_COLUMN = 3


@dataclass(frozen=True)
class Seat:
    """One student: the cells in the order of the subjects."""

    cells: tuple[Cell, ...]
    class_name: str | None = "三(1)班"
    exempt: bool = False
    school: str | None = None
    name: str = ""
    student_id: str | None = None
    sheet: int = 0
    grade: str | None = None

    def score(self, subject: int = 0) -> Fraction | None:
        """The score in points, or None."""
        cell = self.cells[subject]
        return None if isinstance(cell, Mark | Level) else Fraction(cell)


def seat(*cells: Cell, **about: object) -> Seat:
    """A student with these cells: ``seat(28, exempt=True)``."""
    return Seat(cells, **about)  # type: ignore[arg-type]


def in_tenthousandths(points: Fraction | int | str) -> int:
    """Points as scores are held."""
    held = Fraction(points) * SCALE
    assert held.denominator == 1
    return int(held)


def sitting(
    seats: Sequence[Seat],
    subjects: Sequence[str] = ("语文",),
    sources: Sequence[Source] = (Source(0, "期中.xlsx", "成绩"),),
    *,
    exam: str = "期中",
    full_marks: Mapping[str, Fraction | int | None] | None = None,
) -> ScoreTable:
    """The table of these students: row k + 1 of the sheet for student k, subjects from column D.

    Every subject has a full mark of 100 unless ``full_marks`` says otherwise (None: not known).
    """
    n, m = len(seats), len(subjects)
    scores, marks = Numbers.filled(n, m, 0), Numbers.filled(n, m, Mark.NO_CELL)
    source, row, column = (Numbers.filled(n, m, -1) for _ in range(3))
    levels: dict[str, int] = {}
    for i, one in enumerate(seats):
        for j, cell in enumerate(one.cells):
            marks[i, j], scores[i, j] = _held(cell, levels)
            if cell is not Mark.NO_CELL:
                source[i, j], row[i, j], column[i, j] = one.sheet, i + 1, FIRST_COLUMN + j
    students = tuple(
        Student(
            one.school,
            one.grade,
            one.class_name,
            one.class_name,
            one.student_id,
            one.name or f"学生{i}",
            "",
            one.exempt,
            one.sheet,
            i + 1,
        )
        for i, one in enumerate(seats)
    )
    papers = tuple(_paper(name, 100 if full_marks is None else full_marks[name]) for name in subjects)
    return ScoreTable(exam, students, papers, scores, marks, source, row, column, tuple(sources), tuple(levels))


def _held(cell: Cell, levels: dict[str, int]) -> tuple[int, int]:
    """A cell as the table holds it: its mark, and its score or the place of its level in ``levels``."""
    if isinstance(cell, Mark):
        return int(cell), 0
    if isinstance(cell, Level):
        return int(Mark.LEVEL), levels.setdefault(cell.text, len(levels))
    return int(Mark.SCORED), in_tenthousandths(cell)


def _paper(name: str, full_mark: Fraction | int | None) -> Subject:
    if full_mark is None:
        return Subject(name, name)
    return Subject(name, name, in_tenthousandths(full_mark), "推断")


def probed(scores: Sequence[int], total: int, takers: int, bands: Sequence[Band]) -> Ground:
    """A class with this total and so many takers, and the scores to put to it (all in ten-thousandths).

    The scores stand first. They are those of exempt students who count in neither, so that they move nothing.
    """
    probes = [seat(str(Fraction(score, SCALE)), exempt=True) for score in scores]
    sat = [seat(str(Fraction(total if k == 0 else 0, SCALE))) for k in range(takers)]
    return ground_of(policy(in_total=False, bands=tuple(bands)), sitting([*probes, *sat]))[0]


def policy(*, in_total: bool = True, in_takers: bool = False, bands: tuple[Band, ...] = BANDS) -> Policy:
    """武平方案, or a policy that counts the exempt otherwise or has other bars."""
    return policy_of(bands, exempt=exempt_rule(in_total, in_takers))
