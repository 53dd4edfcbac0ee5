"""One writing for every class and subject of a term.

三(1)班 in one exam and 三年级1班 in another are shown as one, and so are 英语 and 外语: as the first exam writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.names.order import class_order
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.model.scores.tables import ScoreTable


class Writing(NamedTuple):
    """The names that a term's workbooks use."""

    classes: Mapping[tuple[str | None, str | None], str]
    """School and key of a class → its name."""
    subjects: Mapping[str, str]
    """Key of a subject → its name."""


def first_writing(tables: Iterable[ScoreTable]) -> Writing:
    """Return the name of every class and subject, as the first exam that has it writes it, classes in natural order."""
    classes: dict[tuple[str | None, str | None], str] = {}
    grades: dict[tuple[str | None, str | None], str] = {}
    subjects: dict[str, str] = {}
    for table in tables:
        for student in table.students:
            if student.class_name:
                place = (student.school, student.class_key)
                if place not in classes:
                    classes[place], grades[place] = student.class_name, student.grade or ""
        for subject in table.subjects:
            subjects.setdefault(subject.key, subject.name)
    schools = {school: number for number, school in enumerate(dict.fromkeys(school for school, _ in classes))}
    ordered = sorted(classes, key=lambda place: (schools[place[0]], class_order(place[1], grades[place])))
    return Writing({place: classes[place] for place in ordered}, subjects)


def table_named(table: ScoreTable, writing: Writing) -> ScoreTable:
    """Return the sitting with its subjects in the first writing."""
    subjects = tuple(
        replace(subject, name=writing.subjects.get(subject.key, subject.name)) for subject in table.subjects
    )
    return replace(table, subjects=subjects)


def groups_named(groups: Sequence[Group], writing: Writing, table: ScoreTable) -> tuple[Group, ...]:
    """Return the groups with their classes and subjects in the first writing; ``table`` is their sitting as read."""
    keys = {subject.name: subject.key for subject in table.subjects}
    return tuple(
        one._replace(
            class_name=writing.classes.get((one.school, one.class_key), one.class_name),
            subject=writing.subjects.get(keys.get(one.subject, ""), one.subject),
        )
        for one in groups
    )


def transitions_named(found: Iterable[Transition], writing: Writing, after: ScoreTable) -> tuple[Transition, ...]:
    """Return the transitions with their classes and subjects in the first writing; ``after`` is the later exam."""
    return tuple(_named(one, writing, after) for one in found)


def _named(one: Transition, writing: Writing, after: ScoreTable) -> Transition:
    here = writing.classes.get((one.school, one.class_key), one.class_name)
    subject = writing.subjects.get(one.subject_key, one.subject)
    now_in = one.now_in
    if now_in:
        student = after.students[one.after_student]
        now_in = writing.classes.get((student.school, student.class_key), now_in)
    if (here, subject, now_in) == (one.class_name, one.subject, one.now_in):
        return one
    return one._replace(class_name=here, subject=subject, now_in=now_in)
