"""Where every student of one exam stands: category, relative score, percentile, T-score and rank in the cohort.

The relative score and the percentile are exact. The T-score needs a square root: it is a statistic, a float,
and nothing is decided by it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.results.tracking import Point
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.verdicts import class_lines

_NO_CELL, _SCORED, _LEVEL = int(Mark.NO_CELL), int(Mark.SCORED), int(Mark.LEVEL)
T_MEAN, T_SPREAD = 50, 10
"""The usual T scale: mean 50, ten points a standard deviation."""


class Cohort:
    """The scores of one grade in one subject, the exempt left out."""

    def __init__(self, scores: Sequence[int]) -> None:
        self._ordered = sorted(scores)
        self.size = len(scores)
        total = sum(scores)
        # n·Σx² − (Σx)² is exact; the spread is that of the whole cohort (divided by n)
        self._spread = sqrt(self.size * sum(score * score for score in scores) - total * total)
        self._total = total
        self._known: dict[int, tuple[Fraction, float | None, int]] = {}

    def standing(self, score: int) -> tuple[Fraction, float | None, int]:
        """Return percentile (a share: below, and half of the equals), T-score (None without spread), and rank."""
        if score not in self._known:
            below = bisect_left(self._ordered, score)
            up_to = bisect_right(self._ordered, score)
            t_score = None
            if self._spread:
                t_score = T_MEAN + T_SPREAD * (self.size * score - self._total) / self._spread
            self._known[score] = (Fraction(below + up_to, 2 * self.size), t_score, self.size - up_to + 1)
        return self._known[score]


def standings(ground: Ground, listed: Sequence[Listed]) -> dict[str, list[Point]]:
    """Return key of a subject → a point for each student of the table.

    The cohort is the school's grade, as far as the table tells grades; students without a class are in it too.
    """
    table = ground.table
    verdicts = {(one.student, one.subject_key): one for one in listed}
    pools = ground.pools(Pool.GRADE)
    found: dict[str, list[Point]] = {}
    for number, subject in enumerate(table.subjects):
        marks, scores = table.marks.column(number), table.scores.column(number)
        of_pool: list[list[int]] = [[] for _ in range(pools.size)]
        for pool, mark, score, exempt in zip(pools.of, marks, scores, ground.is_exempt, strict=True):
            if mark == _SCORED and not exempt and pool >= 0:
                of_pool[pool].append(score)
        cohorts = [Cohort(held) for held in of_pool]
        references = [ground.reference(group, number) for group in range(len(ground.first))]
        known: dict[tuple[int, int, int, int, str, bool], Point] = {}
        points: list[Point] = []
        rows = zip(marks, scores, ground.group, pools.of, ground.is_exempt, strict=True)
        for student, (mark, score, group, pool, exempt) in enumerate(rows):
            one = verdicts.get((student, subject.key))
            category = one.category if one is not None else UNLISTED
            # students of one class with one score share a point
            key = (mark, score, group, pool, category, exempt)
            point = known.get(key)
            if point is None:
                reference = references[group] if group >= 0 else None
                point = known[key] = _point(key, reference, cohorts[pool] if pool >= 0 else None)
            points.append(point)
        found[subject.key] = points
    return found


def points_above(ground: Ground, student: int, subject_key: str) -> Fraction | None:
    """Return how many points a student's score is above the nearest line below it; None without such a line."""
    table = ground.table
    number = next((n for n, subject in enumerate(table.subjects) if subject.key == subject_key), -1)
    group = ground.group[student]
    if number < 0 or group < 0 or table.marks[student, number] != _SCORED:
        return None
    score = Fraction(table.scores[student, number], SCALE)
    lines = [class_lines(ground, band.when, number)[group] for band in ground.policy.bands]
    above = [score - line.cutoff for line in lines if line is not None and score >= line.cutoff]
    return min(above, default=None)


def _point(key: tuple[int, int, int, int, str, bool], reference: Fraction | None, cohort: Cohort | None) -> Point:
    mark, score, _, _, category, exempt = key
    if mark not in (_SCORED, _LEVEL):
        return Point(NOT_THERE if mark == _NO_CELL else ABSENT, exempt)
    if mark == _LEVEL:
        return Point(category, exempt)
    if exempt or cohort is None:
        return Point(category, exempt, score, reference or None)
    return Point(category, False, score, reference or None, *cohort.standing(score), cohort.size)
