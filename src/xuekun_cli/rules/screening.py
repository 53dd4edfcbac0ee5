"""Who is on the list: the policy applied to one sitting. Pure: a policy and a table in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from xuekun_cli.model.cells import CellRef
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band, Policy
from xuekun_cli.model.screening import Group, Listed
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.rules.bands import NOT_LISTED, band_of, bars_of, cutoff, exit_score, marking_step
from xuekun_cli.rules.reference import Reference, reference


class Screening(NamedTuple):
    """Groups in the order of the input, class by class; the listed in the same order, then by row."""

    groups: tuple[Group, ...]
    listed: tuple[Listed, ...]
    findings: tuple[Finding, ...]


def screen(policy: Policy, table: ScoreTable) -> Screening:
    """Return everybody whom the policy lists, with the numbers that decided it.

    The exempt are listed in every subject they have a cell for, by registration alone (武平方案 一·第一类).
    Students without a class are in no group and are not listed. A class without takers is a finding.
    """
    base = reference(table, policy.exempt)
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    steps = []
    for subject in range(len(table.subjects)):
        for number, student, band in _listed_in(policy, table, base, subject):
            found.setdefault((number, subject), []).append((student, band))
        marks = table.marks.column(subject)
        scores = table.scores.column(subject)
        steps.append(marking_step(s for s, mark in zip(scores, marks, strict=True) if mark == _SCORED))
    groups = _groups(policy, table, base, found)
    listed: list[Listed] = []
    for (number, subject), group in groups.items():
        lines: dict[int, _Line] = {}
        for student, index in found.get((number, subject), ()):
            if index == _REGISTERED:
                listed.append(_by_registration(policy, table, group, student, subject))
                continue
            if index not in lines:
                lines[index] = _line(policy, group, policy.bands[index], steps[subject])
            listed.append(_by_score(table, group, lines[index], student, subject))
    return Screening(tuple(groups.values()), tuple(listed), tuple(_findings(table, base, groups)))


_REGISTERED = -2
"""In place of a band's index: listed by registration."""
_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)


def _listed_in(policy: Policy, table: ScoreTable, base: Reference, subject: int) -> Iterator[tuple[int, int, int]]:
    """Yield (group, student, index of the band) of everybody listed in a subject, in the order of the input."""
    bars = [bars_of(row[subject].total, row[subject].takers, policy.bands) for row in base.tallies]
    columns = zip(base.group, table.marks.column(subject), table.scores.column(subject), strict=True)
    for student, (number, mark, score) in enumerate(columns):
        if number < 0 or mark == _NO_CELL:
            continue
        if table.students[student].exempt:
            yield number, student, _REGISTERED
        elif mark == _SCORED:
            band = band_of(score, bars[number])
            if band != NOT_LISTED:
                yield number, student, band


def _groups(
    policy: Policy, table: ScoreTable, base: Reference, found: Mapping[tuple[int, int], list[tuple[int, int]]]
) -> dict[tuple[int, int], Group]:
    names = {_REGISTERED: policy.exempt.category}
    names |= {index: band.category for index, band in enumerate(policy.bands)}
    groups: dict[tuple[int, int], Group] = {}
    for number, first in enumerate(base.first):
        student = table.students[first]
        for j, subject in enumerate(table.subjects):
            tally = base.tallies[number][j]
            if not tally.cells:
                continue
            counts = Counter(index for _, index in found.get((number, j), ()))
            lines = (
                {b.category: cutoff(tally.total, tally.takers, b) for b in policy.bands} if tally.takers else {}
            )
            groups[number, j] = Group(
                school=student.school,
                class_name=student.class_name or "",
                class_key=student.class_key or "",
                subject=subject.name,
                takers=tally.takers,
                total=tally.total,
                cutoffs=lines,
                counts={name: counts[index] for index, name in names.items()},
                absent=tally.seats - tally.sitting,
            )
    return groups


class _Line(NamedTuple):
    """A band's cut-off for one class and subject, with what is the same for everybody below it."""

    band: Band
    cutoff: Fraction
    held: int
    """The cut-off in whole ten-thousandths, rounded down."""
    shown: str
    basis: str
    """How the cut-off came about, and the verdict."""
    exit_score: int


def _line(policy: Policy, group: Group, band: Band, step: int) -> _Line:
    cutoff_points = group.cutoffs[band.category]
    average = decimal_text(Fraction(group.total, group.takers * SCALE), 2)
    exit_at = exit_score(group.total, group.takers, policy.exit_band, step)
    return _Line(
        band,
        cutoff_points,
        int(cutoff_points * SCALE),
        decimal_text(cutoff_points, 2),
        f"（平均分 {points(group.total)}÷{group.takers}={average} 的 {percent(band.at_most)}），"
        f"{band.category}（{band.clause}）；脱困成绩 {points(exit_at)}",
        exit_at,
    )


def _by_score(table: ScoreTable, group: Group, line: _Line, student: int, subject: int) -> Listed:
    score = table.scores[student, subject]
    # two decimals tell the truth unless score and cut-off are closer than rounding can move them
    bar = line.shown if abs(line.held - score) > _CLOSE else beside(line.cutoff, score)
    reason = f"{group.subject} {points(score)} ≤ {bar}{line.basis}"
    verdict = _Verdict(line.band.category, line.band.clause, reason, score, line.cutoff, line.exit_score)
    return _entry(table, group, student, subject, verdict)


def _by_registration(policy: Policy, table: ScoreTable, group: Group, student: int, subject: int) -> Listed:
    rule = policy.exempt
    scored = table.marks[student, subject] == _SCORED
    reason = f"{group.subject}：{rule.category}，按登记，不看分数（{rule.clause}）"
    score = table.scores[student, subject] if scored else None
    return _entry(table, group, student, subject, _Verdict(rule.category, rule.clause, reason, score, None, None))


class _Verdict(NamedTuple):
    category: str
    clause: str
    reason: str
    score: int | None
    cutoff: Fraction | None
    exit_score: int | None


def _entry(table: ScoreTable, group: Group, student: int, subject: int, verdict: _Verdict) -> Listed:
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
        **verdict._asdict(),
    )


_CLOSE = SCALE // 50
"""Two hundredths of a point."""


@lru_cache(maxsize=256)
def percent(share: Fraction) -> str:
    """Return a share as a percentage without needless decimals (2/5 → ``40%``)."""
    hundredfold = share * 100
    if hundredfold.denominator == 1:
        return f"{hundredfold.numerator}%"
    return f"{decimal_text(hundredfold, 4).rstrip('0').rstrip('.')}%"


def _findings(table: ScoreTable, base: Reference, groups: dict[tuple[int, int], Group]) -> list[Finding]:
    findings: list[Finding] = []
    for (number, _), group in groups.items():
        origin = table.sources[table.students[base.first[number]].source]
        where = CellRef(origin.file, origin.sheet)
        named = f"{group.class_name}{group.subject}"
        if not group.takers:
            findings.append(
                Finding(
                    "no_takers",
                    Severity.WARNING,
                    f"{named}没有参考的学生，没有平均分，没有筛查",
                    "若考过，请核对分数是否录入。",
                    where,
                )
            )
        elif not group.total:
            findings.append(
                Finding(
                    "reference_zero",
                    Severity.ERROR,
                    f"{named}全是零分，平均分是 0，筛查没有意义",
                    "请核对分数是否录入。",
                    where,
                )
            )
    return findings
