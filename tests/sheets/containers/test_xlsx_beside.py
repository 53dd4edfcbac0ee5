"""What calamine does not tell is looked up beside it; what it must not be given is kept from it."""

from __future__ import annotations

import io
import zipfile
from threading import Thread

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.containers import xlsx as xlsx_parts
from xuekun_cli.sheets.containers import xlsx_beside
from xuekun_cli.sheets.containers.refusals import protected
from xuekun_cli.sheets.containers.xlsx import read_xlsx

FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def workbook(*sheets: str) -> bytes:
    """A workbook of these sheets, each with a name, a score and an error."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name in sheets:
        sheet = made.create_sheet(name)
        sheet.append(["姓名", "语文", "数学"])
        sheet.append(["王芳", 81, "#N/A"])
        sheet.column_dimensions["B"].hidden = True
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with other bytes in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            xml = before.read(name)
            assert name != part or old in xml
            after.writestr(name, xml.replace(old, new) if name == part else xml)
    return stream.getvalue()


def refuses_to_read(*_: object, **__: object) -> None:
    """Calamine, where it must not be asked."""
    raise AssertionError("calamine was given a sheet that it cannot hold")


@pytest.mark.parametrize("held", [0, 64_000_000])
def test_errors_and_hidden_columns_of_every_sheet_are_told(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    """Whether the parts wait for calamine to work or are too large for that."""
    monkeypatch.setattr(xlsx_beside, "_HELD", held)
    sheets = read_xlsx(workbook("三(1)班", "三(2)班", "三(3)班"), "成绩.xlsx")
    assert [sheet.errors for sheet in sheets] == [{(1, 2): "#N/A"}] * 3
    assert [sheet.hidden_columns for sheet in sheets] == [frozenset({1})] * 3


def test_without_a_thread_the_same_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that is short of threads reads a file as any other."""

    def none_left(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", none_left)
    assert read_xlsx(workbook("三(1)班"), "成绩.xlsx")[0].errors == {(1, 2): "#N/A"}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"])
def test_a_sheet_that_reaches_too_far_is_refused_before_calamine_sees_any(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """It would allocate the whole rectangle, and end the process."""
    monkeypatch.setattr(xlsx_parts, "calamine_sheets", refuses_to_read)
    content = changed(workbook("三(1)班", "三(2)班"), part, b"</sheetData>", FAR)
    with pytest.raises(CannotGoOn, match="XFD1048576"):
        read_xlsx(content, "成绩.xlsx")


def test_where_both_find_a_fault_the_search_has_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says more exactly what is wrong: here that a sheet without numbered rows is too large."""

    def broken(_: bytes, label: str, **asked: object) -> None:
        beside = asked["beside"]
        assert callable(beside)
        beside()
        raise protected(label)

    monkeypatch.setattr(xlsx_parts, "calamine_sheets", broken)
    content = changed(workbook("三(1)班"), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetDate>")
    with pytest.raises(CannotGoOn, match="损坏"):
        read_xlsx(content, "成绩.xlsx")


def test_a_part_that_is_broken_where_an_error_stands_is_damaged() -> None:
    """The search parses it on its own thread; its refusal comes back all the same."""
    content = changed(workbook("三(1)班"), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetDate>")
    with pytest.raises(CannotGoOn, match="损坏"):
        read_xlsx(content, "成绩.xlsx")


CELLS = st.sampled_from(
    [
        "",
        "<{p}c><{p}v>1</{p}v></{p}c>",
        '<{p}c r="{at}"><{p}v>1</{p}v></{p}c>',
        '<{p}c r="{at}" t="e"><{p}v>#DIV/0!</{p}v></{p}c>',
        "<{p}c t='e'><{p}v/></{p}c>",
        '<{p}c r="{at}"><{p}f>A1+1</{p}f><{p}v>2</{p}v></{p}c>',
        '<{p}c r="{at}"><{p}f>A1+1</{p}f></{p}c>',
        '<{p}c r="{at}"><{p}f>A1+1</{p}f><{p}v></{p}v></{p}c>',
        '<{p}c r="{at}" t="str"><{p}f>A1</{p}f><{p}v></{p}v></{p}c>',
        '<{p}c r="{at}"><{p}f t="shared" si="0"/><{p}v> </{p}v></{p}c>',
        '<{p}c r="{at}" t="inlineStr"><{p}is><{p}t>e</{p}t></{p}is></{p}c>',
    ]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6), st.sampled_from(["", "x:"]), st.booleans())
def test_the_errors_are_those_of_a_walk_through_every_cell(
    rows: list[list[str]], prefix: str, numbered: bool
) -> None:
    parts = []
    for number, cells in enumerate(rows, start=1):
        made = "".join(cell.format(p=prefix, at=f"{'ABCDEF'[k]}{number}") for k, cell in enumerate(cells))
        parts.append(f"<{prefix}row{f' r={chr(34)}{number}{chr(34)}' if numbered else ''}>{made}</{prefix}row>")
    space = f'xmlns{":x" if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        f"<{prefix}worksheet {space}><{prefix}sheetData>{''.join(parts)}</{prefix}sheetData></{prefix}worksheet>"
    )

    assert xlsx_beside._errors(sheet.encode()) == xlsx_beside._walk(sheet.encode())[0]
