"""Printed numbers: exact where they can be, and never untrue beside a score."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import (
    beside,
    decimal_text,
    digits_beside,
    in_points,
    points,
    quotient_text,
    rounded,
    scores_close_to,
    six,
)

values = st.fractions(0, 150, max_denominator=10_000)


@pytest.mark.parametrize(
    ("held", "shown"),
    [(0, "0"), (280_000, "28"), (285_000, "28.5"), (1, "0.0001"), (-285_000, "-28.5"), (1_000_000, "100")],
)
def test_a_score_is_written_as_people_write_it(held: int, shown: str) -> None:
    """No needless zeros."""
    assert points(held) == shown


@given(st.integers(-(10**9), 10**9))
def test_a_written_score_reads_back_as_itself(held: int) -> None:
    """Exactly."""
    assert Fraction(points(held)) * SCALE == held


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        ("1/3", 2, "0.33"),
        ("2.675", 2, "2.68"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("-0.001", 2, "0.00"),
        ("99.995", 2, "100.00"),
        ("7/2", 0, "4"),
        ("70", 2, "70.00"),
    ],
)
def test_decimals_round_half_away_from_zero(value: str, digits: int, shown: str) -> None:
    """As a spreadsheet and a pocket calculator do; 2.675 is no 2.67."""
    assert decimal_text(Fraction(value), digits) == shown


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**7), st.integers(0, 6))
def test_a_quotient_is_printed_as_its_fraction_is_rounded(numerator: int, denominator: int, digits: int) -> None:
    """Whether it is reduced or not; with every decimal asked for, and no minus before a zero."""
    shown = quotient_text(numerator, denominator, digits)
    assert Fraction(shown) == rounded(Fraction(numerator, denominator), digits)
    assert shown == decimal_text(Fraction(numerator, denominator), digits)
    assert len(shown.partition(".")[2]) == digits
    assert not (shown.startswith("-") and Fraction(shown) == 0)


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_ten_thousandths_in_points_are_the_same_number(held: Fraction) -> None:
    """Exactly."""
    assert in_points(held) * SCALE == held


@given(values, st.integers(0, 6))
def test_rounding_moves_a_number_by_at_most_half_a_step(value: Fraction, digits: int) -> None:
    """And lands on a whole step."""
    near = rounded(value, digits)
    assert (near * 10**digits).denominator == 1
    assert abs(near - value) <= Fraction(1, 2 * 10**digits)


def test_json_numbers_have_six_decimals() -> None:
    """2591.5 ÷ 37 is 70.040540540…"""
    assert six(Fraction(5_183, 74)) == 70.040541


@given(values, st.integers(0, 150 * SCALE))
def test_a_bar_beside_a_score_compares_as_the_exact_one_does(value: Fraction, score: int) -> None:
    """Above stays above, equal equal, below below."""
    shown, exact = Fraction(beside(value, score)), Fraction(score, SCALE)
    assert (shown > exact, shown == exact) == (value > exact, value == exact)


@pytest.mark.parametrize(
    ("bar", "score", "shown"),
    [
        ("28", 280_000, "28.00"),
        ("27.996", 280_000, "27.996"),
        ("27.99996", 280_000, "27.999960"),
        ("28.01", 280_000, "28.01"),
        ("279999999/10000000", 280_000, "279999999/10000000"),
    ],
)
def test_a_bar_takes_as_many_decimals_as_it_needs(bar: str, score: int, shown: str) -> None:
    """27.996 as 28.00 beside a 28 that is not listed would look like a mistake."""
    assert beside(Fraction(bar), score) == shown


@given(values, st.integers(-4 * SCALE // 100, 4 * SCALE // 100))
def test_only_beside_close_scores_a_bar_may_need_more_than_two_decimals(value: Fraction, apart: int) -> None:
    """Whoever asks for the close ones first never misses one."""
    score = int(value * SCALE) + apart
    assert score in scores_close_to(value) or digits_beside(value, score) == 2


def test_few_scores_are_close_and_none_where_there_is_no_bar() -> None:
    """Otherwise asking first would save nothing."""
    close = scores_close_to(Fraction("56.84"))
    assert (min(close), max(close)) == (568_200, 568_601)
    assert list(scores_close_to(None)) == []
