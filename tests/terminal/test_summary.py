"""The summary of `screen` says the numbers and the worst findings within 80 cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from outcomes import ASKED, Screen, finding, group, listed, outcome, policy
from rich.cells import cell_len

from made_policy import BANDS, band
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.terminal.summary import MOST_GROUPS, show_summary


def test_heading_names_policy_exam_and_sizes(screen: Screen) -> None:
    """Policy, exam, classes, subjects and students stand in the first two lines."""
    groups = (group("三(1)班"), group("三(1)班", "数学"), group("三(2)班"))
    show_summary(outcome(groups), [], [], False, screen.console)
    assert screen.text.splitlines()[:2] == [
        "学困生筛查，按「试行办法（40%／80%）」",
        "期中考试：2 个班，2 个学科，40 名学生。",
    ]


def test_a_row_says_takers_average_cutoffs_and_counts(screen: Screen) -> None:
    """One class and subject a row, in the order of the titles."""
    show_summary(outcome((group(),)), [], [], False, screen.console)
    titles = ["班级", "学科", "参考", "平均分", "二类线", "三类线", "一类", "二类", "三类"]
    assert screen.row("班级") == titles
    assert screen.row("三(1)班") == ["三(1)班", "语文", "37", "70.04", "28.02", "56.03", "1", "2", "6"]


def test_class_name_is_shown_once_a_class(screen: Screen) -> None:
    """The second subject of a class begins its row with the subject; the foot adds up."""
    show_summary(outcome((group(), group(subject="数学"), group("三(2)班"))), [], [], False, screen.console)
    assert screen.text.count("三(1)班") == 1
    assert screen.row("数学")[1:3] == ["37", "70.04"]
    assert screen.row("合计") == ["合计", "3", "6", "18"]


def test_one_class_name_in_two_schools_is_two_classes(screen: Screen) -> None:
    """With several schools the school stands in front, and the class is named again."""
    groups = (group(school="东校"), group(school="西校"))
    show_summary(outcome(groups), [], [], False, screen.console)
    assert "2 个班" in screen.text
    assert screen.row("东校")[:3] == ["东校", "三(1)班", "语文"]
    assert screen.row("西校")[:3] == ["西校", "三(1)班", "语文"]


def test_nobody_sat_shows_dashes_not_zeros(screen: Screen) -> None:
    """Without takers there is neither an average nor a cut-off."""
    empty = group()._replace(takers=0, total=0, cutoffs={}, counts={})
    show_summary(outcome((empty,)), [], [], False, screen.console)
    assert screen.row("三(1)班") == ["三(1)班", "语文", "0", "-", "-", "-", "0", "0", "0"]


def test_as_many_groups_as_fit_a_screen_are_shown_one_by_one(screen: Screen) -> None:
    """So many rows still are what a person reads on one screen."""
    show_summary(outcome(tuple(group(f"三({n})班") for n in range(MOST_GROUPS))), [], [], False, screen.console)
    assert screen.row(f"三({MOST_GROUPS - 1})班")[1] == "语文"


def test_fifty_groups_are_condensed_to_a_row_a_subject(screen: Screen) -> None:
    """Classes, takers, the mean over all classes and the sums; and where the classes are found."""
    groups = tuple(group(f"三({n})班", subject) for n in range(25) for subject in ("语文", "数学"))
    show_summary(outcome(groups), [], [], False, screen.console)
    assert "三(3)班" in screen.text, "it is among those with the most"
    assert "三(9)班" not in screen.text
    assert screen.row("数学") == ["数学", "25", "925", "70.04", "25", "50", "150"]
    assert screen.row("合计") == ["合计", "50", "100", "300"]
    assert "各班各科见名册的「各班各科」表。" in screen.text


def test_mean_of_a_subject_weighs_classes_by_takers(screen: Screen) -> None:
    """Total points ÷ all takers, not the mean of the classes' means."""
    small = group()._replace(takers=1, total=100_000)
    groups = (
        *(small._replace(class_key=str(n)) for n in range(40)),
        group()._replace(takers=10, total=9_000_000),
    )
    show_summary(outcome(groups), [], [], False, screen.console)
    assert screen.row("语文")[:4] == ["语文", "41", "50", "26.00"]


