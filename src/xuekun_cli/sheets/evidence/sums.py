"""Which column is the sum of others: searched for without a word, and held against every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from xuekun_cli.sheets.evidence.laws import SUM_DOUBTED, SUM_ROWS, SUM_SUGGESTED, SUM_TAKEN, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.measured import MeasuredTable

_MOST_ADDENDS = 22
"""Sums are searched for among so many columns: two halves of 2,048 sums each."""
_TRIES = 5
"""So many times three rows are drawn: of rows with two errors in a hundred, one try in eighteen has one."""
_ROWS_A_TRY = 3
_APART = 1 << 44
"""Keeps the sums of three rows apart in one whole number."""
_EXACT_SUM_ROWS = 6
"""So many rows without an exception prove a sum that the words suggest."""


def sum_law(
    table: MeasuredTable, total: int, addends: Sequence[int], suggested: Iterable[Sequence[int]] = ()
) -> Law | None:
    """Return the columns that add up to ``total``, at least two of ``addends``, or None.

    ``suggested`` are sets of columns that the words give (the marks of all subjects): they are tried first, and
    few rows do for them. A blank adds nothing.
    """
    rows = [k for k, value in enumerate(table.columns[total]) if value]
    if len(rows) < _EXACT_SUM_ROWS or table.distinct(total) == 1:
        return None
    weak: Law | None = None
    for parts in suggested:
        law = _checked(table, total, tuple(parts), rows, SUM_SUGGESTED)
        if law is not None and reaches(law.held, law.rows, SUM_DOUBTED):
            return law._replace(suggested=True)
        if law is not None and law.held >= _EXACT_SUM_ROWS and (weak is None or law.held > weak.held):
            weak = law._replace(suggested=True)
    if len(rows) < SUM_ROWS:
        return weak
    fitting = [column for column in addends if column != total and _fits_below(table, total, column, rows)]
    if not 1 < len(fitting) <= _MOST_ADDENDS:
        return weak
    best: Law | None = None
    for parts in _subsets(table, total, fitting, rows):
        law = _checked(table, total, parts, rows)
        if law is not None and (best is None or law.held > best.held):
            best = law
    return best or weak


def _fits_below(table: MeasuredTable, total: int, column: int, rows: Sequence[int]) -> bool:
    """Tell whether a column can be an addend: something stands in it, nowhere less than nothing or more than the sum."""
    values, sums = table.columns[column], table.columns[total]
    beyond = len(rows) * (100 - SUM_DOUBTED)
    above = some = 0
    for k in rows:
        value = values[k]
        if value:
            some += 1
            if value < 0 or value > (sums[k] or 0):
                above += 1
                if above * 100 > beyond:
                    return False
    return some > 0


def _checked(
    table: MeasuredTable, total: int, parts: tuple[int, ...], rows: Sequence[int], least: int = SUM_DOUBTED
) -> Law | None:
    """Return the law that the parts add up to the total, where it holds in nearly all rows, for each part too."""
    if len(parts) < 2 or total in parts:
        return None
    sums = table.columns[total]
    columns = [table.added[part] for part in parts]
    added = list(map(sum, zip(*columns, strict=True)))
    broken = [k for k in rows if added[k] != sums[k]]
    if len(broken) * 100 > len(rows) * (100 - least):
        return None
    several = sum(len(columns) - [values[k] for values in columns].count(0) > 1 for k in rows)
    if 2 * several < len(rows):  # 外语 is 英语 or 日语, never both: one of them, no sum
        return None
    wrong = set(broken)
    for values in columns:
        there = [k for k in rows if values[k]]
        if not there or not reaches(sum(k not in wrong for k in there), len(there), least):
            return None
    return Law(
        LawKind.SUM,
        total,
        parts,
        len(rows),
        len(rows) - len(broken),
        tuple(table.rows[k] for k in broken),
    )


def _subsets(
    table: MeasuredTable, total: int, columns: Sequence[int], rows: Sequence[int]
) -> Iterable[tuple[int, ...]]:
    """Yield sets of columns that add up to the total in three rows, the rows with the most cells first."""
    full = sorted(rows, key=lambda k: -sum(table.columns[column][k] is not None for column in columns))
    spread = full[: max(len(full) // 2, _ROWS_A_TRY * _TRIES)]
    met: set[tuple[int, ...]] = set()
    for attempt in range(_TRIES):
        drawn = list(islice(spread, attempt, None, max(1, len(spread) // _ROWS_A_TRY)))[:_ROWS_A_TRY]
        keys = [_key(table, column, drawn) for column in columns]
        wanted = _key(table, total, drawn)
        half = len(columns) // 2
        left: dict[int, list[int]] = {}
        for mask, key in enumerate(_all_sums(keys[:half])):
            left.setdefault(key, []).append(mask)
        for mask, key in enumerate(_all_sums(keys[half:])):
            for other in left.get(wanted - key, ()):
                both = other | mask << half
                parts = tuple(column for bit, column in enumerate(columns) if both >> bit & 1)
                if len(parts) > 1 and parts not in met:
                    met.add(parts)
                    yield parts


def _key(table: MeasuredTable, column: int, rows: Sequence[int]) -> int:
    key = 0
    for k in rows:
        key = key * _APART + (table.columns[column][k] or 0)
    return key


def _all_sums(keys: Sequence[int]) -> list[int]:
    """Return the sum of every subset, in the order of its mask."""
    sums = [0]
    for key in keys:
        sums += [one + key for one in sums]
    return sums


def is_taken(law: Law) -> bool:
    """Tell whether a sum holds so often that nothing has to be said about it."""
    return reaches(law.held, law.rows, SUM_TAKEN)
