"""按学生 and 汇总 of the register: a row a child, class by class, and the sums where the first page shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from xuekun_cli.model import register as words
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.register.workbook import write_register


def book_of(outcome: ScreenOutcome) -> Any:
    return openpyxl.load_workbook(BytesIO(write_register(outcome)))


def lines_of(sheet: Any) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the lines above the classes, and the rows of the children as title → value."""
    titles = [cell.value for cell in sheet[1]]
    rows = list(sheet.iter_rows(2, values_only=True))
    heads = [row[0] for row in rows if isinstance(row[0], str)]
    return heads, [dict(zip(titles, row, strict=True)) for row in rows if not isinstance(row[0], str)]


@pytest.fixture(scope="module")
def sheet(outcome: ScreenOutcome) -> Any:
    return book_of(outcome)[words.SHEET_CHILDREN]


def test_every_child_of_the_list_has_one_row_with_all_its_subjects(sheet: Any, outcome: ScreenOutcome) -> None:
    listed = [one for one in outcome.listed if not one.exempt]
    _, rows = lines_of(sheet)
    assert Counter((row["班级"], row["学号"], row["姓名"]) for row in rows) == Counter(
        {(one.group.class_name, one.student_id, one.name) for one in listed}
    )
    assert max(row["列入科数"] for row in rows) > 1
    for row in rows:
        mine = [one for one in listed if (one.student_id, one.name) == (row["学号"], row["姓名"])]
        assert row["列入科数"] == len(mine)
        said = row[words.COL_EACH].replace("\n", "；").split("；")
        assert said == [
            f"{one.subject} {one.category} {points(one.score or 0)}（差 {points(one.gap or 0)}）" for one in mine
        ]
        for category, count in Counter(one.category for one in mine).items():
            assert row[f"{category}科数"] == count


def test_a_line_with_the_figures_of_its_class_stands_above_and_a_page_begins_there(
    sheet: Any, outcome: ScreenOutcome
) -> None:
    heads, rows = lines_of(sheet)
    classes = list(dict.fromkeys(row["班级"] for row in rows))
    assert len(classes) > 1
    assert [head.partition("　")[0] for head in heads] == classes
    for head, name in zip(heads, classes, strict=True):
        found = [one for one in outcome.listed if one.group.class_name == name and not one.exempt]
        counts = Counter(one.category for one in found)
        assert f"列入 {len({one.student for one in found})} 名：" in head
        assert f"二类 {counts['二类']} 人次、三类 {counts['三类']} 人次" in head
    at = [row[0].row for row in sheet.iter_rows(2) if isinstance(row[0].value, str)]
    assert [one.id for one in sheet.row_breaks.brk] == [row - 1 for row in at[1:]]
    assert sheet.print_title_rows == "$1:$1"


def test_who_helps_by_name_stands_there_once_it_was_filled_in_on_the_list(outcome: ScreenOutcome) -> None:
    _, rows = lines_of(book_of(outcome)[words.SHEET_CHILDREN])
    assert words.COL_HELPED not in rows[0]
    number = next(n for n, one in enumerate(outcome.listed) if not one.exempt)
    typed = replace(
        next(iter(outcome.carried.values())), values={words.COL_TEACHER: "林老师", words.COL_PARTNER: "甲"}
    )
    _, rows = lines_of(book_of(replace(outcome, carried={number: typed}))[words.SHEET_CHILDREN])
    one = outcome.listed[number]
    told = {row["姓名"]: row[words.COL_HELPED] for row in rows}
    assert told[one.name] == f"{one.subject}：林老师、甲"
    assert {said for name, said in told.items() if name != one.name} == {None}


def test_the_first_sheet_begins_with_the_sums_of_each_subject(outcome: ScreenOutcome) -> None:
    sheet = book_of(outcome)["汇总"]
    titles = [cell.value for cell in sheet[4]]
    assert titles[:7] == ["学科", "班数", "参考", "平均分", "二类人次", "三类人次", "合计人次"]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(5, values_only=True)]
    subjects = list(dict.fromkeys(group.subject for group in outcome.groups))
    for row, subject in zip(rows, subjects, strict=False):
        groups = [group for group in outcome.groups if group.subject == subject]
        assert (row["学科"], row["班数"], row["参考"]) == (subject, len(groups), sum(g.seen for g in groups))
        assert row["平均分"] == pytest.approx(
            sum(g.total for g in groups) / sum(g.takers for g in groups) / 10_000
        )
        assert row["二类人次"] == sum(group.counts["二类"] for group in groups)
    listed = [one for one in outcome.listed if not one.exempt]
    assert (rows[len(subjects)]["学科"], rows[len(subjects)]["合计人次"]) == ("合计", len(listed))
