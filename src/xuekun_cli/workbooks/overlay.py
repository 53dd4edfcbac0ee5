"""Marks laid over an existing xlsx: fills, and columns to the right; nothing else in the file changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from xuekun_cli.model.cells import a1
from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.workbooks.free_column import first_free_column, other_areas
from xuekun_cli.workbooks.package import OddPackage, Package
from xuekun_cli.workbooks.sheetxml import MAX_COLUMNS, CellBytes, RowBytes, SheetXml
from xuekun_cli.workbooks.styles import MAX_TEXT, fitted_width
from xuekun_cli.workbooks.stylesheet import StyleSheet

NARROWEST, WIDEST = 8, 70
"""Widths of the appended columns, in half-width characters; a longer text runs on over the empty cells at its
right, so that no row has to grow: the office's table keeps its heights."""

_STYLE = re.compile(rb"""(\ss\s*=\s*)["'](\d+)["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["']([^"']*)["']""")
_CUSTOM_FORMAT = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold."""


class Appended(NamedTuple):
    """A text for an appended cell."""

    text: str
    heading: bool


def overlay(content: bytes, marks: Sequence[SheetMarks]) -> bytes:
    """Return the xlsx ``content`` with the marks on it. Raises OddPackage where it cannot be patched.

    Every part but the marked sheets and the style sheet is copied byte for byte; in the marked sheets
    every cell keeps its value, its formula and the value that was computed for it.
    """
    package = Package(content)
    parts = package.sheet_parts()
    styles_part = package.styles_part()
    styles = StyleSheet(package.read(styles_part)) if package.has(styles_part) else None
    strict = False
    for mark in marks:
        if mark.sheet not in parts:
            raise OddPackage(mark.sheet)
        part = parts[mark.sheet]
        sheet = SheetXml(package.read(part))
        strict = strict or "purl.oclc.org" in sheet.namespace
        if styles is None:
            styles = StyleSheet(None, sheet.namespace)
        start = first_free_column(sheet, other_areas(package, part, mark))
        package.replace(part, _Overlay(sheet, styles, mark, start).to_bytes())
    if styles is not None and styles.changed:
        if styles.missing:
            package.add_styles(styles_part, styles.to_bytes(), strict=strict)
        else:
            package.replace(styles_part, styles.to_bytes())
    return package.to_bytes()


@lru_cache(maxsize=1_000)
def _widened(spans: bytes, first_column: int, last_column: int) -> bytes:
    """Return the ``spans`` attribute that takes in new cells between two zero-based columns."""
    numbers = [int(number) for number in re.findall(rb"\d+", spans)]
    low, high = min([*numbers, first_column + 1]), max([*numbers, last_column + 1])
    return b' spans="%d:%d"' % (low, high)


class _Overlay:
    """The marks of one sheet on their way into its rows."""

    def __init__(self, sheet: SheetXml, styles: StyleSheet, mark: SheetMarks, start: int) -> None:
        self._sheet, self._styles, self._start = sheet, styles, start
        self._prefix = sheet.prefix
        self._row_end = b"</" + sheet.prefix + b"row>"
        self._fills: dict[int, dict[int, str]] = {}
        for (row, column), category in mark.fills.items():
            self._fills.setdefault(row, {})[column] = category
        self._texts: dict[int, list[Appended]] = {}
        self._texts = {row: [Appended(text, False) for text in texts] for row, texts in mark.rows.items()}
        self._texts |= {row: [Appended(text, True) for text in texts] for row, texts in mark.headers.items()}
        width = max((len(texts) for texts in self._texts.values()), default=0)
        if start + width > MAX_COLUMNS:
            raise OddPackage("columns")
        self._last_column = start + width - 1

    def to_bytes(self) -> bytes:
        pending = sorted({*self._fills, *self._texts})
        if not pending:
            return self._sheet.to_bytes(self._sheet.body)
        chunks: list[bytes] = []
        copied = done = 0
        for row in self._sheet.rows:
            while done < len(pending) and pending[done] < row.number:
                chunks += (self._sheet.body[copied : row.start], self._new_row(pending[done]))
                copied = row.start
                done += 1
            if done < len(pending) and pending[done] == row.number:
                chunks += (self._sheet.body[copied : row.start], self._patched(row))
                copied = row.end
                done += 1
            elif done == len(pending):
                break
        chunks.append(self._sheet.body[copied:])
        chunks += (self._new_row(number) for number in pending[done:])
        self._widths(pending[-1])
        return self._sheet.to_bytes(b"".join(chunks))

    def _widths(self, last_row: int) -> None:
        last_filled = max((column for columns in self._fills.values() for column in columns), default=0)
        self._sheet.extend_dimension(last_row, max(self._last_column, last_filled))
        for offset in range(self._last_column - self._start + 1):
            texts = [found[offset].text for found in self._texts.values() if offset < len(found)]
            self._sheet.set_width(self._start + offset, fitted_width(texts, NARROWEST, WIDEST))

    def _new_row(self, number: int) -> bytes:
        cells = {column: self._blank(number, column, 0) for column in self._fills.get(number, {})}
        cells |= self._appended(number, None)
        inner = b"".join(cells[column] for column in sorted(cells))
        tag = b'<%brow r="%d">' % (self._prefix, number + 1)
        return _row_tag(tag, cells) + inner + self._row_end

    def _patched(self, row: RowBytes) -> bytes:
        tag = self._sheet.body[row.start : row.tag_end]
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        found = self._marked_cells(row)
        if found is None:
            return self._rewritten(row, tag)
        body, marked, last = self._sheet.body, *found
        new = self._appended(row.number, self._style_of(last))
        pieces, copied = [_row_tag(tag, new)], row.tag_end
        for cell in marked:
            category = self._fills[row.number][cell.column]
            pieces += (body[copied : cell.start], self._painted(cell, category))
            copied = cell.tag_end
        closing = row.end - len(self._row_end)
        return b"".join((*pieces, body[copied:closing], *new.values(), self._row_end))

    def _marked_cells(self, row: RowBytes) -> tuple[list[CellBytes], CellBytes] | None:
        """Return the marked cells and the last cell of a plain row; None for one to be read cell by cell.

        In a plain row every marked cell says its address, and the last cell has a value and ends the row.
        """
        body = self._sheet.body
        ending = b"</" + self._prefix + b"c>" + self._row_end
        if body[row.end - len(ending) : row.end] != ending:
            return None
        last = self._sheet.last_cell(row)
        if last is None or last.empty or last.column >= self._start:
            return None
        marked = []
        for column in sorted(self._fills.get(row.number, ())):
            said = body.find(b' r="%b"' % a1(row.number, column).encode(), row.tag_end, row.end)
            if said < 0:
                return None
            start, tag_end = body.rfind(b"<", row.tag_end, said), body.find(b">", said) + 1
            marked.append(CellBytes(column, start, tag_end, tag_end, False))
        return marked, last

    def _rewritten(self, row: RowBytes, tag: bytes) -> bytes:
        """Return a row that was read cell by cell, with cells put in where there were none."""
        body, fills = self._sheet.body, self._fills.get(row.number, {})
        row_style = _STYLE.search(tag) if _CUSTOM_FORMAT.search(tag) else None
        cells = self._sheet.cells(row)
        new = self._appended(row.number, self._neighbour(cells))
        there = {cell.column for cell in cells}
        for column in fills:
            if column not in there:
                new[column] = self._blank(row.number, column, int(row_style[2]) if row_style else 0)
        waiting = sorted(new)
        pieces, copied = [_row_tag(tag, new)], row.tag_end
        for cell in cells:
            while waiting and waiting[0] < cell.column:
                pieces += (body[copied : cell.start], new[waiting.pop(0)])
                copied = cell.start
            if waiting and waiting[0] == cell.column:
                pieces += (body[copied : cell.start], new[waiting.pop(0)])
                copied = cell.end
            elif cell.column in fills:
                pieces += (body[copied : cell.start], self._painted(cell, fills[cell.column]))
                copied = cell.tag_end
        # what follows the last cell inside the row (an extension list) stays behind the new cells
        last = cells[-1].end if cells else row.tag_end
        pieces.append(body[copied:last])
        pieces += (new[column] for column in waiting)
        return b"".join((*pieces, body[last : row.end] if row.end > row.tag_end else self._row_end))

    def _neighbour(self, cells: list[CellBytes]) -> int | None:
        """Return the format of the nearest cell left of the appended columns, one with a value first."""
        left = [cell for cell in cells if cell.column < self._start]
        chosen = next((cell for cell in reversed(left) if not cell.empty), left[-1] if left else None)
        return self._style_of(chosen) if chosen else None

    def _style_of(self, cell: CellBytes) -> int:
        said = _STYLE.search(self._sheet.body, cell.start, cell.tag_end)
        return int(said[2]) if said else 0

    def _painted(self, cell: CellBytes, category: str) -> bytes:
        tag = self._sheet.body[cell.start : cell.tag_end]
        style = b"%d" % self._styles.filled(self._style_of(cell), category)
        if _STYLE.search(tag):
            return _STYLE.sub(lambda found: found[1] + b'"' + style + b'"', tag, count=1)
        name_end = len(self._prefix) + 2
        return tag[:name_end] + b' s="' + style + b'"' + tag[name_end:]

    def _blank(self, row: int, column: int, row_style: int) -> bytes:
        style = self._styles.filled(row_style or self._sheet.column_style(column), self._fills[row][column])
        return b'<%bc r="%b" s="%d"/>' % (self._prefix, a1(row, column).encode(), style)

    def _appended(self, row: int, neighbour: int | None) -> dict[int, bytes]:
        cells = {}
        for offset, appended in enumerate(self._texts.get(row, ())):
            if not appended.text:
                continue
            if appended.heading:
                style = self._styles.heading() if neighbour is None else neighbour
            else:
                style = self._styles.text(neighbour or 0, "left")
            address = a1(row, self._start + offset).encode()
            text = escape(_FORBIDDEN.sub(" ", appended.text)[:MAX_TEXT], quote=False).encode()
            cells[self._start + offset] = (
                b'<%(p)bc r="%(r)b" s="%(s)d" t="inlineStr"><%(p)bis><%(p)bt xml:space="preserve">%(t)b'
                b"</%(p)bt></%(p)bis></%(p)bc>" % {b"p": self._prefix, b"r": address, b"s": style, b"t": text}
            )
        return cells


def _row_tag(tag: bytes, new: dict[int, bytes]) -> bytes:
    """Return the row's tag with ``spans`` widened."""
    spans = _SPANS.search(tag)
    if spans and new:
        return tag[: spans.start()] + _widened(spans[1], min(new), max(new)) + tag[spans.end() :]
    return tag
