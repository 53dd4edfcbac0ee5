"""A sheet's columns are what its rows say, however many are laid out at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers import grid as grids
from xuekun_cli.sheets.containers.grid import SheetGrid, by_columns, cell_text, consecutive

CELLS = st.one_of(st.none(), st.just(""), st.booleans(), st.floats(allow_nan=False), st.text(max_size=3))
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=9)


@given(ROWS, st.data())
def test_a_column_holds_what_stands_in_its_rows(rows: list[list[object]], data: st.DataObject) -> None:
    grid = SheetGrid(SheetCells("成绩", rows))
    at = data.draw(st.lists(st.integers(0, len(rows) - 1)) | st.just(range(len(rows))))
    grid.read([0])
    for column in range(grid.width):
        raw = [grid.rows[row][column] for row in at]
        assert grid.values(at, column) == raw
        assert grid.texts(at, column) == [cell_text(value) for value in raw]
        assert grid.texts_looked_through(at, column) == [grid.looked_through(row, column) for row in at]


@pytest.mark.parametrize("columns", [[], [2], [0, 2], [2, 1, 0]])
def test_columns_come_piece_by_piece_and_whole(monkeypatch: pytest.MonkeyPatch, columns: list[int]) -> None:
    monkeypatch.setattr(grids, "_ROWS_AT_ONCE", 2)
    rows = [[f"{row}{column}" for column in range(3)] for row in range(5)]
    pieces = list(by_columns(rows, columns))
    found = [[value for piece in pieces for value in piece[place]] for place in range(len(columns))]
    assert found == [[row[column] for row in rows] for column in columns]


@given(st.lists(st.integers(0, 20), unique=True).map(sorted))
def test_consecutive_numbers_are_a_range_and_others_are_themselves(numbers: list[int]) -> None:
    held = consecutive(numbers)
    assert list(held) == numbers
    assert isinstance(held, range) == (bool(numbers) and numbers == list(range(numbers[0], numbers[-1] + 1)))
