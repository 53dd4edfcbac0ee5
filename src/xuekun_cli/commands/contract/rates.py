"""The JSON of `rates` (DESIGN §5): every rate with what it is made of, exact, printed to six decimals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, input_part, policy_part
from xuekun_cli.model.results.class_rates import Aim, Beside, Figures, Rate, RatesOutcome, UnitRates
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six


def rates_document(outcome: RatesOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``rates --json``: ``groups`` are class by class and subject."""
    last = outcome.last
    return {
        "command": "rates",
        "version": __version__,
        "policy": policy_part(outcome.policy),
        "listing_policy": policy_part(outcome.listing),
        "title": outcome.title,
        "use": outcome.convention.name,
        "spread": outcome.convention.spread,
        "rules": [
            {
                "name": one.name,
                "text": one.text,
                "formula": one.formula or None,
                "clause": one.clause or None,
                "path": one.path or None,
            }
            for one in outcome.rules
        ],
        "exam": outcome.exam or None,
        "inputs": [input_part(item) for item in outcome.inputs],
        "before": None
        if last is None
        else {
            "exam": last.name or None,
            "inputs": [input_part(item) for item in last.inputs],
            "students": last.students,
            "classes": last.classes,
        },
        "outputs": list(outputs),
        "groups": [_unit(one) for one in outcome.classes],
        "teachers": [_unit(one) | {"remark": one.remark} for one in outcome.teachers],
        "grades": [_unit(one) for one in outcome.grades],
        "schools": [_unit(one) for one in outcome.schools],
        "everyone": [_unit(one) for one in outcome.everyone],
        "targets": [_aim(one) for one in outcome.aims],
        "no_targets": outcome.no_aims or None,
        "findings": [finding_part(finding) for finding in outcome.findings],
    }


def _unit(one: UnitRates) -> dict[str, Any]:
    figures = one.figures
    return {
        "school": one.school,
        "grade": one.grade_name or None,
        "class": one.class_name or None,
        "classes": list(one.classes),
        "subject": one.subject,
        "teacher": one.teacher or None,
        **_figures(figures),
        "full_mark": _points(figures.full_mark),
        "lines": {
            "pass": _six(figures.lines.pass_),
            "excellent": _six(figures.lines.excellent),
            "low": _six(figures.lines.low),
        },
        "tenths": list(figures.tenths),
        "cohort": one.cohort or None,
        "above_cohort": _six(one.above),
        "minus_cohort": None if one.less_cohort is None else _beside(one.less_cohort),
        "last": None
        if one.last is None
        else _figures(one.last) | {"full_mark": _points(one.last.full_mark), "above_cohort": _six(one.last_above)},
        "change": None if one.change is None else _beside(one.change),
        "not_compared": list(one.why_not),
    }


def _figures(one: Figures) -> dict[str, Any]:
    return {
        "takers": one.sat,
        "enrolled": one.enrolled,
        "counted": one.people,
        "dropped": one.dropped,
        "exempt": one.exempt,
        "total": one.total / SCALE,
        "average": _six(one.mean),
        "pass_rate": _six(one.pass_.share),
        "excellent_rate": _six(one.excellent.share),
        "low_rate": _six(one.low.share),
        "passed": _rate(one.pass_),
        "excellent": _rate(one.excellent),
        "low": _rate(one.low),
        "full_marks": one.full_marks,
        "max": _points(one.max),
        "min": _points(one.min),
        "lower_quartile": _six(one.lower_quartile),
        "median": _six(one.median),
        "upper_quartile": _six(one.upper_quartile),
        "sd": _six(one.sd),
        "four_sum": _six(one.four_sum),
        "weighted": _six(one.weighted),
    }


def _beside(one: Beside) -> dict[str, Any]:
    return {
        "average": _six(one.mean),
        "pass_rate": _six(one.pass_),
        "excellent_rate": _six(one.excellent),
        "low_rate": _six(one.low),
        "four_sum": _six(one.four_sum),
        "weighted": _six(one.weighted),
        "median": _six(one.median),
        "above_cohort": _six(one.above),
    }


def _aim(one: Aim) -> dict[str, Any]:
    return {
        "school": one.school,
        "class": one.class_name,
        "student_id": one.student_id,
        "name": one.name,
        "subject": one.subject,
        "category": one.category,
        "score": one.score / SCALE,
        "leave_category": _points(one.leave_category),
        "exit_score": _points(one.exit_score),
        "class_average": _points(one.mean),
        "pass": _points(one.pass_),
        "excellent": _points(one.excellent),
        "next": None if one.next is None else {"name": one.next.name, "score": one.next.score / SCALE},
        "gap": _points(one.gap),
        "file": one.ref.file,
        "sheet": one.ref.sheet,
        "cell": one.ref.cell,
    }


def _rate(one: Rate) -> dict[str, int]:
    return {"students": one.students, "of": one.of}


def _points(score: int | None) -> float | None:
    return None if score is None else score / SCALE


def _six(value: Fraction | None) -> float | None:
    return None if value is None else six(value)
