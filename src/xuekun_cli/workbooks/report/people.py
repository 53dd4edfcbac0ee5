"""新增与退步, 待补测与流失 and 审核不确认: the students who need a word beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import (
    COL_CLASS,
    COL_ID,
    COL_NAME,
    COL_NOTE,
    COL_SCHOOL,
    COL_SUBJECT,
    REVIEW_OPTIONS,
)
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import Column
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.students import (
    CategoryRows,
    category_text,
    ratio_of,
    remark_of,
    rise,
    score_value,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_ADDED, SHEET_MISSING, SHEET_STRUCK = "新增与退步", "待补测与流失", "审核不确认"
ADDED = (Outcome.NEWCOMER, Outcome.RELAPSED, Outcome.FIRST_ENTRY)
MISSING = (Outcome.PENDING, Outcome.LOST, Outcome.TRANSFERRED, Outcome.EXEMPT_NOW)
COL_KIND = "情况"
_STRUCK = REVIEW_OPTIONS[1]


def write_added(workbook: Workbook, looks: Looks, outcome: TermOutcome, order: Sequence[int]) -> Listing:
    """Lay out the sheet 新增与退步: newcomers, the relapsed and first entries, one kind after the other.

    ``order`` is that of `in_order`.
    """
    rule = outcome.policy.file.conversion
    cancels = rule is not None and rule.added.is_ == "cancels"
    relapsed = rule is not None and rule.relapsed.is_ == "added"
    first = rule is not None and rule.first_entry.is_ == "added"
    note = (
        f"新增：上次有成绩、没有列入，这次列入，{'一人抵消转化一人' if cancels else '另外列出，不抵消转化'}。"
        f"退步：类别变重，{'算新增' if relapsed else '不算新增'}，也不算转化。"
        f"首次入册：上次没有成绩，或者不在这个班，{'算新增' if first else '只列出，不算在教师头上'}。{INNER_USE}"
    )
    return _write(workbook, looks, outcome, order, SHEET_ADDED, note, ADDED, "没有新增、退步和首次入册的学生。")


def write_missing(workbook: Workbook, looks: Looks, outcome: TermOutcome, order: Sequence[int]) -> Listing:
    """Lay out the sheet 待补测与流失: without a score now, gone, transferred, registered as exempt since; as `write_added`."""
    rule = outcome.policy.file.conversion

    def inside(stays: bool) -> str:
        return f"{'留' if stays else '不'}在{outcome.start}人数里"

    # without a roll nobody can tell who went to another school
    given = dict(outcome.settings).get("花名册")
    on_roll = "花名册也没有写转出" if given else "没有给花名册，转出的也算在这里"
    note = (
        f"待补测：这次没有成绩，{inside(rule is None or rule.pending.is_ == 'stays')}。"
        f"流失：后一次成绩表里没有，{on_roll}，{inside(rule is None or rule.lost.is_ == 'stays')}。"
        f"转出：花名册写明转出，{inside(rule is not None and rule.transferred.is_ == 'stays')}。都不算转化。{INNER_USE}"
    )
    return _write(workbook, looks, outcome, order, SHEET_MISSING, note, MISSING, "没有待补测、流失、转出的学生。")


def _write(
    workbook: Workbook,
    looks: Looks,
    outcome: TermOutcome,
    order: Sequence[int],
    sheet: str,
    note: str,
    kinds: Sequence[Outcome],
    empty: str,
) -> Listing:
    by_kind: dict[Outcome, list[Transition]] = {kind: [] for kind in kinds}
    for index in order:
        one = outcome.transitions[index]
        if one.outcome in by_kind:
            by_kind[one.outcome].append(one)
    chosen = [one for found in by_kind.values() for one in found]
    first, last = outcome.exams[0].role, outcome.exams[-1].role
    schools = any(one.school for one in chosen)
    columns = [Column(COL_KIND, 10), *_person_columns(chosen, schools)]
    columns += [
        Column(f"{first}类别", 10),
        Column(f"{first}成绩", 10, "number"),
        Column(f"{first}相对分", 10, "three"),
    ]
    columns += [
        Column(f"{last}类别", 10),
        Column(f"{last}成绩", 10, "number"),
        Column(f"{last}相对分", 10, "three"),
    ]
    columns += [Column("变化", 10, "rise"), Column(COL_NOTE, 26, "left")]
    titles = [column.title for column in columns]
    table = Table(workbook, looks, sheet, sheet, note, columns, frozen=titles.index(COL_SUBJECT) + 1)
    places = (titles.index(f"{first}类别"), titles.index(f"{last}类别"))
    exempt = outcome.policy.exempt.category
    rows = CategoryRows(table, outcome.policy.categories, places, titles.index("变化"))
    for one in chosen:
        stands = [category_text(one.before, exempt), category_text(one.after, exempt)]
        was, now = ratio_of(one.before), ratio_of(one.after)
        change = rise(was, now)
        values: list[object] = [one.outcome.value, *([one.school] if schools else [])]
        values += [one.class_name, one.student_id, one.name, one.subject]
        values += [stands[0], score_value(one.before), None if was is None else was[0] / was[1]]
        values += [stands[1], score_value(one.after), None if now is None else now[0] / now[1]]
        look = rows.formats[rows.kind(stands, change is not None)]
        table.add_row([*values, change, remark_of(one) or None], look)
    return table.finish(empty)


def _person_columns(chosen: Sequence[Transition], schools: bool) -> list[Column]:
    columns = [Column(COL_SCHOOL, fitted_width([one.school or "" for one in chosen], 8, 20))] if schools else []
    return [
        *columns,
        Column(COL_CLASS, fitted_width([one.class_name for one in chosen], 12, 18)),
        Column(COL_ID, fitted_width([one.student_id or "" for one in chosen], 10, 22)),
        Column(COL_NAME, fitted_width([one.name for one in chosen], 10, 16)),
        Column(COL_SUBJECT, fitted_width([one.subject for one in chosen], 9, 16)),
    ]


def write_struck(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 审核不确认: struck from the first register by a person, and below a line now."""
    columns = [Column(COL_CLASS, 18), Column(COL_NAME, 16), Column(COL_SUBJECT, 16), Column("说明", 70, "left")]
    note = (
        f"{outcome.start}审核为「{_STRUCK}」的候选，这次成绩又在线下。不算在册，也不算新增；"
        f"要列入的，请在下一份名册里确认。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_STRUCK, SHEET_STRUCK, note, columns)
    for class_name, name, subject in outcome.struck:
        table.add(
            [class_name, name, subject, f"{outcome.start}审核：{_STRUCK}；这次成绩在线下，没有计入各项人数。"]
        )
    return table.finish()
