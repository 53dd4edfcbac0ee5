"""Rates of conversion as they are shown: by the policy, and with the absent counted in or left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.term import CategoryCount
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.model.scores.numbers import decimal_text, whole_steps

_DIGITS = (1, 2, 3, 4)
"""Decimals of a percentage that are tried until it stands on the right side of every target."""
TOGETHER = "合计"
_STUDENTS = (
    "on_register",
    "sat",
    "absent",
    "moved_class",
    "transferred",
    "lost",
    "first_entries",
    "exempt_now",
    "improved",
)
"""The numbers of a unit that are students beside its categories."""


def cancels(policy: Policy) -> bool:
    """Tell whether one added takes away one converted."""
    rule = policy.file.conversion
    return rule is None or rule.added.is_ == "cancels"


def net_of(count: CategoryCount, cancelling: bool) -> int:
    """Return the converted less the added where these cancel, else the converted."""
    return count.converted - (count.added if cancelling else 0)


def rate_of(count: CategoryCount, cancelling: bool) -> Fraction | None:
    """Return net ÷ initial; None with nobody at the start."""
    return Fraction(net_of(count, cancelling), count.initial) if count.initial else None


def initial_with_absent(count: CategoryCount, pending_stays: bool) -> int:
    """Return the initial number with everybody of 待补测."""
    return count.initial + (0 if pending_stays else count.pending)


def initial_without_absent(count: CategoryCount, pending_stays: bool) -> int:
    """Return the initial number with nobody of 待补测."""
    return count.initial - (count.pending if pending_stays else 0)


def summed(counts: Iterable[CategoryCount], category: str = TOGETHER) -> CategoryCount:
    """Return several counts as one."""
    numbers = [count[1:] for count in counts]
    return (
        CategoryCount(category, *map(sum, zip(*numbers, strict=True))) if numbers else CategoryCount(category, 0)
    )


def unit_sum(units: Sequence[UnitCount], about: UnitCount) -> UnitCount:
    """Return several units (each class and subject in one of them at most) as one, named as ``about``."""

    def by_category(rows: Iterable[Sequence[CategoryCount]]) -> tuple[CategoryCount, ...]:
        found: dict[str, list[CategoryCount]] = {}
        for counts in rows:
            for count in counts:
                found.setdefault(count.category, []).append(count)
        return tuple(summed(counts, name) for name, counts in found.items())

    return replace(
        about,
        counts=by_category(unit.counts for unit in units),
        other=by_category(unit.other for unit in units),
        provisional=frozenset().union(*(unit.provisional for unit in units)),
        **{name: sum(getattr(unit, name) for unit in units) for name in _STUDENTS},
    )


def categories_shown(policy: Policy) -> tuple[str, ...]:
    """Return the policy's categories by score, and 合计 behind them where the targets judge all together."""
    names = tuple(band.category for band in policy.bands)
    targets = policy.file.targets
    together = targets is not None and targets.per == "together" and len(names) > 1
    return (*names, TOGETHER) if together else names


def counts_shown(policy: Policy, counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
    """Return the count of every category that is shown, zeros for one that has none."""
    by_category = {count.category: count for count in counts}
    return tuple(
        by_category.get(name) or (summed(counts) if name == TOGETHER else CategoryCount(name, 0))
        for name in categories_shown(policy)
    )


def lines_of(policy: Policy) -> tuple[Fraction, ...]:
    """Return the shares that the policy's targets ask for."""
    targets = policy.file.targets
    if targets is None:
        return ()
    asked = [line for level in targets.levels or () for line in level.lines]
    return (*asked, *(milestone.at_least for milestone in targets.milestones or ()))


def percent_digits(rate: Fraction, lines: Sequence[Fraction]) -> int:
    """Return how many decimals a percentage needs to compare with every line as the exact rate does.

    59.96% beside a line of 60% may not be shown as 60.0%. Four at most.
    """
    numerator, denominator = rate.numerator, rate.denominator
    sides = [_side(numerator * line.denominator, line.numerator * denominator) for line in lines]
    for digits in _DIGITS:
        shown, whole = whole_steps(rate * 100, digits), 100 * 10**digits
        if sides == [_side(shown * line.denominator, line.numerator * whole) for line in lines]:
            return digits
    return _DIGITS[-1]


def percent_text(rate: Fraction | None, lines: Sequence[Fraction]) -> str:
    """Return a rate as people read it (``40.0%``), "" for none."""
    if rate is None:
        return ""
    return f"{decimal_text(rate * 100, percent_digits(rate, lines))}%"


def _side(one: int, other: int) -> int:
    return (one > other) - (one < other)
