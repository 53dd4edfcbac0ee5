"""Teachers held against the targets, ready to be shown: the numbers, the arithmetic, and the names behind both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.register import provisional_text
from xuekun_cli.model.results.report import Judged, TermOutcome, Valued
from xuekun_cli.model.results.term import CategoryCount
from xuekun_cli.model.results.term_rates import TOGETHER
from xuekun_cli.model.results.transitions import Transition

SHEET_JUDGED = "考核表"
SHEET_ARITHMETIC = "算式"


class Block(NamedTuple):
    """What stands over the numbers of one category (or all together) at one exam."""

    category: str
    milestone: str = ""
    """The milestone's name; "" where the levels are reckoned."""

    @property
    def title(self) -> str:
        """``二类``, ``期中二类``, or ``期中`` for all categories together."""
        return self.milestone + (self.category if not self.milestone or self.category != TOGETHER else "")


class Tally(NamedTuple):
    """The numbers of one block for one teacher and subject."""

    row: CategoryCount
    net: int
    rate: Fraction | None
    """None with nobody listed at the start."""
    share: str
    """Numerator, denominator and rate, so that the rate compares as it does: ``2/5 = 40.0%``; "" without one."""
    level: str
    """The level or milestone reached; "" where nothing is judged."""


class People(NamedTuple):
    """The students behind one number."""

    title: str
    """``期初在册``, ``脱困``, ``新增`` …"""
    effect: str
    """How they count, in Chinese: ``算转化``, ``留在期初人数里，不算转化`` …"""
    students: tuple[Transition, ...]
    """In the order of the classes; of the exempt nobody."""
    relative: bool = False
    """Whether it is the relative scores that decide, not the points."""


class CategoryPeople(NamedTuple):
    """The students behind the numbers of one category at one exam."""

    exam: str
    """The role of the exam: 期中, 期末, 本次."""
    category: str
    groups: tuple[People, ...]
    """Those listed at the start first; groups of nobody left out, but for the first."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One teacher (or class) in one subject."""

    judged: Judged
    tallies: tuple[Tally | None, ...]
    """Beside ``Check.blocks``; None where the exam has not been held."""
    missed: bool
    """Judged, and below the lowest level with a line, or below a milestone whose exam has been held."""
    needed: str
    """What the next level or the milestones still ask for; "" for nothing."""
    clause: str
    """Where the verdict stands; "" for one who is not judged."""
    words: tuple[str, ...]
    """The arithmetic in words."""
    people: tuple[CategoryPeople, ...]

    @property
    def who(self) -> str:
        """The teacher, or the class where nobody is named."""
        return self.judged.unit.teacher or self.judged.unit.class_name

    @property
    def verdict(self) -> str:
        """The verdict, or that there is none."""
        return provisional_text(self.judged.verdict or NOT_JUDGED, self.judged.provisional)


NOT_JUDGED = "不评"


@dataclass(frozen=True)
class Check:
    """Everything that `check` knows at the end."""

    outcome: TermOutcome
    blocks: tuple[Block, ...]
    rows: tuple[CheckRow, ...]
    teacher: str = ""
    """The one teacher who was asked for, as the 任课表 writes the name; "" for all."""

    @property
    def missed(self) -> tuple[CheckRow, ...]:
        """Those who missed what `--strict` looks at."""
        return tuple(row for row in self.rows if row.missed)

    @property
    def counted_as(self) -> str:
        """What one verdict is of, where verdicts are counted."""
        if not self.outcome.has_teachers:
            return "一个班一科算一项"
        once = {(row.judged.unit.school, row.who, row.judged.unit.subject_key) for row in self.rows}
        # who shares a class, or took one over, has a row of its own for it
        return "一名教师一科算一项" if len(once) == len(self.rows) else "一行算一项"

    @property
    def valued(self) -> Valued | None:
        """增值（参考） of the rows that were asked for."""
        return self.outcome.valued(row.judged for row in self.rows)
