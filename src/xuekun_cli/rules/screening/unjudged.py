"""What a screening could not judge: classes where nobody sat, and conditions for want of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool, plain_parts, within
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.rules.screening.all_zero import sheet_of, unjudged_classes
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import scored_at_least
from xuekun_cli.rules.screening.lines import ranked, without_order
from xuekun_cli.rules.screening.reference import grade_of_pool


def unjudged(ground: Ground, groups: Mapping[tuple[int, int], Group]) -> list[Finding]:
    """Return a finding for everything that the policy wanted judged and that could not be.

    ``groups``: (class, subject) → its numbers.
    """
    parts = [part for band in ground.policy.bands for _, part in plain_parts(band.when, "")]
    return [
        *_empty(ground, groups),
        *_without_order(ground, groups, parts),
        *_without_full_mark(ground, parts),
        *_without_grade(ground, parts),
        *_without_levels(ground, parts),
        *_exams(ground),
    ]


def _empty(ground: Ground, groups: Mapping[tuple[int, int], Group]) -> Iterator[Finding]:
    for (number, subject), group in groups.items():
        if number in unjudged_classes(ground, subject) and (number, subject) not in ground.zeros:
            yield Finding(
                "no_takers",
                Severity.WARNING,
                f"{group.class_name}{group.subject}没有参考的学生，没有平均分，没有筛查",
                "若考过，请核对分数是否录入。",
                sheet_of(ground, number),
            )


def _without_order(
    ground: Ground, groups: Mapping[tuple[int, int], Group], parts: list[Condition]
) -> Iterator[Finding]:
    """Yield where all have the same score, so that a ranking would list all or nobody."""
    lowest = [part for part in parts if isinstance(part, kinds.Lowest)]
    for (number, subject), group in groups.items() if lowest else ():
        own = ranked(ground, Pool.CLASS, subject)[number]
        if own and any(without_order(ground, part, subject, number) for part in lowest):
            score = points(own[0])
            yield Finding(
                "no_order",
                Severity.WARNING,
                f"{group.class_name}{group.subject}全是 {score} 分（{group.takers} 人），分不出先后，没有按名次筛查",
                "请核对分数是否录入。",
                sheet_of(ground, number),
            )


def _without_full_mark(ground: Ground, parts: list[Condition]) -> Iterator[Finding]:
    without = [subject.name for subject in ground.table.subjects if subject.full_mark is None]
    if without and any(isinstance(part, kinds.OfFullMark) for part in parts):
        yield Finding(
            "no_full_mark",
            Severity.ERROR,
            f"不知道{'、'.join(without)}的满分，这几科没有按满分的比例筛查",
            f"请写明满分，如 --full-mark {as_typed(f'{without[0]}=100')}。",
        )


def _without_grade(ground: Ground, parts: list[Condition]) -> Iterator[Finding]:
    pools = {getattr(part, "within", None) or getattr(part, "by", None) for part in parts}
    pools |= {ground.rule.by} if ground.rule else set()
    if not any(pool is not None and pool.by_grade for pool in pools):
        return
    unknown = dict.fromkeys(s.class_name or "（没有班级）" for s in ground.table.students if not grade_of_pool(s))
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
            f"办法看的是等级，{'、'.join(without)}没有等级，没有按等级筛查",
            "请核对成绩表；若是分数，请换一份办法（xuekun rules list）。",
        )


def _exams(ground: Ground) -> Iterator[Finding]:
    given = len(ground.earlier)
    for band in ground.policy.bands:
        for condition in within(band.when):
            if (seen := kinds.exams_of(condition)) - 1 > given:
                before = f"以前的考试只给了 {given} 次" if given else "以前的考试没有给"
                running = isinstance(condition, kinds.Running)
                yield Finding(
                    "no_earlier",
                    Severity.ERROR,
                    f"{band.category}要看{'连续' if running else '最近'} {seen} 次考试，{before}，"
                    f"{_without_earlier(condition, given + 1)}",
                    "请用 --before 给出以前的成绩表，从早到晚。",
                )
            if isinstance(condition, kinds.AtExams) and not ground.table.exam:
                yield Finding(
                    "exam_unknown",
                    Severity.WARNING,
                    f"{band.category}有一条只看{'、'.join(condition.at_exams)}，成绩表没有写是什么考试，这一条没有看",
                    "请在文件名或标题里写明考试，如 期中成绩.xlsx。",
                )


def _without_earlier(condition: Condition, exams: int) -> str:
    """Return what a condition makes of fewer exams than it looks at: what is listed, is listed for certain."""
    match condition:
        case kinds.AtLeastTimes(at_least_times=times) if times <= exams:
            return f"只在给出的 {exams} 次里数，少给的考试里符合的没有算"
        case kinds.MeanOfLast() if scored_at_least(condition) <= exams:
            return f"用给出的 {exams} 次算平均"
    return "这一条没有人符合"
