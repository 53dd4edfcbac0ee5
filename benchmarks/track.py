"""Times `xuekun track` over many exams of one cohort, as a whole process, beside screening one of them.

`python benchmarks/track.py [exams] [students] [runs]`, by default 20 exams of 800 students and 3 runs.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from make_school import CLASS_SIZE, SUBJECTS, SURNAMES
from processes import in_turn, report

ABSENT_SHARE = 0.01
"""Of all scores so many are 缺考."""


def write_exams(exams: int, students: int, folder: Path, seed: int = 1) -> list[str]:
    """Write one flat workbook an exam; every student has a level of his or her own, and days good and bad."""
    draw = random.Random(seed)
    names = [f"{draw.choice(SURNAMES)}样{row}" for row in range(1, students + 1)]
    levels = [draw.gauss(0.72, 0.15) for _ in names]
    files = []
    for number in range(1, exams + 1):
        files.append(f"第{number}次月考.xlsx")
        book = xlsxwriter.Workbook(str(folder / files[-1]))
        sheet = book.add_worksheet("成绩")
        sheet.write_row(0, 0, ("学号", "姓名", "班级", *SUBJECTS))
        for row, (name, level) in enumerate(zip(names, levels, strict=True), start=1):
            sheet.write_row(row, 0, (f"{20240000 + row}", name, f"高一{(row - 1) // CLASS_SIZE + 1}班"))
            for column in range(3, 3 + len(SUBJECTS)):
                if draw.random() < ABSENT_SHARE:
                    sheet.write_string(row, column, "缺考")
                else:
                    sheet.write_number(row, column, max(0, min(100, round(100 * (level + draw.gauss(0, 0.1))))))
        book.close()
    return files


def main(exams: int, students: int, runs: int) -> None:
    """Print time and memory of both commands, and the ratio."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_exams(exams, students, folder)
        commands = {
            "xuekun screen (one exam)": [python, "-m", "xuekun_cli", "screen", files[0]],
            "xuekun track": [python, "-m", "xuekun_cli", "track", *files],
        }
        print(f"{exams} exams of {students} students × {len(SUBJECTS)} subjects, {runs} runs")
        report(in_turn(commands, folder, runs, set(files)), "xuekun screen (one exam)")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*map(int, [*given, *("20", "800", "3")[len(given) :]]))
