"""A screening as whole numbers that a spreadsheet can compare itself, so that a person can move the lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

STEPS = 1000
"""A threshold counts in thousandths: 37.5% is 37,500."""


class Of(Enum):
    """What a line is a share of, or that it stands in points."""

    REFERENCE = "参照分的百分之几"
    FULL_MARK = "满分的百分之几"
    POINTS = "分"


class LiveBand(NamedTuple):
    """One category's line: where the policy has it, and what it is."""

    category: str
    of: Of
    inclusive: bool
    threshold: Fraction
    """In per cent, or in points."""
    says: str
    """The condition as the policy says it (Chinese)."""
    clause: str


class LiveGroup(NamedTuple):
    """A class and subject. The reference in points is ``whole`` ÷ (``parts`` × the list's unit)."""

    school: str
    class_name: str
    subject: str
    takers: int
    whole: int
    parts: int
    full_mark: int
    """In the list's units; 0 where it is not known."""


class LiveRow(NamedTuple):
    """A student and subject with a score, in the list's units; ``registered`` is the exempt category, or ""."""

    group: int
    student_id: str
    name: str
    score: int
    registered: str


@dataclass(frozen=True)
class LiveList:
    """Everything that the lines are drawn through. Scores are whole numbers of one ``unit``-th of a point."""

    title: str
    called: str
    """The policy's name."""
    reference: str
    """What shares are taken of, in the policy's words."""
    unit: int
    bands: tuple[LiveBand, ...]
    groups: tuple[LiveGroup, ...]
    rows: tuple[LiveRow, ...]

    def category(self, row: LiveRow, thresholds: tuple[Fraction, ...]) -> str:
        """Return the category of a row at these thresholds, one a band; "" for none.

        As the spreadsheet does it, with whole numbers alone: score × parts × 100 ≤ whole × per cent.
        """
        if row.registered:
            return row.registered
        group = self.groups[row.group]
        for band, threshold in zip(self.bands, thresholds, strict=True):
            steps = round(threshold * STEPS)
            match band.of:
                case Of.REFERENCE:
                    left, right = row.score * group.parts * 100 * STEPS, group.whole * steps
                    counts = group.whole > 0
                case Of.FULL_MARK:
                    left, right = row.score * 100 * STEPS, group.full_mark * steps
                    counts = group.full_mark > 0
                case Of.POINTS:
                    left, right, counts = row.score * STEPS, self.unit * steps, True
            if counts and (left <= right if band.inclusive else left < right):
                return band.category
        return ""
