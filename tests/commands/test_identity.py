"""A student is school, id and name: what is asked where they disagree, what is provisional until it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table
from xuekun_cli.model.besides import SHEET_KEPT
from xuekun_cli.model.names.outputs import CHECK_NAME, REPORT_NAME
from xuekun_cli.model.results.matching import OTHER_PERSON, SAME_PERSON

HEAD = ("学号", "姓名", "班级", "语文", "数学")
NAMES = [f"{surname}{given}" for surname in "赵钱孙李" for given in ("一样", "二样", "三样")]
LOW = 5
"""The student who is on the list in the earlier exam."""


def exam(
    first: str, low: str = "30", shift: int = 0, name: str = "", class_name: str = "三(1)班"
) -> list[tuple[str, ...]]:
    """Twelve students; one of them low in 语文, perhaps under another name."""
    rows = []
    for n, own in enumerate(NAMES):
        score = low if n == LOW else str(80 + (n + shift) % 9)
        rows.append(
            (
                f"{first}{n:03}",
                name if name and n == LOW else own,
                class_name,
                score,
                str(70 + (3 * n + shift) % 8),
            )
        )
    return [HEAD, *rows]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where one stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def unlike(folder: Path) -> Path:
    """Two exams: whoever was low has another name and a good score under the same id."""
    write_table(folder / "期初.xlsx", exam("1"))
    write_table(folder / "期末.xlsx", exam("1", low="85", shift=4, name="周明"))
    return folder


def answer(path: Path, text: str) -> None:
    """Write an answer to every open question of a workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book["待核查"]
    header = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if row and "回答" in row)
    titles = [cell.value for cell in sheet[header]]
    for row in sheet.iter_rows(min_row=header + 1):
        if row[titles.index("问题")].value:
            row[titles.index("回答")].value = text
    book.save(path)


