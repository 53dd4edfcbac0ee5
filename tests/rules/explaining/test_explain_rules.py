"""One student explained says what the screening decided, and with what; nothing is judged a second way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, KINDS, REFERENCES, Exam, exams, grounds, plain, screened_by, table_of
from made_sitting import Level, Seat, seat, sitting

from kinds_oracle import exam_of
from made_policy import policy_of, when
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import OverallRule, Policy, ReferenceRule, ScoreRule
from xuekun_cli.model.results.explaining import Explanation, SubjectExplained
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.explaining.student import explain
from xuekun_cli.rules.screening.screen import ground_of

a_few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
POINTS_40 = kinds.AtMostPoints(at_most_points=40 * SCALE)


def told(policy: Policy, exam: Exam, student: int = 0) -> Explanation:
    """What is explained of a student of an exam."""
    return explain(grounds(policy, exam), table_of(exam), student)


def one_class(*seats: Seat, subjects: tuple[str, ...] = ("语文",)) -> Exam:
    """An exam of one class, full marks of 100."""
    return exam_of(seats, dict.fromkeys(subjects, Fraction(100)))


def only(one: Explanation) -> SubjectExplained:
    (subject,) = one.subjects
    return subject


@pytest.mark.parametrize("kind", KINDS)
@a_few
@given(drawn=st.data())
def test_every_student_is_told_what_the_screening_found(kind: str, drawn: st.DataObject) -> None:
    """The category, clause, exit score and the very sentence; and nobody is told to be listed who is not."""
    bands = [when("二类", drawn.draw(KINDS[kind])), when("三类", drawn.draw(plain))]
    policy = policy_of(bands, reference=drawn.draw(REFERENCES), exempt=drawn.draw(EXEMPT))
    before = st.integers(0, 2) if "running" in kind else st.just(0)
    exam = drawn.draw(exams(before=before, most=5))
    listed = {(one.student, one.subject): one for one in screened_by(policy, exam).listed}
    for student in range(len(exam.seats)):
        one = told(policy, exam, student)
        for subject in one.subjects:
            entry = listed.pop((student, subject.subject), None)
            if entry is None:
                assert (subject.category, subject.exit_score) == ("", None)
                assert subject.reason.startswith(subject.subject)
                continue
            said = (subject.category, subject.clause, subject.reason, subject.exit_score, subject.ref)
            assert said == (entry.category, entry.clause, entry.reason, entry.exit_score, entry.ref)
            if not one.exempt:
                assert next(c.category for c in subject.compared if c.step.holds) == entry.category
    assert listed == {}


def test_every_cutoff_stands_with_its_comparison_clause_and_side() -> None:
    """28 of a mean of 70: on the line of 40%, which owns it, and below that of 80%."""
    subject = only(told(policy_of(), one_class(seat(28), seat(112))))
    assert [(c.category, c.step.cutoff, c.step.inclusive, c.step.holds) for c in subject.compared] == [
        ("二类", 28, True, True),
        ("三类", 56, True, True),
    ]
    assert [c.step.comparison for c in subject.compared] == ["28 ≤ 28.00", "28 ≤ 56.00"]
    assert [c.step.clause for c in subject.compared] == ["一·第二类", "一·第三类"]
    assert (subject.takers, subject.total, subject.average) == (2, 140 * SCALE, 70)
    assert (subject.exit_score, subject.gap) == (57 * SCALE, 29 * SCALE)


def test_who_is_not_listed_is_told_by_which_numbers() -> None:
    subject = only(told(policy_of(), one_class(seat(57), seat(83))))
    assert subject.reason == "语文 57 > 56.00（平均分 140÷2=70.00 的 80%），不列入"
    assert (subject.category, subject.exit_score, subject.gap) == ("", None, None)


@pytest.mark.parametrize("mark", [Mark.ABSENT, Mark.EXCUSED, Mark.DEFERRED, Mark.BLANK, Mark.UNREADABLE])
def test_without_a_score_nothing_is_judged_and_the_mark_is_said(mark: Mark) -> None:
    subject = only(told(policy_of(), one_class(seat(mark), seat(70))))
    assert (subject.mark, subject.score, subject.category) == (mark, None, "")
    assert f"{mark.label}，没有分数，不作判断" in subject.reason
    assert subject.average == 70


def test_a_zero_is_a_score() -> None:
    subject = only(told(policy_of(), one_class(seat(0), seat(70))))
    assert (subject.mark, subject.score, subject.category, subject.read_as) == (Mark.SCORED, 0, "二类", "0 分")


def test_an_exempt_student_is_registered_and_compared_with_nothing() -> None:
    one = told(policy_of(), one_class(seat(3, exempt=True), seat(70)))
    assert one.exempt
    assert one.registered
    assert (only(one).category, only(one).clause, only(one).compared) == ("一类", "一·第一类", ())


def test_scores_of_the_exempt_in_the_total_are_counted() -> None:
    """(70 + 30) ÷ 1 would puzzle whoever adds up by hand."""
    subject = only(told(policy_of(), one_class(seat(70), seat(30, exempt=True))))
    assert (subject.total, subject.takers, subject.exempt_scores) == (100 * SCALE, 1, 1)


def test_without_a_class_there_is_nothing_to_compare_with() -> None:
    one = told(policy_of(), one_class(seat(3, class_name=None), seat(70)))
    assert one.class_name is None
    assert "没有班级" in only(one).reason
    assert (only(one).takers, only(one).compared) == (None, ())


def test_a_subject_without_any_cell_is_left_out() -> None:
    one = told(policy_of(), one_class(seat(50, Mark.NO_CELL), seat(70, 80), subjects=("语文", "数学")))
    assert [subject.subject for subject in one.subjects] == ["语文"]


def test_too_few_subjects_do_not_list_and_that_is_said() -> None:
    """One of two subjects asked for: the condition holds, and yet there is no category."""
    rule = OverallRule(at_least_subjects=2, clause="第二条")
    policy = policy_of([when("学困生", POINTS_40)], overall=rule)
    one = told(policy, one_class(seat(30, 80), subjects=("语文", "数学")))
    assert (one.fitting, one.at_least, one.listed) == (1, 2, ())
    assert (one.subjects[0].fits, one.subjects[0].category) == ("学困生", "")
    assert one.subjects[0].reason.endswith("1 科符合，至少 2 科才列入（第二条），不列入")


def test_the_category_over_all_subjects_is_that_of_the_policy() -> None:
    rule = OverallRule(category="worst", clause="第二条")
    one = told(policy_of(overall=rule), one_class(seat(28, 50), seat(112, 90), subjects=("语文", "数学")))
    assert one.overall == "二类"


def test_a_total_shows_what_it_is_made_of() -> None:
    policy = policy_of(score=ScoreRule(of="total", subjects=("语文", "数学")))
    one = told(policy, one_class(seat(30, 40, 90), seat(80, 90, 90), subjects=("语文", "数学", "英语")))
    assert [(p.what, p.read_as, p.ref.cell) for p in only(one).added] == [
        ("语文", "30 分", "D2"),
        ("数学", "40 分", "E2"),
    ]
    assert only(one).score == 70 * SCALE


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (ReferenceRule(statistic="median", clause="c"), "中位数 60"),
        (ReferenceRule(by=Pool.SCHOOL, clause="c"), "全校平均分 195÷3=65.00"),
        (ReferenceRule(round=0, clause="c"), "平均分 195÷3=65，"),
        (ReferenceRule(absent="zero", clause="c"), "平均分 195÷4=48.75，"),
    ],
)
def test_a_reference_other_than_the_plain_class_mean_is_reckoned_out(reference: ReferenceRule, said: str) -> None:
    exam = one_class(seat(40), seat(60), seat(95), seat(Mark.ABSENT))
    (found,) = only(told(policy_of(reference=reference), exam)).references
    assert found.startswith(said)


def test_the_plain_class_mean_is_not_said_twice() -> None:
    assert only(told(policy_of(), one_class(seat(40), seat(60)))).references == ()


def test_the_parts_of_a_condition_stand_one_by_one() -> None:
    condition = kinds.AllOf(all=(POINTS_40, kinds.OnList(on_list="行为偏差")))
    exam = Exam(
        one_class(seat(30)).seats,
        one_class(seat(30)).cells,
        {"语文": Fraction(100)},
        "期中",
        {"行为偏差": frozenset()},
    )
    (compared,) = only(told(policy_of([when("双困生", condition)]), exam)).compared
    assert not compared.step.holds
    assert [(part.holds, part.comparison, part.depth) for part in compared.parts] == [
        (True, "30 ≤ 40.00", 1),
        (False, "不在「行为偏差」名单上", 1),
    ]


def test_the_cells_of_earlier_exams_are_shown() -> None:
    condition = kinds.Running(running=3, when=POINTS_40)
    before = exam_of([seat(70), seat(35)], {"语文": Fraction(100)}, "上学期期末")
    exam = exam_of([seat(30)], {"语文": Fraction(100)}, earlier=[(before, [1])])
    (compared,) = only(told(policy_of([when("学困生", condition)]), exam)).compared
    assert [(p.what, p.read_as, p.ref.cell) for p in compared.step.looked_at] == [("上学期期末", "35 分", "D3")]
    assert "前 2 次 没有给出" in compared.step.comparison


def test_a_level_is_read_as_one() -> None:
    policy = policy_of([when("学困生", kinds.Levels(levels=("D",)))])
    one = told(policy, exam_of([seat(Level("B")), seat(Level("D"))], {"语文": None}))
    assert (only(one).mark, only(one).level, only(one).read_as) == (Mark.LEVEL, "B", "等级 B")
    assert only(one).reason == "语文 等级 B（列入的等级：D），不列入"


def question(student: int, answer: str = "") -> Question:
    return Question(f"k{student}", "某", ("缺考",), "按零分计", answer=answer, student=student, subject=0)


def test_findings_of_the_student_the_cells_and_the_class_are_kept_and_no_others() -> None:
    """By question, by cell, by row, by class and subject; what concerns others stays away."""
    table = sitting([seat(28, name="甲"), seat(112, name="乙")])
    place = CellRef("期中.xlsx", "成绩")
    mine = (
        Finding("all_zero", Severity.QUESTION, "问甲", question=question(0)),
        Finding("absent", Severity.INFO, "甲的格", ref=CellRef("期中.xlsx", "成绩", "D2")),
        Finding("odd", Severity.WARNING, "甲的行", ref=CellRef("期中.xlsx", "成绩", "K2")),
        Finding("reference_zero", Severity.ERROR, "三(1)班语文全是零分", ref=place),
        Finding("no_earlier", Severity.ERROR, "以前的考试没有给"),
    )
    others = (
        Finding("all_zero", Severity.QUESTION, "问乙", question=question(1)),
        Finding("absent", Severity.INFO, "乙的格", ref=CellRef("期中.xlsx", "成绩", "D3")),
        Finding("reference_zero", Severity.ERROR, "三(2)班语文全是零分", ref=place),
        Finding("sheet_unused", Severity.INFO, "工作表没有读", ref=place),
    )
    ground, _ = ground_of(policy_of(), table)
    found = explain(ground, table, 0, (*others, *mine)).findings
    assert set(found) == set(mine)
    assert [one.severity for one in found] == sorted((one.severity for one in found), key=lambda s: s.rank)
