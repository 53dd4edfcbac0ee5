"""The rows of a sheet made by its columns: a cell is known by its column and its value alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, islice, repeat
from typing import Generic, NamedTuple

from xuekun_cli.model.columns import Column, Looking, Row
from xuekun_cli.workbooks.pages import row_patterns
from xuekun_cli.workbooks.pages.cell_texts import content
from xuekun_cli.workbooks.pages.printed import ROW_HEIGHT
from xuekun_cli.workbooks.pages.row_patterns import Cell, Pattern
from xuekun_cli.workbooks.pages.styles import fitted_width

MOST_SHOWN = 12
"""More columns are not read on a page; the rest are folded."""
_AT_ONCE = 1_000
"""So many rows are made together, column by column."""
_CELLS_KEPT = 2_000
"""So many different cells of a column are remembered: what repeats does so within few classes."""


class Look(NamedTuple):
    """How a cell looks: a look's name, a fill (RRGGBB, or ""), and whether it belongs to a sum."""

    name: str
    fill: str = ""
    summed: bool = False


def fitted(columns: Iterable[Column[Row]], rows: Collection[Row]) -> list[Column[Row]]:
    """Return the columns that the table has, as wide as their longest text asks for where they may grow."""
    found = [column for column in columns if column.when]
    texts: dict[int, set[object]] = {at: set() for at, column in enumerate(found) if column.fit}
    for some in _in_parts(rows) if texts else ():
        for at, known in texts.items():
            known.update(map(found[at].value, some))
    for at, known in texts.items():
        least, most = int(found[at].width), int(found[at].fit)
        found[at] = replace(found[at], width=fitted_width([str(text or "") for text in known], least, most))
    return found


def folded(columns: Iterable[Column[Row]], first: Iterable[str], most: int = MOST_SHOWN) -> list[Column[Row]]:
    """Return the columns that the table has, all folded but those whose titles are among the ``most`` first ones.

    ``first`` are titles in the order of their importance; those that the table does not have do not count.
    """
    found = [column for column in columns if column.when]
    titles = {column.title for column in found}
    shown = set([title for title in dict.fromkeys(first) if title in titles][:most])
    return [replace(column, folded=column.title not in shown) for column in found]


class ColumnRows(Generic[Row]):
    """Makes rows by their columns, and tells before which looks the cells of each column have."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Iterable[Row],
        is_sum: Callable[[Row], bool] | None,
        is_long: Callable[[int, str], bool],
        height: Callable[[Sequence[object]], float],
        least: float = ROW_HEIGHT,
    ) -> None:
        """Take the columns and rows, which rows are sums, and how high (points) a row of one line is.

        ``is_long`` tells whether a text of a column does not fit into one line there, ``height`` how high a row
        with such texts is.
        """
        self._columns, self._rows, self._is_sum = columns, rows, is_sum
        self._is_long, self._height, self._least = is_long, height, least
        self._looks = [_looks_of(column, summed=is_sum is not None) for column in columns]

    def looks(self) -> list[list[Look]]:
        """Return rows of looks, one a column, among which every column has each of its looks."""
        return [
            [looks[min(number, len(looks) - 1)] for looks in self._looks]
            for number in range(max(map(len, self._looks)))
        ]

    def made(self, patterns: Sequence[Pattern]) -> Iterator[row_patterns.Row]:
        """Yield the rows; ``patterns`` are those of the rows of `looks`."""
        if self._is_sum is None:
            yield from self._made(patterns, self._cells(patterns, False), self._rows)
            return
        cells = [self._cells(patterns, summed) for summed in (False, True)]
        for is_sum, some in groupby(self._rows, key=self._is_sum):
            yield from self._made(patterns, cells[is_sum], some)

    def _cells(self, patterns: Sequence[Pattern], summed: bool) -> list[_Cells]:
        found = []
        for at, (column, looks) in enumerate(zip(self._columns, self._looks, strict=True)):
            cells = {look: pattern.cells[at] for look, pattern in zip(looks, patterns, strict=False)}
            found.append(_Cells(column, cells, summed, partial(self._is_long, at)))
        return found

    def _made(
        self, patterns: Sequence[Pattern], columns: Sequence[_Cells], rows: Iterable[Row]
    ) -> Iterator[row_patterns.Row]:
        begins = [repeat(piece) for piece in patterns[0].begin(self._least)]
        for some in _in_parts(rows):
            values = [list(map(column.value, some)) for column in self._columns]
            made = [*zip(*begins, *map(_Cells.of, columns, values), strict=False)]
            long = {text for column in columns for text in column.long}
            if not long:
                yield from made
                continue
            for row, held in zip(made, zip(*values, strict=True), strict=True):
                yield row if long.isdisjoint(held) else (*patterns[0].begin(self._height(held)), *row[2:])


def _in_parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows some at a time."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _looks_of(column: Column[Row], *, summed: bool) -> list[Look]:
    """Return every look that a cell of the column may have, its own first."""
    plain = [column.look, column.blank or column.look, *column.looks]
    looks = [*map(Look, plain), *(Look(column.look, fill) for fill in column.fills.values())]
    looks += [look._replace(summed=True) for look in looks] if summed else []
    return list(dict.fromkeys(looks))


class _Cells(dict[object, bytes]):
    """The cell of each value that is asked for in one column; the last are remembered."""

    def __init__(
        self, column: Column[Row], cells: dict[Look, Cell], summed: bool, is_long: Callable[[str], bool]
    ) -> None:
        """Take the cell of each look of the column, and whether these rows are sums."""
        self._column, self._looks, self._summed, self._is_long = column, cells, summed, is_long
        self._cell = cells[Look(column.look, "", summed)]
        self._blank = cells[Look(column.blank or column.look, "", summed)].blank
        self.long: set[str] = set()
        """The texts so far that do not fit into one line."""

    def of(self, values: Iterable[object]) -> Iterable[bytes]:
        """Return the cell of each value."""
        if self._column.repeats:
            return map(self.__getitem__, values)
        blank, number, text = self._blank, self._cell.number, self._cell.text
        return [
            blank if value is None else text(value) if isinstance(value, bytes) else number % value
            for value in values
        ]

    def __missing__(self, value: object) -> bytes:
        if len(self) >= _CELLS_KEPT:
            self.clear()
        self[value] = made = self._made(value)
        return made

    def _made(self, value: object) -> bytes:
        if isinstance(value, Looking):
            cell = self._looks[Look(value.look, "", self._summed)]
            value = value.value
        elif fill := self._column.fills.get(value):
            cell = self._looks[Look(self._column.look, fill, self._summed)]
        else:
            cell = self._cell
        if value is None or value == "":
            return self._blank
        if not isinstance(value, str):
            return cell.number % value
        if self._is_long(value):
            self.long.add(value)
        return cell.text(content(value))
