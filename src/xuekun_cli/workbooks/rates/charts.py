"""The charts of 学科: the classes' means with the cohort's line, their box plots, the histogram. Grey and black alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.results.class_rates import TENTHS, UnitRates
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.workbooks.rates.boxes import bare_box_chart

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

SHEET_RATES_SUBJECTS = "学科"
ROW = 16
CHARACTER_PIXELS = 7.0
PIXELS_A_POINT = 4 / 3
CHART_ROWS = 14
LABELLED_POINTS = 14
"""With more points than this the numbers on them would run into each other."""
AXIS_STEP = 10
ROOM_ABOVE = 4
"""Points above the highest mean, for the number on it."""
BAR_FILL, BAR_BORDER, LINE_INK = "#BFBFBF", "#404040", "#1F1F1F"
_FONT = {"size": 9, "bold": False}
_GRID = {"visible": True, "line": {"color": "#D9D9D9"}}


def means_chart(
    workbook: Workbook, name: str, cohort: UnitRates, members: Sequence[UnitRates], top: int, what: str
) -> Chart:
    """Return a point a class on a stem, and the cohort's mean as a line across.

    Points and not bars, because the axis does not begin at zero, and says so: means of classes lie close together.
    """
    mean = "-" if cohort.figures.mean is None else decimal_text(cohort.figures.mean, 2)
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
            "name": f"合计平均分 {mean}",
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
    _dress(
        chart,
        f"{name}：{'各校' if what == '学校' else '各班'}平均分",
        what,
        up,
        slanting,
        (least, _ceiling(members)),
    )
    chart.set_legend({"position": "bottom"})
    return chart


def box_chart(
    workbook: Workbook, name: str, members: Sequence[UnitRates], top: int, column: int, what: str
) -> Chart:
    """Return a box a member (and one for all together) from numbers that stand from ``column`` on."""
    chart, least, most = bare_box_chart(workbook, SHEET_RATES_SUBJECTS, members, top, column)
    names = {"size": 9} if len(members) <= LABELLED_POINTS else {"size": 9, "rotation": -45}
    up = f"分数（分{f'，从 {least} 起' if least else ''}）"
    across = f"{what}（箱子是中间一半的学生，\n竖线到最低分和最高分）"
    _dress(chart, f"{name}：{'各校' if what == '学校' else '各班'}成绩分布", across, up, names, (least, most))
    return chart


def _floor(members: Sequence[UnitRates]) -> int:
    """Return where the axis of the means begins: a round number some way below the lowest."""
    lowest = min((one.figures.mean for one in members if one.figures.mean is not None), default=Fraction(0))
    return max(0, (int(lowest) - AXIS_STEP // 2) // AXIS_STEP * AXIS_STEP)


def _ceiling(members: Sequence[UnitRates]) -> int:
    """Return where that axis ends: with room for the number above the highest point."""
    highest = max((one.figures.mean for one in members if one.figures.mean is not None), default=Fraction(0))
    return -(-(int(highest) + ROOM_ABOVE) // AXIS_STEP) * AXIS_STEP


def spread_chart(workbook: Workbook, name: str, cohort: UnitRates, at: tuple[int, int]) -> Chart:
    """Return the histogram over the tenths of the full mark, which stand below a row and from a column on."""
    top, left = at
    sheet, first, last = SHEET_RATES_SUBJECTS, top + 1, top + TENTHS
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "人数",
            "categories": [sheet, first, left, last, left],
            "values": [sheet, first, left + 1, last, left + 1],
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


def _dress(
    chart: Chart,
    title: str,
    across: str,
    up: str,
    num_font: Mapping[str, object],
    ends: tuple[int, int | None] = (0, None),
) -> None:
    least, most = ends
    # said aloud, because some programs draw a class of which nobody sat at zero
    chart.show_blanks_as("span")
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}})
    chart.set_x_axis({"name": across, "name_font": _FONT, "num_font": num_font, "interval_unit": 1})
    chart.set_y_axis(
        {"name": up, "name_font": _FONT, "min": least, "max": most, "num_format": "0", "major_gridlines": _GRID}
    )
