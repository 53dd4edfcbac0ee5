"""`xuekun rates`: 一分二率 by class, subject, teacher, grade and school; a table, JSON and one workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options, term_request

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding

Before = Annotated[str, typer.Option("--before", metavar="成绩表", help="上次考试的成绩表；给了就和上次比。")]
BeforeFullMarks = Annotated[
    list[str],
    typer.Option(
        "--before-full-mark",
        metavar="语文=150",
        help="上次考试某科的满分；不写就照 --full-mark，再没有就推断。可以写多次。",
    ),
]
Policy = Annotated[
    str, typer.Option("--policy", metavar="办法", help="办法：名字，或 YAML 文件；里面的 rates 一节说怎样算。")
]
Changes = Annotated[
    list[str],
    typer.Option("--set", metavar="值=新值", help="这一次改用别的算法，如 rates.use=优秀85+应考。可以写多次。"),
]


def rates(
    scores: options.Scores,
    before: Before = "",
    teachers: term_request.Teachers = "",
    policy: Policy = "rates-default",
    exempt: options.Exempt = "",
    roll: options.Roll = "",
    mapping: options.Mapping = [],  # noqa: B006
    words: options.Words = "",
    sheets: options.Sheets = [],  # noqa: B006
    exam: options.Exam = "",
    before_exam: term_request.BeforeExam = "",
    full_marks: options.FullMarks = [],  # noqa: B006
    before_full_marks: BeforeFullMarks = [],  # noqa: B006
    lists: options.Lists = [],  # noqa: B006
    changes: Changes = [],  # noqa: B006
    as_of: options.AsOf = "",
    layouts: options.Layouts = [],  # noqa: B006
    converted: options.Converted = False,
    out: options.Out = "",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    dry_run: options.DryRun = False,
) -> None:
    """一分二率：各班、各科、各位教师、年级、学校的平均分、及格率、优秀率、低分率，和上次比，在册学生的目标分。

    例：xuekun rates 期中成绩.xlsx --before 期初成绩.xlsx --teachers 任课表.xlsx
    """

    from functools import partial

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.rates import rates_document
    from xuekun_cli.commands.shared.outputs import register_path
    from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
    from xuekun_cli.model.names.outputs import RATES_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.inputs.request import Request
    from xuekun_cli.pipeline.rates.run import RatesRequest
    from xuekun_cli.pipeline.rates.run import rates as read_and_count
    from xuekun_cli.pipeline.typed.answers import answers_in
    from xuekun_cli.terminal.progress import progress

    folder = base_folder(scores[0])
    target = term_request.output_path(folder, out, RATES_NAME)
    this = Request(
        tuple(scores),
        policy,
        exempt,
        roll,
        words,
        tuple(mapping),
        tuple(sheets),
        exam,
        tuple(full_marks),
        tuple(lists),
        changes=tuple(changes),
        as_of=as_of,
        register=register_path(folder, out),
        answers=answers_in(target),
        layouts=tuple(layouts),
        converted=converted,
    )
    last = this._replace(
        scores=(before,),
        exam=before_exam,
        full_marks=tuple(before_full_marks or full_marks),
        register="",
        lists=(),
    )
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar:
        outcome = read_and_count(RatesRequest(this, last if before else None, teachers), bar.advance)
        if not dry_run:
            from xuekun_cli.workbooks.rates.workbook import write_rates

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_rates, outcome))
    if as_json:
        write_document(rates_document(with_said(outcome, said), [] if dry_run else [target]))
    elif not quiet:
        from xuekun_cli.terminal.rates import show_rates

        show_rates(outcome, [target], backups, dry_run)
        show_said(said)
