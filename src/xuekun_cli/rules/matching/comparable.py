"""Whether two exams can be compared at all: one exam given twice, nobody found again, files in the wrong order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.names.exams import doubt_of_order, exam_name_of, read_exam_name
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable

_Rows = Counter[tuple[object, ...]]
FEWEST = 3
"""Fewer students than this can have the same scores in two exams by chance."""
FEWEST_UNMATCHED = 10
"""Of so many in both exams somebody is found again, or they are not of one cohort."""
MOSTLY = Fraction(9, 10)
"""From this share of the students on with the very same scores, two tables are one exam, corrected here and there."""
_SUSPECT = Fraction(1, 5)
"""From this share on somebody should look: two exams of two subjects or more agree so far by a slip only."""
_FEWEST_BY_ONE_SUBJECT = 10
"""One subject alone proves so much by so many students."""
_LAST_GRADE = 12


class Shared(NamedTuple):
    """How far two tables hold the same scores."""

    same: int
    """Students of one name with the very same scores, and as many of them, in all subjects of both."""
    of: int
    """Students of the smaller table who have scores in these subjects (all of it, where hardly any are the same)."""
    subjects: int

    @property
    def one_exam(self) -> bool:
        """Whether the two are one exam: a copy, a part of it, or a version with a few scores corrected."""
        if self.subjects == 1 and self.of < _FEWEST_BY_ONE_SUBJECT:
            return False
        mostly = self.same == self.of if self.subjects == 1 else self.same >= MOSTLY * self.of
        return self.of >= FEWEST and mostly

    @property
    def suspect(self) -> bool:
        """Whether a part of the one may have been copied into the other."""
        return self.subjects > 1 and self.same >= FEWEST and self.same >= _SUSPECT * self.of


def is_one_exam(one: ScoreTable, other: ScoreTable) -> bool:
    """Tell whether two tables hold the same scores of the same students, in whatever order: one exam, saved twice."""
    return (
        len(one.students) >= FEWEST
        and len(one.students) == len(other.students)
        and {subject.key for subject in one.subjects} == {subject.key for subject in other.subjects}
        and _rows(one) == _rows(other)
    )


def _rows(table: ScoreTable, keys: Sequence[str] = (), name_key: Callable[[str], str] = str) -> _Rows:
    """Return every student's name, marks and scores, the subjects (those of ``keys``, or all) in one order."""
    wanted = keys or [subject.key for subject in table.subjects]
    places = {subject.key: number for number, subject in enumerate(table.subjects)}
    columns: list[Iterable[object]] = [[name_key(student.name) for student in table.students]]
    for number in (places[key] for key in sorted(wanted)):
        columns += [table.marks.column(number), _told(table, number)]
    return Counter(zip(*columns, strict=True))


def _told(table: ScoreTable, subject: int) -> Sequence[object]:
    """Return a subject's scores, with the words of levels, which every table numbers in its own way."""
    scores = table.scores.column(subject)
    if not table.levels:
        return scores
    return [table.level(student, subject) or score for student, score in enumerate(scores)]


def shared_rows(one: ScoreTable, other: ScoreTable, name_key: Callable[[str], str]) -> Shared:
    """Return how far two tables hold the same scores of the same students, by name, whatever the order and the id.

    Students without a score in the subjects of both are left out: those who were absent twice prove nothing.
    """
    both = {subject.key for subject in one.subjects} & {subject.key for subject in other.subjects}
    if not both:
        return Shared(0, 0, 0)
    rows = [_rows(table, sorted(both), name_key) for table in (one, other)]
    fewer, more = sorted(rows, key=len)
    same = sum(min(count, more[row]) for row, count in fewer.items() if row in more and _has_score(row))
    if same < FEWEST and len(fewer) >= _FEWEST_BY_ONE_SUBJECT:  # nearly always: no need to count the others
        return Shared(same, len(fewer), len(both))
    of = min(sum(count for row, count in found.items() if _has_score(row)) for found in rows)
    return Shared(same, of, len(both))


def _has_score(row: tuple[object, ...]) -> bool:
    return any(mark == Mark.SCORED and score for mark, score in zip(row[1::2], row[2::2], strict=True))


def order_doubt(earlier: str, later: str) -> str:
    """Return why two exams may have been given in the wrong order, from what they are called; "" for no doubt.

    ``earlier`` and ``later`` are all that is known of their names, a line each: the exam's, titles, sheets, files.
    """
    return doubt_of_order(exam_name_of(earlier.splitlines()), exam_name_of(later.splitlines()))


def grade_doubt(earlier: ScoreTable, later: ScoreTable) -> str:
    """Return that everybody is in a lower grade in the later exam, where both say the grade of all; "" otherwise."""
    one, other = _grades(earlier), _grades(later)
    if not one or not other or min(one) <= max(other):
        return ""
    return f"前一次的班级是 {min(one)} 年级，后一次是 {max(other)} 年级"


def _grades(table: ScoreTable) -> set[int]:
    """Return the grades of all students; nothing where one of them has none."""
    heads = {(student.class_key or "").partition("-")[0] for student in table.students}
    grades = {int(head) for head in heads if head.isdecimal() and 1 <= int(head) <= _LAST_GRADE}
    return grades if len(grades) == len(heads) else set()


def role_in(name: str, role: str) -> str:
    """Return how an exam is called that stands at a place of the term (期初, 期中, 期末): so, unless its name objects.

    A 期中 that the later exam is compared with is no 期初; last term's 期末 is where this term begins.
    """
    kind = read_exam_name(name).kind
    if kind not in _IN_A_TERM or role not in _FITTING or kind in _FITTING[role]:
        return role
    return _PLAIN_ROLES[role]


_IN_A_TERM = ("期初", "月考", "期中", "期末")
_FITTING = {"期初": ("期初", "期末"), "期中": ("期中",), "期末": ("期末",)}
"""Role → the kinds of exams that its name may speak of."""
_PLAIN_ROLES = {"期初": "前一次", "期中": "中间一次", "期末": "后一次"}


def classes_lost(before: ScoreTable, after: ScoreTable, after_of: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first student, how many) of each class that the later sitting has not, in the order of the earlier.

    Nobody of it is found again, though somebody of other classes is; ``after_of`` is that of `Matching`. Classes
    of fewer than three are left out.
    """
    there = {(student.school, student.class_key) for student in after.students}
    people: dict[tuple[str | None, str | None], list[int]] = {}
    for number, student in enumerate(before.students):
        people.setdefault((student.school, student.class_key), []).append(number)
    lost = [
        found
        for place, found in people.items()
        if len(found) >= FEWEST and place not in there and all(after_of[n] < 0 for n in found)
    ]
    return [(found[0], len(found)) for found in lost] if len(lost) < len(people) else []
