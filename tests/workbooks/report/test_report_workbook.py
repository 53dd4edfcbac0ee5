"""The term's report, read back: every sheet against the outcome it was written from."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from sample_term import sample_term
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.workbooks.pages.table import percent_look
from xuekun_cli.workbooks.report.classes import grade_text
from xuekun_cli.workbooks.report.notes import CHANCE
from xuekun_cli.workbooks.report.units import counting_of, number_cells
from xuekun_cli.workbooks.report.workbook import write_report

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
EXCEL_DIGITS = 1e-14
"""A workbook holds numbers to sixteen digits."""
HEADER = 2
"""A note stands above the titles."""
SHEETS = [
    "总览",
    "总表",
    "算式和依据",
    "按班级",
    "学生明细",
    "流向",
    "新增与退步",
    "待补测与流失",
    "待核查",
    "说明",
]
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def outcome() -> TermOutcome:
    return sample_term()


@pytest.fixture(scope="module")
def book(outcome: TermOutcome) -> Any:
    return written(outcome)


def written(outcome: TermOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_report(outcome)))


def rows_of(sheet: Any, header: int = HEADER) -> Rows:
    """Return the rows of a sheet as title → value; titles on two lines are joined."""
    titles = [str(cell.value).replace("\n", "") for cell in sheet[header]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(header + 1, values_only=True)]


def test_the_sheets_stand_in_their_order(book: Any, outcome: TermOutcome) -> None:
    """The struck have a sheet only where there are any."""
    assert book.sheetnames == SHEETS
    struck = written(replace(outcome, struck=(("三(1)班", "=某某", "语文"),)))
    assert struck.sheetnames == [*SHEETS[:8], "审核不确认", *SHEETS[8:]]
    assert [row["姓名"] for row in rows_of(struck["审核不确认"])] == ["=某某"]


def test_every_teacher_has_numbers_rate_verdict_and_arithmetic(book: Any, outcome: TermOutcome) -> None:
    """A row of sums, then one a teacher and subject; the arithmetic on the next sheet."""
    total, *rows = rows_of(book["总表"])
    words = rows_of(book["算式和依据"])
    assert len(rows) == len(outcome.teachers) == 8
    for row, told, judged in zip(rows, words, outcome.teachers, strict=True):
        unit, levels = judged.unit, judged.levels
        assert levels is not None
        assert (row["教师"], row["学科"], row["班级"]) == (unit.teacher, unit.subject, "、".join(unit.classes))
        for verdict in levels.categories:
            count, name = verdict.row, verdict.row.category
            numbers = [row[f"{name}{title}"] for title in ("期初", "转化", "新增", "净转化")]
            assert numbers == [count.initial, count.converted, count.added, count.converted - count.added]
            rate = Fraction(numbers[3], numbers[0]) if count.initial else None
            assert row[f"{name}转化率"] == ("-" if rate is None else pytest.approx(float(rate), rel=EXCEL_DIGITS))
            assert row[f"{name}档次"] == (verdict.level or None)
        assert (row["结论"], told["结论"], told["奖惩"] or "") == (
            levels.verdict,
            levels.verdict,
            levels.consequence,
        )
        assert told["算式"] == levels.words
        assert all(row[title] == told[title] for title in ("教师", "学科", "班级"))
        assert row["还差几人"] == (levels.needed.words if levels.needed else None)
    (school,) = outcome.schools
    assert (total["教师"], total["期初在册"], total["转出"]) == ("合计", school.on_register, school.transferred)
    assert [total["二类期初"], total["三类期初"]] == [count.initial for count in school.counts]


def test_who_stands_beside_a_rate_adds_up(book: Any) -> None:
    """On the register: with a score, absent, transferred or lost."""
    for row in rows_of(book["总表"]):
        assert row["期初在册"] == row["后次有分"] + row["待补测"] + row["转出"] + row["流失"]


def test_the_absent_are_counted_in_and_left_out_beside_the_rate(outcome: TermOutcome) -> None:
    """Five listed, one of them absent, two converted: 2/5 and 2/4; gross without the added."""
    count = CategoryCount("三类", 5, 3, 1, pending=1)
    teacher = outcome.teachers[0]
    unit = replace(teacher.unit, counts=(CategoryCount("二类", 0), count), other=(CategoryCount("三类", 5, 1),))
    row = rows_of(written(replace(outcome, teachers=(replace(teacher, unit=unit),)))["总表"])[1]
    titles = ("转化率", "毛转化率", "缺考算未转化", "缺考不计", "期初线转化率")
    assert [row[f"三类{title}"] for title in titles] == [0.4, 0.6, 0.4, 0.5, 0.2]


def test_a_rate_just_below_a_target_is_not_shown_as_the_target() -> None:
    """3999/10000 is not 40.0%."""
    lines = (Fraction(2, 5), Fraction(3, 5))
    looks = [percent_look(rate, lines) for rate in (Fraction(2, 5), Fraction(3999, 10000), None)]
    assert looks == ["percent", "percent2", "percent"]


def test_who_is_not_judged_is_shown_without_a_verdict(outcome: TermOutcome) -> None:
    """With the day and the remark."""
    one = replace(outcome.teachers[0], judged=False, levels=None, remark="2025-03-01起接班；只列出，不评")
    book = written(replace(outcome, teachers=(one,)))
    assert rows_of(book["总表"])[1]["结论"] == "只列出，不评"
    (row,) = rows_of(book["算式和依据"])
    assert (row["结论"], row["备注"], row["奖惩"]) == ("只列出，不评", one.remark, None)


def test_the_school_then_subjects_then_classes(book: Any, outcome: TermOutcome) -> None:
    """Told apart by 范围; sums are those of the classes."""
    rows = rows_of(book["按班级"])
    assert Counter(row["范围"] for row in rows) == {"班级": 12, "学科": 4, "全校": 1}
    for title in ("二类期初", "三类净转化", "流失", "有进步"):
        by_scope = {scope: sum(r[title] for r in rows if r["范围"] == scope) for scope in ("班级", "学科", "全校")}
        assert len(set(by_scope.values())) == 1
    assert [(r["班级"], r["学科"]) for r in rows[5:9]] == [(u.class_name, u.subject) for u in outcome.classes[:4]]


@pytest.mark.parametrize(
    ("key", "said"), [("3", "三年级"), ("10", "高一"), ("2023", "2023"), ("实验", "实验"), ("", "未写明")]
)
def test_grades_are_named_as_people_say_them(key: str, said: str) -> None:
    """高一 is the tenth."""
    assert grade_text(key) == said


def test_every_transition_is_a_row_from_before_to_after(book: Any, outcome: TermOutcome) -> None:
    """With scores, relative scores, the mid-term, what became of it, and both cells."""
    rows = rows_of(book["学生明细"])
    assert len(rows) == len(outcome.transitions)
    found = {
        (one.student_id, one.subject): (one, mid)
        for one, mid in zip(outcome.transitions, outcome.at_mid, strict=True)
    }
    for row in rows:
        one, mid = found[row["学号"], row["学科"]]
        assert (row["班级"], row["姓名"], row["结果"]) == (one.class_name, one.name, one.outcome.value)
        assert row["期初类别"] == (one.before.category or "未列入")
        assert row["期末类别"] == (one.after.category or "未列入")
        assert mid is not None
        for role, sat in (("期初", one.before), ("期中", mid), ("期末", one.after)):
            assert row[f"{role}成绩"] == (None if sat.score is None else sat.score / 10_000)
            wanted = None if sat.relative is None else pytest.approx(float(sat.relative), rel=EXCEL_DIGITS)
            assert row[f"{role}相对分"] == wanted
        if one.before.relative is not None and one.after.relative is not None:
            assert row["变化"] == pytest.approx(float(one.after.relative - one.before.relative), abs=1e-12)
        for role, table, student in (
            ("期初", outcome.before, one.before_student),
            ("期末", outcome.after, one.after_student),
        ):
            number = [subject.key for subject in table.subjects].index(one.subject_key)
            assert row[f"出处 {role}"] == (str(table.ref(student, number)) if student >= 0 else None)


def test_the_students_of_a_class_stand_together(book: Any) -> None:
    """Class by class, student by student."""
    rows = rows_of(book["学生明细"])
    for keys in ([row["班级"] for row in rows], [(row["班级"], row["学号"]) for row in rows]):
        blocks = [key for at, key in enumerate(keys) if at == 0 or keys[at - 1] != key]
        assert len(blocks) == len(set(blocks))


def test_an_arrow_and_a_small_line_show_the_change(outcome: TermOutcome) -> None:
    """The number format holds the arrow; there is one sparkline a row."""
    content = write_report(outcome)
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["学生明细"]
    column = [cell.value for cell in sheet[HEADER]].index("变化") + 1
    assert sheet.cell(HEADER + 1, column).number_format == '"↑"0.000;"↓"0.000;"＝"0.000'
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = package.read("xl/worksheets/sheet5.xml").decode()
    assert part.count("<x14:sparkline>") == len(outcome.transitions)
    assert "'学生明细'!K3:M3" in part


def test_the_flow_has_every_transition_once(book: Any, outcome: TermOutcome) -> None:
    """Overall, and subject by subject."""
    rows = rows_of(book["流向"])
    rows = [{title: value for title, value in row.items() if title != "None"} for row in rows]
    sums = {row["学科"]: row["合计"] for row in rows if row["原来"] == "合计"}
    subjects = Counter(one.subject for one in outcome.transitions)
    assert sums == {"全部学科": len(outcome.transitions), **subjects}
    second = next(row for row in rows if (row["学科"], row["原来"]) == ("全部学科", "二类"))
    improved = sum(one.outcome is Outcome.IMPROVED for one in outcome.transitions)
    assert second["三类"] == improved


def test_the_chart_is_stacked_and_its_axes_are_named(outcome: TermOutcome) -> None:
    """A part for each state after; the absent are hatched."""
    with zipfile.ZipFile(BytesIO(write_report(outcome))) as package:
        chart = package.read("xl/charts/chart3.xml").decode()
    assert '<c:grouping val="stacked"/>' in chart
    assert chart.count("<c:ser>") == 5
    assert chart.count("<a:pattFill") == 1
    titles = re.findall(r"<a:t>([^<]*)</a:t>", chart)
    assert set(titles) == {"期初在哪里的人，期末到了哪里（全部学科）", "期初", "人次"}


def test_the_added_and_the_missing_stand_apart(book: Any, outcome: TermOutcome) -> None:
    """One kind after the other."""
    counts = Counter(one.outcome.value for one in outcome.transitions)
    assert [row["情况"] for row in rows_of(book["新增与退步"])] == ["新增"] * counts["新增"]
    missing = [row["情况"] for row in rows_of(book["待补测与流失"])]
    assert missing == ["待补测"] * counts["待补测"] + ["流失"] * counts["流失"] + ["转出"] * counts["转出"]
    assert {row["备注"] for row in rows_of(book["待补测与流失"]) if row["情况"] == "转出"} == {"花名册：转出"}


def test_the_registered_are_in_no_rate_and_their_scores_in_no_sheet(book: Any, outcome: TermOutcome) -> None:
    """一类 is never evaluated."""
    exempt = {student.student_id for student in outcome.before.students if student.exempt}
    assert len(exempt) == 2
    for name in ("学生明细", "新增与退步", "待补测与流失"):
        assert exempt.isdisjoint({row["学号"] for row in rows_of(book[name])})


def test_who_was_registered_since_is_shown_without_a_score(outcome: TermOutcome) -> None:
    """Out of the initial number, on a row of its own."""
    one = outcome.transitions[0]
    now = one._replace(outcome=Outcome.EXEMPT_NOW, after=one.after._replace(category="", exempt=True))
    changed = replace(outcome, transitions=(now, *outcome.transitions[1:]))
    sheets = written(changed)
    row = next(row for row in rows_of(sheets["待补测与流失"]) if row["情况"] == "转为一类")
    assert (row["期末类别"], row["期末成绩"], row["期末相对分"], row["变化"]) == ("一类", None, None, None)
    assert "一类" in [cell.value for cell in sheets["流向"][HEADER]]


def test_questions_have_their_dropdown_and_answers_stay(outcome: TermOutcome) -> None:
    """As in the register: a second run finds the answer by its key."""
    asked = Question("match|1", "三(1)班某某", ("是同一个人", "不是同一个人"), "当作两个人")
    done = replace(asked, key="match|2", answer="是同一个人")
    findings = (
        Finding("match_near", Severity.QUESTION, "是同一个人吗？", "请选", None, asked),
        Finding("match_near", Severity.INFO, "是同一个人吗？", "", None, done),
    )
    sheet = written(replace(outcome, findings=findings))["待核查"]
    assert [(r["程度"], r["回答"], r["编码"]) for r in rows_of(sheet, 1)] == [
        ("待回答", None, "match|1"),
        ("已回答", "是同一个人", "match|2"),
    ]
    assert {v.formula1 for v in sheet.data_validations.dataValidation} == {'"是同一个人,不是同一个人"'}


def test_the_notes_name_the_rules_with_their_clauses(book: Any, outcome: TermOutcome) -> None:
    """Conversion, targets, the line, the files, and that a part of it is chance; no date."""
    lines = [row for row in book["说明"].iter_rows(values_only=True) if row[0]]
    said = {row[0]: row[1] for row in lines}
    assert said["名称"] == "武平方案（40%／80%）"
    assert "抵消转化一人" in said["新增"]
    assert "三·4" in said["新增"]
    assert "40%" in said["合格"]
    assert "三·2" in said["合格"]
    assert said["用的线"].startswith("浮动线")
    assert said["提醒"] == CHANCE
    named = [(row[1], row[2]) for row in lines if row[0] == "输入文件"]
    assert named == [(item.book.label, item.book.sha256) for exam in outcome.exams for item in exam.inputs]
    assert not re.search(r"20\d\d-\d\d-\d\d", " ".join(str(cell) for row in lines for cell in row))


def test_every_sheet_says_that_it_is_for_inner_use(book: Any) -> None:
    """And is printed on A4 with its titles on every page."""
    for name in SHEETS[1:8]:
        sheet = book[name]
        texts = [str(cell.value) for cell in sheet[1] if cell.value]
        assert "不得公示" in texts[0], name
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.freeze_panes.endswith("3")
        assert sheet.auto_filter.ref.startswith("A2:")
    assert "不得公示" in " ".join(str(cell.value) for (_, cell, _) in book["说明"].iter_rows())


def test_text_that_looks_like_a_formula_stays_text(outcome: TermOutcome) -> None:
    """Names, classes and remarks come from the inputs."""
    evil = '=HYPERLINK("http://x","y")'
    found = tuple(one._replace(name=evil, class_name="@SUM(A1)", now_in="+1") for one in outcome.transitions)
    sheets = written(replace(outcome, transitions=found, struck=((evil, evil, evil),)))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(cell.value == evil for cell in cells) > 80


def test_the_same_outcome_gives_the_same_bytes(outcome: TermOutcome) -> None:
    """No clock, no chance."""
    assert write_report(outcome) == write_report(outcome)


def test_nothing_at_all_still_makes_a_whole_report(outcome: TermOutcome) -> None:
    """Nobody listed, no teacher, no finding."""
    empty = replace(
        outcome, transitions=(), other=(), mid=(), at_mid=(), teachers=(), classes=(), subjects=(), findings=()
    )
    sheets = written(empty)
    assert sheets["学生明细"]["A3"].value == "两次都没有学生列入。"
    assert "新增与退步" not in sheets.sheetnames
    said = {row[0]: row[1] for row in sheets["说明"].iter_rows(values_only=True)}
    assert said["新增与退步"] == "没有新增、退步和首次入册的学生。"
    assert sheets["流向"]._charts == []


def test_categories_judged_together_have_a_sum_of_their_own() -> None:
    """midterm-final: milestones instead of levels, and the mid-term's rate."""
    outcome = sample_term("midterm-final")
    row = rows_of(written(outcome)["总表"])[1]
    judged = outcome.teachers[0]
    assert judged.milestones is not None
    assert row["合计期初"] == judged.unit.initial
    assert row["合计净转化"] == judged.unit.converted
    assert row["结论"] == judged.milestones.verdict
    assert "期中合计转化率" in row
    assert "奖惩" not in rows_of(written(outcome)["算式和依据"])[0]
    said = {line[0]: line[1] for line in written(outcome)["说明"].iter_rows(values_only=True) if line[0]}
    assert "个个有进步" in said["转化先进个人"]


