"""Answers of 待核查: exactly what was asked changes, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import product

import pytest

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import Container, ScoreTable, SheetCells, SourceBook
from xuekun_cli.rules.screening.answers import Answered, apply_answers
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key

HEADER: list[object] = ["学号", "姓名", "班级", "语文", "数学", "备注"]
OTHERS: list[list[object]] = [
    ["2001", "赵样", "三(1)班", 81.0, 92.0, None],
    ["2002", "钱样", "三(1)班", 72.0, 63.0, None],
    ["2003", "孙样", "三(2)班", 84.0, 75.0, None],
]
"""Three students without any doubt, above the rows in question, which are students 3, 4 …"""
RULES = ReadRules(exempt_words=("随班就读", "残疾"), full_marks=("语文=100",))
Change = dict[tuple[int, int], tuple[Mark, int]]


def read(rows: Sequence[Sequence[object]]) -> tuple[ScoreTable, list[Finding]]:
    """The sitting on a sheet of these students, below the three."""
    sheet = SheetCells("成绩", [HEADER, *OTHERS, *map(list, rows)])
    words = load_words()
    reading = read_books([SourceBook("期中.xlsx", "", Container.XLSX, b"", "", (sheet,))], words)
    return read_sitting(reading, reading.sittings[0], words, RULES)


@dataclass(frozen=True)
class Case:
    """A table before and after one answer, with the question that was answered."""

    before: ScoreTable
    asked: Finding
    findings: list[Finding]
    after: Answered

    @property
    def cells(self) -> Change:
        """Every cell that changed → its mark and score in points."""
        old, new = self.before, self.after.table
        places = product(range(len(old.students)), range(len(old.subjects)))
        return {
            at: (Mark(new.marks[at]), new.scores[at] // SCALE)
            for at in places
            if (old.marks[at], old.scores[at]) != (new.marks[at], new.scores[at])
        }

    @property
    def students(self) -> dict[int, dict[str, object]]:
        """Every student who changed → the fields that did, with their new values."""
        pairs = zip(self.before.students, self.after.table.students, strict=True)
        return {
            index: {name: value for name, value in new._asdict().items() if value != getattr(old, name)}
            for index, (old, new) in enumerate(pairs)
            if old != new
        }


def answered(code: str, text: str, *rows: Sequence[object]) -> Case:
    """The only question of this kind that the rows raise, answered; all else is as it was."""
    table, findings = read(rows)
    (asked,) = [finding for finding in findings if finding.code == code]
    assert asked.question is not None
    answer = Answer(asked.question.key, text, asked.question.who, asked.message)
    held = table.scores.copy(), table.marks.copy()
    after = apply_answers(table, findings, {answer.key: answer}, class_key)
    assert table.scores == held[0]
    assert table.marks == held[1]
    for name in ("source", "row", "column"):
        assert getattr(after.table, name) == getattr(table, name)
    for name in ("exam", "subjects", "sources"):
        assert getattr(after.table, name) == getattr(table, name)
    return Case(table, asked, findings, after)


NEW = "2009", "李样", "三(1)班"
ZEROS = (*NEW, 0.0, 0.0, None)
BLANK = (*NEW, None, 60.0, None)
UNREADABLE = (*NEW, "85+5", 60.0, None)
DATE = (*NEW, "1月2日", 60.0, None)
ABOVE = (*NEW, 123.0, 60.0, None)
BELOW = (*NEW, -5.0, 60.0, None)
DOUBT = (*NEW, 60.0, 110.0, None)
NO_CLASS = ("2009", "李样", None, 50.0, 60.0, None)
KIND = (*NEW, 50.0, 60.0, "父亲残疾")
SAME_ROW = ("2001", "赵样", "三(1)班", 81.0, 92.0, None)
SAME_ID = ("2001", "李样", "三(1)班", 50.0, 60.0, None)
SAME_NAME = (None, "赵样", "三(1)班", 50.0, 60.0, None)
TWO_CLASSES = (None, "赵样", "三(2)班", 81.0, 92.0, None)
GONE: Change = {(3, 0): (Mark.NO_CELL, 0), (3, 1): (Mark.NO_CELL, 0)}


@pytest.mark.parametrize(
    ("code", "row", "text", "changed"),
    [
        ("all_zero", ZEROS, "缺考", {(3, 0): (Mark.ABSENT, 0), (3, 1): (Mark.ABSENT, 0)}),
        ("all_zero", ZEROS, "零分", {}),
        ("blank", BLANK, "缺考", {(3, 0): (Mark.ABSENT, 0)}),
        ("blank", BLANK, "零分", {(3, 0): (Mark.SCORED, 0)}),
        ("blank", BLANK, "免考", {(3, 0): (Mark.EXCUSED, 0)}),
        ("blank", BLANK, "58", {(3, 0): (Mark.SCORED, 58)}),
        ("blank", BLANK, "58分", {(3, 0): (Mark.SCORED, 58)}),
        ("blank", BLANK, "５８．０", {(3, 0): (Mark.SCORED, 58)}),
        ("blank", BLANK, "100", {(3, 0): (Mark.SCORED, 100)}),
        ("unreadable", UNREADABLE, "90", {(3, 0): (Mark.SCORED, 90)}),
        ("unreadable", UNREADABLE, "缺考", {(3, 0): (Mark.ABSENT, 0)}),
        ("date_cell", DATE, "12", {(3, 0): (Mark.SCORED, 12)}),
        ("above_full_mark", ABOVE, "23", {(3, 0): (Mark.SCORED, 23)}),
        ("above_full_mark", ABOVE, "免考", {(3, 0): (Mark.EXCUSED, 0)}),
        ("below_zero", BELOW, "5", {(3, 0): (Mark.SCORED, 5)}),
        ("full_mark_doubt", DOUBT, "分数无误", {}),
        ("full_mark_doubt", DOUBT, "缺考", {(3, 1): (Mark.ABSENT, 0)}),
        ("full_mark_doubt", DOUBT, "11", {(3, 1): (Mark.SCORED, 11)}),
        ("duplicate_row", SAME_ROW, "是两个人", {}),
        ("duplicate_row", SAME_ROW, "是同一人，只算第一行", GONE),
        ("duplicate_id", SAME_ID, "是两个人", {}),
        ("duplicate_id", SAME_ID, "是同一人，只算第一行", GONE),
        ("duplicate_name", SAME_NAME, "是两个人", {}),
        ("duplicate_name", SAME_NAME, "是同一人，只算第一行", GONE),
        ("student_in_two_classes", TWO_CLASSES, "是两个人", {}),
        ("student_in_two_classes", TWO_CLASSES, "只算三(1)班", GONE),
        (
            "student_in_two_classes",
            TWO_CLASSES,
            "只算三(2)班",
            {(0, 0): (Mark.NO_CELL, 0), (0, 1): (Mark.NO_CELL, 0)},
        ),
    ],
)
def test_an_answer_changes_its_cells_and_no_others(
    code: str, row: Sequence[object], text: str, changed: Change
) -> None:
    """What the answer says, in the cells it is about; it is honoured, and its question keeps it."""
    case = answered(code, text, row)
    assert case.cells == changed
    assert case.students == {}
    assert [answer.text for answer in case.after.honoured] == [text]
    (kept,) = [finding for finding in case.after.findings if finding.code == code]
    assert (kept.severity, kept.message, kept.hint) == (Severity.INFO, case.asked.message, "")
    assert kept.question is not None
    assert kept.question.answer == text
    others = [finding for finding in case.after.findings if finding.code != code]
    assert others == [finding for finding in case.findings if finding.code != code]


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("三(2)班", "三(2)班", "3-2"),
        ("三（2）班", "三(2)班", "3-2"),
        ("302", "三(2)班", "3-2"),
        ("三年级2班", "三(2)班", "3-2"),
        ("三(3)班", "三(3)班", "3-3"),
        ("阳光班", "阳光班", "阳光班"),
    ],
)
def test_a_student_without_a_class_goes_into_the_class_that_is_answered(text: str, name: str, key: str) -> None:
    """An existing class in any writing keeps the office's own; a new one is taken as it is typed."""
    case = answered("no_class", text, NO_CLASS)
    assert case.students == {3: {"class_name": name, "class_key": key}}
    assert case.cells == {}
    assert [answer.text for answer in case.after.honoured] == [text]


