"""The columns that 总表 and 按教师 share: the numbers, what stands beside them, and what changed."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.class_rates import Beside, Figures, Rate, RatesOutcome, UnitRates
from xuekun_cli.model.scores.marks import SCALE

COUNT, RATE, MEAN = 7.5, 8.5, 8.5
_HUNDRED = 100


def main_columns(outcome: RatesOutcome) -> list[Column]:
    """Return the columns of `main_cells`: those of a 质量分析表."""
    low = outcome.low_count_name.removesuffix("人数")
    people = [Column("计率\n人数", COUNT)] if _other_people(outcome) else []
    return [
        Column("参考\n人数", COUNT),
        *people,
        Column("总分", 10, "number"),
        Column("平均分", MEAN, "two"),
        Column("及格\n人数", COUNT),
        Column("及格率", RATE, "percent2"),
        Column("优秀\n人数", COUNT),
        Column("优秀率", RATE, "percent2"),
        Column(f"{low}\n人数", COUNT),
        Column(outcome.low_name, RATE, "percent2"),
        Column("四率和", RATE, "two"),
    ]


def main_cells(outcome: RatesOutcome, one: Figures) -> list[object]:
    """Return the numbers of a unit; a rate of nobody is left blank."""
    people: list[object] = [one.people] if _other_people(outcome) else []
    rates = [cell for rate in (one.pass_, one.excellent, one.low) for cell in _rate(rate)]
    return [
        one.sat,
        *people,
        one.total / SCALE if one.sat else None,
        _value(one.mean),
        *rates,
        _value(one.four_sum),
    ]


def _other_people(outcome: RatesOutcome) -> bool:
    """Tell whether rates are divided by another number than that of the takers."""
    return any(one.figures.people != one.figures.sat for one in outcome.classes)


_MOMENTS = ("最高分", "最低分", "下四\n分位", "中位数", "上四\n分位", "标准差")


def beside_columns(outcome: RatesOutcome) -> list[Column]:
    """Return the columns of `beside_cells`."""
    weighted = [Column("综合分", RATE, "two")] if outcome.convention.weights is not None else []
    titles = ("平均分", "及格率", "优秀率", outcome.low_name, "四率和")
    return [
        Column("应考\n人数", COUNT),
        Column("无成绩", COUNT),
        Column("随班\n就读", COUNT),
        *(Column(title, MEAN, "number" if "分" in title and "位" not in title else "two") for title in _MOMENTS),
        Column("满分\n人数", COUNT),
        *weighted,
        Column("超均率", RATE, "percent2"),
        *(Column(f"比年级\n{title}", RATE, "two") for title in titles),
    ]


def beside_cells(outcome: RatesOutcome, one: UnitRates) -> list[object]:
    """Return who did not sit, the moments, 综合分, and the unit less its grade (rates in percentage points)."""
    figures = one.figures
    weighted = [_value(figures.weighted)] if outcome.convention.weights is not None else []
    sd = None if figures.variance is None else float(figures.variance) ** 0.5
    return [
        figures.enrolled,
        figures.enrolled - figures.sat,
        figures.exempt or None,
        _score(figures.max),
        _score(figures.min),
        _value(figures.lower_quartile),
        _value(figures.median),
        _value(figures.upper_quartile),
        sd,
        figures.full_marks if figures.full_mark else None,
        *weighted,
        _value(one.above),
        *_differences(one.less_cohort),
    ]


def last_columns(outcome: RatesOutcome) -> list[Column]:
    """Return the columns of `last_cells`; none without a last exam."""
    if outcome.last is None:
        return []
    titles = ("平均分", "及格率", "优秀率", outcome.low_name, "四率和", "超均率")
    return [
        Column("上次\n参考", COUNT),
        Column("上次\n平均分", MEAN, "two"),
        *(Column(f"上次\n{title}", RATE, "percent2") for title in ("及格率", "优秀率", outcome.low_name)),
        Column("上次\n四率和", RATE, "two"),
        *(Column(f"变化\n{title}", RATE, "two") for title in titles),
        Column("不能和上次比的数", 24, "left"),
    ]


def last_cells(outcome: RatesOutcome, one: UnitRates) -> list[object]:
    """Return the last exam of the same classes, and the difference where the way of counting allows it."""
    if outcome.last is None:
        return []
    if one.last is None:
        return [*[None] * 12, "上次没有这些班的这一科"]
    last, change = one.last, one.change
    above = None if change is None else _points(change.above)
    return [
        last.sat,
        _value(last.mean),
        _value(last.pass_.share),
        _value(last.excellent.share),
        _value(last.low.share),
        _value(last.four_sum),
        *_differences(change),
        above,
        "；".join(one.why_not),
    ]


def _differences(one: Beside | None) -> list[object]:
    if one is None:
        return [None] * 5
    rates = (_points(one.pass_), _points(one.excellent), _points(one.low))
    return [_value(one.mean), *rates, _value(one.four_sum)]


def _rate(rate: Rate) -> list[object]:
    return [None, None] if rate.share is None else [rate.students, float(rate.share)]


def _value(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _points(share: Fraction | None) -> float | None:
    """Return a difference of rates in percentage points."""
    return None if share is None else float(share * _HUNDRED)


def _score(score: int | None) -> float | None:
    return None if score is None else score / SCALE
