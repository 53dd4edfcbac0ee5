"""二类 and 三类: which scores are at most a share of the reference. Integers in every comparison."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction

from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.policy import Band

NOT_LISTED = -1


def bars_of(total: int, takers: int, bands: Sequence[Band]) -> tuple[int, ...]:
    """Return each band's highest score in whole ten-thousandths; () without takers, when nobody is listed.

    武平方案 一: class mean × 40% is the *highest* score of 第二类, × 80% the highest of 第三类: the boundary
    belongs to the band. A score is a whole number of ten-thousandths, so ``score ≤ share · total ÷ takers``
    holds exactly when ``score ≤ total · numerator // (takers · denominator)``.
    """
    if not takers:
        return ()
    return tuple(total * band.at_most.numerator // (takers * band.at_most.denominator) for band in bands)


def band_of(score: int, bars: Sequence[int]) -> int:
    """Return the index of the band of a score (ten-thousandths), or `NOT_LISTED`.

    Bars stand from the lowest upwards, and the first that the score does not exceed holds.
    """
    index = bisect_left(bars, score)
    return index if index < len(bars) else NOT_LISTED


def cutoff(total: int, takers: int, band: Band) -> Fraction:
    """Return the band's highest score in points: share × total ÷ takers. ``takers`` is above zero."""
    return Fraction(total, takers * SCALE) * band.at_most


def exit_score(total: int, takers: int, band: Band, step: int) -> int:
    """Return 脱困成绩: the lowest score above the band's bar, in whole ``step`` (ten-thousandths).

    DESIGN: just above 80% of the reference; ``step`` is the finest step in which the subject is marked.
    """
    bar = total * band.at_most.numerator
    return (bar // (takers * band.at_most.denominator * step) + 1) * step


def marking_step(scores: Iterable[int]) -> int:
    """Return the coarsest of 1, 0.5, 0.1, 0.01 and 0.0001 points that every score is a multiple of."""
    different = set(scores)
    for step in (SCALE, SCALE // 2, SCALE // 10, SCALE // 100):
        if not any(score % step for score in different):
            return step
    return 1
