"""教师指标考核: somebody signs it, so every number on it can be checked by name."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from made_check import not_judged, term, with_unit, worked
from xuekun_cli.model.results.checking import Check
from xuekun_cli.workbooks.check.arithmetic import page_breaks
from xuekun_cli.workbooks.check.judged import MISSED_FILL, SIGNATURES
from xuekun_cli.workbooks.check.notes import OF_THE_REPORT
from xuekun_cli.workbooks.check.workbook import write_check_workbook

Cells = list[list[Any]]
NO_HEADING = ("算式", "到合格", "到优秀", "奖惩", "依据", "备注", "期初在册", "班级平均分")
"""How the lines below a teacher's name begin."""


def written(checked: Check) -> Any:
    return openpyxl.load_workbook(BytesIO(write_check_workbook(checked)))


def cells_of(sheet: Any) -> Cells:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def judged_rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows of 考核表 by ``block title``: the titles stand in two rows."""
    top, below = ([cell.value for cell in sheet[number]] for number in (3, 4))
    titles, block = [], ""
    for over, under in zip(top, below, strict=True):
        block = over or block
        titles.append(f"{block} {under}" if under else block)
    rows = [dict(zip(titles, row, strict=True)) for row in cells_of(sheet)[4:]]
    return [row for row in rows if isinstance(row["序号"], int)]


def test_the_sheets_stand_in_their_order() -> None:
    """One teacher's workbook has no 待核查: it names the students of others."""
    assert written(worked()).sheetnames == ["总览", "考核表", "算式", "待核查", "说明"]
    assert written(worked(teacher="林师例")).sheetnames == ["总览", "考核表", "算式", "说明"]


def test_a_row_says_the_numbers_the_verdict_and_what_is_lacking() -> None:
    """Exactly 40% is 合格; the rate stands with its numerator and denominator."""
    (row,) = judged_rows(written(worked())["考核表"])
    assert (row["教师"], row["学科"], row["班级"]) == ("林师例", "语文", "三(1)班、三(2)班")
    numbers = ("期初", "转化", "新增", "净转化", "净转化率")
    assert [row[f"二类 {title}"] for title in numbers] == [2, 2, 1, 1, "1/2 = 50.0%"]
    assert [row[f"三类 {title}"] for title in numbers] == [5, 3, 1, 2, "2/5 = 40.0%"]
    assert (row["结论"], row["奖惩"], row["教师签名"]) == ("合格", None, None)
    assert row["依据"] == (
        "三·2；文件没有写，按默认：后一次考试，按它自己的平均分（换成「按期初定的分数线」，结论是 不合格）"
    )
    assert row["还差几人"] == "到优秀：还差 1 人（三类退到二类的 1 人离开名单）"


def test_milestones_stand_side_by_side_and_an_exam_not_held_is_blank() -> None:
    """Without a mid-term its columns are empty, not zero; progress is told beside."""
    (row,) = judged_rows(written(worked("midterm-final"))["考核表"])
    assert [row[f"期中 {title}"] for title in ("期初", "转化", "新增", "转化率")] == [None] * 4
    assert [row[f"期末 {title}"] for title in ("期初", "转化", "新增", "转化率")] == [7, 5, 2, "5/7 = 71.4%"]
    assert (row["人人进步"], row["结论"]) == ("5/7，1 人没有成绩", "期中还没有成绩，期末达到")
    held = judged_rows(written(term("midterm-final"))["考核表"])
    assert all(isinstance(one["期中 期初"], int) for one in held)


def test_without_a_table_of_teachers_the_rows_are_classes() -> None:
    """No column of teachers, and the note says why."""
    sheet = written(worked(teachers=False))["考核表"]
    rows = judged_rows(sheet)
    assert [(row["班级"], row.get("教师", "none")) for row in rows] == [("三(1)班", "none"), ("三(2)班", "none")]
    assert "没有任课表" in sheet["A2"].value


def test_every_number_is_that_of_the_names_below_the_arithmetic() -> None:
    """算式 of the whole sample term: as many names as 考核表 counts, teacher by teacher."""
    checked = term()
    book = written(checked)
    numbers = iter(judged_rows(book["考核表"]))
    told: dict[tuple[str, str], int] = {}
    rows = cells_of(book["算式"])[2:]
    heads = 0
    for cells in [*rows, ["", None]]:
        if cells[1] is None and not str(cells[0]).startswith(NO_HEADING):
            if told:
                expected = next(numbers)
                for category in ("二类", "三类"):
                    assert told[category, "期初在册"] == expected[f"{category} 期初"]
                    converted = told.get((category, "达标"), 0) + told.get((category, "脱困"), 0)
                    assert converted == expected[f"{category} 转化"]
                    added = told.get((category, "新增"), 0) + told.get((category, "退步到本类"), 0)
                    assert added == expected[f"{category} 新增"]
            told, heads = {}, heads + 1
        elif cells[1] is not None:
            _, category, title, count, _, names = cells
            told[category, title] = count
            assert count == (0 if names == "（没有人）" else names.count("（"))
    assert heads - 1 == len(checked.rows) == 8


def test_the_arithmetic_names_everybody_with_both_scores() -> None:
    """Converted, added, pending: a teacher finds each student, class by class."""
    rows = {(row[1], row[2]): (row[4], row[5]) for row in cells_of(written(worked())["算式"]) if row[2]}
    assert rows["三类", "脱困"] == ("算转化", "三(1)班：安二（40→53）、安三（56→60）；三(2)班：白三（45→58）")
    assert rows["三类", "待补测"] == ("留在期初人数里，不算转化", "三(2)班：白四（48→缺考）")
    assert rows["三类", "新增"] == ("算新增，抵消转化", "三(1)班：安四（90→52）")
    assert rows["二类", "退步到本类"] == ("算新增，抵消转化", "三(2)班：白二（30→26）")


