"""Columns that say who are told by what stands in them, where no word does; and what a sheet is about, by its name."""

from __future__ import annotations

import pytest
from made_grades import made_grade, ranked
from made_sheets import came_out, sheet

from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words

SIZES = (12, 48, 300)


@pytest.mark.parametrize("pupils", SIZES)
@pytest.mark.parametrize("heads", [("玑玥", "玑瑜", "瑜珀"), ("学号", "姓名", ""), ("", "", "")])
def test_classes_below_an_unknown_word_are_not_pooled(heads: tuple[str, str, str], pupils: int) -> None:
    """One class of all pupils would have one mean for all, and list others."""
    grade = made_grade(pupils)
    points, table, codes = came_out(sheet([[*heads, *grade.marks], *grade.rows(*grade.marks.values())], "成绩"))
    assert points == grade.marks
    assert [student.class_name for student in table.students] == grade.classes
    assert "who_column_inferred" in codes
    assert "class_assumed" not in codes


@pytest.mark.parametrize("pupils", SIZES)
def test_schools_below_an_unknown_word_are_not_pooled(pupils: int) -> None:
    """三(1)班 of one school is not 三(1)班 of another."""
    grade = made_grade(pupils)
    schools = [("甲小学", "乙小学")[k % 2] for k in range(pupils)]
    rows = [[school, *row] for school, row in zip(schools, grade.rows(*grade.marks.values()), strict=True)]
    points, table, _ = came_out(sheet([["玥珂", "学号", "姓名", "班级", *grade.marks], *rows], "成绩"))
    assert points == grade.marks
    assert [student.school for student in table.students] == schools


@pytest.mark.parametrize("pupils", SIZES)
def test_of_two_unknown_columns_of_classes_none_is_taken(pupils: int) -> None:
    """Which one is this exam's cannot be told by their shape."""
    grade = made_grade(pupils)
    other = [f"高一({k % 4 + 1})班" for k in range(pupils)]
    heads = ["学号", "姓名", "玥珂", "瑜珀", *grade.marks]
    points, _, codes = came_out(sheet([heads, *grade.rows(other, *grade.marks.values())], "成绩"))
    assert points == grade.marks
    assert "class_assumed" in codes
    assert "who_column_inferred" not in codes


@pytest.mark.parametrize("pupils", SIZES)
def test_the_only_marks_of_a_sheet_named_after_a_subject_are_its_marks(pupils: int) -> None:
    """英语 over 学号 姓名 班级 珑琅 名次: the one column of marks is no subject called 珑琅."""
    grade = made_grade(pupils, ("语文", "数学", "英语"))
    words = {"语文": "成绩", "数学": "珑琅", "英语": "玥珂"}
    sheets = [
        sheet([["学号", "姓名", "班级", words[subject], "名次"], *grade.rows(marks, ranked(marks))], subject)
        for subject, marks in grade.marks.items()
    ]
    points, _, _ = came_out(*sheets)
    assert points == grade.marks


def test_two_columns_like_marks_on_a_sheet_named_after_a_subject_are_asked_about() -> None:
    """Neither becomes a subject, and nobody is listed in either."""
    grade = made_grade(48, ("英语", "数学"))
    rows = grade.rows(*grade.marks.values())
    cells = sheet([["学号", "姓名", "班级", "珑琅", "玥珂"], *rows], "英语")
    reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())
    assert reading.sittings == []
    (question,) = [one for one in reading.asked if one.question]
    assert question.question is not None
    assert question.question.options == ("用D 列「珑琅」", "用E 列「玥珂」")
    assert "英语没有判" in question.question.assumed
    assert question.hint.endswith("或加 --map 英语=D。")


@pytest.mark.parametrize("pupils", SIZES)
def test_points_won_and_points_lost_are_no_two_exams(pupils: int) -> None:
    """100 less the mark says the same once more; which of the two is the mark is asked."""
    grade = made_grade(pupils, ("语文", "数学"))
    top: list[object] = ["学号", "姓名", "班级"]
    low: list[object] = ["", "", ""]
    columns: list[list[float]] = []
    for subject, marks in grade.marks.items():
        top += [subject, ""]
        low += ["珑琅", "玥珂"]
        columns += [marks, [100 - mark for mark in marks]]
    cells = sheet([top, low, *grade.rows(*columns)], "成绩", ((0, 3, 0, 4), (0, 5, 0, 6)))
    reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())
    assert len(reading.sittings) <= 1
    asked = [one.question for one in reading.asked if one.question]
    assert [question.options[0] for question in asked] == ["用D 列「语文｜珑琅」", "用F 列「数学｜珑琅」"]
