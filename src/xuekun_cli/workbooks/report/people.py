"""新增与退步, 待补测与流失 and 审核不确认: the students who need a word beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_NOTE, COL_SUBJECT, REVIEW_OPTIONS
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.workbooks.pages.columns import fitted, folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.students import change_of, exam_columns, person_columns, remark_of

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
    columns: list[Column[Transition]] = [
        Column(COL_KIND, 10, value=lambda one: one.outcome.value),
        *person_columns(schools, ((8, 16), (10, 22), (8, 16), (7, 14))),
        *exam_columns(outcome.policy, first, lambda one: one.before, (8, 8, 9)),
        *exam_columns(outcome.policy, last, lambda one: one.after, (8, 8, 9)),
        Column("变化", 9, "rise", change_of, blank="centre", repeats=False),
        Column(COL_NOTE, 11, "left", remark_of),
    ]
    frozen = [column.title for column in columns if column.when].index(COL_SUBJECT) + 1
    behind = {COL_ID, f"{first}相对分", f"{last}相对分"}
    shown = folded(fitted(columns, chosen), [one.title for one in columns if one.title not in behind])
    table = Table(workbook, looks, sheet, sheet, note, shown, frozen=frozen)
    table.fill(chosen)
    return table.finish(empty)


def write_struck(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 审核不确认: struck from the first register by a person, and below a line now."""
    columns: list[Column[tuple[str, str, str]]] = [
        Column(COL_CLASS, 12, value=lambda who: who[0]),
        Column(COL_NAME, 12, value=lambda who: who[1]),
        Column(COL_SUBJECT, 10, value=lambda who: who[2]),
        Column(
            "说明", 50, "left", lambda _: f"{outcome.start}审核：{_STRUCK}；这次成绩在线下，没有计入各项人数。"
        ),
    ]
    note = (
        f"{outcome.start}审核为「{_STRUCK}」的候选，这次成绩又在线下。不算在册，也不算新增；"
        f"要列入的，请在下一份名册里确认。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_STRUCK, SHEET_STRUCK, note, columns)
    table.fill(outcome.struck)
    return table.finish()
