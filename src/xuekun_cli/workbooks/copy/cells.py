"""The marks of one sheet on their way into its rows: formats of listed cells, texts to the right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.cells import a1, column_letters
from xuekun_cli.workbooks.copy.rows import MAX_COLUMNS, STYLE, CellBytes, Rows, column_number
from xuekun_cli.workbooks.copy.stylesheet import StyleSheet
from xuekun_cli.workbooks.pages.cell_texts import xml_text

_SPANS = re.compile(rb"""\sspans\s*=\s*["']([^"']*)["']""")
_CUSTOM_FORMAT = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
SHORT = 12
"""Characters up to which a text is likely to come again: the name of a category."""


def cell_text(text: str) -> bytes:
    """Return a text as the content of an XML element, no longer than a cell can hold."""
    return _short_text(text) if len(text) < SHORT else xml_text(text).encode()


@lru_cache(maxsize=1_000)
def _short_text(text: str) -> bytes:
    return xml_text(text).encode()


@lru_cache(maxsize=1_000)
def _widened(spans: bytes, first_column: int, last_column: int) -> bytes:
    """Return the ``spans`` attribute that takes in new cells between two zero-based columns."""
    numbers = [int(number) for number in re.findall(rb"\d+", spans)]
    low, high = min([*numbers, first_column + 1]), max([*numbers, last_column + 1])
    return b' spans="%d:%d"' % (low, high)


class RowMarker:
    """Lays the marks of one sheet over its rows.

    ``numbers`` are the zero-based numbers of the rows in their order; ``start`` is the zero-based column
    of the first appended text, or None for fills alone; ``column_style`` gives the format of a column's
    blank cells.
    """

    def __init__(
        self,
        rows: Rows,
        numbers: Sequence[int],
        styles: StyleSheet,
        mark: SheetMarks,
        start: int | None,
        column_style: Callable[[int], int],
    ) -> None:
        self._rows, self._numbers, self._styles, self._column_style = rows, numbers, styles, column_style
        self._start = MAX_COLUMNS if start is None else start
        self._headings = {row: (title,) for row, title in mark.groups.items()} | mark.headers
        self._texts = mark.rows
        if start is None:
            self._headings, self._texts = {}, {}
        self._width = max((len(titles) for titles in mark.headers.values()), default=1)
        self._widest = max([self._width, *map(len, mark.rows.values())])
        self._groups = mark.groups
        self._look = mark.look
        self._fills = {row: sorted(filled.items()) for row, filled in mark.fills.items()}
        self.marked = sorted({*self._fills, *self._texts, *self._headings})
        """The zero-based rows that change."""
        self._address_starts = {
            column: rows.addressed + column_letters(column).encode()
            for column in {column for filled in mark.fills.values() for column in filled}
        }
        self._painted: dict[tuple[bytes, str], bytes] = {}
        self._templates: dict[int, list[bytes]] = {}
        self._templates_beside: dict[bytes, list[bytes]] = {}
        self._row_tags: dict[bytes, bytes] = {}

    def rows(self) -> Iterator[bytes]:
        """Yield all rows of the sheet, a window at a time, with the marks on them and the missing ones made."""
        pending = iter([*self.marked, -1])
        wanted = next(pending)
        numbers = iter(self._numbers)
        for window in self._rows.windows():
            rows = []
            for row, number in zip(window, numbers, strict=False):
                while 0 <= wanted < number:
                    rows.append(self._new_row(wanted))
                    wanted = next(pending)
                if wanted == number:
                    row = self._patched(row, number) or self._rewritten(row, number)  # noqa: PLW2901
                    wanted = next(pending)
                rows.append(row)
            yield b"".join(rows)
        while wanted >= 0:
            yield self._new_row(wanted)
            wanted = next(pending)

    def _new_row(self, number: int) -> bytes:
        cells = {column: self._blank(number, column, category, 0) for column, category in self._fills_of(number)}
        cells |= self._appended(number, None)
        tag = b'%b r="%d">' % (self._rows.row_start, number + 1)
        return tag + b"".join(cells[column] for column in sorted(cells)) + self._rows.row_end

    def _fills_of(self, number: int) -> list[tuple[int, str]]:
        return self._fills.get(number, [])

    def _patched(self, row: bytes, number: int) -> bytes | None:
        """Return a plain row with its marks; None for one to be read cell by cell.

        In a plain row every marked cell says its address first, and the last cell has a value. Attributes
        that were met before are looked up, not read again: most rows of a table are alike.
        """
        rows = self._rows
        begin = row.rfind(rows.addressed)
        last = rows.letters(row, begin)
        if not last or not row.endswith(rows.value_at_end) or column_number(last) >= self._start:
            return None
        digits = b"%d" % (number + 1)
        begin += len(rows.addressed) + len(last) + len(digits) + 1
        titles = self._headings.get(number)
        texts = titles or self._texts.get(number)
        pieces, copied = [], 0
        if texts:
            copied = row.find(b">") + 1
            pieces.append(self._row_tag(row[:copied], digits))
        for column, category in self._fills.get(number, ()):
            address = self._address_starts[column] + digits + b'"'
            start = row.find(address, copied)
            if start < 0:
                return None
            start += len(address)
            end = row.find(b">", start) + 1
            attributes = row[start:end]
            painted = self._painted.get((attributes, category)) or self._paint(attributes, category)
            pieces += (row[copied:start], painted)
            copied = end
        pieces.append(row[copied : -len(rows.row_end)])
        if titles is not None:
            pieces += self._appended(number, _style_in(row[begin : row.find(b">", begin)])).values()
        elif texts:
            attributes = row[begin : row.find(b">", begin)]
            templates = self._templates_beside.get(attributes) or self._templates_for(attributes)
            pieces += [templates[at] % (number + 1, cell_text(text)) for at, text in enumerate(texts) if text]
        pieces.append(rows.row_end)
        return b"".join(pieces)

    def _rewritten(self, row: bytes, number: int) -> bytes:
        """Return a row that was read cell by cell, with cells put in where there were none."""
        tag_end = row.find(b">") + 1
        tag, inside = row[:tag_end], row[tag_end:]
        if tag.endswith(b"/>"):
            tag, inside = tag[:-2].rstrip() + b">", self._rows.row_end
        row, tag_end = tag + inside, len(tag)
        row_style = STYLE.search(tag) if _CUSTOM_FORMAT.search(tag) else None
        cells, fills = self._rows.cells(row), dict(self._fills_of(number))
        new = self._appended(number, self._neighbour(row, cells))
        there = {cell.column for cell in cells}
        for column, category in fills.items():
            if column not in there:
                new[column] = self._blank(number, column, category, int(row_style[2]) if row_style else 0)
        waiting = sorted(new)
        pieces, copied = [_spanning(tag, waiting[0], waiting[-1]) if new else tag], tag_end
        for cell in cells:
            while waiting and waiting[0] < cell.column:
                pieces += (row[copied : cell.start], new[waiting.pop(0)])
                copied = cell.start
            if waiting and waiting[0] == cell.column:
                pieces += (row[copied : cell.start], new[waiting.pop(0)])
                copied = cell.end
            elif cell.column in fills:
                name_end = cell.start + len(self._rows.cell_start)
                painted = self._paint(row[name_end : cell.tag_end], fills[cell.column])
                pieces += (row[copied:name_end], painted)
                copied = cell.tag_end
        # what follows the last cell inside the row (an extension list) stays behind the new cells
        last = cells[-1].end if cells else tag_end
        pieces.append(row[copied:last])
        pieces += (new[column] for column in waiting)
        return b"".join((*pieces, row[last:]))

    def _neighbour(self, row: bytes, cells: list[CellBytes]) -> int | None:
        """Return the format of the nearest cell left of the appended columns, one with a value first."""
        left = [cell for cell in cells if cell.column < self._start]
        chosen = next((cell for cell in reversed(left) if not cell.empty), left[-1] if left else None)
        return _style_in(row[chosen.start : chosen.tag_end]) if chosen else None

    def _paint(self, attributes: bytes, category: str) -> bytes:
        """Return the rest of a cell's tag with the format that has the category's fill."""
        said = STYLE.search(attributes)
        style = b"%d" % self._styles.marked(_style_in(attributes), category, self._look)
        if said:
            painted = attributes[: said.start(2)] + style + attributes[said.end(2) :]
        else:
            painted = b' s="' + style + b'"' + attributes
        if b" r=" not in attributes:
            # with an address among the attributes, each is met but once
            self._painted[attributes, category] = painted
        return painted

    def _blank(self, row: int, column: int, category: str, row_style: int) -> bytes:
        style = self._styles.marked(row_style or self._column_style(column), category, self._look)
        return b'%b r="%b" s="%d"/>' % (self._rows.cell_start, a1(row, column).encode(), style)

    def _appended(self, row: int, neighbour: int | None) -> dict[int, bytes]:
        """Return the cells to append to a row by their column; those under a group's title stay blank."""
        titles = self._headings.get(row)
        texts = titles or self._texts.get(row)
        if not texts:
            return {}
        style = self._text_style(neighbour, heading=titles is not None)
        templates = self._templates.get(style) or self._made_templates(style)
        cells = {
            self._start + offset: templates[offset] % (row + 1, cell_text(text))
            for offset, text in enumerate(texts)
            if text
        }
        if row in self._groups:
            for column in range(self._start + len(texts), self._start + self._width):
                cells[column] = b'%b r="%b" s="%d"/>' % (self._rows.cell_start, a1(row, column).encode(), style)
        return cells

    def _templates_for(self, attributes: bytes) -> list[bytes]:
        """Return the templates for texts right of a cell with these attributes."""
        style = self._text_style(_style_in(attributes), heading=False)
        templates = self._templates.get(style) or self._made_templates(style)
        self._templates_beside[attributes] = templates
        return templates

    def _row_tag(self, tag: bytes, digits: bytes) -> bytes:
        """Return the tag of a row to which texts are appended; those alike but for the number are read once."""
        before = self._rows.numbered + digits
        if not tag.startswith(before):
            return _spanning(tag, self._start, self._start + self._widest - 1)
        after = tag[len(before) :]
        if after not in self._row_tags:
            self._row_tags[after] = _spanning(after, self._start, self._start + self._widest - 1)
        return before + self._row_tags[after]

    def _text_style(self, neighbour: int | None, *, heading: bool) -> int:
        if heading:
            return self._styles.heading() if neighbour is None else neighbour
        return self._styles.text(neighbour or 0, "left")

    def _made_templates(self, style: int) -> list[bytes]:
        """Return what is filled in for an appended cell, one for each column: the row's number and the text."""
        self._templates[style] = [
            b'<%(p)bc r="%(r)b%%d" s="%(s)d" t="inlineStr"><%(p)bis><%(p)bt xml:space="preserve">%%b'
            b"</%(p)bt></%(p)bis></%(p)bc>"
            % {b"p": self._rows.prefix, b"r": column_letters(self._start + offset).encode(), b"s": style}
            for offset in range(self._widest)
        ]
        return self._templates[style]


def _style_in(tag: bytes) -> int:
    said = STYLE.search(tag)
    return int(said[2]) if said else 0


def _spanning(tag: bytes, first_column: int, last_column: int) -> bytes:
    """Return the row's tag with ``spans`` widened to new cells between two zero-based columns."""
    spans = _SPANS.search(tag)
    if spans:
        return tag[: spans.start()] + _widened(spans[1], first_column, last_column) + tag[spans.end() :]
    return tag
