"""汇总: the sums of each subject on the first page, a chart, and the classes at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import COL_CLASS, COL_SUBJECT, SHEET_SUMMARY
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.printed import add_page, put
from xuekun_cli.workbooks.pages.styles import LINE, Looks, category_fill, fitted_width
from xuekun_cli.workbooks.register.groups import SUMMARY_ROW

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SUM = "合计人次"
_FIRST_WIDTH, _NUMBER_WIDTH = 16, 11
CHART_ROWS = 15
ROW_PIXELS = 20
CHARACTER_PIXELS = 7.2
"""Width of one half-width character of the body font at its size."""
LABELLED_BARS = 20
"""With more bars than this the numbers on them would run into each other."""


def write_summary(workbook: Workbook, looks: Looks, outcome: ScreenOutcome, part: bool = False) -> None:
    """Write the sheet 汇总, the first of a new workbook: the sums of each subject, the chart, and the classes."""
    worksheet = add_page(workbook, SHEET_SUMMARY, landscape=False)
    bars = _bars(outcome)
    totals = _totals(outcome)
    table = _bar_table(outcome, bars)
    last = max(len(totals[0]), len(table[0])) - 1
    worksheet.set_column(0, 0, fitted_width((str(line[0]) for line in (*totals, *table)), 14, 26))
    worksheet.set_column(1, last, _NUMBER_WIDTH)
    worksheet.merge_range(0, 0, 0, last, _title(outcome), looks("title"))
    worksheet.set_row(0, 34)
    counts = Counter([one.verdict.category for one in outcome.listed])
    registered = counts.pop(outcome.policy.exempt.category, 0)
    worksheet.merge_range(1, 0, 1, last, _sentence(outcome, counts, registered, part), looks("note"))
    worksheet.set_row(1, 46)
    row = 3
    if outcome.groups:
        _write_table(worksheet, looks, totals, row, summed=True)
        row += len(totals) + 1
    if bars and counts:
        chart = _chart(workbook, outcome, bars, row + CHART_ROWS + 1)
        width = sum([_FIRST_WIDTH, *[_NUMBER_WIDTH] * last]) * CHARACTER_PIXELS
        chart.set_size({"width": int(width), "height": CHART_ROWS * ROW_PIXELS})
        worksheet.insert_chart(row, 0, chart, {"object_position": 2})
        row += CHART_ROWS + 1
        _write_table(worksheet, looks, table, row)
        worksheet.repeat_rows(row)


def _totals(outcome: ScreenOutcome) -> list[list[object]]:
    """Return the table of the subjects: how many sat, the mean, and how many are listed in each category."""
    policy = outcome.policy
    by_subject: dict[str, list[Group]] = {}
    for group in outcome.groups:
        by_subject.setdefault(group.subject, []).append(group)
    bands = [band.category for band in policy.bands]
    lines: list[list[object]] = [[COL_SUBJECT, "班数", "参考", "平均分", *(f"{band}人次" for band in bands), SUM]]
    for subject, groups in by_subject.items():
        takers, seen = sum(group.takers for group in groups), sum(group.seen for group in groups)
        mean = sum(group.total for group in groups) / (takers * SCALE) if takers else None
        counts = [sum(group.counts.get(band, 0) for group in groups) for band in bands]
        lines.append([subject, len(groups), seen, mean, *counts, sum(counts)])
    counts = [sum(group.counts.get(band, 0) for group in outcome.groups) for band in bands]
    return [*lines, ["合计", None, None, None, *counts, sum(counts)]]


def _title(outcome: ScreenOutcome) -> str:
    exam = outcome.table.exam
    return f"{exam} 学困生筛查汇总" if exam else "学困生筛查汇总"


def _sentence(outcome: ScreenOutcome, counts: Counter[str], registered: int, part: bool) -> str:
    """Return the sheet's sentence, from the entries of the list: of each band, and of those registered.

    A part has nobody who is registered, unless it is that of a class.
    """
    category = outcome.policy.exempt.category
    students = {one.student for one in outcome.listed if one.verdict.category != category}
    exempt = {i for i, student in enumerate(outcome.table.students) if student.exempt}
    if registered:
        exempt |= {one.student for one in outcome.listed} - students
    banded = counts.total()
    said = "、".join(f"{band.category} {counts[band.category]} 人次" for band in outcome.policy.bands)
    found = f"共 {len(students)} 名学生列入，合 {banded} 人次（{said}）。"
    start = found if banded else "没有学生列入。"
    apart = "" if part and not exempt else f"{category} {len(exempt)} 名，单独列表，不参加评估。"
    return f"办法：{outcome.policy.called}。{start}{apart}一名学生一门学科算一人次；名单是候选，由学校审核确认。"


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


def _bar_table(outcome: ScreenOutcome, bars: dict[str, dict[str, int]]) -> list[list[object]]:
    """Return the table that the chart is drawn from."""
    titles = [_bars_of(outcome), *(f"{band.category}人次" for band in outcome.policy.bands), SUM]
    return [[*titles], *([label, *counts.values(), sum(counts.values())] for label, counts in bars.items())]


def _write_table(
    worksheet: Worksheet, looks: Looks, lines: Sequence[Sequence[object]], top: int, *, summed: bool = False
) -> None:
    """Write a table with its titles in its first line; with ``summed`` its last line is the sum."""
    for offset, line in enumerate(lines):
        worksheet.set_row(top + offset, SUMMARY_ROW)
        for index, value in enumerate(line):
            look = "two" if isinstance(value, float) else "centre"
            also = ("header",) if offset == 0 else ("subtotal",) if summed and offset == len(lines) - 1 else ()
            put(worksheet, top + offset, index, value, looks("cell", look, *also))


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
