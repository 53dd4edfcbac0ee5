"""Conditions in some of the last exams, and the mean of the last exams: who is listed, and with which sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made_exams import grounds, screened_by
from made_sitting import Cell, seat

from kinds_oracle import Exam, exam_of
from made_policy import policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.explaining.student import explain
from xuekun_cli.rules.screening.exits import own_exit_score
from xuekun_cli.rules.screening.needs import needs_of
from xuekun_cli.rules.screening.verdicts import holds, say

FULL = {"语文": 100}
BELOW_60 = kinds.BelowPoints(below_points=60 * SCALE)


def trail(now: Cell, *before: Cell | None) -> Exam:
    """One student's exams, the earlier ones the oldest first; None: not there."""
    earlier = [
        (exam_of([seat("50") if cell is None else seat(cell)], FULL, "月考"), [-1 if cell is None else 0])
        for cell in before
    ]
    return exam_of([seat(now)], FULL, earlier=earlier)


def policy(condition: Condition) -> Policy:
    """A policy of this condition alone."""
    return policy_of([when("学困生", condition)])


TWO_OF_THREE = kinds.AtLeastTimes(at_least_times=2, of_last=3, when=BELOW_60)


@pytest.mark.parametrize(
    ("now", "before", "held"),
    [
        ("59.5", ("60", "59.5"), True),
        ("59.5", ("59.5", "60"), True),
        ("90", ("59.5", "59.5"), True),
        ("59.5", ("60", "60"), False),
        ("60", ("60", "60"), False),
        ("30", ("30", "30"), True),
        ("30", ("30", "90", "90"), False),
        ("30", ("30",), True),
        ("30", (), False),
        ("30", (None, "30"), True),
        ("30", (Mark.ABSENT, "90"), False),
        (Mark.ABSENT, ("30", "30"), True),
        (Mark.ABSENT, (None, "30"), False),
    ],
)
def test_two_of_three_need_not_run_and_whoever_was_away_does_not_fulfil(
    now: Cell, before: tuple[Cell | None, ...], held: bool
) -> None:
    """With fewer exams given, who is listed is listed for certain: the others could only add to it."""
    ground = grounds(policy(TWO_OF_THREE), trail(now, *before))
    assert bool(holds(ground, TWO_OF_THREE, 0)[0]) is held


def test_the_sentence_counts_the_exams_and_says_each() -> None:
    said = say(grounds(policy(TWO_OF_THREE), trail("59.5", "60", Mark.ABSENT)), TWO_OF_THREE, 0, 0)
    assert said.full == (
        "最近 3 次里 1 次符合（至少 2 次才算）：这次 59.5 < 60.00（60 分线），月考 没有分数，月考 60 ≥ 60.00（60 分线）"
    )
    said = say(grounds(policy(TWO_OF_THREE), trail("59", None)), TWO_OF_THREE, 0, 0)
    assert said.brief.endswith("这次 59 < 60.00，上一次 没有成绩，前 2 次 没有给出")


@pytest.mark.parametrize(
    ("before", "leaves"), [(("30", "90"), 60), (("30", "30"), None), (("90", "90"), None)], ids=str
)
def test_the_exit_score_is_that_with_which_one_exam_less_fulfils_it(
    before: tuple[Cell, ...], leaves: int | None
) -> None:
    """One before: 60 now is off the list. Two before: no score now is. None before: nobody is on it."""
    ground = grounds(policy(TWO_OF_THREE), trail("30", *before))
    found = own_exit_score(ground, 0, 0, SCALE)
    assert found == (None if leaves is None else leaves * SCALE)


def mean(line: kinds.OfOneScore, least: int | None = None) -> kinds.MeanOfLast:
    """The mean of three exams against a line."""
    return kinds.MeanOfLast(mean_of_last=3, when=line, scored_at_least=least)


@pytest.mark.parametrize(
    ("line", "now", "held"),
    [
        (BELOW_60, "59.9999", True),
        (BELOW_60, "60", False),
        (kinds.AtMostPoints(at_most_points=60 * SCALE), "60", True),
        (kinds.AtMostPoints(at_most_points=60 * SCALE), "60.0001", False),
        (kinds.AtMostFull(at_most_full=Fraction(3, 5)), "60", True),
        (kinds.AtMostFull(at_most_full=Fraction(3, 5)), "60.0001", False),
        (kinds.BelowFull(below_full=Fraction(3, 5)), "60", False),
        (kinds.BelowFull(below_full=Fraction(3, 5)), "59.9999", True),
    ],
)
def test_the_side_of_the_line_that_owns_it_is_the_one_its_words_say(
    line: kinds.OfOneScore, now: str, held: bool
) -> None:
    """With 50 and 70 before, 60 now is a mean of 60."""
    condition = mean(line)
    assert bool(holds(grounds(policy(condition), trail(now, "50", "70")), condition, 0)[0]) is held


