"""One input, one command, in a process of its own that may take so much memory and time and no more.

A process runs commands one after the other until one of them ends it, so that a run costs milliseconds. What each
took of memory is read anew: the system forgets the highest mark when it is asked to. Linux only.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

MOST_MEMORY = 1_500_000_000
"""Bytes of memory that a command may take, its processes one by one."""
MOST_SECONDS = 20
"""Seconds of processor time that a command may take, with its processes."""
CODES = (0, 1, 2)
"""Exit codes that the program promises."""
_ADDRESSES = 6 << 30
"""Bytes of address space, beyond which the system says no: the machine is not to suffer."""
_PATIENCE = 900


class Case(NamedTuple):
    """An input with the files beside it, and the command that is given it in their folder."""

    files: dict[str, bytes]
    words: tuple[str, ...]


class Fault(NamedTuple):
    """What a case did that no case may do."""

    case: Case
    why: str


class Took(NamedTuple):
    """What a case took, and what was wrong with it ("" for nothing)."""

    why: str
    seconds: float
    memory: int
    code: int


def run_all(cases: Sequence[Case]) -> Iterator[tuple[Case, Took]]:
    """Run cases one after the other, and yield what each took; a process that ends is followed by another."""
    at = 0
    while at < len(cases):
        for took in _one_process(cases[at:]):
            yield cases[at], took
            at += 1


def _one_process(cases: Sequence[Case]) -> Iterator[Took]:
    read, write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(read)
        with contextlib.suppress(BaseException):
            _serve(cases, write)
        os._exit(0)
    os.close(write)
    done = 0
    with os.fdopen(read, encoding="utf-8") as answers:
        for line in answers:
            done += 1
            yield Took(*json.loads(line))
    _, status, used = os.wait4(child, 0)
    if done < len(cases):
        code = os.waitstatus_to_exitcode(status)
        why = f"signal {signal.Signals(-code).name}" if code < 0 else f"left with {code}"
        yield Took(why, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, code)


def _serve(cases: Sequence[Case], answers: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    here = Path.cwd()
    for case in cases:
        folder = tempfile.mkdtemp(prefix="xuekun-fuzz-")
        os.chdir(folder)
        took = _take(case)
        os.chdir(here)
        shutil.rmtree(folder, ignore_errors=True)
        os.write(answers, (json.dumps(took) + "\n").encode())


def _take(case: Case) -> Took:
    for name, content in case.files.items():
        Path(name).write_bytes(content)
    _forget_highest_memory()
    before = _seconds()
    resource.setrlimit(resource.RLIMIT_CPU, (int(before) + MOST_SECONDS + 2, -1))
    signal.alarm(_PATIENCE)
    with Path("said.out").open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(os.dup(number), "w", encoding="utf-8") for number in (1, 2))
    code = _exit_code(case.words)
    signal.alarm(0)
    seconds, memory = _seconds() - before, _highest_memory()
    text = Path("said.out").read_bytes().decode("utf-8", errors="replace")
    return Took(_why(case, code, text, seconds, memory), seconds, memory, code)


def _why(case: Case, code: int, text: str, seconds: float, memory: int) -> str:
    if code not in CODES:
        return f"exit {code}"
    for sign in ("Traceback", "出了意外", "panicked"):
        if sign in text:
            return text[text.index(sign) :][:300]
    if code and "错误" not in text and "疑问" not in text and "--json" not in case.words:
        return f"exit {code} without a word"
    if seconds > MOST_SECONDS:
        return f"{seconds:.0f} s"
    if memory > MOST_MEMORY:
        return f"{memory / 1e9:.1f} GB"
    return ""


def _exit_code(words: Sequence[str]) -> int:
    from xuekun_cli.__main__ import main

    sys.argv = ["xuekun", *words]
    try:
        main()
    except SystemExit as left:
        code = left.code or 0
    else:
        code = 0
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return code if isinstance(code, int) else 1


def _seconds() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _forget_highest_memory() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _highest_memory() -> int:
    """Return the highest memory in bytes since it was forgotten."""
    status = Path("/proc/self/status").read_text()
    return int(status[status.index("VmHWM:") :].split()[1]) * 1024
