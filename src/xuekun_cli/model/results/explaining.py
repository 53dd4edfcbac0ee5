"""One student explained: what stands in the cells, what it was compared with, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark


@dataclass(frozen=True, slots=True)
class Place:
    """Something that was looked at, and where it stands."""

    what: str
    """The exam, or the subject, in Chinese."""
    read_as: str
    """What the cell was read as, in Chinese."""
    ref: CellRef


@dataclass(frozen=True, slots=True)
class Step:
    """A condition put to the student in one subject, holding or not."""

    words: str
    """The condition in plain Chinese."""
    comparison: str
    """The comparison that was made, briefly: ``56 ≤ 62.00``."""
    full: str
    """The same with how the line came about."""
    holds: bool
    clause: str
    cutoff: Fraction | None = None
    """The line in points, where there is one."""
    inclusive: bool | None = None
    """Whether a score on the line is below it; None for what is no line by itself."""
    depth: int = 0
    """0 for a category's own condition, 1 for a part of it, and so on."""
    looked_at: tuple[Place, ...] = ()
    """The cells of earlier exams that this condition looked at."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A category of the policy put to the student in one subject."""

    category: str
    step: Step
    parts: tuple[Step, ...] = ()
    """What the condition is made of, in its order; empty for a plain one."""


@dataclass(frozen=True, slots=True)
class SubjectExplained:
    """One subject of the student: the score, what it was held against, the verdict."""

    subject: str
    mark: Mark
    """What the cell says; a mark that the policy counts as zero is given as that mark."""
    score: int | None
    """The score that was judged, in ten-thousandths; None without one."""
    level: str
    ref: CellRef
    written: str
    """What stands in the cell as text, "" where nothing does or nobody looked."""
    read_as: str
    """What the cell was read as, in Chinese."""
    added: tuple[Place, ...]
    """The subjects that a total or a mean is made of; empty for a subject by itself."""
    takers: int | None
    """参考人数 of the class; None for a student without a class."""
    total: int | None
    """Sum of the class's scores that count in the total, in ten-thousandths."""
    exempt_scores: int
    """How many scores of the exempt are in the total while the students are not among the takers."""
    average: Fraction | None
    reference: Fraction | None
    """What the policy's shares are taken of, in points."""
    references: tuple[str, ...]
    """References other than the class's own mean, with their arithmetic, in Chinese."""
    compared: tuple[Compared, ...]
    category: str
    """The category in which the student is listed, or ""."""
    fits: str
    """The first category whose condition holds, or ""; it lists only with enough subjects."""
    clause: str
    reason: str
    """The sentence of 说明 and 名册 for who is listed; else why not."""
    exit_score: int | None
    """The lowest score off the list, in ten-thousandths, for who is listed by a score."""

    @property
    def gap(self) -> int | None:
        """Points to the exit score, in ten-thousandths."""
        return None if self.score is None or self.exit_score is None else self.exit_score - self.score


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that `explain` knows about one student."""

    policy: Policy
    exam: str
    school: str | None
    class_name: str | None
    student_id: str | None
    name: str
    exempt: bool
    registered: str
    """How an exempt student is registered, in Chinese; "" for the others."""
    ref: CellRef
    """Where the name stands."""
    subjects: tuple[SubjectExplained, ...]
    overall: str
    """The category over all subjects, where the policy gives one and the student is listed; else ""."""
    findings: tuple[Finding, ...]
    """What concerns this student or his or her class in a subject, the worst first."""

    @property
    def listed(self) -> tuple[SubjectExplained, ...]:
        """The subjects in which the student is listed."""
        return tuple(one for one in self.subjects if one.category)

    @property
    def fitting(self) -> int:
        """In how many subjects the condition of some category holds."""
        return sum(bool(one.fits) for one in self.subjects)

    @property
    def at_least(self) -> int:
        """In how many subjects a condition has to hold for the student to be listed."""
        rule = self.policy.screening.overall
        return 1 if rule is None else rule.at_least_subjects
