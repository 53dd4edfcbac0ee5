"""一分二率 of a class or of several together: exact counts, each with what it is divided by, and exact moments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from xuekun_cli.model.policy.rates import Convention, Spread
from xuekun_cli.model.results.class_rates import Rate
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.rates.lines import Lines, kept_of

HUNDRED = 100
"""四率和 and 综合分 are on the scale to a hundred."""
QUARTERS = 4


class ClassScores(NamedTuple):
    """What one class brings in one subject; scores in ten-thousandths of a point."""

    scores: Sequence[int]
    """Of the students with a score who are not exempt, in any order."""
    absent: int = 0
    """Students without a score who are not exempt."""
    exempt: Sequence[int] = ()
    """Scores of the exempt students."""
    exempt_absent: int = 0
    pending: int = 0
    """Students who should have sat, have no score, and are never given a zero for that (缓考, a blank cell)."""


class Counted(NamedTuple):
    """Who of a class counts, by the way of counting."""

    scores: tuple[int, ...]
    """Ten-thousandths, from the lowest to the highest; an absence that counts as zero is a zero here."""
    total: int
    """Their sum, with the scores of exempt students where these count in the total alone."""
    people: int
    """What the rates are divided by."""
    enrolled: int
    """应考: everyone but the exempt who count in no number of people."""
    sat: int
    """实考: those of them with a score."""
    dropped: int
    """Students left out by trimming."""


class GroupRates(NamedTuple):
    """The results of a group. Means, quartiles and the like are exact, in points; None where there is no score."""

    counted: Counted
    pass_: Rate
    excellent: Rate
    low: Rate
    full_marks: int
    """Students with the full mark."""
    mean: Fraction | None
    max: int | None
    """Ten-thousandths, as `min`."""
    min: int | None
    lower_quartile: Fraction | None
    median: Fraction | None
    upper_quartile: Fraction | None
    variance: Fraction | None
    """Points squared; the standard deviation is its root: `root`. None for one score by the sample's rule."""


def counted(group: ClassScores, convention: Convention) -> Counted:
    """Return who of a class counts.

    Trimming goes by place: the lowest go first, and of those enrolled the ones without a score before all others.
    """
    scores, missing, extra = list(group.scores), group.absent, 0
    match convention.exempt:
        case "in":
            scores += group.exempt
            missing += group.exempt_absent
        case "total":
            extra = sum(group.exempt)
    sat = len(scores)
    enrolled = sat + missing + group.pending
    if convention.absent == "zero":
        scores += [0] * missing
    scores.sort()
    size = enrolled if convention.denominator == "enrolled" else len(scores)
    kept = kept_of(convention.trim, size)
    # those of `size` who have no score are the first to go
    without_score = size - len(scores)
    scores = scores[max(0, size - kept - without_score) :]
    return Counted(tuple(scores), sum(scores) + extra, kept, enrolled, sat, size - kept)


def together(groups: Iterable[Counted]) -> Counted:
    """Return several classes as one group (a grade, a school, a teacher's classes), each trimmed by itself."""
    all_of = list(groups)
    return Counted(
        scores=tuple(sorted(score for one in all_of for score in one.scores)),
        total=sum(one.total for one in all_of),
        people=sum(one.people for one in all_of),
        enrolled=sum(one.enrolled for one in all_of),
        sat=sum(one.sat for one in all_of),
        dropped=sum(one.dropped for one in all_of),
    )


def rates_of(group: Counted, lines: Lines, convention: Convention, full_mark: int) -> GroupRates:
    """Return the rates and moments of a group; ``full_mark`` in ten-thousandths of a point."""
    scores = group.scores
    number = len(scores)
    return GroupRates(
        counted=group,
        pass_=Rate(_from(scores, lines.pass_.bound), group.people),
        excellent=Rate(_from(scores, lines.excellent.bound), group.people),
        low=Rate(bisect_left(scores, lines.low.bound) if lines.low.bound is not None else 0, group.people),
        full_marks=scores.count(full_mark),
        mean=Fraction(group.total, number * SCALE) if number else None,
        max=scores[-1] if scores else None,
        min=scores[0] if scores else None,
        lower_quartile=quartile(scores, 1),
        median=quartile(scores, 2),
        upper_quartile=quartile(scores, 3),
        variance=variance(scores, convention.spread),
    )


