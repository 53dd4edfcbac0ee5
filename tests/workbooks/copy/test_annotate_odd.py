"""Workbooks that are built unlike Excel builds them, and inputs that are no xlsx, are annotated too."""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from made_workbooks import fill, office_workbook, parts, sheet_of, source_book, values, with_part
from soundness import faults

from xuekun_cli.model.findings import CannotGoOn, Severity
from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotate, annotated
from xuekun_cli.workbooks.copy.package import OddPackage
from xuekun_cli.workbooks.copy.rebuild import rebuilt
from xuekun_cli.workbooks.copy.resave import resaved
from xuekun_cli.workbooks.pages.styles import category_fill

LONG = "语文 28 分，不高于二类分数线 28.02（班级平均分 70.04 × 40%）；数学 50 分，不高于三类分数线 56.10"
BARE = SheetMarks(
    "表", {1: {1: "二类"}, 3: {0: "三类"}}, {0: ("类别", "说明")}, {1: ("二类", "甲"), 3: ("三类", "乙")}
)


def marked(content: bytes) -> Any:
    """Return the sheet after marking a hand-made workbook, and see that calamine reads the same."""
    after = annotate(source_book(content), [BARE])
    sheet = openpyxl.load_workbook(BytesIO(after)).worksheets[0]
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    read = [[None if value == "" else value for value in row] for row in values(after, "表")]
    assert said == read
    return sheet


def test_rows_and_cells_that_do_not_say_their_address_are_counted() -> None:
    sheet = marked(sheet_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>28</v></c></row>"))
    assert [sheet["B2"].value, sheet["C2"].value, sheet["D2"].value] == [28, "二类", "甲"]
    assert [fill(sheet["B2"]), fill(sheet["A4"])] == [category_fill("二类"), category_fill("三类")]


def test_a_blank_listed_cell_is_made_at_its_place() -> None:
    sheet = marked(
        sheet_of(
            '<row r="1" spans="1:3"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>'
            '<c r="C2"><v>3</v></c></row><row r="6"><c r="A6"><v>6</v></c></row>'
        )
    )
    assert [cell.value for cell in sheet[2]] == [1, None, 3, "二类", "甲"]
    assert fill(sheet["B2"]) == category_fill("二类")
    assert sheet["D4"].value == "三类"
    assert sheet["A6"].value == 6


def test_prefixed_names_and_comments_between_rows_are_read() -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><!-- row --><x:row r="2"><x:c r="B2"><x:v>28</x:v></x:c></x:row>'
    sheet = marked(sheet_of(rows, prefix="x"))
    assert [sheet["B2"].value, sheet["C2"].value] == [28, "二类"]


def test_a_strict_workbook_is_marked_in_its_own_namespace() -> None:
    content = sheet_of('<row r="2"><c r="B2"><v>28</v></c></row>')
    strict = {
        name: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in parts(content).items()
    }
    for name, part in strict.items():
        content = with_part(content, name, part)
    book = SourceBook("严.xlsx", "", Container.XLSX, content, "", (SheetCells("表", [[], [None, 28.0]]),))
    new = parts(annotate(book, [BARE]))
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in new["xl/styles.xml"]
    assert (
        b'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles"'
        in new["xl/_rels/workbook.xml.rels"]
    )
    assert "二类".encode() in new["xl/worksheets/sheet1.xml"]


def test_no_row_grows_for_a_long_explanation() -> None:
    rows = (
        '<row r="2" ht="15"><c r="B2"><v>28</v></c></row>'
        '<row r="4" ht="15" customHeight="1"><c r="A4"><v>1</v></c></row>'
    )
    long = SheetMarks("表", {}, {}, {1: ("二类", LONG), 3: ("三类", LONG)})
    long = SheetMarks("表", {}, {0: ("类别", "说明")}, long.rows)
    part = parts(annotate(source_book(sheet_of(rows)), [long]))["xl/worksheets/sheet1.xml"]
    assert b'<row r="2" ht="15">' in part
    assert b'<row r="4" ht="15" customHeight="1">' in part


FIRST_SHEET = "xl/worksheets/sheet1.xml"
OFFICE_MARKS = SheetMarks("三(1)班", {2: {2: "二类"}}, {1: ("类别", "说明")}, {2: ("二类、三类", LONG)})


def muddled(doubled: bool) -> bytes:
    """Return an office's workbook with two rows exchanged, or with a row number that comes twice."""
    before = office_workbook()
    part = parts(before)[FIRST_SHEET]
    rows = re.findall(rb"<row .*?</row>", part, re.DOTALL)
    extra = b'<row r="3"><c r="H3"><v>9</v></c></row>'
    return with_part(
        before,
        FIRST_SHEET,
        part.replace(rows[3], rows[3] + extra) if doubled else part.replace(rows[2] + rows[3], rows[3] + rows[2]),
    )


def test_rows_out_of_order_are_put_in_order_and_nothing_else_changes() -> None:
    odd = muddled(doubled=False)
    book = source_book(odd)
    copy = annotated(book, [OFFICE_MARKS])
    assert [(finding.code, finding.ref) for finding in copy.said] == [
        ("copy_reordered", CellRef("成绩.xlsx", "三(1)班"))
    ]
    old, new = parts(odd), parts(copy.content)
    assert {name for name in old if old[name] != new[name]} == {FIRST_SHEET, "xl/styles.xml"}
    assert faults(copy.content) == []
    assert values(copy.content, "三(1)班")[2][4:7] == [78, "二类、三类", LONG]
    assert copy.content == annotate(book, [OFFICE_MARKS])


def test_a_row_that_comes_twice_is_saved_anew_with_computed_values_and_said() -> None:
    book = source_book(muddled(doubled=True))
    copy = annotated(book, [OFFICE_MARKS])
    assert [finding.code for finding in copy.said] == ["copy_resaved"]
    assert values(copy.content, "三(1)班")[2][4] == 78
    assert "二类、三类" in values(copy.content, "三(1)班")[2]
    assert openpyxl.load_workbook(BytesIO(copy.content))["三(1)班"]["E3"].value == "=C3+D3"
    assert copy.content == annotate(book, [OFFICE_MARKS])


def test_a_row_whose_number_is_none_is_saved_anew_or_rebuilt() -> None:
    content = sheet_of('<row r="十"><c r="A1"><v>1</v></c></row>')
    book = SourceBook("坏.xlsx", "", Container.XLSX, content, "", (SheetCells("表", [["语文"], [28.0]]),))
    copy = annotated(book, [SheetMarks("表", {1: {0: "二类"}}, {}, {})])
    assert [finding.code for finding in copy.said] == ["copy_rebuilt"]


@pytest.mark.parametrize("macros", [False, True])
def test_a_workbook_that_cannot_be_saved_anew_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch, macros: bool
) -> None:
    """An archive left open complains on the screen when it is collected, after the run has said its sentence."""
    opened: list[zipfile.ZipFile] = []
    real = zipfile.ZipFile.__init__

    def watched(archive: zipfile.ZipFile, file: Any, mode: Any = "r", *more: Any, **named: Any) -> None:
        real(archive, file, mode, *more, **named)
        if mode != "r":
            opened.append(archive)

    def fail(*_: object) -> None:
        raise ValueError

    content = office_workbook()
    if macros:
        content = with_part(content, "xl/vbaProject.bin", b"macros")
    monkeypatch.setattr("openpyxl.writer.excel.ExcelWriter._write_worksheets", fail)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", watched)
    with pytest.raises(OddPackage):
        resaved(SourceBook("坏.xlsx", "", Container.XLSX, content, "", ()))
    assert [archive.fp for archive in opened] == [None] * (2 if macros else 1)


