"""What a person had put into the last workbook beside its places, on the screen: where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import Finding
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.findings import gathered, write_findings
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

MOST_PLACES = 6


def write_besides(console: Console, said: Sequence[Finding]) -> None:
    """Print what became of what a person had added to the last workbook; nothing where there was nothing."""
    if said:
        console.print()
        write(console, "上一份里自己加的内容", style="bold")
        write_findings(console, gathered(said), most_places=MOST_PLACES)


def show_besides(said: Sequence[Finding]) -> None:
    """Print the same on stdout, behind what a command has printed."""
    write_besides(out(), said)
