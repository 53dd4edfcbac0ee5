"""Columns of 0 and 1 put together at once, as one student after another would have it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.rules.screening.flags import any_of, both, without

columns = st.lists(st.tuples(*[st.integers(0, 1)] * 3), max_size=40)


@given(columns)
def test_columns_are_put_together_student_by_student(rows: list[tuple[int, int, int]]) -> None:
    """Nobody's flag touches the neighbour's, and the length stays, also that of an empty column."""
    first, second, third = (bytes(row[k] for row in rows) for k in range(3))
    assert list(both(first, bytearray(second))) == [a and b for a, b, _ in rows]
    assert list(without(first, bytearray(second))) == [int(a and not b) for a, b, _ in rows]
    assert list(any_of([first, bytearray(second), third])) == [int(any(row)) for row in rows]
