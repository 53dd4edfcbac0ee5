"""总览 of the term's report: how many were listed and are now, what became of them, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.register import PROVISIONAL, SHEET_CHECK, SHEET_NOTES
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.model.results.term_rates import (
    TOGETHER,
    cancels,
    counts_shown,
    lines_of,
    percent_text,
    rate_of,
    unit_sum,
)
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.workbooks.pages.drawing import Drawing, Series
from xuekun_cli.workbooks.pages.overview import (
    MOST_FIGURES,
    Figure,
    Overview,
    Waiting,
    open_questions,
    waiting,
)
from xuekun_cli.workbooks.report.teachers import exams_text, line_text

WHAT = {
    "总表": "人数、率和结论",
    "算式和依据": "每个结论的算式、奖惩和依据",
    "按班级": "全校、学科、年级、各班的数",
    "学生明细": "列入过的学生，一人一科",
    "流向": "原来在哪里，现在在哪里",
    "新增与退步": "新列入和变重的学生",
    "待补测与流失": "没有成绩、已经不在的",
    "审核不确认": "审核没有确认、这次又在线下的",
    "增值（参考）": "照别的班会怎样，实际又怎样",
    "其他办法": "办法里别的算法的结果",
    "其他办法（学生）": "别的算法里的每名学生",
    SHEET_CHECK: "要回答的、要知道的",
    SHEET_NOTES: "怎样看、怎样算、依据",
}
"""What stands on each sheet, for where to read on."""


def report_overview(outcome: TermOutcome) -> Overview:
    """Return what stands on 总览."""
    became = Counter(one.outcome for one in outcome.transitions)
    return Overview(
        title="学期转化报告",
        about=term_about(outcome),
        figures=tuple(_figures(outcome, became))[:MOST_FIGURES],
        says=tuple(_sentences(outcome, became)),
        drawings=term_drawings(outcome),
        waits=term_waits(outcome),
        further=WHAT,
    )


def term_about(outcome: TermOutcome) -> tuple[str, ...]:
    """Return which school, which exams with how many students, and by which policy and line."""
    schools = [unit.school for unit in outcome.schools if unit.school]
    where = "" if not schools else schools[0] if len(schools) == 1 else f"{len(schools)} 所学校"
    sizes = "；".join(
        f"{exam.role} {exam.classes} 个班 {exam.students} 名学生"
        + (f"（和{outcome.start}对上 {exam.matched} 名）" if number else "")
        for number, exam in enumerate(outcome.exams)
    )
    first = "　".join(part for part in (where, exams_text(outcome)) if part)
    return first, f"{sizes}", f"办法：{outcome.policy.called}；{line_text(outcome)}"


def term_waits(outcome: TermOutcome) -> tuple[Waiting, ...]:
    """Return what waits for an answer, and how many rows are provisional until then."""
    resting = sum(judged.provisional for judged in outcome.teachers)
    said = (
        f"{resting} 行的数和结论{PROVISIONAL}：有学生是不是同一个人还没有人回答，回答后会变。" if resting else ""
    )
    return waiting(outcome.findings, said)


def targets_text(outcome: TermOutcome) -> str:
    """Return what the targets ask for: ``指标：优秀 60%，合格 40%``; "" without any."""
    targets = outcome.policy.file.targets
    if targets is None or not outcome.by_category:
        return ""
    levels = [(level.name, level.at_least) for level in targets.levels or () if level.at_least is not None]
    asked = [*levels, *((stone.name, stone.at_least) for stone in targets.milestones or ())]
    return f"指标：{'，'.join(f'{name} {percent(line)}' for name, line in asked)}" if asked else ""


def rate_figures(outcome: TermOutcome) -> Iterable[Figure]:
    """Yield the rate of every category that is judged, over everybody, with what it is made of and the targets."""
    total = unit_sum(outcome.schools, UnitCount("", ""))
    shown = counts_shown(outcome.policy, total.counts)
    judged = [count for count in shown if count.category == TOGETHER] or list(shown)
    cancelling = cancels(outcome.policy)
    for count in judged:
        resting = total.provisional if count.category == TOGETHER else count.category in total.provisional
        name = f"{count.category if count.category != TOGETHER else '各类合计'}{'净' * cancelling}转化率"
        made = f"转化 {count.converted}" + (f"－新增 {count.added}" if cancelling else "")
        beside = f"（{made}）÷{outcome.start} {count.initial}"
        targets = targets_text(outcome)
        yield Figure(
            f"{name}（{PROVISIONAL}）" if resting else name,
            percent_text(rate_of(count, cancelling), lines_of(outcome.policy)) or "-",
            f"{beside}\n{targets}" if targets else beside,
        )


def _figures(outcome: TermOutcome, became: Counter[Outcome]) -> Iterable[Figure]:
    first, last = outcome.start, outcome.exams[-1].role
    before = sum(one.before.listed for one in outcome.transitions)
    after = sum(one.after.listed for one in outcome.transitions)
    changed = after - before
    than = f"比{first}{'多' if changed > 0 else '少'} {abs(changed)} 人次" if changed else f"和{first}一样多"
    exited, newcomers = became[Outcome.EXITED], became[Outcome.NEWCOMER] + became[Outcome.FIRST_ENTRY]
    counted = sum(unit.initial for unit in outcome.schools)
    rated = f"；率按 {counted} 人次算" if counted != before else ""
    yield Figure(f"{first}在册", f"{before} 人次", f"{_students(outcome.transitions, False)} 名学生{rated}")
    yield Figure(f"{last}在册", f"{after} 人次", f"{_students(outcome.transitions, True)} 名学生，{than}")
    yield Figure("脱困", f"{exited} 人次", f"{first}在册 {before} 人次；另有新列入 {newcomers} 人次")
    if outcome.by_category:
        yield from rate_figures(outcome)
    for one in outcome.measured.units if outcome.measured is not None and not outcome.by_category else ():
        if one.scope == "全校" and not one.subject:
            reached = {None: "-", True: "达到", False: "未达到"}[one.measured.reached]
            yield Figure(one.measure, reached, one.measured.words)
    verdicts = verdicts_of(outcome)
    if verdicts:
        each = "一名教师一科一项" if outcome.has_teachers else "一个班一科一项"
        yield Figure("评了结论", f"{verdicts.total()} 项", f"{counted_text(verdicts)}\n{each}")


def verdicts_of(outcome: TermOutcome) -> Counter[str]:
    """Return how many have which verdict."""
    return Counter(judged.verdict for judged in outcome.teachers if judged.judged and judged.verdict)


def counted_text(counts: Counter[str]) -> str:
    """Return counts as words: ``合格 2，不合格 6``."""
    return "，".join(f"{name} {count}" for name, count in counts.items())


def _students(transitions: Iterable[Transition], after: bool) -> int:
    """Return how many students are listed in at least one subject in the later exam, or the earlier one."""
    if after:
        return len({one.after_student for one in transitions if one.after.listed})
    return len({one.before_student for one in transitions if one.before.listed})


_STAYED = (Outcome.EXITED, Outcome.IMPROVED, Outcome.UNCHANGED, Outcome.RELAPSED)
_AWAY = (Outcome.PENDING, Outcome.LOST, Outcome.TRANSFERRED, Outcome.EXEMPT_NOW)


def _sentences(outcome: TermOutcome, became: Counter[Outcome]) -> Iterable[str]:
    if not outcome.transitions:
        yield "两次考试都没有学生列入。"
        return
    listed = sum(one.before.listed for one in outcome.transitions)
    told = [f"{kind.value} {became[kind]}" for kind in _STAYED if became[kind]]
    away = [f"{kind.value} {became[kind]}" for kind in _AWAY if became[kind]]
    if listed and (told or away):
        gone = f"没有成绩可比或已经不在的：{'，'.join(away)}，都没有算作转化。" if away else ""
        yield f"{outcome.start}在册的 {listed} 人次里：{'，'.join(told) or '没有能比的'}。{gone}"
    worst = worst_subject(outcome)
    if worst:
        yield worst
    asked = []
    if number := open_questions(outcome.findings):
        asked.append(f"请教务处回答 {number} 个问题（见下面），回答后人数可能变")
    if became[Outcome.PENDING]:
        asked.append(f"请安排待补测的 {became[Outcome.PENDING]} 人次补测")
    if became[Outcome.NEWCOMER]:
        asked.append(f"请任课教师看看新增的 {became[Outcome.NEWCOMER]} 人次（见「新增与退步」）")
    if asked:
        yield f"{'；'.join(asked)}。"


def worst_subject(outcome: TermOutcome) -> str:
    """Return in which subject most are listed now, and in which the number grew most; "" with one subject or nobody."""
    before, after = Counter[str](), Counter[str]()
    for one in outcome.transitions:
        before[one.subject] += one.before.listed
        after[one.subject] += one.after.listed
    if len(after) < 2 or not after.total():
        return ""
    most = max(after.values())
    names = [name for name in after if after[name] == most]
    grew = [name for name in after if after[name] > before[name]]
    shrank = [name for name in after if after[name] < before[name]]
    text = f"{outcome.exams[-1].role}在册最多的是{'、'.join(names)}（{'各 ' * (len(names) > 1)}{most} 人次）"
    text += f"；比{outcome.start}多了的有{_changes(grew, before, after)}" if grew else ""
    text += f"；少了的有{_changes(shrank, before, after)}" if shrank else ""
    return f"{text}。"


def _changes(names: Sequence[str], before: Counter[str], after: Counter[str]) -> str:
    return "、".join(f"{name}（{before[name]}→{after[name]}）" for name in names)


def term_drawings(outcome: TermOutcome) -> tuple[Drawing, ...]:
    """Return the listed in every exam by category, and the rates of the subjects."""
    exams = [[one.before for one in outcome.transitions]]
    if len(outcome.exams) > 2:
        exams.append([one.after for one in outcome.mid])
    exams.append([one.after for one in outcome.transitions])
    names = tuple(exam.role for exam in outcome.exams)
    counted = [Counter(sat.category for sat in sats if sat.listed) for sats in exams]
    stacked = tuple(
        Series(band.category, tuple(counts[band.category] for counts in counted)) for band in outcome.policy.bands
    )
    found = [Drawing("每次考试在册的人次", "考试", "人次", names, stacked, "stacked")]
    subjects: dict[str, list[UnitCount]] = {}
    for unit in outcome.subjects:
        subjects.setdefault(unit.subject, []).append(unit)
    if outcome.by_category and any(unit.initial for unit in outcome.subjects):
        rates = {name: _judged(outcome, unit_sum(units, UnitCount(name, ""))) for name, units in subjects.items()}
        kinds = [count.category for count in next(iter(rates.values()))]
        cancelling = cancels(outcome.policy)
        series = tuple(
            Series(kind, tuple(rate_of(counts[at], cancelling) for counts in rates.values()))
            for at, kind in enumerate(kinds)
        )
        found.append(
            Drawing(f"各学科{'净' * cancelling}转化率", "学科", "转化率", tuple(rates), series, percent=True)
        )
    return tuple(found)


def _judged(outcome: TermOutcome, unit: UnitCount) -> list[CategoryCount]:
    shown = counts_shown(outcome.policy, unit.counts)
    return [count for count in shown if count.category == TOGETHER] or list(shown)
