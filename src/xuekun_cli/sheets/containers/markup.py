"""Tables in web pages, which several platforms hand out under the name of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, MAX_ROWS, Allowance, too_wide
from xuekun_cli.sheets.containers.delimited import decode
from xuekun_cli.sheets.containers.refusals import NotATable, damaged, too_large

MAX_COLSPAN = 1000
"""What browsers take of a colspan at most (HTML standard, 4.9.11)."""

_LONGEST_SPAN = 9
"""Digits of a span that are looked at."""

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CHARSET_WITHIN = 4096
"""Bytes from the start in which a page names its charset."""
_SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d*\Z")


def page_text(content: bytes, label: str) -> str:
    """Return a page's text: by its BOM, else the charset it names, else UTF-8, else GB18030.

    Raises `CannotGoOn` when the bytes are in none of them.
    """
    named = _CHARSET.search(content[:_CHARSET_WITHIN])
    if named and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        charset = named[1].decode("ascii", errors="ignore").lower()
        # A page that says gb2312 means what Windows means by it; a page that says UTF-16 in ASCII is not.
        charset = "gb18030" if charset.startswith(("gb", "x-gb", "cp936", "936")) else charset
        try:
            return content.decode("utf-8" if charset.startswith(("utf-16", "unicode")) else charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(content, label)


def read_page(content: bytes, label: str, allowance: Allowance | None = None) -> tuple[SheetCells, ...]:
    """Return every table of a web page as a sheet, named by Excel's sheet names, its caption or 表1, 表2 ….

    Cells are str; the value of a merged range stands top left. A table that only lays out other tables is
    none. Raises `CannotGoOn` when the page holds no table or breaks off inside one.
    """
    if allowance is None:
        allowance = Allowance(len(content))
        allowance.take(len(content), label)
    pages = _parts_of_archive(content) if content[:200].lstrip()[:13].lower() == b"mime-version:" else [content]
    texts = [page_text(page, label) for page in pages]
    tables = [table for text in texts for table in _tables(text, label)]
    if not tables:
        raise NotATable(
            f"「{label}」是网页，里面没有表格。",
            "请在成绩系统里重新导出；如果导出的是一个网页加一个文件夹，请用 Excel 打开后“另存为”xlsx。",
        )
    names = [name for text in texts for name in _SHEET_NAME.findall(text)]
    sheets = []
    used: set[str] = set()
    for index, table in enumerate(tables):
        caption = _text(table.find("caption")) if table.find("caption") is not None else ""
        name = names[index].strip() if len(names) == len(tables) else caption
        if not name or name in used:
            name = f"表{index + 1}"
        used.add(name)
        sheets.append(_page_sheet(table, name, label, allowance))
    return tuple(sheets)


def _parts_of_archive(content: bytes) -> list[bytes]:
    """Return the pages inside a web archive (MHTML); the strip of tabs that Excel adds is left out."""
    import email

    pages = []
    for part in email.message_from_bytes(content.lstrip()).walk():
        if part.get_content_type() == "text/html" and "tabstrip" not in (part.get("Content-Location") or ""):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                pages.append(page)
    return pages


def _tables(text: str, label: str) -> list[Any]:
    from lxml import etree

    _refuse_broken_off(text, label)
    # Parsed from UTF-8 whatever the page says: its charset has been obeyed already.
    source = _DECLARATION.sub("", text).replace("\x00", "").encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(source, parser) if source.strip() else None
    except etree.XMLSyntaxError as fault:
        raise damaged(label) from fault
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        # The parser has given up there: the rest of the page would be missing without a word.
        raise damaged(label)
    return [] if root is None else [table for table in root.iter("table") if _holds_rows(table)]


def _refuse_broken_off(text: str, label: str) -> None:
    """Raise when the page ends inside a row although its other rows are closed: the rest did not arrive."""
    lower = text.lower()
    if lower.count("<table") > lower.count("</table") and "</tr" in lower:
        last_row = lower.rfind("<tr")
        if lower.find("</tr", last_row) < 0:
            raise damaged(label)


def _holds_rows(table: Any) -> bool:
    if table.find(".//table") is None:
        return table.find(".//tr") is not None
    own = [[cell for cell in _cells(row) if cell.find(".//table") is None] for row in _rows(table)]
    return sum(len(row) > 1 for row in own) > 1


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(row: Any) -> list[Any]:
    return list(row.iterchildren("td", "th"))


def _page_sheet(table: Any, name: str, label: str, allowance: Allowance) -> SheetCells:
    rows = list(_rows(table))
    grid: list[dict[int, str]] = [{} for _ in rows]
    errors: dict[tuple[int, int], str] = {}
    merged = []
    width = covered_cells = 0
    for at, row in enumerate(rows):
        column = 0
        mine = grid[at]
        for cell in _cells(row):
            while column in mine:
                column += 1
            if not cell.attrib:
                mine[column] = _text(cell)
                column += 1
                continue
            across = min(_whole(cell.get("colspan")) or 1, MAX_COLSPAN)
            asked = _whole(cell.get("rowspan"))
            down = min(len(rows) - at if asked == 0 else asked or 1, len(rows) - at)
            if down > 1 or across > 1:
                # what is covered is counted as well: spans may lie over each other
                covered_cells += down * across
                if not allowance.fits(at + down, column + across) or not allowance.fits(covered_cells, 1):
                    raise too_large(label, name, at + down - 1, column + across - 1)
                for below in range(at, at + down):
                    grid[below].update(dict.fromkeys(range(column, column + across), ""))
                merged.append((at, column, at + down - 1, column + across - 1))
            if cell.get("x:err"):
                errors[at, column] = cell.get("x:err")
                mine[column] = ""
            else:
                mine[column] = _exact(cell)
            column += across
        width = max(width, column)
        if width > MAX_COLUMNS:
            raise too_wide(label, name, at)
    allowance.lay(len(rows), width, label, name)
    filled: list[list[object]] = [[line.get(column, "") for column in range(width)] for line in grid]
    return SheetCells(name=name, rows=filled, merged=tuple(merged), errors=errors)


def _whole(text: str | None) -> int | None:
    """Return a span; the digits of one that is out of all proportion are as good as the largest."""
    stripped = (text or "").strip()
    return min(int(stripped[:_LONGEST_SPAN]), MAX_ROWS) if stripped.isdecimal() else None


def _exact(cell: Any) -> str:
    """Return the cell's text, or the number that Excel keeps beside a text rounded for show."""
    shown = _text(cell)
    kept = (cell.get("x:num") or "").strip()
    if kept and _NUMBER.match(shown) and _NUMBER.match(kept):
        return kept
    return shown


def _text(element: Any) -> str:
    """Return the text of an element: blanks folded to one, <br> as a line break."""
    said: str = element.text or ""
    if len(element):
        from lxml import etree

        pieces = []
        for event, part in etree.iterwalk(element, events=("start", "end")):
            if event == "end":
                pieces.append(part.tail or "" if part is not element else "")
            elif part.tag == "br":
                pieces.append("\v")
            elif part.tag not in ("script", "style"):
                pieces.append(part.text or "")
        said = "".join(pieces)
    if said.isalnum():
        return said
    lines = [_BLANKS.sub(" ", line).strip() for line in said.split("\v")]
    return "\n".join(lines).strip()
