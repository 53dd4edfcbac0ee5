"""流向: from where to where the students of either list went, as a matrix and a chart of stacked bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_SUBJECT
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, Transition
from xuekun_cli.workbooks.pages.printed import HEADER_HEIGHT, add_page, put, write_header
from xuekun_cli.workbooks.pages.styles import LINE, Looks, category_fill
from xuekun_cli.workbooks.pages.table import INNER_USE
from xuekun_cli.workbooks.report.students import NOT_LISTED, category_text

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_FLOW = "流向"
EVERY_SUBJECT = "全部学科"
COL_FROM, COL_SUM = "原来", "合计"
ROW = 18
CHART_ROWS, ROW_PIXELS = 20, 20
CHARACTER_PIXELS = 7.2
"""Width of one half-width character of the body font at its size."""
_HEADER = 1
NARROWEST_LABELLED = 40
"""A part of a bar shorter than this part of the longest bar has no room for its number."""
_STATE_FILLS = {NOT_LISTED: "FFFFFF", ABSENT: "D9D9D9", NOT_THERE: "A6A6A6"}
"""Beside the categories' own fills, told apart in grey print as well."""
_UNKNOWN = "-"
"""From 未列入 to 未列入 nobody is followed: only those on one of the two lists are."""


def states_of(outcome: TermOutcome) -> list[str]:
    """Return where somebody can stand: the categories, 未列入, 缺考, 不在册, and the exempt category if it is met."""
    states = [band.category for band in outcome.policy.bands]
    states += [NOT_LISTED, ABSENT, NOT_THERE]
    if any(one.before.exempt or one.after.exempt for one in outcome.transitions):
        states.append(outcome.policy.exempt.category)
    return states


def matrix(outcome: TermOutcome, found: Iterable[Transition]) -> Counter[tuple[str, str]]:
    """Return (state before, state after) → students of a subject."""
    exempt = outcome.policy.exempt.category
    return Counter((category_text(one.before, exempt), category_text(one.after, exempt)) for one in found)


def write_flow(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> None:
    """Write the sheet 流向: all subjects together and each by itself, the chart beside the first."""
    worksheet = add_page(workbook, SHEET_FLOW, f"流向　{outcome.exams[0].role} → {outcome.exams[-1].role}")
    states = states_of(outcome)
    columns = [
        Column(COL_SUBJECT, 12),
        Column(COL_FROM, 10),
        *(Column(state, 8) for state in states),
        Column(COL_SUM, 8),
    ]
    worksheet.merge_range(
        0,
        0,
        0,
        len(columns) - 1,
        f"一行是原来在哪里，一列是现在在哪里，格子里是人次。两次都没有列入的不在表里。{INNER_USE}",
        looks("note"),
    )
    worksheet.set_row(0, HEADER_HEIGHT)
    write_header(worksheet, looks, columns, row=_HEADER)
    row = _HEADER + 1
    first = row
    by_subject: dict[str, list[Transition]] = {}
    for one in outcome.transitions:
        by_subject.setdefault(one.subject, []).append(one)
    row = _write_block(worksheet, looks, outcome, states, EVERY_SUBJECT, outcome.transitions, row)
    last = row - 1
    for subject, found in by_subject.items() if len(by_subject) > 1 else ():
        row = _write_block(worksheet, looks, outcome, states, subject, found, row)
    worksheet.autofilter(_HEADER, 0, row - 1, len(columns) - 1)
    if outcome.transitions:
        chart = _chart(workbook, outcome, states, first, last - 1)
        chart.set_size({"width": 620, "height": CHART_ROWS * ROW_PIXELS})
        worksheet.insert_chart(_HEADER + 1, len(columns) + 1, chart, {"object_position": 2})
        worksheet.set_column(len(columns), len(columns), 2)


def _write_block(
    worksheet: Worksheet,
    looks: Looks,
    outcome: TermOutcome,
    states: Sequence[str],
    subject: str,
    found: Sequence[Transition],
    row: int,
) -> int:
    """Write the rows of one subject and their sum; return the row below."""
    counts = matrix(outcome, found)
    for before in _rows_shown(outcome, states, counts):
        values: list[object] = [subject, before]
        values += [_UNKNOWN if before == after == NOT_LISTED else counts[before, after] for after in states]
        _write_row(worksheet, looks, row, [*values, sum(counts[before, after] for after in states)], before, False)
        row += 1
    sums = [sum(counts[before, after] for before in states) for after in states]
    _write_row(worksheet, looks, row, [subject, COL_SUM, *sums, sum(sums)], "", True)
    return row + 1


def _rows_shown(outcome: TermOutcome, states: Sequence[str], counts: Counter[tuple[str, str]]) -> list[str]:
    """Return the states before that have a row: the exempt one only where somebody was in it."""
    exempt = outcome.policy.exempt.category
    return [before for before in states if before != exempt or any(counts[before, after] for after in states)]


def _write_row(
    worksheet: Worksheet, looks: Looks, row: int, values: Sequence[object], state: str, summed: bool
) -> None:
    bold = ("subtotal",) if summed else ()
    worksheet.set_row(row, ROW)
    for column, value in enumerate(values):
        fill = _fill(state) if column == 1 and not summed else ""
        put(worksheet, row, column, value, looks("cell", "centre", *bold, fill=fill))


def _fill(state: str) -> str:
    return _STATE_FILLS.get(state) or category_fill(state)


def _ink(state: str) -> dict[str, object]:
    """Return how a part of a bar is filled; the absent are hatched, so that grey print tells them apart."""
    if state == ABSENT:
        return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"}}
    return {"fill": {"color": f"#{_fill(state)}"}}


def _chart(workbook: Workbook, outcome: TermOutcome, states: Sequence[str], first: int, last: int) -> Chart:
    """Return a chart with a bar for each state before, made of the states after; tiny parts have no number."""
    counts = matrix(outcome, outcome.transitions)
    longest = max(sum(counts[before, after] for after in states) for before in states)
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, state in enumerate(states, start=2):
        chart.add_series(
            {
                "name": [SHEET_FLOW, _HEADER, column],
                "categories": [SHEET_FLOW, first, 1, last, 1],
                "values": [SHEET_FLOW, first, column, last, column],
                **_ink(state),
                "border": {"color": f"#{LINE}"},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": "0;;",
                    "custom": [
                        {"delete": True} if counts[before, state] * NARROWEST_LABELLED < longest else None
                        for before in _rows_shown(outcome, states, counts)
                    ],
                },
            }
        )
    font = {"size": 10, "bold": False}
    before, after = outcome.exams[0].role, outcome.exams[-1].role
    chart.set_title(
        {"name": f"{before}在哪里的人，{after}到了哪里（全部学科）", "name_font": {"size": 13, "bold": True}}
    )
    chart.set_x_axis(
        {
            "name": "人次",
            "name_font": font,
            "min": 0,
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_y_axis(
        {"name": f"{before}", "name_font": font, "num_font": {"size": 9}, "reverse": True, "crossing": "max"}
    )
    chart.set_legend({"position": "bottom"})
    return chart
