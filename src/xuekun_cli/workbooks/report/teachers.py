"""总表: teacher by teacher (class by class without a 任课表) the numbers, the verdict, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import (
    COL_CLASS,
    COL_NOTE,
    COL_SCHOOL,
    COL_SUBJECT,
    PROVISIONAL,
    SHEET_CHECK,
    provisional_text,
)
from xuekun_cli.model.results.report import Judged, TermOutcome
from xuekun_cli.model.results.term import CategoryVerdict
from xuekun_cli.model.results.term_rates import cancels, unit_sum
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.workbooks.pages.columns import folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, fitted_width
from xuekun_cli.workbooks.pages.table import INNER_USE, Table
from xuekun_cli.workbooks.report.units import (
    RATE,
    Cell,
    Counting,
    counting_of,
    exempt_now,
    main_titles,
    number_cells,
    number_columns,
    other_rate_cells,
    other_rate_columns,
    people_cells,
    people_columns,
    spread,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_TEACHERS = "总表"
SHEET_WORDS = "算式和依据"
COL_BASIS = "依据"
SIGNATURES = "&L制表：　　　　　　教务处：　　　　　　校长（盖章）：　　　　　　日期：&R第 &P 页，共 &N 页"
NOT_JUDGED = "只列出，不评"
ELSEWHERE = "见其他办法"
PROVISIONAL_WHY = f"{PROVISIONAL}：「{SHEET_CHECK}」里有学生是不是同一个人没有回答"
_NUMBERS = 5
"""Columns of one category before its level."""


def exams_text(outcome: TermOutcome) -> str:
    """Return which exams were compared: ``期初（开学测试）→ 期末（期末考试）``."""
    return " → ".join(
        exam.role if exam.name in ("", exam.role) else f"{exam.role}（{exam.name}）" for exam in outcome.exams
    )


def line_text(outcome: TermOutcome) -> str:
    """Return by which line the later exam is judged."""
    return "按前一次的分数线（固定线）" if outcome.frozen_line else "按后一次自己的分数线（浮动线）"


def write_teachers(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 总表; return its rows: the sums first.

    Who stands beside every rate, and the other rates, are folded columns.
    """
    counting, with_exempt = counting_of(outcome.policy), exempt_now(outcome)
    names = _name_columns(outcome)
    verdict = [*_number_columns(outcome, counting), *_verdict_columns(outcome)]
    beside = [*people_columns(outcome), *other_rate_columns(outcome, counting), *_mid_columns(outcome, counting)]
    columns = [*names, *verdict, *beside]
    first = [*_titles(names), *main_titles(counting, outcome.start), "结论", "还差几人", COL_BASIS]
    table = Table(
        workbook,
        looks,
        SHEET_TEACHERS,
        f"学期转化报告　{exams_text(outcome)}",
        _note(outcome),
        folded(columns, first),
        frozen=len(names),
        footer=SIGNATURES,
    )
    _add_sums(table, outcome, counting, with_exempt)
    for judged in outcome.teachers:
        unit = judged.unit
        cells = [
            *_names(outcome, unit, names[0].title == COL_SCHOOL),
            *_numbers(outcome, counting, judged),
            *_verdict(outcome, judged),
            *people_cells(unit, with_exempt),
            *other_rate_cells(outcome, counting, unit),
            *_mid_cells(outcome, counting, judged),
        ]
        values, differing = spread(cells)
        table.add(values, looks=differing)
    return table.finish("没有班级和学科。")


def write_words(workbook: Workbook, looks: Looks, outcome: TermOutcome) -> Listing:
    """Lay out the sheet 算式和依据, a row a row of 总表; return its rows."""
    names = _name_columns(outcome)
    columns = [
        *names,
        Column("结论", 8),
        Column("算式", 40, "left"),
        *_consequence_columns(outcome),
        Column(COL_NOTE, 10, "left"),
    ]
    note = f"每个结论是怎样算出来的，依据哪一条。{INNER_USE}"
    table = Table(workbook, looks, SHEET_WORDS, SHEET_WORDS, note, columns, frozen=len(names))
    for judged in outcome.teachers:
        said, *_ = _verdict(outcome, judged)
        cells = [*_names(outcome, judged.unit, names[0].title == COL_SCHOOL), said, Cell(_words(judged))]
        cells += [*_consequence(outcome, judged), Cell(remark_text(judged))]
        table.add([cell.value for cell in cells])
    return table.finish("没有班级和学科。")


def _titles(columns: Sequence[Column]) -> list[str]:
    return [column.title for column in columns]


def _add_sums(table: Table, outcome: TermOutcome, counting: Counting, with_exempt: bool) -> None:
    sums = [(unit.school or "全部", unit) for unit in outcome.schools]
    if len(sums) > 1:
        sums.insert(0, ("全部", unit_sum(outcome.schools, UnitCount("", ""))))
    for name, unit in sums:
        label = provisional_text("合计" if name == "全部" else f"{name}合计", bool(unit.provisional))
        cells = [Cell(label if index == 0 else None) for index in range(len(_name_columns(outcome)))]
        cells += [cell for group in _number_groups(outcome, counting, unit, ()) for cell in group]
        cells += [Cell(None) for _ in _verdict_columns(outcome)]
        cells += [*people_cells(unit, with_exempt), *other_rate_cells(outcome, counting, unit)]
        cells += [Cell(None) for _ in _mid_columns(outcome, counting)]
        values, differing = spread(cells)
        table.add(values, looks=differing, summed=True)


