"""From what was typed on the command line (files, folders, patterns) to the list of files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.files import file_name
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.names.outputs import (
    CHECK_NAME,
    LIVE_NAME,
    ONE_TEACHER,
    RATES_NAME,
    REPORT_NAME,
    TRACK_NAME,
    WHATIF_NAME,
)
from xuekun_cli.model.register import PART_NAME, REGISTER_NAME

ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip")
"""Endings that a folder is searched for; what a file really is, its content decides."""

_COPY = re.compile(r"_标注(-\d+)?$")
"""What the stem of our own annotated copies ends in; they are numbered where two would have one name."""

OWN_NAMES = frozenset((REGISTER_NAME, REPORT_NAME, CHECK_NAME, WHATIF_NAME, LIVE_NAME, RATES_NAME, TRACK_NAME))
"""What our own workbooks are called: they hold names and scores, and are no score sheets."""

BACKUP_FOLDER = "备份"
"""Where outputs keep what they replaced."""

ALIKE = 0.5
"""From this likeness (difflib, 0 to 1) a name is offered as what was probably meant: its ending does not count."""
_MOST_OFFERED = 3
"""So many of the likest files are looked into for one of the right kind."""
Fits = Callable[[str], bool]
"""Tells whether a file is of the kind that was asked for."""


class Found(NamedTuple):
    """The files to read, and which of our own outputs stood among them and are not read."""

    paths: tuple[str, ...]
    own_named: tuple[str, ...] = ()
    """Outputs that were named on the command line, as a shell names them that spreads ``*.xlsx``."""
    own_met: tuple[str, ...] = ()
    """Outputs that lie in a folder or fit a pattern."""


def find_inputs(arguments: Sequence[str], fits: Fits = lambda _: True) -> list[str]:
    """Return the paths of the files that ``arguments`` name, as `look_for` finds them."""
    return list(look_for(arguments, fits).paths)


def look_for(arguments: Sequence[str], fits: Fits = lambda _: True) -> Found:
    """Return the files that ``arguments`` name, each once, in the order given.

    A folder gives the tables directly in it, sorted as people count (2 before 10, 二 before 十); lock files, hidden files
    and our own outputs are left out, there and in patterns with ``*`` and ``?``. A file named outright is
    taken whatever it is called, unless other files are named as well (a shell has spread a pattern then):
    lock files and our own outputs are left out beside them.
    Raises `CannotGoOn` for a name that does not exist, and for a folder or pattern without tables. Instead of a
    name that does not exist the likest one there is offered whose file ``fits``.
    """
    found: dict[str, str] = {}
    own_met: dict[str, str] = {}
    for argument in arguments:
        for path in _named(argument, own_met, fits):
            found.setdefault(_same(path), path)
    kept = [path for path in found.values() if not Path(path).name.startswith("~$")]
    originals = [path for path in kept if not _is_own(Path(path).name)]
    paths = originals or kept or list(found.values())
    own_named = tuple(path for path in found.values() if _is_own(Path(path).name) and path not in paths)
    met = tuple(path for key, path in own_met.items() if key not in found)
    return Found(tuple(paths), own_named, met)


def names_of(arguments: Sequence[str]) -> str:
    """Return what 说明 calls the files that ``arguments`` name: the same however their paths were typed."""
    given = [one for one in arguments if one]
    return "、".join(file_name(path) for path in find_inputs(given)) if given else ""


def lists_said(given: Sequence[str]) -> str:
    """Return what 说明 calls the lists of ``--list 行为偏差=名单.xlsx``: their names and those of their files."""
    parted = (one.partition("=") for one in given)
    return "、".join(f"{name.strip()}={names_of([path.strip()])}" for name, _, path in parted)


def base_folder(argument: str) -> str:
    """Return the folder that an argument stands for: itself, a file's own, or where a pattern begins."""
    path = Path(argument)
    if path.is_dir():
        return str(path)
    if path.exists():
        return str(path.parent)
    for parent in reversed(path.parents):
        if "*" in parent.name or "?" in parent.name:
            return str(parent.parent)
    return str(path.parent)


