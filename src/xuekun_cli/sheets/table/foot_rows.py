"""Rows that nobody's word tells from students, but whose numbers do: means, highest and lowest of the rows above.

The lowest of every column may be a child's own scores, and so may the highest; a row of means is nobody's. So a
row of means gives statistics away, and what stands right beside it goes with it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.words.shapes import is_name

_FEWEST = 5
"""Above a row of statistics stand so many students."""
_AT_THE_FOOT = 8
"""So many rows at the end of a table may be statistics though they lack nothing that students have."""
_RUN = 6
"""So many rows of statistics may stand above the means."""
_NEARLY_ALL = 0.9
_FEW_LACK = 4
"""A row lacks what the others have where no more rows do than these, or one in ten."""
_WHOLE_MEANS = 3
"""Means without decimals have to fit in so many columns."""
_MOST_LIKELY = 40
_LINES = (0.4, 0.54, 0.6, 0.72, 0.8, 0.85, 0.9)
"""Shares of a full mark from which students are counted as passing, good or excellent."""
_FULL = (100, 120, 150)
_MEAN, _HIGH, _LOW, _SUM, _SHARE = "平均", "最高", "最低", "合计", "比例"


class _Own(NamedTuple):
    """A number of a row, and how far another may be from it to be written so."""

    number: float
    near: float
    broken: bool


class _Column(NamedTuple):
    """A score column: each row's number, and the sums and counts of the numbers before each row."""

    numbers: Sequence[float | None]
    sums: Sequence[float]
    counts: Sequence[int]


def foot_rows(
    grid: SheetGrid, rows: Sequence[int], who: Mapping[ColumnRole, int], scores: Sequence[ScoreColumn]
) -> dict[int, str]:
    """Return row → what it is (平均, 最高 …) for the rows taken for students whose numbers are those of the others.

    ``rows``: the rows of students (zero-based).
    """
    if len(rows) <= _FEWEST or not scores or ColumnRole.SUBJECT_NAME in who:
        return {}
    lacking = _lacking(grid, rows, who)
    foot = range(len(rows) - min(_AT_THE_FOOT, len(rows)), len(rows))
    likely = sorted(lacking | {place for place in foot if _is_broken(grid, rows[place], scores)})[-_MOST_LIKELY:]
    if not likely:
        return {}
    search = _Search(grid, rows, scores, lacking, who)
    for place in likely:
        if place not in search.found:
            search.try_means(place)
    return {rows[place]: what for place, what in sorted(search.found.items())}


def _lacking(grid: SheetGrid, rows: Sequence[int], who: Mapping[ColumnRole, int]) -> set[int]:
    """Return the places of the rows that lack an id or a class that nearly all others have."""
    found: set[int] = set()
    for role in (ColumnRole.ID, ColumnRole.CLASS):
        if role in who:
            texts = grid.texts_looked_through(rows, who[role])
            if 0 < texts.count("") <= max(_FEW_LACK, (1 - _NEARLY_ALL) * len(rows)):
                found.update(place for place, text in enumerate(texts) if not text)
    return found


def _is_broken(grid: SheetGrid, row: int, scores: Sequence[ScoreColumn]) -> bool:
    return any((own := _own(grid.rows[row][column.column])) is not None and own.broken for column in scores)


def _own(value: object) -> _Own | None:
    """Return a cell's number, None for a cell that holds none."""
    share = isinstance(value, str) and value.strip().endswith("%")
    if isinstance(value, str):
        text = value.strip().removesuffix("%")
        if not text.replace(".", "", 1).isdecimal():
            return None
        number, digits = float(text), len(text.partition(".")[2])
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        number = float(value)
        digits = 0 if number.is_integer() else len(f"{number:.4f}".rstrip("0").partition(".")[2])
    else:
        return None
    scale = 100 if share else 1
    return _Own(number / scale, 0.51 * 10**-digits / scale, not (2 * number).is_integer())


