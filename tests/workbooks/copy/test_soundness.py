"""The check that the copies are held against sees each kind of fault when it is put in on purpose."""

from __future__ import annotations

import pytest
from made_corpus import CORPUS, class_workbook, comments_and_buttons, tables_with_filters
from made_workbooks import parts, with_part
from soundness import faults

SHEET, STYLES, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"
C3 = '<c r="C3" s="3"><v>28</v></c>'

PLANTED = {
    "sections out of order": (SHEET, "<dimension", '<pageMargins left="1"/><dimension'),
    "no section: colums": (SHEET, "<sheetData>", "<colums/><sheetData>"),
    "dimension twice": (SHEET, "<sheetViews", '<dimension ref="A1"/><sheetViews'),
    "cols 3-5": (SHEET, "<sheetData>", '<cols><col min="3" max="5"/><col min="5" max="6"/></cols><sheetData>'),
    "cols 1-16385": (SHEET, "<sheetData>", '<cols><col min="1" max="16385"/></cols><sheetData>'),
    "a column has format 99": (SHEET, "<sheetData>", '<cols><col min="1" max="2" style="99"/></cols><sheetData>'),
    "row 3 after 3": (SHEET, '<row r="2"', '<row r="3"'),
    "row 4 has format 77": (SHEET, '<row r="4"', '<row s="77" r="4"'),
    "row 3 holds": (SHEET, C3, f"{C3}<x/>"),
    "C3 out of order": (SHEET, C3, f"{C3}{C3}"),
    "C3 outside 1:2": (SHEET, '<row r="3" spans="1:5"', '<row r="3" spans="1:2"'),
    "C3 has format 55": (SHEET, C3, C3.replace('s="3"', 's="55"')),
    "C3 holds": (SHEET, C3, C3.replace("</v>", "</v><f>1+1</f>")),
    "C3 is of kind x": (SHEET, C3, C3.replace("<c ", '<c t="x" ')),
    "C3 has no text": (SHEET, C3, C3.replace("<c ", '<c t="s" ')),
    "C3 has a text that is not its own": (SHEET, C3, C3.replace("</v>", "</v><is><t>1</t></is>")),
    "C3 is 28, neither true nor false": (SHEET, C3, C3.replace("<c ", '<c t="b" ')),
    "C3 is 28分, no number": (SHEET, C3, C3.replace("28", "28分")),
    "mergeCells count": (SHEET, '<mergeCells count="1">', '<mergeCells count="2">'),
    "merged over each other": (
        SHEET,
        '<mergeCell ref="A1:E1"/>',
        '<mergeCell ref="A1:E1"/><mergeCell ref="D1:F2"/>',
    ),
    "legacyDrawing leads to nothing": (SHEET, '<legacyDrawing r:id="', '<legacyDrawing r:id="none'),
    "styles: sections out of order": (STYLES, "<numFmts", "<dxfs/><numFmts"),
    "styles: fonts counts": (STYLES, "<fonts count=", '<fonts count="9" was='),
    "styles: fillId 9": (STYLES, 'fillId="2"', 'fillId="9"'),
    "styles: xfId 4": (STYLES, 'xfId="0" applyFont', 'xfId="4" applyFont'),
    "styles: numFmtId 199": (STYLES, 'numFmtId="0"', 'numFmtId="199"'),
    "styles: xf holds": (STYLES, "<alignment", "<protection/><alignment"),
    "has too long a name": (BOOK, 'name="三(1)班"', f'name="{"班" * 32}"'),
    "leads to nothing": (BOOK, 'r:id="rId1"', 'r:id="rId99"'),
    "is declared as": (TYPES, "spreadsheetml.comments+xml", "spreadsheetml.styles+xml"),
    "undeclared": (TYPES, 'Extension="vml"', 'Extension="lmv"'),
    "declared twice": (TYPES, "<Override", '<Default Extension="XML" ContentType="a"/><Override'),
    "no xl/comments9": ("xl/worksheets/_rels/sheet1.xml.rels", "comments1.xml", "comments9.xml"),
    "two comments on B4": ("xl/comments1.xml", 'ref="C3"', 'ref="B4"'),
    "has no author": ("xl/comments1.xml", 'authorId="0"', 'authorId="8"'),
    "boxes": ("xl/drawings/vmlDrawing1.vml", "<x:Column>2</x:Column>", "<x:Column>3</x:Column>"),
}
"""What is said → the part, what stands there, and what is put in its place."""


@pytest.mark.parametrize("said", PLANTED)
def test_a_planted_fault_is_named(said: str) -> None:
    name, there, fault = PLANTED[said]
    content = class_workbook(comments_and_buttons)
    part = parts(content)[name].decode()
    assert there in part
    found = faults(with_part(content, name, part.replace(there, fault, 1).encode()))
    assert any(said in each for each in found), found


def test_a_table_that_the_sheet_names_and_nothing_leads_to_is_named() -> None:
    content = class_workbook(tables_with_filters)
    part = parts(content)[SHEET].replace(b'<tablePart r:id="', b'<tablePart r:id="none')
    assert "xl/worksheets/sheet1.xml: tablePart leads to nothing" in faults(with_part(content, SHEET, part))


def test_a_sound_workbook_has_none() -> None:
    assert [kind for kind, make in CORPUS.items() if faults(make())] == []
