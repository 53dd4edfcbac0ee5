"""A register that goes on from the last one: what each row was, what became of it, and who is off the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.register import COL_REVIEW, SHEET_AWAY, SHEET_EXITED, SHEET_LEFT
from xuekun_cli.model.results.screening import Answer, Child, ChildTyped, ScreenOutcome
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import ABSENT
from xuekun_cli.model.scores.cells import CellRef

STRUCK = "不确认"
"""The review that takes a candidate off the register."""
STRUCK_LISTED = "又在线下"
STRUCK_UNLISTED = "不在线下"
STRUCK_UNKNOWN = "没有成绩"
"""What became of a candidate whom a person had struck."""
_STRUCK_BEFORE = f"上次{STRUCK}，"
NOT_HELD = "没考这科"
"""On the register before, and the exam has no such subject: it stays, and no make-up test is asked for."""
NO_LONGER = "这次没有列入"
"""A row of a former version of this register that somebody had filled."""
WAITING = (Outcome.PENDING.value, NOT_HELD)
"""Stays on the register without a score."""
OFF_THE_LIST = (Outcome.EXITED.value,)
AWAY = (Outcome.LOST.value, Outcome.TRANSFERRED.value)


def told(what: str) -> str:
    """Return what became of a row, said in full."""
    return f"{_STRUCK_BEFORE}{what}" if what in (STRUCK_LISTED, STRUCK_UNLISTED, STRUCK_UNKNOWN) else what


def untold(text: str) -> str:
    """Return what `told` was given."""
    return text.removeprefix(_STRUCK_BEFORE)


class Past(NamedTuple):
    """A student and subject in an earlier exam."""

    exam: str
    """The name of the exam, as the history columns have it."""
    said: str
    """The category; or 缺考, 不确认, or what became of the student."""
    relative: Fraction | None = None
    """相对分 to six decimals."""


class Who(NamedTuple):
    """A student and subject, as the register or the exam writes them."""

    school: str | None
    class_name: str
    student_id: str | None
    name: str
    subject: str
    subject_key: str

    @property
    def child(self) -> Child:
        """The student, as the register writes it."""
        return Child(self.school, self.class_name, self.student_id, self.name)


@dataclass(frozen=True, slots=True)
class OldRow:
    """A student and subject of the last register, as it stands there."""

    who: Who
    category: str
    score: int | None = None
    """In ten-thousandths."""
    relative: Fraction | None = None
    level: str = ""
    said: str = ""
    """What stands under 变动."""
    typed: Mapping[str, str] = field(default_factory=dict)
    history: tuple[Past, ...] = ()
    """The exams before, the newest first; those of which nothing is known left out."""
    ref: CellRef | None = None
    place: str = ""
    """The cell of the score, as 出处 names it."""

    @property
    def struck(self) -> bool:
        """Whether a person took the candidate off."""
        return self.typed.get(COL_REVIEW) == STRUCK

    def past(self, exam: str) -> Past:
        """Return the row as an earlier exam of the next register."""
        said = STRUCK if self.struck else ABSENT if self.said in WAITING else self.category
        return Past(exam, said, self.relative)


@dataclass(frozen=True, slots=True)
class Gone:
    """A student and subject that is off the register, and what was typed for it."""

    what: str
    """脱困, 流失, 转出, 转为一类 …"""
    exam: str
    """The exam at which it left; "" where an older register does not say."""
    who: Who
    before: str
    """The category it had."""
    before_relative: Fraction | None = None
    score: int | None = None
    """At the exam at which it left, in ten-thousandths."""
    relative: Fraction | None = None
    status: str = ""
    """What the roll says."""
    typed: Mapping[str, str] = field(default_factory=dict)
    history: tuple[Past, ...] = ()
    """Up to the exam before it left."""

    @property
    def sheet(self) -> str:
        """Where it stands: 已脱困, 流失转出 or 已不在册."""
        if self.what in OFF_THE_LIST:
            return SHEET_EXITED
        return SHEET_AWAY if self.what in AWAY else SHEET_LEFT

    @property
    def past(self) -> tuple[Past, ...]:
        """Its history with the exam at which it left in front."""
        return (Past(self.exam, self.what, self.relative), *self.history) if self.exam else self.history


class LastRegister(NamedTuple):
    """What a register was made from: its file, the checksum, and the name of its exam."""

    file: str
    sha256: str
    exam: str


@dataclass(frozen=True)
class RegisterHistory:
    """A register read in full, to go on from."""

    path: str
    last: LastRegister
    """This register itself."""
    rows: tuple[OldRow, ...]
    """名册, in its order."""
    labels: tuple[str, ...] = ()
    """The names of the earlier exams that it has columns for, the newest first."""
    gone: tuple[Gone, ...] = ()
    exempt: tuple[tuple[str, str, str], ...] = ()
    """Class, id and name of those on the sheet of the exempt."""
    answers: tuple[Answer, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """File name → sha256 of the inputs it was made from."""
    exam: str = ""
    """The exam's own name, or "" ."""
    before: LastRegister | None = None
    """The register that this one goes on from; None for one of `screen`."""
    rows_before: tuple[OldRow, ...] = ()
    """The rows of that register, as 变动 keeps them."""
    has_moves: bool = False
    findings: tuple[Finding, ...] = ()
    """What is to be said of rows that a person retyped or deleted."""
    besides: Besides = NOTHING
    """What a person put beside what the register has a place for."""
    children: tuple[ChildTyped, ...] = ()
    """What a person typed on 按学生."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a row of the last register, or who entered."""

    what: str
    last: OldRow | None
    """None for who was not on the last register."""
    who: Who
    """As in this exam, where the student is in it."""
    after: str = ""
    """The category now, "" for none."""
    score: int | None = None
    relative: Fraction | None = None
    level: str = ""
    listed: int = -1
    """Index into the listed of this exam, or −1."""
    status: str = ""
    """What the roll says of who left."""
    now_is: str = ""
    """Class, id and name of now, as far as they are others than in the last register."""
    provisional: bool = False
    """It would be otherwise if an open question about who is who were answered otherwise."""


@dataclass(frozen=True, slots=True)
class OnRegister:
    """What a row of the new register has besides what screening gave it."""

    said: str
    history: tuple[Past, ...]
    times: int
    """How many exams listed the student in the subject, this one included; struck candidates do not count."""
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that stays on the register without a score."""

    row: OldRow
    who: Who
    """As in this exam, where the student is in it."""
    on: OnRegister


@dataclass(frozen=True)
class Rolled:
    """The last register and this exam put together."""

    exam: str
    """The name of this exam among the others."""
    last: LastRegister
    labels: tuple[str, ...]
    """The earlier exams, the newest first."""
    moved: tuple[Moved, ...]
    """Every row of the last register in its order, then who entered."""
    rows: Mapping[int, OnRegister]
    """Index into the listed of this exam → what its row has besides."""
    waiting: tuple[Waiting, ...]
    gone: tuple[Gone, ...]
    """Everybody off the register: now, then those of earlier exams."""
    unregistered: tuple[tuple[str, str, str], ...] = ()
    """Class, id and name of who was exempt by the last register and is not registered now."""


@dataclass(frozen=True)
class RollOutcome:
    """The next register: this exam's screening, and what was carried on from the last one."""

    screen: ScreenOutcome
    rolled: Rolled
    again: bool = False
    """The register that was given was made from these scores already: it was made anew from its own last."""
    about_given: tuple[Finding, ...] = ()
    """What there is to say about the rows of the given register. It is not written into the next one: made
    anew from itself, that could not say it again."""
