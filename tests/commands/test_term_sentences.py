"""Sentences of `check` and `report` that state a fact about the run: each beside the run of which it is false."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

Rows = list[tuple[object, ...]]


def write(path: Path, *rows: tuple[object, ...]) -> None:
    """Write one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def exam(path: Path, title: str, by_class: dict[str, list[object]]) -> None:
    """Write classes of one subject, the same students in the same order."""
    rows: Rows = [(title,), ("学号", "姓名", "班级", "语文")]
    for number, (class_name, scores) in enumerate(by_class.items(), start=1):
        for k, score in enumerate(scores, start=1):
            if score != "不在":
                rows.append((f"{number}{k:03d}", f"学生{chr(0x4E00 + number * 300 + k * 7)}", class_name, score))
    write(path, *rows)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two classes; in the first somebody left."""
    exam(
        tmp_path / "期初成绩.xlsx",
        "五年级期初考试",
        {"五(1)班": [*[100] * 10, 50, 50, 50], "五(2)班": [*[90] * 10, 40, 40]},
    )
    exam(
        tmp_path / "期末成绩.xlsx",
        "五年级期末考试",
        {"五(1)班": [*[100] * 10, 95, 50, "不在"], "五(2)班": [*[90] * 10, 85, 40]},
    )
    write(tmp_path / "任课表.xlsx", ("班级", "语文"), ("五(1)班", "陈师例"), ("五(2)班", "林师甲"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


EXAMS = ("期初成绩.xlsx", "期末成绩.xlsx")
TEACHERS = ("--teachers", "任课表.xlsx")
Sheets = Callable[..., dict[str, str]]


@pytest.fixture
def sheets(desk: Path, xuekun: Any) -> Sheets:
    """What gives every sheet of a command's workbook as one text."""

    def of(command: str, *words: str) -> dict[str, str]:
        outputs = xuekun(command, *EXAMS, *words, "--json").document["outputs"]
        return {
            sheet.title: "\n".join(
                str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
            )
            for sheet in openpyxl.load_workbook(outputs[0])
        }

    return of


def test_what_one_verdict_is_of(desk: Path, xuekun: Any, sheets: Sheets) -> None:
    """A teacher and subject; a class and subject without a 任课表; a row where somebody shares a class."""
    assert "（一名教师一科算一项）" in xuekun("check", *EXAMS, *TEACHERS, "--dry-run").out
    assert "（一个班一科算一项）" in xuekun("check", *EXAMS, "--dry-run").out
    assert "（一个班一科算一项）" in sheets("check")["考核表"]
    write(desk / "任课表.xlsx", ("班级", "语文"), ("五(1)班", "陈师例、林师甲"), ("五(2)班", "林师甲"))
    assert "（一行算一项）" in xuekun("check", *EXAMS, *TEACHERS, "--dry-run").out
    assert "（一行算一项）" in sheets("check", *TEACHERS)["考核表"]


def test_whose_rows_there_are(sheets: Sheets) -> None:
    """Teachers, or classes where no 任课表 is given."""
    with_teachers, without = sheets("check", *TEACHERS), sheets("check")
    assert with_teachers["算式"].startswith("每名教师先写算式")
    assert without["算式"].startswith("每个班先写算式")
    assert "一名教师一门学科一行" in with_teachers["说明"]
    assert "一名教师一门学科一行" not in without["说明"]
    assert "没有任课表，一个班一门学科一行。" in without["说明"]


def test_the_roll_is_spoken_of_only_where_there_is_one(desk: Path, sheets: Sheets) -> None:
    """Without it nobody knows who went to another school."""
    assert "没有给花名册，转出的也算在这里" in sheets("report")["待补测与流失"]
    write(desk / "花名册.xlsx", ("学号", "姓名", "班级"), ("1001", f"学生{chr(0x4E00 + 307)}", "五(1)班"))
    assert "花名册也没有写转出" in sheets("report", "--roll", "花名册.xlsx")["待补测与流失"]


def test_the_relative_score_is_of_what_the_policy_says(desk: Path, sheets: Sheets) -> None:
    """The class mean, or the grade's where a policy says so."""
    assert "相对分＝成绩÷班级平均分" in sheets("report")["学生明细"]
    (desk / "ours.yaml").write_text(
        "id: ours\nname: 本校\nsource: {title: 本校}\nextends: wuping\n"
        "screening: {reference: {statistic: mean, by: grade, clause: 一}}\n",
        encoding="utf-8",
    )
    found = sheets("report", "--policy", "ours.yaml")
    assert "相对分＝成绩÷年级平均分" in found["学生明细"]
    assert "成绩 ÷ 年级平均分" in found["说明"]


def test_a_value_of_this_run_is_not_said_to_stand_in_the_document(xuekun: Any, sheets: Sheets) -> None:
    """依据 of what was changed by --set: the change, in the notes and beside every verdict."""
    words = ("--set", "conversion.line.is=frozen", "--set", "targets.合格.at_least=50%")
    notes = sheets("report", *words)["说明"]
    assert "依据：文件没有写，默认按后一次自己的平均分，这次用 --set 改过。" in notes
    assert "依据：三·2，这次用 --set 改过。" in notes


def test_no_task_says_whether_anybody_was_added(desk: Path, xuekun: Any) -> None:
    """Where an empty category is not looked at, somebody may be added to it all the same."""
    exam(desk / "期初成绩.xlsx", "五年级期初考试", {"五(1)班": [100] * 12, "五(2)班": [90] * 12})
    exam(desk / "期末成绩.xlsx", "五年级期末考试", {"五(1)班": [*[100] * 11, 20], "五(2)班": [90] * 12})
    words = ("--set", "targets.empty_category=left_out", "--json", "--dry-run")
    one, other = xuekun("check", *EXAMS, *words).document["teachers"]
    assert (one["verdict"], other["verdict"]) == ("无任务", "无任务")
    assert one["words"] == "没有人在册，新增 1 人，没有人的类别不看 → 无任务"
    assert other["words"] == "没有人在册，也没有新增 → 无任务"


def test_the_grounds_say_that_nobody_is_no_task_by_default(desk: Path, xuekun: Any) -> None:
    """No clause is cited where no document has one."""
    exam(desk / "期初成绩.xlsx", "五年级期初考试", {"五(1)班": [100] * 12})
    exam(desk / "期末成绩.xlsx", "五年级期末考试", {"五(1)班": [*[100] * 11, 99]})
    (one,) = xuekun("check", *EXAMS, "--json", "--dry-run").document["teachers"]
    assert one["clause"] == "文件没有写，按默认：没有人在册、也没有新增的，是无任务（照样评，结论是 优秀）"
