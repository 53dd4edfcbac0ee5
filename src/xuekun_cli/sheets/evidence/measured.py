"""The columns of numbers of one table, as whole ten-thousandths, a sample of its rows: what laws are sought in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.sheets.containers.grid import SheetGrid, by_columns
from xuekun_cli.sheets.evidence.score_cells import Scores
from xuekun_cli.sheets.words.marks import MarkReader
from xuekun_cli.sheets.words.table import Words

SAMPLE = 400
"""Laws are sought in so many rows, taken evenly from the whole table."""
_MOSTLY_NUMBERS = 60
"""A column of numbers: at least this share of its filled cells (per cent)."""

Values = Sequence[int | None]


@dataclass(frozen=True)
class MeasuredTable:
    """Columns of numbers: a value a row in ten-thousandths, None where the cell holds no number."""

    rows: Sequence[int]
    """Zero-based rows of the sheet."""
    columns: Mapping[int, Values]
    """Column of the sheet → its values, one for each of ``rows``."""
    scopes: Mapping[str, Sequence[Hashable]]
    """Among whom a rank may count: ``all``, ``school``, ``grade``, ``class`` → the group of each row."""

    @cached_property
    def alike(self) -> dict[int, int]:
        """Column → the first column that has the same value in every row (itself for one that repeats none)."""
        first: dict[tuple[int | None, ...], int] = {}
        return {column: first.setdefault(tuple(values), column) for column, values in self.columns.items()}

    @cached_property
    def added(self) -> dict[int, list[int]]:
        """Column → its values as they are added up: a blank adds nothing."""
        return {column: [value or 0 for value in values] for column, values in self.columns.items()}

    def filled(self, column: int) -> int:
        """Return in how many rows a column holds a number."""
        return sum(value is not None for value in self.columns[column])

    def distinct(self, column: int) -> int:
        """Return how many different numbers a column holds."""
        return len(set(self.columns[column]) - {None})

    def is_whole(self, column: int) -> bool:
        """Tell whether a column holds whole positive numbers alone."""
        return all(value is None or (value > 0 and value % SCALE == 0) for value in self.columns[column])


def measured(
    grid: SheetGrid,
    columns: Sequence[int],
    rows: Sequence[int],
    named: Mapping[str, Sequence[int]],
    words: Words,
    most: int = SAMPLE,
    mostly: int = _MOSTLY_NUMBERS,
) -> MeasuredTable:
    """Return the columns of numbers among ``columns``, at most ``most`` of the ``rows``, evenly spread.

    ``named``: scope (school, grade, class) → the columns that together name each row's group. A column counts as one of numbers
    from ``mostly`` per cent of its filled cells on; 0 takes every column.
    """
    step = -(-len(rows) // most) or 1
    taken = list(rows[::step])
    scores = Scores(MarkReader(words))
    cells = grid.at(taken)
    found: dict[int, Values] = {}
    laid = [list(values) for values in _columns(cells, columns)]
    for column, values in zip(columns, laid, strict=True):
        filled = sum(value not in (None, "") for value in values)
        numbers = list(scores.of(values))
        told = sum(number is not None for number in numbers)
        if not mostly or (told and told * 100 >= filled * mostly):
            found[column] = numbers
    scopes: dict[str, Sequence[Hashable]] = {"all": [0] * len(taken)}
    for scope, who in named.items():
        texts = [grid.texts_looked_through(taken, column) for column in who]
        groups = list(zip(*texts, strict=True))
        if len(set(groups)) > 1 and groups not in scopes.values():
            scopes[scope] = groups
    return MeasuredTable(taken, found, scopes)


def _columns(cells: Sequence[Sequence[object]], columns: Sequence[int]) -> list[list[object]]:
    laid: list[list[object]] = [[] for _ in columns]
    for some in by_columns(cells, columns):
        for column, values in zip(laid, some, strict=True):
            column.extend(values)
    return laid
