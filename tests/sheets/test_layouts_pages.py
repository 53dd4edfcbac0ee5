"""What stands around the students on a page: titles, notes, statistics, page breaks, tables side by side."""

from __future__ import annotations

from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import Container, ScoreTable, SourceBook
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words


def body(first: int = 0, last: int = 8) -> list[list[object]]:
    """Rows of students: id, name, 语文, 数学."""
    return [[f"2023{i:03}", NAMES[i], SCORES["语文"][i], SCORES["数学"][i]] for i in range(first, last)]


HEADER: list[object] = ["学号", "姓名", "语文", "数学"]


def names(table: ScoreTable) -> list[str]:
    """The students that came out."""
    return [student.name for student in table.students]


def test_notes_and_statistics_below_the_students_are_no_students() -> None:
    """Footers, a table of bands and a table a subject, in the columns of id and name."""
    foot: list[list[object]] = [
        [],
        ["注：本表一式两份"],
        ["教导处（盖章）", "", "", ""],
        ["科目", "语文", "数学", ""],
        ["平均分", 70.1, 71.2, ""],
        ["90-100", 3, 4, ""],
        ["", "80-89", 5, 5],
        ["", "60以下", 2, 2],
        ["", "班主任（签字）：", "", ""],
    ]
    _, table, codes = came_out(sheet([HEADER, *body(), *foot]))
    assert names(table) == list(NAMES)
    assert "row_without_name" not in codes


def test_a_number_in_place_of_a_name_beside_a_real_id_is_said() -> None:
    """A row that may be a student is not dropped in silence."""
    _, table, codes = came_out(sheet([HEADER, *body(0, 7), ["2023008", 12, 50, 60]]))
    assert names(table) == list(NAMES[:7])
    assert "row_without_name" in codes


def test_a_statistics_table_beside_the_students_is_not_theirs() -> None:
    """Behind an empty column stand 分数段 and counts a subject, for a few rows only."""
    beside: list[list[object]] = [["", "90+", 3, 4], ["", "80+", 5, 6]]
    rows = [[*HEADER, "", "分数段", "语文", "数学"]]
    rows += [[*row, *(beside[i] if i < len(beside) else [])] for i, row in enumerate(body())]
    points, _, codes = came_out(sheet(rows))
    assert points == {subject: list(map(float, SCORES[subject])) for subject in SCORES}
    assert "duplicate_column" not in codes


def test_every_student_below_a_header_of_their_own_is_read_once() -> None:
    """Score slips: the header repeats above each student."""
    _, table, _ = came_out(sheet([line for row in body() for line in (HEADER, row)]))
    assert names(table) == list(NAMES)


def test_class_names_between_the_rows_divide_the_classes() -> None:
    """A row with 三(1)班 alone stands above its students; no column names the class."""
    rows = [HEADER, ["三(1)班"], *body(0, 4), ["三(2)班"], *body(4, 8)]
    _, table, _ = came_out(sheet(rows, "Sheet1"))
    assert [student.class_key for student in table.students] == ["3-1"] * 4 + ["3-2"] * 4


def test_classes_side_by_side_keep_their_own_titles() -> None:
    """三(1)班 over the left columns, 三(2)班 over the right ones."""
    rows: list[list[object]] = [["三(1)班", "", "", "三(2)班", "", ""], ["学号", "姓名", "语文"] * 2]
    rows += [[*left[:3], *right[:3]] for left, right in zip(body(0, 4), body(4, 8), strict=True)]
    _, table, _ = came_out(sheet(rows, "Sheet1"))
    assert {s.name: s.class_key for s in table.students} == dict.fromkeys(NAMES[:4], "3-1") | dict.fromkeys(
        NAMES[4:], "3-2"
    )


def test_class_and_subject_in_cells_above_the_header_are_read() -> None:
    """班级：301 科目：数学 in one row, or 班级 and 三(1)班 in neighbouring cells."""
    for line in (["班级：301", "科目：数学", "教师：张三"], ["班级", "三（1）班", "科目", "数学"]):
        rows = [["成绩登记表"], line, ["学号", "姓名", "成绩"], *[[a, b, d] for a, b, _, d in body()]]
        points, table, _ = came_out(sheet(rows, "Sheet1"))
        assert points == {"数学": list(map(float, SCORES["数学"]))}
        assert {student.class_key for student in table.students} == {"3-1"}


def test_a_title_that_names_several_classes_names_none() -> None:
    """三(1)班、三(2)班 in a title: nobody is put into the first of them."""
    for title in ("三(1)班 三(2)班语文成绩", "三年级1-3班成绩"):
        _, table, codes = came_out(sheet([[title], HEADER, *body()], "Sheet1"))
        assert {student.class_name for student in table.students} == {"全体"}
        assert "class_assumed" in codes


