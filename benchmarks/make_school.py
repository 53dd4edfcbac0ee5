"""Makes a school's workbook for timing: `python benchmarks/make_school.py 2000 school.xlsx`."""

from __future__ import annotations

import random
import sys

import xlsxwriter

SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物", "政治", "历史", "地理")
CLASS_SIZE = 50
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def write(students: int, path: str, seed: int = 1) -> None:
    """Write a flat workbook of ``students`` in classes of 50, nine subjects, a total with a formula."""
    draw = random.Random(seed)
    book = xlsxwriter.Workbook(path)
    bold = book.add_format({"bold": True, "border": 1})
    cell = book.add_format({"border": 1})
    sheet = book.add_worksheet("成绩")
    header = ("学号", "姓名", "班级", *SUBJECTS, "总分")
    sheet.write_row(0, 0, header, bold)
    for row in range(1, students + 1):
        level = draw.gauss(0.72, 0.15)
        scores = [max(0.0, min(100.0, round(200 * (level + draw.gauss(0, 0.1))) / 2)) for _ in SUBJECTS]
        sheet.write_string(row, 0, f"{20240000 + row}", cell)
        sheet.write_string(row, 1, f"{draw.choice(SURNAMES)}样{row}", cell)
        sheet.write_string(row, 2, f"高一{(row - 1) // CLASS_SIZE + 1}班", cell)
        sat = []
        for column, score in enumerate(scores, start=3):
            if draw.random() < 0.005:
                sheet.write_string(row, column, "缺考", cell)
            else:
                sat.append(score)
                sheet.write_number(row, column, score, cell)
        sheet.write_formula(row, 12, f"=SUM(D{row + 1}:L{row + 1})", cell, sum(sat))
    book.close()


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
