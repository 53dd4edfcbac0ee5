"""学生: every student and subject over all exams, with a sparkline; and 一类, those registered as exempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.tracking import TrackOutcome, Trail
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, category_fill
from xuekun_cli.workbooks.pages.table import FIRST_ROW, Table
from xuekun_cli.workbooks.track.classes import MANY_EXAMS
from xuekun_cli.workbooks.track.page import INNER_USE, PlainTable, Shown, category_word, who_columns

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_STUDENTS = "学生"
SHEET_EXEMPT = "一类"
COL_COURSE = "走势"
EXAM_WIDTH = 9.5
_BETWEEN = 6
"""Columns between the relative scores and the categories."""
_STUDENTS_NOTE = (
    "一名学生一门学科一行。相对分 = 成绩 ÷ 参照分（一般是班级平均分），难易不同的考试可以比。没有成绩的空着。"
    "变化：最后一次减第一次；最近：最后一次减上一次（↑ 升，↓ 降）。连续：缺考的一次不断开，也不算一次。"
)


def write_students(workbook: Workbook, looks: Looks, one: TrackOutcome, shown: Shown) -> Listing:
    """Lay out the sheet 学生; return its rows. Relative scores print on the first page across, categories on the second."""
    names = [exam.name for exam in one.exams]
    who = who_columns(one.trails)
    columns = [
        *who,
        *(Column(f"相对分\n{name}", EXAM_WIDTH, "three") for name in names),
        Column(COL_COURSE, 16),
        Column("变化", 10, "rise"),
        Column("最近", 10, "rise"),
        Column("在册\n次数", 6),
        Column("有成绩\n次数", 7),
        Column("最长\n连续", 6),
        *(Column(f"类别\n{name}", EXAM_WIDTH) for name in names),
    ]
    first = len(who)
    course = first + len(names)
    second_page = category_column(one)
    table = PlainTable(
        workbook,
        looks,
        SHEET_STUDENTS,
        "历次跟踪：学生",
        _STUDENTS_NOTE + INNER_USE,
        columns,
        frozen=first,
        pages=(second_page, len(columns)),
    )
    for trail in one.trails:
        longest, change, latest = trail.longest, trail.change, trail.latest_change
        table.add_plain(
            [
                *(column.value(trail) for column in who),
                *shown.shares(trail.points),
                None,
                None if change is None else float(change),
                None if latest is None else float(latest),
                trail.times,
                trail.seen,
                longest.times if longest else 0,
                *(category_word(point) for point in trail.points),
            ]
        )
    if one.trails:
        _write_courses(table, course, first, len(names))
        last = FIRST_ROW + table.rows - 1
        for category in (band.category for band in one.policy.bands):
            fill = workbook.add_format({"bg_color": f"#{category_fill(category)}"})
            table.worksheet.conditional_format(
                FIRST_ROW,
                second_page,
                last,
                len(columns) - 1,
                {"type": "cell", "criteria": "==", "value": f'"{category}"', "format": fill},
            )
    return table.finish("没有学生")


def category_column(one: TrackOutcome) -> int:
    """Return the first column of 学生 that holds categories."""
    return len(who_columns(one.trails)) + len(one.exams) + _BETWEEN


def _write_courses(table: Table, course: int, first: int, exams: int) -> None:
    """Put a sparkline beside every student; all on their own scale, as it is the course that is looked at."""
    start, end, place = column_letters(first), column_letters(course - 1), column_letters(course)
    rows = range(FIRST_ROW + 1, FIRST_ROW + table.rows + 1)
    table.worksheet.add_sparkline(
        FIRST_ROW,
        course,
        {
            "location": [f"{place}{row}" for row in rows],
            "range": [f"'{SHEET_STUDENTS}'!{start}{row}:{end}{row}" for row in rows],
            "markers": exams <= MANY_EXAMS,
            "weight": 1.5,
            "series_color": "#1F1F1F",
            "markers_color": "#1F1F1F",
            "show_hidden": True,
        },
    )


def write_exempt(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet of the exempt; return its rows: relative scores alone, no category, no comparison."""
    names = [exam.name for exam in one.exams]
    who = who_columns(one.exempt)
    columns = [*who, *(_relative_column(name, at) for at, name in enumerate(names))]
    note = f"{one.policy.exempt.category}：最后一次考试登记着的学生，不看分数，不参加评估、提醒和比较。{INNER_USE}"
    table = Table(workbook, looks, SHEET_EXEMPT, "历次跟踪：一类", note, columns, frozen=len(who))
    table.fill(one.exempt)
    return table.finish("没有")


def _relative_column(name: str, exam: int) -> Column[Trail]:
    def value(trail: Trail) -> float | None:
        relative = trail.points[exam].relative
        return None if relative is None else float(relative)

    return Column(f"相对分\n{name}", EXAM_WIDTH, "three", value)
