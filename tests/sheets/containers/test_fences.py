"""A small file may not take the machine: what it says of its size is checked before anybody believes it."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.values import number_of, share_of
from xuekun_cli.policies.tree import parse
from xuekun_cli.sheets.containers import allowance, reach, trial
from xuekun_cli.sheets.containers import load as containers
from xuekun_cli.sheets.containers import xlsx as xlsx_parts
from xuekun_cli.sheets.containers.allowance import Allowance
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.containers.reach import column_number, plain_reach
from xuekun_cli.sheets.containers.xlsx_beside import _walk
from xuekun_cli.sheets.words.labels import han_number

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def refusal(folder: Path, name: str, content: bytes) -> str:
    """Return the sentence with which a file is refused; there is something to do next as well."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(CannotGoOn) as refused:
        open_books(str(path))
    assert refused.value.hint
    return refused.value.message


def rows_of(folder: Path, name: str, content: bytes) -> list[list[object]]:
    """Return the cells of the first sheet of a file."""
    path = folder / name
    path.write_bytes(content)
    return open_books(str(path))[0].sheets[0].rows


def sheet(data: str, dimension: str = "A1:C2") -> bytes:
    """Return the part of a sheet with these rows."""
    return f'{HEAD}<dimension ref="{dimension}"/><sheetData>{data}</sheetData></worksheet>'.encode()


def xlsx(data: str, dimension: str = "A1:C2") -> bytes:
    """Return a workbook whose only sheet has these rows."""
    book = openpyxl.Workbook()
    first, second = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet(data, dimension) if "sheet1" in name else old.read(name))
    return second.getvalue()


def cell(address: str, value: object = 1) -> str:
    """Return a cell as most programs write it."""
    return f'<c r="{address}"><v>{value}</v></c>'


FAR = [
    pytest.param(f'<row r="1">{cell("A1")}{cell("XFD1048576")}</row>', id="a far address in the first row"),
    pytest.param(f'<row r="9">{cell("A1048576")}</row><row r="1">{cell("XFD1")}</row>', id="rows out of order"),
    pytest.param(f'<row r="1"><c s="0" r="XFD1048576"><v>1</v></c>{cell("A1")}</row>', id="the address not first"),
    pytest.param(f"<row r='1'><c r='XFD1048576'><v>1</v></c>{cell('A1')}</row>", id="single quotes"),
]


@pytest.mark.parametrize("data", FAR)
def test_a_far_cell_is_found_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    monkeypatch.setattr(xlsx_parts, "calamine_sheets", None)
    assert "XFD1048576" in refusal(tmp_path, "成绩.xlsx", xlsx(data))


@pytest.mark.parametrize("number", ["99999999999999999999", "4294967297", "10000000"])
def test_a_row_that_no_sheet_has_is_refused(tmp_path: Path, number: str) -> None:
    assert "损坏" in refusal(tmp_path, "成绩.xlsx", xlsx(f'<row r="{number}">{cell("A2")}</row>'))


def test_a_far_cell_that_is_empty_harms_nobody(tmp_path: Path) -> None:
    """Excel keeps borders down to the last row."""
    data = f'<row r="1">{cell("A1", 7)}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert rows_of(tmp_path, "成绩.xlsx", xlsx(data, "A1:XFD1048576")) == [[7.0]]


def test_a_full_sheet_may_be_laid_out_and_two_may_together() -> None:
    """1,048,576 rows of 19 columns, some 40 bytes a cell."""
    room = Allowance()
    room.take(1_048_576 * 19 * 40, "成绩.xlsx")
    room.lay(1_048_576, 19, "成绩.xlsx", "三年级")
    room.lay(1_048_576, 19, "成绩.xlsx", "四年级")
    with pytest.raises(CannotGoOn):
        room.lay(1_048_576, 19, "成绩.xlsx", "五年级")


def test_a_small_file_may_lay_out_some_empty_cells_and_no_more() -> None:
    room = Allowance(6_000)
    room.take(6_000, "成绩.xlsx")
    assert room.fits(100_000, 20)
    assert not room.fits(1_048_576, 16)


ADDRESSES = st.builds(
    lambda column, row: f"{column}{row}",
    st.sampled_from(["A", "C", "M", "Z", "AA", "AZ", "BC", "ZZ", "AAA", "XFD", "XFE", "ZZZ"]),
    st.sampled_from([1, 2, 9, 10, 99, 1000, 9999, 65536, 99999, 1048575, 1048576, 1048577, 9999999]),
)
WRITINGS = st.sampled_from(['<c r="{a}"><v>1</v></c>', '<c s="1" r="{a}"><v>1</v></c>', "<c r='{a}'><v>1</v></c>"])


