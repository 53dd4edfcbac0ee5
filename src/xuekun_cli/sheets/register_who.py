"""Who the rows of a register are about: a person may have retyped a name, a class or an id in one row of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xuekun_cli.model import register as names
from xuekun_cli.sheets.labels import class_key, name_key

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

    Rows with one id are one student when the names or the classes agree; rows without an id when school, class
    and name do. A row without an id takes that of the only one of its name and class who has one. A subject that
    stands twice for one name without an id is that of a second student.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        """Look through all rows for the ids of each name."""
        self._ids: dict[tuple[str, str, str], set[str]] = {}
        for line in lines:
            if line.get(names.COL_ID):
                self._ids.setdefault(_seat(line), set()).add(line[names.COL_ID])
        self._by_id: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
        self._by_seat: dict[tuple[tuple[str, str, str], int], int] = {}
        self._taken: set[tuple[int, str]] = set()
        self._next = 0

    def id_of(self, line: Line) -> str:
        """Return the id of a row, or the only one of its name and class; "" for none."""
        given = line.get(names.COL_ID, "")
        known = self._ids.get(_seat(line), set())
        return given or (next(iter(known)) if len(known) == 1 else "")

    def take(self, line: Line, subject_key: str) -> Found:
        """Return the student of a row of a subject."""
        seat, number = _seat(line), self.id_of(line)
        if number:
            student = self._with_id(number, seat)
            again = (student, subject_key) in self._taken
        else:
            student, again, twin = -1, False, 0
            while student < 0 or (student, subject_key) in self._taken:
                student = self._by_seat.setdefault((seat, twin), self._next)
                twin += 1
        self._next = max(self._next, student + 1)
        self._taken.add((student, subject_key))
        return Found(student, again)

    def _with_id(self, number: str, seat: tuple[str, str, str]) -> int:
        school, class_name, name = seat
        known = self._by_id.setdefault((school, number), [])
        for other_class, other_name, student in known:
            if other_name == name or (class_name and other_class == class_name):
                return student
        known.append((class_name, name, self._next))
        return self._next


def _seat(line: Line) -> tuple[str, str, str]:
    class_name = line.get(names.COL_CLASS, "")
    return (
        line.get(names.COL_SCHOOL, ""),
        class_key(class_name) if class_name else "",
        name_key(line.get(names.COL_NAME, "")),
    )
