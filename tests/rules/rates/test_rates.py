"""一分二率 counted as the words say: by slow loops over fractions beside the real thing."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.rates import (
    Alternative,
    Convention,
    DropLowest,
    GradeShare,
    KeepTop,
    OfPassLine,
    PointsLine,
    Rates,
    ShareLine,
    TopLine,
    Weights,
)
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.rates.figures import (
    ClassScores,
    Rate,
    above_mean,
    counted,
    four_sum,
    quartile,
    rates_of,
    root,
    together,
    variance,
    weighted,
)
from xuekun_cli.rules.rates.lines import convention, differs_by_grade, lines_of

FULL = 100 * SCALE
STANDARD = Rates(
    clause="甲",
    excellent=ShareLine(share=Fraction(4, 5)),
    pass_=ShareLine(share=Fraction(3, 5)),
    low=ShareLine(share=Fraction(3, 10)),
    weights=Weights(mean=Fraction(2, 5), pass_=Fraction(2, 5), excellent=Fraction(1, 5)),
)


def way(**changed: Any) -> Convention:
    """The standard way of counting with something changed."""
    return convention(STANDARD.but(**changed))


def marks(*points: float) -> list[int]:
    """Scores in ten-thousandths."""
    return [round(one * SCALE) for one in points]


shares = st.fractions(min_value=Fraction(1, 100), max_value=Fraction(99, 100), max_denominator=200)
roundings = st.sampled_from(["down", "nearest", "up"])
scores = st.lists(
    # few different scores, so that many stand on a line or beside another
    st.one_of(st.integers(0, 10).map(lambda tens: tens * 10 * SCALE), st.integers(0, FULL)),
    max_size=40,
)
trims = st.one_of(
    st.none(),
    st.builds(lambda share, how: DropLowest(drop_lowest=share, rounding=how), shares, roundings),
    st.builds(lambda share, how: KeepTop(keep_top=share, rounding=how), shares, roundings),
)
ways = st.builds(
    way,
    excellent=st.builds(lambda share, side: ShareLine(share=share, at_line=side), shares, st.sampled_from([None, "in", "out"])),
    pass_=st.one_of(
        st.builds(lambda share: ShareLine(share=share), shares),
        st.builds(lambda line: PointsLine(points=line), st.integers(0, FULL)),
    ),
    low=st.one_of(
        st.builds(lambda share, side: ShareLine(share=share, at_line=side), shares, st.sampled_from([None, "in", "out"])),
        st.builds(lambda share: OfPassLine(of_pass=share), shares),
    ),
    trim=trims,
    absent=st.sampled_from(["out", "zero"]),
    denominator=st.sampled_from(["sat", "enrolled"]),
    exempt=st.sampled_from(["total", "out", "in"]),
)  # fmt: skip
classes = st.builds(
    ClassScores,
    scores,
    st.integers(0, 6),
    st.lists(st.integers(0, FULL), max_size=3),
    st.integers(0, 2),
    st.integers(0, 3),
)


def made_whole(number: Fraction, how: str) -> int:
    """A number of students without its fraction, found by trying."""
    below = 0
    while below + 1 <= number:
        below += 1
    if number == below or how == "down":
        return below
    return below + 1 if how == "up" or number - below >= Fraction(1, 2) else below


def slow_counts(group: ClassScores, rule: Convention) -> tuple[list[Fraction], int, Fraction]:
    """Who counts (scores in points), what the rates are divided by, and the total, student by student."""
    students: list[Fraction | None] = [Fraction(score, SCALE) for score in group.scores] + [None] * group.absent
    registered = [Fraction(score, SCALE) for score in group.exempt]
    if rule.exempt == "in":
        students += [*registered, *[None] * group.exempt_absent]
    if rule.absent == "zero":
        students = [Fraction(0) if one is None else one for one in students]
    students += [None] * group.pending
    if rule.denominator == "sat":
        students = [one for one in students if one is not None]
    match rule.trim:
        case DropLowest(drop_lowest=share, rounding=how):
            drop = made_whole(share * len(students), how)
        case KeepTop(keep_top=share, rounding=how):
            drop = len(students) - made_whole(share * len(students), how)
        case _:
            drop = 0
    for _ in range(drop):
        students.remove(min(students, key=lambda one: (one is not None, one or 0)))
    kept = [one for one in students if one is not None]
    extra = sum(registered, Fraction(0)) if rule.exempt == "total" else Fraction(0)
    return sorted(kept), len(students), sum(kept, extra)


def slow_line(line: ShareLine | PointsLine) -> Fraction:
    """A line of a paper of 100 points."""
    return line.share * 100 if isinstance(line, ShareLine) else Fraction(line.points, SCALE)


@settings(max_examples=150, deadline=None)
@given(classes, ways)
def test_every_count_and_moment_is_what_a_slow_loop_over_fractions_finds(
    group: ClassScores, rule: Convention
) -> None:
    """Whatever the lines, the trimming, and who counts."""
    who = counted(group, rule)
    found = rates_of(who, lines_of(rule, FULL), rule, FULL)
    kept, people, total = slow_counts(group, rule)
    assert [Fraction(score, SCALE) for score in who.scores] == kept
    assert found.counted.people == people

    passing = slow_line(rule.pass_)
    excellent = slow_line(rule.excellent)
    low = passing * rule.low.of_pass if isinstance(rule.low, OfPassLine) else slow_line(rule.low)
    assert found.pass_ == Rate(sum(one >= passing for one in kept), people)
    reach = [one > excellent if rule.excellent.at_line == "out" else one >= excellent for one in kept]
    assert found.excellent == Rate(sum(reach), people)
    under = [one <= low if rule.low.at_line == "in" else one < low for one in kept]
    assert found.low == Rate(sum(under), people)

    assert found.full_marks == sum(one == 100 for one in kept)
    if kept:
        assert found.mean == total / len(kept)
        assert (found.max, found.min) == (max(kept) * SCALE, min(kept) * SCALE)
        assert found.median == statistics.median(kept)
    else:
        assert (found.mean, found.max, found.min, found.median) == (None, None, None, None)
    if len(kept) > 1:
        assert found.variance == statistics.variance(kept)
        assert [found.lower_quartile, found.median, found.upper_quartile] == statistics.quantiles(
            kept, n=4, method="inclusive"
        )


@settings(max_examples=100, deadline=None)
@given(scores, shares, roundings, st.sampled_from(["in", "out"]))
def test_the_top_share_is_found_by_ranking_every_student(
    cohort: list[int], share: Fraction, how: Any, ties: Any
) -> None:
    """``in``: fewer stand before the student than there are places; ``out``: all those alike have places."""
    line = TopLine(top_share=share, rounding=how, ties=ties)
    places = min(len(cohort), made_whole(share * len(cohort), how))
    bound = lines_of(way(excellent=line), FULL, cohort=cohort).excellent.bound
    for mine in cohort:
        before = sum(other > mine for other in cohort)
        alike = sum(other == mine for other in cohort)
        among = before < places if ties == "in" else before + alike <= places
        assert (bound is not None and mine >= bound) == among


def test_quartiles_are_excels_quartile_inc() -> None:
    """The example of Excel's documentation: 1, 2, 4, 7, 8, 9, 10, 12 has a first quartile of 3.5."""
    eight = marks(1, 2, 4, 7, 8, 9, 10, 12)
    assert [quartile(eight, which) for which in range(5)] == [
        1,
        Fraction(7, 2),
        Fraction(15, 2),
        Fraction(37, 4),
        12,
    ]


