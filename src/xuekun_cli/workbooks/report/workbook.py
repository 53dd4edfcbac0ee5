"""学期转化报告: one workbook with what became of the listed, teacher by teacher down to each student."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.overview import OverviewPage
from xuekun_cli.workbooks.pages.to_check import write_check
from xuekun_cli.workbooks.report.classes import write_classes
from xuekun_cli.workbooks.report.flow import write_flow
from xuekun_cli.workbooks.report.measures import write_measured, write_measures
from xuekun_cli.workbooks.report.notes import inputs_beside, sheets_not_made, write_report_notes
from xuekun_cli.workbooks.report.overview import report_overview
from xuekun_cli.workbooks.report.people import SHEET_ADDED, SHEET_MISSING, write_added, write_missing, write_struck
from xuekun_cli.workbooks.report.students import in_order, write_students
from xuekun_cli.workbooks.report.teachers import write_teachers, write_words
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED, write_value_added

TITLE = "学期转化报告"


def write_report(outcome: TermOutcome, besides: Besides = NOTHING) -> bytes:
    """Return the report as the bytes of an xlsx.

    Sheets: 总览, 总表, 算式和依据, 按班级, 学生明细, 流向, 新增与退步, 待补测与流失, 审核不确认 (only where somebody was struck and
    is below a line again), 增值（参考）, 其他办法 and 其他办法（学生） (only where the policy has other measures),
    待核查, 说明; those that have nothing to say are not made, and 说明 says why. What a person had put into the last one is in
    ``besides`` and goes on behind them. The bytes depend on these two alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": TITLE, "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    order = in_order(outcome)
    valued = outcome.valued()
    not_made = sheets_not_made(outcome)
    overview = OverviewPage(workbook, looks)
    listings = [
        write_teachers(workbook, looks, outcome),
        write_words(workbook, looks, outcome),
        write_classes(workbook, looks, outcome),
        write_students(workbook, looks, outcome, order),
    ]
    write_flow(workbook, looks, outcome)
    if SHEET_ADDED not in not_made:
        listings.append(write_added(workbook, looks, outcome, order))
    if SHEET_MISSING not in not_made:
        listings.append(write_missing(workbook, looks, outcome, order))
    if outcome.struck:
        listings.append(write_struck(workbook, looks, outcome))
    if valued is not None and SHEET_VALUE_ADDED not in not_made:
        listings.append(write_value_added(workbook, looks, valued))
    if outcome.measured is not None:
        listings.append(write_measures(workbook, looks, outcome, outcome.measured))
        if outcome.measured.of_students:
            listings.append(write_measured(workbook, looks, outcome, outcome.measured, order))
    listings.append(write_check(workbook, looks, outcome.findings, inputs_beside(outcome)))
    write_report_notes(workbook, looks, outcome, not_made)
    overview.write(report_overview(outcome))
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), listings)
