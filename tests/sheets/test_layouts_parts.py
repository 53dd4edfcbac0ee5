"""Columns beside a subject that are part of it, a share of it or its sum; and subjects written with something more."""

from __future__ import annotations

import pytest
from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.table import SUM


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [("A卷", "B卷", "合计"), ("卷一", "卷二", "小计"), ("基础", "作文", "总分"), ("第Ⅰ卷", "第Ⅱ卷", "总计")],
)
@pytest.mark.parametrize("in_two_rows", [True, False])
def test_the_sum_of_two_papers_is_the_score_and_the_papers_are_no_subjects(
    one: str, other: str, whole: str, in_two_rows: bool
) -> None:
    parts = (one, other, whole)
    head = [["学号", "姓名", *[f"语文{part}" for part in parts], "数学"]]
    if in_two_rows:
        head = [["学号", "姓名", "语文", "", "", "数学"], ["", "", *parts, ""]]
    body = [
        [f"{i}", name, 20, SCORES["语文"][i] - 20, SCORES["语文"][i], SCORES["数学"][i]]
        for i, name in enumerate(NAMES)
    ]
    points, _, codes = came_out(sheet([*head, *body]))
    assert points == {subject: list(map(float, SCORES[subject])) for subject in ("语文", "数学")}
    assert not {"unknown_column", "subject_without_score", "duplicate_column"} & set(codes)


def test_a_share_of_the_mark_beside_the_mark_is_no_subject() -> None:
    head = ["学号", "姓名", "语文", "语文折算", "语文30%", "语文(折合)"]
    body = [[f"{i}", n, SCORES["语文"][i], *[SCORES["语文"][i] * 0.3] * 3] for i, n in enumerate(NAMES)]
    points, _, codes = came_out(sheet([head, *body]))
    assert points == {"语文": list(map(float, SCORES["语文"]))}
    assert "unknown_column" not in codes


def test_the_total_of_a_direction_is_no_score_of_its_subject() -> None:
    """总分(物理) is the total of those who took 物理."""
    words = load_words()
    total, own = words.meaning("总分(物理)"), words.meaning("物理总分")
    assert total is not None
    assert total.role is ColumnRole.TOTAL
    assert own is not None
    assert (own.role, own.subject, own.component) == (ColumnRole.SCORE, "物理", SUM)


@pytest.mark.parametrize(
    "text", ["1.语文", "2、语文", "语文学科", "语文科成绩", "语文学科成绩", "语文100分", "语文/100"]
)
def test_a_subject_is_known_with_a_number_or_its_kind_written_to_it(text: str) -> None:
    meaning = load_words().meaning(text)
    assert meaning is not None
    assert (meaning.role, meaning.subject) == (ColumnRole.SCORE, "语文")
    assert meaning.full_mark == (1_000_000 if "100" in text else None)


@pytest.mark.parametrize("label", ["（满分）", "满分：", "【分值】"])
def test_a_row_of_full_marks_in_brackets_is_no_student(label: str) -> None:
    rows = [
        ["学号", "姓名", "语文"],
        ["", label, 120],
        *[[f"{i}", n, SCORES["语文"][i]] for i, n in enumerate(NAMES)],
    ]
    points, table, _ = came_out(sheet(rows))
    assert points == {"语文": list(map(float, SCORES["语文"]))}
    assert table.subjects[0].full_mark == 1_200_000


@pytest.mark.parametrize("group", ["目标分", "进步幅度", "平均分", "甲组"])
@pytest.mark.parametrize("merged", [True, False])
def test_subjects_below_another_group_before_the_scores_are_not_the_scores(group: str, merged: bool) -> None:
    """目标分 over 语文, 数学 stands before 成绩 over 语文, 数学; 甲组 is a group that no word explains."""
    head = [["学号", "姓名", group, "", "成绩", ""], ["", "", "语文", "数学", "语文", "数学"]]
    body = [[f"{i}", name, 80, 80, SCORES["语文"][i], SCORES["数学"][i]] for i, name in enumerate(NAMES)]
    ranges = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)) if merged else ()
    points, _, _ = came_out(sheet([*head, *body], merged=ranges))
    assert points == {subject: list(map(float, SCORES[subject])) for subject in ("语文", "数学")}


@pytest.mark.parametrize(
    "label", ["优生", "得分率", "A率", "前10名", "级均", "与年级差", "年级名次", "缺考", "缺考：张三"]
)
def test_a_number_below_the_students_is_nobody_unless_it_has_an_id(label: str) -> None:
    """A sheet a class without a class column would count it among the students."""
    body = [[f"2024{i}", name, SCORES["语文"][i]] for i, name in enumerate(NAMES)]
    _, table, _ = came_out(sheet([["学号", "姓名", "语文"], *body, ["", label, 5]]))
    assert [student.name for student in table.students] == list(NAMES)
    _, table, _ = came_out(sheet([["学号", "姓名", "语文"], *body, ["20249", label, 5]]))
    assert [student.name for student in table.students] == [*NAMES, label]


def test_a_last_row_without_the_number_that_all_above_have_is_counted_and_said() -> None:
    body = [[i + 1, name, SCORES["语文"][i]] for i, name in enumerate(NAMES)]
    late = [["", "周九", 70]]
    _, table, codes = came_out(sheet([["序号", "姓名", "语文"], *body, *late]))
    assert [student.name for student in table.students] == [*NAMES, "周九"]
    assert "row_without_number" in codes
    _, _, codes = came_out(sheet([["序号", "姓名", "语文"], *late, *body]))
    assert "row_without_number" not in codes
