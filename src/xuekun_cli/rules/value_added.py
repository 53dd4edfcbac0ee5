"""增值（参考）: how many of a teacher's students would have left the list, or entered it, anyway.

Estimates, so floats are used here as nowhere else in the rules: no verdict is made of them.

What it does: every student of the *other* teachers' classes shows where somebody with a certain relative
score stood at the next exam. For a student of one's own, those nearest in the earlier relative score are
taken, the nearer the more they weigh; a straight line is laid through them (local regression, loess:
Cleveland 1979), and their distances from the line are put on the student's own point of it. The weight of
those beyond the policy's line is the probability. The probabilities add up to what was to be expected. Why
this and not a simpler way: docs/value-added.md, where several are compared.

Why: a low score tends to be followed by a higher one, and the next exam may spread wider or narrower, help
or no help (深化新时代教育评价改革总体方案 2020: 探索增值评价).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import sqrt
from operator import mul
from typing import NamedTuple

from xuekun_cli.model.policy_value_added import Level, ValueAdded
from xuekun_cli.model.value_added import Estimate, Reading

NEAREST_SHARE = 0.3
"""How much of the cohort is looked at around a student, within the two bounds below: docs/value-added.md."""
NEAREST_LEAST, NEAREST_MOST = 60, 250
_QUANTILES: dict[Level, float] = {"80%": 1.281552, "90%": 1.644854, "95%": 1.959964, "99%": 2.575829}
"""Of the standard normal distribution, both sides together."""
_JUST_BEYOND = 1 + 1e-9
"""The farthest of the nearest still weighs a little, so that no window is without weight."""
_ONE_POINT = 1e-12
"""A smaller variance than this is rounding: all stand at one point, and no line goes through them."""


class Seen(NamedTuple):
    """A student of the cohort: relative scores (score ÷ reference) in both exams."""

    before: float
    after: float


class AtRisk(NamedTuple):
    """A student of one's own: the relative score before, and the place of the category before.

    ``category`` counts the policy's categories from the worst, 0; as many as there are stands for not listed.
    """

    before: float
    category: int
    room: Hashable = None
    """The class in the later exam: with it go those who share a reference."""


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


class Around(NamedTuple):
    """What the nearest of a cohort say of one earlier relative score."""

    start: int
    """Place of the first of them in the cohort; the others follow it."""
    expected: float
    """The line's height: the relative score to be expected at the next exam."""
    weights: list[float]
    """How much each counts; they add up to 1."""
    strays: list[float]
    """How far each ended from the line."""
    tilts: list[float]
    """How much each moves the line's height by turning it: nothing in the middle of the nearest."""

    variance: float
    """The weighted mean square of the strays."""


def _mean_square(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value * value for weight, value in zip(weights, values, strict=True))


def _tricube(x: Iterable[float], at: float, reach: float) -> list[float]:
    """Return the weights of local regression: (1 − (distance ÷ reach)³)³."""
    # products, for a power takes several times as long
    near = [1 - u * u * u for u in (abs(one - at) / reach for one in x)]
    return [one * one * one for one in near]


