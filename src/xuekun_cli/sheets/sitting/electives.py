"""Subjects of which each student takes some: who has none of one has not taken it, and was neither absent nor at zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import NamedTuple

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.sheets.sitting.assemble import OddCell

_FEWEST_STUDENTS = 10
"""A choice shows in so many students."""
_LACKING = 10
"""A subject may be chosen where at least this share (per cent) of the students has nothing above zero in it."""
_PRESENT = 0.5
"""At least this share of the students is there; of the others nobody lacks a subject by choice."""
_ALIKE = 95
"""At least this share (per cent) takes the same number of the subjects."""


class Electives(NamedTuple):
    """Subjects (indices) of which nearly everybody takes the same number."""

    subjects: tuple[int, ...]
    taken: int


def electives_of(table: ScoreTable) -> list[Electives]:
    """Return the groups of subjects that exclude each other: all that lack many students together, else pairs."""
    if sum(map(partial(_may_lack, table), range(len(table.subjects)))) < 2:
        return []
    there = [
        [mark == Mark.SCORED and score > 0 for mark, score in zip(marks, scores, strict=True)]
        for marks, scores in ((table.marks.column(j), table.scores.column(j)) for j in range(len(table.subjects)))
    ]
    present = [i for i in range(len(table.students)) if any(column[i] for column in there)]
    if len(present) < _FEWEST_STUDENTS:
        return []
    lacking = [
        j
        for j, column in enumerate(there)
        if any(column) and sum(not column[i] for i in present) * 100 >= _LACKING * len(present)
    ]
    whole = _group(there, present, lacking)
    if whole is not None:
        return [whole]
    found: list[Electives] = []
    for pair in combinations(lacking, 2):
        group = _group(there, present, pair)
        if group is not None and not any(set(pair) & set(one.subjects) for one in found):
            found.append(group)
    return found


def _may_lack(table: ScoreTable, subject: int) -> bool:
    """Tell cheaply whether so many students have nothing above zero in a subject that it may be chosen."""
    marks, scores = table.marks.column(subject), table.scores.column(subject)
    without = len(marks) - marks.count(Mark.SCORED) + scores.count(0)
    return without * 100 >= _LACKING * _PRESENT * len(marks)


def _group(there: Sequence[Sequence[bool]], present: Sequence[int], subjects: Sequence[int]) -> Electives | None:
    if len(subjects) < 2:
        return None
    counts = Counter(sum(there[j][i] for j in subjects) for i in present)
    taken, alike = counts.most_common(1)[0]
    more = sum(number for count, number in counts.items() if count > taken)
    fits = 0 < taken < len(subjects) and alike * 100 >= _ALIKE * len(present) and more * 100 <= len(present)
    return Electives(tuple(subjects), taken) if fits else None


def without_untaken(
    table: ScoreTable, odd: Sequence[OddCell], settled: Mapping[str, str]
) -> tuple[ScoreTable, list[OddCell], list[Finding]]:
    """Return the table in which nobody has a cell in a subject not taken, the odd cells left, and what is said.

    One question a group, where zeros stand in the place of what was not taken; ``settled`` are earlier answers.
    """
    marks, scores = table.marks.copy(), table.scores.copy()
    left, findings = list(odd), []
    for group in electives_of(table):
        zeros, blanks = _untaken(table, group)
        if zeros:
            finding = _ask(table, group, zeros)
            assert finding.question is not None
            findings.append(finding)
            if settled.get(finding.question.key, "").strip() == answers.REAL_ZERO:
                zeros = []
        elif blanks:
            findings.append(_say(table, group, blanks))
        for student, subject in (*zeros, *blanks):
            marks[student, subject] = Mark.NO_CELL
            scores[student, subject] = 0
        gone = {*zeros, *blanks}
        left = [cell for cell in left if (cell.student, cell.subject) not in gone]
    return replace(table, marks=marks, scores=scores), left, findings


def _untaken(table: ScoreTable, group: Electives) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return (student, subject) of the zeros and of the blanks of those who take as many as everybody."""
    zeros: list[tuple[int, int]] = []
    blanks: list[tuple[int, int]] = []
    for student in range(len(table.students)):
        cells = [(j, table.marks[student, j], table.scores[student, j]) for j in group.subjects]
        if sum(mark == Mark.SCORED and score > 0 for _, mark, score in cells) != group.taken:
            continue
        for subject, mark, score in cells:
            if mark == Mark.SCORED and score == 0:
                zeros.append((student, subject))
            elif mark in (Mark.BLANK, Mark.ABSENT):
                blanks.append((student, subject))
    return zeros, blanks


def _named(table: ScoreTable, group: Electives) -> str:
    return "、".join(table.subjects[subject].name for subject in group.subjects)


def _ask(table: ScoreTable, group: Electives, zeros: Sequence[tuple[int, int]]) -> Finding:
    names = _named(table, group)
    ref = table.ref(*zeros[0])
    question = Question(
        f"{answers.ZERO_OR_NOT_TAKEN}|{ref.file}|{'、'.join(table.subjects[j].key for j in group.subjects)}",
        names,
        (answers.NOT_TAKEN, answers.REAL_ZERO),
        "按没有选算，不算参考人数",
    )
    message = (
        f"{names}这 {len(group.subjects)} 科，每名学生只有 {group.taken} 科有分，其余写的是 0（{len(zeros)} 格）："
        "是没有选，还是零分？"
    )
    return Finding(
        answers.ZERO_OR_NOT_TAKEN, Severity.QUESTION, message, "选一项，全部学生一起算。", ref, question
    )


def _say(table: ScoreTable, group: Electives, blanks: Sequence[tuple[int, int]]) -> Finding:
    return Finding(
        "not_taken",
        Severity.INFO,
        f"{_named(table, group)}这 {len(group.subjects)} 科，每名学生有 {group.taken} 科，"
        f"没有分数的 {len(blanks)} 格当作没选",
        "",
        table.ref(*blanks[0]),
    )
