"""The boxes in which notes are shown: shapes of the old drawing language (VML), added to those there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.workbooks.copy.package import OddPackage
from xuekun_cli.workbooks.copy.rows import MAX_COLUMNS
from xuekun_cli.workbooks.pages.styles import display_width

_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_DECLARED = b" ".join(b'xmlns:%b="%b"' % found for found in _NAMESPACES.items())
EMPTY_DRAWING = (
    b'<xml %b><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>' % _DECLARED
)
_KIND_ID = b"_x0000_t202"
_KIND = (
    b'<v:shapetype %b id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
"""The text box that all shapes of notes refer to (shape type 202 of the drawing language)."""
_SHAPE = (
    b'<v:shape %b id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    b'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    b"<x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_BLOCKS = re.compile(rb"""(<o:idmap\b[^>]*?\bdata=["'])([\d,]*)(?=["'])""")
BLOCK = 1024
"""Shapes to a block of numbers; a drawing says which blocks its numbers are from."""
FIRST_NUMBER = 1025
"""Where Excel begins to number the shapes of a sheet."""
MAX_ROWS = 1_048_576
BOX_COLUMNS, LINE_WIDTH = 3, 30
"""Columns that a box spans, and the half-width characters that fit on one of its lines."""
LINES_PER_ROW, MOST_ROWS = 1.2, 12


class Box(NamedTuple):
    """One note: its zero-based cell, and the text that the box has to hold."""

    row: int
    column: int
    text: str


def with_boxes(drawing: bytes, boxes: Sequence[Box]) -> bytes:
    """Return the drawing with a hidden box for each note. Raises OddPackage when it is no such drawing.

    The drawing is not parsed: what Office writes there is not always well-formed.
    """
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise OddPackage("vmlDrawing")
    declared = all(b'xmlns:%b="%b"' % found in drawing[:end] for found in _NAMESPACES.items())
    names = b"" if declared else _DECLARED
    number = max([FIRST_NUMBER - 1, *map(int, _NUMBER.findall(drawing))])
    shapes = [] if b'id="%b"' % _KIND_ID in drawing else [_KIND % names]
    for shape, box in enumerate(boxes, start=number + 1):
        high = min(MOST_ROWS, 1 + round(_lines(box.text) / LINES_PER_ROW))
        left = min(box.column + 1, MAX_COLUMNS - 1 - BOX_COLUMNS)
        top = max(min(box.row - 1, MAX_ROWS - 1 - high), 0)
        shapes.append(_SHAPE % (names, shape, left, top, left + BOX_COLUMNS, top + high, box.row, box.column))
    last = (number + len(boxes)) // BLOCK
    head = _BLOCKS.sub(
        lambda said: said[1] + _with_blocks(said[2], range(number // BLOCK + 1, last + 1)), drawing[:end]
    )
    return head + b"".join(shapes) + drawing[end:]


def _with_blocks(said: bytes, more: Sequence[int]) -> bytes:
    """Return the list of number blocks with those that are not in it yet."""
    there = said.split(b",") if said else []
    return b",".join([*there, *(block for each in more if (block := b"%d" % each) not in there)])


def _lines(text: str) -> int:
    return sum(1 + display_width(line) // LINE_WIDTH for line in text.split("\n"))
