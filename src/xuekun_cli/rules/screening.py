"""Who is on the list: the policy applied to one sitting. Pure: a policy and a table in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.conditions import Pool
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band, Policy, ScoreRule
from xuekun_cli.model.screening import Group, Listed
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.rules.counting import judged
from xuekun_cli.rules.exits import exit_score, one_for_all, own_exit_score, step_of
from xuekun_cli.rules.ground import Earlier, Ground
from xuekun_cli.rules.lines import basis, lines_of
from xuekun_cli.rules.unjudged import unjudged
from xuekun_cli.rules.verdicts import class_lines, holds, say, score_text

_REGISTERED = -2
"""In place of a band's index: listed by registration."""
NOT_LISTED = -1
_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)
_CLOSE = SCALE // 50
"""Two hundredths of a point: two decimals tell the truth unless score and line are closer than this."""


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
        before.append(Earlier(Ground(policy, seen.table, members, (), seen.counted, seen.papers), then))
    ground = Ground(policy, looked.table, lists, before, looked.counted, looked.papers)
    return ground, looked.findings


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
    policy, table = ground.policy, ground.table
    found = _listed(ground)
    steps = [step_of(table, subject) for subject in range(len(table.subjects))]
    groups = _groups(ground, found)
    overall = _overall(ground, found)
    least, times = _least_subjects(policy), _times(found)
    listed: list[Listed] = []
    for (number, subject), group in groups.items():
        written: dict[int, _Line | None] = {}
        for student, index in found.get((number, subject), ()):
            if index == _REGISTERED:
                verdict = _by_registration(policy, table, group, student, subject)
            else:
                if index not in written:
                    written[index] = _line(ground, group, number, subject, index, steps[subject])
                verdict = _by_score(ground, group, written[index], student, subject, index, steps[subject])
                if least > 1:
                    several = f"；{times[student]} 科符合（至少 {least} 科才列入）"
                    verdict = verdict._replace(reason=verdict.reason + several)
            listed.append(_entry(table, group, student, subject, verdict, overall.get(student, "")))
    findings = (*said, *unjudged(ground, groups))
    return Screening(table, tuple(groups.values()), tuple(listed), findings)


def category_of(ground: Ground, student: int, subject: int) -> int:
    """Return the index of the band that a student is in by a subject, or `NOT_LISTED`."""
    for index, band in enumerate(ground.policy.bands):
        if holds(ground, band.when, subject)[student]:
            return index
    return NOT_LISTED


def _listed(ground: Ground) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return (class, subject) → (student, index of the band) of everybody listed, in the order of the input."""
    table, policy = ground.table, ground.policy
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for subject in range(len(table.subjects)):
        columns = [holds(ground, band.when, subject) for band in policy.bands]
        people = zip(ground.group, table.marks.column(subject), ground.is_exempt, *columns, strict=True)
        for student, (number, mark, exempt, *held) in enumerate(people):
            if number < 0 or mark == _NO_CELL:
                continue
            if exempt:
                found.setdefault((number, subject), []).append((student, _REGISTERED))
            elif 1 in held:
                found.setdefault((number, subject), []).append((student, held.index(1)))
    least = _least_subjects(policy)
    times = _times(found)
    if least == 1:
        return found
    return {
        place: [(s, index) for s, index in entries if index == _REGISTERED or times[s] >= least]
        for place, entries in found.items()
    }


def _least_subjects(policy: Policy) -> int:
    """Return in how many subjects a student has to fulfil a condition to be listed at all."""
    rule = policy.screening.overall
    return 1 if rule is None else rule.at_least_subjects


def _times(found: Mapping[tuple[int, int], list[tuple[int, int]]]) -> Counter[int]:
    """Return in how many subjects each student is listed by score."""
    return Counter(student for entries in found.values() for student, index in entries if index != _REGISTERED)


def _overall(ground: Ground, found: Mapping[tuple[int, int], list[tuple[int, int]]]) -> dict[int, str]:
    """Return each listed student's category over all subjects, where the policy gives one."""
    policy = ground.policy
    rule = policy.screening.overall
    if rule is None or rule.category == "none":
        return {}
    names = {index: band.category for index, band in enumerate(policy.bands)} | {
        _REGISTERED: policy.exempt.category
    }
    worst: dict[int, int] = {}
    for entries in found.values():
        for student, index in entries:
            worst[student] = min(worst.get(student, index), index)
    if rule.category == "worst":
        return {student: names[index] for student, index in worst.items()}
    by_total = _by_total(policy)
    before = [(one.ground.table, one.then) for one in ground.earlier]
    total, _ = ground_of(by_total, ground.table, ground.lists, before)
    said = {}
    for student, index in worst.items():
        place = index if index == _REGISTERED else category_of(total, student, 0)
        has_total = total.table.marks[student, 0] == _SCORED
        said[student] = names.get(place, "总分不在线下" if has_total else "没有总分")
    return said


def _by_total(policy: Policy) -> Policy:
    """Return the same policy held against the total of all subjects; zeros for marks are given already."""
    screening = policy.screening.but(score=ScoreRule(of="total"), overall=None)
    return replace(policy, file=policy.file.but(screening=screening, marks=None))


