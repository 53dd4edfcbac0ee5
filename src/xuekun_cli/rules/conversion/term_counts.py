"""Transitions → the numbers of a class, a teacher, a grade or a school in a subject."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.results.term import CategoryCount, Move, Outcome
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.rules.conversion.counts import count_moves, count_tallied, counted_outcome

Unit = TypeVar("Unit", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)


def move_of(one: Transition) -> Move:
    """Return a transition without the student, whatever a policy makes of it."""
    before = one.before.category if one.before.listed else ""
    after = one.after.category if one.after.listed else ""
    return Move(one.outcome, before, after, bool(one.now_in and before))


def counted_move(rule: Conversion, one: Transition) -> Move:
    """Return a transition as the policy counts it."""
    move = move_of(one)
    # hardly anybody changes class: a copy of every move would cost more than all the counting
    return move._replace(outcome=counted_outcome(rule, move)) if move.moved else move


def in_initial(rule: Conversion, one: Transition) -> bool:
    """Tell whether a student and subject belongs to the initial number of its category, as `count_moves` counts.

    Listed before; less who is exempt since, and those without a result whom the rule takes out (转出).
    """
    move = counted_move(rule, one)
    leaving = {
        Outcome.PENDING: rule.pending,
        Outcome.LOST: rule.lost,
        Outcome.TRANSFERRED: rule.transferred,
    }.get(move.outcome)
    gone = move.outcome is Outcome.EXEMPT_NOW or (leaving is not None and leaving.is_ == "leaves")
    return bool(move.before) and not gone


def gathered(
    found: Iterable[Transition], units_of: Callable[[Transition], Iterable[Unit]]
) -> dict[Unit, list[Transition]]:
    """Return the transitions of each unit, the units in the order in which they are met."""
    by_unit: dict[Unit, list[Transition]] = {}
    for one in found:
        for unit in units_of(one):
            by_unit.setdefault(unit, []).append(one)
    return by_unit


def counts_of(
    rule: Conversion, categories: Sequence[str], found: Iterable[Transition]
) -> tuple[CategoryCount, ...]:
    """Return the counts of every category, as the policy's ``conversion`` says."""
    return count_moves(rule, categories, map(move_of, found))


class Tally(NamedTuple):
    """What the transitions of one class and subject come to; units add tallies up."""

    moves: Mapping[Move, int]
    other: Mapping[Move, int]
    """The same by the line that the policy did not choose."""
    numbers: Mapping[str, int]
    """The fields of `UnitCount` that stand beside the rates, in students."""
    provisional: frozenset[str] = frozenset()
    """Categories that an open question would change."""


def tally_of(found: Iterable[Transition], other: Iterable[Transition] = ()) -> Tally:
    """Return what transitions come to: ``found`` by the line that the policy chose, ``other`` by the other one."""
    numbers: dict[str, int] = {}
    moves: dict[Move, int] = {}
    open_to_answers: set[str] = set()
    for students in _alike(found).values():
        one, count = students[0], len(students)
        move = move_of(one)
        if any(student.provisional for student in students):
            open_to_answers |= {category for category in (move.before, move.after) if category}
        moves[move] = moves.get(move, 0) + count
        said = []
        if move.before:
            said = [("on_register", count), (_BESIDE.get(one.outcome, "sat"), count)]
            said += [("moved_class", count)] if one.now_in else []
            improved = sum(1 for student in students if student.improved)
            said += [("improved", improved)] if improved else []
        elif one.outcome is Outcome.FIRST_ENTRY:
            said = [("first_entries", count)]
        for name, number in said:
            numbers[name] = numbers.get(name, 0) + number
    by_other_line: dict[Move, int] = {}
    for students in _alike(other).values():
        move = move_of(students[0])
        by_other_line[move] = by_other_line.get(move, 0) + len(students)
    return Tally(moves, by_other_line, numbers, frozenset(open_to_answers))


def _alike(found: Iterable[Transition]) -> dict[tuple[object, ...], list[Transition]]:
    """Return those together that are one move, as `move_of` tells it: most students of a class make one of a few."""
    alike: dict[tuple[object, ...], list[Transition]] = {}
    for one in found:
        was, now = one.before, one.after
        key = (one.outcome, was.category, was.exempt, now.category, now.exempt, bool(one.now_in))
        if key in alike:
            alike[key].append(one)
        else:
            alike[key] = [one]
    return alike


_BESIDE = {
    Outcome.PENDING: "absent",
    Outcome.TRANSFERRED: "transferred",
    Outcome.LOST: "lost",
    Outcome.EXEMPT_NOW: "exempt_now",
}


def unit_count(
    rule: Conversion, categories: Sequence[str], tallies: Sequence[Tally], about: UnitCount
) -> UnitCount:
    """Return a unit with its numbers filled in, from the tallies of its classes; ``about`` says which unit it is."""
    beside: dict[str, Any] = dict(_added(tally.numbers for tally in tallies))
    moves = moves_in(tallies)
    return replace(
        about,
        counts=count_tallied(rule, categories, moves.found),
        other=count_tallied(rule, categories, moves.other),
        provisional=frozenset().union(*(tally.provisional for tally in tallies)),
        **beside,
    )


class Moves(NamedTuple):
    """How often each move was made in a unit."""

    found: Mapping[Move, int]
    other: Mapping[Move, int]
    """By the line that the policy did not choose."""


def moves_in(tallies: Sequence[Tally]) -> Moves:
    """Return the moves of several classes as one."""
    return Moves(_added(tally.moves for tally in tallies), _added(tally.other for tally in tallies))


def _added(counted: Iterable[Mapping[Key, int]]) -> Mapping[Key, int]:
    """Return several counts as one. (A `Counter` adds more slowly, and there are tens of thousands of units.)"""
    several = iter(counted)
    found: dict[Key, int] = dict(next(several, {}))
    for one in several:
        for key, times in one.items():
            found[key] = found.get(key, 0) + times
    return found
