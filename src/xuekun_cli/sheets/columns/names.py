"""The column of names whose header is blank, or a word that nobody knows: told by the names in it."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import SEARCH_ROWS, Header, HeaderColumn, find_header
from xuekun_cli.sheets.words.shapes import holds_names
from xuekun_cli.sheets.words.table import Meaning, Words, fold

_LOOKED_AT = 60
"""So many rows show whether a column holds names."""
_FIRST_COLUMNS = 8
"""Names stand in one of so many columns."""
_WEAKEST = 99


def header_over_names(grid: SheetGrid, words: Words) -> Header | None:
    """Return the header of a sheet that no word for a name or an id leads to, found by a column of names."""
    for column in range(min(grid.width, _FIRST_COLUMNS)):
        texts = [text for row in range(min(len(grid.rows), _LOOKED_AT)) if (text := grid.text(row, column))]
        if holds_names(texts, words.subjects):
            header = find_header(grid, words, 0, SEARCH_ROWS, column)
            if header is not None and header.first(ColumnRole.NAME) and _has_numbers(grid, header):
                return header
    return None


def _has_numbers(grid: SheetGrid, header: Header) -> bool:
    """Tell whether scores stand below a subject or a total: a 任课表 has names there."""
    scored = [c for c in header.columns if c.meaning and c.meaning.role in (ColumnRole.SCORE, ColumnRole.TOTAL)]
    below = grid.rows[header.rows[-1] + 1 : header.rows[-1] + 1 + _LOOKED_AT]
    return any(isinstance(row[c.column], int | float) for row in below for c in scored) or any(
        grid.text(header.rows[-1] + 1 + at, c.column).replace(".", "", 1).isdigit()
        for at in range(len(below))
        for c in scored
    )


def with_names(grid: SheetGrid, header: Header, first: int, last: int) -> Header:
    """Return a header without a name column with the column of names as such; rows ``first … last`` are below it."""
    if header.first(ColumnRole.NAME) or header.first(ColumnRole.SUBJECT_NAME):
        return header
    rows = range(first, min(last, first + _LOOKED_AT) + 1)
    for place, column in enumerate(header.columns[:_FIRST_COLUMNS]):
        if column.meaning is None and holds_names(grid.texts(rows, column.column)):
            named = column._replace(meaning=Meaning(ColumnRole.NAME, strength=_WEAKEST))
            return header._replace(columns=(*header.columns[:place], named, *header.columns[place + 1 :]))
    return header


def inferred(header: Header, words: Words) -> HeaderColumn | None:
    """Return the name column that its cells told, or None."""
    column = header.first(ColumnRole.NAME)
    told = column is not None and column.meaning is not None and column.meaning.strength == _WEAKEST
    return column if told and column is not None and fold(column.text) not in words.mapping else None


def reading_with_names(readings: Sequence[ColumnReading], column: HeaderColumn) -> tuple[ColumnReading, ...]:
    """Return the readings of the columns with that of the names, told by their shape."""
    mine = ColumnReading(column.column, column.text or "（空白）", ColumnRole.NAME, "", "一列都是姓名")
    others = [reading for reading in readings if reading.column != column.column]
    return tuple(sorted((*others, mine), key=lambda reading: reading.column))


def said_of_names(header: Header, column: HeaderColumn, place: CellRef) -> Finding:
    """Say which column was taken for the names."""
    what = f"的表头「{column.text}」不在词表里" if column.text else "没有表头"
    return Finding(
        "name_column_inferred",
        Severity.INFO,
        f"{column_letters(column.column)} 列{what}，一列都是姓名，当作姓名",
        "若不对，请在原表把表头写成「姓名」，再运行一次。",
        CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
    )
