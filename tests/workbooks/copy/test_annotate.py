"""The annotated copy keeps the office's workbook whole, and says on it who is listed."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from made_workbooks import fill, office_workbook, parts, source_book, values, with_part
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from xuekun_cli.model.results.marking import LOOKS, SheetMarks
from xuekun_cli.workbooks.copy.annotate import annotate, annotated_suffix
from xuekun_cli.workbooks.pages.styles import category_fill

SAID = "语文 28 分，不高于二类分数线 28.02（班级平均分 70.04 × 40%）；数学 50 分，不高于三类分数线 56.10"
MARKS = SheetMarks(
    "三(1)班",
    {2: {2: "二类", 3: "三类"}, 4: {2: "三类"}},
    {1: ("类别", "说明")},
    {2: ("二类、三类", SAID), 4: ("三类", "=1+1")},
)


@pytest.fixture(scope="module")
def before() -> bytes:
    return office_workbook()


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    return annotate(source_book(before), [MARKS])


def test_every_value_formula_and_computed_value_stays(before: bytes, after: bytes) -> None:
    for sheet in ("三(1)班", "汇总"):
        old, new = values(before, sheet), values(after, sheet)
        assert [row[: len(old[r])] for r, row in enumerate(new)][: len(old)] == old
    formulas = [openpyxl.load_workbook(BytesIO(content)) for content in (before, after)]
    cached = [openpyxl.load_workbook(BytesIO(content), data_only=True) for content in (before, after)]
    for old_book, new_book in (formulas, cached):
        for row in old_book["三(1)班"].iter_rows():
            for cell in row:
                assert new_book["三(1)班"][cell.coordinate].value == cell.value
    assert formulas[1]["三(1)班"]["E3"].value == "=C3+D3"
    assert cached[1]["三(1)班"]["E3"].value == 78
    assert cached[1]["三(1)班"]["E6"].value == "有"


def test_only_the_marked_sheet_and_the_styles_change(before: bytes, after: bytes) -> None:
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    for kind in ("charts/chart", "media/image", "comments", "vmlDrawing", "sharedStrings", "theme"):
        assert any(kind in name for name in new), kind


def test_what_stands_around_the_cells_survives(before: bytes, after: bytes) -> None:
    for tag in (
        b"conditionalFormatting",
        b"dataValidation",
        b"mergeCell ",
        b"sheetProtection",
        b"pane ",
        b"drawing ",
    ):
        pattern = rb"<" + tag + rb"[^>]*>"
        old = re.findall(pattern, parts(before)["xl/worksheets/sheet1.xml"])
        assert old, tag
        assert re.findall(pattern, parts(after)["xl/worksheets/sheet1.xml"]) == old


def test_a_listed_score_is_filled_and_keeps_its_format(before: bytes, after: bytes) -> None:
    old = openpyxl.load_workbook(BytesIO(before))["三(1)班"]
    new = openpyxl.load_workbook(BytesIO(after))["三(1)班"]
    filled = {cell.coordinate: fill(cell) for row in new["C3:E5"] for cell in row if fill(cell)}
    assert filled == {"C3": category_fill("二类"), "D3": category_fill("三类"), "C5": category_fill("三类")}
    for address in filled:
        for aspect in ("number_format", "border", "alignment", "protection"):
            assert repr(getattr(new[address], aspect)) == repr(getattr(old[address], aspect)), address
        assert new[address].font.b
        assert repr(new[address].font).replace("b=True", "b=False") == repr(old[address].font), address


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_tells_a_listed_score_from_a_sheet_of_any_colour(before: bytes, look: str) -> None:
    """Bold always; in grey and in frames the heavier line is that of the darker category."""
    book = openpyxl.load_workbook(BytesIO(before))
    for row in book["三(1)班"]["C3:E5"]:
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFF00")
    out = BytesIO()
    book.save(out)
    yellow = out.getvalue()
    sheet = openpyxl.load_workbook(BytesIO(annotate(source_book(yellow), [replace(MARKS, look=look)])))["三(1)班"]
    told = {c.coordinate: (c.font.b, fill(c), c.border.left.style) for row in sheet["C3:E5"] for c in row}
    plain = {told[place] for place in told if place not in ("C3", "D3", "C5")}
    assert {place[1] for place in plain} == {"FFFF00"}
    assert not any(bold for bold, _, _ in plain)
    heavy, light = told["C3"], told["D3"]
    assert heavy[0]
    assert light[0]
    assert light == told["C5"]
    if look == "color":
        assert (heavy[1], light[1]) == (category_fill("二类"), category_fill("三类"))
    else:
        assert (heavy[2], light[2]) == ("medium", "dashed")
        assert (heavy[1] == "FFFF00") is (look == "frame")
    if look == "grey":
        assert all(len({one[1][at : at + 2] for at in (0, 2, 4)}) == 1 for one in (heavy, light))
        assert int(light[1][:2], 16) - int(heavy[1][:2], 16) > 40


def test_texts_stand_right_of_everything_and_are_never_formulas(after: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(after))["三(1)班"]
    assert [cell.value for cell in sheet[2]][4:] == ["总分", "类别", "说明"]
    assert [sheet["F3"].value, sheet["G3"].value, sheet["F4"].value] == ["二类、三类", SAID, None]
    assert (sheet["G5"].data_type, sheet["G5"].value) == ("s", "=1+1")
    assert sheet["G5"].quotePrefix
    assert not sheet["G3"].alignment.wrap_text
    assert sheet["F2"].font.b
    assert fill(sheet["F2"]) == "D9E1F2"
    assert (sheet.column_dimensions["F"].width, sheet.column_dimensions["G"].width) == (12, 70)
    assert sheet.column_dimensions["B"].width == pytest.approx(17, abs=1)


def test_the_same_input_gives_the_same_bytes(before: bytes, after: bytes) -> None:
    assert annotate(source_book(before), [MARKS]) == after


def test_without_marks_an_xlsx_is_the_copy_itself(before: bytes) -> None:
    assert annotate(source_book(before), []) == before


def test_the_columns_stand_right_of_a_table_a_merged_range_and_a_chart_beside_the_rows() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheets = [book.add_worksheet(name) for name in ("表", "合并", "图", "格式")]
    for sheet in sheets:
        sheet.write_row("A1", ["姓名", "语文"])
        sheet.write_row("A2", ["王芳", 28])
    sheets[0].add_table("A1:F4")
    sheets[1].merge_range("C1:H1", "")
    sheets[2].insert_chart("D1", book.add_chart({"type": "pie"}), {"x_scale": 0.5})
    sheets[3].set_row(0, None, book.add_format({"bold": True}))
    sheets[3].set_column("C:XFD", 9, None, {"hidden": True})
    chart = book.charts[0]
    chart.add_series({"values": "=表!$B$2:$B$2"})
    book.close()
    content = out.getvalue()
    marks = [SheetMarks(s.name, {1: {1: "二类"}}, {0: ("类别",)}, {1: ("二类",)}) for s in sheets]
    book_after = openpyxl.load_workbook(BytesIO(annotate(source_book(content), marks)))
    found = {sheet.title: cell.column_letter for sheet in book_after for cell in sheet[2] if cell.value == "二类"}
    assert found["表"] == "G"
    assert found["合并"] == "I"
    assert found["图"] > "D"
    assert found["格式"] == "C"
    assert not book_after["格式"].column_dimensions["C"].hidden
    assert book_after["格式"].column_dimensions["D"].hidden


def test_a_workbook_with_macros_needs_its_own_ending(before: bytes) -> None:
    types = parts(before)["[Content_Types].xml"]
    macros = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert annotated_suffix(source_book(before)) == ".xlsx"
    assert annotated_suffix(source_book(with_part(before, "[Content_Types].xml", macros))) == ".xlsm"


def test_a_workbook_saved_by_openpyxl_keeps_its_comment() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet.append(["姓名", "语文"])
    sheet.append(["王芳", 28])
    sheet["A2"].comment = Comment("转学", "办公室")
    out = BytesIO()
    book.save(out)
    after = annotate(
        source_book(out.getvalue()),
        [SheetMarks("表", {1: {1: "二类"}}, {0: ("类别", "说明")}, {1: ("二类", "甲")})],
    )
    read = openpyxl.load_workbook(BytesIO(after))["表"]
    assert read["A2"].comment is not None
    assert read["A2"].comment.text == "转学"
    assert [cell.value for cell in read[2]] == ["王芳", 28, "二类", "甲"]