def test_the_means_that_the_lines_come_from_stand_below_the_arithmetic() -> None:
    """40% and 80% of these are the lines; a teacher needs no other sheet."""
    said = [row[0] for row in cells_of(written(worked())["算式"])]
    assert "班级平均分（期初→本次）：三(1)班 70.00→65.00；三(2)班 60.00→65.00" in said


def test_progress_is_told_in_relative_scores() -> None:
    """56 of 70 and 60 of 65: points alone would not show why one improved."""
    rows = {(row[1], row[2]): row[5] for row in cells_of(written(worked("midterm-final"))["算式"]) if row[2]}
    assert "安三（相对分 0.800→0.923）" in rows["合计", "有进步"]
    assert rows["合计", "没有进步"] == "三(2)班：白二（相对分 0.500→0.400）"
    assert rows["合计", "没有成绩"] == "三(2)班：白四（48→缺考）"


def test_the_exempt_are_nowhere_on_the_two_sheets() -> None:
    """安七 is registered as 随班就读: no number and no list has the name."""
    book = written(worked())
    said = "".join(str(cell) for name in ("考核表", "算式") for row in cells_of(book[name]) for cell in row)
    assert "安六" not in said
    assert "安七" not in said
    assert "安一" in said


def test_those_who_missed_are_marked_and_those_not_judged_have_no_verdict() -> None:
    """Grey behind the verdict, so that it stays in print; a takeover is shown with its day."""
    checked = term()
    rows = (checked.rows[0], not_judged(checked.rows[1], "2025年3月起接班；只列出，不评"))
    sheet = written(replace(checked, rows=rows))["考核表"]
    first, second = judged_rows(sheet)
    column = [cell.value for cell in sheet[3]].index("结论") + 1
    assert first["结论"] == "不合格"
    assert sheet.cell(5, column).fill.fgColor.rgb == f"FF{MISSED_FILL}"
    assert (second["结论"], second["备注"]) == ("不评", "2025年3月起接班；只列出，不评")
    assert sheet.cell(6, column).fill.fgColor.rgb != f"FF{MISSED_FILL}"
    assert second["三类 期初"] == checked.rows[1].judged.unit.counts[1].initial
    assert "另有 1 项不评" in cells_of(sheet)[-2][0]


def test_the_table_prints_on_a4_with_its_titles_and_a_line_to_sign() -> None:
    """Lying, one page wide, both rows of titles on every page."""
    sheet = written(term())["考核表"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "E5"
    assert sheet.auto_filter.ref.startswith("A4:")
    assert cells_of(sheet)[-1][0] == SIGNATURES
    assert written(term())["算式"].print_title_rows == "$2:$2"


def test_names_that_look_like_formulas_stay_text() -> None:
    """A teacher and a subject as a careless cell may hold them."""
    checked = worked()
    row = with_unit(checked.rows[0], teacher='=HYPERLINK("x")', subject="+语文", classes=("@一班",))
    content = write_check_workbook(replace(checked, rows=(row,)))
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)
    (shown,) = judged_rows(openpyxl.load_workbook(BytesIO(content))["考核表"])
    assert (shown["教师"], shown["学科"], shown["班级"]) == ('=HYPERLINK("x")', "+语文", "@一班")


def test_the_notes_say_policy_line_inputs_inner_use_and_chance() -> None:
    """And nothing about columns that only the report has."""
    checked = term()
    rows = cells_of(written(checked)["说明"])
    said = "\n".join(str(cell) for row in rows for cell in row if cell)
    for exam in checked.outcome.exams:
        for item in exam.inputs:
            assert [item.book.label, item.book.sha256] in [row[1:] for row in rows]
    for words in (checked.outcome.policy.digest, "按后一次自己的分数线（浮动线）", "不得公示", "碰运气", "三·4"):
        assert words in said
    labels = [row[0] for row in rows]
    assert labels.count("用的线") == 1
    assert not (OF_THE_REPORT - {"用的线"}) & set(labels)


def test_nobody_to_check_is_a_sentence_and_not_an_empty_page() -> None:
    """Scores in no subject that the policy looks at."""
    sheet = written(replace(worked(), rows=()))["考核表"]
    assert any("没有可以对照的" in str(row[0]) for row in cells_of(sheet))


@pytest.mark.parametrize("policy", ["wuping", "midterm-final"])
def test_the_same_check_gives_the_same_bytes(policy: str) -> None:
    """No clock, no order of chance."""
    assert write_check_workbook(term(policy)) == write_check_workbook(term(policy))


def test_a_page_ends_between_two_teachers() -> None:
    """A page holds some 740 points of rows: what does not fit whole begins on the next page."""
    four, two, one = [130.0] * 4, [130.0] * 2, [130.0]
    assert page_breaks([(2, four), (6, two), (8, two)]) == [6]
    assert page_breaks([(2, four), (6, four), (10, one), (11, four)]) == [6, 11]


def test_a_teacher_longer_than_a_page_goes_on_over_the_next() -> None:
    """And begins on a page of its own, unless it is the first."""
    long, low = [130.0] * 8, [130.0]
    assert page_breaks([(2, long), (10, low)]) == [7]
    assert page_breaks([(2, low), (3, long)]) == [3, 8]


def test_the_printed_arithmetic_begins_every_page_with_a_teacher() -> None:
    """In the sample term every teacher fits on a page."""
    sheet = written(term())["算式"]
    after = [one.id for one in sheet.row_breaks.brk]
    assert after
    headings = {cell.row for cell in sheet["A"] if cell.fill.fgColor.rgb == "FFD9D9D9"}
    assert {row + 1 for row in after} <= headings
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
