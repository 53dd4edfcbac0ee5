"""增值（参考）: where a student with a certain relative score was to be expected at the next exam.

What it does: every student of the *other* teachers' classes shows where somebody with a certain relative
score stood at the next exam. For a student of one's own, those nearest in the earlier relative score are
taken, the nearer the more they weigh; a plane is laid through them, straight in the relative score and in
the level of the class (local regression, loess: Cleveland 1979), and their distances from it are put on the
student's own point of it. Distances are compared in points, not in shares of a mean: the same luck is a
smaller share of a higher mean. Why this and not a simpler way: docs/value-added.md, where several are compared.

numpy, because a report asks for some hundred thousand of these; floats, because they are estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

NEAREST_SHARE = 0.3
"""How much of the cohort is looked at around a student, within the two bounds below: docs/value-added.md."""
NEAREST_LEAST, NEAREST_MOST = 60, 250
LEVEL_SHRINKAGE = 1.0
"""The slope over the classes' levels is held back as much as the classes hold it up: it comes out half as steep.

A grade has a dozen classes, and they differ by more than their level: docs/value-added.md.
"""
FARTHEST_LEVEL = log(2)
"""A class twice the cohort's mean level, or half of it, is as far away as any: no line is drawn out farther."""
_JUST_BEYOND = 1 + 1e-9
"""The farthest of the nearest still weighs a little, so that no window is without weight."""
_ONE_POINT = 1e-12
"""A smaller variance than this is rounding: all stand at one point, and no line goes through them."""
_LEAST_INFLATION, _MOST_INFLATION = 0.5, 2.0
"""Of a variance, for windows of so few points that the formula has no say."""


class Seen(NamedTuple):
    """A student of the cohort: relative scores (score ÷ reference) in both exams."""

    before: float
    after: float
    level: float = 1.0
    """The reference of the class at the earlier exam, in the same unit for the whole cohort."""


class Around(NamedTuple):
    """What the nearest of a cohort say of some students: n rows, k columns."""

    places: Places
    """n × k: who the nearest are, as places in the cohort."""
    weights: Floats
    """n × k: how much each counts; a row adds up to 1."""
    expected: Floats
    """n: the relative score to be expected at the next exam."""
    strays: Floats
    """n × k: how far each would have ended from it, had he or she been in the student's class."""
    tilts: Floats
    """n × k: how much each moves what is expected by turning the plane: nothing in the middle of the nearest."""
    variance: Floats
    """n: the weighted mean square of the strays."""


