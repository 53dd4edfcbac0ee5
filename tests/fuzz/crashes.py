"""Runs killed at any moment, and two runs in one folder at once: what is left is counted.

A file counts as lost when neither its place nor 备份 nor a temporary file beside it has the old or the new one whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from .seeds import all_seeds

SCORES, COPY, REGISTER = "成绩.xlsx", "成绩_标注.xlsx", "学困生名册.xlsx"
_SCREEN = ("screen", SCORES)
_OTHER_LINE = ("--set", "screening.三类.at_most=75%")


def kills(many: int) -> int:
    """Kill so many runs of `screen`, each after another time; print what was left; return how many lost something."""
    lost = ended = 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        desk = _desk(place)
        whole = place / "whole"
        shutil.copytree(desk, whole)
        seconds = _time_of(whole)
        old, new = _files(desk), _files(whole)
        for number in range(many):
            folder = place / "killed"
            shutil.copytree(desk, folder)
            process = _start(folder, _SCREEN)
            time.sleep(seconds * (number + 1) / many)
            process.send_signal(signal.SIGKILL)
            ended += process.wait() == 0
            left = _files(folder)
            whole_ones = all(left.get(one) in (old[one], new[one]) for one in (COPY, REGISTER))
            if left.get(SCORES) != old[SCORES] or not whole_ones or not _kept(old, left):
                lost += 1
                print(f"  killed after {seconds * (number + 1) / many:.3f} s: {sorted(left)}")
            shutil.rmtree(folder)
    print(f"{many} runs killed over {seconds:.2f} s ({ended} had ended already), {lost} lost something")
    return lost


def races(many: int) -> int:
    """Let two runs write into one folder at once, so many times; print and return how many lost something."""
    lost = said = 0
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        desk = _desk(Path(name))
        old = _files(desk)
        for _ in range(many):
            folder = Path(name) / "race"
            shutil.copytree(desk, folder)
            first = _start(folder, _SCREEN)
            time.sleep(draw.random() * 0.1)
            second = _start(folder, (*_SCREEN, *_OTHER_LINE))
            codes = (first.wait(), second.wait())
            left = _files(folder)
            sound = all(zipfile.is_zipfile(folder / one) for one in (COPY, REGISTER))
            said += 2 in codes
            if set(codes) - {0, 2} or not sound or left[SCORES] != old[SCORES] or not _kept(old, left):
                lost += 1
                print(f"  exit codes {codes}: {sorted(left)}")
            shutil.rmtree(folder)
    print(f"{many} races, in {said} of them one run said that it could not write, {lost} lost something")
    return lost


def _desk(place: Path) -> Path:
    """Return a folder with scores, and the outputs of a run with another line."""
    desk = place / "desk"
    desk.mkdir()
    (desk / SCORES).write_bytes(all_seeds()[0].content)
    assert _start(desk, (*_SCREEN, *_OTHER_LINE)).wait() == 0
    return desk


def _time_of(folder: Path) -> float:
    begin = time.monotonic()
    assert _start(folder, _SCREEN).wait() == 0
    return time.monotonic() - begin


def _start(folder: Path, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "xuekun_cli", *words]
    nowhere = subprocess.DEVNULL
    source = str(Path(__file__).resolve().parents[2] / "src")
    return subprocess.Popen(
        command, cwd=folder, stdout=nowhere, stderr=nowhere, env=os.environ | {"PYTHONPATH": source}
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _kept(old: dict[str, bytes], left: dict[str, bytes]) -> bool:
    """Tell whether every old file is still there somewhere, byte for byte."""
    return set(old.values()) <= set(left.values())
