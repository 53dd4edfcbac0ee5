"""What a person answered in 待核查, applied to a sitting before it is screened."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, DecimalException
from typing import NamedTuple

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Student

_LARGEST_SCORE = 10_000 * SCALE
"""Where no full mark is known, a number above this (ten-thousandths) is a slip: no paper has as many points."""
_WHOLE_STUDENT = {"duplicate_row", "duplicate_id", "duplicate_name", "student_in_two_classes"}


class Answered(NamedTuple):
    """The table after the answers, the findings with their answers, and the answers that were used."""

    table: ScoreTable
    findings: tuple[Finding, ...]
    honoured: tuple[Answer, ...]


def apply_answers(
    table: ScoreTable,
    findings: Sequence[Finding],
    given: Mapping[str, Answer],
    class_key: Callable[[str], str],
) -> Answered:
    """Return the table as the answers leave it; nothing but what was asked changes.

    ``given`` maps a question's key to its answer; ``class_key`` folds a class that a person typed. An answer
    that fits no option and is no usable number is left alone, with a finding. A row repeated to the letter
    (``duplicate_row``) counts once unless the answer is that it is two people.
    """
    scores, marks = table.scores.copy(), table.marks.copy()
    students = list(table.students)
    kept: list[Finding] = []
    honoured: list[Answer] = []
    for finding in findings:
        question = finding.question
        answer = given.get(question.key) if question else None
        if question is None or (answer is None and finding.code != "duplicate_row"):
            kept.append(finding)
            continue
        text = answer.text.strip() if answer else answers.ONE_PERSON
        done = _apply(finding.code, question, text, table, scores, marks, students, class_key)
        if not done and finding.code == "duplicate_row":
            _keep_one(finding.code, question, answers.ONE_PERSON, table, scores, marks)
        if answer is None:
            kept.append(finding)
        elif done:
            honoured.append(answer)
            kept.append(replace(finding, severity=Severity.INFO, hint="", question=replace(question, answer=text)))
        else:
            kept.append(finding)
            offered = "、".join(question.options)
            kept.append(
                Finding(
                    "answer_unusable",
                    Severity.WARNING,
                    f"{question.who}：待核查里的回答「{text}」用不上，没有采用",
                    f"可以填：{offered}" + ("，或者分数。" if question.free else "。"),
                    finding.ref,
                )
            )
    changed = replace(table, scores=scores, marks=marks, students=tuple(students))
    return Answered(changed, tuple(kept), tuple(honoured))


def _apply(
    code: str,
    question: Question,
    text: str,
    table: ScoreTable,
    scores: Numbers,
    marks: Numbers,
    students: list[Student],
    class_key: Callable[[str], str],
) -> bool:
    student = question.student
    if code in answers.ABOUT_COLUMNS:
        return text in question.options
    if code == "no_class":
        return _give_class(question, text, students, class_key)
    if code == "exempt_doubt":
        if text in answers.EXEMPT_ANSWERS:
            students[student] = students[student]._replace(exempt=text == answers.EXEMPT_YES)
            return True
        return False
    if code == "all_zero":
        if text == answers.ABSENT:
            for subject, mark in enumerate(marks.row(student)):
                if mark == Mark.SCORED:
                    marks[student, subject] = Mark.ABSENT
        return text in answers.ALL_ZERO_ANSWERS
    if code in _WHOLE_STUDENT:
        return _keep_one(code, question, text, table, scores, marks)
    return _settle_cell(question, text, table, scores, marks)


def _give_class(question: Question, text: str, students: list[Student], class_key: Callable[[str], str]) -> bool:
    if not text:
        return False
    key = class_key(text)
    same = next((s for s in students if s.class_name == text), None) or next(
        (s for s in students if s.class_key == key), None
    )
    place = (same.class_name, same.class_key) if same is not None and same.class_name else (text, key)
    students[question.student] = students[question.student]._replace(class_name=place[0], class_key=place[1])
    return True


def _keep_one(
    code: str,
    question: Question,
    text: str,
    table: ScoreTable,
    scores: Numbers,
    marks: Numbers,
) -> bool:
    if text == answers.TWO_PEOPLE:
        return True
    dropped = -1
    if code == "student_in_two_classes":
        for one, other in ((question.student, question.other), (question.other, question.student)):
            if text == f"{answers.ONLY_CLASS}{table.students[one].class_name}":
                dropped = other
    elif text == answers.ONE_PERSON:
        dropped = question.student
    if dropped < 0:
        return False
    for subject in range(len(table.subjects)):
        marks[dropped, subject] = Mark.NO_CELL
        scores[dropped, subject] = 0
    return True


def _settle_cell(
    question: Question,
    text: str,
    table: ScoreTable,
    scores: Numbers,
    marks: Numbers,
) -> bool:
    at = (question.student, question.subject)
    words = {answers.ABSENT: Mark.ABSENT, answers.EXCUSED: Mark.EXCUSED, answers.ZERO: Mark.SCORED}
    if text == answers.VALID:
        return answers.VALID in question.options
    if text in words and (text in question.options or question.free):
        scores[at] = 0
        marks[at] = int(words[text])
        return True
    if not question.free:
        return False
    score = _typed_score(text)
    full = table.subjects[question.subject].full_mark
    if score is None or not 0 <= score <= (_LARGEST_SCORE if full is None else full):
        return False
    scores[at] = score
    marks[at] = int(Mark.SCORED)
    return True


def _typed_score(text: str) -> int | None:
    try:
        value = Decimal(unicodedata.normalize("NFKC", text).removesuffix("分")) * SCALE
    except DecimalException:
        return None
    return int(value) if value.is_finite() and value == value.to_integral_value() else None
