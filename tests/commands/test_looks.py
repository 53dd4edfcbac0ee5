"""What `look` says of the samples, whole and faulty: texts that a person has read, kept beside this file.

`XUEKUN_REWRITE=1` writes them anew; whoever does so reads what has changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from imports import ROOT

SAMPLES = ROOT / "samples"
LOOKS = Path(__file__).with_name("looks")
NAMES = sorted(text.name.removesuffix(".txt") for text in LOOKS.iterdir())
FAULTY = yaml.safe_load((SAMPLES / "faulty" / "expected.yaml").read_text(encoding="utf-8"))


def look_at(file: Path, folder: Path) -> str:
    """What the command prints at 80 columns, run in a folder with this file alone."""
    shutil.copy(file, folder / file.name)
    variables = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    words = [sys.executable, "-m", "xuekun_cli", "look", file.name]
    ran = subprocess.run(words, cwd=folder, env=variables, capture_output=True, check=False, timeout=60)
    said = f"{ran.stdout.decode()}{ran.stderr.decode()}（退出码 {ran.returncode}）\n"
    return "\n".join(line.rstrip() for line in said.splitlines()) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_look_says_what_a_person_has_read(name: str, tmp_path: Path) -> None:
    """Word for word as it was read."""
    said = look_at(SAMPLES / "faulty" / name if name in FAULTY else SAMPLES / name, tmp_path)
    kept = LOOKS / f"{name}.txt"
    if os.environ.get("XUEKUN_REWRITE"):
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8")


def test_every_faulty_sample_has_its_text() -> None:
    """A new one is looked at as well."""
    assert set(FAULTY) - set(NAMES) == set()
