"""A header that comes again: on every printed page, or below each class."""

from __future__ import annotations

from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.headers.find import Header

_LOOKED_AT = 50
"""So many rows tell whether a column goes on below a header that lacks its text."""


def again_at(grid: SheetGrid, header: Header, row: int) -> tuple[int, ...]:
    """Return the rows around ``row`` in which a header stands once more, whole or its lowest row alone; () if not.

    In the lowest row a third of the texts, at the most, may be missing: what stands below them goes on.
    """
    depth = len(header.rows)
    wanted = [list(grid.rows[one]) for one in header.rows]
    for top in range(row - depth + 1, row + 1):
        if top > header.rows[-1] and [list(one) for one in grid.rows[top : top + depth]] == wanted:
            return tuple(range(top, top + depth))
    pairs = list(zip(grid.rows[row], wanted[-1], strict=True))
    missing = [c for c, (value, own) in enumerate(pairs) if value in (None, "") and own not in (None, "")]
    texts = sum(1 for own in wanted[-1] if own not in (None, ""))
    if not all(value in (None, "", own) for value, own in pairs) or len(missing) * 3 > texts:
        return ()
    return (row,) if not missing or _goes_on(grid, row, missing, wanted[-1]) else ()


def _goes_on(grid: SheetGrid, row: int, columns: list[int], header: list[object]) -> bool:
    """Tell whether something stands below in all these columns; a table that has no such subject has nothing there."""
    below = []
    for cells in grid.rows[row + 1 : row + 1 + _LOOKED_AT]:
        if sum(1 for value, own in zip(cells, header, strict=True) if value == own not in (None, "")) > 1:
            break  # the header of the next page
        below.append(cells)
    return all(any(cells[column] not in (None, "") for cells in below) for column in columns)


def texts_missing(grid: SheetGrid, header: Header, row: int) -> list[str]:
    """Return the texts of the header's lowest row that ``row``, where it stands once more, lacks."""
    pairs = zip(grid.rows[row], grid.rows[header.rows[-1]], strict=True)
    return [text for value, own in pairs if value in (None, "") and (text := cell_text(own))]
