"""Whatever people do to a register: what they typed stands in the next one, in its place or in 手写留底."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.workbook import Workbook

from office_desk import Desk
from typed_desk import (
    EXAM,
    Hand,
    beside,
    by_student,
    column,
    fill,
    insert,
    note,
    office,
    retitle,
    rewritten_by_office,
    sat,
    sheet,
    texts_of,
    worked_on,
    write,
)
from xuekun_cli.model.besides import SHEET_KEPT
from xuekun_cli.model.register import REGISTER_NAME

REMARK = fill("备注", "甲的备注", "乙的备注", "丙的备注")


def moved(book: Workbook) -> None:
    """Move 备注 to the front."""
    page = sheet(book, "名册")
    at = column(page, "备注")
    values = [page.cell(row, at).value for row in range(1, page.max_row + 1)]
    page.delete_cols(at)
    page.insert_cols(1)
    for row, value in enumerate(values, start=1):
        page.cell(row, 1).value = value


def hidden(book: Workbook) -> None:
    """Hide 备注, and the sheet's first columns."""
    page = sheet(book, "名册")
    for letter in ("A", "B", page.cell(1, column(page, "备注")).column_letter):
        page.column_dimensions[letter].hidden = True


def headed(book: Workbook) -> None:
    """Put a heading above the header."""
    page = sheet(book, "名册")
    page.insert_rows(1, 3)
    page["A1"] = "三年级帮扶台账"


def turned(book: Workbook) -> None:
    """Sort the rows the other way round."""
    page = sheet(book, "名册")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for place, value in enumerate(row, start=1):
            page.cell(number, place).value = value


def a_row_less(book: Workbook) -> None:
    """Delete the last row, on which nobody has typed."""
    page = sheet(book, "名册")
    page.delete_rows(page.max_row)


def by_hand(book: Workbook) -> None:
    """Add a row for a student whom the program did not list."""
    page = sheet(book, "名册")
    row = page.max_row + 1
    for title, text in {
        "班级": "三(1)班",
        "学号": "2001",
        "姓名": "学生1",
        "学科": "语文",
        "备注": "手加的备注",
    }.items():
        page.cell(row, column(page, title)).value = text


def nobody_known(book: Workbook) -> None:
    """Add a row for a child that is in no file, without any remark."""
    page = sheet(book, "名册")
    row = page.max_row + 1
    for title, text in {"班级": "三(9)班", "姓名": "吴新来", "学科": "语文", "类别": "二类"}.items():
        page.cell(row, column(page, title)).value = text


def merged(book: Workbook) -> None:
    """Merge the remarks of two rows."""
    page = sheet(book, "名册")
    at = column(page, "备注")
    page.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)


def own_sheet(book: Workbook) -> None:
    """Add a sheet of one's own."""
    page = book.create_sheet("家访")
    page.append(["日期", "学生", "情况"])
    page.append([date(2025, 3, 1), "赵样", "父母在外务工"])
    page.append([None, None, "=A2&C2"])


def copied(book: Workbook) -> None:
    """Copy the sheet, and type into the copy."""
    copy = book.copy_worksheet(sheet(book, "名册"))
    copy.cell(3, column(copy, "备注")).value = "写在抄件上"


def renamed_sheets(book: Workbook) -> None:
    """Call every sheet otherwise."""
    for page, name in zip(
        book.worksheets, ("总表", "三年级", "孩子", "各班", "特殊", "问题单", "怎么来的"), strict=True
    ):
        page.title = name


def under(name: str, text: str) -> Hand:
    """Type below everything."""

    def hand(book: Workbook) -> None:
        page = sheet(book, name)
        page.cell(page.max_row + 2, 2).value = text

    return hand


def where_nothing_is_asked(book: Workbook) -> None:
    """Type into 回答 in a row that asks nothing."""
    page = sheet(book, "待核查")
    key = column(page, "编码")
    row = next(row for row in range(2, page.max_row + 1) if not page.cell(row, key).value)
    page.cell(row, column(page, "回答")).value = "知道了"


