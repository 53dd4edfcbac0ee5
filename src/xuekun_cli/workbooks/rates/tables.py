"""总表 (质量分析表) and 按教师: a row a class or teacher and subject, the sums above their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_NOTE, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.class_rates import RatesOutcome, Scope, UnitRates
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import Table
from xuekun_cli.workbooks.rates.columns import (
    beside_cells,
    beside_columns,
    last_cells,
    last_columns,
    main_cells,
    main_columns,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_RATES = "总表"
SHEET_RATES_TEACHERS = "按教师"
TEACHER = "任课教师"
INNER_USE = "供校内教学研究使用，不得公示、转发。"


def write_classes(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> Listing:
    """Lay out 总表, subject by subject; return its rows.

    What is shown is the 质量分析表; the moments, the difference from the grade and (with a last exam) what changed are
    folded columns.
    """
    names = _school(outcome)
    units = list(_ordered(outcome))
    names += [
        Column(COL_SUBJECT, 9),
        Column(COL_CLASS, fitted_width([row_name(one) for one in units], 10, 20)),
    ]
    teachers = [one.teacher for one in outcome.classes]
    table = _table(
        workbook,
        looks,
        outcome,
        SHEET_RATES,
        f"{outcome.exam}　质量分析表" if outcome.exam else "质量分析表",
        names,
        [Column(TEACHER, fitted_width(teachers, 10, 16))],
    )
    for one in units:
        row = [one.school or ""] * (len(names) - 2) + [one.subject, row_name(one)]
        summed = one.scope is not Scope.CLASS
        _add(table, outcome, [*row, *main_cells(outcome, one.figures), one.teacher], one, summed=summed)
    return table.finish("没有班级有成绩。")


def write_teachers(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> Listing:
    """Lay out 按教师; return its rows: a teacher has a line for each subject and grade."""
    teachers = outcome.teachers
    names = [
        *_school(outcome),
        Column("教师", 10),
        Column(COL_SUBJECT, 9),
        Column("年级", fitted_width([one.grade_name for one in teachers], 8, 12)),
        Column(COL_CLASS, fitted_width(["、".join(one.classes) for one in teachers], 12, 26)),
    ]
    table = _table(
        workbook,
        looks,
        outcome,
        SHEET_RATES_TEACHERS,
        "各位教师所教班级合起来的成绩",
        names,
        [Column(COL_NOTE, 16, "left")],
    )
    for one in teachers:
        row = [one.school or ""] * (len(names) - 4) + [one.teacher, one.subject, one.grade_name]
        _add(table, outcome, [*row, "、".join(one.classes), *main_cells(outcome, one.figures), one.remark], one)
    return table.finish("任课表里没有教师。")


def row_name(one: UnitRates) -> str:
    """Return what a row of 总表 is about."""
    match one.scope:
        case Scope.GRADE:
            return f"{one.grade_name}合计"
        case Scope.SCHOOL:
            return "全校合计"
        case Scope.EVERYONE:
            return f"{one.grade_name}各校合计"
    return one.class_name


def _ordered(outcome: RatesOutcome) -> Iterator[UnitRates]:
    """Yield subject by subject the classes of a grade with their sum first, below the schools' sums and everyone."""
    for key in dict.fromkeys(one.subject_key for one in outcome.classes):
        schools = [one for one in outcome.schools if one.subject_key == key]
        grades = [one for one in outcome.grades if one.subject_key == key]
        yield from (one for one in outcome.everyone if one.subject_key == key)
        if len(grades) > len(schools):
            yield from schools
        for cohort, members in outcome.cohorts:
            if cohort.scope is Scope.GRADE and cohort.subject_key == key:
                yield cohort
                yield from members


def _school(outcome: RatesOutcome) -> list[Column]:
    schools = [one.school or "" for one in outcome.classes]
    return [Column(COL_SCHOOL, fitted_width(schools, 10, 20))] if any(schools) else []


def _table(
    workbook: Workbook,
    looks: Looks,
    outcome: RatesOutcome,
    name: str,
    title: str,
    names: Sequence[Column],
    ends: Sequence[Column],
) -> Table:
    first = [*names, *main_columns(outcome), *ends]
    behind = {"总分", *(["参考\n人数"] if "计率\n人数" in [one.title for one in first] else [])}
    shown = [column.title for column in first if column.title not in behind]
    columns = [*first, *beside_columns(outcome), *last_columns(outcome)]
    return Table(
        workbook,
        looks,
        name,
        title,
        _note(outcome),
        folded(columns, shown),
        frozen=len(names),
    )


def _add(
    table: Table, outcome: RatesOutcome, first: Sequence[object], one: UnitRates, *, summed: bool = False
) -> None:
    table.add([*first, *beside_cells(outcome, one), *last_cells(outcome, one)], summed=summed)


def _note(outcome: RatesOutcome) -> str:
    lines = {rule.name: rule.text for rule in outcome.rules[:4]}
    said = "；".join(f"{name}：{text}" for name, text in lines.items())
    last = (
        f"上次考试：{outcome.last.name or '没有写名称'}；变化是这次减上次，空着的不能比。" if outcome.last else ""
    )
    return (
        f"办法：{outcome.policy.called}（{outcome.convention.name}）。{said}。"
        f"“比年级”是本行减同年级合计，率相差的是百分点。{last}各条依据见「说明」；别的数折在列上方的「＋」里。{INNER_USE}"
    )
