"""The worked examples of ``tracking``, and the lines that they have to try."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Example, Policy
from xuekun_cli.model.policy.tracking import TrackingExample
from xuekun_cli.model.policy.wording import NOT_LISTED
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.results.tracking import Point
from xuekun_cli.model.results.transitions import ABSENT, UNLISTED
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.tracking.trail import falls_to, runs, slides, stays_of

_ONE = Fraction(1)
"""One exam, one fall, one point."""
_RUNNING, _FALLS, _WITHIN = "tracking.running", "tracking.falls", "tracking.within"


def boundaries_tracking(policy: Policy) -> list[Boundary]:
    """Return the lines of ``tracking`` that decide something."""
    if policy.file.tracking is None:
        return []
    return [Boundary(path, _ONE) for path in (_RUNNING, _FALLS, _WITHIN)]


def check_tracking(policy: Policy, number: int, example: Example) -> list[Checked]:
    """Return what came of an example of ``tracking``; [] for an example of another section.

    ``number`` counts from 1. Raises `CannotGoOn` when the policy lacks the section.
    """
    if not isinstance(example, TrackingExample):
        return []
    rule, given = policy.file.tracking, example.tracking
    if rule is None:
        raise CannotGoOn(f"例子「{example.title}」要用 tracking，办法里没有", "请补上 tracking，或删掉例子。")
    found, probes = "没有", []
    if given.listed:
        points = [Point({NOT_LISTED: UNLISTED}.get(one, one) if one != ABSENT else ABSENT) for one in given.listed]
        longest = max(stays_of(points), key=lambda stay: stay.times, default=None)
        found = "连续在册" if runs(rule, longest) else found
        probes.append(Probe(_RUNNING, Fraction((longest.times if longest else 0) - rule.running)))
    if given.relative:
        falls, _ = falls_to(given.relative.__getitem__, len(given.relative) - 1)
        if slides(rule, falls, given.above, listed=given.above is None):
            found = "提醒"
        probes.append(Probe(_FALLS, Fraction(falls - rule.falls)))
        if given.above is not None:
            probes.append(Probe(_WITHIN, given.above - Fraction(rule.within, SCALE)))
    what = "、".join(given.listed) or " → ".join(f"{float(one):g}" for one in given.relative)
    return [
        Checked(number, example.title, what, example.is_, found, f"这一节的依据：{rule.clause}", tuple(probes))
    ]
