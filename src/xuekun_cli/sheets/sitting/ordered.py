"""Puts a sitting's students in the natural order of their classes, and its subjects in the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from xuekun_cli.model.names.order import class_order
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Student
from xuekun_cli.sheets.sitting.apart import Sitting


class Ordered(NamedTuple):
    """A table in its order, and where each student and subject of the table that was given stands in it."""

    table: ScoreTable
    students: Sequence[int]
    subjects: Sequence[int]


def as_it_is(table: ScoreTable) -> Ordered:
    """Return the table in the order of the input."""
    return Ordered(table, range(len(table.students)), range(len(table.subjects)))


def in_order(table: ScoreTable, sitting: Sitting, usual: Sequence[str]) -> Ordered:
    """Return the table school by school, grade by grade and class by class; within a class nobody changes places.

    Schools stay in the order of the input. So do subjects, unless no sheet shows two of them beside each other:
    an order that came from the files' names gives way to the ``usual`` one (keys).
    """
    students = _students_in_order(table.students)
    subjects = _subjects_in_order(table, sitting, usual)
    if students == range(len(table.students)) and subjects == range(len(table.subjects)):
        return as_it_is(table)
    moved = replace(
        table,
        students=tuple(map(table.students.__getitem__, students)),
        subjects=tuple(map(table.subjects.__getitem__, subjects)),
        scores=taken(table.scores, students, subjects),
        marks=taken(table.marks, students, subjects),
        source=taken(table.source, students, subjects),
        row=taken(table.row, students, subjects),
        column=taken(table.column, students, subjects),
    )
    return Ordered(moved, _places(students), _places(subjects))


def taken(numbers: Numbers, students: Sequence[int], subjects: Sequence[int]) -> Numbers:
    """Return the numbers of these students and subjects, in this order."""
    columns = (numbers.column(subject) for subject in subjects)
    if students == range(len(students)):
        return Numbers.of(column[:] for column in columns)
    return Numbers.of(type(column)(column.typecode, map(column.__getitem__, students)) for column in columns)


def _students_in_order(students: Sequence[Student]) -> Sequence[int]:
    place_of = attrgetter("school", "class_key", "grade")
    places = list(map(place_of, students))
    different = list(dict.fromkeys(places))
    schools = {school: number for number, school in enumerate(dict.fromkeys(school for school, _, _ in different))}
    ordered = sorted(different, key=lambda place: (schools[place[0]], class_order(place[1], place[2] or "")))
    if ordered == different and _together(places, len(different)):
        return range(len(students))
    # a class whose students differ in 年级 alone stays one class
    first: dict[tuple[str | None, str | None], int] = {}
    rank = {place: first.setdefault(place[:2], number) for number, place in enumerate(ordered)}
    return sorted(range(len(students)), key=list(map(rank.__getitem__, places)).__getitem__)


def _together(places: Sequence[object], different: int) -> bool:
    """Tell whether whoever shares a place stands together."""
    return sum(map(lambda one, other: one != other, places, places[1:])) == max(different - 1, 0)


def _subjects_in_order(table: ScoreTable, sitting: Sitting, usual: Sequence[str]) -> Sequence[int]:
    if any(len(part.score_columns) > 1 and not part.block.is_long for part in sitting.parts):
        return range(len(table.subjects))
    rank = {key: number for number, key in enumerate(usual)}
    keys = [subject.key for subject in table.subjects]
    found = sorted(range(len(keys)), key=lambda number: rank.get(keys[number], len(rank)))
    return range(len(keys)) if found == list(range(len(keys))) else found


def _places(order: Sequence[int]) -> Sequence[int]:
    """Return where each one of those that were put in ``order`` stands now."""
    places = [0] * len(order)
    for now, before in enumerate(order):
        places[before] = now
    return places
