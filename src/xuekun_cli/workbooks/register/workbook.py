"""The register (名册): one workbook with everything a school confirms, prints and keeps."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from xuekun_cli.model.register import SHEET_AWAY, SHEET_EXITED, SHEET_LEFT
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages.kept import write_besides
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.notes import write_notes
from xuekun_cli.workbooks.pages.to_check import write_check
from xuekun_cli.workbooks.register.by_child import write_children
from xuekun_cli.workbooks.register.groups import write_groups
from xuekun_cli.workbooks.register.moves import write_gone, write_moves
from xuekun_cli.workbooks.register.people import write_exempt, write_left, write_listed
from xuekun_cli.workbooks.register.summary import write_summary

if TYPE_CHECKING:
    from xuekun_cli.model.results.rolling import Rolled


def write_register(outcome: ScreenOutcome, rolled: Rolled | None = None, *, part: bool = False) -> bytes:
    """Return the register as the bytes of an xlsx: 汇总, 名册, 按学生, 各班各科, 一类, 待核查, 已不在册, 说明.

    One that goes on from another (``rolled``) has the earlier exams as columns of 名册, and 变动, 已脱困 and
    流失转出 behind it.

    A ``part``, for one class or one teacher, has neither questions nor who has left, and 一类 only for those in it.

    已不在册 is there only when a row that a person had filled is no longer listed. What a person typed
    into the last register (``outcome.carried``) stands in its columns again; what has no place there is behind
    the other sheets (`write_besides`). The bytes depend on the
    outcome alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": "学困生名册", "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    write_summary(workbook, looks, outcome, part)
    long = [
        write_listed(workbook, looks, outcome, rolled),
        write_children(workbook, looks, outcome, rolled),
        write_groups(workbook, looks, outcome),
    ]
    whole = not part
    if whole and rolled is not None:
        long.append(write_moves(workbook, looks, rolled, outcome.besides.columns))
        write_gone(workbook, looks, rolled, SHEET_EXITED, outcome.besides.columns)
        write_gone(workbook, looks, rolled, SHEET_AWAY, outcome.besides.columns)
    if whole or any(student.exempt for student in outcome.table.students):
        write_exempt(workbook, looks, outcome, rolled.unregistered if rolled else ())
    if whole:
        long.append(write_check(workbook, looks, outcome.findings, outcome.inputs))
    if whole and rolled is not None:
        write_gone(workbook, looks, rolled, SHEET_LEFT, outcome.besides.columns)
    elif outcome.left:
        write_left(workbook, looks, outcome)
    write_notes(workbook, looks, outcome, part)
    write_besides(workbook, looks, outcome.besides)
    workbook.close()
    return with_rows(out.getvalue(), long)
