"""公平比较: relative score, percentile and T-score side by side, for exams of different difficulty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.tracking import TrackOutcome
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import NOTE_ROW
from xuekun_cli.workbooks.track.page import INNER_USE, PlainTable, Shown, who_columns

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_FAIR = "公平比较"
EXPLAINED = {
    "相对分": "相对分 = 成绩 ÷ 参照分（一般是班级平均分）：1 就是平均水平；题目难易不影响，班级好坏有影响。",
    "百分位": "百分位 = 同年级里比他低的人占百分之几（同分的算一半）：50 就是正中间；只看先后，不看差多少分。",
    "T 分": "T 分 = 50 + 10 ×（成绩 − 年级平均）÷ 年级标准差：50 是平均，每 10 分是一个标准差；难易和分数拉开的程度都不影响。",
}
"""What each measure is, in one line."""
RANK = "名次"
_RANK_EXPLAINED = "名次：同年级同学科里的名次，同分的名次相同。只供校内使用，不得公开。"
_NARROW = 8
_LINES = 1.3
"""Of a line's height, for what stands in the note: the row is broad, and each line has one."""


def write_fair(workbook: Workbook, looks: Looks, one: TrackOutcome, shown: Shown) -> Listing:
    """Lay out the sheet 公平比较; return its rows. Ranks only where they were asked for."""
    measures = [*EXPLAINED, *([RANK] if one.ranks else [])]
    who = who_columns(one.trails)
    looks_of = {"相对分": "three", "百分位": "two", "T 分": "two", RANK: "centre"}
    columns = [
        *who,
        *(
            Column(f"{exam.name}\n{measure}", _NARROW, looks_of[measure])
            for exam in one.exams
            for measure in measures
        ),
    ]
    lines = [*EXPLAINED.values(), *([_RANK_EXPLAINED] if one.ranks else [])]
    note = "\n".join([*lines, f"年级：同一学校同一年级有成绩的学生，随班就读的不算。{INNER_USE}"])
    start = len(who)
    a_page = len(measures) * max(1, _COLUMNS_A_PAGE // len(measures))
    pages = [*range(start + a_page, len(columns), a_page), len(columns)]
    table = PlainTable(
        workbook, looks, SHEET_FAIR, "历次跟踪：公平比较", note, columns, frozen=start, pages=tuple(pages)
    )
    table.worksheet.set_row(NOTE_ROW, LINE_HEIGHT * _LINES * (note.count("\n") + 1))
    for trail in one.trails:
        values = [column.value(trail) for column in who]
        for point in trail.points:
            values += shown.of(point)
            if one.ranks:
                values.append(point.rank)
        table.add_plain(values)
    return table.finish("没有学生")


_COLUMNS_A_PAGE = 12
"""So many columns of numbers stand beside the names on a printed page."""
