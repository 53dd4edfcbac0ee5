"""Small sheets of levels written in a test, and what the reader makes of them when levels are wanted or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import Container, ScoreTable, SheetCells, SourceBook
from xuekun_cli.sheets.reading import Reading, ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

NAMES = ("王一", "李二", "张三", "刘四", "陈五", "杨六")
LEVELS = ("优", "良", "待达标", "合格", "D", "优")
SCORES = (95, 84, 30, 66, 28, 91)


class Came(NamedTuple):
    """The table, what was said about it, and how the sheets were understood."""

    table: ScoreTable
    findings: list[Finding]
    reading: Reading

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding.code for finding in self.findings}

    def cells(self, subject: str) -> list[str | float | Mark]:
        """A subject's cells: the level, the score in points, or else the mark."""
        j = [one.name for one in self.table.subjects].index(subject)
        read: list[str | float | Mark] = []
        for i in range(len(self.table.students)):
            level, mark = self.table.level(i, j), Mark(self.table.marks[i, j])
            scored = self.table.scores[i, j] / SCALE if mark is Mark.SCORED else mark
            read.append(scored if level is None else level)
        return read

    def addresses(self, subject: str) -> list[str]:
        """The cell of each student in a subject."""
        j = [one.name for one in self.table.subjects].index(subject)
        return [self.table.ref(i, j).cell for i in range(len(self.table.students))]


def understood(*sheets: SheetCells, levels: bool) -> Reading:
    """A workbook of the given sheets as it is understood."""
    return read_books([SourceBook("期中.xlsx", "", Container.XLSX, b"", "", sheets)], load_words(), (), levels)


def came(*sheets: SheetCells, levels: bool = True) -> Came:
    """The only sitting of a workbook of the given sheets."""
    reading = understood(*sheets, levels=levels)
    (sitting,) = reading.sittings
    table, findings = read_sitting(reading, sitting, load_words(), ReadRules(levels=levels))
    return Came(table, [*reading.findings, *findings], reading)


def page(
    *rows: Sequence[object], name: str = "三(1)班", merged: tuple[tuple[int, int, int, int], ...] = ()
) -> SheetCells:
    """A sheet of the given rows."""
    return SheetCells(name, [list(row) for row in rows], merged=merged)


def numbered(*columns: tuple[object, ...]) -> list[list[object]]:
    """A row a name: id, name, and a cell from each column."""
    return [[f"{2001 + i}", name, *(column[i] for column in columns)] for i, name in enumerate(NAMES)]
