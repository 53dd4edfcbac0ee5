"""Which column of words steps with a score: levels (A, B, C; 优, 良) that a higher score never has a lower one of."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, ORDER_TAKEN, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.orders import out_of_order

_FEWEST_LEVELS, _MOST_LEVELS = 2, 12


def level_law(column: int, levels: Sequence[str], score: int, scores: Sequence[int | None]) -> Law | None:
    """Return the law that the words of ``column`` step with the numbers of ``score``, or None.

    ``levels``, ``scores``: a row each, ``""`` and None for nothing. ``broken`` has the positions out of step.
    """
    rows = [
        (k, level, mark)
        for k, (level, mark) in enumerate(zip(levels, scores, strict=True))
        if level and mark is not None
    ]
    marks: dict[str, list[int]] = {}
    for _, level, mark in rows:
        marks.setdefault(level, []).append(mark)
    if len(rows) < EXACT_ROWS or not _FEWEST_LEVELS <= len(marks) <= min(_MOST_LEVELS, len(rows) // 3):
        return None
    best_first = sorted(marks, key=lambda level: -sorted(marks[level])[len(marks[level]) // 2])
    place = {level: k for k, level in enumerate(best_first)}
    lost = out_of_order([place[level] for _, level, _ in rows], [mark for _, _, mark in rows])
    if not reaches(len(rows) - len(lost), len(rows), ORDER_TAKEN):
        return None
    return Law(LawKind.LEVEL, column, (score,), len(rows), len(rows) - len(lost), tuple(rows[k][0] for k in lost))
