"""Workbooks from outside, marked: nothing in them is lost, and they are as sound as they came.

None is shipped. `XUEKUN_WORKBOOKS=folder python -m pytest tests/workbooks/test_real_workbooks.py` takes every
xlsx and xlsm in a folder.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from compared import calamine_cells, openpyxl_cells, rows_of, sections_of
from lxml import etree
from made_marks import by_place, by_row
from made_workbooks import parts
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from python_calamine import CalamineWorkbook
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotated
from xuekun_cli.workbooks.copy.package import Package

FOLDER = os.environ.get("XUEKUN_WORKBOOKS", "")
BOOKS = sorted(path for path in Path(FOLDER).glob("*.xls[xm]") if not path.name.startswith("~$")) if FOLDER else []
pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="XUEKUN_WORKBOOKS names no folder"),
    pytest.mark.filterwarnings("ignore:.*(extension is not supported|Data Validation|no default style)"),
]
EVERY = 3
"""Every third row with a value is marked."""
TITLE = "＋类别"
"""The appended column's header, which no workbook has of its own."""


def test_the_folder_has_workbooks() -> None:
    assert BOOKS


@pytest.fixture(params=BOOKS, ids=lambda path: path.name)
def before(request: pytest.FixtureRequest) -> bytes:
    return Path(request.param).read_bytes()


def marks_for(content: bytes) -> list[SheetMarks]:
    """Return marks for every sheet with values: fills on the first value of each marked row, a text behind it."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found = []
    for sheet in (each.name for each in book.sheets_metadata if "Work" in str(each.typ)):
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        used = [(r, c) for r, row in enumerate(rows) for c in [first_value(row)] if c >= 0]
        if used:
            fills = dict.fromkeys(used[::EVERY], "二类")
            texts = {row: ("二类",) for row, _ in fills if row != used[0][0]}
            notes = dict.fromkeys(fills, "甲")
            found.append(SheetMarks(sheet, by_row(fills), {used[0][0]: (TITLE,)}, texts, notes=notes))
    return found


def first_value(row: list[object]) -> int:
    return next((column for column, value in enumerate(row) if value != ""), -1)


def copy_of(content: bytes, *, notes: bool) -> bytes:
    copy = annotated(SourceBook("外来.xlsx", "", Container.XLSX, content, "", ()), marks_for(content), notes=notes)
    assert {finding.code for finding in copy.said} <= {"copy_signature"}
    return copy.content


def test_every_cell_reads_the_same(before: bytes) -> None:
    after = copy_of(before, notes=False)
    for one, other in zip(calamine_cells(before), calamine_cells(after), strict=True):
        assert one.items() <= other.items()
    for computed in (False, True):
        for one, other in zip(openpyxl_cells(before, computed), openpyxl_cells(after, computed), strict=True):
            assert one.items() <= other.items()


def test_taking_away_what_was_added_gives_the_original(before: bytes) -> None:
    after = copy_of(before, notes=False)
    old, new = parts(before), parts(after)
    sheets = Package(before).sheet_parts()
    marks = {sheets[mark.sheet]: mark for mark in marks_for(before)}
    assert {name for name in old if old[name] != new[name]} <= {*marks, Package(before).styles_part()}
    for part, mark in marks.items():
        roots = [etree.fromstring(each[part]) for each in (old, new)]
        title = next(cell for cell in roots[1].iter("{*}c") if "".join(cell.itertext()) == TITLE)
        start = column_index_from_string(coordinate_from_string(title.get("r"))[0])
        assert sections_of(roots[0]) == sections_of(roots[1])
        filled = by_place(mark.fills)
        assert rows_of(roots[0], start, filled) == rows_of(roots[1], start, filled)


def test_it_is_as_sound_as_it_came(before: bytes) -> None:
    there = set(faults(before))
    for notes in (False, True):
        assert set(faults(copy_of(before, notes=notes))) <= there
