"""Classes over several exams: how many are listed, and where the listed stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xuekun_cli.model.tracking import ClassTrack, Trail


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
    relatives: list[list[Fraction]] = [[] for _ in every]
    for trail in mine:
        for k, point in enumerate(trail.points):
            if not point.seen or point.exempt:
                continue
            seen[k] += 1
            if point.category in counts:
                counts[point.category][k] += 1
                if point.relative is not None:
                    relatives[k].append(point.relative)
    held = next((k for k in every if seen[k]), 0)
    first = [trail for trail in mine if trail.points[held].listed]
    followed = [[one for trail in first if (one := trail.points[k].relative) is not None] for k in every]
    return ClassTrack(
        school=person.school,
        class_name=person.class_name,
        class_key=person.class_key,
        subject=mine[0].subject,
        seen=tuple(seen),
        counts={name: tuple(column) for name, column in counts.items()},
        mean=tuple(map(_mean, relatives)),
        followed=tuple(map(_mean, followed)),
    )


def _mean(held: Sequence[Fraction]) -> Fraction | None:
    """Return the exact mean; None of nothing."""
    return sum(held, Fraction(0)) / len(held) if held else None
