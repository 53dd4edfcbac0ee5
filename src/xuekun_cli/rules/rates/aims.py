"""每名学生的一分二率目标 (武平方案 二·6): from the exit score and the class's own lines to scores to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from xuekun_cli.model.results.class_rates import Aim, Step
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.rates.units import ClassPart
from xuekun_cli.rules.screening.exits import step_of
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.verdicts import class_lines

LEAVE, EXIT, MEAN, PASS, EXCELLENT = "达标分", "脱困成绩", "班级平均分", "及格线", "优秀线"
"""The steps, as they are called. 达标分: out of 二类 into 三类, where the policy has such a step."""


def aims_of(
    ground: Ground, listed: Sequence[Listed], parts: Mapping[tuple[str | None, str, str], ClassPart]
) -> list[Aim]:
    """Return the target scores of everybody listed by a score, in the order of the list.

    ``parts``: school, class and subject (by its key) → that class's rates. The lines are made whole upwards, in
    the steps that the subject is marked in, so that each target is a score that can be given and that counts.
    Students listed by registration have no targets (武平方案 一·第一类); who is listed by a level has none either.
    """
    table = ground.table
    places = {subject.key: number for number, subject in enumerate(table.subjects)}
    steps: dict[int, int] = {}
    found = []
    for one in listed:
        if one.exempt or one.score is None:
            continue
        subject = places[one.subject_key]
        if subject not in steps:
            steps[subject] = step_of(ground, subject)
        step = steps[subject]
        part = parts.get((one.group.school, one.group.class_key, one.subject_key))
        lines = part.lines if part is not None else None
        mean = part.rates.mean if part is not None else one.group.average
        leave = _leave(ground, one, subject, step)
        steps_up = {
            LEAVE: leave if one.exit_score is None or (leave is not None and leave < one.exit_score) else None,
            EXIT: one.exit_score,
            MEAN: None if mean is None else _up(mean * SCALE, step),
            PASS: None if lines is None or lines.pass_.bound is None else _up(lines.pass_.bound, step),
            EXCELLENT: None
            if lines is None or lines.excellent.bound is None
            else _up(lines.excellent.bound, step),
        }
        found.append(
            Aim(
                school=one.group.school,
                class_name=one.group.class_name,
                student_id=one.student_id,
                name=one.name,
                subject=one.subject,
                category=one.category,
                score=one.score,
                leave_category=steps_up[LEAVE],
                exit_score=one.exit_score,
                mean=steps_up[MEAN],
                pass_=steps_up[PASS],
                excellent=steps_up[EXCELLENT],
                next=_next(one.score, steps_up),
                ref=one.ref,
            )
        )
    return found


def _leave(ground: Ground, one: Listed, subject: int, step: int) -> int | None:
    """Return the lowest score that is above the line of the student's own category; None without such a line."""
    band = next(band for band in ground.policy.bands if band.category == one.category)
    line = class_lines(ground, band.when, subject)[ground.group[one.student]]
    return None if line is None else (line.highest // step + 1) * step


def _up(line: Fraction | int, step: int) -> int:
    return ceil(Fraction(line) / step) * step


def _next(score: int, steps: Mapping[str, int | None]) -> Step | None:
    above = [Step(name, at) for name, at in steps.items() if at is not None and at > score]
    return min(above, key=lambda one: one.score, default=None)
