"""`screen` killed without warning at any file operation: each output is the old one or the new one, whole."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from places import SAMPLES, surroundings
from unfolded import Unfolded

posix = pytest.mark.skipif(os.name != "posix", reason="processes are not forked on Windows")
SCORES, COPY, REGISTER = "期初成绩.xlsx", "期初成绩_标注.xlsx", "学困生名册.xlsx"
OTHER_LINE = ("--set", "screening.三类.at_most=75%")
KILLER = Path(__file__).parents[1] / "killing.py"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a score file and the outputs of an earlier run, which will differ from the next one's."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(SAMPLES / SCORES, folder)
    command = [sys.executable, "-m", "xuekun_cli", "screen", SCORES, *OTHER_LINE]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def killed(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a moment, as the run that was killed at that moment left it; and as the next run left it."""
    place = tmp_path_factory.mktemp("killed")
    subprocess.run(
        [sys.executable, "-B", KILLER, desk, place, "screen", "."],
        check=True,
        capture_output=True,
        env=surroundings(PYTHONDONTWRITEBYTECODE="1"),
    )
    return place


def moments(killed: Path) -> dict[str, dict[str, bytes]]:
    return {path.name: files(path) for path in killed.iterdir() if " again" not in path.name}


@posix
def test_each_file_is_the_old_one_or_the_new_one_and_the_old_one_is_still_there(desk: Path, killed: Path) -> None:
    old, new = files(desk), files(killed / "whole")
    assert old[COPY] != new[COPY]
    assert old[REGISTER] != new[REGISTER]
    seen = set()
    for moment, left in moments(killed).items():
        assert left[SCORES] == old[SCORES], moment
        for name in (COPY, REGISTER):
            assert left[name] in {old[name], new[name]}, (moment, name)
            assert old[name] in left.values(), (moment, name)
            seen.add((name, left[name] == new[name]))
        backups = [content for name, content in left.items() if name.startswith("备份")]
        assert set(backups) <= {old[COPY], old[REGISTER]}, moment
    # the moments reach from before the first file to after the last
    assert len(seen) == 4


@posix
def test_what_is_left_over_is_for_its_owner_alone(killed: Path) -> None:
    left = [path for path in killed.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert len(left) >= 4
    assert {(path.name[:8], path.suffix, stat.S_IMODE(path.stat().st_mode)) for path in left} == {
        (".xuekun-", ".tmp", 0o600)
    }


@posix
def test_the_next_run_ends_as_if_nothing_had_happened(desk: Path, killed: Path) -> None:
    """It does not take what was left over for a score sheet, though the whole folder is read."""
    old, new = files(desk), files(killed / "whole")
    again = [path for path in killed.iterdir() if " again" in path.name]
    assert len(again) == len(moments(killed)) - 1
    for folder in again:
        left = files(folder)
        for name in (SCORES, COPY, REGISTER):
            assert left[name] == new[name], (folder.name, name)
        assert {old[COPY], old[REGISTER]} <= set(left.values()), folder.name


@posix
def test_a_file_larger_than_the_system_allows_is_said_and_nothing_changes(desk: Path, tmp_path: Path) -> None:
    """The limit is a real one, as on a disk of an old format or under a quota."""
    import resource

    folder = tmp_path / "成绩"
    shutil.copytree(desk, folder)
    before = files(folder)
    size = len(before[COPY]) - 1000
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "xuekun_cli", "screen", "."],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env=surroundings(PYTHONIOENCODING="utf-8"),
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert ran.returncode == 2
    assert "允许的大小" in Unfolded(ran.stderr)
    assert "原来的文件都没有改动" in Unfolded(ran.stderr)
    assert "下一步" in ran.stderr
    assert files(folder) == before
