"""Score files opened on a thread of their own, while the rest of the program is being loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from types import TracebackType

from xuekun_cli.model.tables import SourceBook
from xuekun_cli.sheets.containers import open_books
from xuekun_cli.sheets.inputs import base_folder, find_inputs

__all__ = ["Opening", "base_folder", "open_inputs"]

Advance = Callable[[int], None]


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
        self._thread = Thread(target=self._open, daemon=True)
        self._books: list[SourceBook] = []
        self._fault: BaseException | None = None

    def __enter__(self) -> Opening:
        """Begin to open the workbooks."""
        with suppress(RuntimeError):  # the system has no more threads to give: `books` opens them
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until nothing is being read any more."""
        if self._started:
            self._thread.join()

    def books(self) -> list[SourceBook]:
        """Return the workbooks, as soon as they are there, and let go of them; raises what `open_inputs` raises."""
        if self._started:
            self._thread.join()
        else:
            self._open()
        if self._fault is not None:
            raise self._fault
        books, self._books = self._books, []
        return books

    @property
    def _started(self) -> bool:
        return self._thread.ident is not None

    def _open(self) -> None:
        try:
            self._books = open_inputs(self._paths, self._advance)
        except BaseException as fault:
            self._fault = fault
