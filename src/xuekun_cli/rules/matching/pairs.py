"""Pairs the students of two sittings where they can be known: by id, by class and name, by a unique name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xuekun_cli.model.names.student_ids import Zeros, zeros_between
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.matching.near_names import like_names
from xuekun_cli.rules.matching.roster import (
    Place,
    Roster,
    class_number,
    grades_agree,
    known_agree,
    one_grade_up,
    places_agree,
)

FEWEST = 3
"""Fewer students than this whose ids differ, or whose grade rose, can be slips or chance."""
FEWEST_OF_A_CLASS = 5
"""Fewer students than this who stay together are no class."""
_STAYED_TOGETHER = 4
"""A class that is called otherwise has lost and gained less than one in four of those who are found again;"""
_OF_ONE_NUMBER = 2
"""less than one in two where the number is the same, as in 2022级1班 and 三(1)班."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people answered: pairs that are one student, and pairs that are not. (before, after)."""

    same: dict[int, int] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Sittings:
    """Two sittings made comparable."""

    before: Roster
    after: Roster
    placed: tuple[tuple[int, int], ...]
    """(before, after) of one name in one class, each the only such student in either sitting."""
    unique: tuple[tuple[int, int], ...]
    """(before, after) of a name that only one student has in either sitting."""
    promoted: bool
    """The later sitting is a school year on: 三(1)班 is 四(1)班 there."""
    renamed: tuple[tuple[int, int], ...]
    """(before, after), a student each of every class that has another name in the later sitting."""
    ids_same: int
    ids_differ: int
    """Students known by their names whose ids are the same, and whose ids differ."""
    ids_hold: bool
    """The ids are the students' own. If most differ they are numbers of the exam, and are left aside."""
    zeros: Zeros = Zeros.TELL
    """What leading zeros are between the ids of the two."""
    _moves: dict[tuple[int, int], bool] = field(default_factory=dict)

    def ids_conflict(self, b: int, a: int) -> bool:
        """Tell whether both have an id of their own and the two differ."""
        one, other = self.before.ids[b], self.after.ids[a]
        return bool(one and other and one != other)

    def changed_class(self, b: int, a: int) -> bool:
        """Tell whether both classes are known and differ, or both schools."""
        move = (self.before.place_number(b), self.after.place_number(a))
        if move not in self._moves:
            one, other = self.before.place(b), self.after.place(a)
            known = one.class_key and other.class_key
            self._moves[move] = not known_agree(one.school, other.school) or bool(
                known and not places_agree(one, other)
            )
        return self._moves[move]


class Pairing(NamedTuple):
    """Who is who so far; −1 for nobody."""

    after_of: list[int]
    before_of: list[int]
    renamed: list[int]
    """Matched by id though the names differ."""
    by_name: list[int]
    """Matched by a name that is unique in both sittings, not by class."""
    held: dict[int, int]
    """One id and two unlike names: before → after, not matched."""


def compare(before: ScoreTable, after: ScoreTable, name_key: Callable[[str], str], assumed_class: str) -> Sittings:
    """Return both sittings ready for pairing: whether a school year lies between, and whether ids can be used."""
    both = all(any(s.class_key == assumed_class for s in table.students) for table in (before, after))
    old, new = Roster(before, name_key, assumed_class, both), Roster(after, name_key, assumed_class, both)
    unique = tuple((b, a) for name, b in old.named.single() if (a := new.named.only(name)) >= 0)
    promoted = _a_grade_up(old, new, unique)
    if promoted:
        old = Roster(before, name_key, assumed_class, both, promoted)
    renamed = _called_otherwise(old, new, unique)
    if renamed:
        now = {old.place(b): new.place(a) for b, a in renamed}
        old = Roster(before, name_key, assumed_class, both, promoted, now)
    zeros = zeros_between(set(filter(None, old.ids)), set(filter(None, new.ids)), FEWEST)
    if zeros is Zeros.LOST:
        old.drop_zeros()
        new.drop_zeros()
    placed = _placed(old, new)
    same = differ = 0
    for b, a in (dict(unique) | dict(placed)).items():
        if old.ids[b] and new.ids[a]:
            same += old.ids[b] == new.ids[a]
            differ += old.ids[b] != new.ids[a]
    ids_hold = differ <= same or differ < FEWEST
    if not ids_hold:
        old.forget_ids()
        new.forget_ids()
    return Sittings(old, new, placed, unique, promoted, renamed, same, differ, ids_hold, zeros)


def _a_grade_up(before: Roster, after: Roster, unique: Sequence[tuple[int, int]]) -> bool:
    up = level = 0
    moves = Counter((before.place(b).class_key, after.place(a).class_key) for b, a in unique)
    for (one, other), students in moves.items():
        if one_grade_up(one) != one and other and not other.startswith("-"):
            level += students * grades_agree(one, other)
            up += students * grades_agree(one_grade_up(one), other)
    return up > level and up >= FEWEST


