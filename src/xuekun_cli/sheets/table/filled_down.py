"""A class, grade or school that is written only where it begins, as if its cells were merged: the blanks filled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid

_WORDS = {ColumnRole.CLASS: "班级", ColumnRole.GRADE: "年级", ColumnRole.SCHOOL: "学校"}

_FEWEST = 2
_USUAL = 4
"""A value stands for at least the first number of students, and on the average for the second."""


class FilledDown(NamedTuple):
    """The texts of the columns that were filled (role → one a student row), and what is to be said about them."""

    texts: dict[ColumnRole, tuple[str, ...]]
    findings: list[Finding]


def filled_down(grid: SheetGrid, who: dict[ColumnRole, int], rows: Sequence[int], file: str) -> FilledDown:
    """Return the columns that name a class, grade or school only where it begins, filled.

    ``who``: role → column; ``rows``: the rows of students (zero-based); ``file``: the label used in findings.
    """
    filled = FilledDown({}, [])
    for role, word in _WORDS.items():
        column = who.get(role)
        if column is None:
            continue
        seen = grid.texts_looked_through(rows, column)
        if all(seen):
            continue
        empty = [row for row, text in zip(rows, seen, strict=True) if not text]
        texts = _from_above(grid.texts(rows, column), rows)
        if texts is None:
            continue
        filled.texts[role] = tuple(texts)
        filled.findings.append(
            Finding(
                "filled_down",
                Severity.WARNING,
                f"{word}只写在每段的第一行，下面 {len(empty)} 名学生的格是空的，按上面写的{word}算",
                f"请核对各班的人数；若不对，请在原表把{word}写全，再运行一次。",
                CellRef(file, grid.cells.name, a1(empty[0], column)),
            )
        )
    return filled


def _from_above(texts: Sequence[str], rows: Sequence[int]) -> list[str] | None:
    """Return the texts with every blank filled from above; None where a blank may mean something else.

    A value is written where it begins and nowhere else (again only behind rows that are no students, as on
    a new page), stands for two students or more (four on the average), and never comes back: one student without a class among
    others that have theirs is no such blank.
    """
    if not texts or not texts[0]:
        return None
    filled: list[str] = []
    for position, text in enumerate(texts):
        if text and filled and text == filled[-1] and rows[position] == rows[position - 1] + 1:
            return None
        filled.append(text or filled[-1])
    runs = [(value, len(list(run))) for value, run in groupby(filled)]
    if len({value for value, _ in runs}) < len(runs) or min(length for _, length in runs) < _FEWEST:
        return None
    return filled if len(filled) >= _USUAL * len(runs) else None
