"""一分二率 on the screen: how it was counted, the numbers of the classes and teachers, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.model.results.class_rates import Rate, RatesOutcome, Scope, UnitRates
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.files import INNER_USE, write_files
from xuekun_cli.terminal.findings import write_serious
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 16
"""Classes × subjects shown one by one; more do not fit a screen, and are shown by grade."""
MOST_LOWEST = 12
"""Of many rows so many are shown, those with the lowest pass rate."""
MOST_COMPARED = 5
"""Rows of each of the two tables that stand there when there is an exam to compare with."""
MOST_TEACHERS = 6
"""Teachers and subjects shown one by one."""
ROOM_FOR_COUNTS = 76
"""Cells on which numerator, denominator and rate stand side by side; on less the counts are left to the workbook."""
ROOM_FOR_MORE = 20
"""Cells more where the schools are named, or where there are thousands of students."""
MANY = 1000
ROOM_FOR_TAKERS = 48
MOST_CODES = 3
MOST_HINTS = 1
SHOWN_RULES = 6
"""Parts of the way of counting that are always shown: the three lines, and who counts."""
LINES = 3
"""Of these the three lines: where there are many rows, who counts is told in the workbook alone."""
NOTHING = "-"
_DIGITS = 2
_INDENT = 2


def show_rates(
    outcome: RatesOutcome,
    placed: Sequence[str],
    backups: Sequence[str],
    dry_run: bool,
    console: Console | None = None,
) -> None:
    """Print the rates on stdout (or ``console``). No student is named, but by a finding.

    ``placed`` are the files written (with ``dry_run``: that would be), ``backups`` copies of older ones.
    """
    console = console or out()
    _write_heading(console, outcome)
    most = MOST_ROWS
    few = len(outcome.classes) + len(_sums(outcome)) <= most
    _write_rules(console, outcome, SHOWN_RULES if few else LINES)
    if few:
        _write_units(console, outcome, [*outcome.classes, *_sums(outcome)])
    else:
        most = MOST_COMPARED if outcome.last is not None else MOST_LOWEST
        shown = _lowest(_sums(outcome) or outcome.classes, most)
        _write_units(console, outcome, shown)
        left_out = f"上面是及格率最低的 {most} 行；" if len(shown) == most else ""
        write(console, f"{left_out}共 {len(outcome.classes)} 行（一班一科一行），各班见工作簿的「总表」。")
    if outcome.teachers:
        if not few and len(outcome.teachers) <= MOST_TEACHERS:
            console.print()
        _write_teachers(console, outcome, MOST_ROWS if few else MOST_TEACHERS)
    if outcome.last is not None:
        _write_changes(console, outcome)
    _write_aims(console, outcome, dry_run)
    _write_problems(console, outcome, dry_run)
    write_files(console, placed, backups, dry_run, written=INNER_USE)


def _write_heading(console: Console, outcome: RatesOutcome) -> None:
    way = outcome.convention.name
    write(console, f"{outcome.title}，按「{outcome.policy.called}」（{way}）", style="bold")
    classes = len({(one.school, one.class_name) for one in outcome.classes})
    subjects = len({one.subject_key for one in outcome.classes})
    size = f"{classes} 个班，{subjects} 个学科，{outcome.students} 名学生。"
    write(console, f"{outcome.exam}：{size}" if outcome.exam else size)
    if outcome.last is not None:
        last = outcome.last
        write(
            console,
            f"上次考试{f' {last.name}' if last.name else ''}：{last.classes} 个班，{last.students} 名学生。",
        )
    console.print()


def _write_rules(console: Console, outcome: RatesOutcome, most: int) -> None:
    """Print ``most`` parts of the way of counting with their clauses; others only where they are not the standard ones."""
    for number, rule in enumerate(outcome.rules):
        if number < most or ".alternatives." in rule.path:
            write(console, f"{rule.text}。依据：{rule.clause}", lead=f"{rule.name}：", indent=_INDENT)
    console.print()


def _sums(outcome: RatesOutcome) -> list[UnitRates]:
    """Return the grades, and everyone where there are several schools."""
    return [*outcome.grades, *outcome.everyone]


def _write_units(console: Console, outcome: RatesOutcome, units: Sequence[UnitRates]) -> None:
    """Print a row a class and subject, then the sums; the class (and the school) once."""
    schools = len({one.school for one in outcome.classes}) > 1
    most = max((one.figures.people for one in units), default=0)
    long = most >= MANY and console.width < ROOM_FOR_COUNTS + ROOM_FOR_MORE
    wide = console.width >= ROOM_FOR_COUNTS + ROOM_FOR_MORE * schools
    narrow = console.width < ROOM_FOR_TAKERS
    # long counts stand where the takers and 四率和 would: the takers are among them
    takers = not narrow and not (long and wide)
    titles = ["学校"] * schools + ["班级", "学科"]
    first = len(titles)
    titles += ["参考"] * takers + ["平均分", "及格率", "优秀率", outcome.low_name]
    titles += ["四率和"] * takers
    if narrow:
        titles.remove(outcome.low_name)
    rows = []
    before: tuple[str, str] | None = None
    beside_classes = any(one.scope is Scope.CLASS for one in units)
    for one in units:
        here = (one.school or "", _name(one, beside_classes))
        row = [here[0] if before is None or here[0] != before[0] else ""] * schools
        row += ["" if here == before else here[1], one.subject]
        figures = one.figures
        row += [str(figures.sat)] * takers + [_number(figures.mean)]
        rates = [figures.pass_, figures.excellent] + [figures.low] * (not narrow)
        row += [_rate(rate, wide) for rate in rates] + [_number(figures.four_sum)] * takers
        rows.append(row)
        before = here
    write_table(console, titles, rows, numbers=frozenset(range(first, len(titles))))
    console.print()


def _lowest(units: Sequence[UnitRates], most: int) -> list[UnitRates]:
    """Return ``most`` units of many, those with the lowest pass rate, in the order in which they came."""
    if len(units) <= most:
        return list(units)
    rates = [one.figures.pass_.share for one in units]
    known = [number for number, rate in enumerate(rates) if rate is not None]
    chosen = set(sorted(known, key=lambda number: rates[number] or Fraction(0))[:most])
    return [one for number, one in enumerate(units) if number in chosen]


def _name(one: UnitRates, beside_classes: bool) -> str:
    """Return what a row is about: the class, or the grade; beside classes with a word that it is a sum."""
    if one.scope is Scope.CLASS:
        return one.class_name
    name = one.grade_name or "全部"
    if one.scope is Scope.EVERYONE:
        return f"{name}各校合计"
    return f"{name}合计" if beside_classes else name


def _write_teachers(console: Console, outcome: RatesOutcome, most: int) -> None:
    """Print a row a teacher and subject beside the grade's mean."""
    if len(outcome.teachers) > most:
        write(console, f"教师共 {len(outcome.teachers)} 行，见工作簿的「按教师」。")
        return
    wide, takers = console.width >= ROOM_FOR_COUNTS, console.width >= ROOM_FOR_TAKERS
    titles = ["教师", "学科"] + ["班级"] * wide
    first = len(titles)
    titles += ["参考"] * takers + ["平均分", "及格率"] + ["优秀率"] * takers + ["比年级"]
    rows = []
    before = ""
    for one in outcome.teachers:
        figures = one.figures
        row = ["" if one.teacher == before else one.teacher, one.subject] + ["、".join(one.classes)] * wide
        row += [str(figures.sat)] * takers + [_number(figures.mean), _rate(figures.pass_, False)]
        row += [_rate(figures.excellent, False)] * takers
        rows.append([*row, _signed(one.less_cohort.mean if one.less_cohort else None)])
        before = one.teacher
    write_table(console, titles, rows, numbers=frozenset(range(first, len(titles))))
    write(console, "比年级：平均分减同年级平均分；教了全年级的不比。")
    console.print()


