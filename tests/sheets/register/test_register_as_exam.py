"""A register that people have worked on, read back as an exam: retyped, doubled, deleted rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from xuekun_cli.model.findings import Severity
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.register.exam import RegisterRead, read_register_exam
from xuekun_cli.sheets.words.files import load_words

TITLES = ("序号", "班级", "学号", "姓名", "学科", "类别", "筛查成绩", "班级平均分", "审核")
Row = tuple[object, ...]
Reader = Callable[..., RegisterRead]


def row(number: object, class_name: str, student_id: str, name: str, subject: str, category: str = "三类") -> Row:
    """One row of 名册, with a score of 50 beside a mean of 80."""
    return (number, class_name, student_id, name, subject, category, 50, 80, None)


@pytest.fixture
def register(tmp_path: Path) -> Reader:
    """Writes a register of these rows and reads it back."""

    def read(*rows: Row) -> RegisterRead:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "名册"
        for one in (TITLES, *rows):
            sheet.append(one)
        path = tmp_path / "名册.xlsx"
        book.save(path)
        return read_register_exam(open_books(str(path))[0], load_words(None, ()))

    return read


def who(read: RegisterRead) -> list[int]:
    """The student of each row, by number."""
    return [one.student for one in read.rows]


def codes(read: RegisterRead) -> list[str]:
    """The findings' codes."""
    return [finding.code for finding in read.findings]


@pytest.mark.parametrize(
    "second",
    [
        ("3.1", "0108", "孙例丙"),
        ("三年级1班", "0108", "孙 例丙"),
        ("三(2)班", "0108", "孙例丙"),
    ],
)
def test_one_student_stays_one_though_a_row_was_retyped(register: Reader, second: tuple[str, str, str]) -> None:
    """Another writing of the class, a space in the name, another class."""
    first = ("三(1)班", "0108", "孙例丙")
    for rows in ([first, second], [second, first]):
        read = register(
            *(
                row(k, *one, subject)
                for k, (one, subject) in enumerate(zip(rows, ("语文", "数学"), strict=True), 1)
            )
        )
        assert who(read) == [0, 0]
        assert [student.student_id for student in read.table.students] == ["0108"]
        assert codes(read) == []


@pytest.mark.parametrize(("class_name", "name"), [("三(2)班", "王样"), ("三(1)班", "孙例炳")])
def test_one_id_with_two_names_is_not_guessed_to_be_one_student(
    register: Reader, class_name: str, name: str
) -> None:
    """The office numbered two alike, or somebody mistyped a name: both are found by their names, or asked about."""
    read = register(row(1, "三(1)班", "0108", "孙例丙", "语文"), row(2, class_name, "0108", name, "数学"))
    assert who(read) == [0, 1]


def test_a_row_without_an_id_is_not_guessed_to_be_the_namesake_who_has_one(register: Reader) -> None:
    """Perhaps the id was deleted, perhaps there are two of the name: it is said."""
    read = register(row(1, "三(1)班", "0108", "孙例丙", "语文"), row(2, "三(1)班", "", "孙例丙", "数学"))
    assert who(read) == [0, 1]
    assert codes(read) == ["register_id_missing"]


def test_two_namesakes_without_ids_stay_two(register: Reader) -> None:
    """The second row of one subject is the second student's."""
    rows = [row(1, "三(1)班", "", "王样", "语文"), row(2, "三(1)班", "", "王样", "语文")]
    read = register(*rows)
    assert who(read) == [0, 1]
    assert codes(read) == []


@pytest.mark.parametrize(("category", "severity"), [("三类", Severity.WARNING), ("二类", Severity.ERROR)])
def test_a_row_that_stands_twice_counts_once(register: Reader, category: str, severity: Severity) -> None:
    """Copied by mistake; where the two rows differ somebody has to look."""
    first = row(1, "三(1)班", "0108", "孙例丙", "语文")
    read = register(first, row(2, "三(1)班", "0108", "孙例丙", "语文", category))
    assert [(one.student, one.category) for one in read.rows] == [(0, "三类")]
    (finding,) = read.findings
    assert (finding.code, finding.severity) == ("register_row_twice", severity)
    assert "第 2、3 行" in finding.message


def test_a_row_without_a_category_is_said(register: Reader) -> None:
    """It would be a newcomer next time, and nobody would know why."""
    read = register(row(1, "三(1)班", "0108", "孙例丙", "语文", ""), row(2, "三(1)班", "0109", "王样", "语文"))
    assert len(read.rows) == 1
    (finding,) = read.findings
    assert finding.code == "register_no_category"
    assert finding.message == "名册里三(1)班孙例丙的语文没有写类别，没有算在册"
    assert finding.ref is not None
    assert finding.ref.cell == "A2"


def test_deleted_rows_are_noticed_by_their_numbers(register: Reader) -> None:
    """Whoever is deleted would be a newcomer; sorting the sheet deletes nobody."""
    rows = [row(number, "三(1)班", f"010{number}", f"样{number}", "语文") for number in (4, 1, 2, 7)]
    (finding,) = register(*rows).findings
    assert finding.code == "register_rows_deleted"
    assert "少了 3 个（3、5、6）" in finding.message
    assert codes(register(*(row(k, "三(1)班", f"010{k}", f"样{k}", "语文") for k in (3, 1, 2)))) == []
