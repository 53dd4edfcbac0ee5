"""待核查 with more findings than links: the rows behind the last link read as those before it."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.workbooks.pages import styles
from xuekun_cli.workbooks.pages import to_check as register_check
from xuekun_cli.workbooks.pages.many_rows import with_rows

LONG = "这一句话很长，要好几行才放得下。" * 9


def findings(name: str = "王样例") -> list[Finding]:
    """Return questions, open and answered, and plain findings; about ``name``."""
    asked = [
        Finding(
            "match_renamed",
            Severity.QUESTION,
            f"{name}改名了吗？<{number}> &",
            LONG if number == 2 else "",
            CellRef("期初.xlsx", "成绩", f"B{number + 3}"),
            Question(
                f"键{number}|{name}",
                name,
                ("同一人", "不是"),
                "当作两个人",
                answer="不是" if number % 3 == 0 else "",
            ),
        )
        for number in range(1, 7)
    ]
    said = [
        Finding("absent", Severity.WARNING, f" 缺考 {number}", ref=CellRef("期初.xlsx")) for number in range(4)
    ]
    return [*asked, *said, Finding("plain", Severity.ERROR, "别的")]


def cells_of(found: list[Finding]) -> list[tuple[object, ...]]:
    """Return every row of the sheet: its height, then value, font, fill, border and number format of each cell."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    listing = register_check.write_check(workbook, styles.Looks(workbook), found, ())
    workbook.close()
    sheet = openpyxl.load_workbook(BytesIO(with_rows(out.getvalue(), [listing])))["待核查"]
    return [
        (
            sheet.row_dimensions[number].height,
            *(
                (one.value, one.number_format, *map(repr, (one.font, one.fill, one.border, one.alignment)))
                for one in row
            ),
        )
        for number, row in enumerate(sheet.iter_rows(), start=1)
    ]


@pytest.mark.parametrize("links", [0, 1, 4, 10])
def test_rows_behind_the_last_link_are_the_same_cells(links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = cells_of(findings())
    monkeypatch.setattr(register_check, "MOST_LINKS", links)
    assert cells_of(findings()) == one_by_one
    assert len(one_by_one) == 1 + len(findings())


@pytest.mark.parametrize("name", ["王\x01样", "王_x0041_样"])
def test_a_key_with_an_odd_character_is_written_as_ever(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key leads to the answer in the next run: it is to be read as it was written."""
    one_by_one = cells_of(findings(name))
    monkeypatch.setattr(register_check, "MOST_LINKS", 2)
    assert cells_of(findings(name)) == one_by_one