def _fallen(units: Sequence[UnitRates], most: int) -> list[UnitRates]:
    """Return ``most`` units of many, those whose mean fell most, in the order in which they came."""
    falls = [(one.change.mean if one.change else None) or Fraction(0) for one in units]
    chosen = set(sorted(range(len(units)), key=falls.__getitem__)[:most])
    return [one for number, one in enumerate(units) if number in chosen]


def _write_changes(console: Console, outcome: RatesOutcome) -> None:
    """Print what changed since the last exam: means in points, rates in percentage points."""
    few = len(outcome.classes) + len(_sums(outcome)) <= MOST_ROWS
    units = [*outcome.classes, *_sums(outcome)] if few else _sums(outcome) or list(outcome.classes)
    compared = [one for one in units if one.change is not None and one.last is not None]
    console.print()
    write(console, "和上次比（这次减上次；率是百分点；- 是不能比）", style="bold")
    if not compared:
        write(console, "没有能比的班级。")
        console.print()
        return
    takers = console.width >= ROOM_FOR_TAKERS
    titles = ["班级", "学科"] + ["上次平均"] * takers + ["平均分", "及格率", "优秀率"]
    titles += [outcome.low_name, "超均率"] * takers
    rows = []
    before = ""
    for one in _fallen(compared, MOST_ROWS if few else MOST_COMPARED):
        change, last = one.change, one.last
        assert change is not None
        assert last is not None
        name = _name(one, few)
        row = ["" if name == before else name, one.subject] + [_number(last.mean)] * takers
        row += [_signed(change.mean), _points(change.pass_), _points(change.excellent)]
        rows.append(row + [_points(change.low), _points(change.above)] * takers)
        before = name
    write_table(console, titles, rows, numbers=frozenset(range(2, len(titles))))
    if not few and len(compared) > MOST_COMPARED:
        write(console, f"上面是平均分降得最多的 {MOST_COMPARED} 行，其余见工作簿。")
    if len(compared) < len(units):
        write(
            console, f"和上次没有对上的 {len(units) - len(compared)} 行没有列（一个班没有对上，它的合计也不比）。"
        )
    console.print()


