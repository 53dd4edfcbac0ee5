"""A school's written policy as values, each with the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ExemptRule:
    """Who is on the list by registration alone (随班就读), and how their scores count."""

    category: str
    words: tuple[str, ...]
    """Words in a 备注/类别 column that register a student."""
    in_total: bool
    in_takers: bool
    clause: str
    counting_clause: str


@dataclass(frozen=True, slots=True)
class Band:
    """A category by score: at most ``at_most`` × reference (the boundary belongs to the band)."""

    category: str
    at_most: Fraction
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What `screen` needs of a policy. Bands stand from the lowest bar upwards; the first that fits holds."""

    id: str
    name: str
    source: str
    digest: str
    """``sha256:`` of the file's bytes."""
    path: str
    exempt: ExemptRule
    bands: tuple[Band, ...]
    reference_clause: str

    @property
    def categories(self) -> tuple[str, ...]:
        """All category names, the exempt one first."""
        return (self.exempt.category, *(band.category for band in self.bands))

    @property
    def exit_band(self) -> Band:
        """The uppermost band: above its bar a student is off the list."""
        return self.bands[-1]
