"""Where results go: the annotated copies beside their inputs, the register beside the first of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xuekun_cli.model.marking import OutputFile, SheetMarks
from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.model.screening import ScreenOutcome

ANNOTATED = "_标注"


def register_path(first_input: str, out: str) -> str:
    """Return where the register stands: in ``out``, else beside the first input."""
    folder = Path(out) if out else _folder(first_input)
    return str(folder / REGISTER_NAME)


def _folder(first_input: str) -> Path:
    path = Path(first_input)
    return path if path.is_dir() else path.parent


def screen_files(
    outcome: ScreenOutcome,
    marks: dict[int, list[SheetMarks]],
    register: str,
    out: str,
    advance: Callable[[], None],
) -> list[OutputFile]:
    """Return the annotated copy of every input with a table of this sitting, and the register, in memory."""
    from xuekun_cli.workbooks.annotate import annotate, annotated_suffix
    from xuekun_cli.workbooks.register import write_register

    files: list[OutputFile] = []
    taken: set[str] = set()
    for number, reading in enumerate(outcome.inputs):
        if number not in marks:
            continue
        book = reading.book
        stem = Path(book.member).stem if book.member else Path(book.path).stem
        folder = Path(out) if out else Path(book.path).parent
        suffix = annotated_suffix(book)
        path = folder / f"{stem}{ANNOTATED}{suffix}"
        again = 2
        while str(path) in taken:
            path = folder / f"{stem}{ANNOTATED}-{again}{suffix}"
            again += 1
        taken.add(str(path))
        files.append(OutputFile(str(path), annotate(book, marks[number])))
        advance()
    files.append(OutputFile(register, write_register(outcome)))
    advance()
    return files
