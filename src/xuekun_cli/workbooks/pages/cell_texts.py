"""A text as the content of a cell: what XML cannot hold, what Excel would misread, and how much a cell holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from xuekun_cli.model.patterns import late
from xuekun_cli.workbooks.pages.styles import MAX_TEXT

FORBIDDEN = late("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold."""
_ESCAPE_LIKE = late("_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the number of a character."""

_TEXTS_KEPT = 2_000
"""So many different texts are remembered as contents; what repeats does so within few classes."""


def xml_text(text: str) -> str:
    """Return a text as the content of an XML element, no longer than a cell can hold."""
    plain = _is_plain(text)
    if not plain:
        text = _ESCAPE_LIKE.sub("_x005F_", FORBIDDEN.sub(" ", text))
    if len(text) > MAX_TEXT // 2:
        # Excel counts in UTF-16 units
        text = text.encode("utf-16-le")[: MAX_TEXT * 2].decode("utf-16-le", "ignore")
    return text if plain else escape(text, quote=False)


def _is_plain(text: str) -> bool:
    """Tell whether a text has nothing that XML or Excel reads otherwise; of an odd but harmless one it may say no."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "_x" not in text


def content(text: str) -> bytes:
    """Return what stands in a cell's XML between ``<t`` and ``</t>`` for a text, the end of the tag included."""
    if text.strip() != text:
        return f' xml:space="preserve">{xml_text(text)}'.encode()
    if _is_plain(text) and len(text) <= MAX_TEXT // 2:
        return b">" + text.encode()
    return f">{xml_text(text)}".encode()


def contents(texts: Sequence[str]) -> list[bytes]:
    """Return the `content` of many texts: ordinary ones are looked through, and encoded, all at once."""
    joined = "|".join(texts)
    plain = _is_plain(joined) and " |" not in f"{joined}|" and "| " not in f"|{joined}"
    if not texts or not plain or max(map(len, texts)) > MAX_TEXT // 2:
        return [content(text) for text in texts]
    lines = "\n>".join(texts)
    return f">{lines}".encode().split(b"\n")


def content_by_text(texts: Iterable[str]) -> dict[str, bytes]:
    """Return the `content` of each of the texts."""
    different = list(set(texts))
    return dict(zip(different, contents(different), strict=True))


class Contents(dict[str, bytes]):
    """The `content` of each text that is asked for; the last of them are remembered."""

    def __missing__(self, text: str) -> bytes:
        if len(self) >= _TEXTS_KEPT:
            self.clear()
        self[text] = made = content(text)
        return made
