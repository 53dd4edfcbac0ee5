"""Where results go: the annotated copies beside their inputs, the register beside the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.marking import OutputFile, SheetMarks
from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.model.screening import ScreenOutcome

ANNOTATED = "_标注"
MOST_LISTED = 1_048_000
"""Rows that a sheet of the register has room for: Excel's 1,048,576, less those of its title and header."""


def register_path(folder: str, out: str) -> str:
    """Return where the register stands: in ``out``, else in ``folder``, that of the first input.

    Raises `CannotGoOn` when ``out`` is there and is no folder.
    """
    if out and Path(out).exists() and not Path(out).is_dir():
        raise CannotGoOn(
            f"--out 后面的「{out}」是一个文件，不是文件夹。", "请换一个文件夹；没有的文件夹会自动建。"
        )
    return str(Path(out or folder) / REGISTER_NAME)


def copy_paths(outcome: ScreenOutcome, numbers: Iterable[int], out: str) -> dict[int, str]:
    """Return index of an input → path of its annotated copy.

    Copies that would have one name (stems that differ in capitals only, members of a zip) are numbered, and
    so is a copy whose place an input holds.
    """
    from xuekun_cli.workbooks.annotate import annotated_suffix

    taken = {_folded(reading.book.path) for reading in outcome.inputs}
    paths: dict[int, str] = {}
    for number in numbers:
        book = outcome.inputs[number].book
        folder = Path(out) if out else Path(book.path).parent
        name = f"{Path(book.member or book.path).stem}{ANNOTATED}"
        suffix = annotated_suffix(book)
        path = folder / f"{name}{suffix}"
        again = 2
        while _folded(path) in taken:
            path = folder / f"{name}-{again}{suffix}"
            again += 1
        taken.add(_folded(path))
        paths[number] = str(path)
    return paths


def _folded(path: str | Path) -> str:
    """Return what two paths share that are one file where capitals do not count, as on Windows."""
    return str(Path(path).absolute()).casefold()


def screen_files(
    outcome: ScreenOutcome,
    marks: dict[int, list[SheetMarks]],
    copies: dict[int, str],
    register: str,
    advance: Callable[[], None],
    notes: bool = False,
) -> tuple[list[OutputFile], ScreenOutcome]:
    """Return the annotated copy of every input in ``copies`` (index → path) and the register, in memory.

    What is done with is taken out of ``marks``.
    The outcome comes back with what the copies had to say; the register has it in 待核查. With ``notes`` each
    listed score gets its reason as a cell note. Raises `CannotGoOn` when more are listed than a register holds.
    """
    if len(outcome.listed) > MOST_LISTED:
        raise CannotGoOn(
            f"列出的有 {len(outcome.listed)} 人次，一份名册最多写 {MOST_LISTED} 行，放不下。没有写入任何文件。",
            "请把成绩表按年级或学校分成几个文件，分开运行。",
        )
    from xuekun_cli.workbooks.annotate import annotated
    from xuekun_cli.workbooks.register import write_register

    files: list[OutputFile] = []
    said: list[Finding] = []
    for number, path in copies.items():
        # let go of: what is written needs no room any longer
        copy = annotated(outcome.inputs[number].book, marks.pop(number), notes=notes)
        files.append(OutputFile(path, copy.content))
        said.extend(copy.said)
        advance()
    outcome = replace(outcome, findings=(*outcome.findings, *said))
    files.append(OutputFile(register, write_register(outcome)))
    advance()
    return files, outcome
