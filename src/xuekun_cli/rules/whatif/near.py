"""Who stands within a few points of a line as the policy has it, listed or not."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, named_parts, plain_parts
from xuekun_cli.model.results.whatif import NEAR_POINTS, MovableLine, Near, NearStudent
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.lines import lines_of
from xuekun_cli.rules.screening.screen import Screening
from xuekun_cli.rules.screening.verdicts import at_exam

_SCORED = int(Mark.SCORED)

Place = tuple[int, int]
"""A class and a subject, by their numbers."""


def own_condition(ground: Ground, line: MovableLine) -> Condition:
    """Return the plain condition of the policy that a line follows from."""
    band = ground.policy.bands[line.band]
    parts = dict(plain_parts(band.when, f"screening.{band.category}"))
    return parts[line.path.removesuffix(f".{line.key}")]


def looked_at(ground: Ground, line: MovableLine) -> bool:
    """Tell whether this sitting is one of the exams that a line is for."""
    band = ground.policy.bands[line.band]
    above = [(f"screening.{band.category}", band.when)]
    while above:
        path, condition = above.pop()
        if not line.path.startswith(f"{path}."):
            continue
        if isinstance(condition, kinds.AtExams) and not at_exam(ground, condition):
            return False
        above += named_parts(condition, path)
    return True


def of_a_mean(ground: Ground, line: MovableLine) -> bool:
    """Tell whether a line is for the mean of several exams, so that one score is neither near it nor far."""
    waiting = [(f"screening.{line.category}", ground.policy.bands[line.band].when)]
    while waiting:
        path, condition = waiting.pop()
        if isinstance(condition, kinds.MeanOfLast) and line.path.startswith(f"{path}.when."):
            return True
        waiting += named_parts(condition, path)
    return False


def _around(cutoff: Fraction) -> tuple[int, int]:
    """Return the lowest and the highest whole number of ten-thousandths within `NEAR_POINTS` of a line in points."""
    return ceil((cutoff - NEAR_POINTS) * SCALE), floor((cutoff + NEAR_POINTS) * SCALE)


def near_line(ground: Ground, result: Screening, line: MovableLine) -> tuple[dict[Place, Near], list[NearStudent]]:
    """Return who has a score within `NEAR_POINTS` of a line, by class and subject, and one by one."""
    if not looked_at(ground, line) or of_a_mean(ground, line):
        return {}, []
    listed = {(one.student, one.subject): one.category for one in result.listed}
    condition = own_condition(ground, line)
    near: dict[Place, Near] = {}
    students: dict[Place, list[NearStudent]] = {}
    for subject, paper in enumerate(ground.table.subjects):
        lines = [*lines_of(ground, condition, subject), None]
        marks, scores = ground.table.marks.column(subject), ground.table.scores.column(subject)
        ends = [None if one is None else _around(one.cutoff) for one in lines]
        for student, (number, mark, score) in enumerate(zip(ground.group, marks, scores, strict=True)):
            end, own = ends[number], lines[number]
            if end is None or own is None or mark != _SCORED or not end[0] <= score <= end[1]:
                continue
            if ground.is_exempt[student]:
                continue
            below, category = score <= own.highest, listed.get((student, paper.name), "")
            place = (number, subject)
            near[place] = near.get(place, Near()) + Near(int(below), int(not below), int(bool(category)))
            person = ground.table.students[student]
            students.setdefault(place, []).append(
                NearStudent(
                    line,
                    person.school,
                    person.class_name or "",
                    person.student_id,
                    person.name,
                    paper.name,
                    score,
                    own.cutoff,
                    below,
                    category,
                    ground.table.ref(student, subject),
                )
            )
    return near, [one for place in sorted(students) for one in students[place]]
