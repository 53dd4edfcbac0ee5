"""Whole numbers of many students: scores, marks and places as arrays, one a subject."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import eq


class Numbers:
    """Whole numbers of n students × m subjects, held as one array a subject: of 64 bits, or `of` smaller ones.

    ``numbers[student, subject]`` reads and writes one; ``column(subject)`` gives a subject's array of length n.
    """

    __slots__ = ("_columns",)

    def __init__(self, columns: Iterable[Iterable[int]]) -> None:
        """Take a column of whole numbers for each subject, all of one length."""
        self._columns = tuple(array("q", column) for column in columns)

    @classmethod
    def of(cls, columns: Iterable[array[int]]) -> Numbers:
        """Return a table that holds these arrays themselves, one a subject, all of one length."""
        numbers = cls(())
        numbers._columns = tuple(columns)
        return numbers

    @classmethod
    def filled(cls, students: int, subjects: int, value: int) -> Numbers:
        """Return a table in which every number is ``value``."""
        return cls.of(array("q", [value]) * students for _ in range(subjects))

    def column(self, subject: int) -> array[int]:
        """Return the numbers of a subject, one a student."""
        return self._columns[subject]

    def row(self, student: int) -> tuple[int, ...]:
        """Return the numbers of a student, one a subject."""
        return tuple(column[student] for column in self._columns)

    def where(self, subject: int, value: int) -> bytes:
        """Return a byte a student: 1 where a subject's number is ``value`` (0 to 127), else 0."""
        column = self._columns[subject]
        if column.itemsize == 1:
            return column.tobytes().translate(bytes(number == value for number in range(256)))
        return bytes(map(eq, column, repeat(value)))

    def put(self, subject: int, students: Sequence[int], values: Sequence[int]) -> None:
        """Write a subject's numbers of some students; ``students`` and ``values`` have one length."""
        column = self._columns[subject]
        if len(students) == len(column) and students == list(range(len(column))):
            column[:] = array(column.typecode, values)
            return
        for student, value in zip(students, values, strict=True):
            column[student] = value

    def copy(self) -> Numbers:
        """Return a table of the same numbers that can be changed by itself."""
        return Numbers.of(column[:] for column in self._columns)

    def __getitem__(self, at: tuple[int, int]) -> int:
        student, subject = at
        return self._columns[subject][student]

    def __setitem__(self, at: tuple[int, int], value: int) -> None:
        student, subject = at
        self._columns[subject][student] = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbers) and self._columns == other._columns

    __hash__ = None  # type: ignore[assignment]
