"""Columns that no word explains: numbers that look like a subject's scores, and what speaks against it."""

from __future__ import annotations

import itertools

from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.sheets.columns.who import SAMPLE
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.words.marks import MarkReader
from xuekun_cli.sheets.words.table import Words

_MOSTLY = 0.6
"""A column of numbers: at least this share of its filled cells are scores or marks."""
_RUNNING = 0.8
"""Running numbers go up by one at this share of the steps; they begin again in each room and class."""
_HIGHEST_SINGLE = 300 * SCALE
"""The highest full mark of a single paper in use (理综, 文综)."""


def why_no_scores(grid: SheetGrid, column: int, first: int, last: int, words: Words) -> str:
    """Return "" when the cells look like scores, else what speaks against it (Chinese)."""
    reader = MarkReader(words)
    values: list[int] = []
    other = filled = 0
    for row in range(first, min(last, first + SAMPLE) + 1):
        meaning = reader.read(grid.rows[row][column])
        if meaning.mark is Mark.BLANK:
            continue
        filled += 1
        if meaning.mark is Mark.SCORED:
            values.append(meaning.score)
        elif meaning.mark in (Mark.UNREADABLE, Mark.LEVEL):
            other += 1
    if not filled:
        return "整列是空的"
    if len(values) < 1 or (filled - other) / filled < _MOSTLY:
        return "不是数字"
    if max(values) > _HIGHEST_SINGLE or min(values) < 0:
        return "数字超出分数的范围"
    if len(values) >= 3 and len(set(values)) == 1:
        return "每行都一样"
    if len(values) >= 5 and sorted(values) == [(i + 1) * SCALE for i in range(len(values))]:
        return "是 1、2、3… 的顺序号"
    steps = sum(b - a == SCALE for a, b in itertools.pairwise(values))
    if len(values) >= 5 and steps >= _RUNNING * (len(values) - 1):
        return "是连续的顺序号"
    return ""
