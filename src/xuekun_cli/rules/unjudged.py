"""What a screening could not judge: classes where nobody sat, and conditions for want of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xuekun_cli.model import conditions as kinds
from xuekun_cli.model.as_typed import as_typed
from xuekun_cli.model.cells import CellRef
from xuekun_cli.model.conditions import Condition, Pool, parts_of, plain_parts
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.marks import Mark
from xuekun_cli.model.screening import Group
from xuekun_cli.rules.ground import Ground


def unjudged(ground: Ground, groups: Mapping[tuple[int, int], Group]) -> list[Finding]:
    """Return a finding for everything that the policy wanted judged and that could not be.

    ``groups``: (class, subject) → its numbers.
    """
    parts = [part for band in ground.policy.bands for _, part in plain_parts(band.when, "")]
    return [
        *_empty(ground, groups, parts),
        *_without_full_mark(ground, parts),
        *_without_grade(ground, parts),
        *_without_levels(ground, parts),
        *_exams(ground),
    ]


def _empty(ground: Ground, groups: Mapping[tuple[int, int], Group], parts: list[Condition]) -> Iterator[Finding]:
    of_reference = any(isinstance(part, kinds.OfReference) for part in parts)
    of_levels = any(isinstance(part, kinds.Levels) for part in parts)
    for (number, _), group in groups.items():
        if not group.takers and not (of_levels and group.levels):
            yield Finding(
                "no_takers",
                Severity.WARNING,
                f"{group.class_name}{group.subject}没有参考的学生，没有平均分，没有筛查",
                "若考过，请核对分数是否录入。",
                _sheet_of(ground, number),
            )
        elif of_reference and group.reference == 0:
            yield Finding(
                "reference_zero",
                Severity.ERROR,
                f"{group.class_name}{group.subject}全是零分，平均分是 0，筛查没有意义",
                "请核对分数是否录入。",
                _sheet_of(ground, number),
            )


def _sheet_of(ground: Ground, number: int) -> CellRef:
    """Return the sheet that a class's first student stands on."""
    origin = ground.table.sources[ground.table.students[ground.first[number]].source]
    return CellRef(origin.file, origin.sheet)


def _without_full_mark(ground: Ground, parts: list[Condition]) -> Iterator[Finding]:
    without = [subject.name for subject in ground.table.subjects if subject.full_mark is None]
    if without and any(isinstance(part, kinds.AtMostFull | kinds.BelowFull) for part in parts):
        yield Finding(
            "no_full_mark",
            Severity.ERROR,
            f"不知道{'、'.join(without)}的满分，这几科没有按满分的比例筛查",
            f"请写明满分，如 --full-mark {as_typed(f'{without[0]}=100')}。",
        )


def _without_grade(ground: Ground, parts: list[Condition]) -> Iterator[Finding]:
    pools = {getattr(part, "within", None) or getattr(part, "by", None) for part in parts}
    pools |= {ground.rule.by} if ground.rule else set()
    if Pool.GRADE not in pools:
        return
    unknown = dict.fromkeys(s.class_name or "（没有班级）" for s in ground.table.students if not s.grade_key)
    if unknown:
        yield Finding(
            "grade_unknown",
            Severity.WARNING,
            f"看不出这些班是哪个年级，当作一个年级：{'、'.join(unknown)}",
            "请在成绩表里加「年级」一列，或把班级写成 三(1)班 这样。",
        )


def _without_levels(ground: Ground, parts: list[Condition]) -> Iterator[Finding]:
    if not any(isinstance(part, kinds.Levels) for part in parts):
        return
    table = ground.table
    without = [one.name for j, one in enumerate(table.subjects) if Mark.LEVEL not in table.marks.column(j)]
    if without:
        yield Finding(
            "no_levels",
            Severity.ERROR,
            f"办法看的是等级，{'、'.join(without)}没有等级，没有筛查",
            "请核对成绩表；若是分数，请换一份办法（xuekun rules list）。",
        )


def _exams(ground: Ground) -> Iterator[Finding]:
    given = len(ground.earlier)
    for band in ground.policy.bands:
        for condition in _within(band.when):
            if isinstance(condition, kinds.Running) and condition.running - 1 > given:
                yield Finding(
                    "no_earlier",
                    Severity.ERROR,
                    f"{band.category}要看连续 {condition.running} 次考试，以前的考试只给了 {given} 次，这一条没有人符合",
                    "请用 --before 给出以前的成绩表，从早到晚。",
                )
            if isinstance(condition, kinds.AtExams) and not ground.table.exam:
                yield Finding(
                    "exam_unknown",
                    Severity.WARNING,
                    f"{band.category}有一条只看{'、'.join(condition.at_exams)}，成绩表没有写是什么考试，这一条没有看",
                    "请在文件名或标题里写明考试，如 期中成绩.xlsx。",
                )


def _within(condition: Condition) -> list[Condition]:
    return [condition, *(found for part in parts_of(condition) for found in _within(part))]
