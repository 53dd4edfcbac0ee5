"""`xuekun roll`: the last register and a new exam's scores become the next term's register."""

from __future__ import annotations

from typing import Annotated

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread

LastRegister = Annotated[
    str, typer.Argument(metavar="上一份名册", help="上一次考试的学困生名册（xlsx）。", show_default=False)
]


@spread
def roll(
    register: LastRegister,
    scores: options.Scores,
    *,
    exam: options.Exam = "",
    before: options.Before = [],  # noqa: B006
    split: options.Split = "",
    teachers: options.Teaching = "",
    deciding: Deciding,
    output: Output,
) -> None:
    """接续：上一份名册加这次的成绩，做出下一份名册。谁留下、谁脱困、谁新增、谁待补测，一个不少。

    例：xuekun screen 期初成绩.xlsx --out 期初

    例：xuekun roll 期初/学困生名册.xlsx 期末成绩.xls --roll 花名册.xlsx
    """
    from dataclasses import replace

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.roll import roll_document
    from xuekun_cli.commands.shared.given import put_in_place, refuse_given
    from xuekun_cli.commands.shared.outputs import register_path
    from xuekun_cli.commands.shared.splitting import apart, check_split
    from xuekun_cli.model.results.marking import OutputFile
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.pipeline.roll import RollRequest, roll_on
    from xuekun_cli.terminal.progress import progress

    check_split(split, teachers)
    place_of_it = register_path(base_folder(scores[0]), output.folder)
    refuse_given([place_of_it])
    asked = deciding.request(scores, exam, before, place_of_it)
    written: list[str] = []
    backups: tuple[str, ...] = ()
    with progress(None, "读取名册和成绩") as bar:
        outcome = roll_on(RollRequest(register, asked), bar.advance)
        parts = apart(outcome.screen, outcome.rolled, split, teachers, asked, place_of_it)
        planned = [place_of_it, *parts.paths]
        refuse_given(planned)
        if not output.dry_run:
            from xuekun_cli.commands.shared.replacing import typed_into_copies
            from xuekun_cli.workbooks.register.workbook import write_register

            bar.advance(0, "写出结果")
            content = write_register(outcome.screen, outcome.rolled)
            files = parts.files()
            typed = typed_into_copies(files)
            outcome = replace(
                outcome, screen=replace(outcome.screen, only_shown=(*outcome.screen.only_shown, *typed))
            )
            backups = put_in_place([OutputFile(place_of_it, content), *files])
            written = planned
    shown = (*outcome.about_given, *outcome.screen.findings, *parts.said)
    outcome = replace(outcome, screen=replace(outcome.screen, findings=shown))
    if output.as_json:
        everything = (*outcome.screen.findings, *outcome.screen.only_shown)
        write_document(
            roll_document(replace(outcome, screen=replace(outcome.screen, findings=everything)), written)
        )
    elif not output.quiet:
        from xuekun_cli.terminal.roll import show_roll

        show_roll(outcome, planned, backups, output.dry_run)
