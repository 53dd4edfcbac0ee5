"""增值（参考）: probabilities from the other classes, sums with their variances, and nothing of one's own in them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import isclose, sqrt
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuekun_cli.model.results.value_added import Reading
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.value_added.estimate import AtRisk, Counting, Expectation, expectation
from xuekun_cli.rules.value_added.local import FARTHEST_LEVEL, Around, Cohort, Seen, probabilities
from xuekun_cli.rules.value_added.reading import estimate, reading

LINES = (0.4, 0.8)
APART = Counting(LINES, centred=False)
rule = load_policy("value-added").file.value_added
assert rule is not None
shares = st.floats(0, 2, allow_nan=False)
levels = st.floats(0.2, 5)
students = st.builds(Seen, shares, shares, levels)
cohorts = st.lists(students, min_size=1, max_size=120).map(Cohort)


def alike(*after: float, before: float = 0.7) -> Cohort:
    """A cohort that stood at one point and ended at these."""
    return Cohort(Seen(before, one) for one in after)


def chances(cohort: Cohort, before: float, level: float = 1.0) -> list[float]:
    """The probabilities of one student's categories."""
    return [float(one) for one in probabilities(cohort.around([before], [level]), LINES)[0]]


def same(one: Around, other: Around) -> bool:
    """Tell whether two say the same to the last digit."""
    return all(np.array_equal(mine, its) for mine, its in zip(one[1:], other[1:], strict=True))


def expected(cohort: Cohort, *own: AtRisk, counting: Counting = APART) -> Expectation:
    return expectation(cohort, own, counting)


def test_where_all_began_alike_the_probability_is_the_share() -> None:
    """Three of four ended off the list, one in the upper category."""
    assert chances(alike(0.9, 1.0, 1.1, 0.6), 0.7) == [0, 0.25, 0.75]


def test_a_score_on_the_line_is_on_the_list() -> None:
    """80% of the mean is 三类 still."""
    assert chances(alike(0.8, 0.81), 0.7) == [0, 0.5, 0.5]


def test_a_straight_cohort_is_followed_beyond_its_end() -> None:
    """Everybody ended 0.1 higher: from 0.65 nobody gets above 0.8, from 0.75 everybody; below the lowest too."""
    cohort = Cohort(Seen(place / 200, place / 200 + 0.1) for place in range(100, 200))
    assert chances(cohort, 0.65) == [0, pytest.approx(1), 0]
    assert chances(cohort, 0.75) == [0, 0, pytest.approx(1)]
    assert chances(cohort, 0.25)[0] == pytest.approx(1)


def test_only_the_nearest_speak() -> None:
    """Far above, the cohort does what it likes: nothing changes for who began low."""
    low = [Seen(0.5 + place / 1000, 0.7 + place % 3 / 10) for place in range(100)]
    high = [Seen(1.5 + place / 1000, 1.5) for place in range(100)]
    other = [one._replace(after=0.1) for one in high]
    assert same(Cohort(low + high).around([0.52]), Cohort(low + other).around([0.52]))


@settings(max_examples=40)
@given(cohorts, shares, levels)
def test_probabilities_are_none_below_zero_and_add_up_to_one(cohort: Cohort, before: float, level: float) -> None:
    """Whatever the cohort."""
    found = chances(cohort, before, level)
    assert all(one >= 0 for one in found)
    assert isclose(sum(found), 1, abs_tol=1e-9)


@settings(max_examples=40)
@given(st.lists(students, min_size=2, max_size=80), st.randoms(), shares)
def test_the_order_of_the_cohort_does_not_matter(seen: list[Seen], rng: random.Random, before: float) -> None:
    """Rows of a sheet come in any order."""
    mixed = list(seen)
    rng.shuffle(mixed)
    assert same(Cohort(mixed).around([before]), Cohort(seen).around([before]))


@settings(max_examples=40)
@given(cohorts, st.lists(st.builds(AtRisk, shares, st.integers(0, 2), st.integers(0, 2), levels), max_size=12))
def test_what_a_class_shares_can_only_lessen_the_chance(cohort: Cohort, own: list[AtRisk]) -> None:
    """And no variance is below zero; the expectation itself does not change."""
    plain = expectation(cohort, own, Counting(LINES, centred=False))
    centred = expectation(cohort, own, Counting(LINES))
    for one, other in zip(plain, centred, strict=True):
        assert one.students == other.students
        assert 0 <= other.chance <= one.chance + 1e-9
        assert one.estimation == other.estimation >= 0


