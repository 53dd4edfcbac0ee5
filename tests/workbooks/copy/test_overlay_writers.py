"""Workbooks as different programs write them: each way of writing the same cells is marked alike."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from made_corpus import MARKS, SHEET, class_workbook, nothing_more
from made_marks import by_place
from made_workbooks import fill, parts, sheet_of, values, with_part
from made_writers import zipped
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import Annotated, annotated
from xuekun_cli.workbooks.pages.styles import category_fill

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
FIRST_SHEET = "xl/worksheets/sheet1.xml"
MARK = SheetMarks("表", {1: {1: "二类"}}, {0: ("类别", "说明")}, {1: ("二类", "甲")})


def marked(content: bytes, *marks: SheetMarks) -> Annotated:
    return annotated(SourceBook("成绩.xlsx", "", Container.XLSX, content, "", ()), marks or (MARKS,))


def rewritten(change: Callable[[str], str]) -> bytes:
    content = class_workbook(nothing_more)
    part = parts(content)[FIRST_SHEET].decode()
    new = change(part)
    assert new != part
    return with_part(content, FIRST_SHEET, new.encode())


def prefixed(part: str) -> str:
    """As the Open XML SDK and ClosedXML write: every name with ``x:``."""
    part = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", part)
    return part.replace('xmlns="', 'xmlns:x="')


def type_before_format(part: str) -> str:
    """As Apache POI and NPOI write: ``t`` before ``s``, and a dimension of one cell."""
    part = re.sub(r'( s="\d+")( t="\w+")', r"\2\1", part)
    return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', part)


def wordy(part: str) -> str:
    """As LibreOffice writes: all attributes spelt out, the type of a number too, columns to the last."""
    part = re.sub(
        r'<row r="(\d+)"[^>]*>',
        r'<row r="\1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0">',
        part,
    )
    part = re.sub(r'(<c r="\w+" s="\d+")>', r'\1 t="n">', part)
    columns = (
        '<cols><col collapsed="false" customWidth="false" hidden="false" min="1" max="16384" width="11.5"/></cols>'
    )
    return part.replace("<sheetData>", columns + "<sheetData>")


def blank_to_the_right(part: str) -> str:
    """As Google writes: formatted blanks up to column Z in every row, and blank rows below."""

    def row(found: re.Match[str]) -> str:
        blanks = "".join(f'<c r="{chr(letter)}{found[1]}" s="1"/>' for letter in range(ord("F"), ord("Z") + 1))
        return found[0].replace("</row>", blanks + "</row>")

    part = re.sub(r'<row r="(\d+)".*?</row>', row, part)
    part = re.sub(r' spans="[^"]*"', "", part)
    return part.replace("</sheetData>", '<row r="900" ht="15.75"/><row r="901" ht="15.75"></row></sheetData>')


def with_extensions(part: str) -> str:
    """As Excel writes: attributes of later versions on the sheet and the rows, an extension list."""
    extra = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
        ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
        ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
        ' xr:uid="{00000000-0001-0000-0000-000000000000}"'
    )
    part = part.replace("<worksheet", "<worksheet" + extra, 1)
    part = re.sub(r"(<row [^>]*)>", r'\1 x14ac:dyDescent="0.25">', part)
    return part.replace(
        "</worksheet>", '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"/></extLst></worksheet>'
    )


def single_quotes(part: str) -> str:
    return re.sub(r'="([^"<>]*)"', r"='\1'", part)


def on_many_lines(part: str) -> str:
    """As people and some scripts write: blanks and line ends between all elements."""
    return re.sub(r"(</?(?:row|c)\b)", r"\n  \1", part)


def with_comments(part: str) -> str:
    return (
        part.replace("<row ", "<!-- <row r='99'> --><row ")
        .replace("<f>", "<f><![CDATA[")
        .replace("</f>", "]]></f>")
    )


def without_addresses(part: str) -> str:
    """The title row's blank cells go, so that counting gives the same addresses."""
    return re.sub(r'(<(?:row|c)) r="\w+"', r"\1", part)


