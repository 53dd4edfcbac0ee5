"""Whatever a workbook holds, the marked copy holds it too: to the byte, cell by cell, and sound."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import openpyxl
import pytest
from compared import calamine_cells, openpyxl_cells, rows_of, sections_of
from lxml import etree
from made_corpus import CORPUS, MARKS, SHEET
from made_marks import by_place
from made_workbooks import fill, parts
from openpyxl.utils import column_index_from_string
from soundness import faults

from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import Annotated, annotated
from xuekun_cli.workbooks.pages.styles import category_fill

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


@everything
def test_taking_away_what_was_added_gives_the_original_sheet(kind: str) -> None:
    """Cell by cell and section by section, in the XML itself."""
    start = first_added(after(kind).content)
    old, new = sheet_part(before(kind)), sheet_part(after(kind).content)
    assert sections_of(old) == sections_of(new)
    assert rows_of(old, start, by_place(MARKS.fills)) == rows_of(new, start, by_place(MARKS.fills))
    assert len(list(new.iter("{*}c", "{*}is"))) > len(list(old.iter("{*}c", "{*}is")))


@everything
@pytest.mark.parametrize("notes", [False, True])
def test_the_copy_is_as_sound_as_the_original(kind: str, notes: bool) -> None:
    assert faults(before(kind)) == []
    assert faults(after(kind, notes=notes).content) == []


@everything
def test_the_marks_are_on_it(kind: str) -> None:
    content = after(kind).content
    sheet = openpyxl.load_workbook(BytesIO(content))[SHEET]
    for (row, column), category in by_place(MARKS.fills).items():
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
        ("a button beside the rows", "J"),
        ("a button in newer words", "K"),
        ("protection", "H"),
        ("a pivot table", "K"),
    ],
)
def test_the_columns_stand_right_of_everything_in_use(kind: str, column: str) -> None:
    """Of pictures and buttons beside the rows, small charts in cells, tables, pivot tables, print areas, open ranges."""
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
