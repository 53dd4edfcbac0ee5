"""Notes on listed cells, where they are asked for: joined to the comments that are there."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from made_corpus import CORPUS, MARKS, SHEET, class_workbook, comments_and_buttons, nothing_more
from made_workbooks import parts, sheet_of, with_part
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotated

STRICT = (
    (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"),
)
REASON = "语文 28 ≤ 28.02"


def noted(content: bytes, *marks: SheetMarks, notes: bool = True) -> bytes:
    book = SourceBook("成绩.xlsx", "", Container.XLSX, content, "", ())
    return annotated(book, marks or (MARKS,), notes=notes).content


def comments(content: bytes, sheet: str = SHEET) -> dict[str, str]:
    cells: Any = openpyxl.load_workbook(BytesIO(content))[sheet]
    return {cell.coordinate: cell.comment.text for row in cells for cell in row if cell.comment}


def test_each_listed_cell_gets_its_note_only_when_asked_for() -> None:
    content = class_workbook(nothing_more)
    assert comments(noted(content, notes=False)) == {}
    assert comments(noted(content)) == {
        "C3": REASON,
        "D3": "数学 50 ≤ 56.10",
        "C5": "语文 41.5",
        "D6": "<数学> & 31",
    }
    added = set(parts(noted(content))) - set(parts(content))
    assert added == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}


def test_a_comment_that_is_there_is_kept_with_the_note_behind_it() -> None:
    content = class_workbook(comments_and_buttons)
    assert comments(content) == {"C3": "病假后补考", "B4": "班长"}
    after = noted(content)
    found = comments(after)
    assert found["C3"] == f"病假后补考\n{REASON}"
    assert found["B4"] == "班长"
    assert set(found) == {"C3", "B4", "D3", "C5", "D6"}
    drawing = next(name for name in parts(content) if name.endswith(".vml"))
    old, new = parts(content)[drawing], parts(after)[drawing]
    assert new.startswith(old[: old.rfind(b"</xml>")])
    assert b'ObjectType="Button"' in new
    assert list(parts(after)) == list(parts(content))


def test_a_comment_in_several_fonts_keeps_them() -> None:
    content = class_workbook(comments_and_buttons)
    name = next(name for name in parts(content) if "comments" in name)
    part = parts(content)[name]
    rich = "<r><rPr><b/></rPr><t>病假</t></r><r><t>后补考</t></r>"
    part = re.sub(rb"<r>.*?</r>", rich.encode(), part, count=1)
    after = noted(with_part(content, name, part))
    assert rich.encode() in parts(after)[name].replace(b' xml:space="preserve"', b"")
    assert comments(after)["C3"] == f"病假后补考\n{REASON}"


def test_a_conversation_is_left_alone() -> None:
    content = CORPUS["a conversation"]()
    after = noted(content)
    found = comments(after)
    assert found["C3"] == comments(content)["C3"]
    assert found["D3"] == "家长已知\n数学 50 ≤ 56.10"
    thread = "xl/threadedComments/threadedComment1.xml"
    assert parts(after)[thread] == parts(content)[thread]


def test_a_conversation_that_is_left_alone_is_said() -> None:
    book = SourceBook("成绩.xlsx", "", Container.XLSX, CORPUS["a conversation"](), "", ())
    (said,) = annotated(book, (MARKS,), notes=True).said
    assert (said.code, said.ref and said.ref.cell) == ("copy_no_note", "C3")


def test_notes_of_two_sheets_do_not_share_a_part() -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二"):
        book.create_sheet(name).append(["语文", 28])
    out = BytesIO()
    book.save(out)
    marks = [SheetMarks(name, {0: {1: "二类"}}, {}, {}, notes={(0, 1): name}) for name in ("一", "二")]
    after = noted(out.getvalue(), *marks)
    assert {name: comments(after, name) for name in ("一", "二")} == {"一": {"B1": "一"}, "二": {"B1": "二"}}
    assert faults(after) == []


@pytest.mark.parametrize(
    "extension",
    ["", '<Default Extension="VML" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'],
)
def test_the_kind_of_the_drawing_is_declared_once(extension: str) -> None:
    content = sheet_of('<row r="2"><c r="B2"><v>28</v></c></row>')
    types = parts(content)["[Content_Types].xml"].replace(b"<Override", extension.encode() + b"<Override", 1)
    mark = SheetMarks("表", {1: {1: "二类"}}, {}, {}, notes={(1, 1): "甲\x07乙"})
    after = noted(with_part(content, "[Content_Types].xml", types), mark)
    assert parts(after)["[Content_Types].xml"].lower().count(b'extension="vml"') == 1
    assert comments(after, "表") == {"B2": "甲 乙"}
    assert faults(after) == []


def test_a_strict_workbook_gets_strict_names() -> None:
    content = sheet_of('<row r="2"><c r="B2"><v>28</v></c></row>')
    for name in parts(content):
        for old, new in STRICT:
            content = with_part(content, name, parts(content)[name].replace(old, new))
    mark = SheetMarks("表", {1: {1: "二类"}}, {}, {}, notes={(1, 1): "甲"})
    after = parts(noted(content, mark))
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in after["xl/comments1.xml"]
    assert (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in after["xl/worksheets/_rels/sheet1.xml.rels"]
    )
    assert b"schemas.openxmlformats.org/officeDocument" not in after["xl/worksheets/sheet1.xml"]
    assert faults(noted(content, mark)) == []


LAST_ROW = 1_048_575


def drawing_of(content: bytes) -> str:
    return next(part.decode() for name, part in parts(content).items() if name.endswith(".vml"))


def test_the_box_of_a_note_on_the_last_row_stays_on_the_sheet() -> None:
    content = sheet_of('<row r="1048576"><c r="B1048576"><v>28</v></c></row>')
    mark = SheetMarks("表", {LAST_ROW: {1: "二类"}}, {}, {}, notes={(LAST_ROW, 1): "甲" * 500})
    after = noted(content, mark)
    anchor = re.search(r"<x:Anchor>(.*?)</x:Anchor>", drawing_of(after))
    assert anchor is not None
    top, low = (int(number) for number in anchor[1].split(", ")[2::4])
    assert 0 < top < low <= LAST_ROW
    assert faults(after) == []


@pytest.mark.parametrize(("notes", "blocks"), [(900, "1"), (1500, "1,2"), (3000, "1,2,3")])
def test_the_drawing_says_which_blocks_of_numbers_its_boxes_have(notes: int, blocks: str) -> None:
    """Shapes are numbered from 1025, 1,024 to a block."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, notes + 1))
    mark = SheetMarks(
        "表", {n: {0: "二类"} for n in range(notes)}, {}, {}, notes={(n, 0): "甲" for n in range(notes)}
    )
    drawing = drawing_of(noted(sheet_of(rows), mark))
    assert f'data="{blocks}"' in drawing
    numbers = sorted(int(number) for number in re.findall(r'id="_x0000_s(\d+)"', drawing))
    assert numbers == list(range(1025, 1025 + notes))
    assert {number // 1024 for number in numbers} == {int(block) for block in blocks.split(",")}


def test_a_drawing_of_notes_that_is_missing_is_replaced() -> None:
    tail = '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"/>'
    content = sheet_of('<row r="2"><c r="B2"><v>28</v></c></row>', tail=tail)
    after = noted(content, SheetMarks("表", {1: {1: "二类"}}, {}, {}, notes={(1, 1): "甲"}))
    assert comments(after, "表") == {"B2": "甲"}
    assert faults(after) == []
