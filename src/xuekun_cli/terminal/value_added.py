"""增值（参考） on the screen: how many rows lie above, about and below what was to be expected; no name, no verdict."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xuekun_cli.model.results.report import Valued
from xuekun_cli.model.results.value_added import Reading
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console


def write_value_added(console: Console, valued: Valued | None) -> None:
    """Print one line; nothing where nothing was asked for."""
    if valued is None:
        return
    if valued.value.off:
        write(console, f"增值（参考）：没有估计，{valued.value.off}。")
        return
    counts = Counter(unit.reading for _, unit in valued.rows)
    said = "，".join(f"{kind.value} {counts[kind]} 行" for kind in Reading if counts[kind])
    estimated = any(unit.net is not None for _, unit in valued.rows)
    if said:
        write(console, f"增值（参考，不改结论）：{said}。{'见「增值（参考）」表。' * estimated}")
