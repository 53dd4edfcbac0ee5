"""`xuekun report`: what became of the listed between two exams; a workbook, a summary, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.commands.shared import term_request
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding


@spread
def report(
    before: term_request.BeforeScores,
    after: term_request.AfterScores,
    *,
    mid: term_request.Mid = "",
    teachers: term_request.Teachers = "",
    before_exam: term_request.BeforeExam = "",
    after_exam: term_request.AfterExam = "",
    mid_exam: term_request.MidExam = "",
    deciding: Deciding,
    output: Output,
) -> None:
    """转化报告：两次考试之间，谁转化了，谁没有，谁是新增；各位教师达没达到指标。

    例：xuekun report 期初成绩.xlsx 期末成绩.xls --mid 期中成绩.xlsx --teachers 任课表.xlsx
    """

    from functools import partial

    from xuekun_cli.commands.shared.outputs import output_path
    from xuekun_cli.model.names.outputs import REPORT_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder, opened_in_turn
    from xuekun_cli.terminal.progress import progress

    target = output_path(base_folder(after), output.folder, REPORT_NAME)
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar, opened_in_turn(before, mid, after, bar.advance) as books:
        # what is loaded here is loaded while the scores are read
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.contract.term import report_document
        from xuekun_cli.commands.shared.ending import keep
        from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
        from xuekun_cli.pipeline.term.run import term

        request = term_request.term_request(
            before,
            after,
            mid,
            deciding=deciding,
            teachers=teachers,
            exams=(before_exam, mid_exam, after_exam),
            last_report=target,
        )
        outcome = term(request, bar.advance, books)
        keep(outcome)
        if not output.dry_run:
            from xuekun_cli.workbooks.report.workbook import write_report

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_report, outcome))
    if output.as_json:
        write_document(report_document(with_said(outcome, said), [] if output.dry_run else [target]))
    elif not output.quiet:
        from xuekun_cli.terminal.report import show_report

        show_report(outcome, [target], backups, output.dry_run)
        show_said(said)
