"""学生明细: every student and subject listed in either exam, from before to after, with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_NOTE, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.report import TermOutcome
from xuekun_cli.model.transitions import UNLISTED, Sat, Transition
from xuekun_cli.workbooks.many_rows import Listing
from xuekun_cli.workbooks.register_page import Column
from xuekun_cli.workbooks.report_page import FIRST_ROW, INNER_USE, Table
from xuekun_cli.workbooks.styles import Looks, category_fill, fitted_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_STUDENTS = "学生明细"
NOT_LISTED = "未列入"
COL_OUTCOME = "结果"
MOST_SPARKLINES = 20_000
"""With more of them Excel takes seconds to open the sheet; the arrows say the same."""
_KINDS = ("类别", "成绩", "相对分")
_WIDTHS = {"类别": 8, "成绩": 7.5, "相对分": 8.5}
_LOOKS = {"类别": "centre", "成绩": "number", "相对分": "three"}


def category_text(outcome: TermOutcome, sat: Sat) -> str:
    """Return where somebody stands in an exam: a category, 未列入, 缺考, 不在册, or the exempt category."""
    if sat.exempt:
        return outcome.policy.exempt.category
    return sat.category if sat.category != UNLISTED else NOT_LISTED


def score_value(sat: Sat | None) -> object:
    """Return the score in points or the level; None where there is neither, and for the exempt."""
    if sat is None or sat.exempt:
        return None
    return sat.score / SCALE if sat.score is not None else sat.level or None


def relative_of(sat: Sat | None) -> Fraction | None:
    """Return the relative score; None without one, and for the exempt."""
    return None if sat is None or sat.exempt else sat.relative


def rise(was: Fraction | None, now: Fraction | None) -> float | None:
    """Return by how much the relative score rose; None where one of them is missing."""
    return None if was is None or now is None else float(now - was)


def remark_of(one: Transition) -> str:
    """Return what has to be known of a student beside the outcome: another class now, what the roll says."""
    said = [f"换班，后一次在{one.now_in}"] if one.now_in else []
    said += [f"花名册：{one.status}"] if one.status else []
    return "；".join(said)


def in_order(outcome: TermOutcome) -> list[int]:
    """Return the indices of the transitions by class, then student, then subject, each in the order of the sheets."""
    classes: dict[tuple[str | None, str], int] = {}
    for unit in outcome.classes:
        classes.setdefault((unit.school, unit.class_name), len(classes))
    subjects = {unit.subject_key: number for number, unit in reversed(list(enumerate(outcome.subjects)))}
    beyond = len(outcome.before.students)

    def place(index: int) -> tuple[int, int, int]:
        one = outcome.transitions[index]
        student = one.before_student if one.before_student >= 0 else beyond + one.after_student
        here = classes.get((one.school, one.class_name), len(classes))
        return here, student, subjects.get(one.subject_key, len(subjects))

    return sorted(range(len(outcome.transitions)), key=place)


def write_students(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 学生明细, a row a student and subject; return its rows."""
    roles = [exam.role for exam in outcome.exams]
    columns = _columns(outcome, roles)
    titles = [column.title for column in columns]
    table = Table(
        workbook,
        looks,
        SHEET_STUDENTS,
        "学生明细",
        f"相对分＝成绩÷班级平均分，各次考试难易不同也能比；变化是最后一次减第一次。{INNER_USE}",
        columns,
        frozen=titles.index(COL_SUBJECT) + 1,
        pages=(titles.index("出处 " + roles[0]),),
    )
    order = in_order(outcome)
    categories = {titles.index(f"{role}类别") for role in roles}
    change = titles.index("变化")
    for index in order:
        one = outcome.transitions[index]
        sats: list[Sat | None] = [one.before, one.after]
        if outcome.at_mid:
            sats.insert(1, outcome.at_mid[index])
        values = _values(outcome, one, sats, COL_SCHOOL in titles[:1])
        fills = {
            column: category_fill(str(values[column]))
            for column in categories
            if values[column] in outcome.policy.categories
        }
        table.add(values, fills=fills, looks={} if values[change] is not None else {change: "centre"})
    if order and len(order) <= MOST_SPARKLINES:
        first, last = titles.index(f"{roles[0]}相对分"), titles.index(f"{roles[-1]}相对分")
        _add_sparklines(table, len(order), first, last, titles.index("走势"))
    return table.finish("两次都没有学生列入。")


def _columns(outcome: TermOutcome, roles: Sequence[str]) -> list[Column]:
    found = outcome.transitions
    schools = [one.school or "" for one in found]
    columns = [Column(COL_SCHOOL, fitted_width(schools, 8, 20))] if any(schools) else []
    columns += [
        Column(COL_CLASS, fitted_width([one.class_name for one in found], 9, 16)),
        Column(COL_ID, fitted_width([one.student_id or "" for one in found], 8, 22)),
        Column(COL_NAME, fitted_width([one.name for one in found], 9, 16)),
        Column(COL_SUBJECT, fitted_width([one.subject for one in found], 7, 14)),
    ]
    for kind in _KINDS:
        columns += [Column(f"{role}{kind}", _WIDTHS[kind], _LOOKS[kind]) for role in roles]
    columns += [Column("变化", 9, "rise"), Column("走势", 10)]
    columns += [Column(COL_OUTCOME, 9), Column("按期初线", 8), Column(COL_NOTE, 18, "left")]
    return columns + [Column(f"出处 {role}", 30, "line") for role in (roles[0], roles[-1])]


def _values(outcome: TermOutcome, one: Transition, sats: Sequence[Sat | None], schools: bool) -> list[object]:
    school = [one.school] if schools else []
    places = [str(sat.ref) if sat.ref else None for sat in (one.before, one.after)]
    relatives = [relative_of(sat) for sat in sats]
    by_first_line = None if one.frozen is None or one.after.exempt else one.frozen or NOT_LISTED
    return [
        *school,
        one.class_name,
        one.student_id,
        one.name,
        one.subject,
        *(None if sat is None else category_text(outcome, sat) for sat in sats),
        *(score_value(sat) for sat in sats),
        *(None if relative is None else float(relative) for relative in relatives),
        rise(relatives[0], relatives[-1]),
        None,
        one.outcome.value,
        by_first_line,
        remark_of(one) or None,
        *places,
    ]


def _add_sparklines(table: Table, rows: int, first: int, last: int, at: int) -> None:
    """Draw every row's relative scores as a small line: one group of sparklines for the whole column."""
    from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

    name = f"'{table.worksheet.get_name()}'!"
    lines = range(FIRST_ROW, FIRST_ROW + rows)
    table.worksheet.add_sparkline(
        FIRST_ROW,
        at,
        {
            "location": [xl_rowcol_to_cell(row, at) for row in lines],
            "range": [name + xl_range(row, first, row, last) for row in lines],
            "markers": True,
            "weight": 1.5,
            "series_color": "#404040",
            "markers_color": "#404040",
            "last_point": True,
            "last_color": "#000000",
        },
    )
