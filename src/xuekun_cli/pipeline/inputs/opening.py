"""Score files opened on a thread of their own, while the rest of the program is being loaded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import SourceBook
from xuekun_cli.sheets.containers.inputs import base_folder, find_inputs, look_for
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.offers import holds_scores

__all__ = [
    "UNOPENED",
    "Advance",
    "Books",
    "ExamBooks",
    "Opening",
    "base_folder",
    "files_of",
    "open_inputs",
    "opened_in_turn",
]

Advance = Callable[[int], None]
_LISTEN = 0.1
"""Seconds between two looks whether Ctrl-C was pressed: Windows says so to nobody who waits."""
Books = Callable[[], Sequence[SourceBook]]
"""Gives workbooks that somebody else has opened, or is opening."""


class ExamBooks(NamedTuple):
    """What gives the workbooks of a term's exams; None for those that nobody opens yet."""

    before: Books | None = None
    mid: Books | None = None
    after: Books | None = None


UNOPENED = ExamBooks()
"""Whoever reads an exam opens its files."""


def files_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the files that words of the command line name; () for words that name none (`wuping`, `语文=150`)."""
    there = [word for word in words if "*" in word or "?" in word or os.path.lexists(word)]
    try:
        return look_for(there).paths
    except (CannotGoOn, OSError, ValueError):
        return tuple(word for word in there if Path(word).is_file())


def open_inputs(paths: Sequence[str], advance: Advance) -> list[SourceBook]:
    """Return the workbooks of files, folders and patterns. Raises `CannotGoOn` for what cannot be read."""
    books = []
    for path in find_inputs(paths, holds_scores):
        books.extend(open_books(path))
        advance(1)
    return books


@contextmanager
def opened_in_turn(before: str, mid: str, after: str, advance: Advance) -> Iterator[ExamBooks]:
    """Open the files of a term's exams one after the other, beside what the block does; without ``mid`` "" two."""
    with ExitStack() as ending:
        first = ending.enter_context(Opening([before], advance))
        second = ending.enter_context(Opening([mid], advance, first)) if mid else None
        last = ending.enter_context(Opening([after], advance, second or first))
        yield ExamBooks(first.books, second.books if second else None, last.books)


class Opening:
    """Workbooks on their way: a context manager, in whose block the opening begins, and ends at the latest.

    The reader of workbooks lets other Python code run meanwhile. What the block has to say on stderr, it says
    behind its end: while a workbook is read, stderr is turned away from the screen (`calamine_sheets`).
    """

    def __init__(self, paths: Sequence[str], advance: Advance, behind: Opening | None = None) -> None:
        """Take what `open_inputs` takes; these workbooks wait until those ``behind`` which they stand are open."""
        self._paths, self._advance, self._behind = paths, advance, behind
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
            self._wait_behind()
            self._books = open_inputs(self._paths, self._step)
        except BaseException as fault:
            self._fault = fault
        finally:
            self._over.set()

    def _wait_behind(self) -> None:
        while self._behind is not None and not self._behind._over.wait(_LISTEN):
            if self._given_up:
                raise _GivenUp

    def _step(self, files: int) -> None:
        if self._given_up:
            raise _GivenUp
        self._advance(files)


class _GivenUp(Exception):
    """Nobody will ask for the workbooks any more."""
