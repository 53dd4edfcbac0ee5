"""The register, read back: what is in it, what a person can fill, and what it says of itself."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from made_outcome import outcome_of

from xuekun_cli.model import register as words
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.workbooks.pages.styles import category_fill
from xuekun_cli.workbooks.pages.to_check import SHOWN_OF_A_CODE, fits_dropdown, shown_findings
from xuekun_cli.workbooks.register.workbook import write_register

EXCEL_DIGITS = 1e-14
"""A workbook holds numbers to sixteen digits."""
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def book(outcome: ScreenOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_register(outcome)))


def rows_of(sheet: Any, header: int = 1) -> Rows:
    """Return the rows of a sheet as title → value."""
    titles = [cell.value for cell in sheet[header]]
    return [
        dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(header + 1, values_only=True) if any(row)
    ]


def written(outcome: ScreenOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_register(outcome)))


def test_the_sheets_stand_in_their_order(book: Any, outcome: ScreenOutcome) -> None:
    assert book.sheetnames == ["汇总", "名册", "按学生", "各班各科", "一类", "待核查", "已不在册", "说明"]
    assert "已不在册" not in written(replace(outcome, left=())).sheetnames


def test_the_register_has_a_row_for_each_student_and_subject_of_a_band(book: Any, outcome: ScreenOutcome) -> None:
    banded = [one for one in outcome.listed if one.category != "一类"]
    rows = rows_of(book["名册"])
    assert len(rows) == len(banded) > 40
    for row, one in zip(rows, banded, strict=True):
        assert one.cutoff is not None
        assert one.group.average is not None
        assert one.score is not None
        assert [row[title] for title in (words.COL_CLASS, words.COL_ID, words.COL_NAME, words.COL_SUBJECT)] == [
            one.group.class_name,
            one.student_id,
            one.name,
            one.subject,
        ]
        assert row[words.COL_SCORE] == one.score / 10_000
        assert row[words.COL_REFERENCE] == pytest.approx(float(one.group.average), rel=EXCEL_DIGITS)
        assert row[words.COL_CUTOFF] == pytest.approx(float(one.cutoff), rel=EXCEL_DIGITS)
        assert row[words.COL_GAP] == row[words.COL_EXIT] - row[words.COL_SCORE]
        assert row[words.COL_CELL] == f"{one.ref.sheet}!{one.ref.cell}"


def test_the_columns_are_the_agreed_ones_and_school_only_where_there_is_one(book: Any) -> None:
    titles = " ".join(str(cell.value) for cell in book["名册"][1])
    assert titles == (
        "序号 班级 学号 姓名 学科 类别 筛查成绩 班级平均分 相对分 分数线 脱困成绩 差距 "
        "帮扶教师 结对学生 审核 成因类型 备注 出处 依据"
    )


def test_what_a_person_typed_stands_there_again_as_text(book: Any) -> None:
    first = rows_of(book["名册"])[0]
    assert (first[words.COL_REVIEW], first[words.COL_NOTE], first[words.COL_CAUSE]) == ("确认", "=已家访", None)
    note = next(cell for cell in book["名册"][2] if cell.value == "=已家访")
    assert note.data_type == "s"


def test_the_dropdowns_offer_the_options_and_a_cause_may_be_typed_freely(book: Any) -> None:
    found = {v.formula1: v.errorStyle for v in book["名册"].data_validations.dataValidation}
    assert found == {
        f'"{",".join(words.REVIEW_OPTIONS)}"': None,
        f'"{",".join(words.CAUSE_OPTIONS)}"': "warning",
    }


def test_the_register_prints_on_a4_with_its_header_on_every_page(book: Any) -> None:
    sheet = book["名册"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == f"A1:S{sheet.max_row}"


def test_the_header_of_the_page_begins_with_the_exam_and_no_digit_is_taken_for_a_size(
    outcome: ScreenOutcome,
) -> None:
    with zipfile.ZipFile(BytesIO(write_register(outcome))) as package:
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
    assert re.search(r"<oddHeader>[^<]*&amp;14 2025学年第一学期期中 学困生名册</oddHeader>", sheet)


def test_the_category_has_its_fill(book: Any) -> None:
    for row in book["名册"].iter_rows(2):
        category = row[5]
        assert category.fill.fgColor.rgb == f"FF{category_fill(category.value)}"


def test_the_exempt_stand_apart_a_row_each(book: Any, outcome: ScreenOutcome) -> None:
    exempt = [student.name for student in outcome.table.students if student.exempt]
    assert [row[words.COL_NAME] for row in rows_of(book["一类"], 2)] == exempt
    assert "不参加转化评估" in book["一类"]["A1"].value
    listed = {(row[words.COL_ID], row[words.COL_NAME]) for row in rows_of(book["名册"])}
    assert listed.isdisjoint({(s.student_id, s.name) for s in outcome.table.students if s.exempt})


def test_the_summary_gives_every_class_and_subject_and_their_sums(book: Any, outcome: ScreenOutcome) -> None:
    sheet = book["各班各科"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "班级" and row[1].value == "学科")
    rows = rows_of(sheet, header)
    groups, sums = rows[: len(outcome.groups)], rows[len(outcome.groups) :]
    for row, group in zip(groups, outcome.groups, strict=True):
        assert (row["班级"], row["学科"], row["参考人数"]) == (group.class_name, group.subject, group.takers)
        assert row["总分"] == group.total / 10_000
        assert row["平均分"] == pytest.approx(float(group.average or 0), rel=EXCEL_DIGITS)
        for category, cutoff in group.cutoffs.items():
            assert row[f"{category}分数线"] == pytest.approx(float(cutoff), rel=EXCEL_DIGITS)
        assert {c: row[f"{c}人次"] for c in group.counts} == group.counts
    assert [(row["班级"], row["学科"]) for row in sums] == [
        ("小计", "语文"),
        ("小计", "数学"),
        ("小计", "英语"),
        ("合计", "全部学科"),
    ]
    assert sums[-1]["三类人次"] == sum(group.counts["三类"] for group in outcome.groups)
    assert sums[-1]["平均分"] is None


def test_the_chart_stacks_the_categories_by_class(outcome: ScreenOutcome) -> None:
    with zipfile.ZipFile(BytesIO(write_register(outcome))) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert '<c:grouping val="stacked"/>' in chart
    assert chart.count("<c:ser>") == len(outcome.policy.bands)
    assert re.findall(r"<a:t>([^<]*)</a:t>", chart) == ["各班列入人次", "班级", "列入人次"]


def test_questions_come_first_then_the_worst(book: Any) -> None:
    rows = rows_of(book["待核查"])
    assert [row["程度"] for row in rows] == ["待回答", "已回答", "错误", "注意", "说明"]
    assert [row["回答"] for row in rows] == [None, "110", None, None, None]
    assert [row["编码"] for row in rows[:2]] == ["zero:20240007", "full:语文"]
    assert book["待核查"].column_dimensions["I"].hidden


def test_a_question_has_a_dropdown_and_a_colour_and_other_rows_have_none(book: Any) -> None:
    sheet = book["待核查"]
    found = {str(v.sqref): (v.formula1, v.showErrorMessage) for v in sheet.data_validations.dataValidation}
    assert found == {"H2": ('"缺考,确是零分"', True), "H3": ('"100,120"', False)}
    assert [sheet.cell(row, 8).fill.fill_type for row in range(2, 7)] == ["solid", "solid", None, None, None]


def test_a_place_links_to_its_cell(book: Any) -> None:
    links = {link.ref: (link.target, link.location) for link in book["待核查"]._hyperlinks} or {
        cell.coordinate: (cell.hyperlink.target, cell.hyperlink.location)
        for (cell,) in book["待核查"]["C2:C6"]
        if cell.hyperlink
    }
    assert links["C2"] == ("三年级期中.xlsx", "'三年级'!D7")
    assert links["C3"] == ("三年级期中.xlsx", None)


def test_an_info_that_repeats_is_shown_so_often_and_then_counted() -> None:
    many = tuple(
        Finding("absent", Severity.INFO, f"第 {n} 人缺考。", "", CellRef("a.xlsx", "表", "A1"))
        for n in range(SHOWN_OF_A_CODE + 23)
    )
    shown = shown_findings(many)
    assert len(shown) == SHOWN_OF_A_CODE + 1
    assert "还有 23 条" in shown[-1].message


def test_warnings_are_never_left_out() -> None:
    many = tuple(Finding("odd", Severity.WARNING, "怪") for _ in range(SHOWN_OF_A_CODE + 23))
    assert len(shown_findings(many)) == len(many)


@pytest.mark.parametrize(
    ("options", "fits"),
    [(("甲", "乙"), True), ((), False), (("1,5", "2"), False), (("长" * 200, "短" * 55), False)],
)
def test_a_dropdown_is_made_only_where_excel_can_hold_it(options: tuple[str, ...], fits: bool) -> None:
    assert fits_dropdown(Question("k", "w", options, "")) is fits


def test_options_that_fit_no_dropdown_are_named_in_the_hint(outcome: ScreenOutcome) -> None:
    question = Question("k", "谁", ("张三,李四", "王五"), "不算")
    sheet = written(
        replace(outcome, findings=(Finding("q", Severity.QUESTION, "是谁？", "请答", None, question),))
    )
    assert rows_of(sheet["待核查"])[0]["怎么办"] == "请答（可以答：张三,李四；王五）"


def test_the_notes_say_what_was_done_to_one_who_was_not_there(book: Any, outcome: ScreenOutcome) -> None:
    rows = [row for row in book["说明"].iter_rows(values_only=True) if row[0]]
    inputs = [row for row in rows if row[0] == words.NOTE_INPUT]
    assert inputs == [(words.NOTE_INPUT, "三年级期中.xlsx", "ab" * 32)]
    said = {row[0]: row[1] for row in rows}
    assert said["办法文件校验"] == outcome.policy.digest
    assert "40%（含本数）" in said["二类"]
    assert "一·第三类" in said["三类"]
    assert "人数不计入参考人数" in said["参考人数"]
    assert said["满分"] == "按最高分推断"
    assert said["语文"] == "语文满分是多少？ → 110"
    first = next(one for one in outcome.listed if one.category != "一类")
    assert f"{first.name} 50.5 分，低于分数线，列入三类" in said["举例"]
    assert "参考人数 21 = 平均分 76.67" in said["举例"]


def test_no_one_listed_still_makes_a_whole_register(outcome: ScreenOutcome) -> None:
    empty = replace(outcome, listed=(), carried={}, findings=(), left=(), honoured=(), settings=())
    sheets = written(empty)
    assert sheets["名册"]["A2"].value == "没有学生列入。"
    assert "没有学生列入" in sheets["汇总"]["A2"].value
    assert sheets["待核查"]["A2"].value == "没有需要核查的问题。"


def test_no_group_at_all_makes_a_register_without_a_chart(outcome: ScreenOutcome) -> None:
    nothing = replace(outcome, groups=(), listed=(), carried={})
    assert written(nothing)["汇总"]._charts == []


def test_one_class_is_charted_by_subject() -> None:
    with zipfile.ZipFile(BytesIO(write_register(outcome_of(classes=1)))) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert "各学科列入人次" in chart


def test_the_schools_have_a_column_where_they_are_known(outcome: ScreenOutcome) -> None:
    groups = tuple(group._replace(school="城关小学") for group in outcome.groups)
    listed = tuple(one._replace(group=one.group._replace(school="城关小学")) for one in outcome.listed)
    sheets = written(replace(outcome, groups=groups, listed=listed))
    assert [cell.value for cell in sheets["名册"][1]][:3] == ["序号", "学校", "班级"]
    assert {row[words.COL_SCHOOL] for row in rows_of(sheets["名册"])} == {"城关小学"}


def test_a_cut_off_is_shown_with_the_decimals_that_tell_it_from_the_score(outcome: ScreenOutcome) -> None:
    from fractions import Fraction

    index, one = next((i, one) for i, one in enumerate(outcome.listed) if one.category == "三类")
    near = one._replace(score=280_000, verdict=one.verdict._replace(cutoff=Fraction(28_004, 1000)))
    listed = (*outcome.listed[:index], near, *outcome.listed[index + 1 :])
    sheet = written(replace(outcome, listed=listed))["名册"]
    column = [cell.value for cell in sheet[1]].index(words.COL_CUTOFF) + 1
    formats = {sheet.cell(row, column).number_format for row in range(2, sheet.max_row + 1)}
    assert formats == {"0.00", "0.000"}


def test_text_that_looks_like_a_formula_stays_text(outcome: ScreenOutcome) -> None:
    evil = '=HYPERLINK("http://x","y")'
    listed = tuple(one._replace(name=evil, sentence="@SUM(A1)") for one in outcome.listed)
    sheets = written(replace(outcome, listed=listed, findings=(Finding("x", Severity.ERROR, evil),)))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(cell.value == evil for cell in cells) > 40


def test_the_same_outcome_gives_the_same_bytes(outcome: ScreenOutcome) -> None:
    assert write_register(outcome) == write_register(outcome)


def test_left_rows_keep_what_was_typed(book: Any) -> None:
    (row,) = rows_of(book["已不在册"])
    assert (row["姓名"], row["备注"], row["类别"]) == ("赵远", "已转学", "三类")
