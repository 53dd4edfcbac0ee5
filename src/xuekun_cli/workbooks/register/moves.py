"""变动, 已脱困, 流失转出 and 已不在册 of a register that goes on from another: nobody of the last one is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import provisional_text
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import ROW_HEIGHT, add_page, fit_row, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks, category_fill, fitted_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from xuekun_cli.model.results.rolling import Gone, Moved, Past, Rolled, Who

TYPED_WIDTHS = {
    words.COL_TEACHER: 10,
    words.COL_PARTNER: 10,
    words.COL_REVIEW: 8,
    words.COL_CAUSE: 12,
    words.COL_NOTE: 16,
}
ADDED_WIDTH = 12
"""Of a column that a person added."""
_TITLES = {
    words.SHEET_EXITED: "已脱困：离开名册的学生",
    words.SHEET_AWAY: "流失、转出：上一份名册上有、成绩表里没有的学生",
    words.SHEET_LEFT: "已不在册：其他原因不再列入的学生",
}
_NOTES = {
    words.SHEET_EXITED: "成绩高过分数线、不再列入的学生，填写过的内容留在这里。供校内使用，请勿公示、转发。",
    words.SHEET_AWAY: "成绩表里找不到的学生，填写过的内容留在这里。花名册写明的是转出；没有写明的，请查明去向；"
    "待核查里问到是不是同一个人的，请先回答。供校内使用，请勿公示、转发。",
    words.SHEET_LEFT: "上次不确认、这次不在线下的，转为一类的，和其他不再列入而填写过内容的，留在这里。"
    "供校内使用，请勿公示、转发。",
}


def past_columns(labels: Sequence[str]) -> list[Column]:
    """Return the two columns of each earlier exam, the newest first."""
    columns: list[Column] = []
    for label in labels:
        columns.append(Column(label + words.PAST_CATEGORY, 9))
        columns.append(Column(label + words.PAST_RELATIVE, 9, "three"))
    return columns


def past_values(labels: Sequence[str], history: Sequence[Past]) -> list[object]:
    """Return the values of `past_columns`; blank where nothing is known."""
    by_exam = {past.exam: past for past in history}
    values: list[object] = []
    for label in labels:
        past = by_exam.get(label)
        values += [past.said or None if past else None, _float(past.relative) if past else None]
    return values


def write_moves(workbook: Workbook, looks: Looks, rolled: Rolled, added: Sequence[str] = ()) -> Listing:
    """Lay out the sheet 变动: every row of the last register and what became of it, then who entered.

    ``added`` are the titles of the columns that a person added, here and in `write_gone`.
    """
    worksheet = add_page(workbook, words.SHEET_MOVES, f"{rolled.last.exam} 到 {rolled.exam} 名册变动")
    schools = [one.who.school or (one.last.who.school if one.last else "") or "" for one in rolled.moved]
    columns = _move_columns(rolled, schools, added)
    printed = [column.title for column in columns].index(words.COL_NOW_IS) + 1
    worksheet.merge_range(0, 0, 0, printed - 1, _sentence(rolled), looks("note"))
    worksheet.set_row(0, 48)
    write_header(worksheet, looks, columns, row=1)
    listing = Listing(len(workbook.worksheets()), 2)
    formats: dict[tuple[str, str], list[Format]] = {}
    for number, one in enumerate(rolled.moved, start=1):
        key = (one.last.category if one.last else "", one.after)
        if key not in formats:
            formats[key] = [_format(looks, column, *key) for column in columns]
        values = _move_values(number, one, rolled.labels[1:], any(schools), added)
        listing.add(values, formats[key], ROW_HEIGHT)
    listing.lay_out(worksheet)
    if not rolled.moved:
        worksheet.merge_range(2, 0, 2, printed - 1, "上一份名册没有学生，这次也没有。", looks("cell", "centre"))
    last = max(len(rolled.moved) + 1, 2)
    worksheet.autofilter(1, 0, last, len(columns) - 1)
    worksheet.print_area(0, 0, last, printed - 1)
    worksheet.freeze_panes(2, [column.title for column in columns].index(words.COL_NAME) + 1)
    return listing


def _sentence(rolled: Rolled) -> str:
    from xuekun_cli.model.results.rolling import told

    before = [one for one in rolled.moved if one.last is not None]
    entered = [one for one in rolled.moved if one.last is None]
    said = "；".join(f"{told(what)} {count}" for what, count in Counter(one.what for one in before).items())
    new = "；".join(f"{told(what)} {count}" for what, count in Counter(one.what for one in entered).items())
    return (
        f"上一份名册（{rolled.last.exam}）{len(before)} 人次{f'：{said}' if said else ''}。"
        f"这次{f'另有{new}' if new else '没有新列入的'}。一名学生一门学科算一人次。"
        "右边几栏是上一份名册里填写的内容，原样留底。供校内使用，请勿公示、转发。"
    )


def _move_columns(rolled: Rolled, schools: Sequence[str], added: Sequence[str]) -> list[Column]:
    people = [one.last.who if one.last else one.who for one in rolled.moved]
    columns = [Column("序号", 5), Column(words.COL_OUTCOME, 22)]
    columns += _who_columns(people, schools)
    columns += [
        Column(words.COL_LAST_CATEGORY, 8),
        Column(words.COL_LAST_SCORE, 8, "number"),
        Column(words.COL_LAST_RELATIVE, 8, "three"),
        Column(words.COL_NOW_CATEGORY, 8),
        Column(words.COL_NOW_SCORE, 8, "number"),
        Column(words.COL_NOW_RELATIVE, 8, "three"),
        Column(words.COL_NOW_IS, 18),
        Column(words.COL_LAST_MOVE, 10),
    ]
    widths = TYPED_WIDTHS | dict.fromkeys(added, ADDED_WIDTH)
    columns += [Column(words.LAST_PREFIX + title, width, "left") for title, width in widths.items()]
    return columns + past_columns(rolled.labels[1:])


def _format(looks: Looks, column: Column, before: str, after: str) -> Format:
    fill = {words.COL_LAST_CATEGORY: before, words.COL_NOW_CATEGORY: after}.get(column.title, "")
    return looks("cell", column.look, fill=category_fill(fill) if fill else "")


def _move_values(
    number: int, one: Moved, labels: Sequence[str], schools: bool, added: Sequence[str]
) -> list[object]:
    last = one.last
    who = last.who if last else one.who
    typed = last.typed if last else {}
    return [
        number,
        provisional_text(_what(one), one.provisional),
        *_who_values(who, schools),
        last.category if last else None,
        (last.level or _points(last.score)) if last else None,
        _float(last.relative) if last else None,
        one.after or None,
        one.level or _points(one.score),
        _float(one.relative),
        one.now_is or None,
        last.said or None if last else None,
        *(typed.get(title) for title in (*words.TYPED_COLUMNS, *added)),
        *past_values(labels, last.history if last else ()),
    ]


def write_gone(workbook: Workbook, looks: Looks, rolled: Rolled, sheet: str, added: Sequence[str] = ()) -> None:
    """Write the sheet of those who are off the register for one kind of reason; nothing where there are none."""
    people = [one for one in rolled.gone if one.sheet == sheet]
    if not people:
        return
    worksheet = add_page(workbook, sheet, _TITLES[sheet])
    schools = [one.who.school or "" for one in people]
    columns = [Column("序号", 5), Column(words.COL_LEFT_AT, 12), Column(words.COL_OUTCOME, 12)]
    columns += _who_columns([one.who for one in people], schools)
    columns += [
        Column(words.COL_LAST_CATEGORY, 8),
        Column(words.COL_LAST_RELATIVE, 8, "three"),
        Column(words.COL_NOW_SCORE, 8, "number"),
        Column(words.COL_NOW_RELATIVE, 8, "three"),
    ]
    widths = TYPED_WIDTHS | dict.fromkeys(added, ADDED_WIDTH)
    columns += [Column(title, width, "left") for title, width in widths.items()]
    printed = len(columns)
    columns += past_columns(rolled.labels)
    worksheet.merge_range(0, 0, 0, printed - 1, _NOTES[sheet], looks("note"))
    worksheet.set_row(0, 34)
    write_header(worksheet, looks, columns, row=1)
    for number, one in enumerate(people, start=1):
        values = _gone_values(number, one, rolled.labels, any(schools), added)
        fit_row(worksheet, number + 1, columns, values)
        for column, (cell, value) in enumerate(zip(columns, values, strict=True)):
            text = () if isinstance(value, float | int) else ("text",)
            fill = category_fill(one.before) if cell.title == words.COL_LAST_CATEGORY and one.before else ""
            put(worksheet, number + 1, column, value, looks("cell", cell.look, *text, fill=fill))
    worksheet.autofilter(1, 0, len(people) + 1, len(columns) - 1)
    worksheet.print_area(0, 0, len(people) + 1, printed - 1)


def _gone_values(
    number: int, one: Gone, labels: Sequence[str], schools: bool, added: Sequence[str]
) -> list[object]:
    return [
        number,
        one.exam or None,
        _what(one),
        *_who_values(one.who, schools),
        one.before or None,
        _float(one.before_relative),
        _points(one.score),
        _float(one.relative),
        *(one.typed.get(title) for title in (*words.TYPED_COLUMNS, *added)),
        *past_values(labels, one.history),
    ]


def _who_columns(people: Sequence[Who], schools: Sequence[str]) -> list[Column]:
    columns = [Column(words.COL_SCHOOL, fitted_width(list(schools), 8, 20))] if any(schools) else []
    columns += [
        Column(words.COL_CLASS, fitted_width([who.class_name for who in people], 9, 16)),
        Column(words.COL_ID, fitted_width([who.student_id or "" for who in people], 8, 22)),
        Column(words.COL_NAME, fitted_width([who.name for who in people], 9, 16)),
        Column(words.COL_SUBJECT, fitted_width([who.subject for who in people], 7, 14)),
    ]
    return columns


def _who_values(who: Who, schools: bool) -> list[object]:
    return [*([who.school] if schools else []), who.class_name or None, who.student_id, who.name, who.subject]


def _what(one: Gone | Moved) -> str:
    from xuekun_cli.model.results.rolling import told

    return f"{one.what}：{one.status}" if one.status and one.status != one.what else told(one.what)


def _points(score: int | None) -> float | None:
    return None if score is None else score / SCALE


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
