"""总览 of 一分二率: the rates over everybody with what they are made of, the subjects and classes beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from xuekun_cli.model.register import SHEET_CHECK, SHEET_NOTES
from xuekun_cli.model.results.class_rates import Figures, Rate, RatesOutcome, UnitRates
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.workbooks.pages.drawing import Drawing, Series
from xuekun_cli.workbooks.pages.overview import Figure, Overview, open_questions, waiting
from xuekun_cli.workbooks.rates.aims import SHEET_AIMS
from xuekun_cli.workbooks.rates.charts import SHEET_RATES_SUBJECTS
from xuekun_cli.workbooks.rates.subjects import cohort_name
from xuekun_cli.workbooks.rates.tables import SHEET_RATES, SHEET_RATES_TEACHERS

WHAT = {
    SHEET_RATES: "质量分析表：一班一科一行",
    SHEET_RATES_TEACHERS: "各位教师的班合起来",
    SHEET_RATES_SUBJECTS: "一个年级一科的图",
    SHEET_AIMS: "在册学生的目标分",
    SHEET_CHECK: "要回答的、要知道的",
    SHEET_NOTES: "怎样看、怎样算、依据",
}
"""What stands on each sheet, for where to read on."""
_MOST_CLASSES, _MOST_SUBJECTS = 40, 12
"""More do not stand side by side in a chart."""


def rates_overview(outcome: RatesOutcome) -> Overview:
    """Return what stands on 总览."""
    schools = list(dict.fromkeys(one.school for one in outcome.classes if one.school))
    where = "" if not schools else schools[0] if len(schools) == 1 else f"{len(schools)} 所学校"
    classes = len({(one.school, one.class_name) for one in outcome.classes})
    subjects = len({one.subject_key for one in outcome.classes})
    first = "　".join(part for part in (where, outcome.exam) if part)
    last = f"；上次：{outcome.last.name or '没有写名称'}" if outcome.last else ""
    return Overview(
        title=outcome.title,
        about=(
            *((first,) if first else ()),
            f"{classes} 个班，{outcome.students} 名学生，{subjects} 门学科{last}",
            f"办法：{outcome.policy.called}（{outcome.convention.name}）",
        ),
        figures=tuple(_figures(outcome)),
        says=tuple(_sentences(outcome)),
        drawings=tuple(_drawings(outcome)),
        waits=waiting(outcome.findings),
        further=WHAT,
    )


def _rates(outcome: RatesOutcome) -> tuple[tuple[str, Callable[[Figures], Rate]], ...]:
    return (
        ("及格率", lambda figures: figures.pass_),
        ("优秀率", lambda figures: figures.excellent),
        (outcome.low_name, lambda figures: figures.low),
    )


def summed(figures: Iterable[Figures], of: Callable[[Figures], Rate]) -> Rate:
    """Return the rates of several units as one: a student counts once a subject."""
    rates = [of(one) for one in figures]
    return Rate(sum(rate.students for rate in rates), sum(rate.of for rate in rates))


def _figures(outcome: RatesOutcome) -> Iterable[Figure]:
    units = [one for one in outcome.grades if one.figures.sat]
    sat = sum(one.figures.sat for one in units)
    missing = sum(one.figures.enrolled - one.figures.sat for one in units)
    yield Figure("参考", f"{sat} 人次", f"一名学生一科一次；应考没有成绩的 {missing} 人次")
    for name, of in _rates(outcome):
        rate = summed((one.figures for one in units), of)
        if rate.share is not None:
            yield Figure(
                name, _percent(rate.share), f"各科合起来 {rate.students}/{rate.of} 人次{_last(units, of)}"
            )
    widest = max((found for one in outcome.cohorts if (found := _apart(*one)) is not None), default=None)
    if widest is not None:
        gap, text = widest
        yield Figure("各班平均分最多相差", f"{decimal_text(gap, 2)} 分", text)
    aims = len(outcome.aims)
    if aims:
        yield Figure("有目标分的", f"{aims} 人次", f"按「{outcome.listing.name}」在册，随班就读的不列")


def _last(units: Sequence[UnitRates], of: Callable[[Figures], Rate]) -> str:
    """Return the same rate in the last exam, where it can be compared for everybody."""
    before = [one.last for one in units if one.last is not None]
    comparable = all(one.change is not None and one.change.pass_ is not None for one in units)
    was = summed(before, of).share if len(before) == len(units) and comparable else None
    return "" if was is None else f"\n上次 {_percent(was)}"


def _apart(cohort: UnitRates, members: Sequence[UnitRates]) -> tuple[Fraction, str] | None:
    """Return how far the means of the classes of a grade and subject are apart, and which two; None for fewer."""
    means = [(one.figures.mean, one) for one in members if one.figures.mean is not None]
    if len(means) < 2:
        return None
    (low, lowest), (high, highest) = min(means, key=lambda one: one[0]), max(means, key=lambda one: one[0])
    names = [one.class_name or one.school or "" for one in (highest, lowest)]
    text = f"{cohort_name(cohort)}：{names[0]} {decimal_text(high, 2)}，{names[1]} {decimal_text(low, 2)}"
    return high - low, text


def _sentences(outcome: RatesOutcome) -> Iterable[str]:
    shares = [
        (share, name)
        for name, rate in _by_subject(outcome, lambda f: f.pass_)
        if (share := rate.share) is not None
    ]
    if len(shares) > 1:
        (low, worst), (high, best) = min(shares, key=lambda one: one[0]), max(shares, key=lambda one: one[0])
        if low < high:
            yield f"及格率最高的学科是{best}（{_percent(high)}），最低的是{worst}（{_percent(low)}）。"
        else:
            yield f"各学科的及格率都是 {_percent(low)}。"
    if outcome.no_aims:
        yield f"没有列目标分：{outcome.no_aims}。"
    grades = {one.grade_name for one in outcome.grades}
    if len(grades) > 1:
        yield "各年级的试卷不同，合起来的率只供参考；一个年级一科的数见「总表」和「学科」。"
    if number := open_questions(outcome.findings):
        yield f"请教务处回答 {number} 个问题（见下面），回答后这些数可能变。"


def _by_subject(outcome: RatesOutcome, of: Callable[[Figures], Rate]) -> list[tuple[str, Rate]]:
    found: dict[str, list[UnitRates]] = {}
    for one in outcome.grades:
        found.setdefault(one.subject, []).append(one)
    return [(name, summed((one.figures for one in units), of)) for name, units in found.items()]


def _drawings(outcome: RatesOutcome) -> Iterable[Drawing]:
    by_rate = [(name, _by_subject(outcome, of)) for name, of in _rates(outcome)]
    names = tuple(name for name, _ in by_rate[0][1])[:_MOST_SUBJECTS]
    series = tuple(
        Series(name, tuple(rate.share for _, rate in rates[:_MOST_SUBJECTS])) for name, rates in by_rate
    )
    if any(value is not None for one in series for value in one.values):
        yield Drawing("各学科的率", "学科", "占计率人数", names, series, percent=True)
    classes: dict[str, list[UnitRates]] = {}
    for one in outcome.classes:
        classes.setdefault(f"{one.school or ''}{one.class_name}", []).append(one)
    rates = [summed((one.figures for one in units), lambda f: f.pass_).share for units in classes.values()]
    if 1 < len(classes) <= _MOST_CLASSES and any(rate is not None for rate in rates):
        yield Drawing(
            "各班的及格率（各科合起来）",
            "班级",
            "及格率",
            tuple(classes),
            (Series("及格率", tuple(rates)),),
            percent=True,
        )


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100, 1)}%"
