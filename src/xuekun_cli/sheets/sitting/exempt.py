"""Who is registered as exempt (随班就读): by the 备注 column or by the office's list; never from a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.sheets.lists.on_list import who_is_on
from xuekun_cli.sheets.lists.people import PeopleIndex
from xuekun_cli.sheets.sitting.doubts import Asker, shown_student
from xuekun_cli.sheets.words.labels import fold_text

_SPLIT = late(r"[,;、/|()\[\]。:]+")
_SUFFIX = late(r"(学生|生|儿童|少年|类|教育|对象)?")


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
        registered, unclear = who_is_on(table, listed, "随班就读名单", "exempt", _asking(table, asker))
        findings.extend(unclear)
        for index in registered:
            exempt[index] = True
    if not any(exempt):
        return table, findings
    students = tuple(
        student._replace(exempt=True) if flag else student
        for student, flag in zip(table.students, exempt, strict=True)
    )
    return replace(table, students=students), findings


def _asking(table: ScoreTable, asker: Asker) -> Callable[[int, str], Finding]:
    """Return what asks whether a student is the one on the list who has the same id and another name."""

    def ask(student: int, matter: str) -> Finding:
        return asker.ask(
            "exempt_doubt",
            student,
            -1,
            f"{matter}：{shown_student(table, student)}是随班就读的学生吗？",
            "请核对名单和成绩表的学号、姓名，改正写错的。",
            answers.EXEMPT_ANSWERS,
            "不算随班就读",
        )

    return ask


def _kind_says(kind: str, words: Sequence[str]) -> str:
    text = fold_text(kind)
    tokens = [token for token in _SPLIT.split(text) if token]
    for word in words:
        folded = fold_text(word)
        if any(token.startswith(folded) and _SUFFIX.fullmatch(token[len(folded) :]) for token in tokens):
            return "yes"
    return "ask" if any(fold_text(word) in text for word in words) else "no"
