"""The worked examples of conversion, targets, stars and retention, and the lines that they have to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import Conversion, ConversionExample
from xuekun_cli.model.policy.document import Example, Policy
from xuekun_cli.model.policy.term import (
    GivenCounts,
    GivenEnrolment,
    LevelsCase,
    MilestonesCase,
    PointsCase,
    Retention,
    RetentionExample,
    Stars,
    StarsExample,
    Targets,
    TargetsExample,
)
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.results.term import CategoryCount, Enrolment, StillNeeded
from xuekun_cli.rules.conversion.counts import net
from xuekun_cli.rules.conversion.milestones import judge_milestones
from xuekun_cli.rules.conversion.retention import retention
from xuekun_cli.rules.conversion.still_needed import Room
from xuekun_cli.rules.conversion.targets import judge_levels, rows_of
from xuekun_cli.rules.examples.conversion import boundaries_conversion, check_conversion
from xuekun_cli.rules.support.stars import NOT_REACHED, judge_points, judge_unit

_NEAR_SHARE = Fraction(1, 20)
"""Five percentage points."""
_NEAR_ONE = Fraction(1)
"""One point, one text."""
_TOGETHER = "合计"
_UNKNOWN = "算不出"
_OUT_OF_REACH = "达不到"


def boundaries_term(policy: Policy) -> list[Boundary]:
    """Return every line of conversion, targets, stars and retention that decides something."""
    file = policy.file
    found: list[Boundary] = []
    if file.conversion is not None:
        found += boundaries_conversion(file.conversion)
    if file.targets is not None:
        found += [Boundary(path, _NEAR_SHARE) for path in _target_lines(file.targets, _categories(policy))]
    if file.stars is not None:
        found += [Boundary(path, _NEAR_ONE) for path in _star_lines(file.stars)]
    if file.retention is not None:
        found += [Boundary(path, _NEAR_SHARE) for path in _retention_lines(file.retention)]
    return found


def check_term(policy: Policy, number: int, example: Example) -> list[Checked]:
    """Return what came of an example of one of the four sections; [] for an example of another section.

    ``number`` counts from 1. Raises `CannotGoOn` when the policy lacks what the example is about.
    """
    match example:
        case ConversionExample():
            return check_conversion(policy, number, example)
        case TargetsExample():
            return _check_targets(policy, number, example)
        case StarsExample():
            return _check_stars(policy, number, example)
        case RetentionExample():
            return _check_retention(policy, number, example)
    return []


def _lacking(title: str, section: str) -> NoReturn:
    raise CannotGoOn(f"例子「{title}」要用 {section}，办法里没有", f"请补上 {section}，或删掉例子。")


def _target_lines(targets: Targets, categories: Sequence[str]) -> list[str]:
    """Return the path of every line; a level's general one only where some category has none of its own."""
    found = []
    for level in targets.levels or ():
        own = level.by_category or {}
        if level.at_least is not None and not (categories and set(categories) <= own.keys()):
            found.append(f"targets.{level.name}.at_least")
        found += [f"targets.{level.name}.by_category.{category}" for category in own]
    return found + [f"targets.{one.name}.at_least" for one in targets.milestones or ()]


def _categories(policy: Policy) -> list[str]:
    return [band.category for band in policy.bands] if policy.can_screen else []


def _count(category: str, given: GivenCounts) -> CategoryCount:
    return CategoryCount(category, given.initial, given.converted, given.added, lost=given.lost)


def _room(title: str, given: Mapping[str, GivenCounts], order: Sequence[str]) -> Room:
    """Return who of an example can still get better. Raises `CannotGoOn` for numbers that do not fit together."""
    names = [name for name in order if name in given] + [name for name in given if name not in order]
    relapsed: dict[tuple[str, str], int] = {}
    fell = dict.fromkeys(names, 0)
    for lower, upper in pairwise([*names, ""]):
        if given[lower].relapsed:
            relapsed[upper, lower] = given[lower].relapsed
            fell[upper] = given[lower].relapsed
    left = {name: one.initial - one.converted - one.lost - fell[name] for name, one in given.items()}
    for name, one in given.items():
        if left[name] < 0 or one.relapsed > one.added or "" in fell:
            raise CannotGoOn(
                f"例子「{title}」里{name}的人数对不上",
                "转化、流失和退到下一类的加起来不能超过期初人数；relapsed 不能超过 added，最上一类没有 relapsed。",
            )
    added = {name: one.added - one.relapsed for name, one in given.items()}
    return Room(left, {}, added, relapsed)


def _check_targets(policy: Policy, number: int, example: TargetsExample) -> list[Checked]:
    targets, conversion, case = policy.file.targets, policy.file.conversion, example.targets
    if targets is None:
        _lacking(example.title, "targets")
    if conversion is None:
        _lacking(example.title, "conversion")
    if isinstance(case, LevelsCase):
        if targets.levels is None:
            _lacking(example.title, "targets.levels")
        return _check_levels(targets, conversion, number, example, case, _categories(policy))
    if targets.milestones is None:
        _lacking(example.title, "targets.milestones")
    return _check_milestones(targets, conversion, number, example, case)


