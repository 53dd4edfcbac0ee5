"""The files that were given on the command line: no result is put in the place of one of them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import CannotGoOn

if TYPE_CHECKING:
    from xuekun_cli.model.results.marking import OutputFile

_OUTPUT_PARAMETERS = ("out", "folder", "save")
"""What a command calls its --out or --save, which name a place and no input."""
_TOGETHER = "scores"
"""The argument whose files are looked for together: of these our own outputs are left out (`look_for`)."""
_words: ContextVar[tuple[Sequence[str], ...]] = ContextVar("_words", default=())
"""Of the command that runs: the words that name one input, or several together."""


def note_given(parameters: Mapping[str, object]) -> None:
    """Take note of what was typed for the parameters of a command, by their names."""
    words: list[Sequence[str]] = []
    for name, value in parameters.items():
        several = [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []
        if name in _OUTPUT_PARAMETERS:
            continue
        if name == _TOGETHER and several:
            words.append(several)
        else:
            words += [[one] for one in (*several, *([value] if isinstance(value, str) else []))]
    _words.set(tuple(words))


def is_given(path: str | Path) -> bool:
    """Tell whether a path is that of a file given on the command line, in whatever writing or by whatever link."""
    return any(_same_file(path, one) for one in _given_files())


def refuse_given(targets: Iterable[str | Path]) -> None:
    """Raise `CannotGoOn` when a result would stand where a file stands that was given on the command line."""
    given = list(_given_files())
    for target in targets:
        for one in given:
            if _same_file(target, one):
                raise CannotGoOn(
                    f"结果要写到「{target}」，那里就是这次给出的「{one}」：写了就会换掉它，所以没有写任何文件。",
                    "请加 --out 写上另一个文件夹，结果放到那里；或者先把给出的文件改名、移到别处。",
                )


def put_in_place(files: Sequence[OutputFile]) -> tuple[str, ...]:
    """Put results in their places, and return the paths of the backups of what stood there.

    Raises `CannotGoOn`, with nothing written, for what `refuse_given` and `store.place` do.
    """
    from xuekun_cli.workbooks.pages.store import place

    refuse_given(file.path for file in files)
    return place(files, datetime.now()).backed_up


def _given_files() -> Iterator[str]:
    """Yield the files that the command's words name; a folder or a pattern gives the tables that it stands for."""
    from xuekun_cli.pipeline.inputs.opening import files_of

    for words in _words.get():
        # a list is given as 行为偏差=名单.xlsx
        yield from files_of([part for word in words for part in (word, word.partition("=")[2]) if part])


def _same_file(target: str | Path, given: str) -> bool:
    try:
        return Path(target).samefile(given)
    except OSError:
        # nothing stands there yet: where names that differ in capitals or accents are one, something would
        return _folded(target) == _folded(given)


def _folded(path: str | Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()