@pytest.mark.parametrize(("text", "changed"), [("是随班就读", {3: {"exempt": True}}), ("不是随班就读", {})])
def test_a_doubtful_note_is_settled_by_the_answer(text: str, changed: dict[int, dict[str, object]]) -> None:
    """父亲残疾 says nothing about the child until a person does."""
    case = answered("exempt_doubt", text, KIND)
    assert (case.students, case.cells) == (changed, {})
    assert len(case.after.honoured) == 1


NONSENSE = "不知道"


@pytest.mark.parametrize(
    ("code", "row", "text"),
    [
        ("all_zero", ZEROS, NONSENSE),
        ("all_zero", ZEROS, "58"),
        ("blank", BLANK, NONSENSE),
        ("blank", BLANK, "-3"),
        ("blank", BLANK, "100.5"),
        ("blank", BLANK, "58.00001"),
        ("blank", BLANK, "1e9999999"),
        ("blank", BLANK, "NaN"),
        ("blank", BLANK, "85+5"),
        ("blank", BLANK, "分数无误"),
        ("unreadable", UNREADABLE, "优"),
        ("above_full_mark", ABOVE, "123"),
        ("above_full_mark", ABOVE, "分数无误"),
        ("exempt_doubt", KIND, NONSENSE),
        ("duplicate_id", SAME_ID, NONSENSE),
        ("duplicate_name", SAME_NAME, "是"),
        ("student_in_two_classes", TWO_CLASSES, "只算三(9)班"),
        ("student_in_two_classes", TWO_CLASSES, "是同一人，只算第一行"),
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing_and_is_said(
    code: str, row: Sequence[object], text: str
) -> None:
    """The question stays open; a warning repeats what was typed and says what may be."""
    case = answered(code, text, row)
    assert (case.cells, case.students, case.after.honoured) == ({}, {}, ())
    (warning,) = [finding for finding in case.after.findings if finding.code == "answer_unusable"]
    assert f"「{text}」" in warning.message
    assert (warning.severity, warning.ref) == (Severity.WARNING, case.asked.ref)
    question = case.asked.question
    assert question is not None
    assert all(option in warning.hint for option in question.options)
    assert [finding for finding in case.after.findings if finding is not warning] == case.findings


def test_a_row_repeated_to_the_letter_counts_once_unless_it_is_two_people() -> None:
    """Without an answer, and with one that cannot be used."""
    table, findings = read([SAME_ROW])
    unanswered = apply_answers(table, findings, {}, class_key)
    assert unanswered.table.marks.row(3) == (Mark.NO_CELL, Mark.NO_CELL)
    assert [unanswered.table.marks.row(i) for i in range(3)] == [table.marks.row(i) for i in range(3)]
    assert (unanswered.honoured, list(unanswered.findings)) == ((), findings)
    assert answered("duplicate_row", NONSENSE, SAME_ROW).cells == GONE


def test_without_answers_nothing_changes() -> None:
    """Questions alone decide nothing."""
    table, findings = read([BLANK, KIND, ("2011", "周样", None, 0.0, 0.0, None)])
    after = apply_answers(table, findings, {}, class_key)
    assert after.table.scores == table.scores
    assert after.table.marks == table.marks
    assert after.table.students == table.students
    assert list(after.findings) == findings


def test_answers_to_other_questions_are_left_alone() -> None:
    """A key that no question has: another file's, or a student who is gone."""
    table, findings = read([BLANK])
    stray = Answer("blank|上学期.xlsx|3-1|2009|语文", "58", "李样", "")
    after = apply_answers(table, findings, {stray.key: stray}, class_key)
    assert after.table.marks == table.marks
    assert (after.honoured, list(after.findings)) == ((), findings)


def test_a_number_that_no_paper_has_is_not_taken_where_no_full_mark_is_known() -> None:
    """A subject without any score has no full mark; 58 is taken there, a slip of the keys is not."""
    table, _ = read([])
    unknown = Question("k", "李样", ("缺考",), "", True, "", 0, 0)
    asked = [Finding("blank", Severity.QUESTION, "空白", question=unknown)]
    bare = ScoreTable(
        **{f.name: getattr(table, f.name) for f in fields(table)}
        | {"subjects": tuple(type(s)(s.key, s.name) for s in table.subjects)}
    )
    for text, taken in (("58", 1), ("99999999999999999999", 0), ("1e300", 0)):
        after = apply_answers(bare, asked, {"k": Answer("k", text, "", "")}, class_key)
        assert len(after.honoured) == taken
