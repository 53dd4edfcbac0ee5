"""What is marked on a copy of each input: the cells of the listed, and one line of reasons a student."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import Seat, policy, seat, sitting

from made_policy import band, policy_of
from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import (
    BlockReading,
    Container,
    InputReading,
    ScoreTable,
    SheetReading,
    Source,
    SourceBook,
)
from xuekun_cli.rules.screening.marking import GROUP_TITLE, TITLES, sheet_marks
from xuekun_cli.rules.screening.screen import screen


def block(*header_rows: int) -> BlockReading:
    """A table under a header of these rows."""
    return BlockReading(header_rows, (), header_rows[-1] + 1, header_rows[-1] + 9, 9, ())


def reading(file: str, *sheets: SheetReading) -> InputReading:
    """A workbook with these sheets."""
    return InputReading(SourceBook(file, "", Container.XLSX, b"", "", ()), sheets)


ONE_SHEET = (reading("期中.xlsx", SheetReading("成绩", (block(0),))),)


def marked(
    seats: list[Seat],
    *subjects: str,
    inputs: tuple[InputReading, ...] = ONE_SHEET,
    table: ScoreTable | None = None,
) -> dict[int, list[SheetMarks]]:
    """The marks of these students' workbooks."""
    table = table or sitting(seats, subjects or ("语文",))
    rules = policy()
    return sheet_marks(rules, table, inputs, screen(rules, table).listed)


def test_each_listed_score_gets_the_fill_of_its_category() -> None:
    """Nobody else's cell does."""
    ((one,),) = marked(
        [seat(80, 80), seat(80, 60), seat(20, 30), seat(50, 40, exempt=True)], "语文", "数学"
    ).values()
    assert one.fills == {3: {3: "二类", 4: "三类"}, 4: {3: "一类", 4: "一类"}}


def test_a_student_listed_once_has_a_category_and_a_reason() -> None:
    """(80+28)÷2 = 54; 80% of it is 43.20."""
    ((one,),) = marked([seat(80), seat(28)]).values()
    assert one.headers == {0: TITLES}
    assert one.rows == {2: ("三类", "三类：语文 28 ≤ 43.20（平均分的 80%，一·第三类）")}


def test_a_student_listed_in_several_subjects_has_them_all_on_one_line() -> None:
    """By category, the worst first, each with its rule once."""
    subjects = "语文", "数学", "英语"
    ((one,),) = marked([seat(90, 80, 90), seat(28, 10, 12)], *subjects).values()
    category, reason = one.rows[2]
    assert category == "二类、三类"
    assert reason == (
        "二类：数学 10 ≤ 18.00，英语 12 ≤ 20.40（平均分的 40%，一·第二类）；三类：语文 28 ≤ 47.20（平均分的 80%，一·第三类）"
    )


def test_an_exempt_student_is_said_once_without_any_score() -> None:
    """In however many subjects."""
    ((one,),) = marked([seat(90, 80), seat(90, 90), seat(10, 28, exempt=True)], "语文", "数学").values()
    assert one.rows == {3: ("一类", "一类，按登记，不看分数（一·第一类）")}


def test_a_band_with_the_usual_name_of_the_registered_is_said_with_its_scores() -> None:
    """Nobody is taken for registered over a score; who is on the office's own list has another category."""
    rules = policy_of([band("一类", "2/5", "甲")])
    rules = replace(rules, file=rules.file.but(screening=rules.screening.but(exempt=None)))
    table = sitting([seat(90), seat(90), seat(28), seat(10, exempt=True)])
    listed = screen(rules, table).listed
    ((one,),) = sheet_marks(rules, table, ONE_SHEET, listed).values()
    assert rules.categories == ("随班就读", "一类")
    assert {(each.category, each.exempt) for each in listed} == {("一类", False), ("随班就读", True)}
    assert one.rows == {
        3: ("一类", "一类：语文 28 ≤ 29.07（平均分的 40%，甲）"),
        4: ("随班就读", "随班就读，按登记，不看分数"),
    }


def test_a_bar_is_printed_as_finely_as_it_takes() -> None:
    """Exactly on a bar of 27.996: beside the score 28.00 would look as if there were room."""
    ((one,),) = marked([seat("70.01"), seat("69.97"), seat("27.996"), seat("111.984")]).values()
    assert one.rows[3] == ("二类", "二类：语文 27.996 ≤ 27.996（平均分的 40%，一·第二类）")
    ((one,),) = marked([seat("70.01"), seat("69.97"), seat("27.9"), seat("112.08")]).values()
    assert one.rows[3] == ("二类", "二类：语文 27.9 ≤ 28.00（平均分的 40%，一·第二类）")


