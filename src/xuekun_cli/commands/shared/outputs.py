"""Where results go: the annotated copies beside their inputs, the register beside the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from xuekun_cli.commands.shared.given import is_given, refuse_given
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.register import PART_NAME, REGISTER_NAME, SPLITS
from xuekun_cli.model.results.screening import ScreenOutcome

ANNOTATED = "_标注"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
"""Characters that Windows does not allow in the name of a file."""


def register_path(folder: str, out: str) -> str:
    """Return where the register stands: in ``out``, else in ``folder``, that of the first input.

    Raises `CannotGoOn` when ``out`` is there and is no folder.
    """
    return _within(folder, out, REGISTER_NAME)


def part_paths(register: str, by: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return where the parts of a register stand: in a folder beside it, each by its name; like ones are numbered."""
    folder = Path(register).parent / SPLITS[by]
    paths: dict[str, str] = {}
    for name in names:
        stem = f"{PART_NAME}{_NOT_IN_NAMES.sub('_', name).strip()}"
        path, again = folder / f"{stem}.xlsx", 2
        while _folded(path) in paths:
            path, again = folder / f"{stem}-{again}.xlsx", again + 1
        paths[_folded(path)] = str(path)
    return tuple(paths.values())


def parts_there(register: str) -> tuple[str, ...]:
    """Return the parts that stand beside a register: what was typed into them goes into the next one."""
    folders = [Path(register).parent / folder for folder in SPLITS.values()]
    return tuple(
        str(path)
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.glob(f"{PART_NAME}*.xlsx"), key=lambda path: natural_key(path.name))
    )


def output_path(folder: str, out: str, name: str) -> str:
    """Return where a workbook stands: in ``out``, else in ``folder``, that of the last exam.

    Raises `CannotGoOn` when ``out`` is there and is no folder, and when a file that was given stands there.
    """
    target = _within(folder, out, name)
    refuse_given([target])
    return target


def _within(folder: str, out: str, name: str) -> str:
    if out and Path(out).exists() and not Path(out).is_dir():
        raise CannotGoOn(
            f"--out 后面的「{out}」是一个文件，不是文件夹。", "请换一个文件夹；没有的文件夹会自动建。"
        )
    return str(Path(out or folder) / name)


def copy_paths(outcome: ScreenOutcome, numbers: Iterable[int], out: str) -> dict[int, str]:
    """Return index of an input → path of its annotated copy.

    Copies that would have one name (stems that differ in capitals only, members of a zip) are numbered, and
    so is a copy whose place a file holds that was given.
    """
    from xuekun_cli.workbooks.copy.annotate import annotated_suffix

    taken = {_folded(reading.book.path) for reading in outcome.inputs}
    paths: dict[int, str] = {}
    for number in numbers:
        book = outcome.inputs[number].book
        folder = Path(out) if out else Path(book.path).parent
        name = f"{Path(book.member or book.path).stem}{ANNOTATED}"
        suffix = annotated_suffix(book)
        path = folder / f"{name}{suffix}"
        again = 2
        while _folded(path) in taken or is_given(path):
            path = folder / f"{name}-{again}{suffix}"
            again += 1
        taken.add(_folded(path))
        paths[number] = str(path)
    return paths


def _folded(path: str | Path) -> str:
    """Return what two paths share that are one file where capitals do not count, as on Windows."""
    return str(Path(path).absolute()).casefold()
