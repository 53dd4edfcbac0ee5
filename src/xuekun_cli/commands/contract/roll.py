"""The JSON of `roll`: everybody of the last register and who entered, by what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, input_part, policy_part
from xuekun_cli.model.register import COL_REVIEW
from xuekun_cli.model.results.rolling import AWAY, OFF_THE_LIST, WAITING, Moved, RollOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six


def roll_document(outcome: RollOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``roll --json``.

    Every row of the last register is in one of ``stayed``, ``left`` (脱困), ``pending``, ``lost`` (流失, 转出)
    and ``other`` (struck and not listed, registered as exempt); ``entered`` are the rest of the new register.
    """
    screen, rolled = outcome.screen, outcome.rolled
    old = [one for one in rolled.moved if one.last is not None]
    return {
        "command": "roll",
        "version": __version__,
        "policy": policy_part(screen.policy),
        "exam": rolled.exam,
        "register": {"file": rolled.last.file, "sha256": rolled.last.sha256, "exam": rolled.last.exam},
        "earlier_exams": list(rolled.labels),
        "again": outcome.again,
        "inputs": [input_part(item) for item in screen.inputs],
        "outputs": list(outputs),
        "stayed": _parts(outcome, (one for one in old if one.listed >= 0)),
        "entered": _parts(outcome, (one for one in rolled.moved if one.last is None)),
        "left": _parts(outcome, (one for one in old if one.what in OFF_THE_LIST)),
        "pending": _parts(outcome, (one for one in old if one.what in WAITING)),
        "lost": _parts(outcome, (one for one in old if one.what in AWAY)),
        "other": _parts(
            outcome,
            (one for one in old if one.listed < 0 and one.what not in (*OFF_THE_LIST, *WAITING, *AWAY)),
        ),
        "findings": [finding_part(finding) for finding in screen.findings],
    }


def _parts(outcome: RollOutcome, people: Iterable[Moved]) -> list[dict[str, Any]]:
    return [_part(outcome, one) for one in people]


def _part(outcome: RollOutcome, one: Moved) -> dict[str, Any]:
    last = one.last
    on = outcome.rolled.rows.get(one.listed)
    return {
        "school": one.who.school,
        "class": one.who.class_name,
        "student_id": one.who.student_id,
        "name": one.who.name,
        "subject": one.who.subject,
        "outcome": one.what,
        "status": one.status or None,
        **({"provisional": True} if one.provisional else {}),
        "before": last.category if last else None,
        "after": one.after or None,
        "before_score": None if last is None or last.score is None else last.score / SCALE,
        "after_score": None if one.score is None else one.score / SCALE,
        "before_relative": _six(last.relative) if last else None,
        "after_relative": _six(one.relative),
        "review_before": last.typed.get(COL_REVIEW) if last else None,
        "times": on.times if on else None,
        "history": [
            {"exam": past.exam, "category": past.said or None, "relative": _six(past.relative)}
            for past in (on.history if on else ())
        ],
    }


def _six(value: Fraction | None) -> float | None:
    return None if value is None else six(value)
