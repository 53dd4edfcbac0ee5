"""An exam with its verdicts, as transitions look at it: screened from scores, or read from a register."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from fractions import Fraction
from typing import NamedTuple, Protocol

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.results.term import Standing
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED, Sat
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.lines import lines_of, without_order

NOWHERE = Sat(NOT_THERE)
"""Somebody who is on no sheet of an exam."""
_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)


class Exam(Protocol):
    """One exam with its verdicts: screened from scores, or read from a register."""

    table: ScoreTable

    def with_table(self, table: ScoreTable) -> Exam:
        """Return the same exam with its students described otherwise; indices and scores are the same."""

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what is known of a student and subject."""

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield (student, key of the subject) of everybody listed by a score, in the order of the input."""

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return the category that another exam's score would have by this exam's lines; None when unknown."""

    def highest_listed(self, subject_key: str) -> Sequence[int | None]:
        """Return for each student the highest score that this exam's lines list; None where nobody can tell."""


def has_plain_lines(policy: Policy) -> bool:
    """Tell whether the lines of an exam alone say who is listed, so that they can be put to another exam's scores.

    A list, a level, several exams running or several subjects together need more than the score.
    """
    overall = policy.screening.overall
    alone = overall is None or overall.at_least_subjects <= 1
    return alone and all(isinstance(band.when, kinds.OnScore) for band in policy.bands)


class Among(NamedTuple):
    """A score among those of its grade."""

    lower: int
    higher: int
    cohort: int

    @property
    def rank(self) -> int:
        """1 for the best; equal scores share a rank."""
        return self.higher + 1


