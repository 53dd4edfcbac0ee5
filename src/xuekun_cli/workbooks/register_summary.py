"""汇总: the classes at a glance, a chart, and every class and subject with its cut-offs and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.policy import Policy
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT, SHEET_SUMMARY
from xuekun_cli.model.screening import Group, Listed, ScreenOutcome
from xuekun_cli.workbooks.many_rows import Listing
from xuekun_cli.workbooks.register_page import Column, add_page, put
from xuekun_cli.workbooks.styles import LINE, Looks, category_fill

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SUMMARY_ROW = 18
CHART_ROWS = 15
ROW_PIXELS = 20
CHARACTER_PIXELS = 7.2
"""Width of one half-width character of the body font at its size."""
LABELLED_BARS = 20
"""With more bars than this the numbers on them would run into each other."""


def write_summary(workbook: Workbook, looks: Looks, outcome: ScreenOutcome) -> Listing:
    """Lay out the sheet 汇总, the first of a new workbook; return the rows of its last table."""
    worksheet = add_page(workbook, SHEET_SUMMARY)
    columns = _columns(outcome)
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
    last = len(columns) - 1
    worksheet.merge_range(0, 0, 0, last, _title(outcome), looks("title"))
    worksheet.set_row(0, 34)
    worksheet.merge_range(1, 0, 1, last, _sentence(outcome), looks("note"))
    worksheet.set_row(1, 32)
    row = 3
    bars = _bars(outcome)
    if bars and _banded(outcome):
        table = row + CHART_ROWS + 1
        _write_bars(worksheet, looks, outcome, bars, table)
        width = sum(column.width for column in columns) * CHARACTER_PIXELS
        chart = _chart(workbook, outcome, bars, table)
        chart.set_size({"width": int(width), "height": CHART_ROWS * ROW_PIXELS})
        worksheet.insert_chart(row, 0, chart, {"object_position": 2})
        row = table + len(bars) + 3
    worksheet.write_string(row, 0, "各班各学科", looks("section"))
    return _lay_out_groups(worksheet, looks, outcome, columns, row + 1)


def _title(outcome: ScreenOutcome) -> str:
    exam = outcome.table.exam
    return f"{exam} 学困生筛查汇总" if exam else "学困生筛查汇总"


def _banded(outcome: ScreenOutcome) -> list[Listed]:
    exempt = outcome.policy.exempt.category
    return [one for one in outcome.listed if one.verdict.category != exempt]


def _sentence(outcome: ScreenOutcome) -> str:
    banded = _banded(outcome)
    students = {one.student for one in banded}
    exempt = {one.student for one in outcome.listed} - students
    exempt |= {i for i, student in enumerate(outcome.table.students) if student.exempt}
    counts = Counter([one.verdict.category for one in banded])
    said = "、".join(f"{band.category} {counts[band.category]} 人次" for band in outcome.policy.bands)
    found = f"共 {len(students)} 名学生列入，合 {len(banded)} 人次（{said}）。"
    start = found if banded else "没有学生列入。"
    return (
        f"办法：{outcome.policy.name}。{start}"
        f"{outcome.policy.exempt.category} {len(exempt)} 名，单独列表，不参加评估。"
        "一名学生一门学科算一人次；名单是候选，由学校审核确认。"
    )


def _columns(outcome: ScreenOutcome) -> list[Column]:
    policy = outcome.policy
    titles = [Column(COL_SCHOOL, 16, "left")] if any(group.school for group in outcome.groups) else []
    titles += [Column(COL_CLASS, 13), Column(COL_SUBJECT, 12)]
    titles += [Column("应考人数", 9), Column("参考人数", 9), Column("无成绩", 8)]
    titles += [Column("总分", 10), Column("平均分", 9)]
    titles += [Column(f"{band.category}分数线", 11) for band in policy.bands]
    return titles + [Column(f"{category}人次", 9) for category in policy.categories]


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


def _lay_out_groups(
    worksheet: Worksheet, looks: Looks, outcome: ScreenOutcome, columns: Sequence[Column], top: int
) -> Listing:
    worksheet.set_row(top, SUMMARY_ROW + 6)
    for index, column in enumerate(columns):
        worksheet.write_string(top, index, column.title, looks("cell", "header"))
    worksheet.repeat_rows(top)
    blank = [""] if columns[0].title == COL_SCHOOL else []
    lines = [
        _Line([*([group.school or ""] if blank else []), group.class_name, group.subject], [group], group.cutoffs)
        for group in outcome.groups
    ]
    for subject in dict.fromkeys(group.subject for group in outcome.groups):
        groups = [group for group in outcome.groups if group.subject == subject]
        lines.append(_Line([*blank, "小计", subject], groups))
    if outcome.groups:
        lines.append(_Line([*blank, "合计", "全部学科"], outcome.groups))
    listing = Listing(SUMMARY_SHEET, top + 1)
    for line in lines:
        _add_line(listing, looks, outcome.policy, line)
    listing.lay_out(worksheet)
    return listing


SUMMARY_SHEET = 1
"""汇总 is the first sheet."""


class _Line(NamedTuple):
    """One class and subject, or (without cut-offs) the sum over several."""

    names: list[str]
    groups: Sequence[Group]
    cutoffs: dict[str, Fraction] | None = None


def _add_line(listing: Listing, looks: Looks, policy: Policy, line: _Line) -> None:
    summed = ("subtotal",) if line.cutoffs is None else ()
    groups = line.groups
    takers, total = sum([group.takers for group in groups]), sum([group.total for group in groups])
    absent, seen = sum([group.absent for group in groups]), sum([group.seen for group in groups])
    # points of different subjects do not add up to anything
    one_subject = len({group.subject for group in groups}) == 1
    average = total / (takers * SCALE) if takers and one_subject else None
    bars = [(line.cutoffs or {}).get(band.category) for band in policy.bands]
    counts = [sum([group.counts.get(category, 0) for group in groups]) for category in policy.categories]
    values: list[object] = [name or None for name in line.names]
    values += [seen + absent, seen, absent, total / SCALE if one_subject else None, average]
    values += [None if bar is None else float(bar) for bar in bars]
    values += counts
    names = ["centre"] * (len(line.names) + 3) + ["number", "two"] + ["two"] * len(bars)
    formats = [looks("cell", look, *summed) for look in names]
    formats += [
        looks("cell", "centre", *summed, fill=category_fill(category) if count and not summed else "")
        for category, count in zip(policy.categories, counts, strict=True)
    ]
    listing.add(values, formats, SUMMARY_ROW)
