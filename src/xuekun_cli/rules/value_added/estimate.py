"""增值（参考）: how many of a teacher's students would have left the list, or entered it, anyway.

Estimates, so floats are used here as nowhere else in the rules: no verdict is made of them.

What it does: for each student of one's own, students of the other teachers' classes who stood where he or she
stood tell how probable each category is at the next exam (`value_added_local`). The probabilities add up to
what was to be expected; beside the sum stands how much of a difference is chance.

Why: a low score tends to be followed by a higher one, and the next exam may spread wider or narrower, help
or no help (深化新时代教育评价改革总体方案 2020: 探索增值评价).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from xuekun_cli.rules.value_added.local import Around, Cohort, Floats, Places, ends

_NO_VARIANCE = 1e-12
"""A smaller variance than this is rounding."""


class AtRisk(NamedTuple):
    """A student of one's own: the relative score before, and the place of the category before.

    ``category`` counts the policy's categories from the worst, 0; as many as there are stands for not listed.
    """

    before: float
    category: int
    room: Hashable = None
    """The class in the later exam: with it go those who share a reference."""
    level: float = 1.0
    """The reference of the class at the earlier exam, as `Seen` holds it."""


class Counting(NamedTuple):
    """What counts as converted and added, as the policy's ``conversion`` says."""

    lines: tuple[float, ...]
    """The upper end of each category as a share of the reference, the worst category first."""
    only_out: bool = False
    """Converted is only who left the list."""
    relapsed_added: bool = True
    """A step down within the list is one added."""
    cancels: bool = True
    """One added takes away one converted."""
    centred: bool = True
    """The reference is the class's own mean of the later exam: if one rises, the others fall."""


class Expected(NamedTuple):
    """A number to be expected, in students, and its two variances."""

    students: float = 0.0
    chance: float = 0.0
    """Of the outcome around the expectation."""
    estimation: float = 0.0
    """Of the expectation itself, because the cohort is finite."""

    def plus(self, other: Expected) -> Expected:
        """Return the sum of two that rest on different cohorts."""
        return Expected(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def spread(self) -> float:
        """The standard deviation of actual − expected."""
        return sqrt(self.chance + self.estimation)


class Expectation(NamedTuple):
    """What was to be expected of a teacher's students."""

    converted: Expected = Expected()
    added: Expected = Expected()
    net: Expected = Expected()

    def plus(self, other: Expectation) -> Expectation:
        """Return the sum of two that rest on different cohorts."""
        return Expectation(*(mine.plus(its) for mine, its in zip(self, other, strict=True)))


def _worth(counting: Counting) -> Floats:
    """Return what each category at the next exam is worth as converted, as added and net: 3 × now × then."""
    listed = len(counting.lines)
    found = np.zeros((3, listed + 1, listed + 1))
    for category in range(listed + 1):
        for now in range(listed + 1):
            up = category < listed and (now == listed if counting.only_out else now > category)
            down = now < category and (category == listed or counting.relapsed_added)
            found[:, category, now] = up, down, up - (down and counting.cancels)
    return found


def expectation(cohort: Cohort, own: Iterable[AtRisk], counting: Counting) -> Expectation:
    """Return how many of one's own students were to be expected among the converted and the added.

    Args:
        cohort: the students of the other teachers' classes, one subject and grade.
        own: one's own students with scores in both exams; how they did at the second plays no part.
        counting: the policy's lines, and what it calls converted and added.

    The chance variance is Σ p(1 − p), less what is fixed where a class is held against its own mean: its strays
    then add up to nothing. The estimation variance is the sum of the squares of what each of the cohort moves.
    Raises ValueError for an empty cohort.
    """
    # students of one class with one score have one expectation
    times_of = Counter(own)
    if not times_of:
        return Expectation()
    mine, times = list(times_of), np.array(list(times_of.values()), dtype=np.float64)
    around = cohort.around([one.before for one in mine], [one.level for one in mine])
    at = ends(around, counting.lines)
    categories = np.array([one.category for one in mine])
    rooms = _numbered([one.room for one in mine]) if counting.centred else None
    return Expectation(
        *(
            _added_up(around, worth[categories[:, None], at], times, rooms, len(cohort))
            for worth in _worth(counting)
        )
    )


def _numbered(rooms: Sequence[Hashable]) -> Places:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(room, len(numbers)) for room in rooms], dtype=np.intp)


def _added_up(around: Around, values: Floats, times: Floats, rooms: Places | None, size: int) -> Expected:
    """Return one expected number.

    ``values`` (n × k) is what the place of each of the nearest is worth, ``times`` (n) how many students stand there.
    """
    moving = values.any(axis=1)
    if not moving.any():
        return Expected()
    weights, strays, variance = around.weights[moving], around.strays[moving], around.variance[moving]
    its, often = values[moving], times[moving]
    mean = np.einsum("nk,nk->n", weights, its)
    chance = float((often * (np.einsum("nk,nk->n", weights, its * its) - mean * mean)).sum())
    shared = np.einsum("nk,nk->n", weights, its * strays)
    if rooms is not None:
        of_room = np.bincount(rooms, times * around.variance)
        together = np.bincount(rooms[moving], often * shared, minlength=len(of_room))
        spread = of_room > _NO_VARIANCE
        chance -= float((together[spread] ** 2 / of_room[spread]).sum())
    # by the height of what is expected the mean moves as the values do with the strays
    rise = np.divide(shared, variance, out=np.zeros_like(shared), where=variance > _NO_VARIANCE)
    moved = weights * (its - mean[:, None])
    moved += rise[:, None] * around.tilts[moving] * strays
    moved *= often[:, None]
    by_student = np.bincount(around.places[moving].ravel(), moved.ravel(), minlength=size)
    return Expected(float((often * mean).sum()), max(0.0, chance), float((by_student * by_student).sum()))
