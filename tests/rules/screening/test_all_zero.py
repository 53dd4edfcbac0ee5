"""Where a run says that a subject was not judged, nobody is listed in it: in no command, and by no kind of policy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made_exams import grounds, screened_by
from made_sitting import Seat, seat, sitting

from kinds_oracle import exam_of
from made_policy import policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.transitions import ABSENT, UNLISTED
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.explaining.student import explain
from xuekun_cli.rules.screening.screen import NOT_LISTED, category_of, ground_of, screen, screened
from xuekun_cli.rules.whatif.counts import counts_at
from xuekun_cli.rules.whatif.lines import movable_lines

LIST = "行为偏差"
EVERY_KIND: list[Condition] = [
    kinds.AtMost(at_most=Fraction(2, 5)),
    kinds.AtMost(at_most=Fraction(4, 5), by=Pool.GRADE),
    kinds.Below(below=Fraction(1), by=Pool.EVERYONE),
    kinds.LowestShare(lowest_share=Fraction(1, 5)),
    kinds.LowestCount(lowest_count=3, within=Pool.GRADE),
    kinds.AtMostPoints(at_most_points=40 * SCALE),
    kinds.BelowPoints(below_points=60 * SCALE),
    kinds.BelowFull(below_full=Fraction(3, 5)),
    kinds.OnList(on_list=LIST),
    kinds.BelowOwn(below_own=Fraction(3, 10)),
    kinds.Running(running=2, when=kinds.BelowPoints(below_points=60 * SCALE)),
    kinds.AtLeastTimes(at_least_times=1, of_last=2, when=kinds.BelowPoints(below_points=60 * SCALE)),
    kinds.MeanOfLast(mean_of_last=2, when=kinds.BelowPoints(below_points=60 * SCALE)),
    kinds.AnyOf(any=(kinds.OnList(on_list=LIST), kinds.BelowPoints(below_points=60 * SCALE))),
]


def two_classes() -> list[Seat]:
    """一班 of six has 英语 0 throughout and 语文 like anybody; 二班 has both."""
    first = [seat(90 - 10 * k, 0, class_name="一班", grade="三") for k in range(6)]
    second = [seat(90 - 10 * k, 90 - 10 * k, class_name="二班", grade="三") for k in range(6)]
    return [*first, *second]


@pytest.mark.parametrize("condition", EVERY_KIND, ids=lambda one: type(one).__name__)
def test_a_column_of_zeros_lists_nobody_whatever_the_policy_looks_at(condition: Condition) -> None:
    """By one's own mean or another's, by places, points, lists, own subjects, earlier exams; explained and tried alike."""
    policy = policy_of([when("学困生", condition)])
    full = {"语文": 100, "英语": 100}
    before = exam_of(two_classes(), full)
    exam = exam_of(two_classes(), full, lists={LIST: frozenset(range(12))}, earlier=[(before, list(range(12)))])
    result = screened_by(policy, exam)
    said = [one.message for one in result.findings if one.code == "reference_zero"]
    assert said == ["一班英语全是零分（6 人），多半没有录入，没有筛查"]
    assert not [one for one in result.listed if (one.subject, one.student < 6) == ("英语", True)]
    ground = grounds(policy, exam)
    assert all(category_of(ground, student, 1) == NOT_LISTED for student in range(6))
    told = explain(ground, ground.table, 0).subjects[1]
    assert (told.category, told.reason) == ("", "英语：全班都是零分，多半没有录入，没有筛查")
    for line in movable_lines(policy):
        assert counts_at(ground, line, [line.own])[0, 1]["学困生"] == [0]


def test_the_numbers_of_the_class_stay_what_they_are() -> None:
    (group,) = screen(policy_of(), sitting([seat(0)] * 6)).groups
    assert (group.takers, group.average, group.cutoffs, group.absent) == (6, 0, {}, 0)


def test_a_few_zeros_under_a_line_in_points_are_results() -> None:
    """Four may have got nothing; five and nothing else were not entered."""
    policy = policy_of([when("低分", kinds.BelowPoints(below_points=30 * SCALE))])
    assert len(screen(policy, sitting([seat(0)] * 4)).listed) == 4
    assert screen(policy, sitting([seat(0)] * 5)).listed == ()
    assert len(screen(policy, sitting([*[seat(0)] * 5, seat("0.5")])).listed) == 6


def test_one_zero_alone_is_the_result_of_one_student() -> None:
    assert [one.category for one in screen(policy_of(), sitting([seat(0)])).listed] == ["二类"]
    assert screen(policy_of(), sitting([seat(0)] * 2)).listed == ()


def test_the_exempt_stay_on_the_list_by_registration() -> None:
    found = screen(policy_of(), sitting([*[seat(0)] * 5, seat(0, exempt=True), seat(40, exempt=True)])).listed
    assert [(one.student, one.category) for one in found] == [(5, "一类"), (6, "一类")]


def test_a_series_does_not_take_an_exam_that_was_not_entered_for_a_bad_one() -> None:
    """30 now and zeros for everybody before: not twice below 60, and no mean of 15."""
    below = kinds.BelowPoints(below_points=60 * SCALE)
    for condition in (
        kinds.Running(running=2, when=below),
        kinds.AtLeastTimes(at_least_times=2, of_last=2, when=below),
        kinds.MeanOfLast(mean_of_last=2, when=below),
    ):
        before = exam_of([seat(0)] * 6, {"语文": 100})
        exam = exam_of([seat(30), *[seat(90)] * 5], {"语文": 100}, earlier=[(before, list(range(6)))])
        assert screened_by(policy_of([when("学困生", condition)]), exam).listed == ()


def test_an_exam_that_was_not_judged_is_no_score_to_whoever_compares_two() -> None:
    """Listed before and zeros for all now is not converted; zeros for all before makes nobody a newcomer."""
    ground, _ = ground_of(policy_of(), sitting([seat(0)] * 6))
    exam = ScoredExam(ground, screened(ground).listed)
    assert {(exam.at(student, "语文").category, exam.at(student, "语文").score) for student in range(6)} == {
        (ABSENT, None)
    }


@pytest.mark.parametrize("ties", ["in", "out"])
@pytest.mark.parametrize("pool", [Pool.CLASS, Pool.SCHOOL])
def test_among_scores_that_are_all_the_same_nobody_is_last(ties: str, pool: Pool) -> None:
    """Said; of six with 60 the last fifth would have been everybody."""
    condition = kinds.LowestShare(lowest_share=Fraction(1, 5), ties=ties, within=pool)
    result = screen(policy_of([when("学困生", condition)]), sitting([seat(60)] * 6))
    assert result.listed == ()
    assert [one.message for one in result.findings if one.code == "no_order"] == [
        "三(1)班语文全是 60 分（6 人），分不出先后，没有按名次筛查"
    ]


def test_an_exam_in_which_nobody_is_last_is_no_score_to_whoever_compares_two() -> None:
    """Listed before and 60 like everybody now is not converted."""
    policy = policy_of([when("学困生", kinds.LowestShare(lowest_share=Fraction(1, 5)))])
    for scores, category in (([60] * 6, ABSENT), ([60] * 5 + [61], UNLISTED)):
        ground, _ = ground_of(policy, sitting([seat(score) for score in scores]))
        assert ScoredExam(ground, screened(ground).listed).at(5, "语文").category == category


def test_another_condition_still_holds_where_nobody_is_last() -> None:
    """The sentence speaks of places alone."""
    either = kinds.AnyOf(any=(kinds.LowestCount(lowest_count=1), kinds.BelowPoints(below_points=61 * SCALE)))
    result = screen(policy_of([when("学困生", either)]), sitting([seat(60)] * 6))
    assert len(result.listed) == 6


def list_policy() -> Policy:
    """Whoever is on the list."""
    return policy_of([when("学困生", kinds.OnList(on_list=LIST))])


def test_in_a_class_without_takers_a_list_lists_nobody() -> None:
    """没有参考的学生，没有筛查: and so it is. In a subject with takers an absent child on the list is listed."""
    everybody = {LIST: frozenset((0, 1))}
    seats = [seat(Mark.ABSENT, Mark.ABSENT), seat(Mark.BLANK, 90)]
    result = screen(list_policy(), sitting(seats, ("语文", "数学")), everybody)
    assert [(one.student, one.subject) for one in result.listed] == [(0, "数学"), (1, "数学")]
    assert [one.message for one in result.findings] == ["三(1)班语文没有参考的学生，没有平均分，没有筛查"]
