"""Workbooks of Excel, WPS and LibreOffice keep their cells' addresses, and what stands beside the cells."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.containers.load import open_books


def saved(workbook: openpyxl.Workbook) -> bytes:
    """Return the bytes of an openpyxl workbook."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip's bytes with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return stream.getvalue()


def opened(folder: Path, content: bytes, name: str = "期中.xlsx") -> SourceBook:
    """Write bytes under a name and return the only workbook in them."""
    path = folder / name
    path.write_bytes(content)
    books = open_books(str(path))
    assert len(books) == 1
    return books[0]


def first_sheet(folder: Path, content: bytes, name: str = "期中.xlsx") -> SheetCells:
    """Return the first sheet of the only workbook in the bytes."""
    return opened(folder, content, name).sheets[0]


@pytest.fixture
def workbook() -> openpyxl.Workbook:
    """A workbook whose used range starts at C5."""
    book = openpyxl.Workbook()
    book.active.title = "三(1)班"
    book.active["C5"] = "姓名"
    book.active["D6"] = 85.5
    return book


def test_an_xlsx_keeps_its_addresses_when_the_used_range_starts_at_c5(tmp_path, workbook):
    """rows[r][c] is the zero-based address in the file, not an offset into the used range."""
    sheet = first_sheet(tmp_path, saved(workbook))
    assert sheet.name == "三(1)班"
    assert sheet.rows[4][2] == "姓名"
    assert sheet.rows[5][3] == 85.5
    assert sheet.rows[0] == ["", "", "", ""]


def test_the_digest_is_of_the_files_own_bytes(tmp_path, workbook):
    """Content, digest, path and container tell where the cells came from."""
    content = saved(workbook)
    book = opened(tmp_path, content)
    assert book.content == content
    assert book.sha256 == hashlib.sha256(content).hexdigest()
    assert (book.path, book.member) == (str(tmp_path / "期中.xlsx"), "")
    assert book.container is Container.XLSX


def test_content_decides_and_not_the_ending(tmp_path, workbook):
    """An xlsx under the name of a csv is an xlsx."""
    assert opened(tmp_path, saved(workbook), "期中.csv").container is Container.XLSX


def test_values_come_with_their_types(tmp_path, workbook):
    """Dates, booleans and texts of digits are told apart."""
    for row, value in enumerate(["00123", True, datetime.date(2024, 1, 2), 0], start=1):
        workbook.active.cell(row, 1, value)
    sheet = first_sheet(tmp_path, saved(workbook))
    assert [row[0] for row in sheet.rows[:4]] == ["00123", True, datetime.date(2024, 1, 2), 0]


def test_error_values_are_told_from_blanks_and_from_texts_that_look_like_them(tmp_path, workbook):
    """An error cell is empty and stands in ``errors``; a text #N/A stays a text."""
    sheet = workbook.active
    sheet["D7"] = "#N/A"
    sheet["D8"] = "#DIV/0!"
    sheet["D9"] = "#N/A"
    sheet["D9"].data_type = "s"
    read = first_sheet(tmp_path, saved(workbook))
    assert read.errors == {(6, 3): "#N/A", (7, 3): "#DIV/0!"}
    assert [read.rows[row][3] for row in (6, 7, 8)] == ["", "", "#N/A"]


def test_a_formula_that_nobody_calculated_is_not_a_blank(tmp_path, workbook):
    """Its text stands in ``errors``, so that a reader can say why there is no number."""
    workbook.active["E6"] = "=SUM(C6:D6)"
    assert first_sheet(tmp_path, saved(workbook)).errors == {(5, 4): "=SUM(C6:D6)"}


def test_a_formula_with_an_empty_text_as_its_result_is_a_blank(tmp_path, workbook):
    """Excel keeps an empty text as the result: the cell was calculated."""
    workbook.active["E6"] = '=IF(D6>0,"","缺考")'
    content = with_part(
        saved(workbook),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="E6">', b'<c r="E6" t="str">'),
    )
    assert first_sheet(tmp_path, content).errors == {}


def test_errors_are_found_in_parts_with_prefixed_names_and_single_quotes(tmp_path, workbook):
    """Some writers put a prefix before every element, or quote with apostrophes."""
    workbook.active["D7"] = "#N/A"

    def prefixed(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")
        return xml.replace(b't="e"', b"t='e'")

    sheet = first_sheet(tmp_path, with_part(saved(workbook), "xl/worksheets/sheet1.xml", prefixed))
    assert sheet.errors == {(6, 3): "#N/A"}
    assert sheet.rows[5][3] == 85.5


def test_hidden_sheets_and_columns_are_told_and_charts_left_out(tmp_path, workbook):
    """Hidden and very hidden sheets are read and say so."""
    workbook.create_sheet("藏").sheet_state = "hidden"
    workbook.create_sheet("深藏").sheet_state = "veryHidden"
    workbook.create_chartsheet("图")
    workbook.active.column_dimensions["D"].hidden = True
    sheets = opened(tmp_path, saved(workbook)).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("三(1)班", False),
        ("藏", True),
        ("深藏", True),
    ]
    assert sheets[0].hidden_columns == {3}
    assert sheets[1].hidden_columns == frozenset()


def test_merged_ranges_are_inclusive_and_zero_based(tmp_path, workbook):
    """(first row, first column, last row, last column)."""
    workbook.active.merge_cells("A1:D2")
    assert first_sheet(tmp_path, saved(workbook)).merged == ((0, 0, 1, 3),)


