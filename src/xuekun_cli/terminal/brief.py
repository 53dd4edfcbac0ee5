"""A brief on the screen: its figures and sentences, and where the files are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.results.brief import Brief
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import write_files
from xuekun_cli.terminal.findings import pressing, write_findings
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

_MOST_CODES = 3


def show_brief(
    brief: Brief,
    findings: Sequence[Finding],
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the figures and sentences of a brief, the worst findings, and the files written (that would be)."""
    console = console or out()
    write(console, brief.title, style="bold")
    for text in brief.about:
        write(console, text)
    console.print()
    for figure in brief.figures:
        write(console, f"{figure.label}：{figure.value}，{figure.beside}")
    console.print()
    for text in (*brief.says, *brief.waits):
        write(console, text)
    if worst := pressing(findings, _MOST_CODES):
        console.print()
        write(console, "需要看一看的", style="bold")
        write_findings(console, worst, most_hints=1)
    write_files(console, placed, backups, dry_run)
    write(console, "简报里没有学生的名字；供校内使用。")
