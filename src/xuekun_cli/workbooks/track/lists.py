"""连续在册 and 提醒: who stayed on the list, and at whom a person should look."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column, of
from xuekun_cli.model.results.tracking import HINT_ONLY, Hint, Point, Stay, TrackOutcome, Trail, too_few_exams
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import Table
from xuekun_cli.workbooks.track.page import INNER_USE, category_word, who_columns

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_RUNNING = "连续在册"
SHEET_HINTS = "提醒"
_Stayed = tuple[Trail, Stay]
LASTING, ENDED = "仍在册", "已不在册"


def write_running(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 连续在册; return its rows, those still listed first."""
    found = one.running
    columns: list[Column[_Stayed]] = [
        *of(lambda row: row[0], who_columns([trail for trail, _ in found])),
        Column("连续次数", 7, value=lambda row: row[1].times),
        Column("从", 14, value=lambda row: one.exams[row[1].first].name),
        Column("到", 14, value=lambda row: one.exams[row[1].last].name),
        Column("现在", 10, value=lambda row: LASTING if one.lasting(*row) else ENDED),
        Column("其间的类别", 30, "left", lambda row: "→".join(category_word(point) for point in _inside(row))),
        Column("开始时\n相对分", 9, "three", lambda row: _number(_inside(row)[0].relative)),
        Column("最后一次\n相对分", 9, "three", lambda row: _number(_inside(row)[-1].relative)),
        Column("变化", 10, "rise", _rise),
    ]
    note = (
        f"连续 {one.rule.running} 次或更多次考试在册的（{one.rule_from}）。缺考的一次不断开，也不算一次。"
        f"一名学生一门学科只列最长的一段。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_RUNNING, "历次跟踪：连续在册", note, columns)
    table.fill(found)
    return table.finish(f"没有连续 {one.rule.running} 次在册的")


def write_hints(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 提醒; return its rows. Every row says that it is no verdict."""
    columns: list[Column[Hint]] = [
        *of(lambda hint: hint.trail, who_columns([hint.trail for hint in one.hints])),
        Column("情形", 24, "left", lambda hint: hint.kind.value),
        Column("连续下降\n次数", 9, value=lambda hint: hint.falls),
        Column("高出分数线\n（分）", 10, "two", lambda hint: _number(hint.gap)),
        Column("经过", 62, "left", lambda hint: hint.words),
        Column("性质", 14, value=lambda _: HINT_ONLY),
    ]
    note = (
        f"只是提醒，不是结论，不改名单：成绩有起落是常事，请老师看看是怎么回事。相对分连续下降 {one.rule.falls} 次，"
        f"并且离分数线 {points(one.rule.within)} 分以内，还没有列入的；或者连续下降 {one.rule.falls} 次以后列入、现在还在册的"
        f"（{one.rule_from}）。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_HINTS, "历次跟踪：提醒（不是结论）", note, columns)
    table.fill(one.hints)
    return table.finish(too_few_exams(one) or "没有要提醒的")


def _inside(row: _Stayed) -> Sequence[Point]:
    """Return the points of a student's longest stay."""
    trail, stay = row
    return trail.points[stay.first : stay.last + 1]


def _rise(row: _Stayed) -> float | None:
    start, end = _inside(row)[0].relative, _inside(row)[-1].relative
    return None if start is None or end is None else float(end - start)


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
