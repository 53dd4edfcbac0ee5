"""A text as the content of a cell: what XML cannot hold, what Excel would misread, and how much a cell holds."""

from __future__ import annotations

import re
from html import escape

from xuekun_cli.workbooks.styles import MAX_TEXT

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold."""
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the number of a character."""
_ODD = re.compile("[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]|_x")
"""What a text must be free of to stand in XML as it is."""


def xml_text(text: str) -> str:
    """Return a text as the content of an XML element, no longer than a cell can hold."""
    odd = _ODD.search(text)
    if odd:
        text = _ESCAPE_LIKE.sub("_x005F_", FORBIDDEN.sub(" ", text))
    if len(text) > MAX_TEXT // 2:
        # Excel counts in UTF-16 units
        text = text.encode("utf-16-le")[: MAX_TEXT * 2].decode("utf-16-le", "ignore")
    return escape(text, quote=False) if odd else text
