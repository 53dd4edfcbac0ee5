"""Made-up sittings for the rules: a line a student, and 武平方案's numbers written out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.policy import Band, ExemptRule, Policy
from xuekun_cli.model.tables import Numbers, ScoreTable, Source, Student, Subject

Cell = int | str | Mark
"""A score in points (28, ``"28.5"``), or the mark that stands in its place."""

FIRST_COLUMN = 3
BANDS = (Band("二类", Fraction(2, 5), "一·第二类"), Band("三类", Fraction(4, 5), "一·第三类"))


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

    def score(self, subject: int = 0) -> Fraction | None:
        """The score in points, or None."""
        cell = self.cells[subject]
        return None if isinstance(cell, Mark) else Fraction(cell)


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
) -> ScoreTable:
    """The table of these students: row k + 1 of the sheet for student k, subjects from column D."""
    n, m = len(seats), len(subjects)
    scores, marks = Numbers.filled(n, m, 0), Numbers.filled(n, m, Mark.NO_CELL)
    source, row, column = (Numbers.filled(n, m, -1) for _ in range(3))
    for i, one in enumerate(seats):
        for j, cell in enumerate(one.cells):
            marks[i, j] = int(cell if isinstance(cell, Mark) else Mark.SCORED)
            scores[i, j] = 0 if isinstance(cell, Mark) else in_tenthousandths(cell)
            if cell is not Mark.NO_CELL:
                source[i, j], row[i, j], column[i, j] = one.sheet, i + 1, FIRST_COLUMN + j
    students = tuple(
        Student(
            one.school,
            None,
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
    papers = tuple(Subject(name, name, 100 * SCALE, "推断") for name in subjects)
    return ScoreTable("期中", students, papers, scores, marks, source, row, column, tuple(sources))


def policy(*, in_total: bool = True, in_takers: bool = False, bands: tuple[Band, ...] = BANDS) -> Policy:
    """武平方案, or a policy that counts the exempt otherwise or has other bars."""
    exempt = ExemptRule("一类", ("随班就读",), in_total, in_takers, "一·第一类", "三·5")
    return Policy("试", "试行办法", "一所学校的办法", "sha256:0", "试.yaml", exempt, bands, "一·第二类")
