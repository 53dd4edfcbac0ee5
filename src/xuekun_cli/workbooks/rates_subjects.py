"""学科: grade by grade and subject by subject the classes' means with the grade's line, and how scores are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from xuekun_cli.model.class_rates import TENTHS, RatesOutcome, Scope, UnitRates
from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.numbers import decimal_text
from xuekun_cli.model.rates_told import lines_text
from xuekun_cli.workbooks.register_page import Column, add_page, put
from xuekun_cli.workbooks.styles import Looks

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_RATES_SUBJECTS = "学科"
ROW = 16
CHART_CHARACTERS = 76
"""Width of a chart in half-width characters."""
CHARACTER_PIXELS = 7.0
PIXELS_A_POINT = 4 / 3
CHART_ROWS = 18
LABELLED_POINTS = 14
"""With more points than this the numbers on them would run into each other."""
AXIS_STEP = 10
BAR_FILL, BAR_BORDER, LINE_INK = "#BFBFBF", "#404040", "#1F1F1F"
_FONT = {"size": 10, "bold": False}
_GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
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
    for index, column in enumerate(_TABLE):
        worksheet.set_column(index, index, column.width)
    last = len(_TABLE) + 1
    worksheet.set_column(last - 1, last - 1, _GAP)
    worksheet.set_column(last, last, CHART_CHARACTERS)
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
    means = _means_chart(workbook, name, cohort, members, table, what)
    worksheet.insert_chart(table, side, means, {"object_position": 2})
    end = below
    if cohort.figures.tenths:
        _write_tenths(worksheet, looks, cohort, below)
        spread = _spread_chart(workbook, name, cohort, below)
        worksheet.insert_chart(table + CHART_ROWS + 1, side, spread, {"object_position": 2})
        end = below + TENTHS + 1
    return max(end, table + 2 * CHART_ROWS + 2) + 1


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


def _means_chart(
    workbook: Workbook, name: str, cohort: UnitRates, members: Sequence[UnitRates], top: int, what: str
) -> Chart:
    """Return a point a class on a stem, and the cohort's mean as a line across.

    Points and not bars, because the axis does not begin at zero, and says so: means of classes lie close together.
    """
    sheet, first, last = SHEET_RATES_SUBJECTS, top + 1, top + len(members)
    few = len(members) <= LABELLED_POINTS
    label = {"value": True, "num_format": "0.0", "position": "above", "font": {"size": 9}} if few else {}
    chart = workbook.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": "各校平均分" if what == "学校" else "各班平均分",
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, 1, last, 1],
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 9,
                "fill": {"color": LINE_INK},
                "border": {"color": LINE_INK},
            },
            "data_labels": label,
        }
    )
    chart.add_series(
        {
            "name": f"合计平均分 {_two(cohort.figures.mean)}",
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, 2, last, 2],
            "line": {"color": BAR_BORDER, "width": 2, "dash_type": "dash"},
            "marker": {"type": "none"},
        }
    )
    chart.set_drop_lines({"line": {"color": BAR_FILL, "width": 1}})
    slanting = {"size": 9, "rotation": -45} if not few else {"size": 9}
    least = _floor(members)
    up = f"平均分（分{f'，从 {least} 起' if least else ''}）"
    _dress(chart, f"{name}：{'各校' if what == '学校' else '各班'}平均分", what, up, slanting, least)
    chart.set_legend({"position": "bottom"})
    return chart


def _floor(members: Sequence[UnitRates]) -> int:
    """Return where the axis of the means begins: a round number some way below the lowest."""
    lowest = min((one.figures.mean for one in members if one.figures.mean is not None), default=Fraction(0))
    return max(0, (int(lowest) - AXIS_STEP // 2) // AXIS_STEP * AXIS_STEP)


def _spread_chart(workbook: Workbook, name: str, cohort: UnitRates, top: int) -> Chart:
    """Return the histogram over the tenths of the full mark."""
    sheet, first, last = SHEET_RATES_SUBJECTS, top + 1, top + TENTHS
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "人数",
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, 1, last, 1],
            "fill": {"color": BAR_FILL},
            "border": {"color": BAR_BORDER},
            "gap": 4,
            "data_labels": {"value": True, "num_format": "0;;", "font": {"size": 9}},
        }
    )
    title = f"{name}：成绩分布（{sum(cohort.figures.tenths)} 人）"
    _dress(chart, title, "分数段（分，含低不含高，满分在最后一段）", "人数", {"size": 9})
    chart.set_legend({"none": True})
    return chart


def _dress(chart: Chart, title: str, across: str, up: str, num_font: Mapping[str, object], least: int = 0) -> None:
    chart.set_title({"name": title, "name_font": {"size": 13, "bold": True}})
    chart.set_x_axis({"name": across, "name_font": _FONT, "num_font": num_font, "interval_unit": 1})
    chart.set_y_axis({"name": up, "name_font": _FONT, "min": least, "num_format": "0", "major_gridlines": _GRID})
    chart.set_size(
        {"width": int(CHART_CHARACTERS * CHARACTER_PIXELS), "height": int(CHART_ROWS * ROW * PIXELS_A_POINT)}
    )


def _two(value: Fraction | None) -> str:
    return "-" if value is None else decimal_text(value, 2)


def _score(score: int | None) -> float | None:
    return None if score is None else score / SCALE
