"""Every student of a sitting once: joins the rows of several tables by id, else by name, class and school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from xuekun_cli.model.names.near import plain_name
from xuekun_cli.model.names.student_ids import Zeros, id_key, without_zeros, zeros_between
from xuekun_cli.sheets.words.labels import class_key, classes_agree, name_key

_MOST_NAMESAKES = 1_000
"""So many of one name are looked through for the one whose class agrees; more of them are no children."""
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
        self._ids: set[str] = set()
        self._by_id: dict[tuple[str, str], list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_name_alone: dict[str, list[int]] = {}
        """Those among them who came without an id."""
        self._looked: dict[int, int] = {}
        """List of students, by its identity → how many at its begin have the wanted subjects already."""
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
        self._looked.clear()  # what is wanted is another thing now
        zeros = Zeros.TELL
        if not weak and self._ids:
            zeros = zeros_between(self._ids, set(map(id_key, filter(None, people.student_ids))), _SEVERAL)
        if zeros is not Zeros.TELL:
            self.zeros.setdefault(zeros, people.sources[0])
        bare = {without_zeros(key): key for key in self._ids} if zeros is Zeros.LOST else {}
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
                name = name_key(person.name)
                if person.student_id and not weak:
                    key = id_key(person.student_id)
                    self._ids.add(key)
                    self._by_id.setdefault((key, plain_name(name)), []).append(student)
                self._by_name.setdefault(name, []).append(student)
                if not person.student_id:
                    self._by_name_alone.setdefault(name, []).append(student)
        self._waiting.clear()

    def _known(self, person: Person, weak: bool, wanted: frozenset[int], bare: Mapping[str, str]) -> int:
        """Return the student of another table that a person is, or -1.

        ``bare``: ids without their leading zeros → the ids met so far, where one of the tables has lost them.
        """
        name = name_key(person.name)
        number = id_key(person.student_id) if person.student_id and not weak else ""
        number = bare.get(without_zeros(number), number) if number not in self._ids else number
        if number in self._ids:
            alike = self._by_id.get((number, plain_name(name)), [])
            return next(self._open(alike, wanted), -1)
        if not person.name:
            return -1
        key = class_key(person.class_name) if person.class_name else None
        # whoever has an id of the whole school is nobody else who has one
        own = bool(person.student_id) and not weak
        named = self._by_name_alone if own else self._by_name
        found = (
            student
            for student in islice(self._open(named.get(name, []), wanted), _MOST_NAMESAKES)
            if self._agrees(student, person, key) and not (own and self._people[student].student_id)
        )
        first, second = next(found, -1), next(found, -1)
        return first if second < 0 else -1

    def _open(self, students: list[int], wanted: frozenset[int]) -> Iterator[int]:
        """Yield those that lack the wanted subjects; whom earlier rows of a table filled is not looked at again."""
        begin = self._looked.get(id(students), 0)
        while begin < len(students) and self._filled[students[begin]] & wanted:
            begin += 1
        self._looked[id(students)] = begin
        for at in range(begin, len(students)):
            if not self._filled[students[at]] & wanted:
                yield students[at]

    def _agrees(self, student: int, person: Person, key: str | None) -> bool:
        """Tell whether school and class do not speak against two people of one name being one."""
        other = self._people[student]
        return (not person.school or not other.school or person.school == other.school) and classes_agree(
            key, class_key(other.class_name) if other.class_name else None
        )


def _one_school(one: str, other: str) -> bool:
    return not one or not other or one == other


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
