"""Which column is a weighted sum of others: 总评 of 30% 平时 and 70% 期末, the mean of all subjects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import gcd

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.sheets.evidence.laws import ORDER_TAKEN, SUM_ROWS, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.measured import MeasuredTable

_SMALLEST = 0.02
"""A column with a smaller weight than this adds nothing; below nothing it is no weighted sum."""
_FITTED_AGAIN, _BEST = 2, 90
"""So many times the weights are fitted to the nine tenths of the rows that they fit best."""
_ROWS_A_WEIGHT = 3
"""So many rows for each weight, or any column fits."""


def weighted_law(table: MeasuredTable, whole: int, parts: Sequence[int]) -> Law | None:
    """Return the law that ``whole`` is a sum of at least two of ``parts``, each times a weight of its own; or None.

    The weights are fitted to the complete rows; each row has to come out within the rounding of ``whole``. They
    serve to tell what a column is, and are never judged by.
    """
    used = [part for part in parts if part != whole]
    while len(used) > 1:
        rows = [row for row in zip(*(table.columns[c] for c in (whole, *used)), strict=True) if None not in row]
        weights = _without_odd(rows, len(used)) if len(rows) >= max(SUM_ROWS, _ROWS_A_WEIGHT * len(used)) else None
        if weights is None:
            return None
        kept = [part for part, weight in zip(used, weights, strict=True) if abs(weight) >= _SMALLEST]
        if len(kept) == len(used):
            return _checked(whole, used, weights, rows)
        used = kept
    return None


def _checked(
    whole: int, parts: Sequence[int], weights: Sequence[float], rows: Sequence[tuple[int | None, ...]]
) -> Law | None:
    if min(weights) < 0 or all(abs(weight - 1) < _SMALLEST for weight in weights):
        return None
    room = 0.6 * gcd(*(row[0] or 0 for row in rows)) + 1
    held = sum(_off(weights, row) <= min(room, SCALE) for row in rows)
    if not reaches(held, len(rows), ORDER_TAKEN):
        return None
    return Law(LawKind.WEIGHTED, whole, tuple(parts), len(rows), held)


def _without_odd(rows: Sequence[tuple[int | None, ...]], count: int) -> list[float] | None:
    """Return the weights fitted again to the rows that they fit best: a slip of the pen draws them away."""
    weights = _fitted(rows, count)
    for _ in range(_FITTED_AGAIN):
        if weights is None:
            return None
        best = sorted(rows, key=partial(_off, weights))[: -(-len(rows) * _BEST // 100)]
        weights = _fitted(best, count)
    return weights


def _off(weights: Sequence[float], row: Sequence[int | None]) -> float:
    return abs((row[0] or 0) - sum(w * (v or 0) for w, v in zip(weights, row[1:], strict=True)))


def _fitted(rows: Sequence[tuple[int | None, ...]], count: int) -> list[float] | None:
    """Return the weights of the least squares, or None where columns depend on each other."""
    scaled = [[(value or 0) / SCALE for value in row] for row in rows]
    normal = [
        [sum(row[i + 1] * row[j + 1] for row in scaled) for j in range(count)]
        + [sum(row[i + 1] * row[0] for row in scaled)]
        for i in range(count)
    ]
    for i in range(count):
        pivot = max(range(i, count), key=lambda r: abs(normal[r][i]))
        if abs(normal[pivot][i]) < 1e-6:
            return None
        normal[i], normal[pivot] = normal[pivot], normal[i]
        for r in range(count):
            if r != i:
                factor = normal[r][i] / normal[i][i]
                normal[r] = [a - factor * b for a, b in zip(normal[r], normal[i], strict=True)]
    return [normal[i][count] / normal[i][i] for i in range(count)]
