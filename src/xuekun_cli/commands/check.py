"""`xuekun check`: each teacher held against the targets of the policy; a table and one workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options, term_request
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread
from xuekun_cli.model.names.outputs import CHECK_NAME, ONE_TEACHER, REPORT_NAME

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding

MISSED = 1
"""Exit code of `--strict` when somebody missed."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
"""Characters that Windows does not allow in the name of a file."""

Teacher = Annotated[
    str, options.option(options.OTHER, "--teacher", metavar="姓名", help="只看这一名教师，名字照任课表写。")
]
Strict = Annotated[
    bool,
    options.option(
        options.OTHER, "--strict", help="有人没有达到最低一档（合格），就以退出码 1 结束；结果照样写出。"
    ),
]


@spread
def check(
    before: term_request.BeforeScores,
    after: term_request.AfterScores,
    *,
    mid: term_request.Mid = "",
    teachers: term_request.Teachers = "",
    teacher: Teacher = "",
    strict: Strict = False,
    before_exam: term_request.BeforeExam = "",
    after_exam: term_request.AfterExam = "",
    mid_exam: term_request.MidExam = "",
    deciding: Deciding,
    output: Output,
) -> None:
    """考核：期初到期末，每名教师的转化指标达到没有，差几人；每个数怎样来的，都有名单。

    例：xuekun check 期初成绩.xlsx 期末成绩.xls --teachers 任课表.xlsx
    """

    from functools import partial

    from xuekun_cli.commands.shared.outputs import output_path
    from xuekun_cli.pipeline.inputs.opening import base_folder, opened_in_turn
    from xuekun_cli.terminal.progress import progress

    whole = output_path(base_folder(after), output.folder, CHECK_NAME)
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar, opened_in_turn(before, mid, after, bar.advance) as books:
        # what is loaded here is loaded while the scores are read
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.contract.term import check_document
        from xuekun_cli.commands.shared.ending import keep
        from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
        from xuekun_cli.pipeline.term.check import check as read_and_check
        from xuekun_cli.pipeline.typed.answers import answers_in

        request = term_request.term_request(
            before,
            after,
            mid,
            deciding=deciding,
            teachers=teachers,
            exams=(before_exam, mid_exam, after_exam),
            last_report=whole,
        )
        # what a person has settled in the report beside it need not be asked again
        report = str(Path(whole).with_name(REPORT_NAME))
        request = request._replace(answers=(*request.answers, *answers_in(report)))
        checked = read_and_check(request, teacher, bar.advance, books)
        keep(checked)
        target = _target(whole, checked.teacher)
        if not output.dry_run:
            from xuekun_cli.workbooks.check.workbook import write_check_workbook

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_check_workbook, checked))
    if output.as_json:
        judged = [row.judged for row in checked.rows]
        write_document(
            check_document(with_said(checked.outcome, said), judged, [] if output.dry_run else [target])
        )
    elif not output.quiet:
        from xuekun_cli.terminal.check import show_check

        show_check(checked, [target], backups, output.dry_run)
        show_said(said)
    if strict and checked.missed:
        raise typer.Exit(MISSED)


def _target(whole: str, teacher: str) -> str:
    """Return where the workbook stands: one teacher's beside the workbook of all, and not in its place."""
    if not teacher:
        return whole
    name = _NOT_IN_NAMES.sub(" ", teacher).strip()
    path = Path(whole)
    return str(path.with_name(f"{ONE_TEACHER}{name}{path.suffix}"))
