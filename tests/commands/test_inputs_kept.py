"""An input is never replaced, whatever its name, its link or the way in which its path was typed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from office_desk import Desk

CLASS = "三(1)班"
SCORES = [(f"20{n}", f"学生{n}", CLASS, 90 if n < 16 else 30, 80) for n in range(11, 21)]
LATER = [(number, name, where, max(score - 5, 0), other) for number, name, where, score, other in SCORES]
OWN = (
    "学期转化报告.xlsx",
    "教师指标考核.xlsx",
    "一分二率.xlsx",
    "历次跟踪.xlsx",
    "学困生门槛试算.xlsx",
    "学困生名册.xlsx",
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three exams, a list of teachers, and one exam under each of the names that our own workbooks have."""
    desk = Desk(tmp_path)
    for name in ("期初.xlsx", "期中.xlsx", "期末.xlsx", *OWN):
        desk.lay_down(LATER if name == "期末.xlsx" else SCORES, name)
    desk.lay_down([(CLASS, "王老师", "李老师")], "任课表.xlsx", ("班级", "语文", "数学"))
    return desk


def refused(ran: Any, folder: Path, before: dict[str, bytes]) -> None:
    """The run was refused with the way on, and the folder is as it was."""
    assert (ran.exit, ran.out) == (2, "")
    assert "就会换掉它" in ran.said
    assert "请加 --out" in ran.said
    assert here(folder) == before


