"""The workbook 一分二率, read back: every sheet against the outcome it was written from."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from soundness import faults

from sample_rates import sample_rates
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.results.class_rates import RatesOutcome, Scope
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.rates.boxes import BOX_TITLES
from xuekun_cli.workbooks.rates.workbook import write_rates

HEADER = 2
"""A note stands above the titles."""
MAIN = ["参考人数", "总分", "平均分", "及格人数", "及格率", "优秀人数", "优秀率", "低分人数", "低分率", "四率和"]
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def outcome() -> RatesOutcome:
    return sample_rates()


@pytest.fixture(scope="module")
def content(outcome: RatesOutcome) -> bytes:
    return write_rates(outcome)


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def written(outcome: RatesOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_rates(outcome)))


def rows_of(sheet: Any) -> Rows:
    """The rows of a sheet as title → value; titles on two lines are joined."""
    titles = [str(cell.value).replace("\n", "") for cell in sheet[HEADER]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(HEADER + 1, values_only=True)]


def is_folded(cell: Any) -> bool:
    """Whether the column of a cell is folded away."""
    dimensions = cell.parent.column_dimensions.values()
    return any(one.hidden and one.outlineLevel == 1 and one.min <= cell.column <= one.max for one in dimensions)


def text_of(sheet: Any) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def same(value: Any, exact: Fraction | None) -> bool:
    """Whether a cell holds a number, or is blank where there is none."""
    return value is None if exact is None else value == pytest.approx(float(exact), rel=1e-12, abs=1e-12)


def charts(content: bytes) -> list[str]:
    """Return the charts of 学科: those of 总览 have a number before them."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        found = [
            package.read(name).decode() for name in sorted(names, key=lambda name: int(re.sub(r"\D", "", name)))
        ]
    return [text for text in found if "'总览'" not in text and "总览!" not in text]


def test_the_sheets_stand_in_their_order(book: Any) -> None:
    assert book.sheetnames == ["总览", "总表", "按教师", "学科", "目标", "待核查", "说明"]


def test_without_a_table_of_teachers_there_is_no_sheet_of_theirs() -> None:
    assert written(sample_rates(teachers=False)).sheetnames == ["总览", "总表", "学科", "目标", "待核查", "说明"]


def test_the_first_page_is_the_table_that_offices_know(book: Any, outcome: RatesOutcome) -> None:
    titles = [str(cell.value).replace("\n", "") for cell in book["总表"][HEADER]]
    assert titles[: len(MAIN) + 3] == ["学科", "班级", *MAIN, "任课教师"]
    shown = [title for cell, title in zip(book["总表"][HEADER], titles, strict=True) if not is_folded(cell)]
    assert shown == ["学科", "班级", *(title for title in MAIN if title != "总分"), "任课教师"]
    assert len(shown) == 12


def test_every_class_and_subject_has_its_numbers(book: Any, outcome: RatesOutcome) -> None:
    found = {(row["班级"], row["学科"]): row for row in rows_of(book["总表"])}
    assert len(found) == len(outcome.classes) + len(outcome.grades)
    for one in outcome.classes:
        row, figures = found[one.class_name, one.subject], one.figures
        assert (row["参考人数"], row["应考人数"]) == (figures.sat, figures.enrolled)
        assert (row["及格人数"], row["优秀人数"], row["低分人数"]) == (
            figures.pass_.students,
            figures.excellent.students,
            figures.low.students,
        )
        for title, exact in (
            ("总分", Fraction(figures.total, SCALE)),
            ("平均分", figures.mean),
            ("及格率", figures.pass_.share),
            ("优秀率", figures.excellent.share),
            ("低分率", figures.low.share),
            ("四率和", figures.four_sum),
            ("中位数", figures.median),
            ("下四分位", figures.lower_quartile),
            ("上四分位", figures.upper_quartile),
            ("综合分", figures.weighted),
            ("超均率", one.above),
        ):
            assert same(row[title], exact), title
        assert row["标准差"] == pytest.approx(float(figures.sd or 0), abs=1e-6)
        assert row["任课教师"] == one.teacher


