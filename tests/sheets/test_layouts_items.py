"""Marks of single questions, parts of a paper and totals: what is the score of the one subject."""

from __future__ import annotations

from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words

TOTALS = list(map(float, SCORES["语文"]))


def test_the_total_beside_the_questions_is_the_score_of_the_subject_that_the_sheet_names() -> None:
    """总分 beside 1, 2, 3(1) on a sheet named 语文小题分."""
    head: list[object] = ["准考证号", "姓名", "总分", "客观题", "主观题", "1", "2", "3(1)", "第4题", "五、"]
    rows = [head, *[[f"{i:04}", n, SCORES["语文"][i], 40, 30, 5, 6, 7, 8, 9] for i, n in enumerate(NAMES)]]
    points, _, codes = came_out(sheet(rows, "语文小题分"))
    assert points == {"语文": TOTALS}
    assert not codes & {"unknown_column", "total_only"}


def test_questions_without_a_total_are_no_scores() -> None:
    """Nothing says what the paper's score is; it is not added up behind anybody's back."""
    head: list[object] = ["准考证号", "姓名", "1", "2", "3(1)", "3(2)"]
    rows = [head, *[[f"{i:04}", n, 5, i, 7, 8 + i] for i, n in enumerate(NAMES)]]
    book = SourceBook("语文.xlsx", "", Container.XLSX, b"", "", (sheet(rows, "语文"),))
    reading = read_books([book], load_words(None, ()))
    assert reading.sittings == []
    assert reading.inputs[0].sheets[0].skipped == "只有小题分，没有总分"


def test_questions_below_a_subject_leave_its_total() -> None:
    """语文 over 1, 2, 3, 总分, whether the numbers are text or numbers."""
    for questions in ((1, 2, 3), ("1", "2", "3(1)")):
        head: list[list[object]] = [["考号", "姓名", "语文", "", "", ""], ["", "", *questions, "总分"]]
        rows = [*head, *[[f"{i:04}", n, 1, 2, 3, SCORES["语文"][i]] for i, n in enumerate(NAMES)]]
        points, _, _ = came_out(sheet(rows, merged=((0, 2, 0, 5),)))
        assert points == {"语文": TOTALS}


def test_a_column_that_adds_up_others_is_no_subject() -> None:
    """三科 is 语文 + 数学 + 英语 in every row; no word list has to know it."""
    head: list[object] = ["学号", "姓名", "语文", "数学", "英语", "三科"]
    rows = [head]
    for i, name in enumerate(NAMES):
        one, two, three = SCORES["语文"][i], 60 + i, 80 - 2 * i
        rows.append([f"{i:04}", name, one, two, three, one + two + three])
    points, _, codes = came_out(sheet(rows))
    assert list(points) == ["语文", "数学", "英语"]
    assert "unknown_column" not in codes


def test_a_score_without_a_subject_is_said() -> None:
    """A bare 成绩 on a sheet that names only the class: no subject is made of the class."""
    rows = [["学号", "姓名", "成绩"], *[[f"{i:04}", n, SCORES["语文"][i]] for i, n in enumerate(NAMES)]]
    points, _, codes = came_out(sheet(rows))
    assert points == {"成绩": TOTALS}
    assert "subject_not_named" in codes


def test_a_sheet_of_totals_beside_the_sheets_of_the_subjects_is_left_out() -> None:
    """总分 is no subject where the subjects are there."""
    total = [["学号", "姓名", "总分"], *[[f"{i:04}", n, 200 + i] for i, n in enumerate(NAMES)]]
    subject = [["学号", "姓名", "得分"], *[[f"{i:04}", n, SCORES["语文"][i]] for i, n in enumerate(NAMES)]]
    points, table, codes = came_out(sheet(total, "总分"), sheet(subject, "语文"))
    assert points == {"语文": TOTALS}
    assert len(table.students) == len(NAMES)
    assert "total_only" in codes


def test_a_table_of_teachers_is_no_class() -> None:
    """教师姓名 names nobody who sat the exam."""
    rows = [
        ["教师姓名", "班级", "学科", "得分"],
        *[[n, f"三({i})班", "语文", 80 + i] for i, n in enumerate(NAMES)],
    ]
    book = SourceBook("统计.xlsx", "", Container.XLSX, b"", "", (sheet(rows, "统计"),))
    assert read_books([book], load_words(None, ())).sittings == []
