"""Transitions put together: by class, subject, grade and school, and by teacher beside the targets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.names.order import class_order
from xuekun_cli.model.policy.conversion import ByCategory, Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.report import Judged
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.teaching import Teaching
from xuekun_cli.pipeline.term.holdings import ClassSubject, Holding, Place, holdings_of
from xuekun_cli.pipeline.term.judging import Judging
from xuekun_cli.rules.conversion.by_default import unsaid
from xuekun_cli.rules.conversion.milestones import milestones_held
from xuekun_cli.rules.conversion.term_counts import Tally, gathered, tally_of, unit_count


class Units(NamedTuple):
    """The numbers of every unit, each in the order of the classes."""

    classes: tuple[UnitCount, ...]
    subjects: tuple[UnitCount, ...]
    grades: tuple[UnitCount, ...]
    schools: tuple[UnitCount, ...]
    judged: tuple[Judged, ...]


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
    mid_other: Sequence[Transition] = (),
    start: str = "期初",
) -> Units:
    """Return the numbers of every unit and the verdicts.

    ``table`` and ``groups`` are the last exam's, ``mid_table`` is the mid-term's: a subject that was not held there
    has no mid-term. ``other`` and ``mid_other`` are by the line that the policy did not choose,
    ``start`` is what the first exam is called.
    """
    places = _places(table, groups, found)
    by_place, other_by_place = _by_place(found), _by_place(other)
    tallies = {
        one.place: tally_of(by_place.get(one.place, ()), other_by_place.get(one.place, ())) for one in places
    }
    mid_other_by_place = _by_place(mid_other)
    mid_tallies = (
        None
        if mid is None
        else {place: tally_of(moves, mid_other_by_place.get(place, ())) for place, moves in _by_place(mid).items()}
    )
    categories = [band.category for band in policy.bands]

    def counted(chosen: Iterable[ClassSubject], about: UnitCount, of: Mapping[Place, Tally]) -> UnitCount:
        return unit_count(rule, categories, [of[one.place] for one in chosen if one.place in of], about)

    def grouped(
        key: Callable[[ClassSubject], Hashable], about: Callable[[ClassSubject], UnitCount]
    ) -> tuple[UnitCount, ...]:
        by: dict[Hashable, list[ClassSubject]] = {}
        for one in places:
            by.setdefault(key(one), []).append(one)
        return tuple(counted(chosen, about(chosen[0]), tallies) for chosen in by.values())

    def of_class(one: ClassSubject) -> UnitCount:
        return UnitCount(
            one.subject, one.subject_key, one.school, one.class_name, classes=(one.class_name,), grade=one.grade
        )

    def of_subject(one: ClassSubject) -> UnitCount:
        return UnitCount(one.subject, one.subject_key, one.school)

    def of_grade(one: ClassSubject) -> UnitCount:
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
    judging = None
    if targets is not None:
        silent = unsaid(policy)
        if (found and not other) or (mid and not mid_other):
            silent -= {"conversion.line"}  # what the other line gives cannot be told
        judging = Judging(
            targets,
            rule,
            categories,
            silent,
            held,
            tallies,
            mid_tallies or {},
            by_place,
            start,
        )

    def judged(holding: Holding) -> Judged:
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
        found = Judged(unit, None, None, at_mid, holding.since, holding.judged, holding.remark)
        return judging.judged(found, holding) if judging is not None else found

    holdings = holdings_of(places, teaching, targets)
    judged_units = tuple(judged(holding) for holding in holdings)
    if judging is not None:
        judged_units = tuple(judging.taken_over(judged_units, holdings, places, teaching))
    return Units(classes, subjects, grades, schools, judged_units)


def _by_place(found: Sequence[Transition]) -> dict[Place, list[Transition]]:
    return gathered(found, lambda one: [(one.school, one.class_key, one.subject_key)])


def _places(table: ScoreTable, groups: Sequence[Group], found: Sequence[Transition]) -> list[ClassSubject]:
    """Return every class and subject of either exam, school by school, the classes in their natural order."""
    keys = {subject.name: subject.key for subject in table.subjects}
    grade_of = {(s.school, s.class_key): s.grade_key for s in table.students}
    places: dict[Place, ClassSubject] = {}
    for group in groups:
        key = keys.get(group.subject, group.subject)
        grade = grade_of.get((group.school, group.class_key), "")
        one = ClassSubject(group.school, group.class_name, group.class_key, group.subject, key, grade)
        places.setdefault(one.place, one)
    for move in found:
        if (move.school, move.class_key, move.subject_key) in places:
            continue
        grade = move.class_key.partition("-")[0] if "-" in move.class_key else ""
        one = ClassSubject(move.school, move.class_name, move.class_key, move.subject, move.subject_key, grade)
        places.setdefault(one.place, one)
    schools = {
        school: number for number, school in enumerate(dict.fromkeys(one.school for one in places.values()))
    }
    return sorted(places.values(), key=lambda one: (schools[one.school], class_order(one.class_key, one.grade)))
