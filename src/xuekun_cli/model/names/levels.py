"""Levels in place of scores (优, 良, D, 待达标): when two writings are the same level."""

from __future__ import annotations

import unicodedata


def level_key(text: str) -> str:
    """Return what two writings of one level share: full-width and half-width, capitals and small letters."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def same_level(one: str, other: str) -> bool:
    """Tell whether two texts are the same level."""
    return level_key(one) == level_key(other)
