"""Small sheets written in a test, and what the reader makes of them."""

from __future__ import annotations

from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import Container, ScoreTable, SheetCells, SourceBook
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

NAMES = ("王一", "李二", "张三", "刘四", "陈五", "杨六", "赵七", "黄八")
SCORES = {"语文": (81, 72.5, 90, 64, 77, 85, 58, 69), "数学": (75, 88, 93, 51, 66, 79, 42, 60)}


def sheet(
    rows: list[list[object]], name: str = "三(1)班", merged: tuple[tuple[int, int, int, int], ...] = ()
) -> SheetCells:
    """A sheet of the given cells."""
    return SheetCells(name, rows, merged=merged)


def came_out(
    *sheets: SheetCells, file: str = "成绩.xlsx", converted: bool = False
) -> tuple[dict[str, list[float]], ScoreTable, set[str]]:
    """Subject → scores in points (only those given), the table, and the codes of the findings.

    ``converted``: converted marks are wanted, as with --converted.
    """
    words = load_words(None, ())
    words.converted = converted
    reading = read_books([SourceBook(file, "", Container.XLSX, b"", "", sheets)], words)
    (sitting,) = reading.sittings
    table, findings = read_sitting(reading, sitting, words, ReadRules())
    points = {
        subject.name: [
            score / SCALE
            for score, mark in zip(table.scores.column(j), table.marks.column(j), strict=True)
            if mark == Mark.SCORED
        ]
        for j, subject in enumerate(table.subjects)
    }
    return points, table, {finding.code for finding in [*reading.findings, *findings]}