def test_without_a_teaching_table_the_classes_are_judged() -> None:
    """No column for the teacher."""
    outcome = sample_term(teachers=False, mid=False)
    rows = rows_of(written(outcome)["总表"])
    assert "教师" not in rows[0]
    assert len(rows) == len(outcome.classes) + 1
    assert [row["班级"] for row in rows[1:]] == [unit.class_name for unit in outcome.classes]


def test_the_schools_have_a_column_and_a_sum_each(outcome: TermOutcome) -> None:
    """And one over all of them."""
    twice = tuple(replace(unit, school=school) for school in ("东样小学", "西样小学") for unit in outcome.schools)
    teachers = tuple(replace(one, unit=replace(one.unit, school="东样小学")) for one in outcome.teachers)
    rows = rows_of(written(replace(outcome, schools=twice, teachers=teachers))["总表"])
    assert [row["学校"] for row in rows[:3]] == ["合计", "东样小学合计", "西样小学合计"]
    assert rows[0]["三类期初"] == 2 * rows[1]["三类期初"]


def test_the_net_of_a_policy_that_does_not_cancel_is_the_converted(outcome: TermOutcome) -> None:
    """midterm-final tells the added apart."""
    apart = counting_of(sample_term("midterm-final").policy)
    unit = replace(outcome.schools[0], counts=(CategoryCount("二类", 5, 3, 1), CategoryCount("三类", 0, 0, 2)))
    assert [group[3].value for group in number_cells(counting_of(outcome.policy), unit)] == [2, -2]
    assert [group[3].value for group in number_cells(apart, unit)] == [3, 0, 3]
