"""按班级: class by class and subject by subject, with the sums by grade, subject and school."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT, PROVISIONAL
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term_rates import unit_sum
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.units import (
    PEOPLE_FIRST,
    Cell,
    counting_of,
    exempt_now,
    main_titles,
    number_cells,
    number_columns,
    other_rate_cells,
    other_rate_columns,
    people_cells,
    people_columns,
    spread,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_CLASSES = "按班级"
EVERY_SUBJECT = "全部学科"


class _Row(NamedTuple):
    scope: str
    name: str
    subject: str
    unit: UnitCount


def write_classes(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 按班级; return its rows: schools, subjects and grades, then classes, told by 范围."""
    counting, with_exempt = counting_of(outcome.policy), exempt_now(outcome)
    schools = any(unit.school for unit in outcome.classes)
    names = (
        [Column(COL_SCHOOL, fitted_width([u.school or "" for u in outcome.classes], 10, 20))] if schools else []
    )
    names += [
        Column("范围", 6),
        Column(COL_CLASS, fitted_width([unit.class_name for unit in outcome.classes], 10, 16)),
        Column(COL_SUBJECT, 8),
    ]
    numbers = [*number_columns(counting, outcome.start), *people_columns(outcome)]
    others = other_rate_columns(outcome, counting)
    resting = any(unit.provisional for unit in outcome.classes)
    numbers += [Column(PROVISIONAL, 7)] if resting else []
    first = [*(column.title for column in names), *main_titles(counting, outcome.start)]
    first += [PROVISIONAL, *PEOPLE_FIRST]
    table = Table(
        workbook,
        looks,
        SHEET_CLASSES,
        "各班各学科的转化",
        f"「范围」可以筛选：全校、学科、年级、班级。年级和学校的数是各班相加。别的数折在列上方的「＋」里。{INNER_USE}",
        folded([*names, *numbers, *others], first),
        frozen=len(names),
    )
    for row in _rows(outcome):
        unit = row.unit
        cells = [Cell(unit.school)] if schools else []
        cells += [Cell(row.scope), Cell(row.name), Cell(row.subject)]
        cells += [cell for group in number_cells(counting, unit) for cell in group]
        cells += people_cells(unit, with_exempt)
        cells += [Cell(PROVISIONAL * bool(unit.provisional))] if resting else []
        cells += other_rate_cells(outcome, counting, unit)
        values, differing = spread(cells)
        table.add(values, looks=differing, summed=row.scope != "班级")
    return table.finish("没有班级和学科。")


def _rows(outcome: TermOutcome) -> Iterator[_Row]:
    if len(outcome.schools) > 1:
        subjects: dict[str, list[UnitCount]] = {}
        for unit in outcome.subjects:
            subjects.setdefault(unit.subject_key, []).append(unit)
        for key, units in subjects.items():
            about = UnitCount(units[0].subject, key, "各校")
            yield _Row("各校", "各校合计", units[0].subject, unit_sum(units, about))
        yield _Row("各校", "各校合计", EVERY_SUBJECT, unit_sum(outcome.schools, UnitCount("", "", "各校")))
    for unit in outcome.schools:
        yield _Row("全校", "各班合计", EVERY_SUBJECT, unit)
    for unit in outcome.subjects:
        yield _Row("学科", "各班合计", unit.subject, unit)
    if len({(unit.school, unit.grade) for unit in outcome.grades}) > 1:
        for unit in outcome.grades:
            yield _Row("年级", grade_text(unit.grade), unit.subject, unit)
    for unit in outcome.classes:
        yield _Row("班级", unit.class_name, unit.subject, unit)


_GRADES = (
    "一年级",
    "二年级",
    "三年级",
    "四年级",
    "五年级",
    "六年级",
    "七年级",
    "八年级",
    "九年级",
    "高一",
    "高二",
    "高三",
)


def grade_text(grade: str) -> str:
    """Return a grade as people say it: ``3`` → ``三年级``; what is no grade's number stays as written."""
    if grade.isdigit() and 1 <= int(grade) <= len(_GRADES):
        return _GRADES[int(grade) - 1]
    return grade or "未写明"
