"""How many would be listed if a line of the policy stood elsewhere: thresholds, counts, and who stands near a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import InputReading

NEAR_POINTS = 2
"""A student within so many points of a line stands near it."""


class Unit(StrEnum):
    """What a line is measured in."""

    SHARE = "share"
    POINTS = "points"
    COUNT = "count"

    @property
    def label(self) -> str:
        """One step of the unit, as people say it."""
        return {"share": "个百分点", "points": "分", "count": "名"}[self.value]

    @property
    def step(self) -> Fraction:
        """The step that a range is tried in when nobody says otherwise."""
        return Fraction(1, 100) if self is Unit.SHARE else Fraction(1)

    def text(self, value: Fraction) -> str:
        """Return a threshold as people write it: ``80%``, ``60``, ``5``."""
        if self is Unit.SHARE:
            return percent(value)
        return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


@dataclass(frozen=True, slots=True)
class MovableLine:
    """A number of the policy that a line follows from."""

    path: str
    """As in ``--set``: ``screening.三类.at_most``."""
    key: str
    """The field of its condition."""
    band: int
    """Index of its category among the policy's."""
    category: str
    clause: str
    words: str
    """The condition in plain Chinese."""
    unit: Unit
    own: Fraction
    """The policy's value: a share, points, or a number of places."""

    @property
    def title(self) -> str:
        """How headings name the line."""
        return f"{self.category}：{self.words}"

    @property
    def own_text(self) -> str:
        """The policy's value as people write it."""
        return self.unit.text(self.own)


@dataclass(frozen=True, slots=True)
class Near:
    """How many stand within `NEAR_POINTS` of a line, the exempt left out."""

    below: int = 0
    """On the line or on its listed side."""
    above: int = 0
    listed: int = 0
    """Listed in the subject, in whatever category."""

    @property
    def unlisted(self) -> int:
        """Not listed in the subject."""
        return self.below + self.above - self.listed

    def __add__(self, other: Near) -> Near:
        return Near(self.below + other.below, self.above + other.above, self.listed + other.listed)


@dataclass(frozen=True, slots=True)
class TriedGroup:
    """One class and subject under every threshold of one line."""

    school: str | None
    class_name: str
    class_key: str
    subject: str
    takers: int
    cutoff: Fraction | None
    """The line at the policy's own value, in points; None where there is none."""
    counts: Mapping[str, tuple[int, ...]]
    """Category → listed at each threshold, the exempt left out."""
    near: Near

    @property
    def listed(self) -> tuple[int, ...]:
        """Listed at each threshold, all categories together."""
        return tuple(map(sum, zip(*self.counts.values(), strict=True)))


@dataclass(frozen=True, slots=True)
class Steepness:
    """How many enter the category of a line for one step (a point of percent, a point, a place) of it."""

    step: Fraction
    below: int | None
    """From one step below the policy's own value up to it; None where the line cannot stand there."""
    above: int | None
    """From the policy's own value to one step above."""
    mean: Fraction | None
    """On the average of the steps around the own value."""
    low: Fraction
    """Where the average begins."""
    high: Fraction


@dataclass(frozen=True, slots=True)
class TriedLine:
    """One line of the policy under a range of thresholds, the other lines as the policy has them."""

    line: MovableLine
    thresholds: tuple[Fraction, ...]
    """Ascending, the policy's own value among them."""
    groups: tuple[TriedGroup, ...]
    """In the order of the screening: class by class."""
    steepness: Steepness
    remarks: tuple[str, ...] = ()
    """Where the line would pass another, in Chinese."""

    @property
    def own_at(self) -> int:
        """The place of the policy's own value among the thresholds."""
        return self.thresholds.index(self.line.own)

    @property
    def near(self) -> Near:
        """Who stands near the line, over all classes and subjects."""
        return sum((group.near for group in self.groups), Near())

    def counted(self, *, subject: str = "", school: str | None = None, class_key: str = "") -> tuple[int, ...]:
        """Return how many are in the line's category at each threshold, over all groups or those named."""
        return self._sums(subject, school, class_key, listed=False)

    def listed(self, *, subject: str = "", school: str | None = None, class_key: str = "") -> tuple[int, ...]:
        """Return how many are listed in any category at each threshold, over all groups or those named."""
        return self._sums(subject, school, class_key, listed=True)

    def _sums(self, subject: str, school: str | None, class_key: str, listed: bool) -> tuple[int, ...]:
        sums = [0] * len(self.thresholds)
        for group in self.groups:
            other_class = class_key and (group.school, group.class_key) != (school, class_key)
            if other_class or (subject and group.subject != subject):
                continue
            for k, count in enumerate(group.listed if listed else group.counts[self.line.category]):
                sums[k] += count
        return tuple(sums)


@dataclass(frozen=True, slots=True)
class NearStudent:
    """A student within `NEAR_POINTS` of a line in one subject."""

    line: MovableLine
    school: str | None
    class_name: str
    student_id: str | None
    name: str
    subject: str
    score: int
    """In ten-thousandths."""
    cutoff: Fraction
    """In points."""
    below: bool
    """On the line or on its listed side."""
    category: str
    """In which the student is listed in this subject, or ""."""
    ref: CellRef

    @property
    def distance(self) -> Fraction:
        """Score − line, in points."""
        return Fraction(self.score, SCALE) - self.cutoff


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that `whatif` knows at the end."""

    policy: Policy
    exam: str
    inputs: tuple[InputReading, ...]
    lines: tuple[TriedLine, ...]
    near: tuple[NearStudent, ...]
    """Line by line, in the order of the screening."""
    findings: tuple[Finding, ...]
    settings: tuple[tuple[str, str], ...] = ()
    """The options of this run that decide something, in Chinese: name, value."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects, in their order."""
        return tuple(dict.fromkeys(group.subject for one in self.lines[:1] for group in one.groups))
