"""The screen of `whatif`: a plot of plain characters, the policy's own value marked, a table by subject."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from fractions import Fraction

import pytest
from outcomes import ASKED, Screen, finding, policy

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.results.whatif import MovableLine, Near, Steepness, TriedGroup, TriedLine, Unit, WhatIf
from xuekun_cli.terminal.whatif import MARK, near_text, show_whatif, shown_thresholds, steep_text

LINE = MovableLine(
    "screening.三类.at_most",
    "at_most",
    1,
    "三类",
    "一·第三类",
    "成绩不高于班级平均分的 80%（含本数）",
    Unit.SHARE,
    Fraction(4, 5),
)
STEEP = Steepness(Fraction(1, 100), 3, 5, Fraction(43, 10), Fraction(3, 4), Fraction(17, 20))


def tried(
    low: int = 60, high: int = 90, subjects: tuple[str, ...] = ("语文", "数学"), line: MovableLine = LINE
) -> TriedLine:
    """A line from ``low`` to ``high`` per cent; one more student a subject at each threshold."""
    thresholds = tuple(Fraction(n, 100) for n in range(low, high + 1))
    counts = {"二类": (2,) * len(thresholds), "三类": tuple(range(1, len(thresholds) + 1))}
    groups = tuple(
        TriedGroup(None, "三(1)班", "3-1", subject, 37, Fraction(56), counts, Near(3, 4, 3))
        for subject in subjects
    )
    return TriedLine(line, thresholds, groups, STEEP)


def outcome(*lines: TriedLine) -> WhatIf:
    return WhatIf(policy(), "期中考试", (), lines or (tried(),), (), ())


def bars(screen: Screen) -> dict[str, str]:
    """Threshold → what stands behind the count."""
    rows = [line.split(maxsplit=2) for line in screen.text.splitlines() if "#" in line]
    return {row[0]: row[2] for row in rows}


def test_a_bar_is_as_long_as_its_count(screen: Screen) -> None:
    """Of 62 at 90% fifty signs; of 2 at 60% two; the own value is pointed at."""
    show_whatif(outcome(), [], [], True, screen.console)
    found = bars(screen)
    assert list(found) == ["60%", "65%", "70%", "75%", "80%", "85%", "90%"]
    assert [bar.count("#") for bar in found.values()] == [2, 10, 18, 26, 34, 42, 50]
    assert [threshold for threshold, bar in found.items() if MARK in bar] == ["80%"]


def test_a_threshold_with_nobody_has_no_bar(screen: Screen) -> None:
    one = tried(79, 81, ("语文",))
    groups = (replace(one.groups[0], counts={"二类": (0, 0, 0), "三类": (0, 0, 0)}),)
    show_whatif(outcome(replace(one, groups=groups)), [], [], True, screen.console)
    assert "#" not in screen.text
    assert screen.row("80%") == ["80%", "0", *MARK.split()]


def test_the_bars_begin_in_one_column_whatever_the_numbers(screen: Screen) -> None:
    show_whatif(outcome(tried(95, 105, line=replace(LINE, own=Fraction(1)))), [], [], True, screen.console)
    starts = {line.index("#") for line in screen.text.splitlines() if "#" in line}
    assert len(starts) == 1


@pytest.mark.parametrize("own", [60, 61, 77, 80, 90])
def test_the_own_value_is_shown_however_few_rows_there_are(own: int) -> None:
    one = tried(line=replace(LINE, own=Fraction(own, 100)))
    chosen = shown_thresholds(one, 12)
    assert one.own_at in chosen
    assert len(chosen) <= 12
    assert chosen == sorted(chosen)


def test_the_table_has_a_row_a_subject_and_sums(screen: Screen) -> None:
    show_whatif(outcome(), [], [], True, screen.console)
    assert screen.row("学科") == ["学科", "70%", "75%", "*80%", "85%", "90%", "不高于", "高于"]
    assert screen.row("数学") == ["数学", "11", "16", "21", "26", "31", "3", "4"]
    assert screen.row("合计") == ["合计", "22", "32", "42", "52", "62", "6", "8"]


def test_how_steep_and_how_near_is_said_in_a_sentence(screen: Screen) -> None:
    assert steep_text(tried()) == (
        "从 75% 放宽到 85%，每 1 个百分点三类平均多 4.3 人次；79% 到 80% 多 3 人次，80% 到 81% 多 5 人次。"
    )
    assert near_text(tried().near) == (
        "离现行的线 2 分以内有 14 人次：不高于线 6，高于线 8；其中已列入 6，没有列入 8。"
    )
    show_whatif(outcome(), [], [], True, screen.console)
    assert "从 75% 放宽到 85%" in screen.text
    assert "离现行的线 2 分以内有 14 人次" in screen.text


def test_points_and_places_have_their_own_words() -> None:
    line = replace(LINE, unit=Unit.POINTS, own=Fraction(60))
    one = replace(
        tried(), line=line, steepness=Steepness(Fraction(1), 2, 1, Fraction(3, 2), Fraction(55), Fraction(65))
    )
    assert steep_text(one).startswith("从 55 放宽到 65，每 1 分三类平均多 1.5 人次；59 到 60 多 2 人次")


def test_remarks_and_open_questions_are_said(screen: Screen) -> None:
    one = replace(
        outcome(replace(tried(), remarks=("低于 40% 就越过了二类的线，没有往下试",))),
        findings=(
            finding("zero", Severity.QUESTION, question=ASKED),
            finding("done", Severity.INFO, question=replace(ASKED, key="k", answer="缺考")),
        ),
    )
    show_whatif(one, [], [], True, screen.console)
    assert "低于 40% 就越过了二类的线，没有往下试。" in screen.text
    assert "有 1 个问题等人回答" in screen.text
    assert "这里有一处done" not in screen.text


@pytest.mark.parametrize("width", [80, 40])
def test_every_line_fits_and_every_character_has_one_width_on_a_gbk_console(width: int) -> None:
    screen = Screen(width)
    many = tried(subjects=("语文", "道德与法治", "英语听说"))
    show_whatif(
        outcome(tried(30, 50, line=replace(LINE, own=Fraction(2, 5))), many),
        ["试算.xlsx"],
        ["旧.xlsx"],
        False,
        screen.console,
    )
    assert screen.widest <= width
    assert screen.text.encode("gbk").decode("gbk") == screen.text
    plots = [line for line in screen.text.splitlines() if "#" in line or "---" in line]
    assert [c for c in set("".join(plots)) if unicodedata.east_asian_width(c) == "A"] == []


def test_files_written_and_kept_are_named_and_a_dry_run_says_so() -> None:
    wet, dry = Screen(), Screen()
    show_whatif(outcome(), ["试算.xlsx"], ["备份/旧.xlsx"], False, wet.console)
    assert "文件已写好：\n  试算.xlsx\n原来的文件已另存为：\n  备份/旧.xlsx" in wet.text
    show_whatif(outcome(), ["试算.xlsx"], [], True, dry.console)
    assert "没有写任何文件。正式运行会写：\n  试算.xlsx" in dry.text


def test_a_unit_shows_its_numbers_as_people_write_them() -> None:
    assert [Unit.SHARE.text(Fraction(4, 5)), Unit.POINTS.text(Fraction(119, 2)), Unit.COUNT.text(Fraction(5))] == [
        "80%",
        "59.5",
        "5",
    ]
    assert Near(1, 2, 1) + Near(1, 0, 1) == Near(2, 2, 2)
    assert Near(1, 2, 1).unlisted == 2
