"""From what was typed on the command line (files, folders, patterns) to the list of files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.register import REGISTER_NAME

ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip")
"""Endings that a folder is searched for; what a file really is, its content decides."""

ANNOTATED = "_标注"
"""What the stem of our own annotated copies ends in."""

BACKUP_FOLDER = "备份"
"""Where outputs keep what they replaced."""

ALIKE = 0.5
"""From this likeness (difflib, 0 to 1) a name is offered as what was probably meant."""


def find_inputs(arguments: Sequence[str]) -> list[str]:
    """Return the paths of the files that ``arguments`` name, each once, in the order given.

    A folder gives the tables directly in it, sorted as people count (2 before 10); lock files, hidden files
    and our own outputs are left out, there and in patterns with ``*`` and ``?``. A file named outright is
    taken whatever it is called, except a lock file, or an annotated copy whose original is named as well
    (a shell has spread a pattern then).
    Raises `CannotGoOn` for a name that does not exist, and for a folder or pattern without tables.
    """
    found: dict[str, str] = {}
    for argument in arguments:
        for path in _named(argument):
            found.setdefault(os.path.normcase(os.path.realpath(path)), path)
    paths = list(found.values())
    stems = {Path(path).stem for path in paths}
    kept = [
        path
        for path in paths
        if not (len(paths) > 1 and Path(path).name.startswith("~$")) and not _is_copy_of(Path(path).stem, stems)
    ]
    return kept or paths


def _named(argument: str) -> list[str]:
    try:
        if Path(argument).is_dir():
            return _in_folder(argument)
        if Path(argument).exists():
            return [argument]
    except (OSError, ValueError) as fault:  # a name that the system does not allow
        raise CannotGoOn(f"「{argument}」不是能用的文件名。", "请检查有没有多余的符号。") from fault
    if "*" in argument or "?" in argument:
        return _by_pattern(argument)
    raise _missing(argument)


def _in_folder(folder: str) -> list[str]:
    try:
        paths = [entry for entry in Path(folder).iterdir() if _is_input(entry.name) and entry.is_file()]
    except OSError as fault:
        raise CannotGoOn(f"文件夹「{folder}」打不开。", "可能没有权限，请换个位置或问管理员。") from fault
    if not paths:
        raise CannotGoOn(
            f"文件夹「{folder}」里没有成绩表。",
            f"只找直接放在里面、名字以这些结尾的文件：{'、'.join(ENDINGS)}；本程序自己生成的文件不算。",
        )
    return _sorted(paths)


def _by_pattern(pattern: str) -> list[str]:
    whole = Path(pattern)
    try:
        # Brackets are letters here, as on the command line of Windows: class names are full of them.
        relative = str(whole.relative_to(whole.anchor)).replace("[", "[[]")
        matches = list(Path(whole.anchor).glob(relative))
    except (OSError, ValueError, NotImplementedError):
        matches = []
    paths = [
        path for path in matches if _is_input(path.name) and path.parent.name != BACKUP_FOLDER and path.is_file()
    ]
    if not paths:
        raise CannotGoOn(f"没有文件符合「{pattern}」。", "请检查文件夹和名字；* 代表任意几个字，? 代表一个字。")
    return _sorted(paths)


def _is_input(name: str) -> bool:
    stem, ending = Path(name).stem, Path(name).suffix
    return (
        ending.lower() in ENDINGS
        and not name.startswith((".", "~$"))
        and not stem.endswith(ANNOTATED)
        and name != REGISTER_NAME
    )


def _is_copy_of(stem: str, stems: set[str]) -> bool:
    return stem.endswith(ANNOTATED) and stem.removesuffix(ANNOTATED) in stems


def _sorted(paths: list[Path]) -> list[str]:
    return [str(path) for path in sorted(paths, key=lambda path: _natural(path.name))]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key under which 2班 stands before 10班."""
    pieces = re.split(r"(\d+)", name)
    return [(0, int(piece), "") if at % 2 else (1, 0, piece.lower()) for at, piece in enumerate(pieces)]


def _missing(argument: str) -> CannotGoOn:
    import difflib

    wanted = Path(argument)
    if not wanted.parent.is_dir():
        return CannotGoOn(f"找不到文件夹「{wanted.parent}」。", "请检查路径，或把文件直接拖进命令窗口。")
    try:
        names = [entry.name for entry in wanted.parent.iterdir() if not entry.name.startswith((".", "~$"))]
    except OSError:
        names = []
    close = difflib.get_close_matches(wanted.name, sorted(names), n=1, cutoff=ALIKE)
    hint = f"您要的是不是「{close[0]}」？" if close else "请检查文件名，结尾（如 .xlsx）也要写上。"
    return CannotGoOn(f"找不到文件「{argument}」。", hint)
