"""The next term's register: every row of the last one held against this exam. Pure; nobody is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.register import COL_NOTE, COL_REVIEW
from xuekun_cli.model.results.matching import Departure, Matching
from xuekun_cli.model.results.rolling import (
    AWAY,
    NOT_HELD,
    STRUCK,
    STRUCK_LISTED,
    STRUCK_UNKNOWN,
    STRUCK_UNLISTED,
    WAITING,
    Gone,
    Moved,
    OldRow,
    OnRegister,
    Past,
    RegisterHistory,
    Rolled,
    Waiting,
    Who,
)
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, Sat, Transition
from xuekun_cli.model.scores.numbers import rounded
from xuekun_cli.model.scores.tables import ScoreTable, Student
from xuekun_cli.rules.conversion.exams import Exam
from xuekun_cli.rules.conversion.transitions import transitions
from xuekun_cli.rules.matching.near_names import like_names
from xuekun_cli.rules.rolling.last import OldExam, Place

_DIGITS = 6
"""Decimals of a relative score that is kept."""


class Now(NamedTuple):
    """This exam: its verdicts, the listed, its name, and what is known from other places."""

    exam: Exam
    listed: Sequence[Listed]
    label: str
    returned: Mapping[Place, Gone]
    """Who is in this exam and was off the register, at the last time."""
    sat_before: Callable[[int, str], bool] | None = None
    """Whether a student had a score in the exam before; None when only the register is known."""


def roll(categories: Sequence[str], old: RegisterHistory, before: OldExam, matching: Matching, now: Now) -> Rolled:
    """Return the next register.

    Args:
        categories: the policy's categories by score, the worst first.
        old, before: the last register, and the same as an exam.
        matching: who of ``before`` is who in the exam.
        now: the exam.

    Listed again: stays, with what was typed; the review only in the same category (it was said of that one),
    else it goes into 备注. No score: stays until there is one. Off the list, gone or registered as exempt: off
    the register, kept with what was typed. Struck and below a line again: stands there, and is not confirmed.
    """
    found = transitions(
        categories,
        before.exam,
        now.exam,
        matching,
        register_only=True,
        struck=lambda student, key: (student, key) in before.struck,
    )
    new = _NewRegister(categories, old, matching, now)
    by_place = {(one.before_student, one.subject_key): one for one in found if one.before.listed}
    for row, place in zip(old.rows, before.places, strict=True):
        new.take(row, place, by_place.get(place))
    for one in found:
        if not one.before.listed:
            new.enter(one)
    return new.rolled()


class _NewRegister:
    """The next register while it is being put together."""

    def __init__(self, categories: Sequence[str], old: RegisterHistory, matching: Matching, now: Now) -> None:
        self._categories = frozenset(categories)
        self._old, self._now = old, now
        self._after_of = matching.after_of
        self._changed = frozenset(matching.changed_class)
        self._left = {one.student: one for one in matching.left}
        self._asked = {student for student, _ in matching.open}
        self._index = {(one.student, one.subject_key): n for n, one in enumerate(now.listed) if not one.exempt}
        self._held = {subject.key for subject in now.exam.table.subjects}
        self.moved: list[Moved] = []
        self.rows: dict[int, OnRegister] = {}
        self.waiting: list[Waiting] = []
        self.gone: list[Gone] = []

    def take(self, row: OldRow, place: Place, found: Transition | None) -> None:
        """Give a row of the last register its place: on the register, waiting, or off it."""
        student, key = place
        later = self._after_of[student]
        sat = self._now.exam.at(later, key) if later >= 0 else Sat(NOT_THERE)
        index = self._index.get((later, key), -1) if later >= 0 else -1
        left = self._left.get(student)
        if found is None:
            what = self._of_struck(sat, index, None if left is None else left.departure)
        else:
            what = found.outcome.value
        if what == Outcome.PENDING.value and key not in self._held:
            what = NOT_HELD
        who = self._who_now(later, row.who)
        history = (row.past(self._old.last.exam), *row.history)
        if index >= 0:
            typed = carried(row.typed, row.category, self._now.listed[index].category)
            self.rows[index] = self._on(what, history, typed)
        elif what in WAITING:
            self.waiting.append(Waiting(row, who, OnRegister(what, history, self._times(history), row.typed)))
        else:
            self.gone.append(self._gone(row, what, sat, left.status if left else "", history))
        exempt = what == Outcome.EXEMPT_NOW.value
        self.moved.append(
            Moved(
                what,
                row,
                who,
                "" if exempt or sat.category in (ABSENT, NOT_THERE) else sat.category,
                None if exempt else sat.score,
                None if exempt else _shown(sat.relative),
                "" if exempt else sat.level,
                index,
                left.status if left else "",
                self._now_is(student, row.who, who),
                student in self._asked,
            )
        )

    def enter(self, one: Transition) -> None:
        """Put somebody on the register who was not on the last one."""
        place = (one.after_student, one.subject_key)
        index = self._index[place]
        back = self._now.returned.get(place)
        what = one.outcome.value
        typed: Mapping[str, str] = {}
        history: tuple[Past, ...] = ()
        if back is not None:
            struck = back.typed.get(COL_REVIEW) == STRUCK
            typed = carried(back.typed, back.before, one.after.category if struck else "")
            history = back.past
            if struck:
                what = STRUCK_LISTED
            elif back.what in AWAY:
                what = Outcome.FIRST_ENTRY.value
        elif self._now.sat_before is not None and not self._now.sat_before(*place):
            what = Outcome.FIRST_ENTRY.value
        self.rows[index] = self._on(what, history, typed)
        who = Who(*_who(self._now.exam.table.students[one.after_student]), one.subject, one.subject_key)
        sat = one.after
        self.moved.append(
            Moved(
                what,
                None,
                who,
                sat.category,
                sat.score,
                _shown(sat.relative),
                sat.level,
                index,
                provisional=one.provisional,
            )
        )

    def rolled(self) -> Rolled:
        """Return what was put together."""
        labels = [self._old.last.exam, *self._old.labels]
        pasts = [one.history for one in self.rows.values()] + [
            one.history for one in (*self.gone, *self._old.gone)
        ]
        labels += [past.exam for history in pasts for past in history]
        return Rolled(
            exam=self._now.label,
            last=self._old.last,
            labels=tuple(dict.fromkeys(label for label in labels if label != self._now.label)),
            moved=tuple(self.moved),
            rows=self.rows,
            waiting=tuple(self.waiting),
            gone=(*self.gone, *self._old.gone),
        )

    def _of_struck(self, sat: Sat, index: int, left: Departure | None) -> str:
        if left is not None:
            return (Outcome.TRANSFERRED if left is Departure.TRANSFERRED else Outcome.LOST).value
        if index >= 0:
            return STRUCK_LISTED
        if sat.exempt:
            return Outcome.EXEMPT_NOW.value
        return STRUCK_UNKNOWN if sat.category in (ABSENT, NOT_THERE) else STRUCK_UNLISTED

    def _who_now(self, later: int, was: Who) -> Who:
        """Return how this exam writes a student; what it does not say stays as it was."""
        if later < 0:
            return was
        school, class_name, student_id, name = _who(self._now.exam.table.students[later])
        held = was.subject_key in self._held
        subject = self._now.exam.subject_name(was.subject_key) if held else was.subject
        return Who(
            school or was.school,
            class_name or was.class_name,
            student_id or was.student_id,
            name or was.name,
            subject,
            was.subject_key,
        )

    def _now_is(self, student: int, was: Who, now: Who) -> str:
        """Return class, id and name of now, those that another writing alone does not explain."""
        parts = [now.school or "", now.class_name] if student in self._changed else []
        parts += [now.student_id or ""] if now.student_id != was.student_id else []
        parts += [now.name] if "".join(now.name.split()) != "".join(was.name.split()) else []
        return " ".join(part for part in parts if part)

    def _on(self, what: str, history: tuple[Past, ...], typed: Mapping[str, str]) -> OnRegister:
        struck = typed.get(COL_REVIEW) == STRUCK
        return OnRegister(what, history, self._times(history) + (not struck), typed)

    def _times(self, history: Iterable[Past]) -> int:
        return sum(past.said in self._categories for past in history)

    def _gone(self, row: OldRow, what: str, sat: Sat, status: str, history: tuple[Past, ...]) -> Gone:
        exempt = what == Outcome.EXEMPT_NOW.value  # 一类 has no number from the moment it is registered
        return Gone(
            what=what,
            exam=self._now.label,
            who=row.who,
            before=row.category,
            before_relative=row.relative,
            score=None if exempt else sat.score,
            relative=None if exempt else _shown(sat.relative),
            status=status,
            typed=row.typed,
            history=history,
        )


def carried(typed: Mapping[str, str], was: str, now: str) -> dict[str, str]:
    """Return what was typed for a row, for the same row in another exam.

    A review belongs to the category it was said of: in another one it is left blank, and the old one is
    written into 备注 behind what stands there.
    """
    values = dict(typed)
    review = values.pop(COL_REVIEW, "") if was != now else ""
    if review:
        said = f"上次审核：{review}（{was}）"
        note = values.get(COL_NOTE, "")
        values[COL_NOTE] = note if said in note else f"{note}；{said}" if note else said
    return values


def unregistered(
    old: RegisterHistory, table: ScoreTable, name_key: Callable[[str], str]
) -> tuple[tuple[str, str, str], ...]:
    """Return who was exempt by the last register and is not registered in this exam, by name, or by id and a like name."""
    exempt = [student for student in table.students if student.exempt]
    known = {name_key(student.name) for student in exempt}
    by_id: dict[str, list[str]] = {}
    for student in exempt:
        if student.student_id:
            by_id.setdefault(student.student_id, []).append(name_key(student.name))
    return tuple(
        (class_name, number, name)
        for class_name, number, name in old.exempt
        if name_key(name) not in known
        and not any(like_names(name_key(name), other) for other in by_id.get(number, ()) if number)
    )


def _who(student: Student) -> tuple[str | None, str, str | None, str]:
    return student.school, student.class_name or "", student.student_id, student.name


def _shown(relative: Fraction | None) -> Fraction | None:
    return None if relative is None else rounded(relative, _DIGITS)
