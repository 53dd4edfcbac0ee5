"""增值（参考）: beside each official rate, what was to be expected anyway, and how far the actual number is from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.report import Judged, Valued
from xuekun_cli.model.results.term_rates import rate_of
from xuekun_cli.model.results.value_added import Estimate, UnitValue
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.units import COUNT, RATE, Cell, Counting, counting_of, rate_cell, spread

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_VALUE_ADDED = "增值（参考）"
ADVISORY = "只供参考，不改变正式的转化率、结论和奖惩。"
_INTERVAL = 15.0


def write_value_added(workbook: Workbook, looks: Looks, valued: Valued) -> Listing:
    """Lay out the sheet 增值（参考）; return its rows, one a teacher and subject (a class without a 任课表).

    The converted and the added by themselves are folded columns.
    """
    counting = counting_of(valued.policy)
    names = _name_columns(valued)
    kind = "首末" if valued.between else "正式"
    first = [
        *(Column(f"{name}\n转化率\n（{kind}）", RATE) for name in counting.judged),
        Column("在册\n两次有分", COUNT + 2),
        *_columns("净转化"),
        Column("读法（参考）", 28, "left"),
    ]
    second = [
        *_columns("转化"),
        *_columns("新增"),
        Column("在册\n没算进", COUNT + 1),
        Column("不在册\n两次有分", COUNT + 2),
        Column("别的班\n对照人数", COUNT + 2),
    ]
    shown = [column.title for column in (*names, *first)]
    table = Table(
        workbook,
        looks,
        SHEET_VALUE_ADDED,
        f"{SHEET_VALUE_ADDED}　照别的班会怎样，实际又怎样",
        note_text(valued),
        folded([*names, *first, *second], shown),
        frozen=len(names),
    )
    for judged, unit in valued.rows:
        cells = [*_names(valued, judged), *_first(counting, judged, unit), *_second(unit)]
        values, differing = spread(cells)
        table.add(values, looks=differing)
    off = valued.value.off
    return table.finish(f"没有估计：{off}。" if off else "没有班级和学科。")


def why_not_made(valued: Valued | None) -> str:
    """Return why there is nothing to show on 增值（参考）; "" where something was estimated, or nothing asked for."""
    if valued is None or any(unit.net is not None for _, unit in valued.rows):
        return ""
    if valued.value.off:
        return f"没有估计：{valued.value.off}。"
    reasons = Counter(unit.why for _, unit in valued.rows if unit.why)
    most = f"，多半因为{reasons.most_common(1)[0][0]}" if reasons else ""
    return f"{len(valued.rows)} 行都没有估计{most}。"


def note_text(valued: Valued) -> str:
    """Return what stands above the table: what the numbers are, what they are not, and where they come from."""
    rule = valued.value.rule
    return (
        f"{ADVISORY}{valued.between}考得低的学生，下一次多半会回升一些；单凭碰运气，也有人离开名单，有人新进名单。"
        "「预期」是看别的教师班上起点相同的学生后来怎样，估计这些学生照那样会有多少转化、新增（那些学生有没有帮扶，不知道）；"
        "自己的班不参加估计；班级平均分的高低也看。"
        f"「区间」说的是实际减预期，把握 {rule.level}：里面有 0，就是说这点差别碰运气也会有；"
        "看的教师多了，总有几位碰巧落在外面。班和班本来就有的差别也会算进来，不能都当作教师的功过。"
        f"只看两次都有成绩的学生。别的班不到 {rule.cohort_at_least} 人不估计，"
        f"在册不到 {rule.listed_at_least} 人不说高低（{rule.numbers_clause}）。"
        f"依据：{rule.clause}；方法：局部加权回归（Cleveland 1979）。{INNER_USE}"
    )


def reading_text(unit: UnitValue) -> str:
    """Return the reading with the reason where there is no estimate."""
    return f"{unit.reading.value}：{unit.why}" if unit.why else unit.reading.value


def _name_columns(valued: Valued) -> list[Column]:
    units = [judged.unit for judged, _ in valued.rows]
    schools = [unit.school or "" for unit in units]
    columns = [Column(COL_SCHOOL, fitted_width(schools, 10, 20))] if any(schools) else []
    columns += [Column("教师", 10)] if valued.has_teachers else []
    classes = fitted_width(["、".join(unit.classes) for unit in units], 10, 20)
    return [*columns, Column(COL_SUBJECT, 9), Column(COL_CLASS, classes)]


def _names(valued: Valued, judged: Judged) -> list[Cell]:
    unit = judged.unit
    school = [Cell(unit.school)] if any(one.unit.school for one, _ in valued.rows) else []
    teacher = [Cell(unit.teacher or "（未写明）")] if valued.has_teachers else []
    return [*school, *teacher, Cell(unit.subject), Cell("、".join(unit.classes))]


def _columns(what: str) -> list[Column]:
    return [
        Column(f"{what}\n实际", COUNT),
        Column(f"{what}\n预期", COUNT, "one"),
        Column(f"{what}\n实际－预期", COUNT + 4, "signed"),
        Column(f"{what}\n区间", _INTERVAL),
    ]


def _first(counting: Counting, judged: Judged, unit: UnitValue) -> list[Cell]:
    rates = [
        rate_cell(counting, rate_of(count, counting.cancelling))
        for count in counting.counts(judged.unit.counts)
        if count.category in counting.judged
    ]
    return [*rates, Cell(unit.listed), *_estimate(unit.net), Cell(reading_text(unit))]


def _second(unit: UnitValue) -> list[Cell]:
    people = [Cell(number) for number in (unit.unseen, unit.others, unit.cohort)]
    return [*_estimate(unit.converted), *_estimate(unit.added), *people]


def _estimate(one: Estimate | None) -> list[Cell]:
    if one is None:
        return [Cell(None) for _ in _columns("")]
    return [
        Cell(one.actual),
        Cell(_tenths(one.expected)),
        Cell(_tenths(one.difference)),
        Cell(f"{_signed(one.low)} 至 {_signed(one.high)}"),
    ]


def _tenths(students: float) -> float:
    """Return a number of students to one decimal, which is more than it is worth; never minus zero."""
    return round(students, 1) + 0.0


def _signed(students: float) -> str:
    return f"{_tenths(students):+.1f}" if _tenths(students) else "0.0"
