"""What `screen` found, on one screen: the numbers, what needs a person's eye, where the files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.register import PROVISIONAL, SHEET_CHECK, SHEET_GROUPS
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.terminal.besides import write_besides
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import WRITTEN, write_files
from xuekun_cli.terminal.findings import write_rest, write_serious
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from rich.console import Console

MOST_GROUPS = 16
"""Classes × subjects shown one by one; more do not fit a screen, and are shown by subject."""
MOST_CLASSES = 5
"""Classes with the most on the list that are named where not all are shown."""
MOST_CODES = 6
"""Kinds of findings shown; the workbook has all."""
MOST_HINTS = 3
"""Entries that say what to do: only the worst ones, to stay on one screen."""
MOST_BANDS = 3
"""Bands whose cut-offs fit beside the numbers in 80 cells; with more, the register alone shows them."""
ROOM_FOR_LINES = 64
"""Cells that the numbers need beside a class and a subject; on less the cut-offs are left to the register."""
ROOM_FOR_AVERAGES = 48
"""On a screen narrower than this the averages are left to the register as well."""
NOTHING = "-"
"""Stands where there is no number: nobody sat."""
_SHOWN_DIGITS = 2
"""Decimals of an average or a cut-off; whoever needs all of them finds them in the register."""


def show_summary(
    outcome: ScreenOutcome,
    placed_paths: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the summary of a screening on stdout (or ``console``). No student is named by it.

    ``placed_paths`` are the files written (with ``dry_run``: that would be), ``backups`` the copies
    kept of files that stood there before.
    """
    console = console or out()
    _write_heading(console, outcome)
    if len(outcome.groups) > MOST_GROUPS:
        _write_subjects(console, outcome)
        _write_most(console, outcome)
        where = f"各班各科见名册的「{SHEET_GROUPS}」表。"
        write(console, f"正式运行后，{where}" if dry_run else where)
    elif outcome.groups:
        _write_groups(console, outcome)
    _write_totals(console, outcome)
    _write_provisional(console, outcome)
    _write_problems(console, outcome, dry_run)
    write_besides(console, outcome.only_shown)
    write_files(
        console,
        placed_paths,
        backups,
        dry_run,
        written=WRITTEN if placed_paths else "没有写任何文件。",
        kept_later="正式运行时，原来的文件会先另存为：",
    )


def _write_heading(console: Console, outcome: ScreenOutcome) -> None:
    classes = {(group.school, group.class_key) for group in outcome.groups}
    subjects = dict.fromkeys(group.subject for group in outcome.groups)
    write(console, f"学困生筛查，按「{outcome.policy.called}」", style="bold")
    size = f"{len(classes)} 个班，{len(subjects)} 个学科，{len(outcome.table.students)} 名学生。"
    write(console, f"{outcome.table.exam}：{size}" if outcome.table.exam else size)
    console.print()


def _write_groups(console: Console, outcome: ScreenOutcome) -> None:
    """Print a row a class and subject; the class (and the school, when there are several) once."""
    policy = outcome.policy
    several_schools = len({group.school for group in outcome.groups}) > 1
    first = 3 if several_schools else 2
    averages = console.width >= ROOM_FOR_AVERAGES
    bands = policy.bands if len(policy.bands) <= MOST_BANDS and console.width >= ROOM_FOR_LINES else ()
    titles = ["学校"] * several_schools + ["班级", "学科", "参考"] + ["平均分"] * averages
    titles += [f"{band.category}线" for band in bands] + list(policy.categories)
    rows = []
    before: Group | None = None
    for group in outcome.groups:
        same_school = before is not None and before.school == group.school
        same_class = same_school and before is not None and before.class_key == group.class_key
        school = [("" if same_school else group.school or "")] if several_schools else []
        cutoffs = [_number(group.cutoffs.get(band.category)) for band in bands]
        rows.append(
            [
                *school,
                "" if same_class else group.class_name,
                group.subject,
                str(group.seen),
                *([_number(group.average)] if averages else []),
                *cutoffs,
                *_counts(policy, [group]),
            ]
        )
        before = group
    foot = ["合计", *[""] * (len(titles) - 1 - len(policy.categories)), *_counts(policy, outcome.groups)]
    write_table(console, titles, rows, numbers=frozenset(range(first, len(titles))), foot=foot)
    console.print()