def test_what_is_no_workbook_at_all_is_rebuilt_from_its_cells() -> None:
    book = SourceBook("坏.xlsx", "", Container.XLSX, b"PK no zip", "", (SheetCells("表", [["语文"], [28.0]]),))
    with pytest.raises(OddPackage):
        resaved(book)
    marks = SheetMarks("表", {1: {0: "二类"}}, {0: ("类别",)}, {1: ("二类",)})
    copy = annotated(book, [marks])
    assert values(copy.content, "表") == [["语文", "类别"], [28.0, "二类"]]
    assert [finding.code for finding in copy.said] == ["copy_rebuilt"]


def test_cells_of_another_container_come_as_they_are() -> None:
    day = datetime(2026, 1, 2)
    cells: list[list[object]] = [
        ["期中成绩", None, None, None],
        ["学号", "语文", "日期", "及格"],
        ["007", 28.5, day, True],
        ["=1+1", "", None, 3],
    ]
    sheets = (
        SheetCells("三/1班[重]", cells, merged=((0, 0, 0, 3),), errors={(3, 1): "#N/A"}),
        SheetCells("存档", [["旧"]], hidden=True),
    )
    book = SourceBook("成绩.xls", "", Container.XLS, b"", "", sheets)
    marks = SheetMarks("三/1班[重]", {2: {1: "三类"}}, {1: ("类别", "说明")}, {2: ("三类", "说")})
    after = annotate(book, [marks])
    workbook = openpyxl.load_workbook(BytesIO(after))
    sheet = workbook["三_1班_重_"]
    assert [cell.value for cell in sheet[3]] == ["007", 28.5, day, True, "三类", "说"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert openpyxl.load_workbook(BytesIO(after), data_only=True)["三_1班_重_"]["B4"].value == "#N/A"
    assert fill(sheet["B3"]) == category_fill("三类")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert workbook["存档"].sheet_state == "hidden"
    assert after == annotate(book, [marks])


def test_a_text_files_numbers_can_be_reckoned_with_and_its_ids_stay_text() -> None:
    """As when Excel opens it, but for what Excel would spoil: leading zeros and long ids."""
    rows: list[list[object]] = [["学号", "学籍号", "语文", "数学"], ["0012", "35080120120101001X", "28", "缺考"]]
    rows.append(["0013", "350801201201010028", "85.5", "７０"])
    book = SourceBook("成绩.csv", "", Container.TEXT, b"", "", (SheetCells("成绩", rows),))
    marks = SheetMarks("成绩", {1: {2: "二类"}}, {0: ("类别",)}, {1: ("二类",)})
    _, first, second = values(annotate(book, [marks]), "成绩")
    assert first == ["0012", "35080120120101001X", 28.0, "缺考", "二类"]
    assert second[:4] == ["0013", "350801201201010028", 85.5, "７０"]


def test_a_sheet_without_room_on_its_right_gets_fills_alone_and_it_is_said() -> None:
    content = sheet_of('<row r="2"><c r="B2"><v>28</v></c><c r="XFD2"><v>1</v></c></row>')
    book = SourceBook("满.xlsx", "", Container.XLSX, content, "", ())
    copy = annotated(book, [BARE])
    assert [finding.code for finding in copy.said] == ["copy_no_room"]
    assert "没有空列" in copy.said[0].message
    sheet = openpyxl.load_workbook(BytesIO(copy.content))["表"]
    assert [fill(sheet["B2"]), fill(sheet["A4"])] == [category_fill("二类"), category_fill("三类")]
    assert {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None} == {
        "B2": 28,
        "XFD2": 1,
    }
    assert faults(copy.content) == []


def test_a_sheet_that_is_not_there_is_refused_in_plain_words() -> None:
    book = SourceBook("缺.xlsx", "", Container.XLSX, sheet_of(""), "", (SheetCells("表", [[1]]),))
    with pytest.raises(CannotGoOn, match="找不到要标注的工作表"):
        annotate(book, [replace(BARE, sheet="别的表")])


def test_what_is_no_xlsx_goes_the_same_way_and_it_is_said() -> None:
    """First an xlsx with the same cells, then the marks over it."""
    sheet = SheetCells("成绩", [["姓名", "语文"], ["王芳", "28"], ["李强", "缺考"]])
    book = SourceBook("成绩.csv", "", Container.TEXT, b"", "", (sheet,))
    marks = SheetMarks("成绩", {1: {1: "二类"}}, {0: ("类别",)}, {1: ("二类",)}, notes={(1, 1): "语文 28"})
    copy = annotated(book, [marks], notes=True)
    rebuilt_book, _ = rebuilt(book)
    old, new = parts(rebuilt_book), parts(copy.content)
    assert {name for name in old if old[name] != new[name]} == {
        "[Content_Types].xml",
        FIRST_SHEET,
        "xl/styles.xml",
        "xl/workbook.xml",  # the new one is fitted to the width of a page, and stays so
    }
    assert values(copy.content, "成绩") == [["姓名", "语文", "类别"], ["王芳", 28.0, "二类"], ["李强", "缺考", ""]]
    assert [(finding.code, finding.severity) for finding in copy.said] == [("copy_converted", Severity.INFO)]
    assert faults(copy.content) == []


DAMAGED = 60


def test_a_damaged_package_gives_a_copy_or_a_sentence_and_nothing_else() -> None:
    """Single bytes changed anywhere, or the end cut off: never a traceback."""
    whole, draw = office_workbook(), random.Random(1)
    cells = (SheetCells("三(1)班", [["学号"], ["01"]]),)
    ends = []
    for _ in range(DAMAGED):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 5)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        del content[draw.choice((len(content), draw.randrange(len(content)))) :]
        book = SourceBook("坏.xlsx", "", Container.XLSX, bytes(content), "", cells)
        try:
            ends.append(bool(annotated(book, [OFFICE_MARKS], notes=True).content))
        except CannotGoOn as error:
            ends.append(bool(error.hint))
    assert ends == [True] * DAMAGED


