"""Who is at most a share of the average: the fast comparison against fractions, above all on the line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sitting import BANDS, in_tenthousandths, probed

from made_policy import band, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import Band
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.screening.lines import Line, lines_of
from xuekun_cli.rules.screening.screen import NOT_LISTED, category_of

ODD_SHARES = ("3/8", "1/3", "0.333", "0.33333333", "2/5", "4/5", "0.405", "7/9", "1", "1.05")
"""37.5% and others that no binary fraction meets."""

scores_held = st.integers(0, 150 * SCALE)
shares = st.sampled_from([Fraction(text) for text in ODD_SHARES]) | st.fractions(
    Fraction(1, 100), 2, max_denominator=1_000
)
bars = st.lists(shares, min_size=1, max_size=3, unique=True).map(
    lambda chosen: [band(f"第{n}类", share, "") for n, share in enumerate(sorted(chosen))]
)


def plain_band(score: int, total: int, takers: int, bands: Sequence[Band]) -> int:
    """The first band whose share of the average the score does not exceed, by fractions; none where all have zero."""
    if takers == 0 or total == 0:
        return NOT_LISTED
    average = Fraction(total, takers)
    return next((n for n, band in enumerate(bands) if score <= average * band.when.at_most), NOT_LISTED)


def bands_found(scores: Sequence[int], total: int, takers: int, bands: Sequence[Band]) -> list[int]:
    """What the rules find for one class."""
    ground = probed(scores, total, takers, bands)
    return [category_of(ground, student, 0) for student in range(len(scores))]


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
    bar = [band("二类", share, "")]
    scores = [on_line - 1, on_line, on_line + 1]
    assert lines_of(probed(scores, total, takers, bar), bar[0].when, 0) == [Line.at(on_line, 1, True)]
    assert bands_found(scores, total, takers, bar) == [0, 0, NOT_LISTED]


@pytest.mark.parametrize(
    ("score", "found"), [("28", 0), ("28.0001", 1), ("56", 1), ("56.0001", NOT_LISTED), ("0", 0)]
)
def test_of_an_average_of_70_the_lines_are_28_and_56(score: str, found: int) -> None:
    """武平方案 一: 40% and 80% are the highest scores of 二类 and 三类."""
    total = in_tenthousandths(70 * 37)
    assert bands_found([in_tenthousandths(score)], total, 37, BANDS) == [found]


def test_a_bar_of_37_and_a_half_percent_is_met_exactly() -> None:
    """37.5% of 80 is 30; a tenth above is off the list."""
    bar = [band("二类", Fraction("37.5") / 100, "")]
    scores = [in_tenthousandths(text) for text in ("29.9", "30", "30.1")]
    assert bands_found(scores, in_tenthousandths(80 * 41), 41, bar) == [0, 0, NOT_LISTED]


def test_without_takers_nobody_is_listed() -> None:
    """Not even a zero: there is no average."""
    assert bands_found([0, 500_000], 500_000, 0, BANDS) == [NOT_LISTED, NOT_LISTED]


def test_where_all_have_zero_there_is_no_line() -> None:
    """Everybody would stand on it; the screening says that it did not judge, and lists nobody."""
    assert bands_found([0, 0, 0], 0, 3, BANDS) == [NOT_LISTED] * 3


def test_a_share_of_many_decimals_is_still_exact() -> None:
    """Products beyond 64 bits may not wrap around: 0.3333333333333 of 90 lies just below 30."""
    bar = [band("二类", Fraction("0.3333333333333"), "")]
    scores = [in_tenthousandths(text) for text in ("29.9999", "30", "150")]
    assert bands_found(scores, in_tenthousandths(90 * 50), 50, bar) == [0, NOT_LISTED, NOT_LISTED]


@given(st.fractions(0, 10**7, max_denominator=10**6), st.booleans())
def test_the_highest_score_of_a_line_is_on_it_or_just_below(value: Fraction, inclusive: bool) -> None:
    """The next ten-thousandth is above; a score on a line of 低于 is not below it."""
    highest = Line.at(value.numerator, value.denominator, inclusive).highest
    assert highest <= value if inclusive else highest < value
    assert highest + 1 > value if inclusive else highest + 1 >= value


@given(st.fractions(0, 10**7, max_denominator=10**6), st.integers(1, 10**6), st.booleans())
def test_a_line_is_the_same_however_its_quotient_is_written(value: Fraction, by: int, inclusive: bool) -> None:
    """It is never reduced before: the cut-off in points is the exact quotient."""
    line = Line.at(value.numerator * by, value.denominator * by, inclusive)
    assert line == Line.at(value.numerator, value.denominator, inclusive)
    assert line.cutoff * SCALE == value


@given(st.integers(1, 10**9), st.integers(1, 500), shares, st.booleans())
def test_the_line_at_a_share_of_the_average_is_that_of_fractions(
    total: int, takers: int, share: Fraction, inclusive: bool
) -> None:
    """The bar is share × total ÷ takers: whoever is at or below it by fractions is so by whole numbers."""
    whens: list[Condition] = [kinds.Below(below=share), kinds.AtMost(at_most=share)]
    last = when("二类", whens[inclusive])
    (line,) = lines_of(probed([], total, takers, [last]), last.when, 0)
    bar = Fraction(total, takers) * share
    assert line is not None
    assert line.cutoff == bar / SCALE
    for score in (line.highest - 1, line.highest, line.highest + 1, int(bar), int(bar) + 1):
        assert (score <= line.highest) == (score <= bar if inclusive else score < bar)
