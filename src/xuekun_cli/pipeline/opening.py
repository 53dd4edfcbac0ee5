"""Score files opened on a thread of their own, while the rest of the program is being loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Thread
from types import TracebackType

from xuekun_cli.model.tables import SourceBook
from xuekun_cli.sheets.containers import open_books
from xuekun_cli.sheets.inputs import base_folder, find_inputs

__all__ = ["Opening", "base_folder", "open_inputs"]

Advance = Callable[[int], None]
_LISTEN = 0.1
"""Seconds between two looks whether Ctrl-C was pressed: Windows says so to nobody who waits."""


def open_inputs(paths: Sequence[str], advance: Advance) -> list[SourceBook]:
    """Return the workbooks of files, folders and patterns. Raises `CannotGoOn` for what cannot be read."""
    books = []
    for path in find_inputs(paths):
        books.extend(open_books(path))
        advance(1)
    return books


class Opening:
    """Workbooks on their way: a context manager, in whose block the opening begins, and ends at the latest.

    The reader of workbooks lets other Python code run meanwhile. What the block has to say on stderr, it says
    behind its end: while a workbook is read, stderr is turned away from the screen (`calamine_sheets`).
    """

    def __init__(self, paths: Sequence[str], advance: Advance) -> None:
        """Take what `open_inputs` takes."""
        self._paths, self._advance = paths, advance
        self._given_up = False
        self._over = Event()
        """Asked instead of the thread: after a Ctrl-C in its `join`, a thread passes for one that has ended."""
        self._books: list[SourceBook] = []
        self._fault: BaseException | None = None

    def __enter__(self) -> Opening:
        """Begin to open the workbooks."""
        try:
            Thread(target=self._open, daemon=True).start()
        except RuntimeError:  # the system has no more threads to give
            self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until nothing is being read any more: no file is begun that nobody will ask for."""
        self._given_up = True
        again: KeyboardInterrupt | None = None
        while not self._over.is_set():
            try:
                self._over.wait(_LISTEN)
            except KeyboardInterrupt as pressed:
                again = pressed
        if again is not None:
            raise again

    def books(self) -> list[SourceBook]:
        """Return the workbooks, as soon as they are there, and let go of them; raises what `open_inputs` raises."""
        while not self._over.wait(_LISTEN):
            pass
        if self._fault is not None:
            raise self._fault
        books, self._books = self._books, []
        return books

    def _open(self) -> None:
        try:
            self._books = open_inputs(self._paths, self._step)
        except BaseException as fault:
            self._fault = fault
        finally:
            self._over.set()

    def _step(self, files: int) -> None:
        if self._given_up:
            raise _GivenUp
        self._advance(files)


class _GivenUp(Exception):
    """Nobody will ask for the workbooks any more."""
