"""The screen of `check`: verdicts at 80 and at 40 cells, in GBK, and no student named."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from outcomes import Screen

from made_check import not_judged, term, with_unit, worked
from xuekun_cli.model.results.checking import Check
from xuekun_cli.terminal.check import MOST_ROWS, show_check


def shown(checked: Check, width: int = 80, dry_run: bool = False) -> Screen:
    screen = Screen(width)
    show_check(checked, ["教师指标考核.xlsx"], [], dry_run, screen.console)
    return screen


def quiet(checked: Check) -> Check:
    """The same without findings."""
    return replace(checked, outcome=replace(checked.outcome, findings=()))


def test_a_row_says_net_initial_rate_and_verdict() -> None:
    """One teacher and subject a row, the fraction beside its rate."""
    screen = shown(worked())
    assert screen.row("教师") == ["教师", "学科", "二类", "三类", "结论"]
    assert screen.row("林师例") == ["林师例", "语文", "1/2", "50.0%", "2/5", "40.0%", "合格", "*"]
    assert "带 * 的结论，起决定作用的规定文件没有写，按默认：" in screen.text
    assert "斜线左边是净转化（转化减新增）的人数，右边是期初人数。" in screen.text


def test_the_heading_names_policy_exams_and_how_many_were_matched() -> None:
    """Who reads it sees at once what was compared."""
    assert shown(term()).text.splitlines()[:2] == [
        "教师指标考核，按「武平方案（40%／80%）」",
        "期初 -> 期中 -> 期末：前后对上 111 名学生。",
    ]


def test_an_exam_not_held_is_a_dash() -> None:
    """No mid-term: no zero in its place."""
    row = shown(worked("midterm-final")).row("林师例")
    assert row[:5] == ["林师例", "语文", "-", "5/7", "71.4%"]


def test_the_one_teacher_asked_for_sees_the_arithmetic() -> None:
    """Only then: for all teachers it stands in the workbook."""
    words = "三类 5 人，转化 3，新增 1，净 2，2/5 = 40.0% >= 40% -> 合格"
    assert words in shown(worked(teacher="林师例")).text
    assert words not in shown(worked()).text


def test_without_teachers_the_classes_stand_in_front_and_it_is_said() -> None:
    """Class by class, and the finding tells what to do."""
    screen = shown(worked(teachers=False))
    assert screen.row("三(2)班")[:2] == ["三(2)班", "语文"]
    assert "没有给任课表" in screen.text
    assert "请加 --teachers 任课表.xlsx" in screen.text


def test_a_teacher_with_several_subjects_is_named_once() -> None:
    """The second row begins with the subject."""
    (row,) = worked().rows
    screen = shown(replace(worked(), rows=(row, with_unit(row, subject="数学"))))
    assert screen.text.partition("带 *")[0].count("林师例") == 1
    assert screen.row("数学")[1] == "1/2"


def test_totals_count_the_verdicts_and_those_who_missed() -> None:
    """Who is shown and not judged is counted apart, with the remark."""
    checked = quiet(term())
    rows = (*checked.rows[:3], not_judged(checked.rows[3], "2025年3月起接班；只列出，不评"))
    text = shown(replace(checked, rows=rows)).text
    assert "共评 3 项（一名教师一科算一项）：不合格 3 项。" in text
    assert "另有 1 项不评，只列出。" in text
    assert "没有达到最低要求的 3 项" in text
    assert "郑师样，三(1)班、三(2)班科学：2025年3月起接班；只列出，不评。" in text


def test_many_rows_are_condensed_to_a_row_a_subject() -> None:
    """How many have which verdict; the workbook has them one by one."""
    (row,) = worked().rows
    many = tuple(
        with_unit(row, teacher=f"教师{n}", subject="语文" if n % 2 else "数学") for n in range(MOST_ROWS + 2)
    )
    screen = shown(replace(worked(), rows=many))
    assert "教师7" not in screen.text.partition("其中转化率最低的")[0]
    assert screen.row("学科") == ["学科", "项数", "合格"]
    assert screen.row("数学") == ["数学", str(MOST_ROWS // 2 + 1), str(MOST_ROWS // 2 + 1)]
    assert screen.row("合计") == ["合计", str(MOST_ROWS + 2), str(MOST_ROWS + 2)]


def test_no_student_is_named_but_by_a_finding() -> None:
    """The screen may be seen by anybody; names are in the workbook."""
    text = shown(quiet(worked(teacher="林师例"))).text
    assert [name for name in ("安一", "安四", "白二", "白四") if name in text] == []


def test_a_dry_run_says_that_nothing_was_written() -> None:
    """And what would be."""
    text = shown(worked(), dry_run=True).text
    assert "这是试运行，没有写任何文件。正式运行会写：" in text
    assert "校内使用" not in text
    assert "校内使用，不得公示" in shown(worked()).text


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("policy", ["wuping", "midterm-final"])
@pytest.mark.parametrize("teacher", ["", "林师例"])
def test_every_line_fits_and_a_gbk_console_shows_every_character(width: int, policy: str, teacher: str) -> None:
    """No character of uncertain width either, but for those in the office's own words."""
    for checked in (worked(policy, teacher=teacher), quiet(term(policy))):
        screen = shown(checked, width)
        assert screen.widest <= width
        assert screen.text.encode("gbk").decode("gbk") == screen.text
        odd = {char for char in screen.text if unicodedata.east_asian_width(char) == "A"}
        assert odd <= {"·"}