@given(st.lists(st.integers(0, FULL), min_size=1, max_size=20))
def test_variance_of_the_population_and_of_the_sample(values: list[int]) -> None:
    """Divided by the number, or by one less; a sample of one has none."""
    exact = [Fraction(value, SCALE) for value in values]
    assert variance(values, "population") == statistics.pvariance(exact)
    assert variance(values, "sample") == (statistics.variance(exact) if len(values) > 1 else None)


@given(st.fractions(min_value=0, max_value=10_000, max_denominator=1_000_000), st.integers(0, 8))
def test_a_root_is_the_nearest_one_with_so_many_decimals(square: Fraction, digits: int) -> None:
    """Half a step below it squares to no more, half a step above to more."""
    found, half = root(square, digits), Fraction(1, 2 * 10**digits)
    assert (found * 10**digits).denominator == 1
    assert max(found - half, Fraction(0)) ** 2 <= square < (found + half) ** 2


def test_a_root_in_the_middle_goes_up() -> None:
    """0.25² is exactly between 0.2² and 0.3² for one decimal of the root."""
    assert root(Fraction(1, 16), 1) == Fraction(3, 10)


def test_lines_differ_by_grade_and_the_last_grade_named_belongs_below() -> None:
    """85% up to grade 2, 80% above; an unknown grade has no share of its own."""
    line = ShareLine(share=Fraction(4, 5), grades=(GradeShare(until=2, share=Fraction(17, 20)),))
    rule = way(excellent=line)
    at = [lines_of(rule, FULL, grade).excellent.bound for grade in (1, 2, 3, None)]
    assert at == [85 * SCALE, 85 * SCALE, 80 * SCALE, 80 * SCALE]
    assert differs_by_grade(rule)
    assert not differs_by_grade(way())


