"""`xuekun term`: everything that a term's folder asks for is made, as far as it is not up to date, and told on a page."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Annotated, Any

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.defaults import only_typed
from xuekun_cli.model.findings import CannotGoOn

Folder = Annotated[
    str,
    typer.Argument(
        metavar="文件夹", help="学期的文件夹（有 学期.yaml 的）；不写就是现在这个。", show_default=False
    ),
]
DryRun = Annotated[bool, options.option(options.WRITING, "--dry-run", help="只说要做什么、为什么，不做。")]


def term(
    context: typer.Context,
    folder: Folder = ".",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    dry_run: DryRun = False,
) -> None:
    """学期：把能做的都做好。筛查、名册、转化报告、考核、一分二率、跟踪、简报；没变的不重做。

    例：xuekun init

    例：xuekun term
    """
    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.term_folder import term_document
    from xuekun_cli.terminal.progress import progress
    from xuekun_cli.terms.run import run_term

    root = context.find_root().command

    def run(words: tuple[str, ...]) -> Mapping[str, Any]:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(io.StringIO()), only_typed():
            root.main(args=[*words, "--json"], prog_name="xuekun", standalone_mode=False)
        document: Mapping[str, Any] = json.loads(said.getvalue())
        return document

    with progress(None, "学期") as bar:
        came = run_term(Path(folder), run, lambda said: bar.advance(0, said), dry_run=dry_run)
    if as_json:
        write_document(term_document(came))
    elif not quiet:
        from xuekun_cli.terminal.term import show_term

        show_term(came, dry_run)
    if any(one.state.value == "waits" for one in came.done) and not as_json and quiet:
        raise CannotGoOn("有的步骤没有做成。", "请运行 xuekun term 看是哪一步、为什么。")
