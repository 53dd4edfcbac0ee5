"""Whatever a workbook holds, the marked copy holds it too: to the byte, cell by cell, and sound."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import etree
from made_corpus import CORPUS, MARKS, SHEET
from made_workbooks import fill, parts
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook
from soundness import faults
from soundness_parts import local

from xuekun_cli.model.tables import Container, SourceBook
from xuekun_cli.workbooks.annotate import Annotated, annotated
from xuekun_cli.workbooks.styles import category_fill

pytestmark = pytest.mark.filterwarnings("ignore:.*(extension is not supported|Data Validation)")
"""openpyxl drops extensions, which is why it does not write the copies."""
everything = pytest.mark.parametrize("kind", CORPUS)


@cache
def before(kind: str) -> bytes:
    return CORPUS[kind]()


@cache
def after(kind: str, *, notes: bool = False) -> Annotated:
    # an xlsx is patched without a look at its cells as read, so there are none here
    book = SourceBook("成绩.xlsx", "", Container.XLSX, before(kind), "", ())
    return annotated(book, [MARKS], notes=notes)


def sheet_part(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["xl/worksheets/sheet1.xml"])


def first_added(content: bytes) -> int:
    """Return the one-based column of the first appended text."""
    sheet = openpyxl.load_workbook(BytesIO(content))[SHEET]
    return next(cell.column for cell in sheet[2] if cell.value == "类别")


@everything
def test_every_part_that_is_not_meant_to_change_is_the_same_to_the_byte(kind: str) -> None:
    old, new = parts(before(kind)), parts(after(kind).content)
    assert list(new) == list(old)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


@everything
def test_every_original_cell_reads_the_same_in_two_libraries(kind: str) -> None:
    """Values, formulas, and the values computed for them."""
    old, new = before(kind), after(kind).content
    for one, other in zip(*map(calamine_cells, (old, new)), strict=True):
        assert one.items() <= other.items()
    for computed in (False, True):
        for one, other in zip(*(openpyxl_cells(each, computed) for each in (old, new)), strict=True):
            assert one.items() <= other.items()


def calamine_cells(content: bytes) -> list[dict[tuple[int, int], object]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_name(each.name) for each in book.sheets_metadata if "Work" in str(each.typ)]
    found = []
    for sheet in sheets:
        rows = sheet.to_python(skip_empty_area=False)
        found.append({(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""})
    return found


def openpyxl_cells(content: bytes, computed: bool) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(BytesIO(content), data_only=computed)
    return [
        {cell.coordinate: shown(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for sheet in book.worksheets
    ]


def shown(cell: Any) -> tuple[object, ...]:
    """What a cell holds and how it looks, but for the fill."""
    value = getattr(cell.value, "text", cell.value)
    return (value, cell.number_format, repr(cell.font), repr(cell.border), repr(cell.alignment), cell.hyperlink)


@everything
def test_taking_away_what_was_added_gives_the_original_sheet(kind: str) -> None:
    """Cell by cell and section by section, in the XML itself."""
    start = first_added(after(kind).content)
    old, new = sheet_part(before(kind)), sheet_part(after(kind).content)
    assert [bare(child) for child in old if local(child) not in MOVED] == [
        bare(child) for child in new if local(child) not in MOVED
    ]
    assert rows_of(old, start) == rows_of(new, start)
    assert len(list(new.iter("{*}c", "{*}is"))) > len(list(old.iter("{*}c", "{*}is")))


MOVED = {"dimension", "cols", "sheetData"}
"""The sections of a sheet that reach to the new columns, and the rows, which are compared by themselves."""


def bare(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n")


def rows_of(sheet: etree._Element, start: int) -> list[Any]:
    """Every cell left of a column under its row's attributes, marked ones without their format."""
    found = []
    for row in sheet.iter("{*}row"):
        cells = []
        for cell in row:
            address = str(cell.get("r"))
            if column_index_from_string(address.rstrip("0123456789")) < start:
                marked = (int(address.lstrip("ABCDEFGHIJ")) - 1, ord(address[0]) - 65) in MARKS.fills
                inside = [bare(each) for each in cell]
                if inside or not marked:
                    cells.append((address, None if marked else cell.get("s"), cell.get("t"), inside))
        found.append(({name: said for name, said in row.items() if name != "spans"}, cells))
    return found


@everything
@pytest.mark.parametrize("notes", [False, True])
def test_the_copy_is_as_sound_as_the_original(kind: str, notes: bool) -> None:
    assert faults(before(kind)) == []
    assert faults(after(kind, notes=notes).content) == []


@everything
def test_the_marks_are_on_it(kind: str) -> None:
    content = after(kind).content
    sheet = openpyxl.load_workbook(BytesIO(content))[SHEET]
    for (row, column), category in MARKS.fills.items():
        assert fill(sheet.cell(row + 1, column + 1)) == category_fill(category)
    start = first_added(content)
    for row, texts in (MARKS.headers | MARKS.rows).items():
        cells = [sheet.cell(row + 1, start + offset) for offset in range(len(texts))]
        assert [cell.value for cell in cells] == list(texts)
        assert {cell.data_type for cell in cells} == {"s"}
    assert (
        after(kind).content
        == annotated(SourceBook("成绩.xlsx", "", Container.XLSX, before(kind), "", ()), [MARKS]).content
    )


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("an office's own", "F"),
        ("charts, pictures, shapes", "H"),
        ("conditional formats and sparklines", "H"),
        ("hidden sheets and names", "G"),
        ("tables with filters", "G"),
        ("protection", "H"),
        ("a pivot table", "K"),
    ],
)
def test_the_columns_stand_right_of_everything_in_use(kind: str, column: str) -> None:
    """Of pictures beside the rows, small charts in cells, tables, pivot tables, print areas, open ranges."""
    assert first_added(after(kind).content) == column_index_from_string(column)


def test_a_signature_is_said_to_be_broken_and_nothing_else_is_said() -> None:
    said = {kind: [finding.code for finding in after(kind).said] for kind in CORPUS}
    assert said.pop("a signature") == ["copy_signature"]
    assert set(map(tuple, said.values())) == {()}
    finding = after("a signature").said[0]
    assert "签名因此失效" in finding.message
    assert finding.ref is not None
    assert finding.ref.file == "成绩.xlsx"


def test_a_protected_sheet_stays_protected() -> None:
    sheet = openpyxl.load_workbook(BytesIO(after("protection").content))[SHEET]
    assert sheet.protection.sheet
    assert (
        sheet.protection.password
        == openpyxl.load_workbook(BytesIO(before("protection")))[SHEET].protection.password
    )
