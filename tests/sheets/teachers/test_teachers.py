"""The 任课表 in every layout: the same staffing reads back the same; what is doubtful is said, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staffing import GRADES, LAYOUTS, Staffing, codes, page, read, said

from xuekun_cli.model.findings import CannotGoOn, Severity
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.teachers.assignments import read_teachers
from xuekun_cli.sheets.words.files import load_words

NAMES = ("张三", "李四", "王小芳", "欧阳锋", "赵六", "孙七七", "周八", "吴九九")
SUBJECTS = ("语文", "数学", "英语", "科学", "音乐")
STAFFINGS = st.dictionaries(
    st.tuples(st.integers(1, len(GRADES)), st.integers(1, 12), st.sampled_from(SUBJECTS)),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple),
    min_size=4,
    max_size=20,
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@given(staffing=STAFFINGS)
@settings(max_examples=20, deadline=None)
def test_one_staffing_reads_back_the_same_from_every_layout(
    layout: Callable[[Staffing], list[SheetCells]], staffing: Staffing
) -> None:
    """Which way a table lies changes nothing: the same teachers for the same classes and subjects, no one else."""
    wanted = {(f"{grade}-{number}", subject): set(names) for (grade, number, subject), names in staffing.items()}
    found = read(*layout(staffing))
    assert {key: set(names) for key, names in said(found).items()} == wanted
    shared = {(one.class_key, one.subject) for one in found.assignments if one.doubtful}
    assert shared <= {key for key, names in wanted.items() if len(names) > 1}


def test_the_class_teacher_is_kept_apart_and_is_no_subject() -> None:
    """As a column, as a row, and as a subject in a list."""
    for sheet in (
        page("班级|班主任|语文", "三(1)班|张三|李四"),
        page("学科|三(1)班", "班主任|张三", "语文|李四"),
        page("班级|学科|教师", "三(1)班|班主任|张三", "三(1)班|语文|李四"),
        page("教师|学科|任教班级|班主任", "李四|语文|三(1)班|", "张三|数学|三(2)班|三(1)班"),
    ):
        found = read(sheet)
        assert [(h.class_key, h.subject, h.subject_said, h.teachers) for h in found.heads] == [
            ("3-1", "", "班主任", ("张三",))
        ]
        assert said(found)["3-1", "语文"] == ("李四",)


def test_a_cell_says_where_it_stands_and_what_the_office_wrote() -> None:
    """The office's own words for class and subject, and the cell to look into."""
    (one,) = read(page("年级|班级|道法", "三年级|1班|张三（主任）")).assignments
    assert (one.class_name, one.grade, one.class_key) == ("1班", "三年级", "3-1")
    assert (one.subject, one.subject_said, one.teachers, one.note) == ("政治", "道法", ("张三",), "主任")
    assert str(one.ref) == "任课表.xlsx!Sheet1!C2"


def test_lessons_a_week_stand_in_the_cell_or_beside_it() -> None:
    """张三(5), and columns of 课时 under a subject or behind it."""
    merged = ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4))
    for sheet in (
        page("班级|语文|数学", "三(1)班|张三(5)|李四 4节"),
        page("班级|语文|课时|数学|课时", "三(1)班|张三|5|李四|4"),
        page("班级|语文|语文课时|数学|数学课时", "三(1)班|张三|5|李四|4"),
        page("班级|语文||数学|", "|教师|课时|教师|课时", "三(1)班|张三|5|李四|4", merged=merged),
        page("教师|学科|班级|周课时", "张三|语文|三(1)班|5", "李四|数学|三(1)班|4"),
    ):
        found = read(sheet)
        assert [(one.subject, one.teachers, one.lessons) for one in found.assignments] == [
            ("语文", ("张三",), "5"),
            ("数学", ("李四",), "4"),
        ]


