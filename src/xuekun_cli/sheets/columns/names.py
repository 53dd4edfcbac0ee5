"""Columns that say who, whose header is blank or a word that nobody knows: told by the names, classes, schools in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole, Standing
from xuekun_cli.sheets.columns.who import ROLE_WORDS
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import SEARCH_ROWS, Header, HeaderColumn, find_header
from xuekun_cli.sheets.words.shapes import holds_classes, holds_names, holds_schools, holds_subjects
from xuekun_cli.sheets.words.table import Meaning, Words, fold

_LOOKED_AT = 60
"""So many rows show whether a column holds names."""
_FIRST_COLUMNS = 8
"""Names stand in one of so many columns."""
_WIDE = 2
"""A table with so many subjects beside each other has none below each other: a column of subjects says who chose what."""
_WEAKEST = 99
_HOLDS = {
    ColumnRole.NAME: "姓名",
    ColumnRole.CLASS: "班级",
    ColumnRole.SCHOOL: "学校",
    ColumnRole.SUBJECT_NAME: "学科",
}


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


def with_who(grid: SheetGrid, header: Header, first: int, last: int, words: Words) -> Header:
    """Return a header with the columns of names, classes and schools as such that no word tells.

    Rows ``first … last`` are below it. A second column of classes or schools tells nothing: which one counts?
    """
    if sum(1 for column in header.columns if column.subject or _is_subject(column)) < _WIDE:
        subjects = partial(holds_subjects, words=words.subjects)
        header = _with_role(grid, header, first, last, ColumnRole.SUBJECT_NAME, subjects)
    if not header.first(ColumnRole.SUBJECT_NAME):
        header = _with_role(grid, header, first, last, ColumnRole.NAME, holds_names)
    header = _with_role(grid, header, first, last, ColumnRole.CLASS, holds_classes)
    return _with_role(grid, header, first, last, ColumnRole.SCHOOL, partial(holds_schools, ends=words.school_ends))


def _is_subject(column: HeaderColumn) -> bool:
    return column.meaning is not None and column.meaning.role is ColumnRole.SCORE and bool(column.meaning.subject)


def _with_role(
    grid: SheetGrid,
    header: Header,
    first: int,
    last: int,
    role: ColumnRole,
    holds: Callable[[Sequence[str]], bool],
) -> Header:
    if header.first(role):
        return header
    rows = range(first, min(last, first + _LOOKED_AT) + 1)
    told = [
        place
        for place, column in enumerate(header.columns[:_FIRST_COLUMNS])
        if column.meaning is None and holds(grid.texts(rows, column.column))
    ]
    if not told or (len(told) > 1 and role is not ColumnRole.NAME):
        return header
    place = told[0]
    named = header.columns[place]._replace(meaning=Meaning(role, strength=_WEAKEST))
    return header._replace(columns=(*header.columns[:place], named, *header.columns[place + 1 :]))


def inferred(header: Header, words: Words) -> list[HeaderColumn]:
    """Return the columns that say who by their cells alone."""
    return [
        column
        for column in header.columns
        if column.meaning is not None
        and column.meaning.strength == _WEAKEST
        and column.meaning.role in _HOLDS
        and fold(column.text) not in words.mapping
    ]


def reading_with_who(readings: Sequence[ColumnReading], column: HeaderColumn) -> tuple[ColumnReading, ...]:
    """Return the readings of the columns with that of one that says who, told by the shape of its cells."""
    assert column.meaning is not None
    role = column.meaning.role
    why = f"一列都是{_HOLDS[role]}"
    mine = ColumnReading(column.column, column.text or "（空白）", role, "", why, Standing.INFERRED)
    others = [reading for reading in readings if reading.column != column.column]
    return tuple(sorted((*others, mine), key=lambda reading: reading.column))


def said_of_who(header: Header, column: HeaderColumn, place: CellRef) -> Finding:
    """Say which column was taken for the names, the classes or the schools."""
    assert column.meaning is not None
    role = column.meaning.role
    what = f"的表头「{column.text}」不在词表里" if column.text else "没有表头"
    return Finding(
        "name_column_inferred" if role is ColumnRole.NAME else "who_column_inferred",
        Severity.INFO,
        f"{column_letters(column.column)} 列{what}，一列都是{_HOLDS[role]}，当作{ROLE_WORDS[role]}",
        f"若不对，请在原表把表头写成「{ROLE_WORDS[role]}」，再运行一次。"
        if role is ColumnRole.NAME
        else f"若不对，请加 --map {as_typed(f'不用={column_letters(column.column)}')}。",
        CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
    )