@given(
    st.lists(st.tuples(ADDRESSES, WRITINGS), min_size=1, max_size=8),
    st.sampled_from(["A1:C2", "A1:AZ1000", "A1:XFD1048576", ""]),
)
def test_no_cell_lies_beyond_a_plain_reach(cells: list[tuple[str, str]], dimension: str) -> None:
    """Whatever the part claims of itself: the search admits no cell outside what it returns."""
    data = "".join(f"<row>{writing.format(a=address)}</row>" for address, writing in cells)
    part = sheet(data, dimension) if dimension else sheet(data).replace(b'<dimension ref="A1:C2"/>', b"")
    told = plain_reach(part)
    if told is None:
        return
    rows, columns = told
    for address, _ in cells:
        letters = address.rstrip("0123456789")
        assert column_number(letters.encode()) <= columns
        assert int(address[len(letters) :]) <= rows


def test_the_plain_search_is_what_most_sheets_meet() -> None:
    """A walk through every cell takes many times as long."""
    assert plain_reach(sheet(f'<row r="1">{cell("A1")}{cell("C2")}</row>')) == (9, 3)
    assert plain_reach(sheet("<row r='1'><c><v>1</v></c></row>")) is None
    assert _walk(sheet(f'<row r="1">{cell("A1")}{cell("C2")}</row>'))[1:] == (1, 2)


@pytest.mark.parametrize("columns", [1, 26, 27, 52, 53, 701, 702])
def test_the_letters_of_a_search_are_those_up_to_its_column(columns: int) -> None:
    pattern = reach._odd_cell(b"", columns, 3)
    names = [chr(65 + n) for n in range(26)]
    names += [a + b for a in names for b in names]
    for number, name in enumerate(names, start=1):
        assert (pattern.search(f'<c r="{name}7">'.encode()) is None) == (number <= columns)


def test_an_abort_of_the_reader_is_a_sentence(tmp_path: Path) -> None:
    """A record of an xls says that there are four thousand million texts."""
    book = xlwt.Workbook()
    for column, value in enumerate(("姓名", "语文", 90)):
        book.add_sheet(f"{column}").write(0, 0, value)
    stream = io.BytesIO()
    book.save(stream)
    content = bytearray(stream.getvalue())
    at = content.find(b"\xfc\x00")
    content[at + 4 : at + 12] = struct.pack("<II", 2**32 - 1, 2**32 - 1)
    (tmp_path / "成绩.xls").write_bytes(bytes(content))
    command = [sys.executable, "-m", "xuekun_cli", "look", "成绩.xls"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode in (0, 2)
    assert b"Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import os; os.abort()", "内存"),
        ("x = bytearray(3 << 30)", "内存"),
        ("import os; os._exit(1)", "损坏"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "太久"),
        ("import os; os._exit(0)", ""),
    ],
)
def test_what_ends_a_trial_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str) -> None:
    """The process that reads for trial is another one here: it does what calamine might do."""
    ends = f"import sys, os\nfrom xuekun_cli.sheets.containers import trial\ntrial._limit(1 << 30, 5)\ntry:\n {body}\nexcept MemoryError:\n os._exit(3)\n"
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text(ends, encoding="utf-8")
    run = subprocess.run
    monkeypatch.setattr(trial.subprocess, "run", lambda command, **more: run([command[0], str(stand_in)], **more))
    if not said:
        trial.try_reading(b"", 0, "成绩.xls")
        return
    with pytest.raises(CannotGoOn, match=said):
        trial.try_reading(b"", 0, "成绩.xls")


