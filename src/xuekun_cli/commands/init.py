"""`xuekun init`: a folder becomes that of a term; what lies there is looked into, and 学期.yaml is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuekun_cli.commands.shared import options

Folder = Annotated[
    str,
    typer.Argument(
        metavar="文件夹", help="放着这个学期的成绩表和名单的文件夹；不写就是现在这个。", show_default=False
    ),
]
School = Annotated[str, options.option(options.OTHER, "--school", metavar="学校", help="学校的名字。")]
TermName = Annotated[str, options.option(options.OTHER, "--term", metavar="学期", help="学期，如 2025年秋。")]


def init(
    folder: Folder = ".",
    school: School = "",
    term: TermName = "",
    policy: options.Policy = "",
    as_json: options.Json = False,
) -> None:
    """建学期：看看文件夹里各是什么文件，写好 学期.yaml；以后每次考试只要 xuekun term。

    例：xuekun init
    """
    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.term_folder import init_document
    from xuekun_cli.terminal.term import ask, asks, show_begun, show_found
    from xuekun_cli.terms.beginning import begin, write_settings

    found = begin(Path(folder))
    if not as_json:
        show_found(found)
    if asks() and not as_json and not (Path(folder) / "学期.yaml").exists():
        school = school or ask("学校的名字（可以不写）")
        term = term or ask("哪个学期，如 2025年秋（可以不写）")
    written = write_settings(found, school, term, policy)
    if as_json:
        write_document(init_document(found, str(written or "")))
        return
    show_begun(found, written)
