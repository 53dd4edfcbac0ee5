"""Times `xuekun screen` beside the script in by_hand.py and beside the floor, as whole processes, in turn.

`python benchmarks/compare.py [students] [runs]`, by default 2,000 students and 5 runs; nine subjects each.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from floor import writer
from make_school import SUBJECTS
from processes import in_turn, make_school, report

HERE = Path(__file__).resolve().parent


def main(students: int, runs: int) -> None:
    """Print time and memory of each program, of Python's own start, and the ratios."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_school(students, folder / "school.xlsx")
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "xuekun screen": [python, "-m", "xuekun_cli", "screen", "school.xlsx"],
            f"floor (calamine, {writer()})": [python, str(HERE / "floor.py"), "school.xlsx"],
            "by hand (pandas, openpyxl)": [python, str(HERE / "by_hand.py"), "school.xlsx"],
        }
        print(f"{students} students × {len(SUBJECTS)} subjects, {runs} runs")
        report(in_turn(commands, folder, runs, {"school.xlsx"}), "xuekun screen")


if __name__ == "__main__":
    main(*map(int, [*sys.argv[1:], *("2000", "5")[len(sys.argv) - 1 :]]))
