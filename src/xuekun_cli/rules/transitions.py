"""达标, 脱困, 未转化, 退步, 新增 …: what became of every student and subject between two exams (DESIGN's words)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.matching import Departure, Matching
from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.screening import Listed
from xuekun_cli.model.tables import ScoreTable, Student
from xuekun_cli.model.term import Outcome
from xuekun_cli.model.transitions import ABSENT, NOT_THERE, UNLISTED, Sat, Transition
from xuekun_cli.rules.conversion_counts import outcome_between
from xuekun_cli.rules.ground import Ground
from xuekun_cli.rules.verdicts import class_lines


class Exam(Protocol):
    """One exam with its verdicts: screened from scores, or read from a register."""

    table: ScoreTable

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what is known of a student and subject."""

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield (student, key of the subject) of everybody listed by a score, in the order of the input."""

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return the category that another exam's score would have by this exam's lines; None when unknown."""


class ScoredExam:
    """An exam screened from its scores. ``struck`` are (student, key of the subject) that a person struck."""

    def __init__(
        self, ground: Ground, listed: Sequence[Listed], struck: frozenset[tuple[int, str]] = frozenset()
    ) -> None:
        self.table = ground.table
        self._ground = ground
        self._struck = struck
        self._listed = {(one.student, one.subject_key): one for one in listed}
        self._subjects = {subject.key: number for number, subject in enumerate(ground.table.subjects)}
        self._bars: dict[tuple[int, int], list[tuple[str, int]]] = {}
        self._references: dict[tuple[int, int], Fraction | None] = {}
        self._known: dict[tuple[int, str], Sat] = {}

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what is known of a student and subject; the same is asked for each of the two lines."""
        place = (student, subject_key)
        if place not in self._known:
            self._known[place] = self._at(student, subject_key)
        return self._known[place]

    def _at(self, student: int, subject_key: str) -> Sat:
        number = self._subjects.get(subject_key)
        if number is None or self.table.marks[student, number] == Mark.NO_CELL:
            return Sat(NOT_THERE)
        exempt = self.table.students[student].exempt
        ref = self.table.ref(student, number)
        level = self.table.level(student, number) or ""
        scored = self.table.marks[student, number] == Mark.SCORED
        if not scored and not level:
            return Sat(ABSENT, exempt, ref=ref)
        one = None if (student, subject_key) in self._struck else self._listed.get((student, subject_key))
        return Sat(
            one.category if one is not None else UNLISTED,
            exempt,
            self.table.scores[student, number] if scored else None,
            self._reference(self._ground.group[student], number),
            level,
            ref,
            one.reason if one is not None else "",
        )

    def _reference(self, group: int, number: int) -> Fraction | None:
        """Return a class's reference in points."""
        if group < 0:
            return None
        if (group, number) not in self._references:
            held = self._ground.reference(group, number)
            self._references[group, number] = None if held is None else held / SCALE
        return self._references[group, number]

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield everybody listed by a score."""
        for place, one in self._listed.items():
            if not one.exempt and place not in self._struck:
                yield place

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""
        return self.table.subjects[self._subjects[subject_key]].name

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return the category of a score by this exam's lines; None without lines or without a class."""
        number, group = self._subjects.get(subject_key), self._ground.group[student]
        if number is None or group < 0:
            return None
        if (group, number) not in self._bars:
            lines = [
                (band.category, class_lines(self._ground, band.when, number)[group])
                for band in self._ground.policy.bands
            ]
            self._bars[group, number] = [(name, line.highest) for name, line in lines if line is not None]
        bars = self._bars[group, number]
        if not bars:
            return None
        return next((name for name, highest in bars if score <= highest), UNLISTED)


class Entry(NamedTuple):
    """One row of a register: who, and what it says."""

    student: int
    subject_key: str
    subject: str
    sat: Sat
    cutoffs: tuple[tuple[str, Fraction], ...] = ()


class RegisterExam:
    """An exam of which only the register is there: of everybody else nothing is known but that nobody listed them."""

    def __init__(self, table: ScoreTable, entries: Sequence[Entry]) -> None:
        self.table = table
        self._entries = {(one.student, one.subject_key): one for one in entries}
        self._names = {one.subject_key: one.subject for one in entries}

    def at(self, student: int, subject_key: str) -> Sat:
        """Return what the register says; who is not in it was not listed."""
        one = self._entries.get((student, subject_key))
        return one.sat if one is not None else Sat(UNLISTED)

    def listed(self) -> Iterator[tuple[int, str]]:
        """Yield every row of the register that is not struck and not of the exempt."""
        for place, one in self._entries.items():
            if one.sat.listed:
                yield place

    def subject_name(self, subject_key: str) -> str:
        """Return the office's word for a subject."""
        return self._names[subject_key]

    def frozen(self, student: int, subject_key: str, score: int) -> str | None:
        """Return None: a register does not hold every line of a class."""
        return None


