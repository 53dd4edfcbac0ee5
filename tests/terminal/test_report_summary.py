"""The term on the screen: numbers and verdicts, on wide and narrow screens, naming no student."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outcomes import Screen

from sample_term import sample_term
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.results.term import CategoryCount
from xuekun_cli.terminal.report import MOST_UNITS, count_text, show_report


@pytest.fixture
def outcome() -> TermOutcome:
    """The sample term."""
    return sample_term()


def shown(outcome: TermOutcome, width: int = 80, *, dry_run: bool = False) -> Screen:
    """The summary on a screen of this width."""
    screen = Screen(width)
    show_report(outcome, ["学期转化报告.xlsx"], (), dry_run, screen.console)
    return screen


def test_the_heading_names_the_exams_and_how_many_were_found_again(outcome: TermOutcome) -> None:
    """And by which line the last one is judged."""
    text = shown(outcome).text
    assert "按「武平方案（40%／80%）」" in text
    assert "期初：3 个班，113 名学生。" in text
    assert "期末：3 个班，112 名学生，和期初对上 111 名。" in text
    assert "浮动线" in text


def test_every_teacher_has_a_row_with_numbers_and_verdict(outcome: TermOutcome) -> None:
    """Net over initial, and the rate."""
    screen = shown(outcome)
    assert screen.row("赵师甲")[1:] == ["语文", "三(1)班", "-", "0/7", "0.0%", "不合格"]
    assert screen.row("吴师例")[3:] == ["3/5", "60.0%", "5/18", "27.8%", "不合格"]
    assert screen.row("合计") == ["合计", "11/17", "64.7%", "8/58", "13.8%"]


def test_a_narrow_screen_leaves_classes_and_percentages_to_the_workbook(outcome: TermOutcome) -> None:
    """Forty cells."""
    screen = shown(outcome, 40)
    assert screen.row("吴师例") == ["吴师例", "英语", "3/5", "5/18", "不合格"]
    assert screen.widest <= 40


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_line_fits_and_every_character_is_of_certain_width(outcome: TermOutcome, width: int) -> None:
    """A GBK console shows all of it."""
    screen = shown(outcome, width)
    assert screen.widest <= width
    screen.text.encode("gbk")
    assert not set("─—·│") & set(screen.text)


def test_no_student_is_named_but_by_a_finding(outcome: TermOutcome) -> None:
    """Who is on the list is nobody's business at the counter."""
    said = "".join(finding.message for finding in outcome.findings)
    names = {one.name for one in outcome.transitions}
    assert len(names) > 20
    text = shown(outcome).text
    assert not {name for name in names if name in text and name not in said}


def test_what_became_of_them_is_counted(outcome: TermOutcome) -> None:
    """In the order of the outcomes."""
    assert "人次：达标 7，脱困 19，未转化 45，新增 7，待补测 1，流失 3，转出 3。" in shown(outcome).text
    assert "两次都没有学生列入" in shown(replace(outcome, transitions=())).text


def test_many_teachers_are_shown_by_subject(outcome: TermOutcome) -> None:
    """With how many have which verdict."""
    many = replace(outcome, teachers=outcome.teachers * (MOST_UNITS // len(outcome.teachers) + 1))
    screen = shown(many)
    assert "赵师甲" not in screen.text
    assert screen.row("英语")[1:5] == ["3/5", "60.0%", "5/18", "27.8%"]
    times = len(many.teachers) // len(outcome.teachers)
    failed = sum(judged.unit.subject == "英语" for judged in outcome.teachers)
    assert screen.row("英语")[5:] == ["不合格", str(failed * times)]


def test_without_a_teaching_table_the_classes_stand_there() -> None:
    """Class by class."""
    screen = shown(sample_term(teachers=False, mid=False))
    assert screen.row("英语", "三(3)班") == ["英语", "三(3)班", "2/2", "100.0%", "2/5", "40.0%", "合格"]


def test_who_is_not_judged_has_no_verdict(outcome: TermOutcome) -> None:
    """不评, and why is said below."""
    first, *rest = outcome.teachers
    screen = shown(replace(outcome, teachers=(replace(first, judged=False, levels=None), *rest)))
    assert screen.row("赵师甲")[-1] == "不评"
    assert "1 行只列出、不评" in screen.text


def test_struck_candidates_are_counted(outcome: TermOutcome) -> None:
    """They are in no other number."""
    text = shown(replace(outcome, struck=(("三(1)班", "某某", "语文"),))).text
    assert "审核不确认、这次又在线下的 1 人次" in text


def test_together_only_the_sum_has_its_rate() -> None:
    """midterm-final judges all categories as one."""
    row = shown(sample_term("midterm-final"), 100).row("赵师甲")
    assert row[3:7] == ["-", "1/7", "1/7", "14.3%"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (CategoryCount("二类", 5, 3, 1), "2/5 40.0%"),
        (CategoryCount("二类", 3, 1, 2), "-1/3 -33.3%"),
        (CategoryCount("二类", 0, 0, 2), "新增 2"),
        (CategoryCount("二类", 0), "-"),
        (CategoryCount("二类", 10_000, 3_999), "3999/10000 39.99%"),
    ],
)
def test_a_category_in_a_few_characters(outcome: TermOutcome, count: CategoryCount, said: str) -> None:
    """Never 40.0% for what is below 40%."""
    assert count_text(outcome, count, True) == said


def test_questions_and_used_answers_are_told(outcome: TermOutcome) -> None:
    """Where to answer."""
    question = Question("match|1", "某某", ("是", "否"), "否")
    asked = replace(
        outcome,
        findings=(Finding("match_near", Severity.QUESTION, "是同一个人吗？", "请选。", None, question),),
        honoured=(Answer("match|2", "是", "某某", "?"),),
    )
    text = "".join(shown(asked).text.split())
    assert "有1个问题等人回答：请在报告的「待核查」表里填「回答」一栏" in text
    assert "这次用了1个" in text


def test_a_dry_run_says_so(outcome: TermOutcome) -> None:
    """Nothing was written."""
    assert "没有写任何文件" in shown(outcome, dry_run=True).text
    assert "文件已写好" in shown(outcome).text
