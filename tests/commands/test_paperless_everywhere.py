"""Grades 1 and 2 have no paper exams by law: whoever sorts them by scores is told so by every command that does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xuekun_cli.model.findings import PAPERLESS_GRADE

SCREEN, WHATIF, RATES = ("screen", "1.xlsx"), ("whatif", "1.xlsx"), ("rates", "1.xlsx")
TRACK = ("track", "1.xlsx", "2.xlsx", "3.xlsx")
EXPLAIN = ("explain", "1.xlsx", "--student")


def exams(folder: Path, *classes: str) -> None:
    """Three exams of these classes; the fourth student of each is 生<class>."""
    for number in range(1, 4):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["姓名", "班级", "语文"])
        for name in classes:
            for place, who in enumerate(("甲", "乙", "丙", "生")):
                sheet.append([f"{who}{name[0]}", name, 90 - 15 * place + number])
        book.save(folder / f"{number}.xlsx")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with 一(1)班, 二(1)班 and 三(1)班 in three exams, where one stands."""
    exams(tmp_path, "一(1)班", "二(1)班", "三(1)班")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def warnings(document: dict[str, Any]) -> list[str]:
    """The messages of the warning."""
    return [one["message"] for one in document["findings"] if one["code"] == PAPERLESS_GRADE]


@pytest.mark.parametrize("words", [SCREEN, WHATIF, RATES, TRACK, (*EXPLAIN, "生一")])
def test_the_classes_are_named_in_the_document_and_on_the_screen(
    desk: Path, xuekun: Any, words: tuple[str, ...]
) -> None:
    """Once, with the source; the third grade is free of it."""
    more = [] if words[0] == "explain" else ["--dry-run"]
    (said,) = warnings(xuekun(*words, *more, "--json").document)
    assert "一(1)班" in said
    assert ("二(1)班" in said) is (words[0] != "explain")
    assert "三(1)班" not in said
    assert "2021" in said
    assert "不进行纸笔考试的年级" in "".join(xuekun(*words, *more).out.split())


def test_a_student_of_a_higher_grade_is_explained_without_it(desk: Path, xuekun: Any) -> None:
    assert warnings(xuekun(*EXPLAIN, "生三", "--json").document) == []


def test_a_long_list_of_classes_is_counted(tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exams(tmp_path, *(f"一({number})班" for number in range(1, 9)))
    (said,) = warnings(xuekun(*SCREEN, "--dry-run", "--json").document)
    assert said.endswith("一(6)班 等 8 个班")
