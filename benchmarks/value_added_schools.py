"""Made-up schools for benchmarks/value_added.py: the same students in two exams, with and without help.

A score is what a student can do and the luck of the day; the second exam is harder and spreads wider. Classes
differ in their level. Nothing here is taken from a real school; the numbers are those of an ordinary exam.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from xuekun_cli.rules.value_added.estimate import AtRisk, Counting, Expectation, expectation
from xuekun_cli.rules.value_added.local import Cohort, Seen

CLASS_SIZE = 45
RELIABILITY = 0.75
"""Share of the variance that is the student's own and not luck."""
FIRST, SECOND = (72.0, 16.0), (65.0, 19.0)
"""Mean and standard deviation in points, full mark 100."""
CLASSES_APART = 4.0
"""Standard deviation of the classes' levels, in points."""
STEP = 2
"""Scores are whole halves of a point."""
COUNTING = Counting((0.4, 0.8))


class Pupil(NamedTuple):
    """Points in both exams."""

    before: float
    after: float


class Outcome(NamedTuple):
    """One teacher: what happened, and what was to be expected."""

    listed: int
    converted: int
    added: int
    expected: Expectation

    def off(self, name: str) -> tuple[float, float]:
        """Return actual − expected and its standard deviation, of converted, added or net."""
        actual = {"converted": self.converted, "added": self.added, "net": self.converted - self.added}[name]
        expected = getattr(self.expected, name)
        return actual - expected.students, expected.spread


def draw_school(
    rng: random.Random, classes: int, helped: int = 0, points: float = 0.0, apart: float = CLASSES_APART
) -> list[list[Pupil]]:
    """Return a school of so many classes; in the first ``helped`` every listed student gains ``points``.

    ``apart`` is the standard deviation of the classes' levels, in points.
    """
    rooms = []
    for number in range(classes):
        level = rng.gauss(0, apart)
        own = [rng.gauss(0, 1) for _ in range(CLASS_SIZE)]
        before = [_score(rng, FIRST, level, one) for one in own]
        line = COUNTING.lines[-1] * sum(before) / CLASS_SIZE
        after = [
            _score(rng, SECOND, level, one, points if number < helped and was <= line else 0.0)
            for one, was in zip(own, before, strict=True)
        ]
        rooms.append([Pupil(*both) for both in zip(before, after, strict=True)])
    return rooms


def _score(rng: random.Random, exam: tuple[float, float], level: float, own: float, more: float = 0.0) -> float:
    mean, spread = exam
    luck = sqrt(RELIABILITY) * own + sqrt(1 - RELIABILITY) * rng.gauss(0, 1)
    return min(100.0, max(0.0, round(STEP * (mean + level + spread * luck + more)) / STEP))


def relative(room: Sequence[Pupil]) -> list[Seen]:
    """Return a class as the rules see it: shares of the class's own means."""
    first, second = (sum(points) / len(room) for points in zip(*room, strict=True))
    return [Seen(one.before / first, one.after / second, first) for one in room]


def category(share: float) -> int:
    """Return the place of the category of a relative score; the number of categories for nobody listed."""
    return sum(share > line for line in COUNTING.lines)


def judged(own: Sequence[Seen], others: Sequence[Seen], rooms: Sequence[int] = ()) -> Outcome:
    """Return one teacher beside the cohort of all others; ``rooms`` says the class of each, without it there is one."""
    moves = [(category(one.before), category(one.after)) for one in own]
    expected = expectation(
        Cohort(others),
        (
            AtRisk(one.before, place, room, one.level)
            for one, (place, _), room in zip(own, moves, rooms or [0] * len(own), strict=True)
        ),
        COUNTING,
    )
    listed = len(COUNTING.lines)
    return Outcome(
        sum(was < listed for was, _ in moves),
        sum(was < now for was, now in moves),
        sum(now < was for was, now in moves),
        expected,
    )


def teachers(rooms: Sequence[Sequence[Seen]]) -> Iterator[Outcome]:
    """Yield every class as if it were a teacher, each beside all the other classes."""
    for number, own in enumerate(rooms):
        yield judged(own, [one for other, room in enumerate(rooms) if other != number for one in room])