def test_a_student_on_two_lists_is_counted_once(screen: Screen) -> None:
    """Students and entries are told apart, and the exempt stand apart from both."""
    one, two = group(), group(subject="数学")
    entries = (listed(one, 1, "二类"), listed(two, 1, "三类"), listed(one, 2, "三类"), listed(one, 3, "一类"))
    show_summary(outcome((one, two), entries=entries), [], [], False, screen.console)
    assert "列出 2 名学生，共 3 人次" in screen.text
    assert "另有一类 1 名" in screen.text


def test_worst_findings_come_first_with_place_count_and_hint(screen: Screen) -> None:
    """Errors before warnings; the hint stands with the worst; notes are only counted."""
    findings = (
        *(finding("缺考", Severity.INFO, f"D{n}") for n in range(4)),
        finding("小数", Severity.WARNING, hint="不必说的办法"),
        finding("看不懂", Severity.ERROR, "E5", hint="改成一个数"),
        finding("看不懂", Severity.ERROR, "E6"),
    )
    show_summary(outcome((group(),), findings), [], [], False, screen.console)
    assert "  错误    这里有一处看不懂（期中成绩.xlsx!三(1)班!E5，同类共 2 处）" in screen.text
    assert screen.text.index("看不懂") < screen.text.index("小数")
    assert "怎么办：改成一个数" in screen.text
    assert "不必说的办法" not in screen.text
    assert "这里有一处缺考" not in screen.text
    assert "另有 4 条，见名册的「待核查」表。" in screen.text


def test_the_worst_of_a_code_speaks_for_it(screen: Screen) -> None:
    """A code whose second finding is an error is shown as an error, at the error's place."""
    findings = (finding("x", Severity.WARNING, "D1"), finding("x", Severity.ERROR, "D2"))
    show_summary(outcome((group(),), findings), [], [], False, screen.console)
    assert "错误    这里有一处x（期中成绩.xlsx!三(1)班!D2，同类共 2 处）" in screen.text


def test_at_most_six_codes_are_shown_and_the_rest_counted(screen: Screen) -> None:
    """The seventh and eighth code are left to the workbook."""
    findings = tuple(finding(f"甲{n}", Severity.WARNING) for n in range(8))
    show_summary(outcome((group(),), findings), [], [], False, screen.console)
    assert screen.text.count("这里有一处") == 6
    assert "另有 2 条" in screen.text


def test_questions_wait_until_they_are_answered(screen: Screen) -> None:
    """One matter asked in two rows is one question; an answered one neither waits nor is shown."""
    other = replace(ASKED, key="other", answer="缺考")
    findings = (
        finding("甲", Severity.QUESTION, "D1", question=ASKED),
        finding("甲", Severity.QUESTION, "D2", question=ASKED),
        finding("乙", Severity.QUESTION, "D3", question=other),
    )
    used = replace(outcome((group(),), findings), honoured=(Answer("other", "缺考", "7 号", "乙"),))
    show_summary(used, [], [], False, screen.console)
    assert "有 1 个问题等人回答" in screen.text
    assert "这里有一处乙" not in screen.text
    assert "这次用了 1 个" in screen.text


