"""Exact numbers and how they are printed. Floats appear only in what is printed."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.marks import SCALE


def points(score: int) -> str:
    """Return a score held in ten-thousandths as people write it (285000 → ``28.5``)."""
    whole, rest = divmod(abs(score), SCALE)
    sign = "-" if score < 0 else ""
    return f"{sign}{whole}" + (f".{rest:04d}".rstrip("0") if rest else "")


def rounded(value: Fraction, digits: int) -> Fraction:
    """Return ``value`` rounded half away from zero to ``digits`` decimals, exactly."""
    step = 10**digits
    scaled = abs(value.numerator) * step * 2 + value.denominator
    whole = scaled // (2 * value.denominator)
    return Fraction(whole if value >= 0 else -whole, step)


def decimal_text(value: Fraction, digits: int) -> str:
    """Return ``value`` with exactly ``digits`` decimals (half away from zero)."""
    scaled = rounded(value, digits) * 10**digits
    whole, rest = divmod(abs(int(scaled)), 10**digits)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}" + (f".{rest:0{digits}d}" if digits else "")


def six(value: Fraction) -> float:
    """Return ``value`` to six decimals, for JSON."""
    return float(rounded(value, 6))


def beside(value: Fraction, score: int) -> str:
    """Return ``value`` (points) with as many decimals as it takes to stand truthfully beside ``score``.

    A cut-off of 27.996 printed as 28.00 beside a score of 28 would look like a wrong verdict, so
    decimals are added until the printed cut-off compares with the score as the exact one does.
    """
    exact = Fraction(score, SCALE)
    for digits in (2, 3, 4, 6):
        shown = rounded(value, digits)
        if (shown > exact) == (value > exact) and (shown < exact) == (value < exact):
            return decimal_text(value, digits)
    return f"{value.numerator}/{value.denominator}"
