"""The two consoles, and what keeps them from ever failing over a character, a colour or a width.

rich is imported when a console is made, so that `prepare_streams` costs the start of a command nothing.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from xuekun_cli.model.register import REGISTER_NAME

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 80
"""Cells a line when nobody can say how wide the screen is: a pipe, a file."""
WIDEST = 120
"""Cells a line at most: longer lines are hard to follow with the eye."""
NARROWEST = 40
"""Cells a line at least: the columns of a table cannot be squeezed into less."""


def prepare_streams() -> None:
    """Make stdout and stderr print ``?`` for a character that their encoding lacks, instead of raising.

    A Chinese Windows console or pipe is GBK, which has no word for many rare name characters. A stream that
    was closed before the start is made one that leads nowhere: else the next file to be opened would stand in its
    place, and what turns stderr away for a moment would turn that file away.
    To be called once, before anything is printed; calling it again changes nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def in_utf8() -> None:
    """Start the program anew in Python's UTF-8 mode where file names have no Chinese (LC_ALL=C without that mode).

    There neither 学困生名册.xlsx nor a name found in a folder could be written or opened.
    """
    try:
        os.fsencode(REGISTER_NAME)
    except UnicodeEncodeError:
        if not sys.flags.utf8_mode and sys.executable:
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def out() -> Console:
    """Return the console for the result: stdout."""
    return console_on(sys.stdout)


def err() -> Console:
    """Return the console for everything that is not the result: stderr."""
    return console_on(sys.stderr)


def console_on(stream: TextIO, width: int | None = None) -> Console:
    """Return a console that prints texts literally on ``stream``.

    ``width`` is in cells (a Chinese character takes two); None asks the terminal, and is 80 off one.
    Colour and every other escape sequence are off when the stream is no terminal, or under NO_COLOR.
    """
    from rich.console import Console

    class _Console(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to the door of the program what a reader means that has gone (``| head``)."""
            raise BrokenPipeError

    terminal = stream.isatty()
    coloured = terminal and not os.environ.get("NO_COLOR")
    return _Console(
        file=stream,
        width=_width(stream) if width is None else width,
        force_terminal=terminal,
        color_system="auto" if coloured else None,
        markup=False,
        emoji=False,
        highlight=False,
        force_jupyter=False,
    )


def _width(stream: TextIO) -> int:
    """Return the width to print in: the terminal's, between the narrowest and the widest that read well."""
    if not stream.isatty():
        return PLAIN_WIDTH
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        columns = 0
    return min(max(columns or PLAIN_WIDTH, NARROWEST), WIDEST)