class Cohort:
    """The students of one subject and grade whom the estimate rests on; the order they come in does not matter."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        ordered = np.array(sorted(seen), dtype=np.float64).reshape(-1, 3)
        self._hold(ordered[:, 0], ordered[:, 1], np.log(ordered[:, 2]))

    def _hold(self, before: Floats, after: Floats, level: Floats) -> None:
        self.before, self.after, self.level = before, after, level
        """In the order of the earlier score; levels as logarithms."""
        wanted = min(NEAREST_MOST, max(NEAREST_LEAST, int(len(before) * NEAREST_SHARE)))
        self.nearest = min(len(before), wanted)

    def only(self, kept: npt.NDArray[np.bool_]) -> Cohort:
        """Return the part of the cohort that ``kept`` (one a student, in the cohort's order) says."""
        part = Cohort.__new__(Cohort)
        part._hold(self.before[kept], self.after[kept], self.level[kept])
        return part

    def __len__(self) -> int:
        return len(self.before)

    def around(self, before: Sequence[float] | Floats, level: Sequence[float] | Floats = ()) -> Around:
        """Return what the nearest to each of n relative scores say.

        ``level``: of the n students' classes; without it they are in classes of the cohort's mean level.
        Raises ValueError for an empty cohort.
        """
        if not len(self):
            raise ValueError("an empty cohort says nothing")
        own = np.asarray(before, dtype=np.float64)
        places = self._nearest_to(own)
        x, y = self.before[places], self.after[places]
        weights = _tricube(x, own)
        middle = float(self.level.mean())
        levels = (self.level - middle).clip(-FARTHEST_LEVEL, FARTHEST_LEVEL)
        mine = (np.log(level) - middle).clip(-FARTHEST_LEVEL, FARTHEST_LEVEL) if len(level) else np.zeros(len(own))
        # what goes into the plane, from its own weighted mean: the score, and the level of the class
        apart = np.stack([x, levels[places]])
        centre = np.einsum("nk,dnk->dn", weights, apart)
        apart -= centre[:, :, None]
        at = np.stack([own, mine]) - centre
        height = np.einsum("nk,nk->n", weights, y)
        turned = weights * apart
        square = np.einsum("dnk,enk->nde", apart, turned)
        inverse = np.asarray(np.linalg.inv(_held_back(square)), dtype=np.float64)
        slope = np.einsum("nde,en->dn", inverse, np.einsum("dnk,nk->dn", turned, y))
        toward = np.einsum("nde,en->dn", inverse, at)
        strays = y - height[:, None]
        strays -= slope[0][:, None] * apart[0]
        strays -= slope[1][:, None] * apart[1]
        # luck is points: in a class of a higher mean it is a smaller share of it
        unit = np.exp(mine) * np.sqrt(_left_over(weights, turned, square, inverse, toward))
        strays *= np.exp(levels)[places]
        strays /= unit[:, None]
        return Around(
            places,
            weights,
            height + np.einsum("dn,dn->n", at, slope),
            strays,
            np.einsum("dnk,dn->nk", turned, toward),
            np.einsum("nk,nk->n", weights, strays * strays),
        )

    def _nearest_to(self, own: Floats) -> Places:
        k, x = self.nearest, self.before
        # the first start whose left end is not farther from the score than the next one to the right
        ends = x[: len(x) - k] + x[k:]
        start = np.searchsorted(ends, 2 * own, "left")
        return start[:, None] + np.arange(k)


def _tricube(x: Floats, own: Floats) -> Floats:
    """Return the weights of local regression: (1 − (distance ÷ reach)³)³, each row adding up to 1."""
    away = np.abs(x - own[:, None])
    reach = away.max(axis=1) * _JUST_BEYOND
    share = away / np.where(reach > _ONE_POINT, reach, np.inf)[:, None]
    near = share * share
    near *= share
    np.subtract(1, near, out=near)
    weights: Floats = near * near
    weights *= near
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _held_back(square: Floats) -> Floats:
    """Return the squares (n × 2 × 2) that slopes are reckoned with: the classes' held back, none through one point."""
    held = square.copy()
    held[:, 1, 1] *= 1 + LEVEL_SHRINKAGE
    for way in (0, 1):
        flat = held[:, way, way] <= _ONE_POINT
        held[flat, way, :] = held[flat, :, way] = 0
        held[flat, way, way] = 1
    return held


def _left_over(weights: Floats, turned: Floats, square: Floats, inverse: Floats, toward: Floats) -> Floats:
    """Return (n) what is left of the true variance when strays from the fitted plane are put on its own point.

    The plane follows the luck of those it is laid through, so the strays come out too small, and its own point
    strays a little: with errors of one variance both follow from the weights alone.
    """
    moments = np.einsum("nk,dnk->dn", weights, turned)
    moves = np.einsum("dnk,enk->nde", turned, turned)
    through = inverse @ moves
    own = np.einsum("dn,dn->n", toward, moments) - np.trace(through, axis1=1, axis2=2)
    others = np.einsum("dn,nde,en->n", toward, moves, toward)
    others += np.trace(through @ inverse @ square, axis1=1, axis2=2)
    left: Floats = np.clip(1 + 2 * own + others, _LEAST_INFLATION, _MOST_INFLATION)
    return left


def ends(around: Around, lines: Sequence[float]) -> Places:
    """Return (n × k) the category in which each of the nearest would have ended, had they been the student.

    ``lines`` are the categories' upper ends as shares of the reference, the worst first; their number stands
    for not listed.
    """
    ended = around.expected[:, None] + around.strays
    found: Places = np.zeros(ended.shape, dtype=np.intp)
    for line in lines:
        found += ended > line
    return found


def probabilities(around: Around, lines: Sequence[float]) -> Floats:
    """Return (n × categories + 1) the probability of each category at the next exam, and last of not being listed."""
    at = ends(around, lines)
    return np.stack([(around.weights * (at == place)).sum(axis=1) for place in range(len(lines) + 1)], axis=1)
