"""How a grade is called."""

from __future__ import annotations

_NAMES = (*(f"{numeral}年级" for numeral in "一二三四五六七八九"), "高一", "高二", "高三")


def grade_name(key: str) -> str:
    """Return a grade as people say it: ``3`` → ``三年级``; what is no grade's number stays as written."""
    if key.isascii() and key.isdigit() and 1 <= int(key) <= len(_NAMES):
        return _NAMES[int(key) - 1]
    return key
