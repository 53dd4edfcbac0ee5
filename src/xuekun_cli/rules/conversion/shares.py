"""Shares beside a line: printed so that they compare as they do, and what is still lacking. Integers throughout."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.scores.numbers import decimal_text, rounded

_DIGITS = (1, 2, 3, 4, 6)
"""Decimals tried for a percentage, until it stands on the right side of its line."""


def reaches(part: int, whole: int, line: Fraction) -> bool:
    """Tell whether ``part ÷ whole ≥ line``; ``whole`` is above zero, the boundary belongs to the line."""
    return part * line.denominator >= line.numerator * whole


def least(whole: int, line: Fraction) -> int:
    """Return the smallest whole number that is at least ``line`` of ``whole``."""
    return -(-line.numerator * whole // line.denominator)


def percent_beside(share: Fraction, line: Fraction | None = None) -> str:
    """Return a share as a percentage with one decimal, or as many as it takes to compare truthfully with a line.

    39.96% beside a line of 40% is not printed as 40.0%. Nearer than six decimals show, it is a fraction.
    """
    for digits in _DIGITS:
        shown = rounded(share * 100, digits)
        if line is None or _sign(shown - line * 100) == _sign(share - line):
            return f"{decimal_text(share * 100, digits)}%"
    return f"{share.numerator}/{share.denominator}"


def compared(share: Fraction, line: Fraction) -> str:
    """Return ``40.0% ≥ 40%`` or ``39.9% < 40%``."""
    return f"{percent_beside(share, line)} {'≥' if share >= line else '<'} {percent(line)}"


def compared_at_most(share: Fraction, line: Fraction) -> str:
    """Return ``15.0% ≤ 15%`` or ``15.1% > 15%``."""
    return f"{percent_beside(share, line)} {'≤' if share <= line else '>'} {percent(line)}"


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
