"""From when and until when somebody teaches: 3月起, 2025.3.1接, 2024.9-2025.1, 至2月."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from xuekun_cli.model.teaching import Day

_DAY = (
    r"(?:\d{4}(?:年\d{1,2}(?:月(?:\d{1,2}[日号]?|份|底|初|中旬|上旬|下旬)?)?|[./-]\d{1,2}(?:[./-]\d{1,2})?)"
    r"|\d{1,2}月(?:\d{1,2}[日号]|份|底|初|中旬|上旬|下旬)?|\d{1,2}\.\d{1,2}|第?[一二三四五六七八九十\d]{1,3}周"
    r"|第?[一二三]学期|[上下](?:半)?学?期|期[中末初][前后]?|开学初?)"
)
_RANGE = re.compile(
    rf"(?P<first>{_DAY}|\d{{1,2}}(?=\D+\d{{1,2}}月))(?:起)?(?:-+|—+|–|~|至|到)(?P<last>{_DAY}|今)(?:止)?"
)
_UNTIL = re.compile(
    rf"(?:至|到|截至|截止)(?P<one>{_DAY})|(?P<two>{_DAY})(?:前|止|为止|结束|离任|离岗|离开|调出|调走|离)"
)
_SINCE = re.compile(
    rf"(?:自|从)?(?P<day>{_DAY})"
    r"(?P<said>开始接手|开始接任|开始接|开始|起接手|起接任|起接|起|后|接手|接任|接班|接|到任|到岗|调入|上任|任|现)"
)
_ONWARDS = re.compile(rf"({_DAY})(?:[-—–~]+|起?至今?)$")
_BARE = re.compile(rf"(?P<day>{_DAY})")
_FULL = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})?)?")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})(?:月|\.)(\d{1,2})?")
_SCHOOL_YEAR = re.compile(r"(20\d{2})\s*(?:年?[-—–~至/]+\s*)(?:20)?(\d{2})\s*学?年")
_ONE_YEAR = re.compile(r"(20\d{2})学年")
_SPRING = re.compile(r"(20\d{2})年?春")
_AUTUMN = re.compile(r"(20\d{2})年?秋")
_FIRST_MONTH = 8
"""A school year begins in August: its months from here on lie in the first of its two years."""


class Span(NamedTuple):
    """What a text says of time, and what it says besides."""

    since: Day = Day()
    until: Day = Day()
    rest: str = ""
    guessed: bool = False
    """A bare date, taken for the first day."""

    @property
    def unread(self) -> tuple[str, ...]:
        """The writings that gave no date (a month without a year, a week of term)."""
        return tuple(day.text for day in (self.since, self.until) if day.text and not day.iso)


def school_year_in(texts: str) -> int | None:
    """Return the year in which the school year of a title begins (2024 for 2024-2025学年, 2025年春), or None."""
    folded = unicodedata.normalize("NFKC", texts)
    both = _SCHOOL_YEAR.search(folded)
    if both:
        first = int(both.group(1))
        return first if (first + 1) % 100 == int(both.group(2)) else None
    spring, autumn = _SPRING.search(folded), _ONE_YEAR.search(folded) or _AUTUMN.search(folded)
    if spring:
        return int(spring.group(1)) - 1
    return int(autumn.group(1)) if autumn else None


def day_of(text: str, school_year: int | None, written: str = "") -> Day:
    """Return a day; a month without a year lies in the school year, where that is known.

    ``written`` is what the office wrote around it (3月起), where that is more than the day.
    """
    day = _read(text if not text.isdigit() else f"{text}月", school_year)
    return Day(written or text, day.iso)


def _read(text: str, school_year: int | None) -> Day:
    full = _FULL.search(text)
    if full:
        return Day(text, _iso(int(full.group(1)), int(full.group(2)), full.group(3)))
    short = _WITHOUT_YEAR.match(text)
    if short and school_year is not None:
        month = int(short.group(1))
        year = school_year if month >= _FIRST_MONTH else school_year + 1
        return Day(text, _iso(year, month, short.group(2)))
    return Day(text)


def _iso(year: int, month: int, day: str | None) -> str:
    try:
        return dt.date(year, month, int(day or 1)).isoformat()[: 10 if day else 7]
    except ValueError:
        return ""


def span_in(text: str, school_year: int | None) -> Span | None:
    """Return what a text says of time (3月起, 2025.3.1接, 2024.9-2025.1), or None when it names no day."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    folded = _ONWARDS.sub(r"\1起", folded)
    both = _RANGE.search(folded)
    if both:
        last = "" if both["last"] == "今" else both["last"]
        until = day_of(last, school_year) if last else Day()
        return Span(day_of(both["first"], school_year), until, _without(folded, both))
    end = _UNTIL.search(folded)
    start = _SINCE.search(folded, end.end() if end else 0)
    if end:
        until = day_of(end["one"] or end["two"], school_year, end.group())
        return Span(Day(), until, _without(folded, end)) if not start else None
    if start:
        keeps = start["said"] if start["said"].endswith(("接", "接手", "接任")) else ""
        rest = folded[: start.start()] + (keeps and "接") + folded[start.end() :]
        return Span(day_of(start["day"], school_year, start.group()), Day(), "" if rest == "接" else rest)
    bare = _BARE.search(folded)
    return Span(day_of(bare["day"], school_year), Day(), _without(folded, bare), guessed=True) if bare else None


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def span_of_cell(value: object, school_year: int | None) -> Span | None:
    """Return what a cell of a date column says: a date, or a text as `span_in` reads it; None for neither."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Span(Day(value.isoformat(), value.isoformat()))
    if isinstance(value, float) and 20_000 < value < 80_000:
        day = (dt.datetime(1899, 12, 30) + dt.timedelta(days=value)).date()
        return Span(Day(day.isoformat(), day.isoformat()))
    found = span_in(str(value), school_year) if value not in (None, "") else None
    return found._replace(guessed=False) if found else None
