"""A school of any size is told on one screen of 80 columns; the rest stands in the workbook, and it is said where."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table

LINES = 42
"""About forty: the screen of a window as it opens, and the line that was typed."""
EXAMS = ("期初", "期中", "期末")
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "道法", "历史", "地理", "生物")
SIZES = {
    "one class, one subject": (1, 1),
    "three classes, three subjects": (3, 3),
    "six classes, nine subjects": (6, 9),
    "forty classes, nine subjects": (40, 9),
}


@pytest.fixture(scope="module", params=SIZES.values(), ids=SIZES.keys())
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three exams of a school with some cells that are to be looked at, and its 任课表."""
    classes, count = request.param
    subjects = SUBJECTS[:count]
    folder = tmp_path_factory.mktemp("school")
    rooms = [f"{'七八九'[n % 3]}({n // 3 + 1})班" for n in range(classes)]
    random.seed(7)
    ability = {(room, n): random.gauss(62, 20) for room in rooms for n in range(8)}
    for exam in EXAMS:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("成绩")
        page.append(["班级", "学号", "姓名", *subjects])
        for (room, n), middle in ability.items():
            scores: list[Any] = [max(3, min(100, round(middle + random.gauss(0, 12)))) for _ in subjects]
            if n == 0:
                scores[0] = random.choice(("缺考", "??", "", 180, "8O"))
            page.append([room, f"2025{rooms.index(room):03d}{n}", f"{room[0]}生{rooms.index(room)}号{n}", *scores])
        book.save(folder / f"{exam}.xlsx")
    rows = [
        ("班级", *subjects),
        *((room, *(f"{s[0]}{n // 2}老师" for s in subjects)) for n, room in enumerate(rooms)),
    ]
    write_table(folder / "任课表.xlsx", rows)
    return folder


COMMANDS = {
    "screen": ("screen", "期中.xlsx"),
    "rates": ("rates", "期中.xlsx"),
    "rates by teacher": ("rates", "期中.xlsx", "--teachers", "任课表.xlsx"),
    "look": ("look", "期中.xlsx"),
    "whatif": ("whatif", "期中.xlsx"),
    "track": ("track", "期初.xlsx", "期中.xlsx", "期末.xlsx"),
    "report": ("report", "期初.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx"),
    "check": ("check", "期初.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_it_is_one_screen(
    school: Path,
    tmp_path: Path,
    xuekun: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(school)
    monkeypatch.setenv("COLUMNS", "80")
    more = [] if words[0] == "look" else ["--out", tmp_path]
    ran = xuekun(*words, *more)
    assert ran.exit == 0, ran.err
    assert len(ran.out.splitlines()) <= LINES, ran.out


def test_a_folder_of_many_files_is_looked_at_on_one_screen(
    tmp_path: Path, xuekun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How most are read is told in full, with how many they are; those that are read otherwise are named."""
    monkeypatch.setenv("COLUMNS", "80")
    for n in range(30):
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.append(["学号", "姓名", "语文", "数学"] if n < 28 else ["姓名", "语文", "数学", "总分"])
        for k in range(6):
            row = [f"2{n:02d}{k}", f"学生{n}号{k}", 50 + k, 60 + n]
            page.append(row if n < 28 else [*row[1:], row[2] + row[3]])  # type: ignore[operator]
        book.save(tmp_path / f"三({n + 1})班期中成绩.xlsx")
    ran = xuekun("look", tmp_path)
    assert len(ran.out.splitlines()) <= LINES, ran.out
    assert "30 个文件，读到 30 个成绩表，各表合计 180 名学生" in ran.out
    assert "28 个表这样读，例如三(1)班期中成绩.xlsx" in "".join(ran.out.split("\n"))
    assert "另一种读法 2 个表：三(29)班期中成绩.xlsx" in "".join(ran.out.split("\n"))
