"""脱困成绩: the lowest score with which a student is off the list."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, KINDS, LIST, REFERENCES, exams, grounds, screened_by
from made_sitting import BANDS, in_tenthousandths, probed, seat

from kinds_oracle import Exam, exam_of
from made_policy import band, policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import ExemptRule, ReferenceRule
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.screening.exits import exit_scores, marking_step, one_for_all, own_exit_score
from xuekun_cli.rules.screening.lines import lines_of
from xuekun_cli.rules.screening.screen import NOT_LISTED, category_of

STEPS = (SCALE, SCALE // 2, SCALE // 10, SCALE // 100, 1)
ODD_SHARES = ("3/8", "1/3", "0.333", "0.33333333", "2/5", "4/5", "0.405", "7/9", "1", "1.05")
shares = st.sampled_from([Fraction(text) for text in ODD_SHARES]) | st.fractions(
    Fraction(1, 100), 2, max_denominator=1_000
)
scores_held = st.integers(0, 150 * SCALE)


@given(st.integers(1, 10**8), st.integers(1, 200), shares, st.sampled_from(STEPS))
def test_the_exit_score_is_the_lowest_mark_strictly_above_the_bar(
    total: int, takers: int, share: Fraction, step: int
) -> None:
    """It can be scored (a multiple of the step), it is off the list, and one step less is not."""
    last = band("三类", share, "")
    ground = probed([], total, takers, [last])
    leaves, (line,) = exit_scores(ground, 0, step)[0], lines_of(ground, last.when, 0)
    assert leaves is not None
    assert line is not None
    assert leaves % step == 0
    assert leaves > line.cutoff * SCALE >= leaves - step


@pytest.mark.parametrize(
    ("step", "leaves"), [("1", "57"), ("0.5", "56.5"), ("0.1", "56.1"), ("0.01", "56.01"), ("0.0001", "56.0001")]
)
def test_the_exit_score_above_a_bar_of_56_is_the_next_mark(step: str, leaves: str) -> None:
    """56 itself is still on the list."""
    ground = probed([], in_tenthousandths(70 * 37), 37, BANDS[-1:])
    assert exit_scores(ground, 0, in_tenthousandths(step))[0] == in_tenthousandths(leaves)


def test_the_exit_score_of_a_line_that_is_not_owned_is_the_line_itself() -> None:
    """低于 60 分: 60 is off the list."""
    ground = probed([0], 0, 1, [when("二类", kinds.BelowPoints(below_points=60 * SCALE))])
    assert exit_scores(ground, 0, SCALE)[0] == 60 * SCALE
    assert exit_scores(ground, 0, SCALE // 2)[0] == 60 * SCALE


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


FIXED: list[Condition] = [
    kinds.AtMostPoints(at_most_points=40 * SCALE),
    kinds.BelowPoints(below_points=60 * SCALE),
    kinds.BelowFull(below_full=Fraction(3, 10)),
    kinds.OnList(on_list=LIST),
    kinds.Levels(levels=("D",)),
]
"""Conditions whose lines do not move when one score does, so that the exit score can be tried."""
fixed = st.sampled_from(FIXED)
several = st.lists(fixed, min_size=1, max_size=3).map(tuple)
nested = st.one_of(
    fixed,
    st.builds(kinds.AllOf, all=several),
    st.builds(kinds.AnyOf, any=several),
    st.builds(kinds.AtExams, at_exams=st.sampled_from([("期中",), ("期末",)]), when=fixed),
    st.builds(kinds.Running, running=st.just(2), when=fixed),
    st.builds(kinds.AnyOf, any=st.lists(st.builds(kinds.AllOf, all=several), min_size=1, max_size=2).map(tuple)),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(nested, min_size=1, max_size=2), exams(most=5, before=st.integers(0, 1)))
def test_with_the_exit_score_a_student_is_off_the_list_and_with_a_mark_less_on_it(
    conditions: list[Condition], exam: Exam
) -> None:
    """Tried by giving the student that score; where there is none, neither 0 nor 150 changes the verdict."""
    policy = policy_of([when(f"第{k}类", one) for k, one in enumerate(conditions)])
    step = SCALE // 2

    def listed_with(student: int, number: int, score: int) -> bool:
        ground = grounds(policy, exam)
        ground.table.scores[student, number] = score
        return category_of(ground, student, number) != NOT_LISTED

    ground = grounds(policy, exam)
    for one in screened_by(policy, exam).listed:
        number = exam.subjects.index(one.subject)
        if one.score is None or one.exempt:
            continue
        leaves = own_exit_score(ground, one.student, number, step)
        if leaves is None:
            assert all(listed_with(one.student, number, score) for score in (0, one.score, 150 * SCALE))
        else:
            assert not listed_with(one.student, number, leaves)
            assert leaves > one.score
            assert listed_with(one.student, number, leaves - step)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(*(KINDS[name] for name in ("at_most", "below", "lowest_count", "below_full"))), min_size=1),
    REFERENCES,
    EXEMPT,
    exams(most=8),
)
def test_where_only_lines_decide_everybodys_exit_score_is_that_of_the_class(
    conditions: list[Condition], reference: ReferenceRule, exempt: ExemptRule, exam: Exam
) -> None:
    """And it is above every line of the class."""
    bands = [when(f"第{k}类", one) for k, one in enumerate(conditions)]
    policy = policy_of(bands, reference=reference, exempt=exempt)
    ground = grounds(policy, exam)
    assert one_for_all(policy)
    for student, group in enumerate(ground.group):
        for number in range(len(exam.subjects)):
            if group >= 0:
                own = own_exit_score(ground, student, number, 1)
                assert own == exit_scores(ground, number, 1)[group]


def test_who_is_on_a_list_has_no_exit_score_and_the_others_have() -> None:
    """No score takes a name off a list: 脱困成绩 of a student with 95 is not 33."""
    bands = [
        band("二类", "2/5", "甲"),
        when("三类", kinds.AnyOf(any=(kinds.OnList(on_list=LIST), kinds.AtMostPoints(at_most_points=40 * SCALE)))),
    ]
    exam = exam_of([seat(95), seat(20), seat(90), seat(40)], {"语文": 100}, lists={LIST: frozenset([0])})
    listed = screened_by(policy_of(bands), exam).listed
    assert [(one.student, one.exit_score) for one in listed] == [(0, None), (1, 41 * SCALE), (3, 41 * SCALE)]
    assert [one.reason.partition("；")[2] for one in listed] == ["", "脱困成绩 41", "脱困成绩 41"]
    assert listed[0].gap is None


def test_a_higher_line_that_is_for_others_does_not_raise_the_exit_score() -> None:
    """三类 wants the list as well as 80%: who is not on it leaves with the first mark above 40%."""
    both = kinds.AllOf(all=(kinds.AtMost(at_most=Fraction(4, 5)), kinds.OnList(on_list=LIST)))
    seats = [seat(20), seat(20), seat(70), seat(90)]
    exam = exam_of(seats, {"语文": 100}, lists={LIST: frozenset([1])})
    listed = screened_by(policy_of([band("二类", "2/5", "甲"), when("三类", both)]), exam).listed
    assert [(one.student, one.exit_score) for one in listed] == [(0, 21 * SCALE), (1, 41 * SCALE)]


def test_the_exit_score_of_a_weak_subject_is_by_the_other_subjects() -> None:
    """语文 has a relative score of 1: 数学 leaves above 70% of its own average."""
    seats = [seat(80, 40), seat(80, 80), seat(80, 90)]
    policy = policy_of([when("二类", kinds.BelowOwn(below_own=Fraction(3, 10)))])
    (one,) = screened_by(policy, exam_of(seats, {"语文": 100, "数学": 100})).listed
    assert (one.student, one.subject, one.exit_score) == (0, "数学", 50 * SCALE)


@pytest.mark.parametrize("pool", list(Pool))
def test_the_exit_score_of_the_lowest_is_the_next_mark_above_the_last_of_them(pool: Pool) -> None:
    """Where those who share the last place are out, it is their score."""
    exam = exam_of([seat(10), seat(20), seat(20), seat(90)], {"语文": 100})
    for ties, leaves in (("in", 21), ("out", 20)):
        condition = kinds.LowestCount(lowest_count=2, within=pool, ties=ties)
        ground = grounds(policy_of([when("二类", condition)]), exam)
        assert exit_scores(ground, 0, SCALE)[0] == leaves * SCALE
