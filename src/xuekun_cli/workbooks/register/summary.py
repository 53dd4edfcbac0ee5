"""汇总: the classes at a glance, a chart, and every class and subject with its cut-offs and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xuekun_cli.model.register import COL_CLASS, COL_SUBJECT, SHEET_SUMMARY
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page, put
from xuekun_cli.workbooks.pages.styles import LINE, Looks, category_fill
from xuekun_cli.workbooks.register.groups import SUMMARY_ROW, group_columns, lay_out_groups

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CHART_ROWS = 15
ROW_PIXELS = 20
CHARACTER_PIXELS = 7.2
"""Width of one half-width character of the body font at its size."""
LABELLED_BARS = 20
"""With more bars than this the numbers on them would run into each other."""


def write_summary(workbook: Workbook, looks: Looks, outcome: ScreenOutcome) -> Listing:
    """Lay out the sheet 汇总, the first of a new workbook; return the rows of its last table."""
    worksheet = add_page(workbook, SHEET_SUMMARY)
    columns = group_columns(outcome)
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
    last = len(columns) - 1
    worksheet.merge_range(0, 0, 0, last, _title(outcome), looks("title"))
    worksheet.set_row(0, 34)
    counts = Counter([one.verdict.category for one in outcome.listed])
    registered = counts.pop(outcome.policy.exempt.category, 0)
    worksheet.merge_range(1, 0, 1, last, _sentence(outcome, counts, registered), looks("note"))
    worksheet.set_row(1, 32)
    row = 3
    bars = _bars(outcome)
    if bars and counts:
        table = row + CHART_ROWS + 1
        _write_bars(worksheet, looks, outcome, bars, table)
        width = sum(column.width for column in columns) * CHARACTER_PIXELS
        chart = _chart(workbook, outcome, bars, table)
        chart.set_size({"width": int(width), "height": CHART_ROWS * ROW_PIXELS})
        worksheet.insert_chart(row, 0, chart, {"object_position": 2})
        row = table + len(bars) + 3
    worksheet.write_string(row, 0, "各班各学科", looks("section"))
    return lay_out_groups(worksheet, looks, outcome, columns, row + 1)


def _title(outcome: ScreenOutcome) -> str:
    exam = outcome.table.exam
    return f"{exam} 学困生筛查汇总" if exam else "学困生筛查汇总"


def _sentence(outcome: ScreenOutcome, counts: Counter[str], registered: int) -> str:
    """Return the sheet's sentence, from the entries of the list: of each band, and of those registered."""
    category = outcome.policy.exempt.category
    students = {one.student for one in outcome.listed if one.verdict.category != category}
    exempt = {i for i, student in enumerate(outcome.table.students) if student.exempt}
    if registered:
        exempt |= {one.student for one in outcome.listed} - students
    banded = counts.total()
    said = "、".join(f"{band.category} {counts[band.category]} 人次" for band in outcome.policy.bands)
    found = f"共 {len(students)} 名学生列入，合 {banded} 人次（{said}）。"
    start = found if banded else "没有学生列入。"
    return (
        f"办法：{outcome.policy.called}。{start}"
        f"{category} {len(exempt)} 名，单独列表，不参加评估。"
        "一名学生一门学科算一人次；名单是候选，由学校审核确认。"
    )


def _label(group: Group) -> str:
    return f"{group.school} {group.class_name}" if group.school else group.class_name


def _bars(outcome: ScreenOutcome) -> dict[str, dict[str, int]]:
    """Return the counts of each category by class, or by subject when there is one class."""
    classes = dict.fromkeys(_label(group) for group in outcome.groups)
    bars: dict[str, dict[str, int]] = {}
    for group in outcome.groups:
        label = _label(group) if len(classes) > 1 else group.subject
        counts = bars.setdefault(label, dict.fromkeys((b.category for b in outcome.policy.bands), 0))
        for category in counts:
            counts[category] += group.counts.get(category, 0)
    return bars


def _bars_of(outcome: ScreenOutcome) -> str:
    return COL_CLASS if len({_label(group) for group in outcome.groups}) > 1 else COL_SUBJECT


def _write_bars(
    worksheet: Worksheet,
    looks: Looks,
    outcome: ScreenOutcome,
    bars: dict[str, dict[str, int]],
    top: int,
) -> None:
    titles = [_bars_of(outcome), *(f"{band.category}人次" for band in outcome.policy.bands), "合计人次"]
    for index, title in enumerate(titles):
        worksheet.write_string(top, index, title, looks("cell", "header"))
    for offset, (label, counts) in enumerate(bars.items(), start=1):
        worksheet.set_row(top + offset, SUMMARY_ROW)
        for index, value in enumerate([label, *counts.values(), sum(counts.values())]):
            put(worksheet, top + offset, index, value, looks("cell", "centre"))


def _chart(workbook: Workbook, outcome: ScreenOutcome, bars: dict[str, dict[str, int]], top: int) -> Chart:
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    first, last = top + 1, top + len(bars)
    for index, band in enumerate(outcome.policy.bands, start=1):
        chart.add_series(
            {
                "name": [SHEET_SUMMARY, top, index],
                "categories": [SHEET_SUMMARY, first, 0, last, 0],
                "values": [SHEET_SUMMARY, first, index, last, index],
                "fill": {"color": f"#{category_fill(band.category)}"},
                "border": {"color": f"#{LINE}"},
                "gap": 80,
                "data_labels": {"value": True, "num_format": "0;;"} if len(bars) <= LABELLED_BARS else {},
            }
        )
    what = _bars_of(outcome)
    font = {"size": 10, "bold": False}
    chart.set_title(
        {
            "name": "各班列入人次" if what == COL_CLASS else "各学科列入人次",
            "name_font": {"size": 13, "bold": True},
        }
    )
    chart.set_x_axis({"name": what, "name_font": font, "num_font": {"size": 9}})
    axis = {
        "name": "列入人次",
        "name_font": font,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        "min": 0,
    }
    highest = max(sum(counts.values()) for counts in bars.values())
    chart.set_y_axis({**axis, "num_format": "0"} | ({"major_unit": 1} if highest <= 10 else {}))
    chart.set_legend({"position": "right"})
    return chart
