"""Transitions put together: by class, subject, grade and school, and by teacher beside the targets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy import Policy
from xuekun_cli.model.policy_conversion import ByCategory, Conversion
from xuekun_cli.model.policy_term import Targets
from xuekun_cli.model.report import Judged
from xuekun_cli.model.screening import Group
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.model.teaching import Assignment
from xuekun_cli.model.term import CategoryCount
from xuekun_cli.model.transitions import Transition, UnitCount
from xuekun_cli.pipeline.teaching import Teaching
from xuekun_cli.rules.milestones import Held, judge_milestones, milestones_held
from xuekun_cli.rules.targets import judge_levels
from xuekun_cli.rules.term_counts import Tally, gathered, in_initial, tally_of, unit_count

Place = tuple[str | None, str, str]
"""School, key of the class, key of the subject."""


class Units(NamedTuple):
    """The numbers of every unit, each in the order of the classes."""

    classes: tuple[UnitCount, ...]
    subjects: tuple[UnitCount, ...]
    grades: tuple[UnitCount, ...]
    schools: tuple[UnitCount, ...]
    judged: tuple[Judged, ...]


class _ClassSubject(NamedTuple):
    """One class and subject that has scores or listed students."""

    school: str | None
    class_name: str
    class_key: str
    subject: str
    subject_key: str
    grade: str

    @property
    def place(self) -> Place:
        """What transitions are gathered by."""
        return (self.school, self.class_key, self.subject_key)


def units_of(
    policy: Policy,
    rule: Conversion,
    found: Sequence[Transition],
    other: Sequence[Transition],
    mid: Sequence[Transition] | None,
    teaching: Teaching,
    table: ScoreTable,
    groups: Sequence[Group],
    mid_table: ScoreTable | None = None,
) -> Units:
    """Return the numbers of every unit and the verdicts.

    ``table`` and ``groups`` are the last exam's, ``mid_table`` is the mid-term's: a subject that was not held there
    has no mid-term.
    """
    places = _places(table, groups, found)
    by_place, other_by_place = _by_place(found), _by_place(other)
    tallies = {
        one.place: tally_of(rule, by_place.get(one.place, ()), other_by_place.get(one.place, ())) for one in places
    }
    mid_tallies = (
        None if mid is None else {place: tally_of(rule, moves) for place, moves in _by_place(mid).items()}
    )
    categories = [band.category for band in policy.bands]

    def counted(chosen: Iterable[_ClassSubject], about: UnitCount, of: Mapping[Place, Tally]) -> UnitCount:
        return unit_count(rule, categories, [of[one.place] for one in chosen if one.place in of], about)

    def grouped(
        key: Callable[[_ClassSubject], Hashable], about: Callable[[_ClassSubject], UnitCount]
    ) -> tuple[UnitCount, ...]:
        by: dict[Hashable, list[_ClassSubject]] = {}
        for one in places:
            by.setdefault(key(one), []).append(one)
        return tuple(counted(chosen, about(chosen[0]), tallies) for chosen in by.values())

    def of_class(one: _ClassSubject) -> UnitCount:
        return UnitCount(
            one.subject, one.subject_key, one.school, one.class_name, classes=(one.class_name,), grade=one.grade
        )

    def of_subject(one: _ClassSubject) -> UnitCount:
        return UnitCount(one.subject, one.subject_key, one.school)

    def of_grade(one: _ClassSubject) -> UnitCount:
        return UnitCount(one.subject, one.subject_key, one.school, grade=one.grade)

    classes = grouped(lambda one: (one.subject_key, one.school, one.class_name, one.grade), of_class)
    subjects = grouped(lambda one: (one.subject_key, one.school), of_subject)
    grades = grouped(lambda one: (one.subject_key, one.school, one.grade), of_grade)
    schools = grouped(lambda one: one.school, lambda one: UnitCount("", "", one.school))
    # the targets speak of the measure in force; what goes by category is then shown, and not judged
    targets = policy.file.targets if isinstance(rule.measure(), ByCategory) else None
    held = None
    if targets is not None and targets.milestones:
        names = [milestone.name for milestone in targets.milestones]
        held = milestones_held(names, table.exam, None if mid_table is None else mid_table.exam)
    at_mid_held = {subject.key for subject in mid_table.subjects} if mid_table is not None else frozenset()
    judged = []
    for holding in _holdings(places, teaching, targets):
        chosen = holding.places
        about = UnitCount(
            chosen[0].subject,
            chosen[0].subject_key,
            chosen[0].school,
            "" if holding.teacher else chosen[0].class_name,
            holding.teacher,
            tuple(one.class_name for one in chosen),
            class_keys=tuple(one.class_key for one in chosen),
        )
        unit = counted(chosen, about, tallies)
        at_mid = None
        if mid_tallies is not None and about.subject_key in at_mid_held:
            at_mid = counted(chosen, about, mid_tallies)
        mine = (one for place in chosen for one in by_place.get(place.place, ()))
        judged.append(_judged(targets, rule, unit, at_mid, mine, holding, held))
    return Units(classes, subjects, grades, schools, tuple(judged))


def _by_place(found: Sequence[Transition]) -> dict[Place, list[Transition]]:
    return gathered(found, lambda one: [(one.school, one.class_key, one.subject_key)])


def _places(table: ScoreTable, groups: Sequence[Group], found: Sequence[Transition]) -> list[_ClassSubject]:
    """Return every class and subject of the last exam, then those that only the first one had."""
    keys = {subject.name: subject.key for subject in table.subjects}
    grade_of = {(s.school, s.class_key): s.grade_key for s in table.students}
    places: dict[Place, _ClassSubject] = {}
    for group in groups:
        key = keys.get(group.subject, group.subject)
        grade = grade_of.get((group.school, group.class_key), "")
        one = _ClassSubject(group.school, group.class_name, group.class_key, group.subject, key, grade)
        places.setdefault(one.place, one)
    for move in found:
        if (move.school, move.class_key, move.subject_key) in places:
            continue
        grade = move.class_key.partition("-")[0] if "-" in move.class_key else ""
        one = _ClassSubject(move.school, move.class_name, move.class_key, move.subject, move.subject_key, grade)
        places.setdefault(one.place, one)
    return list(places.values())


class _Holding(NamedTuple):
    """What one teacher (or nobody: ``teacher`` is "") holds in one subject, from one day on."""

    teacher: str
    since: str
    judged: bool
    remark: str
    places: list[_ClassSubject]


def _holdings(places: Sequence[_ClassSubject], teaching: Teaching, targets: Targets | None) -> list[_Holding]:
    """Return who is to be judged by which classes: teachers by the 任课表, else class by class.

    Two who share a class each have all of it, or stand together as one, as the policy says. Who took a class
    over has a line of its own for it, and is judged by it only where the policy says so; then whoever had
    the class before is shown without a verdict.
    """
    found: dict[tuple[str, str | None, str, str, bool], _Holding] = {}
    judge_later = targets is not None and targets.takeover == "judged"
    together = targets is not None and targets.shared == "together"
    for place in places:
        held = teaching.holders(place.school, place.class_key, place.subject_key)
        if not held:
            key = ("", place.school, place.class_key, place.subject_key, True)
            remark = teaching.why_nobody(place.school, place.class_key, place.subject_key)
            found.setdefault(key, _Holding("", "", True, remark, [])).places.append(place)
            continue
        for one in held:
            late = bool(one.since) or bool(one.replaces)
            former = bool(one.replaced_by) or bool(one.until)
            # of two who follow each other one is judged: the later where the policy says so, else the first
            judged = judge_later if late else not (former and judge_later)
            names = ["、".join(one.teachers)] if together else list(one.teachers)
            for name in names:
                remark = _remark(one, name, judged)
                key = (name, place.school, place.subject_key, remark, judged)
                found.setdefault(key, _Holding(name, one.since.text, judged, remark, [])).places.append(place)
    return list(found.values())


def _remark(one: Assignment, name: str, judged: bool) -> str:
    """Return how a teacher came to a class, or left it, and with whom it is shared; "" for the plain case."""
    said = []
    if one.since or one.replaces:
        before = f"，原来是{'、'.join(one.replaces)}" if one.replaces else ""
        said.append(f"{one.since.text or '中途'}接班{before}")
    if one.until or one.replaced_by:
        now = f"，现在是{'、'.join(one.replaced_by)}" if one.replaced_by else ""
        said.append(f"教到{one.until.text or '中途'}{now}")
    others = [other for other in one.teachers if other != name]
    if others and name in one.teachers:
        said.append(f"和{'、'.join(others)}同教")
    if not judged:
        said.append("只列出，不评")
    return "；".join(said)


def _judged(
    targets: Targets | None,
    rule: Conversion,
    unit: UnitCount,
    mid: UnitCount | None,
    mine: Iterable[Transition],
    holding: _Holding,
    held: Held | None,
) -> Judged:
    """Return a unit beside the targets; ``held`` are the milestones that the exams are."""
    levels = milestones = None
    if targets is not None and holding.judged:
        if targets.levels:
            levels = judge_levels(targets, rule, unit.counts)
        if targets.milestones and held is not None:
            at: dict[str, Sequence[CategoryCount]] = {held.last: unit.counts}
            if mid is not None and held.mid:
                at[held.mid] = mid.counts
            improved = [one.improved for one in mine if in_initial(rule, one)]
            milestones = judge_milestones(targets, rule, at, improved)
    return Judged(unit, levels, milestones, mid, holding.since, holding.judged, holding.remark)
