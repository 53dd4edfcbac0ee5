"""Parts that are missing, or that nothing leads to, do not keep the marks from being seen."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from made_corpus import MARKS, class_workbook, nothing_more
from made_workbooks import fill, parts, sheet_of, values, with_part
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import Annotated, annotated
from xuekun_cli.workbooks.pages.styles import category_fill

MARK = SheetMarks("表", {1: {1: "二类"}}, {0: ("类别", "说明")}, {1: ("二类", "甲")})
ROW = '<row r="2"><c r="B2"><v>28</v></c></row>'


def marked(content: bytes, mark: SheetMarks) -> Annotated:
    return annotated(SourceBook("成绩.xlsx", "", Container.XLSX, content, "", ()), [mark])


class TestStyleSheets:
    """A format is of no use in a style sheet that nothing leads to."""

    EMPTY = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

    def test_one_that_nothing_leads_to_is_tied_to_the_workbook(self) -> None:
        """As PyExcelerate writes a table without formats."""
        copy = marked(with_part(sheet_of(ROW), "xl/styles.xml", self.EMPTY), MARK)
        assert faults(copy.content) == []
        assert b"/styles" in parts(copy.content)["xl/_rels/workbook.xml.rels"]
        assert b"styles+xml" in parts(copy.content)["[Content_Types].xml"]
        sheet = openpyxl.load_workbook(BytesIO(copy.content))["表"]
        assert fill(sheet["B2"]) == category_fill("二类")

    def test_a_workbook_that_names_no_font_gets_the_one_that_programs_take(self) -> None:
        sheet = openpyxl.load_workbook(BytesIO(marked(sheet_of(ROW), MARK).content))["表"]
        assert {(cell.font.name, cell.font.sz) for row in sheet for cell in row} == {("Calibri", 11)}

    def test_its_relationship_may_lead_to_a_part_that_is_missing(self) -> None:
        content = with_part(class_workbook(nothing_more), "xl/styles.xml", None)
        after = parts(marked(content, MARKS).content)
        assert after["xl/_rels/workbook.xml.rels"] == parts(content)["xl/_rels/workbook.xml.rels"]
        assert "xl/styles.xml" in after


def test_links_to_parts_that_are_missing_do_no_harm() -> None:
    """As R's openxlsx writes: drawings of a sheet that has none."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="../{kind}s/{kind}1.xml"/>'
        for n, kind in enumerate(("drawing", "vmlDrawing", "comments", "table"))
    )
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    content = with_part(sheet_of(ROW), "xl/worksheets/_rels/sheet1.xml.rels", links.encode())
    copy = marked(content, MARK)
    assert copy.said == ()
    assert values(copy.content, "表")[1] == ["", 28.0, "二类", "甲"]
