"""增值（参考）of a term: which rule, whether it can be estimated at all, and the estimates by teacher."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.value_added import ValueAdded
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.report import Judged
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.model.results.value_added import ValueAddedOutcome
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.value_added.both import lines_of, own_mean, sitters

DEFAULT = "value-added"
"""The shipped policy whose section holds where the policy in use has none."""
ONLY_REGISTER = "有一次只有名册，没有全班的成绩，不能估计"
MOST_STUDENTS = 20_000
"""For so many in nine subjects the estimates take six to eight seconds, beside ten for the rest of a report."""
TOO_MANY = f"两次考试的学生超过 {MOST_STUDENTS} 人，要算很久，没有估计；请一所学校一所学校地算"
OTHER_LINES = "这份办法的类别不全是按平均分的几成划的，不能估计"


class Seated(NamedTuple):
    """One exam as it was judged."""

    table: ScoreTable
    groups: Sequence[Group]
    register_only: bool


def value_added_of(
    policy: Policy,
    conversion: Conversion,
    exams: tuple[Seated, Seated],
    matching: Matching,
    found: Sequence[Transition],
    struck: Collection[tuple[int, str]],
    judged: Sequence[Judged],
) -> ValueAddedOutcome:
    """Return the estimates beside the rows of ``judged``; ``found`` are the moves that they were counted from."""
    from xuekun_cli.rules.value_added.units import Term, value_added

    rule, lines = _rule(policy), lines_of(policy)
    if any(exam.register_only for exam in exams):
        return ValueAddedOutcome(rule, off=ONLY_REGISTER)
    if sum(after >= 0 for after in matching.after_of) > MOST_STUDENTS:
        return ValueAddedOutcome(rule, off=TOO_MANY)
    if lines is None:
        return ValueAddedOutcome(rule, off=OTHER_LINES)
    before, after = exams
    frozen = conversion.line.is_ == "frozen"
    groups = (before.groups, after.groups)
    both = sitters(before.table, after.table, groups, matching.after_of, frozen=frozen)
    categories = [band.category for band in policy.bands]
    changed = frozenset(matching.changed_class)
    centred = own_mean(policy, frozen=frozen)
    term = Term(conversion, categories, lines, both, found, frozenset(struck), changed, centred)
    return ValueAddedOutcome(rule, value_added(rule, term, [one.unit for one in judged]))


def _rule(policy: Policy) -> ValueAdded:
    """Return the policy's own section, or the shipped one's."""
    own = policy.file.value_added or load_policy(DEFAULT, examples=False).file.value_added
    if own is None:
        raise CannotGoOn(f"随程序的 {DEFAULT} 里没有 value_added", "请重新安装。")
    return own
