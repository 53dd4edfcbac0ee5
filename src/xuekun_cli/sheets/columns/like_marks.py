"""What the cells of a column say for its being marks: a total or a rank needs it, or it looks like marks and goes with others."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.sheets.columns.choice import Choice
from xuekun_cli.sheets.words.joined import HeaderColumn

_FEWEST_MARKS = 5
"""A column with fewer different numbers than this does not behave like marks."""
_ROWS_TO_COMPARE = 30
"""From so many rows on it is asked whether a column goes with the subjects."""
_GOES_WITH = 15
"""Marks go with the subjects from this correlation on (per cent, its square 2); the median of real ones is 39."""
_SPREAD = 8 * SCALE
"""Marks lie at least so far apart, the lowest from the highest."""


def is_followed(choice: Choice, column: HeaderColumn) -> bool:
    """Tell whether a rank follows a column."""
    return any(law.kind == "order" and column.column in law.parts for law in choice.evidence.laws)


def is_needed(choice: Choice, column: HeaderColumn) -> bool:
    """Tell whether a total adds a column up."""
    return any(law.kind == "sum" and column.column in law.parts for law in choice.evidence.laws)


def behaves_like_marks(choice: Choice, column: HeaderColumn) -> bool:
    """Tell whether a column has the range and the spread of marks: not few values, not all near each other."""
    values = [value for value in choice.evidence.table.columns.get(column.column, ()) if value is not None]
    few = min(_FEWEST_MARKS, max(2, len(values) // 2))
    return len(set(values)) >= few and max(values) - min(values) >= min(_SPREAD, max(values) // 4)


def goes_with(choice: Choice, column: HeaderColumn, others: Sequence[int]) -> bool:
    """Tell whether a column rises with the subjects' mean; in few rows that cannot be told, and counts as yes."""
    table = choice.evidence.table
    pairs = []
    for k, value in enumerate(table.columns[column.column]):
        beside = [
            score for other in others if other in table.columns and (score := table.columns[other][k]) is not None
        ]
        if value is not None and beside:
            pairs.append((value, sum(beside) // len(beside)))
    if len(pairs) < _ROWS_TO_COMPARE:
        return True
    count = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) // count, sum(y for _, y in pairs) // count
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    alone = sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs)
    return together > 0 and together * 100 >= _GOES_WITH * isqrt(alone)
