"""历次跟踪: one workbook with every student over three or more exams."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.results.tracking import TrackOutcome
from xuekun_cli.model.scores.tables import InputReading
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.overview import OverviewPage
from xuekun_cli.workbooks.pages.to_check import beside, write_check
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED, write_value_added
from xuekun_cli.workbooks.track.classes import write_class_charts, write_class_numbers
from xuekun_cli.workbooks.track.fair import write_fair
from xuekun_cli.workbooks.track.lists import (
    SHEET_HINTS,
    SHEET_IMPROVED,
    SHEET_NEWLY,
    SHEET_RUNNING,
    write_hints,
    write_improved,
    write_newly,
    write_running,
)
from xuekun_cli.workbooks.track.notes import why_not_made, write_track_notes
from xuekun_cli.workbooks.track.overview import track_overview
from xuekun_cli.workbooks.track.page import Shown
from xuekun_cli.workbooks.track.student import write_one
from xuekun_cli.workbooks.track.students import SHEET_STUDENTS, category_column, write_exempt, write_students

TITLE = "历次跟踪"


def write_track(one: TrackOutcome, besides: Besides = NOTHING) -> bytes:
    """Return the workbook as the bytes of an xlsx.

    Sheets: 总览, 连续在册, 新列入, 提醒, 进步最多, 班级图, 班级数, 增值（参考）, 一类, 待核查, 说明; those that have nothing to
    say are not made, and 说明 says why. With ``one.everyone`` 学生, 一名学生 and 公平比较 (this with ranks too) as well. What a person had put into the last one is in
    ``besides`` and goes on behind them. The bytes depend on these two alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": TITLE, "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    shown = Shown()
    overview = OverviewPage(workbook, looks)
    not_made = why_not_made(one)
    lists = {
        SHEET_RUNNING: write_running,
        SHEET_NEWLY: write_newly,
        SHEET_HINTS: write_hints,
        SHEET_IMPROVED: write_improved,
    }
    listings = [write(workbook, looks, one) for name, write in lists.items() if name not in not_made]
    write_class_charts(workbook, looks, one)
    listings.append(write_class_numbers(workbook, looks, one))
    if one.everyone:
        listings.append(write_students(workbook, looks, one, shown))
        write_one(workbook, looks, one, shown, SHEET_STUDENTS, category_column(one))
    if one.everyone or one.ranks:
        listings.append(write_fair(workbook, looks, one, shown))
    if one.valued is not None and SHEET_VALUE_ADDED not in not_made:
        listings.append(write_value_added(workbook, looks, one.valued))
    if one.exempt:
        listings.append(write_exempt(workbook, looks, one))
    listings.append(write_check(workbook, looks, one.findings, _beside(one)))
    write_track_notes(workbook, looks, one, not_made)
    overview.write(track_overview(one))
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), listings)


def _beside(one: TrackOutcome) -> list[InputReading]:
    """Return the inputs in the folder of the last one: only there do links from the workbook lead."""
    return beside(one.inputs, one.inputs[-1]) if one.inputs else []
