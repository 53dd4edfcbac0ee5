"""`xuekun whatif`: how many would be listed at other thresholds; a plot, a table and a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread

if TYPE_CHECKING:
    from xuekun_cli.model.findings import Finding

Ranges = Annotated[
    list[str],
    options.option(
        options.JUDGING,
        "--range",
        metavar="线=从..到/间隔",
        help="试哪些数，如 screening.三类.at_most=70%..90%/2%；不写就试 30%到50%、60%到90% 这样的范围。可以写多次。",
    ),
]


@spread
def whatif(
    scores: options.Scores,
    *,
    ranges: Ranges = [],  # noqa: B006
    exam: options.Exam = "",
    before: options.Before = [],  # noqa: B006
    live: options.Live = False,
    deciding: Deciding,
    output: Output,
) -> None:
    """试算：门槛换成别的数，各班各科会列出多少人，多少人离线很近。只是试算，不决定名单。

    例：xuekun whatif 期中成绩.xlsx --range screening.三类.at_most=70%..90%/2%
    """
    from functools import partial

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.whatif import whatif_document
    from xuekun_cli.commands.shared.given import put_in_place, refuse_given
    from xuekun_cli.commands.shared.outputs import output_path, register_path
    from xuekun_cli.commands.shared.replacing import put_over, show_said, with_said
    from xuekun_cli.model.names.outputs import LIVE_NAME, WHATIF_NAME
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.whatif import whatif as read_and_try
    from xuekun_cli.terminal.progress import progress

    folder = base_folder(scores[0])
    request = deciding.request(scores, exam, before, register_path(folder, output.folder))
    target = output_path(folder, output.folder, WHATIF_NAME)
    targets = [target, *([output_path(folder, output.folder, LIVE_NAME)] if live else [])]
    refuse_given(targets[1:])
    backups: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()
    with progress(None, "读取成绩") as bar:
        outcome = read_and_try(request, ranges, bar.advance)
        if not output.dry_run:
            from xuekun_cli.workbooks.whatif.workbook import write_whatif

            bar.advance(0, "写出结果")
            beside = []
            if live:
                from xuekun_cli.commands.shared.screen_files import live_file
                from xuekun_cli.pipeline.screen import screen

                beside = [live_file(screen(request), targets[-1])]
            backups, said = put_over(target, partial(write_whatif, outcome))
            backups = (*backups, *put_in_place(beside)) if beside else backups
    if output.as_json:
        write_document(whatif_document(with_said(outcome, said), [] if output.dry_run else targets))
    elif not output.quiet:
        from xuekun_cli.terminal.whatif import show_whatif

        show_whatif(outcome, targets, backups, output.dry_run)
        show_said(said)