def _from(scores: Sequence[int], bound: int | None) -> int:
    return 0 if bound is None else len(scores) - bisect_left(scores, bound)


def quartile(scores: Sequence[int], which: int) -> Fraction | None:
    """Return a quartile in points as Excel's QUARTILE.INC does (0 the lowest, 2 the median, 4 the highest).

    ``scores`` are ten-thousandths from the lowest to the highest. The place is ``which/4`` of the way from the
    first to the last, and between two scores the value is as far between them. None without a score.
    """
    if not scores:
        return None
    place, rest = divmod(which * (len(scores) - 1), QUARTERS)
    value = Fraction(scores[place])
    if rest:
        value += Fraction(rest, QUARTERS) * (scores[place + 1] - scores[place])
    return value / SCALE


def variance(scores: Sequence[int], spread: Spread) -> Fraction | None:
    """Return the variance in points squared, exact; None with too few scores for it.

    ``sample`` divides by the number less one (Excel's STDEV), ``population`` by the number (STDEVP).
    """
    number = len(scores)
    divisor = number - 1 if spread == "sample" else number
    if divisor < 1:
        return None
    squares = number * sum(score * score for score in scores) - sum(scores) ** 2
    return Fraction(squares, number * divisor * SCALE * SCALE)


def root(square: Fraction, digits: int) -> Fraction:
    """Return the square root of a number that is not negative, rounded to ``digits`` decimals, a half up."""
    # twice the root in steps of the last digit, cut off; half of that, rounded up, is the nearest step
    doubled = isqrt(4 * square.numerator * 10 ** (2 * digits) // square.denominator)
    return Fraction((doubled + 1) // 2, 10**digits)


def four_sum(group: GroupRates, convention: Convention, full_mark: int) -> Fraction | None:
    """Return 四率和 on the scale to a hundred: mean + pass + excellent − low. None where one is missing."""
    parts = _hundredths(group, convention, full_mark)
    low = group.low.share
    return None if parts is None or low is None else sum(parts, Fraction(0)) - HUNDRED * low


def weighted(group: GroupRates, convention: Convention, full_mark: int) -> Fraction | None:
    """Return 综合分 on the scale to a hundred, the weights made to add up to one.

    None where the policy has no weights, or a part is missing. Raises ZeroDivisionError for weights that add
    up to nothing, which `slips_in_rates` finds before.
    """
    parts, weights = _hundredths(group, convention, full_mark), convention.weights
    if parts is None or weights is None:
        return None
    of_each = (weights.mean, weights.pass_, weights.excellent)
    return sum((weight * part for weight, part in zip(of_each, parts, strict=True)), Fraction(0)) / weights.total


def _hundredths(group: GroupRates, convention: Convention, full_mark: int) -> tuple[Fraction, ...] | None:
    """Return mean, pass rate and excellent rate, each to a hundred."""
    mean, passed, excellent = group.mean, group.pass_.share, group.excellent.share
    if mean is None or passed is None or excellent is None:
        return None
    if convention.mean_as == "share":
        mean = mean * SCALE / full_mark * HUNDRED
    return mean, HUNDRED * passed, HUNDRED * excellent


def above_mean(mean: Fraction | None, cohort_mean: Fraction | None) -> Fraction | None:
    """Return 超均率: the class mean ÷ the mean of all − 1. None where one is missing or the mean of all is 0."""
    return None if mean is None or not cohort_mean else mean / cohort_mean - 1