def test_who_took_a_class_over_is_shown_with_the_day() -> None:
    """An arrow, a note in brackets, and columns of their own say the same."""
    for sheet in (
        page("2024-2025学年任课表", "班级|语文", "三(1)班|李四→王五（3月起）"),
        page("2024-2025学年任课表", "班级|语文", "三(1)班|李四（3月起由王五代）"),
    ):
        before, after = read(sheet).assignments
        assert (before.teachers, before.replaced_by, before.until.iso) == (("李四",), ("王五",), "2025-03")
        assert (after.teachers, after.replaces, after.since.iso) == (("王五",), ("李四",), "2025-03")
    (one,) = read(page("班级|学科|教师|起始日期|备注", "三(1)班|语文|王五|2025.3.1|接李四")).assignments
    assert (one.teachers, one.replaces, one.since.iso) == (("王五",), ("李四",), "2025-03-01")
    assert (one.since.text, one.note) == ("2025.3.1", "接李四")


def test_a_month_without_a_year_is_kept_as_written_and_said() -> None:
    """Nothing on the sheet says which year it is."""
    found = read(page("班级|语文", "三(1)班|王五（3月起）"))
    assert [(one.since.text, one.since.iso, one.doubtful) for one in found.assignments] == [("3月起", "", True)]
    (finding,) = found.findings
    assert (finding.code, str(finding.ref)) == ("teacher_cell_doubtful", "任课表.xlsx!Sheet1!B2")
    assert finding.message == "「3月起」看不出是哪一年的哪一天，没有当作日期"


def test_merged_cells_and_same_as_above_stand_for_what_they_cover() -> None:
    """Down over classes, across over subjects, and 同上."""
    found = read(
        page(
            *(
                "班级|语文|数学|音乐",
                "三(1)班|张三|李四|",
                "三(2)班||王五|",
                "三(3)班|赵六||同上",
                "三(4)班|同上|孙七|",
            ),
            merged=((1, 1, 2, 1), (1, 2, 1, 3), (2, 2, 2, 3)),
        )
    )
    assert said(found) == {
        ("3-1", "语文"): ("张三",),
        ("3-1", "数学"): ("李四",),
        ("3-1", "音乐"): ("李四",),
        ("3-2", "语文"): ("张三",),
        ("3-2", "数学"): ("王五",),
        ("3-2", "音乐"): ("王五",),
        ("3-3", "语文"): ("赵六",),
        ("3-3", "音乐"): ("王五",),
        ("3-4", "语文"): ("赵六",),
        ("3-4", "数学"): ("孙七",),
    }


def test_titles_totals_feet_and_repeated_headers_are_nobody() -> None:
    """A page of one grade below the other, with 合计 and 教务处 at the foot."""
    found = read(
        page(
            *("阳光小学任课表||", "三年级||", "班级|语文|数学", "1班|张三|李四", "合计|1|1"),
            *("四年级||", "班级|语文|数学", "1班|王五|—", "教务处||2025.9", "说明：音乐课由外聘教师担任||"),
        )
    )
    assert said(found) == {
        ("3-1", "语文"): ("张三",),
        ("3-1", "数学"): ("李四",),
        ("4-1", "语文"): ("王五",),
    }
    assert found.findings == ()


def test_stacked_tables_with_two_header_rows_each() -> None:
    """The second pair of header rows begins a table, and is no subject."""
    found = read(
        page(
            "年级|三年级|",
            "班级|1班|2班",
            "周课时|5|5",
            "语文|张三|李四",
            "年级|四年级|",
            "班级|1班|2班",
            "语文|王五|赵六",
        )
    )
    assert said(found) == {
        ("3-1", "语文"): ("张三",),
        ("3-2", "语文"): ("李四",),
        ("4-1", "语文"): ("王五",),
        ("4-2", "语文"): ("赵六",),
    }


def test_the_sheet_names_what_the_table_leaves_out() -> None:
    """A sheet a class, a sheet a subject."""
    found = read(page("学科|教师", "语文|张三", name="三(1)班"), page("班级|教师", "三(2)班|李四", name="数学"))
    assert said(found) == {("3-1", "语文"): ("张三",), ("3-2", "数学"): ("李四",)}


