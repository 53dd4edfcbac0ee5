"""Grades, classes and files stand in their natural order in every output: 一 … 九, 1 … 12."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from made_term import write_table

ROOMS = [f"{grade}({number})班" for grade in "三四六七八九" for number in (1, 2, 10, 11)]
EXAMS = ("期初", "期中", "期末")
BY_ANOTHER_ORDER = {
    "进步最多",
    "按教师",
    "考核表",
    "算式",
    "临界",
    "提醒",
    "变动",
    "待核查",
    "说明",
    "目标",
    "公平比较",
    "新增与退步",
}
"""Sheets whose rows follow something else: teachers, distances, kinds of change, questions, the last register."""
_ROOM = re.compile(r"([一二三四五六七八九])\((\d+)\)班")
_SEVERAL = re.compile(f"({_ROOM.pattern}、)+{_ROOM.pattern}".replace("([一", "(?:[一").replace("(\\d", "(?:\\d"))


def place(text: str) -> tuple[int, int]:
    """Return grade and number of the class that a text begins with."""
    found = _ROOM.search(text)
    assert found, text
    return "一二三四五六七八九".index(found[1]), int(found[2])


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three exams, of each a folder with a file a class, and one sheet of all by rank; the last as one file each."""
    folder = tmp_path_factory.mktemp("school")
    random.seed(11)
    ability = {(room, n): random.gauss(65, 18) for room in ROOMS for n in range(9)}
    for exam in EXAMS:
        (folder / exam).mkdir()
        everyone = []
        shuffled = random.sample(ROOMS, len(ROOMS))
        for room in shuffled:
            rows = []
            for n in range(9):
                mine = [max(2, min(100, round(ability[room, n] + random.gauss(0, 14)))) for _ in range(2)]
                number = f"2025{ROOMS.index(room):03d}{n:02d}"
                rows.append([room, number, f"{room[0]}生{ROOMS.index(room)}号{n}", *mine])
            write(folder / exam / f"{room}{exam}成绩.xlsx", rows)
            everyone += rows
        write(folder / f"{exam}全校.xlsx", sorted(everyone, key=lambda row: -sum(row[3:])))
    teaching = [("班级", "语文", "数学"), *((room, f"语{room[0]}老师", f"数{room[0]}老师") for room in shuffled)]
    write_table(folder / "任课表.xlsx", teaching)
    return folder


