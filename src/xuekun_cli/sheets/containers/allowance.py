"""How much one file may take while it is read: bytes unpacked, cells laid out, memory asked of the system."""

from __future__ import annotations

import mmap

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.sheets.containers.refusals import MAX_CELLS, too_large

MAX_BYTES = 1 << 30
"""Bytes (1 GiB) that a file may have, and that the parts of an archive may unpack to, all together. A full sheet
of 1,048,576 rows and 19 columns unpacks to some 0.8 GB."""
MAX_TEXT = 1 << 28
"""Bytes (256 MiB) of a table that is one text: csv, web page, XML. A full sheet of 1,048,576 rows has a quarter."""
FREE_BYTES, DENSEST = 1 << 27, 200
"""What is packed may unpack to 128 MiB and 200 times its bytes; score sheets reach 10 to 20 times."""
MAX_CELLS_TOGETHER = 2 * MAX_CELLS
"""Cells of all the sheets of a file together, empty ones included."""
FREE_CELLS, BYTES_A_CELL = 2_000_000, 2
"""Cells that may be laid out whatever there is, and how many bytes make up for each more: one that is written
takes 6 (xls) to 50. A cell far away from all others makes a table of nothing, at 0.2 KB a cell further on."""
MAX_COLUMNS = 16_384
"""Columns of a sheet in Excel, A to XFD."""
MAX_ROWS = 1_048_576
"""Rows of a sheet in Excel."""
_CELL_BYTES = 40
"""What a cell of a rectangle takes while calamine hands it over, filled or not."""
_ASKED_FOR = 1 << 26
"""Bytes that are given without asking first."""


class Allowance:
    """What may still be unpacked and laid out in this run of `open_books`."""

    def __init__(self, packed: int = MAX_BYTES) -> None:
        """Take the size of the whole file in bytes."""
        self._bytes = min(MAX_BYTES, FREE_BYTES + DENSEST * packed)
        self._cells = FREE_CELLS
        self._laid = 0

    def take(self, size: int, label: str) -> None:
        """Take so many bytes that are about to be unpacked. Raises `CannotGoOn` when it is too much."""
        self._bytes -= size
        self._cells += size // BYTES_A_CELL
        if self._bytes < 0:
            raise unpacks_too_large(label)

    def fits(self, rows: int, columns: int) -> bool:
        """Tell whether one more sheet of this size may be laid out."""
        size = rows * columns
        return size <= MAX_CELLS and size <= min(self._cells, MAX_CELLS_TOGETHER) - self._laid

    def lay(self, rows: int, columns: int, label: str, sheet: str) -> None:
        """Take the cells of one sheet of this size. Raises `CannotGoOn` when they are too many."""
        if not self.fits(rows, columns):
            raise too_large(label, sheet, rows - 1, columns - 1)
        self._laid += rows * columns


def ask_for_memory(cells: int, size: int, label: str) -> None:
    """Raise `CannotGoOn` when the system does not give what so many cells and bytes will take.

    calamine ends the process where it is not given any: somebody has to ask first who can say so.
    """
    wanted = cells * _CELL_BYTES + size
    if wanted < _ASKED_FOR:
        return
    try:
        mmap.mmap(-1, wanted).close()
    except (OSError, ValueError, OverflowError, MemoryError) as fault:
        raise no_memory(label) from fault


def no_memory(label: str) -> CannotGoOn:
    """Return the refusal of a file that needs more memory than there is."""
    return CannotGoOn(
        f"「{label}」内存不够，没有读完。",
        "请关掉别的程序再试；还不行，请把成绩表按年级或学校分成几个文件，分开运行。",
    )


def unpacks_too_large(label: str) -> CannotGoOn:
    """Return the refusal of an archive that unpacks to far more than a score sheet."""
    return CannotGoOn(
        f"「{label}」解开后太大，不像成绩表，没有读。",
        "请解压后只给出成绩表；或在 Excel、WPS 里“另存为”xlsx 再试。",
    )


def text_too_large(label: str) -> CannotGoOn:
    """Return the refusal of a text table that is larger than any sheet."""
    return CannotGoOn(
        f"「{label}」太大（超过 {MAX_TEXT >> 20} MB），没有读。",
        "请只给出成绩表；一张表最多 1048576 行，更多的请分成几个文件。",
    )


def too_wide(label: str, sheet: str, row: int) -> CannotGoOn:
    """Return the refusal of a row with more cells than Excel has columns (its zero-based number)."""
    return CannotGoOn(
        f"「{label}」的表「{sheet}」第 {row + 1} 行的格子太多，超过 {MAX_COLUMNS} 列（{a1(0, MAX_COLUMNS - 1)[:-1]} 列）。",
        "多半是换行丢了，或者导出时出了错：请重新导出，再试一次。",
    )
