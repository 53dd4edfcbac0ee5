"""Classes over several exams: how many are listed, and where the listed stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from xuekun_cli.model.results.tracking import ClassTrack, Point, Trail


def class_tracks(trails: Iterable[Trail], categories: Sequence[str], exams: int) -> tuple[ClassTrack, ...]:
    """Return every class and subject over ``exams`` exams, in the order of the trails (the exempt left out).

    ``categories``: the policy's categories by score, the worst first.
    """
    gathered: dict[tuple[str | None, str, str], list[Trail]] = {}
    for trail in trails:
        person = trail.person
        gathered.setdefault((person.school, person.class_key, trail.subject_key), []).append(trail)
    return tuple(_tracked(mine, categories, exams) for mine in gathered.values())


def _tracked(mine: Sequence[Trail], categories: Sequence[str], exams: int) -> ClassTrack:
    person = mine[0].person
    every = range(exams)
    seen = [0] * exams
    counts = {name: [0] * exams for name in categories}
    listed: list[list[Point]] = [[] for _ in every]
    for trail in mine:
        for k, point in enumerate(trail.points):
            if not point.seen or point.exempt:
                continue
            seen[k] += 1
            if point.category in counts:
                counts[point.category][k] += 1
                listed[k].append(point)
    held = next((k for k in every if seen[k]), 0)
    first = [trail for trail in mine if trail.points[held].listed]
    followed = [[trail.points[k] for trail in first] for k in every]
    return ClassTrack(
        school=person.school,
        class_name=person.class_name,
        class_key=person.class_key,
        subject=mine[0].subject,
        seen=tuple(seen),
        counts={name: tuple(column) for name, column in counts.items()},
        mean=tuple(map(_mean, listed)),
        followed=tuple(map(_mean, followed)),
    )


def _mean(held: Iterable[Point]) -> Fraction | None:
    """Return the exact mean relative score of those who have one; None of nobody.

    Those who share a reference are added up as whole numbers: a sum of many fractions takes far longer.
    """
    whole, students = Fraction(0), 0
    for _, sharing in groupby((point for point in held if point.placed), key=lambda point: id(point.reference)):
        mine = list(sharing)
        whole += sum(point.score or 0 for point in mine) / (mine[0].reference or Fraction(1))
        students += len(mine)
    return whole / students if students else None
