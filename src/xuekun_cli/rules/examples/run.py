"""Runs the worked examples of a policy, and says which of its lines they leave untried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.document import Policy, ScreenExample
from xuekun_cli.model.results.examples import Boundary, Checked
from xuekun_cli.rules.examples.rates import boundaries_rates, check_rates
from xuekun_cli.rules.examples.screening import boundaries_screening, check_screening
from xuekun_cli.rules.examples.support import boundaries_support, check_support
from xuekun_cli.rules.examples.term import boundaries_term, check_term
from xuekun_cli.rules.examples.tracking import boundaries_tracking, check_tracking
from xuekun_cli.rules.examples.value_added import boundaries_value_added, check_value_added


class Untried(NamedTuple):
    """A line of a policy that no example stands just below, on, or just above."""

    path: str
    sides: tuple[str, ...]
    """Which of 低一点, 正好, 高一点 are missing."""


def run_examples(policy: Policy) -> list[Checked]:
    """Return what came of every expectation of every example, in the order of the file."""
    checked: list[Checked] = []
    for number, example in enumerate(policy.file.examples, start=1):
        if isinstance(example, ScreenExample):
            checked.extend(check_screening(policy, number, example))
        else:
            for check in (check_term, check_rates, check_support, check_value_added, check_tracking):
                checked.extend(check(policy, number, example))
    return checked


def boundaries(policy: Policy) -> list[Boundary]:
    """Return every line that the policy's own file says; those of a policy that it extends are tried there."""
    found = [
        *boundaries_screening(policy),
        *boundaries_term(policy),
        *boundaries_rates(policy),
        *boundaries_support(policy),
        *boundaries_value_added(policy),
        *boundaries_tracking(policy),
    ]
    return [one for one in found if one.path in policy.places and policy.places[one.path].file == policy.path]


def untried(policy: Policy, checked: Sequence[Checked]) -> list[Untried]:
    """Return the lines that the examples leave out on one side or another."""
    missing = []
    for boundary in boundaries(policy):
        distances = [probe.distance for one in checked for probe in one.probes if probe.path == boundary.path]
        sides = {
            "低一点": any(-boundary.near <= distance < 0 for distance in distances),
            "正好": 0 in distances,
            "高一点": any(0 < distance <= boundary.near for distance in distances),
        }
        lacking = tuple(side for side, found in sides.items() if not found)
        if lacking:
            missing.append(Untried(boundary.path, lacking))
    return missing
