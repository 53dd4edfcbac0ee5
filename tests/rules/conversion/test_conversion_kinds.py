"""Every measure of conversion against plain loops over fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.conversion import (
    Composite,
    EndCount,
    GapNarrowed,
    PassLine,
    PercentileRise,
    RankRise,
)
from xuekun_cli.model.results.term import Standing
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion import kinds

KINDS = load_policy("conversion-kinds").file.conversion


def measure(name: str, kind: type) -> object:
    """A shipped measure, of the kind it should be."""
    assert KINDS is not None
    found = KINDS.measure(name)
    assert isinstance(found, kind)
    return found


ranks = st.lists(st.integers(1, 60), min_size=1, max_size=6)


@given(st.lists(ranks, min_size=1, max_size=15))
def test_rank_rise_agrees_with_a_plain_loop(listed: list[list[int]]) -> None:
    """Mean of the changes between the last four exams, three at least; seven tenths rising earn all ten points."""
    kind = measure("名次", RankRise)
    assert isinstance(kind, RankRise)
    rising = 0
    for one in listed:
        last = one[max(0, len(one) - 4) :]
        changes = [Fraction(last[n] - last[n + 1]) for n in range(len(last) - 1)]
        if len(one) >= 3 and sum(changes) / len(changes) > 0:
            rising += 1
    share = Fraction(rising, len(listed))
    points = Fraction(10) if share >= Fraction(7, 10) else share / Fraction(7, 10) * 10
    found = kinds.rank_rise(kind, listed)
    assert (found.value, found.points, found.reached) == (share, points, share >= Fraction(7, 10))


def test_two_exams_show_no_trend_and_the_student_stays_in_the_number() -> None:
    """Otherwise leaving out whoever missed an exam would flatter."""
    kind = measure("名次", RankRise)
    assert isinstance(kind, RankRise)
    assert kinds.mean_rise(kind, [9, 1]) is None
    assert kinds.mean_rise(kind, [9, 5, 1]) == 4
    found = kinds.rank_rise(kind, [[9, 5, 1], [9, 1]])
    assert found.value == Fraction(1, 2)
    assert "1 人考试不到 3 次" in found.words
    assert kinds.rank_rise(kind, []).points is None


positive = st.integers(1, 1_500_000)


@given(st.integers(0, 1_500_000), positive, st.integers(1, 60))
def test_the_pass_line_is_four_fifths_of_the_grades_mean(score: int, total: int, takers: int) -> None:
    """Reached on the line."""
    kind = measure("及格线", PassLine)
    assert isinstance(kind, PassLine)
    found = kinds.pass_line(kind, Standing(score, total, takers))
    assert found.reached == (Fraction(score) >= Fraction(total, takers) * Fraction(80, 100))


def test_a_score_a_ten_thousandth_below_the_pass_line_does_not_pass() -> None:
    """56 of a mean of 70, shared by three."""
    kind = measure("及格线", PassLine)
    assert isinstance(kind, PassLine)
    assert kinds.pass_line(kind, Standing(560_000, 2_100_000, 3)).reached is True
    just_below = kinds.pass_line(kind, Standing(559_999, 2_100_000, 3))
    assert just_below.reached is False
    assert "79.9999% < 80%" in just_below.words
    assert kinds.pass_line(kind, Standing(1, 0, 3)).reached is None
    share = kinds.pass_share(kind, [Standing(560_000, 2_100_000, 3), None])
    assert share.value == Fraction(1, 2)


@given(st.integers(0, 900_000), st.integers(0, 900_000), positive, positive)
def test_a_gap_narrows_into_the_tighter_of_its_levels(was: int, now: int, mean: int, mean_now: int) -> None:
    """Smaller than before, and at most 15% or 10% of the mean."""
    kind = measure("差距", GapNarrowed)
    assert isinstance(kind, GapNarrowed)
    before, after = (Fraction(m - s, m) for s, m in ((was, mean), (now, mean_now)))
    expected = ""
    if after < before:
        if after <= Fraction(10, 100):
            expected = "明显缩小"
        elif after <= Fraction(15, 100):
            expected = "缩小"
    found = kinds.gap_narrowed(kind, Standing(was, mean, 1), Standing(now, mean_now, 1))
    assert (found.name, found.reached) == (expected, expected != "")


@pytest.mark.parametrize(
    ("now", "level"), [(679, ""), (680, "缩小"), (719, "缩小"), (720, "明显缩小"), (721, "明显缩小")]
)
def test_a_gap_of_exactly_the_level_is_within_it(now: int, level: str) -> None:
    """Of a mean of 800."""
    kind = measure("差距", GapNarrowed)
    assert isinstance(kind, GapNarrowed)
    assert kinds.gap_narrowed(kind, Standing(400, 800, 1), Standing(now, 800, 1)).name == level


def test_a_gap_to_no_mean_is_not_judged() -> None:
    """All zeros."""
    kind = measure("差距", GapNarrowed)
    assert isinstance(kind, GapNarrowed)
    assert kinds.gap_narrowed(kind, Standing(1, 0, 1), Standing(1, 2, 1)).reached is None


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_percentile_levels_agree_with_counting_marks(one: int, other: int, draws: st.DataObject) -> None:
    """Five marks; a share on the mark has reached it; one level up is enough."""
    kind = measure("百分位", PercentileRise)
    assert isinstance(kind, PercentileRise)
    before, after = draws.draw(st.integers(0, one - 1)), draws.draw(st.integers(0, other - 1))
    levels = []
    for below, cohort in ((before, one), (after, other)):
        level = 0
        for mark in (5, 25, 50, 75, 95):
            if Fraction(below, cohort) >= Fraction(mark, 100):
                level += 1
        levels.append(level)
    found = kinds.percentile_rise(kind, (before, one), (after, other))
    assert (found.value, found.reached) == (levels[1] - levels[0], levels[1] - levels[0] >= 1)
    assert kinds.percentile_rise(kind, (0, 0), (after, other)).reached is None


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_end_count_is_at_most_six_tenths_of_the_start(start: int, end: int) -> None:
    """On the line is reached; of nobody there is no share."""
    kind = measure("人数", EndCount)
    assert isinstance(kind, EndCount)
    found = kinds.end_count(kind, start, end)
    assert found.reached is (None if start == 0 else Fraction(end, start) <= Fraction(60, 100))


@pytest.mark.parametrize(("end", "reached"), [(11, True), (12, True), (13, False)])
def test_exactly_six_tenths_left_is_reached(end: int, reached: bool) -> None:
    """Of twenty."""
    kind = measure("人数", EndCount)
    assert isinstance(kind, EndCount)
    assert kinds.end_count(kind, 20, end).reached is reached


@given(
    st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=4), min_size=1, max_size=12),
    st.lists(st.none() | st.integers(0, 1_000_000), min_size=1, max_size=12),
    st.fractions(0, Fraction(11, 10)),
)
def test_the_composite_is_the_weighted_sum_of_three_marks_out_of_ten(
    listed: list[list[int]], scores: list[int | None], kept: Fraction
) -> None:
    """0.4 · rank change + 0.3 · pass + 0.3 · retention; the mean is 70."""
    kind = measure("综合", Composite)
    assert isinstance(kind, Composite)
    rising = sum(1 for one in listed if one[0] > one[-1])
    rank_mark = min(Fraction(10), 10 * Fraction(rising, len(listed)) / Fraction(7, 10))
    passed = sum(1 for score in scores if score is not None and score >= 560_000)
    mark = (
        Fraction(4, 10) * rank_mark
        + Fraction(3, 10) * 10 * Fraction(passed, len(scores))
        + Fraction(3, 10) * 10 * min(kept, Fraction(1))
    )
    standings = [None if score is None else Standing(score, 700_000, 1) for score in scores]
    assert kinds.composite(kind, listed, standings, kept).points == mark


@pytest.mark.parametrize(("kept", "earned"), [("97/100", "485/49"), ("98/100", "10"), ("99/100", "10")])
def test_retention_earns_full_points_from_the_share_that_the_policy_says(kept: str, earned: str) -> None:
    """98% instead of all of them: less earns its part."""
    kind = measure("综合", Composite)
    assert isinstance(kind, Composite)
    (part,) = [one for one in kind.parts if one.name == "巩固率"]
    alone = kind.but(parts=(part.but(by=part.by.but(retention_share=Fraction(98, 100))),))
    assert kinds.composite(alone, [], [], Fraction(kept)).points == Fraction(earned)


def test_a_composite_with_a_part_missing_has_no_points() -> None:
    """A retention nobody knows is not taken for zero."""
    kind = measure("综合", Composite)
    assert isinstance(kind, Composite)
    found = kinds.composite(kind, [[3, 2, 1]], [Standing(1, 1, 1)], None)
    assert (found.points, found.words) == (None, "算不出：缺巩固率")


def test_weights_that_do_not_add_up_to_one_are_shared_out() -> None:
    """Full marks stay full marks when an office changes one weight only."""
    kind = measure("综合", Composite)
    assert isinstance(kind, Composite)
    heavier = kind.but(parts=(kind.parts[0].but(weight=Fraction(4, 5)), *kind.parts[1:]))
    full = dict.fromkeys(("名次变化", "及格", "巩固率"), Fraction(1))
    assert kinds.composed(heavier, full).points == 10
    assert kinds.composed(heavier, full | {"名次变化": Fraction(0)}).points == Fraction(60, 14)
