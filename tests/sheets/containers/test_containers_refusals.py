"""What cannot be read is refused with what it is and what to do; never with a traceback."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.containers import load as containers
from xuekun_cli.sheets.containers.load import open_books

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAMES = ["王芳", "李四", "赵六", "钱七"]


def refusal_of(path: Path) -> CannotGoOn:
    """Return the refusal of a file; both sentences are there."""
    with pytest.raises(CannotGoOn) as refusal:
        open_books(str(path))
    assert refusal.value.message.endswith("。")
    assert refusal.value.hint.endswith("。")
    return refusal.value


def zipped(*names: str) -> bytes:
    """Return a zip with members of these names, each holding its name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0....", "图片"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c....", "7z"),
        (b"{\\rtf1", "Word"),
        (b"\x00\x01\x02\x03" * 50, "不是能识别的表格"),
        (bytes(range(256)) * 4, "不是能识别的表格"),
        (b"\x09\x04\x06\x00....", "1995"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        (OLE + "Workbook".encode("utf-16-le"), "已损坏"),
        (zipped("[Content_Types].xml", "word/document.xml"), "Word"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "演示文稿"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "已损坏"),
        (zipped("Index/Document.iwa"), "Numbers"),
        (zipped("照片.jpg.md"), "没有表格"),
        (zipped("a.xlsx")[:40], "已损坏"),
        (b"<?xml version='1.0'?><note><to>x</to></note>", "不是能识别的表格"),
    ],
    # a zip made here carries the time: as a name it would differ from one process to the next
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_each_kind_of_file_that_is_no_table_is_named(tmp_path, content, word):
    """One sentence says what it is; the hint says what to do."""
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(content)
    assert word in refusal_of(path).message


def test_a_missing_file_a_folder_and_a_lock_file_are_named(tmp_path):
    """Each is a mistake of its own."""
    (tmp_path / "~$期中.xlsx").write_bytes(b"lock")
    assert "找不到" in refusal_of(tmp_path / "没有.xlsx").message
    assert "文件夹" in refusal_of(tmp_path).message
    assert "临时文件" in refusal_of(tmp_path / "~$期中.xlsx").message


def test_a_file_without_permission_says_to_close_it(tmp_path, monkeypatch):
    """On Windows a workbook open in Excel can refuse to be read."""
    (tmp_path / "期中.xlsx").write_bytes(b"x")

    def locked(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", locked)
    refusal = refusal_of(tmp_path / "期中.xlsx")
    assert "没有权限" in refusal.message
    assert "先关掉" in refusal.hint


def test_a_password_on_an_xls_is_told_with_the_way_to_remove_it(tmp_path):
    """A FILEPASS record behind the first one says that the rest is ciphered."""
    content = bytearray(xls())
    first = content.index(b"\x09\x08\x10\x00")
    content[first + 20 : first + 22] = b"\x2f\x00"
    path = tmp_path / "期中.xls"
    path.write_bytes(bytes(content))
    refusal = refusal_of(path)
    assert "有密码" in refusal.message
    assert "WPS" in refusal.hint


@pytest.mark.parametrize(("offset", "value"), [(5, 62), (6, 1), (10, 2), (13, 1)])
def test_an_xls_that_claims_an_impossible_size_is_refused(tmp_path, offset, value):
    """A broken byte in DIMENSIONS asks for hundreds of gigabytes, which would end the whole process."""
    content = bytearray(xls())
    content[content.index(b"\x00\x02\x0e\x00") + offset] = value
    path = tmp_path / "期中.xls"
    path.write_bytes(bytes(content))
    assert "已损坏" in refusal_of(path).message


def test_a_password_on_a_zip_is_told(tmp_path):
    """One ciphered member is enough: passing it over would lose a class."""
    content = bytearray(zipped("三1.csv"))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + flags] |= 1
    path = tmp_path / "期中.zip"
    path.write_bytes(bytes(content))
    assert "有密码" in refusal_of(path).message


