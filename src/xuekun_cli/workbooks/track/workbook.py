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
from xuekun_cli.workbooks.pages.to_check import beside, write_check
from xuekun_cli.workbooks.report.value_added import write_value_added
from xuekun_cli.workbooks.track.classes import write_class_charts, write_class_numbers
from xuekun_cli.workbooks.track.fair import write_fair
from xuekun_cli.workbooks.track.lists import write_hints, write_running
from xuekun_cli.workbooks.track.notes import write_track_notes
from xuekun_cli.workbooks.track.page import Shown
from xuekun_cli.workbooks.track.student import write_one
from xuekun_cli.workbooks.track.students import SHEET_STUDENTS, category_column, write_exempt, write_students

TITLE = "历次跟踪"


def write_track(one: TrackOutcome, besides: Besides = NOTHING) -> bytes:
    """Return the workbook as the bytes of an xlsx.

    Sheets: 学生, 一名学生, 连续在册, 提醒, 班级图, 班级数, 公平比较, 增值（参考）, 一类 (only where somebody is exempt), 待核查,
    说明. What a person had put into the last one is in
    ``besides`` and goes on behind them. The bytes depend on these two alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": TITLE, "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    shown = Shown()
    listings = [write_students(workbook, looks, one, shown)]
    write_one(workbook, looks, one, shown, SHEET_STUDENTS, category_column(one))
    listings += [write_running(workbook, looks, one), write_hints(workbook, looks, one)]
    write_class_charts(workbook, looks, one)
    listings += [write_class_numbers(workbook, looks, one), write_fair(workbook, looks, one, shown)]
    if one.valued is not None:
        listings.append(write_value_added(workbook, looks, one.valued))
    if one.exempt:
        listings.append(write_exempt(workbook, looks, one))
    listings.append(write_check(workbook, looks, one.findings, _beside(one)))
    write_track_notes(workbook, looks, one)
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), listings)


def _beside(one: TrackOutcome) -> list[InputReading]:
    """Return the inputs in the folder of the last one: only there do links from the workbook lead."""
    return beside(one.inputs, one.inputs[-1]) if one.inputs else []