def _called_otherwise(
    before: Roster, after: Roster, unique: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return (before, after), a student each of every class whose students stayed together under a new name.

    2022级1班 and 三(1)班 are one class, so is 启航班, and so are the classes of a school that is written
    otherwise; neither sitting has a class of the other name. Classes that were made anew have no such majority.
    """
    known = dict(unique)
    for b in before.counted:
        if before.ids[b] and b not in known:
            same = (a for a in after.with_id.all(before.ids[b]) if before.names[b] == after.names[a])
            known.update((b, a) for a in same)
    moves = Counter((before.place(b), after.place(a)) for b, a in known.items())
    left: Counter[Place] = Counter()
    came: Counter[Place] = Counter()
    for (one, other), students in moves.items():
        left[one] += students
        came[other] += students
    were, are = (Counter(side.place(index) for index in side.counted) for side in (before, after))
    found: dict[Place, Place] = {}
    for (one, other), students in moves.items():
        one_number = class_number(one.class_key) == class_number(other.class_key)
        share = _OF_ONE_NUMBER if one_number else _STAYED_TOGETHER
        together = share * students > (share - 1) * max(left[one], came[other])
        enough = students >= FEWEST_OF_A_CLASS and 2 * students > min(were[one], are[other])
        if not (together and enough and one.class_key and other.class_key):
            continue
        if not after.has_like(one) and not before.has_like(other):
            found[one] = other
    pairs = ((b, a) for b, a in known.items() if found.get(before.place(b)) == after.place(a))
    return tuple({before.place(b): (b, a) for b, a in pairs}.values())


def _placed(before: Roster, after: Roster) -> tuple[tuple[int, int], ...]:
    """Return (before, after) of one name in one class, each the only such student in either sitting."""
    plain = [after.sole(place) if before.sole(place) >= 0 else -1 for place in before.places]
    found = []
    for (name, number), b in before.seated.single():
        if plain[number] >= 0:
            a = after.seated.only((name, plain[number]))
        else:
            a = _only_like(before, after, name, before.places[number])
        if a >= 0:
            found.append((b, a))
    return tuple(found)


def _only_like(before: Roster, after: Roster, name: str, place: Place) -> int:
    """Return the one student of the later sitting with this class and name, if neither has a second; or −1."""
    a = after.only_like(name, place)
    if a < 0 or before.only_like(name, place) < 0 or before.only_like(name, after.place(a)) < 0:
        return -1
    return a


def pair(sittings: Sittings, ruled: Rulings) -> Pairing:
    """Return the pairs that can be known; what people ruled comes first and is never overturned.

    1. One id, unique within the school in either sitting, and one name (or none): one student, whatever the class.
    2. One id and two names: one student if the names are like (`like_names`), unless somebody else in that class
       has the other name; otherwise both are held for a question, whatever the class.
    3. One class and one name, with no second such student in either sitting, and ids that do not differ.
    4. A name that is unique in both whole sittings, in one school and grade as far as known, and ids that do
       not differ.
    """
    before, after = sittings.before, sittings.after
    pairing = Pairing([-1] * len(before.names), [-1] * len(after.names), [], [], {})
    after_of, before_of = pairing.after_of, pairing.before_of

    def take(b: int, a: int) -> None:
        after_of[b], before_of[a] = a, b

    for b, a in ruled.same.items():
        take(b, a)
    _by_id(sittings, ruled, pairing, take)
    held_after = set(pairing.held.values())

    def may(b: int, a: int) -> bool:
        if after_of[b] >= 0 or before_of[a] >= 0 or (b, a) in ruled.apart or sittings.ids_conflict(b, a):
            return False
        return b not in pairing.held and a not in held_after

    for b, a in sittings.placed:
        if may(b, a):
            take(b, a)
    for b, a in sittings.unique:
        one, other = before.place(b), after.place(a)
        if may(b, a) and known_agree(one.school, other.school) and grades_agree(one.class_key, other.class_key):
            take(b, a)
            pairing.by_name.append(b)
    return pairing


def _by_id(sittings: Sittings, ruled: Rulings, pairing: Pairing, take: Callable[[int, int], None]) -> None:
    before, after = sittings.before, sittings.after
    other_name: list[tuple[int, int]] = []
    for b in before.counted:
        a = _of_one_id(before, after, b)
        if a < 0 or pairing.after_of[b] >= 0 or pairing.before_of[a] >= 0 or (b, a) in ruled.apart:
            continue
        if known_agree(before.names[b], after.names[a]):
            take(b, a)
        else:
            other_name.append((b, a))
    sure = [(b, a) for b, a in other_name if _still_one(sittings, ruled, pairing, b, a)]
    pairing.held.update(set(other_name) - set(sure))
    for b, a in sure:
        take(b, a)
        pairing.renamed.append(b)


def _of_one_id(before: Roster, after: Roster, b: int) -> int:
    """Return who of the later sitting has a student's id, each the other's only such one; or −1."""
    text = before.ids[b]
    a = after.with_id.only(text) if text else -1
    if a >= 0 and before.with_id.only(text) == b:  # nearly always, and quickly told
        one, other = before.place(b).school, after.place(a).school
        return a if one == other or known_agree(one, other) or before.names[b] == after.names[a] != "" else -1
    a = after.bearer(text, before.names[b], before.place(b).school) if text else -1
    if a < 0 or before.bearer(text, after.names[a], after.place(a).school) != b:
        return -1
    return a


def _still_one(sittings: Sittings, ruled: Rulings, pairing: Pairing, b: int, a: int) -> bool:
    """Tell whether one id with two names is one student: the names are like, and nobody else fits."""
    before, after = sittings.before, sittings.after
    one, other = before.place(b), after.place(a)
    old_name, new_name = before.names[b], after.names[a]
    if any(pairing.before_of[x] < 0 and x != a and (b, x) not in ruled.apart for x in after.like(old_name, one)):
        return False
    if any(pairing.after_of[x] < 0 and x != b and (x, a) not in ruled.apart for x in before.like(new_name, other)):
        return False
    return like_names(old_name, new_name)
