"""What one header text means, and which rows are the header."""

from __future__ import annotations

import pytest

from xuekun_cli.model.scores.tables import ColumnRole, SheetCells
from xuekun_cli.sheets.headers.find import SheetGrid, find_header
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.table import is_item

WORDS = load_words(None, ())


@pytest.mark.parametrize(
    "text", ["1", "12", "3(1)", "17.2", "第5题", "四、", "（2）".strip("（）"), "51(3)", "第二大题"]
)
def test_the_number_of_a_question_is_known(text: str) -> None:
    """Its marks are no total."""
    assert is_item(text)


@pytest.mark.parametrize("text", ["语文", "301", "三(1)班", "2023", "总分", "第一单元", "三班"])
def test_other_headers_are_no_questions(text: str) -> None:
    """Classes, years and units stay what they are."""
    assert not is_item(text)


@pytest.mark.parametrize(
    ("text", "subject", "full_mark", "exam"),
    [
        ("英语【120】", "英语", 120, ""),
        ("数学(满分:150)", "数学", 150, ""),
        ("外语(英语)", "英语", None, ""),
        ("政治原分", "政治", None, ""),
        ("上学期语文", "语文", None, "上学期"),
        ("语文(期中)", "语文", None, "期中"),
    ],
)
def test_a_subject_is_read_with_what_stands_around_it(
    text: str, subject: str, full_mark: int | None, exam: str
) -> None:
    """Full marks in any brackets, converted or raw, a term or an exam."""
    meaning = WORDS.meaning(text)
    assert meaning is not None
    assert (meaning.role, meaning.subject, meaning.exam) == (ColumnRole.SCORE, subject, exam)
    assert meaning.full_mark == (full_mark * 10_000 if full_mark else None)


@pytest.mark.parametrize("text", ["总分（420）", "总分(物理)(赋分)", "3+1+2赋分总分", "语数英总分", "总分_得分"])
def test_totals_in_every_writing_are_totals(text: str) -> None:
    """No total is taken for a subject."""
    meaning = WORDS.meaning(text)
    assert meaning is not None
    assert meaning.role is ColumnRole.TOTAL


@pytest.mark.parametrize(
    "text", ["语文补考", "语文上次", "数学附加分", "选择题得分", "英语笔试", "语文班次进退步", "教师姓名"]
)
def test_what_is_beside_the_score_is_not_the_score(text: str) -> None:
    """Retakes, last time's marks, parts of a paper, changes of rank."""
    meaning = WORDS.meaning(text)
    assert meaning is not None
    assert meaning.role in (ColumnRole.IGNORED, ColumnRole.RANK)


def test_a_row_of_words_about_the_table_is_no_upper_header_row() -> None:
    """班级：三(1)班 above 姓名 does not become part of the column's header."""
    rows: list[list[object]] = [
        ["学年：2023", "班级：三(1)班", "科目：语文"],
        ["学号", "姓名", "成绩"],
        ["1", "王一", 70],
    ]
    header = find_header(SheetGrid(SheetCells("Sheet1", rows)), WORDS, 0, 2)
    assert header is not None
    assert header.rows == (1,)


def test_a_row_that_divides_a_group_belongs_to_the_header() -> None:
    """The row below 语文 has words that nobody knows, and still it is no student."""
    rows: list[list[object]] = [
        ["学号", "姓名", "语文", "", "数学"],
        ["", "", "甲卷", "乙卷", ""],
        ["1", "王一", 30, 40, 70],
    ]
    header = find_header(SheetGrid(SheetCells("Sheet1", rows)), WORDS, 0, 2)
    assert header is not None
    assert header.rows == (0, 1)


def test_full_marks_below_the_header_are_not_part_of_it() -> None:
    """（100） below each subject divides no group."""
    rows: list[list[object]] = [
        ["学号", "姓名", "语文", "数学"],
        ["", "", "（100）", "（100）"],
        ["1", "王一", 70, 80],
    ]
    header = find_header(SheetGrid(SheetCells("Sheet1", rows)), WORDS, 0, 2)
    assert header is not None
    assert header.rows == (0,)
