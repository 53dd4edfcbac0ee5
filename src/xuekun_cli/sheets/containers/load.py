"""What a file is by its content, and its cells: the one door to every kind of score export."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path, PurePosixPath

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.containers import refusals
from xuekun_cli.sheets.containers.allowance import (
    MAX_BYTES,
    MAX_TEXT,
    Allowance,
    text_too_large,
    unpacks_too_large,
)
from xuekun_cli.sheets.containers.endless import has_endless_number, refuse_endless_numbers
from xuekun_cli.sheets.containers.inputs import ENDINGS, find_inputs

__all__ = ["find_inputs", "open_books"]

MAX_MEMBERS = 5_000
"""Files in one zip of workbooks."""

_MAX_TOGETHER = MAX_BYTES // 2
"""Bytes of the files in one zip of workbooks, which are all held; each of them may unpack once more."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_BOF = late(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
"""The record that opens the global part of a BIFF5 or BIFF8 workbook."""
_FILEPASS = b"\x2f\x00"
_RECORDS_BEFORE_FILEPASS = 2
"""FILEPASS follows BOF, with at most WRITEPROTECT between them."""
_HEAD = 8192
"""Bytes from the start that decide whether a text is markup."""
_FIRST_ELEMENT = late(r"(?>\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>)*+<(?:\w+:)?([A-Za-z]\w*)[\s/>]", re.DOTALL)
_PAGE_ELEMENTS = frozenset(
    {"html", "head", "body", "meta", "title", "style", "script", "link", "base", "div", "span", "p", "font"}
    | {"table", "thead", "tbody", "caption", "tr", "th", "td", "center", "form", "b", "h1", "h2", "h3", "h4"}
)
"""Elements that a page, or a piece of one, begins with."""
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
_LONGEST_KIND = 200
"""Bytes of the name of a kind of document."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def open_books(path: str) -> list[SourceBook]:
    """Return the workbook in the file at ``path``, or every workbook when the file is a zip of workbooks.

    What a file is, its content decides, never its ending. Cells keep the addresses that they have in the
    file; empty ones are ``""``. Digests are of the file's own bytes, or the member's.
    Raises `CannotGoOn` for everything that cannot be read, with what to do next.
    """
    label = Path(path).name or path
    content = _bytes(path, label)
    if label.startswith("~$"):
        raise CannotGoOn(
            f"「{label}」是 Excel 打开文件时留下的临时文件，不是成绩表。", "请给出名字里没有 ~$ 的那个文件。"
        )
    books = _books(path, "", content, Allowance(len(content)))
    if not books:
        raise CannotGoOn(f"压缩包「{label}」里没有表格。", f"能读的文件以这些结尾：{'、'.join(ENDINGS)}。")
    return books


def _bytes(path: str, label: str) -> bytes:
    try:
        if Path(path).is_dir():
            raise CannotGoOn(f"「{path}」是文件夹，不是文件。", "请给出里面的成绩表。")
        if Path(path).stat().st_size > MAX_BYTES:
            raise CannotGoOn(f"「{label}」太大（超过 {MAX_BYTES >> 30} GB），没有读。", "请只给出成绩表。")
        return Path(path).read_bytes()
    except FileNotFoundError as fault:
        raise CannotGoOn(f"找不到文件「{path}」。", "请检查文件名，结尾（如 .xlsx）也要写上。") from fault
    except PermissionError as fault:
        raise CannotGoOn(
            f"「{path}」没有权限读。", "如果它正在 Excel 或 WPS 里打开，请先关掉；否则把它拷贝到桌面再试。"
        ) from fault
    except (OSError, ValueError) as fault:
        raise CannotGoOn(f"「{path}」读不出来。", "请把它拷贝到本机硬盘上再试。") from fault


def _books(path: str, member: str, content: bytes, allowance: Allowance) -> list[SourceBook]:
    label = SourceBook(path, member, Container.TEXT, b"", "", ()).label
    refusals.refuse_opening(content, label)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return _zipped(path, member, content, label, allowance)
    container, sheets = _whole(content, label, PurePosixPath((member or path).replace("\\", "/")).stem, allowance)
    if has_endless_number(content):
        refuse_endless_numbers(sheets, label)
    return [_book(path, member, container, content, sheets)]


def _book(
    path: str, member: str, container: Container, content: bytes, sheets: tuple[SheetCells, ...]
) -> SourceBook:
    return SourceBook(path, member, container, content, hashlib.sha256(content).hexdigest(), sheets)


def cells_of_xlsx(content: bytes, label: str) -> tuple[SheetCells, ...]:
    """Return the sheets of a workbook that was opened before, from its bytes."""
    from xuekun_cli.sheets.containers.xlsx import read_xlsx

    return read_xlsx(content, label)


def _whole(
    content: bytes, label: str, stem: str, allowance: Allowance
) -> tuple[Container, tuple[SheetCells, ...]]:
    """Return what a file that is no zip is, and its sheets; ``stem`` names the sheet of a text table."""
    if content.startswith(_OLE):
        return Container.XLS, _ole(content, label, allowance)
    if len(content) > MAX_TEXT:
        raise text_too_large(label)
    allowance.take(len(content), label)
    element = _first_element(content)
    if element == "workbook":
        from xuekun_cli.sheets.containers.spreadsheetml import read_spreadsheetml

        return Container.SPREADSHEETML, read_spreadsheetml(content, label, allowance)
    if element in _PAGE_ELEMENTS or content[:200].lstrip()[:13].lower() == b"mime-version:":
        from xuekun_cli.sheets.containers.markup import read_page

        return Container.HTML, read_page(content, label, allowance)
    if element == "xml":
        raise refusals.not_a_table(label)
    from xuekun_cli.sheets.containers.delimited import read_text

    return Container.TEXT, read_text(content, label, stem, allowance)


def _first_element(content: bytes) -> str:
    """Return the first element's name in small letters, ``html`` or ``xml`` by declaration, or ""."""
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace")
    else:
        # Only ASCII decides, and that is the same in every other charset that is met.
        text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").decode("latin-1")
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    if text[:14].lower() == "<!doctype html":
        return "html"
    element = _FIRST_ELEMENT.match(text)
    name = element[1].lower() if element else ""
    if name in _PAGE_ELEMENTS or (name == "workbook" and _SPREADSHEETML in text):
        return name
    return "xml" if text.startswith("<?xml") or name == "workbook" else name


