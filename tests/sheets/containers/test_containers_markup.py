"""Web pages and SpreadsheetML that pass for workbooks give the cells that a person sees."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells
from xuekun_cli.sheets.containers.load import open_books

TABLE = "<table><tr><th>姓名</th><th>语文</th></tr><tr><td>王芳</td><td>85.5</td></tr></table>"


def sheets_of(folder: Path, content: str | bytes, container: Container) -> tuple[SheetCells, ...]:
    """Write the content under the name of an xls and return its sheets."""
    path = folder / "成绩.xls"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (book,) = open_books(str(path))
    assert book.container is container
    return book.sheets


def page(folder: Path, content: str | bytes) -> tuple[SheetCells, ...]:
    """Return the tables of a web page."""
    return sheets_of(folder, content, Container.HTML)


@pytest.mark.parametrize(
    "before",
    [
        "<html><body>",
        "\n <!-- 导出 -->\n<HTML>",
        "<!DOCTYPE html><html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml">',
        '<meta charset="utf-8">',
        "<head><title>x</title></head>",
        "<style>td{}</style>",
        "",
        "\ufeff",
    ],
)
def test_a_page_is_told_by_its_first_element(tmp_path, before):
    """Comments, declarations and a BOM may stand before it."""
    (sheet,) = page(tmp_path, before + TABLE)
    assert sheet.name == "表1"
    assert sheet.rows == [["姓名", "语文"], ["王芳", "85.5"]]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gbk"),
        ("<html>", "gb18030"),
        ("<html>", "utf-8"),
        ("<html>", "utf-16"),
        ('<meta charset="gb2312">', "utf-8-sig"),
    ],
)
def test_a_pages_charset_is_obeyed_or_found_out(tmp_path, head, encoding):
    """A BOM beats what the page says of itself; without either UTF-8 is tried before GB18030."""
    (sheet,) = page(tmp_path, (head + TABLE).encode(encoding))
    assert sheet.rows[1] == ["王芳", "85.5"]


def test_spans_become_merged_ranges_with_the_value_top_left(tmp_path):
    """Covered cells are empty and push the next cell aside."""
    (sheet,) = page(
        tmp_path,
        "<table><tr><td rowspan=2>班级</td><td colspan='2'>语文</td></tr><tr><td>得分</td><td>名次</td></tr>"
        "<tr><td>三1</td><td>90</td><td>1</td></tr></table>",
    )
    assert sheet.rows == [["班级", "语文", ""], ["", "得分", "名次"], ["三1", "90", "1"]]
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_a_span_beyond_the_last_row_ends_there(tmp_path):
    """A rowspan of zero, or one too large, reaches to the end of the table."""
    (sheet,) = page(tmp_path, "<table><tr><td rowspan=0>a<td rowspan=99>b<tr><td>c</table>")
    assert sheet.rows == [["a", "b", ""], ["", "", "c"]]
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 1, 1))


def test_blanks_breaks_and_hidden_rows(tmp_path):
    """&nbsp; is a blank, <br> a line break, and a row that is not shown is still a row."""
    (sheet,) = page(
        tmp_path,
        "<table><tr style='display:none'><td>&nbsp;王&nbsp;芳 </td><td>语<br>文</td></tr>"
        "<tr><td>&nbsp;</td><td><b>9</b>0<script>x()</script></td></tr></table>",
    )
    assert sheet.rows == [["王 芳", "语\n文"], ["", "90"]]


def test_a_table_that_only_lays_out_others_is_none(tmp_path):
    """The innermost tables that hold rows are the sheets, in the order of the page."""
    sheets = page(tmp_path, f"<table><tr><td>{TABLE}</td><td><table><tr><td>x</td></tr></table></td></tr></table>")
    assert [(sheet.name, len(sheet.rows)) for sheet in sheets] == [("表1", 2), ("表2", 1)]


def test_a_score_table_with_a_small_table_in_one_cell_stays_whole(tmp_path):
    """A nested table does not take the place of the table around it."""
    rows = "".join(f"<tr><td>学生{n}</td><td>{n}</td></tr>" for n in range(3))
    sheets = page(
        tmp_path, f"<table>{rows}<tr><td>注</td><td><table><tr><td>x</td></tr></table></td></tr></table>"
    )
    assert sheets[0].rows[:3] == [["学生0", "0"], ["学生1", "1"], ["学生2", "2"]]


def test_tables_take_excels_sheet_names_or_their_captions(tmp_path):
    """Excel names its sheets in a comment; without it the caption names the table."""
    named = (
        "<!--[if gte mso 9]><xml><x:ExcelWorksheet><x:Name>三(1)班</x:Name></x:ExcelWorksheet></xml><![endif]-->"
    )
    assert [sheet.name for sheet in page(tmp_path, f"<html>{named}{TABLE}")] == ["三(1)班"]
    captioned = TABLE.replace("<table>", "<table><caption>期中</caption>")
    assert [sheet.name for sheet in page(tmp_path, captioned + captioned)] == ["期中", "表2"]


def test_excels_exact_number_beats_the_rounded_text(tmp_path):
    """x:num holds what the cell is; a date keeps its text; x:err is an error value."""
    (sheet,) = page(
        tmp_path,
        '<table><tr><td x:num="85.456">85</td><td x:num>90</td><td x:num="45293">2024/1/2</td>'
        '<td x:err="#N/A">#N/A</td></tr></table>',
    )
    assert sheet.rows == [["85.456", "90", "2024/1/2", ""]]
    assert sheet.errors == {(0, 3): "#N/A"}


def test_a_web_archive_gives_the_tables_of_its_pages(tmp_path):
    """Excel's single-file web page (MHTML) is a mail with the page inside."""
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        f"<html>{TABLE}</html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    (sheet,) = page(tmp_path, archive)
    assert sheet.rows[1] == ["王芳", "85.5"]


