"""`xuekun track` from end to end: which exams are taken and in which order, what is written, said and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from places import lay_samples
from xuekun_cli.model.names.outputs import TRACK_NAME

TERM = ("期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls")
EXEMPT = ("--exempt", "随班就读名单.xlsx")
DRY = ("--json", "--dry-run")
NAMES = ["赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八"]


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stacked(folder: Path, *exams: str, more: int = 0) -> Path:
    """One sheet with a table an exam below one another; 王八 falls by six points each time."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, exam in enumerate(exams):
        sheet.append([exam])
        sheet.append(["姓名", "班级", "语文"])
        for place, name in enumerate(NAMES):
            sheet.append([name, "三(1)班", 80 - 6 * number if name == "王八" else 60 + more + 5 * place])
        sheet.append([])
    book.save(folder / "月考.xlsx")
    return folder / "月考.xlsx"


def names_of(document: dict[str, Any]) -> list[str]:
    """The exams in their order."""
    return [exam["exam"] for exam in document["exams"]]


def test_each_exam_lists_whom_screen_lists(term: Path, xuekun: Any) -> None:
    """In the same categories, student by student."""
    document = xuekun("track", *TERM, *EXEMPT, *DRY).document
    for number, file in enumerate(TERM):
        listed = xuekun("screen", file, *EXEMPT, *DRY).document["listed"]
        alone = {(one["name"], one["student_id"], one["subject"], one["category"]) for one in listed}
        tracked = {
            (one["name"], one["student_id"], one["subject"], one["categories"][number])
            for one in document["students"]
            if one["categories"][number] not in (None, "缺考", "不在册", "一类")
        }
        by_score = {one for one in alone if one[3] != "一类"}
        assert by_score
        assert {one[2:] for one in tracked} == {one[2:] for one in by_score}
        assert len(tracked) == len(by_score)


def test_the_exams_stand_in_the_order_given(term: Path, xuekun: Any) -> None:
    there = names_of(xuekun("track", *TERM, *DRY).document)
    back = names_of(xuekun("track", *TERM[::-1], *DRY).document)
    assert back == there[::-1]
    assert len(set(there)) == 3


def test_tables_below_one_another_are_exams_and_can_be_chosen(tmp_path: Path, xuekun: Any) -> None:
    path = stacked(tmp_path, "第一次月考", "第二次月考", "第三次月考", "第四次月考")
    assert names_of(xuekun("track", path, *DRY).document) == [
        "第一次月考",
        "第二次月考",
        "第三次月考",
        "第四次月考",
    ]
    chosen = ("第四次月考", "第一次月考", "第三次月考")
    words = [word for name in chosen for word in ("--exam", name)]
    assert names_of(xuekun("track", path, *words, *DRY).document) == list(chosen)


def test_files_of_the_same_students_that_name_no_exam_are_exams_by_themselves(tmp_path: Path, xuekun: Any) -> None:
    for number in range(3):
        stacked(tmp_path, "", more=number).rename(tmp_path / f"表{number}.xlsx")
    document = xuekun("track", *(tmp_path / f"表{number}.xlsx" for number in range(3)), *DRY).document
    assert [exam["places"][0].split("!")[0] for exam in document["exams"]] == ["表0.xlsx", "表1.xlsx", "表2.xlsx"]
    assert [exam["in_earlier_exams"] for exam in document["exams"]] == [0, 8, 8]


def test_two_exams_are_too_few(term: Path, xuekun: Any) -> None:
    ran = xuekun("track", *TERM[:2])
    assert ran.exit == 2
    assert "至少要 3 次考试" in ran.said
    assert "xuekun report" in ran.said


def test_an_exam_named_twice_is_refused(tmp_path: Path, xuekun: Any) -> None:
    path = stacked(tmp_path, "第一次月考", "第二次月考", "第三次月考")
    ran = xuekun("track", path, "--exam", "第一次月考", "--exam", "第一次月考", *DRY)
    assert ran.exit == 2
    assert "已经选过" in ran.document["error"]["message"]


def test_the_numbers_of_the_hints_can_be_changed(tmp_path: Path, xuekun: Any) -> None:
    """王八 falls at every exam, and ends 3.3 points above the line."""
    path = stacked(tmp_path, "第一次月考", "第二次月考", "第三次月考", "第四次月考")
    hints = xuekun("track", path, *DRY).document["hints"]
    assert [(one["name"], one["falls"]) for one in hints] == [("王八", 3)]
    document = xuekun("track", path, "--set", "tracking.within=3", *DRY).document
    assert document["hints"] == []
    assert document["tracking"]["within"] == 3


def test_ranks_are_there_only_when_asked_for(term: Path, xuekun: Any) -> None:
    assert "ranks" not in xuekun("track", *TERM, *DRY).document["students"][0]
    assert len(xuekun("track", *TERM, "--ranks", *DRY).document["students"][0]["ranks"]) == 3


def test_the_exempt_are_apart(term: Path, xuekun: Any) -> None:
    document = xuekun("track", *TERM, *EXEMPT, *DRY).document
    apart = {(one["class"], one["name"]) for one in document["exempt"]}
    assert apart
    assert not apart & {(one["class"], one["name"]) for one in document["students"]}


def test_the_workbook_is_written_once_and_is_no_score_sheet(term: Path, xuekun: Any) -> None:
    """The same run gives the same bytes, and the own workbook among the inputs is left out."""
    assert xuekun("track", *TERM, "-q").out == ""
    first = (term / TRACK_NAME).read_bytes()
    assert xuekun("track", *TERM, TRACK_NAME, "-q").exit == 0
    assert (term / TRACK_NAME).read_bytes() == first
    assert not (term / "备份").exists()


def test_a_dry_run_writes_nothing_and_names_no_student(term: Path, xuekun: Any) -> None:
    document = xuekun("track", *TERM, *DRY).document
    ran = xuekun("track", *TERM, "--dry-run")
    summary = ran.out.split("需要看一看的")[0]
    assert TRACK_NAME in ran.out.split("正式运行会写：")[1]
    assert not (term / TRACK_NAME).exists()
    assert not [one["name"] for one in document["students"] if one["name"] in summary]
