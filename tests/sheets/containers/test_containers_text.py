"""Text tables: encoding, delimiter and quoting are found out, and every cell stays a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container
from xuekun_cli.sheets.containers.load import open_books

PLAIN = "姓名,语文\n王芳,85.5\n李四,缺考\n"
ROWS = [["姓名", "语文"], ["王芳", "85.5"], ["李四", "缺考"]]


def rows_of(folder: Path, content: str | bytes) -> list[list[object]]:
    """Write the content under the name of an xls and return the rows of its one sheet."""
    path = folder / "三年级.xls"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (book,) = open_books(str(path))
    assert book.container is Container.TEXT
    assert [sheet.name for sheet in book.sheets] == ["三年级"]
    return book.sheets[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found_out(tmp_path, encoding):
    """With a BOM or without, Unicode or GBK."""
    assert rows_of(tmp_path, PLAIN.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
def test_the_delimiter_is_the_one_that_cuts_the_lines_alike(tmp_path, delimiter):
    """A title row and notes with another delimiter in them do not mislead."""
    text = "三年级, 期中; 成绩\n" + PLAIN.replace(",", delimiter) + f"赵六{delimiter}90\n"
    if delimiter == ",":
        text = PLAIN + "赵六,90\n"
    assert rows_of(tmp_path, text)[-1][:2] == ["赵六", "90"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_any_line_end_will_do(tmp_path, end):
    """Old Mac, Unix and Windows."""
    assert rows_of(tmp_path, PLAIN.replace("\n", end)) == ROWS


def test_excels_separator_line_is_no_row(tmp_path):
    """Excel shows none for it, so the addresses count from the next line."""
    assert rows_of(tmp_path, "sep=;\r\n姓名;语文,甲\r\n王芳;85,5\r\n") == [["姓名", "语文,甲"], ["王芳", "85,5"]]


def test_quoted_line_breaks_and_doubled_quotes(tmp_path):
    """A cell may hold line breaks, delimiters and quotes."""
    assert rows_of(tmp_path, '姓名,备注\n王芳,"第一行\n第二行, ""好"""\n') == [
        ["姓名", "备注"],
        ["王芳", '第一行\n第二行, "好"'],
    ]


@pytest.mark.parametrize("stray", ['"王芳,85\n李四,90\n', '"王芳,85\n李四,90\n赵"六,70\n', '王芳,85\n"李四,90'])
def test_a_quote_that_nobody_closed_swallows_no_student(tmp_path, stray):
    """It is then a letter of the name."""
    rows = rows_of(tmp_path, "姓名,语文\n" + stray)
    assert [row[1] for row in rows] == ["语文", *[line.split(",")[1] for line in stray.split()]]


def test_quotes_around_the_other_cells_fall_away_beside_a_stray_one(tmp_path):
    """Only the quote that nobody closed is a letter."""
    assert rows_of(tmp_path, '"姓名","语文"\n"王芳,85\n') == [["姓名", "语文"], ['"王芳', "85"]]


def test_numbers_forced_to_be_texts_keep_their_zeros(tmp_path):
    """="00123", quoted or not, and a tab behind the number, are how platforms save an id from Excel."""
    assert rows_of(tmp_path, '学号,姓名\n="00123",王芳\n"=""00124""",李四\n') == [
        ["学号", "姓名"],
        ["00123", "王芳"],
        ["00124", "李四"],
    ]
    assert rows_of(tmp_path, "学号,姓名\n00123\t,王芳\t\n00124\t,李四\t\n")[1:] == [
        ["00123", "王芳"],
        ["00124", "李四"],
    ]


def test_blank_lines_keep_their_place_and_short_rows_are_filled_up(tmp_path):
    """Row numbers are those of the file; all rows are of one width."""
    assert rows_of(tmp_path, "标题\n\n姓名,语文\n王芳\n\n\n") == [
        ["标题", ""],
        ["", ""],
        ["姓名", "语文"],
        ["王芳", ""],
    ]


def test_one_broken_character_in_utf8_is_named_and_not_read_as_gbk(tmp_path):
    """Read as GBK the whole class would have wrong names."""
    content = ("姓名,语文\n" + "王小芳,85\n" * 20).encode() + b"\xe6\x9d,90\n" + "赵六,70\n".encode()
    with pytest.raises(CannotGoOn, match="第 22 行") as refusal:
        rows_of(tmp_path, content)
    assert "另存为" in refusal.value.hint


def test_bytes_in_no_encoding_are_refused_with_their_line(tmp_path):
    """GBK with a broken character names the line too."""
    with pytest.raises(CannotGoOn, match="第 2 行"):
        rows_of(tmp_path, "姓名,语文\n".encode("gbk") + b"\xff\xff,90\n")
