"""The program under streams that are closed, and under Ctrl-C while it is already saying something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import SAMPLES
from xuekun_cli.model.register import REGISTER_NAME

SCORES = "期初成绩.xlsx"


@pytest.mark.skipif(os.name != "posix", reason="a shell that can close a stream")
@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_stream_that_was_closed_before_the_start_keeps_nothing_from_being_written(
    closed: str, tmp_path: Path
) -> None:
    shutil.copy(SAMPLES / SCORES, tmp_path)
    ran = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m xuekun_cli screen "$1" {closed}', sys.executable, SCORES],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / REGISTER_NAME).is_file()


TWICE = """
import xuekun_cli.__main__ as door

def again(*_):
    raise KeyboardInterrupt

door._say = again
door.run()
"""


def test_ctrl_c_while_a_mistake_is_being_said_ends_without_a_trace(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TWICE, "screen", tmp_path / "没有.xlsx"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (130, "")