def here(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("report", "学期转化报告.xlsx", "期末.xlsx"),
        ("report", "期初.xlsx", "学期转化报告.xlsx"),
        ("report", "期初.xlsx", "期末.xlsx", "--mid", "学期转化报告.xlsx"),
        ("report", "期初.xlsx", "期末.xlsx", "--roll", "学期转化报告.xlsx"),
        ("report", "期初.xlsx", "期末.xlsx", "--teachers", "学期转化报告.xlsx"),
        ("report", "期初.xlsx", "期末.xlsx", "--exempt", "学期转化报告.xlsx"),
        ("check", "教师指标考核.xlsx", "期末.xlsx", "--teachers", "任课表.xlsx"),
        ("check", "期初.xlsx", "期末.xlsx", "--teachers", "教师指标考核.xlsx"),
        ("rates", "一分二率.xlsx"),
        ("rates", "期末.xlsx", "--before", "一分二率.xlsx"),
        ("track", "历次跟踪.xlsx", "期中.xlsx", "期末.xlsx", "--exempt", "历次跟踪.xlsx"),
        ("track", "期初.xlsx", "期中.xlsx", "期末.xlsx", "--words", "历次跟踪.xlsx"),
        ("whatif", "学困生门槛试算.xlsx"),
        ("whatif", "期末.xlsx", "--list", "行为偏差=学困生门槛试算.xlsx"),
        ("screen", "学困生名册.xlsx"),
        ("screen", "期末.xlsx", "--roll", "学困生名册.xlsx"),
        ("screen", "期末.xlsx", "--roll", "学困生名册.xlsx", "--dry-run"),
        ("screen", "期末.xlsx", "--before", "学困生名册.xlsx"),
        ("roll", "学困生名册.xlsx", "期末.xlsx"),
        ("roll", "期初.xlsx", "期末.xlsx", "--exempt", "学困生名册.xlsx"),
        ("screen", "学困生名册.xlsx", "--dry-run"),
    ],
    ids=" ".join,
)
def test_a_file_that_was_given_is_not_replaced(
    desk: Desk, xuekun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(desk.folder)
    before = here(desk.folder)
    refused(xuekun(*words), desk.folder, before)


@pytest.mark.parametrize("command", ["rates", "whatif", "screen"])
def test_the_way_on_that_is_said_works(desk: Desk, xuekun: Callable[..., Any], command: str) -> None:
    name = {"rates": "一分二率.xlsx", "whatif": "学困生门槛试算.xlsx", "screen": "学困生名册.xlsx"}[command]
    given = desk.folder / name
    was = given.read_bytes()
    assert xuekun(command, given, "--out", desk.folder / "结果", "-q").exit == 0
    assert given.read_bytes() == was
    assert (desk.folder / "结果" / name).is_file()


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_a_link_to_an_input_is_seen_through(desk: Desk, xuekun: Callable[..., Any], link: Any) -> None:
    """The name of the result leads to the file of the scores."""
    target = desk.folder / "一分二率.xlsx"
    target.unlink()
    link(desk.folder / "期末.xlsx", target)
    before = here(desk.folder)
    refused(xuekun("rates", desk.folder / "期末.xlsx"), desk.folder, before)


def test_an_input_given_by_a_link_in_another_folder_is_seen_through(
    desk: Desk, xuekun: Callable[..., Any]
) -> None:
    (desk.folder / "别处").mkdir()
    linked = desk.folder / "别处" / "成绩.xlsx"
    linked.symlink_to(desk.folder / "一分二率.xlsx")
    before = here(desk.folder)
    refused(xuekun("rates", linked, "--out", desk.folder), desk.folder, before)


def test_a_linked_folder_is_seen_through(desk: Desk, xuekun: Callable[..., Any]) -> None:
    (desk.folder / "入口").symlink_to(desk.folder, target_is_directory=True)
    was = (desk.folder / "一分二率.xlsx").read_bytes()
    ran = xuekun("rates", desk.folder / "一分二率.xlsx", "--out", desk.folder / "入口")
    assert (ran.exit, (desk.folder / "一分二率.xlsx").read_bytes()) == (2, was)


@pytest.mark.parametrize("way", ["relative", "absolute", "dots", "doubled"])
def test_a_path_typed_in_another_way_is_the_same_file(
    desk: Desk, xuekun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(desk.folder)
    (desk.folder / "子").mkdir()
    written = {
        "relative": "一分二率.xlsx",
        "absolute": str(desk.folder / "一分二率.xlsx"),
        "dots": "子/../一分二率.xlsx",
        "doubled": f".//{'./' * 3}一分二率.xlsx",
    }[way]
    before = here(desk.folder)
    refused(xuekun("rates", written, "--out", str(desk.folder / "子" / "..")), desk.folder, before)


@pytest.mark.parametrize("fold", [lambda name: name.upper(), lambda name: unicodedata.normalize("NFD", name)])
def test_a_name_that_another_disk_takes_for_the_same_is_refused(
    tmp_path: Path, xuekun: Callable[..., Any], fold: Callable[[str], str]
) -> None:
    """On a stick or in a cloud folder the one would take the place of the other; the folder's name may differ too."""
    desk = Desk(tmp_path)
    given = desk.lay_down(SCORES, fold("一分二率.xlsx"))
    if given.name == "一分二率.xlsx":
        pytest.skip("this name has one form only")
    before = here(tmp_path)
    refused(xuekun("rates", given), tmp_path, before)


def test_accents_in_the_name_of_a_folder_make_no_difference(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    composed, apart = (unicodedata.normalize(form, "é班") for form in ("NFC", "NFD"))
    (tmp_path / composed).mkdir()
    desk = Desk(tmp_path / composed)
    given = desk.lay_down(SCORES, "一分二率.xlsx")
    ran = xuekun("rates", given, "--out", tmp_path / apart)
    assert ran.exit == (0 if (tmp_path / apart).is_dir() and not (tmp_path / apart).samefile(given.parent) else 2)
    assert given.read_bytes()


def test_what_lies_in_a_folder_that_was_given_is_given(desk: Desk, xuekun: Callable[..., Any]) -> None:
    """The copy of one file would take the place of another one: it gets a number instead."""
    folder = desk.folder / "成绩"
    folder.mkdir()
    inside = Desk(folder)
    inside.lay_down(SCORES[:5], "一班.xlsx")
    inside.lay_down(SCORES[5:], "二班.xlsx")
    before = here(folder)
    assert xuekun("screen", folder, "-q").exit == 0
    after = here(folder)
    assert {name: after[name] for name in before} == before


def test_a_zip_that_was_given_stays(desk: Desk, xuekun: Callable[..., Any]) -> None:
    """A zip may be called like a workbook: what a file is, its content decides."""
    zipped = desk.folder / "一分二率.xlsx"
    zipped.unlink()
    with ZipFile(zipped, "w") as package:
        package.write(desk.folder / "期末.xlsx", "期末.xlsx")
    before = here(desk.folder)
    refused(xuekun("rates", zipped), desk.folder, before)


def test_a_list_that_is_called_like_a_copy_is_not_replaced_by_it(desk: Desk, xuekun: Callable[..., Any]) -> None:
    """The copy gets a number, as beside another score file."""
    listed = desk.lay_down([("2020", "学生20", CLASS)], "期末_标注.xlsx", ("学号", "姓名", "班级"))
    (desk.folder / "学困生名册.xlsx").unlink()
    was = listed.read_bytes()
    assert xuekun("screen", desk.folder / "期末.xlsx", "--exempt", listed, "-q").exit == 0
    assert listed.read_bytes() == was
    assert (desk.folder / "期末_标注-2.xlsx").is_file()


def test_our_own_workbooks_that_a_shell_names_as_well_are_no_inputs(
    desk: Desk, xuekun: Callable[..., Any]
) -> None:
    """``xuekun screen *.xlsx`` runs again and again; the last register is backed up as ever."""
    for name in OWN[:-1]:
        (desk.folder / name).unlink()
    desk.register.unlink()
    for _ in range(2):
        assert xuekun("screen", desk.folder / "期末.xlsx", *desk.folder.glob("学困生名册.xlsx"), "-q").exit == 0


def test_what_an_option_says_in_words_is_no_file(desk: Desk, xuekun: Callable[..., Any]) -> None:
    """Values as 语文=150 and wuping name nothing on the disk."""
    desk.register.unlink()
    ran = xuekun("screen", desk.folder / "期末.xlsx", "--full-mark", "语文=150", "--policy", "wuping", "-q")
    assert (ran.exit, ran.err) == (0, "")
