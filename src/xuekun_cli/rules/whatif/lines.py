"""The lines of a policy that can be tried elsewhere, and the thresholds to try them at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, plain_parts
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.values import LARGEST_SHARE, number_of, points_of, share_of, whole_of
from xuekun_cli.model.policy.wording import condition_text
from xuekun_cli.model.results.whatif import MovableLine, Unit
from xuekun_cli.model.scores.marks import SCALE

LOW_RANGE = (Fraction(30, 100), Fraction(50, 100))
HIGH_RANGE = (Fraction(60, 100), Fraction(90, 100))
"""The shares that the two lines of 武平方案 (40% and 80%) are looked at in."""
AROUND = 10
"""Steps on either side of a value that stands in neither range."""
MOST_THRESHOLDS = 100
"""More numbers than this nobody reads."""


class Limits(NamedTuple):
    """Between which values a line may stand, and which category's line it would pass beyond them."""

    low: Fraction | None
    low_category: str
    high: Fraction | None
    high_category: str


def movable_lines(policy: Policy) -> list[MovableLine]:
    """Return every line that is one plain number, each with its path in the file."""
    found = []
    for index, band in enumerate(policy.bands):
        for path, condition in plain_parts(band.when, f"screening.{band.category}"):
            unit = _unit(condition)
            if unit is None:
                continue
            key = next(iter(type(condition).FIELDS))
            held = Fraction(getattr(condition, key))
            found.append(
                MovableLine(
                    path=f"{path}.{key}",
                    key=key,
                    band=index,
                    category=band.category,
                    clause=condition.clause or band.clause,
                    words=condition_text(condition, policy.screening.reference),
                    unit=unit,
                    own=held / SCALE if unit is Unit.POINTS else held,
                )
            )
    return found


def moved(condition: Condition, line: MovableLine, threshold: Fraction) -> Condition:
    """Return a plain condition with another number in place of the policy's."""
    held: Fraction | int = threshold
    if line.unit is Unit.POINTS:
        held = int(threshold * SCALE)
    elif line.unit is Unit.COUNT:
        held = int(threshold)
    changed: Condition = condition.but(**{line.key: held})
    return changed


def limits_of(policy: Policy, line: MovableLine) -> Limits:
    """Return between which other categories' lines a line may stand.

    Only lines of one measure can be compared: shares of one reference, points, shares of the full mark, places in
    one ranking. A line inside a condition of several parts has no limits.
    """
    own = policy.bands[line.band].when
    found = Limits(None, "", None, "")
    if f"screening.{line.category}.{line.key}" != line.path:
        return found
    for index, band in enumerate(policy.bands):
        if index == line.band or _measure(policy, band.when) != _measure(policy, own):
            continue
        value = _value(band.when, line.unit)
        if index < line.band and (found.low is None or value > found.low):
            found = found._replace(low=value, low_category=band.category)
        if index > line.band and (found.high is None or value < found.high):
            found = found._replace(high=value, high_category=band.category)
    return found


def _unit(condition: Condition) -> Unit | None:
    """Return what a kind's line is counted in; None for what is no plain number that can be moved."""
    match condition:
        case _ if isinstance(condition, kinds.OfReference | kinds.OfFullMark | kinds.LowestShare):
            return Unit.SHARE
        case kinds.AtMostPoints() | kinds.BelowPoints():
            return Unit.POINTS
        case kinds.LowestCount():
            return Unit.COUNT
        case _ if isinstance(condition, kinds.OfStudent | kinds.OfSeveralExams | kinds.Compound):
            return None
    assert_never(condition)


def _measure(policy: Policy, condition: Condition) -> tuple[str, object]:
    rule = policy.screening.reference
    match condition:
        case kinds.AtMost(by=by) | kinds.Below(by=by):
            return "reference", by or (rule.by if rule else None)
        case kinds.AtMostPoints() | kinds.BelowPoints():
            return "points", None
        case kinds.AtMostFull() | kinds.BelowFull():
            return "full", None
        case kinds.LowestShare(within=pool) | kinds.LowestCount(within=pool):
            return type(condition).__name__, pool
        case _ if isinstance(condition, kinds.OfStudent | kinds.OfSeveralExams | kinds.Compound):
            return "none", condition
    assert_never(condition)


def _value(condition: Condition, unit: Unit) -> Fraction:
    held = Fraction(getattr(condition, next(iter(type(condition).FIELDS))))
    return held / SCALE if unit is Unit.POINTS else held


