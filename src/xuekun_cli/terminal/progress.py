"""How far a long work is: a bar on stderr, seen only by a person who has waited for a second.

rich.progress is imported when the bar appears, so that a quick command never pays for it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xuekun_cli.terminal.console import err
from xuekun_cli.terminal.lines import plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds a person waits without wondering."""


class Advance:
    """The state of one work; what `progress` hands out. Steps are counted whether a bar is seen or not."""

    def __init__(self, total: int | None, text: str) -> None:
        self.total = total
        self.done = 0
        self.text = text
        self._lock = threading.Lock()
        self._over = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    @property
    def shown(self) -> bool:
        """True while a bar is on the screen."""
        return self._bar is not None

    def advance(self, n: int = 1, text: str | None = None) -> None:
        """Count ``n`` steps as done; ``text`` replaces the words beside the bar."""
        with self._lock:
            self.done += n
            if text is not None:
                self.text = text
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, completed=self.done, description=plain(self.text))

    def appear(self) -> None:
        """Put the bar on the screen, unless the work is over."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn

        with self._lock:
            if self._over:
                return
            columns: list[ProgressColumn] = [TextColumn("{task.description}", markup=False), BarColumn(30)]
            if self.total is not None:
                columns.append(MofNCompleteColumn())
            self._bar = Progress(*columns, console=err(), transient=True)
            self._task = self._bar.add_task(plain(self.text), total=self.total, completed=self.done)
            self._bar.start()

    def finish(self) -> None:
        """Take the bar off the screen for good."""
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()
                self._bar = None


@contextmanager
def progress(total: int | None, text: str) -> Iterator[Advance]:
    """Show how far a work of ``total`` steps is (None: unknown) while the block runs.

    The bar appears on stderr after `PATIENCE` seconds and goes when the block ends, however it ends.
    Nothing is shown when stderr is no terminal.
    """
    work = Advance(total, text)
    if not sys.stderr.isatty():
        yield work
        return
    timer = threading.Timer(PATIENCE, work.appear)
    timer.daemon = True
    timer.start()
    try:
        yield work
    finally:
        timer.cancel()
        work.finish()
