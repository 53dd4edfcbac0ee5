"""达标, 脱困, 未转化, 退步, 新增 …: what became of every student and subject between two exams (DESIGN's words)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.results.matching import Departure, Matching
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED, Sat, Transition
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.rules.conversion.counts import outcome_between
from xuekun_cli.rules.conversion.exams import NOWHERE, Exam

_SCORED = int(Mark.SCORED)


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
    between = _Between(before, after, matching, register_only, struck)
    gone, changed = {one.student: one for one in matching.left}, between.changed
    found: list[Transition] = []
    seen: set[tuple[int, str]] = set()
    for student, key in before.listed():
        later = matching.after_of[student]
        was = before.at(student, key)
        now = after.at(later, key) if later >= 0 else NOWHERE
        now, other = _by_line(now, None if now.score is None else before.frozen(student, key, now.score), frozen)
        left = gone.get(student)
        person = before.table.students[student]
        seen.add((later, key))
        found.append(
            Transition(
                _of_listed(categories, was, now, None if left is None else left.departure),
                was,
                now,
                person.school,
                person.class_name or "",
                person.class_key or "",
                person.student_id,
                person.name,
                before.subject_name(key),
                key,
                student,
                later,
                after.table.students[later].class_name or "" if student in changed else "",
                other,
                left.status if left else "",
            )
        )
    found.extend(between.newly(seen, frozen))
    return resting_on_answers(found, before, matching, register_only=register_only)


def by_other_line(
    categories: Sequence[str],
    found: Sequence[Transition],
    before: Exam,
    after: Exam,
    matching: Matching,
    rule: Conversion,
    *,
    struck: Callable[[int, str], bool] = lambda student, subject: False,
) -> tuple[Transition, ...]:
    """Return the same by the line that the policy did not choose; ``found`` is what `transitions` returned.

    Whoever stands in one category by both lines is the same value in both; the others are judged anew, and
    those whom only the other line lists are added.
    """
    kept = []
    for one in found:
        other, now = one.other, one.after
        if other is None or now.exempt or other == now.category:
            kept.append(one)
        elif one.before.listed:
            again = outcome_between(categories, one.before.category, other)
            kept.append(one._replace(outcome=again, after=now._replace(category=other), other=now.category))
        elif other != UNLISTED:
            kept.append(one._replace(after=now._replace(category=other), other=now.category))
    seen = {(one.after_student, one.subject_key) for one in found}
    between = _Between(before, after, matching, False, struck)
    kept.extend(between.newly(seen, rule.line.is_ != "frozen"))
    return resting_on_answers(kept, before, matching)


def resting_on_answers(
    found: Sequence[Transition], before: Exam, matching: Matching, *, register_only: bool = False
) -> tuple[Transition, ...]:
    """Return the transitions, those marked that another answer to an open question about who is who would change.

    Whoever was listed has another outcome then; who is listed now would be 新增 instead of 首次入册, or nobody's
    newcomer at all. Who had no score before, or was in another class, is 首次入册 either way.
    """
    if not matching.open:
        return tuple(found)
    asked = {student for student, _ in matching.open}
    may_be: dict[int, list[int]] = {}
    for student, candidates in matching.open:
        for one in candidates:
            may_be.setdefault(one, []).append(student)

    def changes(student: int, later: int, key: str) -> bool:
        was = before.at(student, key)
        newcomer = was.category == UNLISTED and not was.exempt and (student, later) not in matching.elsewhere
        return was.listed or (newcomer and not register_only)

    return tuple(
        one._replace(provisional=True)
        if (one.before.listed and one.before_student in asked)
        or (
            not one.before.listed
            and any(changes(b, one.after_student, one.subject_key) for b in may_be.get(one.after_student, ()))
        )
        else one
        for one in found
    )


def _by_line(now: Sat, by_first: str | None, frozen: bool) -> tuple[Sat, str | None]:
    """Return the later exam's standing by the line that is chosen, and the category by the other line.

    ``by_first`` is the category by the earlier exam's lines; None where nobody can tell. The exempt are judged
    by no line.
    """
    if by_first is None or now.exempt:
        return now, None
    if not frozen or by_first == now.category:
        return now, by_first
    return now._replace(category=by_first), now.category


class _Between(NamedTuple):
    """Two exams, who is who in them, and what is known of those whom the earlier one did not list."""

    before: Exam
    after: Exam
    matching: Matching
    register_only: bool
    struck: Callable[[int, str], bool]

    @property
    def changed(self) -> frozenset[int]:
        """Students of the earlier exam who are in another class now."""
        return frozenset(self.matching.changed_class)

    def newly(self, seen: Container[tuple[int, str]], frozen: bool) -> Iterator[Transition]:
        """Yield who is listed now, and was not: by the later exam's own lines, or (frozen) by the earlier ones."""
        before, after, changed = self.before, self.after, self.changed
        before_of = [-1] * len(after.table.students)
        for student, later in enumerate(self.matching.after_of):
            if later >= 0:
                before_of[later] = student
        places = self._below_first_lines(before_of) if frozen else after.listed()
        unknown = Sat(UNLISTED) if self.register_only else NOWHERE
        for place in places:
            student, key = place
            earlier = before_of[student]
            if place in seen or (earlier >= 0 and self.struck(earlier, key)):
                continue
            was = before.at(earlier, key) if earlier >= 0 else unknown
            now = after.at(student, key)
            by_first = before.frozen(earlier, key, now.score) if earlier >= 0 and now.score is not None else None
            now, other = _by_line(now, by_first, frozen)
            known = was.category == UNLISTED and not was.exempt and earlier not in changed
            person = after.table.students[student]
            yield Transition(
                Outcome.NEWCOMER if known else Outcome.FIRST_ENTRY,
                was,
                now,
                person.school,
                person.class_name or "",
                person.class_key or "",
                person.student_id,
                person.name,
                after.subject_name(key),
                key,
                earlier,
                student,
                "",
                other,
            )

    def _below_first_lines(self, before_of: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield (student, key of the subject) of the later exam below the earlier lines.

        Where these say nothing of somebody (not there, no lines, a level instead of a score) the later exam's
        own list does.
        """
        after = self.after
        own = set(after.listed())
        for number, subject in enumerate(after.table.subjects):
            key = subject.key
            highest = self.before.highest_listed(key)
            marks, scores = after.table.marks.column(number), after.table.scores.column(number)
            for student, (mark, score, earlier) in enumerate(zip(marks, scores, before_of, strict=True)):
                line = highest[earlier] if earlier >= 0 and mark == _SCORED else None
                if line is None:
                    if (student, key) in own:
                        yield student, key
                elif score <= line and not after.table.students[student].exempt:
                    yield student, key


def _of_listed(categories: Sequence[str], was: Sat, now: Sat, left: Departure | None) -> Outcome:
    """Return the outcome of somebody who was listed before."""
    if left is not None:
        return Outcome.TRANSFERRED if left is Departure.TRANSFERRED else Outcome.LOST
    if now.exempt:
        return Outcome.EXEMPT_NOW
    if now.category in (ABSENT, NOT_THERE):
        return Outcome.PENDING
    return outcome_between(categories, was.category, now.category)