def _check_levels(
    targets: Targets,
    conversion: Conversion,
    number: int,
    example: TargetsExample,
    case: LevelsCase,
    order: Sequence[str],
) -> list[Checked]:
    counts = [_count(category, given) for category, given in case.categories.items()]
    verdict = judge_levels(targets, conversion, counts, _room(example.title, case.categories, order))
    probes = []
    for row in rows_of(targets, counts):
        for level in targets.levels or ():
            line = level.line(row.category)
            if row.initial and line is not None:
                own = row.category in (level.by_category or {})
                key = f"by_category.{row.category}" if own else "at_least"
                probes.append(Probe(f"targets.{level.name}.{key}", _rate(conversion, row) - line))
    what = "，".join(f"{row.category} {row.initial} 人" for row in counts)
    looked_at = [(what, example.is_, verdict.verdict, tuple(probes))]
    if example.consequence is not None:
        looked_at.append((f"{what}：奖惩", example.consequence, verdict.consequence or NOT_REACHED, ()))
    if example.needs is not None:
        found_needs = _needs([verdict.needed] if verdict.needed else [])
        looked_at.append((f"{what}：还差", example.needs, found_needs, ()))
    reason = f"{verdict.words}（{verdict.clause}）"
    return [
        Checked(number, example.title, looked, expected, found, reason, near)
        for looked, expected, found, near in looked_at
    ]


def _needs(needed: Sequence[StillNeeded]) -> str:
    return str(sum(one.total for one in needed)) if all(one.reachable for one in needed) else _OUT_OF_REACH


def _rate(conversion: Conversion, row: CategoryCount) -> Fraction:
    return Fraction(net(conversion, row), row.initial)


def _check_milestones(
    targets: Targets, conversion: Conversion, number: int, example: TargetsExample, case: MilestonesCase
) -> list[Checked]:
    counts = {name: [_count(_TOGETHER, given)] for name, given in case.milestones.items()}
    flags = [True] * case.improved + [False] * case.not_improved
    rooms = {name: _room(example.title, {_TOGETHER: given}, ()) for name, given in case.milestones.items()}
    verdict = judge_milestones(targets, conversion, counts, flags, rooms)
    probes = [
        Probe(f"targets.{one.name}.at_least", _rate(conversion, row) - one.at_least)
        for one in targets.milestones or ()
        for row in counts.get(one.name, ())
        if row.initial
    ]
    checked = [
        Checked(
            number,
            example.title,
            "、".join(case.milestones),
            example.is_,
            verdict.verdict,
            f"{verdict.words}（{verdict.clause}）",
            tuple(probes),
        )
    ]
    if example.needs is not None:
        more = _needs([one.needed for one in verdict.milestones if one.needed])
        checked.append(Checked(number, example.title, "还差", example.needs, more, verdict.words))
    return checked


def _star_lines(stars: Stars) -> list[str]:
    lines = ["stars.texts_at_most"]
    for star in stars.ladder:
        lines += [f"stars.{star.star}.at_least", f"stars.{star.star}.at_most"]
    return lines + (["stars.progress.more_by"] if stars.progress else [])


def _check_stars(policy: Policy, number: int, example: StarsExample) -> list[Checked]:
    rule, case = policy.file.stars, example.stars
    if rule is None:
        _lacking(example.title, "stars")
    probes = []
    if isinstance(case, PointsCase):
        verdict, what = judge_points(rule, case.points, case.before), f"{case.points} 分"
    else:
        verdict, what = judge_unit(rule, case.texts, case.before), "、".join(case.texts)
        probes.append(Probe("stars.texts_at_most", Fraction(len(case.texts) - rule.texts_at_most)))
    for star in rule.ladder if isinstance(case, PointsCase) or len(case.texts) <= rule.texts_at_most else ():
        probes.append(Probe(f"stars.{star.star}.at_least", Fraction(verdict.points - star.at_least)))
        probes.append(Probe(f"stars.{star.star}.at_most", Fraction(verdict.points - star.at_most)))
    if rule.progress is not None and case.before is not None:
        more = verdict.points - case.before
        probes.append(Probe("stars.progress.more_by", Fraction(more - rule.progress.more_by)))
    found = "、".join(verdict.stars) or NOT_REACHED
    return [Checked(number, example.title, what, example.is_, found, verdict.words, tuple(probes))]


def _retention_lines(rule: Retention) -> list[str]:
    lines = []
    for name, meaning in rule.meanings.items():
        if meaning.at_most is not None:
            lines.append(f"retention.meanings.{name}.at_most")
        lines += [f"retention.meanings.{name}.{one.name}.at_least" for one in meaning.targets]
    return lines


def _check_retention(policy: Policy, number: int, example: RetentionExample) -> list[Checked]:
    rule = policy.file.retention
    if rule is None:
        _lacking(example.title, "retention")
    result = retention(rule, _enrolment(example.retention), example.use)
    meaning, path = rule.meaning(result.meaning), f"retention.meanings.{result.meaning}"
    probes = []
    if result.uncapped is not None and result.rate is not None:
        if meaning.at_most is not None:
            probes.append(Probe(f"{path}.at_most", result.uncapped - meaning.at_most))
        probes += [Probe(f"{path}.{one.name}.at_least", result.rate - one.at_least) for one in meaning.targets]
    found = _UNKNOWN if result.rate is None else percent(result.rate)
    reason = f"{result.words}（{result.clause}）"
    checked = [
        Checked(number, example.title, result.meaning, example.is_, found, reason, tuple(probes)),
    ]
    if example.reached is not None:
        reached = "、".join(one.name for one in result.targets if one.met) or NOT_REACHED
        checked.append(Checked(number, example.title, f"{result.meaning}：指标", example.reached, reached, reason))
    return checked


def _enrolment(given: GivenEnrolment) -> Enrolment:
    return Enrolment(**{field: getattr(given, field) for field in Enrolment._fields})
