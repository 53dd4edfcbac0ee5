"""The files a run leaves: where they stand, what they are called, and what a person did to them meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cohorts import CONTAINERS
from cohorts.page import Page
from office_desk import HEADER, Desk
from places import SAMPLES
from xuekun_cli.commands.shared.outputs import copy_paths
from xuekun_cli.model.register import REGISTER_NAME, SHEET_CHECK, SHEET_REGISTER
from xuekun_cli.workbooks.pages.styles import category_fill

ROWS: list[tuple[object, ...]] = [
    *((f"2024{n:02}", f"学生{n}", "三(1)班", 80 + n % 7, 75 + n % 9) for n in range(12)),
    ("202490", "赵样", "三(1)班", 20, 78),
    ("202491", "钱样", "三(1)班", 82, 40),
    ("202492", "孙样", "三(1)班", None, 80),
]
FILES = ["一班.xlsx", REGISTER_NAME]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with one score file in it."""
    desk = Desk(tmp_path)
    desk.lay_down(ROWS, "一班.xlsx")
    return desk


def names(folder: Path) -> list[str]:
    """Return the files and folders that lie directly in a folder."""
    return sorted(path.name for path in folder.iterdir())


def page(path: Path, sheet: str = "") -> Worksheet:
    """Return a sheet of a finished workbook: the named one, or the first."""
    book = openpyxl.load_workbook(path)
    found = book[sheet] if sheet else book.worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def filled(sheet: Worksheet) -> dict[str, str]:
    """Return the cells with a fill: address → colour."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.fill.fill_type == "solid")
    return {cell.coordinate: str(cell.fill.start_color.rgb)[-6:] for cell in cells}


def test_a_second_run_writes_the_same_bytes_and_moves_nothing(desk: Desk, xuekun: Any) -> None:
    first = xuekun("screen", desk.folder, "--json")
    assert "own_output" not in {finding["code"] for finding in first.document["findings"]}
    before = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    second = xuekun("screen", desk.folder, "--json")
    assert "own_output" in {finding["code"] for finding in second.document["findings"]}
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == before


def test_the_copy_has_fills_on_listed_scores_and_two_columns_more(desk: Desk, xuekun: Any) -> None:
    xuekun("screen", desk.folder / "一班.xlsx")
    given, copy = page(desk.folder / "一班.xlsx"), page(desk.folder / "一班_标注.xlsx")
    width = len(HEADER)
    originals = [[cell.value for cell in row] for row in given.iter_rows()]
    assert [[cell.value for cell in row[:width]] for row in copy.iter_rows()] == originals
    assert filled(copy) == {"D14": category_fill("二类"), "E15": category_fill("三类")}
    said = {row[1].value: [cell.value for cell in row[width:]] for row in copy.iter_rows()}
    assert said["姓名"] == ["类别", "说明"]
    assert [said[name][0] for name in ("赵样", "钱样")] == ["二类", "三类"]
    listed = {"姓名", "赵样", "钱样"}
    assert {tuple(texts) for name, texts in said.items() if name not in listed} == {(None, None)}


def test_two_header_rows_keep_their_merged_cells_widths_and_formats(tmp_path: Path, xuekun: Any) -> None:
    """The columns begin beside the lower header row, right of everything, under a title of their own."""
    shutil.copy(SAMPLES / "期中成绩.xlsx", tmp_path / "期中成绩.xlsx")
    xuekun("screen", tmp_path)
    given, copy = page(tmp_path / "期中成绩.xlsx"), page(tmp_path / "期中成绩_标注.xlsx")
    first = given.max_column + 1
    title = f"{get_column_letter(first)}1:{get_column_letter(first + 1)}1"
    assert set(map(str, copy.merged_cells.ranges)) == {title, *map(str, given.merged_cells.ranges)}
    assert copy.cell(1, first).value == "筛查结果"
    widths = {letter: column.width for letter, column in given.column_dimensions.items()}
    assert widths
    assert {letter: copy.column_dimensions[letter].width for letter in widths} == widths
    assert copy.cell(2, given.max_column + 1).value == "类别"
    for row, kept in zip(given.iter_rows(), copy.iter_rows(), strict=True):
        for old, new in zip(row, kept, strict=False):
            assert (new.value, new.number_format) == (old.value, old.number_format)
            # a marked score is bold
            font = repr(new.font).replace("b=True", "b=False")
            assert font == repr(old.font).replace("b=True", "b=False")
            assert repr((new.border, new.alignment)) == repr((old.border, old.alignment))


def test_results_go_where_out_says_and_only_their_owner_reads_them(desk: Desk, xuekun: Any) -> None:
    out = desk.folder / "结果" / "期中"
    assert xuekun("screen", desk.folder / "一班.xlsx", "--out", out).exit == 0
    assert names(out) == ["一班_标注.xlsx", REGISTER_NAME]
    assert names(desk.folder) == ["一班.xlsx", "结果"]
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_the_register_stands_in_the_folder_that_was_named(desk: Desk, xuekun: Any) -> None:
    """For a folder, for a pattern, and for a pattern over several folders: where the pattern begins."""
    for number, folder in enumerate(("一校", "二校")):
        (desk.folder / folder).mkdir()
        rows = [(f"9{number}{row[0]}", *row[1:2], f"三({number + 2})班", *row[3:]) for row in ROWS]
        desk.lay_down(rows, f"{folder}/成绩.xlsx")
    assert xuekun("screen", desk.folder / "一校").exit == 0
    assert names(desk.folder / "一校") == [REGISTER_NAME, "成绩.xlsx", "成绩_标注.xlsx"]
    assert xuekun("screen", desk.folder / "*校" / "成绩.xlsx").exit == 0
    assert REGISTER_NAME in names(desk.folder)
    assert not [name for name in names(desk.folder) if "*" in name]


def test_equal_stems_are_numbered_and_nothing_overwrites_anything(tmp_path: Path, xuekun: Any) -> None:
    """Members of a zip, files of several folders, and names that differ in capitals only."""
    desk = Desk(tmp_path)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, name in enumerate(("一校/Cj.xlsx", "二校/cj.xlsx", "三校/CJ.xls")):
            rows = [(f"{number}{row[0]}", row[1], f"三({number + 1})班", *row[3:]) for row in ROWS]
            archive.writestr(name, desk.lay_down(rows, "cj.xlsx").read_bytes())
    (tmp_path / "cj.xlsx").unlink()
    (tmp_path / "各校.zip").write_bytes(packed.getvalue())
    assert xuekun("screen", tmp_path).exit == 0
    written = [name for name in names(tmp_path) if "_标注" in name]
    assert sorted(name.lower() for name in written) == ["cj_标注-2.xlsx", "cj_标注-3.xlsx", "cj_标注.xlsx"]
    assert {page(tmp_path / name)["C2"].value for name in written} == {"三(1)班", "三(2)班", "三(3)班"}
    assert xuekun("screen", tmp_path, "--json").document["outputs"] == [
        str(tmp_path / name) for name in ("Cj_标注.xlsx", "cj_标注-2.xlsx", "CJ_标注-3.xlsx", REGISTER_NAME)
    ]


def test_a_copy_never_takes_the_place_of_an_input(desk: Desk) -> None:
    """Somebody calls a score file like the copy of another."""
    desk.lay_down([(f"7{row[0]}", row[1], "三(2)班", *row[3:]) for row in ROWS], "一班_标注.csv")
    (desk.folder / "一班_标注.csv").rename(desk.folder / "一班_标注.xlsx")
    outcome = desk.screen("一班.xlsx")
    taken = outcome.inputs[0].book.path
    paths = copy_paths(outcome, [0], "")
    assert paths == {0: str(desk.folder / "一班_标注.xlsx")}
    assert taken not in paths.values()


NO_XLSX = sorted(name for name in CONTAINERS if name != "xlsx" and not name.startswith("zip"))


@pytest.mark.parametrize("container", NO_XLSX)
def test_what_is_no_xlsx_becomes_one_with_the_same_cells(container: str, tmp_path: Path, xuekun: Any) -> None:
    form = CONTAINERS[container]
    (tmp_path / f"一班{form.suffix}").write_bytes(form.write([Page("一班", [list(HEADER), *map(list, ROWS)])]))
    assert xuekun("screen", tmp_path).exit == 0
    copy = page(tmp_path / "一班_标注.xlsx")
    shown = [[said(cell.value) for cell in row[: len(HEADER)]] for row in copy.iter_rows()]
    assert shown == [[said(value) for value in row] for row in (HEADER, *ROWS)]
    assert set(filled(copy)) == {"D14", "E15"}
    assert copy.page_setup.fitToHeight == 0, "one page wide when printed"


def said(value: object) -> str:
    """Return what a cell shows: some containers know no numbers."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def test_text_that_looks_like_a_formula_stays_text_everywhere(tmp_path: Path, xuekun: Any) -> None:
    """Names, ids and classes that begin with = + - @, in the copy and in the register."""
    desk = Desk(tmp_path)
    odd = [
        ("=1+1", "=HYPERLINK(1)", "@一班", 20, 70),
        ("+2", "-张三", "@一班", 21, 70),
        ("@4", "@SUM", "@一班", 22, 70),
    ]
    rows = [*odd, *((f"9{n}", f"甲{n}", "@一班", 90, 70) for n in range(20))]
    text = "\n".join(",".join(map(str, row)) for row in (HEADER, *rows))
    (tmp_path / "一班.csv").write_text(text, encoding="utf-8")
    assert xuekun("screen", tmp_path).exit == 0
    for name in ("一班_标注.xlsx", REGISTER_NAME):
        for sheet in openpyxl.load_workbook(tmp_path / name).worksheets:
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {"=HYPERLINK(1)", "-张三", "@SUM"} <= {row["姓名"] for row in desk.rows(SHEET_REGISTER)}


