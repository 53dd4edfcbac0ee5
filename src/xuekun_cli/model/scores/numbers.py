"""Exact numbers and how they are printed. Floats appear only in what is printed."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from xuekun_cli.model.scores.marks import SCALE

_CLOSE = SCALE // 50
"""Two hundredths of a point, in ten-thousandths: farther apart than this no rounding to two decimals moves a
number past another."""


@lru_cache(maxsize=20_000)
def points(score: int) -> str:
    """Return a score held in ten-thousandths as people write it (285000 → ``28.5``)."""
    whole, rest = divmod(abs(score), SCALE)
    sign = "-" if score < 0 else ""
    return f"{sign}{whole}" + (f".{rest:04d}".rstrip("0") if rest else "")


def in_points(value: Fraction) -> Fraction:
    """Return a number of ten-thousandths in points."""
    return Fraction(value.numerator, value.denominator * SCALE)


def whole_steps(value: Fraction, digits: int) -> int:
    """Return ``value`` in steps of 10^-digits, rounded half away from zero, exactly."""
    return _whole_steps(value.numerator, value.denominator, digits)


def _whole_steps(numerator: int, denominator: int, digits: int) -> int:
    scale: int = 10**digits
    steps = (2 * abs(numerator) * scale + denominator) // (2 * denominator)
    return steps if numerator >= 0 else -steps


def rounded(value: Fraction, digits: int) -> Fraction:
    """Return ``value`` rounded half away from zero to ``digits`` decimals, exactly."""
    return Fraction(whole_steps(value, digits), 10**digits)


def decimal_text(value: Fraction, digits: int) -> str:
    """Return ``value`` with exactly ``digits`` decimals (half away from zero)."""
    return quotient_text(value.numerator, value.denominator, digits)


def quotient_text(numerator: int, denominator: int, digits: int) -> str:
    """Return ``numerator`` ÷ ``denominator`` (above 0) with exactly ``digits`` decimals (half away from zero)."""
    steps = _whole_steps(numerator, denominator, digits)
    shown = str(abs(steps)).zfill(digits + 1)
    sign = "-" if steps < 0 else ""
    return f"{sign}{shown[:-digits]}.{shown[-digits:]}" if digits else f"{sign}{shown}"


def six(value: Fraction) -> float:
    """Return ``value`` to six decimals, for JSON."""
    return whole_steps(value, 6) / 10**6


def digits_beside(value: Fraction, score: int) -> int | None:
    """Return how many decimals ``value`` (points, not negative) needs to stand truthfully beside ``score``.

    A cut-off of 27.996 printed as 28.00 beside a score of 28 would look like a wrong verdict, so decimals
    are added (2, 3, 4, 6) until the printed cut-off compares with the score as the exact one does. None
    when even six are too few.
    """
    numerator, denominator = value.numerator, value.denominator
    exact = numerator * SCALE - score * denominator
    if abs(exact) > denominator * _CLOSE:
        return 2
    for digits in (2, 3, 4, 6):
        step = 10**digits
        shown = (2 * numerator * step + denominator) // (2 * denominator) * SCALE - score * step
        if (shown > 0) == (exact > 0) and (shown < 0) == (exact < 0):
            return digits
    return None


def scores_close_to(value: Fraction | None) -> range:
    """Return the scores (ten-thousandths) beside which ``value`` (points) may need more than two decimals.

    Beside any other `digits_beside` gives 2; without a value there are none.
    """
    if value is None:
        return range(0)
    middle = value.numerator * SCALE // value.denominator
    return range(middle - _CLOSE, middle + _CLOSE + 2)


def beside(value: Fraction, score: int) -> str:
    """Return ``value`` (points) with as many decimals as `digits_beside` asks for, else as a fraction."""
    digits = digits_beside(value, score)
    return f"{value.numerator}/{value.denominator}" if digits is None else decimal_text(value, digits)
