"""What `roll` made of the last register, on one screen. No student is named except by a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import PROVISIONAL, SHEET_AWAY, SHEET_CHECK, SHEET_EXITED, SHEET_LEFT, SHEET_MOVES
from xuekun_cli.model.results.rolling import RollOutcome, told
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.terminal.besides import write_besides
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import write_files
from xuekun_cli.terminal.findings import write_rest, write_serious
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from rich.console import Console

MOST_CODES = 6
"""Kinds of findings shown; the workbook has all."""
MOST_HINTS = 3
_ORDER = (
    Outcome.EXITED,
    Outcome.IMPROVED,
    Outcome.UNCHANGED,
    Outcome.RELAPSED,
    Outcome.PENDING,
    Outcome.LOST,
    Outcome.TRANSFERRED,
    Outcome.EXEMPT_NOW,
)
"""How the rows of the last register are told; whatever else there is follows."""


def show_roll(
    outcome: RollOutcome,
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the summary on stdout (or ``console``).

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    screen, rolled = outcome.screen, outcome.rolled
    write(console, f"名册接续，按「{screen.policy.called}」", style="bold")
    write(console, f"上一份：{rolled.last.exam}（{rolled.last.file}）；这一次：{rolled.exam}。")
    if outcome.again:
        write(console, "给的名册已经是这次考试的：照它的上一份重做。")
    console.print()
    _write_moves(console, outcome)
    _write_totals(console, outcome)
    _write_findings(console, outcome, dry_run)
    write_besides(console, screen.only_shown)
    write_files(console, placed, backups, dry_run)


def _write_moves(console: Console, outcome: RollOutcome) -> None:
    categories = [band.category for band in outcome.screen.policy.bands]
    old = [one for one in outcome.rolled.moved if one.last is not None]
    entered = [one for one in outcome.rolled.moved if one.last is None]
    by_old = Counter((one.what, one.last.category) for one in old if one.last)
    by_new = Counter((one.what, one.after) for one in entered)
    said = dict.fromkeys([*(one.value for one in _ORDER), *(one.what for one in old)])
    rows = [_row(told(what), [by_old[what, name] for name in categories]) for what in said]
    rows = [row for row in rows if row[-1] != "0"]
    sums = [sum(one.last.category == name for one in old if one.last) for name in categories]
    titles = ["结果", *(f"原{name}" for name in categories), "人次"]
    numbers = frozenset(range(1, len(titles)))
    if old:
        write_table(console, titles, rows, numbers=numbers, foot=_row("上一份合计", sums))
    else:
        write(console, "上一份名册没有学生。")
    console.print()
    if entered:
        new = dict.fromkeys(one.what for one in entered)
        rows = [_row(told(what), [by_new[what, name] for name in categories]) for what in new]
        write_table(console, ["新列入", *(f"现{name}" for name in categories), "人次"], rows, numbers=numbers)
        console.print()


def _row(what: str, counts: Sequence[int]) -> list[str]:
    return [what, *(str(count) for count in counts), str(sum(counts))]


def _write_totals(console: Console, outcome: RollOutcome) -> None:
    screen, rolled = outcome.screen, outcome.rolled
    exempt = screen.policy.exempt.category
    listed = [one for one in screen.listed if one.category != exempt]
    waits = len(rolled.waiting)
    line = f"新名册 {len(listed) + waits} 人次"
    write(console, f"{line}，其中 {waits} 人次没有成绩，留着等补测。" if waits else f"{line}。", style="bold")
    if resting := sum(one.provisional for one in rolled.moved):
        write(console, f"{resting} 人次{PROVISIONAL}：是不是同一个人还没有人回答，回答后会变。", style="bold")
    sheets = [SHEET_MOVES]
    sheets += [
        name for name in (SHEET_EXITED, SHEET_AWAY, SHEET_LEFT) if any(g.sheet == name for g in rolled.gone)
    ]
    write(console, f"上一份名册的每一行都在「{'」「'.join(sheets)}」表里。")


def _write_findings(console: Console, outcome: RollOutcome, dry_run: bool) -> None:
    honoured = outcome.screen.honoured
    told = write_serious(console, outcome.screen.findings, MOST_CODES, MOST_HINTS)
    used = f"以前在「{SHEET_CHECK}」里填的回答，这次用了 {len(honoured)} 个。" if honoured else ""
    write_rest(console, told, "名册", dry_run, used, " xuekun roll", called="")
