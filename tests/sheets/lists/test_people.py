"""The roll, the list of exempt students, and students who stand twice: joined by id or name, never guessed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.scores.tables import Container, ScoreTable, SheetCells, SourceBook
from xuekun_cli.sheets.lists.people import PeopleIndex, Person, read_people
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

Row = Sequence[object]
FULL = ("学号", "姓名", "班级", "语文", "数学", "备注")
EXEMPT_WORDS = ("随班就读", "残疾", "特教", "一类")


def book(rows: Sequence[Row], sheet: str = "成绩", file: str = "期中.xlsx") -> SourceBook:
    """A workbook of one sheet."""
    return SourceBook(file, "", Container.XLSX, b"", "", (SheetCells(sheet, [list(row) for row in rows]),))


def people(*rows: Row, sheet: str = "名单") -> PeopleIndex:
    """A list as it is read from a sheet."""
    return PeopleIndex(read_people([book(rows, sheet, "名单.xlsx")], load_words(), "花名册"))


def read(
    *rows: Row, roll: PeopleIndex | None = None, exempt: PeopleIndex | None = None
) -> tuple[ScoreTable, list[Finding]]:
    """The sitting on a sheet whose first row is the header."""
    reading = read_books([book(rows)], load_words())
    papers = tuple(f"{subject}=100" for subject in ("语文", "数学") if subject in rows[0])
    rules = ReadRules(roll, exempt, EXEMPT_WORDS, papers)
    return read_sitting(reading, reading.sittings[0], load_words(), rules)


def said(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and cell of every finding, but for those that tell of the whole sheet."""
    return [(finding.code, finding.ref.cell) for finding in findings if finding.ref and finding.ref.cell]


LISTED = Person("2001", "王芳", "三(1)班", "", "名单.xlsx", "名单", 1)


@pytest.mark.parametrize(
    ("rows", "person"),
    [
        ([("学号", "姓名", "班级"), ("2001", "王芳", "三(1)班")], LISTED),
        ([("姓名", "班级"), ("王芳", "三(1)班")], Person("", "王芳", "三(1)班", "", "名单.xlsx", "名单", 1)),
        (
            [("三年级随班就读名单",), (), ("序号", "学生姓名", "所在班级"), (1, "王芳", "三(1)班")],
            Person("", "王芳", "三(1)班", "", "名单.xlsx", "名单", 3),
        ),
        ([("王芳",), ("李四",)], Person("", "王芳", "", "", "名单.xlsx", "名单", 0)),
        ([("三(1)班", "王芳")], Person("", "王芳", "三(1)班", "", "名单.xlsx", "名单", 0)),
        ([(20240001.0, "王芳")], Person("20240001", "王芳", "", "", "名单.xlsx", "名单", 0)),
    ],
    ids=["all columns", "no id", "title above", "bare names", "bare class and name", "bare id and name"],
)
def test_a_list_is_read_however_little_it_says(rows: Sequence[Row], person: Person) -> None:
    """Each person with the place on the sheet."""
    assert people(*rows).people[0] == person


def test_the_sheets_name_is_the_class_where_no_column_says_it() -> None:
    """A roll with a sheet a class."""
    index = people(("学号", "姓名"), ("2001", "王芳"), sheet="三(2)班")
    assert [person.class_name for person in index.people] == ["三(2)班"]


@pytest.mark.parametrize("rows", [[()], [("合计", 12)]])
def test_a_list_without_anybody_cannot_be_gone_on_with(rows: Sequence[Row]) -> None:
    """Otherwise everybody would be said to be missing from it."""
    with pytest.raises(CannotGoOn) as stop:
        people(*rows)
    assert stop.value.message == "花名册里没有读到学生：名单.xlsx"
    assert "「姓名」" in stop.value.hint


def test_people_are_found_only_where_one_fits() -> None:
    """Never one of two."""
    index = people(
        ("学号", "姓名", "班级"),
        ("2001", "王芳", "三(1)班"),
        ("2002", "王芳", "三(2)班"),
        ("2003", "李四", "三(1)班"),
        ("2003", "赵六", "三(1)班"),
    )
    assert index.by_name("王芳") is None
    assert (found := index.by_name("王　芳", "三（2）班")) is not None
    assert found.student_id == "2002"
    assert index.by_id("2003") is None
    assert index.by_id("2999") is None


ROLL = (("学号", "姓名", "班级"), ("2001", "王芳", "三(1)班"), ("2002", "李四", "三(2)班"))


