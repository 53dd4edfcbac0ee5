"""Workbooks that are built unlike Excel builds them, and inputs that are no xlsx, are annotated too."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from made_workbooks import fill, office_workbook, parts, sheet_of, source_book, values, with_part

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.model.tables import Container, SheetCells, SourceBook
from xuekun_cli.workbooks.annotate import annotate
from xuekun_cli.workbooks.package import OddPackage
from xuekun_cli.workbooks.resave import resaved
from xuekun_cli.workbooks.styles import category_fill

LONG = "语文 28 分，不高于二类分数线 28.02（班级平均分 70.04 × 40%）；数学 50 分，不高于三类分数线 56.10"
BARE = SheetMarks(
    "表", {(1, 1): "二类", (3, 0): "三类"}, {0: ("类别", "说明")}, {1: ("二类", "甲"), 3: ("三类", "乙")}
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


def test_a_package_with_rows_out_of_order_is_saved_anew_with_its_computed_values() -> None:
    before, name = office_workbook(), "xl/worksheets/sheet1.xml"
    part = parts(before)[name]
    rows = re.findall(rb"<row .*?</row>", part, re.DOTALL)
    odd = with_part(before, name, part.replace(rows[2] + rows[3], rows[3] + rows[2]))
    book = source_book(odd)
    marks = SheetMarks("三(1)班", {(2, 2): "二类"}, {1: ("类别", "说明")}, {2: ("二类、三类", LONG)})
    after = annotate(book, [marks])
    assert after == annotate(book, [marks])
    assert values(after, "三(1)班")[2][4:7] == [78, "二类、三类", LONG]
    assert openpyxl.load_workbook(BytesIO(after))["三(1)班"]["E3"].value == "=C3+D3"


def test_what_is_no_workbook_at_all_is_rebuilt_from_its_cells() -> None:
    book = SourceBook("坏.xlsx", "", Container.XLSX, b"PK no zip", "", (SheetCells("表", [["语文"], [28.0]]),))
    with pytest.raises(OddPackage):
        resaved(book)
    marks = SheetMarks("表", {(1, 0): "二类"}, {0: ("类别",)}, {1: ("二类",)})
    assert values(annotate(book, [marks]), "表") == [["语文", "类别"], [28.0, "二类"]]


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
    marks = SheetMarks("三/1班[重]", {(2, 1): "三类"}, {1: ("类别", "说明")}, {2: ("三类", "说")})
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
    marks = SheetMarks("成绩", {(1, 2): "二类"}, {0: ("类别",)}, {1: ("二类",)})
    _, first, second = values(annotate(book, [marks]), "成绩")
    assert first == ["0012", "35080120120101001X", 28.0, "缺考", "二类"]
    assert second[:4] == ["0013", "350801201201010028", 85.5, "７０"]


def test_a_sheet_without_room_on_its_right_is_refused_in_plain_words() -> None:
    content = sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    book = SourceBook("满.xlsx", "", Container.XLSX, content, "", (SheetCells("表", [[None] * 16383 + [1]]),))
    with pytest.raises(CannotGoOn, match="右边没有空列"):
        annotate(book, [BARE])
