"""参照分: what shares are taken of, by class, grade, school or over everyone, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, compress, groupby, repeat
from typing import NamedTuple, TypeVar

from xuekun_cli.model.names.grades import grade_in
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import ExemptRule, ReferenceRule
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.numbers import rounded
from xuekun_cli.model.scores.tables import ScoreTable, Student

T = TypeVar("T")

_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)
_ABSENT, _LEVEL = int(Mark.ABSENT), int(Mark.LEVEL)

_SHORT_RUN = 8
"""Runs of fewer students than this are not worth going through: classes that are mixed, by rank for instance."""


class Tally(NamedTuple):
    """One pool and subject: ``total`` in ten-thousandths of a point, the others in students."""

    total: int
    takers: int
    sitting: int
    """Students with a score who are not exempt."""
    seats: int
    """Students with a cell who are not exempt."""
    cells: int
    """Students with a cell, the exempt included."""
    absent: int = 0
    """Students marked absent who are not exempt."""
    levels: int = 0
    """Students with a level instead of a score who are not exempt."""
    plain_total: int = 0
    """What those who are not exempt have together."""


class Pools:
    """Who is taken together: the pool of each student (−1: in none), and how many pools there are.

    ``runs`` are (pool, first student, student after the last) of those who stand one after the other, in the
    order of the input: a class mostly stands together.
    """

    __slots__ = ("of", "runs", "size")

    def __init__(self, of: list[int], size: int) -> None:
        """Take each student's pool and how many pools there are."""
        self.of, self.size = of, size
        self.runs: list[tuple[int, int, int]] = []
        start = 0
        for number, students in groupby(of):
            end = start + sum(1 for _ in students)
            self.runs.append((number, start, end))
            start = end

    def of_each(self, values: Sequence[T]) -> Iterator[T]:
        """Go through what ``values`` has for the pool of each student; the last of them is for those in none."""
        if len(self.runs) * _SHORT_RUN > len(self.of):
            return map(values.__getitem__, self.of)
        return chain.from_iterable(repeat(values[number], end - start) for number, start, end in self.runs)


def groups_of(table: ScoreTable) -> tuple[list[int], list[int]]:
    """Return each student's class (school and class, numbered in the order of the input) and each first student.

    A student without a class has −1.
    """
    numbers: dict[tuple[str | None, str], int] = {}
    first: list[int] = []
    group: list[int] = []
    for index, student in enumerate(table.students):
        if student.class_key is None:
            group.append(-1)
            continue
        key = (student.school, student.class_key)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(numbers)
            first.append(index)
        group.append(number)
    return group, first


def pools_of(table: ScoreTable, by: Pool, group: list[int]) -> Pools:
    """Return who is taken together. ``group`` is each student's class as `groups_of` gives it.

    By school, too, each grade is by itself, because grades sit different papers. A student without a class is in no class's pool, but in the grade's (where the grade is known) and the
    wider ones: he or she sat the exam.
    """
    if by is Pool.CLASS:
        return Pools(group, max(group, default=-1) + 1)
    if by is Pool.EVERYONE:
        return Pools([0] * len(table.students), 1 if table.students else 0)
    numbers: dict[tuple[str | None, str], int] = {}
    of = []
    for student in table.students:
        key = (student.school, grade_of_pool(student) if by.by_grade else "")
        of.append(numbers.setdefault(key, len(numbers)))
    return Pools(of, len(numbers))


def grade_of_pool(student: Student) -> str:
    """Return the grade that a student is pooled by, "" where neither the class's name nor 年级 tells it.

    火箭班 in 三年级, 三年级火箭班 and 三(1)班 are of one grade.
    """
    key = student.grade_key
    if key.isascii() and key.isdigit():
        return key
    grade = grade_in(key) or grade_in(student.class_key or "")
    return key if grade is None else str(grade)


