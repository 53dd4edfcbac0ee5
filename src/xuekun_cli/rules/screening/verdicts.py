"""Where a condition holds, and how to say that it does: for one student and subject, with every number."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from operator import le
from typing import NamedTuple, assert_never

from xuekun_cli.model.names.levels import same_level
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.numbers import beside, decimal_text, points, whole_steps
from xuekun_cli.rules.screening.all_zero import unjudged_classes
from xuekun_cli.rules.screening.flags import both
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import (
    Looked,
    last_exams,
    line_of,
    mean_holds,
    scored_at_least,
    sums,
    unit_of,
)
from xuekun_cli.rules.screening.lines import Line, basis, lines_of
from xuekun_cli.rules.screening.own_subjects import below_own, own_others, relative

_SCORED, _LEVEL = int(Mark.SCORED), int(Mark.LEVEL)
NEVER = -(10**18)
"""The bar of a class without a line: below every score."""
_MEAN_DIGITS = (2, 4, 6, 9, 18)
_DIGITS = (3, 4, 6, 9, 18)
"""Decimals of a relative score: more where fewer would print two different ones alike."""


class Said(NamedTuple):
    """A condition put to one student and subject: whether it holds, briefly and with how the line came about."""

    holds: bool
    brief: str
    full: str
    line: Fraction | None = None
    """The line in points, where there is one."""


def class_lines(ground: Ground, condition: Condition, subject: int) -> list[Line | None]:
    """Return each class's line: at or below it a student may be listed, above it nobody is.

    Of several conditions of which one is enough it is the highest line, of several that all have to hold the
    lowest; a condition that is no line on the score (a list, a level) leaves that to the others.
    """
    match condition:
        case kinds.AllOf(all=parts):
            return [_pick(min, found) for found in _across(ground, parts, subject)]
        case kinds.AnyOf(any=parts):
            return [_pick(max, found) for found in _across(ground, parts, subject)]
        case kinds.Running(when=part):
            return class_lines(ground, part, subject)
        case kinds.AtLeastTimes() | kinds.MeanOfLast():
            return [None for _ in ground.first]  # earlier exams may list a student whatever this one's score is
        case kinds.AtExams(when=part):
            if not at_exam(ground, condition):
                return [None for _ in ground.first]
            return class_lines(ground, part, subject)
        case _ if isinstance(condition, kinds.OnScore | kinds.OfStudent):
            return lines_of(ground, condition, subject)
    assert_never(condition)


def _across(ground: Ground, parts: tuple[Condition, ...], subject: int) -> list[tuple[Line | None, ...]]:
    return list(zip(*(class_lines(ground, part, subject) for part in parts), strict=True))


def _pick(choose: object, found: tuple[Line | None, ...]) -> Line | None:
    lines = [line for line in found if line is not None]
    return choose(lines, key=lambda line: line.highest) if lines else None  # type: ignore[operator]


def at_exam(ground: Ground, condition: kinds.AtExams) -> bool:
    """Tell whether this sitting is one of the exams that a condition is for."""
    return any(word in ground.table.exam for word in condition.at_exams)


def holds(ground: Ground, condition: Condition, subject: int) -> bytearray:
    """Return 1 for each student of whom the condition holds in a subject, else 0."""
    return ground.once("holds", condition, subject, lambda: _column(ground, condition, subject))


def judged_by(ground: Ground, condition: Condition, subject: int) -> bytearray:
    """Return 1 for each student whom a category's condition lists: nobody where a class is not judged at all."""
    held, unjudged = holds(ground, condition, subject), unjudged_classes(ground, subject)
    if not unjudged:
        return held
    return bytearray(one and group not in unjudged for one, group in zip(held, ground.group, strict=True))


def _column(ground: Ground, condition: Condition, subject: int) -> bytearray:
    people = len(ground.table.students)
    marks, scores = ground.table.marks.column(subject), ground.table.scores.column(subject)
    match condition:
        case kinds.Levels(levels=levels):
            wanted = {
                k for k, text in enumerate(ground.table.levels) if any(same_level(text, one) for one in levels)
            }
            return bytearray(mark == _LEVEL and score in wanted for mark, score in zip(marks, scores, strict=True))
        case kinds.OnList(on_list=name):
            members = ground.lists.get(name, frozenset())
            return bytearray(student in members for student in range(people))
        case kinds.BelowOwn():
            return below_own(ground, condition, subject)
        case kinds.Running(when=part):
            now, before = holds(ground, part, subject), held_before(ground, condition, subject)
            return bytearray(a & b for a, b in zip(now, before, strict=True))
        case kinds.AtLeastTimes(at_least_times=times, when=part):
            now, earlier = holds(ground, part, subject), times_before(ground, condition, subject)
            return bytearray(a + b >= times for a, b in zip(now, earlier, strict=True))
        case kinds.MeanOfLast():
            return mean_holds(ground, condition, subject)
        case kinds.AtExams(when=part):
            return holds(ground, part, subject) if at_exam(ground, condition) else bytearray(people)
        case kinds.AllOf(all=parts):
            found = [holds(ground, part, subject) for part in parts]
            return bytearray(all(column) for column in zip(*found, strict=True))
        case kinds.AnyOf(any=parts):
            found = [holds(ground, part, subject) for part in parts]
            return bytearray(any(column) for column in zip(*found, strict=True))
        case _ if isinstance(condition, kinds.OnScore):
            return _below_line(ground, condition, subject)
    assert_never(condition)