class Cohort:
    """The students of one subject and grade whom the estimate rests on; the order they come in does not matter."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        ordered = sorted(seen)
        self.before = [one.before for one in ordered]
        self.after = [one.after for one in ordered]
        wanted = min(NEAREST_MOST, max(NEAREST_LEAST, int(len(ordered) * NEAREST_SHARE)))
        self.nearest = min(len(ordered), wanted)

    def __len__(self) -> int:
        return len(self.before)

    def around(self, before: float) -> Around:
        """Return what the nearest to a relative score say. Raises ValueError for an empty cohort."""
        if not self.before:
            raise ValueError("an empty cohort says nothing")
        k, x = self.nearest, self.before
        # the first start whose left end is not farther from the score than the next one to the right
        start = bisect_left(range(len(x) - k), True, key=lambda at: before - x[at] <= x[at + k] - before)
        x, y = x[start : start + k], self.after[start : start + k]
        reach = max(before - x[0], x[-1] - before) * _JUST_BEYOND
        raw = _tricube(x, before, reach) if reach > _ONE_POINT else [1.0] * k
        whole = sum(raw)
        weights = [one / whole for one in raw]
        middle, height = sum(map(mul, weights, x)), sum(map(mul, weights, y))
        apart = [one - middle for one in x]
        turned = list(map(mul, weights, apart))
        square = sum(map(mul, turned, apart))
        if square <= _ONE_POINT:
            strays = [end - height for end in y]
            return Around(start, height, weights, strays, [0.0] * k, _mean_square(weights, strays))
        slope, away = sum(map(mul, turned, y)) / square, (before - middle) / square
        strays = [end - height - slope * one for one, end in zip(apart, y, strict=True)]
        tilts = [away * one for one in turned]
        expected = height + slope * (before - middle)
        return Around(start, expected, weights, strays, tilts, _mean_square(weights, strays))


def places(around: Around, lines: Sequence[float]) -> list[int]:
    """Return the category in which each of the nearest would have ended, had they begun where the student did.

    ``lines`` are the categories' upper ends as shares of the reference, the worst first; their number stands
    for not listed.
    """
    bars = [line - around.expected for line in lines]
    if min(around.strays) > bars[-1]:
        return [len(bars)] * len(around.strays)
    return [bisect_left(bars, stray) for stray in around.strays]


def probabilities(around: Around, lines: Sequence[float]) -> list[float]:
    """Return the probability of each category at the next exam, the worst first, and last of not being listed."""
    shares = [0.0] * (len(lines) + 1)
    for place, weight in zip(places(around, lines), around.weights, strict=True):
        shares[place] += weight
    return shares


def _values(category: int, counting: Counting) -> list[tuple[int, int, int]]:
    """Return what each category at the next exam is worth as converted, as added and net."""
    listed = len(counting.lines)
    found = []
    for now in range(listed + 1):
        up = category < listed and (now == listed if counting.only_out else now > category)
        down = now < category and (category == listed or counting.relapsed_added)
        found.append((int(up), int(down), up - (down and counting.cancels)))
    return found


def _worth_of(at: Sequence[int], worth: Sequence[tuple[int, int, int]], which: int) -> list[int]:
    """Return what each place of ``at`` is worth; [] where it is nothing everywhere."""
    of_place = [values[which] for values in worth]
    found = [of_place[place] for place in at]
    return found if any(found) else []


class _Sum:
    """One expected number while it is added up."""

    def __init__(self, size: int) -> None:
        self.students = self.chance = 0.0
        self.moved = [0.0] * size
        """What each of the cohort has added to the sum beyond what was to be expected of it."""
        self.shared: dict[Hashable, float] = {}
        """Room → covariance with the sum of the room's strays."""

    def add(self, around: Around, values: Sequence[int], room: Hashable) -> None:
        """Add a student; ``values`` says what the place of each of the nearest is worth."""
        weights, strays = around.weights, around.strays
        mean = sum(map(mul, weights, values))
        self.students += mean
        self.chance += sum(map(mul, weights, map(mul, values, values))) - mean * mean
        shared = sum(map(mul, weights, map(mul, values, strays)))
        self.shared[room] = self.shared.get(room, 0.0) + shared
        variance = around.variance
        # by the line's height the mean moves as the values do with the strays
        rise = shared / variance if variance > _ONE_POINT else 0.0
        start, stop = around.start, around.start + len(weights)
        mine = zip(self.moved[start:stop], weights, values, strays, around.tilts, strict=True)
        self.moved[start:stop] = [
            so_far + weight * (value - mean) + rise * tilt * stray for so_far, weight, value, stray, tilt in mine
        ]

    def finished(self, variances: Mapping[Hashable, float]) -> Expected:
        """Return the number; ``variances`` are those of the sum of the strays of each room that is centred."""
        known = sum(
            self.shared.get(room, 0.0) ** 2 / variance
            for room, variance in variances.items()
            if variance > _ONE_POINT
        )
        return Expected(self.students, max(0.0, self.chance - known), sum(map(mul, self.moved, self.moved)))


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
    sums = [_Sum(len(cohort)) for _ in Expectation._fields]
    variances: dict[Hashable, float] = {}
    known: dict[tuple[float, int], tuple[Around, list[list[int]]]] = {}
    for before, category, room in own:
        key = (before, category)
        if key not in known:
            around, worth = cohort.around(before), _values(category, counting)
            at = places(around, counting.lines)
            known[key] = around, [_worth_of(at, worth, which) for which in range(len(sums))]
        around, values = known[key]
        if counting.centred:
            variances[room] = variances.get(room, 0.0) + around.variance
        for one, its in zip(sums, values, strict=True):
            if its:
                one.add(around, its, room)
    return Expectation(*(one.finished(variances) for one in sums))


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
