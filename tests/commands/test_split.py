"""The register in parts: everybody's children in one part each, nobody else's in it, and what is typed there is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from made_term import write_table
from typed_desk import by_student, fill, texts_of, worked_on
from xuekun_cli.model.register import REGISTER_NAME, SPLITS

ROOMS = ("三(1)班", "三(2)班", "三(10)班")
HOLDS = {
    "林老师": {("三(1)班", "语文"), ("三(2)班", "语文")},
    "郑老师": {("三(1)班", "数学"), ("三(2)班", "数学"), ("三(10)班", "数学")},
}
Row = tuple[str, str, str]
"""Class, name, subject."""


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A folder with an exam, in which low scores and one exempt child are in every class, and the 任课表."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["班级", "学号", "姓名", "语文", "数学", "备注"])
    for number, room in enumerate(ROOMS):
        for n in range(8):
            page.append([room, f"20{number}{n}", f"甲{number}号{n}", 18 + 11 * n, 95 - 11 * n, ""])
        page.append([room, f"20{number}9", f"乙{number}号", 5, 6, "随班就读"])
    book.save(tmp_path / "期中成绩.xlsx")
    rows = [("班级", "语文", "数学")]
    for room in ROOMS:
        held = [next((who for who, places in HOLDS.items() if (room, s) in places), "") for s in ("语文", "数学")]
        rows.append((room, *held))
    write_table(tmp_path / "任课表.xlsx", rows)
    return tmp_path


def listed(path: Path) -> list[Row]:
    """Return the rows of 名册 of a register or a part."""
    titles, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("名册").to_python()
    lines = [dict(zip(titles, row, strict=True)) for row in rows]
    return [(str(one["班级"]), str(one["姓名"]), str(one["学科"])) for one in lines if one["姓名"]]


def parts(folder: Path, by: str) -> dict[str, Path]:
    found = sorted((folder / SPLITS[by]).glob("*.xlsx"))
    return {path.stem.removeprefix("学困生名册_"): path for path in found}


@pytest.mark.parametrize(("by", "key"), [("class", 0), ("subject", 2)])
def test_every_row_stands_in_the_part_of_its_class_or_subject(
    school: Path, xuekun: Callable[..., Any], by: str, key: int
) -> None:
    assert xuekun("screen", school / "期中成绩.xlsx", "--split", by, "-q").exit == 0
    whole = listed(school / REGISTER_NAME)
    assert len(whole) > 12
    found = parts(school, by)
    assert set(found) == {row[key] for row in whole}
    for name, path in found.items():
        assert listed(path) == [row for row in whole if row[key] == name]


def test_a_teacher_has_his_or_her_own_classes_alone(school: Path, xuekun: Callable[..., Any]) -> None:
    ran = xuekun("screen", school / "期中成绩.xlsx", "--split", "teacher", "--teachers", school / "任课表.xlsx")
    assert ran.exit == 0, ran.err
    whole = listed(school / REGISTER_NAME)
    found = parts(school, "teacher")
    assert set(found) == set(HOLDS)
    for name, path in found.items():
        assert listed(path) == [row for row in whole if (row[0], row[2]) in HOLDS[name]]
        foreign = {child for room, child, subject in whole if (room, subject) not in HOLDS[name]} - {
            child for room, child, subject in whole if (room, subject) in HOLDS[name]
        }
        texts = "\n".join(text for texts in texts_of(path).values() for text in texts)
        assert not [child for child in foreign if child in texts]
        assert not [n for n in range(3) if f"乙{n}号" in texts], "who is exempt is no teacher's to read"
    assert "三(10)班" not in "\n".join(t for texts in texts_of(found["林老师"]).values() for t in texts)
    assert "没有分给谁：三(10)班语文" in "".join(ran.out.split())
    ran = xuekun(
        *("screen", school / "期中成绩.xlsx", "--split", "teacher", "--teachers", school / "任课表.xlsx", "--json")
    )
    assert "part_of_nobody" in {one["code"] for one in ran.document["findings"]}
    assert sum("学困生名册_" in one for one in ran.document["outputs"]) == len(HOLDS)


def test_who_is_exempt_stands_in_the_part_of_the_class(school: Path, xuekun: Callable[..., Any]) -> None:
    xuekun("screen", school / "期中成绩.xlsx", "--split", "class", "-q")
    for number, room in enumerate(ROOMS):
        texts = "\n".join(text for texts in texts_of(parts(school, "class")[room]).values() for text in texts)
        assert [n for n in range(3) if f"乙{n}号" in texts] == [number]


def test_questions_and_what_is_said_of_others_stand_in_no_part(school: Path, xuekun: Callable[..., Any]) -> None:
    worked_on(school / "期中成绩.xlsx", lambda book: book.worksheets[0].__setitem__("D4", "缺考？"))
    xuekun("screen", school / "期中成绩.xlsx", "--split", "class", "-q")
    assert "待核查" in texts_of(school / REGISTER_NAME)
    for path in parts(school, "class").values():
        assert not {"待核查", "已不在册", "变动"} & set(texts_of(path))


def test_what_is_typed_into_a_part_goes_into_the_register_and_nothing_there_gives_way(
    school: Path, xuekun: Callable[..., Any]
) -> None:
    scores = school / "期中成绩.xlsx"
    xuekun("screen", scores, "--split", "class", "-q")
    part = parts(school, "class")["三(2)班"]
    mine = listed(part)
    worked_on(part, fill("审核", "确认", "不确认"), fill("备注", "家访过"))
    worked_on(
        school / REGISTER_NAME, fill("备注", *[f"名册里的{n}" for n in range(len(listed(school / REGISTER_NAME)))])
    )
    ran = xuekun("screen", scores, "--json")
    assert ran.exit == 0, ran.err
    rows = by_student(school / REGISTER_NAME)
    assert [rows[name, subject]["审核"] for _, name, subject in mine[:2]] == ["确认", "不确认"]
    assert rows[mine[0][1], mine[0][2]]["备注"].startswith("名册里的")
    assert "备注：家访过" in texts_of(school / REGISTER_NAME)["手写留底"]
    said = [one["message"] for one in ran.document["findings"] if one["code"] == "part_taken_over"]
    assert said == ["学困生名册_三(2)班.xlsx 里填写的内容并进了名册（2 行）"]
    xuekun("screen", scores, "--split", "class", "-q")
    again = by_student(parts(school, "class")["三(2)班"])
    assert [again[name, subject]["审核"] for _, name, subject in mine[:2]] == ["确认", "不确认"]


def test_the_next_register_is_split_as_well(school: Path, xuekun: Callable[..., Any]) -> None:
    xuekun("screen", school / "期中成绩.xlsx", "--out", school / "一", "-q")
    (school / "期中成绩.xlsx").rename(school / "期末成绩.xlsx")
    worked_on(school / "期末成绩.xlsx", lambda book: book.worksheets[0].__setitem__("D2", 90))
    ran = xuekun(
        "roll",
        school / "一" / REGISTER_NAME,
        school / "期末成绩.xlsx",
        "--out",
        school / "二",
        "--split",
        "class",
        "-q",
    )
    assert ran.exit == 0, ran.err
    whole = listed(school / "二" / REGISTER_NAME)
    for name, path in parts(school / "二", "class").items():
        assert listed(path) == [row for row in whole if row[0] == name]
        assert "变动" not in texts_of(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--split", "teacher"), "按教师分册要有任课表"),
        (("--split", "banji"), "--split 后面的「banji」不认识"),
    ],
)
def test_what_cannot_be_split_is_said_and_nothing_is_written(
    school: Path, xuekun: Callable[..., Any], words: tuple[str, ...], said: str
) -> None:
    ran = xuekun("screen", school / "期中成绩.xlsx", *words)
    assert ran.exit == 2
    assert said in "".join(ran.err.split("\n"))
    assert not (school / REGISTER_NAME).exists()


def test_a_teaching_table_is_of_no_harm_where_nothing_is_split(school: Path, xuekun: Callable[..., Any]) -> None:
    """In the folder of a term it is given to every command."""
    assert xuekun("screen", school / "期中成绩.xlsx", "--teachers", school / "任课表.xlsx", "-q").exit == 0
    assert not parts(school, "teacher")


def test_many_files_are_told_on_one_line(school: Path, xuekun: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["班级", "学号", "姓名", "语文"])
    for number in range(30):
        for n in range(5):
            page.append([f"四({number + 1})班", f"4{number:02d}{n}", f"丁{number}号{n}", 20 + 15 * n])
    book.save(school / "四年级.xlsx")
    ran = xuekun("screen", school / "四年级.xlsx", "--split", "class")
    lines = [line for line in ran.out.splitlines() if "学困生名册_" in line]
    assert len(lines) == 1
    assert "30 个文件" in lines[0]
