"""脱困成绩: the lowest score that is off the list, in the steps in which a subject is marked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from typing import assert_never

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import mean_bar
from xuekun_cli.rules.screening.lines import Line, lines_of
from xuekun_cli.rules.screening.own_subjects import own_others
from xuekun_cli.rules.screening.verdicts import NEVER, at_exam, class_lines, held_before, holds, times_before

ALWAYS = -NEVER
"""The bar of a condition that holds whatever the score is: above every score."""


def marking_step(scores: Iterable[int]) -> int:
    """Return the coarsest of 1, 0.5, 0.1, 0.01 and 0.0001 points that every score is a multiple of."""
    different = set(scores)
    for step in (SCALE, SCALE // 2, SCALE // 10, SCALE // 100):
        if not any(score % step for score in different):
            return step
    return 1


def step_of(ground: Ground, subject: int) -> int:
    """Return the finest step in which a subject is marked, in ten-thousandths."""
    return marking_step(compress(ground.table.scores.column(subject), ground.scored(subject)))


def exit_scores(ground: Ground, subject: int, step: int) -> list[int | None]:
    """Return for each class the lowest score that no band lists, in whole ``step`` (ten-thousandths).

    武平方案's forms ask for it beside the screening score. None where no band has a line on the score (levels,
    lists). It is every student's exit score where `one_for_all` says so.
    """
    of_bands = [class_lines(ground, band.when, subject) for band in ground.policy.bands]
    highest = [
        max((one.highest for one in lines if one is not None), default=None)
        for lines in zip(*of_bands, strict=True)
    ]
    return [None if bar is None else (bar // step + 1) * step for bar in highest]


def one_for_all(policy: Policy) -> bool:
    """Tell whether the exit score is the same for everybody in a class: only lines on the score decide."""
    return not any(_looks_at_the_student(band.when) for band in policy.bands)


def _looks_at_the_student(condition: Condition) -> bool:
    match condition:
        case kinds.AnyOf(any=parts):
            return any(map(_looks_at_the_student, parts))
        case kinds.AtExams() | kinds.AllOf():
            return True
        case _ if isinstance(condition, kinds.OfStudent | kinds.OfSeveralExams):
            return True
        case _ if isinstance(condition, kinds.OnScore):
            return False
    assert_never(condition)


def own_exit_score(ground: Ground, student: int, subject: int, step: int) -> int | None:
    """Return the lowest score with which no band would list a student, in whole ``step`` (ten-thousandths).

    All else stays as it is: the references, the lists, the other subjects, the earlier exams. None where no
    score would do, as for a student who is on one of the school's lists.
    """
    highest = max(_bar(ground, band.when, student, subject) for band in ground.policy.bands)
    return (highest // step + 1) * step if NEVER < highest < ALWAYS else None


def _bar(ground: Ground, condition: Condition, student: int, subject: int) -> int:
    """Return the highest score with which a condition would hold of a student, `ALWAYS` or `NEVER`."""
    match condition:
        case kinds.AllOf(all=parts):
            return min(_bar(ground, part, student, subject) for part in parts)
        case kinds.AnyOf(any=parts):
            return max(_bar(ground, part, student, subject) for part in parts)
        case kinds.AtExams(when=part):
            return _bar(ground, part, student, subject) if at_exam(ground, condition) else NEVER
        case kinds.Running(when=part):
            before = held_before(ground, condition, subject)[student]
            return _bar(ground, part, student, subject) if before else NEVER
        case kinds.AtLeastTimes(at_least_times=times, when=part):
            still = times - times_before(ground, condition, subject)[student]
            return ALWAYS if still <= 0 else _bar(ground, part, student, subject) if still == 1 else NEVER
        case kinds.OnList():
            return ALWAYS if holds(ground, condition, subject)[student] else NEVER
        case kinds.Levels():
            return NEVER
        case _ if isinstance(condition, kinds.OnScore | kinds.BelowOwn | kinds.MeanOfLast):
            line = _line(ground, condition, student, subject)
            return NEVER if line is None else line.highest
    assert_never(condition)


def _line(
    ground: Ground, condition: kinds.OnScore | kinds.BelowOwn | kinds.MeanOfLast, student: int, subject: int
) -> Line | None:
    group = ground.group[student]
    if group < 0:
        return None
    if isinstance(condition, kinds.MeanOfLast):
        return mean_bar(ground, condition, student, subject)
    if not isinstance(condition, kinds.BelowOwn):
        return lines_of(ground, condition, subject)[group]
    others, reference = own_others(ground, student, subject), ground.reference(group, subject)
    if others is None or not reference:
        return None
    value = others * (1 - condition.below_own) * reference
    return Line.at(value.numerator, value.denominator, True)
