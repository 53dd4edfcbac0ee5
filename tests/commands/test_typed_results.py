"""What people type into a result workbook stands in the one that takes its place, whatever they saved it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from office_desk import Desk
from typed_desk import Hand, note, office, rewritten_by_office, sat, sheet, texts_of, worked_on, write
from xuekun_cli.model.besides import SHEET_KEPT
from xuekun_cli.model.names.outputs import CHECK_NAME, OUR_SHEETS, RATES_NAME, REPORT_NAME, TRACK_NAME, WHATIF_NAME

EXAMS = ("期初.xlsx", "期中.xlsx", "期末.xlsx")
WORDS: dict[str, tuple[str, ...]] = {
    REPORT_NAME: ("report", "期初.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx"),
    CHECK_NAME: ("check", "期初.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx"),
    RATES_NAME: ("rates", "期末.xlsx", "--teachers", "任课表.xlsx"),
    TRACK_NAME: ("track", *EXAMS),
    WHATIF_NAME: ("whatif", "期末.xlsx"),
}
"""The workbook → the command that makes it."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three exams and all five workbooks."""
    import sys

    from xuekun_cli.__main__ import main

    folder = tmp_path_factory.mktemp("results")
    for change, name in enumerate(EXAMS):
        sat(folder, change, name)
    Desk(folder).lay_down([("三(1)班", "王老师", "李老师")], "任课表.xlsx", ("班级", "语文", "数学"))
    for words in WORDS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["xuekun", *words, "-q"])
            with pytest.raises(SystemExit) as left:
                main()
            assert not left.value.code
    return folder


