"""A column knows its value: one line makes it a column of 学生明细, with all that a sheet has of a column."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sample_term import sample_term
from xuekun_cli.model.columns import Column, Looking, of
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.workbooks.pages.columns import fitted
from xuekun_cli.workbooks.pages.many_rows import with_rows
from xuekun_cli.workbooks.pages.styles import Looks, workbook_options
from xuekun_cli.workbooks.pages.table import Table
from xuekun_cli.workbooks.report import students
from xuekun_cli.workbooks.report.workbook import write_report

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
FIRST = 3
"""A note and the titles stand above."""


@pytest.fixture(scope="module")
def outcome() -> TermOutcome:
    return sample_term()


def written(columns: list[Column[Any]], rows: list[Any], **how: Any) -> Any:
    """Return the sheet of a table with these columns and rows, as openpyxl reads it."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, workbook_options())
    table = Table(workbook, Looks(workbook), "表", "表", "说明", fitted(columns, rows))
    table.fill(rows, **how)
    listing = table.finish("没有。")
    workbook.close()
    return openpyxl.load_workbook(BytesIO(with_rows(out.getvalue(), [listing])))["表"]


@pytest.mark.parametrize("at", [0, 5, -1])
def test_a_new_column_of_the_students_is_one_line(
    monkeypatch: pytest.MonkeyPatch, outcome: TermOutcome, at: int
) -> None:
    """Wherever it stands, it has its title, width, look, fill and filter, and no other column loses a value."""
    before = openpyxl.load_workbook(BytesIO(write_report(outcome)))["学生明细"]
    usual = students._columns

    def with_one_more(*about: Any) -> list[Column[Any]]:
        columns = usual(*about)
        new = Column("姓名几字", 3, "two", lambda line: len(line.one.name), fills={3: "ABCDEF"})
        columns.insert(at % (len(columns) + 1), new)
        return columns

    monkeypatch.setattr(students, "_columns", with_one_more)
    sheet = openpyxl.load_workbook(BytesIO(write_report(outcome)))["学生明细"]

    titles = [cell.value for cell in sheet[FIRST - 1]]
    place = titles.index("姓名几字")
    letter = sheet.cell(FIRST - 1, place + 1).column_letter
    names = [sheet.cell(row, titles.index("姓名") + 1).value for row in range(FIRST, sheet.max_row + 1)]
    cells = [sheet.cell(row, place + 1) for row in range(FIRST, sheet.max_row + 1)]
    assert [cell.value for cell in cells] == [len(name) for name in names]
    assert {cell.number_format for cell in cells} == {"0.00"}
    assert {cell.value: cell.fill.fgColor.rgb[2:] for cell in cells if cell.fill.fill_type} == {3: "ABCDEF"}
    assert int(sheet.column_dimensions[letter].width) == 3
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, len(titles)).column_letter}{sheet.max_row}"
    rest = [[*row[:place], *row[place + 1 :]] for row in sheet.iter_rows(FIRST, values_only=True)]
    assert rest == [list(row) for row in before.iter_rows(FIRST, values_only=True)]


def test_a_column_without_its_condition_is_not_there() -> None:
    columns = [Column("甲", 5, value=str), Column("乙", 5, value=str, when=False), Column("丙", 5, value=str)]

    assert [cell.value for cell in written(columns, [1, 2])[2]] == ["甲", "丙"]


def test_a_column_grows_with_its_longest_text_and_no_further() -> None:
    columns: list[Column[str]] = [Column("甲", 4, fit=12, value=str), Column("乙", 4, fit=6, value=str)]

    widths = [column.width for column in fitted(columns, ["一二三", "一"])]

    assert widths == [8, 6]
    assert [column.width for column in fitted(columns, [])] == [4, 4]


def test_a_value_tells_how_its_cell_looks() -> None:
    """A fill by value, a look of the value's own, another look where there is none."""
    columns = [
        Column("甲", 8, "two", lambda row: row, fills={1: "FF0000"}, blank="centre", looks=("percent",)),
        Column("乙", 8, value=lambda row: None),
    ]

    sheet = written(columns, [1, 0.5, None, Looking(0.25, "percent"), Looking("-", "percent"), ""])

    cells = [sheet.cell(row, 1) for row in range(FIRST, FIRST + 6)]
    assert [cell.value for cell in cells] == [1, 0.5, None, 0.25, "-", None]
    assert [bool(cell.fill.fill_type) for cell in cells] == [True, False, False, False, False, False]
    assert [cell.number_format for cell in cells] == ["0.00", "0.00", "General", "0.0%", "0.0%", "General"]


def test_sums_are_bold_wherever_they_stand() -> None:
    columns = [Column("甲", 8, value=lambda row: row, fills={2: "FF0000"}), Column("乙", 8)]

    sheet = written(columns, [1, 2, 3, 2, 2], is_sum=lambda row: row == 3)

    rows = range(FIRST, FIRST + 5)
    assert [sheet.cell(row, 1).value for row in rows] == [1, 2, 3, 2, 2]
    assert [bool(sheet.cell(row, 1).font.b) for row in rows] == [False, False, True, False, False]


@pytest.mark.parametrize("rows", [1, 999, 1_000, 1_001, 5_003])
def test_long_sheets_keep_every_row_and_only_long_texts_make_a_row_higher(rows: int) -> None:
    """Rows are made by the thousand: none is lost at the seams, and each has its own height."""
    values = [f"学生{number}" if number % 500 else "一句很长的话" * 4 for number in range(rows)]
    columns = [Column("甲", 14, value=lambda row: row), Column("乙", 8, "number", len, repeats=False)]

    sheet = written(columns, values)

    found = [row[:2] for row in sheet.iter_rows(FIRST, values_only=True)]
    assert found == [(value, len(value)) for value in values]
    heights = [sheet.row_dimensions[FIRST + number].height for number in range(rows)]
    assert [height > 22 for height in heights] == [number % 500 == 0 for number in range(rows)]


def test_columns_of_a_part_are_columns_of_the_whole() -> None:
    columns = of(lambda row: row[1], [Column("甲", 8, value=str.upper)])

    assert [column.value((1, "a")) for column in columns] == ["A"]
    assert replace(columns[0], title="乙").value((1, "b")) == "B"