def test_a_line_between_two_ten_thousandths_misjudges_neither() -> None:
    """A third of 100 is 33.333…: 33.3333 is below it, 33.3334 is not."""
    rule = way(low=ShareLine(share=Fraction(1, 3)), pass_=ShareLine(share=Fraction(1, 3)))
    found = rates_of(counted(ClassScores([333_333, 333_334]), rule), lines_of(rule, FULL), rule, FULL)
    assert (found.low.students, found.pass_.students) == (1, 1)


def test_several_classes_are_trimmed_each_by_itself() -> None:
    """A class without weak students still gives its own lowest."""
    rule = way(trim=DropLowest(drop_lowest=Fraction(1, 4)))
    strong, weak = ClassScores(marks(90, 91, 92, 93)), ClassScores(marks(10, 20, 30, 40))
    both = together([counted(strong, rule), counted(weak, rule)])
    assert both.scores == tuple(marks(20, 30, 40, 91, 92, 93))
    assert (both.people, both.dropped, both.total) == (6, 2, sum(both.scores))


def test_four_sum_is_mean_plus_pass_plus_excellent_less_low() -> None:
    """On the scale to a hundred: a mean of 60 of 120 points is 50, or 60 where the points are taken as they are."""
    full, group = 120 * SCALE, ClassScores(marks(96, 72, 12, 60))
    rule, plain = way(), way(mean_as="points")
    found = rates_of(counted(group, rule), lines_of(rule, full), rule, full)
    assert four_sum(found, rule, full) == 50 + 50 + 25 - 25
    assert four_sum(found, plain, full) == 60 + 50 + 25 - 25


def test_weights_are_made_to_add_up_to_one() -> None:
    """50/45/5 gives what 0.50/0.45/0.05 gives."""
    of_hundred = Weights(mean=Fraction(50), pass_=Fraction(45), excellent=Fraction(5))
    of_one = Weights(mean=Fraction(1, 2), pass_=Fraction(9, 20), excellent=Fraction(1, 20))
    values = []
    for weights in (of_hundred, of_one):
        rule = way(weights=weights)
        found = rates_of(counted(ClassScores(marks(100, 40)), rule), lines_of(rule, FULL), rule, FULL)
        values.append(weighted(found, rule, FULL))
    assert values == [60, 60]


def test_nobody_gives_nothing_and_not_zero() -> None:
    """A class where all are absent has no mean, no rate, no sum."""
    rule = way()
    found = rates_of(counted(ClassScores([], absent=3), rule), lines_of(rule, FULL), rule, FULL)
    assert (found.mean, found.pass_.share, four_sum(found, rule, FULL), weighted(found, rule, FULL)) == (
        None,
        None,
        None,
        None,
    )
    assert (found.counted.enrolled, found.counted.sat) == (3, 0)


def test_above_mean_is_the_class_mean_over_the_mean_of_all_less_one() -> None:
    """66 against 60 is a tenth above; without a mean of all there is none."""
    assert above_mean(Fraction(66), Fraction(60)) == Fraction(1, 10)
    assert above_mean(Fraction(66), None) is None
    assert above_mean(Fraction(66), Fraction(0)) is None


def test_alternatives_used_together_each_change_their_part() -> None:
    """The name, the clause and the place of each field follow the alternative that said it."""
    rates = STANDARD.but(
        alternatives={
            "高线": Alternative(clause="乙", excellent=ShareLine(share=Fraction(9, 10))),
            "应考": Alternative(clause="丙", denominator="enrolled"),
        }
    )
    rule = convention(rates, "高线+应考")
    assert (rule.excellent, rule.denominator) == (ShareLine(share=Fraction(9, 10)), "enrolled")
    assert (rule.clauses["excellent"], rule.clauses["denominator"], rule.clauses["low"]) == ("乙", "丙", "甲")
    assert rule.said_at["excellent"] == "rates.alternatives.高线.excellent"
    assert convention(rates).denominator == "sat"


def test_a_way_of_counting_that_the_policy_does_not_have_is_refused() -> None:
    """The message names it, the hint names those that there are."""
    with pytest.raises(CannotGoOn) as stop:
        convention(STANDARD, "高线")
    assert "高线" in stop.value.message
    assert "标准" in stop.value.hint
