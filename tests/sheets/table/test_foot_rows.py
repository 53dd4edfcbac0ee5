"""Rows of means, highest and lowest that no word names are nobody; a child with such scores stays a student."""

from __future__ import annotations

import pytest
from made_sheets import came_out, sheet

NAMES = ("王一", "李二", "张三", "刘四", "陈五", "杨六", "赵七", "黄八", "周九", "吴十")
CHINESE = (81, 72, 90, 64, 77, 85, 58, 69, 93, 41)
MATHS = (75, 88, 93, 51, 66, 79, 42, 60, 97, 33)
Row = list[object]


def upright(*foot: Row, who: int = 2) -> list[Row]:
    """Ten students with id and class (or the name alone), and rows below them."""
    head: Row = ["学号", "班级", "姓名", "语文", "数学"]
    rows: list[Row] = [[f"20240{i}", "三(1)班", name, CHINESE[i], MATHS[i]] for i, name in enumerate(NAMES)]
    return [[*row[2 - who :]] for row in [head, *rows, *foot]]


def students(rows: list[Row]) -> tuple[list[str], set[str]]:
    """The names of those who are read, and the codes of the findings."""
    _, table, codes = came_out(sheet(rows, name="成绩"))
    return [s.name for s in table.students], codes


MEAN: Row = ["", "", "全班水平", 73, 68.4]
HIGH: Row = ["", "", "顶尖", 93, 97]
LOW: Row = ["", "", "垫底", 41, 33]
SHARE: Row = ["", "", "过线", 0.8, 0.7]


@pytest.mark.parametrize(
    "foot",
    [[MEAN], [MEAN, HIGH, LOW], [HIGH, LOW, MEAN], [MEAN, SHARE], [["", "", "line", 73.0, 68.4]]],
    ids=["mean", "mean highest lowest", "highest lowest mean", "share", "another label"],
)
@pytest.mark.parametrize("who", [0, 1, 2], ids=["name alone", "class", "id and class"])
def test_a_row_whose_numbers_are_those_of_the_others_is_nobody(foot: list[Row], who: int) -> None:
    names, codes = students(upright(*foot, who=who))
    assert names == list(NAMES)
    assert "foot_row" in codes


@pytest.mark.parametrize(
    "child",
    [
        ["", "", "孙大", 93, 97],
        ["", "", "孙小", 41, 33],
        ["202499", "三(1)班", "孙大", 73, 68],
        ["202499", "三(1)班", "孙小", 41, 33],
        ["", "", "孙中", 73, 68],
        ["", "", "孙半", 72.5, 68.5],
    ],
    ids=[
        "the best",
        "the weakest",
        "the mean",
        "the weakest with an id",
        "the mean without an id",
        "near the mean",
    ],
)
def test_a_child_with_the_scores_of_such_a_row_stays(child: Row) -> None:
    names, codes = students(upright(child))
    assert names == [*NAMES, child[2]]
    assert "foot_row" not in codes


def test_the_weakest_child_right_above_the_means_stays() -> None:
    lowest: Row = ["", "", "孙小", 41, 33]
    names, _ = students(upright(lowest, ["", "", "全班水平", 70.09, 65.18]))
    assert names == [*NAMES, "孙小"]


def test_means_below_each_class_are_nobody() -> None:
    first, second = upright(MEAN), upright()[1:]
    for i, row in enumerate(second):
        row[:3] = [f"20249{i}", "三(2)班", f"{NAMES[i]}子"]
        row[3:] = [CHINESE[i] - 10, MATHS[i] - 20]
    names, _ = students([*first, *second, ["", "", "本段", 63, 48.4]])
    assert names == [*NAMES, *(f"{name}子" for name in NAMES)]


def test_one_score_that_is_the_mean_is_a_childs_where_nothing_else_speaks_against_it() -> None:
    rows = [row[:2] for row in upright(who=0)]
    names, _ = students([*rows[:-1], ["孙中", 76.6], rows[-1]])
    assert "孙中" in names


def test_a_row_with_other_numbers_is_no_row_of_means() -> None:
    names, codes = students(upright(["", "", "全班水平", 73, 68.9]))
    assert names[-1] == "全班水平"
    assert "foot_row" not in codes
