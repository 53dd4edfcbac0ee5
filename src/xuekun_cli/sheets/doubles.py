"""Students who stand twice: the same id, the same name in one class, one row repeated, or in two classes."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.marks import Mark
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.sheets.doubts import Asker, shown_student
from xuekun_cli.sheets.labels import name_key


def double_findings(table: ScoreTable, weak_ids: bool, asker: Asker, levels: bool = False) -> list[Finding]:
    """Return a finding for every pair that may be one student, asked where only a person can know.

    ``weak_ids``: ids are seat or running numbers, so they say nothing across classes.
    ``levels``: rows with different levels are not the same row.
    """
    if not levels:
        table = _without_levels(table)
    findings: list[Finding] = []
    settled: set[int] = set()
    keys = [name_key(student.name) if student.name else None for student in table.students]
    for group in _sharing(_ids(table, weak_ids)):
        for index in group[1:]:
            findings.append(_same_id(table, group[0], index, asker))
            settled.add(index)
    named = (
        None if key is None else (s.school, s.class_key, key) for s, key in zip(table.students, keys, strict=True)
    )
    for group in _sharing(named):
        for index in group[1:]:
            first = group[0]
            ids = (table.students[first].student_id, table.students[index].student_id)
            if index in settled or (all(ids) and ids[0] != ids[1]):
                continue
            findings.append(_same_name(table, first, index, asker))
            settled.add(index)
    findings.extend(_in_two_classes(table, keys, settled, asker))
    return findings


def _ids(table: ScoreTable, weak: bool) -> Iterator[Hashable]:
    """Yield each student's id as it is compared, with the class where ids are only told apart there; None: no id."""
    for student in table.students:
        if not student.student_id:
            yield None
            continue
        text = student.student_id
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        yield (student.school or "", student.class_key or "", text.strip()) if weak else text.strip()


def _sharing(keys: Iterable[Hashable]) -> list[list[int]]:
    """Return the groups of places with one key, in the order in which the keys first come; None is no key."""
    first: dict[Hashable, int] = {}
    groups: dict[Hashable, list[int]] = {}
    for place, key in enumerate(keys):
        if key is None:
            continue
        met = first.setdefault(key, place)
        if met != place:
            groups.setdefault(key, [met]).append(place)
    return sorted(groups.values())


def _without_levels(table: ScoreTable) -> ScoreTable:
    if not table.levels:
        return table
    scores = table.scores.copy()
    for subject in range(len(table.subjects)):
        for student, mark in enumerate(table.marks.column(subject)):
            if mark == Mark.LEVEL:
                scores[student, subject] = 0
    return replace(table, scores=scores)


def _same_scores(table: ScoreTable, one: int, other: int) -> bool:
    return table.scores.row(one) == table.scores.row(other) and table.marks.row(one) == table.marks.row(other)


def _place(table: ScoreTable, student: int) -> str:
    person = table.students[student]
    return f"{table.sources[person.source].sheet} 第 {person.row + 1} 行"


def _same_id(table: ScoreTable, first: int, index: int, asker: Asker) -> Finding:
    one, other = table.students[first], table.students[index]
    same_name = name_key(one.name) == name_key(other.name)
    if same_name and one.class_key == other.class_key and _same_scores(table, first, index):
        return asker.ask(
            "duplicate_row",
            index,
            -1,
            f"{shown_student(table, index)}（学号 {other.student_id}）整行重复，只算第一行（{_place(table, first)}）",
            f"若真是两个人，请选「{answers.TWO_PEOPLE}」，并在原表改正学号。",
            answers.SAME_PERSON_ANSWERS,
            "只算第一行",
            severity=Severity.WARNING,
            other=first,
        )
    names = one.name if same_name else f"{one.name}、{other.name}"
    return asker.ask(
        "duplicate_id",
        index,
        -1,
        f"学号 {other.student_id} 出现两次：{names}（{_place(table, first)}，{_place(table, index)}）",
        "请在原表改正学号；这一次两行都算。",
        answers.SAME_PERSON_ANSWERS,
        "两行都算",
        severity=Severity.ERROR,
        other=first,
    )


def _same_name(table: ScoreTable, first: int, index: int, asker: Asker) -> Finding:
    return asker.ask(
        "duplicate_name",
        index,
        -1,
        f"{shown_student(table, index)}在一个班里出现两次（{_place(table, first)}，{_place(table, index)}），没有学号可分",
        "是两个人还是一个人？最好在原表加上学号。",
        answers.SAME_PERSON_ANSWERS,
        "两行都算",
        other=first,
    )


def _in_two_classes(
    table: ScoreTable, keys: Sequence[str | None], settled: set[int], asker: Asker
) -> list[Finding]:
    """The same name with the same scores in two classes, where no ids tell the two apart."""
    if len(table.subjects) < 2:
        return []
    named = (None if index in settled else key for index, key in enumerate(keys))
    findings: list[Finding] = []
    for group in _sharing(named):
        for place, index in enumerate(group[1:], start=1):
            other = table.students[index]
            for first in group[:place]:
                one = table.students[first]
                apart = one.student_id and other.student_id and one.student_id != other.student_id
                marks = table.marks.row(index)
                scored = marks.count(Mark.SCORED)
                nonzero = any(
                    s for s, mark in zip(table.scores.row(index), marks, strict=True) if mark == Mark.SCORED
                )
                twice = one.class_key != other.class_key and not apart and scored > 1 and nonzero
                if twice and _same_scores(table, first, index):
                    findings.append(_two_classes(table, first, index, asker))
                    break
    return findings


def _two_classes(table: ScoreTable, first: int, index: int, asker: Asker) -> Finding:
    one, other = table.students[first], table.students[index]
    return asker.ask(
        "student_in_two_classes",
        index,
        -1,
        f"{other.name}在{one.class_name}和{other.class_name}都有，各科分数完全一样：是不是重复了？",
        "选「只算」哪个班；若是两个人，选「是两个人」。",
        (
            answers.TWO_PEOPLE,
            f"{answers.ONLY_CLASS}{one.class_name}",
            f"{answers.ONLY_CLASS}{other.class_name}",
        ),
        "两个班都算",
        severity=Severity.QUESTION,
        other=first,
    )
