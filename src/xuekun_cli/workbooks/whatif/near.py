"""临界: the students within a few points of a line, for use inside the school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.whatif import NEAR_POINTS, NearStudent, WhatIf
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page, truthful_look
from xuekun_cli.workbooks.pages.styles import Looks, category_fill

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_NEAR = "临界"
NEAR_NUMBER = 3
"""The third sheet."""
ROW = 18
HEADER_HEIGHT = 30
_TITLE_ROWS = 1
UNLISTED = "没有列入"


def write_near(workbook: Workbook, looks: Looks, one: WhatIf) -> Listing:
    """Lay out the sheet 临界; return its rows, line by line, class by class."""
    worksheet = add_page(workbook, SHEET_NEAR)
    columns = _columns(one)
    note = f"离现行的线 {NEAR_POINTS} 分以内的学生，供校内核对用：不得公示，不得转发。距离是成绩减分数线，负数和零在线上或线下。"
    worksheet.merge_range(0, 0, 0, len(columns) - 1, note, looks("note"))
    worksheet.set_row(0, 24)
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(_TITLE_ROWS, index, column.title, looks("cell", "header"))
    worksheet.set_row(_TITLE_ROWS, HEADER_HEIGHT)
    worksheet.freeze_panes(_TITLE_ROWS + 1, 0)
    worksheet.repeat_rows(_TITLE_ROWS)
    listing = Listing(NEAR_NUMBER, _TITLE_ROWS + 1)
    for student in one.near:
        _add(listing, looks, columns, student)
    if one.near:
        worksheet.autofilter(_TITLE_ROWS, 0, _TITLE_ROWS + len(one.near), len(columns) - 1)
    listing.lay_out(worksheet)
    return listing


def _columns(one: WhatIf) -> list[Column]:
    school = [Column(COL_SCHOOL, 14)] if any(student.school for student in one.near) else []
    return [
        Column("哪条线", 16, "left"),
        *school,
        Column(COL_CLASS, 13),
        Column(COL_ID, 16, "text"),
        Column(COL_NAME, 12),
        Column(COL_SUBJECT, 11),
        Column("筛查成绩", 10, "number"),
        Column("分数线", 10, "two"),
        Column("距离", 9, "two"),
        Column("现在的类别", 12),
        Column("出处", 30, "left"),
    ]


def _add(listing: Listing, looks: Looks, columns: list[Column], student: NearStudent) -> None:
    line = student.line
    fill = category_fill(student.category) if student.category else ""
    truthful = truthful_look(student.cutoff, student.score)
    values: dict[str, object] = {
        "哪条线": f"{line.category} {line.own_text}",
        COL_SCHOOL: student.school or None,
        COL_CLASS: student.class_name,
        COL_ID: student.student_id or None,
        COL_NAME: student.name or None,
        COL_SUBJECT: student.subject,
        "筛查成绩": student.score / SCALE,
        "分数线": float(student.cutoff),
        "距离": float(student.distance),
        "现在的类别": student.category or UNLISTED,
        "出处": str(student.ref),
    }
    formats = []
    for column in columns:
        look = truthful if column.title in ("分数线", "距离") else column.look
        own = fill if column.title == "现在的类别" else ""
        formats.append(
            looks(
                "cell",
                *(("centre", "text") if look == "text" else (look,)),
                *(("number",) if look in ("three", "four", "six") else ()),
                fill=own,
            )
        )
    listing.add([values[column.title] for column in columns], formats, ROW)
