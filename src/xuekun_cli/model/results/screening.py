"""What screening finds: groups, listed students, and everything a reader needs to check them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.besides import NOTHING, Besides
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import InputReading, ScoreTable, Source


class Group(NamedTuple):
    """One class and subject: who sat, the reference and the cut-offs, exactly."""

    school: str | None
    class_name: str
    class_key: str
    subject: str
    subject_key: str
    takers: int
    total: int
    """Sum of the scores that count in the total, in ten-thousandths."""
    cutoffs: dict[str, Fraction]
    """Category → cut-off in points; empty when nobody sat."""
    counts: dict[str, int]
    """Category → listed students, the exempt category included."""
    absent: int = 0
    """Students of the class without a score in this subject, the exempt left out."""
    levels: int = 0
    """Students with a level instead of a score, the exempt left out."""
    reference: Fraction | None = None
    """What the policy's shares are taken of, in points: the average unless the policy says otherwise."""

    @property
    def seen(self) -> int:
        """参考人数 as it is shown: those with a score, or in a subject of levels those with a level."""
        return self.takers or self.levels

    @property
    def average(self) -> Fraction | None:
        """班级平均分 in points: total ÷ takers; None without takers."""
        return Fraction(self.total, self.takers * SCALE) if self.takers else None


class Verdict(NamedTuple):
    """What everybody below one line of a class and subject has in common, or everybody registered there."""

    category: str
    clause: str = ""
    cutoff: Fraction | None = None
    """The line of the condition that decided, in points; None where it is no line on the score."""
    exit_score: int | None = None
    """The lowest score off the list, in ten-thousandths, in the steps this subject is marked in."""
    said: str = ""
    """What the reason says behind the comparison: how the line came about, and what follows."""
    exempt: bool = False
    """Listed by registration, not by a score."""


class Child(NamedTuple):
    """A child of the register, as it is written there."""

    school: str | None
    class_name: str
    student_id: str | None
    name: str


class Listed(NamedTuple):
    """One student and subject on the list, with the verdict's inputs and the place of the score."""

    group: Group
    student: int
    """Index into the table's students."""
    student_id: str | None
    name: str
    verdict: Verdict
    score: int | None
    """In ten-thousandths; None for an exempt student without a score, and for a level."""
    comparison: str
    """The start of the reason: subject, score and the cut-off beside it (``语文 28 ≤ 28.02``)."""
    place: Source
    """The sheet that the score stands on."""
    cell: str
    """The address of the score there; of the name where there is no cell for it."""
    level: str = ""
    """The level, where the subject has levels instead of scores."""
    overall: str = ""
    """The student's category over all subjects, where the policy gives one."""
    more: str = ""
    """The end of the reason: what is said of this student alone."""
    sentence: str = ""
    """The reason without its end, where it is more than the comparison and what the verdict says."""

    @property
    def subject(self) -> str:
        """The subject in the office's own word."""
        return self.group.subject

    @property
    def subject_key(self) -> str:
        """The key of the subject."""
        return self.group.subject_key

    @property
    def exempt(self) -> bool:
        """Listed by registration, not by a score."""
        return self.verdict.exempt

    @property
    def ref(self) -> CellRef:
        """Where the score stands."""
        return CellRef(self.place.file, self.place.sheet, self.cell)

    @property
    def input(self) -> int:
        """Index of the input workbook."""
        return self.place.input

    @property
    def category(self) -> str:
        """The category that the student is listed in."""
        return self.verdict.category

    @property
    def clause(self) -> str:
        """The clause that the category comes from."""
        return self.verdict.clause

    @property
    def cutoff(self) -> Fraction | None:
        """The line that decided, in points; None where it is no line on the score."""
        return self.verdict.cutoff

    @property
    def exit_score(self) -> int | None:
        """脱困成绩: the lowest score off the list, in ten-thousandths."""
        return self.verdict.exit_score

    @property
    def child(self) -> Child:
        """The student, as the register writes it."""
        return Child(self.group.school, self.group.class_name, self.student_id, self.name)

    @property
    def reason(self) -> str:
        """The whole sentence: the comparison, the arithmetic of the line, category, clause, exit score."""
        return f"{self.sentence or self.comparison + self.verdict.said}{self.more}"

    @property
    def relative(self) -> Fraction | None:
        """相对分: score ÷ reference; None without a score, without a reference, or with one of zero."""
        if self.score is None or not self.group.reference:
            return None
        return Fraction(self.score, SCALE) / self.group.reference

    @property
    def gap(self) -> int | None:
        """Points to the exit score, in ten-thousandths."""
        if self.score is None or self.exit_score is None:
            return None
        return self.exit_score - self.score


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one row of a register."""

    class_name: str
    student_id: str
    name: str
    subject: str
    category: str
    values: dict[str, str]
    """Column title → text, for the columns a person fills; empty ones left out."""


class ChildTyped(NamedTuple):
    """What a person typed for a child as a whole, on 按学生."""

    child: Child
    values: dict[str, str]
    """Column title → text, for the columns a person fills; empty ones left out."""
    sheet: str
    cell: str
    """Where the first of them stands in that workbook."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer found in 待核查 of the last register."""

    key: str
    text: str
    who: str
    question: str
    sheet: str = field(default="", compare=False)
    cell: str = field(default="", compare=False)
    """Where it stands in that workbook."""


@dataclass(frozen=True, slots=True)
class OldRegister:
    """What the register of the last run holds that may not be lost."""

    path: str
    typed: tuple[Typed, ...] = ()
    answers: tuple[Answer, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    """File name → sha256 of the inputs it was made from."""
    rolled: bool = False
    """It goes on from another register, and holds what `screen` alone would lose."""
    besides: Besides = NOTHING
    """What a person put beside what the register has a place for."""
    children: tuple[ChildTyped, ...] = ()


@dataclass(frozen=True)
class ScreenOutcome:
    """Everything `screen` knows at the end; commands, workbooks and terminal only show it."""

    policy: Policy
    inputs: tuple[InputReading, ...]
    table: ScoreTable
    groups: tuple[Group, ...]
    listed: tuple[Listed, ...]
    """In the order of the input: by group, then by row. The exempt are included."""
    findings: tuple[Finding, ...]
    honoured: tuple[Answer, ...] = ()
    """Answers of the last register that this run used."""
    carried: dict[int, Typed] = field(default_factory=dict)
    """Index into ``listed`` → what a person typed for it in the last register."""
    left: tuple[Typed, ...] = ()
    """Typed rows of the last register whose student and subject are no longer listed."""
    settings: tuple[tuple[str, str], ...] = ()
    """The options of this run that decide something, in Chinese: name, value. For 说明."""
    besides: Besides = NOTHING
    """What a person had put into the last register beside what it has a place for: it goes on in the new one."""
    only_shown: tuple[Finding, ...] = ()
    """What is said about the last register. It is not written into the new one, which could not say it again."""
    provisional: frozenset[int] = frozenset()
    """Students of whom it is an open question who they are in an earlier exam that decides as well."""
    children: dict[Child, dict[str, str]] = field(default_factory=dict)
    """A child of the list → what a person typed for it as a whole in the last register."""
