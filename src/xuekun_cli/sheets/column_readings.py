"""How a column was understood, in words for `xuekun look`."""

from __future__ import annotations

from xuekun_cli.model.tables import ColumnReading, ColumnRole, SheetCells
from xuekun_cli.sheets.header import HeaderColumn
from xuekun_cli.sheets.words import ASIDE, ITEM, PART

ONLY_ITEMS = "小题分，不是总分"
_IGNORED_AS = {
    ITEM: ONLY_ITEMS,
    PART: "一科里的一部分，不是总分",
    ASIDE: "旁边的另一张表（统计），不是学生的成绩",
}


def column_reading(
    column: HeaderColumn, notes: dict[int, tuple[ColumnRole, str, str]], cells: SheetCells
) -> ColumnReading:
    """Return a column's reading. ``notes``: column → role, subject and reason, where something was decided."""
    hidden = "（列是隐藏的）" if column.column in cells.hidden_columns else ""
    if column.column in notes:
        role, subject, why = notes[column.column]
        return ColumnReading(column.column, column.text, role, subject, why + hidden)
    meaning = column.meaning
    if meaning is None:
        return ColumnReading(column.column, column.text, ColumnRole.IGNORED, "", "词表里没有" + hidden)
    if meaning.component in _IGNORED_AS:
        return ColumnReading(
            column.column, column.text, meaning.role, meaning.subject, _IGNORED_AS[meaning.component] + hidden
        )
    why = {
        ColumnRole.RANK: "名次不是分数",
        ColumnRole.LEVEL: "等级不是分数",
        ColumnRole.TOTAL: "总分不作为一科",
        ColumnRole.IGNORED: "不用的列",
    }.get(meaning.role, "")
    return ColumnReading(column.column, column.text, meaning.role, meaning.subject, why + hidden)
