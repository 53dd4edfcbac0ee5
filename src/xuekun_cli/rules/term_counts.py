"""Transitions → the numbers of a class, a teacher, a grade or a school in a subject."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.term import CategoryCount, Move, Outcome
from xuekun_cli.model.transitions import Transition, UnitCount
from xuekun_cli.rules.conversion_counts import count_moves

Unit = Hashable
_GONE = (Outcome.LOST, Outcome.TRANSFERRED)


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


def unit_count(
    rule: Conversion,
    categories: Sequence[str],
    found: Sequence[Transition],
    frozen: Sequence[Transition],
    about: UnitCount,
) -> UnitCount:
    """Return a unit with its numbers filled in.

    ``found`` are its transitions by the line that the policy chose, ``frozen`` those by the earlier exam's
    lines; ``about`` says which unit it is.
    """
    listed = [one for one in found if one.before.listed]
    return UnitCount(
        subject=about.subject,
        subject_key=about.subject_key,
        school=about.school,
        class_name=about.class_name,
        teacher=about.teacher,
        classes=about.classes,
        grade=about.grade,
        class_keys=about.class_keys,
        counts=counts_of(rule, categories, found),
        frozen=counts_of(rule, categories, frozen),
        on_register=len(listed),
        sat=sum(one.outcome not in (*_GONE, Outcome.PENDING, Outcome.EXEMPT_NOW) for one in listed),
        absent=sum(one.outcome is Outcome.PENDING for one in listed),
        moved_class=sum(bool(one.now_in) for one in listed),
        transferred=sum(one.outcome is Outcome.TRANSFERRED for one in listed),
        lost=sum(one.outcome is Outcome.LOST for one in listed),
        first_entries=sum(one.outcome is Outcome.FIRST_ENTRY for one in found),
        exempt_now=sum(one.outcome is Outcome.EXEMPT_NOW for one in listed),
        improved=sum(one.improved is True for one in listed),
    )
