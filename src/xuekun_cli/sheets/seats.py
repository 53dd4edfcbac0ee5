"""Every student of a sitting once: joins the rows of several tables by id, else by name, class and school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xuekun_cli.sheets.labels import class_key, classes_agree, name_key


@dataclass(slots=True)
class Person:
    """A student as one table has it; texts are "" where it says nothing, places zero-based."""

    school: str
    grade: str
    class_name: str
    student_id: str
    name: str
    kind: str
    source: int
    row: int
    column: int


class Seats:
    """The students met so far, and the subjects for which each already has a cell."""

    def __init__(self) -> None:
        """Start without any student."""
        self.people: list[Person] = []
        self._filled: list[frozenset[int]] = []
        self._by_id: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._waiting: list[tuple[int, Person, bool]] = []

    def join(self, people: Sequence[Person], weak: bool, wanted: frozenset[int]) -> list[int]:
        """Return the index of each person, joining those whom another table already brought.

        ``weak``: ids are only running numbers of their table; ``wanted``: the subjects that these rows fill.
        """
        self._index_people()
        if not self.people:
            self.people.extend(people)
            self._filled = [wanted] * len(people)
            self._waiting.extend((student, person, weak) for student, person in enumerate(people))
            return list(range(len(people)))
        index: list[int] = []
        fresh: list[int] = []
        for person in people:
            found = self._known(person, weak, wanted)
            if found < 0:
                found = len(self.people)
                self.people.append(person)
                self._filled.append(frozenset())
                fresh.append(found)
            else:
                _complete(self.people[found], person)
                self._filled[found] |= wanted
            index.append(found)
        for student in fresh:
            self._filled[student] = wanted
            self._waiting.append((student, self.people[student], weak))
        return index

    def _index_people(self) -> None:
        """Index by id and name whom the tables so far brought; a single table needs no index."""
        for student, person, weak in self._waiting:
            if person.student_id and not weak:
                self._by_id.setdefault(person.student_id, []).append(student)
            self._by_name.setdefault(name_key(person.name), []).append(student)
        self._waiting.clear()

    def _known(self, person: Person, weak: bool, wanted: frozenset[int]) -> int:
        key = class_key(person.class_name) if person.class_name else None
        if person.student_id and not weak and person.student_id in self._by_id:
            for student in self._by_id[person.student_id]:
                same = name_key(self.people[student].name) == name_key(person.name)
                if same and not self._filled[student] & wanted:
                    return student
            return -1
        found = [
            student
            for student in self._by_name.get(name_key(person.name), [])
            if person.name
            and not self._filled[student] & wanted
            and not (person.student_id and self.people[student].student_id and not weak)
            and (
                not person.school
                or not self.people[student].school
                or person.school == self.people[student].school
            )
            and classes_agree(
                key, class_key(self.people[student].class_name) if self.people[student].class_name else None
            )
        ]
        return found[0] if len(found) == 1 else -1


def _complete(person: Person, other: Person) -> None:
    person.class_name = person.class_name or other.class_name
    person.student_id = person.student_id or other.student_id
    person.school = person.school or other.school
    person.grade = person.grade or other.grade
    person.kind = person.kind or other.kind