@pytest.fixture
def desk(results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, where the command is run."""
    folder = tmp_path / "桌面"
    shutil.copytree(results, folder)
    monkeypatch.chdir(folder)
    return folder


def table(book: Workbook) -> Any:
    """Return the first sheet that is a table: 总览 stands before it."""
    return book.worksheets[book.worksheets[0].title == "总览"]


def right_of(text: str) -> Hand:
    """Type a heading and two remarks right of the first sheet's table."""

    def hand(book: Workbook) -> None:
        page = table(book)
        at = page.max_column + 2
        for row, said in ((2, f"{text}一栏"), (3, text), (5, f"{text}第五行")):
            page.cell(row, at).value = said

    return hand


def below(text: str) -> Hand:
    """Type below the first sheet's table."""

    def hand(book: Workbook) -> None:
        page = table(book)
        page.cell(page.max_row + 2, 1).value = text
        page.cell(page.max_row + 2, 3).value = 2025

    return hand


def in_an_empty_cell(book: Workbook) -> None:
    """Type into the first empty cell of a row that has something."""
    for page in book.worksheets:
        if page.title == "待核查":
            continue  # there it would be an answer
        for row in page.iter_rows(min_row=3, max_row=12):
            empty = [cell for cell in row if cell.value is None and not hasattr(cell, "is_merged")]
            filled = sum(cell.value is not None for cell in row)
            if filled > 3 and empty and type(empty[0]).__name__ == "Cell":
                empty[0].value = "写在空格里"
                return
    table(book)["Z9"] = "写在空格里"


def over_a_text(book: Workbook) -> None:
    """Write behind a text of ours."""
    page = table(book)
    cell = next(
        c for row in page.iter_rows(min_row=2) for c in row if isinstance(c.value, str) and len(c.value) > 2
    )
    cell.value = f"{cell.value}（已核对）"


def noted(book: Workbook) -> None:
    """Put a note on a cell."""
    page = table(book)
    cell = next(c for row in page.iter_rows(min_row=2) for c in row if type(c).__name__ == "Cell" and c.value)
    note(page.title, cell.coordinate, "批注里的话")(book)


def a_sheet(book: Workbook) -> None:
    """Add a sheet."""
    page = book.create_sheet("会议记录")
    page.append(["时间", date(2025, 6, 1)])
    page.append(["内容", "逐班分析"])


def a_column(book: Workbook) -> None:
    """Insert a column at the left."""
    page = table(book)
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    page.insert_cols(1)
    page["A4"] = "左边插的"


def sorted_rows(book: Workbook) -> None:
    """Turn the last rows of the first sheet round, and type beside one."""
    page = table(book)
    last = page.max_row
    one, other = ([cell.value for cell in page[row]] for row in (last - 1, last))
    for row, values in ((last - 1, other), (last, one)):
        for cell, value in zip(page[row], values, strict=True):
            if type(cell).__name__ == "Cell":
                cell.value = value
    page.cell(last, page.max_column + 1).value = "排过序"


def on_the_first_page(book: Workbook) -> None:
    """Write on 总览: over a sentence of ours, below all, and in a note."""
    page = book.worksheets[0]
    cell = next(
        c for row in page.iter_rows(min_row=8) for c in row if isinstance(c.value, str) and "。" in c.value
    )
    cell.value = f"{cell.value}（校长已阅）"
    page.cell(page.max_row + 2, 1).value = "总览下面的话"
    note(page.title, "A1", "总览上的批注")(book)


SCENES: dict[str, tuple[Hand, tuple[str, ...]]] = {
    "beside": (right_of("家长会"), ("家长会一栏", "家长会", "家长会第五行")),
    "below": (below("教务处意见：同意"), ("教务处意见：同意", "2025")),
    "in an empty cell": (in_an_empty_cell, ("写在空格里",)),
    "over a text": (over_a_text, ("（已核对）",)),
    "a sheet": (a_sheet, ("会议记录", "逐班分析", "2025-06-01")),
    "a column": (a_column, ("左边插的",)),
    "sorted": (sorted_rows, ("排过序",)),
    "a note": (noted, ("批注里的话",)),
    "on 说明": (write("说明", "E4", "说明旁边的话"), ("说明旁边的话",)),
    "a formula": (lambda book: write(table(book).title, "AA3", "=SUM(A1:A2)")(book), ("=SUM(A1:A2)",)),
    "on 总览": (on_the_first_page, ("（校长已阅）", "总览下面的话", "总览上的批注")),
    "a renamed sheet": (
        lambda book: (
            write(table(book).title, "Z4", "改了表名")(book),
            setattr(table(book), "title", "我的表"),
        )[0],
        ("改了表名",),
    ),
}


def everything(path: Path) -> str:
    """Return all texts of a workbook, and the names of its sheets."""
    found = texts_of(path)
    return "\n".join([*found, *(text for texts in found.values() for text in texts)])


def at_once(book: Workbook) -> None:
    """Do everything to one workbook that leaves its rows and columns where they are."""
    for scene in TOGETHER:
        SCENES[scene][0](book)


TOGETHER = ("beside", "in an empty cell", "over a text", "a sheet", "a note", "on 说明", "a formula", "below")
ALL = [(RATES_NAME, *one) for one in SCENES.values()] + [
    (name, hand, typed)
    for name in WORDS
    if name != RATES_NAME
    for hand, typed in (
        (at_once, tuple(text for scene in TOGETHER for text in SCENES[scene][1])),
        *(SCENES[scene] for scene in ("a column", "sorted", "a renamed sheet", "on 总览")),
    )
]


@pytest.mark.parametrize(("name", "hand", "typed"), ALL)
def test_what_was_typed_stands_in_the_next_one(
    desk: Path, xuekun: Callable[..., Any], name: str, hand: Hand, typed: tuple[str, ...]
) -> None:
    """Nothing else is taken for a person's, and the run after it changes nothing any more."""
    worked_on(desk / name, hand)
    ran = xuekun(*WORDS[name], "--json")
    assert ran.exit == 0, ran.err
    now = everything(desk / name)
    assert [text for text in typed if text not in now] == []
    said = [one for one in ran.document["findings"] if one["code"] in ("typed_kept", "typed_sheet_added")]
    assert len(said) <= len(typed)
    assert all(one["file"] == name and one["sheet"] for one in said)
    once = (desk / name).read_bytes()
    assert xuekun(*WORDS[name], "-q").exit == 0
    assert (desk / name).read_bytes() == once


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("scene", ["beside", "below", "a sheet"])
def test_it_stands_there_though_the_scores_are_others(
    desk: Path, xuekun: Callable[..., Any], name: str, scene: str
) -> None:
    hand, typed = SCENES[scene]
    worked_on(desk / name, hand)
    sat(desk, 7, "期末.xlsx")
    ran = xuekun(*WORDS[name], "--json")
    assert ran.exit == 0, ran.err
    now = everything(desk / name)
    assert [text for text in typed if text not in now] == []
    assert len([one for one in ran.document["findings"] if one["code"] == "typed_kept"]) <= len(typed)


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("change", [0, 7], ids=["same", "other scores"])
def test_a_workbook_that_was_only_saved_has_nothing_of_a_persons(
    desk: Path, xuekun: Callable[..., Any], name: str, change: int
) -> None:
    """What is ours is not taken for a person's, though other numbers stand there now."""
    worked_on(desk / name)
    if change:
        sat(desk, change, "期末.xlsx")
    ran = xuekun(*WORDS[name], "--json")
    said = [one for one in ran.document["findings"] if one["code"].startswith("typed_")]
    assert [one for one in said if not (change and one["code"] == "typed_not_told")] == []
    assert SHEET_KEPT not in texts_of(desk / name)


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_workbooks_that_libreoffice_saved(desk: Path, xuekun: Callable[..., Any]) -> None:
    """All five at once: what was typed is there, and nothing else."""
    for name in WORDS:
        worked_on(desk / name, right_of("家长会"))
    rewritten_by_office(*(desk / name for name in WORDS))
    for name, words in WORDS.items():
        ran = xuekun(*words, "--json")
        assert ran.exit == 0, ran.err
        kept = [one for one in ran.document["findings"] if one["code"].startswith("typed_")]
        assert [one["code"] for one in kept] == ["typed_kept"] * 3, (name, kept)


@pytest.mark.parametrize("name", [REPORT_NAME, CHECK_NAME, RATES_NAME, TRACK_NAME])
def test_an_answer_in_the_workbook_is_honoured_or_kept(desk: Path, xuekun: Callable[..., Any], name: str) -> None:
    """Also one that means nothing here stands there again: it was a person's."""

    def answer(book: Workbook) -> None:
        page = sheet(book, "待核查")
        titles = [cell.value for cell in page[1]]
        row = next(r for r in range(2, page.max_row + 1) if page.cell(r, titles.index("编码") + 1).value)
        page.cell(row, titles.index("回答") + 1).value = "问过再说"

    worked_on(desk / name, answer)
    assert xuekun(*WORDS[name], "-q").exit == 0
    assert "问过再说" in everything(desk / name)


def test_the_screen_says_where_it_is(desk: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(desk / RATES_NAME, right_of("家长会"))
    ran = xuekun(*WORDS[RATES_NAME])
    assert "上一份里自己加的内容" in ran.out
    assert "放在「手写留底」表" in ran.out


def test_the_names_of_our_sheets_are_known(results: Path) -> None:
    """A sheet of another name is a person's."""
    for name in WORDS:
        assert set(texts_of(results / name)) <= OUR_SHEETS
