"""Who is on the list: the policy applied to one sitting. Pure: a policy and a table in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import Policy, ScoreRule
from xuekun_cli.model.results.screening import Group, Listed
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.numbers import in_points
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.all_zero import all_zero, without_zeros, zero_findings
from xuekun_cli.rules.screening.counting import judged
from xuekun_cli.rules.screening.entries import REGISTERED, Entries, Place
from xuekun_cli.rules.screening.flags import any_of
from xuekun_cli.rules.screening.ground import Earlier, Ground
from xuekun_cli.rules.screening.unjudged import unjudged
from xuekun_cli.rules.screening.verdicts import class_lines, judged_by

NOT_LISTED = -2
_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)


class Screening(NamedTuple):
    """Groups in the order of the input, class by class; the listed in the same order, then by row."""

    table: ScoreTable
    """The table that was judged: the sitting's, or (by total) one made of it."""
    groups: tuple[Group, ...]
    listed: tuple[Listed, ...]
    findings: tuple[Finding, ...]


def ground_of(
    policy: Policy,
    table: ScoreTable,
    lists: Mapping[str, frozenset[int]] | None = None,
    earlier: Sequence[tuple[ScoreTable, Sequence[int]]] = (),
) -> tuple[Ground, tuple[Finding, ...]]:
    """Return a sitting as the policy looks at it, and what is to be said about that.

    ``lists``: the name of a list → the students on it. ``earlier``: tables of earlier sittings, the oldest
    first, each with the place of every student of ``table`` in it (−1: not there).
    """
    looked = judged(policy, table)
    before = []
    for other, then in earlier:
        seen = judged(policy, other)
        members = {
            name: frozenset(then[student] for student in on if then[student] >= 0)
            for name, on in (lists or {}).items()
        }
        before.append(
            Earlier(_without_zeros(Ground(policy, seen.table, members, (), seen.counted, seen.papers)), then)
        )
    ground = _without_zeros(Ground(policy, looked.table, lists, before, looked.counted, looked.papers))
    return ground, (*looked.findings, *zero_findings(ground, ground.zeros))


def _without_zeros(ground: Ground) -> Ground:
    """Return the same ground, where whole classes have nothing but zeros without these."""
    zeros = all_zero(ground)
    if not zeros:
        return ground
    table = without_zeros(ground, zeros)
    counted = {place: mark for place, mark in ground.counted.items() if table.marks[place] == _SCORED}
    found = Ground(ground.policy, table, ground.lists, ground.earlier, counted, ground.papers, zeros)
    found.entered = ground.table
    return found


def screen(
    policy: Policy,
    table: ScoreTable,
    lists: Mapping[str, frozenset[int]] | None = None,
    earlier: Sequence[tuple[ScoreTable, Sequence[int]]] = (),
) -> Screening:
    """Return everybody whom the policy lists, with the numbers that decided it.

    The exempt are listed in every subject they have a cell for, by registration alone (武平方案 一·第一类).
    Students without a class are in no group and are not listed. A class without takers is a finding.
    ``lists`` and ``earlier`` are as for `ground_of`.
    """
    ground, said = ground_of(policy, table, lists, earlier)
    return screened(ground, said)


def screened(ground: Ground, said: Sequence[Finding] = ()) -> Screening:
    """Return everybody whom the policy lists on this ground; ``said`` are findings made before."""
    found = _listed(ground)
    groups = _groups(ground, found)
    least = _least_subjects(ground.policy)
    entries = Entries(ground, _overall(ground, found), _times(found) if least > 1 else {}, least)
    listed: list[Listed] = []
    for (number, subject), group in groups.items():
        if place := found.pop((number, subject), None):  # let go of: the entries are what is kept
            listed.extend(entries.of_class(group, number, subject, place))
    findings = (*said, *unjudged(ground, groups))
    return Screening(ground.table, tuple(groups.values()), tuple(listed), findings)


def category_of(ground: Ground, student: int, subject: int) -> int:
    """Return the index of the band that a student is in by a subject, or `NOT_LISTED`."""
    for index, band in enumerate(ground.policy.bands):
        if judged_by(ground, band.when, subject)[student]:
            return index
    return NOT_LISTED