def test_a_trial_that_cannot_be_started_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks before it stand alone then."""

    def no_processes(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(trial.subprocess, "run", no_processes)
    trial.try_reading(b"", 0, "成绩.xls")


def ods(rows: str) -> bytes:
    """Return an ods whose only table has these rows."""
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="一">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<table:table-row>{TEXT.format('<text:s text:c=' + chr(34) + '2000000000' + chr(34) + '/>')}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="2000000000">{TEXT.format("王")}</table:table-row>',
        f'<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>{TEXT.format("王")}</table:table-row>',
        '<table:table-row table:number-rows-repeated="99999999999999999999"><table:table-cell/></table:table-row>'
        f"<table:table-row>{TEXT.format('王')}</table:table-row>",
    ],
)
def test_repeats_of_an_ods_are_counted_before_they_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    from xuekun_cli.sheets.containers import ods as ods_parts

    monkeypatch.setattr(ods_parts, "calamine_sheets", None)
    monkeypatch.setattr(ods_parts, "try_reading", None)
    refusal(tmp_path, "成绩.ods", ods(rows))


def test_an_ods_that_repeats_empty_rows_to_the_end_reads(tmp_path: Path) -> None:
    rows = (
        f'<table:table-row>{TEXT.format("王")}<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    assert rows_of(tmp_path, "成绩.ods", ods(rows)) == [["王"]]


def test_spans_that_lie_over_each_other_are_counted(tmp_path: Path) -> None:
    page = "<table>" + "<tr><td colspan=900 rowspan=3000>1</td></tr>" * 50 + "<tr></tr>" * 3000 + "</table>"
    assert "太大" in refusal(tmp_path, "成绩.html", page.encode())


def test_a_row_wider_than_excel_is_refused(tmp_path: Path) -> None:
    wide = "姓名,语文\n王芳" + ",9" * 20_000
    assert "16384 列" in refusal(tmp_path, "成绩.csv", wide.encode())
    assert "16384 列" in refusal(tmp_path, "成绩.html", f"<table><tr>{'<td>9' * 20_000}</table>".encode())


def test_a_line_without_end_is_refused_before_it_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xuekun_cli.sheets.containers import delimited

    monkeypatch.setattr(delimited, "_ENDLESS", 1000)
    monkeypatch.setattr(delimited, "_rows", None)
    assert "第 2 行" in refusal(tmp_path, "成绩.csv", b"a,b\n" + b"1," * 1500)


def test_a_text_that_is_larger_than_any_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, and in a zip where it takes next to nothing."""
    monkeypatch.setattr(containers, "MAX_TEXT", 2000)
    monkeypatch.setattr(allowance, "MAX_TEXT", 2000)
    text = b"a,b\n" * 600
    assert "太大" in refusal(tmp_path, "成绩.csv", text)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("成绩.csv", text)
    assert "成绩.zip/成绩.csv" in refusal(tmp_path, "成绩.zip", stream.getvalue())


def test_what_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "FREE_BYTES", 0)
    monkeypatch.setattr(allowance, "DENSEST", 2)
    assert "解开后太大" in refusal(
        tmp_path, "成绩.xlsx", zipped_tightly(xlsx(f'<row r="1">{cell("A1") * 5000}</row>'))
    )


def zipped_tightly(content: bytes) -> bytes:
    """Return a workbook packed as well as can be."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


@pytest.mark.parametrize("before", ["", "<!-- -->" * 3, "<!--" + "x" * 5000 + "-->"])
def test_entities_are_never_unfolded(tmp_path: Path, before: str) -> None:
    """However far down they are declared."""
    bomb = '<!DOCTYPE a [<!ENTITY a "9999999999"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = xlsx(f'<row r="1">{cell("A1")}</row>')
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(name, before.encode() + bomb.encode() + xml if name == "xl/styles.xml" else xml)
    assert "损坏" in refusal(tmp_path, "成绩.xlsx", stream.getvalue())


@pytest.mark.parametrize(
    ("name", "encoding"), [("成绩.csv", "utf-8"), ("成绩.csv", "utf-16"), ("成绩.csv", "gb18030")]
)
def test_a_number_of_thousands_of_digits_is_named_with_its_cell(tmp_path: Path, name: str, encoding: str) -> None:
    text = f"姓名,班级,语文\n王芳,三({'1' * 5000})班,88\n"
    assert "成绩.csv!成绩!B2" in refusal(tmp_path, name, text.encode(encoding))


def test_a_number_of_a_class_is_no_longer_than_a_number() -> None:
    assert han_number("12") == 12
    assert han_number("1" * 5000) is None


@pytest.mark.parametrize("text", ["1e999999999", "9" * 5000, "1e-999999999"])
def test_a_value_of_a_policy_cannot_fill_the_machine(text: str) -> None:
    assert share_of(text) is None
    assert share_of(f"{text}%") is None
    assert number_of(text) is None


def test_a_policy_of_references_upon_references_is_refused() -> None:
    bomb = "a: &a [1, 1]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(CannotGoOn, match="引用"):
        parse(bomb, "办法.yaml")
