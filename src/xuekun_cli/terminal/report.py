"""The term on the screen: which exams, teacher by teacher the numbers and verdicts, what needs a person's eye."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import PROVISIONAL, SHEET_CHECK, provisional_text
from xuekun_cli.model.results.report import Judged, TermOutcome
from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.model.results.term_rates import (
    TOGETHER,
    cancels,
    categories_shown,
    counts_shown,
    lines_of,
    net_of,
    percent_text,
    rate_of,
    unit_sum,
)
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.terminal.by_default import MARK, write_by_default
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import write_files
from xuekun_cli.terminal.findings import write_rest, write_serious
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table
from xuekun_cli.terminal.value_added import write_value_added

if TYPE_CHECKING:
    from rich.console import Console

MOST_UNITS = 16
"""Teachers and subjects shown one by one; more do not fit a screen, and are shown by subject."""
MOST_CODES = 2
MOST_HINTS = 1
ROOM_FOR_CLASSES = 76
"""Cells that a table needs to name the classes as well."""
ROOM_FOR_RATES = 60
"""On a screen narrower than this the net numbers stand without their percentages."""
NOTHING = "-"
NOT_JUDGED = "不评"
_INDENT = 2


def show_report(
    outcome: TermOutcome,
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the summary of a term on stdout (or ``console``). No student is named by it.

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    write_exams(console, outcome, "学期转化报告")
    if len(outcome.teachers) > MOST_UNITS:
        _write_subjects(console, outcome)
        write(console, "各位教师、各班见报告的「总表」和「按班级」。")
    elif outcome.teachers:
        _write_units(console, outcome)
    _write_outcomes(console, outcome)
    write_value_added(console, outcome.valued())
    write_problems(console, outcome, "报告", dry_run)
    write_files(console, placed, backups, dry_run)
    write(console, "有姓名和成绩，只供校内使用，不得公示。")


def write_exams(console: Console, outcome: TermOutcome, title: str) -> None:
    """Print the heading: the policy, each exam with its students and how many were found again, and the line."""
    write(console, f"{title}，按「{outcome.policy.called}」", style="bold")
    for number, exam in enumerate(outcome.exams):
        name = "" if exam.name in ("", exam.role) else f"（{exam.name}）"
        said = f"{exam.role}{name}：{exam.classes} 个班，{exam.students} 名学生"
        said += f"，和{outcome.start}对上 {exam.matched} 名" if number else ""
        said += f"；用了名册「{exam.register}」" if exam.register else ""
        write(console, f"{said}。")
    write(
        console,
        f"后一次按{outcome.start}的分数线判（固定线）。"
        if outcome.frozen_line
        else "后一次按它自己的平均分判（浮动线）。",
    )
    console.print()


def _write_units(console: Console, outcome: TermOutcome) -> None:
    """Print a row a teacher and subject (a class and subject), every category as net/initial with its rate."""
    several_schools = len({judged.unit.school for judged in outcome.teachers}) > 1
    classes = not outcome.has_teachers or console.width >= ROOM_FOR_CLASSES
    titles = ["学校"] * several_schools + ["教师"] * outcome.has_teachers + ["学科"] + ["班级"] * classes
    first = len(titles)
    names = categories_shown(outcome.policy)
    titles += [*names, "结论"]
    rows = []
    for judged in outcome.teachers:
        unit = judged.unit
        row = [unit.school or ""] if several_schools else []
        row += [unit.teacher or NOTHING] if outcome.has_teachers else []
        row += [unit.subject] + ["、".join(unit.classes)] * classes
        verdict = verdict_text(judged) + (MARK if judged.by_default else "")
        rows.append([*row, *_counts(console, outcome, unit), verdict])
    total = unit_sum(outcome.schools, UnitCount("", ""))
    foot = [
        provisional_text("合计", bool(total.provisional)),
        *[""] * (first - 1),
        *_counts(console, outcome, total),
        "",
    ]
    write_table(console, titles, rows, numbers=frozenset(range(first, first + len(names))), foot=foot)
    _write_key(console, outcome)
    write_by_default(console, outcome.teachers, marked=True)


def _write_subjects(console: Console, outcome: TermOutcome) -> None:
    subjects: dict[str, list[UnitCount]] = {}
    for unit in outcome.subjects:
        subjects.setdefault(unit.subject_key, []).append(unit)
    names = categories_shown(outcome.policy)
    rows = []
    for units in subjects.values():
        verdicts = Counter(
            verdict_text(judged) for judged in outcome.teachers if judged.unit.subject_key == units[0].subject_key
        )
        said = "，".join(f"{name} {count}" for name, count in verdicts.items())
        summed = unit_sum(units, UnitCount(units[0].subject, units[0].subject_key))
        name = provisional_text(units[0].subject, bool(summed.provisional))
        rows.append([name, *_counts(console, outcome, summed), said])
    total = unit_sum(outcome.schools, UnitCount("", ""))
    foot = [provisional_text("合计", bool(total.provisional)), *_counts(console, outcome, total), ""]
    titles = ["学科", *names, "结论（教师或班级几个）"]
    write_table(console, titles, rows, numbers=frozenset(range(1, 1 + len(names))), foot=foot)
    _write_key(console, outcome)
    write_by_default(console, outcome.teachers, marked=False)


def _write_key(console: Console, outcome: TermOutcome) -> None:
    rule = outcome.policy.file.conversion
    if rule is not None and not outcome.by_category:
        write(console, f"办法用「{rule.use}」算转化，见报告的「其他办法」；这里按类别的数不作结论。")
    what = "转化减新增" if cancels(outcome.policy) else "转化"
    write(console, f"每类写的是：净转化（{what}）/ {outcome.start}人数。")
    console.print()


def _counts(console: Console, outcome: TermOutcome, unit: UnitCount) -> list[str]:
    """Return every category as text; where all are judged together, only that one has its percentage."""
    shown = counts_shown(outcome.policy, unit.counts)
    judged = [count for count in shown if count.category == TOGETHER] or shown
    wide = console.width >= ROOM_FOR_RATES
    return [count_text(outcome, count, wide and count in judged) for count in shown]


def count_text(outcome: TermOutcome, count: CategoryCount, with_rate: bool) -> str:
    """Return a category as ``2/5 40.0%``; 新增 where nobody was listed at first, a hyphen with nobody added either."""
    if not (count.initial or count.added):
        return NOTHING
    if not count.initial:
        return f"新增 {count.added}"
    cancelling = cancels(outcome.policy)
    said = f"{net_of(count, cancelling)}/{count.initial}"
    rate = rate_of(count, cancelling)
    return f"{said} {percent_text(rate, lines_of(outcome.policy))}" if with_rate and rate is not None else said


def verdict_text(judged: Judged) -> str:
    """Return the verdict; 不评 for who is shown and not judged, a hyphen where the policy has no targets."""
    return provisional_text(judged.verdict or (NOTHING if judged.judged else NOT_JUDGED), judged.provisional)


def _write_outcomes(console: Console, outcome: TermOutcome) -> None:
    counts = Counter(one.outcome for one in outcome.transitions)
    said = "，".join(f"{kind.value} {counts[kind]}" for kind in Outcome if counts[kind])
    write(console, f"人次：{said}。" if said else "两次都没有学生列入。", style="bold")
    if outcome.struck:
        write(console, f"{outcome.start}审核不确认、这次又在线下的 {len(outcome.struck)} 人次，另外列出。")
    write_provisional(console, outcome.teachers)
    unjudged = sum(not judged.judged for judged in outcome.teachers)
    if unjudged:
        write(console, f"{unjudged} 行只列出、不评（中途接班等，见「总表」的备注）。")


def write_provisional(console: Console, judged: Sequence[Judged]) -> None:
    """Print how many rows rest on a question that nobody has answered yet."""
    resting = sum(one.provisional for one in judged)
    if resting:
        write(
            console,
            f"{resting} 行{PROVISIONAL}：有学生是不是同一个人还没有人回答，回答后这些数会变。",
            style="bold",
        )


def write_problems(console: Console, outcome: TermOutcome, workbook: str, dry_run: bool) -> None:
    """Print the worst kinds of findings, and how many questions wait for an answer in ``workbook``."""
    told = write_serious(console, outcome.findings, MOST_CODES, MOST_HINTS, worst=True)
    used = f"以前在「{SHEET_CHECK}」里填的回答，这次用了 {len(outcome.honoured)} 个。" if outcome.honoured else ""
    write_rest(console, told, workbook, dry_run, used)
