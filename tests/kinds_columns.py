"""The same words as in `kinds_oracle` for a million scores at once: whole columns of 64-bit integers.

Everything is compared by multiplying crosswise, never by dividing; `times` makes sure that no product is too large
for 64 bits. Each line gives who is on its listed side and who stands exactly on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from xuekun_cli.model.policy.conditions import Pool

SCALE = 10_000
HALF = Fraction(1, 2)
ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "down": floor,
    "up": ceil,
    "nearest": lambda wanted: floor(wanted + HALF),
}


class Found(NamedTuple):
    """Of each student: whether he or she is on the listed side of a line, and whether exactly on it."""

    held: np.ndarray
    on_line: np.ndarray


@dataclass(frozen=True)
class Columns:
    """One subject of one exam: a column of n whole numbers or truths each."""

    scores: np.ndarray
    scored: np.ndarray
    absent: np.ndarray
    exempt: np.ndarray
    pools: Mapping[Pool, np.ndarray]


def times(*factors: np.ndarray | int) -> np.ndarray:
    """The product of columns and numbers, having made sure that it stays within 64 bits."""
    largest = 1
    for factor in factors:
        largest *= int(np.abs(factor).max())
    assert largest < 2**63
    product = np.int64(1)
    for factor in factors:
        product = product * factor
    return product


def sums(values: np.ndarray, pool: np.ndarray, of: np.ndarray) -> np.ndarray:
    """The sum of ``values`` over those ``of`` whom it is taken, a pool each."""
    found = np.zeros(int(pool.max()) + 1, np.int64)
    np.add.at(found, pool[of], values[of])
    return found


def beside(left: np.ndarray, right: np.ndarray, owned: bool, among: np.ndarray) -> Found:
    """Who is at most (or, where the line is not owned, below) the right side."""
    return Found(among & (left <= right if owned else left < right), among & (left == right))


def of_mean(
    c: Columns,
    share: Fraction,
    owned: bool,
    by: Pool,
    *,
    zero: bool = False,
    digits: int | None = None,
    exempt_sit: bool = False,
) -> Found:
    """Scores beside a share of the mean: total ÷ takers, the total that of everybody with a score."""
    pool, everyone = c.pools[by], np.ones(len(c.scores), np.int64)
    totals = sums(c.scores, pool, c.scored)
    sat = (c.scored & (~c.exempt | exempt_sit)) | (c.absent & ~c.exempt & zero)
    takers = sums(everyone, pool, sat)
    known = c.scored & (takers > 0)[pool]
    if digits is None:
        left = times(c.scores, takers[pool], share.denominator)
        return beside(left, times(totals, share.numerator)[pool], owned, known)
    unit = 10**digits
    steps = (times(totals, 2 * unit) + takers * SCALE) // np.maximum(times(takers, 2 * SCALE), 1)
    left = times(c.scores, unit, share.denominator)
    return beside(left, times(steps, SCALE, share.numerator)[pool], owned, known)


def of_median(c: Columns, share: Fraction, owned: bool, by: Pool, *, zero: bool = False) -> Found:
    """Scores beside a share of the middle score of those who are not exempt."""
    pool = c.pools[by]
    counted = np.flatnonzero((c.scored & ~c.exempt) | (c.absent & ~c.exempt & zero))
    values = np.where(c.scored, c.scores, 0)[counted]
    ordered = values[np.lexsort((values, pool[counted]))]
    sizes = np.bincount(pool[counted], minlength=int(pool.max()) + 1)
    starts = np.cumsum(sizes) - sizes
    nobody = sizes == 0
    low = np.where(nobody, 0, starts + (sizes - 1) // 2)
    high = np.where(nobody, 0, starts + sizes // 2)
    twice = ordered[low] + ordered[high]
    left = times(c.scores, 2 * share.denominator)
    return beside(left, times(twice, share.numerator)[pool], owned, c.scored & ~nobody[pool])


def lowest(c: Columns, places: Callable[[int], int], ties_in: bool, by: Pool) -> Found:
    """Who has fewer below him or her than there are places; ``on_line``: those who share the last place."""
    ranked = np.flatnonzero(c.scored & ~c.exempt)
    pool = c.pools[by][ranked]
    order = np.lexsort((c.scores[ranked], pool))
    pool, scores, people = pool[order], c.scores[ranked][order], ranked[order]
    sizes = np.bincount(pool)
    starts = (np.cumsum(sizes) - sizes)[pool]
    fresh = np.r_[True, (pool[1:] != pool[:-1]) | (scores[1:] != scores[:-1])]
    first = np.flatnonzero(fresh)
    run = np.cumsum(fresh) - 1
    below = first[run] - starts
    same = np.diff(np.r_[first, len(pool)])[run]
    taken = np.array([min(places(int(size)), int(size)) for size in sizes])[pool]
    held, shared = np.zeros(len(c.scores), bool), np.zeros(len(c.scores), bool)
    held[people] = below < taken if ties_in else below + same <= taken
    shared[people] = (below < taken) & (below + same > taken)
    return Found(held, shared)


def of_number(c: Columns, line: Fraction, owned: bool) -> Found:
    """Scores beside a number of ten-thousandths that is the same for everybody."""
    return beside(times(c.scores, line.denominator), np.int64(line.numerator), owned, c.scored)


def below_own(subjects: list[Columns], subject: int, share: Fraction) -> Found:
    """One subject's score ÷ mean beside the mean of the others', over the product of all the class's totals."""
    weights, known = [], []
    totals = [sums(c.scores, c.pools[Pool.CLASS], c.scored).astype(object) for c in subjects]
    for number, c in enumerate(subjects):
        pool = c.pools[Pool.CLASS]
        takers = sums(np.ones(len(pool), np.int64), pool, c.scored & ~c.exempt).astype(object)
        others = [np.where(total == 0, 1, total) for k, total in enumerate(totals) if k != number]
        weight = takers
        for other in others:
            weight = weight * other
        weights.append(weight[pool])
        known.append(c.scored & ((takers > 0) & (totals[number] > 0)).astype(bool)[pool])
    parts = [np.where(k, c.scores * w, 0) for c, w, k in zip(subjects, weights, known, strict=True)]
    total, count = sum(parts), sum(k.astype(int) for k in known)
    among = known[subject] & (count > 1)
    left = parts[subject] * (count - 1) * share.denominator
    right = (total - parts[subject]) * (share.denominator - share.numerator)
    return Found(among & (left <= right).astype(bool), among & (left == right).astype(bool))


def stand_on(scores: np.ndarray, members: np.ndarray, takers: int, some: np.ndarray, share: Fraction) -> None:
    """Put ``some`` of a pool exactly on a share of its mean; the others make up the total. In place.

    A pool too small for that is left as it is.
    """
    rest = int(scores[members].sum() - scores[some].sum())
    up, down = share.numerator, share.denominator
    line = up * rest // max(down * takers - up * len(some), 1) // up * up
    missing = line // up * down * takers - rest - line * len(some)
    others = np.setdiff1d(members[scores[members] > SCALE], some, assume_unique=True)
    each, more = divmod(missing, max(len(others), 1))
    if abs(each) >= SCALE or not len(others):
        return
    scores[some] = line
    scores[others] += each
    scores[others[:more]] += 1
