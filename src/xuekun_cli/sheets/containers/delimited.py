"""Text tables: which encoding, which delimiter, and the cells as they stand, all of them texts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, Allowance, too_wide
from xuekun_cli.sheets.containers.refusals import not_a_table, too_large

DELIMITERS = (",", "\t", ";", "，", "|")
"""What separates the cells; on a tie the earlier one."""

SAMPLE_LINES = 200
"""Lines that decide on the delimiter."""

BROKEN_UTF8_SHARE = 3
"""So many well-formed Chinese characters to one broken byte say: UTF-8 with a fault, not GBK."""

MAX_CONTROL_SHARE, MAX_CONTROLS = 0.01, 8
"""A text with more control characters than both, this share and this number, is no text."""

MAX_LINES_IN_CELL = 20
"""A quoted cell with more line breaks than this is an opening quote that nobody closed."""

_ENDLESS = 1_000_000
"""Letters without a line break that only a table has whose line breaks were lost; of 16,384 cells each has 60."""
_LINE_END = re.compile(r"\r\n|\r|\n")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CHINESE_UTF8 = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_FORCED_TEXT = re.compile(r'="(.*)"\s*\Z', re.DOTALL)
_QUOTED = re.compile(r'\A"(.*)"\Z')
_TEXT_TAB = re.compile(r"\t(?=[,;，|\r\n])")


def read_text(
    content: bytes, label: str, sheet: str, allowance: Allowance | None = None
) -> tuple[SheetCells, ...]:
    """Return the one sheet (named ``sheet``) of a text table from its bytes; every cell is a str.

    Rows are padded with ``""`` to one width. ``="00123"`` reads as ``00123``; a first line ``sep=;`` is no
    row, as Excel shows none.
    Raises `CannotGoOn` when the bytes are in no known encoding, are no text at all, or more than a sheet holds.
    """
    if allowance is None:
        allowance = Allowance(len(content))
        allowance.take(len(content), label)
    text = decode(content, label).rstrip("\x1a\x00")
    endless = _endless_line(text)
    if endless >= 0:
        raise too_wide(label, sheet, endless)
    delimiter = ""
    said = _SEPARATOR_LINE.match(text)
    if said:
        delimiter, text = said[1], text[said.end() :]
    if delimiter in ("", ",") and 0 < text.count("\t") <= text.count("\t,") * 2:
        # Platforms end a cell with a tab so that Excel keeps a long number as text.
        text = _TEXT_TAB.sub("", text)
    try:
        delimiter = delimiter or _delimiter(text)
    except csv.Error as fault:  # a "cell" of more than 131,072 characters
        raise not_a_table(label) from fault
    lines = text.count("\n") + 1
    if not allowance.fits(lines + text.count(delimiter), 1):
        raise too_large(label, sheet, lines - 1, text.count(delimiter) // lines)
    try:
        rows = _rows(text, delimiter)
    except csv.Error as fault:
        raise not_a_table(label) from fault
    while rows and not any(rows[-1]):
        rows.pop()
    if '="' in text:
        rows = [[_unforced(cell) for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS:
        raise too_wide(label, sheet, next(at for at, row in enumerate(rows) if len(row) == width))
    allowance.lay(len(rows), width, label, sheet)
    padded: list[list[object]] = [[*row, *[""] * (width - len(row))] for row in rows]
    return (SheetCells(name=sheet, rows=padded),)


def _endless_line(text: str) -> int:
    """Return the zero-based number of a line that has no end for a million letters, or -1."""
    for at in range(0, len(text) - _ENDLESS, _ENDLESS):
        if text.find("\n", at, at + _ENDLESS) < 0 and text.find("\r", at, at + _ENDLESS) < 0:
            return len(_LINE_END.findall(text, 0, at))
    return -1


def decode(content: bytes, label: str) -> str:
    """Return the text of a table: by its BOM, else UTF-16 by its NULs, else strict UTF-8, else GB18030.

    Raises `CannotGoOn` naming the line when none of them fits.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strict(content[len(bom) :], encoding, label)
    if b"\x00" in content.rstrip(b"\x00\x1a"):
        wide = _utf16(content)
        if wide is None:
            raise not_a_table(label)
        return wide
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        if len(_CHINESE_UTF8.findall(content)) > BROKEN_UTF8_SHARE * _broken_bytes(content):
            # Read as GBK this would be a table of wrong names instead of one unreadable character.
            raise _unreadable(content, fault, label) from fault
        text = _strict(content, "gb18030", label)
    if not _is_text(text):
        raise not_a_table(label)
    return text


def _strict(content: bytes, encoding: str, label: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _unreadable(content, fault, label) from fault


def _broken_bytes(content: bytes) -> int:
    return content.decode("utf-8", errors="replace").count("�")


def _unreadable(content: bytes, fault: UnicodeDecodeError, label: str) -> CannotGoOn:
    if _CONTROL.search(content[:1000].decode("latin-1")) and fault.encoding in ("utf-8", "gb18030"):
        return not_a_table(label)
    line = content.count(b"\n", 0, fault.start) + 1
    return CannotGoOn(
        f"「{label}」的文字编码读不懂：第 {line} 行附近（第 {fault.start + 1} 个字节）有坏字。",
        "用 Excel 或 WPS 打开，看看那一行的姓名是不是乱码，改好后“另存为”xlsx 再试。",
    )


def _utf16(content: bytes) -> str | None:
    """Return UTF-16 without a BOM as text, or None: ASCII in it has its NUL always on the same side."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    encoding, less = ("utf-16-le", even) if odd > even else ("utf-16-be", odd)
    if less * 10 > max(even, odd):
        return None
    try:
        text = content[: len(content) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= max(MAX_CONTROLS, MAX_CONTROL_SHARE * len(text))


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, and into most cells."""
    sample = text[: _end_of_line(text, SAMPLE_LINES)]
    best, most = ",", 0
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(len(row) for row in _rows(sample, delimiter) if len(row) > 1)
        score = max((times * (width - 1) for width, times in widths.items()), default=0)
        if score > most:
            best, most = delimiter, score
    return best


def _end_of_line(text: str, number: int) -> int:
    end = 0
    for _, found in zip(range(number), re.finditer(r"\r\n|\r|\n", text), strict=False):
        end = found.end()
    return end if text[end:] and text.count("\n") + text.count("\r") >= number else len(text)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows. A quote that is never closed would swallow all the rest: it is then a plain letter."""
    if '"' not in text:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        allowed = MAX_LINES_IN_CELL
    except csv.Error as fault:
        if "end of data" in str(fault) or "limit" in str(fault):
            return _unquoted(text, delimiter)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        allowed = 0
    if any(cell.count("\n") + cell.count("\r") > allowed for row in rows for cell in row):
        return _unquoted(text, delimiter)
    return rows


def _unquoted(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows with every line break and delimiter taken as one; quotes around a cell fall away."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [[_QUOTED.sub(r"\1", cell) for cell in row] for row in rows]


def _unforced(cell: str) -> str:
    forced = _FORCED_TEXT.match(cell)
    return forced[1].replace('""', '"') if forced else cell