@pytest.mark.parametrize(
    ("header", "row", "class_name", "codes"),
    [
        (("学号", "姓名", "语文"), ("2002", "李四", 80), "三(2)班", []),
        (("姓名", "语文"), ("李四", 80), "三(2)班", []),
        (("学号", "姓名", "语文"), ("2002", "李 四", 80), "三(2)班", []),
        (("学号", "姓名", "语文"), ("2002", "李思", 80), "三(2)班", ["roll_name_differs"]),
        (("学号", "姓名", "语文"), ("2999", "李四", 80), None, ["no_class"]),
        (("学号", "姓名", "班级", "语文"), ("2002", "李四", "三（2）班", 80), "三（2）班", []),
        (("学号", "姓名", "班级", "语文"), ("2002", "李四", "三(1)班", 80), "三(1)班", ["roll_class_differs"]),
        (("学号", "姓名", "班级", "语文"), ("2999", "赵六", "三(1)班", 80), "三(1)班", ["not_on_roll"]),
        (("学号", "姓名", "班级", "语文"), ("2002", "李四", None, 80), "三(2)班", []),
    ],
    ids=[
        *("class by id", "class by name", "spaces in the name", "another name", "unknown id"),
        *("the file's own writing", "another class", "not on the roll", "only this class is missing"),
    ],
)
def test_the_roll_gives_classes_and_is_compared_where_the_file_has_them(
    header: Row, row: Row, class_name: str | None, codes: list[str]
) -> None:
    """By id, or by name where there is no id; the score file is believed where the two differ, and it is said."""
    first = ("2001", "王芳", "三(1)班", 70) if "班级" in header else ("2001", "王芳", 70)
    above = first if "学号" in header else first[1:]
    table, findings = read(header, above, row, roll=people(*ROLL))
    assert table.students[1].class_name == class_name
    assert [code for code, cell in said(findings) if cell.strip("ABCDEFGH") == "3"] == codes


def test_without_classes_and_without_a_roll_everybody_is_one_class_and_it_is_said() -> None:
    """The averages depend on it."""
    table, findings = read(("学号", "姓名", "语文"), ("2001", "王芳", 80), ("2002", "李四", 70))
    assert {student.class_name for student in table.students} == {"全体"}
    assert [finding.severity for finding in findings if finding.code == "class_assumed"] == [Severity.WARNING]


def test_a_student_without_a_class_is_asked_about_with_the_classes_that_there_are() -> None:
    """Another may be typed."""
    _, findings = read(
        ("学号", "姓名", "班级", "语文"),
        ("2001", "王芳", "三(1)班", 80),
        ("2002", "李四", "三(2)班", 80),
        ("2003", "赵六", None, 80),
    )
    (question,) = [finding.question for finding in findings if finding.code == "no_class"]
    assert question is not None
    assert (question.who, question.options, question.free) == ("赵六", ("三(1)班", "三(2)班"), True)


def test_a_class_is_shown_in_its_first_writing() -> None:
    """The office's own, and one for all its students."""
    table, _ = read(
        ("学号", "姓名", "班级", "语文"),
        ("2001", "王芳", "三年级1班", 80),
        ("2002", "李四", "三（1）班", 80),
        ("2003", "赵六", "301", 80),
    )
    assert [(s.class_name, s.class_key) for s in table.students] == [("三年级1班", "3-1")] * 3


def test_one_writing_in_two_grades_is_two_classes() -> None:
    """The 年级 column tells them apart, and is shown."""
    table, _ = read(
        ("学号", "姓名", "年级", "班级", "语文"),
        ("2001", "王芳", "三年级", "1班", 80),
        ("2002", "李四", "四年级", "1班", 80),
    )
    assert [s.class_name for s in table.students] == ["三年级1班", "四年级1班"]
    assert len({s.class_key for s in table.students}) == 2


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("随班就读", "exempt"),
        ("随班就读学生", "exempt"),
        ("随班就读生", "exempt"),
        ("随 班 就 读", "exempt"),
        ("借读；随班就读", "exempt"),
        ("残疾（肢体）", "exempt"),
        ("特教/借读", "exempt"),
        ("父亲残疾", "asked"),
        ("申请随班就读", "asked"),
        ("借读", "no"),
        ("第二类", "no"),
        (None, "no"),
    ],
)
def test_a_note_registers_a_student_only_when_it_says_so_by_itself(kind: str | None, verdict: str) -> None:
    """父亲残疾 speaks of somebody else: it is asked about, and until then the student counts as any other."""
    table, findings = read(
        FULL, ("2001", "王芳", "三(1)班", 20, 20, kind), ("2002", "李四", "三(1)班", 80, 80, None)
    )
    asked = [finding for finding in findings if finding.code == "exempt_doubt"]
    assert (table.students[0].exempt, len(asked)) == (verdict == "exempt", int(verdict == "asked"))
    assert not table.students[1].exempt


SCORES = (
    ("学号", "姓名", "班级", "语文", "数学"),
    ("2001", "王芳", "三(1)班", 20, 20),
    ("2002", "李四", "三(1)班", 30, 80),
    ("2003", "王芳", "三(2)班", 40, 70),
    (None, "赵六", "三(2)班", 50, 60),
)


