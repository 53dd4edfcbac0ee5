"""学科: grade by grade and subject by subject the classes' means with the grade's line, and how scores are spread."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.class_rates import TENTHS, RatesOutcome, Scope, UnitRates
from xuekun_cli.model.results.rates_told import lines_text
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.workbooks.pages.printed import add_page, put
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.rates.boxes import BOX_TITLES, write_box_numbers
from xuekun_cli.workbooks.rates.charts import (
    CHART_CHARACTERS,
    CHART_ROWS,
    ROW,
    SHEET_RATES_SUBJECTS,
    box_chart,
    means_chart,
    spread_chart,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_TABLE = (
    Column("", 16),
    Column("平均分", 9, "two"),
    Column("合计平均分", 11, "two"),
    Column("最低分", 8, "number"),
    Column("下四分位", 9, "two"),
    Column("中位数", 8, "two"),
    Column("上四分位", 9, "two"),
    Column("最高分", 8, "number"),
    Column("标准差", 8, "two"),
)
_GAP = 2
_PAPER = 275.0
"""Millimetres of A4 lying, between the margins."""
_CHARACTER = 2.3
"""Millimetres of one half-width character at full size."""
_PAPER_HEIGHT = 176.0
"""Millimetres of A4 lying between the upper and the lower margin."""
_POINT = 25.4 / 72
HEAD_ROWS = 5
"""The title, and what headings are higher than a row, in rows."""
_SMALLEST = 35
"""Per cent of the printed size."""


def write_subjects(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> None:
    """Write the sheet 学科: each grade and subject on a page of its own, tables to the left, charts to the right."""
    worksheet = add_page(workbook, SHEET_RATES_SUBJECTS)
    worksheet.set_default_row(ROW)
    for index, column in enumerate(_TABLE):
        worksheet.set_column(index, index, column.width)
    last = len(_TABLE) + 1
    worksheet.set_column(last - 1, last - 1, _GAP)
    worksheet.set_column(last, last, CHART_CHARACTERS)
    worksheet.set_column(last + 1, last + len(BOX_TITLES), 12)
    title = f"{outcome.exam}　各科成绩" if outcome.exam else "各科成绩"
    worksheet.merge_range(0, 0, 0, last, title, looks("title"))
    worksheet.set_row(0, 34)
    worksheet.freeze_panes(1, 0)
    row, breaks, tallest = 2, [], 0
    for cohort, members in outcome.cohorts:
        if not cohort.figures.sat:
            continue
        if row > 2:
            breaks.append(row)
        below = _write_cohort(workbook, worksheet, looks, outcome, (cohort, members), row) + 1
        tallest = max(tallest, below - row)
        row = below
    worksheet.set_h_pagebreaks(breaks)
    worksheet.print_area(0, 0, max(row - 2, 1), last)
    characters = sum(column.width + 0.7 for column in _TABLE) + _GAP + CHART_CHARACTERS
    # set as a per cent and not as one page wide: Excel minds the breaks between the subjects only then
    across = _PAPER / (characters * _CHARACTER)
    down = _PAPER_HEIGHT / (max(tallest + HEAD_ROWS, 1) * ROW * _POINT)
    worksheet.set_print_scale(max(_SMALLEST, int(100 * min(1, across, down))))


def cohort_name(cohort: UnitRates) -> str:
    """Return whose results a page shows: ``三年级语文``, with the school where there are several."""
    if cohort.scope is Scope.EVERYONE:
        return f"各校{cohort.grade_name}{cohort.subject}"
    return f"{cohort.school or ''}{cohort.grade_name}{cohort.subject}"


def _write_cohort(
    workbook: Workbook,
    worksheet: Worksheet,
    looks: Looks,
    outcome: RatesOutcome,
    about: tuple[UnitRates, Sequence[UnitRates]],
    top: int,
) -> int:
    """Write one grade's subject; return the row below."""
    cohort, members = about
    name = cohort_name(cohort)
    worksheet.write_string(top, 0, name, looks("section"))
    worksheet.set_row(top, 22)
    worksheet.merge_range(top + 1, 0, top + 1, len(_TABLE) - 1, _sentence(outcome, cohort), looks("note"))
    worksheet.set_row(top + 1, 32)
    table = top + 2
    what = "学校" if cohort.scope is Scope.EVERYONE else "班级"
    _write_members(worksheet, looks, cohort, members, table, what)
    below = table + len(members) + 3
    side = len(_TABLE) + 1
    means = means_chart(workbook, name, cohort, members, table, what)
    everybody = [*members, cohort]
    write_box_numbers(worksheet, looks, everybody, table, side + 1)
    boxes = box_chart(workbook, name, everybody, table, side + 1, what)
    charts, end = [means, boxes], below
    if cohort.figures.tenths:
        _write_tenths(worksheet, looks, cohort, below)
        charts.append(spread_chart(workbook, name, cohort, below))
        end = below + TENTHS + 1
    for number, chart in enumerate(charts):
        worksheet.insert_chart(table + number * (CHART_ROWS + 1), side, chart, {"object_position": 2})
    return max(end, table + len(charts) * (CHART_ROWS + 1)) + 1


