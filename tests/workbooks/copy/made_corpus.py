"""Workbooks with everything in them that an office's workbook may have, one kind of thing each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter
from made_parts import conversation, form_control, pivot_table, signed, threaded_parts, with_parts
from made_workbooks import DOT, office_workbook
from made_writers import WRITERS
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image

from xuekun_cli.model.results.marking import SheetMarks

SHEET = "三(1)班"
STUDENTS = (("王芳", 28, 50), ("李强", 90, 95), ("张敏", 41.5, 88), ("赵六", 77, 31))
HEADER_ROW, FIRST_ROW = 1, 2
MARKS = SheetMarks(
    SHEET,
    {2: {2: "二类", 3: "三类"}, 4: {2: "三类"}, 5: {3: "二类"}},
    {HEADER_ROW: ("类别", "说明")},
    {2: ("二类、三类", "语文 28 ≤ 28.02；数学 50 ≤ 56.10"), 4: ("三类", "语文 41.5 ≤ 47.30"), 5: ("二类", "=1+1")},
    notes={(2, 2): "语文 28 ≤ 28.02", (2, 3): "数学 50 ≤ 56.10", (4, 2): "语文 41.5", (5, 3): "<数学> & 31"},
)
"""The marks that every workbook here gets."""

Feature = Callable[[Any, Any], None]


def class_workbook(feature: Feature, options: dict[str, Any] | None = None) -> bytes:
    """Return a workbook with one class's scores, formulas with their results, and one feature."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, options or {})
    sheet = book.add_worksheet(SHEET)
    cell = book.add_format({"border": 1, "num_format": "0.0"})
    head = book.add_format({"border": 1, "bold": True, "bg_color": "#D9E1F2", "align": "center"})
    sheet.merge_range("A1:E1", "三(1)班期中成绩", book.add_format({"bold": True, "align": "center"}))
    sheet.write_row(HEADER_ROW, 0, ("学号", "姓名", "语文", "数学", "总分"), head)
    for r, (name, chinese, maths) in enumerate(STUDENTS, start=FIRST_ROW):
        sheet.write_row(r, 0, (f"2024000{r}", name), cell)
        sheet.write_row(r, 2, (chinese, maths), cell)
        sheet.write_formula(r, 4, f"=C{r + 1}+D{r + 1}", cell, chinese + maths)
    feature(book, sheet)
    book.close()
    return out.getvalue()