def write(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "成绩"
    for row in (["班级", "学号", "姓名", "语文", "数学"], *rows):
        page.append(row)
    book.save(path)


def columns_of_classes(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each sheet, and the classes of each of its columns of them in the order in which they come."""
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for column in range(len(rows[0]) if rows else 0):
            texts = [str(row[column]) for row in rows if column < len(row)]
            rooms = [match[0] for text in texts if (match := _ROOM.fullmatch(text))]
            if rooms:
                yield name, list(dict.fromkeys(rooms))
            for text in texts:
                if _SEVERAL.fullmatch(text):
                    yield "", text.split("、")


RUNS = {
    "screen": ("screen", 1),
    "rates": ("rates", 1),
    "whatif": ("whatif", 1),
    "report": ("report", 2),
    "check": ("check", 2),
    "track": ("track", 3),
}


@pytest.mark.parametrize("shape", ["folder", "by rank"])
@pytest.mark.parametrize("name", RUNS)
def test_every_sheet_has_its_classes_in_their_order(
    school: Path, tmp_path: Path, xuekun: Callable[..., Any], name: str, shape: str
) -> None:
    command, exams = RUNS[name]
    chosen = EXAMS[-exams:] if exams != 2 else ("期初", "期末")
    given = [school / (exam if shape == "folder" else f"{exam}全校.xlsx") for exam in chosen]
    teachers = [] if command in ("whatif", "track", "screen") else ["--teachers", school / "任课表.xlsx"]
    ran = xuekun(command, *given, *teachers, "--out", tmp_path, "-q")
    assert ran.exit == 0, ran.err
    looked = 0
    for path in sorted(tmp_path.glob("*.xlsx")):
        if "_标注" in path.name:
            continue
        for sheet, rooms in columns_of_classes(path):
            if sheet not in BY_ANOTHER_ORDER and len(rooms) > 1:
                looked += 1
                assert rooms == sorted(rooms, key=place), f"{path.name} {sheet}"
    assert looked


@pytest.mark.parametrize("shape", ["folder", "by rank"])
def test_so_has_the_next_register(school: Path, tmp_path: Path, xuekun: Callable[..., Any], shape: str) -> None:
    first, last = (school / (exam if shape == "folder" else f"{exam}全校.xlsx") for exam in ("期初", "期末"))
    assert xuekun("screen", first, "--out", tmp_path / "一", "-q").exit == 0
    ran = xuekun("roll", tmp_path / "一" / "学困生名册.xlsx", last, "--out", tmp_path / "二", "-q")
    assert ran.exit == 0, ran.err
    found = dict(columns_of_classes(tmp_path / "二" / "学困生名册.xlsx"))
    for sheet in ("名册", "按学生", "各班各科"):
        assert found[sheet] == sorted(found[sheet], key=place), sheet


@pytest.mark.parametrize("shape", ["folder", "by rank"])
def test_so_has_json(school: Path, xuekun: Callable[..., Any], shape: str) -> None:
    ran = xuekun("screen", school / ("期初" if shape == "folder" else "期初全校.xlsx"), "--dry-run", "--json")
    for part in ("groups", "listed"):
        rooms = list(dict.fromkeys(one["class"] for one in ran.document[part]))
        assert len(rooms) > 5
        assert rooms == sorted(rooms, key=place)
    files = [Path(one["path"]).name for one in ran.document["inputs"]]
    assert files == sorted(files, key=lambda name: place(name) if _ROOM.search(name) else (0, 0))


@pytest.mark.parametrize("name", ["track", "report", "check"])
def test_a_class_that_only_one_exam_has_stands_in_its_place(
    school: Path, tmp_path: Path, xuekun: Callable[..., Any], name: str
) -> None:
    chosen = ("期初", "期中", "期末") if name == "track" else ("期初", "期末")
    for exam in chosen:
        shutil.copytree(school / exam, tmp_path / exam)
        gone = "四(2)班" if exam == "期末" else "六(10)班" if exam == "期初" else ""
        (tmp_path / exam / f"{gone}{exam}成绩.xlsx").unlink(missing_ok=True)
    ran = xuekun(name, *(tmp_path / exam for exam in chosen), "--out", tmp_path / "结果", "-q")
    assert ran.exit == 0, ran.err
    seen: set[str] = set()
    for path in sorted((tmp_path / "结果").glob("*.xlsx")):
        for sheet, rooms in columns_of_classes(path):
            if sheet not in BY_ANOTHER_ORDER:
                seen.update(rooms)
                assert rooms == sorted(rooms, key=place), f"{path.name} {sheet}"
    assert name == "check" or {"四(2)班", "六(10)班"} <= seen


def test_a_folder_of_class_files_is_shown_in_its_order(school: Path, xuekun: Callable[..., Any]) -> None:
    ran = xuekun("look", school / "期初", "--json")
    files = [Path(one["path"]).name for one in ran.document["inputs"]]
    assert files == [f"{room}期初成绩.xlsx" for room in ROOMS]


def test_files_by_subject_are_shown_in_the_usual_order_of_subjects(
    tmp_path: Path, xuekun: Callable[..., Any]
) -> None:
    for subject in ("数学", "英语", "语文"):
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.append(["班级", "学号", "姓名", subject])
        for n in range(6):
            page.append(["三(1)班", f"20{n}", f"学生{n}", 20 + 12 * n])
        book.save(tmp_path / f"三(1)班{subject}.xlsx")
    ran = xuekun("screen", tmp_path, "--dry-run", "--json")
    assert [one["subject"] for one in ran.document["groups"]] == ["语文", "数学", "英语"]
