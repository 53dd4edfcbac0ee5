"""The screen of `explain`: what a teacher reads to the parents, at 80 and at 40 cells, in GBK."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from outcomes import ASKED, Screen, finding, policy

from made_policy import policy_of, when
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.document import OverallRule
from xuekun_cli.model.results.explaining import Compared, Explanation, Place, Step, SubjectExplained
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.terminal.explain import show_explanation

CELL = CellRef("期中成绩.xlsx", "三(1)班", "D7")
WORDS = "成绩不高于班级平均分的 {}（含本数）"
REASON = "语文 56 ≤ 56.03（平均分 2591.5÷37=70.04 的 80%），三类（一·第三类）；脱困成绩 56.5"
COMPARED = (
    Compared("二类", Step(WORDS.format("40%"), "56 > 28.02", "", False, "一·第二类", Fraction(28), True)),
    Compared("三类", Step(WORDS.format("80%"), "56 ≤ 56.03", "", True, "一·第三类", Fraction(56), True)),
)
LISTED = SubjectExplained(
    subject="语文",
    mark=Mark.SCORED,
    score=56 * SCALE,
    level="",
    ref=CELL,
    written="５６分",
    read_as="56 分",
    added=(),
    takers=37,
    total=25_915_000,
    exempt_scores=1,
    average=Fraction(25_915_000, 37 * SCALE),
    reference=None,
    references=("全校中位数 71",),
    compared=COMPARED,
    category="三类",
    fits="三类",
    clause="一·第三类",
    reason=REASON,
    exit_score=565_000,
)
ABSENT = replace(
    LISTED,
    subject="数学",
    mark=Mark.ABSENT,
    score=None,
    read_as="缺考，没有分数",
    written="缺考",
    category="",
    fits="",
    clause="",
    reason="数学：缺考，没有分数，不作判断",
    exit_score=None,
)


def told(*subjects: SubjectExplained, **changed: object) -> Explanation:
    """An explanation of one student of 三(1)班."""
    one = Explanation(
        policy=policy(),
        exam="期中考试",
        school=None,
        class_name="三(1)班",
        student_id="20240001",
        name="张样",
        exempt=False,
        registered="",
        ref=CellRef("期中成绩.xlsx", "三(1)班", "B7"),
        subjects=subjects,
        overall="",
        findings=(),
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def joined(screen: Screen) -> str:
    """All that was printed as one line: where a sentence is folded depends on the width."""
    return "".join(line.strip() for line in screen.text.splitlines())


def test_the_first_lines_say_who_where_and_what_came_of_it(screen: Screen) -> None:
    show_explanation(told(LISTED, ABSENT), screen.console)
    assert screen.text.splitlines()[:5] == [
        "三(1)班 张样，学号 20240001",
        "期中考试，按「试行办法（40%／80%）」",
        "姓名在 期中成绩.xlsx!三(1)班!B7",
        "",
        "结论  2 科里列入 1 科：语文 三类。",
    ]


def test_a_subject_says_cell_arithmetic_comparisons_reason_and_gap(screen: Screen) -> None:
    show_explanation(told(LISTED), screen.console)
    text = joined(screen)
    for said in (
        "语文：三类",
        "56 分，在 期中成绩.xlsx!三(1)班!D7，格里写的是「５６分」",
        "总分 2591.5 ÷ 参考 37 人 = 平均分 70.04（总分含一类 1 名，人数不含）",
        "全校中位数 71",
        "二类：56 > 28.02，不符合。成绩不高于班级平均分的 40%（含本数）（一·第二类）",
        "三类：56 ≤ 56.03，符合。成绩不高于班级平均分的 80%（含本数）（一·第三类）",
        REASON,
        "到 56.5 分就不在名单上，还差 0.5 分",
    ):
        assert said in text


def test_without_a_score_no_line_is_compared(screen: Screen) -> None:
    show_explanation(told(ABSENT), screen.console)
    assert "数学：没有分数" in screen.text
    assert "不作判断" in screen.text
    assert "不符合" not in screen.text
    assert "脱困" not in screen.text


def test_the_first_category_that_fits_holds_and_a_later_one_says_so(screen: Screen) -> None:
    both = tuple(replace(one, step=replace(one.step, holds=True)) for one in COMPARED)
    show_explanation(told(replace(LISTED, category="二类", fits="二类", compared=both)), screen.console)
    assert screen.text.count("先符合的二类算数") == 1


def test_an_exempt_student_is_told_the_registration_and_no_comparison(screen: Screen) -> None:
    subject = replace(
        LISTED, category="一类", reason="语文：一类，按登记，不看分数（一·第一类）", compared=(), exit_score=None
    )
    show_explanation(told(subject, exempt=True, registered="成绩表里写着「随班就读」"), screen.console)
    assert "一类，按登记，不看分数（一·第一类）。成绩表里写着「随班就读」。" in joined(screen)
    assert "平均分" not in screen.text


def test_parts_of_a_condition_stand_below_it_with_earlier_cells(screen: Screen) -> None:
    parts = (
        Step(
            "连续 2 次考试都低",
            "这次 30 ≤ 40.00，期末 70 > 40.00",
            "",
            False,
            "前半",
            depth=1,
            looked_at=(Place("期末", "70 分", CellRef("期末.xls", "表1", "D3")),),
        ),
        Step("在班级的后 20%", "30 ≤ 31.00", "", True, "后半", depth=1),
    )
    compared = (Compared("学困生", Step("两样有一样", "30 ≤ 31.00", "", True, "D7"), parts),)
    show_explanation(told(replace(LISTED, compared=compared)), screen.console)
    lines = screen.text.splitlines()
    assert "  比较  学困生：符合。两样有一样（D7）" in lines
    assert "          不符合：这次 30 ≤ 40.00，期末 70 > 40.00。连续 2 次考试都低（前半）" in lines
    assert "            期末 70 分，在 期末.xls!表1!D3" in lines
    assert "          符合：30 ≤ 31.00。在班级的后 20%（后半）" in lines


def test_how_many_subjects_fulfil_it_is_said_where_the_policy_asks_for_several(screen: Screen) -> None:
    by = policy_of(
        [when("学困生", kinds.BelowPoints(below_points=60 * SCALE))],
        overall=OverallRule(at_least_subjects=2, category="worst", clause="第二条"),
    )
    show_explanation(told(replace(LISTED, category=""), ABSENT, policy=by), screen.console)
    assert "符合条件的有 1 科，至少 2 科才列入，不够，所以不列入（第二条）。" in joined(screen)


def test_a_total_shows_its_parts_and_no_cell_of_its_own(screen: Screen) -> None:
    added = (Place("语文", "26 分", CELL), Place("数学", "30 分", CellRef("期中成绩.xlsx", "三(1)班", "E7")))
    show_explanation(told(replace(LISTED, subject="总分", added=added)), screen.console)
    assert "成绩  56 分，由这几科得来" in screen.text
    assert "数学 30 分，在 期中成绩.xlsx!三(1)班!E7" in screen.text


def test_open_and_answered_questions_are_told_apart(screen: Screen) -> None:
    open_one = finding("zero", Severity.QUESTION, question=ASKED)
    answered = finding("blank", Severity.INFO, question=replace(ASKED, answer="缺考"))
    hinted = finding("odd", Severity.WARNING, hint="请核对。")
    show_explanation(told(LISTED, findings=(open_one, hinted, answered)), screen.console)
    text = joined(screen)
    assert "还没有回答，先按 0 分。可以填：缺考、真的是 0 分。" in text
    assert "在待核查里回答了「缺考」，这次照它算。" in text
    assert "请核对。" in text


@pytest.mark.parametrize("width", [80, 40])
def test_every_line_fits_and_gbk_has_every_character(width: int) -> None:
    screen = Screen(width)
    findings = (finding("zero", Severity.QUESTION, question=ASKED),)
    show_explanation(told(LISTED, ABSENT, findings=findings), screen.console)
    assert screen.widest <= width
    assert screen.text.encode("gbk").decode("gbk") == screen.text


def test_what_a_cell_says_cannot_steer_the_screen(screen: Screen) -> None:
    show_explanation(told(replace(LISTED, written="\x1b[31m红[bold]"), name="[red]张"), screen.console)
    assert "\x1b" not in screen.text
    assert "[31m红[bold]" in screen.text
    assert "[red]张" in screen.text
