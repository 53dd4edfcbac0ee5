"""`xuekun rates`: 一分二率 by class, subject, teacher, grade and school; a table, JSON and one workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from xuekun_cli.commands.shared import options, term_request
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding

Before = Annotated[
    str, options.option(options.FILES, "--before", metavar="成绩表", help="上次考试的成绩表；给了就和上次比。")
]
BeforeFullMarks = Annotated[
    list[str],
    options.option(
        options.FILES,
        "--before-full-mark",
        metavar="语文=150",
        help="上次考试某科的满分；不写就照 --full-mark，再没有就推断。可以写多次。",
    ),
]
Policy = Annotated[
    str,
    options.option(
        options.JUDGING, "--policy", metavar="办法", help="办法：名字，或 YAML 文件；里面的 rates 一节说怎样算。"
    ),
]
Changes = Annotated[
    list[str],
    options.option(
        options.JUDGING,
        "--set",
        metavar="值=新值",
        help="这一次改用别的算法，如 rates.use=优秀85+应考。可以写多次。",
    ),
]


@dataclass(frozen=True)
class DecidingRates(Deciding):
    """What decides the rates: a policy of its own, and how the scores are read."""

    policy: Policy = "rates-default"
    changes: Changes = field(default_factory=list)


@spread
def rates(
    scores: options.Scores,
    *,
    before: Before = "",
    teachers: term_request.Teachers = "",
    exam: options.Exam = "",
    before_exam: term_request.BeforeExam = "",
    before_full_marks: BeforeFullMarks = [],  # noqa: B006
    deciding: DecidingRates,
    output: Output,
) -> None:
    """一分二率：各班、各科、各位教师、年级、学校的平均分、及格率、优秀率、低分率，和上次比，在册学生的目标分。

    例：xuekun rates 期中成绩.xlsx --before 期初成绩.xlsx --teachers 任课表.xlsx
    """

    from functools import partial

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.rates import rates_document
    from xuekun_cli.commands.shared.outputs import output_path, register_path
    from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
    from xuekun_cli.model.names.outputs import RATES_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.rates.run import RatesRequest
    from xuekun_cli.pipeline.rates.run import rates as read_and_count
    from xuekun_cli.pipeline.typed.answers import answers_in
    from xuekun_cli.terminal.progress import progress

    folder = base_folder(scores[0])
    target = output_path(folder, output.folder, RATES_NAME)
    this = deciding.request(
        scores, exam, register=register_path(folder, output.folder), answers=answers_in(target)
    )
    last = this._replace(
        scores=(before,),
        exam=before_exam,
        full_marks=tuple(before_full_marks or deciding.full_marks),
        register="",
        lists=(),
    )
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar:
        outcome = read_and_count(RatesRequest(this, last if before else None, teachers), bar.advance)
        if not output.dry_run:
            from xuekun_cli.workbooks.rates.workbook import write_rates

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_rates, outcome))
    if output.as_json:
        write_document(rates_document(with_said(outcome, said), [] if output.dry_run else [target]))
    elif not output.quiet:
        from xuekun_cli.terminal.rates import show_rates

        show_rates(outcome, [target], backups, output.dry_run)
        show_said(said)
