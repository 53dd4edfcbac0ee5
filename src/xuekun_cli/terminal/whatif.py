"""How many would be listed at other thresholds, as a small plot and a table: `xuekun whatif`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.results.whatif import NEAR_POINTS, Near, TriedLine, WhatIf
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import WRITTEN, write_files
from xuekun_cli.terminal.findings import pressing, waiting, write_findings
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 12
"""Rows of a plot: more are left to the workbook."""
MOST_LINES = 36
"""Lines of a screen that the lines of the policy share: headings, plots and tables."""
_AROUND = 7
"""Lines of a policy's line that are no row of a plot or table."""
_FINDINGS = 8
"""Lines that what is to be looked at needs, where there is anything."""
_TABLE = 5
"""Lines of the table by subject beside its subjects."""
FEWEST_ROWS = 3
MOST_COLUMNS = 5
"""Thresholds beside one another in the table by subject; on a narrow screen fewer."""
FEW_COLUMNS = 3
ROOM_FOR_COLUMNS = 64
"""Cells that the table needs for all its columns."""
LONGEST_BAR = 50
STRIDES = (1, 2, 5, 10, 20, 50, 100)
MOST_SUBJECTS = 20
MOST_CODES = 2
MARK = "<- 现行"
_INDENT = 2
_BESIDE = 26
"""Cells of a plot's line that are no bar: threshold, count, the word for the policy's own value."""


def show_whatif(
    one: WhatIf, placed: Sequence[str], backups: Sequence[str], dry_run: bool, console: Console | None = None
) -> None:
    """Print on stdout (or ``console``) every line of the policy under its thresholds. No student is named.

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    write(console, f"门槛试算，按「{one.policy.called}」", style="bold")
    write(console, f"{one.exam}：只是试算，不决定名单。" if one.exam else "只是试算，不决定名单。")
    lines = MOST_LINES - _FINDINGS * bool(pressing(one.findings, MOST_CODES))
    room = lines // max(len(one.lines), 1) - _AROUND
    for tried in one.lines:
        console.print()
        _write_line(console, one, tried, room)
    if one.lines and not all(_has_room(one, tried, room) for tried in one.lines):
        console.print()
        write(
            console,
            "分学科的数、其余的门槛见工作簿。" if placed and not dry_run else "分学科的数，正式运行后见工作簿。",
        )
    _write_serious(console, one)
    write_files(console, placed, backups, dry_run, written=WRITTEN if placed else "")


def _has_room(one: WhatIf, tried: TriedLine, room: int) -> bool:
    """Tell whether the table by subject stands on the same screen as the plot."""
    return len(shown_thresholds(tried, MOST_ROWS)) + len(one.subjects) + _TABLE <= room


def _write_line(console: Console, one: WhatIf, tried: TriedLine, room: int) -> None:
    line = tried.line
    write(console, f"{line.category}：{line.words}（{line.clause}）", style="bold")
    write(console, f"--set {line.path}，现行 {line.own_text}。其余各线不动。", indent=_INDENT)
    table = _has_room(one, tried, room)
    _write_plot(console, tried, MOST_ROWS if table else max(FEWEST_ROWS, min(MOST_ROWS, room)))
    for remark in tried.remarks:
        write(console, f"{remark}。", indent=_INDENT)
    write(console, steep_text(tried), indent=_INDENT)
    write(console, near_text(tried.near), indent=_INDENT)
    if table:
        console.print()
        _write_subjects(console, one, tried)


def shown_thresholds(tried: TriedLine, most: int) -> list[int]:
    """Return the places of at most ``most`` thresholds, evenly spaced, the policy's own always among them."""
    count, own = len(tried.thresholds), tried.own_at
    for stride in STRIDES:
        chosen = sorted({*range(0, count, stride), own})
        if len(chosen) <= most:
            return chosen
    return [own]