def _below_line(ground: Ground, condition: kinds.OnScore, subject: int) -> bytearray:
    scores = ground.table.scores.column(subject)
    # the last bar is that of students without a class
    bars = [NEVER if line is None else line.highest for line in lines_of(ground, condition, subject)] + [NEVER]
    below = bytes(map(le, scores, ground.pools(Pool.CLASS).of_each(bars)))
    return both(below, ground.scored(subject))


def held_before(ground: Ground, condition: kinds.Running, subject: int) -> bytearray:
    """Return 1 for each student of whom a condition held at all the earlier exams that a series needs."""

    def reckoned() -> bytearray:
        times = _held_times(ground, condition.when, subject, condition.running)
        return bytearray(count == condition.running - 1 for count in times)

    return ground.once("before", condition, subject, reckoned)


def times_before(ground: Ground, condition: kinds.AtLeastTimes, subject: int) -> list[int]:
    """Return at how many of the earlier exams looked at a condition held of each student."""
    return ground.once(
        "times", condition, subject, lambda: _held_times(ground, condition.when, subject, condition.of_last)
    )


def _held_times(ground: Ground, part: Condition, subject: int, exams: int) -> list[int]:
    """Return at how many of the ``exams`` − 1 before this one a condition held, for the students of this one.

    Who was not there, or had no such subject, does not fulfil it.
    """
    times = [0] * len(ground.table.students)
    for one in islice(last_exams(ground, subject, exams), 1, None):
        if one.ground is not None:
            found = holds(one.ground, part, one.subject)
            for student in range(len(times)):
                then = one.place(student)
                times[student] += found[then] if then >= 0 else 0
    return times


def say(ground: Ground, condition: Condition, student: int, subject: int) -> Said:
    """Return what a condition makes of a student and subject, in words, holding or not."""
    held = bool(holds(ground, condition, subject)[student])
    match condition:
        case kinds.Levels(levels=levels):
            level = ground.table.level(student, subject)
            text = f"等级 {level}" if level else "没有等级"
            return Said(held, text, f"{text}（列入的等级：{'、'.join(levels)}）")
        case kinds.OnList(on_list=name):
            text = f"{'在' if held else '不在'}「{name}」名单上"
            return Said(held, text, text)
        case kinds.BelowOwn():
            return _say_own(ground, condition, student, subject, held)
        case kinds.Running() | kinds.AtLeastTimes():
            return _say_series(ground, condition, student, subject, held)
        case kinds.MeanOfLast():
            return _say_mean(ground, condition, student, subject, held)
        case kinds.AtExams(at_exams=exams, when=part):
            if at_exam(ground, condition):
                return say(ground, part, student, subject)
            text = f"这次不是{'、'.join(exams)}"
            return Said(False, text, text)
        case kinds.AllOf(all=parts) | kinds.AnyOf(any=parts):
            said = [say(ground, part, student, subject) for part in parts]
            # what decided: of "one is enough" the first that holds, of "all" the first that does not
            if held and isinstance(condition, kinds.AnyOf):
                return next(one for one in said if one.holds)
            if not held and isinstance(condition, kinds.AllOf):
                return next(one for one in said if not one.holds)
            lines = [one.line for one in said if one.line is not None]
            return Said(
                held,
                _joined(one.brief for one in said),
                _joined(one.full for one in said),
                (min(lines) if held else max(lines)) if lines else None,
            )
        case _ if isinstance(condition, kinds.OnScore):
            return _say_line(ground, condition, student, subject, held)
    assert_never(condition)


def _joined(texts: Iterable[str]) -> str:
    """Return several comparisons as one sentence, with a blank between a Chinese word and a number alone."""
    first, *others = texts
    return first + "".join(f"，且{' ' if text[:1].isdigit() else ''}{text}" for text in others)


def _say_line(ground: Ground, condition: kinds.OnScore, student: int, subject: int, held: bool) -> Said:
    group = ground.group[student]
    line = lines_of(ground, condition, subject)[group] if group >= 0 else None
    if ground.table.marks[student, subject] != _SCORED:
        text = "没有分数"
        return Said(False, text, text, None if line is None else line.cutoff)
    shown = score_text(ground, student, subject)
    if line is None:
        return Said(False, f"{shown}，没有分数线", f"{shown}，没有分数线")
    compared = comparison(shown, ground.table.scores[student, subject], line)
    return Said(held, compared, f"{compared}（{basis(ground, condition, subject, group)}）", line.cutoff)


def comparison(shown: str, score: int, line: Line) -> str:
    """Return a score beside its line, with as many decimals as the truth needs: ``28 ≤ 28.00``."""
    sign = ("≤" if line.inclusive else "<") if score <= line.highest else (">" if line.inclusive else "≥")
    return f"{shown} {sign} {beside(line.cutoff, score)}"