def test_what_is_beside_the_grade_is_in_points_and_percentage_points(book: Any, outcome: RatesOutcome) -> None:
    found = {(row["班级"], row["学科"]): row for row in rows_of(book["总表"])}
    for one in outcome.classes:
        beside, change = one.less_cohort, one.change
        assert beside is not None
        assert beside.pass_ is not None
        assert change is not None
        assert change.low is not None
        row = found[one.class_name, one.subject]
        assert same(row["比年级平均分"], beside.mean)
        assert same(row["比年级及格率"], beside.pass_ * 100)
        assert same(row["变化平均分"], change.mean)
        assert same(row["变化低分率"], change.low * 100)


def test_the_grade_stands_above_its_classes_in_bold(book: Any, outcome: RatesOutcome) -> None:
    sheet = book["总表"]
    subjects = len(outcome.grades)
    sums = [row for row in sheet.iter_rows(HEADER + 1) if str(row[1].value).endswith("合计")]
    assert len(sums) == subjects
    assert all(cell.font.b for row in sums for cell in row if cell.value is not None)
    assert sums[0][0].row == HEADER + 1
    assert sums[1][0].row == HEADER + 2 + len(outcome.classes) // subjects


def test_a_rate_that_cannot_be_is_blank_and_not_zero(outcome: RatesOutcome) -> None:
    one = outcome.classes[0]
    nobody = one.figures.pass_._replace(students=0, of=0)
    figures = replace(one.figures, sat=0, mean=None, pass_=nobody, excellent=nobody, low=nobody, four_sum=None)
    changed = replace(outcome, classes=(replace(one, figures=figures), *outcome.classes[1:]))
    row = next(
        row
        for row in rows_of(written(changed)["总表"])
        if (row["班级"], row["学科"]) == (one.class_name, one.subject)
    )
    assert [row[title] for title in MAIN[1:]] == [None] * (len(MAIN) - 1)


def test_another_denominator_has_a_column_of_its_own() -> None:
    """With 应考 the rates are divided by more than those who sat."""
    enrolled = sample_rates(changes=("rates.use=应考",))
    rows = rows_of(written(enrolled)["总表"])
    assert any(row["计率人数"] > row["参考人数"] for row in rows)
    assert all(row["计率人数"] == row["应考人数"] for row in rows)


def test_the_third_rate_is_called_as_the_policy_calls_it() -> None:
    named = sample_rates(changes=("rates.low_name=待合格率",))
    titles = rows_of(written(named)["总表"])[0]
    assert {"待合格人数", "待合格率", "比年级待合格率", "变化待合格率"} <= titles.keys()


def test_every_teacher_has_a_row_a_subject(book: Any, outcome: RatesOutcome) -> None:
    rows = rows_of(book["按教师"])
    assert [(row["教师"], row["学科"], row["班级"]) for row in rows] == [
        (one.teacher, one.subject, "、".join(one.classes)) for one in outcome.teachers
    ]
    assert [row["参考人数"] for row in rows] == [one.figures.sat for one in outcome.teachers]


def test_each_grade_and_subject_has_three_charts_with_named_axes(content: bytes, outcome: RatesOutcome) -> None:
    """The classes' means with the grade's line, their boxes, and the distribution; greys, told apart by form."""
    texts = charts(content)
    assert len(texts) == 3 * len(outcome.grades)
    for means, boxes, spread, grade in zip(texts[::3], texts[1::3], texts[2::3], outcome.grades, strict=True):
        name = f"{grade.grade_name}{grade.subject}"
        assert f"{name}：各班平均分" in means
        assert f"{name}：成绩分布（{grade.figures.sat} 人）" in spread
        for said in ("<a:t>班级", "平均分（分", "合计平均分"):
            assert said in means
        assert means.count("<c:ser>") == 2
        for said in ("分数段（分", "<a:t>人数"):
            assert said in spread
        assert f"{name}：各班成绩分布" in boxes
        for said in ("<a:t>班级（箱子是中间一半的学生", "<a:t>分数（分", "下四分位到中位数", "中位数到上四分位"):
            assert said in boxes
        for text in (means, boxes, spread):
            colours = set(re.findall(r'srgbClr val="([0-9A-F]{6})"', text))
            assert colours
            assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)