def _same(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _named(argument: str, own: dict[str, str], fits: Fits) -> list[str]:
    if not argument.strip():
        raise CannotGoOn("成绩表的名字是空的。", "请写上文件名；写一个点「.」就是现在所在的文件夹。")
    try:
        if Path(argument).is_dir():
            return _in_folder(argument, own)
        if Path(argument).is_char_device() or Path(argument).is_block_device():  # some of them never end
            raise CannotGoOn(f"「{argument}」不是文件，是一个设备。", "请给出成绩表的文件名，或它所在的文件夹。")
        if Path(argument).exists():
            return [argument]
    except (OSError, ValueError) as fault:  # a name that the system does not allow
        raise CannotGoOn(f"「{argument}」不是能用的文件名。", "请检查有没有多余的符号。") from fault
    if "*" in argument or "?" in argument:
        return _by_pattern(argument, own)
    raise _missing(argument, fits)


def _in_folder(folder: str, own: dict[str, str]) -> list[str]:
    try:
        tables = [entry for entry in Path(folder).iterdir() if _is_table(entry.name) and entry.is_file()]
    except OSError as fault:
        raise CannotGoOn(f"文件夹「{folder}」打不开。", "可能没有权限，请换个位置或问管理员。") from fault
    paths = _without_own(tables, own)
    if not paths:
        raise CannotGoOn(
            f"文件夹「{folder}」里没有成绩表。",
            f"只找直接放在里面、名字以这些结尾的文件：{'、'.join(ENDINGS)}；本程序自己生成的文件不算。",
        )
    return _sorted(paths)


def _by_pattern(pattern: str, own: dict[str, str]) -> list[str]:
    whole = Path(pattern)
    try:
        # Brackets are letters here, as on the command line of Windows: class names are full of them.
        relative = str(whole.relative_to(whole.anchor)).replace("[", "[[]")
        matches = list(Path(whole.anchor).glob(relative))
    except (OSError, ValueError, NotImplementedError):
        matches = []
    tables = [
        path for path in matches if _is_table(path.name) and path.parent.name != BACKUP_FOLDER and path.is_file()
    ]
    paths = _without_own(tables, own)
    if not paths:
        raise CannotGoOn(f"没有文件符合「{pattern}」。", "请检查文件夹和名字；* 代表任意几个字，? 代表一个字。")
    return _sorted(paths)


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in ENDINGS and not name.startswith((".", "~$"))


def _is_own(name: str) -> bool:
    return (
        name in OWN_NAMES or name.startswith((ONE_TEACHER, PART_NAME)) or _COPY.search(Path(name).stem) is not None
    )


def _without_own(tables: list[Path], own: dict[str, str]) -> list[Path]:
    """Return the tables that are not our own outputs; those are noted in ``own``."""
    own |= {_same(str(path)): str(path) for path in tables if _is_own(path.name)}
    return [path for path in tables if not _is_own(path.name)]


def _sorted(paths: list[Path]) -> list[str]:
    return [str(path) for path in sorted(paths, key=lambda path: natural_key(path.name))]


def _missing(argument: str, fits: Fits) -> CannotGoOn:
    import difflib

    wanted = Path(argument)
    if not wanted.parent.is_dir():
        return CannotGoOn(f"找不到文件夹「{wanted.parent}」。", "请检查路径，或把文件直接拖进命令窗口。")
    try:
        tables = [entry for entry in wanted.parent.iterdir() if _is_table(entry.name) and entry.is_file()]
    except OSError:
        tables = []
    stem = wanted.stem if wanted.suffix.lower() in ENDINGS else wanted.name
    by_stem: dict[str, list[Path]] = {}
    for entry in sorted(tables):
        by_stem.setdefault(entry.stem, []).append(entry)
    close = difflib.get_close_matches(stem, by_stem, n=_MOST_OFFERED, cutoff=ALIKE)
    offered = next((entry for near in close for entry in by_stem[near] if fits(str(entry))), None)
    hint = f"您要的是不是「{offered.name}」？" if offered else "请检查文件名，结尾（如 .xlsx）也要写上。"
    return CannotGoOn(f"找不到文件「{argument}」。", hint)
