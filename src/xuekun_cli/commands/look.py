"""`xuekun look`: how a file is understood, column by column; writes nothing but a layout that is asked for."""

from __future__ import annotations

from typing import Annotated

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Reading, spread

Save = Annotated[
    str,
    options.option(
        options.WRITING, "--save", metavar="读法.yaml", help="把读法写成文件；放在成绩表旁边，下次就照它读。"
    ),
]
CANNOT_GO_ON = 2


@spread
def look(
    scores: options.Scores,
    *,
    reading: Reading,
    save: Save = "",
    as_json: options.Json = False,
) -> None:
    """看一看：一个文件被读成了什么样，哪些没有用，为什么。不写任何文件；加 --save 写出读法，下次照它读。

    例：xuekun look 期中成绩.xlsx --save 读法.yaml
    """
    from xuekun_cli.commands.contract.base import error_document, look_document, write_document
    from xuekun_cli.commands.shared.given import put_in_place
    from xuekun_cli.model.results.marking import OutputFile
    from xuekun_cli.pipeline.look import layout_file, refuse_no_layout_name
    from xuekun_cli.pipeline.look import look as read_and_tell
    from xuekun_cli.terminal.progress import progress

    request = reading.request(scores)
    if save:
        refuse_no_layout_name(save)
    with progress(None, "读取成绩") as bar:
        outcome = read_and_tell(request, bar.advance)
    backups: tuple[str, ...] = ()
    if save and not outcome.problem:
        backups = put_in_place([OutputFile(save, layout_file(request).encode())])
    if as_json:
        document = look_document(outcome.inputs, outcome.findings)
        if outcome.problem:  # one document, with what was understood and why it is not enough
            from xuekun_cli.terminal.problems import show_cannot_go_on

            write_document(document | {"error": error_document("look", outcome.problem)["error"]})
            show_cannot_go_on(outcome.problem)
            raise typer.Exit(CANNOT_GO_ON)
        write_document(document | {"outputs": [save]} if save else document)
    else:
        from xuekun_cli.terminal.look import show_look

        show_look(outcome.inputs, outcome.tables, outcome.findings)
    if outcome.problem:
        raise outcome.problem
    if save and not as_json:
        from xuekun_cli.terminal.look import show_saved

        show_saved(save, backups)
