"""Which column repeats others: a mark converted step by step, a copy, or one of several in every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, permutations

from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, ORDER_TAKEN, SUM_ROWS, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.measured import MeasuredTable

FEWEST_VALUES = 5
"""A column with fewer numbers than this follows anything."""


def conversion_law(table: MeasuredTable, raw: int, converted: int) -> Law | None:
    """Return the law that one column is a mark converted from another, or None.

    The same raw mark has the same converted one, and a higher one never a lower. Which of two is the raw one is
    told only where several raw marks share a converted one; where each has its own, both ways hold.
    """
    pairs = sorted(
        (one, other)
        for one, other in zip(table.columns[raw], table.columns[converted], strict=True)
        if one is not None and other is not None
    )
    if len(pairs) < EXACT_ROWS or len({one for one, _ in pairs}) < FEWEST_VALUES:
        return None
    if len({other for _, other in pairs}) < FEWEST_VALUES or all(one == other for one, other in pairs):
        return None
    wrong = 0
    for (one, other), (after, then) in pairwise(pairs):
        wrong += other != then if one == after else then < other
    rows = len(pairs)
    if wrong and (rows < SUM_ROWS or not reaches(rows - wrong, rows, ORDER_TAKEN)):
        return None
    return Law(LawKind.CONVERTED, converted, (raw,), rows, rows - wrong)


def complement_law(table: MeasuredTable, one: int, other: int) -> Law | None:
    """Return the law that two columns add up to the same in every row (得分 and 失分), or None."""
    sums = [
        value + beside
        for value, beside in zip(table.columns[one], table.columns[other], strict=True)
        if value is not None and beside is not None
    ]
    if len(sums) < EXACT_ROWS or len(set(table.columns[one])) < FEWEST_VALUES:
        return None
    held = Counter(sums).most_common(1)[0][1]
    if not reaches(held, len(sums), ORDER_TAKEN):
        return None
    return Law(LawKind.CONVERTED, other, (one,), len(sums), held)


def difference_law(table: MeasuredTable, column: int, others: Sequence[int]) -> Law | None:
    """Return the law that a column is one of ``others`` less another (进退步: the earlier rank less this one), or None."""
    values = table.columns[column]
    if len({value for value in values if value is not None}) < FEWEST_VALUES:
        return None
    for one, less in permutations(others, 2):
        rows = [
            (value, first - second)
            for value, first, second in zip(values, table.columns[one], table.columns[less], strict=True)
            if value is not None and first is not None and second is not None
        ]
        held = sum(value == difference for value, difference in rows)
        if len(rows) >= EXACT_ROWS and reaches(held, len(rows), ORDER_TAKEN):
            return Law(LawKind.DIFFERENCE, column, (one, less), len(rows), held)
    return None


def is_coarser(table: MeasuredTable, raw: int, converted: int) -> bool:
    """Tell whether several raw marks share a converted one: then it is told which of the two is which."""
    met: dict[int, set[int]] = {}
    for one, other in zip(table.columns[raw], table.columns[converted], strict=True):
        if one is not None and other is not None:
            met.setdefault(other, set()).add(one)
    return any(len(raws) > 1 for raws in met.values())


def one_of_law(table: MeasuredTable, column: int, others: Sequence[int]) -> Law | None:
    """Return the law that a column repeats, row by row, one of at least two others (a best mark), or None."""
    values = table.columns[column]
    rows = [k for k, value in enumerate(values) if value is not None]
    if len(rows) < SUM_ROWS or len(others) < 2:
        return None
    held = sum(any(table.columns[other][k] == values[k] for other in others) for k in rows)
    if not reaches(held, len(rows), ORDER_TAKEN):
        return None
    used = tuple(other for other in others if any(table.columns[other][k] == values[k] for k in rows))
    return Law(LawKind.ONE_OF, column, used, len(rows), held)