def rearranged(desk: Desk) -> None:
    """Do to the register what people do: rename a sheet, a title above, columns and rows in another order."""
    book = openpyxl.load_workbook(desk.register)
    rows = [list(row) for row in book[SHEET_REGISTER].iter_rows(values_only=True)]
    new = book.create_sheet("打印用", 0)
    new.append(["三年级帮扶名册"])
    for row in (rows[0], *rows[:0:-1]):
        new.append(row[::-1])
    del book[SHEET_REGISTER]
    book.save(desk.register)


def test_a_register_that_a_person_rearranged_is_still_read(desk: Desk, xuekun: Any) -> None:
    xuekun("screen", desk.folder)
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, 审核="　确认 ", 备注=7)
    rearranged(desk)
    assert xuekun("screen", desk.folder).exit == 0
    (row,) = (row for row in desk.rows(SHEET_REGISTER) if row["姓名"] == "赵样")
    assert (row["审核"], row["备注"]) == ("确认", "7")
    assert len(names(desk.folder / "备份")) == 1


@pytest.mark.parametrize("typed", ["66", 66, " 66 ", 66.0])
def test_an_answer_is_taken_with_spaces_and_as_a_number(typed: str | float, desk: Desk, xuekun: Any) -> None:
    xuekun("screen", desk.folder)
    (question,) = (row for row in desk.rows(SHEET_CHECK) if row["对象"] and "孙样" in str(row["对象"]))
    desk.type_in(SHEET_CHECK, {"编码": question["编码"]}, 回答=typed)
    groups = xuekun("screen", desk.folder, "--json").document["groups"]
    assert next(group["takers"] for group in groups if group["subject"] == "语文") == len(ROWS)