class ScoredExam:
    """An exam screened from its scores. ``struck`` are (student, key of the subject) that a person struck."""

    def __init__(
        self, ground: Ground, listed: Sequence[Listed], struck: frozenset[tuple[int, str]] = frozenset()
    ) -> None:
        self.table = ground.table
        self._ground = ground
        self._listed = {
            (one.student, one.subject_key): one.category
            for one in listed
            if (one.student, one.subject_key) not in struck
        }
        self._columns = {
            subject.key: (number, ground.table.marks.column(number), ground.table.scores.column(number))
            for number, subject in enumerate(ground.table.subjects)
        }
        self._bars: dict[tuple[int, int], list[tuple[str, int]]] = {}
        self._references: dict[tuple[int, int], Fraction | None] = {}
        self._ranked: dict[tuple[int, int], list[int]] = {}
        self._ranks_alone = all(isinstance(band.when, kinds.Lowest) for band in ground.policy.bands)

    def with_table(self, table: ScoreTable) -> ScoredExam:
        """Return the same exam with its students described otherwise."""
        again = copy(self)
        again.table = table
        return again

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what is known of a student and subject."""
        column = self._columns.get(subject_key)
        if column is None:
            return NOWHERE
        number, marks, scores = column
        mark = marks[student]
        if mark == _NO_CELL:
            return NOWHERE
        exempt = self.table.students[student].exempt
        scored = mark == _SCORED
        level = "" if scored else self.table.level(student, number) or ""
        if (not scored and not level) or (self._ranks_alone and self._unranked(student, number)):
            return Sat(ABSENT, exempt)
        return Sat(
            self._listed.get((student, subject_key), UNLISTED),
            exempt,
            scores[student] if scored else None,
            self._reference(self._ground.group[student], number),
            level,
        )

    def _unranked(self, student: int, number: int) -> bool:
        """Tell whether nothing but a ranking lists anybody, and a student's class has none: all are alike."""
        group, bands = self._ground.group[student], self._ground.policy.bands
        return group >= 0 and all(without_order(self._ground, band.when, number, group) for band in bands)

    def _reference(self, group: int, number: int) -> Fraction | None:
        """Return a class's reference in points."""
        if group < 0:
            return None
        try:
            return self._references[group, number]
        except KeyError:
            held = self._ground.reference(group, number)
            found = self._references[group, number] = None if held is None else held / SCALE
            return found

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield everybody listed by a score."""
        students = self.table.students
        return (place for place in self._listed if not students[place[0]].exempt)

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""
        return self.table.subjects[self._columns[subject_key][0]].name

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return the category of a score by this exam's lines; None without lines or without a class."""
        column, group = self._columns.get(subject_key), self._ground.group[student]
        if column is None or group < 0:
            return None
        bars = self._bars.get((group, column[0]))
        if bars is None:
            bars = self._bars_of(group, column[0])
        for name, highest in bars:
            if score <= highest:
                return name
        return UNLISTED if bars else None

    def highest_listed(self, subject_key: str) -> Sequence[int | None]:
        """Return for each student the highest score that this exam's lines list; None where nobody can tell."""
        column = self._columns.get(subject_key)
        if column is None:
            return [None] * len(self.table.students)
        by_class = [
            max((highest for _, highest in self._bars_of(group, column[0])), default=None)
            for group in range(len(self._ground.first))
        ]
        by_class.append(None)  # that of students without a class, whose group is −1
        return [by_class[group] for group in self._ground.group]

    def standing(self, student: int, subject_key: str, by: Pool) -> Standing | None:
        """Return a score beside what its class (grade, school, everyone) scored; None without one, and for the exempt."""
        column = self._columns.get(subject_key)
        if column is None or column[1][student] != _SCORED or self.table.students[student].exempt:
            return None
        pool = self._ground.pools(by).of[student]
        if pool < 0:
            return None
        tally = self._ground.tallies(by, column[0])[pool]
        return Standing(column[2][student], tally.total, tally.takers)

    def among(self, student: int, subject_key: str) -> Among | None:
        """Return how many of the grade scored lower and higher; None as for `standing`."""
        column = self._columns.get(subject_key)
        if column is None or column[1][student] != _SCORED or self.table.students[student].exempt:
            return None
        pool, score = self._ground.pools(Pool.GRADE).of[student], column[2][student]
        place = (pool, column[0])
        if place not in self._ranked:
            self._rank(column[0])
        scores = self._ranked[place]
        return Among(bisect_left(scores, score), len(scores) - bisect_right(scores, score), len(scores))

    def _rank(self, number: int) -> None:
        """Sort the scores of everybody in a subject, grade by grade; the exempt are left out."""
        marks, scores = self.table.marks.column(number), self.table.scores.column(number)
        by_pool: dict[int, list[int]] = {}
        for student, pool in enumerate(self._ground.pools(Pool.GRADE).of):
            if marks[student] == _SCORED and not self.table.students[student].exempt:
                by_pool.setdefault(pool, []).append(scores[student])
        for pool, found in by_pool.items():
            self._ranked[pool, number] = sorted(found)

    def _bars_of(self, group: int, number: int) -> list[tuple[str, int]]:
        """Return category and highest listed score of each line of a class in a subject, the worst first."""
        place = (group, number)
        if place not in self._bars:
            bands = self._ground.policy.bands if has_plain_lines(self._ground.policy) else ()
            lines = [(band.category, lines_of(self._ground, band.when, number)[group]) for band in bands]
            known = [(name, line.highest) for name, line in lines if line is not None]
            self._bars[place] = known if len(known) == len(bands) else []
        return self._bars[place]


class Entry(NamedTuple):
    """One row of a register: who, and what it says."""

    student: int
    subject_key: str
    subject: str
    sat: Sat


class RegisterExam:
    """An exam of which only the register is there: of everybody else nothing is known but that nobody listed them."""

    def __init__(self, table: ScoreTable, entries: Sequence[Entry], exempt: str = UNLISTED) -> None:
        self.table = table
        self._exempt = exempt
        self._entries = {(one.student, one.subject_key): one for one in entries}
        self._names = {one.subject_key: one.subject for one in entries}

    def with_table(self, table: ScoreTable) -> RegisterExam:
        """Return the same exam with its students described otherwise."""
        again = copy(self)
        again.table = table
        return again

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what the register says; who is not in it was not listed, and may be one of the exempt."""
        one = self._entries.get((student, subject_key))
        if one is not None:
            return one.sat
        return Sat(self._exempt, True) if self.table.students[student].exempt else Sat(UNLISTED)

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield every row of the register that is not struck and not of the exempt."""
        for place, one in self._entries.items():
            if one.sat.listed:
                yield place

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""
        return self._names[subject_key]

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return None: a register does not hold every line of a class."""
        return None

    def highest_listed(self, subject_key: str) -> Sequence[int | None]:
        """Return None for everybody: a register does not hold every line of a class."""
        return [None] * len(self.table.students)