def test_an_axis_that_does_not_begin_at_zero_says_so(content: bytes) -> None:
    for number, text in enumerate(charts(content)):
        if number % 3 == 2:
            continue
        (least,) = re.findall(r'<c:min val="(\d+)"', text)
        assert (f"从 {least} 起" in text) is (least != "0")


def test_a_class_of_which_nobody_sat_is_drawn_nowhere_and_not_at_zero(content: bytes) -> None:
    assert all('<c:dispBlanksAs val="span"/>' in text for text in charts(content))


def test_a_box_goes_from_quartile_to_quartile_and_its_lines_to_the_ends(book: Any, outcome: RatesOutcome) -> None:
    """The numbers behind the boxes stand to the right of the print area, class by class and for all together."""
    sheet = book["学科"]
    (first, *_) = [cell.row for cell in sheet["A"] if cell.value == "班级"]
    titles = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[first] if cell.value}
    at = [titles[title.replace("\n", "")] for title in BOX_TITLES]
    assert at[0] > range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[2]
    grade = outcome.grades[0]
    members = [one for one in outcome.classes if one.subject == grade.subject]
    for row, one in enumerate([*members, grade], start=first + 1):
        low, middle, high, down, up = (sheet.cell(row, column).value for column in at)
        figures = one.figures
        assert low == pytest.approx(float(figures.lower_quartile))
        assert low + middle == pytest.approx(float(figures.median))
        assert low + middle + high == pytest.approx(float(figures.upper_quartile))
        assert (low - down) * SCALE == pytest.approx(figures.min)
        assert (low + middle + high + up) * SCALE == pytest.approx(figures.max)


def test_the_axis_of_the_boxes_holds_their_lines(content: bytes, outcome: RatesOutcome) -> None:
    """Else a program leaves room for the boxes alone, and cuts the highest scores off."""
    for text, grade in zip(charts(content)[1::3], outcome.grades, strict=True):
        (most,), (least,) = re.findall(r'<c:max val="(\d+)"', text), re.findall(r'<c:min val="(\d+)"', text)
        assert int(least) * SCALE <= grade.figures.min
        assert grade.figures.max <= int(most) * SCALE


def test_the_distribution_adds_up_to_those_who_sat(book: Any, outcome: RatesOutcome) -> None:
    sheet = book["学科"]
    tops = [cell for row in sheet.iter_rows() for cell in row if cell.value == "分数段"]
    found = [sum(top.offset(k, 1).value for k in range(1, 11)) for top in tops]
    assert found == [one.figures.sat for one in outcome.grades]
    assert [tops[0].offset(k).value for k in (1, 10)] == ["0-10", "90-100"]


def test_every_listed_student_has_targets_and_the_next_one(book: Any, outcome: RatesOutcome) -> None:
    rows = rows_of(book["目标"])
    assert len(rows) == len(outcome.aims) > 0
    for row, aim in zip(rows, outcome.aims, strict=True):
        assert (row["姓名"], row["学科"], row["成绩"]) == (aim.name, aim.subject, aim.score / SCALE)
        steps = (row["达标分"], row["脱困成绩"], row["平均分目标"], row["及格目标"], row["优秀目标"])
        above = [step for step in steps if step is not None and step > row["成绩"]]
        assert row["下一步目标"] == min(above)
        assert row["还差"] == min(above) - row["成绩"]


