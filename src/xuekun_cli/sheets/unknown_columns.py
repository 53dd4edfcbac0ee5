"""Columns that no word explains: numbers that look like a subject's scores, and what speaks against it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.sheets.grid import SheetGrid
from xuekun_cli.sheets.labels import fold_text
from xuekun_cli.sheets.marks import MarkReader
from xuekun_cli.sheets.who_columns import SAMPLE
from xuekun_cli.sheets.words import Words

_MOSTLY = 0.6
"""A column of numbers: at least this share of its filled cells are scores or marks."""
_HIGHEST_SINGLE = 300 * SCALE
"""The highest full mark of a single paper in use (理综, 文综)."""
_PROOF = 6
"""So many complete rows, each with the same columns adding up, show that a column is a total."""
_MOST_SUMMED = 12
"""Sums are looked for among so many columns at most."""


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
    if len(values) >= 5 and all(b - a == SCALE for a, b in itertools.pairwise(values)):
        return "是连续的顺序号"
    return ""


def combines_subjects(text: str, words: Words, present: Sequence[str]) -> bool:
    """Tell whether a header is the first characters of subjects that have columns of their own (语数英, 物化生)."""
    word = fold_text(text)
    short = {said[0]: key for said, key in words.subjects.items() if not said.isascii()}
    keys = [short.get(char) for char in word]
    return len(keys) > 1 and all(key in present for key in keys)


def sums_columns(
    grid: SheetGrid, column: int, others: Sequence[int], first: int, last: int, words: Words
) -> tuple[int, ...]:
    """Return the columns (at least two of ``others``) that add up to ``column`` in every complete row, or ()."""
    others = others[:_MOST_SUMMED]
    if len(others) < 2:
        return ()
    reader = MarkReader(words)
    rows: list[tuple[int, list[int]]] = []
    for row in range(first, min(last, first + SAMPLE) + 1):
        meanings = [reader.read(grid.rows[row][one]) for one in (column, *others)]
        if all(meaning.mark is Mark.SCORED for meaning in meanings):
            rows.append((meanings[0].score, [meaning.score for meaning in meanings[1:]]))
        if len(rows) == _PROOF:
            break
    if len(rows) < _PROOF or len({total for total, _ in rows}) == 1:
        return ()
    for size in range(2, len(others) + 1):
        for places in itertools.combinations(range(len(others)), size):
            if all(total == sum(scores[place] for place in places) for total, scores in rows):
                return tuple(others[place] for place in places)
    return ()
