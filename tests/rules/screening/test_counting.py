"""Which scores a policy looks at: zeros for marks, chosen subjects, totals and means, and several subjects together."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, KINDS, LIST, REFERENCES, SUBJECTS, exams, grounds, pairs, plain, screened_by
from made_sitting import Level, in_tenthousandths, seat

from kinds_oracle import REGISTERED, Exam, categories, exam_of, fits, looked_at, worst_of
from made_policy import exempt_rule, policy_of, when
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import (
    ExemptRule,
    MarksRule,
    OverallRule,
    Policy,
    ReferenceRule,
    ScoreRule,
)
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.verdicts import holds

a_few = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RULED = ("absent", "excused", "deferred", "misconduct", "blank")
counts = st.sampled_from(["none", "zero"])
mark_rules = st.none() | st.builds(MarksRule, clause=st.just("第五条"), **dict.fromkeys(RULED, counts))
chosen = st.lists(st.sampled_from(SUBJECTS), unique=True, max_size=3).map(tuple)
sums = st.builds(
    ScoreRule, of=st.sampled_from(["total", "mean"]), subjects=chosen, missing=st.sampled_from(["out", "zero"])
)
one_by_one = st.builds(ScoreRule, of=st.just("subject"), subjects=chosen)


def with_marks(policy: Policy, rule: MarksRule | None) -> Policy:
    """The same policy with a word on cells without a score."""
    return replace(policy, file=policy.file.but(marks=rule))


def policies(scores: st.SearchStrategy[ScoreRule]) -> st.SearchStrategy[Policy]:
    """Policies that look at such scores, with conditions of every plain kind."""

    def made(
        conditions: list[Condition],
        reference: ReferenceRule,
        exempt: ExemptRule,
        score: ScoreRule,
        marks: MarksRule | None,
    ) -> Policy:
        bands = [when(f"第{k}类", one) for k, one in enumerate(conditions)]
        return with_marks(policy_of(bands, reference=reference, exempt=exempt, score=score), marks)

    return st.builds(made, st.lists(plain, min_size=1, max_size=3), REFERENCES, EXEMPT, scores, mark_rules)


@a_few
@given(policies(sums), exams(most=8))
def test_totals_and_means_are_those_of_a_plain_loop(policy: Policy, exam: Exam) -> None:
    """Of all subjects or chosen ones, with those who lack one left out or given a zero for it."""
    assume(any(name in exam.subjects for name in policy.screening.score.subjects or exam.subjects))
    seen = looked_at(policy, exam)
    ground = grounds(policy, exam)
    for band in policy.bands:
        for student, one in enumerate(exam.seats):
            if not one.exempt:
                held = bool(holds(ground, band.when, 0)[student])
                assert held == fits(policy, seen, band.when, student, "sum")
    found = {(one.student, "sum"): one.category for one in screened_by(policy, exam).listed}
    assert found == categories(policy, seen)


@a_few
@given(policies(one_by_one), exams(most=8))
def test_chosen_subjects_and_zeros_for_marks_are_those_of_a_plain_loop(policy: Policy, exam: Exam) -> None:
    """A mark that counts as zero is a score like any other, in the mean and in the ranking too."""
    seen = looked_at(policy, exam)
    found = {(one.student, one.subject): one.category for one in screened_by(policy, exam).listed}
    assert found == categories(policy, seen)
    subjects = [name for name in policy.screening.score.subjects or exam.subjects if name in exam.subjects]
    ground = grounds(policy, exam)
    assert [subject.name for subject in ground.table.subjects] == subjects
    for student, number, subject in pairs(replace(exam, full={name: exam.full[name] for name in subjects})):
        mark, cell = ground.table.marks[student, number], seen.cells[student][subject]
        assert (mark == Mark.SCORED) == isinstance(cell, Fraction)


@settings(a_few, max_examples=60)
@given(
    policies(st.just(ScoreRule())),
    exams(most=8),
    st.integers(1, 3),
    st.sampled_from(["none", "worst"]),
)
def test_several_subjects_together_are_those_of_a_plain_loop(
    policy: Policy, exam: Exam, least: int, category: str
) -> None:
    """Only who fulfils a condition in so many subjects is listed, but the exempt always; the worst category holds."""
    overall = OverallRule(category=category, at_least_subjects=least, clause="第六条")
    policy = replace(policy, file=policy.file.but(screening=policy.screening.but(overall=overall)))
    expected = categories(policy, looked_at(policy, exam))
    result = screened_by(policy, exam)
    assert {(one.student, one.subject): one.category for one in result.listed} == expected
    worst = worst_of(policy, expected) if category == "worst" else {}
    assert {one.student: one.overall for one in result.listed if one.overall} == worst


@settings(a_few, max_examples=60)
@given(
    st.lists(st.one_of(KINDS["at_most"], KINDS["lowest_share"], KINDS["on_list"]), min_size=1, max_size=3),
    REFERENCES,
    exams(most=8),
)
def test_the_category_by_the_total_is_that_of_a_policy_of_totals(
    conditions: list[Condition], reference: ReferenceRule, exam: Exam
) -> None:
    """Who has no total, or one above every line, is said to; the lists hold for the total too."""
    bands = [when(f"第{k}类", one) for k, one in enumerate(conditions)]
    overall = OverallRule(category="total", clause="第六条")
    subjects = policy_of(bands, reference=reference, overall=overall)
    totals = policy_of(bands, reference=reference, score=ScoreRule(of="total"))
    by_total = categories(totals, looked_at(totals, exam))
    seen = looked_at(totals, exam)
    for one in screened_by(subjects, exam).listed:
        without = "总分不在线下" if isinstance(seen.cells[one.student]["sum"], Fraction) else "没有总分"
        expected = REGISTERED if one.exempt else by_total.get((one.student, "sum"), without)
        assert one.overall == expected


def test_a_mean_of_three_subjects_stands_on_its_line_exactly() -> None:
    """40, 41 and 39 have a mean of 40; so have 40, 41 and 39.0001 not."""
    seats = [seat(40, 41, 39), seat(40, 41, "39.0001"), seat(40, 41, "38.9999")]
    exam = exam_of(seats, dict.fromkeys(SUBJECTS, 100))
    for condition, expected in (
        (kinds.AtMostPoints(at_most_points=40 * SCALE), [1, 0, 1]),
        (kinds.BelowPoints(below_points=40 * SCALE), [0, 0, 1]),
        (kinds.AtMostFull(at_most_full=Fraction(2, 5)), [1, 0, 1]),
    ):
        ground = grounds(policy_of([when("二类", condition)], score=ScoreRule(of="mean")), exam)
        assert list(holds(ground, condition, 0)) == expected


def test_the_mean_of_several_subjects_is_rounded_as_a_mean() -> None:
    """80, 80 and 80.01 have a mean of 80.003…, which is 80.00: the sum 240.01 is not what is rounded."""
    exam = exam_of([seat(80, 80, "80.01"), seat(80, 80, "80.01")], dict.fromkeys(SUBJECTS, 100))
    condition = kinds.AtMost(at_most=Fraction(1))
    for digits, expected in ((2, [0, 0]), (None, [1, 1])):
        reference = ReferenceRule(clause="第一条", round=digits)
        policy = policy_of([when("二类", condition)], reference=reference, score=ScoreRule(of="mean"))
        assert list(holds(grounds(policy, exam), condition, 0)) == expected


@pytest.mark.parametrize(("missing", "marks"), [("out", [1, 2, 2]), ("zero", [1, 1, 2])])
def test_who_lacks_a_subject_has_no_total_or_one_with_a_zero(missing: str, marks: list[int]) -> None:
    """Who lacks them all has none either way."""
    seats = [seat(30, 30), seat(30, Mark.ABSENT), seat(Mark.ABSENT, Mark.ABSENT)]
    policy = policy_of(score=ScoreRule(of="total", missing=missing))
    ground = grounds(policy, exam_of(seats, {"语文": 100, "数学": 100}))
    assert list(ground.table.marks.column(0)) == marks
    assert list(ground.table.scores.column(0))[:2] == [60 * SCALE, 30 * SCALE * (missing == "zero")]


@pytest.mark.parametrize(
    ("score", "name", "full"),
    [
        (ScoreRule(of="total"), "总分", 250),
        (ScoreRule(of="total", subjects=("语文", "数学")), "语文+数学合计", 250),
        (ScoreRule(of="mean", subjects=("数学",)), "数学", 150),
    ],
)
def test_a_sum_has_the_name_and_the_full_mark_of_its_subjects(score: ScoreRule, name: str, full: int) -> None:
    """总分 only where all subjects are in it."""
    ground = grounds(policy_of(score=score), exam_of([seat(30, 40)], {"语文": 100, "数学": 150}))
    (subject,) = ground.table.subjects
    assert (subject.name, subject.full_mark) == (name, full * SCALE)


def test_where_one_full_mark_is_unknown_the_sums_is_too() -> None:
    """Half a full mark would list the wrong students."""
    ground = grounds(policy_of(score=ScoreRule(of="total")), exam_of([seat(30, 40)], {"语文": 100, "数学": None}))
    assert ground.table.subjects[0].full_mark is None


def test_a_subject_that_the_policy_wants_and_the_table_lacks_is_said() -> None:
    """It is an error: the list would be short without anybody noticing."""
    policy = policy_of(score=ScoreRule(subjects=("语文", "科学")))
    (error,) = screened_by(policy, exam_of([seat(80, 80), seat(70, 70)], {"语文": 100, "数学": 100})).findings
    assert (error.code, error.severity) == ("subject_missing", Severity.ERROR)
    assert error.message == "办法要看「科学」，成绩表里没有这一科"


def test_marks_that_count_as_zero_are_said_once_a_kind_with_the_clause() -> None:
    """The office can see how many, and where the first one stands."""
    rule = MarksRule(clause="第五条", absent="zero", misconduct="zero", deferred="zero")
    seats = [seat(80), seat(Mark.ABSENT), seat(Mark.MISCONDUCT), seat(Mark.ABSENT), seat(Mark.BLANK)]
    result = screened_by(with_marks(policy_of(), rule), exam_of(seats, {"语文": 100}))
    assert [(one.code, one.message, str(one.ref)) for one in result.findings] == [
        ("counted_as_zero", "2 格缺考按 0 分算（第五条）", "期中.xlsx!成绩!D3"),
        ("counted_as_zero", "1 格作弊违纪按 0 分算（第五条）", "期中.xlsx!成绩!D4"),
    ]


def test_a_mark_that_counts_as_zero_says_so_in_its_reason() -> None:
    """Nobody would look for a 0 that is not in the table."""
    rule = MarksRule(clause="第五条", absent="zero")
    seats = [seat(90), seat(Mark.ABSENT)]
    (one,) = screened_by(with_marks(policy_of(), rule), exam_of(seats, {"语文": 100})).listed
    assert (
        one.reason == "语文 0（缺考按 0 分） ≤ 18.00（平均分 90÷2=45.00 的 40%），二类（一·第二类）；脱困成绩 37"
    )


def test_a_mark_of_an_exempt_student_counts_as_zero_without_a_verdict() -> None:
    """He or she stays registered; the zero is a taker only where the exempt are."""
    rule = MarksRule(clause="第五条", absent="zero")
    seats = [seat(80), seat(60), seat(Mark.ABSENT, exempt=True)]
    for in_takers, average in ((False, 70), (True, Fraction(140, 3))):
        policy = with_marks(policy_of(exempt=exempt_rule(in_takers=in_takers)), rule)
        result = screened_by(policy, exam_of(seats, {"语文": 100}))
        assert result.groups[0].average == average
        assert [one.category for one in result.listed if one.exempt] == ["一类"]


def test_one_subject_too_few_lists_nobody_and_enough_say_how_many() -> None:
    """Two of three subjects are enough here; the reason counts them."""
    overall = OverallRule(at_least_subjects=2, clause="第六条")
    condition = kinds.AtMostPoints(at_most_points=40 * SCALE)
    policy = policy_of([when("二类", condition)], overall=overall)
    seats = [seat(40, 40, 90), seat(40, 41, 90), seat(90, 90, 90)]
    listed = screened_by(policy, exam_of(seats, dict.fromkeys(SUBJECTS, 100))).listed
    assert [(one.student, one.subject) for one in listed] == [(0, "语文"), (0, "数学")]
    assert {one.reason.rpartition("；")[2] for one in listed} == {"2 科符合（至少 2 科才列入）"}


def test_the_registered_are_listed_without_being_counted() -> None:
    """However many subjects a policy asks for: registration needs none, and the reason says nothing of any."""
    overall = OverallRule(at_least_subjects=2, clause="第六条")
    condition = kinds.AtMostPoints(at_most_points=40 * SCALE)
    policy = policy_of([when("二类", condition)], overall=overall)
    exam = exam_of([seat(10, exempt=True), seat(90)], {"语文": 100})
    (one,) = screened_by(policy, exam).listed
    assert (one.category, one.more) == ("一类", "")
    assert one.reason.startswith("语文：一类，按登记，不看分数")


def test_a_list_holds_for_the_total_as_for_a_subject() -> None:
    """Where the policy gives the category by the total, who is on the list is so by the total too."""
    bands = [when("二类", kinds.AllOf(all=(kinds.OnList(on_list=LIST), kinds.AtMost(at_most=Fraction(4, 5)))))]
    policy = policy_of(bands, overall=OverallRule(category="total", clause="第六条"))
    seats = [seat(30, 30), seat(90, 90)]
    exam = exam_of(seats, {"语文": 100, "数学": 100}, lists={LIST: frozenset([0])})
    assert {one.overall for one in screened_by(policy, exam).listed} == {"二类"}


def test_a_level_makes_no_total_and_no_trouble() -> None:
    """Who is on the list is listed all the same, without a score and without a level of the total."""
    policy = policy_of([when("二类", kinds.OnList(on_list=LIST))], score=ScoreRule(of="total"))
    exam = exam_of([seat(30, Level("D")), seat(90, 90)], {"语文": 100, "数学": 100}, lists={LIST: frozenset([0])})
    (one,) = screened_by(policy, exam).listed
    assert (one.score, one.level, one.reason) == (None, "", "总分 在「行为偏差」名单上，二类（第一条）")


def test_the_exit_score_of_a_total_comes_in_the_steps_of_totals() -> None:
    """Half points in one subject make half points in the sum."""
    seats = [seat("90.5", 90), seat(20, 20)]
    policy = policy_of(score=ScoreRule(of="total"))
    (one,) = screened_by(policy, exam_of(seats, {"语文": 100, "数学": 100})).listed
    assert (one.subject, one.exit_score) == ("总分", in_tenthousandths("88.5"))
