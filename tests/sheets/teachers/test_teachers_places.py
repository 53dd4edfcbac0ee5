"""A text under a subject in a class's row is a teacher: odd ones with a finding, and no odd column spoils a table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staffing import codes, page, read, said

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.model.teaching import ScoredClass, TeachingRead
from xuekun_cli.sheets.teachers.lookup import NOTHING, TeachersOf, join_teachers

ODD = (
    *("张老师", "语文老师", "T001", "阿卜杜热依木江买买提", "学校统一安排", "科任", "轮流", "体育", "教师甲"),
    *("赵×", "王〇", "李莉Lily", "由年级统一安排老师上课"),
)
"""What stands in a teacher's place and is no plain name."""
PLAIN: dict[str, Sequence[str]] = {
    "张三 13812345678": ["张三"],
    "李四13812345679": ["李四"],
    "王五(13812345678)": ["王五"],
    "赵六 0595-1234567": ["赵六"],
    "钱七+8613812345678": ["钱七"],
    "李四 老师": ["李四"],
    "王五（老师）": ["王五"],
    "王五 副校长": ["王五"],
    "教务主任 李四": ["李四"],
    "1.张三": ["张三"],
    "①张三": ["张三"],
    "语文：张三": ["张三"],
    "主：张三 副：李四": ["张三", "李四"],
    "（张三）": ["张三"],
    "张三/李四(代)": ["张三", "李四"],
    "阿依古丽·买买提、王五": ["阿依古丽·买买提", "王五"],
    "Mary-Jane O'Neil": ["Mary-Jane O'Neil"],
    "Miss Li": ["Miss Li"],
    "张三(5)": ["张三"],
    "张三😀": ["张三"],
    "“张三”。": ["张三"],
    "《张三》…": ["张三"],
    "王五 和 赵六": ["王五", "赵六"],
    "张三\\李四": ["张三", "李四"],
    "Aygül Memet": ["Aygül Memet"],
    "Nguyễn Văn A": ["Nguyễn Văn A"],
    "བཀྲ་ཤིས": ["བཀྲ་ཤིས"],
}


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_a_teacher_as_it_is_written_and_said(text: str) -> None:
    """In a table of classes, in one of subjects, and in a list; the others in the table are read as ever."""
    for sheet, cell in (
        (page("班级|语文|数学", f"三(1)班|{text}|李四", "三(2)班|王五|赵六"), "B2"),
        (page("科目|三(1)班|三(2)班", f"语文|{text}|王五", "数学|李四|赵六"), "B2"),
        (page("班级|学科|教师", f"三(1)班|语文|{text}", "三(1)班|数学|李四", "三(2)班|数学|赵六"), "C2"),
    ):
        found = read(sheet)
        assert said(found)["3-1", "语文"] == (text,)
        assert (said(found)["3-1", "数学"], said(found)["3-2", "数学"]) == (("李四",), ("赵六",))
        (finding,) = found.findings
        assert (finding.code, str(finding.ref)) == ("teacher_cell_doubtful", f"任课表.xlsx!Sheet1!{cell}")
        assert text in finding.message


@pytest.mark.parametrize("text", PLAIN)
def test_what_stands_beside_a_name_is_no_teacher_and_no_doubt(text: str) -> None:
    """Phone numbers, titles, posts, labels, running numbers, brackets and lessons."""
    found = read(page("班级|语文|数学", f"三(1)班|{text}|李四"))
    assert [*said(found)["3-1", "语文"]] == PLAIN[text]
    assert found.findings == ()


def test_a_name_with_a_question_mark_is_a_teacher_in_doubt() -> None:
    found = read(page("班级|语文", "三(1)班|张三？"))
    assert said(found) == {("3-1", "语文"): ("张三",)}
    assert [finding.message for finding in found.findings] == ["「张三?」打了问号"]


COLUMNS = {
    "姓名": ("丁一", "丁二"),
    "教师": ("丁一", "丁二"),
    "总分": ("", ""),
    "学号": ("1", "2"),
    "签字": ("", ""),
    "教研组长": ("钱一", "钱二"),
    "平均分": ("88", "90"),
    "电话": ("13812345678", "0595-1234567"),
    "备注": ("语文老师3月起产假", "新班"),
    "午自习": ("1", "3"),
    "": ("丁老师", "……"),
    "英语": ("5", "？"),
    "音乐": ("教务处安排", "——"),
}
"""A column that says nothing of who teaches 语文 and 数学, by its header."""


@given(
    st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3, unique=True),
    st.integers(1, 3),
    st.sampled_from(["班级", "", "任教班级"]),
)
@settings(max_examples=60, deadline=None)
def test_no_odd_column_makes_a_table_unreadable(headers: list[str], at: int, corner: str) -> None:
    """Wherever it stands to the right of the classes, alone or with others."""
    rows = [[corner, "语文", "数学"], ["三(1)班", "张三", "李四"], ["三(2)班", "王五", "张老师"]]
    for header in headers:
        for row, text in zip(rows, (header, *COLUMNS[header]), strict=True):
            row.insert(at, text)
    found = said(read(page(*("|".join(row) for row in rows))))
    wanted = {"张三": ("3-1", "语文"), "李四": ("3-1", "数学"), "王五": ("3-2", "语文"), "张老师": ("3-2", "数学")}
    assert {name: found[place] for name, place in wanted.items()} == {name: (name,) for name in wanted}


