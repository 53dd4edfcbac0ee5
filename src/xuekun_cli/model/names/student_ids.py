"""Ids as they are compared: one key for an id typed as text, as a number, or with its leading zeros lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum

_PLAIN = re.compile("[0-9A-Z]*")
_SPACE = re.compile(r"\s+")
_TYPED_AS_TEXT = "'‘’`´"


class Zeros(StrEnum):
    """What leading zeros are between two lists of ids."""

    TELL = "tell"
    """Nothing depends on them: ids are compared as they are."""
    LOST = "lost"
    """One list has lost them, and no two ids of either list become one without them: they are left out."""
    COLLIDE = "collide"
    """One list seems to have lost them, but two ids of a list become one without them: ids stay as they are."""


def id_key(text: str) -> str:
    """Return an id as it is compared: half-width, capitals, no spaces, no apostrophe of a text, no ``.0``."""
    if _PLAIN.fullmatch(text):
        return text
    folded = _SPACE.sub("", unicodedata.normalize("NFKC", text)).lstrip(_TYPED_AS_TEXT).upper()
    whole, point, rest = folded.partition(".")
    return whole if point and not rest.strip("0") and whole.isdigit() else folded


def without_zeros(key: str) -> str:
    """Return an id's key without leading zeros; only a number has such."""
    return key.lstrip("0") or "0" if key[:1] == "0" and key.isdigit() else key


def zeros_between(ours: Collection[str], theirs: Collection[str], fewest: int = 1) -> Zeros:
    """Tell what leading zeros are between the ids (keys) of two lists.

    They matter only where ids of one list, at least ``fewest``, have no equal in the other and find one without
    their zeros; a single 001 beside a single 1 may be two people.
    """
    one, other = set(ours), set(theirs)
    mine, yours = one - other, other - one
    if not mine or not yours or not any(key[:1] == "0" for key in (*mine, *yours)):
        return Zeros.TELL
    if len(_bare(mine) & _bare(yours)) < fewest:
        return Zeros.TELL
    told_apart = len(_bare(one)) == len(one) and len(_bare(other)) == len(other)
    return Zeros.LOST if told_apart else Zeros.COLLIDE


def _bare(keys: Iterable[str]) -> set[str]:
    return set(map(without_zeros, keys))
