"""Which findings of a sitting concern one student: his or her cells, the class in a subject, the policy's needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xuekun_cli.model.findings import READ_OTHERWISE, Finding
from xuekun_cli.model.results.matching import QUESTION_PREFIX
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.ground import Ground

_EVERYBODY = READ_OTHERWISE | {"no_earlier", "exam_unknown", "subject_missing", "class_assumed"}
"""Codes of what the policy wanted and did not get, and of what settled how the scores were read."""
_NUMBER = re.compile(r"\d+$")


def concerning(
    ground: Ground, table: ScoreTable, student: int, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings that bear on the verdicts on a student, the worst first.

    ``table`` is the sitting as it was read and answered; indices of questions refer to it.
    """
    own = set(_cells(ground, table, student))
    rows = _own_rows(table, student)
    found = [one for one in findings if _concerns(one, ground, table, student, own, rows)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.severity.rank))


def _concerns(
    finding: Finding,
    ground: Ground,
    table: ScoreTable,
    student: int,
    own: set[CellRef],
    rows: set[tuple[str, str, str]],
) -> bool:
    question, ref = finding.question, finding.ref
    if question is not None and max(question.student, question.other) >= 0:
        return student in (question.student, question.other)
    if finding.code == "counted_as_zero":
        return any(who == student for who, _ in ground.counted)
    if ref is not None and ref.cell and finding.code not in READ_OTHERWISE:
        number = _NUMBER.search(ref.cell)
        return ref in own or (number is not None and (ref.file, ref.sheet, number.group()) in rows)
    return finding.code in _EVERYBODY or _names(finding, table, student)


def _names(finding: Finding, table: ScoreTable, student: int) -> bool:
    """Tell whether a finding without a cell speaks of the student, or of the class in one of the subjects."""
    person = table.students[student]
    subjects = [one.name for j, one in enumerate(table.subjects) if table.marks[student, j] != Mark.NO_CELL]
    if finding.code.startswith(QUESTION_PREFIX):
        return bool(person.name) and person.name in finding.message
    if finding.code == "no_full_mark":
        return any(name in finding.message for name in subjects)
    if finding.code == "grade_unknown":
        return bool(person.class_name) and str(person.class_name) in finding.message
    return any(finding.message.startswith(f"{person.class_name or ''}{name}") for name in subjects)


def _cells(ground: Ground, table: ScoreTable, student: int) -> Iterator[CellRef]:
    """Yield every cell of a student, those of earlier exams as well."""
    seen = [(table, student)]
    seen += [(before.ground.table, before.then[student]) for before in ground.earlier if before.then[student] >= 0]
    for one, who in seen:
        person = one.students[who]
        origin = one.sources[person.source]
        yield CellRef(origin.file, origin.sheet, a1(person.row, person.column))
        for subject in range(len(one.subjects)):
            if one.source[who, subject] >= 0:
                yield one.ref(who, subject)


def _own_rows(table: ScoreTable, student: int) -> set[tuple[str, str, str]]:
    """Return (file, sheet, row as Excel counts) of the student, unless another student stands on that row too."""
    person = table.students[student]
    place = (person.source, person.row)
    if sum((one.source, one.row) == place for one in table.students) > 1:
        return set()
    origin = table.sources[person.source]
    return {(origin.file, origin.sheet, str(person.row + 1))}
