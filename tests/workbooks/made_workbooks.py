"""Small workbooks made for the tests, and how their parts, values and fills are read."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def source_book(content: bytes, container: Container = Container.XLSX, name: str = "成绩.xlsx") -> SourceBook:
    """Return a workbook as read, its cells taken from the bytes by calamine."""
    reader = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = tuple(
        SheetCells(sheet, [list(row) for row in reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False)])
        for sheet in reader.sheet_names
    )
    return SourceBook(name, "", container, content, hashlib.sha256(content).hexdigest(), sheets)


def office_workbook() -> bytes:
    """A title over a header, formulas with computed values, a chart, a picture, a comment, a dropdown …"""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("三(1)班")
    title = book.add_format({"bold": True, "align": "center", "font_size": 16})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2"})
    one = book.add_format({"num_format": "0.0", "border": 1, "font_name": "楷体", "align": "center"})
    sheet.merge_range("A1:E1", "三(1)班期中成绩", title)
    sheet.write_row("A2", ["学号", "姓名", "语文", "数学", "总分"], head)
    for r, (name, a, b) in enumerate([("王芳", 28, 50), ("李强", 90, 95), ("张敏", 41.5, 88)], start=2):
        sheet.write_string(r, 0, f"0{r}")
        sheet.write_string(r, 1, name)
        sheet.write_number(r, 2, a, one)
        sheet.write_number(r, 3, b, one)
        sheet.write_formula(r, 4, f"=C{r + 1}+D{r + 1}", one, a + b)
    sheet.write_formula("E6", '=IF(E3>0,"有","无")', None, "有")
    sheet.set_column("B:B", 17)
    sheet.conditional_format("D3:D5", {"type": "cell", "criteria": "<", "value": 60, "format": head})
    sheet.data_validation("B3:B5", {"validate": "list", "source": ["a", "b"]})
    sheet.write_comment("B3", "这名学生转来不久")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='三(1)班'!$C$3:$C$5"})
    sheet.insert_chart("A9", chart)
    sheet.insert_image("D9", "dot.png", {"image_data": BytesIO(DOT)})
    sheet.freeze_panes(2, 2)
    sheet.protect("secret")
    other = book.add_worksheet("汇总")
    other.write_formula("A1", "='三(1)班'!E3", None, 78)
    book.close()
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of an xlsx by name."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_part(content: bytes, name: str, new: bytes | None) -> bytes:
    """Return the xlsx with one part replaced, or left out when ``new`` is None."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, old in (parts(content) | ({} if new is None else {name: new})).items():
            if new is not None or part != name:
                package.writestr(part, old)
    return out.getvalue()


def values(content: bytes, sheet: str) -> list[list[Any]]:
    """Return the cached values of a sheet, addresses as in the file."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type == "solid" else ""


def sheet_of(rows: str, head: str = "", tail: str = "", prefix: str = "") -> bytes:
    """An xlsx by hand with one sheet of the given rows and no style sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    p = f"{prefix}:" if prefix else ""
    ns = f'xmlns:{prefix}="{main}"' if prefix else f'xmlns="{main}"'
    made = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
        '"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship '
        f'Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<{p}worksheet {ns}>{head}'
        f"<{p}sheetData>{rows}</{p}sheetData>{tail}</{p}worksheet>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in made.items():
            file.writestr(name, text)
    return out.getvalue()
