"""Rows at the foot of a table that have neither number nor id, where every student above has: perhaps statistics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.headers.find import Header
from xuekun_cli.sheets.words.table import fold

_RUNNING = ("序号", "序", "顺序", "行号", "no")
_FEWEST = 5
"""So many students with a number, at least, make a row without one remarkable."""
_SHOWN = 3


def without_number(
    grid: SheetGrid, header: Header, who: dict[ColumnRole, int], rows: Sequence[int], place: CellRef
) -> list[Finding]:
    """Say which of the last rows taken for students lack the number that all above have.

    ``rows``: the rows of students (zero-based); ``place``: the file and sheet. They stay students: a child who
    came late is written so too.
    """
    name = who.get(ColumnRole.NAME)
    numbered = [column.column for column in header.columns if fold(column.text) in _RUNNING]
    numbered += [who[role] for role in (ColumnRole.ID,) if role in who]
    if name is None or not numbered or ColumnRole.SUBJECT_NAME in who:
        return []
    bare = (not any(cell_text(grid.rows[row][column]) for column in numbered) for row in reversed(rows))
    first = len(rows) - sum(1 for _ in takewhile(bool, bare))
    if first == len(rows) or first < _FEWEST or any(bare):
        return []
    names = [cell_text(grid.rows[row][name]) for row in rows[first:]]
    said = "、".join(names[:_SHOWN]) + ("……" if len(names) > _SHOWN else "")
    return [
        Finding(
            "row_without_number",
            Severity.WARNING,
            f"最后 {len(names)} 行（{said}）没有序号和学号，上面的学生都有；按学生算了",
            "若是统计行，不是学生，请在原表删去，再运行一次。",
            CellRef(place.file, place.sheet, a1(rows[first], name)),
        )
    ]
