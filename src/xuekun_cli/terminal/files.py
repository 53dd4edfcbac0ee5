"""Which files a command wrote, or would write, and which copies it kept of older ones."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.terminal.lines import shown_path, write, write_line, write_path

if TYPE_CHECKING:
    from rich.console import Console

MOST_PATHS = 6
"""More files than this in one folder are told together."""
_BY_NAME = (REGISTER_NAME,)
"""These are named all the same."""
WRITTEN = "文件已写好："
INNER_USE = "文件已写好（校内使用，不得公示）："


def write_files(
    console: Console,
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    *,
    written: str = WRITTEN,
    kept_later: str = "原来的文件已另存为：",
) -> None:
    """Print the files written (with ``dry_run``: that would be), then the copies kept.

    ``written`` stands above the files ("" for nothing), ``kept_later`` above the copies of a dry run.
    """
    console.print()
    head = "这是试运行，没有写任何文件。正式运行会写：" if dry_run else written
    kept = kept_later if dry_run else "原来的文件已另存为："
    for title, paths in ((head, placed), (kept if backups else "", backups)):
        if title:
            write(console, title, style="bold")
        _write_paths(console, paths)


def _write_paths(console: Console, paths: Sequence[str]) -> None:
    """Print a path a line; the files of a folder that has many on one line, with how many there are."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(os.path.dirname(path), []).append(path)  # noqa: PTH120 - a text, as it was given
    for folder, inside in folders.items():
        shown = inside
        if len(inside) > MOST_PATHS:
            shown = [path for path in inside if os.path.basename(path) in _BY_NAME]  # noqa: PTH119
            first = os.path.basename(next(path for path in inside if path not in shown))  # noqa: PTH119
            where = shown_path(folder or ".")
            write_line(console, f"{where} 里 {len(inside) - len(shown)} 个文件：{first} 等")
        for path in shown:
            write_path(console, path)