def _write_aims(console: Console, outcome: RatesOutcome, dry_run: bool) -> None:
    if outcome.no_aims:
        write(console, f"没有列目标分：{outcome.no_aims}。")
    elif outcome.aims:
        people = len({(one.school, one.class_name, one.student_id, one.name) for one in outcome.aims})
        write(
            console,
            f"在册的 {people} 名学生（{len(outcome.aims)} 人次）的目标分，{'正式运行后' if dry_run else ''}见工作簿的「目标」。",
        )
    else:
        write(console, "按分数没有学生在册，没有目标分。")


def _write_problems(console: Console, outcome: RatesOutcome, dry_run: bool) -> None:
    """Print the worst kinds of findings, and how many questions wait for an answer."""
    kinds, rest, questions = write_serious(console, outcome.findings, MOST_CODES, MOST_HINTS)
    after = "正式运行后" if dry_run else ""
    if rest or questions:
        console.print()
    if rest:
        write(console, f"{'另有' if kinds else '有'} {rest} 条，{after}见工作簿的「{SHEET_CHECK}」。")
    if questions:
        write(
            console, f"有 {questions} 个问题等人回答：{after}在「{SHEET_CHECK}」里填「回答」，保存后再运行一次。"
        )


def _rate(rate: Rate, with_counts: bool) -> str:
    """Return ``31/37 83.8%``, or the percentage alone."""
    if rate.share is None:
        return NOTHING
    percentage = f"{decimal_text(rate.share * 100, 1)}%"
    return f"{rate.students}/{rate.of} {percentage}" if with_counts else percentage


def _number(value: Fraction | None) -> str:
    return NOTHING if value is None else decimal_text(value, _DIGITS)


def _signed(value: Fraction | None) -> str:
    if value is None:
        return NOTHING
    text = decimal_text(value, _DIGITS)
    return text if text.startswith("-") or value == 0 else f"+{text}"


def _points(share: Fraction | None) -> str:
    """Return a difference of rates in percentage points."""
    return NOTHING if share is None else _signed(share * 100)
