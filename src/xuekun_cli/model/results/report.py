"""What `report` and `check` know at the end: exams, transitions, numbers and verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.conversion import ByCategory
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.measured import TermMeasured
from xuekun_cli.model.results.screening import Answer, Group
from xuekun_cli.model.results.term import ByDefault, LevelVerdict, MilestoneVerdict
from xuekun_cli.model.results.transitions import Sat, Transition, UnitCount
from xuekun_cli.model.results.value_added import UnitValue, ValueAddedOutcome
from xuekun_cli.model.scores.tables import InputReading, ScoreTable


@dataclass(frozen=True, slots=True)
class ExamUsed:
    """One exam of a report: what was read, and how it fits the one before."""

    role: str
    """``期初``, ``期中``, ``期末``: how the report calls it."""
    name: str
    """The exam's own name, or "" ."""
    inputs: tuple[InputReading, ...]
    students: int
    classes: int
    register: str = ""
    """The register that was read for it, by its file name; "" for scores alone."""
    register_only: bool = False
    """Only the register was there, no scores."""
    matched: int = 0
    """Students of the first exam that are in this one."""
    struck: int = 0
    """Candidates that a person struck (审核: 不确认)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A teacher (or a class, where no 任课表 is given) in one subject beside the policy's targets."""

    unit: UnitCount
    levels: LevelVerdict | None = None
    milestones: MilestoneVerdict | None = None
    mid: UnitCount | None = None
    """The numbers of the mid-term exam, where there is one."""
    since: str = ""
    """The day from which a teacher has the class, as written, where that is after the start."""
    judged: bool = True
    """False for one who is shown and not judged."""
    remark: str = ""
    by_default: tuple[ByDefault, ...] = ()
    """The choices that no document makes, and that decided the verdict."""

    @property
    def provisional(self) -> bool:
        """Whether the numbers, and the verdict with them, would change with an open question."""
        return bool(self.unit.provisional or (self.mid is not None and self.mid.provisional))

    @property
    def verdict(self) -> str:
        """The verdict in a word or two; "" for one who is not judged."""
        if not self.judged:
            return ""
        said = [one.verdict for one in (self.levels, self.milestones) if one is not None]
        return "；".join(said)

    @property
    def clause(self) -> str:
        """依据: where the verdict stands, and the defaults of the program that decided it."""
        said = [one.clause for one in (self.levels, self.milestones) if one is not None]
        if any(one.key == "targets.no_task" for one in self.by_default):
            said = []  # the clause says no more than that no document does
        return "；".join(dict.fromkeys((*said, *(one.words for one in self.by_default))))

    @property
    def needed(self) -> str:
        """What the next level, and every milestone missed, still asks for, with one way to get there; "" for nothing."""
        found = [self.levels.needed] if self.levels else []
        found += [stone.needed for stone in self.milestones.milestones] if self.milestones else []
        return "；".join(one.words for one in found if one is not None)


class Valued(NamedTuple):
    """增值（参考）, ready to be shown: the estimates beside the rows that they belong to."""

    policy: Policy
    value: ValueAddedOutcome
    rows: tuple[tuple[Judged, UnitValue], ...]
    """() where nothing could be estimated."""
    has_teachers: bool
    between: str = ""
    """The two exams where it is not all there is; the rates beside are no official ones then."""


@dataclass(frozen=True)
class TermOutcome:
    """Everything about two or three exams of one cohort."""

    policy: Policy
    exams: tuple[ExamUsed, ...]
    """The first, (the mid-term,) the last."""
    before: ScoreTable
    after: ScoreTable
    groups: tuple[Group, ...]
    """Classes and subjects of the last exam."""
    transitions: tuple[Transition, ...]
    other: tuple[Transition, ...]
    """The same by the line that the policy did not choose (the first exam's lines, or with a frozen line the last
    exam's own); empty where it cannot be told."""
    mid: tuple[Transition, ...]
    """From the first exam to the mid-term; empty without one."""
    classes: tuple[UnitCount, ...]
    subjects: tuple[UnitCount, ...]
    """Each subject over all classes of a school."""
    grades: tuple[UnitCount, ...]
    schools: tuple[UnitCount, ...]
    """All subjects and classes of a school together; ``subject`` is "" ."""
    teachers: tuple[Judged, ...]
    """Teacher by teacher, or class by class where there is no 任课表."""
    has_teachers: bool
    struck: tuple[tuple[str, str, str], ...] = ()
    """Class, name and subject of candidates struck at the start and below a line now."""
    dropped_subjects: tuple[str, ...] = ()
    """Subjects of the first exam that the last one does not have."""
    findings: tuple[Finding, ...] = ()
    honoured: tuple[Answer, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    at_mid: tuple[Sat | None, ...] = ()
    """What the mid-term exam says of each of ``transitions``; () without one, None where nobody knows."""
    answers: tuple[Answer, ...] = field(default=())
    """All answers that were found, for the next run."""
    value_added: ValueAddedOutcome | None = None
    """Beside the official rates, advisory; None where it was not asked for."""
    measured: TermMeasured | None = None
    """What the policy's other measures of conversion say; None where it has none, or only a register is there."""

    @property
    def start(self) -> str:
        """What the first exam is called: 期初, or 前一次 where its name says that it is none."""
        return self.exams[0].role

    @property
    def frozen_line(self) -> bool:
        """Whether the policy judges the last exam by the first one's lines."""
        rule = self.policy.file.conversion
        return rule is not None and rule.line.is_ == "frozen"

    @property
    def by_category(self) -> bool:
        """Whether the policy counts conversion by category; if not, the targets are not held against the rates."""
        rule = self.policy.file.conversion
        return rule is None or isinstance(rule.measure(), ByCategory)

    @property
    def other_line(self) -> str:
        """What the line is called that the policy did not choose: 期初线, or with a frozen line 期末线 (本次线)."""
        return f"{self.exams[-1 if self.frozen_line else 0].role}线"

    def valued(self, chosen: Iterable[Judged] | None = None) -> Valued | None:
        """Return the estimates of those of ``teachers`` that are chosen; of all without a choice."""
        if self.value_added is None:
            return None
        wanted = None if chosen is None else {id(one) for one in chosen}
        rows = zip(self.teachers, self.value_added.units, strict=False)
        kept = tuple(row for row in rows if wanted is None or id(row[0]) in wanted)
        return Valued(self.policy, self.value_added, kept, self.has_teachers)
