"""Which way of counting is in force, and where its lines stand: excellent, pass and low, for one paper."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.rates import (
    STANDARD,
    TOGETHER,
    Alternative,
    Convention,
    DropLowest,
    GradeShare,
    OfPassLine,
    PointsLine,
    Rates,
    Rounding,
    ShareLine,
    TopLine,
    Trim,
)
from xuekun_cli.model.policy.values import UNSAID

_FIELDS = tuple(field for field in Convention._fields if field not in ("name", "said_at", "clauses"))
_CLAUSE_OF = {
    "absent": "counting_clause",
    "denominator": "counting_clause",
    "exempt": "counting_clause",
    "mean_as": "mean_as_clause",
    "spread": "spread_clause",
}
"""Field → the field that gives its clause; the others carry theirs with them."""


class Cut(NamedTuple):
    """One line of one paper."""

    at: Fraction | None
    """The line in ten-thousandths of a point; None when no score reaches it."""
    bound: int | None
    """The least whole ten-thousandth that is not below the line: scores below it, and scores from it on."""


class Lines(NamedTuple):
    """The lines of one paper: excellent and pass from their bound on, low below its bound."""

    excellent: Cut
    pass_: Cut
    low: Cut


def convention(rates: Rates, use: str = "") -> Convention:
    """Return the way of counting called ``use`` (names joined by ``+``); "" is the one that the policy uses.

    Raises `CannotGoOn`, naming those that there are, for a name that the policy does not have.
    """
    name = use or rates.use
    values: dict[str, Any] = {field: getattr(rates, field) for field in _FIELDS}
    said_at = {field: f"rates.{field.removesuffix('_')}" for field in _FIELDS}
    clauses = {field: _clause(values[field], rates.clause) for field in _FIELDS}
    clauses |= {field: _clause_beside(rates, field) for field in _CLAUSE_OF}
    for part in (one.strip() for one in name.split(TOGETHER)):
        if part == STANDARD:
            continue
        other = _alternative(rates, part)
        for field in _FIELDS:
            value = getattr(other, field, None)
            if value is not None:
                values[field] = value
                said_at[field] = f"rates.alternatives.{part}.{field.removesuffix('_')}"
                clauses[field] = _clause(value, other.clause)
    return Convention(name=name, said_at=said_at, clauses=clauses, **values)


def names_of(rates: Rates) -> tuple[str, ...]:
    """Return the names of all ways of counting, the standard one first."""
    return (STANDARD, *(rates.alternatives or ()))


def _alternative(rates: Rates, name: str) -> Alternative:
    found = (rates.alternatives or {}).get(name)
    if found is None:
        raise CannotGoOn(
            f"rates.use: 没有叫「{name}」的算法",
            f"有这些：{'、'.join(names_of(rates))}；几种一起用写成 甲{TOGETHER}乙。",
        )
    return found


def _clause(value: object, otherwise: str) -> str:
    return getattr(value, "clause", "") or otherwise


def _clause_beside(rates: Rates, field: str) -> str:
    """Return the clause of a choice: its own, else that of the section; a default that nobody chose has none."""
    own: str = getattr(rates, _CLAUSE_OF[field])
    return own or (UNSAID if getattr(rates, field) == Rates.FIELDS[field].default else rates.clause)


def lines_of(
    convention: Convention, full_mark: int, grade: int | None = None, cohort: Sequence[int] = ()
) -> Lines:
    """Return the lines of a paper.

    ``full_mark`` is in ten-thousandths of a point. ``grade`` matters where a line differs by grade; None takes
    the share without a grade. ``cohort`` are the scores (ten-thousandths, of everyone who counts) that a top
    share is taken of; only a `TopLine` looks at them.
    """
    pass_at = _at(convention.pass_, full_mark, grade)
    if isinstance(convention.low, OfPassLine):
        low_at = convention.low.of_pass * pass_at
    else:
        low_at = _at(convention.low, full_mark, grade)
    if isinstance(convention.excellent, TopLine):
        least = _least_of_top(convention.excellent, cohort)
        excellent = Cut(None if least is None else Fraction(least), least)
    else:
        at = _at(convention.excellent, full_mark, grade)
        excellent = Cut(at, _bound(at, belongs_above=convention.excellent.at_line != "out"))
    return Lines(
        excellent=excellent,
        pass_=Cut(pass_at, _bound(pass_at, belongs_above=convention.pass_.at_line != "out")),
        low=Cut(low_at, _bound(low_at, belongs_above=convention.low.at_line != "in")),
    )


def _at(line: ShareLine | PointsLine, full_mark: int, grade: int | None) -> Fraction:
    if isinstance(line, PointsLine):
        return Fraction(line.points)
    one = grade_share(line, grade)
    return (line.share if one is None else one.share) * full_mark


def grade_share(line: ShareLine, grade: int | None) -> GradeShare | None:
    """Return the entry for a grade: the first whose ``until`` is not below it; None for the line's own share."""
    if grade is None:
        return None
    return next((one for one in line.grades if grade <= one.until), None)


def differs_by_grade(convention: Convention) -> bool:
    """Tell whether a line differs by grade, so that the grade has to be known."""
    lines = (convention.excellent, convention.pass_, convention.low)
    return any(isinstance(line, ShareLine) and line.grades for line in lines)


def _bound(at: Fraction, belongs_above: bool) -> int:
    """Return the least whole ten-thousandth above the line, the line itself included or not."""
    return ceil(at) if belongs_above else floor(at) + 1


def _least_of_top(line: TopLine, cohort: Sequence[int]) -> int | None:
    """Return the lowest score that is among the top; None when there is no such place."""
    ordered = sorted(cohort, reverse=True)
    number = places(line, len(ordered))
    if number == 0:
        return None
    last = ordered[number - 1]
    if line.ties == "in" or number == len(ordered) or ordered[number] != last:
        return last
    return next((score for score in reversed(ordered[:number]) if score > last), None)


def places(line: TopLine, people: int) -> int:
    """Return how many places the top share of so many people is."""
    return min(people, whole(line.top_share * people, line.rounding))


def kept_of(trim: Trim | None, people: int) -> int:
    """Return how many of so many people count after trimming (all of them without a rule)."""
    match trim:
        case None:
            return people
        case DropLowest(drop_lowest=share, rounding=rounding):
            return people - min(people, whole(share * people, rounding))
    return min(people, whole(trim.keep_top * people, trim.rounding))


def whole(number: Fraction, rounding: Rounding) -> int:
    """Return a number of people that is no whole number made whole (``nearest``: a half goes up)."""
    match rounding:
        case "down":
            return floor(number)
        case "up":
            return ceil(number)
    return floor(number + Fraction(1, 2))
