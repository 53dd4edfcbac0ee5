"""Why a command stops: what is wrong, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.terminal.console import err
from xuekun_cli.terminal.findings import gathered, write_findings
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

MOST_CODES = 10
"""Kinds of findings shown below the message; more would push the message itself off the screen."""


def show_cannot_go_on(problem: CannotGoOn, console: Console | None = None) -> None:
    """Print the problem and what to do next on stderr (or ``console``), then the findings it carries."""
    console = console or err()
    write(console, problem.message, lead="错误：", style="bold red")
    groups = gathered(problem.findings)
    write_findings(console, groups[:MOST_CODES])
    if len(groups) > MOST_CODES:
        write(console, f"还有 {len(groups) - MOST_CODES} 类问题没有显示。", indent=2)
    if problem.hint:
        write(console, problem.hint, lead="下一步：", style="bold")
