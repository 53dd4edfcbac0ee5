"""Exams given twice, or in the wrong order: every command that compares exams says it, and says it alike."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from made_term import write_table

NAMES = [f"{surname}{given}" for surname in "赵钱孙李" for given in ("一样", "二样", "三样")]
Row = tuple[str, ...]


def exam(shift: int = 0) -> list[Row]:
    """A class in two subjects; whoever is first is near the line."""
    scores = [(str(30 + (5 * n + shift) % 61), str(95 - (7 * n + 3 * shift) % 60)) for n in range(len(NAMES))]
    rows = [(f"{n:04}", name, "三(1)班", *scores[n]) for n, name in enumerate(NAMES)]
    return [("学号", "姓名", "班级", "语文", "数学"), *rows]


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three exams, where one stands."""
    for shift, name in enumerate(("期初", "期中", "期末")):
        write_table(tmp_path / f"{name}.xlsx", exam(11 * shift))
    monkeypatch.chdir(tmp_path)
    return tmp_path


COMMANDS = {
    "report": ("report", "{a}", "{b}"),
    "check": ("check", "{a}", "{b}"),
    "mid": ("report", "期初.xlsx", "{b}", "--mid", "{a}"),
    "track": ("track", "期初.xlsx", "{a}", "{b}"),
    "rates": ("rates", "{b}", "--before", "{a}"),
    "screen": ("screen", "{b}", "--before", "{a}"),
    "whatif": ("whatif", "{b}", "--before", "{a}"),
    "explain": ("explain", "{b}", "--before", "{a}", "--student", NAMES[0]),
}


def words(command: str, a: str, b: str) -> list[str]:
    """The command with ``a`` as the earlier and ``b`` as the later exam."""
    return [word.format(a=a, b=b) for word in COMMANDS[command]]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_order_is_the_first_finding(term: Path, xuekun: Any, command: str) -> None:
    """In the right order there is none."""
    codes = [
        [one["code"] for one in xuekun(*words(command, a, b), "--json", *dry(command)).document["findings"]]
        for a, b in (("期末.xlsx", "期中.xlsx"), ("期中.xlsx", "期末.xlsx"))
    ]
    assert codes[0][0] == "exams_in_wrong_order"
    assert "exams_in_wrong_order" not in codes[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_order_is_on_the_screen(term: Path, xuekun: Any, command: str) -> None:
    """Not in a file alone."""
    ran = xuekun(*words(command, "期末.xlsx", "期中.xlsx"), *dry(command))
    assert ran.exit == 0
    assert "先后给反了没有" in ran.out.replace("\n", "").replace(" ", "")


def dry(command: str) -> tuple[str, ...]:
    """What keeps a command from writing; `explain` writes nothing."""
    return () if command == "explain" else ("--dry-run",)


def as_copy(folder: Path) -> str:
    shutil.copy(folder / "期中.xlsx", folder / "期末考试.xlsx")
    return "期末考试.xlsx"


def as_csv_turned_round(folder: Path) -> str:
    head, *rows = exam(11)
    turned = [(one[1], one[4], one[3], one[2]) for one in (head, *reversed(rows))]
    (folder / "期末导出.csv").write_text("\n".join(map(",".join, turned)), "gb18030")
    return "期末导出.csv"


def as_corrected(folder: Path) -> str:
    head, *rows = exam(11)
    rows[4] = (*rows[4][:3], "77", rows[4][4])
    write_table(folder / "期末更正.xlsx", [head, *rows])
    return "期末更正.xlsx"


def as_part(folder: Path) -> str:
    write_table(folder / "期末一组.xlsx", exam(11)[:9])
    return "期末一组.xlsx"


@pytest.mark.parametrize("copy", [as_copy, as_csv_turned_round, as_corrected, as_part])
@pytest.mark.parametrize("command", COMMANDS)
def test_one_exam_twice_is_refused(term: Path, xuekun: Any, command: str, copy: Any) -> None:
    """Under another name, in another format and order, with a score corrected, in part: nothing is written."""
    there = set(term.iterdir())
    ran = xuekun(*words(command, "期中.xlsx", again := copy(term)))
    assert (ran.exit, ran.out) == (2, "")
    assert "是同一次考试" in ran.said
    assert set(term.iterdir()) == {*there, term / again}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "track"])
