"""一分二率 of classes, teachers, grades and schools, ready to be shown: every rate with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.rates import Convention
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import InputReading

TENTHS = 10
"""The distribution of scores is shown in so many equal parts of the full mark."""


class Scope(StrEnum):
    """What a unit is."""

    CLASS = "class"
    TEACHER = "teacher"
    GRADE = "grade"
    SCHOOL = "school"
    EVERYONE = "everyone"


class Rate(NamedTuple):
    """So many of so many."""

    students: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The rate, exact; None of nobody."""
        return Fraction(self.students, self.of) if self.of else None


class LineAt(NamedTuple):
    """Where the lines stand, in points; None where there is none, or where the classes of a unit differ."""

    excellent: Fraction | None = None
    pass_: Fraction | None = None
    low: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one unit in one subject. Means and the like are exact, in points; None where nobody sat."""

    full_mark: int | None
    """In ten-thousandths; None when it is not known, and then no rate is known."""
    lines: LineAt
    sat: int
    """参考人数: with a score, the exempt only where the policy counts them like everybody else."""
    enrolled: int
    """应考人数: `sat`, and those without a score who should have sat."""
    people: int
    """What the rates are divided by."""
    dropped: int
    """Left out by trimming."""
    exempt: int
    """Registered students with a cell; how they count, the policy says."""
    total: int
    """总分 in ten-thousandths."""
    pass_: Rate
    excellent: Rate
    low: Rate
    full_marks: int
    mean: Fraction | None
    max: int | None
    """Ten-thousandths, as `min`."""
    min: int | None
    lower_quartile: Fraction | None
    median: Fraction | None
    upper_quartile: Fraction | None
    variance: Fraction | None
    """Points squared, as the policy's ``spread`` has it."""
    sd: Fraction | None
    """Its root, rounded to six decimals."""
    four_sum: Fraction | None
    """四率和, to a hundred."""
    weighted: Fraction | None
    """综合分, to a hundred."""
    tenths: tuple[int, ...]
    """How many scored in each tenth of the full mark, the full mark itself in the last; () where it is not known."""


class Beside(NamedTuple):
    """A unit less something else: the cohort, or itself in the last exam. None where the two cannot be compared.

    Rates as fractions of one, all else in points (四率和 and 综合分 to a hundred).
    """

    mean: Fraction | None
    pass_: Fraction | None
    excellent: Fraction | None
    low: Fraction | None
    four_sum: Fraction | None
    weighted: Fraction | None
    median: Fraction | None
    above: Fraction | None
    """Of 超均率; None beside the cohort, whose own is zero."""


@dataclass(frozen=True, slots=True)
class UnitRates:
    """A class, teacher, grade or school, or everyone, in one subject."""

    scope: Scope
    subject: str
    subject_key: str
    school: str | None
    grade: str
    """Key of the grade (``3``), "" where it is not known or where there are several."""
    grade_name: str
    """As people say it: 三年级; "" as above."""
    classes: tuple[str, ...]
    figures: Figures
    teacher: str = ""
    """Who teaches it now, several joined by 、; "" for nobody."""
    remark: str = ""
    cohort: str = ""
    """What it is held against: 年级, 各校; "" where it is that itself."""
    above: Fraction | None = None
    """超均率: mean ÷ mean of the cohort − 1."""
    less_cohort: Beside | None = None
    last: Figures | None = None
    """The same classes in the last exam; None without one, or where one of them is missing."""
    last_above: Fraction | None = None
    change: Beside | None = None
    """This exam less the last."""
    why_not: tuple[str, ...] = ()
    """Why something cannot be compared with the last exam."""

    @property
    def class_name(self) -> str:
        """The class of a class; "" for anything else."""
        return self.classes[0] if self.scope is Scope.CLASS else ""


class Step(NamedTuple):
    """One score to reach."""

    name: str
    score: int
    """In ten-thousandths, a score that can be given."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a listed student is to reach in one subject (武平方案 二·6)."""

    school: str | None
    class_name: str
    student_id: str | None
    name: str
    subject: str
    category: str
    score: int
    """In ten-thousandths, as all scores here."""
    leave_category: int | None
    """The lowest score that is no longer in the category; None where it is the exit score itself."""
    exit_score: int | None
    mean: int | None
    """The lowest score that is not below the class's mean."""
    pass_: int | None
    excellent: int | None
    next: Step | None
    """The nearest of them that is above the score."""
    ref: CellRef

    @property
    def gap(self) -> int | None:
        """Points to the next step, in ten-thousandths."""
        return None if self.next is None else self.next.score - self.score


class Rule(NamedTuple):
    """One part of the way of counting, in words."""

    name: str
    text: str
    clause: str
    path: str
    """Where it stands in the policy: ``rates.pass``; "" for what is so by definition."""
    formula: str = ""
    """What is divided by what, where it is a number."""


@dataclass(frozen=True, slots=True)
class LastExam:
    """The exam that this one is compared with."""

    name: str
    inputs: tuple[InputReading, ...]
    students: int
    classes: int


@dataclass(frozen=True)
class RatesOutcome:
    """Everything that `rates` knows at the end."""

    policy: Policy
    """The one whose ``rates`` are used."""
    asked: str
    """The id of the policy that was asked for."""
    listing: Policy
    """The one that says who is listed, for the targets."""
    title: str
    """一分二率, 三率 …: as the policy calls it."""
    convention: Convention
    rules: tuple[Rule, ...]
    exam: str
    inputs: tuple[InputReading, ...]
    students: int
    classes: tuple[UnitRates, ...]
    """Class by class; the subjects of a class stand together, as in the files."""
    teachers: tuple[UnitRates, ...]
    """A teacher has a line for each subject, grade and school; () without a 任课表."""
    grades: tuple[UnitRates, ...]
    """Each grade of each school."""
    schools: tuple[UnitRates, ...]
    """Each school over all its grades."""
    everyone: tuple[UnitRates, ...]
    """Each grade over all schools; () where there is one school."""
    aims: tuple[Aim, ...]
    no_aims: str = ""
    """Why there are no targets, where there are none."""
    last: LastExam | None = None
    findings: tuple[Finding, ...] = ()
    honoured: tuple[Answer, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def low_name(self) -> str:
        """低分率, or as the policy calls it."""
        return self.convention.low_name

    @property
    def low_count_name(self) -> str:
        """低分人数, or as the policy calls it."""
        return f"{self.low_name.removesuffix('率')}人数"

    @property
    def has_teachers(self) -> bool:
        """Whether anybody is known to teach anything."""
        return bool(self.teachers)

    @property
    def cohorts(self) -> tuple[tuple[UnitRates, tuple[UnitRates, ...]], ...]:
        """Each cohort and those held against it: a grade and its classes, everyone and the schools."""
        found = []
        for grade in self.grades:
            mine = [
                one
                for one in self.classes
                if (one.school, one.grade, one.subject_key) == (grade.school, grade.grade, grade.subject_key)
            ]
            found.append((grade, tuple(mine)))
        for whole in self.everyone:
            mine = [one for one in self.grades if (one.grade, one.subject_key) == (whole.grade, whole.subject_key)]
            found.append((whole, tuple(mine)))
        return tuple(found)
