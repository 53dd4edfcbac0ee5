"""汇总 of the trial: for each line a chart and a table by threshold, the policy's own value marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.whatif import NEAR_POINTS, TriedLine, WhatIf
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.workbooks.pages.printed import add_page, put
from xuekun_cli.workbooks.pages.styles import Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_WHATIF_SUMMARY = "汇总"
ROW = 14
CHART_CHARACTERS = 78
"""Width of a chart in half-width characters."""
CHARACTER_PIXELS = 7.0
"""Width of one half-width character of the body font at its size."""
PIXELS_A_POINT = 4 / 3
CHART_ROWS = 26
"""A chart is no higher than so many rows of the table beside it."""
LABELLED_POINTS = 25
"""With more points than this the texts below the chart would run into each other."""
OWN_FILL = "D9D9D9"
"""Marks the policy's own value, in grey print too."""
LINE_INK, ALL_INK = "#1F1F1F", "#7F7F7F"
_NARROW, _WIDE = 9, 11
_GAP = 2
_PAPER = 275.0
"""Millimetres of A4 lying, between the margins."""
_CHARACTER = 2.3
"""Millimetres of one half-width character at full size."""
_SMALLEST = 35
"""Per cent of the printed size."""


def write_whatif_summary(workbook: Workbook, looks: Looks, one: WhatIf) -> None:
    """Write the sheet 汇总: line by line, each on a page of its own."""
    worksheet = add_page(workbook, SHEET_WHATIF_SUMMARY)
    columns = _columns(one)
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
    gap = len(columns)
    worksheet.set_column(gap, gap, _GAP)
    worksheet.set_column(gap + 1, gap + 1, CHART_CHARACTERS)
    last = gap + 1
    title = f"{one.exam} 学困生门槛试算" if one.exam else "学困生门槛试算"
    worksheet.merge_range(0, 0, 0, last, title, looks("title"))
    worksheet.set_row(0, 34)
    note = (
        f"办法：{one.policy.called}。门槛换成别的数时会列出多少人次；只是试算，不决定名单，也不改办法。"
        "一名学生一门学科算一人次；随班就读等凭登记列入的学生不在内。"
    )
    worksheet.merge_range(1, 0, 1, last, note, looks("note"))
    worksheet.set_row(1, 32)
    worksheet.freeze_panes(2, 0)
    row = 3
    breaks = []
    for tried in one.lines:
        if row > 3:
            breaks.append(row)
        row = _write_line(workbook, worksheet, looks, one, tried, columns, row) + 2
    worksheet.set_h_pagebreaks(breaks)
    worksheet.print_area(0, 0, row - 2, last)
    characters = sum(column.width + 0.7 for column in columns) + _GAP + CHART_CHARACTERS
    # set as a per cent and not as one page wide: Excel minds the breaks between the lines only then
    worksheet.set_print_scale(max(_SMALLEST, min(100, int(100 * _PAPER / (characters * _CHARACTER)))))


def _columns(one: WhatIf) -> list[Column]:
    columns = [
        Column("门槛", _WIDE),
        Column("本类人次", _NARROW),
        Column("现行", 7),
        Column("与现行相差", _WIDE),
        Column("各类合计", _NARROW),
    ]
    return columns + [Column(name, max(_NARROW, min(display_width(name) + 2, 16))) for name in one.subjects]


