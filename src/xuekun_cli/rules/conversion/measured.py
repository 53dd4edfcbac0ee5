"""The policy's other measures of conversion, put to the listed of a term (POLICIES F): by student and by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.policy.conversion import (
    ByCategory,
    Composite,
    Conversion,
    EndCount,
    GapNarrowed,
    Measure,
    PassLine,
    PercentileRise,
    RankRise,
)
from xuekun_cli.model.results.term import Measured, Outcome
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.rules.conversion import kinds
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.conversion.shares import percent_beside
from xuekun_cli.rules.conversion.term_counts import in_initial

OfStudent = PassLine | GapNarrowed | PercentileRise


class Followed(NamedTuple):
    """A student and subject with the places in every exam of the term (−1: not there), the first exam first."""

    one: Transition
    places: tuple[int, ...]


def other_measures(rule: Conversion) -> dict[str, Measure]:
    """Return the policy's measures that do not go by category, in its order."""
    return {name: one for name, one in rule.measures.items() if not isinstance(one, ByCategory)}


def of_student(kind: OfStudent, exams: Sequence[ScoredExam], followed: Followed) -> Measured:
    """Return what a measure says of a student: from the first exam to the last."""
    key = followed.one.subject_key
    first, last = ((exams[place], followed.places[place]) for place in (0, -1))
    if last[1] < 0 or (not isinstance(kind, PassLine) and first[1] < 0):
        return _unknown(kind)
    if isinstance(kind, PercentileRise):
        was, now = first[0].among(first[1], key), last[0].among(last[1], key)
        if was is None or now is None:
            return _unknown(kind)
        return kinds.percentile_rise(kind, (was.lower, was.cohort), (now.lower, now.cohort))
    after = last[0].standing(last[1], key, kind.by)
    if after is None:
        return _unknown(kind)
    if isinstance(kind, PassLine):
        return kinds.pass_line(kind, after)
    before = first[0].standing(first[1], key, kind.by)
    return _unknown(kind) if before is None else kinds.gap_narrowed(kind, before, after)


def _unknown(kind: OfStudent) -> Measured:
    return Measured(
        None, None, None, "", "没有两次的成绩" if not isinstance(kind, PassLine) else "没有成绩", kind.clause
    )


def of_unit(rule: Conversion, kind: Measure, exams: Sequence[ScoredExam], people: Sequence[Followed]) -> Measured:
    """Return what a measure says of a unit; ``people`` are all its transitions, newcomers too.

    Measures of a student give the share of the initial number that reached them: nobody without a score did.
    """
    listed = [one for one in people if in_initial(rule, one.one)]
    match kind:
        case PassLine() | GapNarrowed() | PercentileRise():
            return _share(kind, [of_student(kind, exams, one).reached is True for one in listed])
        case RankRise():
            return kinds.rank_rise(kind, [_ranks(exams, one) for one in listed])
        case EndCount():
            return kinds.end_count(kind, len(listed), sum(one.one.after.listed for one in people))
        case Composite():
            return _composite(kind, exams, listed)
        case _:
            raise ValueError("this measure goes by category")


def _share(kind: OfStudent, reached: Sequence[bool]) -> Measured:
    if not reached:
        return Measured(None, None, None, "", "名单上没有人", kind.clause)
    share = Fraction(sum(reached), len(reached))
    words = f"名单上 {len(reached)} 人，达到 {sum(reached)} 人，{sum(reached)}/{len(reached)} = {percent_beside(share)}"
    return Measured(None, share, None, "", words, kind.clause)


def _ranks(exams: Sequence[ScoredExam], followed: Followed) -> list[int]:
    """Return a student's ranks in the grade, exam by exam; exams without a score are left out."""
    found = [
        exam.among(place, followed.one.subject_key)
        for exam, place in zip(exams, followed.places, strict=True)
        if place >= 0
    ]
    return [one.rank for one in found if one is not None]


def _composite(kind: Composite, exams: Sequence[ScoredExam], listed: Sequence[Followed]) -> Measured:
    if not listed:
        return Measured(None, None, None, "", "名单上没有人", kind.clause)
    by = next((part.by.by for part in kind.parts if isinstance(part.by, PassLine)), None)
    scores = [
        exams[-1].standing(one.places[-1], one.one.subject_key, by)
        if by is not None and one.places[-1] >= 0
        else None
        for one in listed
    ]
    # 转出 is out of the initial number already, 流失 is not: it lowers the share that stayed
    lost = sum(one.one.outcome is Outcome.LOST for one in listed)
    kept = Fraction(len(listed) - lost, len(listed))
    return kinds.composite(kind, [_ranks(exams, one) for one in listed], scores, kept)


def students_measured(
    rule: Conversion, exams: Sequence[ScoredExam], people: Sequence[Followed]
) -> dict[int, Mapping[str, Measured]]:
    """Return index → measure → what it says, of everybody in ``people`` who counts in the initial number."""
    judging = {name: one for name, one in other_measures(rule).items() if isinstance(one, OfStudent)}
    if not judging:
        return {}
    return {
        index: {name: of_student(kind, exams, one) for name, kind in judging.items()}
        for index, one in enumerate(people)
        if in_initial(rule, one.one)
    }
