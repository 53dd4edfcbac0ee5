"""A table titled 排行榜 or 光荣榜: everybody, only sorted, or a list of the best. Who is on it decides, not the title."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words

_CLEARLY_MORE = 1.1
"""Tables with so many times as many students show that the list is of some only."""
_MOSTLY = 0.9
"""Of the students on a list, so many stand elsewhere as well when it was taken from there."""
_WHOLE_CLASS = 30
"""So many students a class are no list of the best."""
_PART_OF_CLASS = 5
"""With fewer a class, it is."""
_WIDE = 0.65
"""A list of the best ends far above this share of its highest score."""


def ranking_word(block: Block, sheet: str, words: Words) -> str:
    """Return the word (排行榜) by which a table's title or its sheet's name says that it may be a list of the best."""
    found = words.ranking.search(fold_text(f"{sheet} {block.title}"))
    return found.group() if found else ""


def lists_everybody(block: Block, others: Sequence[Block]) -> bool:
    """Tell whether a list holds whole classes. ``others``: the tables with scores that are no such list.

    Beside tables that hold its students and clearly more it is a part of them; alone, it holds everybody where a
    class has as many students as a class has, or where the scores reach far down.
    """
    elsewhere = {name for other in others for name in other.texts(ColumnRole.NAME)}
    here = block.texts(ColumnRole.NAME)
    if sum(name in elsewhere for name in here) >= _MOSTLY * len(here):
        return max(len(other.rows) for other in others) <= _CLEARLY_MORE * len(block.rows) and (
            len(elsewhere) <= _CLEARLY_MORE * len(set(here))
        )
    classes = {text for text in block.texts(ColumnRole.CLASS) if text}
    a_class = len(block.rows) / max(1, len(classes))
    return a_class >= _WHOLE_CLASS or (a_class >= _PART_OF_CLASS and _reaches_down(block))


def _reaches_down(block: Block) -> bool:
    """Tell whether some score column has scores far below its highest, or students without one."""
    for column in block.score_columns:
        values = [
            value for value in block.grid.values(block.rows, column.column) if isinstance(value, int | float)
        ]
        if values and min(values) <= _WIDE * max(values):
            return True
    return False


def read_all_the_same(block: Block, word: str, file: str, sheet: str) -> Finding:
    """Say that a list of such a title was read as a table of scores."""
    place = CellRef(file, sheet, a1(block.header.rows[0], 0))
    return Finding(
        "ranking_list_read",
        Severity.INFO,
        f"「{sheet}」写着「{word}」，上面有 {len(block.rows)} 名学生，分数高低都有，按全班的成绩读",
        "若只是一部分学生，请换一份全班的成绩表。",
        place,
    )
