"""Which scores a policy looks at: marks that count as zero, chosen subjects, the total or mean of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.policy.document import MarksRule, Policy, ScoreRule
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Subject

_RULED = {
    Mark.ABSENT: "absent",
    Mark.EXCUSED: "excused",
    Mark.DEFERRED: "deferred",
    Mark.MISCONDUCT: "misconduct",
    Mark.BLANK: "blank",
}
_NO_REASON = (Mark.NO_CELL, Mark.LEVEL)
TOTAL = "总分"


class Judged(NamedTuple):
    """The table that a policy judges, and what was done to get it."""

    table: ScoreTable
    counted: dict[tuple[int, int], Mark]
    """(student, subject) → the mark that counts as zero there."""
    papers: int
    """How many subjects one score is made of, where the policy speaks of their mean; else 1."""
    findings: tuple[Finding, ...]


def judged(policy: Policy, table: ScoreTable) -> Judged:
    """Return the table as the policy's ``marks`` and ``screening.score`` want it looked at."""
    table, counted, findings = _zeros(table, policy.file.marks)
    rule = policy.screening.score
    chosen, missing = _chosen(table, rule.subjects)
    findings += [
        Finding(
            "subject_missing",
            Severity.ERROR,
            f"办法要看「{name}」，成绩表里没有这一科",
            "请核对成绩表，或用 --map 说明哪一列是这一科。",
        )
        for name in missing
    ]
    if rule.of == "subject":
        if not rule.subjects:
            return Judged(table, counted, 1, tuple(findings))
        place = {number: k for k, number in enumerate(chosen)}
        counted = {(i, place[j]): mark for (i, j), mark in counted.items() if j in place}
        return Judged(_only(table, chosen), counted, 1, tuple(findings))
    papers = len(chosen) if rule.of == "mean" else 1
    return Judged(_summed(table, chosen, rule), {}, max(papers, 1), tuple(findings))


def _zeros(
    table: ScoreTable, rule: MarksRule | None
) -> tuple[ScoreTable, dict[tuple[int, int], Mark], list[Finding]]:
    """Give a zero to every mark that the policy counts as one; each kind is said once."""
    zeros = {mark for mark, name in _RULED.items() if rule is not None and getattr(rule, name) == "zero"}
    counted: dict[tuple[int, int], Mark] = {}
    if not zeros or rule is None:
        return table, counted, []
    scores, marks = table.scores.copy(), table.marks.copy()
    for subject in range(len(table.subjects)):
        for student, mark in enumerate(table.marks.column(subject)):
            if mark in zeros:
                counted[student, subject] = Mark(mark)
                marks[student, subject] = int(Mark.SCORED)
                scores[student, subject] = 0
    findings = []
    for mark in sorted(zeros):
        places = [place for place, found in counted.items() if found is mark]
        if places:
            findings.append(
                Finding(
                    "counted_as_zero",
                    Severity.WARNING,
                    f"{len(places)} 格{mark.label}按 0 分算（{rule.clause}）",
                    "若不该这样，请改办法的 marks 一节。",
                    table.ref(*places[0]),
                )
            )
    return replace(table, scores=scores, marks=marks), counted, findings


def said_as_counted(findings: Iterable[Finding], policy: Policy, table: ScoreTable) -> list[Finding]:
    """Return what the reader said of cells without a score, true of a policy that gives some of them a zero."""
    rule = policy.file.marks
    zeros = {mark for mark, name in _RULED.items() if rule is not None and getattr(rule, name) == "zero"}
    if rule is None or not zeros:
        return list(findings)
    cells = {
        table.ref(student, subject)
        for subject in range(len(table.subjects))
        for student, mark in enumerate(table.marks.column(subject))
        if mark in zeros
    }
    as_zero = f"按 0 分算（{rule.clause}）"

    def told(one: Finding) -> Finding:
        asked = one.question
        if asked is not None:
            asked = replace(asked, assumed=_NOT_COUNTED.sub(as_zero, asked.assumed))
        return replace(one, message=_NOT_COUNTED.sub(as_zero, one.message), question=asked)

    return [told(one) if one.ref in cells else one for one in findings]


_NOT_COUNTED = re.compile("(按(缺考|免考|缓考|没有分数)计|没有分数)，不算参考人数$")
"""How the reader ends what it says of a cell without a score: it knows no policy."""


def _chosen(table: ScoreTable, names: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the subjects that a policy names (all, where it names none), and the names that the table lacks."""
    if not names:
        return list(range(len(table.subjects))), []
    found, missing = [], []
    for name in names:
        number = next((k for k, one in enumerate(table.subjects) if name in (one.key, one.name)), -1)
        if number < 0:
            missing.append(name)
        else:
            found.append(number)
    return found, missing


def _only(table: ScoreTable, chosen: Sequence[int]) -> ScoreTable:
    def pick(numbers: Numbers) -> Numbers:
        return Numbers(numbers.column(j) for j in chosen)

    return replace(
        table,
        subjects=tuple(table.subjects[j] for j in chosen),
        scores=pick(table.scores),
        marks=pick(table.marks),
        source=pick(table.source),
        row=pick(table.row),
        column=pick(table.column),
    )


def _summed(table: ScoreTable, chosen: Sequence[int], rule: ScoreRule) -> ScoreTable:
    """Return the table with one subject, the sum of several; its cell is that of the student's name.

    A student without any cell in the subjects has none here. With ``missing: out`` a student who lacks a score
    has no sum but the mark of the first subject without one; with ``missing: zero`` the lacking count nothing.
    """
    columns = [(table.scores.column(j), table.marks.column(j)) for j in chosen]
    scores, marks = [], []
    for student in range(len(table.students)):
        cells = [(score[student], mark[student]) for score, mark in columns]
        lacking = [mark for _, mark in cells if mark != Mark.SCORED]
        seated = [mark for _, mark in cells if mark != Mark.NO_CELL]
        if not seated:
            scores.append(0)
            marks.append(int(Mark.NO_CELL))
        elif len(lacking) == len(cells) or (lacking and rule.missing == "out"):
            scores.append(0)
            # a level is no part of a sum, and a table of sums has no levels
            marks.append(next((mark for mark in lacking if mark not in _NO_REASON), int(Mark.BLANK)))
        else:
            scores.append(sum(score for score, mark in cells if mark == Mark.SCORED))
            marks.append(int(Mark.SCORED))
    name = _sum_name(table, chosen, rule)
    fulls = [table.subjects[j].full_mark for j in chosen]
    full = None if None in fulls or not fulls else sum(one or 0 for one in fulls)
    said = "各科满分相加" if full is not None else ""
    return replace(
        table,
        subjects=(Subject(name, name, full, said),),
        scores=Numbers([scores]),
        marks=Numbers([marks]),
        source=Numbers([[student.source for student in table.students]]),
        row=Numbers([[student.row for student in table.students]]),
        column=Numbers([[student.column for student in table.students]]),
        levels=(),
    )


def _sum_name(table: ScoreTable, chosen: Sequence[int], rule: ScoreRule) -> str:
    if len(chosen) == 1:
        return table.subjects[chosen[0]].name
    said = "+".join(table.subjects[j].name for j in chosen)
    return f"{said}合计" if rule.subjects else TOTAL
