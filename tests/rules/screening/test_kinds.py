"""Every kind of condition against plain loops over fractions, with many scores exactly on a line."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, FROM_BEFORE, KINDS, REFERENCES, exams, grounds, pairs, plain, screened_by
from made_sitting import Level, seat

from kinds_oracle import Exam, categories, exam_of, fits, looked_at
from made_policy import policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import ExemptRule, Policy, ReferenceRule
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.verdicts import holds

a_few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def policies(kind: str) -> st.SearchStrategy[Policy]:
    """Policies of two categories, the first by a condition of a kind, the second by any plain one."""

    def made(first: Condition, second: Condition, reference: ReferenceRule, exempt: ExemptRule) -> Policy:
        return policy_of([when("二类", first), when("三类", second)], reference=reference, exempt=exempt)

    return st.builds(made, KINDS[kind], plain, REFERENCES, EXEMPT)


def exams_for(kind: str) -> st.SearchStrategy[Exam]:
    """Exams with none to three earlier ones for the kinds that look at them."""
    return exams(before=st.integers(0, 3), most=6) if kind in FROM_BEFORE else exams()


def test_every_kind_that_a_policy_may_write_is_drawn() -> None:
    """A kind added later has to come here too."""
    assert {next(iter(kind.FIELDS)) for kind in get_args(Condition)} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@a_few
@given(drawn=st.data())
def test_a_condition_holds_of_whom_a_plain_loop_says(kind: str, drawn: st.DataObject) -> None:
    """Whatever the cell says, with any reference and way to count the exempt, who are not judged by scores."""
    policy, exam = drawn.draw(policies(kind)), drawn.draw(exams_for(kind))
    ground, condition, seen = grounds(policy, exam), policy.bands[0].when, looked_at(policy, exam)
    for student, number, subject in pairs(exam):
        if not exam.seats[student].exempt:
            held = bool(holds(ground, condition, number)[student])
            assert held == fits(policy, seen, condition, student, subject), (student, subject)


@pytest.mark.parametrize("kind", KINDS)
@settings(a_few, max_examples=15)
@given(drawn=st.data())
def test_who_is_listed_in_which_category_is_what_a_plain_loop_says(kind: str, drawn: st.DataObject) -> None:
    """The first category that fits; the exempt by registration; nobody without a class or a cell."""
    policy, exam = drawn.draw(policies(kind)), drawn.draw(exams_for(kind))
    result = screened_by(policy, exam)
    found = {(one.student, one.subject): one.category for one in result.listed}
    assert found == categories(policy, looked_at(policy, exam))
    for group in result.groups:
        mine = [one.category for one in result.listed if one.group is group]
        assert group.counts == {category: mine.count(category) for category in policy.categories}


ON_THE_LINE: list[tuple[Condition, str, bool]] = [
    (kinds.AtMost(at_most=Fraction(2, 5)), "28", True),
    (kinds.Below(below=Fraction(2, 5)), "28", False),
    (kinds.AtMostPoints(at_most_points=28 * SCALE), "28", True),
    (kinds.BelowPoints(below_points=28 * SCALE), "28", False),
    (kinds.AtMostFull(at_most_full=Fraction(28, 100)), "28", True),
    (kinds.BelowFull(below_full=Fraction(28, 100)), "28", False),
]


@pytest.mark.parametrize(("condition", "line", "owned"), ON_THE_LINE, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("step", ["-0.0001", "0", "0.0001"])
def test_each_line_is_owned_by_the_side_that_its_words_say(
    condition: Condition, line: str, owned: bool, step: str
) -> None:
    """A ten-thousandth below is listed, a ten-thousandth above is not; 不高于 owns the line, 低于 does not."""
    score = Fraction(line) + Fraction(step)
    seats = [seat(str(score)), seat(str(140 - score)), seat(70)]
    ground = grounds(policy_of([when("二类", condition)]), exam_of(seats, {"语文": 100}))
    assert bool(holds(ground, condition, 0)[0]) is (Fraction(step) < 0 or (step == "0" and owned))


@pytest.mark.parametrize(
    ("people", "share", "rounding", "listed"),
    [
        (9, "1/5", "down", 1),
        (9, "1/5", "nearest", 2),
        (9, "1/5", "up", 2),
        (12, "1/5", "down", 2),
        (12, "1/5", "nearest", 2),
        (12, "1/5", "up", 3),
        (10, "1/4", "nearest", 3),
        (10, "1/5", "up", 2),
        (4, "1/5", "down", 0),
        (3, "1", "up", 3),
    ],
)
def test_a_lowest_share_takes_as_many_as_its_rounding_says(
    people: int, share: str, rounding: str, listed: int
) -> None:
    """A fifth of nine is 1.8; a quarter of ten is 2.5, which rounds up; a whole number needs no rounding."""
    condition = kinds.LowestShare(lowest_share=Fraction(share), rounding=rounding)
    exam = exam_of([seat(50 + k) for k in range(people)], {"语文": 100})
    assert sum(holds(grounds(policy_of([when("二类", condition)]), exam), condition, 0)) == listed


@pytest.mark.parametrize(("ties", "listed"), [("in", [1, 1, 1, 1, 0]), ("out", [1, 0, 0, 0, 0])])
@pytest.mark.parametrize("kind", ["count", "share"])
def test_who_shares_the_last_place_is_in_or_out_with_the_others(kind: str, ties: str, listed: list[int]) -> None:
    """Three share the places two to four, of which the last two are asked for."""
    condition: Condition = (
        kinds.LowestCount(lowest_count=2, ties=ties)
        if kind == "count"
        else kinds.LowestShare(lowest_share=Fraction(2, 5), ties=ties)
    )
    exam = exam_of([seat(10), seat(20), seat(20), seat(20), seat(90)], {"语文": 100})
    assert list(holds(grounds(policy_of([when("二类", condition)]), exam), condition, 0)) == listed


@pytest.mark.parametrize("ties", ["in", "out"])
def test_a_tie_that_fits_within_the_places_is_in_either_way(ties: str) -> None:
    """Two share the last place, and there are places for both."""
    condition = kinds.LowestCount(lowest_count=2, ties=ties)
    exam = exam_of([seat(20), seat(20), seat(30)], {"语文": 100})
    assert list(holds(grounds(policy_of([when("二类", condition)]), exam), condition, 0)) == [1, 1, 0]


@pytest.mark.parametrize("written", ["D", "d", "Ｄ", "ｄ", " D "])
def test_a_level_is_the_same_in_any_writing(written: str) -> None:
    """Wide and narrow, large and small; but D+ is another, and a score is none."""
    condition = kinds.Levels(levels=(written,))
    seats = [seat(Level("D")), seat(Level("Ｄ")), seat(Level("D+")), seat(4), seat(Mark.BLANK)]
    ground = grounds(policy_of([when("二类", condition)]), exam_of(seats, {"语文": None}))
    assert list(holds(ground, condition, 0)) == [1, 1, 0, 0, 0]


def test_one_weak_subject_is_held_against_the_students_own_others() -> None:
    """数学 40 of a mean of 80 is 0.5; 语文 and 英语 are 0.7 and 0.8 (mean 0.75), of which two thirds are 0.5."""
    first = seat(56, 40, 64)
    exam = exam_of([first, seat(104, 120, 96)], {"语文": 150, "数学": 150, "英语": 150})
    for share, expected in (("1/3", 1), ("0.33334", 0)):
        condition = kinds.BelowOwn(below_own=Fraction(share))
        ground = grounds(policy_of([when("二类", condition)]), exam)
        assert holds(ground, condition, 1)[0] == expected


def test_a_subject_is_looked_up_by_name_in_an_earlier_exam() -> None:
    """It stood elsewhere then; one that was not examined then has no series."""
    condition = kinds.Running(running=2, when=kinds.AtMostPoints(at_most_points=40 * SCALE))
    before = exam_of([seat(90, 30)], {"英语": 100, "语文": 100})
    exam = exam_of([seat(30, 30, 30)], {"语文": 100, "数学": 100, "英语": 100}, earlier=[(before, [0])])
    ground = grounds(policy_of([when("二类", condition)]), exam)
    assert [holds(ground, condition, number)[0] for number in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("earlier", "then", "times", "holding"),
    [
        (["90", "30", "30"], [0, 0, 0], 3, 1),
        (["30", "30", "90"], [0, 0, 0], 3, 0),
        (["30", "90", "30"], [0, 0, 0], 3, 0),
        (["30"], [0], 3, 0),
        (["30", "30"], [0, -1], 3, 0),
        (["30", "30"], [-1, 0], 3, 0),
        (["90", "30"], [0, 0], 2, 1),
        (["30", "90"], [0, 0], 2, 0),
    ],
)
def test_only_the_exams_just_before_count_in_a_series(
    earlier: list[str], then: list[int], times: int, holding: int
) -> None:
    """The oldest are given first; an exam that the student missed breaks the series."""
    condition = kinds.Running(running=times, when=kinds.AtMostPoints(at_most_points=40 * SCALE))
    before = [(exam_of([seat(score)], {"语文": 100}), [place]) for score, place in zip(earlier, then, strict=True)]
    exam = exam_of([seat(30)], {"语文": 100}, earlier=before)
    assert holds(grounds(policy_of([when("二类", condition)]), exam), condition, 0)[0] == holding


@pytest.mark.parametrize(("name", "holding"), [("期中", 1), ("2024 期末考试", 1), ("第二次月考", 0), ("", 0)])
def test_a_condition_for_some_exams_is_looked_at_in_those_alone(name: str, holding: int) -> None:
    """By the words in the exam's name."""
    condition = kinds.AtExams(at_exams=("期中", "期末"), when=kinds.AtMostPoints(at_most_points=40 * SCALE))
    exam = exam_of([seat(30)], {"语文": 100}, name)
    assert holds(grounds(policy_of([when("二类", condition)]), exam), condition, 0)[0] == holding
