"""What decided a verdict, and what it still needs, in every place that shows it: screens, workbooks, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

BASIS = "文件没有写，按默认：期初没有人的类别，没有新增才算达到（换成「不看」，结论是 优秀）"
WAY = "到合格：还差 1 人（三类退到二类的 1 人回到三类以上）"
UP = ("学号", "姓名", "班级", "语文")


def write(path: Path, title: str, rows: Sequence[Sequence[object]]) -> None:
    """Write one sheet with a title row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def exam(path: Path, title: str, scores: Sequence[object], class_name: str = "五(1)班") -> None:
    """Write a class of one subject, the same students in the same order."""
    rows = [
        (f"{k:04d}", f"学生{chr(0x4E00 + k * 7)}", class_name, score) for k, score in enumerate(scores, start=1)
    ]
    write(path, title, [UP, *rows])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five 三类 of fifteen; four get out, one falls from 50 to 20, into a category that was empty."""
    exam(tmp_path / "期初成绩.xlsx", "五年级期初考试", [*[100] * 10, *[50] * 5])
    exam(tmp_path / "期末成绩.xlsx", "五年级期末考试", [*[100] * 10, *[90] * 4, 20])
    write(tmp_path / "任课表.xlsx", "任课表", [("班级", "语文"), ("五(1)班", "陈师例")])
    monkeypatch.chdir(tmp_path)
    return tmp_path


EXAMS = ("期初成绩.xlsx", "期末成绩.xlsx", "--teachers", "任课表.xlsx")


def flat(text: str) -> str:
    """Return printed lines as one, without blanks."""
    return "".join(text.split())


def cells(path: str, sheet: str) -> list[str]:
    """Return the texts of a sheet."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell is not None]


@pytest.mark.parametrize("command", ["check", "report"])
def test_the_json_names_the_default_and_the_way(desk: Path, xuekun: Any, command: str) -> None:
    """依据 has the clause and the default; what is needed is one student, and reachable."""
    (teacher,) = xuekun(command, *EXAMS, "--json", "--dry-run").document["teachers"]
    assert teacher["verdict"] == "不合格"
    assert teacher["clause"] == f"三·1；{BASIS}"
    assert teacher["by_default"] == [
        {
            "key": "targets.empty_category",
            "says": "期初没有人的类别，没有新增才算达到",
            "otherwise": "换成「不看」，结论是 优秀",
        }
    ]
    needed = teacher["needed"]
    assert (needed["level"], needed["total"], needed["reachable"], needed["words"]) == ("合格", 1, True, WAY)
    assert needed["way"] == [
        {
            "kind": "back",
            "category": "二类",
            "from": "三类",
            "students": 1,
            "words": "三类退到二类的 1 人回到三类以上",
        }
    ]


def test_with_that_student_at_45_the_verdict_is_the_highest(desk: Path, xuekun: Any) -> None:
    """The way that is named gets there: the sentence is no guess."""
    exam(desk / "期末成绩.xlsx", "五年级期末考试", [*[100] * 10, *[90] * 4, 45])
    (teacher,) = xuekun("check", *EXAMS, "--json", "--dry-run").document["teachers"]
    assert (teacher["verdict"], teacher["needed"], teacher["by_default"]) == ("优秀", None, [])
    assert teacher["clause"] == "三·3"


def test_both_screens_say_it(desk: Path, xuekun: Any) -> None:
    """A mark at the verdict, the default below, and of whom; with one teacher in full."""
    for command in ("check", "report"):
        out = xuekun(command, *EXAMS, "--dry-run").out
        assert "不合格 *" in out
        assert flat(f"文件没有写，按默认：{BASIS.partition('：')[2]}：陈师例语文") in flat(out)
    one = xuekun("check", *EXAMS, "--teacher", "陈师例", "--dry-run").out
    assert flat(f"依据：三·1；{BASIS}") in flat(one)
    assert flat(WAY) in flat(one)
    assert " *" not in one


