"""What one exam's screening comes to, for the principal."""

from __future__ import annotations

from collections.abc import Iterable

from xuekun_cli.documents.brief.shared import (
    heat_of,
    people_text,
    read_from,
    share_text,
    waiting_lines,
)
from xuekun_cli.model.register import REGISTER_NAME, SHEET_SUMMARY
from xuekun_cli.model.results.brief import Bar, BarChart, Brief, Figure, HeatTable
from xuekun_cli.model.results.screening import Group, ScreenOutcome

_PLACE = f"{REGISTER_NAME}「{SHEET_SUMMARY}」"


def screened_brief(outcome: ScreenOutcome) -> Brief:
    """Return the brief of one exam: how many are listed, in which classes and subjects, and what waits."""
    policy, groups = outcome.policy, outcome.groups
    exempt = policy.exempt.category
    listed = [one for one in outcome.listed if one.category != exempt]
    students = len({one.student for one in listed})
    whole = len(outcome.table.students)
    by_category = {band.category: sum(one.category == band.category for one in listed) for band in policy.bands}
    apart = len({one.student for one in outcome.listed if one.category == exempt})
    takers = sum(group.seen for group in groups)
    figures = [
        Figure("列入的学生", f"{students} 名", f"全部 {whole} 名学生里的{share_text(students, whole)}", _PLACE),
        Figure("列入的人次", f"{len(listed)} 人次", f"一名学生一科算一次；参考共 {takers} 人次", _PLACE),
        *(
            Figure(category, f"{count} 人次", f"占列入的{share_text(count, len(listed))}", _PLACE)
            for category, count in by_category.items()
        ),
    ]
    if apart:
        figures.append(Figure(exempt, f"{apart} 名", "凭登记在册，不看分数，不算在列入的里", _PLACE))
    return Brief(
        title=f"{outcome.table.exam}学困生筛查简报" if outcome.table.exam else "学困生筛查简报",
        about=(f"办法：{policy.called}", _size(outcome)),
        figures=tuple(figures),
        says=tuple(_sentences(outcome, len(listed))),
        chart=_by_class(groups, exempt),
        heat=tuple(_heat(groups, exempt)),
        teachers=None,
        waits=waiting_lines(outcome.findings, f"{REGISTER_NAME}「待核查」（由 xuekun screen 写出）"),
        sources=read_from(outcome.inputs),
    )


def _size(outcome: ScreenOutcome) -> str:
    classes = {(group.school, group.class_key) for group in outcome.groups}
    subjects = dict.fromkeys(group.subject for group in outcome.groups)
    return f"{len(classes)} 个班，{len(subjects)} 个学科（{'、'.join(subjects)}），{len(outcome.table.students)} 名学生"


def _sentences(outcome: ScreenOutcome, listed: int) -> Iterable[str]:
    groups = outcome.groups
    exempt = outcome.policy.exempt.category
    if not listed:
        yield "按分数没有列出任何学生。"
        return
    worst = _most(groups, exempt, by_subject=True)
    yield f"列入最多的学科是{people_text(worst)}。"
    if len({(group.school, group.class_key) for group in groups}) > 1:
        yield f"列入最多的班是{people_text(_most(groups, exempt, by_subject=False))}。"
    several = sum(1 for count in _subjects_each(outcome, exempt).values() if count > 1)
    if several:
        yield f"有 {several} 名学生不止一科列入，请班主任牵头，各科一起商量。"
    yield "列入的是候选，由学校在名册的「审核」一栏确认。"


def _subjects_each(outcome: ScreenOutcome, exempt: str) -> dict[int, int]:
    each: dict[int, int] = {}
    for one in outcome.listed:
        if one.category != exempt:
            each[one.student] = each.get(one.student, 0) + 1
    return each


def _most(groups: Iterable[Group], exempt: str, *, by_subject: bool) -> list[tuple[str, int]]:
    """Return the names with the most listed, with how many; several where they have as many."""
    counts: dict[str, int] = {}
    for group in groups:
        name = group.subject if by_subject else class_name(group)
        counts[name] = counts.get(name, 0) + _listed_in(group, exempt)
    most = max(counts.values(), default=0)
    return [(name, count) for name, count in counts.items() if count == most]


def class_name(group: Group) -> str:
    """Return a class as the brief calls it: behind its school where there is one."""
    return f"{group.school or ''}{group.class_name}"


def _listed_in(group: Group, exempt: str) -> int:
    return sum(count for category, count in group.counts.items() if category != exempt)


def _by_class(groups: Iterable[Group], exempt: str) -> BarChart | None:
    counts: dict[str, int] = {}
    for group in groups:
        counts[class_name(group)] = counts.get(class_name(group), 0) + _listed_in(group, exempt)
    if len(counts) < 2 or len(counts) > 40:
        return None
    bars = tuple(Bar(name, count, f"{count} 人次") for name, count in counts.items())
    return BarChart("各班列入的人次", bars, _PLACE)


def _heat(groups: Iterable[Group], exempt: str) -> Iterable[HeatTable]:
    """Yield how many are listed, of how many who sat: by class and subject."""
    numbers = {
        (class_name(group), group.subject): (_listed_in(group, exempt), group.seen)
        for group in groups
        if group.seen
    }
    if numbers:
        yield heat_of(
            "各班各科列入的人次", "格里是列入几人／参考几人；颜色越深，列入的比例越高。", numbers, _PLACE
        )