def _listed(ground: Ground) -> dict[tuple[int, int], Place]:
    """Return (class, subject) → everybody listed there."""
    table, policy = ground.table, ground.policy
    found: dict[tuple[int, int], Place] = {}
    everybody = list(range(len(table.students)))
    for subject in range(len(table.subjects)):
        columns = [ground.registered, *(judged_by(ground, band.when, subject) for band in policy.bands)]
        students = list(compress(everybody, any_of(columns)))
        held = zip(*(map(column.__getitem__, students) for column in columns), strict=True)
        marks = table.marks.column(subject)
        at = -1
        numbers = map(ground.group.__getitem__, students)
        for student, number, ones in zip(students, numbers, held, strict=True):
            if number < 0 or marks[student] == _NO_CELL:
                continue
            if number != at:
                at = number
                there, bands = found.setdefault((number, subject), Place([], []))
            there.append(student)
            # the first that holds; registration comes before the bands
            bands.append(ones.index(1) + REGISTERED)
    least = _least_subjects(policy)
    if least == 1:
        return found
    times = _times(found)
    return {
        at: _only(
            place, [index == REGISTERED or times[student] >= least for student, index in zip(*place, strict=True)]
        )
        for at, place in found.items()
    }


def _only(place: Place, kept: Sequence[bool]) -> Place:
    return Place(list(compress(place.students, kept)), list(compress(place.bands, kept)))


def _least_subjects(policy: Policy) -> int:
    """Return in how many subjects a student has to fulfil a condition to be listed at all."""
    rule = policy.screening.overall
    return 1 if rule is None else rule.at_least_subjects


def _times(found: Mapping[tuple[int, int], Place]) -> Counter[int]:
    """Return in how many subjects each student is listed by score."""
    return Counter(
        student
        for place in found.values()
        for student, index in zip(place.students, place.bands, strict=True)
        if index != REGISTERED
    )


def _overall(ground: Ground, found: Mapping[tuple[int, int], Place]) -> dict[int, str]:
    """Return each listed student's category over all subjects, where the policy gives one."""
    policy = ground.policy
    rule = policy.screening.overall
    if rule is None or rule.category == "none":
        return {}
    names = {index: band.category for index, band in enumerate(policy.bands)} | {
        REGISTERED: policy.exempt.category
    }
    worst: dict[int, int] = {}
    for place in found.values():
        for student, index in zip(place.students, place.bands, strict=True):
            worst[student] = min(worst.get(student, index), index)
    if rule.category == "worst":
        return {student: names[index] for student, index in worst.items()}
    by_total = _by_total(policy)
    before = [(one.ground.entered, one.then) for one in ground.earlier]
    total, _ = ground_of(by_total, ground.entered, ground.lists, before)
    said = {}
    for student, index in worst.items():
        by_total_at = index if index == REGISTERED else category_of(total, student, 0)
        has_total = total.table.marks[student, 0] == _SCORED
        said[student] = names.get(by_total_at, "总分不在线下" if has_total else "没有总分")
    return said


def _by_total(policy: Policy) -> Policy:
    """Return the same policy held against the total of all subjects; zeros for marks are given already."""
    screening = policy.screening.but(score=ScoreRule(of="total"), overall=None)
    return replace(policy, file=policy.file.but(screening=screening, marks=None))


def _groups(ground: Ground, found: Mapping[tuple[int, int], Place]) -> dict[tuple[int, int], Group]:
    policy, table = ground.policy, ground.table
    names = {REGISTERED: policy.exempt.category}
    names |= {index: band.category for index, band in enumerate(policy.bands)}
    papers = [
        (
            subject,
            ground.tallies(Pool.CLASS, j),
            ground.class_references(j),
            [(band.category, class_lines(ground, band.when, j)) for band in policy.bands],
        )
        for j, subject in enumerate(table.subjects)
    ]
    nobody = Place([], [])
    groups: dict[tuple[int, int], Group] = {}
    for number, first in enumerate(ground.first):
        student = table.students[first]
        school, class_name, class_key = student.school, student.class_name or "", student.class_key or ""
        for j, (subject, tallies, references, bands) in enumerate(papers):
            total, takers, sitting, seats, cells, _, levels, _ = tallies[number]
            if not cells:
                continue
            if zeros := ground.zeros.get((number, j)):
                takers = sitting = zeros
            indices, reference = found.get((number, j), nobody).bands, references[number]
            groups[number, j] = Group(
                school,
                class_name,
                class_key,
                subject.name,
                subject.key,
                takers,
                total,
                {name: line.cutoff for name, lines in bands if (line := lines[number]) is not None},
                {name: indices.count(index) for index, name in names.items()},
                seats - (sitting or levels),
                levels,
                None if reference is None else in_points(reference),
            )
    return groups
