"""Columns of 0 and 1, one byte a student, put together as one large whole number each."""

from __future__ import annotations

from collections.abc import Sequence


def both(one: bytes | bytearray, other: bytes | bytearray) -> bytearray:
    """Return 1 where two columns of one length have a 1 each, else 0."""
    return _column(_number(one) & _number(other), len(one))


def without(one: bytes | bytearray, other: bytes | bytearray) -> bytearray:
    """Return 1 where the first of two columns of one length has a 1 and the other has none, else 0."""
    return _column(_number(one) & ~_number(other), len(one))


def any_of(columns: Sequence[bytes | bytearray]) -> bytearray:
    """Return 1 where any of the columns (one at least, of one length) has a 1, else 0."""
    found = 0
    for column in columns:
        found |= _number(column)
    return _column(found, len(columns[0]))


def _number(column: bytes | bytearray) -> int:
    return int.from_bytes(column, "little")


def _column(number: int, length: int) -> bytearray:
    return bytearray(number.to_bytes(length, "little"))
