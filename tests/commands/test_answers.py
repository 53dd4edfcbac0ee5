"""An answer typed into the register's 待核查 changes the next run by exactly what it says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from office_desk import Desk
from oracle import Record, Score, reckon_categories, reckon_groups
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.register import SHEET_CHECK, SHEET_NOTES
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.number_columns import Numbers

CLASS = "三(1)班"
ROWS: list[tuple[object, ...]] = [
    ("2001", "赵样", CLASS, 81, 92),
    ("2002", "钱样", CLASS, 72, 63),
    ("2003", "孙样", CLASS, 30, 75.5),
    ("2004", "李样", CLASS, None, 36),
    ("2005", "周样", CLASS, 0, 0),
    ("2006", "吴样", "三(2)班", 88, 77),
    ("2007", "郑样", "三(2)班", 66, 20),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The scores have come in."""
    desk = Desk(tmp_path)
    desk.lay_down(ROWS)
    return desk


def reckoned(**corrected: dict[str, Score]) -> list[Record]:
    """The students as a person would count them, some with corrected scores."""
    records = []
    for student_id, name, class_name, *scores in ROWS:
        cells: dict[str, Score] = {
            subject: "" if score is None else Fraction(str(score))
            for subject, score in zip(("语文", "数学"), scores, strict=True)
        }
        cells |= corrected.get(str(name), {})
        records.append(Record(None, str(class_name), str(student_id), str(name), False, cells))
    return records


def agrees(outcome: ScreenOutcome, records: list[Record]) -> bool:
    """Whether averages and verdicts are those of a plain reckoning of the records."""
    averages = {(g.school, g.class_name, g.subject): g.average for g in outcome.groups}
    verdicts = {(one.student, one.subject): one.category for one in outcome.listed}
    listed = {key: category for key, category in reckon_categories(records).items() if category}
    return averages == {key: g.average for key, g in reckon_groups(records).items()} and verdicts == listed


def average(outcome: ScreenOutcome, class_name: str, subject: str) -> Fraction | None:
    """The average of a class and subject."""
    (group,) = [g for g in outcome.groups if (g.class_name, g.subject) == (class_name, subject)]
    return group.average


def others(outcome: ScreenOutcome, subject: str) -> list[Group]:
    """Every group but 三(1)班 in this subject."""
    return [g for g in outcome.groups if (g.class_name, g.subject) != (CLASS, subject)]


def changes(before: Numbers, after: Numbers) -> list[int]:
    """The students of whom a number in 语文 changed; in 数学 none may."""
    assert before.column(1) == after.column(1)
    return [i for i, pair in enumerate(zip(before.column(0), after.column(0), strict=True)) if pair[0] != pair[1]]


def test_a_blank_answered_with_a_score_moves_the_average_as_the_fraction_says(desk: Desk) -> None:
    """(81+72+30+0)÷4 before, (81+72+30+0+58.5)÷5 after; every other group is equal."""
    before = desk.screen()
    assert average(before, CLASS, "语文") == Fraction(183, 4)
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}李样", "未回答时": "按没有分数计，不算参考人数"}, 回答=58.5)
    after = desk.screen()
    assert average(after, CLASS, "语文") == Fraction(2415, 50)
    assert others(after, "语文") == others(before, "语文")
    assert changes(before.table.scores, after.table.scores) == [3]
    assert changes(before.table.marks, after.table.marks) == [3]
    assert after.table.students == before.table.students
    assert agrees(before, reckoned())
    assert agrees(after, reckoned(李样={"语文": Fraction("58.5")}))


def test_a_student_of_zeros_answered_as_absent_leaves_every_average(desk: Desk) -> None:
    """A zero counts until somebody knows better; the other class is untouched."""
    before = desk.screen()
    assert {one.name for one in before.listed if one.score == 0} == {"周样"}
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="缺考")
    after = desk.screen()
    assert (average(after, CLASS, "语文"), average(after, CLASS, "数学")) == (Fraction(61), Fraction(2665, 40))
    assert after.table.marks.row(4) == (Mark.ABSENT, Mark.ABSENT)
    assert agrees(after, reckoned(周样={"语文": "缺考", "数学": "缺考"}))


