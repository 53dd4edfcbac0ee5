"""The worked examples of ``value_added``, and the lines that they have to try.

Its level is no line that a count can stand on: the ends of an interval are estimates. Examples stand on both
sides of it; just below, at and just above are asked for the two numbers of students.
"""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Example, Policy
from xuekun_cli.model.policy.value_added import ValueAddedExample
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.rules.value_added.reading import reading

_ONE = Fraction(1)
_COHORT, _LISTED = "value_added.cohort_at_least", "value_added.listed_at_least"


def boundaries_value_added(policy: Policy) -> list[Boundary]:
    """Return the lines of ``value_added`` that decide something."""
    return [] if policy.file.value_added is None else [Boundary(_COHORT, _ONE), Boundary(_LISTED, _ONE)]


def check_value_added(policy: Policy, number: int, example: Example) -> list[Checked]:
    """Return what came of an example of ``value_added``; [] for an example of another section.

    ``number`` counts from 1. Raises `CannotGoOn` when the policy lacks the section.
    """
    if not isinstance(example, ValueAddedExample):
        return []
    rule, given = policy.file.value_added, example.value_added
    if rule is None:
        raise CannotGoOn(
            f"例子「{example.title}」要用 value_added，办法里没有", "请补上 value_added，或删掉例子。"
        )
    difference = given.actual - given.expected
    found = reading(rule, given.cohort, given.listed, float(difference), float(given.spread))
    more = f"{'多' if difference >= 0 else '少'} {decimal_text(abs(difference), 1)} 人"
    return [
        Checked(
            number,
            example.title,
            f"别的班 {given.cohort} 人，在册 {given.listed} 人，比预期{more}",
            example.is_,
            found.value,
            f"标准差 {decimal_text(given.spread, 1)} 人，区间的把握 {rule.level}（{rule.numbers_clause}）",
            (
                Probe(_COHORT, Fraction(given.cohort - rule.cohort_at_least)),
                Probe(_LISTED, Fraction(given.listed - rule.listed_at_least)),
            ),
        )
    ]