def charts_pictures_shapes(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$C$3:$C$6", "categories": f"='{SHEET}'!$B$3:$B$6"})
    sheet.insert_chart("A9", chart)
    sheet.insert_image("F2", "dot.png", {"image_data": BytesIO(DOT), "x_scale": 90, "y_scale": 40})
    sheet.insert_textbox("C9", "全班平均分", {"width": 200, "height": 60})
    sheet.set_background(BytesIO(DOT))
    sheet.set_header("&L&G", {"image_left": "dot.png", "image_data_left": BytesIO(DOT)})
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": f"='{SHEET}'!$D$3:$D$6"})
    book.add_chartsheet("图").set_chart(pie)


def rules_and_sparklines(book: Any, sheet: Any) -> None:
    red = book.add_format({"bg_color": "#FFC7CE"})
    sheet.conditional_format("C3:D6", {"type": "cell", "criteria": "<", "value": 60, "format": red})
    sheet.conditional_format("E3:E6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("D3:D6", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    for row in range(2, 6):
        sheet.add_sparkline(row, 6, {"range": f"'{SHEET}'!C{row + 1}:D{row + 1}"})


def dropdowns_links_rich_text(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True})
    sheet.data_validation("B3:B6", {"validate": "list", "source": ["王芳", "李强"]})
    sheet.write_rich_string("A8", "说明：", bold, "补考", "者以补考成绩计\n第二行")
    sheet.write_url("B8", "https://example.org/?a=1&b=2", string="规定")
    sheet.write_url("C8", f"internal:'{SHEET}'!A1")
    sheet.write_array_formula("D8:D9", "{=C3:C4*2}", None, 56)
    sheet.write_number("D9", 180)
    sheet.write_dynamic_array_formula("E8", "=SORT(C3:C6)", None, 28)
    sheet.write_formula("A9", "=1/0", None, "#DIV/0!")
    sheet.write_boolean("B9", True)
    sheet.write_datetime("C9", date(2026, 1, 9), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula("A10", '=IF(C3<60,"待提高","")', None, "待提高")
    sheet.ignore_errors({"number_stored_as_text": "A3:A6"})


def comments_and_buttons(_book: Any, sheet: Any) -> None:
    sheet.write_comment("C3", "病假后补考", {"author": "王老师", "visible": True})
    sheet.write_comment("B4", "班长")
    sheet.insert_button("A9", {"caption": "排序", "macro": "Sort"})
    sheet.insert_checkbox("A12", True)


def a_button_beside_the_rows(_book: Any, sheet: Any) -> None:
    sheet.insert_button("H3", {"caption": "排序", "macro": "Sort", "width": 100, "height": 40})


def macros(book: Any, _sheet: Any) -> None:
    book.add_vba_project(BytesIO(b"\xd0\xcf\x11\xe0 not a real project, only bytes"), is_stream=True)


def hidden_sheets_and_names(book: Any, sheet: Any) -> None:
    book.add_worksheet("存档").hide()
    book.add_worksheet("系统").very_hidden()
    book.define_name("语文分", f"='{SHEET}'!$C$3:$C$6")
    book.define_name(f"'{SHEET}'!本班", f"='{SHEET}'!$A$3:$E$6")
    sheet.print_area("A1:F6")
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 2)
    sheet.set_h_pagebreaks([4])
    sheet.set_column("B:B", 14, None, {"level": 1})
    sheet.set_column("F:XFD", None, None, {"hidden": True})
    sheet.set_row(3, 30, None, {"hidden": True})


def tables_with_filters(_book: Any, sheet: Any) -> None:
    columns = [{"header": name} for name in ("学号", "姓名", "语文", "数学", "总分", "评语")]
    sheet.add_table("A2:F6", {"columns": columns, "style": "Table Style Light 9", "name": "成绩"})


def filtered_rows(_book: Any, sheet: Any) -> None:
    sheet.autofilter("A2:E6")
    sheet.filter_column("C", "x < 60")
    sheet.set_row(3, None, None, {"hidden": True})


def protection(_book: Any, sheet: Any) -> None:
    sheet.protect("secret", {"sort": True})
    sheet.unprotect_range("C3:G6", "改分")


def nothing_more(_book: Any, _sheet: Any) -> None:
    """The plain workbook, whose parts are then added to by hand."""


def saved_by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(["三(1)班期中成绩"])
    sheet.merge_cells("A1:E1")
    sheet.append(["学号", "姓名", "语文", "数学", "总分"])
    for r, student in enumerate(STUDENTS):
        sheet.append([f"2024000{r}", *student, f"=C{r + 3}+D{r + 3}"])
    sheet["C3"].comment = Comment("转学", "办公室")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=6))
    sheet.add_chart(chart, "A10")
    sheet.add_image(Image(BytesIO(DOT)), "D12")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def written_by(way: Callable[[bytes], bytes]) -> bytes:
    return way(class_workbook(nothing_more))


CORPUS: dict[str, Callable[[], bytes]] = {
    "charts, pictures, shapes": lambda: class_workbook(charts_pictures_shapes),
    "conditional formats and sparklines": lambda: class_workbook(rules_and_sparklines),
    "dropdowns, links, rich text": lambda: class_workbook(dropdowns_links_rich_text),
    "comments and buttons": lambda: class_workbook(comments_and_buttons),
    "a button beside the rows": lambda: class_workbook(a_button_beside_the_rows),
    "a button in newer words": lambda: form_control(class_workbook(a_button_beside_the_rows)),
    "macros": lambda: class_workbook(macros),
    "hidden sheets and names": lambda: class_workbook(hidden_sheets_and_names),
    "tables with filters": lambda: class_workbook(tables_with_filters),
    "filtered rows": lambda: class_workbook(filtered_rows),
    "protection": lambda: class_workbook(protection),
    "dates of 1904": lambda: class_workbook(dropdowns_links_rich_text, {"date_1904": True}),
    "a row at a time": lambda: class_workbook(nothing_more, {"constant_memory": True}),
    "a pivot table": lambda: with_parts(class_workbook(nothing_more), *pivot_table(SHEET)),
    "a conversation": lambda: with_parts(class_workbook(conversation), *threaded_parts()),
    "a signature": lambda: with_parts(class_workbook(nothing_more), *signed()),
    "saved by openpyxl": saved_by_openpyxl,
    "an office's own": office_workbook,
    **{name: partial(written_by, way) for name, way in WRITERS.items()},
}
"""What is in the workbook → how to make it."""
