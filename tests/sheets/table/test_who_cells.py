"""Who a row is about, told by the cells where headers, formats or pasted rows say it wrongly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pytest
from made_sheets import NAMES, came_out, sheet

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.lists.people import PeopleIndex, read_people
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.teachers.assignments import read_teachers
from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.files import load_words

MARKS = (90, 80, 70, 60, 50, 40, 30, 88)
ONE, TWO = "七(1)班", "七(2)班"
Row = Sequence[object]


def rows_of(classes: Sequence[object] = (ONE,) * 4 + (TWO,) * 4, first_id: int = 70010) -> list[list[object]]:
    """Id, name, class and score of the made-up students."""
    return [[first_id + i, NAMES[i], classes[i], MARKS[i]] for i in range(8)]


HEAD: list[object] = ["学号", "姓名", "班级", "语文"]


def who(rows: list[list[object]], head: Sequence[object] = HEAD) -> tuple[list[tuple[object, ...]], set[str]]:
    """Class, name and id of every student, and the codes of the findings."""
    _, table, codes = came_out(sheet([list(head), *rows], name="成绩"))
    return [(s.class_name, s.name, s.student_id) for s in table.students], codes


RIGHT = [((ONE if i < 4 else TWO), NAMES[i], str(70010 + i)) for i in range(8)]


def with_cells_exchanged(rows: list[list[object]], one: int, other: int, which: range) -> list[list[object]]:
    """The rows with two cells exchanged in some of them."""
    made = [list(row) for row in rows]
    for place in which:
        made[place][one], made[place][other] = made[place][other], made[place][one]
    return made


@pytest.mark.parametrize("which", [range(4, 8), range(8), range(2, 3), range(6)], ids=str)
@pytest.mark.parametrize(("one", "other"), [(1, 2), (0, 1), (0, 2)], ids=["name class", "id name", "id class"])
def test_cells_in_each_others_columns_are_read_for_what_they_are(one: int, other: int, which: range) -> None:
    students, codes = who(with_cells_exchanged(rows_of(), one, other, which))
    assert students == RIGHT
    assert codes & {"rows_exchanged", "columns_exchanged"} == {
        "columns_exchanged" if len(which) == 8 else "rows_exchanged"
    }


@pytest.mark.parametrize(
    "classes",
    [
        ("1班",) * 4 + ("2班",) * 4,
        ("高一1班",) * 4 + ("高一2班",) * 4,
        (2301,) * 4 + (2302,) * 4,
        ("2301",) * 4 + ("2302",) * 4,
        (3.1,) * 4 + (3.2,) * 4,
        ("启航班",) * 4 + ("远航班",) * 4,
        ("火箭",) * 4 + ("平行",) * 4,
        ("七年级1班",) * 4 + ("七年级2班",) * 4,
        ("A班",) * 4 + ("B班",) * 4,
    ],
    ids=lambda classes: str(classes[0]),
)
def test_a_class_of_any_writing_is_known_in_the_names_place(classes: Sequence[object]) -> None:
    rows = rows_of(classes)
    for which in (range(5, 8), range(4, 8), range(8)):
        students, codes = who(with_cells_exchanged(rows, 1, 2, which))
        assert [(c, n) for c, n, _ in students] == [(str(classes[i]), NAMES[i]) for i in range(8)], which
        assert codes & {"rows_exchanged", "columns_exchanged"}


def test_a_school_in_the_classes_place_is_known() -> None:
    head = ["学校", *HEAD]
    rows = [["东风小学" if i < 4 else "西湖小学", *row] for i, row in enumerate(rows_of())]
    _, table, codes = came_out(sheet([head, *with_cells_exchanged(rows, 0, 3, range(4, 8))], name="成绩"))
    assert [(s.school, s.class_name) for s in table.students] == [(row[0], row[3]) for row in rows]
    assert "rows_exchanged" in codes


@pytest.mark.parametrize("which", [range(4, 8), range(8)], ids=["some", "all"])
def test_a_name_in_the_place_of_the_sex_is_known(which: range) -> None:
    rows = [[row[0], row[1], "男女"[i % 2], *row[2:]] for i, row in enumerate(rows_of())]
    students, codes = who(with_cells_exchanged(rows, 1, 2, which), ["学号", "姓名", "性别", "班级", "语文"])
    assert students == RIGHT
    assert codes & {"rows_exchanged", "columns_exchanged"}


def test_a_row_pasted_from_a_table_of_another_order_is_put_back() -> None:
    """Id, name and class moved round by one."""
    rows = [row if i < 4 else [row[2], row[0], row[1], row[3]] for i, row in enumerate(rows_of())]
    students, codes = who(rows)
    assert students == RIGHT
    assert "rows_exchanged" in codes


@pytest.mark.parametrize(
    "names", [("王小班", "李班", "张三A", "学生1", "王一2", "关关", "阿依古丽·买买提", "Li Lei")]
)
def test_odd_names_in_their_own_place_are_left_alone(names: Sequence[str]) -> None:
    rows = [[row[0], names[i], *row[2:]] for i, row in enumerate(rows_of())]
    students, codes = who(rows)
    assert [name for _, name, _ in students] == list(names)
    assert not codes & {"rows_exchanged", "columns_exchanged"}


def test_statistics_below_a_table_are_no_exchanged_students() -> None:
    below: list[list[object]] = [["科目", "平均", "最高", "最低"], ["语文", 63.5, 90, 30], ["数学", 6.5, 90, 74]]
    students, codes = who([*rows_of(), ["", "", "", ""], *below])
    assert students == RIGHT
    assert "rows_exchanged" not in codes


def test_what_only_says_that_a_cell_is_text_is_no_part_of_it() -> None:
    rows = [[f"'{row[0]}", f"'{row[1]}", "'1.1" if i % 2 else "1.1", row[3]] for i, row in enumerate(rows_of())]
    rows[7][0] = '="70017"'
    students, _ = who(rows)
    assert students == [("1.1", NAMES[i], str(70010 + i)) for i in range(8)]


DATES = [dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 2), dt.datetime(2026, 3, 9), dt.datetime(2026, 3, 10)]


@pytest.mark.parametrize(
    "written",
    [
        DATES,
        [date.date() for date in DATES],
        [f"{date:%Y-%m-%d}" for date in DATES],
        [f"{date.year}/{date.month}/{date.day}" for date in DATES],
        [f"{date.month}月{date.day}日" for date in DATES],
        [f"{date.day}-Mar" for date in DATES],
        [dt.time(3, date.day) for date in DATES],
        [f"3:{date.day:02d}" for date in DATES],
    ],
    ids=["datetime", "date", "text", "slashes", "月日", "English", "time", "time as text"],
)
def test_a_class_that_became_a_date_is_that_class_and_it_is_said(written: list[object]) -> None:
    students, codes = who(rows_of([cell for cell in written for _ in range(2)]))
    assert Counter(name for name, _, _ in students) == {"3.1": 2, "3.2": 2, "3.9": 2, "3.10": 2}
    assert "class_was_date" in codes


@pytest.mark.parametrize("text", ["3.1", "3-1", "七(1)班", "2301", "2023级1班", "", "12", "1899"])
def test_a_class_as_it_is_written_is_no_date(text: str) -> None:
    assert class_of_date(text) == ""


def book(rows: Sequence[Row], file: str = "名单.xlsx") -> SourceBook:
    """A workbook of one sheet."""
    return SourceBook(file, "", Container.XLSX, b"", "", (SheetCells("表", [list(row) for row in rows]),))


def people(*rows: Row) -> PeopleIndex:
    """A list of people as it is read."""
    return PeopleIndex(read_people([book(rows)], load_words(), "花名册"))


def with_lists(
    *books: SourceBook, roll: PeopleIndex | None = None, exempt: PeopleIndex | None = None
) -> tuple[list[str | None], list[str], list[str]]:
    """The class of every student, who is exempt, and the codes of the findings."""
    words = load_words()
    reading = read_books(books, words)
    table, findings = read_sitting(reading, reading.sittings[0], words, ReadRules(roll, exempt))
    exempted = [s.name for s in table.students if s.exempt]
    return [s.class_name for s in table.students], exempted, [f.code for f in findings]


BARE_HEAD = ["学号", "姓名", "语文"]


def scores(*ids: object) -> SourceBook:
    """Scores of as many students as there are ids."""
    return book([BARE_HEAD, *[[number, NAMES[i], MARKS[i]] for i, number in enumerate(ids)]], "语文.xlsx")


def test_ids_that_lost_their_zeros_find_the_roll_and_the_list_and_it_is_said_once() -> None:
    roll = people(["学号", "姓名", "班级"], *[[f"000{i + 1}", NAMES[i], ONE] for i in range(5)])
    classes, exempt, codes = with_lists(scores(1, 2, 3, 4, 5), roll=roll, exempt=people(["学号"], ["0004"]))
    assert classes == [ONE] * 5
    assert exempt == [NAMES[3]]
    assert codes.count("ids_without_zeros") == 2, "once for the roll, once for the list"
    assert "ids_zeros_collide" not in codes


def test_ids_that_only_zeros_tell_apart_are_not_matched_without_them() -> None:
    roll = people(
        ["学号", "姓名", "班级"],
        ["01", NAMES[0], ONE],
        ["001", NAMES[1], TWO],
        ["02", "别人", ONE],
        ["03", "别人", ONE],
    )
    classes, _, codes = with_lists(scores(1, 2, 3), roll=roll)
    assert classes == [None] * 3
    assert codes.count("ids_zeros_collide") == 1


def test_an_id_without_its_zeros_is_nobodys_of_another_name() -> None:
    roll = people(
        ["学号", "姓名", "班级"], *[[f"0{i + 1}", name, ONE] for i, name in enumerate([*NAMES[:3], "别人"])]
    )
    classes, _, _ = with_lists(scores(1, 2, 3, 4), roll=roll)
    assert classes == [ONE] * 3 + [None]


def test_a_sheet_a_subject_with_and_without_zeros_has_each_student_once() -> None:
    other = book([["学号", "姓名", "数学"], *[[f"00{i + 1}", NAMES[i], MARKS[i]] for i in range(4)]], "数学.xlsx")
    classes, _, codes = with_lists(scores(1, 2, 3, 4), other)
    assert len(classes) == 4
    assert "ids_without_zeros" in codes


@pytest.mark.parametrize("number", ["'3002", "３００２", "3002.0", '="3002"', " 3002 "])
def test_an_id_on_a_list_is_one_in_every_writing(number: str) -> None:
    _, exempt, _ = with_lists(scores(3001, 3002, 3003), exempt=people(["学号", "姓名"], [number, ""]))
    assert exempt == [NAMES[1]]


def upright(head: list[object], *above: list[object]) -> list[list[object]]:
    """Four students with class, name and two scores below a header, and perhaps rows above it."""
    return [*above, head, *[["三(1)班", NAMES[i], MARKS[i], MARKS[i] - 5] for i in range(4)]]


@pytest.mark.parametrize(
    "rows",
    [
        upright(["班级", "", "语文", "数学"]),
        upright(["班级", "小朋友", "语文", "数学"]),
        upright(["", "", "语文", "数学"], ["三(1)班期末成绩", "", "", ""]),
        upright(["", "", "得分", "得分"], ["班级", "", "语文", "数学"]),
    ],
    ids=["blank", "unknown word", "blank beside blank", "two rows"],
)
def test_names_below_no_word_for_names_are_names_and_it_is_said(rows: list[list[object]]) -> None:
    points, table, codes = came_out(sheet(rows, name="成绩"))
    assert [s.name for s in table.students] == list(NAMES[:4])
    assert points == {"语文": [90, 80, 70, 60], "数学": [85, 75, 65, 55]}
    assert "name_column_inferred" in codes


def test_a_list_of_teachers_is_no_list_of_students() -> None:
    rows: list[Row] = [
        ["班级", "班主任", "语文"],
        *[[f"三({i + 1})班", NAMES[i], NAMES[-i - 1]] for i in range(4)],
    ]
    with pytest.raises(CannotGoOn):
        people(*rows)


@pytest.mark.parametrize("codes_row", [["bj", "xm", "yw", "sx"], ["CLASS", "NAME", "SCORE_1", "SCORE_2"]])
def test_a_row_of_codes_above_or_below_the_header_is_nobody(codes_row: list[object]) -> None:
    head: list[object] = ["班级", "姓名", "语文", "数学"]
    for rows in (upright(head, codes_row), [head, codes_row, *upright(head)[1:]]):
        points, table, codes = came_out(sheet(rows, name="成绩"))
        assert [s.name for s in table.students] == list(NAMES[:4])
        assert points == {"语文": [90, 80, 70, 60], "数学": [85, 75, 65, 55]}
        assert "unreadable" not in codes


@pytest.mark.parametrize("mark", ["/", "-", "缺考", "Q"])
def test_a_first_student_without_any_score_is_a_student(mark: str) -> None:
    head: list[object] = ["班级", "姓名", "语文", "数学"]
    _, table, _ = came_out(sheet([head, ["三(1)班", "钱多", mark, mark], *upright(head)[1:]], name="成绩"))
    assert [s.name for s in table.students] == ["钱多", *NAMES[:4]]


def taught(*rows: Row) -> tuple[set[tuple[str, str]], set[str]]:
    """Class and subject of what a 任课表 says, and the codes of its findings."""
    read = read_teachers([book(rows, "任课表.xlsx")], load_words())
    return {(one.class_name, one.subject) for one in read.assignments}, {said.code for said in read.findings}


@pytest.mark.parametrize(
    "rows",
    [
        (["班级", "语文", "数学"], [DATES[0], "李二", "张三"], [DATES[3], "李二", "赵五"]),
        (["班级", "语文", "数学"], ["3月1日", "李二", "张三"], ["'3.10", "李二", "赵五"]),
        (["教师", "学科", "班级"], *[["李二", s, d] for s in ("语文", "数学") for d in (DATES[0], DATES[3])]),
    ],
    ids=["a row a class", "texts", "a list"],
)
def test_classes_of_the_teachers_list_that_became_dates_are_those_classes(rows: tuple[Row, ...]) -> None:
    assert taught(*rows) == ({(c, s) for c in ("3.1", "3.10") for s in ("语文", "数学")}, {"class_was_date"})