def appended(book: Workbook) -> None:
    """Write behind a reason of ours."""
    cell = sheet(book, "名册").cell(2, column(sheet(book, "名册"), "依据"))
    cell.value = f"{cell.value}；已家访"


def answered(book: Workbook) -> None:
    """Answer the question."""
    page = sheet(book, "待核查")
    at, key = column(page, "回答"), column(page, "编码")
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, key).value)
    page.cell(row, at).value = "15"


IN_PLACE: dict[str, tuple[Hand, ...]] = {
    "as it is": (REMARK,),
    "备 注": (REMARK, retitle("备注", "备 注")),
    "another word": (REMARK, retitle("备注", "情况说明")),
    "no title": (REMARK, retitle("备注", None)),
    "in brackets": (REMARK, retitle("备注", "备注（家庭情况）")),
    "all of them renamed": (
        REMARK,
        *(retitle(t, f"{t}一栏") for t in ("帮扶教师", "结对学生", "审核", "成因类型", "备注")),
    ),
    "moved": (REMARK, moved),
    "hidden": (REMARK, hidden),
    "a heading above": (REMARK, headed),
    "a column to the left": (REMARK, insert("序号", "打勾", "√")),
    "a column within": (REMARK, insert("筛查成绩", "电话", "139")),
    "sorted": (REMARK, turned),
    "a row deleted": (REMARK, a_row_less),
    "sheets renamed": (REMARK, renamed_sheets),
    "our own columns deleted": (
        REMARK,
        lambda book: sheet(book, "名册").delete_cols(column(sheet(book, "名册"), "依据")),
    ),
}


