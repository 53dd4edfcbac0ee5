"""增值（参考）: teacher by teacher (class by class), what happened beside what was to be expected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xuekun_cli.model.policy.conversion import ByCategory, Conversion
from xuekun_cli.model.policy.value_added import ValueAdded
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.model.results.value_added import Reading, UnitValue
from xuekun_cli.rules.conversion.counts import net
from xuekun_cli.rules.conversion.term_counts import counts_of, gathered, in_initial
from xuekun_cli.rules.value_added.both import Room, Sitter
from xuekun_cli.rules.value_added.estimate import (
    AtRisk,
    Counting,
    Expectation,
    expectation,
)
from xuekun_cli.rules.value_added.local import Cohort, Seen
from xuekun_cli.rules.value_added.reading import estimate, reading

NOBODY = "没有两次都有成绩的学生"
_JOINED = "、"
"""Between the names of teachers who stand together as one."""


class Term(NamedTuple):
    """What all units of a term have in common."""

    conversion: Conversion
    categories: Sequence[str]
    """The worst first."""
    lines: tuple[float, ...]
    """The upper end of each of them, as a share of the reference."""
    both: Mapping[str, Sequence[Sitter]]
    """Key of a subject → those with a score in both exams."""
    found: Sequence[Transition]
    struck: Collection[tuple[int, str]] = frozenset()
    """(Index into the earlier table, key of the subject) of candidates that a person struck."""
    changed: Collection[int] = frozenset()
    """Indices into the earlier table of those who changed class."""
    centred: bool = True
    """Later scores are held against the class's own mean of that exam."""

    @property
    def counting(self) -> Counting:
        """What counts as converted and added."""
        measure = self.conversion.measure()
        return Counting(
            self.lines,
            isinstance(measure, ByCategory) and measure.step == "out",
            self.conversion.relapsed.is_ == "added",
            self.conversion.added.is_ == "cancels",
            self.centred,
        )


def value_added(rule: ValueAdded, term: Term, units: Sequence[UnitCount]) -> tuple[UnitValue, ...]:
    """Return what was to be expected of every unit, in their order.

    The cohort of a unit is everybody of the same subject and grade with scores in both exams who is, in
    neither exam, in a class of the same teacher: not in another of the teacher's rows either. Counted as
    actual are the same moves as officially, of those with scores in both exams; who had no score before
    (首次入册) is in neither number.
    """
    by_place = gathered(term.found, lambda one: [(one.school, one.class_key, one.subject_key)])
    subjects = {key: _Subject(held) for key, held in term.both.items()}
    own = _rooms_by_teacher(units)
    # the listed cannot become newcomers; the struck are counted as nothing
    out_of_it = {(one.before_student, one.subject_key) for one in term.found if one.before.listed}
    out_of_it.update(term.struck)
    found = []
    for unit in units:
        rooms = {(unit.school, key) for key in unit.class_keys}
        moves = [
            one
            for school, key in sorted(rooms, key=str)
            for one in by_place.get((school, key, unit.subject_key), ())
        ]
        taught = rooms.union(*(own[name, unit.subject_key] for name in _names(unit)))
        subject = subjects.get(unit.subject_key, _NO_SUBJECT)
        free = [
            one
            for one in subject.now_in(rooms)
            if one.student not in term.changed and (one.student, unit.subject_key) not in out_of_it
        ]
        found.append(_unit(rule, term, subject, taught, free, moves))
    return tuple(found)


class _Subject:
    """Those with scores in both exams of one subject, put in order once for all teachers."""

    def __init__(self, both: Sequence[Sitter]) -> None:
        self.by_student = {one.student: one for one in both}
        # not by the later score: it plays no part in what is expected of one's own, not even in the order of a sum
        self._now_in: dict[Room, list[Sitter]] = {}
        grades: dict[str, list[Sitter]] = {}
        for one in sorted(both, key=lambda one: (one.before, one.level)):
            self._now_in.setdefault(one.there, []).append(one)
            grades.setdefault(one.grade, []).append(one)
        self._grades = {grade: _Grade(held) for grade, held in grades.items()}

    def now_in(self, rooms: Iterable[Room]) -> list[Sitter]:
        """Return those of some classes of the later exam."""
        return [one for room in sorted(rooms, key=str) for one in self._now_in.get(room, ())]

    def others(self, grade: str, taught: set[Room]) -> Cohort:
        """Return those of a grade who sat in none of these classes, in neither exam."""
        held = self._grades.get(grade)
        return held.without(taught) if held else Cohort(())


