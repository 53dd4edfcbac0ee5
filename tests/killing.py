"""A script for test_killed_command.py: runs the command again and again, killed one file operation later each time."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from pathlib import Path

CHANGES = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.truncate"}
"""Audit events of what changes a disk, beside opening a file to write and flushing it."""


def run(folder: Path, words: list[str], *, kill_at: int = -1, most_bytes: int = 0) -> int:
    """Run the command in a process of its own; return its exit code, or minus the signal that ended it.

    ``kill_at`` is the number of the file operation (from 0) before which the process is killed; at
    ``most_bytes`` the system kills it in the middle of a write.
    """
    child = os.fork()
    if not child:
        os.chdir(folder)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if kill_at >= 0:
            _kill_before(kill_at)
        if most_bytes:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        os._exit(_exit_code(words))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _exit_code(words: list[str]) -> int:
    from xuekun_cli.__main__ import main

    sys.argv = ["xuekun", *words]
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def _kill_before(number: int) -> None:
    seen = 0

    def count() -> None:
        nonlocal seen
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    def watch(event: str, args: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in CHANGES:
            count()

    flush = os.fsync

    def counted_flush(handle: int) -> None:
        count()
        flush(handle)

    os.fsync = counted_flush
    sys.addaudithook(watch)


def kill_everywhere(desk: Path, place: Path, words: list[str]) -> None:
    """Make a copy of ``desk`` for each moment of a run, and leave in it what the killed run left."""
    whole = place / "whole"
    shutil.copytree(desk, whole)
    # once in this process, so that the others have everything imported
    here = Path.cwd()
    os.chdir(whole)
    assert _exit_code(words) == 0
    os.chdir(here)
    largest = max(path.stat().st_size for path in whole.glob("*.xlsx"))
    shutil.copytree(desk, place / "cut")
    assert run(place / "cut", words, most_bytes=largest // 2) == -signal.SIGXFSZ
    number, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        folder = place / f"{number:02}"
        shutil.copytree(desk, folder)
        ended = run(folder, words, kill_at=number)
        number += 1
    assert ended == 0, ended
    for killed in [path for path in place.iterdir() if path != whole]:
        again = place / f"{killed.name} again"
        shutil.copytree(killed, again)
        assert run(again, words) == 0


if __name__ == "__main__":
    kill_everywhere(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
