"""What a code of a finding means, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.findings_told import Entry
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.findings import WORDS
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console


def show_code(entry: Entry, console: Console | None = None) -> None:
    """Print one entry: its title and severity, what it means, what to do."""
    console = console or out()
    severity = "、".join(WORDS[one] for one in sorted(entry.severities, key=lambda one: one.rank))
    write(console, f"{entry.code}：{entry.title}（{severity}）", style="bold")
    write(console, entry.means, lead="意思：", indent=2)
    write(console, entry.do, lead="怎么办：", indent=2)
