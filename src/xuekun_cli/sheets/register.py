"""Reads back the register of the last run: what a person typed into it, and the answers in 待核查."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xuekun_cli.model import register as names
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.screening import Answer, OldRegister, Typed
from xuekun_cli.model.tables import SheetCells
from xuekun_cli.sheets.containers import open_books
from xuekun_cli.sheets.header import cell_text

_HEADER_WITHIN = 10
"""The header of a register's sheet stands within so many rows."""


def read_register(path: str) -> OldRegister | None:
    """Return what the register at ``path`` holds; None when there is no such file.

    Raises `CannotGoOn` when the file is there but cannot be read: then nobody can say what would be lost.
    """
    if not Path(path).is_file():
        return None
    try:
        (book,) = open_books(path)
    except (CannotGoOn, ValueError) as problem:
        raise CannotGoOn(
            f"已有的名册读不出来：{path}", "里面可能有填写过的内容。请把它改名或移走，再运行一次。"
        ) from problem
    sheets = {cells.name: cells for cells in book.sheets}
    inputs = {}
    for row in _rows(sheets.get(names.SHEET_NOTES)):
        if row and row[0] == names.NOTE_INPUT and len(row) > 2:
            inputs[row[1]] = row[2]
    typed = [*_typed(sheets.get(names.SHEET_REGISTER)), *_typed(sheets.get(names.SHEET_LEFT))]
    return OldRegister(path, tuple(typed), tuple(_answers(sheets.get(names.SHEET_CHECK))), inputs)


def _rows(cells: SheetCells | None) -> list[list[str]]:
    return [[cell_text(value) for value in row] for row in cells.rows] if cells else []


def _table(cells: SheetCells | None, needed: Sequence[str]) -> list[dict[str, str]]:
    rows = _rows(cells)
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        if all(name in row for name in needed):
            return [dict(zip(row, line, strict=False)) for line in rows[place + 1 :]]
    return []


def _typed(cells: SheetCells | None) -> list[Typed]:
    found = []
    for row in _table(cells, (names.COL_NAME, names.COL_SUBJECT)):
        values = {title: row[title] for title in names.TYPED_COLUMNS if row.get(title)}
        if values:
            found.append(
                Typed(
                    class_name=row.get(names.COL_CLASS, ""),
                    student_id=row.get(names.COL_ID, ""),
                    name=row.get(names.COL_NAME, ""),
                    subject=row.get(names.COL_SUBJECT, ""),
                    category=row.get(names.COL_CATEGORY, ""),
                    values=values,
                )
            )
    return found


def _answers(cells: SheetCells | None) -> list[Answer]:
    return [
        Answer(
            row[names.COL_KEY],
            row[names.COL_ANSWER].strip(),
            row.get(names.COL_WHO, ""),
            row.get(names.COL_QUESTION, ""),
        )
        for row in _table(cells, (names.COL_KEY, names.COL_ANSWER))
        if row.get(names.COL_KEY) and row.get(names.COL_ANSWER, "").strip()
    ]
