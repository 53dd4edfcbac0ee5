"""What lies in the folder of a term: which files are exams, in which order, and which are lists."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.exams import doubt_of_order, exam_name_of
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.pipeline.kinds import FileKind, Kind, is_ours, kind_of
from xuekun_cli.terms.settings import Exam, Settings

FOLDERS = ("", "成绩", "名单")
"""Where files of a term may lie: in the folder itself, or in one of these."""
_ENDINGS = frozenset((".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip"))
Known = Mapping[str, FileKind]
"""Hash of a file → what it is, from an earlier look."""


@dataclass(frozen=True)
class Lying:
    """One file of the folder: its path from there, the hash of its bytes, and what it is."""

    path: str
    sha256: str
    what: FileKind


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def files_lying(folder: Path, words: str, known: Known, results: str) -> list[Lying]:
    """Return the tables that lie in the folder of a term, each looked into unless ``known`` tells; by name."""
    found: list[Lying] = []
    for inner in FOLDERS:
        place = folder / inner if inner else folder
        if not place.is_dir() or inner == results:
            continue
        for path in sorted(place.iterdir(), key=lambda path: natural_key(path.name)):
            if path.suffix.lower() not in _ENDINGS or path.name.startswith((".", "~$")) or is_ours(path):
                continue
            if not path.is_file():
                continue
            digest = hash_of(path)
            what = known.get(digest) or kind_of(str(path), words)
            found.append(Lying(path.relative_to(folder).as_posix(), digest, what))
    return found


def exams_of(settings: Settings, lying: Sequence[Lying]) -> tuple[Exam, ...]:
    """Return the exams of a term in their order: those that 学期.yaml names, else those whose scores lie there.

    Raises `CannotGoOn` where two of them would have one name.
    """
    if settings.exams:
        return settings.exams
    given = set(settings.ignored)
    exams: list[Exam] = []
    for file in lying:
        if file.what.kind is not Kind.SCORES or file.path in given or Path(file.path).name in given:
            continue
        several = len(file.what.exams) > 1
        for sat in file.what.exams:
            name = (
                sat.exam or Path(file.path).stem.replace("成绩表", "").replace("成绩", "") or Path(file.path).stem
            )
            exams.append(Exam(_as_folder(name), file.path, sat.exam if several else ""))
    exams.sort(key=cmp_to_key(_in_turn))
    doubles = {exam.name for exam in exams if sum(other.name == exam.name for other in exams) > 1}
    if doubles:
        name = min(doubles)
        files = "、".join(f"「{exam.scores}」" for exam in exams if exam.name == name)
        raise CannotGoOn(
            f"{files}都叫「{name}」，看不出哪一个是这个学期的，还是一次考试分成了几个文件",
            "一次考试分成几个文件的，请放进一个 zip；不算这个学期的，请写进 学期.yaml 的「不是成绩」；"
            "或在「考试」里写明每次的名称。",
        )
    return tuple(exams)


def _as_folder(name: str) -> str:
    """Return an exam's name as that of a folder."""
    kept = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name).strip(" .")
    return kept or "考试"


def _in_turn(one: Exam, other: Exam) -> int:
    first, second = (exam_name_of([exam.name, Path(exam.scores).stem]) for exam in (one, other))
    if doubt_of_order(first, second):
        return 1
    return -1 if doubt_of_order(second, first) else (one.scores > other.scores) - (one.scores < other.scores)


def list_among(lying: Sequence[Lying], kind: Kind) -> list[str]:
    """Return the files of one kind."""
    return [file.path for file in lying if file.what.kind is kind]


Look = Callable[[Path, str, Known, str], list[Lying]]
