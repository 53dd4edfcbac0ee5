"""The register in parts: one a class, a subject or a teacher, each with nobody else's children in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.besides import NOTHING
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.register import SPLITS
from xuekun_cli.model.results.rolling import Rolled
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.teaching import Teaching, read_teaching
from xuekun_cli.sheets.words.files import load_words

CLASS, SUBJECT, TEACHER = SPLITS
_SHOWN = 6
Place = tuple[str | None, str, str]
"""School, class (as written) and key of the subject."""


class Part(NamedTuple):
    """One file: whose it is, and what stands in it."""

    name: str
    outcome: ScreenOutcome
    rolled: Rolled | None


class Parts(NamedTuple):
    """Everybody's file, in natural order, and the classes and subjects that nobody got (班级 and 学科)."""

    parts: tuple[Part, ...] = ()
    nobody: tuple[str, ...] = ()
    about: tuple[Finding, ...] = ()
    """What is to be said of the 任课表."""

    def said(self) -> tuple[Finding, ...]:
        """Say which classes and subjects are in nobody's part, and what is doubtful in the 任课表."""
        if not self.nobody:
            return self.about
        shown = "、".join(self.nobody[:_SHOWN]) + (
            f" 等 {len(self.nobody)} 处" if len(self.nobody) > _SHOWN else ""
        )
        message = f"任课表里没有这些班级学科现在的教师，没有分给谁：{shown}"
        finding = Finding("part_of_nobody", Severity.WARNING, message, "请在任课表里补上，再运行一次。")
        return (finding, *self.about)


def parts_of(outcome: ScreenOutcome, rolled: Rolled | None, by: str, teachers: str, request: Request) -> Parts:
    """Return the parts of a register. Of a teacher's only the classes and subjects that he or she holds now."""
    schools = len({group.school for group in outcome.groups}) > 1
    places = {_place(group): (group.class_key, group.subject) for group in outcome.groups}
    for waits in rolled.waiting if rolled else ():
        who = waits.who
        places.setdefault((who.school, who.class_name, who.subject_key), ("", who.subject))
    about: tuple[Finding, ...] = ()
    owners: Callable[[Place], Iterable[tuple[str, str]]]
    if by == CLASS:
        owners = lambda place: [(place[0] or "", place[1])]  # noqa: E731
    elif by == SUBJECT:
        owners = lambda place: [("", places[place][1])]  # noqa: E731
    else:
        teaching = read_teaching(teachers, load_words(request.words or None, request.mapping), outcome.table)
        about = teaching.findings
        owners = lambda place: _holders(teaching, place, places[place][0])  # noqa: E731
    held: dict[tuple[str, str], set[Place]] = {}
    nobody = []
    for place in places:
        mine = list(owners(place))
        for owner in mine:
            held.setdefault(owner, set()).add(place)
        if not mine:
            nobody.append(f"{place[1]}{places[place][1]}")
    made = [
        _part(f"{school if schools else ''}{name}" or "没有班级", outcome, rolled, held[school, name], by == CLASS)
        for school, name in held
    ]
    return Parts(tuple(made), tuple(nobody), about)


def _place(group: Group) -> Place:
    return group.school, group.class_name, group.subject_key


def _holders(teaching: Teaching, place: Place, class_key: str) -> Sequence[tuple[str, str]]:
    now = [one for one in teaching.holders(place[0], class_key, place[2]) if not one.replaced_by]
    return list(dict.fromkeys((place[0] or "", name) for one in now for name in one.teachers))


def _part(name: str, outcome: ScreenOutcome, rolled: Rolled | None, mine: set[Place], of_class: bool) -> Part:
    """Return one part: the rows of some classes and subjects; who is exempt stands in the part of a class alone."""
    exempt = outcome.policy.exempt.category
    kept = [
        number
        for number, one in enumerate(outcome.listed)
        if _place(one.group) in mine and (of_class or one.category != exempt)
    ]
    rooms = {place[:2] for place in mine}
    students = tuple(
        student
        if not student.exempt or (of_class and (student.school, student.class_name) in rooms)
        else student._replace(exempt=False)
        for student in outcome.table.students
    )
    groups = tuple(group for group in outcome.groups if _place(group) in mine)
    part = replace(
        outcome,
        table=replace(outcome.table, students=students, exam=f"{outcome.table.exam} {name}".strip()),
        groups=groups,
        listed=tuple(outcome.listed[number] for number in kept),
        findings=(),
        honoured=(),
        carried={now: outcome.carried[was] for now, was in enumerate(kept) if was in outcome.carried},
        left=(),
        besides=NOTHING._replace(columns=outcome.besides.columns),
        only_shown=(),
    )
    if rolled is None:
        return Part(name, part, None)
    waiting = tuple(
        one for one in rolled.waiting if (one.who.school, one.who.class_name, one.who.subject_key) in mine
    )
    rows = {now: rolled.rows[was] for now, was in enumerate(kept) if was in rolled.rows}
    return Part(name, part, replace(rolled, rows=rows, waiting=waiting, moved=(), gone=(), unregistered=()))
