"""Who is at most a share of the average: the fast comparison against fractions, above all on the line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import BANDS, in_tenthousandths

from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.policy import Band
from xuekun_cli.rules.bands import NOT_LISTED, band_of, bars_of, cutoff, exit_score, marking_step

ODD_SHARES = ("3/8", "1/3", "0.333", "0.33333333", "2/5", "4/5", "0.405", "7/9", "1", "1.05")
"""37.5% and others that no binary fraction meets."""
STEPS = (SCALE, SCALE // 2, SCALE // 10, SCALE // 100, 1)
EVERY_SIZE = 1_413
"""Classes of 1, 2, … 1,413 students hold 998,991 scores."""

scores_held = st.integers(0, 150 * SCALE)
shares = st.sampled_from([Fraction(text) for text in ODD_SHARES]) | st.fractions(
    Fraction(1, 100), 2, max_denominator=1_000
)
bars = st.lists(shares, min_size=1, max_size=3, unique=True).map(
    lambda chosen: [Band(f"第{n}类", share, "") for n, share in enumerate(sorted(chosen))]
)


def plain_band(score: int, total: int, takers: int, bands: Sequence[Band]) -> int:
    """The first band whose share of the average the score does not exceed, by fractions."""
    if takers == 0:
        return NOT_LISTED
    average = Fraction(total, takers)
    return next((n for n, band in enumerate(bands) if score <= average * band.at_most), NOT_LISTED)


def bands_found(scores: Sequence[int], total: int, takers: int, bands: Sequence[Band]) -> list[int]:
    """What `band_of` finds for one class."""
    bars = bars_of(total, takers, bands)
    return [band_of(score, bars) for score in scores]


@given(st.lists(scores_held, min_size=1, max_size=60), st.integers(0, 60), bars)
def test_the_fast_rule_agrees_with_a_loop_over_fractions(
    scores: list[int], takers: int, bands: list[Band]
) -> None:
    """Any scores, any number of takers (none as well), any bars."""
    total = sum(scores)
    assert bands_found(scores, total, takers, bands) == [plain_band(s, total, takers, bands) for s in scores]


@given(st.integers(1, 5_000), st.integers(1, 200), shares)
def test_a_score_exactly_on_the_line_is_listed_and_the_next_above_is_not(
    unit: int, takers: int, share: Fraction
) -> None:
    """The total is chosen so that the bar is a whole ten-thousandth: 最高值 includes the boundary."""
    on_line = unit * share.numerator
    total = unit * share.denominator * takers
    bar = [Band("二类", share, "")]
    assert cutoff(total, takers, bar[0]) == Fraction(on_line, SCALE)
    assert bands_found([on_line - 1, on_line, on_line + 1], total, takers, bar) == [0, 0, NOT_LISTED]


@pytest.mark.parametrize(
    ("score", "found"), [("28", 0), ("28.0001", 1), ("56", 1), ("56.0001", NOT_LISTED), ("0", 0)]
)
def test_of_an_average_of_70_the_lines_are_28_and_56(score: str, found: int) -> None:
    """武平方案 一: 40% and 80% are the highest scores of 二类 and 三类."""
    total = in_tenthousandths(70 * 37)
    assert bands_found([in_tenthousandths(score)], total, 37, BANDS) == [found]


def test_a_bar_of_37_and_a_half_percent_is_met_exactly() -> None:
    """37.5% of 80 is 30; a tenth above is off the list."""
    bar = [Band("二类", Fraction("37.5") / 100, "")]
    scores = [in_tenthousandths(text) for text in ("29.9", "30", "30.1")]
    assert bands_found(scores, in_tenthousandths(80 * 41), 41, bar) == [0, 0, NOT_LISTED]


def test_without_takers_nobody_is_listed() -> None:
    """Not even a zero: there is no average."""
    assert bands_found([0, 500_000], 500_000, 0, BANDS) == [NOT_LISTED, NOT_LISTED]


def test_where_all_have_zero_the_line_is_zero() -> None:
    """Everybody stands on it; the screening says that this means nothing."""
    assert bands_found([0, 0, 0], 0, 3, BANDS) == [0, 0, 0]


def test_a_share_of_many_decimals_is_still_exact() -> None:
    """Products beyond 64 bits may not wrap around: 0.3333333333333 of 90 lies just below 30."""
    bar = [Band("二类", Fraction("0.3333333333333"), "")]
    scores = [in_tenthousandths(text) for text in ("29.9999", "30", "150")]
    assert bands_found(scores, in_tenthousandths(90 * 50), 50, bar) == [0, NOT_LISTED, NOT_LISTED]


def put_one_on_a_line(scores: np.ndarray, share: Fraction) -> bool:
    """Move the score nearest to a class's line onto it; the best student makes up the total. In place."""
    size, total = len(scores), int(scores.sum())
    line = int(share * total / size) // 4 * 4
    near, best = int(np.abs(scores - line).argmin()), int(scores.argmax())
    missing = int(line * size / share) - (total - int(scores[near]) + line)
    if near == best or scores[best] + missing < 0:
        return False
    scores[near] = line
    scores[best] += missing
    return True


