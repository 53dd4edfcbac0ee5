"""Rows of means, highest and lowest below a table, held against the students that were read above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import Proof
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.evidence import measured
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words

_STATISTICS = "统计"
"""In the reason for a dropped row, before its colon, where it is one of statistics."""
_MOST_ROWS = 200
"""A table with more rows of statistics than this is not held against them."""
_MEAN, _HIGHEST, _LOWEST = ("平均", "均分", "均值"), ("最高",), ("最低",)


def foot_proofs(
    grid: SheetGrid,
    kept: Sequence[int],
    dropped: Sequence[tuple[int, str]],
    scores: Sequence[ScoreColumn],
    words: Words,
) -> tuple[Proof, ...]:
    """Return for each row of means, highest or lowest in how many columns it agrees with the students above it.

    Those are all students above, or those since the statistics before. A mean may count what is missing as nothing.
    A row that agrees nowhere is about other people, and proves nothing. ``kept``, ``dropped``: zero-based rows.
    """
    reasons = [(row, *why.partition("：")) for row, why in dropped]
    told = {row: what for row, kind, _, what in reasons if _STATISTICS in kind}
    foot = {row: what for row, what in told.items() if _kind(what)}
    if not foot or len(foot) > _MOST_ROWS or not scores:
        return ()
    columns = [score.column for score in scores]
    headers = tuple(score.said or score.subject for score in scores)
    students = measured(grid, columns, kept, {}, words, max(1, len(kept)), 0)
    own = measured(grid, columns, sorted(foot), {}, words, len(foot), 0)
    proofs = []
    for at, row in enumerate(own.rows):
        before = max((other for other in told if other < row and _apart(kept, other, row)), default=-1)
        numbers = {column: own.columns[column][at] for column in columns}
        there = [(column, number) for column, number in numbers.items() if number is not None]
        agree: list[int] = []
        for start in dict.fromkeys((-1, before)):
            places = [k for k, student in enumerate(kept) if start < student < row]
            fits = [
                column
                for column, number in there
                if _fits(_kind(foot[row]), number, [students.columns[column][k] for k in places])
            ]
            agree = max(agree, fits, key=len)
        if agree:
            cells = tuple(a1(row, column) for column, _ in there if column not in agree)
            of = f"第 {row + 1} 行{foot[row]}"
            proofs.append(Proof("foot", of, headers, len(there), len(agree), cells))
    return tuple(proofs)


def _apart(kept: Sequence[int], one: int, other: int) -> bool:
    return any(one < row < other for row in kept)


def _kind(what: str) -> str:
    text = fold_text(what)
    kinds: Iterable[tuple[str, Sequence[str]]] = (("mean", _MEAN), ("highest", _HIGHEST), ("lowest", _LOWEST))
    return next((kind for kind, said in kinds if any(word in text for word in said)), "")


def _fits(kind: str, number: int, values: Sequence[int | None]) -> bool:
    present = [value for value in values if value is not None]
    if not present:
        return False
    if kind == "highest":
        return number == max(present)
    if kind == "lowest":
        return number == min(present)
    unit = next(unit for unit in (SCALE, SCALE // 10, SCALE // 100, SCALE // 1000, 1) if number % unit == 0)
    return any(2 * abs(sum(present) - number * count) <= unit * count for count in (len(present), len(values)))
