"""What a term's results are reckoned from, and what comes out: counts, verdicts, and the arithmetic in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of a student and subject between two exams."""

    IMPROVED = "达标"
    """A step up that stays on the list (二类 → 三类)."""
    EXITED = "脱困"
    UNCHANGED = "未转化"
    RELAPSED = "退步"
    """A step down on the list (三类 → 二类)."""
    NEWCOMER = "新增"
    FIRST_ENTRY = "首次入册"
    PENDING = "待补测"
    LOST = "流失"
    TRANSFERRED = "转出"
    EXEMPT_NOW = "转为一类"
    """Registered as exempt since: no longer an object of the conversion."""


class Move(NamedTuple):
    """One student and subject: the categories before and after ("" for none or not known)."""

    outcome: Outcome
    before: str = ""
    after: str = ""
    moved: bool = False
    """Listed before, and in another class now."""


class CategoryCount(NamedTuple):
    """One category of one teacher and subject, in students."""

    category: str
    initial: int
    converted: int = 0
    added: int = 0
    pending: int = 0
    lost: int = 0
    transferred: int = 0
    first_entries: int = 0


class Standing(NamedTuple):
    """A score in an exam: score and total in ten-thousandths, and how many the total is shared by."""

    score: int
    total: int
    takers: int

    @property
    def relative(self) -> Fraction | None:
        """Score ÷ mean; None where the mean is zero or nobody sat."""
        return Fraction(self.score * self.takers, self.total) if self.total > 0 and self.takers else None


class Measured(NamedTuple):
    """What a conversion measure makes of a student or a group."""

    reached: bool | None
    """Converted, or the target reached; None where it cannot be told, or the measure knows only points."""
    value: Fraction | None
    """The share, gap, rise or count that was compared."""
    points: Fraction | None
    name: str
    """The level reached; "" for none."""
    words: str
    clause: str


class CategoryVerdict(NamedTuple):
    """One category (or all together) beside the levels."""

    row: CategoryCount
    net: int
    rate: Fraction | None
    """None with nobody listed at the start."""
    level: str
    words: str


class TargetMet(NamedTuple):
    """One target, and whether it was reached; None where it cannot be told."""

    name: str
    at_least: Fraction | None
    """What every category is to reach that has no line of its own; None where nothing is asked of these."""
    met: bool | None
    by_category: Mapping[str, Fraction] = MappingProxyType({})
    """Lines of single categories."""


class Better(StrEnum):
    """How the standing of a student can get better, so that a target comes nearer."""

    CONVERTED = "再转化"
    MADE_UP = "补测后转化"
    """Without a score so far, and converted after the make-up test."""
    OFF = "离开名单"
    """Added, and no longer listed."""
    BACK = "退步的回到原来的类别"
    """Relapsed, and back in the former category or better: no longer added."""
    BACK_OFF = "退步的离开名单"
    """Relapsed, and no longer listed: no longer added, and converted as well."""


class Step(NamedTuple):
    """So many students of one kind whose standing gets better."""

    kind: Better
    category: str
    """Where they count now; of those relapsed the category in which they are now."""
    students: int
    words: str
    came_from: str = ""
    """The category before, of those relapsed."""


class StillNeeded(NamedTuple):
    """The fewest students whose standing must get better for a target to be met, and one way to get there."""

    level: str
    by_category: Mapping[str, int]
    """What each category lacks in net conversions; one relapse undone may serve two of them."""
    total: int
    """Students; as far as one gets, where the target cannot be reached."""
    reachable: bool
    """False only where no way exists: those who left stay in the initial number and cannot convert."""
    steps: tuple[Step, ...]
    """One way to get there (as far as one gets)."""
    words: str


class LevelVerdict(NamedTuple):
    """A teacher beside the levels of the policy."""

    verdict: str
    consequence: str
    clause: str
    categories: tuple[CategoryVerdict, ...]
    targets: tuple[TargetMet, ...]
    needed: StillNeeded | None
    """None at the highest level, and without a task."""
    words: str


class MilestoneReached(NamedTuple):
    """A teacher at one milestone."""

    target: TargetMet
    categories: tuple[CategoryVerdict, ...]
    needed: StillNeeded | None
    """None when reached or without an exam."""
    clause: str
    words: str

    @property
    def more(self) -> int:
        """The fewest students whose standing must get better; 0 when reached or without an exam."""
        return self.needed.total if self.needed else 0

    @property
    def reachable(self) -> bool:
        """Whether there is a way to reach it, where it is not reached."""
        return self.needed is None or self.needed.reachable


class MilestoneVerdict(NamedTuple):
    """A teacher over all milestones."""

    verdict: str
    """The award, or which milestones were reached and which not."""
    won: bool | None
    """Whether the award is won; None while an exam is missing."""
    clause: str
    milestones: tuple[MilestoneReached, ...]
    improved: int
    listed: int
    absent: int
    """Of the listed, without a score that shows whether they improved."""
    words: str


class ByDefault(NamedTuple):
    """A choice that no document makes, that a default of this program makes, and that decided a verdict."""

    key: str
    """Where the choice stands in a policy (``targets.empty_category``); "" for one that no key offers."""
    says: str
    """What the default says."""
    otherwise: str
    """What the other choice would give."""

    @property
    def words(self) -> str:
        """The default and the other choice in one sentence."""
        return f"{BY_DEFAULT}：{self.says}（{self.otherwise}）"


BY_DEFAULT = "文件没有写，按默认"
"""In place of a clause, where a default of this program decided."""


class StarVerdict(NamedTuple):
    """The stars of one student's unit."""

    points: int
    stars: tuple[str, ...]
    doubt: str
    """Why the record should be looked at again; "" where nothing is odd."""
    words: str


class Enrolment(NamedTuple):
    """The numbers that 巩固率 is reckoned from, in students; None for what is not known."""

    start: int | None = None
    enrolled: int | None = None
    graduates: int | None = None
    entrants: int | None = None
    moved_in: int | None = None
    moved_out: int | None = None
    sat: int | None = None


class RetentionRate(NamedTuple):
    """巩固率 with its numerator and denominator."""

    meaning: str
    kept: int | None
    of: int | None
    uncapped: Fraction | None
    rate: Fraction | None
    """None where a number is missing or the denominator is not above zero."""
    targets: tuple[TargetMet, ...]
    words: str
    clause: str
