"""One score cell → what it says. Exact: text and floats become whole ten-thousandths."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.sheets.words.table import Words, fold_mark

_NUMBER = re.compile(r"^['‘’`]?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?\s*(分|点)?$")
_LONGEST_NUMBER = 9
"""Digits before the point; a longer number is an id that strayed into the column."""
_EPOCH = dt.datetime(1899, 12, 30)


class CellMeaning(NamedTuple):
    """``mark`` and, when scored, the score in ten-thousandths; ``code`` names what is wrong or ""."""

    mark: Mark
    score: int = 0
    code: str = ""
    said: str = ""
    """How the cell reads, for messages."""


class MarkReader:
    """Reads cells with one table of words; remembers texts it has seen."""

    def __init__(self, words: Words) -> None:
        """Take the word table whose ``marks`` section names the marks."""
        self._marks = words.marks
        self._seen: dict[str, CellMeaning] = {}

    def read(self, value: object) -> CellMeaning:
        """Return what a raw cell says. Never raises; what it cannot read is UNREADABLE with a code."""
        if isinstance(value, str):
            known = self._seen.get(value)
            if known is None:
                known = self._seen[value] = self._read_text(value)
            return known
        if value is None:
            return CellMeaning(Mark.BLANK)
        if isinstance(value, bool):
            return CellMeaning(Mark.UNREADABLE, code="unreadable", said="TRUE" if value else "FALSE")
        if isinstance(value, int | float):
            return from_number(float(value))
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return CellMeaning(Mark.UNREADABLE, code="date_cell", said=_date_text(value))
        return CellMeaning(Mark.UNREADABLE, code="unreadable", said=str(value))

    def _read_text(self, value: str) -> CellMeaning:
        text = unicodedata.normalize("NFKC", value).strip().strip("\u200b\ufeff").strip()
        if not text:
            return CellMeaning(Mark.BLANK)
        number = _NUMBER.match(text)
        if number and (number.group(2) or (number.group(3) or "") not in ("", ".")):
            whole = (number.group(2) or "0").replace(",", "")
            if len(whole) <= _LONGEST_NUMBER:
                return _from_decimal(Decimal(number.group(1) + whole + (number.group(3) or "").rstrip(".")))
        word = fold_mark(text)
        for mark, name in (
            (Mark.MISCONDUCT, "misconduct"),
            (Mark.DEFERRED, "deferred"),
            (Mark.EXCUSED, "excused"),
            (Mark.ABSENT, "absent"),
        ):
            if word in self._marks[name]:
                return CellMeaning(mark, said=value.strip()[:30])
        if word in self._marks["levels"]:
            return CellMeaning(Mark.LEVEL, said=text)
        if re.match(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)", text.upper()):
            return CellMeaning(Mark.UNREADABLE, code="error_value", said=text)
        return self._read_sentence(word, text, value.strip()[:30])

    def _read_sentence(self, word: str, text: str, said: str) -> CellMeaning:
        """Read ``缺考，不计排名`` and ``补考58``; anything else with digits is not guessed at."""
        has_digits = any(ch.isdigit() for ch in word)
        for mark, name in (
            (Mark.MISCONDUCT, "misconduct"),
            (Mark.DEFERRED, "deferred"),
            (Mark.EXCUSED, "excused"),
            (Mark.ABSENT, "absent"),
        ):
            if any(len(known) > 1 and known in word for known in self._marks[name] if known.isalpha()):
                if not has_digits or mark is Mark.DEFERRED:
                    return CellMeaning(mark, said=said)
                break
        if re.match(r"^\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}", text) or re.match(r"^\d{1,2}月\d{1,2}日?$", text):
            return CellMeaning(Mark.UNREADABLE, code="date_cell", said=said)
        return CellMeaning(Mark.UNREADABLE, code="unreadable", said=said)

    def is_placeholder(self, value: object) -> bool:
        """Tell whether a cell holds a dash or a slash, which in bulk means: did not take this subject."""
        return isinstance(value, str) and fold_mark(value) in self._marks["placeholders"]


def from_number(value: float) -> CellMeaning:
    """Return the score of a numeric cell; not-a-number is unreadable."""
    if not math.isfinite(value):
        return CellMeaning(Mark.UNREADABLE, code="unreadable", said=str(value))
    return CellMeaning(Mark.SCORED, round(value * SCALE))


def _from_decimal(value: Decimal) -> CellMeaning:
    return CellMeaning(Mark.SCORED, int((value * SCALE).to_integral_value()))


def _date_text(value: dt.date | dt.time | dt.timedelta) -> str:
    """Return a date cell with the number that Excel keeps beneath it."""
    if isinstance(value, dt.datetime):
        serial = (value - _EPOCH).total_seconds() / 86400
        return f"{value:%Y-%m-%d}（数值 {serial:g}）"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}（数值 {(value - _EPOCH.date()).days}）"
    return str(value)
