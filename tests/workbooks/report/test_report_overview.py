"""总览 of the term's report: every figure and sentence against the outcome, one page, nothing for a program to read."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from sample_term import sample_term
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.workbooks.pages.overview import waiting
from xuekun_cli.workbooks.report.overview import report_overview
from xuekun_cli.workbooks.report.workbook import write_report

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")


@pytest.fixture(scope="module")
def outcome() -> TermOutcome:
    return sample_term()


@pytest.fixture(scope="module")
def book(outcome: TermOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_report(outcome)))


def printed(sheet: Any) -> list[str]:
    """Return the texts within the print area of a sheet."""
    return [
        str(cell.value)
        for row in sheet[sheet.print_area.rpartition("!")[2]]
        for cell in row
        if cell.value is not None
    ]


def test_the_figures_are_those_of_the_outcome(outcome: TermOutcome) -> None:
    """Listed before and after, and who left the list, counted anew from the transitions."""
    before = [one for one in outcome.transitions if one.before.listed]
    after = [one for one in outcome.transitions if one.after.listed]
    figures = {one.label: one for one in report_overview(outcome).figures}
    assert figures["期初在册"].value == f"{len(before)} 人次"
    assert figures["期初在册"].beside.startswith(f"{len({one.before_student for one in before})} 名学生")
    assert figures["期末在册"].value == f"{len(after)} 人次"
    assert (
        f"{'多' if len(after) > len(before) else '少'} {abs(len(after) - len(before))} 人次"
        in figures["期末在册"].beside
    )
    exited = sum(one.outcome is Outcome.EXITED for one in outcome.transitions)
    assert figures["脱困"].value == f"{exited} 人次"
    for count in outcome.schools[0].counts:
        net = count.converted - count.added
        figure = figures[f"{count.category}净转化率"]
        assert figure.value == f"{100 * net / count.initial:.1f}%"
        assert figure.beside.startswith(f"（转化 {count.converted}－新增 {count.added}）÷期初 {count.initial}")
    judged = [one for one in outcome.teachers if one.judged and one.verdict]
    assert figures["评了结论"].value == f"{len(judged)} 项"


def test_a_rate_that_rests_on_a_question_is_called_provisional(outcome: TermOutcome) -> None:
    """On its figure, and among what waits."""
    school = replace(outcome.schools[0], provisional=frozenset({"二类"}))
    teacher = replace(outcome.teachers[0], unit=replace(outcome.teachers[0].unit, provisional=frozenset({"二类"})))
    overview = report_overview(replace(outcome, schools=(school,), teachers=(teacher, *outcome.teachers[1:])))
    assert "二类净转化率（暂定）" in [one.label for one in overview.figures]
    assert overview.waits[0].text.startswith("1 行的数和结论暂定")


def test_where_to_read_on_names_every_other_sheet_and_no_more(book: Any) -> None:
    """In their order; a person's own sheets and those that are not there are left out."""
    texts = printed(book["总览"])
    assert [name for name in texts[texts.index("往下看") :] if name in book.sheetnames] == book.sheetnames[1:]
    assert "审核不确认" not in texts


def test_it_is_one_page_without_keys_and_hashes(book: Any) -> None:
    """One page wide and high; no digest, no English word."""
    sheet = book["总览"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.paperSize) == (1, 9)
    assert sheet.page_setup.fitToHeight in (None, 1), "0 would be as many pages as it takes"
    assert not [text for text in printed(sheet) if re.search(r"[A-Za-z]{3,}|[0-9a-f]{16,}", text)]
    assert len(sheet._charts) == 2


def test_questions_of_one_kind_are_one_line_and_errors_are_counted() -> None:
    """With what holds until they are answered; an answered one does not wait."""

    def asked(code: str, key: str, answer: str = "") -> Finding:
        question = Question(key, "某某", ("是", "否"), "按不是算", answer=answer)
        return Finding(code, Severity.QUESTION, f"{key}？", question=question)

    findings = [asked("a", "甲"), asked("a", "乙"), asked("b", "丙", "是"), Finding("c", Severity.ERROR, "坏")]
    assert [(one.text, one.assumed) for one in waiting(findings)] == [
        ("甲？（同类的共 2 个）", "按不是算"),
        ("1 处错误可能影响结论，请先改正。", ""),
    ]
    many = [asked(str(k), str(k)) for k in range(8)]
    assert waiting(many)[-1].text == "另有 3 个别的问题。"
