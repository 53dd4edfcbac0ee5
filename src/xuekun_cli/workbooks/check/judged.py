"""考核表: a row a teacher and subject, to be printed and signed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_NOTE, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.checking import NOT_JUDGED, SHEET_JUDGED, Check, CheckRow, Tally
from xuekun_cli.model.results.term import MilestoneVerdict
from xuekun_cli.model.results.term_rates import cancels
from xuekun_cli.workbooks.pages.columns import MOST_SHOWN
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT, add_page, height_of, put, set_width
from xuekun_cli.workbooks.pages.styles import Looks, display_width, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE
from xuekun_cli.workbooks.report.teachers import exams_text, line_text, remark_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TITLE = "教师转化指标考核表"
SIGNATURES = (
    "制表人：　　　　　　　　教务处：　　　　　　　　校长（盖章）：　　　　　　　　日期：　　　　年　　月　　日"
)
MISSED_FILL = "D9D9D9"
"""Behind the verdict of those who missed: grey, so that it stays in print."""
_HEAD = 2
"""The row (from 0) where the titles begin; they take two."""
_FIRST = _HEAD + 2
_NAMES = (COL_SCHOOL, "教师", COL_SUBJECT, COL_CLASS)
_COUNT, _SHARE = 5.5, 12
_CHARACTERS_A_LINE = 0.9
"""How much of a merged cell's width a line of text fills."""


class _Group(NamedTuple):
    """Columns under one title; without a title each column stands alone over both rows."""

    title: str
    columns: tuple[Column, ...]


def write_judged(workbook: Workbook, looks: Looks, checked: Check) -> None:
    """Write the sheet 考核表."""
    worksheet = add_page(workbook, SHEET_JUDGED)
    groups = _groups(checked)
    columns = [column for group in groups for column in group.columns]
    _write_top(worksheet, looks, checked, columns)
    _write_titles(worksheet, looks, groups)
    names = sum(column.title in _NAMES for column in columns) + 1
    worksheet.freeze_panes(_FIRST, names)
    worksheet.repeat_rows(_HEAD, _FIRST - 1)
    for number, row in enumerate(checked.rows, start=1):
        at = _FIRST + number - 1
        values = _values(checked, columns, row, number)
        seen = [(column, value) for column, value in zip(columns, values, strict=True) if not column.folded]
        worksheet.set_row(at, height_of([column for column, _ in seen], [value for _, value in seen]))
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            marked = column.title == "结论"
            bold = ("subtotal",) if marked else ()
            fill = MISSED_FILL if marked and row.missed else "FFFFFF" if marked else ""
            put(worksheet, at, index, value, looks("cell", column.look, *bold, fill=fill))
    last = _FIRST + max(len(checked.rows), 1) - 1
    if not checked.rows:
        text = "没有一个班有成绩，没有可以对照的。"
        worksheet.merge_range(_FIRST, 0, _FIRST, len(columns) - 1, text, looks("cell", "centre"))
    worksheet.autofilter(_FIRST - 1, 0, last, len(columns) - 1)
    _write_foot(worksheet, looks, checked, last + 1, columns)


def _groups(checked: Check) -> list[_Group]:
    """Return the columns, those of one category or milestone under its title."""
    units = [row.judged.unit for row in checked.rows]
    schools = [unit.school or "" for unit in units]
    alone = [Column("序号", 4)]
    alone += [Column(COL_SCHOOL, fitted_width(schools, 10, 20))] if any(schools) else []
    named = any(unit.teacher for unit in units)
    alone += [Column("教师", fitted_width([unit.teacher for unit in units], 8, 12))] if named else []
    classes = fitted_width(["、".join(unit.classes) for unit in units], 10, 14)
    alone += [Column(COL_SUBJECT, 7), Column(COL_CLASS, classes)]
    cancelling = cancels(checked.outcome.policy)
    counts = [Column(title, _COUNT, folded=True) for title in (checked.outcome.start, "转化", "新增")]
    counts += [Column("净转化", _COUNT + 1, folded=True)] if cancelling else []
    counts.append(Column("净转化率" if cancelling else "转化率", _SHARE))
    groups = [_Group("", tuple(alone))]
    groups += [_Group(block.title, tuple(counts)) for block in checked.blocks]
    targets = checked.outcome.policy.file.targets
    held = [Column("人人进步", 9)] if targets and targets.milestones else []
    held += [Column("结论", 10), Column("还差几人", 16, "left")]
    held += [Column("奖惩", 14, "left")] if targets and targets.levels else []
    by_default = any(row.judged.by_default for row in checked.rows)
    held += [Column("依据", 13, "left") if by_default else Column("依据", 11)]
    held += [Column("教师签名", 8), Column(COL_NOTE, 7, "left")]
    groups.append(_Group("", tuple(held)))
    return _within_twelve(groups)


