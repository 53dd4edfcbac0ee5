"""A text as the content of a cell: what XML cannot hold, what Excel would misread, and how much a cell holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


def content(text: str) -> bytes:
    """Return what stands in a cell's XML between ``<t`` and ``</t>`` for a text, the end of the tag included."""
    kept = ">" if text.strip() == text else ' xml:space="preserve">'
    return f"{kept}{xml_text(text)}".encode()


def contents(texts: Sequence[str]) -> list[bytes]:
    """Return the `content` of many texts: ordinary ones are looked through, and encoded, all at once."""
    if not texts or not _stand_as_they_are(texts):
        return [content(text) for text in texts]
    joined = "\n>".join(texts)
    return f">{joined}".encode().split(b"\n")


def _stand_as_they_are(texts: Sequence[str]) -> bool:
    """Tell whether none of the texts has a character that XML or Excel reads otherwise, or a blank at an end."""
    joined = f"|{'|'.join(texts)}|"
    return (
        joined.isprintable()
        and not any(odd in joined for odd in ("&", "<", ">", "_x", " |", "| "))
        and (len(joined) <= MAX_TEXT // 2 or max(map(len, texts)) <= MAX_TEXT // 2)
    )
