"""Classes counted and put together, this exam beside the last, and the scores that a student is to reach."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import Level, Seat, policy, seat, sitting

from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.rates import (
    Convention,
    DropLowest,
    GradeShare,
    PointsLine,
    Rates,
    ShareLine,
    TopLine,
    Weights,
)
from xuekun_cli.model.results.class_rates import Figures, LineAt, Rate
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.rates.aims import EXIT, LEAVE, PASS, aims_of
from xuekun_cli.rules.rates.last import compare
from xuekun_cli.rules.rates.lines import convention
from xuekun_cli.rules.rates.units import ClassPart, above_cohort, class_parts, figures_of, less
from xuekun_cli.rules.screening.screen import ground_of, screened

STANDARD = Rates(
    clause="甲",
    excellent=ShareLine(share=Fraction(4, 5)),
    pass_=ShareLine(share=Fraction(3, 5)),
    low=ShareLine(share=Fraction(3, 10)),
    weights=Weights(mean=Fraction(2, 5), pass_=Fraction(2, 5), excellent=Fraction(1, 5)),
)
ONE, TWO = "3-1", "3-2"


def way(**changed: Any) -> Convention:
    """The standard way of counting with something changed."""
    return convention(STANDARD.but(**changed))


def parts_of(table: ScoreTable, rule: Convention, grade: int | None = 3) -> list[ClassPart]:
    return class_parts(table, rule, [grade] * len(table.students))


def figures(seats: list[Seat], rule: Convention | None = None, full_mark: int | None = 100) -> Figures:
    """All classes of a sitting in one subject together."""
    rule = rule or way()
    return figures_of(parts_of(sitting(seats, full_marks={"语文": full_mark}), rule), rule)


def scores(*points: float, class_name: str = ONE) -> list[Seat]:
    return [seat(str(one), class_name=class_name) for one in points]


@pytest.mark.parametrize(
    ("points", "mean", "median", "sample", "population", "lower", "upper"),
    [
        (
            [91, 100, 85.5, 52, 74, 74, 66.5, 88, 97, 33, 59.5, 60],
            *("73.375", "74", "20.102154", "19.246347", "59.875", "88.75"),
        ),
        ([12, 47.5, 80, 80, 63, 99, 100, 29.5, 71], *("64.666667", "71", "30.094642", "28.373501", "47.5", "80")),
        ([55, 78], *("66.5", "66.5", "16.263456", "11.5", "60.75", "72.25")),
        ([64.5, 64.5, 64.5, 90, 18, 33, 41], *("53.642857", "64.5", "24.261963", "22.462213", "37", "64.5")),
    ],
)
def test_the_moments_are_those_of_a_spreadsheet(
    points: list[float], mean: str, median: str, sample: str, population: str, lower: str, upper: str
) -> None:
    """AVERAGE, MEDIAN, STDEV, STDEVP and QUARTILE, as LibreOffice gives them for these cells."""
    found, other = figures(scores(*points)), figures(scores(*points), way(spread="population"))
    got = [found.mean, found.median, found.sd, other.sd, found.lower_quartile, found.upper_quartile]
    assert [None if one is None else round(float(one), 6) for one in got] == [
        float(text) for text in (mean, median, sample, population, lower, upper)
    ]


def test_each_mark_without_a_score_counts_for_what_it_is() -> None:
    """缺考, 缓考, misconduct and blank should have sat; 免考 and a level not; 无此科 is in no class of it."""
    seats = scores(80, 60)
    seats += [seat(mark, class_name=ONE) for mark in (Mark.ABSENT, Mark.DEFERRED, Mark.BLANK, Mark.MISCONDUCT)]
    seats += [
        seat(Mark.EXCUSED, class_name=ONE),
        seat(Level("优"), class_name=ONE),
        seat(Mark.NO_CELL, class_name=ONE),
    ]
    found = figures(seats)
    assert (found.sat, found.enrolled, found.pass_) == (2, 6, Rate(2, 2))
    assert figures(seats, way(denominator="enrolled")).pass_ == Rate(2, 6)
    zeros = figures(seats, way(absent="zero"))
    assert (zeros.sat, zeros.people, zeros.mean, zeros.low) == (2, 3, Fraction(140, 3), Rate(1, 3))


def test_an_exempt_student_is_in_the_total_and_in_no_number_of_people() -> None:
    """武平方案 三·5; the highest and the lowest score are not the exempt student's either."""
    found = figures([*scores(80, 60), seat(20, class_name=ONE, exempt=True)])
    assert (found.sat, found.total, found.mean) == (2, 160 * SCALE, 80)
    assert (found.min, found.exempt, found.low) == (60 * SCALE, 1, Rate(0, 2))


def test_a_class_with_nothing_but_levels_or_excuses_has_no_rates() -> None:
    table = sitting(
        [seat(Level("优"), class_name=ONE), seat(Mark.EXCUSED, class_name=ONE), *scores(70, class_name=TWO)]
    )
    assert [part.class_key for part in parts_of(table, way())] == [TWO]


