"""The people of one sitting, found by id, by place and name, or by name; and how each is named in a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from xuekun_cli.model.names.student_ids import id_key, without_zeros
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.model.scores.tables import ScoreTable

Key = TypeVar("Key", bound=Hashable)
_SHOWN_SUBJECTS = 4
"""Scores that tell two students of one name apart in a question; more would not fit a dropdown."""
_YEAR_DIGITS = 2
"""A grade has one or two digits; 2023 in a class key is the year of entry."""


class Place(NamedTuple):
    """A school and a class as compared; "" is not known."""

    school: str
    class_key: str


def class_keys_agree(one: str, other: str) -> bool:
    """Tell whether two known class keys can be one class: equal, or equal but for a grade that one lacks."""
    if one == other:
        return True
    return (one.startswith("-") and other.endswith(one)) or (other.startswith("-") and one.endswith(other))


def grades_agree(one: str, other: str) -> bool:
    """Tell whether the grades in two class keys are the same, as far as both name one in the same manner.

    3 and 2023 (a year of entry) are not comparable, and speak neither for nor against.
    """
    (a, dash, _), (b, slash, _) = one.partition("-"), other.partition("-")
    if not (a and dash and b and slash) or a == b:
        return True
    return _is_grade(a) != _is_grade(b)


def one_grade_up(key: str) -> str:
    """Return a class key one grade higher (``3-1`` → ``4-1``); unchanged where it names no grade."""
    grade, dash, number = key.partition("-")
    return f"{int(grade) + 1}-{number}" if dash and _is_grade(grade) else key


def known_agree(one: str, other: str) -> bool:
    """Tell whether two texts are equal or one of them is not known."""
    return not one or not other or one == other


def places_agree(one: Place, other: Place) -> bool:
    """Tell whether two places are one class: both classes known and agreeing, and the schools not different."""
    if not one.class_key or not other.class_key or not known_agree(one.school, other.school):
        return False
    return class_keys_agree(one.class_key, other.class_key)


def _is_grade(text: str) -> bool:
    return text.isdecimal() and len(text) <= _YEAR_DIGITS


def class_number(key: str) -> str:
    """Return what two agreeing class keys have in common: the part from the last hyphen on (``3-1`` → ``-1``)."""
    return key[max(key.rfind("-"), 0) :]


def _counted(table: ScoreTable) -> list[int]:
    """Return the students with a cell in some subject (all, where there are no subjects)."""
    empty = range(len(table.students)) if table.subjects else range(0)
    nobody: Sequence[int] = empty
    for subject in range(len(table.subjects)):
        marks = table.marks.column(subject)
        nobody = [index for index in nobody if marks[index] == Mark.NO_CELL]
    gone = set(nobody)
    return [index for index in range(len(table.students)) if index not in gone]


def _places(
    table: ScoreTable,
    name_key: Callable[[str], str],
    no_class: str,
    promoted: bool,
    renamed: Mapping[Place, Place],
) -> tuple[list[int], list[Place]]:
    """Return each student's place as a number, and the places by number."""
    numbers: dict[Place, int] = {}
    written: dict[tuple[str | None, str | None], int] = {}
    for school, class_key in dict.fromkeys((s.school, s.class_key) for s in table.students):
        known = "" if not class_key or class_key == no_class else class_key
        place = Place(name_key(school or ""), one_grade_up(known) if promoted else known)
        written[school, class_key] = numbers.setdefault(renamed.get(place, place), len(numbers))
    return [written[s.school, s.class_key] for s in table.students], list(numbers)


