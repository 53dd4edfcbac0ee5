"""Cells of a thousand digits, which are no number of anything: a broken export, or somebody fell asleep on a key."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import SheetCells

_DIGITS = 1_000
"""Digits in a row; Python itself stops counting at 4,300, an id has 19."""
_IN_TEXT = re.compile(r"\d{1000}")
_LOOK = 50
"""Digits that are looked at in one place."""
_HEAD = 4_096
"""Bytes from the start that show whether a text is written in two bytes a letter."""
_SHOWN = 12
"""Digits that the message shows."""


def has_endless_number(content: bytes) -> bool:
    """Tell whether so many digits may stand in a row, in any encoding of ASCII digits.

    Looks at a few bytes here and there: so long a row lies across one of the places.
    """
    plain = content.replace(b"\x00", b"") if b"\x00" in content[:_HEAD] else content
    return any(plain[at : at + _LOOK].isdigit() for at in range(0, len(plain), _DIGITS - _LOOK))


def refuse_endless_numbers(sheets: Iterable[SheetCells], label: str) -> None:
    """Raise `CannotGoOn` that names the first cell with so many digits in a row."""
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                found = _IN_TEXT.search(value) if isinstance(value, str) and len(value) >= _DIGITS else None
                if found:
                    raise CannotGoOn(
                        f"{label}!{sheet.name}!{a1(row, column)} 里有一长串数字（{found.group()[:_SHOWN]}……），没有读。",
                        "请在原表改正或清空这一格，保存后再试。",
                    )
