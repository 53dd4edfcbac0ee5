"""The grade that a student's class key begins with, as the reader finds it in every layout."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from graded_sheets import NAMES, came, page

from xuekun_cli.model.scores.tables import SheetCells


def wide(class_name: object, grade: str = "") -> SheetCells:
    """A row a student, the class (and the grade) in columns."""
    head: list[object] = ["年级", "班级", "姓名", "语文"]
    return page(head, *[[grade, class_name, name, 80 + i] for i, name in enumerate(NAMES)], name="成绩")


def long(class_name: object, grade: str = "") -> SheetCells:
    """A row a score, the class (and the grade) in columns."""
    head: list[object] = ["年级", "班级", "姓名", "科目", "成绩"]
    rows: list[list[object]] = [[grade, class_name, name, "语文", 80 + i] for i, name in enumerate(NAMES)]
    return page(head, *rows, name="成绩")


@pytest.mark.parametrize("layout", [wide, long])
@pytest.mark.parametrize(
    ("class_name", "grade", "key"),
    [
        ("三(1)班", "", "3"),
        ("三年级1班", "三年级", "3"),
        (301.0, "", "3"),
        ("初一(12)班", "", "7"),
        ("2023级1班", "", "2023"),
        ("1班", "三年级", "3"),
        ("1班", "", ""),
        ("火箭班", "三年级", "三年级"),
        ("火箭班", "", ""),
    ],
)
def test_the_grade_is_what_stands_before_the_class_number(
    layout: Callable[[object, str], SheetCells], class_name: object, grade: str, key: str
) -> None:
    """三(1)班 is of grade 3; where the class says no grade, the column 年级 does."""
    table = came(layout(class_name, grade)).table
    assert {student.grade_key for student in table.students} == {key}


def test_a_sheet_a_class_takes_the_grade_from_the_sheets_name() -> None:
    """三(1)班 and 四(2)班 are sheets; the table has no column for either."""
    rows: list[list[object]] = [["姓名", "语文"], *([name, 80 + i] for i, name in enumerate(NAMES))]
    others: list[list[object]] = [["姓名", "语文"], *([f"乙{i}", 70 + i] for i in range(6))]
    table = came(page(*rows, name="三(1)班"), page(*others, name="四（2）班")).table
    assert [student.grade_key for student in table.students] == ["3"] * 6 + ["4"] * 6


def test_who_has_no_class_has_the_grade_of_the_column_or_none() -> None:
    """A blank 班级 beside a 年级."""
    head: list[object] = ["年级", "班级", "姓名", "语文"]
    rows: list[list[object]] = [["三年级", "三(1)班", name, 80] for name in NAMES]
    table = came(page(head, *rows, ["四年级", "", "周七", 70], name="成绩")).table
    assert (table.students[-1].class_key, table.students[-1].grade_key) == (None, "四年级")


def test_a_key_that_begins_with_no_grade_leaves_it_to_the_column() -> None:
    """1班, typed as an answer, has the key -1."""
    student = came(wide("三(1)班", "三年级")).table.students[0]._replace(class_key="-1")
    assert student.grade_key == "三年级"
