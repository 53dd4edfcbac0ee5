"""A sheet without a header of scores: what it looks like instead."""

from __future__ import annotations

from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import SEARCH_ROWS
from xuekun_cli.sheets.words.shapes import is_name
from xuekun_cli.sheets.words.table import Words, fold

LIKE_TEACHERS = "像是任课表"
_LOOKED_AT = 5
"""So many rows below a subject's name show what stands there."""


def _names_below(grid: SheetGrid, words: Words) -> bool:
    """Tell whether people's names stand below several subjects: who teaches them."""
    for at, row in enumerate(grid.rows[:SEARCH_ROWS]):
        subjects = [k for k, value in enumerate(row) if isinstance(value, str) and fold(value) in words.subjects]
        below = [
            grid.text(line, k)
            for k in subjects
            for line in range(at + 1, min(at + 1 + _LOOKED_AT, len(grid.rows)))
        ]
        filled = [text for text in below if text]
        if len(subjects) > 1 and filled and all(map(is_name, filled)):
            return True
    return False


def most_like_a_header(grid: SheetGrid) -> list[str]:
    """Return the texts of the row that looks most like a header."""
    best: list[str] = []
    for row in grid.rows[:SEARCH_ROWS]:
        texts = [value.strip() for value in row if isinstance(value, str) and 0 < len(value.strip()) <= 20]
        if len(texts) > len(best):
            best = texts
    return best


def why_no_header(grid: SheetGrid, words: Words) -> str:
    """Return why a sheet holds no table of scores (Chinese)."""
    roles = set()
    for row in grid.rows[:SEARCH_ROWS]:
        for value in row:
            if isinstance(value, str):
                meaning = words.meaning(value)
                if meaning:
                    roles.add(meaning.role)
    if not roles & {ColumnRole.NAME, ColumnRole.ID}:
        if roles & {ColumnRole.CLASS, ColumnRole.SCORE}:
            what = LIKE_TEACHERS if _names_below(grid, words) else "像是统计表"
            return f"没有姓名列，也没有学号列：{what}，不是成绩表"
        return "没有找到表头（姓名、学号、科目）"
    return "有姓名或学号，但没有别的列可用"