def test_what_is_reached_already_is_marked(book: Any, outcome: RatesOutcome) -> None:
    sheet = book["目标"]
    titles = [str(cell.value).replace("\n", "") for cell in sheet[HEADER]]
    score, target = titles.index("成绩"), titles.index("及格目标")
    fills = {
        row[target].value <= row[score].value: row[target].fill.fgColor.rgb[-6:]
        for row in sheet.iter_rows(HEADER + 1)
    }
    assert fills[True] == "D9D9D9"
    assert fills[False] != "D9D9D9"


def test_without_targets_there_is_no_sheet_and_the_notes_say_why() -> None:
    book = written(replace(sample_rates(), aims=(), no_aims="要看「行为」名单，没有给出"))
    assert "目标" not in book.sheetnames
    assert "要看「行为」名单，没有给出" in text_of(book["说明"])


def test_the_notes_name_every_part_with_formula_and_clause(book: Any, outcome: RatesOutcome) -> None:
    text = text_of(book["说明"])
    for rule in outcome.rules:
        assert rule.text in text
        assert rule.formula in text
        assert rule.clause in text
    assert outcome.policy.digest in text
    assert {item.book.sha256 for item in (*outcome.inputs, *outcome.last.inputs)} <= set(
        re.findall(r"[0-9a-f]{64}", text)
    )  # type: ignore[union-attr]
    for said in ("样本标准差", "除以人数减 1", "二·6", "不得公示", "优秀线 80，及格线 60，低分线 30"):
        assert said in text


def test_no_exempt_student_is_named_anywhere(content: bytes) -> None:
    """They are counted, and that is all: two of the sample term's pupils are on the office's list."""
    exempt = {"周样丁", "韩样乙"}
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert not [name for name in exempt if name in parts]


def test_findings_and_questions_stand_in_their_sheet() -> None:
    outcome = replace(sample_rates(), findings=(Finding("x", Severity.WARNING, "=这里有一处"),))
    sheet = written(outcome)["待核查"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=这里有一处"]
    assert cell.data_type != "f"


def test_what_looks_like_a_formula_stays_text(outcome: RatesOutcome) -> None:
    aim = replace(outcome.aims[0], name="=1+1")
    unit = replace(outcome.classes[0], classes=("=2+2",), teacher="@SUM(A1)")
    book = written(replace(outcome, aims=(aim,), classes=(unit, *outcome.classes[1:])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "=2+2", "@SUM(A1)"} <= {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_every_sheet_prints_on_a4_with_its_head_in_place(book: Any) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
    assert book["总表"].print_title_rows == "$2:$2"
    sheet, subjects = book["学科"], sample_rates().grades
    heads = [cell.row for cell in sheet["A"] if str(cell.value).startswith("三年级")]
    assert len(heads) == len(subjects) == 4
    assert [one.id + 1 for one in sheet.row_breaks.brk] == heads[2::2], "two on a page, and none over two"


def test_several_schools_have_a_column_a_sum_and_charts(outcome: RatesOutcome) -> None:
    def moved(school: str) -> tuple[Any, Any]:
        classes = tuple(replace(one, school=school) for one in outcome.classes)
        return classes, tuple(replace(one, school=school) for one in outcome.grades)

    (east, first), (west, second) = moved("东校"), moved("西校")
    whole = tuple(replace(one, scope=Scope.EVERYONE, school=None) for one in outcome.grades)
    joint = replace(outcome, classes=east + west, grades=first + second, everyone=whole)
    rows = rows_of(written(joint)["总表"])
    assert list(rows[0])[:3] == ["学校", "学科", "班级"]
    assert sum("各校合计" in str(row["班级"]) for row in rows) == len(whole)
    texts = charts(write_rates(joint))
    assert len(texts) == 3 * (len(first) + len(second) + len(whole))
    assert any("各校平均分" in text and "<a:t>学校" in text for text in texts)


def test_the_same_outcome_gives_the_same_sound_bytes(content: bytes, outcome: RatesOutcome) -> None:
    assert write_rates(outcome) == content
    assert faults(content) == []
