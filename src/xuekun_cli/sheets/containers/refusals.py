"""Why a file cannot be read, in words that tell a person what to do next."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.cells import a1

MAX_CELLS = 20_000_000
"""Cells of the rectangle of one sheet (empty ones included) that are still held in memory: about 0.7 GB."""

ZIP_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, struct.error),
    *(NotImplementedError, RuntimeError, LookupError, ValueError),
)
"""What `zipfile` raises over a damaged archive in memory: broken bytes, or a byte that turned into another
packing method or into the mark of a ciphered member."""

_SAVE_AS = "请在 Excel 或 WPS 里打开它，“另存为”xlsx 再试。"
_IS_PICTURE = ("是图片，不是表格。", "请用成绩系统导出的 Excel 文件；图片上的分数需要先录入表格。")
_IS_WORD = ("是 Word 文档，不是表格。", "请把里面的表格复制到 Excel，存成 xlsx 再试。")
_IS_SLIDES = ("是演示文稿，不是表格。", "请换成 Excel 成绩表。")
_IS_PACKED = ("是{kind}压缩包，读不了。", "请先解压，再给出里面的表格文件（zip 压缩包不必解压）。")
_IS_OTHER = ("是{kind}，不是表格。", "请换成 Excel、WPS 或 csv 成绩表。")


def _packed(kind: str) -> tuple[str, str]:
    return _IS_PACKED[0].format(kind=kind), _IS_PACKED[1]


def _other(kind: str) -> tuple[str, str]:
    return _IS_OTHER[0].format(kind=kind), _IS_OTHER[1]


_OPENINGS: tuple[tuple[int, bytes, tuple[str, str]], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", _IS_PICTURE),
    (0, b"\xff\xd8\xff", _IS_PICTURE),
    (0, b"GIF87a", _IS_PICTURE),
    (0, b"GIF89a", _IS_PICTURE),
    (8, b"WEBP", _IS_PICTURE),
    (0, b"II*\x00", _IS_PICTURE),
    (0, b"MM\x00*", _IS_PICTURE),
    (4, b"ftypheic", _IS_PICTURE),
    (4, b"ftypmif1", _IS_PICTURE),
    (0, b"%PDF", ("是 PDF 文件，不是表格。", "请用成绩系统导出的 Excel 文件，或先把 PDF 转成 xlsx。")),
    (0, b"{\\rtf", _IS_WORD),
    (0, b"Rar!\x1a\x07", _packed(" rar ")),
    (0, b"7z\xbc\xaf\x27\x1c", _packed(" 7z ")),
    (0, b"\x1f\x8b\x08", _packed(" gz ")),
    (0, b"\xfd7zXZ\x00", _packed(" xz ")),
    (0, b"SQLite format 3\x00", _other("数据库文件")),
    (4, b"Standard Jet DB", _other(" Access 数据库")),
    (4, b"Standard ACE DB", _other(" Access 数据库")),
    (0, b"MZ", _other("程序文件")),
    (4, b"ftyp", _other("视频或录音")),
    (0, b"ID3", _other("录音")),
)
"""(offset, bytes there, refusal): the well-known openings of what offices send by mistake."""

_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""BOF records of Excel 2, 3 and 4, whose files are a bare stream of records."""


class NotATable(CannotGoOn):
    """The file is whole, but no table: inside a zip it is passed over instead of stopping the run."""


def refuse_opening(content: bytes, label: str) -> None:
    """Raise `NotATable` when the first bytes are those of a picture, a document, a packed archive …"""
    if not content:
        raise NotATable(f"「{label}」是空文件，里面没有内容。", "可能没有下载完，请重新导出或下载。")
    if content.startswith(_OLD_EXCEL):
        raise CannotGoOn(f"「{label}」是 1995 年以前的 Excel 文件，读不了。", _SAVE_AS)
    for offset, opening, (what, hint) in _OPENINGS:
        if content.startswith(opening, offset):
            raise NotATable(f"「{label}」{what}", hint)


def not_a_table(label: str) -> NotATable:
    """Return the refusal of a file that is nothing known."""
    return NotATable(
        f"「{label}」不是能识别的表格文件。", "能读的有 xlsx、xls、et、ods、csv、网页表格，和装着它们的 zip。"
    )


def is_word(label: str) -> NotATable:
    """Return the refusal of a Word document."""
    return NotATable(f"「{label}」{_IS_WORD[0]}", _IS_WORD[1])


def is_slides(label: str) -> NotATable:
    """Return the refusal of a presentation."""
    return NotATable(f"「{label}」{_IS_SLIDES[0]}", _IS_SLIDES[1])


def save_as(label: str, kind: str) -> CannotGoOn:
    """Return the refusal of a table in a format (``kind``) that only its own program reads."""
    return CannotGoOn(f"「{label}」是{kind}，读不了。", _SAVE_AS)


def damaged(label: str) -> CannotGoOn:
    """Return the refusal of a file whose bytes are incomplete or broken."""
    return CannotGoOn(
        f"「{label}」文件已损坏，读不出来。",
        "请重新下载或重新拷贝；如果 Excel 或 WPS 还能打开它，就在里面“另存为”xlsx 再试。",
    )


def protected(label: str) -> CannotGoOn:
    """Return the refusal of a file that needs a password."""
    return CannotGoOn(
        f"「{label}」有密码，打不开。",
        "请先去掉密码，另存一份再试。Excel：文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码；"
        "WPS：文件 → 文档加密 → 密码加密，清除密码。",
    )


def too_large(label: str, sheet: str, row: int, column: int) -> CannotGoOn:
    """Return the refusal of a sheet that reaches too far (its farthest zero-based row and column)."""
    return CannotGoOn(
        f"「{label}」的表「{sheet}」太大，一直伸到 {a1(row, column)}。",
        "多半是很远的地方误填了一个格子：在 Excel 里按 Ctrl+End 找到它，删掉多余的行和列，保存后再试。",
    )