def test_a_page_without_tables_is_refused(tmp_path):
    """A frameset whose sheets lie in a folder beside it holds no table."""
    with pytest.raises(CannotGoOn, match="里面没有表格") as refusal:
        page(tmp_path, "<html><frameset><frame src='sheet001.htm'></frameset></html>")
    assert "另存为" in refusal.value.hint


def test_a_page_that_breaks_off_is_refused(tmp_path):
    """Half a page would be half a class, silently."""
    whole = f"<html>{TABLE}</html>"
    with pytest.raises(CannotGoOn, match="已损坏"):
        page(tmp_path, whole[: whole.index("85.5") + 1])


SS = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Worksheet ss:Name="三(1)班"><Table><Column ss:Width="3"/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/>
  <Row ss:Index="3"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">王&#11;芳 & 李</Data></Cell>
   <Cell><Data ss:Type="Number">85.5</Data></Cell>
   <Cell ss:Index="6"><Data ss:Type="Boolean">1</Data></Cell></Row>
  <Row><Cell ss:Index="3"><Data ss:Type="Error">#N/A</Data></Cell>
   <Cell><Data ss:Type="DateTime">2024-01-02T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="Number">缺考</Data></Cell><Cell ss:StyleID="s1"/></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="藏"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>
 </Worksheet>
</Workbook>"""


def test_spreadsheetml_keeps_gaps_types_merged_ranges_and_hidden_sheets(tmp_path):
    """ss:Index leaves gaps; control characters and bare ampersands that XML forbids are got over."""
    first, second = sheets_of(tmp_path, SS, Container.SPREADSHEETML)
    assert first.rows == [
        [""] * 6,
        [""] * 6,
        ["王芳 & 李", "", 85.5, "", "", True],
        ["", "", "", datetime.datetime(2024, 1, 2), "缺考", ""],
    ]
    assert first.errors == {(3, 2): "#N/A"}
    assert first.merged == ((2, 0, 3, 1),)
    assert first.hidden_columns == {2, 3}
    assert (second.name, second.rows, second.hidden) == ("藏", [], True)


def test_spreadsheetml_in_utf16_is_read(tmp_path):
    """The declared encoding and the BOM tell it."""
    content = SS.replace("UTF-8", "UTF-16").encode("utf-16")
    assert sheets_of(tmp_path, content, Container.SPREADSHEETML)[0].rows[2][2] == 85.5


def test_spreadsheetml_that_breaks_off_is_refused(tmp_path):
    """Half a file is not half a class."""
    with pytest.raises(CannotGoOn, match="已损坏"):
        sheets_of(tmp_path, SS[: len(SS) // 2], Container.SPREADSHEETML)


def test_a_page_too_deep_to_parse_is_refused_and_not_cut_short(tmp_path):
    """The parser stops at its depth limit; the rows behind it would be missing without a word."""
    deep = "<b>" * 3000
    with pytest.raises(CannotGoOn, match="已损坏"):
        page(tmp_path, f"<html><table><tr><td>{deep}王芳</td></tr><tr><td>李四</td></tr></table></html>")
