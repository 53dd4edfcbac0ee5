"""其他办法: what the policy's other measures of conversion say, unit by unit and student by student."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column, of
from xuekun_cli.model.register import COL_SCHOOL, COL_SUBJECT, provisional_text
from xuekun_cli.model.results.measured import TermMeasured, UnitMeasured
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Measured
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.workbooks.pages.columns import fitted
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.classes import grade_text
from xuekun_cli.workbooks.report.students import person_columns

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_MEASURES, SHEET_MEASURED = "其他办法", "其他办法（学生）"
EVERY_SUBJECT = "全部学科"
_Person = tuple[Transition, Mapping[str, Measured]]
_RANKS = "名次按年级排，同分同名次，随班就读的不排。"


def write_measures(workbook: Workbook, looks: Looks, outcome: TermOutcome, measured: TermMeasured) -> Listing:
    """Lay out the sheet 其他办法, a row a unit and measure; return its rows."""
    schools = any(unit.school for unit in measured.units)
    columns: list[Column[UnitMeasured]] = [
        Column("范围", 7, value=lambda one: one.scope),
        Column(COL_SCHOOL, 8, fit=20, when=schools, value=lambda one: one.school),
        Column(
            "教师、班级",
            fitted_width([one.name for one in measured.units], 12, 20),
            value=_unit_name,
        ),
        Column(COL_SUBJECT, 9, value=lambda one: one.subject or EVERY_SUBJECT),
        Column("办法", fitted_width(list(measured.names), 9, 18), value=lambda one: one.measure),
        Column(f"{outcome.start}\n人数", 7, value=lambda one: one.listed),
        Column("达到", 8, value=lambda one: provisional_text(_reached(one.measured), one.provisional)),
        Column("算式", 46, "left", lambda one: one.measured.words),
        Column("依据", 20, "left", lambda one: one.measured.clause),
    ]
    columns = fitted(columns, measured.units)
    rule = outcome.policy.file.conversion
    used = (
        "" if rule is None or outcome.by_category else f"办法里用的是「{rule.use}」；按类别的数只列出，不作结论。"
    )
    note = (
        f"办法里除了按类别还写了别的算法，逐一列在这里。{used}没有成绩的留在人数里，不算达到。{_RANKS}{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_MEASURES, "其他办法算的转化", note, columns, frozen=len(columns) - 5)
    table.fill(measured.units)
    return table.finish(f"{outcome.start}没有人在册。")


def write_measured(
    workbook: Workbook, looks: Looks, outcome: TermOutcome, measured: TermMeasured, order: Sequence[int]
) -> Listing:
    """Lay out the sheet 其他办法（学生）, a row a student and subject listed at the start, in the ``order`` given."""
    chosen = [index for index in order if index in measured.students]
    people = [(outcome.transitions[index], measured.students[index]) for index in chosen]
    schools = any(one.school for one, _ in people)
    columns: list[Column[_Person]] = [
        *of(lambda row: row[0], person_columns(schools, ((8, 16), (8, 22), (8, 16), (6, 14)))),
        *(column for name in measured.of_students for column in _measure_columns(name)),
    ]
    columns = fitted(columns, people)
    frozen = len(columns) - 2 * len(measured.of_students)
    note = f"{outcome.start}在册的学生，一人一科一行，从第一次考试看到最后一次。{_RANKS}{INNER_USE}"
    table = Table(workbook, looks, SHEET_MEASURED, SHEET_MEASURED, note, columns, frozen=frozen)
    table.fill(people)
    return table.finish(f"{outcome.start}没有人在册。")


def _measure_columns(name: str) -> list[Column[_Person]]:
    return [
        Column(name, fitted_width([name], 9, 14), value=lambda row: row[1][name].name or _reached(row[1][name])),
        Column(f"{name}\n算式", 36, "left", lambda row: row[1][name].words),
    ]


def _unit_name(one: UnitMeasured) -> str:
    return (grade_text(one.name) if one.scope == "年级" else one.name) or "各班合计"


def _reached(said: Measured) -> str:
    if said.reached is not None:
        return "达到" if said.reached else "未达到"
    return "-"
