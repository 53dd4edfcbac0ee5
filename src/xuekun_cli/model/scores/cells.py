"""Where a value stands: file, sheet and cell."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Return the spreadsheet letters of a zero-based column (0 → ``A``, 26 → ``AA``)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Return the address of a zero-based row and column (4, 3 → ``D5``)."""
    return f"{column_letters(column)}{row + 1}"


class CellRef(NamedTuple):
    """A place in an input: ``file!sheet!cell``. Sheet and cell may be empty (the whole file or sheet)."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)
