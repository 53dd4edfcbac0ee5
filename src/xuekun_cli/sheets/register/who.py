"""Who the rows of a register are about: a person may have retyped a name, a class or an id in one row of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xuekun_cli.model import register as names
from xuekun_cli.sheets.words.labels import class_key, name_key

Line = Mapping[str, str]
"""A row by the titles of its columns."""


class Found(NamedTuple):
    """The student of a row."""

    student: int
    """By number, in the order in which they are met."""
    again: bool
    """The student has a row of this subject already."""


class WhoIsWho:
    """Numbers the students of a register.

    Rows with one id are one student when the names agree, whatever the class; rows without an id when school,
    class and name do. One id with two names may be a slip in the name or in the id: two students, until somebody
    says so. A row without an id is nobody's who has one: of two of one name in a class one may have no id. A
    subject that stands twice for one name without an id is that of a second student.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self._by_id: dict[tuple[str, str, str], int] = {}
        self._by_seat: dict[tuple[tuple[str, str, str], int], int] = {}
        self._taken: set[tuple[int, str]] = set()
        self._next = 0

    def take(self, line: Line, subject_key: str) -> Found:
        """Return the student of a row of a subject."""
        seat, number = seat_of(line), line.get(names.COL_ID, "")
        if number:
            student = self._by_id.setdefault((seat[0], number, seat[2]), self._next)
            again = (student, subject_key) in self._taken
        else:
            student, again, twin = -1, False, 0
            while student < 0 or (student, subject_key) in self._taken:
                student = self._by_seat.setdefault((seat, twin), self._next)
                twin += 1
        self._next = max(self._next, student + 1)
        self._taken.add((student, subject_key))
        return Found(student, again)


def seat_of(line: Line) -> tuple[str, str, str]:
    """Return school, class and name of a row as they are compared."""
    class_name = line.get(names.COL_CLASS, "")
    return (
        line.get(names.COL_SCHOOL, ""),
        class_key(class_name) if class_name else "",
        name_key(line.get(names.COL_NAME, "")),
    )
