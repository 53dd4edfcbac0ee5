"""Which class of a later exam each class of an earlier one is: a grade higher after the summer, or written more fully.

A class is who sits in it: what most of the students who stayed together are in now. A teacher's task goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.matching.roster import one_grade_up

Seat = tuple[str | None, str]
"""School and key of a class."""


OF_THEN = "（前一次）"
"""Stands behind the name of a class that nobody is in any more, where another class has the name by now."""


class ClassNow(NamedTuple):
    """A class as the later exam has it; without a name where it is not there any more."""

    school: str | None
    key: str
    name: str | None


def stayed(matching: Matching) -> Iterable[tuple[int, int]]:
    """Yield (before, after) of everybody found again who is not in another class now."""
    changed = set(matching.changed_class)
    return ((b, a) for b, a in enumerate(matching.after_of) if a >= 0 and b not in changed)


def successors(before: ScoreTable, after: ScoreTable, pairs: Iterable[tuple[int, int]]) -> dict[Seat, ClassNow]:
    """Return the classes of the earlier exam that are called otherwise in the later one, by school and key.

    ``pairs`` are (before, after) of students who stayed in their class. A class becomes the one in which more
    than half of them are. One of which nobody was found goes up a grade where most classes of its own grade
    did, and no other class has that name now. A grade that left as a whole, as graduates do, goes nowhere; where
    another class has its name by now, it is marked as the one of then. All else is left out: those classes
    keep their names.
    """
    votes: dict[Seat, Counter[Seat]] = {}
    names: dict[Seat, str | None] = {}
    for b, a in pairs:
        one, other = before.students[b], after.students[a]
        if one.class_key and other.class_key:
            here, there = (one.school, one.class_key), (other.school, other.class_key)
            votes.setdefault(here, Counter())[there] += 1
            names.setdefault(there, other.class_name)
    found: dict[Seat, ClassNow] = {}
    up: Counter[Seat] = Counter()
    """School and grade → how many of its classes went up, less those that did not."""
    for here, counted in votes.items():
        there, most = counted.most_common(1)[0]
        if 2 * most <= counted.total():
            continue
        up[_grade(here)] += 1 if there[1] == one_grade_up(here[1]) != here[1] else -1
        if there != here:
            found[here] = ClassNow(*there, names[there])
    are = {(student.school, student.class_key) for student in after.students}
    taken = {(now.school, now.key) for now in found.values()}
    for student in before.students:
        here = (student.school, student.class_key or "")
        if here in votes or not here[1]:
            continue
        above = (student.school, one_grade_up(here[1]))
        if up[_grade(here)] > 0 and above not in are:
            found[here] = ClassNow(*above, None)
        elif here in taken:
            found[here] = ClassNow(here[0], here[1] + OF_THEN, f"{student.class_name}{OF_THEN}")
    return found


def _grade(seat: Seat) -> Seat:
    return seat[0], seat[1].partition("-")[0]


def table_in(table: ScoreTable, classes: Mapping[Seat, ClassNow]) -> ScoreTable:
    """Return a sitting with its students in the classes that theirs have become."""
    if not classes:
        return table
    students = tuple(
        student._replace(school=now.school, class_key=now.key, class_name=now.name or student.class_name)
        if (now := classes.get((student.school, student.class_key or "")))
        else student
        for student in table.students
    )
    return replace(table, students=students)


def groups_in(groups: Iterable[Group], classes: Mapping[Seat, ClassNow]) -> tuple[Group, ...]:
    """Return the classes of an exam, with their references, as the classes that they have become."""
    return tuple(
        one._replace(school=now.school, class_key=now.key, class_name=now.name or one.class_name)
        if (now := classes.get((one.school, one.class_key)))
        else one
        for one in groups
    )