def test_a_million_random_scores_in_classes_of_every_size() -> None:
    """Against the whole number below each class's exact line; hundreds of students stand on a line."""
    dice = np.random.default_rng(20_240_901)
    sizes = np.arange(1, EVERY_SIZE + 1, dtype=np.int64)
    class_of = np.repeat(np.arange(EVERY_SIZE), sizes)
    steps = np.array(STEPS)[dice.integers(0, len(STEPS), EVERY_SIZE)]
    scores = dice.integers(0, 150 * SCALE, len(class_of)) // steps[class_of] * steps[class_of]
    first = np.cumsum(sizes) - sizes
    placed = [
        put_one_on_a_line(scores[start : start + size], BANDS[size % 2].at_most)
        for start, size in zip(first, sizes, strict=True)
    ]
    totals = np.add.reduceat(scores, first)
    found = np.array(
        [
            index
            for start, size, total in zip(first.tolist(), sizes.tolist(), totals.tolist(), strict=True)
            for index in bands_found(scores[start : start + size].tolist(), total, size, BANDS)
        ]
    )
    lines = [
        [Fraction(int(total), int(size)) * band.at_most for total, size in zip(totals, sizes, strict=True)]
        for band in BANDS
    ]
    low, high = (np.array([floor(line) for line in of_band])[class_of] for of_band in lines)
    expected = np.where(scores <= low, 0, np.where(scores <= high, 1, NOT_LISTED))
    whole = [np.array([line.denominator == 1 for line in of_band])[class_of] for of_band in lines]
    on_a_line = ((scores == low) & whole[0]) | ((scores == high) & whole[1])
    assert len(scores) == 998_991
    assert int((found != expected).sum()) == 0
    assert int(on_a_line.sum()) >= sum(placed) > EVERY_SIZE * 9 // 10
    assert set(np.unique(found).tolist()) == {NOT_LISTED, 0, 1}


@given(st.integers(0, 10**8), st.integers(1, 200), shares, st.sampled_from(STEPS))
def test_the_exit_score_is_the_lowest_mark_strictly_above_the_bar(
    total: int, takers: int, share: Fraction, step: int
) -> None:
    """It can be scored (a multiple of the step), it is off the list, and one step less is not."""
    band = Band("三类", share, "")
    leaves = exit_score(total, takers, band, step)
    bar = cutoff(total, takers, band) * SCALE
    assert leaves % step == 0
    assert leaves > bar >= leaves - step


@pytest.mark.parametrize(
    ("step", "leaves"), [("1", "57"), ("0.5", "56.5"), ("0.1", "56.1"), ("0.01", "56.01"), ("0.0001", "56.0001")]
)
def test_the_exit_score_above_a_bar_of_56_is_the_next_mark(step: str, leaves: str) -> None:
    """56 itself is still on the list."""
    found = exit_score(in_tenthousandths(70 * 37), 37, BANDS[-1], in_tenthousandths(step))
    assert found == in_tenthousandths(leaves)


@pytest.mark.parametrize(
    ("scores", "step"),
    [
        (("80", "75", "0"), "1"),
        (("80", "75.5"), "0.5"),
        (("80", "75.5", "70.1"), "0.1"),
        (("80", "75.25"), "0.01"),
        (("80", "75.125"), "0.0001"),
        ((), "1"),
    ],
)
def test_the_marking_step_is_the_coarsest_that_every_score_keeps(scores: tuple[str, ...], step: str) -> None:
    """Whole, half, tenth, hundredth points; anything finer is the finest there is."""
    held = [in_tenthousandths(text) for text in scores]
    assert marking_step(held) == in_tenthousandths(step)


@settings(max_examples=50)
@given(st.lists(scores_held, min_size=1, max_size=20))
def test_every_score_is_a_multiple_of_the_marking_step(scores: list[int]) -> None:
    """Otherwise an exit score could fall between two marks that are given."""
    step = marking_step(scores)
    assert step in STEPS
    assert all(score % step == 0 for score in scores)