def test_the_answer_that_was_used_is_told_and_kept_for_the_runs_to_come(desk: Desk) -> None:
    """In the outcome, in 待核查 and in 说明; a third run gives the same register."""
    desk.screen()
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="缺考")
    second = desk.screen()
    assert [(answer.who, answer.text) for answer in second.honoured] == [(f"{CLASS}周样", "缺考")]
    (kept,) = [row for row in desk.rows(SHEET_CHECK) if row["对象"] == f"{CLASS}周样"]
    assert (kept["程度"], kept["回答"]) == ("已回答", "缺考")
    assert any("→ 缺考" in str(cell) for row in desk.cells(SHEET_NOTES) for cell in row)
    written = desk.register.read_bytes()
    third = desk.screen()
    assert third.honoured == second.honoured
    assert desk.register.read_bytes() == written


def test_without_an_answer_a_second_run_is_the_first(desk: Desk) -> None:
    """The register that lies there changes nothing by itself."""
    before = desk.screen()
    written = desk.register.read_bytes()
    after = desk.screen()
    assert after.honoured == ()
    assert (after.groups, after.listed, after.findings) == (before.groups, before.listed, before.findings)
    assert desk.register.read_bytes() == written


def test_a_nonsense_answer_is_said_and_not_used(desk: Desk) -> None:
    """The question is asked again."""
    before = desk.screen()
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="问过了")
    after = desk.screen()
    assert (after.groups, after.listed, after.honoured) == (before.groups, before.listed, ())
    (warning,) = [finding for finding in after.findings if finding.code == "answer_unusable"]
    assert "「问过了」" in warning.message
    assert [row["程度"] for row in desk.rows(SHEET_CHECK) if row["对象"] == f"{CLASS}周样"] == ["待回答"]


def test_answers_to_one_file_are_not_used_for_another(desk: Desk) -> None:
    """The same students have blanks and zeros in the next exam for reasons of their own."""
    desk.screen()
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="缺考")
    desk.lay_down(ROWS, "期末成绩.xlsx")
    after = desk.screen("期末成绩.xlsx")
    assert after.honoured == ()
    assert agrees(after, reckoned())
    assert "answers_other_version" not in {finding.code for finding in after.findings}


def test_answers_to_a_file_that_was_changed_are_used_and_said(desk: Desk) -> None:
    """Somebody corrected another score meanwhile; the answers may have to be looked at again."""
    desk.screen()
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="缺考")
    unchanged = desk.screen()
    assert "answers_other_version" not in {finding.code for finding in unchanged.findings}
    desk.lay_down([*ROWS[:1], ("2002", "钱样", CLASS, 82, 63), *ROWS[2:]])
    after = desk.screen()
    assert average(after, CLASS, "语文") == Fraction(81 + 82 + 30, 3)
    assert [answer.text for answer in after.honoured] == ["缺考"]
    (warning,) = [finding for finding in after.findings if finding.code == "answers_other_version"]
    assert warning.severity is Severity.WARNING
    assert "期中成绩.xlsx" in warning.message


def test_several_answers_are_used_together(desk: Desk) -> None:
    """Each for its own cell."""
    desk.screen()
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}周样"}, 回答="缺考")
    desk.type_in(SHEET_CHECK, {"对象": f"{CLASS}李样"}, 回答="零分")
    after = desk.screen()
    assert sorted(answer.text for answer in after.honoured) == ["缺考", "零分"]
    corrected: dict[str, dict[str, Score]] = {
        "周样": {"语文": "缺考", "数学": "缺考"},
        "李样": {"语文": Fraction(0)},
    }
    assert agrees(after, reckoned(**corrected))


def test_a_class_answered_for_a_student_without_one_puts_the_student_there(desk: Desk) -> None:
    """In another writing of the class; the student is then screened with it."""
    desk.lay_down([*ROWS, ("2008", "王样", None, 10, 10)])
    before = desk.screen()
    assert "王样" not in {one.name for one in before.listed}
    desk.type_in(SHEET_CHECK, {"对象": "王样"}, 回答="302")
    after = desk.screen()
    assert average(after, "三(2)班", "语文") == Fraction(88 + 66 + 10, 3)
    assert [g for g in after.groups if g.class_name == CLASS] == [
        g for g in before.groups if g.class_name == CLASS
    ]
    assert {(one.group.class_name, one.subject) for one in after.listed if one.name == "王样"} == {
        ("三(2)班", "语文"),
        ("三(2)班", "数学"),
    }