def test_a_cell_left_far_away_is_named_instead_of_filling_the_memory(tmp_path, workbook):
    """The refusal names the sheet and the cell's address."""
    workbook.active["XFD1048576"] = "x"
    with pytest.raises(CannotGoOn, match=r"三\(1\)班.*XFD1048576") as refusal:
        opened(tmp_path, saved(workbook))
    assert "Ctrl+End" in refusal.value.hint


def test_formats_far_away_do_no_harm(tmp_path, workbook):
    """A whole column or row with a format is usual and holds nothing."""
    workbook.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    assert len(first_sheet(tmp_path, saved(workbook)).rows) == 6


def xls() -> bytes:
    """Return a BIFF workbook with a merged range, an error, a hidden sheet, and a used range from B4."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("三(1)班")
    sheet.write(3, 1, 85.5)
    sheet.row(4).set_cell_error(2, 42)
    sheet.write(5, 2, "#N/A")
    sheet.write_merge(7, 8, 0, 2, "合计")
    book.add_sheet("藏").visibility = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_xls_keeps_addresses_merged_ranges_errors_and_hidden_sheets(tmp_path):
    """The BIFF workbook tells the same as an xlsx would."""
    book = opened(tmp_path, xls(), "期中.et")
    sheet = book.sheets[0]
    assert book.container is Container.XLS
    assert sheet.rows[3][1] == 85.5
    assert sheet.merged == ((7, 0, 8, 2),)
    assert sheet.errors == {(4, 2): "#N/A"}
    assert sheet.rows[5][2] == "#N/A"
    assert [s.hidden for s in book.sheets] == [False, True]


def ods() -> bytes:
    """Return an ods with repeated rows and cells, a merged range, an error that says 0, a hidden column."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="三(1)班")
    document.spreadsheet.addElement(table)
    table.addElement(TableColumn(numbercolumnsrepeated=3))
    table.addElement(TableColumn(visibility="collapse"))

    def row(*cells: TableCell, repeated: int = 1) -> None:
        line = TableRow(numberrowsrepeated=repeated)
        for cell in cells:
            line.addElement(cell)
        table.addElement(line)

    def cell(text: str, **attributes: object) -> TableCell:
        filled = TableCell(**attributes)
        filled.addElement(P(text=text))
        return filled

    row(TableCell(numbercolumnsrepeated=20), repeated=4)
    score = cell("85.5", valuetype="float", value="85.5", numbercolumnsrepeated=2)
    row(TableCell(numbercolumnsrepeated=2), score, repeated=3)
    title = cell("合计", valuetype="string", numbercolumnsspanned=3, numberrowsspanned=2)
    error = cell("#DIV/0!", valuetype="float", value="0", formula="of:=1/0")
    row(title, CoveredTableCell(numbercolumnsrepeated=2), error)
    row(TableCell(numbercolumnsrepeated=16384), repeated=1_048_000)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_an_ods_keeps_addresses_over_repeated_rows_and_cells(tmp_path):
    """Three equal rows written once stand in rows 5 to 7; the million empty ones behind are not held."""
    book = opened(tmp_path, ods(), "期中.ods")
    sheet = book.sheets[0]
    assert book.container is Container.ODS
    assert [row[2:4] for row in sheet.rows] == [["", ""]] * 4 + [[85.5, 85.5]] * 3 + [["", ""]]
    assert sheet.rows[7][0] == "合计"


def test_an_ods_tells_errors_merged_ranges_and_hidden_columns(tmp_path):
    """An error written with the value 0 is an error and no zero."""
    sheet = first_sheet(tmp_path, ods(), "期中.ods")
    assert sheet.errors == {(7, 3): "#DIV/0!"}
    assert sheet.rows[7][3] == ""
    assert sheet.merged == ((7, 0, 8, 2),)
    assert sheet.hidden_columns == {3}


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Return a zip of (name, bytes)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_zip_gives_every_workbook_in_it_and_passes_over_the_rest(tmp_path, workbook):
    """Lock files, Mac leavings, pictures and notes are no workbooks."""
    content = saved(workbook)
    path = tmp_path / "期中.zip"
    inner = zipped(("英语.csv", "姓名,英语\n王芳,80\n".encode("gb18030")))
    path.write_bytes(
        zipped(
            ("语文/三(1)班.xlsx", content),
            ("语文/~$三(1)班.xlsx", b"lock"),
            ("__MACOSX/._三(1)班.xlsx", b"mac"),
            ("说明.png", b"\x89PNG\r\n\x1a\n"),
            ("readme.md", b"# notes"),
            ("空.txt", b""),
            ("一班.xls", xls()),
            ("内层.zip", inner),
        )
    )
    books = open_books(str(path))
    assert [(book.member, book.container) for book in books] == [
        ("一班.xls", Container.XLS),
        ("内层.zip/英语.csv", Container.TEXT),
        ("语文/三(1)班.xlsx", Container.XLSX),
    ]
    assert books[2].label == "期中.zip/语文/三(1)班.xlsx"
    assert books[2].sha256 == hashlib.sha256(content).hexdigest()
    assert books[1].sheets[0].name == "英语"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_member_names_are_read_when_the_archiver_did_not_name_its_encoding(tmp_path, encoding):
    """Without the UTF-8 flag a Chinese name is in GBK (Windows) or in UTF-8 (Mac)."""
    raw = "三年级语文.csv".encode(encoding)
    stand_in = "x" * len(raw)
    content = zipped((stand_in, b"a,b\n1,2\n")).replace(stand_in.encode(), raw)
    path = tmp_path / "期中.zip"
    path.write_bytes(content)
    assert [book.member for book in open_books(str(path))] == ["三年级语文.csv"]
