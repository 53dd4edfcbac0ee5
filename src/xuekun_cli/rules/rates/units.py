"""一分二率 of one sitting: class by class, and of any classes together. Pure: a table and a way of counting in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xuekun_cli.model.policy.rates import Convention, TopLine
from xuekun_cli.model.results.class_rates import TENTHS, Beside, Figures, LineAt, Rate
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.rates.figures import (
    ClassScores,
    Counted,
    GroupRates,
    above_mean,
    counted,
    four_sum,
    rates_of,
    root,
    together,
    weighted,
)
from xuekun_cli.rules.rates.lines import Cut, Lines, lines_of
from xuekun_cli.rules.screening.reference import groups_of, pools_of

SD_DIGITS = 6
_SCORED, _ABSENT, _NO_CELL = int(Mark.SCORED), int(Mark.ABSENT), int(Mark.NO_CELL)
_NOT_EXPECTED = (Mark.EXCUSED, Mark.LEVEL)
"""Who is excused need not sit, and a level is the result of another kind of exam: neither is missing."""


class ClassPart(NamedTuple):
    """One class in one subject."""

    school: str | None
    class_name: str
    class_key: str
    grade_key: str
    grade_text: str
    """年级 as written beside the students, "" where nothing is."""
    subject: int
    """Index into the table's subjects."""
    full_mark: int | None
    """In ten-thousandths."""
    counted: Counted
    lines: Lines | None
    """None where the full mark is not known."""
    rates: GroupRates
    exempt: int


@dataclass
class _Seats:
    """One class's cells of one subject."""

    scores: list[int] = field(default_factory=list)
    exempt: list[int] = field(default_factory=list)
    absent: int = 0
    exempt_absent: int = 0
    exempt_all: int = 0
    pending: int = 0
    cells: int = 0


def class_parts(table: ScoreTable, convention: Convention, grades: Sequence[int | None]) -> list[ClassPart]:
    """Return every class and subject with a score or somebody who should have one, class by class.

    ``grades``: the school grade (1 to 12) of each student, for lines that differ by grade. A class is its
    students of one school; whoever has no class is in none. A subject in which a class has nothing but levels
    and excuses is left out. Of those without a score 缺考 alone may count as zero; 缓考, misconduct, blank and
    unreadable cells belong to 应考 and to nothing else; 免考 and levels not even to that.
    """
    group, first = groups_of(table)
    parts: list[ClassPart] = []
    for subject, paper in enumerate(table.subjects):
        seats = _seats(table, subject, group, len(first))
        whom = [
            counted(
                ClassScores(one.scores, one.absent, one.exempt, one.exempt_absent, one.pending),
                convention,
            )
            for one in seats
        ]
        cohorts = _cohorts(table, convention, group, first, whom)
        for number, at in enumerate(first):
            if not seats[number].cells:
                continue
            student = table.students[at]
            full = paper.full_mark
            lines = None if full is None else lines_of(convention, full, grades[at], cohorts[number])
            parts.append(
                ClassPart(
                    student.school,
                    student.class_name or "",
                    student.class_key or "",
                    student.grade_key,
                    student.grade or "",
                    subject,
                    full,
                    whom[number],
                    lines,
                    _rates(whom[number], lines, convention, full),
                    seats[number].exempt_all,
                )
            )
    order = {(table.students[at].school, table.students[at].class_key): place for place, at in enumerate(first)}
    parts.sort(key=lambda part: (order[part.school, part.class_key], part.subject))
    return parts


def _seats(table: ScoreTable, subject: int, group: Sequence[int], classes: int) -> list[_Seats]:
    found = [_Seats() for _ in range(classes)]
    columns = zip(group, table.marks.column(subject), table.scores.column(subject), table.students, strict=True)
    for number, mark, score, student in columns:
        if number < 0 or mark == _NO_CELL:
            continue
        seats = found[number]
        seats.cells += mark not in _NOT_EXPECTED
        if student.exempt:
            seats.exempt_all += 1
            if mark == _SCORED:
                seats.exempt.append(score)
            elif mark == _ABSENT:
                seats.exempt_absent += 1
        elif mark == _SCORED:
            seats.scores.append(score)
        elif mark == _ABSENT:
            seats.absent += 1
        elif mark not in _NOT_EXPECTED:
            seats.pending += 1
    return found


