"""Students who stand twice: the same id, the same name in one class, one row repeated, or in two classes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import count

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.near import like_names
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.sheets.containers.bounds import refuse_many_doubled
from xuekun_cli.sheets.sitting.doubts import Asker, shown_student
from xuekun_cli.sheets.words.labels import name_key, name_keys

_MOST_COMPARED = 50
"""So many namesakes with the very same scores are compared with each other; more of them are no children."""
_MANY_IDS = 5
"""So many ids that two sheets share, of which hardly any has one name in both, are two schools' own."""
_HARDLY = 10


def double_findings(table: ScoreTable, weak_ids: bool, asker: Asker, levels: bool = False) -> list[Finding]:
    """Return a finding for every pair that may be one student, asked where only a person can know.

    ``weak_ids``: ids are seat or running numbers, so they say nothing across classes.
    ``levels``: rows with different levels are not the same row.
    """
    if not levels:
        table = _without_levels(table)
    findings: list[Finding] = []
    settled: set[int] = set()
    names = [student.name for student in table.students]
    namesakes = _sharing([key if name else None for name, key in zip(names, name_keys(names), strict=True)])
    of_one_id = _of_one_school(table, _sharing(_ids(table, weak_ids)))
    apart = _numbered_apart(table, of_one_id)
    findings.extend(_of_two_schools(table, sources, count) for sources, count in apart.items())
    if not apart:
        _refuse_many("学号", of_one_id, table)
    for group in of_one_id:
        for index in group[1:]:
            if _sheets_of(table, group[0], index) in apart and not _like(table, group[0], index):
                continue
            findings.append(_same_id(table, group[0], index, asker))
            settled.add(index)
    in_one_class = _in_one_class(table, namesakes)
    _refuse_many(
        "姓名", [[one for one in group if not table.students[one].student_id] for group in in_one_class], table
    )
    for group in in_one_class:
        for index in group[1:]:
            first = group[0]
            ids = (table.students[first].student_id, table.students[index].student_id)
            if index in settled or (all(ids) and ids[0] != ids[1]):
                continue
            findings.append(_same_name(table, first, index, asker))
            settled.add(index)
    findings.extend(_in_two_classes(table, namesakes, settled, asker))
    return findings


def _refuse_many(what: str, groups: Sequence[Sequence[int]], table: ScoreTable) -> None:
    several = [group for group in groups if len(group) > 1]
    if several:
        source = table.sources[table.students[several[0][1]].source]
        refuse_many_doubled(what, sum(len(group) - 1 for group in several), source.file, source.sheet)


def _ids(table: ScoreTable, weak: bool) -> Sequence[Hashable]:
    """Return each student's id as it is compared, with the class where ids are only told apart there; None: no id."""
    folded = [
        (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip() if text else None
        for text in (student.student_id for student in table.students)
    ]
    if not weak:
        return folded
    return [
        None if text is None else (student.school or "", student.class_key or "", text)
        for student, text in zip(table.students, folded, strict=True)
    ]


def _sharing(keys: Sequence[Hashable]) -> list[list[int]]:
    """Return the groups of places with one key, in the order in which the keys first come; None is no key."""
    if len(set(keys)) == len(keys):
        return []
    first: dict[Hashable, int] = {}
    met_at = map(first.setdefault, keys, count())
    groups: dict[int, list[int]] = {}
    for place, met in enumerate(met_at):
        if met != place and keys[place] is not None:
            groups.setdefault(met, [met]).append(place)
    return [groups[met] for met in sorted(groups)]


def _of_one_school(table: ScoreTable, groups: Sequence[list[int]]) -> list[list[int]]:
    """Return the groups school by school, where all in one have a school: an id is a school's own."""
    found: list[list[int]] = []
    for group in groups:
        schools = [table.students[index].school for index in group]
        if all(schools):
            found.extend([group[place] for place in places] for places in _sharing(schools))
        else:
            found.append(group)
    return found


def _numbered_apart(table: ScoreTable, groups: Sequence[Sequence[int]]) -> dict[tuple[int, int], int]:
    """Return pairs of sheets that number their students each by itself → how many ids they share.

    So many ids of one are the other's as well, and hardly two of one id have one name.
    """
    pairs = [(group[0], index) for group in groups for index in group[1:]]
    shared = Counter(_sheets_of(table, *pair) for pair in pairs)
    alike = Counter(_sheets_of(table, *pair) for pair in pairs if _like(table, *pair))
    return {
        sheets: count
        for sheets, count in shared.items()
        if sheets[0] != sheets[1] and count >= _MANY_IDS and alike[sheets] * _HARDLY < count
    }


def _sheets_of(table: ScoreTable, one: int, other: int) -> tuple[int, int]:
    first, second = sorted((table.students[one].source, table.students[other].source))
    return first, second


def _like(table: ScoreTable, one: int, other: int) -> bool:
    return like_names(name_key(table.students[one].name), name_key(table.students[other].name))


def _of_two_schools(table: ScoreTable, sheets: tuple[int, int], count: int) -> Finding:
    one, other = (table.sources[number] for number in sheets)
    names = (one.sheet, other.sheet) if one.file == other.file else (one.file, other.file)
    return Finding(
        "ids_of_two_schools",
        Severity.WARNING,
        f"「{names[0]}」和「{names[1]}」有 {count} 个学号相同，姓名却不同：像是两所学校各编各的学号，都当作两个人",
        "若是两所学校，请在原表加「学校」一列，再运行一次；若是一所学校，请改正学号。",
        CellRef(other.file, other.sheet),
    )


def _in_one_class(table: ScoreTable, namesakes: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the groups of namesakes who are in one class of one school, in the order of their first."""
    groups: list[list[int]] = []
    for group in namesakes:
        classes = [(table.students[index].school, table.students[index].class_key) for index in group]
        groups.extend([group[place] for place in places] for places in _sharing(classes))
    return sorted(groups)


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
    table: ScoreTable, namesakes: Sequence[Sequence[int]], settled: set[int], asker: Asker
) -> list[Finding]:
    """The same name with the same scores in two classes, where no ids tell the two apart."""
    if len(table.subjects) < 2:
        return []
    findings: list[Finding] = []
    for group in sorted([index for index in group if index not in settled] for group in namesakes):
        alike: dict[tuple[object, ...], list[int]] = {}
        for index in group:
            other = table.students[index]
            before = alike.setdefault((*table.scores.row(index), *table.marks.row(index)), [])
            for first in before[:_MOST_COMPARED]:
                one = table.students[first]
                apart = one.student_id and other.student_id and one.student_id != other.student_id
                apart = apart or (one.school and other.school and one.school != other.school)
                if one.class_key == other.class_key or apart:
                    continue
                if _tells_by_scores(table, index):
                    findings.append(_two_classes(table, first, index, asker))
                    break
            before.append(index)
    return findings


def _tells_by_scores(table: ScoreTable, index: int) -> bool:
    """Tell whether a student has two scores or more, not all of them zero."""
    marks = table.marks.row(index)
    scored = [score for score, mark in zip(table.scores.row(index), marks, strict=True) if mark == Mark.SCORED]
    return len(scored) > 1 and any(scored)


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
