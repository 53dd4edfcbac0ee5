"""Time and peak memory of a command with all the processes that it starts, as the system counts them.

Not on Windows. Where there is no ``/proc`` (macOS), the memory is that of the command's first process alone.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

KILOBYTES_A_UNIT = 1 / 1024 if sys.platform == "darwin" else 1
"""``ru_maxrss`` is in bytes on macOS, in kilobytes elsewhere."""


PAGE = os.sysconf("SC_PAGE_SIZE")
LOOKS_A_SECOND = 100


class Run(NamedTuple):
    """One run of one command."""

    seconds: float
    megabytes: float


def run(command: list[str], folder: Path) -> Run:
    """Run a command in a folder, its output thrown away. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    # as for whoever has installed the program: what it is compiled to is kept from run to run
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=nowhere, stderr=nowhere)
    together = _Together(process.pid)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    alone = used.ru_maxrss * KILOBYTES_A_UNIT / 1024
    return Run(seconds, max(alone, together.end()))


class _Together:
    """Looks again and again at how much memory a process and its descendants have, and keeps the most.

    What they share (the pages of Python itself) counts for each of them: the sum is never too small.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def end(self) -> float:
        """Return the most there was, in megabytes."""
        self._over.set()
        self._looking.join()
        return self._most * PAGE / 1024 / 1024

    def _look(self) -> None:
        while not self._over.wait(1 / LOOKS_A_SECOND):
            pages = 0
            for pid in _family(self._pid):
                with suppress(OSError, IndexError):
                    pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            self._most = max(self._most, pages)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from _family(int(child))


def make_school(students: int, path: Path) -> None:
    """Write the workbook of `make_school.py` in a process of its own.

    A process counts the memory of the one that started it, up to the start: this one has to stay small.
    """
    script = Path(__file__).resolve().with_name("make_school.py")
    run([sys.executable, str(script), str(students), str(path)], path.parent)


def in_turn(commands: dict[str, list[str]], folder: Path, runs: int, leave: set[str]) -> dict[str, list[Run]]:
    """Run each command in turn, ``runs`` times and once more before, to warm the disk's cache.

    Before each run everything in the folder goes but the files named in ``leave``.
    """
    measured: dict[str, list[Run]] = {label: [] for label in commands}
    for turn in range(runs + 1):
        for label, command in commands.items():
            for old in folder.iterdir():
                if old.is_file() and old.name not in leave:
                    old.unlink()
            result = run(command, folder)
            if turn:
                measured[label].append(result)
    return measured


def report(measured: dict[str, list[Run]], ours: str) -> None:
    """Print the median time and memory of each command, and beside it how many times ours it is.

    Seconds differ from machine to machine and from minute to minute; the ratio of two programs that run
    in turn differs little, and is what counts.
    """
    own = measured[ours]
    for label, found in measured.items():
        seconds = statistics.median(each.seconds for each in found)
        memory = statistics.median(each.megabytes for each in found)
        time_ratio = statistics.median(b.seconds / a.seconds for a, b in zip(own, found, strict=True))
        memory_ratio = statistics.median(b.megabytes / a.megabytes for a, b in zip(own, found, strict=True))
        spread = f"({min(e.seconds for e in found):.2f} to {max(e.seconds for e in found):.2f})"
        print(
            f"{label:34s} {seconds:8.2f} s {spread:20s} × {time_ratio:5.2f}   {memory:6.0f} MB × {memory_ratio:4.2f}"
        )