def _ole(content: bytes, label: str, allowance: Allowance) -> tuple[SheetCells, ...]:
    if _stream(content, "EncryptedPackage"):
        raise refusals.protected(label)
    if _stream(content, "WordDocument") and not _stream(content, "MBD0"):
        # An Excel table embedded in a Word document would otherwise pass for a workbook; a workbook with an
        # embedded Word document keeps it in a storage named MBD0….
        raise refusals.is_word(label)
    if _stream(content, "PowerPoint Document"):
        raise refusals.is_slides(label)
    if not (_stream(content, "Workbook") or _stream(content, "Book")):
        raise refusals.damaged(label)
    if _ciphered(content):
        raise refusals.protected(label)
    from xuekun_cli.sheets.containers.xlsx import read_xls

    return read_xls(content, label, allowance)


def _stream(content: bytes, name: str) -> bool:
    """Tell whether a compound file has a stream of this name (its directory holds names in UTF-16)."""
    return name.encode("utf-16-le") in content


def _ciphered(content: bytes) -> bool:
    """Tell whether a BIFF workbook has a FILEPASS record ([MS-XLS] 2.4.117) among its first ones."""
    for first in _WORKBOOK_BOF.finditer(content):
        at = first.start()
        for _ in range(_RECORDS_BEFORE_FILEPASS):
            at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
            if content[at : at + 2] == _FILEPASS:
                return True
    return False


def _zipped(path: str, member: str, content: bytes, label: str, allowance: Allowance) -> list[SourceBook]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            kind = b""
            if "mimetype" in archive.namelist():
                with archive.open("mimetype") as said:
                    kind = said.read(_LONGEST_KIND).strip()
    except refusals.ZIP_FAULTS as fault:
        raise refusals.damaged(label) from fault
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    tops = {name.partition("/")[0] for name in names}
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        if not kind.startswith(_ODS):
            raise refusals.is_word(label) if b"text" in kind else refusals.not_a_table(label)
        from xuekun_cli.sheets.containers.ods import read_ods

        return [_book(path, member, Container.ODS, content, read_ods(content, label, allowance))]
    if "[content_types].xml" in names or "xl/workbook.xml" in names:
        if "word" in tops:
            raise refusals.is_word(label)
        if "ppt" in tops:
            raise refusals.is_slides(label)
        if "xl/workbook.bin" in names:
            raise refusals.save_as(label, "二进制工作簿（xlsb）")
        from xuekun_cli.sheets.containers.xlsx import read_xlsx

        return [_book(path, member, Container.XLSX, content, read_xlsx(content, label, allowance))]
    if "index/document.iwa" in names or "index.zip" in names:
        raise refusals.save_as(label, "苹果 Numbers 表格")
    return _members(path, member, content, label, allowance)


def _members(path: str, outer: str, content: bytes, label: str, allowance: Allowance) -> list[SourceBook]:
    """Return the workbooks in a zip, in the order of their names; what is no table is passed over, what is broken is not."""
    if "/" in outer and outer.lower().count(".zip/"):
        raise CannotGoOn(f"「{label}」：压缩包里套了好几层压缩包。", "请先解压里面的压缩包。")
    books: list[SourceBook] = []
    together = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename and not entry.is_dir()]
        entries.sort(key=lambda entry: natural_key(_member_name(entry)))
        if len(entries) > MAX_MEMBERS:
            raise CannotGoOn(f"「{label}」里有 {len(entries)} 个文件，太多了。", "请解压后只给出成绩表。")
        for entry in entries:
            name = _member_name(entry)
            leaf = name.rpartition("/")[2]
            if name.startswith("__MACOSX/") or leaf.startswith(("~$", ".")):
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise CannotGoOn(f"压缩包「{label}」有密码，打不开。", "请用密码解压，再给出里面的表格文件。")
            if entry.file_size > MAX_TEXT:
                raise text_too_large(f"{label}/{name}")
            together += entry.file_size
            if together > _MAX_TOGETHER:
                raise unpacks_too_large(label)
            try:
                inside = archive.read(entry)
            except refusals.ZIP_FAULTS as fault:
                raise refusals.damaged(f"{label}/{name}") from fault
            books.extend(_member_books(path, f"{outer}/{name}" if outer else name, inside, allowance))
    return books


def _member_books(path: str, member: str, content: bytes, allowance: Allowance) -> list[SourceBook]:
    ending = PurePosixPath(member).suffix.lower()
    try:
        books = _books(path, member, content, allowance)
    except refusals.NotATable:
        return []
    # Any text at all reads as a table of one column: the ending says which texts are meant as tables.
    return [book for book in books if book.container is not Container.TEXT or ending in ENDINGS]


def _member_name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name: Chinese Windows writes GBK, a Mac UTF-8, neither says so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
