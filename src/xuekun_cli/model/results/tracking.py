"""Students over three or more exams: what each exam says of them, their stays on the list, and hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.report import Valued
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED
from xuekun_cli.model.scores.tables import InputReading

LEAST_EXAMS = 3
"""With fewer there is no course to follow; two are compared by `report`."""
HINT_ONLY = "提醒，不是结论"
"""Stands beside every hint."""


class Point(NamedTuple):
    """A student and subject in one exam."""

    category: str
    """A category of the policy, `UNLISTED`, `ABSENT` or `NOT_THERE`."""
    exempt: bool = False
    score: int | None = None
    """In ten-thousandths."""
    reference: Fraction | None = None
    """In ten-thousandths; None without one (or where it is 0)."""
    percentile: Fraction | None = None
    """Share of the cohort below, of those with the same score the half."""
    t_score: float | None = None
    """50 + 10·z over the cohort."""
    rank: int | None = None
    """Place in the cohort, those with the same score alike."""
    cohort: int = 0
    """Students of the grade with a score, the exempt left out."""

    @property
    def placed(self) -> bool:
        """Whether there is a relative score."""
        return self.score is not None and self.reference is not None

    @property
    def relative(self) -> Fraction | None:
        """Score ÷ reference; worked out when asked for, since few of a cohort's are ever looked at exactly."""
        if self.score is None or self.reference is None:
            return None
        return self.score / self.reference

    @property
    def seen(self) -> bool:
        """Whether there was a score or a level: who was not seen is neither listed nor off the list."""
        return self.category not in (ABSENT, NOT_THERE)

    @property
    def listed(self) -> bool:
        """Whether the student was listed by a score or a level."""
        return self.seen and not self.exempt and self.category != UNLISTED


class Stay(NamedTuple):
    """Exams running in which a student was listed, from one exam to another (indices), those not sat left out."""

    first: int
    last: int
    times: int


@dataclass(frozen=True, slots=True)
class TrackedPerson:
    """One student over all exams, with the class of the last exam that he or she is in."""

    school: str | None
    class_name: str
    class_key: str
    student_id: str | None
    name: str
    exempt: bool
    """Registered in the last exam that he or she is in: shown apart."""
    places: tuple[int, ...]
    """Index in each exam's table, or −1."""
    provisional: bool = False
    """It is an open question who this is in another exam."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One student and subject over all exams."""

    person: TrackedPerson
    subject: str
    subject_key: str
    points: tuple[Point, ...]
    """One an exam, in their order."""
    stays: tuple[Stay, ...]
    current: bool
    """Whether the last stay lasts: listed in the last exam with a score."""

    @property
    def times(self) -> int:
        """In how many exams the student was listed."""
        return sum(stay.times for stay in self.stays)

    @property
    def seen(self) -> int:
        """In how many exams the student had a score or a level."""
        return sum(point.seen for point in self.points)

    @property
    def longest(self) -> Stay | None:
        """The longest stay; of equals the later one."""
        return max(self.stays, key=lambda stay: (stay.times, stay.first), default=None)

    @property
    def ends(self) -> tuple[int, int] | None:
        """The first and the last exam with a relative score; None with fewer than two."""
        first = next((number for number, point in enumerate(self.points) if point.placed), None)
        last = next((number for number in range(len(self.points) - 1, -1, -1) if self.points[number].placed), None)
        return None if first is None or last is None or first == last else (first, last)

    @property
    def change(self) -> Fraction | None:
        """The last relative score less the first one."""
        ends = self.ends
        if ends is None:
            return None
        first, last = (self.points[number].relative for number in ends)
        return None if first is None or last is None else last - first

    @property
    def latest_change(self) -> Fraction | None:
        """The last relative score less the one before it."""
        held = (point.relative for point in reversed(self.points) if point.placed)
        last, before = next(held, None), next(held, None)
        return None if before is None or last is None else last - before


class HintKind(StrEnum):
    """What a hint is about."""

    NEAR_A_LINE = "没有列入，一次次下降，离线很近"
    SLID_ONTO_LIST = "一次次下降以后列入"


class Hint(NamedTuple):
    """A student and subject at whom a person should look; no verdict."""

    trail: Trail
    kind: HintKind
    first: int
    """The exam from which on the relative score fell."""
    last: int
    falls: int
    gap: Fraction | None
    """Points above the nearest line; None for who is listed."""
    words: str