@pytest.fixture(scope="module")
def once_screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an exam and its register."""
    folder = tmp_path_factory.mktemp("screened")
    sat(folder)
    Desk(folder).screen(EXAM)
    return folder


@pytest.fixture
def screened(once_screened: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    folder = tmp_path / "桌面"
    shutil.copytree(once_screened, folder)
    return folder


def again(folder: Path, xuekun: Callable[..., Any], how: str) -> Any:
    """Run once more: on the same scores, on corrected ones, or rolled on to the next exam in another folder."""
    if how == "roll":
        (folder / "下次").mkdir()
        sat(folder / "下次", 3, "期末成绩.xlsx")
        return xuekun("roll", folder / REGISTER_NAME, folder / "下次" / "期末成绩.xlsx", "--json")
    if how == "corrected":
        sat(folder, 2)
    return xuekun("screen", folder / EXAM, "--json")


def next_register(folder: Path, how: str) -> Path:
    """Where it stands."""
    return folder / "下次" / REGISTER_NAME if how == "roll" else folder / REGISTER_NAME


@pytest.mark.parametrize("how", ["corrected", "roll"])
@pytest.mark.parametrize("hands", IN_PLACE.values(), ids=IN_PLACE.keys())
def test_remarks_stay_with_their_students(
    screened: Path, xuekun: Callable[..., Any], hands: tuple[Hand, ...], how: str
) -> None:
    worked_on(screened / REGISTER_NAME, *hands)
    assert again(screened, xuekun, how).exit == 0
    rows = by_student(next_register(screened, how))
    remarks = [rows[who]["备注"] for who in (("赵样", "语文"), ("钱样", "语文"), ("孙样", "语文"))]
    assert remarks == ["甲的备注", "乙的备注", "丙的备注"]


BESIDE: dict[str, tuple[tuple[Hand, ...], tuple[str, ...]]] = {
    "a second 备注": ((REMARK, beside("备注", "另一个", "还有一个")), ("另一个", "还有一个", "甲的备注")),
    "a second 备注 to the left": ((REMARK, insert("班级", "备注", "左边的")), ("左边的", "甲的备注")),
    "a column of one's own": (
        (beside("家访记录", "三月去过", "", "没人在家"),),
        ("家访记录", "三月去过", "没人在家"),
    ),
    "one without any text yet": ((beside("待填一栏"),), ("待填一栏",)),
    "one without a title": ((beside(None, "没有标题的话"),), ("没有标题的话",)),
    "columns of our names": ((beside("学校", "转来的学校"), beside("变动", "搬家了")), ("转来的学校", "搬家了")),
    "a mean of one's own": ((beside("期初平均分", 71.5),), ("期初平均分", "71.5")),
    "numbers, days, truths": (
        (beside("次数", 3, 4.5), beside("日期", date(2025, 3, 1)), beside("到校", True)),
        ("3", "4.5", "2025-03-01", "TRUE"),
    ),
    "a formula": ((beside("合起来", '="见"&B2'), beside(None, "=1+1")), ('="见"&B2', "=1+1")),
    "a row by hand": ((by_hand,), ("手加的备注", "学生1")),
    "a row by hand of nobody known": ((nobody_known,), ("吴新来", "三(9)班")),
    "merged remarks": ((REMARK, merged), ("甲的备注",)),
    "a sheet of one's own": ((own_sheet,), ("父母在外务工", "2025-03-01", "=A2&C2", "情况")),
    "a copied sheet": ((REMARK, copied), ("写在抄件上", "甲的备注", "乙的备注")),
    "a heading": ((headed,), ("三年级帮扶台账",)),
    "below the rows": ((under("名册", "教务处已阅"),), ("教务处已阅",)),
    "beside 汇总": ((write("汇总", "P3", "请各班核对"),), ("请各班核对",)),
    "within 汇总": ((write("汇总", "B3", "中间写的"),), ("中间写的",)),
    "over the heading of 汇总": ((write("汇总", "A1", "我们自己的标题"),), ("我们自己的标题",)),
    "below 汇总": ((under("汇总", "表下的话"),), ("表下的话",)),
    "a column of 汇总": ((beside("谈话人次", "两次", name="汇总", row=20),), ("谈话人次", "两次")),
    "备注 on 一类": ((beside("备注", "资源教室", name="一类", row=2),), ("资源教室",)),
    "a row on 一类": ((under("一类", "再加一名"),), ("再加一名",)),
    "beside 说明": ((write("说明", "E5", "打印两份"),), ("打印两份",)),
    "below 说明": ((under("说明", "联系人：王老师"),), ("联系人：王老师",)),
    "a line of 说明": (
        (write("说明", "A60", "经办人"), write("说明", "B60", "王老师经办")),
        ("经办人", "王老师经办"),
    ),
    "beside 待核查": ((write("待核查", "L2", "已问过班主任"),), ("已问过班主任",)),
    "below 待核查": ((under("待核查", "都看过了"),), ("都看过了",)),
    "an answer where nothing was asked": ((where_nothing_is_asked,), ("知道了",)),
    "a note on a cell": ((note("名册", "E2", "这个孩子要关心"),), ("这个孩子要关心",)),
    "over a number": ((fill("分数线", "看不清"),), ("看不清",)),
    "over a score": ((fill("筛查成绩", 38),), ("38",)),
    "behind a reason": ((appended,), ("已家访",)),
    "signatures": ((under("名册", "校长签字"), write("名册", "Z1", "第一页")), ("校长签字", "第一页")),
}


EACH = [pytest.param(*one, "same", id=name) for name, one in BESIDE.items()]
ELSE = (
    "a second 备注",
    "a column of one's own",
    "a row by hand",
    "a sheet of one's own",
    "beside 汇总",
    "behind a reason",
)
EACH += [pytest.param(*BESIDE[name], how, id=f"{name}, {how}") for name in ELSE for how in ("corrected", "roll")]


@pytest.mark.parametrize(("hands", "typed", "how"), EACH)
def test_everything_typed_is_in_the_next_register(
    screened: Path, xuekun: Callable[..., Any], hands: tuple[Hand, ...], typed: tuple[str, ...], how: str
) -> None:
    """In it, and once more: nothing fades away from run to run, and the third is like the second."""
    worked_on(screened / REGISTER_NAME, *hands)
    ran = again(screened, xuekun, how)
    assert ran.exit == 0, ran.err
    place = next_register(screened, how)
    everything = "\n".join(text for texts in texts_of(place).values() for text in texts)
    assert [text for text in typed if text not in everything] == []
    kept = {row["填写的内容"]: f"{row['原来的表']}!{row['原来的格']}" for row in kept_rows(place)}
    said = {finding["message"]: finding for finding in ran.document["findings"] if finding["code"] == "typed_kept"}
    assert len(said) == len(kept), "what stands in 手写留底 is said, each with its cell"
    once = place.read_bytes()
    if how == "roll":
        xuekun("roll", screened / REGISTER_NAME, screened / "下次" / "期末成绩.xlsx", "-q")
    else:
        xuekun("screen", screened / EXAM, "-q")
    assert place.read_bytes() == once


def kept_rows(register: Path) -> list[dict[str, str]]:
    """Return the rows of 手写留底."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(register)
    if SHEET_KEPT not in book.sheet_names:
        return []
    _, header, *rows = book.get_sheet_by_name(SHEET_KEPT).to_python()
    return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]


