"""How a column was understood, in words for `xuekun look`."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole, SheetCells, Standing
from xuekun_cli.sheets.headers.find import HeaderColumn
from xuekun_cli.sheets.words.table import ASIDE, ITEM, PART

ONLY_ITEMS = "小题分，不是总分"
_IGNORED_AS = {
    ITEM: ONLY_ITEMS,
    PART: "一科里的一部分，不是总分",
    ASIDE: "旁边的另一张表（统计），不是学生的成绩",
}
_WHY = {
    ColumnRole.RANK: "名次不是分数",
    ColumnRole.LEVEL: "等级不是分数",
    ColumnRole.TOTAL: "总分不作为一科",
    ColumnRole.IGNORED: "不用的列",
}


class Note(NamedTuple):
    """What was decided of a column."""

    role: ColumnRole
    subject: str = ""
    why: str = ""
    standing: Standing = Standing.WORDS


def column_reading(column: HeaderColumn, note: Note | None, cells: SheetCells) -> ColumnReading:
    """Return a column's reading: as ``note`` says, where something was decided, else by its header's words."""
    by_layout = f"照 {column.told_by}" if column.told_by else ""
    hidden = "（列是隐藏的）" if column.column in cells.hidden_columns else ""
    if note is not None:
        return ColumnReading(
            column.column, column.text, note.role, note.subject, (note.why or by_layout) + hidden, note.standing
        )
    meaning = column.meaning
    if meaning is None:
        return ColumnReading(column.column, column.text, ColumnRole.IGNORED, "", "词表里没有" + hidden)
    why = _IGNORED_AS.get(meaning.component) or by_layout or _WHY.get(meaning.role, "")
    subject = meaning.subject if meaning.component in _IGNORED_AS or meaning.role in _WHY else ""
    return ColumnReading(column.column, column.text, meaning.role, subject or meaning.subject, why + hidden)