def test_a_listed_score_that_stands_on_no_sheet_is_marked_on_none() -> None:
    """The last sheet of the table is not meant by that."""
    table = sitting([seat(90), seat(20)])
    table.source[1, 0] = -1
    ((one,),) = marked([], table=table).values()
    assert (one.fills, one.rows) == ({}, {})


def test_two_students_side_by_side_on_a_row_are_told_apart_by_name() -> None:
    """Printed sheets have two column blocks; one line holds both."""
    table = sitting([seat(90, name="甲样"), seat(90, name="乙样"), seat(20, name="丙样"), seat(21, name="丁样")])
    table.row[3, 0], table.column[3, 0] = table.row[2, 0], 8
    ((one,),) = marked([], table=table).values()
    assert one.fills == {3: {3: "二类", 8: "二类"}}
    category, reason = one.rows[3]
    assert category == "丙样：二类；丁样：二类"
    assert reason.startswith("丙样：二类：语文 20 ≤ ")
    assert "；丁样：二类：语文 21 ≤ " in reason


RULES = {"二类": "平均分的 40%，一·第二类", "三类": "平均分的 80%，一·第三类"}
scores = st.integers(0, 100)


def said_of(mine: list[Listed]) -> tuple[str, str]:
    """What a row says of one student, one category after the other."""
    if mine[0].exempt:
        return "一类", "一类，按登记，不看分数（一·第一类）"
    numbers = {kind: "，".join(one.comparison for one in mine if one.category == kind) for kind in RULES}
    there = [kind for kind in RULES if numbers[kind]]
    return "、".join(there), "；".join(f"{kind}：{numbers[kind]}（{RULES[kind]}）" for kind in there)


@settings(max_examples=60)
@given(st.lists(st.builds(seat, scores, scores, exempt=st.booleans()), min_size=1, max_size=12), st.data())
def test_the_marks_are_those_of_the_listed_one_by_one(seats: list[Seat], drawn: st.DataObject) -> None:
    """Whoever stands on a row: each listed score is filled, and each student said once, with all the numbers."""
    table = sitting(seats, ("语文", "数学"))
    rows = [drawn.draw(st.integers(1, 4)) for _ in seats]
    for student, row in enumerate(rows):
        for subject in range(2):
            table.row[student, subject], table.column[student, subject] = row, 2 * student + subject
    rules = policy()
    listed = screen(rules, table).listed
    marks = sheet_marks(rules, table, ONE_SHEET, listed)[0][0]
    fills = {(row, column): kind for row, filled in marks.fills.items() for column, kind in filled.items()}
    assert fills == {
        (rows[one.student], 2 * one.student + (one.subject == "数学")): one.category for one in listed
    }
    texts = {}
    for row in {rows[one.student] for one in listed}:
        here = dict.fromkeys(one.student for one in listed if rows[one.student] == row)
        said = {student: said_of([one for one in listed if one.student == student]) for student in here}
        names = {student: f"学生{student}：" if len(here) > 1 else "" for student in here}
        texts[row] = tuple("；".join(names[student] + said[student][k] for student in here) for k in range(2))
    assert marks.rows == texts


def test_every_sheet_with_a_table_of_this_sitting_is_there_even_with_nobody_listed() -> None:
    """So that each copy has its columns; other sheets and workbooks are left alone."""
    inputs = (
        reading("一班.xlsx", SheetReading("成绩", (block(1, 2), block(20))), SheetReading("说明", (), "说明页")),
        reading("上学期.xlsx", SheetReading("成绩", (block(0),))),
        reading("二班.xlsx", SheetReading("成绩", (block(0),))),
    )
    sources = (Source(0, "一班.xlsx", "成绩"), Source(2, "二班.xlsx", "成绩"))
    seats = [seat(80), seat(70), seat(80, class_name="三(2)班", sheet=1), seat(5, class_name="三(2)班", sheet=1)]
    found = marked(seats, inputs=inputs, table=sitting(seats, ("语文",), sources))
    assert found[0] == [SheetMarks("成绩", {}, {2: TITLES, 20: TITLES}, {}, {1: GROUP_TITLE})]
    assert list(found) == [0, 2]
    assert found[2][0].fills == {4: {3: "二类"}}


def test_a_mark_of_an_exempt_student_is_filled_too() -> None:
    """The list is by registration; the cell says 缺考 and stays."""
    ((one,),) = marked([seat(90), seat(Mark.ABSENT, exempt=True)]).values()
    assert one.fills == {2: {3: "一类"}}
