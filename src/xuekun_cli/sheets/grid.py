"""A sheet's cells as the readers walk them: rectangular, merged ranges looked through, cells as text."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.tables import SheetCells


class SheetGrid:
    """A sheet's cells with merged ranges looked through. Rows are rectangular after construction."""

    def __init__(self, cells: SheetCells) -> None:
        """Take the cells as read; pads ragged rows with empty cells."""
        self.cells = cells
        self.rows: Sequence[Sequence[object]] = cells.rows
        self.width = max(map(len, cells.rows), default=0)
        if any(len(row) != self.width for row in cells.rows):
            self.rows = [[*row, *[""] * (self.width - len(row))] for row in cells.rows]
        self._merged: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in cells.merged:
            for row in range(top, min(bottom, len(self.rows) - 1) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    if (row, column) != (top, left):
                        self._merged[row, column] = (top, left)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" for an empty one and for anything that is no text."""
        value = self.rows[row][column]
        return value.strip() if isinstance(value, str) else ""

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds the value of a (merged) cell."""
        return self._merged.get((row, column), (row, column))

    def looked_through(self, row: int, column: int) -> str:
        """Return the text of a cell, or of the merged range it lies in; whole numbers as text."""
        row, column = self.origin(row, column)
        value = self.rows[row][column]
        if isinstance(value, str):
            return value.strip()
        return cell_text(value)

    def in_merge(self, row: int, column: int) -> bool:
        """Tell whether a cell is covered by a merged range without being its first cell."""
        return (row, column) in self._merged

    def title_of(self, row: int) -> str:
        """Return the only text of a row ("" when it has none, several, or numbers)."""
        found = ""
        for value in self.rows[row]:
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                return ""
            text = value.strip()
            if not text or text == found:
                continue
            if found:
                return ""
            found = text
        return found


def cell_text(value: object) -> str:
    """Return a cell as text: whole numbers without ``.0``, empty cells as ""."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
