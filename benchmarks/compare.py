"""Times `xuekun screen` beside the script in by_hand.py, in turn, as whole processes: the ratio is what counts.

`python benchmarks/compare.py [students] [runs]`, by default 2,000 students and 5 runs; nine subjects each.
Seconds differ from machine to machine and from minute to minute; the ratio of two programs in one run does not.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from make_school import write

HERE = Path(__file__).resolve().parent


def seconds(command: list[str], folder: Path) -> float:
    """Return the wall time of one run of a command; its output is thrown away."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(students: int, runs: int) -> None:
    """Print the median of each program, of Python's own start, and the ratios run by run."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(students, str(folder / "school.xlsx"))
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "xuekun screen": [python, "-m", "xuekun_cli", "screen", "school.xlsx"],
            "pandas + openpyxl": [python, str(HERE / "by_hand.py"), "school.xlsx"],
        }
        times: dict[str, list[float]] = {label: [] for label in commands}
        for run in range(runs + 1):
            for label, command in commands.items():
                for old in (*folder.glob("*名册*"), *folder.glob("*标注*")):
                    old.unlink()
                took = seconds(command, folder)
                if run:  # the first run only warms the disk's cache
                    times[label].append(took)
    for label, took in times.items():
        print(f"{label:20s} median {statistics.median(took):.2f} s  (min {min(took):.2f}, max {max(took):.2f})")
    ratios = [b / a for a, b in zip(times["xuekun screen"], times["pandas + openpyxl"], strict=True)]
    print(f"{students} students: by hand takes {statistics.median(ratios):.1f} times as long")


if __name__ == "__main__":
    main(*map(int, [*sys.argv[1:], *("2000", "5")[len(sys.argv) - 1 :]]))
