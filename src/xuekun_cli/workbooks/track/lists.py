"""连续在册 and 提醒: who stayed on the list, and at whom a person should look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.tracking import HINT_ONLY, TrackOutcome, too_few_exams
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import Table
from xuekun_cli.workbooks.track.page import INNER_USE, category_word, who_columns, who_values

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_RUNNING = "连续在册"
SHEET_HINTS = "提醒"
LASTING, ENDED = "仍在册", "已不在册"


def write_running(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 连续在册; return its rows, those still listed first."""
    found = one.running
    who = who_columns([trail for trail, _ in found])
    columns = [
        *who,
        Column("连续次数", 7),
        Column("从", 14),
        Column("到", 14),
        Column("现在", 10),
        Column("其间的类别", 30, "left"),
        Column("开始时\n相对分", 9, "three"),
        Column("最后一次\n相对分", 9, "three"),
        Column("变化", 10, "rise"),
    ]
    note = (
        f"连续 {one.rule.running} 次或更多次考试在册的（{one.rule_from}）。缺考的一次不断开，也不算一次。"
        f"一名学生一门学科只列最长的一段。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_RUNNING, "历次跟踪：连续在册", note, columns)
    for trail, stay in found:
        inside = trail.points[stay.first : stay.last + 1]
        start, end = inside[0].relative, inside[-1].relative
        table.add(
            [
                *who_values(trail, who),
                stay.times,
                one.exams[stay.first].name,
                one.exams[stay.last].name,
                LASTING if one.lasting(trail, stay) else ENDED,
                "→".join(category_word(point) for point in inside),
                None if start is None else float(start),
                None if end is None else float(end),
                None if start is None or end is None else float(end - start),
            ]
        )
    return table.finish(f"没有连续 {one.rule.running} 次在册的")


def write_hints(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 提醒; return its rows. Every row says that it is no verdict."""
    who = who_columns([hint.trail for hint in one.hints])
    columns = [
        *who,
        Column("情形", 24, "left"),
        Column("连续下降\n次数", 9),
        Column("高出分数线\n（分）", 10, "two"),
        Column("经过", 62, "left"),
        Column("性质", 14),
    ]
    note = (
        f"只是提醒，不是结论，不改名单：成绩有起落是常事，请老师看看是怎么回事。相对分连续下降 {one.rule.falls} 次，"
        f"并且离分数线 {points(one.rule.within)} 分以内，还没有列入的；或者连续下降 {one.rule.falls} 次以后列入、现在还在册的"
        f"（{one.rule_from}）。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_HINTS, "历次跟踪：提醒（不是结论）", note, columns)
    for hint in one.hints:
        gap = None if hint.gap is None else float(hint.gap)
        table.add([*who_values(hint.trail, who), hint.kind.value, hint.falls, gap, hint.words, HINT_ONLY])
    return table.finish(too_few_exams(one) or "没有要提醒的")