def test_a_class_where_nobody_sat_is_there_and_gives_nothing() -> None:
    """Nothing is not zero."""
    found = figures([seat(Mark.ABSENT, class_name=ONE)])
    assert (found.sat, found.enrolled, found.mean, found.sd, found.max) == (0, 1, None, None, None)
    assert (found.pass_.share, found.four_sum, found.weighted) == (None, None, None)


def test_without_a_full_mark_there_are_moments_and_no_rates() -> None:
    found = figures(scores(80, 60), full_mark=None)
    assert (found.mean, found.pass_.share, found.four_sum, found.tenths) == (70, None, None, ())
    assert found.lines == LineAt()


def test_one_student_has_no_sample_deviation() -> None:
    assert figures(scores(80)).sd is None
    assert figures(scores(80), way(spread="population")).sd == 0


def test_the_tenths_have_their_lower_bound_and_the_full_mark_is_in_the_last() -> None:
    found = figures(scores(0, 9.5, 10, 89.5, 90, 99, 100))
    assert found.tenths == (2, 1, 0, 0, 0, 0, 0, 0, 1, 3)
    assert figures(scores(0, 12, 108, 120), full_mark=120).tenths == (1, 1, 0, 0, 0, 0, 0, 0, 0, 2)


def test_classes_come_in_the_order_of_the_input_with_their_subjects_together() -> None:
    table = sitting([seat(1, 2, class_name=TWO), seat(3, 4, class_name=ONE)], ["语文", "数学"])
    found = [(part.class_key, part.subject) for part in parts_of(table, way())]
    assert found == [(TWO, 0), (TWO, 1), (ONE, 0), (ONE, 1)]


def test_one_class_name_in_two_schools_is_two_classes() -> None:
    table = sitting([seat(80, class_name=ONE, school="东校"), seat(60, class_name=ONE, school="西校")])
    assert [(part.school, part.counted.sat) for part in parts_of(table, way())] == [("东校", 1), ("西校", 1)]


def test_classes_together_count_each_by_its_own_lines() -> None:
    """The top half within each class: one of two in each, however low the other class is."""
    rule = way(excellent=TopLine(top_share=Fraction(1, 2), within=Pool.CLASS))
    found = figures([*scores(100, 90), *scores(50, 40, class_name=TWO)], rule)
    assert found.excellent == Rate(2, 4)
    assert found.lines.excellent is None
    assert found.lines.pass_ == 60


def test_a_top_share_of_the_grade_is_of_the_grade() -> None:
    rule = way(excellent=TopLine(top_share=Fraction(1, 2), within=Pool.GRADE))
    table = sitting([*scores(100, 90), *scores(50, 40, class_name=TWO)])
    assert [part.rates.excellent for part in parts_of(table, rule)] == [Rate(2, 2), Rate(0, 2)]


def test_classes_together_are_trimmed_one_by_one() -> None:
    rule = way(trim=DropLowest(drop_lowest=Fraction(1, 2)))
    found = figures([*scores(100, 90), *scores(50, 40, class_name=TWO)], rule)
    assert (found.people, found.dropped, found.mean, found.min) == (2, 2, 75, 50 * SCALE)


def test_a_line_by_grade_takes_the_grade_of_the_class() -> None:
    line = ShareLine(share=Fraction(4, 5), grades=(GradeShare(until=2, share=Fraction(17, 20)),))
    table, rule = sitting(scores(82)), way(excellent=line)
    found = [figures_of(parts_of(table, rule, grade), rule).excellent.students for grade in (2, 3, None)]
    assert found == [0, 1, 1]


