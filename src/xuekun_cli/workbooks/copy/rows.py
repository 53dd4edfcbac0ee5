"""The rows of a worksheet part as raw bytes, a window at a time: where they are, and where their cells are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xuekun_cli.model.patterns import late
from xuekun_cli.workbooks.copy.package import OddPackage

MAX_COLUMNS = 16_384
SHEET_DATA = late(rb"<(?:([A-Za-z_][\w.\-]*):)?sheetData\s*(/?)>")
STYLE = late(rb"""(\ss\s*=\s*)["'](\d+)["']""")
_UTF8 = late(
    rb"""^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*?encoding\s*=\s*["'](?:utf-?8|us-ascii)["'][^>]*>|<(?!\?xml[^>]*encoding))""",
    re.I,
)
_LETTERS = late(rb'([A-Z]+)\d+"')
_ROW_NUMBER = late(rb"""\sr\s*=\s*["'](\d+)["']""")
_CELL_ADDRESS = late(rb"""\sr\s*=\s*["']\$?([A-Za-z]+)\$?\d+["']""")


class OddRows(OddPackage):
    """The rows or cells of a sheet do not stand in their order."""


class NotPlain(Exception):
    """The part holds comments or sections that a search of the bytes would mistake for cells."""


@lru_cache(maxsize=20_000)
def column_number(letters: bytes) -> int:
    """Return the zero-based column of spreadsheet letters (``A`` → 0)."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


class CellBytes(NamedTuple):
    """One cell in the bytes of its row: its zero-based column, where it begins, its tag ends, and it ends."""

    column: int
    start: int
    tag_end: int
    end: int
    empty: bool
    """True when it holds neither value nor formula, only a format."""


class Rows:
    """The rows of one worksheet part; ``chunks`` gives the part's bytes anew each time it is called."""

    def __init__(self, chunks: Callable[[], Iterable[bytes]]) -> None:
        self._chunks = chunks
        self.prefix = self.cell_start = self.cell_end = self.row_start = self.row_end = b""
        self.addressed = self.numbered = self.value_at_end = b""
        self.head = self.tail = b""
        """What stands before and after the rows; known after the first walk."""

    def windows(self) -> Iterator[list[bytes]]:
        """Yield some rows at a time, each with its tags and the blanks before it.

        Raises `NotPlain` and `OddPackage`. What is in memory is one window, however tall the sheet.
        """
        chunks = iter(self._chunks())
        rest, opening = b"", None
        while opening is None:
            chunk = next(chunks, None)
            if chunk is None:
                raise OddPackage("sheetData")
            if not rest and not _UTF8.match(chunk):
                raise NotPlain
            rest += chunk
            opening = SHEET_DATA.search(rest)
            if _declares(rest):
                raise NotPlain
        self.prefix = opening[1] + b":" if opening[1] else b""
        self.head, rest = rest[: opening.start()], rest[opening.end() :]
        if opening[2]:
            self.tail = rest + b"".join(chunks)
            return
        self.cell_start, self.cell_end = b"<" + self.prefix + b"c", b"</" + self.prefix + b"c>"
        self.row_start, self.row_end = b"<" + self.prefix + b"row", b"</" + self.prefix + b"row>"
        row_start, row_end = self.row_start, self.row_end
        self.numbered, self.addressed = row_start + b' r="', self.cell_start + b' r="'
        self.value_at_end = self.cell_end + row_end
        sheet_end = b"</" + self.prefix + b"sheetData>"
        while (ending := rest.find(sheet_end)) < 0:
            starts = rest.count(row_start)
            *pieces, rest = rest.split(row_end)
            yield self._whole(pieces, starts - rest.count(row_start))
            chunk = next(chunks, None)
            if chunk is None:
                raise OddPackage("sheetData")
            rest += chunk
            if _declares(rest):
                raise NotPlain
        *pieces, after = rest[:ending].split(row_end)
        yield self._whole(pieces, sum(piece.count(row_start) for piece in pieces))
        yield _single_rows(after, row_start)
        self.tail = rest[ending + len(sheet_end) :] + b"".join(chunks)
        if _declares(self.tail):
            raise NotPlain

    def _whole(self, pieces: list[bytes], starts: int) -> list[bytes]:
        """Return the rows of which the pieces are all but the end; an empty row has no end of its own."""
        row_end = self.row_end
        if starts == len(pieces):
            return [piece + row_end for piece in pieces]
        rows: list[bytes] = []
        for piece in pieces:
            singles = _single_rows(piece, self.row_start)
            if not singles:
                raise OddPackage("row")
            rows += (*singles[:-1], singles[-1] + row_end)
        return rows

    def number(self, row: bytes, previous: int) -> int:
        """Return the zero-based number of a row; one that does not say it follows on ``previous``."""
        if row.startswith(self.numbered):
            begin = len(self.numbered)
            number = int(row[begin : row.find(b'"', begin)]) - 1
        else:
            said = _ROW_NUMBER.search(row, 0, row.find(b">"))
            number = int(said[1]) - 1 if said else previous + 1
        if number <= previous:
            raise OddRows("row")
        return number

    def letters(self, row: bytes, start: int) -> bytes:
        """Return the column letters of the last cell, which begins at ``start``; "" unless it is plain.

        It is plain when it says its address first, and no cell without an address follows.
        """
        found = _LETTERS.match(row, start + len(self.addressed)) if start >= 0 else None
        return found[1] if found and row.find(self.cell_start, start + 1) < 0 else b""

    def last_letters(self, row: bytes) -> tuple[bytes, bytes] | None:
        """Return the column letters of the row's last value and of its last cell.

        None for a row that has to be read cell by cell: without a value, or with cells without an address.
        """
        start = row.rfind(self.addressed)
        last = self.letters(row, start)
        if row.endswith(self.value_at_end):
            return (last, last) if last else None
        value_start = row.rfind(self.addressed, 0, max(row.rfind(self.cell_end), 0))
        value = _LETTERS.match(row, value_start + len(self.addressed)) if value_start >= 0 else None
        return (value[1], last) if value and last else None

    def cells(self, row: bytes) -> list[CellBytes]:
        """Return the cells of a row in their order, whether they say their address or not."""
        found = []
        column = -1
        for match in _cell_pattern(self.prefix).finditer(row):
            tag_end = row.find(b">", match.start()) + 1
            said = _CELL_ADDRESS.search(row, match.start(), tag_end)
            previous, column = column, column_number(said[1]) if said else column + 1
            if column <= previous or column >= MAX_COLUMNS:
                raise OddRows("c")
            found.append(CellBytes(column, match.start(), tag_end, match.end(), not (match[1] or b"").strip()))
        return found


def _declares(piece: bytes) -> bool:
    """Tell whether a piece has a comment, a CDATA section or a declaration in it.

    An exclamation mark alone is seldom, and found much faster than the two characters together.
    """
    return b"!" in piece and b"<!" in piece


def _single_rows(piece: bytes, row_start: bytes) -> list[bytes]:
    """Return the pieces that begin one row each; what is no row at all is odd."""
    starts = [found.start() for found in re.finditer(re.escape(row_start) + rb"(?=[\s/>])", piece)]
    if piece[: starts[0] if starts else None].strip():
        raise OddPackage("row")
    return [piece[begin:end] for begin, end in pairwise([0, *starts[1:], len(piece)])] if starts else []


@lru_cache(maxsize=16)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(rb"<%bc(?=[\s/>])[^>]*?(?:/>|>(.*?)</%bc>)" % (p, p), re.DOTALL)
