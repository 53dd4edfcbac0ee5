"""Who is registered as exempt (随班就读): by the 备注 column or by the office's list; never from a score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xuekun_cli.model import answers
from xuekun_cli.model.cells import CellRef, a1
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.tables import ScoreTable, Student
from xuekun_cli.sheets.doubts import Asker, shown_student
from xuekun_cli.sheets.labels import class_key, classes_agree, fold_text, name_key
from xuekun_cli.sheets.lists import PeopleIndex, Person

_SPLIT = re.compile(r"[,;、/|()\[\]。:]+")
_SUFFIX = re.compile(r"(学生|生|儿童|少年|类|教育|对象)?")


def mark_exempt(
    table: ScoreTable, words: Sequence[str], listed: PeopleIndex | None, asker: Asker
) -> tuple[ScoreTable, list[Finding]]:
    """Return the table with its exempt students marked.

    A 备注 that is one of ``words`` (or has it between separators) registers a student; one that only
    contains a word (父亲残疾) is asked about and does not. ``listed`` joins by id, else by name and class.
    """
    findings: list[Finding] = []
    exempt = [False] * len(table.students)
    seen: dict[str, str] = {}
    for index, student in enumerate(table.students):
        if not student.kind:
            continue
        verdict = seen.get(student.kind)
        if verdict is None:
            verdict = seen[student.kind] = _kind_says(student.kind, words)
        if verdict == "yes":
            exempt[index] = True
        elif verdict == "ask":
            findings.append(
                asker.ask(
                    "exempt_doubt",
                    index,
                    -1,
                    f"{shown_student(table, index)}的备注是「{student.kind}」：是随班就读的学生吗？",
                    "随班就读只凭登记。最好用 --exempt 随班就读名单.xlsx。",
                    answers.EXEMPT_ANSWERS,
                    "不算随班就读",
                )
            )
    if listed is not None:
        _from_list(table, listed, exempt, findings)
    if not any(exempt):
        return table, findings
    students = tuple(
        replace(student, exempt=True) if flag else student
        for student, flag in zip(table.students, exempt, strict=True)
    )
    return replace(table, students=students), findings


def _kind_says(kind: str, words: Sequence[str]) -> str:
    text = fold_text(kind)
    tokens = [token for token in _SPLIT.split(text) if token]
    for word in words:
        folded = fold_text(word)
        if any(token.startswith(folded) and _SUFFIX.fullmatch(token[len(folded) :]) for token in tokens):
            return "yes"
    return "ask" if any(fold_text(word) in text for word in words) else "no"


def _from_list(table: ScoreTable, listed: PeopleIndex, exempt: list[bool], findings: list[Finding]) -> None:
    by_id: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, student in enumerate(table.students):
        if student.student_id:
            by_id.setdefault(student.student_id, []).append(index)
        by_name.setdefault(name_key(student.name), []).append(index)
    for person in listed.people:
        found = _find(table.students, person, by_id, by_name)
        ref = CellRef(person.file, person.sheet, a1(person.row, 0))
        who = f"{person.class_name}{person.name or person.student_id}"
        if len(found) == 1:
            exempt[found[0]] = True
            other = table.students[found[0]].name
            if person.name and other and name_key(person.name) != name_key(other):
                findings.append(
                    Finding(
                        "exempt_name_differs",
                        Severity.WARNING,
                        f"随班就读名单的{who}和成绩表的{other}学号相同、姓名不同，按学号算",
                        "请核对名单。",
                        ref,
                    )
                )
        elif not found:
            findings.append(
                Finding(
                    "exempt_not_found",
                    Severity.WARNING,
                    f"随班就读名单里的{who}在成绩表里没有找到",
                    "请核对学号、姓名和班级；没有找到的不算随班就读。",
                    ref,
                )
            )
        else:
            findings.append(
                Finding(
                    "exempt_ambiguous",
                    Severity.ERROR,
                    f"随班就读名单里的{who}在成绩表里有 {len(found)} 个，分不清是谁，都没有算",
                    "请在名单里写上学号或班级。",
                    ref,
                )
            )


def _find(
    students: Sequence[Student], person: Person, by_id: dict[str, list[int]], by_name: dict[str, list[int]]
) -> list[int]:
    if person.student_id and person.student_id in by_id:
        return by_id[person.student_id]
    key = class_key(person.class_name) if person.class_name else None
    return [
        index
        for index in by_name.get(name_key(person.name), [])
        if person.name
        and classes_agree(key, students[index].class_key)
        and not (person.student_id and students[index].student_id)
    ]
