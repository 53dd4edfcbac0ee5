"""Files, folders and patterns become the list of files to read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.containers.load import find_inputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A term's folder with everything that lies about in one."""
    for name in (
        "10班.xlsx",
        "2班.xlsx",
        "1班.XLS",
        "~$2班.xlsx",
        ".藏.xlsx",
        "2班_标注.xlsx",
        "学困生名册.xlsx",
        "通知.docx",
        "三(1)班[期中].csv",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "备份").mkdir()
    (tmp_path / "备份" / "2班.xlsx").write_bytes(b"x")
    return tmp_path


def names(paths: list[str]) -> list[str]:
    """Return the last part of each path."""
    return [Path(path).name for path in paths]


def test_a_folder_gives_its_tables_in_the_order_people_count(folder):
    """Lock files, hidden files, our own outputs, other documents and backups are left out."""
    assert names(find_inputs([str(folder)])) == ["1班.XLS", "2班.xlsx", "三(1)班[期中].csv", "10班.xlsx"]


def test_a_pattern_is_spread_as_windows_shells_do_not(folder):
    """Brackets are letters, since class names are full of them."""
    assert names(find_inputs([str(folder / "*.xlsx")])) == ["2班.xlsx", "10班.xlsx"]
    assert names(find_inputs([str(folder / "?班.xlsx")])) == ["2班.xlsx"]
    assert names(find_inputs([str(folder / "*[期中].csv")])) == ["三(1)班[期中].csv"]


def test_a_pattern_does_not_reach_into_backups(folder):
    """What was replaced is not read again."""
    with pytest.raises(CannotGoOn, match="没有文件符合"):
        find_inputs([str(folder / "*" / "*.xlsx")])


def test_a_relative_pattern_is_taken_from_where_one_stands(folder, monkeypatch):
    """The paths stay relative, as they were typed."""
    monkeypatch.chdir(folder)
    assert find_inputs(["*班.xlsx"]) == ["2班.xlsx", "10班.xlsx"]


def test_a_file_named_twice_is_read_once(folder):
    """By itself, by its folder, or by another way of writing its path."""
    again = str(folder / "备份" / ".." / "2班.xlsx")
    assert names(find_inputs([str(folder / "2班.xlsx"), again, str(folder)])) == [
        "2班.xlsx",
        "1班.XLS",
        "三(1)班[期中].csv",
        "10班.xlsx",
    ]


def test_our_own_outputs_are_taken_when_named_outright(folder):
    """The register is an input of other commands."""
    assert names(find_inputs([str(folder / "学困生名册.xlsx")])) == ["学困生名册.xlsx"]
    assert names(find_inputs([str(folder / "2班_标注.xlsx")])) == ["2班_标注.xlsx"]


def test_an_annotated_copy_beside_its_original_is_left_out(folder):
    """A shell that spreads *.xlsx itself would have each score twice."""
    spread = [str(folder / name) for name in ("2班.xlsx", "2班_标注.xlsx", "~$2班.xlsx")]
    assert names(find_inputs(spread)) == ["2班.xlsx"]


def test_a_missing_file_is_named_with_the_nearest_there_is(folder):
    """A wrong ending is the usual mistake."""
    with pytest.raises(CannotGoOn, match=r"2班\.xls」") as refusal:
        find_inputs([str(folder / "2班.xls")])
    assert "「2班.xlsx」" in refusal.value.hint


def test_a_missing_folder_is_named(folder):
    """The folder is the mistake then, and not the file."""
    with pytest.raises(CannotGoOn, match="找不到文件夹"):
        find_inputs([str(folder / "没有" / "2班.xlsx")])


def test_a_folder_without_tables_says_which_endings_are_looked_for(tmp_path):
    """So that nobody wonders about a docx."""
    with pytest.raises(CannotGoOn, match="没有成绩表") as refusal:
        find_inputs([str(tmp_path)])
    assert ".xlsx" in refusal.value.hint


def test_the_readers_cost_nothing_until_a_file_is_read():
    """Importing the door loads no heavy library."""
    heavy = ["numpy", "pandas", "openpyxl", "lxml", "xlrd", "python_calamine"]
    script = f"import sys, xuekun_cli.sheets.containers.load; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


def test_reading_an_xlsx_loads_neither_pandas_nor_openpyxl(tmp_path):
    """They alone would use up the second that a screening may take."""
    import openpyxl

    path = tmp_path / "期中.xlsx"
    openpyxl.Workbook().save(path)
    script = (
        "import sys\nfrom xuekun_cli.sheets.containers.load import open_books\n"
        f"open_books({str(path)!r})\n"
        "print([m for m in ('numpy', 'pandas', 'openpyxl', 'xlrd') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