class Holders(Generic[Key]):
    """Who holds a key. Nearly always one does, who is kept as a plain number: a list each would cost too much."""

    def __init__(self, pairs: Iterable[tuple[Key, int]]) -> None:
        """Take (key, student) pairs."""
        self._one: dict[Key, int] = {}
        self._several: dict[Key, list[int]] = {}
        one, several = self._one, self._several
        for key, index in pairs:
            first = one.setdefault(key, index)
            if first != index:
                several.setdefault(key, [first]).append(index)

    def only(self, key: Key) -> int:
        """Return the only holder, or −1 for none or several."""
        return -1 if key in self._several else self._one.get(key, -1)

    def all(self, key: Key) -> Sequence[int]:
        """Return all holders, in the order of the sitting."""
        if key in self._several:
            return self._several[key]
        return (self._one[key],) if key in self._one else ()

    def shared(self) -> Iterable[Sequence[int]]:
        """Return the holders of each key that several have."""
        return self._several.values()

    def single(self) -> Iterator[tuple[Key, int]]:
        """Yield each key that has one holder, with the holder."""
        return ((key, index) for key, index in self._one.items() if key not in self._several)


class Roster:
    """One sitting's people. Students without a cell in any subject are nobody and are not found."""

    def __init__(
        self,
        table: ScoreTable,
        name_key: Callable[[str], str],
        assumed_class: str = "",
        assumed_holds: bool = False,
        promoted: bool = False,
        renamed: Mapping[Place, Place] | None = None,
    ) -> None:
        """Index a sitting.

        ``assumed_class`` is the class key of a sitting that names no classes: it is not shown, and unless
        ``assumed_holds`` it is no class. ``promoted`` compares the classes one grade higher, ``renamed``
        under the names that they have in the other sitting.
        """
        self.table = table
        self.assumed_class = assumed_class
        self.counted = _counted(table)
        self.names: list[str] = [name_key(s.name) for s in table.students]
        self._place_of, self.places = _places(
            table, name_key, "" if assumed_holds else assumed_class, promoted, renamed or {}
        )
        self.several_schools = len({place.school for place in self.places}) > 1
        self._by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, place in enumerate(self.places):
            if place.class_key:
                self._by_number[place.school, class_number(place.class_key)].append(number)
                if place.school:
                    self._by_number["*", class_number(place.class_key)].append(number)
        self._agreeing: dict[Place, list[int]] = {}
        self.named = Holders((self.names[i], i) for i in self.counted if self.names[i])
        self.seated = Holders(((self.names[i], self._place_of[i]), i) for i in self.counted if self.names[i])
        self.ids, self.with_id = self._own_ids()

    def _own_ids(self) -> tuple[list[str], Holders[str]]:
        """Return each student's id and who has it; "" for none, and for one that two of a school share.

        An id is the school's own: in two schools it is two students'.
        """
        ids = [""] * len(self.table.students)
        for index in self.counted:
            text = self.table.students[index].student_id
            if text:
                ids[index] = id_key(text)
        held = Holders((ids[i], i) for i in self.counted if ids[i])
        for group in held.shared():
            schools = [self.place(i).school for i in group]
            if "" in schools or len(set(schools)) < len(schools):
                for place, i in enumerate(group):
                    if "" in schools or schools.count(schools[place]) > 1:
                        ids[i] = ""
        return ids, Holders((ids[i], i) for i in self.counted if ids[i])

    def bearer(self, student_id: str, name: str, school: str) -> int:
        """Return the one student of a school with this id, or −1.

        Where a school is not known, and for one who came from another school, the name has to be the same as well.
        """
        group = self.with_id.all(student_id)
        here = [i for i in group if known_agree(self.place(i).school, school)] or [
            i for i in group if name and self.names[i] == name
        ]
        if len(here) > 1:
            here = [i for i in here if self.names[i] == name]
        return here[0] if len(here) == 1 else -1

    def drop_zeros(self) -> None:
        """Compare the ids without leading zeros, which the other sitting has lost."""
        self.ids = list(map(without_zeros, self.ids))
        self.with_id = Holders((self.ids[i], i) for i in self.counted if self.ids[i])

    def forget_ids(self) -> None:
        """Leave the ids aside: they are not the students' own."""
        self.ids, self.with_id = [""] * len(self.names), Holders(())

    def place(self, index: int) -> Place:
        """Return a student's school and class."""
        return self.places[self._place_of[index]]

    def place_number(self, index: int) -> int:
        """Return the number that a student's place has in this sitting."""
        return self._place_of[index]

    def sole(self, place: Place) -> int:
        """Return the number of this very place if no other class of the sitting agrees with it, else −1."""
        numbers = self._classes(place)
        return numbers[0] if len(numbers) == 1 and self.places[numbers[0]] == place else -1

    def only_like(self, name: str, place: Place) -> int:
        """Return the only student of this name in this class, or −1 for none or several."""
        numbers = self._classes(place)
        if len(numbers) == 1:
            return self.seated.only((name, numbers[0]))
        found = self.like(name, place)
        return found[0] if len(found) == 1 else -1

    def like(self, name: str, place: Place) -> Sequence[int]:
        """Return the students of this name in this class (school and class agree as far as they are known)."""
        numbers = self._classes(place)
        if len(numbers) == 1:
            return self.seated.all((name, numbers[0]))
        return [i for number in numbers for i in self.seated.all((name, number))]

    def has_like(self, place: Place) -> bool:
        """Tell whether a class of this sitting agrees with a place."""
        return bool(self._classes(place))

    def _classes(self, place: Place) -> list[int]:
        """Return the numbers of the places that agree with a place of either sitting."""
        found = self._agreeing.get(place)
        if found is None:
            number = class_number(place.class_key)
            schools = {place.school, ""} if place.school else {"", "*"}
            near = [n for school in sorted(schools) for n in self._by_number.get((school, number), ())]
            found = [n for n in near if places_agree(place, self.places[n])]
            self._agreeing[place] = found
        return found

    def ref(self, index: int) -> CellRef:
        """Return the cell of a student's name."""
        person = self.table.students[index]
        origin = self.table.sources[person.source]
        return CellRef(origin.file, origin.sheet, a1(person.row, person.column))

    def shown(self, index: int) -> str:
        """Return how a sentence names a student: class and name (the id where there is no name)."""
        return "".join(self._place(index)) + self._named(index)

    def described(self, index: int) -> str:
        """Return class, name and id; the scores as well where another student would read the same."""
        person = self.table.students[index]
        number = [person.student_id.strip()] if person.student_id and person.name else []
        parts = [*self._place(index), self._named(index), *number, *self._scores(index)]
        return " ".join(parts).replace(",", "，")  # a comma would end an option of a dropdown

    def told(self, index: int) -> str:
        """Return what names a student in a question's key, whatever the row and the class's writing."""
        person = self.table.students[index]
        who = person.student_id or self.names[index]
        parts = [self.ref(index).file, self.table.exam, person.school or "", person.class_key or "", who]
        return "|".join([*parts, *self._scores(index)])

    def placed_at(self, index: int) -> str:
        """Return how a sentence names a student's class."""
        return "".join(self._place(index))

    def _place(self, index: int) -> list[str]:
        person = self.table.students[index]
        school = [person.school] if person.school and self.several_schools else []
        known = person.class_name and person.class_key != self.assumed_class
        return [*school, person.class_name] if known and person.class_name else school

    def _named(self, index: int) -> str:
        person = self.table.students[index]
        return person.name.strip() or person.student_id or f"第 {person.row + 1} 行"

    def _scores(self, index: int) -> list[str]:
        """Return the first scores of a student whom neither class, name nor id tells from another."""
        mine = self.table.students[index].student_id
        twins = self.seated.all((self.names[index], self._place_of[index]))
        if not any(other != index and self.table.students[other].student_id == mine for other in twins):
            return []
        said = []
        for number, subject in enumerate(self.table.subjects[:_SHOWN_SUBJECTS]):
            mark = Mark(self.table.marks[index, number])
            level = self.table.level(index, number) or mark.label
            score = points(self.table.scores[index, number]) if mark is Mark.SCORED else level
            said.append(f"{subject.name}{score}")
        return said
