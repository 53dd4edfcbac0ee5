"""The answers in 待核查 of a workbook that an earlier run of `report` or `check` wrote."""

from __future__ import annotations

from pathlib import Path

from xuekun_cli.model.results.screening import Answer
from xuekun_cli.sheets.register.typed import read_answers


def answers_in(path: str) -> tuple[Answer, ...]:
    """Return the answers in a workbook; () when there is no such file.

    Raises `CannotGoOn` when the file is there but cannot be read: answers would be lost.
    """
    return read_answers(path) if Path(path).is_file() else ()