def test_expectation_and_both_variances_by_hand() -> None:
    """Two with probability 3/4: 1.5 students; 2 · 3/16 by chance; the four move (2/4)² · (3 · 1/16 + 9/16)."""
    found = expected(alike(0.9, 1.0, 1.1, 0.6), AtRisk(0.7, 1), AtRisk(0.7, 1)).converted
    assert found == (pytest.approx(1.5), pytest.approx(0.375), pytest.approx(0.1875))
    assert found.spread == pytest.approx(sqrt(0.5625))


@pytest.mark.parametrize(
    ("category", "counting", "converted", "added", "net"),
    [
        (0, APART, 0.75, 0, 0.75),
        (1, APART, 0.5, 0.25, 0.25),
        (2, APART, 0, 0.5, -0.5),
        (0, APART._replace(only_out=True), 0.5, 0, 0.5),
        (1, APART._replace(relapsed_added=False), 0.5, 0, 0.5),
        (2, APART._replace(cancels=False), 0, 0.5, 0),
    ],
)
def test_what_is_converted_and_added_is_what_the_policy_says(
    category: int, counting: Counting, converted: float, added: float, net: float
) -> None:
    """A quarter ends in 二类, a quarter in 三类, half off the list."""
    found = expected(alike(0.3, 0.7, 0.9, 1.0), AtRisk(0.7, category), counting=counting)
    assert [one.students for one in found] == [pytest.approx(one) for one in (converted, added, net)]


def test_an_empty_cohort_says_nothing() -> None:
    """Instead of a division by zero."""
    with pytest.raises(ValueError, match="empty cohort"):
        expected(Cohort([]), AtRisk(0.7, 1))


def test_the_interval_is_that_of_the_difference() -> None:
    """6 instead of 4.5, spread 2: 1.5 ± 1.645 · 2."""
    found = expected(alike(0.9, 1.0, 1.1, 0.6), *[AtRisk(0.7, 1)] * 6).converted
    one = estimate(rule, 6, found)
    assert (one.actual, one.expected, one.difference) == (6, pytest.approx(4.5), pytest.approx(1.5))
    half = 1.644854 * found.spread
    assert (one.low, one.high) == (pytest.approx(1.5 - half), pytest.approx(1.5 + half))


@pytest.mark.parametrize(
    ("cohort", "listed", "difference", "said"),
    [
        (-1, 0, 9.0, Reading.OFF),
        (0, -1, 9.0, Reading.FEW),
        (0, 0, 9.0, Reading.ABOVE),
        (1, 1, 4.9, Reading.WITHIN),
        (1, 1, -4.9, Reading.WITHIN),
        (1, 1, -5.0, Reading.BELOW),
    ],
)
def test_few_students_say_nothing_and_an_interval_with_zero_neither(
    cohort: int, listed: int, difference: float, said: Reading
) -> None:
    """``cohort`` and ``listed`` beside the rule's own numbers; a spread of 3 makes ±4.93."""
    found = reading(rule, rule.cohort_at_least + cohort, rule.listed_at_least + listed, difference, 3)
    assert found is said


def school(rng: random.Random, classes: int, helped: int = 0, apart: float = 0.0) -> list[list[Seen]]:
    """Classes of 40 with nothing but luck between the exams; in the first ``helped`` the listed gain a quarter.

    ``apart``: the classes' levels rise from 1 − apart, the first class's, to 1 + apart.
    """
    rooms = []
    for number in range(classes):
        level = 1 - apart + 2 * apart * number / max(1, classes - 1)
        own = [level + rng.gauss(0, 0.18) for _ in range(40)]
        pairs = [(one + rng.gauss(0, 0.1), one + rng.gauss(0, 0.12)) for one in own]
        first = fmean(was for was, _ in pairs)
        pairs = [(was, now + 0.25 * (number < helped and was <= LINES[-1] * first)) for was, now in pairs]
        second = fmean(now for _, now in pairs)
        rooms.append([Seen(was / first, now / second, first) for was, now in pairs])
    return rooms


def off(rooms: Sequence[Sequence[Seen]], taught: Sequence[int]) -> tuple[float, float]:
    """Actual − expected net conversion of a teacher of these classes, and its spread."""
    others = [one for number, room in enumerate(rooms) if number not in taught for one in room]
    own, net = [], 0
    for number in taught:
        for one in rooms[number]:
            was, now = (sum(share > line for line in LINES) for share in (one.before, one.after))
            own.append(AtRisk(one.before, was, number, one.level))
            net += (now > was) - (now < was)
    found = expectation(Cohort(others), own, Counting(LINES)).net
    return net - found.students, found.spread