def _sentence(outcome: RatesOutcome, cohort: UnitRates) -> str:
    figures = cohort.figures
    full = "不知道满分" if figures.full_mark is None else f"满分 {figures.full_mark / SCALE:g}"
    lines = lines_text(figures.lines.excellent, figures.lines.pass_, figures.lines.low, outcome.low_name)
    rates = "，".join(
        f"{name} {rate.students}/{rate.of}＝{decimal_text(rate.share * 100, 2)}%"
        for name, rate in (
            ("及格率", figures.pass_),
            ("优秀率", figures.excellent),
            (outcome.low_name, figures.low),
        )
        if rate.share is not None
    )
    return (
        f"{full}{f'（{lines}）' if lines else ''}；参考 {figures.sat} 人，平均分 {_two(figures.mean)}；{rates}。"
    )


def _write_members(
    worksheet: Worksheet,
    looks: Looks,
    cohort: UnitRates,
    members: Sequence[UnitRates],
    top: int,
    what: str,
) -> None:
    for index, column in enumerate(_TABLE):
        worksheet.write_string(top, index, column.title or what, looks("cell", "header"))
    worksheet.set_row(top, 20)
    whole = cohort.figures
    for row, one in enumerate([*members, cohort], start=top + 1):
        figures = one.figures
        name = "合计" if one is cohort else (one.school or "") if what == "学校" else one.class_name
        sd = None if figures.variance is None else float(figures.variance) ** 0.5
        values: list[object] = [name, figures.mean, whole.mean, _score(figures.min), figures.lower_quartile]
        values += [figures.median, figures.upper_quartile, _score(figures.max), sd]
        summed = ("subtotal",) if one is cohort else ()
        for index, (column, value) in enumerate(zip(_TABLE, values, strict=True)):
            put(worksheet, row, index, value, looks("cell", column.look, *summed))
        worksheet.set_row(row, ROW)


def _write_tenths(worksheet: Worksheet, looks: Looks, cohort: UnitRates, top: int) -> None:
    """Write how many scored in each tenth of the full mark."""
    for index, title in enumerate(("分数段", "人数", "占比")):
        worksheet.write_string(top, index, title, looks("cell", "header"))
    worksheet.set_row(top, 20)
    number = sum(cohort.figures.tenths)
    for k, (text, count) in enumerate(zip(_bands(cohort), cohort.figures.tenths, strict=True), start=1):
        put(worksheet, top + k, 0, text, looks("cell", "centre"))
        put(worksheet, top + k, 1, count, looks("cell", "centre"))
        put(worksheet, top + k, 2, Fraction(count, number) if number else None, looks("cell", "percent2"))
        worksheet.set_row(top + k, ROW)


def _bands(cohort: UnitRates) -> list[str]:
    """Return the tenths of the full mark in points: ``60-70``."""
    full = Fraction(cohort.figures.full_mark or 0, SCALE)
    edges = [f"{float(full * k / TENTHS):g}" for k in range(TENTHS + 1)]
    return [f"{low}-{high}" for low, high in pairwise(edges)]


def _two(value: Fraction | None) -> str:
    return "-" if value is None else decimal_text(value, 2)


def _score(score: int | None) -> float | None:
    return None if score is None else score / SCALE
