"""增值（参考）: who has a score in both exams, and how far each stood from the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import ScoreTable, Student

Room = tuple[str | None, str]
"""School and key of a class."""
_SCORED = int(Mark.SCORED)


class Sitter(NamedTuple):
    """A student with a score in both exams of one subject."""

    student: int
    """Index into the earlier table."""
    before: float
    """Relative score, as `Seen` holds it."""
    after: float
    here: Room
    there: Room
    """The classes of the two exams."""
    grade: str
    level: float = 1.0
    """The reference of the class at the earlier exam, in ten-thousandths."""


def lines_of(policy: Policy) -> tuple[float, ...] | None:
    """Return the upper end of each category as a share of the reference, the worst first.

    None for a policy whose categories are not plain shares of its reference (the lowest 20%, lists, levels,
    several subjects together): there a relative score does not tell who is listed.
    """
    screening = policy.screening
    reference, overall = screening.reference, screening.overall
    if reference is None or (overall is not None and overall.at_least_subjects > 1):
        return None
    lines = []
    for band in screening.bands:
        match band.when:
            case kinds.AtMost(at_most=share, by=by) | kinds.Below(below=share, by=by) if by in (
                None,
                reference.by,
            ):
                lines.append(float(share))
            case _:
                return None
    return tuple(lines)


def own_mean(policy: Policy, *, frozen: bool) -> bool:
    """Tell whether the later scores of a class are held against the class's own mean of that exam."""
    reference = policy.screening.reference
    return (
        reference is not None and reference.by is kinds.Pool.CLASS and reference.statistic == "mean" and not frozen
    )


def sitters(
    before: ScoreTable,
    after: ScoreTable,
    groups: tuple[Sequence[Group], Sequence[Group]],
    after_of: Sequence[int],
    *,
    frozen: bool = False,
) -> dict[str, list[Sitter]]:
    """Return, by the key of the subject, everybody with a score in both exams; the exempt are left out.

    ``groups`` are the two exams' classes with their references. With a ``frozen`` line the later score is held
    against the earlier reference of the class, as the policy's line is.
    """
    were, are = (_references(one) for one in groups)
    later = {subject.key: number for number, subject in enumerate(after.subjects)}
    pairs = [
        (b, a, before.students[b], after.students[a])
        for b, a in enumerate(after_of)
        if a >= 0 and not before.students[b].exempt and not after.students[a].exempt
    ]
    found: dict[str, list[Sitter]] = {}
    for number, subject in enumerate(before.subjects):
        now = later.get(subject.key)
        if now is None:
            continue
        marks, scores = before.marks.column(number), before.scores.column(number)
        marks_now, scores_now = after.marks.column(now), after.scores.column(now)
        name = after.subjects[now].name
        held = found.setdefault(subject.key, [])
        for b, a, was, person in pairs:
            if marks[b] != _SCORED or marks_now[a] != _SCORED:
                continue
            reference = were.get((*_room(was), subject.name))
            against = reference if frozen else are.get((*_room(person), name))
            if reference and against:
                place = (scores[b] / reference, scores_now[a] / against)
                held.append(Sitter(b, *place, _room(was), _room(person), was.grade_key, reference))
    return found


def _room(person: Student) -> Room:
    return (person.school, person.class_key or "")


def _references(groups: Iterable[Group]) -> Mapping[tuple[str | None, str, str], float]:
    """Return the reference of every class and subject in ten-thousandths; those without one above 0 are left out."""
    return {
        (one.school, one.class_key, one.subject): float(one.reference) * SCALE
        for one in groups
        if one.reference is not None and one.reference > 0
    }