def _cohorts(
    table: ScoreTable,
    convention: Convention,
    group: list[int],
    first: Sequence[int],
    whom: Sequence[Counted],
) -> list[list[int]]:
    """Return for each class the scores that a top share is taken of; empty ones where there is no such line."""
    if not isinstance(convention.excellent, TopLine):
        return [[] for _ in first]
    pools = pools_of(table, convention.excellent.within, group)
    scores: list[list[int]] = [[] for _ in range(pools.size)]
    of_class = [pools.of[at] for at in first]
    for pool, one in zip(of_class, whom, strict=True):
        scores[pool].extend(one.scores)
    return [scores[pool] for pool in of_class]


def _rates(whom: Counted, lines: Lines | None, convention: Convention, full_mark: int | None) -> GroupRates:
    nowhere = Lines(Cut(None, None), Cut(None, None), Cut(None, None))
    found = rates_of(whom, lines or nowhere, convention, full_mark or 0)
    if lines is None:
        unknown = Rate(0, 0)
        found = found._replace(pass_=unknown, excellent=unknown, low=unknown, full_marks=0)
    return found


def figures_of(parts: Sequence[ClassPart], convention: Convention) -> Figures:
    """Return the numbers of some classes together in one subject: one class, a teacher's, a grade, a school.

    Each class counts by its own lines and is trimmed by itself; the students are then put together, and the
    moments are those of all of them. Raises ValueError without any part.
    """
    if not parts:
        raise ValueError("no class")
    full = parts[0].full_mark
    whom = parts[0].counted if len(parts) == 1 else together(part.counted for part in parts)
    whole = parts[0].rates if len(parts) == 1 else _rates(whom, None, convention, full)
    group = whole._replace(
        pass_=_summed(part.rates.pass_ for part in parts),
        excellent=_summed(part.rates.excellent for part in parts),
        low=_summed(part.rates.low for part in parts),
        full_marks=sum(part.rates.full_marks for part in parts),
    )
    return Figures(
        full_mark=full,
        lines=_lines_at(parts),
        sat=whom.sat,
        enrolled=whom.enrolled,
        people=whom.people,
        dropped=whom.dropped,
        exempt=sum(part.exempt for part in parts),
        total=whom.total,
        pass_=group.pass_,
        excellent=group.excellent,
        low=group.low,
        full_marks=group.full_marks,
        mean=group.mean,
        max=group.max,
        min=group.min,
        lower_quartile=group.lower_quartile,
        median=group.median,
        upper_quartile=group.upper_quartile,
        variance=group.variance,
        sd=None if group.variance is None else root(group.variance, SD_DIGITS),
        four_sum=four_sum(group, convention, full) if full else None,
        weighted=weighted(group, convention, full) if full else None,
        tenths=_tenths(whom.scores, full),
    )


def _summed(rates: Iterable[Rate]) -> Rate:
    every = list(rates)
    return Rate(sum(one.students for one in every), sum(one.of for one in every))


def _lines_at(parts: Sequence[ClassPart]) -> LineAt:
    """Return the lines in points, where they are the same for every class."""
    found = {
        (part.lines.excellent.at, part.lines.pass_.at, part.lines.low.at) if part.lines else (None,) * 3
        for part in parts
    }
    same = [set(column) for column in zip(*found, strict=True)]
    at = [next(iter(one)) if len(one) == 1 else None for one in same]
    return LineAt(*(None if one is None else one / SCALE for one in at))


def _tenths(scores: Sequence[int], full_mark: int | None) -> tuple[int, ...]:
    """Return how many of ascending scores lie in each tenth; what is above the full mark is in the last."""
    if not full_mark:
        return ()
    ends = [bisect_left(scores, -(-full_mark * k // TENTHS)) for k in range(1, TENTHS)]
    edges = [0, *ends, len(scores)]
    return tuple(high - low for low, high in pairwise(edges))


def above_cohort(figures: Figures, cohort: Figures | None) -> Fraction | None:
    """Return 超均率; None without a cohort, or where a mean is missing."""
    return None if cohort is None else above_mean(figures.mean, cohort.mean)


def less(one: Figures, other: Figures, above: tuple[Fraction | None, Fraction | None] = (None, None)) -> Beside:
    """Return one unit's numbers less another's; ``above`` is the 超均率 of both."""
    return Beside(
        mean=_less(one.mean, other.mean),
        pass_=_less(one.pass_.share, other.pass_.share),
        excellent=_less(one.excellent.share, other.excellent.share),
        low=_less(one.low.share, other.low.share),
        four_sum=_less(one.four_sum, other.four_sum),
        weighted=_less(one.weighted, other.weighted),
        median=_less(one.median, other.median),
        above=_less(*above),
    )


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