rooms = st.lists(
    st.lists(st.integers(0, 200).map(lambda half: half / 2), min_size=1, max_size=8), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(rooms)
def test_several_classes_are_their_students_put_together(classes: list[list[float]]) -> None:
    """Not the mean of the means: counted once more, student by student."""
    found = figures([one for k, room in enumerate(classes) for one in scores(*room, class_name=f"3-{k + 1}")])
    every = [Fraction(str(one)) for room in classes for one in room]
    assert found.mean == sum(every) / len(every)
    assert found.median == statistics.median(every)
    assert found.pass_ == Rate(sum(one >= 60 for one in every), len(every))
    assert found.excellent == Rate(sum(one >= 80 for one in every), len(every))
    assert found.low == Rate(sum(one < 30 for one in every), len(every))
    assert found.variance == (statistics.variance(every) if len(every) > 1 else None)
    assert sum(found.tenths) == len(every)
    hundredths = found.mean + 100 * Fraction(found.pass_.students + found.excellent.students, len(every))
    assert found.four_sum == hundredths - 100 * Fraction(found.low.students, len(every))


def test_beside_the_grade_stand_the_differences_and_the_share_above_its_mean() -> None:
    one, whole = figures(scores(90, 70)), figures([*scores(90, 70), *scores(50, 30, class_name=TWO)])
    beside = less(one, whole)
    assert (beside.mean, beside.pass_, beside.four_sum) == (20, Fraction(1, 2), 20 + 50 + 25)
    assert above_cohort(one, whole) == Fraction(1, 3)
    assert above_cohort(one, None) is None


def compared(now: Figures, last: Figures, rule: Convention | None = None) -> dict[str, Fraction | None]:
    return compare(now, last, rule or way()).change._asdict()


def test_two_exams_with_one_full_mark_are_compared_in_everything() -> None:
    found = compare(figures(scores(90, 70)), figures(scores(80, 50)), way(), (Fraction(1, 10), Fraction(1, 20)))
    assert found.why_not == ()
    assert (found.change.mean, found.change.pass_, found.change.excellent) == (15, Fraction(1, 2), 0)
    assert (found.change.above, found.change.low) == (Fraction(1, 20), 0)


def test_other_full_marks_leave_the_rates_and_the_sum_of_shares() -> None:
    """An average of 90 of 120 is no rise over 80 of 100; the shares above the lines may be compared."""
    now, last = figures(scores(90, 90), full_mark=120), figures(scores(80, 50))
    found = compared(now, last)
    assert (found["mean"], found["median"]) == (None, None)
    assert (found["pass_"], found["low"]) == (Fraction(1, 2), 0)
    assert found["four_sum"] == (75 - 65) + 50 - 50
    why = compare(now, last, way()).why_not
    assert len(why) == 1
    assert "满分不同" in why[0]


def test_a_mean_in_points_takes_the_sum_along() -> None:
    rule = way(mean_as="points")
    found = compared(figures(scores(90), rule, 120), figures(scores(80), rule), rule)
    assert (found["four_sum"], found["weighted"]) == (None, None)
    assert found["pass_"] == 0


def test_a_line_in_points_is_another_line_on_another_paper() -> None:
    rule = way(low=PointsLine(points=40 * SCALE))
    found = compare(figures(scores(90), rule, 120), figures(scores(80), rule), rule)
    assert (found.change.low, found.change.four_sum) == (None, None)
    assert found.change.pass_ == 0
    assert any("低分率" in why for why in found.why_not)


def test_places_within_a_class_are_compared_with_nothing() -> None:
    for pool, allowed in ((Pool.CLASS, False), (Pool.GRADE, True)):
        rule = way(excellent=TopLine(top_share=Fraction(1, 2), within=pool))
        found = compared(figures(scores(90, 80), rule), figures(scores(70, 60), rule), rule)
        assert (found["excellent"] is not None) is allowed
        assert (found["four_sum"] is not None) is allowed


def test_an_unknown_full_mark_leaves_only_what_is_above_the_grade() -> None:
    found = compare(figures(scores(90), full_mark=None), figures(scores(80)), way(), (Fraction(1, 5), Fraction(0)))
    assert found.change.above == Fraction(1, 5)
    assert set(found.change[:-1]) == {None}
    assert found.why_not


def aims(*points: float) -> list[Any]:
    """The targets of a class with these scores and one exempt student, by 武平方案."""
    table = sitting([*scores(*points), seat(5, class_name=ONE, exempt=True, name="某某")])
    ground, _ = ground_of(policy(), table)
    parts = {(part.school, part.class_key, "语文"): part for part in parts_of(table, way())}
    return aims_of(ground, screened(ground).listed, parts)


def test_the_targets_are_the_least_scores_that_reach_each_line() -> None:
    """A mean of 62.5 of four (245 and the exempt student's 5): lines of 25 and 50, in whole points."""
    middle, low = aims(100, 80, 45, 20)
    assert (low.score, low.leave_category, low.exit_score) == (20 * SCALE, 26 * SCALE, 51 * SCALE)
    assert (low.mean, low.pass_, low.excellent) == (63 * SCALE, 60 * SCALE, 80 * SCALE)
    assert (low.next.name, low.gap) == (LEAVE, 6 * SCALE)
    assert (middle.leave_category, middle.next.name, middle.next.score) == (None, EXIT, 51 * SCALE)


def test_the_next_step_is_the_nearest_one_above_the_score() -> None:
    """In an easy exam 80% of the mean is above the pass line, and a listed student may have passed already."""
    passed, failed = aims(100, 100, 98, 62, 58)
    assert (passed.score, passed.next.name) == (62 * SCALE, EXIT)
    assert (failed.score, failed.next.name, failed.gap) == (58 * SCALE, PASS, 2 * SCALE)


def test_in_a_hard_exam_the_mean_comes_before_the_pass_line() -> None:
    """Of 40, 38, 36, 20 and the 5 the mean is 34.75: off the list from 28, the mean at 35, the pass line far off."""
    (one,) = aims(40, 38, 36, 20)
    assert (one.exit_score, one.mean, one.pass_) == (28 * SCALE, 35 * SCALE, 60 * SCALE)
    assert one.next.name == EXIT


def test_nobody_listed_by_registration_has_targets() -> None:
    assert "某某" not in {one.name for one in aims(100, 80, 45, 20)}


def test_the_steps_are_those_the_paper_is_marked_in() -> None:
    """70.5 three times, 40 and the 5: a mean of 64.125, lines at 51.3 and 64.125, made whole in halves of a point."""
    (one,) = aims(70.5, 70.5, 70.5, 40)
    assert [Fraction(at, SCALE) for at in (one.exit_score, one.mean)] == [Fraction("51.5"), Fraction("64.5")]
