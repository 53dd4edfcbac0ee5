"""学科: grade by grade and subject by subject the classes' means with the grade's line, and how scores are spread.

Two stand on a page where the classes are few: the tables side by side, the charts in a row below them.
"""

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
    CHARACTER_PIXELS,
    CHART_ROWS,
    PIXELS_A_POINT,
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
_TENTHS = (Column("分数段", 10), Column("人数", 7), Column("占比", 8, "percent2"))
_GAP = 2
_SIDE = len(_TABLE) + 1
"""The column where the tenths begin, beside the classes."""
_LAST = _SIDE + len(_TENTHS) - 1
_WIDTH = sum(column.width for column in (*_TABLE, *_TENTHS)) + _GAP
_PAPER = 188.0
"""Millimetres of A4 standing, between the margins."""
_CHARACTER = 2.3
"""Millimetres of one half-width character at full size."""
_PAPER_HEIGHT = 255.0
"""Millimetres of A4 standing between the upper and the lower margin."""
_POINT = 25.4 / 72
_TITLE, _NAME, _SAID, _HEAD = 34.0, 22.0, 32.0, 20.0
"""Heights in points."""
_SMALLEST = 35
"""Per cent of the printed size."""
FEW = 10
"""Of so many classes the charts are read when three stand in a row."""


def write_subjects(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> None:
    """Write the sheet 学科: no grade and subject goes on over two pages."""
    worksheet = add_page(workbook, SHEET_RATES_SUBJECTS, landscape=False)
    worksheet.set_default_row(ROW)
    for index, column in enumerate((*_TABLE, Column("", _GAP), *_TENTHS)):
        worksheet.set_column(index, index, column.width)
    worksheet.set_column(_LAST + 2, _LAST + 1 + len(BOX_TITLES), 12)
    title = f"{outcome.exam}　各科成绩" if outcome.exam else "各科成绩"
    worksheet.merge_range(0, 0, 0, _LAST, title, looks("title"))
    worksheet.set_row(0, _TITLE)
    worksheet.freeze_panes(1, 0)
    shown = [(cohort, members) for cohort, members in outcome.cohorts if cohort.figures.sat]
    tallest = _TITLE + ROW + max((_height(*one) for one in shown), default=0.0)
    # set as a per cent and not as one page wide: Excel minds the breaks between the subjects only then
    across = _PAPER / ((_WIDTH + 0.7 * (_LAST + 1)) * _CHARACTER)
    scale = max(_SMALLEST, int(100 * min(1, across, _PAPER_HEIGHT / (tallest * _POINT))))
    worksheet.set_print_scale(scale)
    page = _PAPER_HEIGHT / _POINT * 100 / scale
    row, used, breaks = 2, _TITLE + ROW, []
    for cohort, members in shown:
        height = _height(cohort, members)
        if row > 2 and used + height > page:
            breaks.append(row)
            used = 0.0
        used += height
        row = _write_cohort(workbook, worksheet, looks, outcome, (cohort, members), row)
    worksheet.set_h_pagebreaks(breaks)
    worksheet.print_area(0, 0, max(row - 2, 1), _LAST)


def _rows(cohort: UnitRates, members: Sequence[UnitRates]) -> tuple[int, int]:
    """Return how many rows the tables of a cohort take below their head, and how many its charts."""
    tables = max(len(members) + 1, TENTHS if cohort.figures.tenths else 0)
    charts = 1 if len(members) <= FEW else 3 if cohort.figures.tenths else 2
    return tables, charts * (CHART_ROWS + 1)


def _height(cohort: UnitRates, members: Sequence[UnitRates]) -> float:
    """Return the height of a cohort in points, with the rows that keep it apart."""
    return _NAME + _SAID + _HEAD + (sum(_rows(cohort, members)) + 2) * ROW


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
    worksheet.set_row(top, _NAME)
    worksheet.merge_range(top + 1, 0, top + 1, _LAST, _sentence(outcome, cohort), looks("note"))
    worksheet.set_row(top + 1, _SAID)
    table = top + 2
    what = "学校" if cohort.scope is Scope.EVERYONE else "班级"
    _write_members(worksheet, looks, cohort, members, table, what)
    means = means_chart(workbook, name, cohort, members, table, what)
    everybody = [*members, cohort]
    write_box_numbers(worksheet, looks, everybody, table, _LAST + 2)
    charts = [means, box_chart(workbook, name, everybody, table, _LAST + 2, what)]
    if cohort.figures.tenths:
        _write_tenths(worksheet, looks, cohort, table)
        charts.append(spread_chart(workbook, name, cohort, (table, _SIDE)))
    tables, below = _rows(cohort, members)
    first = table + tables + 2
    few = len(members) <= FEW
    whole = int(_WIDTH * CHARACTER_PIXELS) + 5 * (_LAST + 1)
    wide = whole // len(charts) if few else whole
    for number, chart in enumerate(charts):
        chart.set_size({"width": wide - 6, "height": int(CHART_ROWS * ROW * PIXELS_A_POINT)})
        row, left = (first, number * wide) if few else (first + number * (CHART_ROWS + 1), 0)
        worksheet.insert_chart(row, 0, chart, {"object_position": 1, "x_offset": left})
    return first + below


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
    worksheet.set_row(top, _HEAD)
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
    for index, column in enumerate(_TENTHS, start=_SIDE):
        worksheet.write_string(top, index, column.title, looks("cell", "header"))
    number = sum(cohort.figures.tenths)
    for k, (text, count) in enumerate(zip(_bands(cohort), cohort.figures.tenths, strict=True), start=1):
        values = (text, count, Fraction(count, number) if number else None)
        for index, (column, value) in enumerate(zip(_TENTHS, values, strict=True), start=_SIDE):
            put(worksheet, top + k, index, value, looks("cell", column.look))
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
