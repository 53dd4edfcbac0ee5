"""What running a policy's worked examples gives: expected and found, and how near each line they came."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Boundary(NamedTuple):
    """A line of a policy that decides something; its examples have to stand just below, at and just above it."""

    path: str
    """Where it stands in the file: ``screening.二类.at_most``."""
    near: Fraction
    """The largest distance that still counts as just beside the line, in the line's own unit."""


class Probe(NamedTuple):
    """One comparison that an example made: how far the value was from the line, exactly (0: on the line)."""

    path: str
    distance: Fraction


class Checked(NamedTuple):
    """One expectation of an example, and what came of it."""

    example: int
    """Number of the example in the file, from 1."""
    title: str
    what: str
    """What was looked at: a score, a teacher's counts, points of a unit."""
    expected: str
    found: str
    reason: str
    """Why it was found so, with the numbers."""
    probes: tuple[Probe, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the example came out as expected."""
        return self.expected == self.found
