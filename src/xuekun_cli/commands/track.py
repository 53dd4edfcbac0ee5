"""`xuekun track`: three or more exams, student by student; a workbook, a summary, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options, term_request

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
    typer.Option("--exam", metavar="考试", help="只看这次考试；可以写多次，照写的先后排。不写就是全部。"),
]
Ranks = Annotated[bool, typer.Option("--ranks", help="也列出名次。不写就不列；名次不得公开。")]


def track(
    scores: Scores,
    exams: Exams = [],  # noqa: B006
    ranks: Ranks = False,
    policy: options.Policy = "wuping",
    exempt: options.Exempt = "",
    roll: options.Roll = "",
    mapping: options.Mapping = [],  # noqa: B006
    words: options.Words = "",
    sheets: options.Sheets = [],  # noqa: B006
    full_marks: options.FullMarks = [],  # noqa: B006
    lists: options.Lists = [],  # noqa: B006
    changes: options.Changes = [],  # noqa: B006
    as_of: options.AsOf = "",
    layouts: options.Layouts = [],  # noqa: B006
    converted: options.Converted = False,
    out: options.Out = "",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    dry_run: options.DryRun = False,
) -> None:
    """历次跟踪：三次以上的考试，每名学生各科的相对分怎样变，在册几次，谁连续在册，谁要早一点留意。

    例：xuekun track 期初成绩.xlsx 期中成绩.xlsx 期末成绩.xlsx
    """

    from functools import partial

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.track import track_document
    from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
    from xuekun_cli.model.names.outputs import TRACK_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.inputs.request import Request
    from xuekun_cli.pipeline.track.run import TrackRequest
    from xuekun_cli.pipeline.track.run import track as read_and_follow
    from xuekun_cli.pipeline.typed.answers import answers_in
    from xuekun_cli.terminal.progress import progress

    target = term_request.output_path(base_folder(scores[-1]), out, TRACK_NAME)
    request = Request(
        tuple(scores),
        policy,
        exempt,
        roll,
        words,
        tuple(mapping),
        tuple(sheets),
        "",
        tuple(full_marks),
        tuple(lists),
        (),
        tuple(changes),
        as_of,
        answers=answers_in(target),
        layouts=tuple(layouts),
        converted=converted,
    )
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar:
        outcome = read_and_follow(TrackRequest(request, tuple(exams), ranks), bar.advance)
        if not dry_run:
            from xuekun_cli.workbooks.track.workbook import write_track

            bar.advance(0, "写出结果")
            backups, said = put_over(target, partial(write_track, outcome))
    if as_json:
        write_document(track_document(with_said(outcome, said), [] if dry_run else [target]))
    elif not quiet:
        from xuekun_cli.terminal.track import show_track

        show_track(outcome, [target], backups, dry_run)
        show_said(said)
