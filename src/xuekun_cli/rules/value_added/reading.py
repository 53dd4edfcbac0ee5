"""增值（参考）: an expected number beside the actual one, and how the difference is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.policy.value_added import Level, ValueAdded
from xuekun_cli.model.results.value_added import Estimate, Reading

if TYPE_CHECKING:
    from xuekun_cli.rules.value_added.estimate import Expected

_QUANTILES: dict[Level, float] = {"80%": 1.281552, "90%": 1.644854, "95%": 1.959964, "99%": 2.575829}
"""Of the standard normal distribution, both sides together."""


def estimate(rule: ValueAdded, actual: int, expected: Expected) -> Estimate:
    """Return a count beside its expectation, with the normal interval of the difference at the rule's level."""
    half = _QUANTILES[rule.level] * expected.spread
    difference = actual - expected.students
    return Estimate(actual, expected.students, difference - half, difference + half)


def reading(rule: ValueAdded, cohort: int, listed: int, difference: float, spread: float) -> Reading:
    """Return how the difference of the net conversion is to be read.

    ``cohort`` and ``listed`` are students; both of the rule's numbers own their boundary (exactly as many is
    enough). ``difference`` and ``spread`` (its standard deviation) are in students; an interval that holds
    zero says nothing either way.
    """
    if cohort < rule.cohort_at_least:
        return Reading.OFF
    if listed < rule.listed_at_least:
        return Reading.FEW
    half = _QUANTILES[rule.level] * spread
    if abs(difference) <= half:
        return Reading.WITHIN
    return Reading.ABOVE if difference > 0 else Reading.BELOW
