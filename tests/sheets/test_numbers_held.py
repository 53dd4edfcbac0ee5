"""The table's numbers are the same whatever room they take."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.scores.number_columns import Numbers

MARKS = st.lists(st.integers(0, 8), min_size=1, max_size=40)


@given(MARKS, st.integers(0, 8), st.sampled_from("qib"))
def test_where_a_number_stands_is_told_by_a_byte_a_student(marks: list[int], value: int, kind: str) -> None:
    table = Numbers.of([array(kind, marks)])
    assert list(table.where(0, value)) == [int(mark == value) for mark in marks]


@pytest.mark.parametrize("kind", ["q", "i", "b"])
def test_a_copy_is_changed_by_itself_and_takes_the_same_room(kind: str) -> None:
    table = Numbers.of([array(kind, [1, 2, 3]), array(kind, [4, 5, 6])])
    copy = table.copy()
    assert copy == table == Numbers([[1, 2, 3], [4, 5, 6]])
    copy[1, 0] = 7
    copy.put(1, [0, 1, 2], [7, 8, 9])
    assert table.row(1) == (2, 5)
    assert copy.row(1) == (7, 8)
    assert copy.column(1).typecode == kind
