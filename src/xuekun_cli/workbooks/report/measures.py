"""其他办法: what the policy's other measures of conversion say, unit by unit and student by student."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_SCHOOL, COL_SUBJECT, provisional_text
from xuekun_cli.model.results.measured import TermMeasured
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Measured
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import Column
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.classes import grade_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_MEASURES, SHEET_MEASURED = "其他办法", "其他办法（学生）"
EVERY_SUBJECT = "全部学科"
_RANKS = "名次按年级排，同分同名次，随班就读的不排。"


def write_measures(workbook: Workbook, looks: Looks, outcome: TermOutcome, measured: TermMeasured) -> Listing:
    """Lay out the sheet 其他办法, a row a unit and measure; return its rows."""
    schools = any(unit.school for unit in measured.units)
    columns = [Column("范围", 7)]
    columns += (
        [Column(COL_SCHOOL, fitted_width([one.school or "" for one in measured.units], 8, 20))] if schools else []
    )
    columns += [
        Column("教师、班级", fitted_width([one.name for one in measured.units], 12, 20)),
        Column(COL_SUBJECT, 9),
        Column("办法", fitted_width(list(measured.names), 9, 18)),
        Column(f"{outcome.start}\n人数", 7),
        Column("达到", 8),
        Column("算式", 78, "left"),
        Column("依据", 26, "left"),
    ]
    rule = outcome.policy.file.conversion
    used = (
        "" if rule is None or outcome.by_category else f"办法里用的是「{rule.use}」；按类别的数只列出，不作结论。"
    )
    note = (
        f"办法里除了按类别还写了别的算法，逐一列在这里。{used}没有成绩的留在人数里，不算达到。{_RANKS}{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_MEASURES, "其他办法算的转化", note, columns, frozen=len(columns) - 5)
    for one in measured.units:
        name = grade_text(one.name) if one.scope == "年级" else one.name
        school = [one.school] if schools else []
        values: list[object] = [one.scope, *school, name or "各班合计", one.subject or EVERY_SUBJECT, one.measure]
        reached = provisional_text(_reached(one.measured), one.provisional)
        table.add([*values, one.listed, reached, one.measured.words, one.measured.clause])
    return table.finish(f"{outcome.start}没有人在册。")


def write_measured(
    workbook: Workbook, looks: Looks, outcome: TermOutcome, measured: TermMeasured, order: Sequence[int]
) -> Listing:
    """Lay out the sheet 其他办法（学生）, a row a student and subject listed at the start, in the ``order`` given."""
    chosen = [index for index in order if index in measured.students]
    people = [outcome.transitions[index] for index in chosen]
    schools = any(one.school for one in people)
    columns = [Column(COL_SCHOOL, fitted_width([one.school or "" for one in people], 8, 20))] if schools else []
    columns += [
        Column(COL_CLASS, fitted_width([one.class_name for one in people], 9, 16)),
        Column(COL_ID, fitted_width([one.student_id or "" for one in people], 8, 22)),
        Column(COL_NAME, fitted_width([one.name for one in people], 9, 16)),
        Column(COL_SUBJECT, fitted_width([one.subject for one in people], 7, 14)),
    ]
    names = len(columns)
    for name in measured.of_students:
        columns += [Column(name, fitted_width([name], 9, 14)), Column(f"{name}\n算式", 44, "left")]
    note = f"{outcome.start}在册的学生，一人一科一行，从第一次考试看到最后一次。{_RANKS}{INNER_USE}"
    table = Table(workbook, looks, SHEET_MEASURED, SHEET_MEASURED, note, columns, frozen=names)
    for index, one in zip(chosen, people, strict=True):
        values: list[object] = [one.school] if schools else []
        values += [one.class_name, one.student_id, one.name, one.subject]
        for name in measured.of_students:
            said = measured.students[index][name]
            values += [said.name or _reached(said), said.words]
        table.add(values)
    return table.finish(f"{outcome.start}没有人在册。")


def _reached(said: Measured) -> str:
    if said.reached is not None:
        return "达到" if said.reached else "未达到"
    return "-"