def _groups(
    ground: Ground, found: Mapping[tuple[int, int], list[tuple[int, int]]]
) -> dict[tuple[int, int], Group]:
    policy, table = ground.policy, ground.table
    names = {_REGISTERED: policy.exempt.category}
    names |= {index: band.category for index, band in enumerate(policy.bands)}
    lines = {
        (index, j): class_lines(ground, band.when, j)
        for index, band in enumerate(policy.bands)
        for j in range(len(table.subjects))
    }
    groups: dict[tuple[int, int], Group] = {}
    for number, first in enumerate(ground.first):
        student = table.students[first]
        for j, subject in enumerate(table.subjects):
            tally = ground.tallies(Pool.CLASS, j)[number]
            if not tally.cells:
                continue
            counts = Counter(index for _, index in found.get((number, j), ()))
            reference = ground.reference(number, j)
            cutoffs = {
                band.category: line.value / SCALE
                for index, band in enumerate(policy.bands)
                if (line := lines[index, j][number]) is not None
            }
            groups[number, j] = Group(
                school=student.school,
                class_name=student.class_name or "",
                class_key=student.class_key or "",
                subject=subject.name,
                takers=tally.takers,
                total=tally.total,
                cutoffs=cutoffs,
                counts={name: counts[index] for index, name in names.items()},
                absent=tally.seats - (tally.sitting or tally.levels),
                levels=tally.levels,
                reference=None if reference is None else reference / SCALE,
            )
    return groups


class _Line(NamedTuple):
    """A band's line for one class and subject, with what is the same for everybody below it."""

    cutoff: Fraction
    """In points."""
    highest: int
    """The highest whole number of ten-thousandths on the listed side."""
    shown: str
    sign: str
    basis: str
    """How the line came about, and the verdict."""
    exit_score: int | None
    """The class's exit score; None where each student has one of his or her own."""


def verdict_text(band: Band, exit_at: int | None) -> str:
    """Return the end of a reason: the category, its clause, and the score to reach."""
    return f"{band.category}（{band.clause}）{exit_text(exit_at)}"


def exit_text(exit_at: int | None) -> str:
    """Return the score to reach, as a reason ends with it; "" where no score would do."""
    return "" if exit_at is None else f"；脱困成绩 {points(exit_at)}"


def _line(ground: Ground, group: Group, number: int, subject: int, index: int, step: int) -> _Line | None:
    """Return a plain band's line; None for a band of several conditions, or without a line on the score."""
    band = ground.policy.bands[index]
    line = lines_of(ground, band.when, subject)[number]
    if line is None:
        return None
    exit_at = exit_score(ground, number, subject, step) if one_for_all(ground.policy) else None
    said = f"（{basis(ground, band.when, subject, number)}），{verdict_text(band, exit_at)}"
    cutoff, sign = line.value / SCALE, "≤" if line.inclusive else "<"
    return _Line(cutoff, line.highest, decimal_text(cutoff, 2), sign, said, exit_at)


class _Verdict(NamedTuple):
    category: str
    clause: str
    comparison: str
    reason: str
    score: int | None
    cutoff: Fraction | None
    exit_score: int | None
    level: str = ""
    exempt: bool = False


def _by_score(
    ground: Ground, group: Group, line: _Line | None, student: int, subject: int, index: int, step: int
) -> _Verdict:
    band = ground.policy.bands[index]
    score = ground.table.scores[student, subject]
    if line is None:
        return _by_conditions(ground, group, student, subject, band, step)
    # two decimals tell the truth unless score and line are closer than rounding can move them
    near = abs(line.highest - score) <= _CLOSE
    bar = beside(line.cutoff, score) if near else line.shown
    shown = score_text(ground, student, subject) if ground.counted else points(score)
    comparison = f"{group.subject} {shown} {line.sign} {bar}"
    exit_at, out = line.exit_score, ""
    if exit_at is None:  # other conditions of the policy look at more than the score
        exit_at = own_exit_score(ground, student, subject, step)
        out = exit_text(exit_at)
    return _Verdict(
        band.category,
        band.clause,
        comparison,
        f"{comparison}{line.basis}{out}",
        score,
        line.cutoff,
        exit_at,
    )


def _by_conditions(ground: Ground, group: Group, student: int, subject: int, band: Band, step: int) -> _Verdict:
    said = say(ground, band.when, student, subject)
    scored = ground.table.marks[student, subject] == _SCORED
    exit_at = own_exit_score(ground, student, subject, step) if scored else None
    return _Verdict(
        band.category,
        band.clause,
        f"{group.subject} {said.brief}",
        f"{group.subject} {said.full}，{verdict_text(band, exit_at)}",
        ground.table.scores[student, subject] if scored else None,
        said.line if scored else None,
        exit_at,
        ground.table.level(student, subject) or "",
    )


def _by_registration(policy: Policy, table: ScoreTable, group: Group, student: int, subject: int) -> _Verdict:
    rule = policy.exempt
    scored = table.marks[student, subject] == _SCORED
    clause = f"（{rule.clause}）" if rule.clause else ""
    reason = f"{group.subject}：{rule.category}，按登记，不看分数{clause}"
    score = table.scores[student, subject] if scored else None
    return _Verdict(rule.category, rule.clause, reason, reason, score, None, None, exempt=True)


def _entry(table: ScoreTable, group: Group, student: int, subject: int, verdict: _Verdict, overall: str) -> Listed:
    """Return the verdict on a student and subject with who it is about and where the score stands."""
    person = table.students[student]
    source = table.source[student, subject]
    return Listed(
        group=group,
        student=student,
        student_id=person.student_id,
        name=person.name,
        subject=group.subject,
        subject_key=table.subjects[subject].key,
        ref=table.ref(student, subject),
        input=table.sources[source if source >= 0 else person.source].input,
        overall=overall,
        **verdict._asdict(),
    )
