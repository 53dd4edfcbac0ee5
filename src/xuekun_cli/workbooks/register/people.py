"""名册, 一类 and 已不在册: the people of the register, with the columns that a person fills."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.screening import Group, Listed, ScreenOutcome, Typed
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page, fit_row, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.register.alike import NUMBER_TITLE
from xuekun_cli.workbooks.register.moves import ADDED_WIDTH, past_columns
from xuekun_cli.workbooks.register.rows import WIDTHS, RegisterRows

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xuekun_cli.model.results.rolling import Rolled, Who

SIGNATURES = "&L任课教师：　　　　　　年级组长：　　　　　　教务处：　　　　　　日期：&R第 &P 页，共 &N 页"
NOBODY = "没有学生列入。"

_UNPRINTED = (words.COL_CELL, words.COL_REASON)
"""For the screen: they stand right of the printed page, so that it stays large enough to read."""
_PRINTED_EXAMS = 1
"""Of the earlier exams so many are printed; the others stand to the right as well."""
_TYPED_WIDTHS = {
    words.COL_TEACHER: 9,
    words.COL_PARTNER: 9,
    words.COL_REVIEW: 8,
    words.COL_CAUSE: 12,
    words.COL_NOTE: 12,
}


def write_listed(
    workbook: Workbook, looks: Looks, outcome: ScreenOutcome, rolled: Rolled | None = None
) -> Listing:
    """Lay out the sheet 名册, a row a student and subject, the exempt left out; return its rows.

    With ``rolled`` every row says what became of it and what it was in earlier exams, and those who wait for a
    score stand below the others.

    Pattern rows stand where the rows will be: `many_rows.with_rows` puts the rows in their place.
    """
    title = f"{outcome.table.exam} 学困生名册".strip()
    worksheet = add_page(workbook, words.SHEET_REGISTER, title)
    worksheet.set_footer(SIGNATURES)
    exempt = outcome.policy.exempt.category
    places = array("L", (i for i, one in enumerate(outcome.listed) if one.verdict.category != exempt))
    columns = _columns(outcome, [outcome.listed[i] for i in places], rolled)
    write_header(worksheet, looks, columns)
    listing = Listing(len(workbook.worksheets()), 1)
    unprinted = len(_UNPRINTED) + (2 * max(len(rolled.labels) - _PRINTED_EXAMS, 0) if rolled else 0)
    printed = len(columns) - unprinted
    made = RegisterRows(listing, looks, columns, outcome, places, rolled)
    rows = len(made)
    if rows:
        listing.make(made.made, rows)
        listing.lay_out(worksheet)
    worksheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    if rows:
        _add_dropdowns(worksheet, columns, rows)
    else:
        worksheet.merge_range(1, 0, 1, printed - 1, NOBODY, looks("cell", "centre"))
    worksheet.print_area(0, 0, max(rows, 1), printed - 1)
    worksheet.freeze_panes(1, [column.title for column in columns].index(words.COL_NAME) + 1)
    return listing


def write_exempt(
    workbook: Workbook,
    looks: Looks,
    outcome: ScreenOutcome,
    unregistered: Sequence[tuple[str, str, str]] = (),
) -> None:
    """Write the sheet 一类: a row a registered student, apart from those who are listed by a score.

    ``unregistered`` (class, id, name) were on it in the last register, and are not registered this time.
    """
    policy = outcome.policy
    exempt = policy.exempt.category
    worksheet = add_page(workbook, words.SHEET_EXEMPT, f"{exempt}学生", landscape=False)
    students = outcome.table.students
    clauses = {one.student: one.clause for one in outcome.listed if one.verdict.category == exempt}
    rows = sorted(clauses.keys() | {i for i, student in enumerate(students) if student.exempt})
    schools = {students[i].school for i in rows if students[i].school}
    columns = [Column("序号", 6)]
    columns += [Column(words.COL_SCHOOL, fitted_width([s or "" for s in schools], 10, 24))] if schools else []
    columns += [Column(words.COL_CLASS, 14), Column(words.COL_ID, 16), Column(words.COL_NAME, 14)]
    columns += [Column("登记依据", 30, "left")]
    note = f"本表学生凭学校的登记列为{exempt}，不看分数，不参加转化评估，不结对、不公示。请妥善保管，不要外传。"
    worksheet.merge_range(0, 0, 0, len(columns) - 1, note, looks("note"))
    worksheet.set_row(0, 34)
    write_header(worksheet, looks, columns, row=1)
    for number, i in enumerate(rows, start=1):
        student = students[i]
        said = f"（备注：{student.kind}）" if student.kind else ""
        values = [number, student.school, student.class_name, student.student_id, student.name]
        values = values if schools else [values[0], *values[2:]]
        values.append(f"{clauses.get(i, policy.exempt.clause)}{said}")
        fit_row(worksheet, number + 1, columns, values)
        for column, value in enumerate(values):
            put(worksheet, number + 1, column, value, looks("cell", columns[column].look, "text"))
    for number, (class_name, student_id, name) in enumerate(unregistered, start=len(rows) + 1):
        values = [number, *([""] if schools else []), class_name, student_id, name, words.UNREGISTERED]
        fit_row(worksheet, number + 1, columns, values)
        for column, value in enumerate(values):
            put(worksheet, number + 1, column, value, looks("cell", columns[column].look, "text"))
    if not rows and not unregistered:
        text = f"没有登记的{exempt}学生。"
        worksheet.merge_range(2, 0, 2, len(columns) - 1, text, looks("cell", "centre"))


def write_left(workbook: Workbook, looks: Looks, outcome: ScreenOutcome) -> None:
    """Write the sheet 已不在册: what a person typed for those who are no longer listed."""
    worksheet = add_page(workbook, words.SHEET_LEFT, "已不在册：上一份名册中填过、这次没有列入的学生")
    columns = [Column("序号", 6), Column(words.COL_CLASS, 14), Column(words.COL_ID, 16)]
    columns += [Column(words.COL_NAME, 12), Column(words.COL_SUBJECT, 10), Column(words.COL_CATEGORY, 8)]
    columns += [Column(title, width + 6, "left") for title, width in _TYPED_WIDTHS.items()]
    columns += [Column(title, ADDED_WIDTH + 6, "left") for title in outcome.besides.columns]
    write_header(worksheet, looks, columns)
    for row, typed in enumerate(outcome.left, start=1):
        values = _left_values(row, typed, (*words.TYPED_COLUMNS, *outcome.besides.columns))
        fit_row(worksheet, row, columns, [values[column.title] for column in columns])
        for column, cell in enumerate(columns):
            put(worksheet, row, column, values[cell.title], looks("cell", cell.look, "text"))
    worksheet.autofilter(0, 0, len(outcome.left), len(columns) - 1)


def _columns(outcome: ScreenOutcome, listed: list[Listed], rolled: Rolled | None = None) -> list[Column]:
    waiting = [one.who for one in rolled.waiting] if rolled else []
    groups: list[Group | Who] = [*{id(one.group): one.group for one in listed}.values(), *waiting]
    schools = {one.school or "" for one in groups}
    classes, subjects = {one.class_name for one in groups}, {one.subject for one in groups}
    ids, names = {one.student_id or "" for one in listed}, {one.name for one in listed}
    overall = {one.overall for one in listed}
    ids.update(who.student_id or "" for who in waiting)
    names.update(who.name for who in waiting)
    columns = [Column(NUMBER_TITLE, 5)]
    columns += [Column(words.COL_SCHOOL, fitted_width(schools, 8, 20))] if any(schools) else []
    columns += [
        Column(words.COL_CLASS, fitted_width(classes, 9, 16)),
        Column(words.COL_ID, fitted_width(ids, 8, 22)),
        Column(words.COL_NAME, fitted_width(names, 9, 16)),
        Column(words.COL_SUBJECT, fitted_width(subjects, 7, 14)),
        Column(words.COL_CATEGORY, 7),
        *([Column(words.COL_OVERALL, 9)] if any(overall) else []),
        *([Column(words.COL_MOVE, 9), Column(words.COL_TIMES, 6)] if rolled else []),
        *(Column(title, width, look) for title, (width, look) in WIDTHS.items()),
        *(Column(title, width, "centre") for title, width in _TYPED_WIDTHS.items()),
        *(Column(title, ADDED_WIDTH, "centre") for title in outcome.besides.columns),
        *past_columns(rolled.labels if rolled else ()),
        Column(words.COL_CELL, 30 if len(outcome.inputs) > 1 else 14, "line"),
        Column(words.COL_REASON, 76, "line"),
    ]
    return columns


def _left_values(number: int, typed: Typed, titles: Sequence[str]) -> dict[str, object]:
    return {
        "序号": number,
        words.COL_CLASS: typed.class_name,
        words.COL_ID: typed.student_id,
        words.COL_NAME: typed.name,
        words.COL_SUBJECT: typed.subject,
        words.COL_CATEGORY: typed.category,
        **{title: typed.values.get(title) for title in titles},
    }


def _add_dropdowns(worksheet: Worksheet, columns: list[Column], rows: int) -> None:
    titles = [column.title for column in columns]
    review, cause = titles.index(words.COL_REVIEW), titles.index(words.COL_CAUSE)
    worksheet.data_validation(
        1,
        review,
        rows,
        review,
        {
            "validate": "list",
            "source": list(words.REVIEW_OPTIONS),
            "error_title": "审核",
            "error_message": "请从下拉列表中选：" + "、".join(words.REVIEW_OPTIONS),
        },
    )
    worksheet.data_validation(
        1,
        cause,
        rows,
        cause,
        {
            "validate": "list",
            "source": list(words.CAUSE_OPTIONS),
            "error_type": "warning",
            "error_title": "成因类型",
            "error_message": "这不是列表中的类型。确实要这样写，请选“是”。",
        },
    )
