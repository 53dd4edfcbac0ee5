"""A screening laid out for a spreadsheet: whole numbers, and lines that a cell can hold."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.document import Band, Policy
from xuekun_cli.model.policy.wording import condition_text, reference_label
from xuekun_cli.model.results.live import STEPS, LiveBand, LiveGroup, LiveList, LiveRow, Of
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE, Mark

MOST_ROWS = 30_000
"""Scores of a school of some 3,000 students in nine subjects: a spreadsheet still recalculates them at once."""
_EXACT = 2**53
"""Whole numbers up to this a spreadsheet holds exactly."""
_INSTEAD = "请用 xuekun whatif 试算；名单以名册为准。"


def live_list(outcome: ScreenOutcome) -> LiveList:
    """Return a screening as whole numbers with its lines.

    Raises `CannotGoOn` where a category is no single line on the score, where there are more scores than a
    spreadsheet should recalculate, and where the lines alone do not list whom the policy lists.
    """
    policy, table = outcome.policy, outcome.table
    bands = tuple(_band(policy, band) for band in policy.bands)
    places = {(group.school, group.class_key, group.subject_key): k for k, group in enumerate(outcome.groups)}
    scores = [
        (student, subject)
        for subject in range(len(table.subjects))
        for student in range(len(table.students))
        if table.marks[student, subject] == Mark.SCORED
    ]
    if len(scores) > MOST_ROWS:
        raise CannotGoOn(
            f"成绩有 {len(scores)} 个，可以改门槛的表最多放 {MOST_ROWS} 个，再多就算不动了。",
            "请按年级分开，或用 xuekun whatif 试算。",
        )
    step = gcd(
        SCALE, *(table.scores[place] for place in scores), *((one.full_mark or 0) for one in table.subjects)
    )
    unit = SCALE // step
    groups = tuple(_group(outcome, group, unit) for group in outcome.groups)
    exempt = policy.exempt.category
    rows = []
    for student, subject in scores:
        who = table.students[student]
        place = places.get((who.school, who.class_key or "", table.subjects[subject].key))
        if place is not None:
            registered = exempt if who.exempt else ""
            score = table.scores[student, subject] // step
            rows.append((place, student, LiveRow(place, who.student_id or "", who.name, score, registered)))
    rows.sort(key=lambda row: row[:2])
    found = LiveList(
        f"{table.exam} 学困生筛查活表".strip(),
        policy.called,
        reference_label(policy.screening.reference),
        unit,
        bands,
        groups,
        tuple(row for _, _, row in rows),
    )
    _as_listed(found, outcome, [(place, student) for place, student, _ in rows])
    return found


def _band(policy: Policy, band: Band) -> LiveBand:
    """Return a category's line. Raises `CannotGoOn` for a condition that is no line on the score."""
    condition, own = band.when, policy.screening.reference
    match condition:
        case kinds.AtMost(at_most=share, by=by) | kinds.Below(below=share, by=by) if by is None or (
            own is not None and by is own.by
        ):
            of, threshold = Of.REFERENCE, share * 100
        case kinds.AtMostFull(at_most_full=share) | kinds.BelowFull(below_full=share):
            of, threshold = Of.FULL_MARK, share * 100
        case kinds.AtMostPoints(at_most_points=value) | kinds.BelowPoints(below_points=value):
            of, threshold = Of.POINTS, Fraction(value, SCALE)
        case _:
            raise CannotGoOn(
                f"「{policy.name}」里的「{band.category}」是{condition_text(condition, own)}，不是一条分数线，"
                "写不成单元格里的公式。",
                _INSTEAD,
            )
    if (threshold * STEPS).denominator != 1:
        raise CannotGoOn(f"「{band.category}」的门槛有三位以上的小数，单元格里比不准。", _INSTEAD)
    inclusive = isinstance(condition, kinds.AtMost | kinds.AtMostFull | kinds.AtMostPoints)
    says = condition_text(condition, own)
    return LiveBand(
        band.category, of, inclusive, Fraction(threshold), says, getattr(condition, "clause", "") or band.clause
    )


def _group(outcome: ScreenOutcome, group: Group, unit: int) -> LiveGroup:
    reference = group.reference or Fraction(0)
    full = next((one.full_mark or 0 for one in outcome.table.subjects if one.key == group.subject_key), 0)
    whole = reference.numerator * unit
    if whole * 100 * STEPS * 10 >= _EXACT or reference.denominator * 1000 * unit * 100 * STEPS >= _EXACT:
        raise CannotGoOn(f"{group.class_name}{group.subject}的参照分位数太多，单元格里比不准。", _INSTEAD)
    school, subject = group.school or "", group.subject
    return LiveGroup(
        school, group.class_name, subject, group.takers, whole, reference.denominator, full * unit // SCALE
    )


def _as_listed(found: LiveList, outcome: ScreenOutcome, places: list[tuple[int, int]]) -> None:
    """Raise `CannotGoOn` unless the lines, where the policy has them, list exactly whom the policy lists."""
    own = tuple(band.threshold for band in found.bands)
    by_lines = {
        place: category
        for place, row in zip(places, found.rows, strict=True)
        if (category := found.category(row, own)) and not row.registered
    }
    groups = {id(group): k for k, group in enumerate(outcome.groups)}
    numbers = {(group.school, group.class_key, group.subject_key): k for k, group in enumerate(outcome.groups)}
    by_policy = {}
    for one in outcome.listed:
        if not one.exempt:
            group = one.group
            key = groups.get(id(group), numbers[group.school, group.class_key, group.subject_key])
            by_policy[key, one.student] = one.category
    if by_lines != by_policy:
        raise CannotGoOn("这份名单里有分数线以外的判断，写不成单元格里的公式。", _INSTEAD)
