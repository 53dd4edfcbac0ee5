"""Merged ranges that lie apart, whatever a file says; and files that merge more than there is."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.scores.merged import Range, apart

SMALL = st.integers(0, 7)


def cells(one: Range) -> set[tuple[int, int]]:
    """Return every cell that a range covers."""
    top, left, bottom, right = one
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}


@given(st.lists(st.tuples(SMALL, SMALL, SMALL, SMALL), max_size=12), st.integers(1, 9), st.integers(1, 9))
def test_what_stays_is_what_a_plain_loop_keeps(ranges: list[Range], height: int, width: int) -> None:
    taken: set[tuple[int, int]] = set()
    kept = []
    for top, left, bottom, right in sorted(ranges):
        one = (top, left, min(bottom, height - 1), min(right, width - 1))
        covered = cells(one)
        if len(covered) > 1 and not covered & taken:
            taken |= covered
            kept.append(one)
    assert apart(ranges, height, width) == kept


def test_a_million_ranges_over_each_other_are_no_work() -> None:
    """Each would cover the whole sheet: cell by cell that would be a quintillion."""
    assert apart([(0, 0, 65_535, 16_383)] * 1_000_000, 1_048_576, 16_384) == [(0, 0, 65_535, 16_383)]


def students(add: Callable[[int, int, object], object]) -> None:
    """Write a header and nine students with ``add``."""
    for column, text in enumerate(("学号", "姓名", "班级", "语文")):
        add(0, column, text)
    for row in range(1, 10):
        for column, value in enumerate((f"2024{row}", f"王样{row}", "三(1)班", 40 + row)):
            add(row, column, value)


def xls(*merged: Range) -> bytes:
    """Return an xls that merges what its writer would refuse to."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("三年级")
    students(sheet.write)
    for top, left, bottom, right in merged:
        sheet.merged_ranges.append((top, bottom, left, right))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def page(*merged: Range) -> bytes:
    """Return a web page whose last row spans as far as it is told."""
    lines: dict[int, dict[int, str]] = {}
    students(lambda row, column, value: lines.setdefault(row, {}).__setitem__(column, f"<td>{value}</td>"))
    for top, left, bottom, right in merged:
        cell = f"<td rowspan={bottom - top + 1} colspan={right - left + 1}>制表</td>"
        lines.setdefault(top, {}).setdefault(left, cell)
    rows = "".join("<tr>" + "".join(row.values()) + "</tr>" for row in lines.values())
    return f"<html><meta charset=utf-8><table>{rows}</table></html>".encode()


def spreadsheetml(*merged: Range) -> bytes:
    """Return an XML workbook of 2003 with merges."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines: dict[int, str] = {}

    def add(row: int, _: int, value: object) -> None:
        lines[row] = lines.get(row, "") + f'<Cell><Data ss:Type="String">{value}</Data></Cell>'

    students(add)
    for top, left, bottom, right in merged:
        across = f'ss:MergeAcross="{right - left}" ss:MergeDown="{bottom - top}"'
        lines[top] = f'<Cell ss:Index="{left + 1}" {across}><Data ss:Type="String">制表</Data></Cell>'
    rows = "".join(f'<Row ss:Index="{row + 1}">{text}</Row>' for row, text in lines.items())
    book = f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="三年级"><Table>{rows}</Table></Worksheet></Workbook>'
    return f'<?xml version="1.0"?>{book}'.encode()


def xlsx(*merged: Range) -> bytes:
    """Return an xlsx with merges."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    students(lambda row, column, value: sheet.cell(row + 1, column + 1, value))
    for top, left, bottom, right in merged:
        sheet.merged_cells.ranges.add(  # type: ignore[attr-defined]
            openpyxl.worksheet.cell_range.CellRange(None, left + 1, top + 1, right + 1, bottom + 1)
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FAR: Range = (12, 0, 60_000, 255)
"""Below the students, fifteen million cells."""
OVER: Range = (12, 1, 40_000, 200)
"""Over the one before."""


@pytest.mark.parametrize("notes", [(), ("--notes",)], ids=["plain", "notes"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("成绩.xls", lambda: xls(FAR), id="xls"),
        pytest.param("成绩.xls", lambda: xls(FAR, OVER, FAR), id="xls, over each other"),
        pytest.param("成绩.xls", lambda: xls(*[FAR] * 1000), id="xls, a thousand times"),
        pytest.param("成绩.xls", lambda: page((12, 0, 60_000, 255)), id="a web page"),
        pytest.param("成绩.xml", lambda: spreadsheetml(FAR), id="XML of 2003"),
        pytest.param("成绩.xml", lambda: spreadsheetml((12, 0, 2**31, 2**31)), id="XML of 2003, beyond the sheet"),
        pytest.param("成绩.xlsx", lambda: xlsx(FAR), id="xlsx"),
    ],
)
def test_a_range_merged_far_out_costs_nothing(
    tmp_path: Path,
    xuekun: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: Callable[[], bytes],
    notes: tuple[str, ...],
) -> None:
    """The copy merges it as well, without a cell for each that it covers."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content())
    before = time.process_time()
    ran = xuekun("screen", name, *notes)
    assert (ran.exit, ran.err) == (0, "")
    assert time.process_time() - before < 5
    with zipfile.ZipFile("成绩_标注.xlsx") as copy:
        written = copy.read("xl/worksheets/sheet1.xml")
    assert written.count(b"<c ") < 200
    assert written.count(b"<mergeCell ") == 1
