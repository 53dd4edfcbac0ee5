"""Which files a command wrote, or would write, and which copies it kept of older ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.terminal.lines import write, write_path

if TYPE_CHECKING:
    from rich.console import Console

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
        for path in paths:
            write_path(console, path)
