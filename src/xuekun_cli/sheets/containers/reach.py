"""How far the cells of an xlsx sheet's part reach, known before anybody lays them out.

calamine follows every address and allocates the whole rectangle up to the farthest cell, wherever in the part
it stands. So each address is looked at: in one search where they are all of the plain kind, else in a walk.
"""

from __future__ import annotations

import re

from xuekun_cli.model.patterns import late
from xuekun_cli.sheets.containers.allowance import MAX_COLUMNS, MAX_ROWS

_SHEET_DATA = late(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData[\s/>]")
_DIMENSION = late(rb"""<(?:\w+:)?dimension\s[^>]*?ref=["'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})["']""")
_ADDRESS = late(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_ROW_NUMBER = late(rb"""\sr=["'](\d{1,7})["']""")
_PREFIXED_CELL = late(rb":(?=c)")
_FAR_ROW = late(rb'w(?= r="0*[1-9]\d{7})(?<=<row)')
"""These two begin with one rare letter, which is found many times faster than several together."""
_TWO_LETTERS = 702
"""Columns A to ZZ."""
_NEAR = 4_096
"""Bytes at the begin and at the end of the cells in which the widest row is looked for, where none is claimed."""
_SEVEN_DIGITS = len(str(MAX_ROWS))
_ROWS_OF_EXCEL = rb"(?:\d{1,6}|10[0-3]\d{4}|104[0-7]\d{3}|1048[0-4]\d\d|10485[0-6]\d|104857[0-6])"


def plain_reach(xml: bytes) -> tuple[int, int] | None:
    """Return a number of rows and of columns within which every cell of a part lies.

    They may be more than there are. None where a cell does not say where it stands, or says it in an unusual
    way or beyond what the part claims: `farthest` of a walk knows then.
    """
    begin = _SHEET_DATA.search(xml)
    if not begin or b"\x00" in xml[:8]:
        return None
    prefix = begin[1]
    if not prefix and _PREFIXED_CELL.search(xml):
        return None
    rows, columns = _claimed(xml, begin.end())
    digits = len(str(rows))
    if _odd_cell(prefix, columns, digits).search(xml):
        return None
    return min(10**digits - 1, MAX_ROWS), columns if columns <= _TWO_LETTERS else MAX_COLUMNS


def _claimed(xml: bytes, begin: int) -> tuple[int, int]:
    """Return how many rows and columns the part says that it has; it need not be so."""
    last = xml.rfind(b"row ")
    number = _ROW_NUMBER.search(xml, max(last - 1, 0), last + 200) if last > 0 else None
    rows = int(number[1]) if number else 1
    dimension = _DIMENSION.search(xml, 0, begin)
    if dimension:
        return max(rows, int(dimension[2])), column_number(dimension[1])
    near = _ADDRESS.findall(xml, begin, begin + _NEAR) + _ADDRESS.findall(xml, max(begin, len(xml) - _NEAR))
    return max([rows, *(int(row) for _, row in near)]), max((column_number(at) for at, _ in near), default=1)


def _odd_cell(prefix: bytes, columns: int, digits: int) -> re.Pattern[bytes]:
    """Return what finds a cell that is not ``<c r="…"`` within these columns and a row of so many digits."""
    rows = rb"[0-9]{1,%d}+" % digits if digits < _SEVEN_DIGITS else _ROWS_OF_EXCEL
    return re.compile(rb'<%sc(?! r="(?:%s)%s")(?=[\s/>])' % (prefix, _up_to(columns), rows))


def _up_to(columns: int) -> bytes:
    """Return a pattern of the letters of the first so many columns; beyond ZZ all of Excel's, and a few more."""
    if columns <= 26:
        return b"[A-%c]" % (64 + columns)
    tens, ones = divmod(columns - 27, 26)
    if tens >= 26:
        return rb"[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D]"
    before = b"|[A-%c][A-Z]" % (64 + tens) if tens else b""
    return b"[A-Z]%s|%c[A-%c]" % (before, 65 + tens, 65 + ones)


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters; A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def has_far_row(xml: bytes) -> bool:
    """Tell whether a row gives itself, in the usual way of writing, a number that no row of Excel has."""
    return _FAR_ROW.search(xml) is not None