def test_a_damaged_workbook_in_a_zip_is_not_passed_over(tmp_path):
    """Its name is told: a class would be missing otherwise."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("三1.xlsx", xlsx())
        archive.writestr("三2.xlsx", xlsx()[:500])
    path = tmp_path / "期中.zip"
    path.write_bytes(stream.getvalue())
    assert "期中.zip/三2.xlsx" in refusal_of(path).message


def test_zips_within_zips_within_zips_are_refused(tmp_path):
    """One level is opened, as platforms pack one zip a subject; more is a mistake."""
    content = zipped("a.csv")
    for name in ("一.zip", "二.zip", "三.zip"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, content)
        content = stream.getvalue()
    path = tmp_path / "期中.zip"
    path.write_bytes(content)
    assert "套了好几层" in refusal_of(path).message


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    """The limit holds for all members together."""
    path = tmp_path / "期中.zip"
    path.write_bytes(zipped("a.csv", "b.csv"))
    monkeypatch.setattr(containers, "_MAX_TOGETHER", 250)
    path.write_bytes(zipped("a.csv"))
    assert open_books(str(path))[0].member == "a.csv"
    monkeypatch.setattr(containers, "_MAX_TOGETHER", 300)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "1" * 200)
        archive.writestr("b.csv", "1" * 200)
    path.write_bytes(stream.getvalue())
    assert "太大" in refusal_of(path).message


def undated(content: bytes) -> bytes:
    """Return a zip without its dates, so that the same damage is done on every day."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as dated, zipfile.ZipFile(stream, "w") as archive:
        for name in dated.namelist():
            if not name.startswith("docProps"):
                archive.writestr(zipfile.ZipInfo(name), dated.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def xlsx() -> bytes:
    """Return a small xlsx."""
    book = openpyxl.Workbook()
    for name in NAMES:
        book.active.append([name, 85.5, "#N/A"])
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream.getvalue())


def xls() -> bytes:
    """Return a small BIFF workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, name in enumerate(NAMES):
        sheet.write(row, 0, name)
        sheet.row(row).set_cell_error(1, 42)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods() -> bytes:
    """Return a small ods."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="表")
    document.spreadsheet.addElement(table)
    for name in NAMES:
        line, cell = TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text=name))
        line.addElement(cell)
        table.addElement(line)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def html() -> bytes:
    """Return a small web page."""
    rows = "".join(f"<tr><td rowspan=1>{name}</td><td>85</td></tr>" for name in NAMES)
    return f"<html><meta charset=utf-8><table>{rows}</table></html>".encode()


def xml() -> bytes:
    """Return a small SpreadsheetML workbook."""
    cell = '<Row><Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="String">王芳</Data></Cell></Row>'
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>'
        f"{cell * 4}</Table></Worksheet></Workbook>"
    ).encode()


def csv() -> bytes:
    """Return a small text table."""
    return "".join(f'{name},"85"\r\n' for name in NAMES).encode("gb18030")


def damages(content: bytes, seed: int, times: int) -> list[bytes]:
    """Return seeded truncations and bit flips of a file."""
    chance = random.Random(seed)
    damaged = []
    for number in range(times):
        if number % 3 == 0:
            damaged.append(content[: chance.randrange(len(content))])
            continue
        flipped = bytearray(content)
        for _ in range(chance.choice([1, 4, 30])):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        damaged.append(bytes(flipped))
    return damaged


@pytest.mark.parametrize("whole", [xlsx, xls, ods, html, xml, csv], ids=lambda whole: whole.__name__)
def test_damaged_files_are_read_or_refused_and_nothing_else(tmp_path, whole, capfd):
    """Truncations and bit flips end in a refusal, or in cells; nothing is written to the terminal."""
    path = tmp_path / "期中.xls"
    refused = 0
    for damaged in damages(whole(), seed=20240601, times=90):
        path.write_bytes(damaged)
        try:
            open_books(str(path))
        except CannotGoOn:
            refused += 1
    assert refused > 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("whole", [xlsx, ods], ids=lambda whole: whole.__name__)
def test_a_damaged_zip_container_never_gives_other_cells(tmp_path, whole):
    """Every part's checksum is looked at: what is read at all is what was written."""
    path = tmp_path / "期中.xlsx"
    path.write_bytes(whole())
    sound = open_books(str(path))[0].sheets
    for damaged in damages(whole(), seed=7, times=90):
        path.write_bytes(damaged)
        try:
            books = open_books(str(path))
        except CannotGoOn:
            continue
        assert [sheet.rows for book in books for sheet in book.sheets] == [sheet.rows for sheet in sound]