def tallies(
    table: ScoreTable, subject: int, pools: Pools, plain: bytearray, is_exempt: list[bool], rule: ExemptRule
) -> list[Tally]:
    """Return one subject's tallies, one a pool. ``plain`` has 1 for whoever has a score and is not exempt.

    武平方案 三·5: an exempt student's score counts in the total (``rule.in_total``), the student does not count
    in the takers (``rule.in_takers``). A mark without a score counts in neither. Sums are Python's integers:
    exact without a limit.
    """
    plain_total, sitting, others = [0] * pools.size, [0] * pools.size, [0] * pools.size
    exempt_total, exempt, exempt_cells = [0] * pools.size, [0] * pools.size, [0] * pools.size
    absent, levels = [0] * pools.size, [0] * pools.size
    marks, scores = table.marks.column(subject), table.scores.column(subject)
    for number, start, stop in pools.runs:
        if number < 0:
            continue
        here = plain.count(1, start, stop)
        sitting[number] += here
        run = scores[start:stop]
        plain_total[number] += sum(run if here == stop - start else compress(run, plain[start:stop]))
    # those without a score and the exempt, one by one: they are few
    student = plain.find(0)
    while student >= 0:
        number, mark = pools.of[student], marks[student]
        if number >= 0 and mark != _NO_CELL:
            if is_exempt[student]:
                exempt_cells[number] += 1
                if mark == _SCORED:
                    exempt[number] += 1
                    exempt_total[number] += scores[student]
            else:
                others[number] += 1
                if mark == _ABSENT:
                    absent[number] += 1
                elif mark == _LEVEL:
                    levels[number] += 1
        student = plain.find(0, student + 1)
    columns = zip(plain_total, sitting, others, exempt_total, exempt, exempt_cells, absent, levels, strict=True)
    return [
        Tally(
            total + (registered_total if rule.in_total else 0),
            sat + (registered if rule.in_takers else 0),
            sat,
            sat + without,
            sat + without + registered_cells,
            away,
            graded,
            total,
        )
        for total, sat, without, registered_total, registered, registered_cells, away, graded in columns
    ]


def mean_of(tally: Tally, rule: ReferenceRule | None, papers: int = 1) -> Fraction | None:
    """Return total ÷ takers in ten-thousandths, exactly; None where nobody counts.

    With ``absent: zero`` the absent count among the takers; with ``round`` the mean is rounded (half up) to so
    many decimals of a point, as the policy wants it, before anything is compared. ``papers``: of how many
    subjects a score is the sum where the policy speaks of their mean, which is then what is rounded.
    """
    people = tally.takers + (tally.absent if rule is not None and rule.absent == "zero" else 0)
    if not people:
        return None
    return _as_told(Fraction(tally.total, people), rule, papers)


def medians(
    table: ScoreTable,
    subject: int,
    pools: Pools,
    is_exempt: list[bool],
    exempt: ExemptRule,
    rule: ReferenceRule,
    papers: int = 1,
) -> list[Fraction | None]:
    """Return the median score of each pool in ten-thousandths, exactly; None where nobody counts.

    The exempt are among the scores when they count in the takers; with ``absent: zero`` each of the absent is a
    zero. Of an even number of scores the two in the middle are averaged. Rounded as `mean_of` does.
    """
    scores: list[list[int]] = [[] for _ in range(pools.size)]
    columns = zip(pools.of, table.marks.column(subject), table.scores.column(subject), is_exempt, strict=True)
    for number, mark, score, registered in columns:
        if number < 0 or (registered and not exempt.in_takers):
            continue
        if mark == _SCORED:
            scores[number].append(score)
        elif mark == _ABSENT and rule.absent == "zero" and not registered:
            scores[number].append(0)
    return [_median(sorted(found), rule, papers) for found in scores]


def _median(ordered: list[int], rule: ReferenceRule, papers: int) -> Fraction | None:
    if not ordered:
        return None
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return _as_told(Fraction(low + high, 2), rule, papers)


def _as_told(value: Fraction, rule: ReferenceRule | None, papers: int) -> Fraction:
    if rule is None or rule.round is None:
        return value
    return rounded(value / (SCALE * papers), rule.round) * SCALE * papers
