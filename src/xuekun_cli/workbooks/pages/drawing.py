"""A small chart of a few numbers, which reads in grey print, and the numbers that it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN
from xuekun_cli.workbooks.pages.styles import Looks

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_INKS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#8C8C8C"}},
    {"fill": {"color": "#E4E4E4"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
    {"pattern": {"pattern": "percent_20", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
)
"""How the parts of a chart are filled: told apart in grey print."""
MOST_SERIES = len(_INKS)
_LABELLED = 24
"""With more bars than this the numbers on them would run into each other."""
_GRID = {"visible": True, "line": {"color": "#D9D9D9"}}


class Series(NamedTuple):
    """One kind of bar, or one line: its name, and a value for each of the chart's names."""

    name: str
    values: tuple[int | Fraction | None, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart of whole numbers, or of shares where ``percent`` is set.

    ``kind``: ``column`` (beside each other), ``stacked`` (on top of each other), ``line``.
    """

    title: str
    across: str
    """What the horizontal axis is."""
    up: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = "column"
    percent: bool = False


def drawn(workbook: Workbook, sheet: Worksheet, looks: Looks, drawing: Drawing, at: tuple[int, int]) -> Chart:
    """Write what a chart is drawn from at a row and column, one row longer than its names, and return the chart."""
    top, left = at
    stacked = {"subtype": "stacked"} if drawing.kind == "stacked" else {}
    chart = workbook.add_chart({"type": "line" if drawing.kind == "line" else "column", **stacked})
    look = looks("cell", "percent" if drawing.percent else "centre")
    sheet.write_string(top, left, f"{drawing.title}（画图用）", looks("cell", "header"))
    for row, name in enumerate(drawing.names, start=top + 1):
        sheet.write_string(row, left, FORBIDDEN.sub(" ", name), looks("cell", "centre"))
    last = top + len(drawing.names)
    labels = {"value": True, "num_format": "0%" if drawing.percent else "0;;", "font": {"size": 8}}
    for number, series in enumerate(drawing.series[:MOST_SERIES]):
        column = left + 1 + number
        sheet.write_string(top, column, series.name, looks("cell", "header"))
        for row, value in enumerate(series.values, start=top + 1):
            if value is None:
                sheet.write_blank(row, column, None, look)
            else:
                sheet.write_number(row, column, float(value), look)
        chart.add_series(
            {
                "name": [sheet.get_name(), top, column],
                "categories": [sheet.get_name(), top + 1, left, last, left],
                "values": [sheet.get_name(), top + 1, column, last, column],
                **(_line(number) if drawing.kind == "line" else {**_INKS[number], "border": {"color": "#404040"}}),
                "gap": 60,
                "data_labels": labels if len(drawing.names) * len(drawing.series) <= _LABELLED else {},
            }
        )
    small = {"size": 8, "bold": False}
    slanting = {"rotation": -45} if len(drawing.names) > _LABELLED // 2 else {}
    chart.set_title({"name": drawing.title, "name_font": {"size": 11, "bold": True}})
    # below the lowest bar, where a rate may be under zero
    below = {"label_position": "low"}
    chart.set_x_axis({"name": drawing.across, "name_font": small, "num_font": {**small, **slanting}, **below})
    least = {} if any(v is not None and v < 0 for one in drawing.series for v in one.values) else {"min": 0}
    scale = {"num_format": "0%" if drawing.percent else "0", "major_gridlines": _GRID, **least}
    chart.set_y_axis({"name": drawing.up, "name_font": small, "num_font": small, **scale})
    # said aloud, because some programs draw what is missing at zero
    chart.show_blanks_as("span")
    chart.set_legend(
        {"position": "bottom", "font": small}
        if len(drawing.series) > 1 or drawing.kind == "stacked"
        else {"none": True}
    )
    return chart


def _line(number: int) -> dict[str, Any]:
    dash = ("solid", "dash", "round_dot", "long_dash", "dash_dot")[number]
    marker = ("square", "diamond", "triangle", "circle", "x")[number]
    ink = {"color": "#1F1F1F"}
    return {
        "line": {**ink, "width": 1.75, "dash_type": dash},
        "marker": {"type": marker, "size": 6, "fill": ink, "border": ink},
    }
