"""一分二率: one workbook with the rates of classes and teachers, charts, target scores and how all was counted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.overview import OverviewPage
from xuekun_cli.workbooks.pages.to_check import write_check
from xuekun_cli.workbooks.rates.aims import write_aims
from xuekun_cli.workbooks.rates.notes import write_rates_notes
from xuekun_cli.workbooks.rates.overview import rates_overview
from xuekun_cli.workbooks.rates.subjects import write_subjects
from xuekun_cli.workbooks.rates.tables import write_classes, write_teachers

if TYPE_CHECKING:
    from xuekun_cli.model.results.class_rates import RatesOutcome


def write_rates(outcome: RatesOutcome, besides: Besides = NOTHING) -> bytes:
    """Return the workbook as the bytes of an xlsx: 总览, 总表, 按教师, 学科, 目标, 待核查, 说明.

    按教师 is there with a 任课表 only, 目标 where somebody is listed: 说明 says why not. What a person had put into the last one is in
    ``besides`` and goes on behind them. The bytes depend on these two alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": outcome.title, "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    overview = OverviewPage(workbook, looks)
    listings = [write_classes(workbook, looks, outcome)]
    if outcome.has_teachers:
        listings.append(write_teachers(workbook, looks, outcome))
    write_subjects(workbook, looks, outcome)
    if outcome.aims:
        listings.append(write_aims(workbook, looks, outcome))
    listings.append(write_check(workbook, looks, outcome.findings, outcome.inputs))
    write_rates_notes(workbook, looks, outcome)
    overview.write(rates_overview(outcome))
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), listings)