def chinese(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verdict and the numbers of the class in 语文."""
    (judged,) = [one for one in document["teachers"] if one["subject"] == "语文"]
    return judged, judged["by_category"]["二类"]


def test_one_id_with_an_unlike_name_converts_nothing_and_is_provisional(unlike: Path, xuekun: Any) -> None:
    """It counted as 脱困; now nobody knows, and says so wherever a number rests on it."""
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json").document
    (question,) = [one for one in document["findings"] if one.get("question")]
    assert (question["code"], question["severity"]) == ("match_name_changed", "question")
    judged, numbers = chinese(document)
    assert (numbers["initial"], numbers["converted"], numbers["provisional"]) == (1, 0, True)
    assert judged["provisional"] is True
    assert "provisional" not in judged["by_category"]["三类"]
    (moved,) = [one for one in document["transitions"] if one["subject"] == "语文"]
    assert (moved["outcome"], moved["provisional"]) == ("流失", True)
    assert [group.get("provisional", False) for group in document["groups"]] == [True, False]
    others = [one for one in document["teachers"] if one["subject"] != "语文"]
    assert not any("provisional" in one for one in others)


@pytest.mark.parametrize(("text", "outcome", "converted"), [(SAME_PERSON, "脱困", 1), (OTHER_PERSON, "流失", 0)])
@pytest.mark.parametrize(("command", "name"), [("report", REPORT_NAME), ("check", CHECK_NAME)])
def test_an_answer_settles_it(
    unlike: Path, xuekun: Any, command: str, name: str, text: str, outcome: str, converted: int
) -> None:
    """Given in 待核查 of the workbook itself; nothing is provisional then."""
    assert xuekun(command, "期初.xlsx", "期末.xlsx").exit == 0
    answer(unlike / name, text)
    document = xuekun(command, "期初.xlsx", "期末.xlsx", "--json").document
    _, numbers = chinese(document)
    assert (numbers["initial"], numbers["converted"]) == (1, converted)
    assert "provisional" not in str(document)
    assert {one["outcome"] for one in document.get("transitions", ()) if one["before"]} <= {outcome}


@pytest.mark.parametrize(("command", "name"), [("report", REPORT_NAME), ("check", CHECK_NAME)])
def test_the_screen_and_the_workbook_say_provisional(unlike: Path, xuekun: Any, command: str, name: str) -> None:
    """Beside the verdict; and nowhere once it is answered."""
    ran = xuekun(command, "期初.xlsx", "期末.xlsx")
    assert "（暂定）" in ran.out
    assert "1 行暂定" in ran.out
    assert sum("暂定" in text for text in texts_of(unlike / name)) >= 2
    answer(unlike / name, SAME_PERSON)
    assert "暂定" not in xuekun(command, "期初.xlsx", "期末.xlsx").out
    assert [text for text in texts_of(unlike / name) if "暂定" in text] == []


def texts_of(path: Path) -> list[str]:
    """Every text of a workbook, but for what it keeps of the one that it replaced."""
    book = openpyxl.load_workbook(path)
    return [
        cell
        for sheet in book
        if sheet.title != SHEET_KEPT
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]


def test_somebody_new_with_the_id_is_provisional_as_a_first_entry(folder: Path, xuekun: Any) -> None:
    """Nobody was on the list; whoever has the id now is: 新增 if the same child, 首次入册 if another."""
    write_table(folder / "期初.xlsx", exam("1", low="85"))
    write_table(folder / "期末.xlsx", exam("1", low="30", shift=4, name="周明"))
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json", "--dry-run").document
    (moved,) = [one for one in document["transitions"] if one["subject"] == "语文"]
    assert (moved["outcome"], moved["provisional"]) == ("首次入册", True)


def test_a_question_about_somebody_who_is_never_listed_leaves_the_numbers_certain(
    folder: Path, xuekun: Any
) -> None:
    """It changes nothing."""
    write_table(folder / "期初.xlsx", exam("1", low="85"))
    write_table(folder / "期末.xlsx", exam("1", low="85", shift=4, name="周明"))
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json", "--dry-run").document
    assert [one["code"] for one in document["findings"] if one.get("question")] == ["match_name_changed"]
    assert "provisional" not in str(document)


def two_schools(folder: Path, exam_name: str, shift: int) -> list[str]:
    """A file a school; both count their students from 1, and no two of one id have one name."""
    files = []
    for school, surnames in (("样一小学", "赵钱孙李"), ("样二小学", "周吴郑王")):
        names = [f"{surname}{given}" for surname in surnames for given in ("一样", "二样", "三样")]
        rows = [
            (
                f"{n:03}",
                name,
                "三(1)班",
                "30" if n == LOW and not shift else str(80 + (n + shift) % 9),
                str(70 + n),
            )
            for n, name in enumerate(names)
        ]
        (folder / exam_name).mkdir(exist_ok=True)
        write_table(folder / exam_name / f"{school}{exam_name}.xlsx", [HEAD, *rows])
        files.append(f"{school}{exam_name}.xlsx")
    return files


def test_two_schools_may_use_the_same_ids(folder: Path, xuekun: Any) -> None:
    """They were refused as one exam copied; they are 24 students in two classes, and find themselves again."""
    two_schools(folder, "期初", 0)
    two_schools(folder, "期末", 4)
    ran = xuekun("screen", "期初", "--json", "--dry-run")
    assert {(g["school"], g["takers"]) for g in ran.document["groups"]} == {("样一小学", 12), ("样二小学", 12)}
    assert not {"duplicate_id", "duplicate_name"} & {one["code"] for one in ran.document["findings"]}
    document = xuekun("report", "期初", "期末", "--json", "--dry-run").document
    assert document["exams"][1]["matched"] == 24
    assert [(one["school"], one["name"], one["outcome"]) for one in document["transitions"]] == [
        ("样一小学", "钱三样", "脱困"),
        ("样二小学", "吴三样", "脱困"),
    ]
    assert not [one for one in document["findings"] if one.get("question")]


def test_two_schools_in_one_file_may_use_the_same_ids(folder: Path, xuekun: Any) -> None:
    """A column 学校; the roll and the list of the exempt have one as well, and mean their own."""
    rows = [
        (school, f"{n:03}", f"{surname}{given}", f"{80 + n}")
        for school, surnames in (("甲校", "赵钱孙李"), ("乙校", "周吴郑王"))
        for n, (surname, given) in enumerate((s, g) for s in surnames for g in ("一样", "二样", "三样"))
    ]
    write_table(folder / "期末.xlsx", [("学校", "学号", "姓名", "语文"), *rows])
    roll = [(school, number, name, f"三({'甲乙'.index(school[0]) + 1})班") for school, number, name, _ in rows]
    write_table(folder / "花名册.xlsx", [("学校", "学号", "姓名", "班级"), *roll])
    write_table(folder / "名单.xlsx", [("学校", "学号"), ("乙校", "003")])
    document = xuekun(
        "screen", "期末.xlsx", "--roll", "花名册.xlsx", "--exempt", "名单.xlsx", "--json", "--dry-run"
    ).document
    groups = {(g["school"], g["class"], g["takers"]) for g in document["groups"]}
    assert groups == {("甲校", "三(1)班", 12), ("乙校", "三(2)班", 11)}
    assert [one["name"] for one in document["listed"] if one["category"] == "一类"] == ["吴一样"]
    assert not [one for one in document["findings"] if one["severity"] in ("error", "question", "warning")]


def test_an_id_on_the_exempt_list_with_an_unlike_name_exempts_nobody_until_it_is_answered(
    folder: Path, xuekun: Any
) -> None:
    """Or a child would be left out of the takers because of another's number."""
    write_table(folder / "期末.xlsx", exam("1"))
    write_table(folder / "名单.xlsx", [("学号", "姓名"), (f"1{LOW:03}", "周明")])
    words = ("screen", "期末.xlsx", "--exempt", "名单.xlsx")
    document = xuekun(*words, "--json").document
    (question,) = [one for one in document["findings"] if one.get("question")]
    assert question["code"] == "exempt_doubt"
    assert "周明和成绩表的钱三样学号相同、姓名不同" in question["message"]
    assert {one["category"] for one in document["listed"]} == {"二类"}
    answer(folder / "学困生名册.xlsx", "是随班就读")
    assert {one["category"] for one in xuekun(*words, "--json").document["listed"]} == {"一类"}


def test_the_roll_places_nobody_by_the_id_of_an_unlike_name(folder: Path, xuekun: Any) -> None:
    """The class would be another child's."""
    rows = [(number, name, chinese_score) for number, name, _, chinese_score, _ in exam("1")[1:]]
    write_table(folder / "期末.xlsx", [("学号", "姓名", "语文"), *rows])
    roll = [(number, "周明" if n == LOW else name, "三(1)班") for n, (number, name, _) in enumerate(rows)]
    write_table(folder / "花名册.xlsx", [("学号", "姓名", "班级"), *roll])
    document = xuekun("screen", "期末.xlsx", "--roll", "花名册.xlsx", "--json", "--dry-run").document
    codes = [one["code"] for one in document["findings"]]
    assert (codes.count("roll_name_differs"), codes.count("no_class")) == (1, 1)
    assert [g["takers"] for g in document["groups"]] == [11]


def moved(folder: Path, whole_class: bool) -> None:
    """A term in which three (or all) of a class moved to another; the roll is today's."""
    low = exam("1")[1:]
    other = [(f"2{row[0][1:]}", f"{row[1]}乙", "三(2)班", *row[3:]) for row in exam("1", low="81")[1:]]
    write_table(folder / "期初.xlsx", [HEAD, *low, *other])
    goes = {row[0] for row in (low if whole_class else low[:3])}
    now = [
        (*row[:2], "三(2)班" if row[0] in goes else row[2], *row[3:]) for row in [*exam("1", shift=3)[1:], *other]
    ]
    write_table(folder / "期末.xlsx", [HEAD, *(row for row in now if row[1] != NAMES[LOW])])
    roll = [(number, name, room, "在校") for number, name, room, *_ in now]
    write_table(folder / "花名册.xlsx", [("学号", "姓名", "班级", "状态"), *roll])
    write_table(folder / "无学号.xlsx", [("姓名", "班级", "状态"), *(row[1:] for row in roll)])


@pytest.mark.parametrize("roll", ["花名册.xlsx", "无学号.xlsx"])
@pytest.mark.parametrize("whole_class", [False, True])
def test_a_roll_of_today_blames_nobody_who_moved_and_knows_who_is_at_school(
    folder: Path, xuekun: Any, roll: str, whole_class: bool
) -> None:
    """Who moved since the first exam did so rightly; who was left out of the last one is at school, not 不明."""
    moved(folder, whole_class)
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--roll", roll, "--json", "--dry-run").document
    codes = {one["code"] for one in document["findings"]}
    assert not codes & {"roll_class_differs", "roll_of_another_time", "not_on_roll"}
    (left,) = [one for one in document["findings"] if one["code"] == "match_left"]
    assert "照花名册：在校 1 人" in left["message"]
    assert "还在校" in left["hint"]
    (gone,) = [one for one in document["transitions"] if one["name"] == NAMES[LOW]]
    assert (gone["outcome"], gone["status"]) == ("流失", "在校")


def test_a_class_that_is_wrong_today_is_still_said(folder: Path, xuekun: Any) -> None:
    """The last exam is held against the roll."""
    moved(folder, whole_class=False)
    write_table(folder / "期末.xlsx", exam("1", shift=3))
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--roll", "花名册.xlsx", "--json", "--dry-run").document
    said = [one for one in document["findings"] if one["code"] == "roll_class_differs"]
    assert [one["file"] for one in said] == ["期末.xlsx"] * 3


def test_a_roll_of_another_term_is_said_once(folder: Path, xuekun: Any) -> None:
    """Not once a child."""
    moved(folder, whole_class=True)
    document = xuekun("screen", "期初.xlsx", "--roll", "花名册.xlsx", "--json", "--dry-run").document
    (said,) = [one for one in document["findings"] if one["code"].startswith("roll_")]
    assert said["code"] == "roll_of_another_time"
    assert "24 名学生里 12 名" in said["message"]


def test_track_takes_nobody_for_another_and_says_provisional(folder: Path, xuekun: Any) -> None:
    """Twice on the list under one name, once under another with the same id: not three times running, perhaps."""
    for shift, name in enumerate(("期初", "期中", "期末")):
        write_table(folder / f"{name}.xlsx", exam("1", shift=3 * shift, name="周明" if name == "期末" else ""))
    words = ("track", "期初.xlsx", "期中.xlsx", "期末.xlsx")
    ran = xuekun(*words, "--json")
    found = {
        one["name"]: (one["longest_stay"], one.get("provisional"))
        for one in ran.document["students"]
        if one["subject"] == "语文" and one["times_listed"]
    }
    assert found == {NAMES[LOW]: (2, True), "周明": (1, True)}
    assert sum("provisional" in one for one in ran.document["students"]) == 4
    assert "2 名学生的数暂定" in xuekun(*words, "--all").out
    assert any("2 名学生的数暂定" in text for text in texts_of(folder / "历次跟踪.xlsx"))
    assert any("周明（暂定）" in text for text in texts_of(folder / "历次跟踪.xlsx"))
    answer(folder / "历次跟踪.xlsx", SAME_PERSON)
    settled = xuekun(*words, "--json").document
    assert [(one["name"], one["times"]) for one in settled["running"]] == [("周明", 3)]
    assert "provisional" not in str(settled)


def test_roll_says_which_rows_are_provisional(unlike: Path, xuekun: Any) -> None:
    """The row is 流失 and the new one 首次入册, until it is answered."""
    xuekun("screen", "期初.xlsx", "--quiet")
    words = ("roll", "学困生名册.xlsx", "期末.xlsx", "--out", "新")
    ran = xuekun(*words, "--json").document
    assert [(one["outcome"], one["provisional"]) for one in ran["lost"]] == [("流失", True)]
    assert "1 人次暂定" in xuekun(*words).out
    answer(unlike / "新" / "学困生名册.xlsx", SAME_PERSON)
    settled = xuekun(*words, "--json").document
    assert [one["outcome"] for one in settled["left"]] == ["脱困"]
    assert "provisional" not in str(settled)


def test_who_is_listed_by_several_exams_is_provisional_while_it_is_asked_who_it_is(
    unlike: Path, xuekun: Any
) -> None:
    """The policy looks at the exam before; whoever has the id there has another name."""
    write_table(unlike / "期末.xlsx", exam("1", shift=4, name="周明"))
    words = ("screen", "期末.xlsx", "--before", "期初.xlsx", "--policy", "two-exams", "--out", "结果")
    assert "1 名学生暂定" in xuekun(*words).out
    (one,) = xuekun(*words, "--json").document["listed"]
    assert (one["name"], one["category"], one["provisional"]) == ("周明", "偏科", True)
    answer(unlike / "结果" / "学困生名册.xlsx", SAME_PERSON)
    settled = xuekun(*words, "--json").document
    assert [(one["category"], "provisional" in one) for one in settled["listed"]] == [("学困生", False)]
    assert "暂定" not in xuekun(*words).out


def test_two_files_that_number_their_students_each_by_itself_are_said_once(folder: Path, xuekun: Any) -> None:
    """No school is named anywhere: not a question a student, and nobody is lost."""
    write_table(folder / "甲.xlsx", exam("1"))
    write_table(
        folder / "乙.xlsx",
        [HEAD, *((row[0], f"周{row[1][1:]}{row[1][0]}", "三(2)班", *row[3:]) for row in exam("1")[1:])],
    )
    document = xuekun("screen", "甲.xlsx", "乙.xlsx", "--json", "--dry-run").document
    codes = [one["code"] for one in document["findings"]]
    assert (codes.count("ids_of_two_schools"), codes.count("duplicate_id")) == (1, 0)
    assert {(group["class"], group["takers"]) for group in document["groups"]} == {
        ("三(1)班", 12),
        ("三(2)班", 12),
    }


def test_a_school_that_is_written_otherwise_on_a_list_parts_nobody(folder: Path, xuekun: Any) -> None:
    """武平一中 in the scores, 武平县第一中学 on the roll and the list: the ids hold all the same."""
    rows = [("武平一中", *row[:2], *row[3:]) for row in exam("1")[1:]]
    write_table(folder / "期末.xlsx", [("学校", "学号", "姓名", "语文", "数学"), *rows])
    roll = [("武平县第一中学", *row[1:3], "三(1)班") for row in rows]
    write_table(folder / "花名册.xlsx", [("学校", "学号", "姓名", "班级"), *roll])
    write_table(folder / "名单.xlsx", [("学校", "学号", "姓名"), roll[LOW][:3]])
    words = ("screen", "期末.xlsx", "--roll", "花名册.xlsx", "--exempt", "名单.xlsx", "--json", "--dry-run")
    document = xuekun(*words).document
    assert {(group["class"], group["takers"]) for group in document["groups"]} == {("三(1)班", 11)}
    assert {one["category"] for one in document["listed"]} == {"一类"}
