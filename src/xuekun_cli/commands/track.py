"""`xuekun track`: three or more exams, student by student; a workbook, a summary, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding

Scores = Annotated[
    list[str],
    typer.Argument(
        metavar="成绩表…",
        help="三次或更多次考试的成绩表，从早到晚：文件、文件夹；一个文件里有几次考试也可以，按表的先后。",
        show_default=False,
    ),
]
Exams = Annotated[
    list[str],
    options.option(
        options.FILES, "--exam", metavar="考试", help="只看这次考试；可以写多次，照写的先后排。不写就是全部。"
    ),
]
Ranks = Annotated[bool, options.option(options.WRITING, "--ranks", help="也列出名次。不写就不列；名次不得公开。")]

Everyone = Annotated[
    bool,
    options.option(
        options.WRITING,
        "--all",
        help="工作簿里也列出全部学生每次的成绩。不写就只列要看的：连续在册、新列入、下降、进步。",
    ),
]


@spread
def track(
    scores: Scores,
    *,
    exams: Exams = [],  # noqa: B006
    ranks: Ranks = False,
    everyone: Everyone = False,
    deciding: Deciding,
    output: Output,
) -> None:
    """历次跟踪：三次以上的考试，每名学生各科的相对分怎样变，在册几次，谁连续在册，谁要早一点留意。

    例：xuekun track 期初成绩.xlsx 期中成绩.xlsx 期末成绩.xls
    """

    from functools import partial

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.track import track_document
    from xuekun_cli.commands.shared.outputs import output_path
    from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
    from xuekun_cli.model.names.outputs import TRACK_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.track.run import TrackRequest
    from xuekun_cli.pipeline.track.run import track as read_and_follow
    from xuekun_cli.pipeline.typed.answers import answers_in
    from xuekun_cli.terminal.progress import progress

    target = output_path(base_folder(scores[-1]), output.folder, TRACK_NAME)
    request = deciding.request(scores, answers=answers_in(target))
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar:
        outcome = read_and_follow(TrackRequest(request, tuple(exams), ranks, everyone), bar.advance)
        if not output.dry_run:
            from xuekun_cli.workbooks.track.workbook import write_track

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_track, outcome))
    if output.as_json:
        write_document(track_document(with_said(outcome, said), [] if output.dry_run else [target]))
    elif not output.quiet:
        from xuekun_cli.terminal.track import show_track

        show_track(outcome, [target], backups, output.dry_run)
        show_said(said)
