"""Times `xuekun report` over two exams of one cohort beside screening the two files, as whole processes, in turn.

`python benchmarks/report.py [students] [runs] [--unrelated]`, by default 20,000 students and 3 runs; nine subjects
each, a 任课表. ``--unrelated`` takes the worst case of `make_pair.py` instead of a realistic cohort.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from make_pair import AFTER, BEFORE, TEACHERS
from make_school import SUBJECTS
from processes import in_turn, report, run

SCREENS = ("xuekun screen (first)", "xuekun screen (second)")
OURS = "xuekun report"


def main(students: int, runs: int, unrelated: bool) -> None:
    """Print time and memory of each command, and how many times both screenings together the report takes."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = Path(__file__).resolve().with_name("make_pair.py")
        run([python, str(script), str(students), name, *(["--unrelated"] if unrelated else [])], folder)
        commands = {
            SCREENS[0]: [python, "-m", "xuekun_cli", "screen", BEFORE],
            SCREENS[1]: [python, "-m", "xuekun_cli", "screen", AFTER],
            OURS: [python, "-m", "xuekun_cli", "report", BEFORE, AFTER, "--teachers", TEACHERS],
        }
        kind = "unrelated scores and names" if unrelated else "one cohort"
        print(f"{students} students × {len(SUBJECTS)} subjects, {kind}, {runs} runs")
        measured = in_turn(commands, folder, runs, {BEFORE, AFTER, TEACHERS})
        report(measured, OURS)
        ratios = [
            own.seconds / (one.seconds + other.seconds)
            for own, one, other in zip(measured[OURS], measured[SCREENS[0]], measured[SCREENS[1]], strict=True)
        ]
        print(f"report ÷ both screenings: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", type=int, nargs="?", default=20_000)
    parser.add_argument("runs", type=int, nargs="?", default=3)
    parser.add_argument("--unrelated", action="store_true")
    given = parser.parse_args()
    main(given.students, given.runs, given.unrelated)
