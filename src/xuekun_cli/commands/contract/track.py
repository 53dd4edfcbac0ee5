"""The JSON of `track`: exams, every student and subject over them, stays, hints, classes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, input_part, policy_part
from xuekun_cli.commands.contract.value_added import value_added_part
from xuekun_cli.model.results.tracking import ClassTrack, Hint, Stay, TrackOutcome, Trail
from xuekun_cli.model.results.transitions import UNLISTED
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six

_PLACES = 6
"""Decimals of what is a float by nature."""


def track_document(one: TrackOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``track --json``. Lists within a student have one entry an exam, in their order.

    ``categories``: a category, null for not listed, 缺考 or 不在册. Ranks are there only where they were asked for.
    """
    return {
        "command": "track",
        "version": __version__,
        "policy": policy_part(one.policy),
        "tracking": {
            "running": one.rule.running,
            "falls": one.rule.falls,
            "within": one.rule.within / SCALE,
            "clause": one.rule.clause,
            "from": one.rule_from,
        },
        "inputs": [input_part(item) for item in one.inputs],
        "outputs": list(outputs),
        "exams": [
            {
                "exam": exam.name,
                "places": list(exam.places),
                "students": exam.students,
                "in_earlier_exams": exam.known,
                "counts": dict(exam.counts),
            }
            for exam in one.exams
        ],
        "students": [_trail(trail, one.ranks) for trail in one.trails],
        "exempt": [_trail(trail, False) for trail in one.exempt],
        "running": [
            _who(trail) | _stay(stay, one) | {"lasting": one.lasting(trail, stay)} for trail, stay in one.running
        ],
        "hints": [_hint(hint, one) for hint in one.hints],
        "groups": [_class(track) for track in one.classes],
        "value_added": value_added_part(one.valued),
        "findings": [finding_part(finding) for finding in one.findings],
    }


def _who(trail: Trail) -> dict[str, Any]:
    person = trail.person
    return {
        "school": person.school,
        "class": person.class_name,
        "student_id": person.student_id,
        "name": person.name,
        "subject": trail.subject,
        **({"provisional": True} if person.provisional else {}),
    }


def _trail(trail: Trail, ranks: bool) -> dict[str, Any]:
    points = trail.points
    longest = trail.longest
    document = _who(trail) | {
        "scores": [None if point.score is None else point.score / SCALE for point in points],
        "relative": [_six(point.relative) for point in points],
        "categories": [None if point.category == UNLISTED else point.category for point in points],
        "percentile": [_six(point.percentile) for point in points],
        "t": [None if point.t_score is None else round(point.t_score, _PLACES) for point in points],
        "times_listed": trail.times,
        "times_seen": trail.seen,
        "longest_stay": longest.times if longest else 0,
        "change": _six(trail.change),
        "latest_change": _six(trail.latest_change),
    }
    if ranks:
        document["ranks"] = [point.rank for point in points]
    return document


def _stay(stay: Stay, one: TrackOutcome) -> dict[str, Any]:
    return {"times": stay.times, "first": one.exams[stay.first].name, "last": one.exams[stay.last].name}


def _hint(hint: Hint, one: TrackOutcome) -> dict[str, Any]:
    return _who(hint.trail) | {
        "kind": hint.kind.value,
        "falls": hint.falls,
        "first": one.exams[hint.first].name,
        "last": one.exams[hint.last].name,
        "above_line": _six(hint.gap),
        "text": hint.words,
    }


def _class(track: ClassTrack) -> dict[str, Any]:
    return {
        "school": track.school,
        "class": track.class_name,
        "subject": track.subject,
        "seen": list(track.seen),
        "counts": {name: list(column) for name, column in track.counts.items()},
        "mean_relative": [_six(value) for value in track.mean],
        "first_listed_relative": [_six(value) for value in track.followed],
    }


def _six(value: Fraction | None) -> float | None:
    return None if value is None else six(value)
