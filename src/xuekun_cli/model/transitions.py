"""What became of the listed between two exams: one value a student and subject, and the counts made of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xuekun_cli.model.cells import CellRef
from xuekun_cli.model.term import CategoryCount, Outcome

ABSENT = "缺考"
"""In place of a category: no score in that exam."""
NOT_THERE = "不在册"
"""In place of a category: not in that exam's sheets at all."""
UNLISTED = ""
"""In place of a category: a score, and not listed."""


@dataclass(frozen=True, slots=True)
class Sat:
    """A student and subject in one exam."""

    category: str
    """A category of the policy, `UNLISTED`, `ABSENT` or `NOT_THERE`."""
    exempt: bool = False
    score: int | None = None
    """In ten-thousandths."""
    reference: Fraction | None = None
    """In points."""
    level: str = ""
    ref: CellRef | None = None
    reason: str = ""

    @property
    def relative(self) -> Fraction | None:
        """相对分: score ÷ reference; None without a score or a reference."""
        if self.score is None or not self.reference:
            return None
        return Fraction(self.score, 10_000) / self.reference

    @property
    def listed(self) -> bool:
        """Whether a category of the policy stands here."""
        return not self.exempt and self.category not in (UNLISTED, ABSENT, NOT_THERE)


@dataclass(frozen=True, slots=True)
class Transition:
    """A student and subject that is listed in at least one of two exams."""

    outcome: Outcome
    before: Sat
    after: Sat
    school: str | None
    class_name: str
    """The class it is counted for: that of the exam in which the student was listed first."""
    class_key: str
    student_id: str | None
    name: str
    subject: str
    subject_key: str
    before_student: int
    """Index in the earlier sitting, or −1."""
    after_student: int
    """Index in the later sitting, or −1."""
    now_in: str = ""
    """The class of the later exam, where it is another one."""
    frozen: str | None = None
    """The category by the lines of the earlier exam; None where it cannot be told."""
    status: str = ""
    """What the roll says of a student who left."""

    @property
    def improved(self) -> bool | None:
        """Whether the relative score is higher than before; None where one of them is missing."""
        was, now = self.before, self.after
        if was.score is None or now.score is None or not was.reference or not now.reference:
            return None
        # score ÷ reference on either side, multiplied across: whole numbers, and no fraction to be shortened
        left = now.score * now.reference.denominator * was.reference.numerator
        return left > was.score * was.reference.denominator * now.reference.numerator


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A class, teacher, grade or school in one subject: its categories and who stands beside them."""

    subject: str
    subject_key: str
    school: str | None = None
    class_name: str = ""
    teacher: str = ""
    classes: tuple[str, ...] = ()
    grade: str = ""
    class_keys: tuple[str, ...] = ()
    """Keys of ``classes``, in their order: transitions are found by school, class and subject."""
    counts: tuple[CategoryCount, ...] = ()
    frozen: tuple[CategoryCount, ...] = ()
    """The same by the lines of the earlier exam."""
    on_register: int = 0
    """Listed before, in students."""
    sat: int = 0
    """Of them, with a score in the later exam."""
    absent: int = 0
    moved_class: int = 0
    transferred: int = 0
    lost: int = 0
    first_entries: int = 0
    exempt_now: int = 0
    improved: int = 0
    """Of those on the register, with a higher relative score than before."""

    @property
    def initial(self) -> int:
        """All categories together."""
        return sum(count.initial for count in self.counts)

    @property
    def converted(self) -> int:
        """All categories together, gross."""
        return sum(count.converted for count in self.counts)
