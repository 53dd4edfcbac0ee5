"""Many rows of few patterns, written into a finished sheet at once.

XlsxWriter lays out the sheet (widths, dropdowns, print set-up) with one pattern row for each set of formats
that rows have; here the formats are read from the file, and the real rows take the place of the patterns. Writing
a school's register cell by cell would take longer than everything else together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from zipfile import ZipFile

from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.pages.cell_texts import content_by_text
from xuekun_cli.workbooks.pages.row_patterns import Pattern, Row
from xuekun_cli.workbooks.pages.zip_writer import Member, pack, packed_member, zip_bytes

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ROW = re.compile(rb'<row r="(\d+)"[^>]*>(.*?)</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_ROWS_A_CHUNK = 1_000
"""So many rows are packed at a time: a megabyte, which the processor still has at hand when it is packed."""


class Listing:
    """The rows of one sheet, and the pattern rows that stand for them while XlsxWriter lays the sheet out."""

    def __init__(self, sheet: int, first: int) -> None:
        """Take the number of the sheet (from 1) and the row (from 0) where the rows begin; nothing follows them."""
        self.sheet, self.first = sheet, first
        self._added: list[tuple[int, Sequence[object], float]] = []
        self._make: Callable[[Sequence[Pattern]], Iterable[Row]] | None = None
        self._count = 0
        self._numbers: dict[tuple[int, ...], int] = {}
        self._formats: list[Sequence[Format]] = []

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count or len(self._added)

    @property
    def patterns(self) -> int:
        """How many pattern rows there are."""
        return len(self._formats)

    def add(self, values: Sequence[object], formats: Sequence[Format], height: float) -> None:
        """Add a row: a value and a format for each column, its height in points.

        Numbers are written as numbers, texts as texts, None as a blank.
        """
        self._added.append((self.pattern(formats), values, height))

    def make(self, rows: Callable[[Sequence[Pattern]], Iterable[Row]], count: int) -> None:
        """Take rows that are made one by one while the sheet is written, so that they are never all in memory.

        ``rows`` is given the patterns in the order of their numbers (see `pattern`), and makes ``count`` rows.
        """
        self._make, self._count = rows, count

    def rows(self, patterns: Sequence[Pattern]) -> Iterable[Row]:
        """Return the rows in their order, written in ``patterns``."""
        if self._make is not None:
            return self._make(patterns)
        return self._written(patterns)

    def _written(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        for start in range(0, len(self._added), _ROWS_A_CHUNK):
            added = self._added[start : start + _ROWS_A_CHUNK]
            contents = content_by_text([one for _, values, _ in added for one in values if isinstance(one, str)])
            for pattern, values, height in added:
                yield patterns[pattern].row(values, height, contents)

    def pattern(self, formats: Sequence[Format]) -> int:
        """Return the number of the pattern with these formats, one a column; to be asked for before `lay_out`."""
        key = tuple(map(id, formats))
        if key not in self._numbers:
            self._numbers[key] = len(self._formats)
            self._formats.append(formats)
        return self._numbers[key]

    def lay_out(self, worksheet: Worksheet) -> None:
        """Write the pattern rows, blank, with their formats."""
        for row, formats in enumerate(self._formats, start=self.first):
            for column, look in enumerate(formats):
                worksheet.write_blank(row, column, None, look)


def with_rows(content: bytes, listings: Sequence[Listing]) -> bytes:
    """Return the xlsx with every listing's rows in place of its pattern rows.

    The rows are packed as they are made: what is in memory of a sheet is a chunk of it, however long it is.
    """
    by_part = {f"xl/worksheets/sheet{listing.sheet}.xml": listing for listing in listings if len(listing)}
    members = []
    with ZipFile(BytesIO(content)) as old:
        for entry in old.infolist():
            listing = by_part.get(entry.filename)
            if listing is None:
                packed = packed_member(memoryview(content), entry)
            else:
                packed = pack(_filled(old.read(entry), listing), zlib.Z_BEST_SPEED)
            members.append(Member(entry, packed))
    return zip_bytes(members)


def _filled(part: bytes, listing: Listing) -> Iterator[bytes]:
    """Yield a sheet's part with the rows in it."""
    first = listing.first
    found = [match for match in _ROW.finditer(part) if int(match[1]) > first][: listing.patterns]
    styles = [[style.decode() for style in _STYLE.findall(match[2])] for match in found]
    corner = f"{column_letters(max(map(len, styles)) - 1)}{first + len(listing)}"
    dimension = f'<dimension ref="A1:{corner}"/>'.encode()
    yield _DIMENSION.sub(dimension, part[: found[0].start()], count=1)
    rows = enumerate(listing.rows([Pattern(one) for one in styles]), start=first + 1)
    while chunk := b"".join([(b"%d" % number).join(row) for number, row in islice(rows, _ROWS_A_CHUNK)]):
        yield chunk
    yield part[found[-1].end() :]
