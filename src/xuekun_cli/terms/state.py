"""What was made in a term's folder, from what; a file that a killed run leaves whole, and a lock that it lets go of."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline.kinds import FileKind, Kind, Sat

STATE_NAME = ".学期.json"
LOCK_NAME = ".学期.lock"


@dataclass
class Made:
    """One step as it was made: the command, what it read, what it wrote, and what it left to ask."""

    words: list[str]
    basis: str
    """Version and policy that it was made with."""
    read: dict[str, str]
    """Path → hash of what it read."""
    wrote: dict[str, str]
    """Path → hash of what it wrote."""
    questions: list[str] = field(default_factory=list)
    """Keys of what waits for an answer."""
    asks: str = ""
    """The workbook in which its questions wait."""
    told: str = ""
    """In a few words what came of it."""


@dataclass
class State:
    """Everything that is remembered of a term's folder."""

    made: dict[str, Made] = field(default_factory=dict)
    kinds: dict[str, FileKind] = field(default_factory=dict)
    """Hash of a file → what it is."""


def read_state(results: Path) -> State:
    """Return what is remembered; nothing where the file is missing or was written by another version."""
    try:
        told = json.loads((results / STATE_NAME).read_text(encoding="utf-8"))
        made = {name: Made(**one) for name, one in told["made"].items()}
        kinds = {
            digest: FileKind(Kind(one["kind"]), tuple(Sat(*sat) for sat in one["exams"]), one["why"])
            for digest, one in told["kinds"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return State()
    return State(made, kinds)


def write_state(results: Path, state: State) -> None:
    """Write what is remembered, whole or not at all."""
    told: dict[str, Any] = {
        "made": {name: asdict(one) for name, one in state.made.items()},
        "kinds": {
            digest: {"kind": one.kind.value, "exams": [list(sat) for sat in one.exams], "why": one.why}
            for digest, one in state.kinds.items()
        },
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    target = results / STATE_NAME
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return
    beside = results / f"{STATE_NAME}.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(target)


@contextmanager
def alone(results: Path) -> Iterator[None]:
    """Hold the folder for this run. Raises `CannotGoOn` while another run holds it; a killed run holds nothing."""
    results.mkdir(parents=True, exist_ok=True)
    with (results / LOCK_NAME).open("a+b") as lock:
        if not _locked(lock.fileno()):
            raise CannotGoOn(
                f"另一个 xuekun 正在「{results.parent}」里运行。", "请等它结束，再运行一次；没有什么会丢。"
            )
        try:
            yield
        finally:
            _unlock(lock.fileno())


def _locked(number: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(number: int) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_UN)