def default_range(line: MovableLine) -> list[Fraction]:
    """Return 30%…50% or 60%…90% for a share that stands inside, else some steps around the policy's value."""
    step = line.unit.step
    if line.unit is Unit.SHARE:
        for low, high in (LOW_RANGE, HIGH_RANGE):
            if low < line.own < high:
                return stepped(low, high, step)
    return [value for value in stepped(line.own - AROUND * step, line.own + AROUND * step, step) if value > 0]


def stepped(low: Fraction, high: Fraction, step: Fraction) -> list[Fraction]:
    """Return ``low``, ``low + step`` … up to ``high``, exactly."""
    return [low + k * step for k in range(int((high - low) / step) + 1)]


def thresholds_of(
    policy: Policy, line: MovableLine, wanted: Sequence[Fraction]
) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    """Return the thresholds to try, ascending, the policy's own among them, and where the line would pass another.

    A threshold beyond another category's line is left out: the two categories would change places.
    """
    limits = limits_of(policy, line)
    kept = {line.own}
    too_low = too_high = False
    for value in wanted:
        if limits.low is not None and value < limits.low:
            too_low = True
        elif limits.high is not None and value > limits.high:
            too_high = True
        else:
            kept.add(value)
    remarks = []
    if too_low and limits.low is not None:
        at = line.unit.text(limits.low)
        remarks.append(f"低于 {at} 就越过了{limits.low_category}的线，没有往下试")
    if too_high and limits.high is not None:
        at = line.unit.text(limits.high)
        remarks.append(f"高于 {at} 就越过了{limits.high_category}的线，没有往上试")
    return tuple(sorted(kept)), tuple(remarks)


def given_ranges(lines: Sequence[MovableLine], given: Sequence[str]) -> dict[str, list[Fraction]]:
    """Return path of a line → the values of ``--range screening.三类.at_most=70%..90%/2%``.

    Raises `CannotGoOn` for a path that is no line, for what is no range, and for too many values.
    """
    found: dict[str, list[Fraction]] = {}
    for text in given:
        path, equals, said = text.partition("=")
        line = _line_called(lines, path.strip())
        if line is None:
            known = "、".join(one.path for one in lines)
            raise CannotGoOn(f"--range {text}：办法里没有「{path}」这条线", f"可以试的有：{known}。")
        found[line.path] = _values(line, text, said if equals else "")
    return found


def _line_called(lines: Sequence[MovableLine], path: str) -> MovableLine | None:
    for fits in (
        [one for one in lines if one.path == path],
        [one for one in lines if path and one.path.endswith(f".{path}")],
        [one for one in lines if one.category == path.removeprefix("screening.")],
    ):
        if len(fits) == 1:
            return fits[0]
    return None


def _values(line: MovableLine, text: str, said: str) -> list[Fraction]:
    ends, _, step_text = said.partition("/")
    low_text, dots, high_text = ends.replace("…", "..").partition("..")
    low, high = _number(line.unit, low_text), _number(line.unit, high_text)
    step = _step(line.unit, step_text.strip()) if step_text else line.unit.step
    if not dots or low is None or high is None or step is None or low > high:
        example = {Unit.SHARE: "70%..90%/2%", Unit.POINTS: "50..70/1", Unit.COUNT: "3..10/1"}[line.unit]
        raise CannotGoOn(
            f"--range 写得不对：{text}",
            f"请写成 --range {as_typed(f'{line.path}={example}')}。从小到大，斜线后面是间隔。",
        )
    if (high - low) / step >= MOST_THRESHOLDS:
        raise CannotGoOn(f"--range {text}：要试的数太多", f"最多 {MOST_THRESHOLDS} 个，请把间隔放大。")
    return stepped(low, high, step)


def _number(unit: Unit, text: str) -> Fraction | None:
    """Return an end of a range as the policy file would take it, or None."""
    text = text.strip()
    if unit is Unit.SHARE:
        return share_of(text)
    if unit is Unit.POINTS:
        held = points_of(text)
        return None if held is None else Fraction(held, SCALE)
    whole = whole_of(text)
    return Fraction(whole) if whole else None


def _step(unit: Unit, text: str) -> Fraction | None:
    if unit is Unit.SHARE:
        share = number_of(text.removesuffix("%"))
        step = None if share is None else share / (100 if text.endswith("%") else 1)
        return step if step is not None and 0 < step <= LARGEST_SHARE else None
    step = _number(unit, text)
    return step or None