@pytest.mark.parametrize(
    ("header", "row", "exempt", "codes"),
    [
        (("学号", "姓名"), ("2002", "李四"), [1], []),
        (("姓名", "班级"), ("王芳", "三（2）班"), [2], []),
        (("姓名", "班级"), ("王　芳", "三年级2班"), [2], []),
        (("姓名",), ("李四",), [1], []),
        (("姓名",), ("王芳",), [], ["exempt_ambiguous"]),
        (("学号", "姓名"), ("2002", "李思"), [1], ["exempt_name_differs"]),
        (("学号", "姓名"), ("2999", "李四"), [], ["exempt_not_found"]),
        (("学号", "姓名", "班级"), ("2999", "赵六", "三(2)班"), [3], []),
        (("姓名", "班级"), ("李四", "三(2)班"), [], ["exempt_not_found"]),
        (("姓名",), ("孙七",), [], ["exempt_not_found"]),
    ],
    ids=[
        *(
            "id and name",
            "name and class",
            "other writings",
            "a name that is unique",
            "a name that is not",
        ),
        *("the id with another name", "another id", "an id where the file has none", "another class", "nobody"),
    ],
)
def test_the_offices_list_marks_exactly_whom_it_means(
    header: Row, row: Row, exempt: list[int], codes: list[str]
) -> None:
    """By id, else by name and class; whoever cannot be told is not marked, and it is said."""
    table, findings = read(*SCORES, exempt=people(header, row))
    assert [index for index, student in enumerate(table.students) if student.exempt] == exempt
    found = [finding for finding in findings if finding.code.startswith("exempt")]
    assert [finding.code for finding in found] == codes
    assert all(str(finding.ref) == "名单.xlsx!名单!A2" for finding in found)


FIRST = ("2001", "王芳", "三(1)班", 81, 92)


@pytest.mark.parametrize(
    ("first", "second", "code", "severity"),
    [
        (FIRST, FIRST, "duplicate_row", Severity.WARNING),
        (FIRST, ("2001", "王　芳", "三（1）班", 81, 92), "duplicate_row", Severity.WARNING),
        (FIRST, ("2001", "王芳", "三(1)班", 81, 93), "duplicate_id", Severity.ERROR),
        (FIRST, ("2001", "李四", "三(1)班", 81, 92), "duplicate_id", Severity.ERROR),
        (FIRST, ("２００１", "李四", "三(2)班", 50, 60), "duplicate_id", Severity.ERROR),
        (FIRST, (None, "王芳", "三(1)班", 50, 60), "duplicate_name", Severity.QUESTION),
        ((None, *FIRST[1:]), (None, "王 芳", "三(1)班", 50, 60), "duplicate_name", Severity.QUESTION),
        ((None, *FIRST[1:]), (None, "王芳", "三(2)班", 81, 92), "student_in_two_classes", Severity.QUESTION),
        (FIRST, (None, "王芳", "三(2)班", 81, 92), "student_in_two_classes", Severity.QUESTION),
    ],
)
def test_a_student_who_may_stand_twice_is_said_and_asked_about(
    first: Row, second: Row, code: str, severity: Severity
) -> None:
    """At the second row, with the first as the other; both rows are still in the table."""
    table, findings = read(FULL[:5], first, second)
    (finding,) = [finding for finding in findings if finding.ref and finding.ref.cell.strip("ABCDEFGH") == "3"]
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.question is not None
    assert (finding.question.student, finding.question.other) == (1, 0)
    assert "是两个人" in finding.question.options
    assert len(table.students) == 2


@pytest.mark.parametrize(
    "second",
    [
        ("2002", "王芳", "三(1)班", 81, 92),
        ("2002", "王芳", "三(2)班", 81, 92),
        (None, "王芳", "三(2)班", 50, 60),
        ("2002", "李四", "三(1)班", 81, 92),
    ],
    ids=["ids tell them apart", "in two classes with ids", "other scores in another class", "another name"],
)
def test_two_people_who_can_be_told_apart_are_not_asked_about(second: Row) -> None:
    """Names are common."""
    _, findings = read(FULL[:5], FIRST, second)
    assert [code for code, cell in said(findings) if cell.strip("ABCDEFGH") == "3"] == []


def test_running_numbers_that_serve_as_ids_say_nothing_across_classes() -> None:
    """Every class has a number 1."""
    _, findings = read(
        ("座号", "姓名", "班级", "语文"),
        (1, "王芳", "三(1)班", 80),
        (2, "李四", "三(1)班", 70),
        (1, "赵六", "三(2)班", 60),
        (2, "孙七", "三(2)班", 50),
    )
    assert [code for code, _ in said(findings) if code.startswith("duplicate")] == []


def test_each_question_has_a_key_of_its_own() -> None:
    """Also where names are doubled, so that an answer for one is never taken for the other."""
    _, findings = read(
        ("姓名", "班级", "语文"),
        ("王芳", "三(1)班", None),
        ("王芳", "三(1)班", None),
        ("王芳", "三(1)班", "85+5"),
        ("李四", "三(1)班", 0),
    )
    keys = [finding.question.key for finding in findings if finding.question]
    assert len(keys) == len(set(keys)) == 6
