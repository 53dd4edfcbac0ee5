"""The natural order of names: 一班 before 二班, 2班 before 10班, 六年级 before 初一 — of files, grades and classes alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from xuekun_cli.model.names.grades import grade_in

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(r"(?P<stage>初中|高中|初|高)?(?:(?P<plain>\d+)|(?P<han>[零〇一二三四五六七八九十]+))")
_BEFORE_STAGE = {"初": 6, "初中": 6, "高": 9, "高中": 9}
"""Grades before a stage begins: 初一 is grade 7, 高一 grade 10."""
_NOWHERE = 10**9
"""The number of what has none: it stands behind all that have one."""

Piece = tuple[int, int, str]
OrderKey = tuple[Piece, ...]


@lru_cache(maxsize=20_000)
def natural_key(text: str) -> OrderKey:
    """Return the key under which names are put in order: the numbers in them by their value, 十二 as 12 and 初一 as 7.

    Half-width and full-width, capitals and small letters are alike; a text without a number goes by its letters.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    pieces: list[Piece] = []
    end = 0
    for match in _NUMBER.finditer(folded):
        pieces.append((1, 0, folded[end : match.start()]))
        value = int(match["plain"]) if match["plain"] else _han_value(match["han"])
        pieces.append((0, value + _BEFORE_STAGE.get(match["stage"] or "", 0), ""))
        end = match.end()
    return (*pieces, (1, 0, folded[end:]), (1, 0, text))


def _han_value(text: str) -> int:
    """Return what Chinese numerals are worth: 十二 is 12, 三十 is 30, 二〇 is 20."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[char]) for char in text))
    if "十" in ones:  # 十十: no number, but something to go by
        return _han_value(tens or "一") * 10 + _han_value(ones)
    return (_han_value(tens) if tens else 1) * 10 + (_han_value(ones) if ones else 0)


@lru_cache(maxsize=20_000)
def class_order(class_key: str | None, grade: str = "") -> tuple[int, OrderKey, int, OrderKey]:
    """Return the key under which classes are put in order: by grade, then by number, those with a name of their own last.

    ``class_key`` is ``3-12`` for 三(12)班, ``-2`` for 2班, else the class's own name; None (no class) stands behind
    all others. ``grade`` is the text of 年级 where the key says no grade.
    """
    if class_key is None:
        return (_NOWHERE + 1, (), 0, ())
    head, dash, tail = class_key.partition("-")
    numbered = bool(dash) and tail.isdecimal()
    of_grade = head if numbered and head else (grade or ("" if numbered else class_key))
    number = grade_in(unicodedata.normalize("NFKC", of_grade))
    if number is None and not (of_grade == class_key and not numbered):
        number = next((value for kind, value, _ in natural_key(of_grade) if kind == 0), None)
    where = _NOWHERE if number is None else number
    return (where, (), int(tail), ()) if numbered else (where, (), _NOWHERE, natural_key(class_key))
