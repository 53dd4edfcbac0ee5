"""`xuekun look`: how a file is understood, column by column; writes nothing."""

from __future__ import annotations

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Reading, spread

CANNOT_GO_ON = 2


@spread
def look(
    scores: options.Scores,
    *,
    reading: Reading,
    as_json: options.Json = False,
) -> None:
    """看一看：一个文件被读成了什么样，哪些没有用，为什么。不写任何文件。

    例：xuekun look 期中成绩.xlsx
    """
    from xuekun_cli.commands.contract.base import error_document, look_document, write_document
    from xuekun_cli.pipeline.look import look as read_and_tell
    from xuekun_cli.terminal.progress import progress

    with progress(None, "读取成绩") as bar:
        outcome = read_and_tell(reading.request(scores), bar.advance)
    if as_json:
        document = look_document(outcome.inputs, outcome.findings)
        if outcome.problem:  # one document, with what was understood and why it is not enough
            from xuekun_cli.terminal.problems import show_cannot_go_on

            write_document(document | {"error": error_document("look", outcome.problem)["error"]})
            show_cannot_go_on(outcome.problem)
            raise typer.Exit(CANNOT_GO_ON)
        write_document(document)
    else:
        from xuekun_cli.terminal.look import show_look

        show_look(outcome.inputs, outcome.tables, outcome.findings)
    if outcome.problem:
        raise outcome.problem
