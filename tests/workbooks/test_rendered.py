"""The workbooks of report, check, rates and track as they are printed: pages, blank pages, cut cells, columns, type."""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter

from places import lay_samples
from xuekun_cli.__main__ import main
from xuekun_cli.model.names.outputs import CHECK_NAME, RATES_NAME, REPORT_NAME, TRACK_NAME
from xuekun_cli.workbooks.pages.columns import MOST_SHOWN
from xuekun_cli.workbooks.pages.table import LYING, STANDING

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
PAIR = ("期初成绩.xlsx", "期末成绩.xls", "--mid", "期中成绩.xlsx", "--teachers", "任课表.xlsx")
LISTS = ("--exempt", "随班就读名单.xlsx")
WORDS = {
    REPORT_NAME: ("report", *PAIR, *LISTS),
    CHECK_NAME: ("check", *PAIR, *LISTS),
    RATES_NAME: ("rates", "期中成绩.xlsx", "--before", "期初成绩.xlsx", "--teachers", "任课表.xlsx", *LISTS),
    TRACK_NAME: ("track", "期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls", *LISTS),
}
MOST_PAGES = {REPORT_NAME: 16, CHECK_NAME: 15, RATES_NAME: 16, TRACK_NAME: 13}
"""Of three classes. Programs and fonts differ by a page or so; 历次跟踪 was 78."""
NOT_TABLES = ("总览", "学科", "班级图", "流向", "说明", "一名学生")
"""Pages of charts, sentences and lines."""
LINE = 12.0
"""Points that a line of ten-point type takes at the least."""
_PADDING = 0.3
"""Half-width characters of a cell that its text cannot use."""


class Cut(NamedTuple):
    """A cell whose text does not fit into it."""

    sheet: str
    cell: str
    lines: int
    height: float


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples and the four workbooks."""
    folder = tmp_path_factory.mktemp("pages")
    lay_samples(folder)
    for words in WORDS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["xuekun", *words, "-q"])
            with pytest.raises(SystemExit) as left:
                main()
            assert not left.value.code
    return folder


def half_widths(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 or char in "→↑↓－＝“”（）" else 1 for char in text)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes, filled character by character."""
    lines = 0
    for part in text.split("\n"):
        lines += 1
        used = 0
        for char in part:
            wide = half_widths(char)
            if used and used + wide > width:
                lines, used = lines + 1, 0
            used += wide
    return lines


def widths_of(sheet: Any) -> dict[int, float]:
    """Return the width of every column that is seen, in half-width characters."""
    found = {}
    for one in sheet.column_dimensions.values():
        for column in range(one.min, one.max + 1):
            if not one.hidden and column <= sheet.max_column:
                found[column] = one.width - 0.71
    return found


def cut_cells(sheet: Any) -> list[Cut]:
    """Return the cells within the printed page whose row is too low for their text."""
    widths, merged = widths_of(sheet), {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
    area = sheet.print_area.rpartition("!")[2] if sheet.print_area else sheet.dimensions
    found = []
    for row in sheet[area]:
        height = sheet.row_dimensions[row[0].row].height or 15.0
        for cell in row:
            if not isinstance(cell.value, str) or cell.column not in widths or not cell.alignment.wrap_text:
                continue
            over = merged.get(cell.coordinate)
            columns = range(over.min_col, over.max_col + 1) if over else (cell.column,)
            room = sum(widths.get(column, 0.0) for column in columns) * ((cell.font.b and 0.95) or 1.0) - _PADDING
            lines = lines_of(cell.value, room * 10 / cell.font.sz)
            rows = over.max_row - over.min_row + 1 if over else 1
            if lines * LINE * cell.font.sz / 10 > height * rows + 1:
                found.append(Cut(sheet.title, cell.coordinate, lines, height))
    return found


@pytest.mark.parametrize("name", WORDS)
def test_no_text_is_cut(desk: Path, name: str) -> None:
    """Every row is as high as its longest text asks for, headers too."""
    book = openpyxl.load_workbook(desk / name)
    assert [cut for sheet in book for cut in cut_cells(sheet)] == []


@pytest.mark.parametrize("name", WORDS)
def test_no_table_has_more_than_twelve_columns_and_all_are_read_at_nine_points(desk: Path, name: str) -> None:
    """The others are folded, and not printed; the head stands on every page."""
    for sheet in openpyxl.load_workbook(desk / name):
        if sheet.title in NOT_TABLES:
            continue
        widths = widths_of(sheet)
        assert len(widths) <= MOST_SHOWN, sheet.title
        most = STANDING if sheet.page_setup.orientation == "portrait" else LYING
        assert sum(widths.values()) <= most + 1, sheet.title
        assert sheet.print_title_rows, sheet.title


def test_a_low_row_and_a_narrow_column_are_seen_as_cut() -> None:
    """The check above can fail."""

    def cuts(height: float) -> list[int]:
        out = BytesIO()
        workbook = xlsxwriter.Workbook(out)
        sheet = workbook.add_worksheet("表")
        sheet.set_column(0, 0, 12)
        sheet.set_row(0, height)
        look = workbook.add_format({"text_wrap": True, "font_size": 10})
        sheet.write_string(0, 0, "在窄的一栏里要写三行的话", look)
        workbook.close()
        return [cut.lines for cut in cut_cells(openpyxl.load_workbook(out)["表"])]

    assert (cuts(20), cuts(40)) == ([3], [])


@pytest.fixture(scope="module")
def printed(desk: Path) -> dict[str, list[str]]:
    """The texts of the pages that LibreOffice prints, workbook by workbook."""
    if not all(map(shutil.which, ("soffice", "pdftotext"))):
        pytest.skip("LibreOffice or poppler is not installed")
    profile = f"-env:UserInstallation={(desk / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", *(str(desk / name) for name in WORDS)]
    subprocess.run([*command, "--outdir", str(desk)], check=True, capture_output=True, timeout=300)
    found = {}
    for name in WORDS:
        made = subprocess.run(
            ["pdftotext", "-layout", str((desk / name).with_suffix(".pdf")), "-"],
            check=True,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        found[name] = made.stdout.split("\f")[:-1]
    return found


@pytest.mark.parametrize("name", WORDS)
def test_the_pages_are_few_and_none_is_blank(printed: dict[str, list[str]], name: str) -> None:
    """Beside the page's number something stands on each."""
    pages = printed[name]
    assert 1 < len(pages) <= MOST_PAGES[name]
    said = [[line for line in page.splitlines() if line.strip()] for page in pages]
    assert [number for number, lines in enumerate(said, start=1) if len(lines) < 4] == []


@pytest.mark.parametrize("name", WORDS)
def test_the_first_page_is_the_overview_and_nothing_of_it_goes_on(
    printed: dict[str, list[str]], name: str
) -> None:
    """One page, to its last line; what the charts are drawn from is not printed."""
    first, second, *_ = printed[name]
    assert "往下看" in first
    assert "不得公示" in first.splitlines()[-2] or "不得公示" in first
    assert "往下看" not in second
    assert "画图用" not in "".join(printed[name])
