"""How a run ends: what it has in memory is not taken apart, and how far it came can be said."""

from __future__ import annotations

import sys

_kept: list[object] = []


def keep(outcome: object) -> None:
    """Keep an outcome in memory until the process ends (`__main__.run`), in place of the last one that was kept.

    A command that returned would let go of it value by value: half a second for hundreds of thousands of rows.
    """
    _kept[:] = [outcome]


def begin_anew() -> None:
    """Forget how far an earlier run of the same process came, in a test or a notebook."""
    if store := sys.modules.get("xuekun_cli.workbooks.pages.store"):
        store.forget_placed()


def come_so_far() -> str:
    """Say what this run has done to the files: most often nothing, but the screen may fail after all is written."""
    from xuekun_cli.terminal.lines import harmless
    from xuekun_cli.workbooks.pages.store import placed_so_far

    placed = placed_so_far()
    written = [path for one in placed for path in (*one.written, *one.unchanged)]
    if not written:
        return "没有写入任何结果，原来的文件没有动。"
    kept = [path for one in placed for path in one.backed_up]
    there = f"结果已经写好：{'、'.join(written)}；只是没有能全部显示出来。"
    return harmless(there + (f"原来的放在：{'、'.join(kept)}。" if kept else ""))
