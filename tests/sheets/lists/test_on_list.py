"""A list of people (行为名单) joined to a sitting: by id, else by name and class; never by a guess."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.tables import Container, ScoreTable, SheetCells, SourceBook
from xuekun_cli.sheets.lists.on_list import who_is_on
from xuekun_cli.sheets.lists.people import PeopleIndex, read_people
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

Row = Sequence[object]
WHAT = "行为名单"
SITTING: tuple[Row, ...] = (
    ("学号", "姓名", "班级", "语文"),
    ("2001", "王芳", "三(1)班", 20),
    ("2002", "李四", "三(1)班", 30),
    ("2003", "王芳", "三(2)班", 40),
    (None, "赵六", "三(2)班", 50),
    (None, "孙一", "三(2)班", 60),
    (None, "孙一", "三(2)班", 70),
)


def book(rows: Sequence[Row], file: str) -> SourceBook:
    """A workbook of one sheet."""
    return SourceBook(file, "", Container.XLSX, b"", "", (SheetCells("表", [list(row) for row in rows]),))


def table() -> ScoreTable:
    """The sitting that lists are joined to."""
    reading = read_books([book(SITTING, "期中.xlsx")], load_words())
    return read_sitting(reading, reading.sittings[0], load_words(), ReadRules())[0]


def joined(*rows: Row) -> tuple[set[int], list[Finding]]:
    """Who is on a list, and what was said."""
    words = load_words()
    listed = PeopleIndex(read_people([book(rows, "行为名单.xlsx")], words, WHAT))
    on, findings = who_is_on(table(), listed, WHAT, "behaviour")
    return set(on), findings


@pytest.mark.parametrize(
    ("header", "row", "on", "codes"),
    [
        (("学号", "姓名"), ("2003", "王芳"), {2}, []),
        (("学号",), ("2002",), {1}, []),
        (("姓名", "班级"), ("王芳", "三（1）班"), {0}, []),
        (("姓名", "班级", "备注"), ("王　芳", "三年级2班", "上课不听讲"), {2}, []),
        (("姓名", "班级", "行为表现"), ("李四", "三(1)班", "厌学、不交作业"), {1}, []),
        (("学号", "姓名", "班级"), ("2999", "赵六", "三(2)班"), {3}, []),
        (("姓名", "班级"), ("王芳", ""), set(), ["behaviour_ambiguous"]),
        (("姓名", "班级"), ("孙一", "三(2)班"), set(), ["behaviour_ambiguous"]),
        (("姓名", "班级"), ("李四", "三(2)班"), set(), ["behaviour_not_found"]),
        (("学号", "姓名"), ("2999", "李四"), set(), ["behaviour_not_found"]),
        (("学号", "姓名"), ("2002", "李思"), {1}, ["behaviour_name_differs"]),
    ],
    ids=[
        *("id", "id alone", "name and class", "other writings and a note", "a note of its own"),
        *("an id where the sitting has none", "doubled name", "doubled in one class", "another class"),
        *("another id", "the id with another name"),
    ],
)
def test_a_list_means_exactly_whom_it_can_be_told_to_mean(
    header: Row, row: Row, on: set[int], codes: list[str]
) -> None:
    """One who fits is on the list; where several fit or none does, nobody is, and it is said."""
    found, findings = joined(header, row)
    assert (found, [finding.code for finding in findings]) == (on, codes)


def test_a_finding_names_the_list_the_person_and_the_cell() -> None:
    """The office reads which list to look into, and where."""
    _, (missing, doubled) = joined(("姓名", "班级"), ("周七", "三(1)班"), ("孙一", "三(2)班"))
    assert missing.message == "行为名单里的三(1)班周七在成绩表里没有找到"
    assert (missing.severity, str(missing.ref)) == (Severity.WARNING, "行为名单.xlsx!表!A2")
    assert doubled.message == "行为名单里的三(2)班孙一在成绩表里有 2 个，分不清是谁，都没有算"
    assert (doubled.severity, str(doubled.ref)) == (Severity.ERROR, "行为名单.xlsx!表!A3")


def test_who_is_listed_twice_is_on_the_list_once() -> None:
    """Two teachers wrote the same student down."""
    found, findings = joined(("姓名", "班级"), ("李四", "三(1)班"), ("李四", "三(1)班"))
    assert (found, findings) == ({1}, [])
