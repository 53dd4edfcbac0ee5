"""Three or more exams on the screen: how many are listed each time, who stayed, and how many hints; no names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.register import PROVISIONAL
from xuekun_cli.model.results.tracking import HINT_ONLY, HintKind, TrackOutcome, too_few_exams
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import WRITTEN, write_files
from xuekun_cli.terminal.findings import pressing, waiting, write_findings
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table
from xuekun_cli.terminal.value_added import write_value_added

if TYPE_CHECKING:
    from rich.console import Console

MOST_SUBJECTS = 12
MOST_LINES = 22
"""Exams and subjects together that stand in a line of their own: of many exams the last ones are shown."""
MOST_CODES = 3
_INDENT = 2
_EXAM_CELLS = 5
"""Cells of a column that holds one exam's number of the listed."""
_BESIDE = 24
"""Cells of the table by subject that are no exam."""


def show_track(
    one: TrackOutcome, placed: Sequence[str], backups: Sequence[str], dry_run: bool, console: Console | None = None
) -> None:
    """Print on stdout (or ``console``) what came of the exams. No student is named.

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    write(console, f"{len(one.exams)} 次考试，按「{one.policy.called}」，从早到晚", style="bold")
    console.print()
    _write_exams(console, one)
    console.print()
    _write_subjects(console, one)
    console.print()
    _write_stays(console, one)
    _write_hints(console, one)
    write_value_added(console, one.valued)
    _write_serious(console, one, dry_run)
    write_files(console, placed, backups, dry_run, written=WRITTEN if placed else "")


def _write_exams(console: Console, one: TrackOutcome) -> None:
    """Print an exam a row: if their order is not the one meant, it is seen here."""
    categories = [band.category for band in one.policy.bands]
    titles = ["次", "考试", "学生", "前面考过", *categories, "在册人次"]
    rows = [
        [
            str(k),
            exam.name,
            str(exam.students),
            str(exam.known),
            *(str(exam.counts[name]) for name in categories),
            str(sum(exam.counts.values())),
        ]
        for k, exam in enumerate(one.exams, start=1)
    ]
    numbers = frozenset({0, *range(2, len(titles))})
    most = max(3, MOST_LINES - min(len(one.subjects), MOST_SUBJECTS))
    write_table(console, titles, rows[-most:], numbers=numbers, indent=_INDENT)
    if len(rows) > most:
        write(console, f"共 {len(rows)} 次考试，只列最后 {most} 次，其余见工作簿。", indent=_INDENT)


def _write_subjects(console: Console, one: TrackOutcome) -> None:
    """Print how many are listed in each exam by subject; of many exams the last ones that fit."""
    if len(one.subjects) > MOST_SUBJECTS:
        write(console, f"共 {len(one.subjects)} 个学科，分学科的数见工作簿。", indent=_INDENT)
        return
    fitting = max(2, (console.width - _BESIDE) // _EXAM_CELLS)
    first = max(0, len(one.exams) - fitting)
    shown = range(first, len(one.exams))
    titles = ["在册人数", *(f"{k + 1}" for k in shown), "一直在册"]
    rows = []
    for subject in one.subjects:
        mine = [track for track in one.classes if track.subject == subject]
        always = sum(
            trail.times == trail.seen > 1 for trail in one.trails if trail.subject == subject and trail.current
        )
        rows.append([subject, *(str(sum(track.listed[k] for track in mine)) for k in shown), str(always)])
    write_table(console, titles, rows, numbers=frozenset(range(1, len(titles))), indent=_INDENT)
    left_out = f"只列最后 {len(shown)} 次。" if first else ""
    write(console, f"数字一栏是第几次考试。{left_out}一直在册：有成绩的每一次都在册（至少两次）。", indent=_INDENT)


def _write_stays(console: Console, one: TrackOutcome) -> None:
    found = one.running
    lasting = sum(one.lasting(trail, stay) for trail, stay in found)
    write(
        console,
        f"连续 {one.rule.running} 次或更多次在册：{len(found)} 人次，其中 {lasting} 人次现在仍在册。{'名单见「连续在册」。' * bool(found)}",
    )
    resting = {id(trail.person): trail.person for trail in one.trails if trail.person.provisional}
    if resting:
        write(console, f"{len(resting)} 名学生的数{PROVISIONAL}：前后是不是同一个人还没有人回答，回答后会变。")
    if one.exempt:
        people = len({trail.person for trail in one.exempt})
        write(console, f"{one.policy.exempt.category}：{people} 人，另列一张表，不算在上面的数里。")


def _write_hints(console: Console, one: TrackOutcome) -> None:
    if few := too_few_exams(one):
        write(console, f"{HINT_ONLY}：{few}。")
        return
    near = sum(hint.kind is HintKind.NEAR_A_LINE for hint in one.hints)
    write(
        console,
        f"{HINT_ONLY}：{near} 人次没有列入，但相对分连续下降 {one.rule.falls} 次或更多次，离分数线 "
        f"{one.rule.within / SCALE:g} 分以内；{len(one.hints) - near} 人次一次次下降以后列入。{'名单见「提醒」。' * bool(one.hints)}",
    )


def _write_serious(console: Console, one: TrackOutcome, dry_run: bool) -> None:
    """Print the errors and open questions, and what the law says: who is who hangs on them."""
    groups = pressing(one.findings, MOST_CODES)
    if not groups:
        return
    console.print()
    write(console, "需要看一看的", style="bold")
    write_findings(console, groups, most_hints=0)
    if questions := waiting(one.findings):
        write(
            console,
            f"有 {questions} 个问题等人回答：{'正式运行后，' if dry_run else '请'}在「待核查」的绿底一栏里回答，保存后再运行一次。",
        )
