"""Who is who over several exams: each exam is matched with everybody met so far, so that a missed exam is no break."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Student
from xuekun_cli.rules.matching.match import match_sittings

NAMED = 5
"""So many names stand in a sentence; the rest are counted."""
_TOLD_HERE = ("match_left", "match_joined")
"""Findings of the matching that are told here for the whole chain instead."""


class Chained(NamedTuple):
    """Everybody of all exams: ``places[p][k]`` is the index of person p in exam k, or −1."""

    places: tuple[tuple[int, ...], ...]
    findings: tuple[Finding, ...]
    honoured: tuple[Answer, ...]
    open: frozenset[int]
    """People about whom a question about who is who is open."""


def chained(
    tables: Sequence[ScoreTable],
    names: Sequence[str],
    name_key: Callable[[str], str],
    settled: Mapping[str, Answer],
    assumed_class: str,
) -> Chained:
    """Return who of each exam is who in the others. ``names``: of the exams; the others as for `match_sittings`.

    Each exam is matched with the last row of everybody met in the exams before it, so that a student who missed
    one is found again. A person never has two rows of one exam. Two names or two ids in one person are findings.
    """
    people: list[list[int]] = [[student] for student in range(len(tables[0].students))]
    findings: list[Finding] = []
    honoured: dict[str, Answer] = {}
    asked: set[tuple[int, int]] = set()
    for k, table in enumerate(tables[1:], start=1):
        roster, person_of = _roster(tables, people)
        matching = match_sittings(roster, table, name_key, settled=settled, assumed_class=assumed_class)
        after_of = [-1] * len(people)
        for row, after in enumerate(matching.after_of):
            after_of[person_of[row]] = after
        findings += [
            replace(one, message=f"{names[k]}：{one.message}")
            for one in matching.findings
            if one.code not in _TOLD_HERE
        ]
        honoured |= {answer.key: answer for answer in matching.honoured}
        for row, candidates in matching.open:
            then = people[person_of[row]]
            last = last_place(then)
            asked |= {(last, then[last]), *((k, one) for one in candidates)}
        findings += _comings(tables, names, people, after_of, k)
        for person, after in zip(people, after_of, strict=True):
            person.append(after)
        taken = set(after_of)
        people += [[-1] * k + [a] for a in range(len(table.students)) if a not in taken]
    places = tuple(map(tuple, people))
    findings += _contradictions(tables, names, places, name_key)
    resting = (number for number, person in enumerate(places) if not asked.isdisjoint(enumerate(person)))
    return Chained(places, tuple(_once(findings)), tuple(honoured.values()), frozenset(resting))


def last_place(places: Sequence[int]) -> int:
    """Return the last exam that a person is in."""
    return max(k for k, place in enumerate(places) if place >= 0)


def _roster(tables: Sequence[ScoreTable], people: Sequence[Sequence[int]]) -> tuple[ScoreTable, list[int]]:
    """Return the newest exam with the last rows of those who missed it below, and the person of each row.

    A student without an id there has that of an earlier exam.
    """
    newest = len(people[0]) - 1
    table = tables[newest]
    person_of = [0] * len(table.students)
    missing = []
    for number, person in enumerate(people):
        if person[newest] >= 0:
            person_of[person[newest]] = number
        else:
            missing.append(number)
    students = [
        _known_by_id(tables, people[number], student)
        for number, student in zip(person_of, table.students, strict=True)
    ]
    if not missing:
        return replace(table, students=tuple(students)), person_of
    rows = [(last := last_place(people[number]), people[number][last]) for number in missing]
    starts = [len(table.sources)]
    for other in tables[:newest]:
        starts.append(starts[-1] + len(other.sources))
    for number, (k, row) in zip(missing, rows, strict=True):
        then = tables[k].students[row]
        students.append(_known_by_id(tables, people[number], then._replace(source=starts[k] + then.source)))
    at = [{subject.key: n for n, subject in enumerate(other.subjects)} for other in tables]
    more = [[_cell(tables[k], at[k].get(subject.key), row) for k, row in rows] for subject in table.subjects]

    def joined(numbers: Numbers, part: int) -> Numbers:
        return Numbers([*numbers.column(n), *(cell[part] for cell in column)] for n, column in enumerate(more))

    sheets = Numbers(
        [
            *table.source.column(n),
            *(-1 if cell[2] < 0 else cell[2] + starts[k] for cell, (k, _) in zip(column, rows, strict=True)),
        ]
        for n, column in enumerate(more)
    )
    roster = replace(
        table,
        students=tuple(students),
        scores=joined(table.scores, 0),
        marks=joined(table.marks, 1),
        source=sheets,
        row=joined(table.row, 3),
        column=joined(table.column, 4),
        sources=tuple(one for other in (table, *tables[:newest]) for one in other.sources),
    )
    return roster, [*person_of, *missing]


def _cell(table: ScoreTable, subject: int | None, row: int) -> tuple[int, int, int, int, int]:
    """Return score, mark, source, row and column of an older exam's cell; absent where it holds no score.

    Who has no cell at all is nobody to the matching; and levels are numbered otherwise in each exam.
    """
    if subject is None or table.marks[row, subject] != Mark.SCORED:
        return 0, int(Mark.ABSENT), -1, -1, -1
    return (
        table.scores[row, subject],
        int(Mark.SCORED),
        table.source[row, subject],
        table.row[row, subject],
        table.column[row, subject],
    )


def _known_by_id(tables: Sequence[ScoreTable], person: Sequence[int], student: Student) -> Student:
    if student.student_id:
        return student
    ids = (tables[k].students[row].student_id for k, row in reversed(list(enumerate(person))) if row >= 0)
    known = next((one for one in ids if one), None)
    return student._replace(student_id=known) if known else student


def _comings(
    tables: Sequence[ScoreTable],
    names: Sequence[str],
    people: Sequence[Sequence[int]],
    after_of: Sequence[int],
    k: int,
) -> list[Finding]:
    """Say who of the exam before is not in this one, who is new, and who is back."""
    taken = set(after_of)
    new = [student for a, student in enumerate(tables[k].students) if a not in taken]
    gone, back = [], []
    for person, after in zip(people, after_of, strict=True):
        if after < 0 and person[-1] >= 0:
            gone.append(tables[k - 1].students[person[-1]])
        elif after >= 0 and person[-1] < 0:
            back.append(tables[k].students[after])
    parts = [(gone, "前一次有、这次没有的"), (new, "第一次出现的"), (back, "前一次没有、这次又有的")]
    said = [f"{words} {len(who)} 人：{_few(who)}" for who, words in parts if who]
    if not said:
        return []
    return [
        Finding(
            "track_comings",
            Severity.WARNING if gone else Severity.INFO,
            f"{names[k]}（前一次是{names[k - 1]}）：{'；'.join(said)}",
            "请查一查没有的人：转出、休学，还是漏了。少考的次数不补，也不当作不在册。" if gone else "",
        )
    ]


def _few(students: Sequence[Student]) -> str:
    shown = "、".join(f"{one.class_name or ''}{one.name or one.student_id or ''}" for one in students[:NAMED])
    return shown + ("等" if len(students) > NAMED else "")


def _contradictions(
    tables: Sequence[ScoreTable],
    names: Sequence[str],
    places: Iterable[Sequence[int]],
    name_key: Callable[[str], str],
) -> list[Finding]:
    """Say who was taken for one person and has two names."""
    found = []
    for person in places:
        rows = [(k, tables[k].students[row]) for k, row in enumerate(person) if row >= 0]
        written = {name_key(student.name): (k, student) for k, student in rows if student.name}
        if len(written) < 2:
            continue
        said = "，".join(f"{names[k]}写{student.name}" for k, student in written.values())
        k, student = rows[-1]
        place = tables[k].sources[student.source]
        found.append(
            Finding(
                "track_two_names",
                Severity.WARNING,
                f"当作同一名学生，姓名却不同：{student.class_name or ''}（{student.student_id or '没有学号'}）{said}",
                f"请核对{place.file}；不是一个人的，请改正学号后再运行。",
                tables[k].ref(person[k], 0) if tables[k].subjects else None,
            )
        )
    return found


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Yield each question once: a student may be asked about in several exams."""
    seen = set()
    for one in findings:
        key = one.question.key if one.question is not None else None
        if key is None or (one.code, key) not in seen:
            yield one
        seen.add((one.code, key))
