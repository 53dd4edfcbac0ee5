"""How a grade is called, and which grade a text begins with."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = (*(f"{numeral}年级" for numeral in "一二三四五六七八九"), "高一", "高二", "高三")
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}
_BEFORE_STAGE = {"小": 0, "小学": 0, "初": 6, "初中": 6, "高": 9, "高中": 9}
"""Grades before a stage begins: 初一 is grade 7, 高一 grade 10."""
_LAST = len(_NAMES)
_IN_FULL = re.compile(
    r"(?P<stage>小学|初中|高中|小|初|高)(?P<of_stage>[一二三四五六]|[1-6](?!\d))|(?P<plain>[一二三四五六七八九]|[1-9])年级"
)
"""A grade that needs nothing beside it to be understood: 高一, 初2, 七年级."""


def grade_name(key: str) -> str:
    """Return a grade as people say it: ``3`` → ``三年级``; what is no grade's number stays as written."""
    if key.isascii() and key.isdigit() and 1 <= int(key) <= _LAST:
        return _NAMES[int(key) - 1]
    return key


@lru_cache(maxsize=4096)
def grades_in(text: str) -> frozenset[int]:
    """Return every grade (1 to 12) that a text (half-width) names in full: 高一, 初2, 七年级; {} for none."""
    found = set()
    for match in _IN_FULL.finditer(text):
        written = match["of_stage"] or match["plain"]
        number = _NUMERALS.get(written) or int(written)
        found.add(number + _BEFORE_STAGE[match["stage"] or "小"])
    return frozenset(grade for grade in found if grade <= _LAST)


def grade_in(text: str) -> int | None:
    """Return the one grade that a text names in full; None for none, and for several."""
    found = grades_in(text)
    return next(iter(found)) if len(found) == 1 else None
