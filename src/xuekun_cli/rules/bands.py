"""二类 and 三类: which scores are at most a share of the reference. Integers in every comparison."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.policy import Band

NOT_LISTED = -1
_LARGEST_INT = int(np.iinfo(np.int64).max)


def band_of(
    scores: npt.NDArray[np.int64],
    total: npt.NDArray[np.int64],
    takers: npt.NDArray[np.int64],
    bands: Sequence[Band],
) -> npt.NDArray[np.int64]:
    """Return for each score the index of its band, or −1 for not listed.

    武平方案 一: class mean × 40% is the *highest* score of 第二类, × 80% the highest of 第三类: the boundary
    belongs to the band. ``score ≤ share · total ÷ takers`` is tested as
    ``score · takers · denominator ≤ total · numerator``; all arrays have one shape, int64, scores and totals
    in ten-thousandths. Bands stand from the lowest bar upwards and the first that fits holds. Without takers
    nobody is listed. A share with many decimals takes the products beyond int64: then they are Python's integers.
    """
    if _widest(scores, total, takers, bands) > _LARGEST_INT:
        scores, total, takers = scores.astype(object), total.astype(object), takers.astype(object)
    found = np.full(scores.shape, NOT_LISTED, dtype=np.int64)
    for index, band in enumerate(bands):
        left = scores * takers * band.at_most.denominator
        right = total * band.at_most.numerator
        found[(found == NOT_LISTED) & (takers > 0) & (left <= right)] = index
    return found


def _widest(
    scores: npt.NDArray[np.int64],
    total: npt.NDArray[np.int64],
    takers: npt.NDArray[np.int64],
    bands: Sequence[Band],
) -> int:
    """Return a number that no product in `band_of` exceeds."""
    score, points, number = (int(np.abs(values).max(initial=0)) for values in (scores, total, takers))
    below = max((band.at_most.denominator for band in bands), default=1)
    above = max((band.at_most.numerator for band in bands), default=1)
    return max(score * number * below, points * above)


def cutoff(total: int, takers: int, band: Band) -> Fraction:
    """Return the band's highest score in points: share × total ÷ takers. ``takers`` is above zero."""
    return Fraction(total, takers * SCALE) * band.at_most


def exit_score(total: int, takers: int, band: Band, step: int) -> int:
    """Return 脱困成绩: the lowest score above the band's bar, in whole ``step`` (ten-thousandths).

    DESIGN: just above 80% of the reference; ``step`` is the finest step in which the subject is marked.
    """
    bar = total * band.at_most.numerator
    return (bar // (takers * band.at_most.denominator * step) + 1) * step


def marking_step(scores: npt.NDArray[np.int64]) -> int:
    """Return the coarsest of 1, 0.5, 0.1, 0.01 and 0.0001 points that every score is a multiple of."""
    for step in (SCALE, SCALE // 2, SCALE // 10, SCALE // 100):
        if not (scores % step).any():
            return step
    return 1
