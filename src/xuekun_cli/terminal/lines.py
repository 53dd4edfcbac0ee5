"""Lines of Chinese text that fit the screen, and texts of an input made harmless to it.

A terminal gives a Chinese character two cells and a Latin one one cell; widths here are in cells.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_CLOSING = "，。、；：！？）」』】》〉％…,.;:!?)]}%"
"""Punctuation that may not begin a line."""
_OPENING = "（「『【《〈([{"
"""Punctuation that may not end a line."""
_STEERING = frozenset(("Cc", "Zl", "Zp"))
"""Unicode categories that move the cursor or begin an escape sequence."""
_INVISIBLE = "Cf"
"""The category of marks that show nothing themselves but can turn the reading direction around."""
_UNPAIRED = "Cs"
"""The category of half characters, left by a file name that is no valid text."""
_WORD = re.compile(r"\s+|[!-~]+|.", re.DOTALL)
"""A run of spaces, a run of printable ASCII (kept together), or any other single character."""


def plain(text: str) -> str:
    """Return ``text`` on one line with single spaces, and nothing in it that a terminal would obey."""
    return " ".join(harmless(text).split())


def harmless(text: str) -> str:
    """Return ``text`` without what a terminal would obey instead of showing: a cell may not steer it."""
    return "".join(_shown(char) for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` as lines of at most ``width`` cells, broken where a Chinese typesetter would."""
    from rich.cells import cell_len

    lines: list[str] = []
    line = ""
    for piece in _pieces(plain(text)):
        if cell_len(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while cell_len(line.rstrip()) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def write(console: Console, text: str, *, lead: str = "", indent: int = 0, style: str = "") -> None:
    """Print a paragraph: ``lead`` in ``style`` in front, the text wrapped to stand to the right of it.

    ``lead`` is a short word of this program, never a text of an input: it is printed as it is.
    ``indent`` is the number of cells left free on every line.
    """
    from rich.cells import cell_len
    from rich.text import Text

    margin = " " * indent
    hang = " " * cell_len(lead)
    for number, line in enumerate(wrapped(text, max(console.width - indent - len(hang), 2))):
        front = Text(lead, style=style) if number == 0 else Text(hang)
        console.print(Text.assemble(margin, front, Text(line, style="" if lead else style)), soft_wrap=True)


def write_path(console: Console, path: str, *, indent: int = 2) -> None:
    """Print a path on one line, however long: a terminal folds it, and it can still be copied whole."""
    write_line(console, shown_path(path), indent=indent)


def write_line(console: Console, text: str, *, indent: int = 2) -> None:
    """Print a text on one line, however long."""
    from rich.text import Text

    console.print(Text(" " * indent + harmless(text)), soft_wrap=True)


def shown_path(path: str) -> str:
    """Return ``path`` as seen from the current folder when that is shorter than ``path`` itself."""
    try:
        relative = os.path.relpath(path, Path.cwd())
    except ValueError:  # another drive on Windows: there is no way from here to there
        return path
    return relative if len(relative) < len(path) else path


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in _STEERING:
        return " "
    if category == _INVISIBLE:
        return ""
    return "?" if category == _UNPAIRED else char


def _pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken inside: words, characters with their punctuation, 三(1)班."""
    piece = ""
    for word in _WORD.findall(text):
        bracketed = word.startswith("(") or piece.endswith(")")
        joined = word.isspace() or word[0] in _CLOSING or piece.endswith(tuple(_OPENING)) or bracketed
        if piece and (not joined or (piece[-1].isspace() and not word.isspace())):
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece


def _head(text: str, width: int) -> str:
    """Return as much of the beginning of ``text`` as ``width`` cells hold, at least one character."""
    from rich.cells import cell_len

    end = 1
    while end < len(text) and cell_len(text[: end + 1]) <= width:
        end += 1
    return text[:end]
