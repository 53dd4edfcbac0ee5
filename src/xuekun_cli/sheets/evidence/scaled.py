"""Which column tells another one's marks on another scale: a straight line, a standard score, a percentile."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import gcd

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.sheets.evidence.derived import FEWEST_VALUES, conversion_law, is_coarser
from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, ORDER_TAKEN, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.measured import MeasuredTable

_HUNDRED = 100 * SCALE
_OFF_GRID = 3
"""The steps of a standard score are at least so many times as wide as its last decimal."""


def made_of(table: MeasuredTable, raw: int, other: int) -> Law | None:
    """Return the law that ``other`` is made of ``raw``, only where it cannot be the other way; else None.

    Three things tell which is which: several raw marks share a converted one; a percentile is its own percentile;
    a standard score lies on no grid of its own, while marks are whole or halves. Marks that were only rounded, and
    plain multiples, tell nothing.
    """
    law = conversion_law(table, raw, other)
    if law is None or _is_rounded(table, raw, other):
        return None
    back = conversion_law(table, other, raw)
    if back is None:
        return law if is_coarser(table, raw, other) else None
    if is_coarser(table, raw, other) != is_coarser(table, other, raw):
        return law if is_coarser(table, raw, other) else None
    percentile = percentile_law(table, raw, other)
    if percentile is not None and percentile_law(table, other, raw) is None:
        return percentile
    return standard_law(table, raw, other)


def either_way(table: MeasuredTable, one: int, other: int) -> bool:
    """Tell whether each of two columns could be converted from the other, and nothing tells which.

    A plain multiple of a mark is that mark: whoever is listed by one is listed by the other.
    """
    both = conversion_law(table, one, other) is not None and conversion_law(table, other, one) is not None
    if not both or line_law(table, one, other, through_nought=True) is not None:
        return False
    return made_of(table, one, other) is None and made_of(table, other, one) is None


def line_law(table: MeasuredTable, raw: int, other: int, through_nought: bool = False) -> Law | None:
    """Return the law that ``other`` rises with ``raw`` in a straight line, but for its rounding; or None.

    ``through_nought``: as a plain multiple, nothing for nothing.
    """
    pairs = _pairs(table, raw, other)
    if len(pairs) < EXACT_ROWS or len({one for one, _ in pairs}) < FEWEST_VALUES:
        return None
    (low, least), (high, most) = (0, 0) if through_nought else min(pairs), max(pairs)
    run, rise = high - low, most - least
    if rise <= 0 or run <= 0:
        return None
    unit = _unit([value for _, value in pairs])
    held = sum(abs((value - least) * run - (mark - low) * rise) <= unit * run for mark, value in pairs)
    if not reaches(held, len(pairs), ORDER_TAKEN):
        return None
    return Law(LawKind.SCALED, other, (raw,), len(pairs), held)


def standard_law(table: MeasuredTable, raw: int, other: int) -> Law | None:
    """Return the law that ``other`` is a standard score of ``raw``: a straight line of it, on no grid of its own."""
    law = line_law(table, raw, other)
    if law is None or not _is_off_grid(table, other) or _is_off_grid(table, raw):
        return None
    return law._replace(kind=LawKind.STANDARD)


def percentile_law(table: MeasuredTable, raw: int, other: int) -> Law | None:
    """Return the law that ``other`` says how many of a hundred did no better, or worse, than ``raw``; or None.

    It is told by itself: whoever has 70 has exactly 70 of a hundred below, or up to there, among those of the table.
    """
    law = conversion_law(table, raw, other)
    if law is None:
        return None
    for groups in table.scopes.values():
        people: dict[object, list[int]] = {}
        for value, group in zip(table.columns[other], groups, strict=True):
            if value is not None:
                people.setdefault(group, []).append(value)
        if all(_is_its_own_percentile(sorted(members)) for members in people.values()):
            return law._replace(kind=LawKind.PERCENTILE)
    return None


def _is_its_own_percentile(values: Sequence[int]) -> bool:
    """Tell whether each value, but for its last decimal, is how many of a hundred have less, or no more; sorted."""
    count = len(values)
    if count < EXACT_ROWS or len(set(values)) < FEWEST_VALUES or values[0] < 0 or values[-1] > _HUNDRED:
        return False
    step = max(_unit(values), 1)
    unit = next(one for one in (SCALE, SCALE // 10, SCALE // 100, 1) if step % one == 0)
    below = [bisect_left(values, value) for value in values]
    to_there = [bisect_right(values, value) for value in values]
    ways = (
        ((2 * upper, 2 * count) for upper in to_there),
        ((2 * lower, 2 * count) for lower in below),
        ((lower + upper, 2 * count) for lower, upper in zip(below, to_there, strict=True)),
        ((2 * lower, 2 * (count - 1)) for lower in below),
        ((2 * (upper - 1), 2 * (count - 1)) for upper in to_there),
    )
    return any(
        all(
            2 * abs(value * whole - part * _HUNDRED) <= unit * whole
            for value, (part, whole) in zip(values, way, strict=True)
        )
        for way in ways
    )


def _is_off_grid(table: MeasuredTable, column: int) -> bool:
    """Tell whether the nearest two values lie much farther apart than the last decimal would allow."""
    values = sorted({value for value in table.columns[column] if value is not None})
    steps = [then - value for value, then in pairwise(values)]
    return bool(steps) and _unit(values) < SCALE // 2 and min(steps) >= _OFF_GRID * _unit(values)


def _is_rounded(table: MeasuredTable, one: int, other: int) -> bool:
    """Tell whether two columns are nowhere a point apart: one of them is the other, rounded."""
    return all(abs(value - beside) < SCALE for value, beside in _pairs(table, one, other))


def _unit(values: Sequence[int]) -> int:
    """Return the largest step on which all values lie, in ten-thousandths."""
    return gcd(*values) or 1


def _pairs(table: MeasuredTable, one: int, other: int) -> list[tuple[int, int]]:
    beside = zip(table.columns[one], table.columns[other], strict=True)
    return [(value, then) for value, then in beside if value is not None and then is not None]
