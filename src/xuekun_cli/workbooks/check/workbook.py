"""教师指标考核: one workbook with every teacher's verdict, the arithmetic, and the names behind each number."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.results.checking import Check
from xuekun_cli.workbooks.check.arithmetic import write_arithmetic
from xuekun_cli.workbooks.check.judged import TITLE, write_judged
from xuekun_cli.workbooks.check.notes import write_check_notes
from xuekun_cli.workbooks.check.overview import check_overview
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.overview import OverviewPage
from xuekun_cli.workbooks.pages.to_check import write_check
from xuekun_cli.workbooks.report.notes import inputs_beside
from xuekun_cli.workbooks.report.value_added import why_not_made, write_value_added


def write_check_workbook(checked: Check, besides: Besides = NOTHING) -> bytes:
    """Return the workbook as the bytes of an xlsx: 总览, 考核表, 算式, 增值（参考） (where something was estimated), 待核查, 说明.

    One teacher's workbook (``checked.teacher``) is without 待核查, which names other teachers' students. The
    bytes depend on ``checked`` alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": TITLE, "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    overview = OverviewPage(workbook, looks)
    write_judged(workbook, looks, checked)
    write_arithmetic(workbook, looks, checked)
    valued = checked.valued
    listings = [] if valued is None or why_not_made(valued) else [write_value_added(workbook, looks, valued)]
    if not checked.teacher:
        listings.append(write_check(workbook, looks, checked.outcome.findings, inputs_beside(checked.outcome)))
    write_check_notes(workbook, looks, checked)
    overview.write(check_overview(checked))
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), listings)