class _Search:
    """Rows of statistics among rows taken for students."""

    def __init__(
        self,
        grid: SheetGrid,
        rows: Sequence[int],
        scores: Sequence[ScoreColumn],
        lacking: set[int],
        who: Mapping[ColumnRole, int],
    ) -> None:
        self.found: dict[int, str] = {}
        """Place in ``rows`` → what the row is."""
        self._grid, self._rows, self._lacking = grid, rows, lacking
        self._scores = [column.column for column in scores]
        self._name = who.get(ColumnRole.NAME)
        self._bare = not who.keys() & {ColumnRole.ID, ColumnRole.CLASS}
        self._cells = [[_own(value) for value in grid.values(rows, column)] for column in self._scores]
        self._columns: list[_Column] = []
        self._lay_out()

    def _lay_out(self) -> None:
        """Sum up the columns without the rows found so far."""
        self._columns = []
        for cells in self._cells:
            numbers = [
                None if own is None or place in self.found else own.number for place, own in enumerate(cells)
            ]
            sums = list(accumulate((number or 0.0 for number in numbers), initial=0.0))
            counts = list(accumulate((number is not None for number in numbers), initial=0))
            self._columns.append(_Column(numbers, sums, counts))

    def try_means(self, place: int) -> None:
        """Find out whether a row holds the means of the rows above it, perhaps with other statistics between."""
        last = max((found for found in self.found if found < place), default=-1)
        for first in dict.fromkeys((last + 1, 0)):
            for end in range(place, max(first, place - _RUN) - 1, -1):
                fits = self._means(place, first, end)
                if fits is None:
                    continue
                between = {at: self._kind(at, first, end) for at in range(end, place)}
                if not all(between.values()) or not self._given_away(place, between, *fits):
                    continue
                self.found |= {place: _MEAN, **{at: str(kind) for at, kind in between.items()}}
                self._follow(place, first, end)
                self._lay_out()
                return

    def _means(self, place: int, first: int, end: int) -> tuple[int, int] | None:
        """Return in how many columns (and of these with decimals) a row has the means of ``first … end``.

        None unless it has them in every column in which it has a number.
        """
        fits = broken = 0
        for cells, column in zip(self._cells, self._columns, strict=True):
            own, count = cells[place], column.counts[end] - column.counts[first]
            if own is None or not count:
                continue
            if count < _FEWEST or abs((column.sums[end] - column.sums[first]) / count - own.number) > own.near:
                return None
            fits += 1
            broken += own.broken
        if not fits or (not broken and fits < _WHOLE_MEANS):
            return None
        return fits, broken

    def _given_away(self, place: int, between: Mapping[int, str], fits: int, broken: int) -> bool:
        """Tell whether a row of means, and the rows above it, can be no student's.

        A student's two scores are never both the means to the last decimal; one may be.
        """
        odd = place in self._lacking or broken > 1 or (self._bare and fits > 1) or not self._named(place)
        both = {_HIGH, _LOW} <= set(between.values())
        return odd and all(not self._named(at) or (both and self._is_odd(at)) for at in between)

    def _is_odd(self, place: int) -> bool:
        return place in self._lacking or self._bare

    def _follow(self, place: int, first: int, end: int) -> None:
        """Take the rows right below the means that are statistics of the same rows."""
        for at in range(place + 1, min(place + _RUN, len(self._rows) - 1) + 1):
            kind = self._kind(at, first, end)
            if not kind or not (self._is_odd(at) or not self._named(at)):
                return
            self.found[at] = kind

    def _named(self, place: int) -> bool:
        return self._name is not None and is_name(cell_text(self._grid.rows[self._rows[place]][self._name]))

    def _kind(self, place: int, first: int, end: int) -> str:
        """Return what every number of a row is of the rows ``first … end``, or ""."""
        kinds: set[str] | None = None
        for cells, column in zip(self._cells, self._columns, strict=True):
            own = cells[place]
            numbers = [number for number in column.numbers[first:end] if number is not None]
            if own is not None and numbers:
                fits = _kinds(own, numbers)
                kinds = fits if kinds is None else kinds & fits
        return next((kind for kind in (_HIGH, _LOW, _SUM, _SHARE) if kinds and kind in kinds), "")


def _kinds(own: _Own, numbers: Sequence[float]) -> set[str]:
    found = {
        kind
        for kind, value in ((_HIGH, max(numbers)), (_LOW, min(numbers)), (_SUM, sum(numbers)))
        if abs(own.number - value) < own.near / 1000
    }
    shares = (
        sum(number >= line * full for number in numbers) / len(numbers)
        for full in _FULL
        for line in _LINES
        if own.number <= 1 or own.broken
    )
    if any(abs(own.number - scale * share) <= own.near for share in shares for scale in (1, 100)):
        found.add(_SHARE)
    return found


def said_of_foot(
    found: Mapping[int, str], grid: SheetGrid, who: Mapping[ColumnRole, int], place: CellRef
) -> Finding:
    """Say which rows were left out because their numbers are those of the others."""
    name = who.get(ColumnRole.NAME, who.get(ColumnRole.ID, 0))
    said = "，".join(
        f"第 {row + 1} 行「{cell_text(grid.rows[row][name]) or '没有姓名'}」是{what}"
        for row, what in found.items()
    )
    return Finding(
        "foot_row",
        Severity.WARNING,
        f"{said}：各科的数和上面学生的正好相符，不是学生，没有算",
        "若是学生，请在原表补上学号和班级，再运行一次。",
        CellRef(place.file, place.sheet, a1(next(iter(found)), name)),
    )
