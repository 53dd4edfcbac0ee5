"""Where things stand in the checkout."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SAMPLE_FILES = (
    "期初成绩.xlsx",
    "期中成绩.xlsx",
    "期末成绩.xls",
    "任课表.xlsx",
    "花名册.xlsx",
    "随班就读名单.xlsx",
)
"""The made-up term, by name: somebody who tries the README's commands leaves results beside it."""


def lay_samples(folder: Path) -> None:
    """Copy the made-up term into a folder."""
    for name in SAMPLE_FILES:
        shutil.copy(SAMPLES / name, folder / name)


def surroundings(**variables: str) -> dict[str, str]:
    """Return the environment for a process of its own: of Python's variables only its path, and those given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON") or key == "PYTHONPATH"}
    return kept | variables
