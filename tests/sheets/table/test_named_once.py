"""Long sheets that name each student in the first of his rows alone, and those in which a name was forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import SheetCells

HEADER: list[object] = ["班级", "学号", "姓名", "科目", "成绩"]
Rows = list[list[object]]


def long_rows(who: int = 8) -> Rows:
    """A row a score, everything written in every row."""
    return [
        ["三(1)班" if i < 4 else "三(2)班", f"2023{i:03}", NAMES[i], subject, SCORES[subject][i]]
        for i in range(who)
        for subject in SCORES
    ]


def named_in_first(rows: Rows) -> Rows:
    """The same with class, id and name in each student's first row alone."""
    return [row if at % len(SCORES) == 0 else ["", "", "", *row[3:]] for at, row in enumerate(rows)]


def listed(*cells: SheetCells) -> list[tuple[object, ...]]:
    """Class, id and name of everybody, and the scores by subject."""
    points, table, _ = came_out(*cells)
    people = [(student.class_name, student.student_id, student.name) for student in table.students]
    return [*people, *sorted((subject, tuple(scores)) for subject, scores in points.items())]


def page(rows: Rows) -> SheetCells:
    return sheet([HEADER, *rows], name="成绩")


def test_rows_without_a_name_belong_to_the_student_above() -> None:
    short = page(named_in_first(long_rows()))
    assert listed(short) == listed(page(long_rows()))
    assert "filled_down" in came_out(short)[2]
    assert "row_without_name" not in came_out(short)[2]


def test_a_repeated_header_and_the_statistics_at_the_foot_change_nothing() -> None:
    rows = named_in_first(long_rows())
    foot: Rows = [["", "", "平均分", "语文", 70], ["", "", "", "数学", 71], [], ["制表：教务处"]]
    broken = page([*rows[:5], HEADER, *rows[5:], *foot])
    assert listed(broken) == listed(page(long_rows()))


def test_a_class_written_in_every_row_and_an_id_in_none_are_no_hindrance() -> None:
    rows = [["三(1)班", "", name, *rest] for _, _, name, *rest in named_in_first(long_rows())]
    assert listed(page(rows)) == listed(page([["三(1)班", "", *row[2:]] for row in long_rows()]))


@pytest.mark.parametrize(
    "at", [1, 9, 15], ids=["the second row of the first student", "in the middle", "the last row"]
)
def test_a_name_forgotten_in_a_sheet_that_has_one_in_every_row_is_said(at: int) -> None:
    rows = long_rows()
    rows[at] = ["", "", "", *rows[at][3:]]
    points, _, codes = came_out(page(rows))
    assert "row_without_name" in codes
    assert sum(map(len, points.values())) == 15


def test_a_name_forgotten_where_one_subject_ends_is_said() -> None:
    """Sorted by subject, the row above is another child's."""
    rows = sorted(long_rows(), key=lambda row: str(row[3]))
    rows[8] = ["", "", "", *rows[8][3:]]
    assert "row_without_name" in came_out(page(rows))[2]


def test_a_subject_that_comes_twice_below_one_name_leaves_it_to_a_person() -> None:
    """The second student's own name is missing: nobody can know where he begins."""
    rows = named_in_first(long_rows())
    rows[2] = ["", "", "", *rows[2][3:]]
    points, _, codes = came_out(page(rows))
    assert "row_without_name" in codes
    assert all(len(scores) < 8 for scores in points.values())


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=6))
def test_whoever_sat_what_the_scores_stay_their_own(sat: list[list[bool]]) -> None:
    subjects = ("语文", "数学", "英语")
    full: Rows = []
    short: Rows = []
    for i, papers in enumerate(sat):
        first = True
        for j, subject in enumerate(subjects):
            if papers[j] or j == 0:
                row: list[object] = ["三(1)班", f"2023{i:03}", NAMES[i], subject, 60 + 5 * i + j]
                full.append(row)
                short.append(row if first else ["", "", "", *row[3:]])
                first = False
    if 2 * len(sat) > len(full):
        return  # fewer rows without a name than with one: too few to be sure
    assert listed(page(short)) == listed(page(full))


def test_a_row_without_a_name_above_a_header_that_comes_again_does_not_become_a_part_of_it() -> None:
    """The first page would be lost without a word."""
    rows = long_rows()
    rows[3] = ["", "", "", *rows[3][3:]]
    points, table, codes = came_out(page([*rows[:4], HEADER, *rows[4:]]))
    assert [student.name for student in table.students] == list(NAMES)
    assert sum(map(len, points.values())) == 15
    assert "row_without_name" in codes