def score_text(ground: Ground, student: int, subject: int) -> str:
    """Return a score as it is shown; a mark that the policy counts as zero says so."""
    mark = ground.counted.get((student, subject))
    text = points(ground.table.scores[student, subject])
    return text if mark is None else f"{text}（{mark.label}按 0 分）"


def _say_own(ground: Ground, condition: kinds.BelowOwn, student: int, subject: int, held: bool) -> Said:
    own, others = relative(ground, student, subject), own_others(ground, student, subject)
    if own is None or others is None:
        text = "没有可比的其他学科"
        return Said(False, text, text)
    bar = others * (1 - condition.below_own)
    digits = next((n for n in _DIGITS if _in_order(own, bar, n)), _DIGITS[-1])
    text = f"相对分 {decimal_text(own, digits)} {'≤' if held else '>'} {decimal_text(bar, digits)}"
    how = f"比其他各科的平均 {decimal_text(others, digits)} 低 {percent(condition.below_own)}"
    return Said(held, text, f"{text}（{how}）")


def _in_order(one: Fraction, other: Fraction, digits: int) -> bool:
    """Tell whether two numbers printed with so many decimals compare as they do exactly."""
    first, second = whole_steps(one, digits), whole_steps(other, digits)
    return (first < second) == (one < other) and (first == second) == (one == other)


def _say_series(
    ground: Ground, condition: kinds.Running | kinds.AtLeastTimes, student: int, subject: int, held: bool
) -> Said:
    """Return what came of each exam; of a condition for some of the last exams, in how many it held."""
    said: list[tuple[str, Said]] = []
    for one in last_exams(ground, subject, kinds.exams_of(condition)):
        there = one.place(student)
        if not one.given:
            said.append((one.name_for(student), Said(False, "没有给出", "没有给出")))
        elif one.ground is None or there < 0:
            said.append((one.name_for(student), Said(False, "没有成绩", "没有成绩")))
        else:
            said.append((one.name_for(student), say(one.ground, condition.when, there, one.subject)))
    head, line = "", said[0][1].line
    if isinstance(condition, kinds.AtLeastTimes):
        times = sum(one.holds for _, one in said)
        head = f"最近 {condition.of_last} 次里 {times} 次符合（至少 {condition.at_least_times} 次才算）："
        line = None
    return Said(
        held,
        head + "，".join(f"{name} {one.brief}" for name, one in said),
        head + "，".join(f"{name} {one.full}" for name, one in said),
        line,
    )


def _say_mean(ground: Ground, condition: kinds.MeanOfLast, student: int, subject: int, held: bool) -> Said:
    """Return the mean beside its line, and behind it what each exam gives to it."""
    found, needed = sums(ground, condition, subject)[student], scored_at_least(condition)
    parts = "，".join(
        f"{one.name_for(student)} {_part_text(one, condition, student)}"
        for one in last_exams(ground, subject, condition.mean_of_last)
    )
    if found.exams < needed:
        text = f"最近 {condition.mean_of_last} 次里 {found.exams} 次有成绩（至少 {needed} 次才算），没有平均"
        return Said(False, text, f"{text}（{parts}）")
    line, owned = line_of(condition.when)
    digits = next((n for n in _MEAN_DIGITS if _in_order(found.mean, line, n)), _DIGITS[-1])
    sign = ("≤" if owned else "<") if held else (">" if owned else "≥")
    what = ""
    if isinstance(condition.when, kinds.OfReference):
        what = "相对分的"
    elif isinstance(condition.when, kinds.OfFullMark):
        what = "得分率的"
    counted = f"（{found.exams} 次有成绩）" if found.exams < condition.mean_of_last else ""
    head = f"最近 {condition.mean_of_last} 次{counted}{what}平均"
    text = f"{head} {decimal_text(found.mean, digits)} {sign} {decimal_text(line, digits)}"
    return Said(held, text, f"{text}（{parts}）")


def _part_text(one: Looked, condition: kinds.MeanOfLast, student: int) -> str:
    """Return what an exam gives to a mean: ``28÷70=0.4``."""
    there = one.place(student)
    if not one.given:
        return "没有给出"
    if one.ground is None or there < 0:
        return "没有成绩"
    mark = Mark(one.ground.table.marks[there, one.subject])
    if mark is not Mark.SCORED:
        return f"{mark.label}，没有分数"
    shown = score_text(one.ground, there, one.subject)
    unit = unit_of(one.ground, condition.when, one.subject)[one.ground.group[there]]
    if unit is None:
        return f"{shown}，没有参照分或满分，不算在内"
    if isinstance(condition.when, kinds.OfPoints) and one.ground.papers == 1:
        return shown
    value = Fraction(one.ground.table.scores[there, one.subject]) / unit
    by = decimal_text(unit / SCALE, 2).removesuffix(".00")
    return f"{shown}÷{by}={decimal_text(value, _MEAN_DIGITS[1]).rstrip('0').rstrip('.')}"
