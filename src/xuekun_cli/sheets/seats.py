"""Every student of a sitting once: joins the rows of several tables by id, else by name, class and school."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from xuekun_cli.model.student_ids import Zeros, id_key, without_zeros, zeros_between
from xuekun_cli.sheets.labels import class_key, classes_agree, name_key

_SEVERAL = 3
"""So many ids that differ by their leading zeros alone have lost them."""


class Person(NamedTuple):
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


class People(NamedTuple):
    """Students as columns: of each field of `Person` one value a student."""

    schools: Sequence[str]
    grades: Sequence[str]
    class_names: Sequence[str]
    student_ids: Sequence[str]
    names: Sequence[str]
    kinds: Sequence[str]
    sources: Sequence[int]
    rows: Sequence[int]
    columns: Sequence[int]

    def at(self, places: Sequence[int]) -> People:
        """Return those at these places."""
        return People._make(list(map(column.__getitem__, places)) for column in self)


class Seats:
    """The students met so far, and the subjects for which each already has a cell."""

    def __init__(self) -> None:
        """Start without any student."""
        self._first: tuple[People, bool, frozenset[int]] | None = None
        """The only table so far: whether its ids are weak, and its subjects. It needs no joining."""
        self._people: list[Person] = []
        self._filled: list[frozenset[int]] = []
        self._by_id: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._waiting: list[tuple[Sequence[int], bool]] = []
        self.zeros: dict[Zeros, int] = {}
        """What leading zeros are between the ids of tables → the first sheet of which it was seen."""

    def people(self) -> People:
        """Return everybody, in the order in which they were met."""
        if self._first:
            return self._first[0]
        return People(*zip(*self._people, strict=True)) if self._people else People(*[()] * len(People._fields))

    def join(self, people: People, weak: bool, wanted: frozenset[int]) -> Sequence[int]:
        """Return the index of each person (a range, where they follow on each other), joining those of other tables.

        ``weak``: ids are only running numbers of their table; ``wanted``: the subjects that these rows fill.
        """
        if self._first is None and not self._people:
            self._first = (people, weak, wanted)
            return range(len(people.names))
        if self._first is not None:
            self._take_in(*self._first)
            self._first = None
        self._index_people()
        zeros = Zeros.TELL
        if not weak and self._by_id:
            zeros = zeros_between(self._by_id.keys(), set(map(id_key, filter(None, people.student_ids))), _SEVERAL)
        if zeros is not Zeros.TELL:
            self.zeros.setdefault(zeros, people.sources[0])
        bare = _bare(self._by_id) if zeros is Zeros.LOST else {}
        index: list[int] = []
        fresh: list[int] = []
        for person in map(Person._make, zip(*people, strict=True)):
            found = self._known(person, weak, wanted, bare)
            if found < 0:
                found = len(self._people)
                self._people.append(person)
                self._filled.append(frozenset())
                fresh.append(found)
            else:
                self._people[found] = _completed(self._people[found], person)
                self._filled[found] |= wanted
            index.append(found)
        for student in fresh:
            self._filled[student] = wanted
        self._waiting.append((fresh, weak))
        run = range(index[0], index[0] + len(index)) if index else range(0)
        return run if index == list(run) else index

    def _take_in(self, people: People, weak: bool, wanted: frozenset[int]) -> None:
        self._people.extend(map(Person._make, zip(*people, strict=True)))
        self._filled = [wanted] * len(self._people)
        self._waiting.append((range(len(self._people)), weak))

    def _index_people(self) -> None:
        """Index by id and name whom the tables so far brought."""
        for students, weak in self._waiting:
            for student in students:
                person = self._people[student]
                if person.student_id and not weak:
                    self._by_id.setdefault(id_key(person.student_id), []).append(student)
                self._by_name.setdefault(name_key(person.name), []).append(student)
        self._waiting.clear()

    def _known(self, person: Person, weak: bool, wanted: frozenset[int], bare: Mapping[str, list[int]]) -> int:
        key = class_key(person.class_name) if person.class_name else None
        own = id_key(person.student_id) if person.student_id and not weak else ""
        holders = (self._by_id.get(own) or bare.get(without_zeros(own))) if own else None
        if holders:
            for student in holders:
                same = name_key(self._people[student].name) == name_key(person.name)
                if same and not self._filled[student] & wanted:
                    return student
            return -1
        found = [
            student
            for student in self._by_name.get(name_key(person.name), [])
            if person.name
            and not self._filled[student] & wanted
            and not (person.student_id and self._people[student].student_id and not weak)
            and (
                not person.school
                or not self._people[student].school
                or person.school == self._people[student].school
            )
            and classes_agree(
                key, class_key(self._people[student].class_name) if self._people[student].class_name else None
            )
        ]
        return found[0] if len(found) == 1 else -1


def _bare(by_id: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {without_zeros(key): students for key, students in by_id.items()}


_TEXTS = ("school", "grade", "class_name", "student_id", "kind")
_texts = attrgetter(*_TEXTS)


def _completed(person: Person, other: Person) -> Person:
    """Return a person with what only another table says."""
    mine, theirs = _texts(person), _texts(other)
    if mine == theirs:
        return person
    return person._replace(**{name: text or more for name, text, more in zip(_TEXTS, mine, theirs, strict=True)})