def test_an_exam_is_not_compared_with_itself(term: Path, xuekun: Any, command: str) -> None:
    """However few students it has."""
    write_table(term / "两人.xlsx", exam()[:3])
    for file in ("期中.xlsx", "两人.xlsx"):
        ran = xuekun(*words(command, file, file), *(("--student", NAMES[0]) if command == "explain" else ()))
        assert (ran.exit, ran.out) == (2, "")
        assert "是同一次考试" in ran.said


def test_track_says_the_order_that_the_names_give(term: Path, xuekun: Any) -> None:
    """All three turned round: one finding, with the way on."""
    ran = xuekun("track", "期末.xlsx", "期中.xlsx", "期初.xlsx", "--json", "--dry-run")
    (one,) = [f for f in ran.document["findings"] if f["code"] == "exams_in_wrong_order"]
    assert "照名字的先后是：期初、期中、期末" in one["hint"]
    again = xuekun("track", "期初.xlsx", "期中.xlsx", "期末.xlsx", "--json", "--dry-run").document
    assert "exams_in_wrong_order" not in {f["code"] for f in again["findings"]}


def test_of_a_file_of_several_exams_the_one_itself_is_no_earlier_one(term: Path, xuekun: Any) -> None:
    """`--before` with the same stacked file: the others are the earlier ones."""
    stacked = [row for n in (1, 2, 3) for row in ((f"第{'一二三'[n - 1]}次月考", "", "", "", ""), *exam(7 * n))]
    write_table(term / "三次.xlsx", stacked)
    ran = xuekun("screen", "三次.xlsx", "--exam", "第三次月考", "--before", "三次.xlsx", "--json", "--dry-run")
    earlier = [f["message"] for f in ran.document["findings"] if f["code"] == "earlier_read"]
    assert [message[6:11] for message in earlier] == ["第一次月考", "第二次月考"]


def test_a_month_behind_a_grade_is_no_false_alarm(term: Path, xuekun: Any) -> None:
    """期中 in November, 高二12月月考 after it."""
    write_table(term / "高二12月月考.xlsx", exam(22))
    document = xuekun("report", "期中.xlsx", "高二12月月考.xlsx", "--json", "--dry-run").document
    assert document["exams"][1]["exam"] == "12月月考"
    assert "exams_in_wrong_order" not in {one["code"] for one in document["findings"]}


def test_a_class_copied_from_the_other_exam_is_said(term: Path, xuekun: Any) -> None:
    """Some have the very same scores in both subjects: not refused, and the first thing that is said."""
    head, *rows = exam(22)
    write_table(term / "期末.xlsx", [head, *exam(11)[1:6], *rows[5:]])
    first = xuekun("report", "期中.xlsx", "期末.xlsx", "--json", "--dry-run").document["findings"][0]
    assert first["code"] == "exams_partly_same"
    assert "12 名学生有 5 名" in first["message"]


def test_a_grade_lower_in_the_later_exam_is_doubted(term: Path, xuekun: Any) -> None:
    """The files are called alike; the classes tell it."""
    for name, grade in (("甲", "四"), ("乙", "三")):
        shifted = [(*one[:2], f"{grade}(1)班", *one[3:]) for one in exam(5 if grade == "三" else 0)[1:]]
        write_table(term / f"{name}.xlsx", [exam()[0], *shifted])
    first = xuekun("report", "甲.xlsx", "乙.xlsx", "--json", "--dry-run").document["findings"][0]
    assert first["code"] == "exams_in_wrong_order"
    assert "4 年级，后一次是 3 年级" in first["message"]
