"""Teachers beside their targets, on one screen: numbers, verdicts, what is lacking, where the workbook is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.model.results.checking import NOT_JUDGED, Check, CheckRow, Tally
from xuekun_cli.model.results.term_rates import cancels, net_of
from xuekun_cli.terminal.by_default import MARK, write_by_default
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import INNER_USE, write_files
from xuekun_cli.terminal.findings import write_serious
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.report import write_provisional
from xuekun_cli.terminal.tables import write_table
from xuekun_cli.terminal.value_added import write_value_added

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 14
"""Teachers × subjects shown one by one; more do not fit a screen, and are shown by subject."""
ROOM_FOR_RATES = 64
"""Cells on which numerator, denominator and rate stand side by side; on less the rate is left to the workbook."""
ROOM_FOR_CLASSES = 100
MOST_CODES = 3
MOST_HINTS = 1
MOST_NAMED = 5
"""Rows below the target that are named where not all are shown."""
NOTHING = "-"
_INDENT = 2


def show_check(
    checked: Check,
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the verdicts on stdout (or ``console``). No student is named, but by a finding.

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    _write_heading(console, checked)
    if not checked.rows:
        write(console, "没有一个班有成绩，没有可以对照的。")
    elif len(checked.rows) > MOST_ROWS:
        _write_subjects(console, checked)
        write(console, f"共 {len(checked.rows)} 项，一项一项见工作簿。")
    else:
        _write_rows(console, checked)
    if checked.teacher:
        _write_words(console, checked)
    _write_totals(console, checked)
    write_value_added(console, checked.valued)
    _write_problems(console, checked, dry_run)
    write_files(console, placed, backups, dry_run, written=INNER_USE)


def _write_heading(console: Console, checked: Check) -> None:
    outcome = checked.outcome
    who = f"教师指标考核：{checked.teacher}" if checked.teacher else "教师指标考核"
    write(console, f"{who}，按「{outcome.policy.called}」", style="bold")
    exams = [
        f"{exam.role}{f'（{exam.name}）' if exam.name not in ('', exam.role) else ''}" for exam in outcome.exams
    ]
    matched = outcome.exams[-1].matched
    write(console, f"{' -> '.join(exams)}：前后对上 {matched} 名学生。")
    console.print()


def _write_rows(console: Console, checked: Check) -> None:
    """Print a row a teacher and subject; the teacher once."""
    rates, classes = console.width >= ROOM_FOR_RATES, console.width >= ROOM_FOR_CLASSES
    named = any(row.judged.unit.teacher for row in checked.rows)
    several = len({row.judged.unit.school for row in checked.rows}) > 1
    titles = ["学校"] * several + ["教师" if named else "班级", "学科"] + ["班级"] * (classes and named)
    first = len(titles)
    titles += [block.title for block in checked.blocks]
    numbers = frozenset(range(first, len(titles)))
    titles.append("结论")
    rows = []
    before = ("", "")
    for row in checked.rows:
        unit = row.judged.unit
        here = (unit.school or "", row.who)
        cells = [here[0] if here[0] != before[0] else ""] * several
        cells += ["" if here == before else row.who, unit.subject]
        cells += ["、".join(unit.classes)] * (classes and named)
        cells += [_tally(tally, rates) for tally in row.tallies]
        rows.append([*cells, _verdict(row) + (MARK if row.judged.by_default and not checked.teacher else "")])
        before = here
    write_table(console, titles, rows, numbers=numbers)
    console.print()
    cancelling = any(tally and tally.net != tally.row.converted for row in checked.rows for tally in row.tallies)
    kept = "净转化（转化减新增）" if cancelling else "转化"
    write(console, f"斜线左边是{kept}的人数，右边是{checked.outcome.start}人数。")
    if any(row.judged.remark for row in checked.rows):
        _write_remarks(console, checked)
    if not checked.teacher:
        console.print()
        write_by_default(console, (row.judged for row in checked.rows), marked=True)


def _tally(tally: Tally | None, rates: bool) -> str:
    """Return ``2/5 40.0%``; without anybody at the start how many were added."""
    if tally is None:
        return NOTHING
    if not tally.share:
        return f"新增 {tally.row.added}" if tally.row.added else NOTHING
    front, _, rate = tally.share.partition(" = ")
    return f"{front} {rate}" if rates else front


def _verdict(row: CheckRow) -> str:
    since = f"（{row.judged.since}起）" if row.judged.since else ""
    return f"{row.verdict}{since}"


def _write_remarks(console: Console, checked: Check) -> None:
    for row in checked.rows:
        if row.judged.remark:
            unit = row.judged.unit
            where = f"{'、'.join(unit.classes)}{unit.subject}"
            who = f"{unit.teacher}，{where}" if unit.teacher else where
            write(console, f"{who}：{row.judged.remark}。", indent=_INDENT)


def _write_subjects(console: Console, checked: Check) -> None:
    """Print how many have which verdict, a row a subject."""
    met = {row.verdict for row in checked.rows}
    targets = checked.outcome.policy.file.targets
    levels = [level.name for level in reversed((targets and targets.levels) or ()) if level.name in met]
    verdicts = list(dict.fromkeys((*levels, *(row.verdict for row in checked.rows))))
    by_subject: dict[str, Counter[str]] = {}
    for row in checked.rows:
        by_subject.setdefault(row.judged.unit.subject, Counter())[row.verdict] += 1
    rows = [
        [subject, str(counted.total()), *(str(counted[name]) for name in verdicts)]
        for subject, counted in by_subject.items()
    ]
    whole = sum(by_subject.values(), Counter[str]())
    foot = ["合计", str(whole.total()), *(str(whole[name]) for name in verdicts)]
    titles = ["学科", "项数", *verdicts]
    write_table(console, titles, rows, numbers=frozenset(range(1, len(titles))), foot=foot)
    console.print()
    write_by_default(console, (row.judged for row in checked.rows), marked=False)


def _write_words(console: Console, checked: Check) -> None:
    """Print the arithmetic of the one teacher who was asked for."""
    for row in checked.rows:
        unit = row.judged.unit
        console.print()
        write(console, f"{unit.subject}（{'、'.join(unit.classes)}）：{_verdict(row)}", style="bold")
        for words in row.words:
            for part in words.split("；"):
                write(console, part.replace("→", "->").replace("≥", ">="), indent=_INDENT)
        consequence = row.judged.levels.consequence if row.judged.levels else ""
        if row.needed:
            write(console, row.needed, indent=_INDENT)
        if consequence:
            write(console, consequence, lead="奖惩：", indent=_INDENT)
        if row.clause:
            write(console, row.clause, lead="依据：", indent=_INDENT)
    console.print()


def _write_totals(console: Console, checked: Check) -> None:
    judged = [row for row in checked.rows if row.judged.judged]
    if not judged:
        return
    counted = Counter(row.verdict for row in judged)
    said = "；".join(f"{name} {count} 项" for name, count in counted.items())
    write(console, f"共评 {len(judged)} 项（{checked.counted_as}）：{said}。", style="bold")
    write_provisional(console, [row.judged for row in checked.rows])
    if apart := len(checked.rows) - len(judged):
        write(console, f"另有 {apart} 项{NOT_JUDGED}，只列出。")
    if checked.missed:
        write(console, f"没有达到最低要求的 {len(checked.missed)} 项；还差几人、名单，见工作簿。")
        if len(checked.rows) > MOST_ROWS:
            lowest = sorted(checked.missed, key=partial(_lowest, cancelling=cancels(checked.outcome.policy)))[
                :MOST_NAMED
            ]
            named = "、".join(f"{row.who}{row.judged.unit.subject}" for row in lowest)
            write(console, f"其中转化率最低的：{named}。")


def _lowest(row: CheckRow, cancelling: bool) -> Fraction:
    """Return the lowest rate of a row, for the order in which rows are named; who had nobody at the start comes last."""
    counts = [tally.row for tally in row.tallies if tally is not None]
    rates = [Fraction(net_of(count, cancelling), count.initial) for count in counts if count.initial]
    return min(rates, default=Fraction(1))


def _write_problems(console: Console, checked: Check, dry_run: bool) -> None:
    kinds, rest, questions = write_serious(
        console, checked.outcome.findings, MOST_CODES, MOST_HINTS, also=frozenset(("no_teachers",))
    )
    check = "不加 --teacher 时，" if checked.teacher else "正式运行后，" if dry_run else ""
    if rest or questions:
        console.print()
    if rest:
        write(
            console,
            f"{'另有' if kinds else '有'} {rest} 条{'' if kinds else '说明'}，{check}见工作簿的「{SHEET_CHECK}」表。",
        )
    if questions:
        write(
            console, f"有 {questions} 个问题等人回答：{check}在「{SHEET_CHECK}」表里填「回答」，保存后再运行一次。"
        )
