"""A law of a table: what one column is of others, in how many rows that holds, and which rows break it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

SUM_TAKEN = 98
"""A sum holds from this share of its rows on (per cent): true ones hold everywhere, a false one reached 92."""
SUM_DOUBTED = 95
"""From here on a sum is taken too, and the rows that break it are told."""
ORDER_TAKEN = 98
"""A rank follows a score from this share of the steps on (per cent): the best false one of a trial reached 76."""
SUM_SUGGESTED = 70
"""A sum that the words suggest (总分 of all subjects) is taken from here on: three slips in a class of twelve."""
SUM_ROWS = 15
"""A sum that no word suggests needs so many rows."""
ORDER_ROWS = 30
"""A rank needs so many rows, and a third as many values, unless it is exact in every row."""
EXACT_ROWS = 8
"""So many rows without one exception show what is exact: one chance in 40,000 for a rank."""


class LawKind(StrEnum):
    """What a column can be of others."""

    SUM = "sum"
    ORDER = "order"
    CONVERTED = "converted"
    COPY = "copy"
    ONE_OF = "one_of"
    SCALED = "scaled"
    STANDARD = "standard"
    PERCENTILE = "percentile"
    WEIGHTED = "weighted"
    DIFFERENCE = "difference"
    LEVEL = "level"


class Law(NamedTuple):
    """A relation between columns, and how well the rows bear it out."""

    kind: LawKind
    of: int
    """The column that is made of the others: the total, the rank, the converted mark, the copy."""
    parts: tuple[int, ...]
    """The columns that it is made of."""
    rows: int
    """Rows in which it could be checked."""
    held: int
    """Rows in which it holds."""
    broken: tuple[int, ...] = ()
    """Rows of the sheet (zero-based) in which it does not, where these can be told."""
    scope: str = ""
    """Of a rank: among whom, ``all`` or ``class``."""
    exact: bool = False
    """Of a rank: one more than the number of better ones, in every row; a score never is that of a rank."""
    suggested: bool = False
    """Of a sum: the words say so too, so that rows that break it are slips even where there are several."""


def reaches(held: int, rows: int, per_cent: int) -> bool:
    """Tell whether ``held`` of ``rows`` are at least so many per cent."""
    return rows > 0 and held * 100 >= rows * per_cent
