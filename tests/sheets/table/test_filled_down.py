"""A class that is written only where it begins, and a row of full marks that no word names."""

from __future__ import annotations

import pytest
from made_sheets import NAMES, SCORES, came_out, sheet

HEAD = ["学校", "年级", "班级", "姓名", "语文", "数学"]


def rows_with(classes: list[str], schools: list[str] | None = None) -> list[list[object]]:
    """The made-up students with these texts in the class column (and the school column)."""
    return [
        [school, "", cls, name, SCORES["语文"][i], SCORES["数学"][i]]
        for i, (name, cls, school) in enumerate(zip(NAMES, classes, schools or [""] * 8, strict=True))
    ]


def classes_of(rows: list[list[object]]) -> tuple[list[str | None], set[str]]:
    """The class key of each student, and the codes of the findings."""
    _, table, codes = came_out(sheet([HEAD, *rows], name="成绩"))
    return [student.class_key for student in table.students], codes


def test_a_class_written_only_in_its_first_row_is_that_of_the_rows_below_and_it_is_said() -> None:
    keys, codes = classes_of(rows_with(["三(1)班", "", "", "", "三(2)班", "", "", ""]))
    assert keys == ["3-1"] * 4 + ["3-2"] * 4
    assert "filled_down" in codes
    assert "no_class" not in codes


def test_a_school_written_only_in_its_first_row_keeps_two_first_classes_apart() -> None:
    rows = rows_with(["三(1)班"] * 8, ["东小学", "", "", "", "西小学", "", "", ""])
    _, table, _ = came_out(sheet([HEAD, *rows], name="成绩"))
    assert [student.school for student in table.students] == ["东小学"] * 4 + ["西小学"] * 4


def test_a_class_written_again_on_a_new_page_goes_on() -> None:
    rows = rows_with(["三(1)班", "", "", "三(1)班", "", "三(2)班", "", ""])
    keys, codes = classes_of([*rows[:3], HEAD, *rows[3:]])
    assert keys == ["3-1"] * 5 + ["3-2"] * 3
    assert "no_class" not in codes


@pytest.mark.parametrize(
    "classes",
    [
        ["三(1)班", "三(1)班", "", "三(1)班", "三(2)班", "三(2)班", "三(2)班", "三(2)班"],
        ["", "三(1)班", "", "", "三(2)班", "", "", ""],
        ["三(1)班", "", "三(2)班", "", "三(1)班", "", "", ""],
        ["三(1)班", "", "", "", "", "", "", "三(2)班"],
    ],
    ids=["one is missing", "the first is missing", "a class comes back", "a class of one"],
)
def test_a_class_that_is_missing_otherwise_is_asked_for(classes: list[str]) -> None:
    keys, codes = classes_of(rows_with(classes))
    assert keys.count(None) == classes.count("")
    assert "no_class" in codes
    assert "filled_down" not in codes


@pytest.mark.parametrize(
    "marks",
    [
        ("（100）", "（120）"),
        ("100分", "120分"),
        ("满分:100", "满分:120"),
        ("(满分100)", "(满分120分)"),
        (100, 120),
    ],
)
def test_full_marks_below_the_header_are_read_without_a_word_for_the_row(marks: tuple[object, object]) -> None:
    rows = rows_with(["三(1)班"] * 8)
    points, table, codes = came_out(sheet([HEAD, ["", "", "", "", *marks], *rows], name="成绩"))
    assert [subject.full_mark for subject in table.subjects] == [1_000_000, 1_200_000]
    assert points == {subject: list(map(float, scores)) for subject, scores in SCORES.items()}
    assert "full_mark_row" in codes


@pytest.mark.parametrize(
    "marks", [(80, 90), (100, 83), (100, "")], ids=["lower than a score", "not round", "one only"]
)
def test_scores_without_a_name_are_no_full_marks(marks: tuple[object, object]) -> None:
    rows = rows_with(["三(1)班"] * 8)
    _, table, codes = came_out(sheet([HEAD, ["", "", "三(1)班", "", *marks], *rows], name="成绩"))
    assert all(subject.full_mark_said.startswith("推断") for subject in table.subjects)
    assert "row_without_name" in codes