def test_every_sheet_that_shows_the_verdict_says_it(desk: Path, xuekun: Any) -> None:
    """考核表, 算式 and the 总表 of the report."""
    (checked,) = xuekun("check", *EXAMS, "--json").document["outputs"]
    assert {f"三·1；{BASIS}", WAY} <= set(cells(checked, "考核表"))
    assert {f"依据：三·1；{BASIS}", WAY} <= set(cells(checked, "算式"))
    reported = xuekun("report", *EXAMS, "--json").document["outputs"][0]
    assert {f"三·1；{BASIS}", WAY} <= set(cells(reported, "总表"))


def test_who_took_a_class_over_is_told_what_the_other_choice_gives(desk: Path, xuekun: Any) -> None:
    """No document says whether the later teacher is judged, or the former one."""
    write(desk / "任课表.xlsx", "任课表", [("班级", "语文"), ("五(1)班", "陈师例→林师甲（2025.3.1起）")])
    ran = xuekun("check", *EXAMS, "--json").document
    by_name = {one["teacher"]: one for one in ran["teachers"]}
    former, later = by_name["陈师例"], by_name["林师甲"]
    assert (former["verdict"], later["verdict"]) == ("不合格", None)
    said = "文件没有写，按默认：期初以后才接班的教师，只列出不评（换成「照样评」，{}）"
    assert later["clause"] == said.format("结论是 不合格")
    assert said.format("只列出，不评") in former["clause"]
    assert later["clause"] in cells(ran["outputs"][0], "考核表")


def test_a_baseline_that_is_a_mid_term_is_not_called_the_start(desk: Path, xuekun: Any) -> None:
    """期中 → 期末: 前一次 in the heading, the tables, the notes and the arithmetic; 期初 nowhere."""
    exam(desk / "期中成绩.xlsx", "五年级期中考试", [*[100] * 10, *[50] * 4, 48])
    exams = ("期中成绩.xlsx", *EXAMS[1:])
    for command in ("check", "report"):
        assert "期初" not in xuekun(command, *exams, "--dry-run").out
        ran = xuekun(command, *exams, "--json").document
        assert [one["role"] for one in ran["exams"]] == ["前一次", "本次"]
        book = openpyxl.load_workbook(ran["outputs"][0])
        for sheet in book:
            if sheet.title != "说明":
                found = [cell for cell in cells(ran["outputs"][0], sheet.title) if "期初" in cell]
                assert found == [], sheet.title


@pytest.mark.parametrize("command", ["check", "report"])
def test_the_notes_say_how_the_policy_counts(desk: Path, xuekun: Any, command: str) -> None:
    """Category by category, or all together; with newcomers taken off, or not."""
    said = {}
    for policy in ("wuping", "midterm-final"):
        outputs = xuekun(command, *EXAMS, "--policy", policy, "--json").document["outputs"]
        said[policy] = "\n".join(cells(outputs[0], "说明"))
    assert "一类一类分别算" in said["wuping"]
    assert "转化 － 新增。" in said["wuping"]
    assert "一类一类分别算" not in said["midterm-final"]
    assert "指标看各类合在一起的率" in said["midterm-final"]
    assert "就是转化：新增另外列出，不抵消。" in said["midterm-final"]


def test_who_was_absent_is_said_to_be_absent(desk: Path, xuekun: Any) -> None:
    """Everybody with a score improved, one has none: not the same as somebody who did not improve."""
    exam(desk / "期中成绩.xlsx", "五年级期中考试", [*[98] * 10, *[88] * 5])
    exam(desk / "期末成绩.xlsx", "五年级期末考试", [*[100] * 10, *[90] * 4, "缺考"])
    words = ("check", *EXAMS, "--mid", "期中成绩.xlsx", "--policy", "midterm-final", "--json")
    ran = xuekun(*words).document
    (teacher,) = ran["teachers"]
    assert teacher["verdict"] == "期中达到，期末达到，有人没有成绩，不算人人进步"
    assert "后一次没有成绩的，不算有进步（不看没有成绩的，结论是 转化先进个人）" in teacher["clause"]
    table = cells(ran["outputs"][0], "考核表")
    assert "4/5，1 人没有成绩" in table
    assert "没有成绩" in cells(ran["outputs"][0], "算式")
