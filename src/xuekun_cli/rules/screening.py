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
    for student, subject in zip(students[order].tolist(), subjects[order].tolist(), strict=True):
        group = groups[int(base.group[student]), subject]
        band = None if exempt[student] else policy.bands[int(bands[student, subject])]
        listed.append(_listed(policy, table, group, band, student, subject, steps[subject]))
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


def _listed(
    policy: Policy, table: ScoreTable, group: Group, band: Band | None, student: int, subject: int, step: int
) -> Listed:
    person = table.students[student]
    scored = table.marks[student, subject] == int(Mark.SCORED)
    score = int(table.scores[student, subject]) if scored else None
    source = int(table.source[student, subject])
    exit_at = _exit_score(group.total, group.takers, policy.exit_band, step) if band else None
    return Listed(
        group=group,
        student=student,
        student_id=person.student_id,
        name=person.name,
        subject=group.subject,
        subject_key=table.subjects[subject].key,
        category=band.category if band else policy.exempt.category,
        score=score,
        cutoff=group.cutoffs[band.category] if band else None,
        exit_score=exit_at,
        clause=band.clause if band else policy.exempt.clause,
        reason=reason(policy, group, band, score, exit_at),
        ref=table.ref(student, subject),
        input=table.sources[source if source >= 0 else person.source].input,
    )


def reason(policy: Policy, group: Group, band: Band | None, score: int | None, exit_at: int | None) -> str:
    """Return the verdict in one sentence: rule, numbers and clause, as the workbooks show it."""
    if band is None or score is None:
        return f"{group.subject}：{policy.exempt.category}，按登记，不看分数（{policy.exempt.clause}）"
    bar = _bar(group.cutoffs[band.category], score)
    text = f"{group.subject} {points(score)} ≤ {bar}{_basis(group.total, group.takers, band)}"
    return text if exit_at is None else f"{text}；脱困成绩 {points(exit_at)}"


def _bar(cutoff: Fraction, score: int) -> str:
    """Return a cut-off as it stands beside a score; two decimals tell the truth unless the two are close."""
    ten_thousandths, shown = _shown(cutoff)
    return shown if abs(ten_thousandths - score) > _CLOSE else beside(cutoff, score)


@lru_cache(maxsize=4096)
def _shown(cutoff: Fraction) -> tuple[int, str]:
    return int(cutoff * SCALE), decimal_text(cutoff, 2)


_CLOSE = SCALE // 50
"""Two hundredths of a point: further apart, rounding to two decimals cannot put a score on the other side."""
_exit_score = lru_cache(maxsize=4096)(exit_score)


@lru_cache(maxsize=4096)
def _basis(total: int, takers: int, band: Band) -> str:
    """Return how a cut-off came about; the same for everybody of a class, subject and band."""
    average = decimal_text(Fraction(total, takers * SCALE), 2)
    share = percent(band.at_most)
    return f"（平均分 {points(total)}÷{takers}={average} 的 {share}），{band.category}（{band.clause}）"


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