def test_two_columns_of_teachers_teach_together() -> None:
    """教师1 and 教师2 of a list, or two words for a teacher."""
    for header in ("年级|班级|科目|教师1|教师2", "年级|班级|科目|任课教师|任课老师"):
        found = read(page(header, "三|1|语文|张三|李四", "三|2|语文|王五|"))
        assert said(found) == {("3-1", "语文"): ("张三", "李四"), ("3-2", "语文"): ("王五",)}


def test_a_second_header_row_explains_the_columns_of_a_merged_subject() -> None:
    """姓名 and 电话 under each subject."""
    found = read(
        page(
            *("班级|语文||数学|", "|姓名|电话|姓名|电话"),
            *("三(1)班|张三|13800000000|李四|13800000001", "三(2)班|王五|13800000002|赵六|13800000003"),
            merged=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
        )
    )
    assert said(found)["3-2", "数学"] == ("赵六",)
    assert (len(found.assignments), found.findings) == (4, ())


@pytest.mark.parametrize(
    "sheet",
    [
        page("姓名|班级|语文|数学", "张三|三(1)班|优|良", "李四|三(1)班|A|B"),
        page("姓名|班级|语文|数学", "张三|三(1)班|90|缺考", "李四|三(1)班|80|70"),
        page("学号|姓名|班级|语文|总分", "1|张三|三(1)班|缺考|80", "2|李四|三(1)班|90|90"),
        page("班级|语文|数学", "三(1)班|88.5|90", "三(2)班|87|91"),
        page("班级|星期一|星期二", "三(1)班|语文|数学", "三(2)班|数学|语文"),
        page("班级|语文|数学", "三(1)班|—|/", "三(2)班|无|"),
    ],
    ids=["levels", "scores", "totals", "averages", "a timetable", "nobody"],
)
def test_a_table_that_names_no_teacher_is_still_refused(sheet: SheetCells) -> None:
    """What the cells hold decides: numbers and marks are no teachers, students of a score sheet neither."""
    with pytest.raises(CannotGoOn, match="没有看出任课表"):
        read(sheet)


def joined(found: TeachingRead, *places: tuple[str, str]) -> TeachersOf:
    """Join a 任课表 with classes and subjects that have scores."""
    scored = [ScoredClass("", key, key, subject, subject) for key, subject in places]
    return join_teachers(found.assignments, scored, (), found.unnamed)


def test_that_nobody_is_there_is_said_only_where_nothing_stands() -> None:
    """待定, a question mark, a number and 同三(1)班 name nobody either: what stands there is told apart."""
    found = read(
        page(
            "班级|语文|数学|英语|科学",
            "三(1)班|张三|待定|？|5",
            "三(2)班|同三(1)班|李四||—",
            "三(3)班|王五|赵六|丁一|丁二",
        )
    )
    assert [code for code in codes(found) if code != "teacher_vacant"] == []
    places = [(f"3-{number}", subject) for number in (1, 2) for subject in ("语文", "数学", "英语", "科学")]
    lookup = joined(found, *places)
    assert {place: reason for place in places if (reason := lookup.reason("", *place))} == {
        ("3-1", "数学"): "任课表里写的是「待定」，没有教师",
        ("3-1", "英语"): "任课表里写的是「？」，没有教师",
        ("3-1", "科学"): "任课表里写的是「5」，没有教师",
        ("3-2", "语文"): "任课表里写的是「同三(1)班」，没有教师",
        ("3-2", "英语"): NOTHING,
        ("3-2", "科学"): NOTHING,
    }
    missing = [finding.message for finding in lookup.findings if finding.code == "teacher_missing"]
    assert "有成绩，任课表里没有教师：英语（3-2）" in missing
    assert "有成绩，任课表里写的看不出是哪位教师：英语（3-1）" in missing


def test_a_class_that_cannot_be_told_is_not_one_without_a_teacher() -> None:
    """1班 of two grades: the 任课表 has teachers, and it cannot be told which."""
    lookup = joined(read(page("班级|语文", "1班|张三")), ("3-1", "语文"), ("4-1", "语文"))
    assert "对不上" in lookup.reason("", "3-1", "语文")
    assert NOTHING not in lookup.reasons.values()


def test_a_remark_behind_a_class_is_no_class_and_no_doubt() -> None:
    """How many there are, what the class is called; a bracket with classes in it still names them."""
    found = read(page("班级|语文", "三(1)班(46人)|张三", "三(2)班（重点）|李四", "三(3)班（三(4)班）|王五"))
    assert said(found) == {
        ("3-1", "语文"): ("张三",),
        ("3-2", "语文"): ("李四",),
        ("3-3", "语文"): ("王五",),
        ("3-4", "语文"): ("王五",),
    }
    assert not [one for one in found.assignments if one.doubtful and one.class_key in ("3-1", "3-2")]


def test_an_odd_successor_has_the_class_all_the_same() -> None:
    """Whoever left has left, whoever came is whoever is written there."""
    former, present = read(page("班级|语文", "三(1)班|张三→学校统一安排")).assignments
    assert (former.teachers, former.replaced_by) == (("张三",), ("学校统一安排",))
    assert (present.teachers, present.replaces) == (("学校统一安排",), ("张三",))
