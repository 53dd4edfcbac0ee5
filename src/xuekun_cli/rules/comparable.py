"""Whether two exams can be compared at all: one exam given twice, nobody found again, files in the wrong order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from xuekun_cli.model.tables import ScoreTable

FEWEST = 3
"""Fewer students than this can have the same scores in two exams by chance."""
FEWEST_UNMATCHED = 10
"""Of so many in both exams somebody is found again, or they are not of one cohort."""
_IN_THE_TERM = (("期初", "开学", "入学"), ("月考",), ("期中", "半期"), ("期末",))
"""Kinds of exams in the order of a term."""
_TERMS = {
    "上": re.compile("第一学期|上学期|上册|秋|[一二三四五六七八九123456789]年?级?上"),
    "下": re.compile("第二学期|下学期|下册|春|[一二三四五六七八九123456789]年?级?下"),
}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def is_one_exam(one: ScoreTable, other: ScoreTable) -> bool:
    """Tell whether two tables hold the same scores of the same students, in whatever order: one exam, saved twice."""
    return (
        len(one.students) >= FEWEST
        and len(one.students) == len(other.students)
        and {subject.key for subject in one.subjects} == {subject.key for subject in other.subjects}
        and _rows(one) == _rows(other)
    )


def _rows(table: ScoreTable) -> Counter[tuple[object, ...]]:
    """Return every student's name, marks and scores, the subjects in one order for all tables."""
    columns: list[Iterable[object]] = [[student.name for student in table.students]]
    for number in sorted(range(len(table.subjects)), key=lambda number: table.subjects[number].key):
        columns += [table.marks.column(number), table.scores.column(number)]
    return Counter(zip(*columns, strict=True))


def order_doubt(earlier: str, later: str) -> str:
    """Return why two exams may have been given in the wrong order, from what they are called; "" for no doubt.

    ``earlier`` and ``later`` are all that is known of their names (the exam's, the file's).
    """
    years = [max(map(int, found)) if (found := _YEAR.findall(text)) else None for text in (earlier, later)]
    if years[0] is not None and years[1] is not None and years[0] != years[1]:
        return f"前一次是 {years[0]} 年，后一次是 {years[1]} 年" if years[0] > years[1] else ""
    terms = _term(earlier), _term(later)
    if all(terms) and terms[0] != terms[1]:
        return ""  # the last term's final beside this term's mid-term is what the documents ask for
    first, second = _kind(earlier), _kind(later)
    if first is None or second is None or first[0] <= second[0]:
        return ""
    return f"前一次是{first[1]}，后一次是{second[1]}"


def _term(text: str) -> str:
    """Return 上 or 下 for the term that a name speaks of; "" for none or both."""
    found = {said for said, words in _TERMS.items() if words.search(text)}
    return found.pop() if len(found) == 1 else ""


def _kind(text: str) -> tuple[int, str] | None:
    """Return the place in a term that a name speaks of, and its word; None for none or several."""
    found = [(place, word) for place, words in enumerate(_IN_THE_TERM) for word in words if word in text]
    return found[0] if len({place for place, _ in found}) == 1 else None


def role_in(name: str, role: str) -> str:
    """Return how an exam is called that stands at a place of the term (期初, 期中, 期末): so, unless its name objects.

    A 期中 that the later exam is compared with is no 期初; last term's 期末 is where this term begins.
    """
    kind = _kind(name)
    if kind is None or role not in _FITTING or kind[0] in _FITTING[role]:
        return role
    return _PLAIN_ROLES[role]


_FITTING = {"期初": (0, 3), "期中": (2,), "期末": (3,)}
"""Role → the places of `_IN_THE_TERM` that a name may speak of."""
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