def _within_twelve(groups: list[_Group]) -> list[_Group]:
    """Return the groups with so many columns folded that a page can be read: what stands elsewhere too goes first."""
    excess = sum(not column.folded for group in groups for column in group.columns) - MOST_SHOWN
    away = ("序号", COL_NOTE, "奖惩", COL_SCHOOL)[: max(0, excess)]
    return [
        _Group(group.title, tuple(replace(one, folded=one.folded or one.title in away) for one in group.columns))
        for group in groups
    ]


def _write_top(worksheet: Worksheet, looks: Looks, checked: Check, columns: list[Column]) -> None:
    outcome, last = checked.outcome, len(columns) - 1
    worksheet.merge_range(0, 0, 0, last, f"{TITLE}　{exams_text(outcome)}", looks("title"))
    worksheet.set_row(0, 32)
    rate = "净转化率＝（转化－新增）" if cancels(outcome.policy) else "转化率＝转化"
    unnamed = "" if outcome.has_teachers else "没有任课表，按班级和学科列出。"
    note = (
        f"办法：{outcome.policy.called}。{line_text(outcome)}。{rate}÷{outcome.start}人数，正好等于指标的算达到。{unnamed}"
        f"随班就读（一类）不在内。每个数的名单见「算式」。{INNER_USE}"
    )
    worksheet.merge_range(1, 0, 1, last, note, looks("note"))
    worksheet.set_row(1, _merged_height(note, columns))


def _merged_height(text: str, columns: list[Column]) -> float:
    width = sum(column.width for column in columns if not column.folded) * _CHARACTERS_A_LINE
    return LINE_HEIGHT * (-(-display_width(text) // max(int(width), 1)) + 0.5)


def _write_titles(worksheet: Worksheet, looks: Looks, groups: list[_Group]) -> None:
    header = looks("cell", "header")
    index, behind = 0, False
    for group in groups:
        if group.title:
            last = index + len(group.columns) - 1
            worksheet.merge_range(_HEAD, index, _HEAD, last, group.title, header)
        for column in group.columns:
            set_width(worksheet, index, column, behind)
            behind = column.folded
            if group.title:
                worksheet.write_string(_HEAD + 1, index, column.title, header)
            else:
                worksheet.merge_range(_HEAD, index, _HEAD + 1, index, column.title, header)
            index += 1
    worksheet.set_row(_HEAD, 20)
    worksheet.set_row(_HEAD + 1, 20)


def _values(checked: Check, columns: list[Column], row: CheckRow, number: int) -> list[object]:
    unit, judged = row.judged.unit, row.judged
    cancelling = cancels(checked.outcome.policy)
    stones = judged.milestones
    alone: dict[str, object] = {
        "序号": number,
        COL_SCHOOL: unit.school,
        "教师": unit.teacher or "（未写明）",
        COL_SUBJECT: unit.subject,
        COL_CLASS: "、".join(unit.classes),
        "人人进步": _everybody(stones) if stones and stones.listed else None,
        "结论": row.verdict,
        "还差几人": row.needed,
        "奖惩": judged.levels.consequence if judged.levels else None,
        "依据": row.clause,
        "教师签名": None,
        COL_NOTE: remark_text(judged),
    }
    numbers = [value for tally in row.tallies for value in _tally(tally, cancelling)]
    values: list[object] = []
    for column in columns:
        values.append(alone[column.title] if column.title in alone else numbers.pop(0))
    return values


def _everybody(stones: MilestoneVerdict) -> str:
    """Return how many of the listed improved, and how many have no score that shows it."""
    absent = f"，{stones.absent} 人没有成绩" if stones.absent else ""
    return f"{stones.improved}/{stones.listed}{absent}"


def _tally(tally: Tally | None, cancelling: bool) -> list[object]:
    if tally is None:
        return [None] * (5 if cancelling else 4)
    counts: list[object] = [tally.row.initial, tally.row.converted, tally.row.added]
    return [*counts, *([tally.net] if cancelling else []), tally.share or None]


def _write_foot(worksheet: Worksheet, looks: Looks, checked: Check, row: int, columns: list[Column]) -> None:
    """Write how many have which verdict, and the line to sign on."""
    last = len(columns) - 1
    judged = Counter(one.verdict for one in checked.rows if one.judged.judged)
    apart = sum(not one.judged.judged for one in checked.rows)
    said = "；".join(f"{name} {count} 项" for name, count in judged.items())
    text = f"共评 {judged.total()} 项（{checked.counted_as}）：{said or '无'}。"
    text += f"另有 {apart} 项{NOT_JUDGED}，只列出。" if apart else ""
    worksheet.merge_range(row, 0, row, last, text, looks("note"))
    worksheet.set_row(row, 22)
    worksheet.merge_range(row + 1, 0, row + 1, last, SIGNATURES, looks("section"))
    worksheet.set_row(row + 1, 44)
