"""What a term comes to, for the principal: two or three exams, and what became of the listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xuekun_cli.documents.brief.shared import heat_of, read_from, waiting_lines
from xuekun_cli.model.names.outputs import REPORT_NAME
from xuekun_cli.model.register import PROVISIONAL, provisional_text
from xuekun_cli.model.results.brief import Bar, BarChart, Brief, Figure, HeatTable, PlainTable
from xuekun_cli.model.results.report import Judged, TermOutcome
from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.model.results.term_rates import (
    TOGETHER,
    cancels,
    counts_shown,
    lines_of,
    net_of,
    percent_text,
    rate_of,
    unit_sum,
)
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.model.scores.tables import InputReading

_TABLE = f"{REPORT_NAME}「总表」"
_FLOW = f"{REPORT_NAME}「流向」"
_CLASSES = f"{REPORT_NAME}「按班级」"


def term_brief(outcome: TermOutcome, *, name_teachers: bool = False) -> Brief:
    """Return the brief of a term; teachers are named only where ``name_teachers`` asks for it."""
    first, last = outcome.exams[0].role, outcome.exams[-1].role
    before = sum(one.before.listed for one in outcome.transitions)
    after = sum(one.after.listed for one in outcome.transitions)
    became = Counter(one.outcome for one in outcome.transitions)
    total = unit_sum(outcome.schools, UnitCount("", ""))
    figures = [
        Figure(f"{first}在册", f"{before} 人次", f"{_people(outcome.transitions, 'before')} 名学生", _FLOW),
        Figure(
            f"{last}在册",
            f"{after} 人次",
            f"{_people(outcome.transitions, 'after')} 名学生，{_change(after - before, first)}",
            _FLOW,
        ),
        *(_category_figure(outcome, count, total) for count in counts_shown(outcome.policy, total.counts)),
        Figure(
            "不再在册（脱困）",
            f"{became[Outcome.EXITED]} 人次",
            f"另有新增 {became[Outcome.NEWCOMER]} 人次：{first}不在册、{last}列入",
            _FLOW,
        ),
    ]
    return Brief(
        title=f"学困生转化简报（{' → '.join(exam.role for exam in outcome.exams)}）",
        about=tuple(_about(outcome)),
        figures=tuple(figures),
        says=tuple(_sentences(outcome, became)),
        chart=_trend(outcome, before, after),
        heat=tuple(_heat(outcome)),
        teachers=_teachers(outcome) if name_teachers and outcome.has_teachers else None,
        waits=waiting_lines(outcome.findings, f"{REPORT_NAME}「待核查」（由 xuekun report 写出）"),
        sources=tuple(
            dict.fromkeys(name for exam in outcome.exams for name in _files(exam.inputs, exam.register))
        ),
    )


def _about(outcome: TermOutcome) -> Iterable[str]:
    yield f"办法：{outcome.policy.called}"
    for number, exam in enumerate(outcome.exams):
        name = "" if exam.name in ("", exam.role) else f"（{exam.name}）"
        met = f"，和{outcome.start}对上 {exam.matched} 名" if number else ""
        yield f"{exam.role}{name}：{exam.classes} 个班，{exam.students} 名学生{met}"
    yield (
        f"{outcome.exams[-1].role}按{outcome.start}的分数线判。"
        if outcome.frozen_line
        else f"{outcome.exams[-1].role}按它自己的平均分判。"
    )


def _people(transitions: Iterable[Transition], side: str) -> int:
    """Return how many students are listed before, or after, in at least one subject."""
    if side == "before":
        return len({one.before_student for one in transitions if one.before.listed})
    return len({one.after_student for one in transitions if one.after.listed})


def _change(difference: int, first: str) -> str:
    if not difference:
        return f"和{first}一样多"
    return f"比{first}{'多' if difference > 0 else '少'} {abs(difference)} 人次"


def _category_figure(outcome: TermOutcome, count: CategoryCount, total: UnitCount) -> Figure:
    cancelling = cancels(outcome.policy)
    rate = percent_text(rate_of(count, cancelling), lines_of(outcome.policy)) or "-"
    net = net_of(count, cancelling)
    sum_of = f"（转化 {count.converted} − 新增 {count.added}）" if cancelling else ""
    unsettled = total.provisional if count.category == TOGETHER else count.category in total.provisional
    return Figure(
        f"{count.category}{'净' if cancelling else ''}转化率",
        provisional_text(rate, bool(unsettled)),
        f"{net}/{count.initial}{sum_of}",
        _TABLE,
    )


def _sentences(outcome: TermOutcome, became: Counter[Outcome]) -> Iterable[str]:
    listed = sum(one.before.listed for one in outcome.transitions)
    if not outcome.transitions:
        yield "两次考试都没有学生列入。"
        return
    told = [
        f"{kind.value} {became[kind]}"
        for kind in (Outcome.EXITED, Outcome.IMPROVED, Outcome.UNCHANGED, Outcome.RELAPSED)
        if became[kind]
    ]
    if listed and told:
        yield f"{outcome.start}在册的 {listed} 人次里：{'，'.join(told)}。"
    away = [
        f"{kind.value} {became[kind]}"
        for kind in (Outcome.PENDING, Outcome.LOST, Outcome.TRANSFERRED, Outcome.EXEMPT_NOW)
        if became[kind]
    ]
    if away:
        yield f"没有成绩可比、或已经不在的：{'，'.join(away)}；都没有算作转化。"
    if judged := [one for one in outcome.teachers if one.judged and one.verdict]:
        verdicts = Counter(one.verdict for one in judged)
        who = "位教师（一科一行）" if outcome.has_teachers else "个班的学科"
        yield f"{len(judged)} {who}里：{'，'.join(f'{name} {count}' for name, count in verdicts.items())}。"
    if resting := sum(one.provisional for one in outcome.teachers):
        yield f"其中 {resting} 行{PROVISIONAL}：有学生是不是同一个人还没有人回答。"
    if any(one.by_default for one in outcome.teachers):
        yield "有的结论由文件没有写的地方决定，按默认算：见教师指标考核或学期转化报告的「依据」。"


def _trend(outcome: TermOutcome, before: int, after: int) -> BarChart:
    counts = [(outcome.exams[0].role, before)]
    if len(outcome.exams) > 2:
        counts.append((outcome.exams[1].role, sum(one.after.listed for one in outcome.mid)))
    counts.append((outcome.exams[-1].role, after))
    bars = tuple(Bar(role, count, f"{count} 人次") for role, count in counts)
    return BarChart("每次考试在册的人次", bars, _FLOW)


def _heat(outcome: TermOutcome) -> Iterable[HeatTable]:
    """Yield who stayed of those listed at the start: by class and subject."""
    numbers: dict[tuple[str, str], tuple[int, int]] = {}
    for one in outcome.transitions:
        if one.before.listed:
            key = (f"{one.school or ''}{one.class_name}", one.subject)
            stayed, listed = numbers.get(key, (0, 0))
            numbers[key] = (stayed + one.after.listed, listed + 1)
    ordered = {
        (f"{unit.school or ''}{unit.class_name}", unit.subject): numbers[
            f"{unit.school or ''}{unit.class_name}", unit.subject
        ]
        for unit in outcome.classes
        if (f"{unit.school or ''}{unit.class_name}", unit.subject) in numbers
    }
    if ordered:
        last = outcome.exams[-1].role
        note = f"格里是{last}还在册几人／{outcome.start}在册几人；颜色越深，还在册的比例越高。"
        yield heat_of(f"{outcome.start}在册的学生，{last}还在册的", note, {**ordered, **numbers}, _CLASSES)


def _teachers(outcome: TermOutcome) -> PlainTable:
    rows = [(*_who(one), *_rates(outcome, one), one.verdict or "不评") for one in outcome.teachers]
    names = tuple(count.category for count in counts_shown(outcome.policy, ()))
    return PlainTable(
        "各位教师",
        "每类写的是：净转化／期初人数。供校内使用。",
        ("教师", "学科", "班级", *names, "结论"),
        tuple(rows),
        _TABLE,
    )


def _who(one: Judged) -> tuple[str, str, str]:
    return one.unit.teacher or "-", one.unit.subject, "、".join(one.unit.classes)


def _rates(outcome: TermOutcome, one: Judged) -> Sequence[str]:
    cancelling = cancels(outcome.policy)
    return [
        f"{net_of(count, cancelling)}/{count.initial} {percent_text(rate_of(count, cancelling), lines_of(outcome.policy))}".strip()
        if count.initial or count.added
        else "-"
        for count in counts_shown(outcome.policy, one.unit.counts)
    ]


def _files(inputs: Sequence[InputReading], register: str) -> Iterable[str]:
    yield from read_from(inputs)
    if register:
        yield register