def test_a_table_of_teachers_and_classes_holds_subjects() -> None:
    """The third way to lay out the three."""
    found = read(page("教师|三(1)班|三(2)班", "张三|语文|语文、道法", "李四|数学|"))
    assert said(found) == {
        ("3-1", "语文"): ("张三",),
        ("3-2", "语文"): ("张三",),
        ("3-2", "政治"): ("张三",),
        ("3-1", "数学"): ("李四",),
    }


def test_a_school_with_one_class_a_grade_needs_no_class_column() -> None:
    """Small schools write the grade."""
    assert said(read(page("年级|语文", "一年级|张三", "二年级|李四"))) == {
        ("一年级", "语文"): ("张三",),
        ("二年级", "语文"): ("李四",),
    }


def test_several_schools_are_kept_apart() -> None:
    """As a column written once, and as the names of sheets."""
    listed = read(page("学校|班级|语文", "中心小学|三(1)班|张三", "|三(2)班|李四", "村小|三(1)班|王五"))
    sheets = read(
        page("班级|语文", "三(1)班|张三", "三(2)班|李四", name="中心小学"),
        page("班级|语文", "三(1)班|王五", name="西村小学"),
    )
    assert [(one.school, one.class_key, one.teachers) for one in listed.assignments] == [
        ("中心小学", "3-1", ("张三",)),
        ("中心小学", "3-2", ("李四",)),
        ("村小", "3-1", ("王五",)),
    ]
    assert [one.school for one in sheets.assignments] == ["中心小学", "中心小学", "西村小学"]
    assert codes(listed) == codes(sheets) == []


def test_a_subject_that_no_word_knows_is_taken_as_written() -> None:
    """The table's shape says that it is one; columns known to be something else are not."""
    found = read(page("班级|语文|经典诵读|包班领导|联系电话", "三(1)班|张三|李四|孙校长|13900000000"))
    assert said(found) == {("3-1", "语文"): ("张三",), ("3-1", "经典诵读"): ("李四",)}
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("teacher_subject_as_written", Severity.INFO)
    assert "经典诵读" in finding.message


def test_two_cells_that_differ_are_both_kept_and_asked_about() -> None:
    """Never silently the last one."""
    found = read(page("班级|学科|教师", "三(1)班|语文|张三", "三（1）班|语文|李四", "三(1)班|数学|王五"))
    assert [(one.teachers, one.doubtful) for one in found.assignments] == [
        (("张三",), True),
        (("李四",), True),
        (("王五",), False),
    ]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("teacher_conflict", Severity.ERROR)
    assert str(finding.ref) == "任课表.xlsx!Sheet1!C3"
    assert "张三 和 李四（另一处在 任课表.xlsx!Sheet1!C2）" in finding.message


def test_the_same_said_twice_and_a_succession_in_two_rows_are_no_conflict() -> None:
    """A sheet of all classes beside a sheet a grade; one row until February, one from March."""
    twice = read(page("班级|语文", "三(1)班|张 三", name="总表"), page("班级|语文", "1班|张三", name="三年级"))
    assert [one.teachers for one in twice.assignments] == [("张三",)]
    after = read(
        page("班级|学科|教师|开始日期|结束日期", "三(1)班|语文|张三|2024.9|2025.2", "三(1)班|语文|李四|2025.3|")
    )
    assert [(one.teachers, one.since.iso, one.until.iso) for one in after.assignments] == [
        (("张三",), "2024-09", "2025-02"),
        (("李四",), "2025-03", ""),
    ]
    assert codes(twice) == codes(after) == []