def test_the_sheets_of_the_classes_beside_the_sheet_of_all_are_read_once() -> None:
    """总表 with a class column, and a sheet a class with the same scores."""
    whole = [
        ["班级", *HEADER],
        *[["三(1)班", *row] for row in body(0, 4)],
        *[["三(2)班", *row] for row in body(4, 8)],
    ]
    sheets = (
        sheet(whole, "总表"),
        sheet([HEADER, *body(0, 4)], "三(1)班"),
        sheet([HEADER, *body(4, 8)], "三(2)班"),
    )
    _, table, codes = came_out(*sheets)
    assert names(table) == list(NAMES)
    assert "sheet_is_copy" in codes


def test_a_list_of_the_best_is_no_class() -> None:
    """A sheet that is named 前十名 is left out, and says so."""
    words = load_words(None, ())
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet([HEADER, *body()], "前十名"),))
    reading = read_books([book], words)
    assert reading.sittings == []
    assert "只是一部分学生" in reading.inputs[0].sheets[0].skipped
    assert read_books([book], words, ["前十名"]).sittings


def test_ids_that_lost_their_last_digits_are_no_ids() -> None:
    """3.50802E+17 says nothing about who it is; the students are told apart by name."""
    rows = [["身份证号", *HEADER[1:]], *[[3.50802201501010000e17, *row[1:]] for row in body()]]
    _, table, codes = came_out(sheet(rows))
    assert [student.student_id for student in table.students] == [None] * len(NAMES)
    assert "id_lost_digits" in codes
    assert "duplicate_id" not in codes


def test_names_merged_over_their_subjects_hold_for_each_row() -> None:
    """The long layout with 姓名 merged over a student's rows."""
    rows: list[list[object]] = [["姓名", "科目", "成绩"]]
    for i, name in enumerate(NAMES):
        rows += [[name, "语文", SCORES["语文"][i]], ["", "数学", SCORES["数学"][i]]]
    merged = tuple((1 + 2 * i, 0, 2 + 2 * i, 0) for i in range(len(NAMES)))
    points, table, _ = came_out(sheet(rows, merged=merged))
    assert names(table) == list(NAMES)
    assert points == {subject: list(map(float, SCORES[subject])) for subject in SCORES}


def test_a_subject_behind_an_empty_column_is_read_however_few_took_it() -> None:
    """数学 behind a gap with three scores is a subject, not a table of statistics."""
    rows = [["学号", "姓名", "语文", "", "数学"]]
    rows += [[*row[:3], "", row[3] if i < 3 else ""] for i, row in enumerate(body())]
    points, _, _ = came_out(sheet(rows))
    assert points["数学"] == list(map(float, SCORES["数学"][:3]))


def test_statistics_across_two_blocks_are_nobody_in_either() -> None:
    """Below the second block they stand in the places of id and name; the class is so small that they are many."""
    heads: list[object] = ["学号", "姓名", "语文", "", "学号", "姓名", "语文"]
    rows: list[list[object]] = [
        [f"20{i}", NAMES[i], 70 + i, "", f"21{i}", NAMES[i] + "一", 60 + i] for i in range(3)
    ]
    foot: list[list[object]] = [
        ["平均分", "", 71.0, "", 3.48, 51.32, 61.0],
        ["离差", "", 2.5, "", 42.62, 83, 2.4],
        ["", "难度", 0.7, "", 0.35, 24.5, 0.61],
        ["", "均差", 1.7, "", 9.35, 4.25, 1.61],
    ]
    points, table, _ = came_out(sheet([heads, *rows, *foot]))
    assert points == {"语文": [70, 71, 72, 60, 61, 62]}
    assert names(table) == [*NAMES[:3], *(f"{name}一" for name in NAMES[:3])]


def test_an_empty_column_between_the_students_and_their_scores_divides_nothing() -> None:
    wide = sheet(
        [["学号", "姓名", "", "班级", "语文"], *([f"20{i}", NAMES[i], "", "三(2)班", 60 + i] for i in range(8))]
    )
    points, table, _ = came_out(wide)
    assert points == {"语文": [60 + i for i in range(8)]}
    assert {student.class_name for student in table.students} == {"三(2)班"}
    rows: list[list[object]] = [
        [f"20{i}", NAMES[i], "", subject, SCORES[subject][i]] for i in range(8) for subject in SCORES
    ]
    points, _, _ = came_out(sheet([["学号", "姓名", "", "科目", "成绩"], *rows]))
    assert points == {subject: list(map(float, scores)) for subject, scores in SCORES.items()}
