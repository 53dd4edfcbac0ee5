"""A header that comes again: on every printed page, or below each class."""

from __future__ import annotations

from xuekun_cli.sheets.grid import SheetGrid, cell_text
from xuekun_cli.sheets.header import Header


def again_at(grid: SheetGrid, header: Header, row: int) -> tuple[int, ...]:
    """Return the rows around ``row`` in which a header stands once more, whole or its lowest row alone; () if not.

    In the lowest row a third of the texts, at the most, may be missing: what stands below them goes on.
    """
    depth = len(header.rows)
    wanted = [list(grid.rows[one]) for one in header.rows]
    for top in range(row - depth + 1, row + 1):
        if top > header.rows[-1] and [list(one) for one in grid.rows[top : top + depth]] == wanted:
            return tuple(range(top, top + depth))
    there = [(value, own) for value, own in zip(grid.rows[row], wanted[-1], strict=True) if own not in (None, "")]
    missing = sum(1 for value, _ in there if value in (None, ""))
    alike = all(value in (None, "", own) for value, own in zip(grid.rows[row], wanted[-1], strict=True))
    return (row,) if alike and missing * 3 <= len(there) else ()


def texts_missing(grid: SheetGrid, header: Header, row: int) -> list[str]:
    """Return the texts of the header's lowest row that ``row``, where it stands once more, lacks."""
    pairs = zip(grid.rows[row], grid.rows[header.rows[-1]], strict=True)
    return [text for value, own in pairs if value in (None, "") and (text := cell_text(own))]