def _write_plot(console: Console, tried: TriedLine, rows: int) -> None:
    """Print a bar of ``#`` for each threshold: characters that every console shows at one width."""
    from rich.text import Text

    counts = tried.counted()
    chosen = shown_thresholds(tried, rows)
    texts = [tried.line.unit.text(tried.thresholds[k]) for k in chosen]
    room = min(max(console.width - _BESIDE, 5), LONGEST_BAR)
    most = max(*counts, 1)
    wide, digits = max(map(len, texts)), len(str(most))
    for k, text in zip(chosen, texts, strict=True):
        bar = "#" * -(-counts[k] * room // most)
        mark = f"  {MARK}" if k == tried.own_at else ""
        row = f"{'':{_INDENT}}{text:>{wide}}  {counts[k]:>{digits}}  {bar}{mark}"
        console.print(Text(row.rstrip(), style="bold" if mark else ""), soft_wrap=True)


def steep_text(tried: TriedLine) -> str:
    """Return how many enter the category for a step of the line around the policy's own value."""
    steep, line = tried.steepness, tried.line
    parts = []
    if steep.below is not None:
        parts.append(f"{line.unit.text(line.own - steep.step)} 到 {line.own_text} 多 {steep.below} 人次")
    if steep.above is not None:
        parts.append(f"{line.own_text} 到 {line.unit.text(line.own + steep.step)} 多 {steep.above} 人次")
    if steep.mean is None:
        return f"线动一步：{'，'.join(parts) or '只有现行一个数可试'}。"
    low, high = line.unit.text(steep.low), line.unit.text(steep.high)
    mean = decimal_text(steep.mean, 1)
    return f"从 {low} 放宽到 {high}，每 1 {line.unit.label}{line.category}平均多 {mean} 人次；{'，'.join(parts)}。"


def near_text(near: Near) -> str:
    """Return how many stand near a line as the policy has it."""
    return (
        f"离现行的线 {NEAR_POINTS} 分以内有 {near.below + near.above} 人次：不高于线 {near.below}，"
        f"高于线 {near.above}；其中已列入 {near.listed}，没有列入 {near.unlisted}。"
    )


def _write_subjects(console: Console, one: WhatIf, tried: TriedLine) -> None:
    subjects = one.subjects
    if len(subjects) > MOST_SUBJECTS:
        write(console, f"共 {len(subjects)} 个学科，分学科的数见工作簿。", indent=_INDENT)
        return
    wide = console.width >= ROOM_FOR_COLUMNS
    chosen = _beside_own(tried, MOST_COLUMNS if wide else FEW_COLUMNS)
    texts = [tried.line.unit.text(tried.thresholds[k]) for k in chosen]
    titles = ["学科", *(f"*{t}" if k == tried.own_at else t for k, t in zip(chosen, texts, strict=True))]
    titles += ["不高于", "高于"]
    rows = []
    for subject in subjects:
        counts = tried.counted(subject=subject)
        near = sum((group.near for group in tried.groups if group.subject == subject), Near())
        rows.append([subject, *(str(counts[k]) for k in chosen), str(near.below), str(near.above)])
    counts, near = tried.counted(), tried.near
    foot = ["合计", *(str(counts[k]) for k in chosen), str(near.below), str(near.above)]
    write_table(console, titles, rows, numbers=frozenset(range(1, len(titles))), foot=foot, indent=_INDENT)
    write(console, f"带 * 的是现行。不高于、高于：离现行的线 {NEAR_POINTS} 分以内的人次。", indent=_INDENT)


def _beside_own(tried: TriedLine, most: int) -> list[int]:
    """Return the places of the policy's own threshold and those around it, in the spacing of the plot."""
    rows = shown_thresholds(tried, MOST_ROWS)
    at = rows.index(tried.own_at)
    first = max(0, min(at - most // 2, len(rows) - most))
    return rows[first : first + most]


def _write_serious(console: Console, one: WhatIf) -> None:
    """Print the errors and open questions, and what the law says: the counts hang on them as much as on any threshold."""
    groups = pressing(one.findings, MOST_CODES)
    if not groups:
        return
    console.print()
    write(console, "需要看一看的", style="bold")
    write_findings(console, groups, most_hints=0)
    if questions := waiting(one.findings):
        write(console, f"有 {questions} 个问题等人回答，人数会随回答改变：请先用 xuekun screen 写出名册，再回答。")