@pytest.mark.parametrize(
    ("sheet", "code", "cell"),
    [
        (page("班级|语文|数学", "三(1)班|张三|每周三统一安排"), "teacher_cell_doubtful", "C2"),
        (page("班级|语文|数学", "三(1)班|张三|李四王五"), "teacher_cell_doubtful", "C2"),
        (page("班级|语文|数学", "三(1)班|张三|待定"), "teacher_vacant", "C2"),
        (page("班级|语文|数学", "三(1)班|张三|李四", "|王五|"), "teacher_row_incomplete", "B3"),
        (page("教师|学科|任教班级", "张三|语文|三(1)班", "李四|数学|三年级各班"), "teacher_class_unread", "C3"),
        (page("教师|学科|任教班级", "张三|语文|1-2班"), "teacher_class_unread", "C2"),
        (page("教师|学科|班级", "张三|语文|三(1)班", "|数学|三(2)班"), "teacher_row_filled", "A3"),
        (page("教师|学科|班级", "张三|语文、数学|三(1)班、三(2)班"), "teacher_several", "A2"),
        (page("班级|学科|教师", "三(1)班|语文|张三", "三(1)班|数学|"), "teacher_vacant", "C3"),
    ],
    ids=[
        *("a sentence", "two names run together", "nobody yet", "no class", "all classes", "a dash"),
        *("a blank at the left", "several by several", "no teacher"),
    ],
)
def test_a_doubtful_cell_is_a_finding_with_its_place_and_what_to_do(
    sheet: SheetCells, code: str, cell: str
) -> None:
    """The office finds the cell and knows what to write."""
    (finding,) = read(sheet).findings
    assert (finding.code, str(finding.ref)) == (code, f"任课表.xlsx!Sheet1!{cell}")
    assert finding.message
    assert finding.hint


@pytest.mark.parametrize(
    "sheet",
    [
        page("学号|姓名|班级|语文|数学", "2001|张三|三(1)班|80|90"),
        page("学号|姓名|班级|科目|分数", "2001|张三|三(1)班|语文|80"),
        page("姓名|班级|家长电话", "张三|三(1)班|13900000000"),
        page("班级|人数|语文平均分|数学平均分", "三(1)班|40|88|90"),
        page("节次|星期一|星期二", "1|语文|数学", "2|数学|语文"),
        page("", ""),
    ],
    ids=["scores", "scores in a list", "a roll", "averages", "a timetable", "nothing"],
)
def test_another_kind_of_table_is_refused(sheet: SheetCells) -> None:
    """Students of a score sheet never become teachers."""
    with pytest.raises(CannotGoOn) as stopped:
        read(sheet, file="成绩.xlsx")
    assert stopped.value.message == "没有看出任课表：成绩.xlsx"
    assert "班级、学科、教师" in stopped.value.hint


ROWS = (("班级", "班主任", "语文"), ("三(1)班", "李四", "张　三"), ("三(2)班", "王五", "李四/赵六"))


def _as_xlsx(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("2024-2025学年任课表",))
    sheet.merge_cells("A1:C1")
    for row in ROWS:
        sheet.append(row)
    book.save(path)


def _as_xls(path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("任课表")
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(at, column, text)
    book.save(str(path))


def _as_ods(path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="任课表")
    for row in ROWS:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _as_csv(path: Path) -> None:
    path.write_bytes("\r\n".join(",".join(row) for row in ROWS).encode("gb18030"))


def _as_page(path: Path) -> None:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS)
    path.write_text(f"<html><body><table>{lines}</table></body></html>", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        *(("任课.xlsx", _as_xlsx), ("任课.xls", _as_xls), ("任课.ods", _as_ods)),
        *(("任课.csv", _as_csv), ("网页.xls", _as_page)),
    ],
)
def test_every_kind_of_file_reads_alike(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    """The openers give cells; what the file was makes no difference."""
    write(tmp_path / name)
    found = read_teachers(open_books(str(tmp_path / name)), load_words())
    assert said(found) == {("3-1", "语文"): ("张三",), ("3-2", "语文"): ("李四", "赵六")}
    assert [(head.class_key, head.teachers) for head in found.heads] == [("3-1", ("李四",)), ("3-2", ("王五",))]
    assert found.findings == ()