@dataclass(frozen=True, slots=True)
class ClassTrack:
    """A class and subject over all exams; a student counts for the class of his or her last exam."""

    school: str | None
    class_name: str
    class_key: str
    subject: str
    seen: tuple[int, ...]
    """Students with a score or a level, the exempt left out, one number an exam."""
    counts: Mapping[str, tuple[int, ...]]
    """Category → listed in each exam."""
    mean: tuple[Fraction | None, ...]
    """Mean relative score of those listed in that exam; None with nobody."""
    followed: tuple[Fraction | None, ...]
    """Mean relative score of those listed in the first exam of the subject, wherever they stand later."""

    @property
    def listed(self) -> tuple[int, ...]:
        """Listed in each exam, all categories together."""
        return tuple(sum(column) for column in zip(*self.counts.values(), strict=True))


class TrackedExam(NamedTuple):
    """One exam as it was used."""

    name: str
    places: tuple[str, ...]
    """The files and sheets that it was read from."""
    students: int
    known: int
    """Students who are in an earlier exam too."""
    counts: Mapping[str, int]
    """Category → listed, in students and subjects."""


@dataclass(frozen=True)
class TrackOutcome:
    """Everything that `track` knows at the end; commands, workbook and terminal only show it."""

    policy: Policy
    rule: Tracking
    rule_from: str
    """The policy that ``rule`` stands in: name and id."""
    exams: tuple[TrackedExam, ...]
    subjects: tuple[str, ...]
    trails: tuple[Trail, ...]
    """Class by class, student by student, subject by subject; the exempt left out."""
    exempt: tuple[Trail, ...]
    hints: tuple[Hint, ...]
    classes: tuple[ClassTrack, ...]
    inputs: tuple[InputReading, ...]
    findings: tuple[Finding, ...]
    honoured: tuple[Answer, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    ranks: bool = False
    """Whether ranks are wanted."""
    everyone: bool = False
    """Whether the sheets of all students are wanted, not only those of whom there is something to say."""
    valued: Valued | None = None
    """增值（参考）, from the first exam to the last; None for a policy that does not say how conversion is counted."""

    @property
    def running(self) -> tuple[tuple[Trail, Stay], ...]:
        """Who was listed so many exams running as the policy says, with the longest stay; the lasting ones first."""
        found = [
            (trail, stay)
            for trail in self.trails
            if (stay := trail.longest) is not None and stay.times >= self.rule.running
        ]
        return tuple(sorted(found, key=lambda one: not self.lasting(*one)))

    @property
    def newly(self) -> tuple[Trail, ...]:
        """Who is listed in the last exam, and was not in the one before that he or she sat."""
        found = ((trail, [point for point in trail.points[:-1] if point.seen]) for trail in self.trails)
        return tuple(trail for trail, sat in found if trail.points[-1].listed and sat and not sat[-1].listed)

    @property
    def left(self) -> tuple[Trail, ...]:
        """Who sat the last exam and is not listed in it, and was in the one before that he or she sat."""
        found = ((trail, [point for point in trail.points if point.seen]) for trail in self.trails)
        return tuple(
            trail
            for trail, sat in found
            if len(sat) > 1 and trail.points[-1].seen and not sat[-1].listed and sat[-2].listed
        )

    @property
    def improved(self) -> tuple[Trail, ...]:
        """Who was listed once, and whose relative score is higher in the last exam than in the first: most risen first."""
        risen = [
            (change, trail) for trail in self.trails if trail.times and (change := trail.change) and change > 0
        ]
        return tuple(trail for _, trail in sorted(risen, key=lambda one: -one[0]))

    @staticmethod
    def lasting(trail: Trail, stay: Stay) -> bool:
        """Tell whether a stay has not ended."""
        return trail.current and stay == trail.stays[-1]


def too_few_exams(one: TrackOutcome) -> str:
    """Return that nobody can have fallen so many times running in so few exams; "" when somebody can."""
    if len(one.exams) > one.rule.falls:
        return ""
    return (
        f"连续下降 {one.rule.falls} 次，至少要 {one.rule.falls + 1} 次考试才看得出；这里只有 {len(one.exams)} 次"
    )
