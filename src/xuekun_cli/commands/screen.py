"""`xuekun screen`: from score workbooks to marked copies, the register and a summary."""

from __future__ import annotations

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread


@spread
def screen(
    scores: options.Scores,
    *,
    exam: options.Exam = "",
    before: options.Before = [],  # noqa: B006
    notes: options.Notes = False,
    live: options.Live = False,
    style: options.Style = "color",
    split: options.Split = "",
    teachers: options.Teaching = "",
    deciding: Deciding,
    output: Output,
) -> None:
    """筛查：找出各班各科需要帮助的学生，标在成绩表的副本里，写出名册。

    例：xuekun screen 期中成绩.xlsx --exempt 随班就读名单.xlsx
    """
    from contextlib import ExitStack
    from dataclasses import replace
    from functools import partial

    from xuekun_cli.commands.shared.given import is_given, put_in_place, refuse_given
    from xuekun_cli.commands.shared.outputs import copy_paths, output_path, parts_there, register_path
    from xuekun_cli.commands.shared.splitting import apart, check_split, check_style
    from xuekun_cli.model.names.outputs import LIVE_NAME
    from xuekun_cli.pipeline.inputs.opening import Opening, base_folder
    from xuekun_cli.terminal.progress import progress

    check_split(split, teachers)
    check_style(style)
    register = register_path(base_folder(scores[0]), output.folder)
    written: list[str] = []
    backups: tuple[str, ...] = ()
    with ExitStack() as ending:
        bar = ending.enter_context(progress(None, "读取成绩"))
        opening = ending.enter_context(Opening(scores, bar.advance))
        # what is loaded here is loaded while the scores are read
        from xuekun_cli.commands.contract.base import screen_document, write_document
        from xuekun_cli.commands.shared.replacing import typed_into_copies
        from xuekun_cli.commands.shared.screen_files import live_file, screen_files
        from xuekun_cli.pipeline import screen as screening
        from xuekun_cli.terminal.summary import show_summary
        from xuekun_cli.workbooks.copy.copyist import copyist

        request = deciding.request(scores, exam, before, "" if is_given(register) else register)
        request = request._replace(
            parts=() if is_given(register) else parts_there(register),
            elsewhere=(*request.elsewhere, *filter(None, [teachers])),
        )
        outcome = screening.screen(request, bar.advance, opening.books)
        # Shown, but not written: which of our own outputs lie about changes from run to run, and the
        # register of a second run is to be that of the first.
        own = screening.own_outputs(request)
        books = [] if output.dry_run else [reading.book for reading in outcome.inputs]
        beside = ending.enter_context(copyist(books))
        marks = screening.marks(outcome, notes=notes, look=style)
        copies = copy_paths(outcome, marks, output.folder)
        parts = apart(outcome, None, split, teachers, request, register)
        planned = [*copies.values(), register, *parts.paths]
        if live:
            planned.append(output_path(base_folder(scores[0]), output.folder, LIVE_NAME))
        refuse_given(planned)
        if not output.dry_run:
            bar.advance(0, "写出结果")
            again = partial(screening.marks, outcome, notes=notes, look=style)
            files, outcome = screen_files(outcome, marks, copies, register, bar.advance, notes, beside, again)
            typed = typed_into_copies(files[:-1])
            files += parts.files()
            if live:
                files.append(live_file(outcome, planned[-1]))
            backups = put_in_place(files)
            outcome = replace(outcome, only_shown=(*outcome.only_shown, *typed))
            written = planned
    outcome = replace(outcome, findings=(*outcome.findings, *own, *parts.said))
    if output.as_json:
        whole = replace(outcome, findings=(*outcome.findings, *outcome.only_shown))
        write_document(screen_document(whole, written))
    elif not output.quiet:
        show_summary(outcome, planned, backups, output.dry_run)