def _note(outcome: TermOutcome) -> str:
    who = "按教师和学科" if outcome.has_teachers else "没有任课表，按班级和学科"
    matched = "，".join(f"{exam.role}对上 {exam.matched} 名" for exam in outcome.exams[1:])
    dropped = f"后一次没有考{'、'.join(outcome.dropped_subjects)}，不算。" if outcome.dropped_subjects else ""
    net = "净转化＝转化－新增" if cancels(outcome.policy) else "新增不抵消，净转化就是转化"
    rule = outcome.policy.file.conversion
    other = (
        ""
        if rule is None or outcome.by_category
        else f"办法用「{rule.use}」算转化，见「其他办法」；这里按类别的数不作结论。"
    )
    return (
        f"办法：{outcome.policy.called}。{other}{who}；{line_text(outcome)}。"
        f"{outcome.start} {outcome.exams[0].students} 名学生，{matched}。{dropped}"
        f"{net}，转化率＝净转化÷{outcome.start}人数。一名学生一门学科算一人次；"
        f"随班就读（一类）不在内。合计里每班每科只算一次。算式和依据在下一张表；别的数折在列上方的「＋」里。{INNER_USE}"
    )


def _name_columns(outcome: TermOutcome) -> list[Column]:
    units = [judged.unit for judged in outcome.teachers]
    schools = [unit.school or "" for unit in units]
    columns = [Column(COL_SCHOOL, fitted_width(schools, 10, 20))] if any(schools) else []
    columns += [Column("教师", 8)] if outcome.has_teachers else []
    classes = fitted_width(["、".join(unit.classes) for unit in units], 10, 17)
    return [*columns, Column(COL_SUBJECT, 8), Column(COL_CLASS, classes)]


def _names(outcome: TermOutcome, unit: UnitCount, schools: bool) -> list[Cell]:
    school = [Cell(unit.school)] if schools else []
    teacher = [Cell(unit.teacher or "（未写明）")] if outcome.has_teachers else []
    return [*school, *teacher, Cell(unit.subject), Cell("、".join(unit.classes))]


def _has_levels(outcome: TermOutcome) -> bool:
    targets = outcome.policy.file.targets
    return targets is not None and bool(targets.levels) and outcome.by_category


def _number_columns(outcome: TermOutcome, counting: Counting) -> list[Column]:
    columns = number_columns(counting, outcome.start)
    if not _has_levels(outcome):
        return columns
    found = []
    for number, name in enumerate(counting.categories):
        found += [*columns[number * _NUMBERS : (number + 1) * _NUMBERS], Column(f"{name}\n档次", 8)]
    return found


def _number_groups(
    outcome: TermOutcome, counting: Counting, unit: UnitCount, verdicts: tuple[CategoryVerdict, ...]
) -> list[list[Cell]]:
    groups = number_cells(counting, unit)
    if _has_levels(outcome):
        level = {one.row.category: one.level for one in verdicts}
        for name, group in zip(counting.categories, groups, strict=True):
            group.append(Cell(level.get(name, "")))
    return groups


def _numbers(outcome: TermOutcome, counting: Counting, judged: Judged) -> list[Cell]:
    verdicts = judged.levels.categories if judged.levels else ()
    return [cell for group in _number_groups(outcome, counting, judged.unit, verdicts) for cell in group]


def _verdict_columns(outcome: TermOutcome) -> list[Column]:
    columns = [Column("结论", 10)]
    targets = outcome.policy.file.targets
    if targets is not None and outcome.by_category:
        columns += [Column("还差几人", 24, "left")]
    by_default = any(judged.by_default for judged in outcome.teachers)
    return [*columns, Column(COL_BASIS, 14, "left") if by_default else Column(COL_BASIS, 8)]


def _consequence_columns(outcome: TermOutcome) -> list[Column]:
    reward = [Column("奖惩", 18, "left")] if _has_levels(outcome) else []
    by_default = any(judged.by_default for judged in outcome.teachers)
    return [*reward, Column(COL_BASIS, 16, "left") if by_default else Column(COL_BASIS, 10)]


def _consequence(outcome: TermOutcome, judged: Judged) -> list[Cell]:
    reward = [Cell(judged.levels.consequence if judged.levels else "")] if _has_levels(outcome) else []
    return [*reward, Cell(judged.clause)]


def _verdict(outcome: TermOutcome, judged: Judged) -> list[Cell]:
    open_verdict = "" if outcome.by_category else ELSEWHERE
    said = judged.verdict or (open_verdict if judged.judged else NOT_JUDGED)
    cells = [Cell(provisional_text(said, judged.provisional) if said else PROVISIONAL * judged.provisional)]
    if outcome.policy.file.targets is not None and outcome.by_category:
        cells.append(Cell(judged.needed))
    return [*cells, Cell(judged.clause)]


def remark_text(judged: Judged) -> str:
    """Return a row's remark, with why it is provisional."""
    return "；".join(said for said in (judged.remark, PROVISIONAL_WHY * judged.provisional) if said)


def _mid_columns(outcome: TermOutcome, counting: Counting) -> list[Column]:
    return (
        [Column(f"{outcome.exams[1].role}{name}\n转化率", RATE) for name in counting.judged]
        if outcome.at_mid
        else []
    )


def _mid_cells(outcome: TermOutcome, counting: Counting, judged: Judged) -> list[Cell]:
    if not outcome.at_mid:
        return []
    if judged.mid is None:
        return [Cell(None) for _ in counting.judged]
    return [
        counting.rate(counting.net(count), count.initial)
        for count in counting.counts(judged.mid.counts)
        if count.category in counting.judged
    ]


def _words(judged: Judged) -> str:
    return "\n".join(verdict.words for verdict in (judged.levels, judged.milestones) if verdict is not None)
