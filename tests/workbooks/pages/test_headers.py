"""Where a table's header has two rows, or merged cells, the new columns get a header that fits in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotate

MARK = SheetMarks(
    "成绩",
    {3: {1: "二类"}},
    {2: ("类别", "说明")},
    {3: ("二类", "语文 28 ≤ 28.02")},
    groups={1: "筛查结果"},
)


def two_header_rows() -> bytes:
    """A title over everything, subjects over 得分 and 班次, the name merged over both header rows."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("成绩")
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#D9E1F2"})
    sheet.merge_range("A1:E1", "期中成绩", head)
    sheet.merge_range("A2:A3", "姓名", head)
    sheet.merge_range("B2:C2", "语文", head)
    sheet.merge_range("D2:E2", "数学", head)
    sheet.write_row("B3", ["得分", "班次", "得分", "班次"], head)
    sheet.write_row("A4", ["王芳", 28, 40, 90, 3])
    book.close()
    return out.getvalue()


def marked(mark: SheetMarks) -> bytes:
    return annotate(SourceBook("成绩.xlsx", "", Container.XLSX, two_header_rows(), "", ()), [mark])


@pytest.fixture
def sheet() -> Any:
    return openpyxl.load_workbook(BytesIO(marked(MARK)))["成绩"]


def test_the_upper_row_gets_a_title_over_all_new_columns(sheet: Any) -> None:
    assert [sheet["F2"].value, sheet["F3"].value, sheet["G3"].value] == ["筛查结果", "类别", "说明"]
    assert "F2:G2" in {str(area) for area in sheet.merged_cells.ranges}
    for address in ("F2", "G2", "F3", "G3"):
        assert sheet[address].border.top.style == "thin", address
    assert sheet["F2"].font.b
    assert sheet["F2"].fill.fgColor.rgb == "FFD9E1F2"


def test_merged_headers_stay_as_they_are(sheet: Any) -> None:
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"A1:E1", "A2:A3", "B2:C2", "D2:E2", "F2:G2"}
    assert faults(marked(MARK)) == []


def test_a_group_over_one_column_is_not_merged() -> None:
    single = SheetMarks("成绩", {}, {2: ("类别",)}, {3: ("二类",)}, groups={1: "筛查"})
    sheet = openpyxl.load_workbook(BytesIO(marked(single)))["成绩"]
    assert (sheet["F2"].value, sheet["F3"].value) == ("筛查", "类别")
    assert len(sheet.merged_cells.ranges) == 4


def test_a_group_on_the_header_row_of_another_table_gives_way() -> None:
    stacked = SheetMarks("成绩", {}, {1: ("类别", "说明"), 2: ("类别", "说明")}, {}, groups={1: "筛查结果"})
    sheet = openpyxl.load_workbook(BytesIO(marked(stacked)))["成绩"]
    assert [sheet["F2"].value, sheet["G2"].value] == ["类别", "说明"]
    assert faults(marked(stacked)) == []


def test_a_sheet_without_merged_cells_gets_its_first() -> None:
    book = openpyxl.Workbook()
    cells: Any = book.active
    cells.title = "成绩"
    cells.append(["姓名", "语文"])
    cells.append([None, "得分"])
    cells.append(["王芳", 28])
    cells.auto_filter.ref = "A2:B3"
    out = BytesIO()
    book.save(out)
    mark = SheetMarks("成绩", {2: {1: "二类"}}, {1: ("类别", "说明")}, {2: ("二类", "甲")}, groups={0: "筛查结果"})
    after = annotate(SourceBook("成绩.xlsx", "", Container.XLSX, out.getvalue(), "", ()), [mark])
    sheet = openpyxl.load_workbook(BytesIO(after))["成绩"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C1:D1"]
    assert faults(after) == []
