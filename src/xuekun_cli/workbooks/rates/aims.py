"""目标: the 一分二率 target scores of each listed student (武平方案 二·6), and which of them comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import (
    COL_CATEGORY,
    COL_CELL,
    COL_CLASS,
    COL_EXIT,
    COL_ID,
    COL_NAME,
    COL_SCHOOL,
    COL_SUBJECT,
)
from xuekun_cli.model.results.class_rates import Aim, RatesOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, category_fill, fitted_width
from xuekun_cli.workbooks.pages.table import Table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_AIMS = "目标"
REACHED_FILL = "D9D9D9"
"""Marks a score that the student has already, in grey print too."""
_LEAVE, _MEAN, _PASS, _EXCELLENT = "达标分", "平均分\n目标", "及格\n目标", "优秀\n目标"
_STEPS = (_LEAVE, COL_EXIT, _MEAN, _PASS, _EXCELLENT)
HOW = (
    "达标分：离开现在这一类的最低分（只对二类这样还有下一类的）；脱困成绩：不再在册的最低分；"
    "平均分、及格、优秀目标：不低于本班平均分、及格线、优秀线的最低分。都按这一科给分的最小一步向上取整，"
    "用的是这次考试本班的线。下一步目标是其中高于现在成绩的最低一个。"
)


_BEHIND = (COL_ID, "下一步是", COL_CELL)
"""There for who opens them."""


def write_aims(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> Listing:
    """Lay out the sheet 目标; return its rows in the order of the classes."""
    columns = _columns(outcome)
    table = Table(
        workbook,
        looks,
        SHEET_AIMS,
        "在册学生的一分二率目标",
        f"{HOW}灰底的已经达到。谁在册，按「{outcome.listing.name}」。"
        "供任课教师和本人、家长使用，一人一份告知，不得公示、转发。",
        folded(columns, [one.title for one in columns if one.title not in _BEHIND]),
        frozen=0,
    )
    titles = [column.title for column in columns]
    for one in outcome.aims:
        cells = _cells(one)
        reached = {
            titles.index(name): REACHED_FILL
            for name, at in _steps(one).items()
            if name in titles and at is not None and at <= one.score
        }
        fills = reached | {titles.index(COL_CATEGORY): category_fill(one.category)}
        table.add([cells[title] for title in titles], fills=fills)
    return table.finish(outcome.no_aims or "按分数没有学生在册，没有目标分。")


def _columns(outcome: RatesOutcome) -> list[Column]:
    aims = outcome.aims
    school = [Column(COL_SCHOOL, fitted_width([one.school or "" for one in aims], 10, 18))]
    leave = [Column(_LEAVE, 7, "number")]
    return [
        *(school if any(one.school for one in aims) else []),
        Column(COL_CLASS, fitted_width([one.class_name for one in aims], 8, 16)),
        Column(COL_ID, 14, "text"),
        Column(COL_NAME, fitted_width([one.name for one in aims], 8, 16)),
        Column(COL_SUBJECT, fitted_width([one.subject for one in aims], 6, 14)),
        Column(COL_CATEGORY, 7),
        Column("成绩", 7, "number"),
        *(leave if any(one.leave_category is not None for one in aims) else []),
        Column(COL_EXIT, 7, "number"),
        *(Column(title, 7, "number") for title in (_MEAN, _PASS, _EXCELLENT)),
        Column("下一步\n目标", 7, "number"),
        Column("下一步是", 11),
        Column("还差", 7, "number"),
        Column(COL_CELL, 26, "left"),
    ]


def _steps(one: Aim) -> dict[str, int | None]:
    scores = (one.leave_category, one.exit_score, one.mean, one.pass_, one.excellent)
    return dict(zip(_STEPS, scores, strict=True))


def _cells(one: Aim) -> dict[str, object]:
    return {
        COL_SCHOOL: one.school,
        COL_CLASS: one.class_name,
        COL_ID: one.student_id,
        COL_NAME: one.name,
        COL_SUBJECT: one.subject,
        COL_CATEGORY: one.category,
        "成绩": one.score / SCALE,
        **{title: None if at is None else at / SCALE for title, at in _steps(one).items()},
        "下一步\n目标": None if one.next is None else one.next.score / SCALE,
        "下一步是": None if one.next is None else one.next.name,
        "还差": None if one.gap is None else one.gap / SCALE,
        COL_CELL: str(one.ref),
    }
