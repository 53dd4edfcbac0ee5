"""Exports of one platform, month after month, and what a person answers about their columns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from xuekun_cli.model.answers import WHAT_COLUMN
from xuekun_cli.model.register import COL_ANSWER, COL_KEY, SHEET_CHECK

HEADER = ("学号", None, "班级", "{exam}语文", "{exam}数学", "物理", "物赋", "编程", "总分", "班名")


def month(
    path: Path, exam: str, seed: int, header: Sequence[str | None] = HEADER, *, wrong_sum: bool = False
) -> Path:
    """An export of one platform: names under a blank header, marks beside converted ones, a subject nobody knows."""
    draw = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"{exam}成绩"
    rows: list[list[Any]] = []
    for pupil in range(30):
        level = draw.gauss(70, 15)
        marks = [max(5, min(100, round(level + draw.gauss(0, 8)))) for _ in range(4)]
        converted = 40 + round(marks[2] * 0.6)
        total = draw.randint(150, 280) if wrong_sum else marks[0] + marks[1] + converted
        name = f"学{'甲乙丙丁戊己庚辛壬癸'[pupil % 10]}{'一二三'[pupil // 10]}"
        rows.append([f"{1001 + pupil}", name, "三(1)班", *marks[:3], converted, marks[3], total])
    totals = [row[-1] for row in rows]
    sheet.append([text and text.format(exam=exam) for text in header])
    for row in rows:
        rank = 1 + sum(other > row[-1] for other in totals)
        sheet.append([*row, rank, *(["好"] * (len(header) - len(row) - 1))])
    book.save(path)
    return path


def codes(document: dict[str, Any]) -> set[str]:
    """The codes of what is said."""
    return {one["code"] for one in document["findings"]}


def answer_all(path: Path, text: str) -> int:
    """Answer every question about a column in 待核查; return how many there were."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET_CHECK]
    header = next(row for row in sheet.iter_rows() if any(cell.value == COL_ANSWER for cell in row))
    places = {cell.value: cell.column for cell in header}
    asked = 0
    for row in range(header[0].row + 1, sheet.max_row + 1):
        if str(sheet.cell(row, places[COL_KEY]).value).startswith(WHAT_COLUMN):
            sheet.cell(row, places[COL_ANSWER]).value = text
            asked += 1
    book.save(path)
    return asked
