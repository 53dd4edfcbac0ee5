"""连续在册, 新列入, 提醒 and 进步最多: the students of whom there is something to say, each kind on a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column, Row, of
from xuekun_cli.model.register import COL_ID
from xuekun_cli.model.results.tracking import HINT_ONLY, Hint, Point, Stay, TrackOutcome, Trail
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import Table
from xuekun_cli.workbooks.track.page import INNER_USE, category_word, who_columns

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_RUNNING = "连续在册"
SHEET_NEWLY = "新列入"
SHEET_HINTS = "提醒"
SHEET_IMPROVED = "进步最多"
MOST_IMPROVED = 20
"""So many of those who improved are listed."""
_Stayed = tuple[Trail, Stay]
LASTING, ENDED = "仍在册", "已不在册"
_FOLDED = (COL_ID, "从", "到")
"""There for who opens them."""


def write_running(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 连续在册; return its rows, those still listed first."""
    found = one.running
    columns: list[Column[_Stayed]] = [
        *of(lambda row: row[0], who_columns([trail for trail, _ in found])),
        Column("连续\n次数", 6, value=lambda row: row[1].times),
        Column("从", 12, value=lambda row: one.exams[row[1].first].name),
        Column("到", 12, value=lambda row: one.exams[row[1].last].name),
        Column("现在", 9, value=lambda row: LASTING if one.lasting(*row) else ENDED),
        Column("其间的类别", _words_width(one), "left", lambda row: words_of(_inside(row))),
        Column("开始时\n相对分", 8, "three", lambda row: _number(_inside(row)[0].relative)),
        Column("最后\n相对分", 8, "three", lambda row: _number(_inside(row)[-1].relative)),
        Column("变化", 9, "rise", _rise),
    ]
    note = (
        f"连续 {one.rule.running} 次或更多次考试在册的（{one.rule_from}）。缺考的一次不断开，也不算一次。"
        f"一名学生一门学科只列最长的一段。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_RUNNING, "历次跟踪：连续在册", note, _shown(columns))
    table.fill(found)
    return table.finish()


def write_newly(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 新列入; return its rows."""
    note = f"{one.exams[-1].name}列入，上一次有成绩的考试没有列入。只看分数，由学校审核确认。{INNER_USE}"
    table = Table(workbook, looks, SHEET_NEWLY, "历次跟踪：新列入", note, _course_columns(one, one.newly))
    table.fill(one.newly)
    return table.finish()


def write_improved(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 进步最多; return its rows, most risen first."""
    some = one.improved[:MOST_IMPROVED]
    note = (
        f"至少一次在册的学生里，相对分最后一次比第一次高得最多的 {len(some)} 人次（共 {len(one.improved)} 人次升了）。"
        f"相对分 = 成绩 ÷ 参照分（一般是班级平均分）。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_IMPROVED, "历次跟踪：进步最多", note, _course_columns(one, some))
    table.fill(some)
    return table.finish()


def write_hints(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 提醒; return its rows. Every row says that it is no verdict."""
    columns: list[Column[Hint]] = [
        *of(lambda hint: hint.trail, who_columns([hint.trail for hint in one.hints])),
        Column("情形", 18, "left", lambda hint: hint.kind.value),
        Column("连续下降\n次数", 9, value=lambda hint: hint.falls),
        Column("高出分数线\n（分）", 10, "two", lambda hint: _number(hint.gap)),
        Column("经过", 40, "left", lambda hint: hint.words),
        Column("性质", 9, value=lambda _: HINT_ONLY),
    ]
    note = (
        f"只是提醒，不是结论，不改名单：成绩有起落是常事，请老师看看是怎么回事。相对分连续下降 {one.rule.falls} 次，"
        f"并且离分数线 {points(one.rule.within)} 分以内，还没有列入的；或者连续下降 {one.rule.falls} 次以后列入、现在还在册的"
        f"（{one.rule_from}）。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_HINTS, "历次跟踪：提醒（不是结论）", note, _shown(columns))
    table.fill(one.hints)
    return table.finish()


def words_of(points_: Sequence[Point]) -> str:
    """Return the categories of several exams as one text: ``二类→三类→未列``."""
    return "→".join(map(category_word, points_))


def _course_columns(one: TrackOutcome, trails: Sequence[Trail]) -> list[Column[Trail]]:
    columns: list[Column[Trail]] = [
        *who_columns(trails),
        Column("各次的类别", _words_width(one), "left", lambda trail: words_of(trail.points)),
        Column("第一次\n相对分", 8, "three", lambda trail: _placed(trail, 0)),
        Column("最后\n相对分", 8, "three", lambda trail: _placed(trail, -1)),
        Column("变化", 9, "rise", lambda trail: _number(trail.change)),
        Column("最近的\n变化", 9, "rise", lambda trail: _number(trail.latest_change)),
        Column("在册\n次数", 6, value=lambda trail: trail.times),
    ]
    return _shown(columns)


def _shown(columns: Sequence[Column[Row]]) -> list[Column[Row]]:
    return folded(columns, [column.title for column in columns if column.title not in _FOLDED])


def _words_width(one: TrackOutcome) -> int:
    """Return a width for the categories of all exams, which go on in a second line where there are many."""
    return min(32, max(12, 6 * len(one.exams) + 2))


def _placed(trail: Trail, at: int) -> float | None:
    """Return the first (0) or last (−1) relative score that there is."""
    held = [point.relative for point in trail.points if point.placed]
    return _number(held[at]) if held else None


def _inside(row: _Stayed) -> Sequence[Point]:
    """Return the points of a student's longest stay."""
    trail, stay = row
    return trail.points[stay.first : stay.last + 1]


def _rise(row: _Stayed) -> float | None:
    start, end = _inside(row)[0].relative, _inside(row)[-1].relative
    return None if start is None or end is None else float(end - start)


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
