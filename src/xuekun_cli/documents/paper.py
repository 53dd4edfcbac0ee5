"""Word files as offices print them: page, type and tables by ``page.yaml``; the same content gives the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_LONG_AGO = datetime(2000, 1, 1)
"""In place of the time of day, which would make every run another file."""
_UNREADABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))

_BAR_COLUMNS = (0.25, 0.5, 0.25)
"""Shares of the page's width: a bar's name, the bar, its number."""


def _dot(red: int, green: int, blue: int) -> bytes:
    """Return a PNG of one pixel, which a page stretches to a bar."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes((0, red, green, blue))))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


_DOT = _dot(59, 110, 168)


class Paper:
    """A Word file in the making: A4, margins and type of an official document."""

    def __init__(self) -> None:
        self._document: WordDocument = Document()
        look = _look()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, millimetres in look["margins_mm"].items():
            setattr(section, f"{side}_margin", Mm(millimetres))
        self._across = 210 - look["margins_mm"]["left"] - look["margins_mm"]["right"]
        normal = self._document.styles["Normal"]
        normal.font.name = look["body"]["font"]
        core = self._document.core_properties
        core.created = core.modified = _LONG_AGO
        core.author = "xuekun"

    def title(self, text: str) -> None:
        """Add the title, centred."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, text, "title")

    def heading(self, text: str) -> None:
        """Add a heading, which stays with what follows."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, text, "heading")

    def line(self, text: str, part: str = "body", *, indent: bool = True, with_next: bool = False) -> None:
        """Add a paragraph; its first line is set in by two characters as a rule. ``with_next`` keeps it above what follows."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = with_next
        size = _look()[part]["points"]
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        _write(paragraph, text, part)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        shades: Sequence[Sequence[str]] = (),
        *,
        widths: Sequence[int] = (),
        heads: bool = True,
    ) -> None:
        """Add a table; the first row is repeated on every page. ``shades`` are RRGGBB or "", one a cell.

        ``widths`` are shares of the width of the page; without them all columns are alike.
        """
        table = self._document.add_table(len(rows), len(rows[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if widths:
            self._set_widths(table, [width / sum(widths) for width in widths])
        for number, row in enumerate(rows):
            if heads and number == 0:
                properties = table.rows[0]._tr.get_or_add_trPr()
                properties.append(OxmlElement("w:tblHeader"))
            whole = table.rows[number]._tr.get_or_add_trPr()
            whole.append(OxmlElement("w:cantSplit"))
            cells = table.rows[number].cells
            for place, text in enumerate(row):
                _fill(cells[place], text, shades[number][place] if shades else "", bold=heads and number == 0)

    def bars(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Add bars below each other: name, length as a share of the longest, number as text."""
        table = self._document.add_table(len(rows), 3)
        self._set_widths(table, _BAR_COLUMNS)
        for number, (name, share, text) in enumerate(rows):
            cells = table.rows[number].cells
            _fill(cells[0], name, "", bold=False)
            _fill(cells[2], text, "", bold=False)
            room = self._across * _BAR_COLUMNS[1] - 5
            if share > 0:
                cells[1].paragraphs[0].add_run().add_picture(io.BytesIO(_DOT), Mm(max(1, room * share)), Mm(4))

    def _set_widths(self, table: Table, shares: Sequence[float]) -> None:
        """Give the columns of a table shares of the page's width; Word goes by the cells, others by the columns."""
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(self._across * share)
            for cell in column.cells:
                cell.width = Mm(self._across * share)

    def content(self) -> bytes:
        """Return the file."""
        made, fixed = io.BytesIO(), io.BytesIO()
        self._document.save(made)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
        return fixed.getvalue()


def _write(paragraph: Paragraph, text: str, part: str, *, bold: bool = False) -> Run:
    look = _look()[part]
    run = paragraph.add_run(text.translate(_UNREADABLE))
    run.font.size, run.font.bold = Pt(look["points"]), bold
    run.font.name = "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look["font"])
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    if part in ("body", "heading"):
        spacing.line_spacing = Pt(_look()["line_points"])
    return run


def _fill(cell: _Cell, text: str, shade: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, text, "table", bold=bold)
    if shade:
        element = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", shade)):
            element.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(element)


@cache
def _look() -> dict[str, Any]:
    look: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("page.yaml").read_text(encoding="utf-8"))
    return look
