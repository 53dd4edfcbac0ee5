"""Times the marked copy alone, beside openpyxl opening and saving the same workbook, and beside the floor.

`python benchmarks/overlay.py [students] [runs]`, by default 100,000 students and 3 runs. A fifth of all scores
are marked, which is more than any school has, and nearly every row gets its texts.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from floor import writer
from make_school import SUBJECTS
from processes import in_turn, make_school, report

FIRST_SCORE = 3
"""Zero-based column of the first subject."""
MARKED = 0.2
OPENPYXL = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save('openpyxl.xlsx')"


def mark(path: Path, students: int) -> None:
    """Lay made-up marks over a workbook of `make_school` and write the copy beside it."""
    from xuekun_cli.model.results.marking import SheetMarks
    from xuekun_cli.workbooks.copy.overlay import overlay

    draw = random.Random(2)
    fills: dict[int, dict[int, str]] = {}
    rows = {}
    for row in range(1, students + 1):
        listed = [column for column in range(FIRST_SCORE, FIRST_SCORE + len(SUBJECTS)) if draw.random() < MARKED]
        for column in listed:
            fills.setdefault(row, {})[column] = draw.choice(("二类", "三类"))
        if listed:
            rows[row] = (
                "二类、三类",
                f"三类：语文 {row % 100} ≤ 45.60，数学 50 ≤ 56.10（平均分的 80%，一·第三类）",
            )
    marks = SheetMarks("成绩", fills, {0: ("类别", "说明")}, rows)
    path.with_name("标注.xlsx").write_bytes(overlay(path.read_bytes(), [marks]).content)


def main(students: int, runs: int) -> None:
    """Print the medians and the ratios."""
    here = str(Path(__file__).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_school(students, folder / "school.xlsx")
        commands = {
            "overlay": [sys.executable, here, "--mark", "school.xlsx", str(students)],
            f"floor (calamine, {writer()})": [
                sys.executable,
                str(Path(here).with_name("floor.py")),
                "school.xlsx",
            ],
            "openpyxl opens and saves": [sys.executable, "-c", OPENPYXL, "school.xlsx"],
        }
        print(f"{students} students × {len(SUBJECTS)} subjects, {runs} runs")
        report(in_turn(commands, folder, runs, {"school.xlsx"}), "overlay")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mark"]:
        mark(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*map(int, [*sys.argv[1:], *("100000", "3")[len(sys.argv) - 1 :]]))
