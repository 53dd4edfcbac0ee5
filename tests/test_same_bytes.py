"""The same input gives the same bytes: however a path is typed, and wherever and under whatever the program runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from places import SAMPLE_FILES, lay_samples, surroundings
from xuekun_cli.model.register import REGISTER_NAME

LAST = "旧"
"""The folder in which the register of the last exam lies."""
LISTS = ("--exempt", "随班就读名单.xlsx", "--roll", "花名册.xlsx")
TERM = ("期初成绩.xlsx", "期末成绩.xls", "--mid", "期中成绩.xlsx", "--teachers", "任课表.xlsx", *LISTS)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("screen", "期初成绩.xlsx", *LISTS),
    ("screen", "期中成绩.xlsx", "--policy", "bottom-20", "--list", "行为偏差=随班就读名单.xlsx"),
    (
        "screen",
        "期末成绩.xls",
        "--policy",
        "three-tests",
        "--before",
        "期初成绩.xlsx",
        "--before",
        "期中成绩.xlsx",
    ),
    ("report", *TERM),
    ("check", *TERM),
    ("rates", "期末成绩.xls", "--before", "期初成绩.xlsx", "--teachers", "任课表.xlsx", *LISTS),
    ("track", "期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls", *LISTS),
    ("whatif", "期初成绩.xlsx", *LISTS),
    ("roll", f"{LAST}/{REGISTER_NAME}", "期中成绩.xlsx", *LISTS),
)
IDS = [f"{words[0]}-{at}" for at, words in enumerate(COMMANDS)]
PATHS = (*SAMPLE_FILES, f"{LAST}/{REGISTER_NAME}")


def typed(words: tuple[str, ...], writing: Callable[[str], str]) -> list[str]:
    """Return a command with every path in it written another way."""
    found = []
    for word in words:
        name, equals, path = word.rpartition("=")
        found.append(f"{name}{equals}{writing(path)}" if path in PATHS else word)
    return found


def term_folder(folder: Path, xuekun: Any) -> Path:
    """Lay the made-up term into a folder, with the register of its first exam in a folder of its own."""
    (folder / LAST).mkdir(parents=True)
    lay_samples(folder)
    screened = xuekun("screen", folder / "期初成绩.xlsx", "--out", folder / LAST, "--quiet")
    assert (screened.exit, screened.err) == (0, "")
    return folder


def results(out: Path) -> dict[str, bytes]:
    """Take what a run has written out of its folder: name → bytes."""
    found = {path.name: path.read_bytes() for path in out.iterdir()}
    shutil.rmtree(out)
    assert found
    return found


@pytest.mark.skipif(os.name != "posix", reason="links that everybody may make")
@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_a_path_may_be_typed_in_any_way(
    words: tuple[str, ...], tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bare, with ./ and .., absolute, from another folder, and through a link to the folder."""
    folder = term_folder(tmp_path / "三年级" / "成绩", xuekun)
    (tmp_path / "链接").symlink_to(folder)
    out = tmp_path / "结果"
    ways: tuple[tuple[Path, Callable[[str], str]], ...] = (
        (folder, lambda path: path),
        (folder, lambda path: f"./{LAST}/../{path}"),
        (tmp_path, lambda path: str(folder / path)),
        (folder / LAST, lambda path: f"../{path}"),
        (tmp_path, lambda path: f"链接/{path}"),
    )
    written = []
    for here, writing in ways:
        monkeypatch.chdir(here)
        ran = xuekun(*typed(words, writing), "--out", out, "--quiet")
        assert ran.exit == 0, ran.err
        written.append(results(out))
    names = [sorted(one) for one in written]
    assert names == [names[0]] * len(ways)
    for at, one in enumerate(written):
        assert [name for name in one if one[name] != written[0][name]] == [], f"way {at}"


def test_paths_of_one_run_may_be_typed_in_different_ways(
    tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of one folder lie in one folder: the report's links lead to all of them."""
    folder = term_folder(tmp_path / "成绩", xuekun)
    monkeypatch.chdir(folder)
    written = []
    for before in ("期初成绩.xlsx", str(folder / "期初成绩.xlsx")):
        for words in (("report", before, "期中成绩.xlsx"), ("track", before, "期末成绩.xls", "期中成绩.xlsx")):
            assert xuekun(*words, "--out", tmp_path / "结果", "--quiet").exit == 0
        written.append(results(tmp_path / "结果"))
    assert written[0] == written[1]


SURROUNDINGS: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C"},
    {
        "PYTHONHASHSEED": "3",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    },
)


@pytest.mark.skipif(os.name != "posix", reason="locales by environment variables")
@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_seed_time_zone_locale_and_folder_change_nothing(
    words: tuple[str, ...], tmp_path: Path, xuekun: Any
) -> None:
    written = []
    for number, variables in enumerate(SURROUNDINGS):
        folder = term_folder(tmp_path.joinpath(*[f"文件夹 {number}"] * (number + 1)), xuekun)
        ran = subprocess.run(
            [sys.executable, "-m", "xuekun_cli", *words, "--out", "结果", "--quiet"],
            cwd=folder,
            env=surroundings(**variables),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        written.append(results(folder / "结果"))
    assert written == [written[0]] * len(SURROUNDINGS)