@pytest.mark.parametrize("how", ["same", "corrected", "roll"])
def test_a_register_that_nobody_touched_has_nothing_beside(
    screened: Path, xuekun: Callable[..., Any], how: str
) -> None:
    """Nor one that another program has saved: nothing of ours is taken for a person's."""
    worked_on(screened / REGISTER_NAME, REMARK, answered)
    ran = again(screened, xuekun, how)
    assert SHEET_KEPT not in texts_of(next_register(screened, how))
    assert not [one for one in ran.document["findings"] if one["code"].startswith("typed_")]


@pytest.mark.parametrize(
    "hands",
    [(answered,), (answered, retitle("问题", None, "待核查")), (answered, retitle("问题", "内容", "待核查"))],
)
def test_answers_hold_though_the_question_has_no_title(
    screened: Path, xuekun: Callable[..., Any], hands: tuple[Hand, ...]
) -> None:
    worked_on(screened / REGISTER_NAME, *hands)
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    assert by_student(screened / REGISTER_NAME)["周样", "语文"]["筛查成绩"] == "15"


def test_a_category_that_was_typed_over_is_kept_and_said(screened: Path, xuekun: Callable[..., Any]) -> None:
    """What is ours comes again; `roll` would stop at a category that the policy does not know."""
    worked_on(screened / REGISTER_NAME, fill("类别", "三类乙"))
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    assert [row["填写的内容"] for row in kept_rows(screened / REGISTER_NAME)] == ["三类乙"]


def test_answers_hold_though_the_column_of_the_questions_was_deleted(
    screened: Path, xuekun: Callable[..., Any]
) -> None:
    worked_on(screened / REGISTER_NAME, answered, lambda book: sheet(book, "待核查").delete_cols(5))
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    assert by_student(screened / REGISTER_NAME)["周样", "语文"]["筛查成绩"] == "15"


def test_what_a_finding_says_otherwise_now_is_not_taken_for_a_persons(
    screened: Path, xuekun: Callable[..., Any]
) -> None:
    """A later version of the program has other words; what stands behind its own, or where it says nothing, is typed."""

    def hand(book: Workbook) -> None:
        page = sheet(book, "待核查")
        at, key = column(page, "怎么办"), column(page, "编码")
        told = [row for row in range(2, page.max_row + 1) if not page.cell(row, key).value]
        with_hint = [row for row in told if page.cell(row, at).value]
        without = [row for row in told if not page.cell(row, at).value]
        assert with_hint
        assert without
        page.cell(without[0], at).value = "已经问过"
        page.cell(with_hint[0], at).value = "旧版本的另一句话。"

    worked_on(screened / EXAM, write("成绩", "E4", "缺考"))
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    worked_on(screened / REGISTER_NAME, hand)
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    assert [row["填写的内容"] for row in kept_rows(screened / REGISTER_NAME)] == ["已经问过"]


