"""总览 of 一分二率: rates over everybody counted anew from the classes, and what cannot be told is not told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from sample_rates import sample_rates
from xuekun_cli.model.results.class_rates import Rate, RatesOutcome
from xuekun_cli.workbooks.rates.overview import rates_overview


@pytest.fixture(scope="module")
def outcome() -> RatesOutcome:
    return sample_rates()


def shown(rate: Fraction) -> str:
    return f"{float(rate * 100):.1f}%"


def test_a_rate_is_that_of_all_classes_and_subjects_together(outcome: RatesOutcome) -> None:
    """Not the mean of rates; with numerator and denominator, and the last exam's where it can be compared."""
    figures = {one.label: one for one in rates_overview(outcome).figures}
    sat = sum(one.figures.sat for one in outcome.classes)
    assert figures["参考"].value == f"{sat} 人次"
    for name, kind in (("及格率", "pass_"), ("优秀率", "excellent"), (outcome.low_name, "low")):
        rates: list[Rate] = [getattr(one.figures, kind) for one in outcome.classes]
        part, whole = sum(rate.students for rate in rates), sum(rate.of for rate in rates)
        assert figures[name].value == shown(Fraction(part, whole))
        assert f"{part}/{whole} 人次" in figures[name].beside
    last = [one.last.pass_ for one in outcome.grades if one.last is not None]
    was = Fraction(sum(rate.students for rate in last), sum(rate.of for rate in last))
    assert f"上次 {shown(was)}" in figures["及格率"].beside


def test_the_widest_gap_is_that_of_two_classes_of_one_grade_and_subject(outcome: RatesOutcome) -> None:
    by_subject: dict[str, list[Fraction]] = {}
    for one in outcome.classes:
        assert one.figures.mean is not None
        by_subject.setdefault(one.subject, []).append(one.figures.mean)
    widest = max(max(means) - min(means) for means in by_subject.values())
    (figure,) = [one for one in rates_overview(outcome).figures if one.label == "各班平均分最多相差"]
    assert figure.value == f"{float(widest):.2f} 分"


def test_without_a_last_exam_and_without_full_marks_nothing_is_made_up(outcome: RatesOutcome) -> None:
    """No rate of nobody, no comparison, no chart of it."""
    none = Rate(0, 0)

    def bare(units: tuple) -> tuple:
        return tuple(
            replace(
                one, last=None, change=None, figures=replace(one.figures, pass_=none, excellent=none, low=none)
            )
            for one in units
        )

    one = replace(outcome, last=None, classes=bare(outcome.classes), grades=bare(outcome.grades))
    overview = rates_overview(one)
    assert [figure.label for figure in overview.figures if figure.label.endswith("率")] == []
    assert overview.drawings == ()
    assert not [
        text for text in (*overview.about, *(figure.beside for figure in overview.figures)) if "上次" in text
    ]
