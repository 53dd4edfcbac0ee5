"""The last exams of a student in one subject, and their mean: held as a sum, so that every comparison is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.lines import Line

_SCORED = int(Mark.SCORED)
NOW = "这次"


class Looked(NamedTuple):
    """One of the last exams in a subject; ``ground`` is None where it was not given, or had not the subject."""

    back: str
    """How far back: 这次, 上一次, 前 2 次."""
    given: bool
    ground: Ground | None = None
    subject: int = -1
    then: Sequence[int] | None = None
    """The place of each student of this exam in that one (−1: not there); None for this exam itself."""

    def name_for(self, student: int) -> str:
        """Return the exam's own name, where the student is in it; else how far back it is."""
        exam = self.ground.table.exam if self.ground is not None and self.then is not None else ""
        return exam if exam and self.place(student) >= 0 else self.back

    def place(self, student: int) -> int:
        """Return where a student of this exam stands in that one, −1 for nowhere."""
        if self.ground is None:
            return -1
        return student if self.then is None else self.then[student]


def last_exams(ground: Ground, subject: int, times: int) -> Iterator[Looked]:
    """Yield the last exams in a subject, this one first."""
    yield Looked(NOW, True, ground, subject)
    key = ground.table.subjects[subject].key
    for back in range(1, times):
        name = "上一次" if back == 1 else f"前 {back} 次"
        if back > len(ground.earlier):
            yield Looked(name, False)
            continue
        before = ground.earlier[-back]
        number = next((k for k, one in enumerate(before.ground.table.subjects) if one.key == key), -1)
        there = before.ground if number >= 0 else None
        yield Looked(name, True, there, number, before.then)


class Sum(NamedTuple):
    """A student's scores of several exams, each divided by that exam's own unit, added up and not shortened."""

    numerator: int
    denominator: int
    exams: int
    """Of how many exams; those without a score (absent, not there, nothing to divide by) are left out."""

    @property
    def mean(self) -> Fraction:
        """The mean; there is at least one exam."""
        return Fraction(self.numerator, self.denominator * self.exams)


NOTHING = Sum(0, 1, 0)


def unit_of(ground: Ground, line: kinds.OfOneScore, subject: int) -> list[Fraction | None]:
    """Return for each class what a score (ten-thousandths) is divided by; the last is for students without a class.

    A share of the reference: that exam's own reference, so that exams of different difficulty can be put
    together; a share of the full mark: that exam's; points: one point (one for each of the papers).
    """
    classes = len(ground.first)
    match line:
        case kinds.AtMost(by=by) | kinds.Below(by=by):
            pool = by or (ground.rule.by if ground.rule else Pool.CLASS)
            return [*(one or None for one in ground.by_class(pool, ground.references(pool, subject))), None]
        case kinds.AtMostFull() | kinds.BelowFull():
            full = ground.table.subjects[subject].full_mark
            return [*([Fraction(full) if full else None] * classes), None]
        case kinds.AtMostPoints() | kinds.BelowPoints():
            return [*([Fraction(SCALE * ground.papers)] * classes), None]
    assert_never(line)


def line_of(line: kinds.OfOneScore) -> tuple[Fraction, bool]:
    """Return the line that a mean is held against (a share, or points), and whether it owns its boundary."""
    held = getattr(line, next(iter(type(line).FIELDS)))
    of_points = isinstance(line, kinds.OfPoints)
    owned = isinstance(line, kinds.AtMost | kinds.AtMostPoints | kinds.AtMostFull)
    return Fraction(held, SCALE) if of_points else Fraction(held), owned


def sums(ground: Ground, condition: kinds.MeanOfLast, subject: int) -> list[Sum]:
    """Return every student's scores of the last exams together."""
    return ground.once("sums", condition, subject, lambda: _sums(ground, condition, subject))


def _sums(ground: Ground, condition: kinds.MeanOfLast, subject: int) -> list[Sum]:
    found = [NOTHING] * len(ground.table.students)
    for one in last_exams(ground, subject, condition.mean_of_last):
        if one.ground is None:
            continue
        units = unit_of(one.ground, condition.when, one.subject)
        marks, scores = one.ground.table.marks.column(one.subject), one.ground.table.scores.column(one.subject)
        for student, so_far in enumerate(found):
            there = one.place(student)
            if there < 0 or marks[there] != _SCORED:
                continue
            unit = units[one.ground.group[there]]
            if unit is not None:
                found[student] = added(so_far, scores[there], unit)
    return found


def added(so_far: Sum, score: int, unit: Fraction) -> Sum:
    """Return a sum with one more exam."""
    return Sum(
        so_far.numerator * unit.numerator + score * unit.denominator * so_far.denominator,
        so_far.denominator * unit.numerator,
        so_far.exams + 1,
    )


def scored_at_least(condition: kinds.MeanOfLast) -> int:
    """Return in how many of the exams a student has to have a score."""
    return condition.scored_at_least or condition.mean_of_last


def mean_holds(ground: Ground, condition: kinds.MeanOfLast, subject: int) -> bytearray:
    """Return 1 for each student whose mean is on the listed side of the line, else 0.

    Who lacks scores that the condition asks for has no mean, and is not judged by it.
    """
    (line, owned), needed = line_of(condition.when), scored_at_least(condition)
    up, down = line.numerator, line.denominator
    held = bytearray(len(ground.table.students))
    for student, one in enumerate(sums(ground, condition, subject)):
        if one.exams >= needed:
            left, right = one.numerator * down, up * one.denominator * one.exams
            held[student] = left <= right if owned else left < right
    return held


def mean_bar(ground: Ground, condition: kinds.MeanOfLast, student: int, subject: int) -> Line | None:
    """Return the line on this exam's score, the earlier ones being what they are; None where there is no mean."""
    (line, owned), unit = (
        line_of(condition.when),
        unit_of(ground, condition.when, subject)[ground.group[student]],
    )
    all_of = sums(ground, condition, subject)[student]
    if unit is None or all_of.exams < scored_at_least(condition):
        return None
    own = ground.table.scores[student, subject] / unit
    value = (line * all_of.exams - Fraction(all_of.numerator, all_of.denominator) + own) * unit
    return Line.at(value.numerator, value.denominator, owned)