def test_luck_alone_centres_on_zero_and_the_interval_covers() -> None:
    """150 classes, a school each: nine in ten within ±1.645 spreads, give or take three standard errors."""
    rng = random.Random(20)
    offs = [off(school(rng, 6), [0]) for _ in range(150)]
    mean, error = fmean(one for one, _ in offs), sqrt(fmean(spread**2 for _, spread in offs) / len(offs))
    assert abs(mean) < 3 * error
    covered = fmean(abs(one) <= 1.644854 * spread for one, spread in offs)
    assert abs(covered - 0.9) < 3 * sqrt(0.9 * 0.1 / len(offs))


@pytest.mark.parametrize("before", [0.5, 1.0])
def test_strays_are_as_wide_as_the_luck_they_come_from(before: float) -> None:
    """A plane follows the luck of those it is laid through; what is put on its own point is as wide all the same.

    Three in a hundred too narrow in the middle it would be, and four too wide at the end of the cohort.
    """
    rng = np.random.default_rng(4)
    luck, wide = 0.1, []
    for _ in range(1500):
        x, levels = np.sort(rng.uniform(0.5, 1.5, 80)), rng.choice([60.0, 70.0, 80.0], 80)
        y = 0.4 + 0.6 * x + rng.normal(0, luck, 80) * 70 / levels
        around = Cohort(map(Seen, x, y, levels)).around([before], [70.0])
        wide.append(float((around.expected[0] - 0.4 - 0.6 * before) ** 2 + around.variance[0]))
    assert fmean(wide) == pytest.approx(luck**2, rel=0.015)


def test_the_same_luck_is_a_smaller_share_of_a_higher_mean() -> None:
    """Fifteen points of a mean of 50 are thirty in a hundred, of a mean of 100 fifteen: not enough to fall to 80."""
    cohort = Cohort(Seen(1.0, 1 + stray, 50) for stray in (-0.5, -0.3, 0.3, 0.5) for _ in range(15))
    assert chances(cohort, 1.0, 50)[2] == pytest.approx(0.5)
    assert chances(cohort, 1.0, 100)[2] == pytest.approx(0.75)


def test_a_class_far_from_all_others_is_taken_as_twice_their_level_at_most() -> None:
    """Nothing is drawn out to where nobody stands."""
    cohort = Cohort(Seen(1.0, 1 + stray, 50) for stray in (-0.5, -0.3, 0.3, 0.5) for _ in range(15))
    farthest = 50 * float(np.exp(FARTHEST_LEVEL))
    assert chances(cohort, 1.0, 10 * farthest) == chances(cohort, 1.0, farthest)


def test_only_the_ratio_of_levels_counts() -> None:
    """Points or ten-thousandths of them: the unit of the levels is nobody's business."""
    rng = random.Random(3)
    seen = [Seen(rng.uniform(0.4, 1.5), rng.uniform(0.4, 1.5), rng.uniform(50, 80)) for _ in range(200)]
    other = [one._replace(level=one.level * 10_000) for one in seen]
    one, its = Cohort(seen).around([0.7], [60]), Cohort(other).around([0.7], [600_000])
    assert one.expected == pytest.approx(its.expected)
    assert one.strays == pytest.approx(its.strays)


def test_half_of_what_the_classes_levels_say_is_believed() -> None:
    """Ten classes, in the higher ones everybody ended higher: by half of that slope for a class of one's own."""
    seen = [
        Seen(0.5 + place / 100, 0.5 + place / 100 + 0.2 * number, float(np.exp(number / 5)))
        for number in (-1, 1)
        for place in range(40)
    ]
    low, high = (Cohort(seen).around([0.7], [float(np.exp(number / 5))]).expected[0] for number in (-1, 1))
    assert high - low == pytest.approx(0.2, abs=1e-6)


def test_the_level_of_a_class_is_held_neither_for_it_nor_against_it() -> None:
    """Weak and strong classes alike lie around zero, though the same luck moves them by unequal shares."""
    rng = random.Random(22)
    offs = [
        [off(rooms, [taught]) for taught in (0, 11)] for rooms in (school(rng, 12, 0, 0.25) for _ in range(60))
    ]
    for one in zip(*offs, strict=True):
        mean, error = fmean(each for each, _ in one), sqrt(fmean(spread**2 for _, spread in one) / len(one))
        assert abs(mean) < 3 * error


def test_help_that_was_planted_is_found() -> None:
    """A quarter of the mean for some thirty listed students of five classes is seen more often than not; luck seldom is."""
    rng = random.Random(21)

    def seen(helped: int) -> int:
        offs = [off(school(rng, 12, helped), range(5)) for _ in range(12)]
        return sum(one > 1.644854 * spread for one, spread in offs)

    assert seen(5) >= 6
    assert seen(0) <= 3
