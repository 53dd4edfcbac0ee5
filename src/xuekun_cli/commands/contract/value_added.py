"""The key ``value_added`` of the JSON of `report`, `check` and `track`: estimates beside the official rates, marked as advisory."""

from __future__ import annotations

from typing import Any

from xuekun_cli.model.results.report import Judged, Valued
from xuekun_cli.model.results.value_added import Estimate, UnitValue

DIGITS = 6
"""Decimals of every number, as in all JSON; the estimates are far less exact than that."""


def value_added_part(valued: Valued | None) -> dict[str, Any] | None:
    """Return the estimates of every teacher and subject (class and subject), in students; null without any.

    ``teachers`` stand in the order of the document's own ``teachers`` (of `track`: class by class). ``low`` and ``high`` are the ends of the
    interval of ``difference`` (actual − expected) at ``level``.
    """
    if valued is None:
        return None
    rule = valued.value.rule
    return {
        "advisory": True,
        "level": rule.level,
        "cohort_at_least": rule.cohort_at_least,
        "listed_at_least": rule.listed_at_least,
        "clause": rule.clause,
        "off": valued.value.off or None,
        "teachers": [_unit(judged, unit) for judged, unit in valued.rows],
    }


def _unit(judged: Judged, value: UnitValue) -> dict[str, Any]:
    unit = judged.unit
    return {
        "teacher": unit.teacher or None,
        "subject": unit.subject,
        "school": unit.school,
        "classes": list(unit.classes),
        "cohort": value.cohort,
        "listed": value.listed,
        "unseen": value.unseen,
        "others": value.others,
        "converted": _estimate(value.converted),
        "added": _estimate(value.added),
        "net": _estimate(value.net),
        "reading": value.reading.value,
        "why": value.why or None,
    }


def _estimate(one: Estimate | None) -> dict[str, float] | None:
    if one is None:
        return None
    return {
        "actual": one.actual,
        "expected": round(one.expected, DIGITS),
        "difference": round(one.difference, DIGITS),
        "low": round(one.low, DIGITS),
        "high": round(one.high, DIGITS),
    }