def test_an_answer_to_what_is_not_asked_any_more_is_kept(screened: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(screened / REGISTER_NAME, answered)
    sat(screened)
    worked_on(screened / EXAM, write("成绩", "D11", 85))
    assert xuekun("screen", screened / EXAM, "-q").exit == 0
    assert [row["填写的内容"] for row in kept_rows(screened / REGISTER_NAME)] == ["15"]


def test_a_deleted_line_of_what_was_kept_is_gone(screened: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(screened / REGISTER_NAME, write("汇总", "P3", "不要了的"), write("汇总", "P4", "还要的"))
    xuekun("screen", screened / EXAM, "-q")
    worked_on(screened / REGISTER_NAME, lambda book: sheet(book, SHEET_KEPT).delete_rows(3))
    xuekun("screen", screened / EXAM, "-q")
    assert [row["填写的内容"] for row in kept_rows(screened / REGISTER_NAME)] == ["还要的"]


def test_the_screen_says_where_it_is_and_claims_nothing(screened: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(
        screened / REGISTER_NAME, write("汇总", "P3", "请各班核对"), retitle("备注", "情况说明"), REMARK_RENAMED
    )
    ran = xuekun("screen", screened / EXAM)
    shown = "".join(ran.out.split())
    assert "「请各班核对」没有对应的栏目，放在「手写留底」表在学困生名册.xlsx!汇总!P3" in shown
    assert "「情况说明」一列，照它的位置和内容当作「备注」" in shown
    assert "没有丢" not in ran.out


REMARK_RENAMED = fill("情况说明", "甲")


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("how", ["roll"])
def test_a_register_that_libreoffice_saved(screened: Path, xuekun: Callable[..., Any], how: str) -> None:
    """Nothing of ours becomes a person's, and nothing of theirs is lost."""
    hands = (
        REMARK,
        retitle("备注", "情况说明"),
        beside("家访记录", "三月"),
        write("汇总", "P3", "请核对"),
        own_sheet,
    )
    worked_on(screened / REGISTER_NAME, *hands, note("名册", "E2", "批注一句"))
    rewritten_by_office(screened / REGISTER_NAME)
    assert again(screened, xuekun, how).exit == 0
    place = next_register(screened, how)
    row = by_student(place)["赵样", "语文"]
    assert (row["备注"], row["家访记录"]) == ("甲的备注", "三月")
    assert "父母在外务工" in texts_of(place)["家访"]
    assert sorted(row["填写的内容"].splitlines()[-1] for row in kept_rows(place)) == ["批注一句", "请核对"]


def test_what_was_typed_into_an_annotated_copy_is_named_with_its_cell(
    screened: Path, xuekun: Callable[..., Any]
) -> None:
    """The copy is the office's own sheet: nothing of a person's is put there; who saved it alone hears nothing."""
    saved_long_ago(screened / EXAM)
    xuekun("screen", screened / EXAM, "-q")
    copy = screened / "期中成绩_标注.xlsx"
    worked_on(copy)
    quiet = xuekun("screen", screened / EXAM, "--json")
    assert [one for one in quiet.document["findings"] if one["code"] == "typed_not_carried"] == []
    worked_on(copy, write("成绩", "L3", "家长已到校"), write("成绩", "A20", "年级组已阅"))
    ran = xuekun("screen", screened / EXAM, "--json")
    named = {(one["file"], one["cell"]) for one in ran.document["findings"] if one["code"] == "typed_not_carried"}
    assert named == {(copy.name, "L3"), (copy.name, "A20")}


def saved_long_ago(path: Path) -> None:
    """Set back the time at which a workbook says that it was saved: the test saves its copy in the same second."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT", b"2020-01-01T", parts["docProps/core.xml"])
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_a_register_of_another_exam_in_the_way_is_kept_in_the_new_one(
    screened: Path, xuekun: Callable[..., Any]
) -> None:
    """Rolled into a folder where somebody has worked on another register."""
    for name in ("上次", "下次"):
        (screened / name).mkdir()
        sat(screened / name, 4 if name == "下次" else 1, f"{name}成绩.xlsx")
    worked_on(screened / REGISTER_NAME, REMARK)
    shutil.copy(screened / REGISTER_NAME, screened / "下次")
    xuekun("screen", screened / "上次" / "上次成绩.xlsx", "-q")
    ran = xuekun("roll", screened / "上次" / REGISTER_NAME, screened / "下次" / "下次成绩.xlsx", "--json")
    assert ran.exit == 0, ran.err
    kept = [row["填写的内容"] for row in kept_rows(screened / "下次" / REGISTER_NAME)]
    assert kept == ["备注：甲的备注", "备注：乙的备注", "备注：丙的备注"]
