"""门槛试算: one workbook with what would be listed at other thresholds; it decides nothing."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.results.whatif import WhatIf
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.whatif.groups import write_groups
from xuekun_cli.workbooks.whatif.near import write_near
from xuekun_cli.workbooks.whatif.notes import write_whatif_notes
from xuekun_cli.workbooks.whatif.summary import write_whatif_summary


def write_whatif(one: WhatIf, besides: Besides = NOTHING) -> bytes:
    """Return the workbook as the bytes of an xlsx: 汇总, 按班级学科, 临界, 说明.

    What a person had put into the last one is in
    ``besides`` and goes on behind them. The bytes depend on these two alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": "学困生门槛试算", "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    write_whatif_summary(workbook, looks, one)
    groups = write_groups(workbook, looks, one)
    near = write_near(workbook, looks, one)
    write_whatif_notes(workbook, looks, one)
    write_besides(workbook, looks, besides)
    workbook.close()
    return with_rows(out.getvalue(), [groups, near])
