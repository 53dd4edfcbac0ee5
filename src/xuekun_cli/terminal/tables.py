"""Tables without lines: columns stay straight in every encoding and on every Chinese console.

Box characters are left out on purpose: a GBK console draws them two cells wide and bends the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.terminal.lines import plain

if TYPE_CHECKING:
    from rich.console import Console

GAP = 1
"""Cells of padding between columns, beside the one of the (blank) divider."""


def write_table(
    console: Console,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: frozenset[int] = frozenset(),
    foot: Sequence[str] = (),
    indent: int = 0,
) -> None:
    """Print ``rows`` under ``titles``, ``foot`` below a rule.

    ``numbers`` are the columns (zero-based) that stand to the right, and are never folded. When the console
    is too narrow the widest of the others are folded first. Every row has as many texts as there are titles.
    """
    from rich.box import Box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    blank, rule = "    \n", " -- \n"
    box = Box(blank + blank + rule + blank + blank + rule + blank + blank, ascii=True)
    table = Table(
        box=box,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP, 0, 0),
        show_footer=bool(foot),
        header_style="bold",
        footer_style="",
    )
    for number, title in enumerate(titles):
        table.add_column(
            Text(plain(title)),
            footer=Text(plain(foot[number])) if foot else "",
            justify="right" if number in numbers else "left",
            overflow="fold",
            no_wrap=number in numbers,
        )
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print(Padding(table, (0, 0, 0, indent), expand=False))
