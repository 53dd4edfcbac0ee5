"""The workbook of the trial, read back: tables, chart, who stands near a line, where it comes from."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from made_outcome import POLICY

from xuekun_cli.model.results.whatif import (
    MovableLine,
    Near,
    NearStudent,
    Steepness,
    TriedGroup,
    TriedLine,
    Unit,
    WhatIf,
)
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import Container, InputReading, SourceBook
from xuekun_cli.workbooks.whatif.workbook import write_whatif

WORDS = "成绩不高于班级平均分的 {}（含本数）"
SUBJECTS = ("语文", "数学")
CLASSES = ("三(1)班", "三(2)班")


def line(category: str, own: int) -> MovableLine:
    path = f"screening.{category}.at_most"
    band = 0 if category == "二类" else 1
    words = WORDS.format(f"{own}%")
    return MovableLine(path, "at_most", band, category, f"一·第{category}", words, Unit.SHARE, Fraction(own, 100))


def tried(category: str, own: int, low: int, high: int) -> TriedLine:
    """Two classes, two subjects; in each one more in the category at each threshold."""
    thresholds = tuple(Fraction(n, 100) for n in range(low, high + 1))
    rising, flat = tuple(range(len(thresholds))), (1,) * len(thresholds)
    counts = {"二类": rising, "三类": flat} if category == "二类" else {"二类": flat, "三类": rising}
    groups = tuple(
        TriedGroup(None, name, name, subject, 37, Fraction(56), counts, Near(1, 2, 1))
        for name in CLASSES
        for subject in SUBJECTS
    )
    around = Fraction(own - 5, 100), Fraction(own + 5, 100)
    remarks = ("低于 40% 就越过了二类的线，没有往下试",) if category == "三类" else ()
    return TriedLine(
        line(category, own), thresholds, groups, Steepness(Fraction(1, 100), 4, 4, Fraction(4), *around), remarks
    )


def near(name: str, score: str, category: str) -> NearStudent:
    held = int(Fraction(score) * SCALE)
    place = CellRef("期中.xlsx", "三年级", "D7")
    own = line("三类", 80)
    below = held <= 56 * SCALE
    return NearStudent(own, None, "三(1)班", "20240001", name, "语文", held, Fraction(56), below, category, place)


BOOK = SourceBook("期中.xlsx", "", Container.XLSX, b"", "ab" * 32, ())
OUTCOME = WhatIf(
    POLICY,
    "期中考试",
    (InputReading(BOOK, ()),),
    (tried("二类", 40, 30, 50), tried("三类", 80, 60, 90)),
    (near("张样", "55.5", "三类"), near("=1+1", "57", "")),
    (),
    (("考试", "期中考试"), ("随班就读名单", "名单.xlsx")),
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_whatif(OUTCOME)


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def column(sheet: Any, row: int, title: str) -> int:
    """The number of the column with a title, from 1."""
    titles = [cell.value for cell in sheet[row]]
    return titles.index(title) + 1


def row_of(sheet: Any, value: str, start: int = 1, at: int = 1) -> int:
    """The first row, from 1, whose cell in column ``at`` is a text."""
    return next(row for row in range(start, sheet.max_row + 1) if sheet.cell(row, at).value == value)


def test_the_sheets_stand_in_their_order(book: Any) -> None:
    assert book.sheetnames == ["汇总", "按班级学科", "临界", "说明"]


@pytest.mark.parametrize(
    ("heading", "low", "own", "count"), [("二类（现行 40%）", 30, 40, 21), ("三类（现行 80%）", 60, 80, 31)]
)
def test_a_table_has_a_row_a_threshold_and_marks_the_own_one(
    book: Any, heading: str, low: int, own: int, count: int
) -> None:
    sheet = book["汇总"]
    head = row_of(sheet, "门槛", row_of(sheet, heading))
    rows = [[cell.value for cell in sheet[head + 1 + k]] for k in range(count)]
    titles = [cell.value for cell in sheet[head]]
    assert titles[:7] == ["门槛", "本类人次", "现行", "与现行相差", "各类合计", *SUBJECTS]
    assert [row[0] for row in rows] == [f"{low + k}%" for k in range(count)]
    assert [row[1] for row in rows] == [4 * k for k in range(count)]
    assert [row[4] for row in rows] == [4 * k + 4 for k in range(count)]
    assert [row[5:7] for row in rows] == [[2 * k, 2 * k] for k in range(count)]
    assert {row[0]: row[2] for row in rows if row[2] is not None} == {f"{own}%": 4 * (own - low)}
    assert rows[own - low][3] == 0
    fills = {sheet.cell(head + 1 + k, 1).fill.fgColor.rgb for k in range(count) if k != own - low}
    assert sheet.cell(head + 1 + own - low, 1).fill.fgColor.rgb not in fills


def test_each_line_has_a_chart_with_named_axes_and_its_own_value(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        charts = sorted(name for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        texts = [package.read(name).decode() for name in charts]
    assert len(texts) == 2
    for text, own in zip(texts, ("现行 40%：40 人次", "现行 80%：80 人次"), strict=True):
        assert "<c:lineChart>" in text
        for said in ("门槛", "列入人次", own):
            assert f"<a:t>{said}" in text or said in text
        assert text.count("<c:ser>") == 3


def test_a_total_that_does_not_move_has_no_line_of_its_own() -> None:
    """Moving 二类 takes from 三类: the sum is a flat line that would only press the other down."""
    one = tried("二类", 40, 30, 50)
    steps = len(one.thresholds)
    counts = {"二类": tuple(range(steps)), "三类": tuple(steps - k for k in range(steps))}
    flat = replace(one, groups=tuple(replace(group, counts=counts) for group in one.groups))
    with zipfile.ZipFile(BytesIO(write_whatif(replace(OUTCOME, lines=(flat,), near=())))) as package:
        assert package.read("xl/charts/chart1.xml").decode().count("<c:ser>") == 2


def test_every_class_and_subject_has_a_row_and_the_sums_add_up(book: Any) -> None:
    sheet = book["按班级学科"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[:2] for row in rows] == [
        *([name, subject] for name in CLASSES for subject in SUBJECTS),
        ["小计", "语文"],
        ["小计", "数学"],
        *([name, "小计"] for name in CLASSES),
        ["合计", "全部学科"],
    ]
    at = column(sheet, 2, "*40%") - 1
    assert [row[at] for row in rows] == [10] * 4 + [20] * 4 + [40]
    assert [row[3] for row in rows[:4]] == [56] * 4
    assert sheet.cell(1, 4).value.startswith("二类人次")
    assert sheet.cell(2, 4 + 21 + 2).value == "60%"


def test_who_stands_near_has_a_row_with_distance_category_and_cell(book: Any) -> None:
    sheet = book["临界"]
    titles = [cell.value for cell in sheet[2]]
    rows = [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]
    assert [(r["姓名"], r["筛查成绩"], r["分数线"], r["距离"], r["现在的类别"]) for r in rows] == [
        ("张样", 55.5, 56, -0.5, "三类"),
        ("=1+1", 57, 56, 1, "没有列入"),
    ]
    assert {(r["哪条线"], r["班级"], r["学号"], r["学科"], r["出处"]) for r in rows} == {
        ("三类 80%", "三(1)班", "20240001", "语文", "期中.xlsx!三年级!D7")
    }
    assert "不得公示" in sheet.cell(1, 1).value


def test_what_looks_like_a_formula_stays_text(book: Any) -> None:
    """A name from an input is never reckoned by Excel."""
    sheet = book["临界"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type != "f"


def test_the_notes_say_policy_inputs_program_and_that_nothing_is_decided(book: Any) -> None:
    text = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    for said in (
        "不决定名单",
        POLICY.digest,
        "一·第二类",
        "ab" * 32,
        "期中.xlsx",
        "xuekun ",
        "名单.xlsx",
        "screening.三类.at_most",
        "低于 40% 就越过了二类的线，没有往下试",
        "不得公示",
    ):
        assert said in text


def test_a_changed_value_is_said_in_the_notes() -> None:
    changed = replace(POLICY, changes=(("screening.三类.at_most", "80%", "75%"),))
    book = openpyxl.load_workbook(BytesIO(write_whatif(replace(OUTCOME, policy=changed))))
    text = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert "办法里是 80%，这次按 75%" in text


def test_every_sheet_prints_on_a4_lying_with_its_head_in_place(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.freeze_panes
    assert book["按班级学科"].print_title_rows == "$1:$2"
    assert book["按班级学科"].print_title_cols == "$A:$C"
    assert book["临界"].print_title_rows == "$2:$2"
    assert book["汇总"].row_breaks.brk


def test_the_same_outcome_gives_the_same_bytes(content: bytes) -> None:
    assert write_whatif(OUTCOME) == content


def test_nobody_near_and_no_class_still_make_a_workbook() -> None:
    empty = replace(OUTCOME.lines[0], groups=())
    book = openpyxl.load_workbook(BytesIO(write_whatif(replace(OUTCOME, lines=(empty,), near=()))))
    assert book["临界"].max_row == 2
    assert book["按班级学科"].max_row == 2


def test_a_school_column_stands_where_there_are_schools() -> None:
    groups = tuple(replace(group, school="东校") for group in OUTCOME.lines[0].groups)
    student = replace(OUTCOME.near[0], school="东校")
    one = replace(OUTCOME, lines=(replace(OUTCOME.lines[0], groups=groups),), near=(student,))
    book = openpyxl.load_workbook(BytesIO(write_whatif(one)))
    assert [cell.value for cell in book["按班级学科"][1]][:3] == ["学校", "班级", "学科"]
    assert book["按班级学科"].cell(3, 1).value == "东校"
    assert book["临界"].cell(3, column(book["临界"], 2, "学校")).value == "东校"
