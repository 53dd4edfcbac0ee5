"""Subjects above what belongs to them: scores, ranks, parts of a paper, exams of a term."""

from __future__ import annotations

from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words


def scores(*subjects: str) -> dict[str, list[float]]:
    """The scores that were written, as they should come out."""
    return {subject: list(map(float, SCORES[subject])) for subject in subjects}


def test_the_first_column_below_a_subject_is_not_its_score_when_the_row_below_says_otherwise() -> None:
    """语文 over 平时, 期末, 总评: the exam is the score, not what stands first."""
    head = [["学号", "姓名", "语文", "", "", "数学", "", ""], ["", "", *["平时", "期末", "总评"] * 2]]
    body = [[f"{i}", name, 95, SCORES["语文"][i], 83, 96, SCORES["数学"][i], 84] for i, name in enumerate(NAMES)]
    points, _, _ = came_out(sheet([*head, *body]))
    assert points == scores("语文", "数学")


def test_the_sum_below_a_subject_is_its_score_and_the_parts_are_not() -> None:
    """语文 over 基础, 阅读, 作文, 合计: 阅读 and 作文 are no subjects of their own."""
    head = [["学号", "姓名", "语文", "", "", ""], ["", "", "基础", "阅读", "作文", "合计"]]
    body = [[f"{i}", name, 30, 20, 20, SCORES["语文"][i]] for i, name in enumerate(NAMES)]
    points, _, _ = came_out(sheet([*head, *body]))
    assert points == scores("语文")


def test_a_subject_of_which_only_parts_are_given_is_left_out_and_said() -> None:
    """英语 over 笔试, 听力 without a sum: nobody can know the score."""
    head = [["学号", "姓名", "英语", "", "语文"], ["", "", "笔试", "听力", ""]]
    body = [[f"{i}", name, 50, 20, SCORES["语文"][i]] for i, name in enumerate(NAMES)]
    points, _, codes = came_out(sheet([*head, *body], merged=((0, 2, 0, 3),)))
    assert points == scores("语文")
    assert "subject_without_score" in codes


def test_subjects_below_a_group_of_ranks_are_ranks() -> None:
    """班级排名 over 语文, 数学 stands before 成绩 over 语文, 数学."""
    head = [["学号", "姓名", "班级排名", "", "成绩", ""], ["", "", "语文", "数学", "语文", "数学"]]
    body = [[f"{i}", name, i + 1, 8 - i, SCORES["语文"][i], SCORES["数学"][i]] for i, name in enumerate(NAMES)]
    points, _, codes = came_out(sheet([*head, *body], merged=((0, 2, 0, 3), (0, 4, 0, 5))))
    assert points == scores("语文", "数学")
    assert "duplicate_column" not in codes


def test_single_characters_behind_a_score_are_ranks_not_the_class() -> None:
    """语文 班 级 数学 班 级: 班 is a rank here; the class is in the sheet's name."""
    head = ["学号", "姓名", "语文", "班", "级", "数学", "班", "级"]
    body = [[f"{i}", n, SCORES["语文"][i], i + 1, i, SCORES["数学"][i], 8 - i, 3] for i, n in enumerate(NAMES)]
    points, table, codes = came_out(sheet([head, *body]))
    assert points == scores("语文", "数学")
    assert {student.class_key for student in table.students} == {"3-1"}
    assert "unknown_column" not in codes


def test_two_terms_side_by_side_are_two_sittings() -> None:
    """上学期 and 下学期 over the same subjects: one of them has to be chosen."""
    head = [["学号", "姓名", "上学期", "", "下学期", ""], ["", "", "语文", "数学", "语文", "数学"]]
    body = [[f"{i}", n, SCORES["语文"][i], SCORES["数学"][i], 70, 71] for i, n in enumerate(NAMES)]
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet([*head, *body]),))
    reading = read_books([book], load_words(None, ()))
    assert [sitting.exam for sitting in reading.sittings] == ["上学期", "下学期"]


def test_exams_below_a_subject_and_exams_alone_are_sittings() -> None:
    """语文 over 期中, 期末; and 期中成绩, 期末成绩 in a table about one subject."""
    below = [
        ["学号", "姓名", "语文", ""],
        ["", "", "期中", "期末"],
        *[[f"{i}", n, 70, 60] for i, n in enumerate(NAMES)],
    ]
    alone = [["学号", "姓名", "期中成绩", "期末成绩"], *[[f"{i}", n, 70, 60] for i, n in enumerate(NAMES)]]
    for rows in (below, alone):
        book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet(rows, "三(1)班语文"),))
        reading = read_books([book], load_words(None, ()))
        assert [sitting.exam for sitting in reading.sittings] == ["期中", "期末"]


def test_a_subject_and_the_same_subject_of_an_exam_are_said_to_be_two() -> None:
    """语文 and 期中语文: neither silently writes over the other."""
    rows = [
        ["学号", "姓名", "期中语文", "语文"],
        *[[f"{i}", n, 50, SCORES["语文"][i]] for i, n in enumerate(NAMES)],
    ]
    points, _, codes = came_out(sheet(rows))
    assert points == scores("语文")
    assert "duplicate_column" in codes
