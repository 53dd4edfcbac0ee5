"""Which grade a class is of: told from the cells, never from a class number alone where something else speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xuekun_cli.model.findings import PAPERLESS_GRADE

HEAD = ("姓名", "班级", "语文", "数学")


def book(
    path: Path,
    classes: list[object],
    *,
    sheet: str = "成绩",
    title: str = "",
    grades: list[str] | None = None,
    school: str = "",
    more: tuple[str, ...] = (),
    best: int = 95,
) -> None:
    """A workbook with four students of each class."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = sheet
    if title:
        page.append([title])
    head = [*HEAD, *more]
    page.append([*head, *(["年级"] if grades else []), *(["学校"] if school else [])])
    for number, name in enumerate(classes):
        for k, who in enumerate("甲乙丙丁"):
            scores = [best - 11 * k - number] * (2 + len(more))
            beside = [grades[number]] if grades else []
            page.append(
                [f"{who}{'一二三四五六七八九'[number]}", name, *scores, *beside, *([school] if school else [])]
            )
    workbook.save(path)


def warned(xuekun: Any, path: Path, command: str = "screen") -> list[str]:
    """The warnings of grades without paper exams."""
    document = xuekun(command, str(path), "--dry-run", "--json").document
    return [one["message"].partition("：")[2] for one in document["findings"] if one["code"] == PAPERLESS_GRADE]


NOT_PRIMARY: dict[str, tuple[str, dict[str, Any]]] = {
    "the sheet says 高一": ("1.xlsx", {"classes": [101, 102], "sheet": "高一"}),
    "the title says 高一": ("1.xlsx", {"classes": [101, 102], "title": "第二中学高一期中考试成绩"}),
    "the file says 高一": ("高一期中成绩.xlsx", {"classes": [101, 102]}),
    "the file says 初一": ("初一期中成绩.xlsx", {"classes": ["一(1)班", "一(2)班"]}),
    "the file says 七年级": ("七年级期中.xlsx", {"classes": ["1.1", "1.2"]}),
    "the file says 高二 for 201": ("高二期中.xlsx", {"classes": [201, 202]}),
    "the file says 高中": ("高中成绩.xlsx", {"classes": [101, 201]}),
    "the column says 高一": ("1.xlsx", {"classes": [101, 102], "grades": ["高一", "高一"]}),
    "the column says 初一": ("1.xlsx", {"classes": ["1班", "2班"], "grades": ["初一", "初一"]}),
    "the class says 高一": ("1.xlsx", {"classes": ["高一(1)班", "高一(2)班"]}),
    "another class says 高一": ("1.xlsx", {"classes": [101, "高一(2)班"]}),
    "another class says 高三": ("1.xlsx", {"classes": [101, 201, "高三(1)班"]}),
    "they sat 物理": ("1.xlsx", {"classes": [101, 102], "more": ("物理",)}),
    "they sat 化学": ("1.xlsx", {"classes": ["1.1", "1.2"], "more": ("化学",)}),
    "their papers have 150 marks": ("1.xlsx", {"classes": [101, 102], "best": 138}),
    "the school is a 中学": ("1.xlsx", {"classes": [101, 102], "school": "城关第三中学"}),
    "the school is 二中": ("1.xlsx", {"classes": [101, 102], "school": "县二中"}),
    "the grade is the third": ("1.xlsx", {"classes": [301, 302]}),
    "nobody says a grade": ("1.xlsx", {"classes": ["1班", "2班"]}),
}
PRIMARY: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing speaks against it": ("1.xlsx", {"classes": [101, 201]}),
    "an apostrophe": ("1.xlsx", {"classes": ["'1.1", "'2.1"]}),
    "another apostrophe": ("1.xlsx", {"classes": ["’1.1", "＇2.1"]}),
    "dots": ("1.xlsx", {"classes": ["1.1", "2.1"]}),
    "wide digits": ("1.xlsx", {"classes": ["１．１", "２．１"]}),
    "一(1)班": ("1.xlsx", {"classes": ["一(1)班", "二(1)班"]}),
    "一年级 in full": ("1.xlsx", {"classes": ["一年级1班", "二年级1班"]}),
    "the column alone": ("1.xlsx", {"classes": ["1班", "2班"], "grades": ["一年级", "二年级"]}),
    "the column is a number": ("1.xlsx", {"classes": ["1班", "2班"], "grades": ["1", "2"]}),
    "the file alone": ("一年级期末成绩.xlsx", {"classes": ["1班", "2班"]}),
    "the school is a 小学": ("1.xlsx", {"classes": [101, 201], "school": "第一中心小学"}),
    "numbered through to grade nine": ("1.xlsx", {"classes": [101, 201, 701, 801, 901]}),
    "a named class": ("1.xlsx", {"classes": ["一年级阳光班", "二年级阳光班"]}),
    "the column wins over the file": (
        "高中部代管.xlsx",
        {"classes": ["1班", "2班"], "grades": ["一年级", "二年级"]},
    ),
}


@pytest.mark.parametrize("case", NOT_PRIMARY)
def test_no_warning_where(tmp_path: Path, xuekun: Any, case: str) -> None:
    name, about = NOT_PRIMARY[case]
    book(tmp_path / name, **about)
    assert warned(xuekun, tmp_path / name) == []


@pytest.mark.parametrize("case", PRIMARY)
def test_a_warning_of_both_classes_for(tmp_path: Path, xuekun: Any, case: str) -> None:
    name, about = PRIMARY[case]
    book(tmp_path / name, **about)
    (said,) = warned(xuekun, tmp_path / name)
    assert len(said.split("、")) == 2


def test_only_the_class_that_is_of_the_first_grades(tmp_path: Path, xuekun: Any) -> None:
    """A school of nine grades: 101 sat no 物理, and 801 did."""
    book(tmp_path / "1.xlsx", [101, 301, 801])
    page = (workbook := openpyxl.load_workbook(tmp_path / "1.xlsx")).active
    page.cell(1, 5, "物理")
    for row in range(10, 14):
        page.cell(row, 5, 60 + row)
    workbook.save(tmp_path / "1.xlsx")
    assert warned(xuekun, tmp_path / "1.xlsx") == ["101"]


@pytest.mark.parametrize("command", ["screen", "whatif", "rates"])
def test_every_command_asks_the_same(tmp_path: Path, xuekun: Any, command: str) -> None:
    book(tmp_path / "1.xlsx", [101, 102], sheet="高一")
    book(tmp_path / "2.xlsx", [101, 102])
    assert warned(xuekun, tmp_path / "1.xlsx", command) == []
    assert warned(xuekun, tmp_path / "2.xlsx", command) == ["101、102"]


@pytest.mark.parametrize(("sheet", "excellent"), [("成绩", 0.25), ("高一", 0.5)])
def test_lines_that_differ_by_grade_take_the_grade_that_was_told(
    tmp_path: Path, xuekun: Any, sheet: str, excellent: float
) -> None:
    """优秀 from 85% in the first grades, from 80% above: 84 is excellent in a 101 of 高一, and not in 一年级."""
    book(tmp_path / "1.xlsx", [101], sheet=sheet)
    options = ("--set", "rates.use=低年级85", "--full-mark", "语文=100", "--dry-run", "--json")
    document = xuekun("rates", str(tmp_path / "1.xlsx"), *options).document
    assert document["groups"][0]["excellent_rate"] == excellent
