"""算式: teacher by teacher the arithmetic in words, and the students behind every number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.policy.wording import reference_label
from xuekun_cli.model.register import PROVISIONAL
from xuekun_cli.model.results.checking import SHEET_ARITHMETIC, Check, CheckRow, People
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, Sat, Transition
from xuekun_cli.model.scores.numbers import decimal_text, points, rounded
from xuekun_cli.workbooks.pages.printed import (
    HEADER_HEIGHT,
    LINE_HEIGHT,
    LOW_ROW,
    add_page,
    height_of,
    put,
    write_header,
)
from xuekun_cli.workbooks.pages.styles import MAX_TEXT, Looks, category_fill, display_width
from xuekun_cli.workbooks.pages.table import INNER_USE, print_scale

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

NOBODY = "（没有人）"
TEACHER_FILL = "D9D9D9"
_COLUMNS = (
    Column("考试", 6),
    Column("类别", 6),
    Column("项目", 10),
    Column("人数", 5),
    Column("怎样算", 12, "left"),
    Column("名单：前一次成绩→后一次成绩", 47, "left"),
)
_DIGITS = (3, 4, 6, 9)
"""Decimals of a relative score that are tried."""
_HEADER_ROW = 1
_LAST = len(_COLUMNS) - 1
_WIDTH = sum(column.width for column in _COLUMNS)
_NOTE_HEIGHT = 34.0
_SCALE = print_scale(_WIDTH, standing=True)
_PAPER_POINTS = 734.0
"""The height of A4 standing, between the margins."""
_PAGE = _PAPER_POINTS * 100 / _SCALE * 0.95 - HEADER_HEIGHT
"""Points of rows that a page holds below the repeated header; programs differ by a few in a hundred."""
_MOST_BREAKS = 1023
"""Excel's limit for the page breaks of a sheet."""


def write_arithmetic(workbook: Workbook, looks: Looks, checked: Check) -> None:
    """Write the sheet 算式; a page ends between two teachers wherever that can be."""
    worksheet = add_page(workbook, SHEET_ARITHMETIC, SHEET_ARITHMETIC, landscape=False)
    write_header(worksheet, looks, _COLUMNS, _HEADER_ROW)
    who = "每名教师" if checked.outcome.has_teachers else "每个班"
    note = f"{who}先写算式，再列出每个数是哪些学生。随班就读（一类）的学生不在内。{INNER_USE}"
    worksheet.merge_range(0, 0, 0, _LAST, note, looks("note"))
    worksheet.set_row(0, _NOTE_HEIGHT)
    # with "fit to one page wide" Excel would leave page breaks aside
    worksheet.set_print_scale(_SCALE)
    label = reference_label(checked.outcome.policy.screening.reference)
    at = _HEADER_ROW + 1
    blocks: list[tuple[int, list[float]]] = []
    for row in checked.rows:
        heights = _write_row(worksheet, looks, row, label, checked.outcome.start, at)
        blocks.append((at, heights))
        at += len(heights)
    worksheet.set_h_pagebreaks(page_breaks(blocks)[:_MOST_BREAKS])


def page_breaks(blocks: Sequence[tuple[int, Sequence[float]]]) -> list[int]:
    """Return the rows before which a page ends, so that no block is torn that fits on a page.

    ``blocks`` are the first row of each and the heights of its rows in points. One that is longer than a page
    begins on a new page and goes on over the next ones.
    """
    breaks: list[int] = []
    used = _NOTE_HEIGHT  # on the first page
    for first, heights in blocks:
        if used + sum(heights) > _PAGE and used > _NOTE_HEIGHT:
            breaks.append(first)
            used = 0.0
        for number, height in enumerate(heights):
            if used + height > _PAGE and used:
                breaks.append(first + number)
                used = 0.0
            used += height
    return breaks


def _write_row(worksheet: Worksheet, looks: Looks, row: CheckRow, label: str, start: str, at: int) -> list[float]:
    """Write one teacher and subject from a row on; return the rows' heights.

    ``label`` names what shares are of, ``start`` the first exam.
    """
    heights = [_merged(worksheet, at, _heading(row), looks("cell", "line", "subtotal", fill=TEACHER_FILL))]
    for text in (*_sentences(row, start), *_references(row, label, start)):
        heights.append(_merged(worksheet, at + len(heights), text, looks("cell", "left")))
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
            height = height_of(_COLUMNS, values, LOW_ROW)
            worksheet.set_row(at + len(heights), height)
            for index, (column, value) in enumerate(zip(_COLUMNS, values, strict=True)):
                fill = category_fill(part.category) if column.title == "类别" else ""
                put(worksheet, at + len(heights), index, value, looks("cell", column.look, fill=fill))
            heights.append(height)
    return heights


def _merged(worksheet: Worksheet, row: int, text: str, look: object) -> float:
    """Write a text over the whole width; return the row's height."""
    worksheet.merge_range(row, 0, row, _LAST, "", look)
    worksheet.write_string(row, 0, text[:MAX_TEXT], look)
    lines = max(1, -(-display_width(text) // int(_WIDTH * 0.92)))
    height = LINE_HEIGHT * lines + LOW_ROW - LINE_HEIGHT
    worksheet.set_row(row, height)
    return height


def _heading(row: CheckRow) -> str:
    unit = row.judged.unit
    parts = (unit.school, unit.teacher, unit.subject, "、".join(unit.classes))
    return f"{'　'.join(part for part in parts if part)}：{row.verdict}"


def _sentences(row: CheckRow, start: str) -> Iterable[str]:
    for words in row.words:
        yield f"算式：{words}"
    if row.needed:
        yield row.needed
    levels = row.judged.levels
    if levels and levels.consequence:
        yield f"奖惩：{levels.consequence}"
    if row.clause:
        yield f"依据：{row.clause}"
    if row.judged.remark:
        yield f"备注：{row.judged.remark}"
    if row.judged.unit.exempt_now:
        yield f"{start}在册、后来登记为随班就读的 {row.judged.unit.exempt_now} 人，不在{start}人数里。"


def _references(row: CheckRow, label: str, start: str) -> Iterable[str]:
    """Yield each exam's references, class by class, as far as those listed tell them."""
    found: dict[str, dict[str, str]] = {}
    for part in row.people:
        for one in (one for group in part.groups for one in group.students):
            was, now = one.before.reference, one.after.reference
            if was is not None and now is not None and not one.now_in:
                text = f"{one.class_name} {decimal_text(was, 2)}→{decimal_text(now, 2)}"
                found.setdefault(part.exam, {}).setdefault(one.class_name, text)
    for exam, by_class in found.items():
        yield f"{label}（{start}→{exam}）：{'；'.join(by_class.values())}"


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
    return f"{one.name}（{marks}{now}{f'，{PROVISIONAL}' * one.provisional}）"


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