@pytest.mark.parametrize("large", [False, True])
def test_a_workbook_that_cannot_be_patched_keeps_its_cells_and_what_its_formulas_came_to(
    large: bool, tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cells, let go of after the reading, are read once more; here a row number comes twice."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("成绩")
        sheet.write_row(0, 0, ["学号", "姓名", "班级", "语文", "总分"])
        for row, score in enumerate([95, 90, 85, 20], start=1):
            sheet.write_row(row, 0, [f"2024{row}", f"生{row}", "三(1)班", score])
            sheet.write_formula(row, 4, f"=D{row + 1}*1", None, score)
    part = parts(out.getvalue())["xl/worksheets/sheet1.xml"]
    twice = part.replace(b"</sheetData>", b'<row r="5"><c r="F5"><v>7</v></c></row></sheetData>')
    (tmp_path / "成绩.xlsx").write_bytes(with_part(out.getvalue(), "xl/worksheets/sheet1.xml", twice))
    monkeypatch.setattr("xuekun_cli.workbooks.copy.copyist.LARGE", 0 if large else 10**9)

    ran = xuekun("screen", tmp_path / "成绩.xlsx", "--json")

    assert [one["code"] for one in ran.document["findings"] if one["code"].startswith("copy_")] == ["copy_resaved"]
    copy = values((tmp_path / "成绩_标注.xlsx").read_bytes(), "成绩")
    assert [row[4] for row in copy[1:]] == [95, 90, 85, 20]
    assert copy[4][:4] == ["20244", "生4", "三(1)班", 20]
    assert copy[4][6] == "二类"
