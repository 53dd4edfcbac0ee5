"""What a condition makes of a student, in words: sentences that an office reads, with numbers that are true."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, KINDS, LIST, PLAIN, REFERENCES, exams, grounds, pairs, screened_by
from made_sitting import Level, seat

from kinds_oracle import exam_of
from made_policy import policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import ExemptRule, ReferenceRule, ScoreRule
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.verdicts import Said, holds, say

A, B, C, D = range(4)
"""28, 56, 140 and an absence: an average of 224÷3, a median of 56."""
CLASS = [seat(28, grade="三"), seat(56, grade="三"), seat(140, grade="三"), seat(Mark.ABSENT, grade="三")]
EXAM = exam_of(CLASS, {"语文": 150}, lists={LIST: frozenset([A])})
POINTS_40 = kinds.AtMostPoints(at_most_points=40 * SCALE)
ALL = kinds.AllOf(all=(POINTS_40, kinds.OnList(on_list=LIST)))
ANY = kinds.AnyOf(any=(POINTS_40, kinds.OnList(on_list=LIST)))

SENTENCES: list[tuple[Condition, int, bool, str]] = [
    (kinds.AtMost(at_most=Fraction(2, 5)), A, True, "28 ≤ 29.87（平均分 224÷3=74.67 的 40%）"),
    (kinds.AtMost(at_most=Fraction(2, 5)), B, False, "56 > 29.87（平均分 224÷3=74.67 的 40%）"),
    (kinds.AtMost(at_most=Fraction(2, 5)), D, False, "没有分数"),
    (kinds.Below(below=Fraction(1)), B, True, "56 < 74.67（平均分 224÷3=74.67）"),
    (kinds.Below(below=Fraction(3, 4)), B, False, "56 ≥ 56.00（平均分 224÷3=74.67 的 75%）"),
    (kinds.Below(below=Fraction(1), by=Pool.GRADE), B, True, "56 < 74.67（年级平均分 224÷3=74.67）"),
    (kinds.Below(below=Fraction(1), by=Pool.SCHOOL), B, True, "56 < 74.67（全校平均分 224÷3=74.67）"),
    (kinds.Below(below=Fraction(1), by=Pool.EVERYONE), B, True, "56 < 74.67（全体平均分 224÷3=74.67）"),
    (kinds.LowestShare(lowest_share=Fraction(2, 5)), A, True, "28 ≤ 28.00（班级 3 人的后 40%，最后 1 名）"),
    (kinds.LowestShare(lowest_share=Fraction(2, 5)), B, False, "56 > 28.00（班级 3 人的后 40%，最后 1 名）"),
    (kinds.LowestShare(lowest_share=Fraction(1, 5)), A, False, "28，没有分数线"),
    (kinds.LowestCount(lowest_count=2, within=Pool.GRADE), B, True, "56 ≤ 56.00（年级 3 人的最后 2 名）"),
    (POINTS_40, A, True, "28 ≤ 40.00（40 分线）"),
    (POINTS_40, B, False, "56 > 40.00（40 分线）"),
    (kinds.BelowPoints(below_points=56 * SCALE), A, True, "28 < 56.00（56 分线）"),
    (kinds.BelowPoints(below_points=56 * SCALE), B, False, "56 ≥ 56.00（56 分线）"),
    (kinds.AtMostFull(at_most_full=Fraction(3, 10)), A, True, "28 ≤ 45.00（满分 150（推断）的 30%）"),
    (kinds.BelowFull(below_full=Fraction(3, 10)), B, False, "56 ≥ 45.00（满分 150（推断）的 30%）"),
    (kinds.Levels(levels=("D", "待达标")), A, False, "没有等级（列入的等级：D、待达标）"),
    (kinds.OnList(on_list=LIST), A, True, "在「行为偏差」名单上"),
    (kinds.OnList(on_list=LIST), B, False, "不在「行为偏差」名单上"),
    (kinds.BelowOwn(below_own=Fraction(3, 10)), A, False, "没有可比的其他学科"),
    (ALL, A, True, "28 ≤ 40.00（40 分线），且在「行为偏差」名单上"),
    (ALL, B, False, "56 > 40.00（40 分线）"),
    (ANY, A, True, "28 ≤ 40.00（40 分线）"),
    (ANY, B, False, "56 > 40.00（40 分线），且不在「行为偏差」名单上"),
    (
        kinds.AllOf(all=(kinds.OnList(on_list=LIST), POINTS_40)),
        A,
        True,
        "在「行为偏差」名单上，且 28 ≤ 40.00（40 分线）",
    ),
    (kinds.AtExams(at_exams=("期中", "期末"), when=POINTS_40), A, True, "28 ≤ 40.00（40 分线）"),
    (kinds.AtExams(at_exams=("期末", "月考"), when=POINTS_40), A, False, "这次不是期末、月考"),
    (kinds.Running(running=2, when=POINTS_40), A, False, "这次 28 ≤ 40.00（40 分线），上一次 没有给出"),
]


def said_of(condition: Condition, student: int, reference: ReferenceRule | None = None) -> Said:
    """What a condition makes of one of the class."""
    return say(grounds(policy_of([when("二类", condition)], reference=reference), EXAM), condition, student, 0)


@pytest.mark.parametrize(("condition", "student", "held", "sentence"), SENTENCES)
def test_a_condition_says_what_it_makes_of_a_student(
    condition: Condition, student: int, held: bool, sentence: str
) -> None:
    """Holding or not: the score, the line, and how the line came about."""
    said = said_of(condition, student)
    assert (said.holds, said.full) == (held, sentence)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"statistic": "median"}, "28 ≤ 28.00（中位数 56 的 50%）"),
        ({"statistic": "median", "by": Pool.GRADE}, "28 ≤ 28.00（年级中位数 56 的 50%）"),
        ({"statistic": "median", "absent": "zero"}, "28 > 21.00（中位数 42 的 50%，缺考 1 人按 0 分）"),
        ({"absent": "zero"}, "28 ≤ 28.00（平均分 224÷4=56.00 的 50%，缺考 1 人按 0 分）"),
        (
            {"absent": "zero", "round": 1},
            "28 ≤ 28.00（平均分 224÷4=56.0 的 50%，缺考 1 人按 0 分，平均分先四舍五入取 1 位小数）",
        ),
        ({"round": 0}, "28 ≤ 37.50（平均分 224÷3=75 的 50%，平均分先四舍五入取整数）"),
        ({"round": 1}, "28 ≤ 37.35（平均分 224÷3=74.7 的 50%，平均分先四舍五入取 1 位小数）"),
        ({"statistic": "median", "round": 1}, "28 ≤ 28.00（中位数 56 的 50%，中位数先四舍五入取 1 位小数）"),
    ],
)
def test_a_reference_says_how_it_was_reckoned(said: dict[str, object], sentence: str) -> None:
    """Where it is not the plain mean; what is special comes after the share, not into the middle of it."""
    reference = ReferenceRule(clause="第一条", **said)
    assert said_of(kinds.AtMost(at_most=Fraction(1, 2)), A, reference).full == sentence


@pytest.mark.parametrize(
    ("ties", "sentences"),
    [
        (
            "in",
            [
                "20 ≤ 20.00（班级 4 人的最后 2 名，同分 2 人都算）",
                "90 > 20.00（班级 4 人的最后 2 名，同分 2 人都算）",
            ],
        ),
        (
            "out",
            [
                "20 ≥ 20.00（班级 4 人的最后 2 名，同分 2 人都不算）",
                "90 ≥ 20.00（班级 4 人的最后 2 名，同分 2 人都不算）",
            ],
        ),
    ],
)
def test_those_who_share_the_last_place_are_said(ties: str, sentences: list[str]) -> None:
    """How many they are, and whether they count."""
    condition = kinds.LowestCount(lowest_count=2, ties=ties)
    exam = exam_of([seat(10), seat(20), seat(20), seat(90)], {"语文": 100})
    ground = grounds(policy_of([when("二类", condition)]), exam)
    assert [say(ground, condition, student, 0).full for student in (1, 3)] == sentences


def test_a_level_is_said_as_it_is_written() -> None:
    """In the list of the reason and of the levels that are listed."""
    condition = kinds.Levels(levels=("D", "不合格"))
    exam = exam_of([seat(Level("Ｄ")), seat(Level("优"))], {"语文": None})
    ground = grounds(policy_of([when("二类", condition)]), exam)
    assert [say(ground, condition, k, 0).full for k in (0, 1)] == [
        "等级 Ｄ（列入的等级：D、不合格）",
        "等级 优（列入的等级：D、不合格）",
    ]


def test_a_weak_subject_is_said_beside_the_others() -> None:
    """The line is so much below the mean of the others."""
    condition = kinds.BelowOwn(below_own=Fraction(3, 10))
    exam = exam_of([seat(80, 40), seat(80, 80)], {"语文": 100, "数学": 100})
    ground = grounds(policy_of([when("二类", condition)]), exam)
    assert say(ground, condition, 0, 1).full == "相对分 0.667 ≤ 0.700（比其他各科的平均 1.000 低 30%）"
    assert say(ground, condition, 1, 1).full == "相对分 1.333 > 0.700（比其他各科的平均 1.000 低 30%）"


def test_a_series_says_every_exam_by_its_name() -> None:
    """The latest first; one without a name is 上一次, one that the student missed has 没有成绩."""
    condition = kinds.Running(running=3, when=POINTS_40)
    before, earliest = exam_of([seat(30)], {"语文": 100}, "上学期期末"), exam_of([seat(41)], {"语文": 100}, "")
    exam = exam_of([seat(28)], {"语文": 100}, earlier=[(earliest, [0]), (before, [0])])
    policy = policy_of([when("二类", condition)])
    assert (
        say(grounds(policy, exam), condition, 0, 0).brief
        == "这次 28 ≤ 40.00，上学期期末 30 ≤ 40.00，前 2 次 41 > 40.00"
    )
    exam = exam_of([seat(28)], {"语文": 100}, earlier=[(earliest, [0]), (before, [-1])])
    assert (
        say(grounds(policy, exam), condition, 0, 0).brief == "这次 28 ≤ 40.00，上一次 没有成绩，前 2 次 41 > 40.00"
    )


def test_a_mean_of_subjects_says_how_many() -> None:
    """The sum is what stands beside the line."""
    condition = kinds.AtMostPoints(at_most_points=40 * SCALE)
    ground = grounds(
        policy_of([when("二类", condition)], score=ScoreRule(of="mean")),
        exam_of([seat(30, 45)], {"语文": 100, "数学": 100}),
    )
    assert say(ground, condition, 0, 0).full == "75 ≤ 80.00（平均 40 分 × 2 科）"


LISTED: list[tuple[Condition, str, str]] = [
    (
        kinds.AtMost(at_most=Fraction(2, 5)),
        "语文 28 ≤ 29.87",
        "（平均分 224÷3=74.67 的 40%），二类（第一条）；脱困成绩 30",
    ),
    (
        kinds.Below(below=Fraction(2, 5)),
        "语文 28 < 29.87",
        "（平均分 224÷3=74.67 的 40%），二类（第一条）；脱困成绩 30",
    ),
    (
        kinds.LowestCount(lowest_count=1),
        "语文 28 ≤ 28.00",
        "（班级 3 人的最后 1 名），二类（第一条）；脱困成绩 29",
    ),
    (POINTS_40, "语文 28 ≤ 40.00", "（40 分线），二类（第一条）；脱困成绩 41"),
    (
        kinds.BelowFull(below_full=Fraction(3, 10)),
        "语文 28 < 45.00",
        "（满分 150（推断）的 30%），二类（第一条）；脱困成绩 45",
    ),
    (kinds.OnList(on_list=LIST), "语文 在「行为偏差」名单上", "，二类（第一条）"),
    (ALL, "语文 28 ≤ 40.00，且在「行为偏差」名单上", ""),
    (kinds.AnyOf(any=(kinds.OnList(on_list=LIST), POINTS_40)), "语文 在「行为偏差」名单上", "，二类（第一条）"),
    (
        kinds.AtExams(at_exams=("期中",), when=POINTS_40),
        "语文 28 ≤ 40.00",
        "（40 分线），二类（第一条）；脱困成绩 41",
    ),
]


@pytest.mark.parametrize(("condition", "comparison", "rest"), LISTED)
def test_a_listed_students_reason_is_one_sentence(condition: Condition, comparison: str, rest: str) -> None:
    """The comparison first; then its basis, the category with its clause, and the score to reach."""
    one = next(one for one in screened_by(policy_of([when("二类", condition)]), EXAM).listed if one.student == A)
    assert one.comparison == comparison
    if rest:
        assert one.reason == comparison + rest
    else:
        assert one.reason == "语文 28 ≤ 40.00（40 分线），且在「行为偏差」名单上，二类（第一条）；脱困成绩 41"


@pytest.mark.parametrize(
    ("condition", "student", "line"),
    [
        (kinds.AllOf(all=(POINTS_40, kinds.BelowPoints(below_points=60 * SCALE))), A, 40),
        (kinds.AnyOf(any=(POINTS_40, kinds.BelowPoints(below_points=56 * SCALE))), B, 56),
        (kinds.AnyOf(any=(kinds.OnList(on_list=LIST), POINTS_40)), A, None),
        (kinds.Running(running=2, when=POINTS_40), A, 40),
    ],
)
def test_the_line_of_several_conditions_is_the_one_that_decides(
    condition: Condition, student: int, line: int | None
) -> None:
    """Of all the lowest, of any that do not hold the highest; none where a list decided."""
    assert said_of(condition, student).line == line


COMPARED = re.compile(r"^(?:相对分 )?(?P<score>[\d.]+) (?P<sign>[≤<>≥]) (?P<bar>[\d./]+)$")
LINES = sorted(set(PLAIN) - {"levels", "on_list"})


def is_true(said: re.Match[str]) -> bool:
    """Whether a comparison holds of the numbers as they are printed."""
    score, bar = Fraction(said["score"]), Fraction(said["bar"])
    return {"≤": score <= bar, "<": score < bar, ">": score > bar, "≥": score >= bar}[said["sign"]]


@pytest.mark.parametrize("kind", LINES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.data(), reference=REFERENCES, exempt=EXEMPT)
def test_the_printed_numbers_are_true_beside_each_other(
    kind: str, drawn: st.DataObject, reference: ReferenceRule, exempt: ExemptRule
) -> None:
    """Of those who are listed and of those who are not, on both sides of every line, owned or not."""
    condition, exam = drawn.draw(KINDS[kind]), drawn.draw(exams())
    ground = grounds(policy_of([when("二类", condition)], reference=reference, exempt=exempt), exam)
    for student, number, _ in pairs(exam):
        said = say(ground, condition, student, number)
        assert said.holds == bool(holds(ground, condition, number)[student])
        numbers = COMPARED.match(said.brief)
        assert numbers or said.brief.endswith(("没有分数", "没有分数线", "没有可比的其他学科"))
        if numbers:
            assert is_true(numbers)
            assert (numbers["sign"] in "≤<") == said.holds
            score, bar = Fraction(numbers["score"]), Fraction(numbers["bar"])
            assert said.line is None or (score == bar) == (score == said.line)
        assert said.full.startswith(said.brief)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.data())
def test_no_sentence_has_a_word_twice_or_a_clause_missing(kind: str, drawn: st.DataObject) -> None:
    """Of listed and other students alike; and `say` is of one mind with `holds`."""
    condition = drawn.draw(KINDS[kind])
    exam = drawn.draw(exams(most=5, before=st.integers(0, 2)))
    ground = grounds(policy_of([when("二类", condition)]), exam)
    for student, number, _ in pairs(exam):
        said = say(ground, condition, student, number)
        assert said.holds == bool(holds(ground, condition, number)[student])
        for text in (said.brief, said.full):
            assert text.strip() == text != ""
            assert not re.search(r"的的|，，|（）|  |，$|None|，且 (?!\d)", text)
            assert text.count("（") == text.count("）")


def test_two_relative_scores_that_differ_late_are_not_printed_alike() -> None:
    """0.70002 beside 0.7 would be 0.700 > 0.700."""
    condition = kinds.BelowOwn(below_own=Fraction(3, 10))
    exam = exam_of([seat(100, "70.002"), seat(100, "129.998")], {"语文": 150, "数学": 150})
    ground = grounds(policy_of([when("二类", condition)]), exam)
    assert say(ground, condition, 0, 1).brief == "相对分 0.700020 > 0.700000"
