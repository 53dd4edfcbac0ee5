"""The door for programs: score files in, `Scores` out; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike, fspath

from xuekun_cli.model.results.scores import Scores
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.look import look

__all__ = ["Scores", "read_scores"]

Paths = str | PathLike[str] | Sequence[str | PathLike[str]]


def read_scores(
    paths: Paths,
    *,
    sheets: Sequence[str] = (),
    mapping: Sequence[str] = (),
    full_marks: Sequence[str] = (),
    layouts: Sequence[str] = (),
    roll: str = "",
    words: str = "",
    converted: bool = False,
) -> Scores:
    """Return what score files hold, read as `xuekun look` reads them: every exam of them, and what is to be said.

    ``paths``: one path or several, of files or folders, or patterns with ``*``. The others are the options of the
    command line: ``sheets`` (``--sheet``), ``mapping`` (``--map``, ``语文=Chinese``), ``full_marks``
    (``--full-mark``, ``语文=150``), ``layouts`` (``--layout``), ``roll``, ``words`` and ``converted``. Answers in
    待核查 beside the files are heeded, where they are about columns. Raises `CannotGoOn`, with a sentence in
    Chinese in ``message`` and what to do in ``hint``, for what `xuekun screen` could not go on with.
    """
    several = [paths] if isinstance(paths, str | PathLike) else list(paths)
    request = Request(
        tuple(fspath(path) for path in several),
        roll=roll,
        words=words,
        mapping=tuple(mapping),
        sheets=tuple(sheets),
        full_marks=tuple(full_marks),
        layouts=tuple(layouts),
        converted=converted,
    )
    outcome = look(request)
    if outcome.problem is not None:
        raise outcome.problem
    return Scores(outcome.inputs, outcome.tables, outcome.findings)