def _write_line(
    workbook: Workbook,
    worksheet: Worksheet,
    looks: Looks,
    one: WhatIf,
    tried: TriedLine,
    columns: list[Column],
    top: int,
) -> int:
    """Write a line's heading, chart and table; return the row below."""
    line = tried.line
    worksheet.write_string(top, 0, f"{line.category}（现行 {line.own_text}）", looks("section"))
    worksheet.set_row(top, 22)
    worksheet.merge_range(top + 1, 0, top + 1, len(columns) + 1, _sentence(tried), looks("note"))
    worksheet.set_row(top + 1, 34)
    table = top + 3
    chart = _chart(workbook, tried, table)
    rows = max(min(len(tried.thresholds), CHART_ROWS), CHART_ROWS // 2)
    chart.set_size(
        {
            "width": int(CHART_CHARACTERS * CHARACTER_PIXELS),
            "height": int((rows * ROW + 22) * PIXELS_A_POINT),
        }
    )
    worksheet.insert_chart(table, len(columns) + 1, chart, {"object_position": 2})
    _write_table(worksheet, looks, one, tried, columns, table)
    return table + max(len(tried.thresholds), rows) + 1


def _sentence(tried: TriedLine) -> str:
    line, steep, near = tried.line, tried.steepness, tried.near
    said = [f"条件：{line.words}（{line.clause}）。办法里的位置：{line.path}。其余各线不动。"]
    if steep.mean is not None:
        said.append(
            f"从 {line.unit.text(steep.low)} 到 {line.unit.text(steep.high)}，"
            f"每放宽 1 {line.unit.label}，本类平均多 {decimal_text(steep.mean, 1)} 人次。"
        )
    said.append(
        f"离现行的线 {NEAR_POINTS} 分以内有 {near.below + near.above} 人次（不高于线 {near.below}，高于线 {near.above}；"
        f"没有列入的 {near.unlisted}），名单见「临界」。"
    )
    said += [f"{remark}。" for remark in tried.remarks]
    return "".join(said)


def _write_table(
    worksheet: Worksheet, looks: Looks, one: WhatIf, tried: TriedLine, columns: list[Column], top: int
) -> None:
    for index, column in enumerate(columns):
        worksheet.write_string(top, index, column.title, looks("cell", "header"))
    worksheet.set_row(top, 22)
    counts, listed = tried.counted(), tried.listed()
    by_subject = [tried.counted(subject=name) for name in one.subjects]
    for k, value in enumerate(tried.thresholds):
        row = top + 1 + k
        own = k == tried.own_at
        look = looks("cell", "centre", *(("subtotal",) if own else ()), fill=OWN_FILL if own else "")
        name = tried.line.unit.text(value)
        more = counts[k] - counts[tried.own_at]
        cells: list[object] = [name, counts[k], counts[k] if own else None, more, listed[k]]
        for index, cell in enumerate([*cells, *(found[k] for found in by_subject)]):
            put(worksheet, row, index, cell, look)
        worksheet.set_row(row, ROW)


def _chart(workbook: Workbook, tried: TriedLine, top: int) -> Chart:
    """Return a line chart of the counts; the policy's own value is one large marker with its number."""
    first, last = top + 1, top + len(tried.thresholds)
    sheet = SHEET_WHATIF_SUMMARY
    own = f"现行 {tried.line.own_text}：{tried.counted()[tried.own_at]} 人次"
    chart = workbook.add_chart({"type": "line"})
    _add_series(chart, f"{tried.line.category}（本类）", [sheet, first, last, 1], line=(LINE_INK, 2.25, "solid"))
    if total_moves(tried):
        _add_series(chart, "各类合计", [sheet, first, last, 4], line=(ALL_INK, 1.5, "dash"))
    chart.add_series(
        {
            "name": "现行",
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, 2, last, 2],
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 11,
                "fill": {"color": LINE_INK},
                "border": {"color": LINE_INK},
            },
            "data_labels": {"value": True, "position": "above", "font": {"size": 11, "bold": True}},
        }
    )
    font = {"size": 10, "bold": False}
    unit = {"share": "门槛", "points": "门槛（分）", "count": "门槛（名）"}[tried.line.unit.value]
    skip = {"interval_unit": 2} if len(tried.thresholds) > LABELLED_POINTS else {}
    slanting = {"size": 9, "rotation": -45}
    chart.set_title(
        {"name": f"{tried.line.category}：门槛变动时列入的人次（{own}）", "name_font": {"size": 13, "bold": True}}
    )
    chart.set_x_axis({"name": unit, "name_font": font, "num_font": slanting} | skip)
    chart.set_y_axis(
        {
            "name": "列入人次",
            "name_font": font,
            "min": 0,
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    return chart


def _add_series(chart: Chart, name: str, at: list[object], line: tuple[str, float, str]) -> None:
    """Add a line without markers; ``at`` is sheet, first row, last row, column."""
    sheet, first, last, column = at
    colour, width, dash = line
    chart.add_series(
        {
            "name": name,
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, column, last, column],
            "line": {"color": colour, "width": width, "dash_type": dash},
            "marker": {"type": "none"},
        }
    )


def total_moves(tried: TriedLine) -> bool:
    """Tell whether all categories together change with the line, otherwise than the category alone."""
    listed = tried.listed()
    return len(set(listed)) > 1 and listed != tried.counted()
