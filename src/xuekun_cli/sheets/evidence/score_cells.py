"""Score cells of one column as arrays: raw values into ten-thousandths, and the columns of a subject."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.sheets.containers.grid import by_columns
from xuekun_cli.sheets.words.marks import MarkReader

SCORES, MARKS, PLACES = "q", "b", "i"
"""The kinds of arrays: 64 bits a score, 8 a mark, 32 a source, row or column."""
_KINDS = (SCORES, MARKS, PLACES, PLACES, PLACES)
_LARGEST = 10**9
"""A number beyond this (points) is held as this: no score comes near, and it stays in whole-number range."""


class Scatter(NamedTuple):
    """One column of scores as read: ``scores``, ``marks`` and ``rows`` have an entry for each of ``students``."""

    students: Sequence[int]
    subject: int
    scores: array[int]
    marks: array[int]
    rows: array[int]
    column: int
    source: int

    def columns(self) -> list[array[int]]:
        """Return scores, marks, sources, rows and columns."""
        count = len(self.students)
        source, column = array(PLACES, [self.source]) * count, array(PLACES, [self.column]) * count
        return [self.scores, self.marks, source, self.rows[:], column]


class Scores(dict[object, int | None]):
    """Cell → score in ten-thousandths, None for what is no score; the same few are met over and over."""

    def __init__(self, reader: MarkReader) -> None:
        """Take the reader of what is no plain number."""
        self._reader = reader

    def __missing__(self, value: object) -> int | None:
        """Return the score of a cell that was not met before, and remember it."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        meaning = self._reader.read(value)
        if meaning.mark is not Mark.SCORED:
            return None
        score = self[value] = held(meaning.score)
        return score

    def of(self, values: Sequence[object]) -> Iterable[int | None]:
        """Return the score of every cell; none at all where a cell is true or false, which would be found as 1 or 0."""
        return [None] * len(values) if bool in map(type, values) else map(self.__getitem__, values)

    def read(self, rows: Sequence[Sequence[object]], columns: Sequence[int]) -> list[list[int | None]]:
        """Return the scores of whole columns, each one a row."""
        found: list[list[int | None]] = [[] for _ in columns]
        for cells in by_columns(rows, columns):
            for scores, values in zip(found, cells, strict=True):
                scores.extend(self.of(values))
        return found


def held(score: int) -> int:
    """Return a score as it is held: no farther from zero than any paper could come."""
    return max(-_LARGEST * SCALE, min(score, _LARGEST * SCALE))


NOWHERE = (0, int(Mark.NO_CELL), -1, -1, -1)
"""Score, mark, source, row and column of a student without a cell."""


def columns_of(scatters: Sequence[Scatter], students: int) -> list[array[int]]:
    """Return a subject's scores, marks, sources, rows and columns, one for each of the ``students``."""
    if len(scatters) == 1 and scatters[0].students == range(students):
        return scatters[0].columns()
    found = [array(kind, [value]) * students for kind, value in zip(_KINDS, NOWHERE, strict=True)]
    for scatter in scatters:
        at = scatter.students
        for column, values in zip(found, scatter.columns(), strict=True):
            if isinstance(at, range):
                column[at.start : at.stop] = values
                continue
            for student, value in zip(at, values, strict=True):
                column[student] = value
    return found
