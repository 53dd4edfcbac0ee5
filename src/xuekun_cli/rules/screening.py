"""Who is on the list: the policy applied to one sitting. Pure: a policy and a table in, values out."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xuekun_cli.model.cells import CellRef
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band, Policy
from xuekun_cli.model.screening import Group, Listed
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.rules.bands import NOT_LISTED, band_of, cutoff, exit_score, marking_step
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
    placed = base.group >= 0
    rows = np.where(placed, base.group, 0)
    exempt = np.array([student.exempt for student in table.students], dtype=np.bool_)
    scored = (table.marks == int(Mark.SCORED)) & placed[:, None] & ~exempt[:, None]
    if len(base.first):
        bands = band_of(table.scores, base.total[rows], base.takers[rows], policy.bands)
    else:
        bands = np.full(table.scores.shape, NOT_LISTED, dtype=np.int64)
    bands[~scored] = NOT_LISTED
    registered = (table.marks != int(Mark.NO_CELL)) & (placed & exempt)[:, None]
    groups = _groups(policy, table, base, bands, scored, registered)
    steps = [
        marking_step(table.scores[table.marks[:, j] == int(Mark.SCORED), j]) for j in range(len(table.subjects))
    ]
    listed: list[Listed] = []
    students, subjects = np.nonzero((bands != NOT_LISTED) | registered)
    order = np.lexsort((students, subjects, rows[students]))
    lines: dict[tuple[int, int, int], _Line] = {}
    numbers, indices = base.group.tolist(), bands[students[order], subjects[order]].tolist()
    for student, subject, index in zip(students[order].tolist(), subjects[order].tolist(), indices, strict=True):
        group = groups[numbers[student], subject]
        if table.students[student].exempt:
            listed.append(_by_registration(policy, table, group, student, subject))
            continue
        key = (numbers[student], subject, index)
        line = lines.get(key)
        if line is None:
            line = lines[key] = _line(policy, group, policy.bands[index], steps[subject])
        listed.append(_by_score(table, group, line, student, subject))
    return Screening(tuple(groups.values()), tuple(listed), tuple(_findings(table, base, groups)))


def _groups(
    policy: Policy,
    table: ScoreTable,
    base: Reference,
    bands: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    scored: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    registered: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> dict[tuple[int, int], Group]:
    shape = base.total.shape
    rows = np.where(base.group >= 0, base.group, 0)

    def counted(flags: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[list[int]]:
        sums = np.zeros(shape, dtype=np.int64)
        if shape[0]:
            np.add.at(sums, rows, flags.astype(np.int64))
        return [[int(value) for value in row] for row in sums]

    counts = {policy.exempt.category: counted(registered)}
    counts |= {band.category: counted(bands == index) for index, band in enumerate(policy.bands)}
    sat = counted(scored)
    groups: dict[tuple[int, int], Group] = {}
    for number, first in enumerate(base.first.tolist()):
        student = table.students[first]
        for j, subject in enumerate(table.subjects):
            if not base.cells[number, j]:
                continue
            total, takers = int(base.total[number, j]), int(base.takers[number, j])
            groups[number, j] = Group(
                school=student.school,
                class_name=student.class_name or "",
                class_key=student.class_key or "",
                subject=subject.name,
                takers=takers,
                total=total,
                cutoffs={band.category: cutoff(total, takers, band) for band in policy.bands} if takers else {},
                counts={category: counted_in[number][j] for category, counted_in in counts.items()},
                absent=int(base.seats[number, j]) - sat[number][j],
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
    person = table.students[student]
    score = int(table.scores[student, subject])
    # two decimals tell the truth unless score and cut-off are closer than rounding can move them
    bar = line.shown if abs(line.held - score) > _CLOSE else beside(line.cutoff, score)
    return Listed(
        group=group,
        student=student,
        student_id=person.student_id,
        name=person.name,
        subject=group.subject,
        subject_key=table.subjects[subject].key,
        category=line.band.category,
        score=score,
        cutoff=line.cutoff,
        exit_score=line.exit_score,
        clause=line.band.clause,
        reason=f"{group.subject} {points(score)} ≤ {bar}{line.basis}",
        ref=table.ref(student, subject),
        input=table.sources[int(table.source[student, subject])].input,
    )


def _by_registration(policy: Policy, table: ScoreTable, group: Group, student: int, subject: int) -> Listed:
    person = table.students[student]
    scored = table.marks[student, subject] == int(Mark.SCORED)
    source = int(table.source[student, subject])
    rule = policy.exempt
    return Listed(
        group=group,
        student=student,
        student_id=person.student_id,
        name=person.name,
        subject=group.subject,
        subject_key=table.subjects[subject].key,
        category=rule.category,
        score=int(table.scores[student, subject]) if scored else None,
        cutoff=None,
        exit_score=None,
        clause=rule.clause,
        reason=f"{group.subject}：{rule.category}，按登记，不看分数（{rule.clause}）",
        ref=table.ref(student, subject),
        input=table.sources[source if source >= 0 else person.source].input,
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
        origin = table.sources[table.students[int(base.first[number])].source]
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