def transitions(
    categories: Sequence[str],
    before: Exam,
    after: Exam,
    matching: Matching,
    rule: Conversion | None = None,
    *,
    register_only: bool = False,
    struck: Callable[[int, str], bool] = lambda student, subject: False,
) -> tuple[Transition, ...]:
    """Return what became of every student and subject listed in either exam.

    Args:
        categories: the policy's categories by score, the worst first.
        before, after: the two exams; ``after_of`` of ``matching`` leads from the one to the other.
        rule: the policy's ``conversion``; with a frozen line the later score is judged by the earlier lines.
        register_only: of the earlier exam only the register is there, so that a student who is not in it
            was there and not listed.
        struck: whether (student of the earlier exam, key of the subject) was struck by a person: then the
            student is no newcomer now.

    Listed before and on no later sheet: 流失, or 转出 where the roll says so. Listed before, no score now: 待补测.
    Listed now: 新增 with a score before, else (no score, not there, another class) 首次入册.
    """
    frozen = rule is not None and rule.line.is_ == "frozen"
    before_of = {a: b for b, a in enumerate(matching.after_of) if a >= 0}
    gone = {one.student: one for one in matching.left}
    changed = frozenset(matching.changed_class)
    found: list[Transition] = []
    seen: set[tuple[int, str]] = set()
    for student, key in before.listed():
        later = matching.after_of[student]
        was = before.at(student, key)
        now = after.at(later, key) if later >= 0 else Sat(NOT_THERE)
        by_old_line = before.frozen(student, key, now.score) if now.score is not None else None
        if frozen and by_old_line is not None and not now.exempt:
            now = _judged(now, by_old_line)
        left = gone.get(student)
        outcome = _of_listed(categories, was, now, None if left is None else left.departure)
        seen.add((later, key))
        found.append(
            _transition(
                outcome,
                was,
                now,
                before.table.students[student],
                (key, before.subject_name(key)),
                (student, later),
                after.table.students[later].class_name or "" if student in changed else "",
                by_old_line,
                left.status if left else "",
            )
        )
    for student, key in _newly(after, seen, frozen, before, before_of):
        earlier = before_of.get(student, -1)
        was = before.at(earlier, key) if earlier >= 0 else Sat(UNLISTED if register_only else NOT_THERE)
        now = after.at(student, key)
        if earlier >= 0 and struck(earlier, key):
            continue
        by_old_line = before.frozen(earlier, key, now.score) if earlier >= 0 and now.score is not None else None
        if frozen and by_old_line is not None:
            now = _judged(now, by_old_line)
        known = was.category == UNLISTED and not was.exempt and earlier not in changed
        outcome = Outcome.NEWCOMER if known else Outcome.FIRST_ENTRY
        found.append(
            _transition(
                outcome,
                was,
                now,
                after.table.students[student],
                (key, after.subject_name(key)),
                (earlier, student),
                "",
                by_old_line,
                "",
            )
        )
    return tuple(found)


def _judged(now: Sat, category: str) -> Sat:
    return Sat(category, now.exempt, now.score, now.reference, now.level, now.ref, now.reason)


def _newly(
    after: Exam, seen: set[tuple[int, str]], frozen: bool, before: Exam, before_of: Mapping[int, int]
) -> Iterator[tuple[int, str]]:
    """Yield who is listed now and was not: by the later exam's lines, or (frozen) by the earlier ones."""
    for place in after.listed():
        if place not in seen and not frozen:
            yield place
    if not frozen:
        return
    for number, subject in enumerate(after.table.subjects):
        marks, scores = after.table.marks.column(number), after.table.scores.column(number)
        for student, mark in enumerate(marks):
            if mark != Mark.SCORED or after.table.students[student].exempt or (student, subject.key) in seen:
                continue
            earlier = before_of.get(student, -1)
            held = before.frozen(earlier, subject.key, scores[student]) if earlier >= 0 else None
            category = held if held is not None else after.at(student, subject.key).category
            if category != UNLISTED:
                yield student, subject.key


def _of_listed(categories: Sequence[str], was: Sat, now: Sat, left: Departure | None) -> Outcome:
    """Return the outcome of somebody who was listed before."""
    if left is not None:
        return Outcome.TRANSFERRED if left is Departure.TRANSFERRED else Outcome.LOST
    if now.exempt:
        return Outcome.EXEMPT_NOW
    if now.category in (ABSENT, NOT_THERE):
        return Outcome.PENDING
    return outcome_between(categories, was.category, now.category)


def _transition(
    outcome: Outcome,
    was: Sat,
    now: Sat,
    person: Student,
    subject: tuple[str, str],
    students: tuple[int, int],
    now_in: str,
    frozen: str | None,
    status: str,
) -> Transition:
    return Transition(
        outcome=outcome,
        before=was,
        after=now,
        school=person.school,
        class_name=person.class_name or "",
        class_key=person.class_key or "",
        student_id=person.student_id,
        name=person.name,
        subject=subject[1],
        subject_key=subject[0],
        before_student=students[0],
        after_student=students[1],
        now_in=now_in,
        frozen=frozen,
        status=status,
    )
