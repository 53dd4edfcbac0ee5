"""Ways to estimate who would be off the list anyway, for comparison: docs/value-added.md tells what came of it.

Each takes the cohort (everybody of the subject but the teacher's own classes), where one's own students began,
and the line as a share; it returns the probability of ending above the line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple

from xuekun_cli.rules.value_added.local import Cohort, Seen, probabilities


class Start(NamedTuple):
    """A student before the next exam: relative score, and the level of the class."""

    before: float
    level: float


Method = Callable[[Sequence[Seen], Sequence[Start], float], list[float]]
FEWEST, TENTH = 30, 10
QUARTERS = 4
PRIOR = 10
"""The students' worth of the cohort's own share that a bin is shrunk by."""
SURE = 0.002
"""No probability is taken as nearer to 0 or 1 than this when it is scored by its logarithm."""


def straight(cohort: Sequence[Seen], own: Sequence[Start], line: float) -> list[float]:
    """One straight line through the whole cohort, everybody's distance from it put on every student."""
    n = len(cohort)
    middle, height = sum(one.before for one in cohort) / n, sum(one.after for one in cohort) / n
    slope = sum((x - middle) * (y - height) for x, y, _ in cohort) / sum((x - middle) ** 2 for x, _, _ in cohort)
    strays = sorted(y - height - slope * (x - middle) for x, y, _ in cohort)
    return [1 - bisect_right(strays, line - height - slope * (one.before - middle)) / n for one in own]


def nearest(cohort: Sequence[Seen], own: Sequence[Start], line: float) -> list[float]:
    """The share of the nearest tenth of the cohort that ended above the line, as they are."""
    ordered = sorted(cohort)
    x, above = [one.before for one in ordered], [one.after > line for one in ordered]
    k = min(len(x), max(FEWEST, len(x) // TENTH))
    found = []
    for before, _ in own:
        start = bisect_left(range(len(x) - k), True, key=lambda at, b=before: b - x[at] <= x[at + k] - b)
        found.append(sum(above[start : start + k]) / k)
    return found


def tenths(cohort: Sequence[Seen], own: Sequence[Start], line: float) -> list[float]:
    """The cohort in ten bins by the earlier score, the share of each shrunk towards `straight`."""
    ordered = sorted(cohort)
    edges = [ordered[len(ordered) * part // TENTH].before for part in range(1, TENTH)]
    people, above = [0] * TENTH, [0] * TENTH
    for one in cohort:
        place = bisect_right(edges, one.before)
        people[place] += 1
        above[place] += one.after > line
    places = [bisect_right(edges, one.before) for one in own]
    prior = straight(cohort, own, line)
    return [(above[p] + PRIOR * q) / (people[p] + PRIOR) for p, q in zip(places, prior, strict=True)]


def local(cohort: Sequence[Seen], own: Sequence[Start], line: float) -> list[float]:
    """Local regression with the strays of the nearest, all classes taken as of one level."""
    there = Cohort(one._replace(level=1.0) for one in cohort)
    return list(probabilities(there.around([one.before for one in own]), (line,))[:, 1])


def levelled(cohort: Sequence[Seen], own: Sequence[Start], line: float) -> list[float]:
    """What the rules do: the same with the level of the class, in the slope and in the unit of the strays."""
    around = Cohort(cohort).around([one.before for one in own], [one.level for one in own])
    return list(probabilities(around, (line,))[:, 1])


METHODS: dict[str, Method] = {
    "一条直线": straight,
    "分十段": tenths,
    "最近的十分之一": nearest,
    "局部回归": local,
    "局部回归，看班级水平": levelled,
}


class Told(NamedTuple):
    """A student: the category line decides; ``above`` is what happened."""

    listed: bool
    probability: float
    above: bool
    quarter: int
    """Of the classes by their level, the lowest first: 0 to 3."""


def left_out_in_turn(rooms: Sequence[Sequence[Seen]], line: float, method: Method) -> list[Told]:
    """Return what a method says of every student from all other classes."""
    told = []
    by_level = sorted(range(len(rooms)), key=lambda number: rooms[number][0].level)
    for place, number in enumerate(by_level):
        own, quarter = rooms[number], QUARTERS * place // len(rooms)
        cohort = [one for other, room in enumerate(rooms) if other != number for one in room]
        said = method(cohort, [Start(one.before, one.level) for one in own], line)
        told += [Told(one.before <= line, p, one.after > line, quarter) for one, p in zip(own, said, strict=True)]
    return told


def log_score(told: Sequence[Told]) -> float:
    """Return the mean of −log(probability of what happened); the smaller, the better."""
    kept = [(min(1 - SURE, max(SURE, one.probability)), one.above) for one in told]
    return -sum(log(p if above else 1 - p) for p, above in kept) / len(kept)


def brier(told: Sequence[Told]) -> float:
    """Return the mean square of probability − what happened; the smaller, the better."""
    return sum((one.probability - one.above) ** 2 for one in told) / len(told)