@pytest.mark.parametrize(("sheet", "column"), [(SHEET_REGISTER, "学科"), (SHEET_CHECK, "编码")])
def test_a_column_that_says_whose_a_text_is_may_not_be_gone(
    sheet: str, column: str, desk: Desk, xuekun: Any
) -> None:
    """What was typed would be lost without a word otherwise."""
    xuekun("screen", desk.folder)
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, 审核="确认")
    question = next(row for row in desk.rows(SHEET_CHECK) if row["编码"])
    desk.type_in(SHEET_CHECK, {"编码": question["编码"]}, 回答="缺考")
    book = openpyxl.load_workbook(desk.register)
    titles = [cell.value for cell in book[sheet][1]]
    book[sheet].delete_cols(titles.index(column) + 1)
    book.save(desk.register)
    before = desk.register.read_bytes()
    ran = xuekun("screen", desk.folder)
    assert ran.exit == 2
    assert f"少了「{column}」一列" in ran.said
    assert desk.register.read_bytes() == before


def _cut(desk: Desk) -> None:
    desk.register.write_bytes(desk.register.read_bytes()[:2000])


def _other_workbook(desk: Desk) -> None:
    shutil.copy(desk.folder / "一班.xlsx", desk.register)


def _open_in_excel(desk: Desk) -> None:
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, 备注="新")
    (desk.folder / f"~${REGISTER_NAME}").write_bytes(b"x")


def _folder_there(desk: Desk) -> None:
    desk.register.unlink()
    desk.register.mkdir()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(_cut, "读不出来"), (_other_workbook, "找不到"), (_open_in_excel, "正在"), (_folder_there, "同名的文件夹")],
)
def test_a_register_that_cannot_be_replaced_stops_the_run(
    spoil: Callable[[Desk], None], said: str, desk: Desk, xuekun: Any
) -> None:
    xuekun("screen", desk.folder)
    spoil(desk)
    (desk.folder / "一班_标注.xlsx").unlink()
    before = names(desk.folder)
    ran = xuekun("screen", desk.folder)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert "下一步：" in ran.said
    assert names(desk.folder) == before


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError(errno.ENOSPC, "no space"), "磁盘满了"), (PermissionError(errno.EACCES, "denied"), "不允许写入")],
)
def test_a_disk_that_is_full_or_closed_is_said_and_nothing_is_left(
    error: OSError, said: str, desk: Desk, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("xuekun_cli.workbooks.pages.store.os.fsync", failing)
    ran = xuekun("screen", desk.folder)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert names(desk.folder) == ["一班.xlsx"]


def test_a_register_longer_than_a_sheet_is_refused_before_anything_is_written(
    desk: Desk, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xuekun_cli.commands.shared.screen_files.MOST_LISTED", 1)
    ran = xuekun("screen", desk.folder)
    assert (ran.exit, ran.out) == (2, "")
    assert "放不下" in ran.said
    assert "分成几个文件" in ran.said
    assert names(desk.folder) == ["一班.xlsx"]


def test_a_register_with_nobody_on_it_says_so_without_an_empty_chart(tmp_path: Path, xuekun: Any) -> None:
    desk = Desk(tmp_path)
    desk.lay_down(ROWS[:12], "一班.xlsx")
    assert xuekun("screen", tmp_path).exit == 0
    assert desk.cells(SHEET_REGISTER)[1][0] == "没有学生列入。"
    with zipfile.ZipFile(desk.register) as archive:
        assert not [name for name in archive.namelist() if "chart" in name]
