"""One student's subjects against each other: 相对分 (score ÷ reference), and a subject far below the others."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.rules.screening.ground import Ground

_SCORED = int(Mark.SCORED)


class _Weighted(NamedTuple):
    """Relative scores as whole numbers: score × the weight that a class has in a subject."""

    scales: list[int]
    """Class → what a weighted score is divided by to give the relative score; the last is that of no class."""
    weights: list[list[int]]
    """Subject → class → weight, 0 where there is nothing to divide by; the last is that of no class."""
    sums: list[int]
    """Student → the weighted scores of all subjects added up."""
    counts: list[int]
    """Student → of how many subjects."""


def _weighted(ground: Ground) -> _Weighted:
    return ground.once("weighted", ground.table, -1, lambda: _reckoned(ground))


def _reckoned(ground: Ground) -> _Weighted:
    """Return every relative score of a class on one whole-numbered scale of its own.

    score ÷ (p/q) is score·q/p: with the least common multiple of a class's p as the scale, the weights q/p of
    its subjects are whole numbers, and comparing one student's subjects needs no fraction.
    """
    subjects, classes = range(len(ground.table.subjects)), range(len(ground.first))
    references = [[ground.reference(group, subject) for group in classes] for subject in subjects]
    scales = [lcm(*(one.numerator for column in references if (one := column[group]))) for group in classes]
    weights = [
        [scale // one.numerator * one.denominator if one else 0 for one, scale in zip(column, scales, strict=True)]
        + [0]
        for column in references
    ]
    sums, counts = [0] * len(ground.group), [0] * len(ground.group)
    for subject in subjects:
        weight = weights[subject]
        marks, scores = ground.table.marks.column(subject), ground.table.scores.column(subject)
        for student, (mark, score, group) in enumerate(zip(marks, scores, ground.group, strict=True)):
            if mark == _SCORED and weight[group]:
                sums[student] += score * weight[group]
                counts[student] += 1
    return _Weighted([*scales, 1], weights, sums, counts)


def _own(ground: Ground, student: int, subject: int) -> int | None:
    """Return a student's weighted score; None without a score, a class, or with a reference of zero."""
    weight = _weighted(ground).weights[subject][ground.group[student]]
    if ground.table.marks[student, subject] != _SCORED or not weight:
        return None
    return ground.table.scores[student, subject] * weight


def relative(ground: Ground, student: int, subject: int) -> Fraction | None:
    """Return score ÷ reference; None without a score, a class, or with a reference of zero."""
    own = _own(ground, student, subject)
    return None if own is None else Fraction(own, _weighted(ground).scales[ground.group[student]])


def own_others(ground: Ground, student: int, subject: int) -> Fraction | None:
    """Return the mean relative score of a student's other subjects; None without any."""
    found, own = _weighted(ground), _own(ground, student, subject)
    count = found.counts[student] - (own is not None)
    total = found.sums[student] - (own or 0)
    return Fraction(total, count * found.scales[ground.group[student]]) if count else None


def below_own(ground: Ground, condition: kinds.BelowOwn, subject: int) -> bytearray:
    """Return 1 for each student whose relative score is so far below the mean of his or her others, else 0."""
    found = _weighted(ground)
    weight, part = found.weights[subject], 1 - condition.below_own
    up, down = part.numerator, part.denominator
    columns = zip(
        ground.table.marks.column(subject),
        ground.table.scores.column(subject),
        ground.group,
        found.sums,
        found.counts,
        strict=True,
    )
    held = bytearray(len(ground.group))
    for student, (mark, score, group, total, count) in enumerate(columns):
        if mark == _SCORED and weight[group] and count > 1:
            own = score * weight[group]
            held[student] = own * (count - 1) * down <= (total - own) * up
    return held
