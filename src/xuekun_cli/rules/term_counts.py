"""Transitions → the numbers of a class, a teacher, a grade or a school in a subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.term import CategoryCount, Move, Outcome
from xuekun_cli.model.transitions import Transition, UnitCount
from xuekun_cli.rules.conversion_counts import count_moves, count_tallied

Unit = TypeVar("Unit", bound=Hashable)


def move_of(rule: Conversion, one: Transition) -> Move:
    """Return a transition as it is counted; a change of class is a transfer where the policy says so."""
    before = one.before.category if one.before.listed else ""
    after = one.after.category if one.after.listed else ""
    moved = one.now_in and rule.moved_class.is_ == "leaves" and before
    return Move(Outcome.TRANSFERRED if moved else one.outcome, before, after)


def in_initial(rule: Conversion, one: Transition) -> bool:
    """Tell whether a student and subject belongs to the initial number of its category, as `count_moves` counts.

    Listed before; less who is exempt since, and those without a result whom the rule takes out (转出).
    """
    move = move_of(rule, one)
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
    return count_moves(rule, categories, (move_of(rule, one) for one in found))


class Tally(NamedTuple):
    """What the transitions of one class and subject come to; units add tallies up."""

    moves: Counter[Move]
    frozen: Counter[Move]
    """The same by the earlier exam's lines."""
    numbers: Counter[str]
    """The fields of `UnitCount` that stand beside the rates, in students."""


def tally_of(rule: Conversion, found: Iterable[Transition], frozen: Iterable[Transition] = ()) -> Tally:
    """Return what transitions come to: ``found`` by the line that the policy chose, ``frozen`` by the earlier one."""
    moves: Counter[Move] = Counter()
    numbers: Counter[str] = Counter()
    for one in found:
        moves[move_of(rule, one)] += 1
        if one.before.listed:
            numbers["on_register"] += 1
            numbers[_BESIDE.get(one.outcome, "sat")] += 1
            numbers["moved_class"] += bool(one.now_in)
            numbers["improved"] += one.improved is True
        elif one.outcome is Outcome.FIRST_ENTRY:
            numbers["first_entries"] += 1
    return Tally(moves, Counter(move_of(rule, one) for one in frozen), numbers)


_BESIDE = {
    Outcome.PENDING: "absent",
    Outcome.TRANSFERRED: "transferred",
    Outcome.LOST: "lost",
    Outcome.EXEMPT_NOW: "exempt_now",
}


def unit_count(
    rule: Conversion, categories: Sequence[str], tallies: Iterable[Tally], about: UnitCount
) -> UnitCount:
    """Return a unit with its numbers filled in, from the tallies of its classes; ``about`` says which unit it is."""
    moves: Counter[Move] = Counter()
    frozen: Counter[Move] = Counter()
    numbers: Counter[str] = Counter()
    for tally in tallies:
        moves.update(tally.moves)
        frozen.update(tally.frozen)
        numbers.update(tally.numbers)
    beside: dict[str, Any] = dict(numbers)
    return replace(
        about,
        counts=count_tallied(rule, categories, moves),
        frozen=count_tallied(rule, categories, frozen),
        **beside,
    )
