"""A help page: texts in two columns that stay straight, a Chinese character being two cells wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuekun_cli.terminal.lines import wrapped

INDENT = 2
GAP = 2
WIDEST_LEFT = 28
"""Cells of the left column at most; a longer entry has a line of its own, its text below it."""


def help_page(
    usage: str,
    paragraphs: Sequence[str],
    sections: Mapping[str, Sequence[tuple[str, str]]],
    width: int,
) -> str:
    """Return a help page of at most ``width`` cells a line, except where the usage line is longer.

    ``sections``: heading → entries, each what is typed and what it does; empty sections are left out.
    All entries begin their text in one column.
    """
    from rich.cells import cell_len

    blocks = [f"用法：{usage}"]
    blocks += [_indented(wrapped(text, width - INDENT), INDENT) for text in paragraphs if text]
    lefts = [cell_len(left) for entries in sections.values() for left, _ in entries]
    column = INDENT + GAP + max((size for size in lefts if size <= WIDEST_LEFT), default=0)
    for heading, entries in sections.items():
        if entries:
            blocks.append("\n".join([f"{heading}：", *(_entry(*entry, column, width) for entry in entries)]))
    return "\n\n".join(blocks) + "\n"


def _entry(left: str, text: str, column: int, width: int) -> str:
    from rich.cells import cell_len

    lines = wrapped(text, width - column)
    front = " " * INDENT + left
    room = column - cell_len(front)
    if room < GAP:
        return f"{front}\n{_indented(lines, column)}"
    return _indented([front + " " * room + lines[0], *(" " * column + line for line in lines[1:])], 0)


def _indented(lines: Sequence[str], indent: int) -> str:
    return "\n".join((" " * indent + line).rstrip() for line in lines)
