"""The last register as an exam: its students, rows and strikes; and the one that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.results.rolling import LastRegister, RegisterHistory, Who
from xuekun_cli.model.results.transitions import UNLISTED, Sat
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Source, Student, Subject
from xuekun_cli.rules.conversion.exams import Entry, RegisterExam

Place = tuple[int, str]
"""A student (index) and the key of a subject."""


class OldExam(NamedTuple):
    """The last register as an exam; ``places`` has the place of each of its rows."""

    exam: RegisterExam
    places: tuple[Place, ...]
    struck: frozenset[Place]


def unrolled(history: RegisterHistory) -> RegisterHistory:
    """Return the register that a rolled one was made from, as its 变动 keeps it.

    Raises ValueError for a register of `screen`, which goes on from none.
    """
    if history.before is None:
        raise ValueError("this register goes on from none")
    return replace(
        history,
        last=history.before,
        rows=history.rows_before,
        labels=history.labels[1:],
        gone=tuple(one for one in history.gone if one.exam != history.last.exam),
        before=None,
        rows_before=(),
        has_moves=False,
    )


def label_of(name: str, others: Sequence[str]) -> str:
    """Return a name for an exam that none of the others has (期中, 期中（2） …)."""
    label, number = name, 1
    while label in others:
        number += 1
        label = f"{name}（{number}）"
    return label


def table_of(
    people: Sequence[tuple[Who, int | None]], last: LastRegister, class_key: Callable[[str], str]
) -> tuple[ScoreTable, tuple[Place, ...]]:
    """Return students and subjects as a table, and the place of each; the number beside each is the score.

    A subject that stands twice for one class, id and name is that of a second student: namesakes without an id
    are not made one.
    """
    numbers: dict[tuple[Who, int], int] = {}
    students: list[Student] = []
    subjects: dict[str, str] = {}
    places: list[Place] = []
    taken: set[Place] = set()
    for who, _ in people:
        key, again = who.subject_key, 0
        subjects.setdefault(key, who.subject)
        while True:
            student = numbers.setdefault((who._replace(subject="", subject_key=""), again), len(students))
            if student == len(students):
                students.append(_student(who, class_key))
            if (student, key) not in taken:
                break
            again += 1
        taken.add((student, key))
        places.append((student, key))
    size, column = (len(students), len(subjects)), {key: number for number, key in enumerate(subjects)}
    marks, scores = Numbers.filled(*size, int(Mark.NO_CELL)), Numbers.filled(*size, 0)
    for (_, score), (student, key) in zip(people, places, strict=True):
        marks[student, column[key]] = int(Mark.BLANK if score is None else Mark.SCORED)
        scores[student, column[key]] = score or 0
    table = ScoreTable(
        "",
        tuple(students),
        tuple(Subject(key, name) for key, name in subjects.items()),
        scores,
        marks,
        Numbers.filled(*size, -1),
        Numbers.filled(*size, -1),
        Numbers.filled(*size, -1),
        (Source(0, last.file, ""),),
    )
    return table, tuple(places)


def _student(who: Who, class_key: Callable[[str], str]) -> Student:
    key = class_key(who.class_name) if who.class_name else None
    return Student(who.school, None, who.class_name or None, key, who.student_id, who.name, "", False, 0, 0)


def old_exam(old: RegisterHistory, class_key: Callable[[str], str]) -> OldExam:
    """Return a register as an exam; who was struck counts as not listed."""
    table, places = table_of([(row.who, row.score) for row in old.rows], old.last, class_key)
    entries = [
        Entry(
            student,
            key,
            row.who.subject,
            Sat(UNLISTED if row.struck else row.category, False, row.score, None, row.level),
        )
        for row, (student, key) in zip(old.rows, places, strict=True)
    ]
    struck = frozenset(place for row, place in zip(old.rows, places, strict=True) if row.struck)
    return OldExam(RegisterExam(table, entries), places, struck)
