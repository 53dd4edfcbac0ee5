"""A run that is killed leaves either no output or a whole one."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

SIZE = 3_000_000
"""Bytes of each output: enough that many of the kills fall into the writing."""
WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from xuekun_cli.model.results.marking import OutputFile
from xuekun_cli.workbooks.pages.store import place
folder, size = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    letter = bytes([ord("a") + turn % 26])
    place([OutputFile(str(folder / name), letter * size) for name in ("标注.xlsx", "名册.xlsx")], datetime.now())
"""
KILLS = 12


def is_whole(path: Path) -> bool:
    content = path.read_bytes()
    return len(content) == SIZE and len(set(content)) == 1


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_run_leaves_no_half_file(tmp_path: Path, seed: int) -> None:
    """Killed without warning at a moment drawn by lot, while it writes and replaces two files over and over."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), str(SIZE)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.08))
    writer.kill()
    writer.wait(timeout=10)
    writer.stdout.close()
    results = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix == ".xlsx"]
    assert [path.name for path in results if not is_whole(path)] == []
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert all(path.name.startswith(".xuekun-") and path.suffix == ".tmp" for path in left)
