"""A second process that lays the marks over large workbooks while the first writes the register.

Python runs one thread at a time, so that only a process makes use of a second processor. It is handed bytes
and hands bytes back: it opens no file, so whatever becomes of it, nothing on the disk changes. Where it cannot
be started, or does not answer, the first process does the work itself: the copies are the same.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xuekun_cli.model.results.marking import SheetMarks
    from xuekun_cli.model.scores.tables import SourceBook
    from xuekun_cli.workbooks.copy.annotate import Annotated

LARGE = 1_000_000
"""Bytes of an xlsx (some 14,000 students) from which on a second process saves more time than it takes."""
PATIENCE = 120
"""Seconds to wait for an answer when everything else is done; the whole run over a full sheet takes some thirty."""
_LISTEN = 0.1
"""Seconds between two looks whether Ctrl-C was pressed: Windows says so to nobody who waits."""
_FAULTS = (OSError, EOFError, ValueError, pickle.PickleError, AttributeError, ImportError, MemoryError)
"""What reading the answer of a process that was ended can raise."""


class Order(NamedTuple):
    """One copy to be made."""

    book: SourceBook
    marks: Sequence[SheetMarks]
    notes: bool


class Copyist:
    """The first process's side of it: one question, one answer."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._talk: Thread | None = None
        self._asked = b""
        self._answer: list[Annotated] | None = None

    def ask(self, orders: Sequence[Order]) -> None:
        """Hand over what is to be done; the books must be xlsx workbooks. Returns at once."""
        # the cells stay here: `patched` needs none, and they are many times the bytes
        lean = [one._replace(book=replace(one.book, sheets=(), again=None)) for one in orders]
        talk = Thread(target=self._exchange, daemon=True)
        with suppress(RuntimeError, MemoryError):  # no room for the question, or for a thread: it is not asked
            self._asked = pickle.dumps(lean, protocol=5)
            talk.start()
            self._talk = talk

    def answer(self) -> list[Annotated] | None:
        """Return the copies in the order in which they were asked for; None when the work is not done."""
        if self._talk is not None:
            patience = monotonic() + PATIENCE
            while self._talk.is_alive() and monotonic() < patience:
                self._talk.join(_LISTEN)
        return self._answer

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        if self._talk is not None:
            self._talk.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(*_FAULTS):
            self._process.stdin.write(self._asked)
            self._process.stdin.close()
            self._asked = b""
            self._answer = pickle.load(self._process.stdout)


@contextmanager
def copyist(books: Sequence[SourceBook]) -> Iterator[Copyist | None]:
    """Start the second process if it is worth it for these workbooks; it ends with the block, done or not."""
    process = _started() if any(map(is_large, books)) else None
    if process is None:
        yield None
        return
    hired = Copyist(process)
    try:
        yield hired
    finally:
        hired.end()


def is_large(book: SourceBook) -> bool:
    """Tell whether the copy of a workbook is work for a second process."""
    from xuekun_cli.model.scores.tables import Container

    return book.container is Container.XLSX and len(book.content) >= LARGE


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _started() -> subprocess.Popen[bytes] | None:
    if not sys.executable or getattr(sys, "frozen", False) or _processors() < 2:
        return None
    # -P: a file in the folder of the scores may have the name of a module
    command = [sys.executable, "-P", "-m", __name__, __file__]
    with suppress(OSError, ValueError):
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return None


def serve() -> None:
    """The second process: make what is asked for on stdin, answer on stdout, and end.

    Any fault ends it without an answer: the first process meets the same fault, and knows what to say.
    """
    import gc

    if sys.argv[1:] != [__file__]:
        sys.exit("another version of the program")
    from xuekun_cli.workbooks.copy.annotate import patched

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process, which ends this one
    gc.disable()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that anybody prints may get into the answer
    orders: list[Order] = pickle.load(sys.stdin.buffer)
    orders.reverse()
    copies = []
    while orders:
        one = orders.pop()
        copies.append(patched(one.book, one.marks, notes=one.notes))
    pickle.dump(copies, answers, protocol=5)
    answers.flush()
    os._exit(0)


if __name__ == "__main__":
    serve()