class _Grade:
    """The students of a grade and the classes that they were in."""

    def __init__(self, held: Iterable[Sitter]) -> None:
        ordered = sorted(held, key=lambda one: (one.before, one.after, one.level))
        self._cohort = Cohort(Seen(one.before, one.after, one.level) for one in ordered)
        self._numbers: dict[Room, int] = {}
        pairs = [[self._number(one.here), self._number(one.there)] for one in ordered]
        self._rooms = np.array(pairs, dtype=np.intp)

    def _number(self, room: Room) -> int:
        return self._numbers.setdefault(room, len(self._numbers))

    def without(self, rooms: Iterable[Room]) -> Cohort:
        taught = [self._numbers[room] for room in rooms if room in self._numbers]
        here, there = (np.isin(self._rooms[:, exam], taught) for exam in (0, 1))
        return self._cohort.only(~(here | there))


_NO_SUBJECT = _Subject(())


def _names(unit: UnitCount) -> list[str]:
    return unit.teacher.split(_JOINED) if unit.teacher else []


def _rooms_by_teacher(units: Iterable[UnitCount]) -> dict[tuple[str, str], set[Room]]:
    """Return the classes of each teacher in each subject, over all rows that name him or her."""
    rooms: dict[tuple[str, str], set[Room]] = {}
    for unit in units:
        for name in _names(unit):
            held = rooms.setdefault((name, unit.subject_key), set())
            held.update((unit.school, key) for key in unit.class_keys)
    return rooms


def _unit(
    rule: ValueAdded,
    term: Term,
    subject: _Subject,
    taught: set[Room],
    free: Sequence[Sitter],
    moves: Sequence[Transition],
) -> UnitValue:
    """Return one unit; ``free`` are those of its classes who may have become newcomers."""
    by_student = subject.by_student
    initial = [one for one in moves if in_initial(term.conversion, one)]
    seen = [one for one in initial if one.before_student in by_student]
    at_risk = [(by_student[one.before_student], term.categories.index(one.before.category)) for one in seen]
    at_risk += [(one, len(term.categories)) for one in free]
    grades = sorted({one.grade for one, _ in at_risk})
    cohorts = {grade: subject.others(grade, taught) for grade in grades}
    smallest = min(map(len, cohorts.values()), default=0)
    about = (smallest, len(seen), len(initial) - len(seen), len(free))
    if not at_risk:
        return UnitValue(Reading.OFF, *about, why=NOBODY)
    if smallest < rule.cohort_at_least:
        why = f"别的班两次都有成绩的只有 {smallest} 人，不到 {rule.cohort_at_least} 人"
        return UnitValue(Reading.OFF, *about, why=why)
    expected = Expectation()
    for grade in grades:
        mine = [AtRisk(one.before, place, one.there, one.level) for one, place in at_risk if one.grade == grade]
        expected = expected.plus(expectation(cohorts[grade], mine, term.counting))
    entered = [one for one in moves if one.outcome is Outcome.NEWCOMER and one.before_student in by_student]
    counts = counts_of(term.conversion, term.categories, [*seen, *entered])
    actual = sum(net(term.conversion, count) for count in counts)
    difference = actual - expected.net.students
    return UnitValue(
        reading(rule, smallest, len(seen), difference, expected.net.spread),
        *about,
        estimate(rule, sum(count.converted for count in counts), expected.converted),
        estimate(rule, sum(count.added for count in counts), expected.added),
        estimate(rule, actual, expected.net),
    )