def test_files_are_shown_from_here_when_that_is_shorter(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file below the current folder loses the folder's path; a far one keeps it; none is broken."""
    monkeypatch.chdir(tmp_path)
    far = "/" + "很长的文件夹/" * 12 + "学困生名册.xlsx"
    placed = [str(tmp_path / "成绩" / "期中_标注.xlsx"), far]
    show_summary(outcome((group(),)), placed, [str(tmp_path / "旧.xlsx")], False, screen.console)
    lines = screen.text.splitlines()
    assert f"  {Path('成绩', '期中_标注.xlsx')}" in lines
    assert f"  {far}" in lines
    assert lines[lines.index("原来的文件已另存为：") + 1] == "  旧.xlsx"


def test_a_dry_run_says_that_nothing_was_written(screen: Screen) -> None:
    """The files are those that would be written, and the workbook is spoken of as not there yet."""
    groups = tuple(group(f"三({n})班") for n in range(50))
    findings = (finding("甲", Severity.INFO), finding("乙", Severity.QUESTION, question=ASKED))
    show_summary(outcome(groups, findings), ["甲.xlsx"], ["乙.xlsx"], True, screen.console)
    assert "没有写任何文件。正式运行会写：\n  甲.xlsx" in screen.text
    assert "已" not in screen.text
    assert screen.text.count("正式运行后") == 3


def test_every_line_fits_eighty_cells(screen: Screen) -> None:
    """Long names, messages and hints are folded inside their place."""
    schools = [
        group("二〇二三级三年级（1）实验特长班" * 2, "道德与法治", f"东留中心学校{n}分校") for n in range(2)
    ]
    long = "这一句话很长，长到一行里放不下，" * 9
    findings = tuple(
        replace(finding(f"c{n}", Severity.ERROR, hint=long), message=long + "x" * 100) for n in range(7)
    )
    show_summary(outcome(tuple(schools), findings, exam=long), ["a.xlsx"], ["b.xlsx"], False, screen.console)
    assert screen.widest <= 80
    assert "70.04" in screen.text
    assert "56.03" in screen.text


def test_four_bands_leave_the_cutoffs_to_the_register(screen: Screen) -> None:
    """More columns than fit would break the numbers; counts are what stays."""
    bands = (*BANDS, band("四类", "9/10", "c"), band("五类", 1, "c"))
    show_summary(outcome((group(),), by=policy(bands)), [], [], False, screen.console)
    assert screen.row("班级") == ["班级", "学科", "参考", "平均分", "一类", "二类", "三类", "四类", "五类"]
    assert screen.widest <= 80


def test_columns_stand_straight_below_chinese_titles(screen: Screen) -> None:
    """Numbers end in the cell their title ends in, whatever the length of the Chinese names."""
    groups = (group("三(1)班", "语文"), group("三(1)班", "道德与法治"), group("三年级（10）班", "英语"))
    show_summary(outcome(groups), [], [], False, screen.console)
    lines = screen.text.splitlines()
    title = next(line for line in lines if line.startswith("班级"))
    ends = {cell_len(line[: line.index("70.04") + 5]) for line in lines if "70.04" in line}
    assert ends == {cell_len(title[: title.index("平均分") + 3])}


def test_a_class_name_with_markup_prints_literally(screen: Screen) -> None:
    """What an input says is text: no colour, no emoji, no escape sequence."""
    nasty = replace(finding("x", Severity.ERROR), message="[bold]:smile:\x1b[31m红[/bold]")
    show_summary(outcome((group("[red]x", "[/]:+1:"),), (nasty,)), [], [], False, screen.console)
    assert screen.row("[red]x")[:2] == ["[red]x", "[/]:+1:"]
    assert "[bold]:smile: [31m红[/bold]" in screen.text
    assert "\x1b" not in screen.text


def test_no_student_is_named(screen: Screen) -> None:
    """The summary may stand on a screen that others see."""
    show_summary(outcome((group(),), entries=(listed(group(), 1, "二类"),)), [], [], False, screen.console)
    assert "某某" not in screen.text


def test_nobody_listed_is_said(screen: Screen) -> None:
    """An empty list is a result, not a silence; and without groups there is no table."""
    show_summary(outcome(()), [], [], False, screen.console)
    assert "没有列出任何学生" in screen.text
    assert "班级" not in screen.text
