"""算式: teacher by teacher the arithmetic in words, and the students behind every number."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.checking import SHEET_ARITHMETIC, Check, CheckRow, People
from xuekun_cli.model.numbers import decimal_text, points, rounded
from xuekun_cli.model.transitions import ABSENT, NOT_THERE, Sat, Transition
from xuekun_cli.model.wording import reference_label
from xuekun_cli.workbooks.register_page import LINE_HEIGHT, Column, add_page, height_of, put, write_header
from xuekun_cli.workbooks.report_page import INNER_USE
from xuekun_cli.workbooks.styles import MAX_TEXT, Looks, category_fill, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

NOBODY = "（没有人）"
TEACHER_FILL = "D9D9D9"
_COLUMNS = (
    Column("考试", 8),
    Column("类别", 8),
    Column("项目", 13),
    Column("人数", 7),
    Column("怎样算", 24, "left"),
    Column("名单：前一次成绩→后一次成绩", 84, "left"),
)
_DIGITS = (3, 4, 6, 9)
"""Decimals of a relative score that are tried."""
_HEADER_ROW = 1
_LAST = len(_COLUMNS) - 1
_WIDTH = sum(column.width for column in _COLUMNS)


def write_arithmetic(workbook: Workbook, looks: Looks, checked: Check) -> None:
    """Write the sheet 算式."""
    worksheet = add_page(workbook, SHEET_ARITHMETIC, SHEET_ARITHMETIC)
    write_header(worksheet, looks, _COLUMNS, _HEADER_ROW)
    note = f"每名教师先写算式，再列出每个数是哪些学生。随班就读（一类）的学生不在内。{INNER_USE}"
    worksheet.merge_range(0, 0, 0, _LAST, note, looks("note"))
    worksheet.set_row(0, 22)
    label = reference_label(checked.outcome.policy.screening.reference)
    at = _HEADER_ROW + 1
    for row in checked.rows:
        at = _write_row(worksheet, looks, row, label, at)


def _write_row(worksheet: Worksheet, looks: Looks, row: CheckRow, label: str, at: int) -> int:
    """Write one teacher and subject from a row on; return the row below. ``label`` names what shares are of."""
    _merged(worksheet, at, _heading(row), looks("cell", "line", "subtotal", fill=TEACHER_FILL))
    at += 1
    for text in (*_sentences(row), *_references(row, label)):
        _merged(worksheet, at, text, looks("cell", "left"))
        at += 1
    several = len(row.judged.unit.classes) > 1
    for part in row.people:
        for group in part.groups:
            values = (
                part.exam,
                part.category,
                group.title,
                len(group.students),
                group.effect,
                _names(group, several),
            )
            worksheet.set_row(at, height_of(_COLUMNS, values))
            for index, (column, value) in enumerate(zip(_COLUMNS, values, strict=True)):
                fill = category_fill(part.category) if column.title == "类别" else ""
                put(worksheet, at, index, value, looks("cell", column.look, fill=fill))
            at += 1
    return at


def _merged(worksheet: Worksheet, row: int, text: str, look: object) -> None:
    worksheet.merge_range(row, 0, row, _LAST, "", look)
    worksheet.write_string(row, 0, text[:MAX_TEXT], look)
    lines = max(1, -(-display_width(text) // int(_WIDTH * 0.92)))
    worksheet.set_row(row, LINE_HEIGHT * lines + LINE_HEIGHT / 2)


def _heading(row: CheckRow) -> str:
    unit = row.judged.unit
    parts = (unit.school, unit.teacher, unit.subject, "、".join(unit.classes))
    return f"{'　'.join(part for part in parts if part)}：{row.verdict}"


def _sentences(row: CheckRow) -> Iterable[str]:
    for words in row.words:
        yield f"算式：{words}"
    if row.needed:
        yield f"还差：{row.needed}"
    levels = row.judged.levels
    if levels and levels.consequence:
        yield f"奖惩：{levels.consequence}（依据：{row.clause}）"
    elif row.clause:
        yield f"依据：{row.clause}"
    if row.judged.remark:
        yield f"备注：{row.judged.remark}"
    if row.judged.unit.exempt_now:
        yield f"期初在册、后来登记为随班就读的 {row.judged.unit.exempt_now} 人，不在期初人数里。"


def _references(row: CheckRow, label: str) -> Iterable[str]:
    """Yield each exam's references, class by class, as far as those listed tell them."""
    found: dict[str, dict[str, str]] = {}
    for part in row.people:
        for one in (one for group in part.groups for one in group.students):
            was, now = one.before.reference, one.after.reference
            if was is not None and now is not None and not one.now_in:
                text = f"{one.class_name} {decimal_text(was, 2)}→{decimal_text(now, 2)}"
                found.setdefault(part.exam, {}).setdefault(one.class_name, text)
    for exam, by_class in found.items():
        yield f"{label}（期初→{exam}）：{'；'.join(by_class.values())}"


def _names(group: People, several: bool) -> str:
    """Return the students, class by class where there are several."""
    if not group.students:
        return NOBODY
    by_class: dict[str, list[str]] = {}
    for one in group.students:
        by_class.setdefault(one.class_name, []).append(_student(one, group.relative))
    if not several:
        return "、".join(name for names in by_class.values() for name in names)
    return "；".join(f"{class_name}：{'、'.join(names)}" for class_name, names in by_class.items())


def _student(one: Transition, relative: bool) -> str:
    now = f"，现在{one.now_in}" if one.now_in else ""
    was, then = one.before.relative, one.after.relative
    if relative and was is not None and then is not None:
        marks = f"相对分 {_beside(was, then)}→{_beside(then, was)}"
    else:
        marks = f"{_mark(one.before)}→{_mark(one.after, one.status)}"
    return f"{one.name}（{marks}{now}）"


def _beside(value: Fraction, other: Fraction) -> str:
    """Return a relative score with so many decimals that it compares with the other one as it does."""
    digits = next((n for n in _DIGITS if (rounded(value, n) > rounded(other, n)) == (value > other)), _DIGITS[-1])
    return decimal_text(value, digits)


def _mark(sat: Sat, status: str = "") -> str:
    """Return a score as it is written, or what stands in its place."""
    if sat.category == ABSENT:
        return ABSENT
    if sat.category == NOT_THERE:
        return status or NOT_THERE
    if sat.score is not None:
        return points(sat.score)
    return sat.level or "没有列入"
