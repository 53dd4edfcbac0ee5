"""A workbook of an unusual kind is read for trial first, by a process of its own under a limit of memory and time.

calamine follows whatever broken records say; where it asks for memory that there is none of, it ends the process
that it runs in. Here it ends the trial's, and the first process says so in a sentence. The trial opens no file and
hands nothing back but whether it came to the end. Where no process can be started, and on Windows as to the limits,
the checks before it stand alone.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import suppress

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.containers.refusals import damaged

MEMORY, MEMORY_A_BYTE = 1 << 30, 16
"""Bytes that a trial may have: 1 GiB, and 16 for each byte of the workbook as unpacked."""
SECONDS, BYTES_A_SECOND = 10, 5_000_000
"""Seconds of processor time that a trial may take: 10, and one more for so many bytes as unpacked."""
_PATIENCE = 6
"""How many times the seconds a trial may take by the clock, on a machine that does other things as well."""
_NO_MEMORY = 3
"""Exit code of a trial that was not given the memory it asked for, as Python says it."""
_ABORTED = -6
"""SIGABRT: as calamine says it."""


def try_reading(content: bytes, unpacked: int, label: str) -> None:
    """Raise `CannotGoOn` when a workbook cannot be read within the limits, or ends whoever reads it.

    ``unpacked``: bytes of its parts together. A workbook that cannot be read in an orderly way passes: whoever
    reads it next says why.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return
    memory = MEMORY + MEMORY_A_BYTE * unpacked
    seconds = SECONDS + unpacked // BYTES_A_SECOND
    # -P: a file in the folder of the scores may have the name of a module
    command = [sys.executable, "-P", "-m", __name__, str(memory), str(seconds)]
    try:
        tried = subprocess.run(
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds * _PATIENCE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as fault:
        raise takes_too_long(label) from fault
    except (OSError, ValueError):
        return
    if tried.returncode in (_NO_MEMORY, _ABORTED):
        raise no_memory_for_what_it_says(label)
    if tried.returncode < 0 and -tried.returncode in _out_of_time():
        raise takes_too_long(label)
    if tried.returncode:
        raise damaged(label)


def no_memory_for_what_it_says(label: str) -> CannotGoOn:
    """Return the refusal of a workbook whose records ask for more memory than its size can explain."""
    return CannotGoOn(
        f"「{label}」要占的内存远远超过它的大小，没有读：里面的记录坏了，或者很远的地方误填了一个格子。",
        "请在 Excel 或 WPS 里打开它，删掉多余的行和列，“另存为”xlsx 再试。",
    )


def takes_too_long(label: str) -> CannotGoOn:
    """Return the refusal of a workbook that takes far longer to read than its size can explain."""
    return CannotGoOn(
        f"「{label}」读得太久，没有读完：里面的记录多半坏了。", "请在 Excel 或 WPS 里打开它，“另存为”xlsx 再试。"
    )


def _out_of_time() -> tuple[int, ...]:
    import signal

    return tuple(getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def serve() -> None:
    """The trial's own process: read the workbook on stdin as `calamine_sheets` would, and keep nothing."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process
    _limit(*map(int, sys.argv[1:3]))
    content = sys.stdin.buffer.read()
    try:
        import python_calamine as calamine

        book = calamine.load_workbook(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                cells = book.get_sheet_by_name(sheet.name)
                cells.to_python(skip_empty_area=False)
                cells.merged_cell_ranges  # noqa: B018 - it reads them
    except MemoryError:
        os._exit(_NO_MEMORY)
    except BaseException:
        os._exit(0)
    os._exit(0)


if __name__ == "__main__":
    serve()