def hard_and_easy(now: str) -> Exam:
    """The others had 40 in a hard exam, 90 in an easy one, 60 now: the student had 20 and 90."""
    hard, easy = (
        exam_of([seat(mine), seat(others)], FULL, name)
        for mine, others, name in (("20", "60", "难"), ("90", "90", "易"))
    )
    earlier = [(hard, [0, 1]), (easy, [0, 1])]
    return exam_of([seat(now), seat(str(120 - Fraction(now)))], FULL, earlier=earlier)


@pytest.mark.parametrize(("now", "held"), [("54", True), ("53.9999", True), ("54.0001", False)])
def test_each_exam_is_divided_by_its_own_reference(now: str, held: bool) -> None:
    """20 of a mean of 40 is 0.5, 90 of 90 is 1, 54 of 60 is 0.9: a mean of exactly 0.8."""
    condition = mean(kinds.AtMost(at_most=Fraction(4, 5)))
    ground = grounds(policy(condition), hard_and_easy(now))
    assert bool(holds(ground, condition, 0)[0]) is held
    if now == "54":
        assert say(ground, condition, 0, 0).full == (
            "最近 3 次相对分的平均 0.80 ≤ 0.80（这次 54÷60=0.9，易 90÷90=1，难 20÷40=0.5）"
        )


def test_two_that_differ_by_little_are_printed_apart() -> None:
    condition = mean(kinds.AtMost(at_most=Fraction(4, 5)))
    said = say(grounds(policy(condition), hard_and_easy("54.0001")), condition, 0, 0).brief
    assert said == "最近 3 次相对分的平均 0.800001 > 0.800000"


@pytest.mark.parametrize(
    ("least", "now", "before", "held"),
    [
        (None, "30", ("30", Mark.ABSENT), False),
        (2, "30", ("30", Mark.ABSENT), True),
        (2, "30", (None, "89.9999"), True),
        (2, "30", (None, "90"), False),
        (2, Mark.ABSENT, ("30", "30"), True),
        (2, "30", (Mark.ABSENT, None), False),
        (1, "30", (), True),
        (2, "30", ("30",), True),
        (None, "30", ("30",), False),
        (None, "30", ("0", "30", "90"), True),
    ],
)
def test_who_lacks_scores_is_judged_by_the_others_only_where_the_policy_says_so(
    least: int | None, now: Cell, before: tuple[Cell | None, ...], held: bool
) -> None:
    """An absence is no zero; an older exam than the last three is not looked at."""
    condition = mean(BELOW_60, least)
    assert bool(holds(grounds(policy(condition), trail(now, *before)), condition, 0)[0]) is held


def test_no_mean_is_said_with_what_is_missing() -> None:
    condition = mean(BELOW_60)
    said = say(grounds(policy(condition), trail("30", Mark.ABSENT)), condition, 0, 0)
    assert said.full == (
        "最近 3 次里 1 次有成绩（至少 3 次才算），没有平均（这次 30，月考 缺考，没有分数，前 2 次 没有给出）"
    )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (TWO_OF_THREE, "只在给出的 2 次里数，少给的考试里符合的没有算"),
        (mean(BELOW_60), "这一条没有人符合"),
        (mean(BELOW_60, 2), "用给出的 2 次算平均"),
        (kinds.Running(running=3, when=BELOW_60), "这一条没有人符合"),
    ],
)
def test_too_few_exams_are_said_with_what_that_means(condition: Condition, said: str) -> None:
    """And it is so: with 30 in both, whoever the sentence says can be listed is."""
    result = screened_by(policy(condition), trail("30", "30"))
    (finding,) = [one for one in result.findings if one.code == "no_earlier"]
    assert said in finding.message
    assert bool(result.listed) is ("没有人符合" not in said)
    assert needs_of(policy(condition)).earlier == 2


@pytest.mark.parametrize("step", [SCALE, SCALE // 2, 1])
def test_the_exit_score_of_a_mean_is_what_this_exam_has_to_be(step: int) -> None:
    """Before 50 and 55: from 75 on the mean is 60, which is not below it."""
    ground = grounds(policy(mean(BELOW_60)), trail("30", "50", "55"))
    assert own_exit_score(ground, 0, 0, step) == 75 * SCALE


def test_an_explanation_has_the_cells_of_every_exam_looked_at() -> None:
    for condition in (TWO_OF_THREE, mean(BELOW_60)):
        exam = trail("30", "50", "55")
        ground = grounds(policy(condition), exam)
        one = explain(ground, ground.table, 0).subjects[0]
        assert one.category == "学困生"
        assert [place.read_as for place in one.compared[0].step.looked_at] == ["55 分", "50 分"]
        assert "最近 3 次" in one.reason
