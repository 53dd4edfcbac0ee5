"""The answers in 待核查 of a workbook that an earlier run of `report` or `check` wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.sheets.register.typed import read_answers


def answers_in(path: str) -> tuple[Answer, ...]:
    """Return the answers in a workbook; () when there is no such file.

    Raises `CannotGoOn` when the file is there but cannot be read: answers would be lost.
    """
    return read_answers(path) if Path(path).is_file() else ()


def answers_given(paths: Sequence[str]) -> tuple[Answer, ...]:
    """Return the answers in workbooks that were named. Raises `CannotGoOn` for one that is not there."""
    for path in paths:
        if not Path(path).is_file():
            raise CannotGoOn(f"--register 后面的「{path}」没有这个文件。", "请检查名字和文件夹。")
    return tuple(answer for path in paths for answer in read_answers(path))
