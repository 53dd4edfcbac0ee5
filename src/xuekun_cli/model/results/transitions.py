"""What became of the listed between two exams: one value a student and subject, and the counts made of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.model.scores.marks import SCALE

ABSENT = "缺考"
"""In place of a category: no score in that exam."""
NOT_THERE = "不在册"
"""In place of a category: not in that exam's sheets at all."""
UNLISTED = ""
"""In place of a category: a score, and not listed."""


class Sat(NamedTuple):
    """A student and subject in one exam."""

    category: str
    """A category of the policy, `UNLISTED`, `ABSENT` or `NOT_THERE`."""
    exempt: bool = False
    score: int | None = None
    """In ten-thousandths."""
    reference: Fraction | None = None
    """In points."""
    level: str = ""

    @property
    def ratio(self) -> tuple[int, int] | None:
        """相对分 as numerator and denominator, not shortened; None without a score or a reference."""
        score, reference = self.score, self.reference
        if score is None or not reference:
            return None
        return score * reference.denominator, SCALE * reference.numerator

    @property
    def relative(self) -> Fraction | None:
        """相对分: score ÷ reference; None without a score or a reference."""
        ratio = self.ratio
        return None if ratio is None else Fraction(*ratio)

    @property
    def listed(self) -> bool:
        """Whether a category of the policy stands here."""
        return not self.exempt and self.category not in (UNLISTED, ABSENT, NOT_THERE)


class Transition(NamedTuple):
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
    other: str | None = None
    """The category now by the line that the policy did not choose (the earlier exam's, or with a frozen line the
    later one's own); None where it cannot be told."""
    status: str = ""
    """What the roll says of a student who left."""
    provisional: bool = False
    """It would be another one if an open question about who is who were answered otherwise."""

    @property
    def improved(self) -> bool | None:
        """Whether the relative score is higher than before; None where one of them is missing."""
        was, now = self.before.ratio, self.after.ratio
        # multiplied across: whole numbers, and no fraction to be shortened
        return None if was is None or now is None else now[0] * was[1] > was[0] * now[1]


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
    other: tuple[CategoryCount, ...] = ()
    """The same by the line that the policy did not choose."""
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
    provisional: frozenset[str] = frozenset()
    """Categories whose numbers would change with an open question about who is who."""

    @property
    def initial(self) -> int:
        """All categories together."""
        return sum(count.initial for count in self.counts)

    @property
    def converted(self) -> int:
        """All categories together, gross."""
        return sum(count.converted for count in self.counts)