WAYS = (
    prefixed,
    type_before_format,
    wordy,
    blank_to_the_right,
    with_extensions,
    single_quotes,
    on_many_lines,
    with_comments,
    without_addresses,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_way_of_writing_a_sheet_is_marked_alike(way: Callable[[str], str]) -> None:
    before = rewritten(way)
    copy = marked(before)
    assert copy.said == ()
    assert faults(copy.content) == []
    old, new = parts(before), parts(copy.content)
    assert {name for name in old if old[name] != new[name]} == {FIRST_SHEET, "xl/styles.xml"}
    sheet = openpyxl.load_workbook(BytesIO(copy.content))[SHEET]
    for (row, column), category in by_place(MARKS.fills).items():
        assert fill(sheet.cell(row + 1, column + 1)) == category_fill(category)
    start = next(cell.column for cell in sheet[2] if cell.value == "类别")
    assert start == 6
    for row, texts in MARKS.rows.items():
        assert [sheet.cell(row + 1, start + n).value for n in range(2)] == list(texts)
    read = values(copy.content, SHEET)
    for row, line in enumerate(values(before, SHEET)):
        assert [cell for cell in read[row][: len(line)] if cell != ""][:5] == [cell for cell in line if cell != ""]
    assert openpyxl.load_workbook(BytesIO(copy.content))[SHEET]["E3"].value == "=C3+D3"


def test_the_same_marks_on_quick_and_slow_rows_give_the_same_cells() -> None:
    """Rows that are read cell by cell end as those that are searched."""
    quick, slow = marked(rewritten(type_before_format)), marked(rewritten(single_quotes))
    sheets = [openpyxl.load_workbook(BytesIO(each.content))[SHEET] for each in (quick, slow)]
    shown = [
        {cell.coordinate: (cell.value, fill(cell), repr(cell.border)) for row in sheet for cell in row}
        for sheet in sheets
    ]
    assert shown[0] == shown[1]


def test_a_tall_sheet_is_marked_across_the_windows_it_is_read_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is cut by the end of a window is put together again; with any size of window."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 301))
    content = sheet_of(rows + '<row r="400"/>')
    mark = SheetMarks("表", {199: {0: "二类"}}, {0: ("类别",)}, {199: ("二类",), 349: ("三类",), 499: ("一类",)})
    whole = parts(marked(content, mark).content)[FIRST_SHEET]
    assert values(marked(content, mark).content, "表")[199] == [200.0, "二类"]
    for size in (7, 64, 1000):
        monkeypatch.setattr("xuekun_cli.workbooks.copy.package.CHUNK", size)
        assert parts(marked(content, mark).content)[FIRST_SHEET] == whole
    numbers = [int(number) for number in re.findall(rb'<row r="(\d+)"', whole)]
    assert numbers == [*range(1, 301), 350, 400, 500]


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_a_sheet_in_another_encoding_is_marked(encoding: str) -> None:
    content = sheet_of('<row r="2"><c r="B2" t="inlineStr"><is><t>王芳</t></is></c></row>')
    text = parts(content)[FIRST_SHEET].decode().replace("UTF-8", encoding.removesuffix("-sig"))
    copy = marked(with_part(content, FIRST_SHEET, text.encode(encoding)), MARK)
    assert values(copy.content, "表")[1] == ["", "王芳", "二类", "甲"]
    assert copy.said == ()


def test_a_sheet_without_rows_gets_them() -> None:
    for content in (sheet_of(""), with_part(sheet_of(""), FIRST_SHEET, empty_sheet())):
        copy = marked(content, MARK)
        assert values(copy.content, "表") == [["", "", "类别", "说明"], ["", "", "二类", "甲"]]
        assert faults(copy.content) == []


def empty_sheet() -> bytes:
    return parts(sheet_of(""))[FIRST_SHEET].replace(b"<sheetData></sheetData>", b"<sheetData />")


def test_several_sheets_are_marked_at_once_and_the_others_left_alone() -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二", "三"):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "语文"])
        sheet.append(["王芳", 28])
    out = BytesIO()
    book.save(out)
    marks = [SheetMarks(name, {1: {1: "二类"}}, {0: ("类别",)}, {1: (name,)}) for name in ("三", "一")]
    copy = marked(out.getvalue(), *marks)
    assert [values(copy.content, name)[1] for name in ("一", "二", "三")] == [
        ["王芳", 28.0, "一"],
        ["王芳", 28.0],
        ["王芳", 28.0, "三"],
    ]
    old, new = parts(out.getvalue()), parts(copy.content)
    assert len([name for name in old if old[name] != new[name]]) == 3


class TestContainers:
    """How the zip is built is kept as well."""

    def test_part_names_with_backslashes_are_found_and_kept(self) -> None:
        content = rezipped(sheet_of(ROW), lambda name: name.replace("/", "\\"))
        copy = marked(content, MARK)
        with zipfile.ZipFile(BytesIO(copy.content)) as package:
            spelt = [entry.orig_filename for entry in package.infolist()]
        assert "xl\\worksheets\\sheet1.xml" in spelt
        assert copy.said == ()

    @pytest.mark.parametrize(
        "target", ["/xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml", "./worksheets/sheet1.xml"]
    )
    def test_targets_from_the_root_and_with_backslashes_are_followed(self, target: str) -> None:
        rels = "xl/_rels/workbook.xml.rels"
        content = sheet_of(ROW)
        spelt = parts(content)[rels].replace(b"worksheets/sheet1.xml", target.encode())
        copy = marked(with_part(content, rels, spelt), MARK)
        assert "二类".encode() in parts(copy.content)[FIRST_SHEET]

    def test_sizes_that_follow_their_part_are_written_before_it(self) -> None:
        """As programs do that write to a stream (data descriptors)."""
        content = zipped(parts(class_workbook(nothing_more)), stream=True)
        with zipfile.ZipFile(BytesIO(content)) as package:
            assert package.infolist()[0].flag_bits & 8
        copy = marked(content)
        assert faults(copy.content) == []
        assert values(copy.content, SHEET)[2][:5] == ["20240002", "王芳", 28.0, 50.0, 78.0]

    def test_a_part_that_does_not_change_stays_packed_as_it_was(self) -> None:
        content = rezipped(class_workbook(nothing_more), lambda name: name, zipfile.ZIP_STORED)
        with (
            zipfile.ZipFile(BytesIO(content)) as old,
            zipfile.ZipFile(BytesIO(marked(content).content)) as new,
        ):
            for entry in old.infolist():
                kept = new.getinfo(entry.filename)
                assert (kept.date_time, kept.external_attr) == (entry.date_time, entry.external_attr)
                if entry.filename not in {FIRST_SHEET, "xl/styles.xml"}:
                    assert (kept.compress_type, kept.compress_size) == (zipfile.ZIP_STORED, entry.file_size)

    def test_names_of_parts_may_be_chinese(self) -> None:
        content = rezipped(sheet_of(ROW), lambda name: name.replace("sheet1", "成绩"))
        rels = "xl/_rels/workbook.xml.rels"
        content = with_part(content, rels, parts(content)[rels].replace(b"sheet1.xml", "成绩.xml".encode()))
        assert "二类".encode() in parts(marked(content, MARK).content)["xl/worksheets/成绩.xml"]


ROW = '<row r="2"><c r="B2"><v>28</v></c></row>'


def rezipped(content: bytes, rename: Callable[[str], str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, part in parts(content).items():
            entry = zipfile.ZipInfo(rename(name), (2025, 9, 1, 8, 30, 2))
            entry.external_attr = 0o600 << 16
            package.writestr(entry, part, method)
    return out.getvalue()