def _write_subjects(console: Console, outcome: ScreenOutcome) -> None:
    """Print a row a subject, over all classes."""
    policy = outcome.policy
    by_subject: dict[str, list[Group]] = {}
    for group in outcome.groups:
        by_subject.setdefault(group.subject, []).append(group)
    rows = []
    for subject, groups in by_subject.items():
        takers = sum(group.takers for group in groups)
        seen = sum(group.seen for group in groups)
        mean = Fraction(sum(group.total for group in groups), takers * SCALE) if takers else None
        classes = len({(group.school, group.class_key) for group in groups})
        rows.append([subject, str(classes), str(seen), _number(mean), *_counts(policy, groups)])
    titles = ["学科", "班数", "参考", "平均分", *policy.categories]
    foot = ["合计", "", "", "", *_counts(policy, outcome.groups)]
    write_table(console, titles, rows, numbers=frozenset(range(1, len(titles))), foot=foot)
    console.print()


def _write_most(console: Console, outcome: ScreenOutcome) -> None:
    """Name the classes with the most on the list: of many that is what is looked for first."""
    bands = [band.category for band in outcome.policy.bands]
    counts: Counter[str] = Counter()
    for group in outcome.groups:
        name = f"{group.school or ''}{group.class_name}"
        counts[name] += sum(group.counts.get(band, 0) for band in bands)
    most = [f"{name} {count} 人次" for name, count in counts.most_common(MOST_CLASSES) if count]
    if most and len(counts) > MOST_CLASSES:
        write(console, f"列入最多的班：{'、'.join(most)}。")


def _write_totals(console: Console, outcome: ScreenOutcome) -> None:
    exempt = outcome.policy.exempt.category
    entries = [listed for listed in outcome.listed if listed.category != exempt]
    students = len({listed.student for listed in entries})
    apart = len({listed.student for listed in outcome.listed if listed.category == exempt})
    if entries:
        line = f"列出 {students} 名学生，共 {len(entries)} 人次（几科在册就算几次）。"
    else:
        line = "按分数没有列出任何学生。"
    write(console, line, style="bold")
    overall = Counter({listed.student: listed.overall for listed in entries if listed.overall}.values())
    if overall:
        write(console, f"按总类别：{'，'.join(f'{name} {count} 名' for name, count in overall.items())}。")
    if apart:
        write(console, f"另有{exempt} {apart} 名，凭登记在册，不看分数。")


def _write_provisional(console: Console, outcome: ScreenOutcome) -> None:
    if outcome.provisional:
        count = len(outcome.provisional)
        said = f"{count} 名学生{PROVISIONAL}：和以前考试里的是不是同一个人还没有人回答，列不列入要看回答。"
        write(console, said, style="bold")


def _write_problems(console: Console, outcome: ScreenOutcome, dry_run: bool) -> None:
    """Print the worst kinds of findings, and how many questions wait; answered questions are left out."""
    told = write_serious(console, outcome.findings, MOST_CODES, MOST_HINTS, worst=True)
    used = f"上次在「{SHEET_CHECK}」里填的回答，这次用了 {len(outcome.honoured)} 个。" if outcome.honoured else ""
    write_rest(console, told, "名册", dry_run, used)


def _counts(policy: Policy, groups: Sequence[Group]) -> list[str]:
    """Return how many are listed in each category over ``groups``, as texts in the policy's order."""
    return [str(sum(g.counts.get(category, 0) for g in groups)) for category in policy.categories]


def _number(value: Fraction | None) -> str:
    return NOTHING if value is None else decimal_text(value, _SHOWN_DIGITS)
