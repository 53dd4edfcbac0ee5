"""What is wrong between the values of ``rates``, ``requirements``, ``measures`` and ``law``: no single one shows it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xuekun_cli.model.policy.rates import (
    STANDARD,
    TOGETHER,
    Alternative,
    DropLowest,
    KeepTop,
    Rates,
    ShareLine,
    TopLine,
)
from xuekun_cli.model.policy.support import Law, Measures, Requirement
from xuekun_cli.model.policy.values import Section

_LINES = {"excellent": "优秀线", "pass": "及格线", "low": "低分线"}
"""From the highest to the lowest, by their keys in the file."""


class Slip(NamedTuple):
    """One contradiction in a policy."""

    path: str
    """Of the value to mend."""
    message: str
    hint: str


def slips_in_rates(rates: Rates) -> list[Slip]:
    """Return what no single value shows: names that do not exist, lines that contradict each other."""
    found: list[Slip] = []
    others = dict(rates.alternatives or {})
    if STANDARD in others:
        found.append(Slip(f"rates.alternatives.{STANDARD}", f"「{STANDARD}」就是 rates 自己", "请换一个名字。"))
    used = [one.strip() for one in rates.use.split(TOGETHER)]
    offered = "、".join((STANDARD, *others))
    found += [
        Slip("rates.use", f"没有叫「{one}」的算法", f"有这些：{offered}；几种一起用写成 甲{TOGETHER}乙。")
        for one in used
        if one != STANDARD and one not in others
    ]
    known = [(one, others[one]) for one in used if one in others]
    found += [*_said_twice(known), *_lines_out_of_order(rates, known)]
    parts: list[tuple[str, Rates | Alternative]] = [("rates", rates)]
    parts += [(f"rates.alternatives.{name}", other) for name, other in others.items()]
    for path, part in parts:
        found += _grades_out_of_order(path, part)
        found += _shares_too_large(path, part)
        if part.weights is not None and part.weights.total <= 0:
            found.append(Slip(f"{path}.weights", "分量加起来不大于 0", "请写成 0.4、0.4、0.2 这样的数。"))
    return found


def _said_twice(used: list[tuple[str, Alternative]]) -> list[Slip]:
    found: list[Slip] = []
    said: dict[str, str] = {}
    for name, other in used:
        for field in Alternative.FIELDS:
            if field == "clause" or getattr(other, field) is None:
                continue
            if field in said:
                found.append(Slip("rates.use", f"「{said[field]}」和「{name}」说的是同一件事", "请只用其中一种。"))
            said[field] = name
    return found


def _lines_out_of_order(rates: Rates, used: list[tuple[str, Alternative]]) -> list[Slip]:
    """Lines of one kind have an order in every way of counting: excellent above pass, pass above low.

    Looked at are the standard, each alternative by itself, and those in use together: one that is not in use
    may well not go with the standard.
    """
    standard = _said("rates", rates)
    together = dict(standard)
    for name, other in used:
        together |= _said(f"rates.alternatives.{name}", other)
    alone = [_said(f"rates.alternatives.{name}", other) for name, other in (rates.alternatives or {}).items()]
    found: dict[str, Slip] = {}
    for lines in (standard, *alone, together):
        for upper_name, lower_name in pairwise(_LINES):
            if upper_name not in lines or lower_name not in lines:
                continue
            (path, upper), (_, lower) = lines[upper_name], lines[lower_name]
            if type(upper) is not type(lower):
                continue
            key = next(iter(type(upper).FIELDS))
            if getattr(upper, key) <= getattr(lower, key):
                where = f"{path}.{key}"
                message = f"{_LINES[upper_name]}不高于{_LINES[lower_name]}"
                found.setdefault(where, Slip(where, message, "请核对两条线。"))
    return list(found.values())


def _said(path: str, part: Rates | Alternative) -> dict[str, tuple[str, Section]]:
    """Return the lines that a part says itself, each with where it stands."""
    lines = {"excellent": part.excellent, "pass": part.pass_, "low": part.low}
    return {name: (f"{path}.{name}", line) for name, line in lines.items() if line is not None}


def _grades_out_of_order(path: str, part: Rates | Alternative) -> list[Slip]:
    found = []
    for where, line in _said(path, part).values():
        for number, (earlier, later) in enumerate(
            pairwise(line.grades if isinstance(line, ShareLine) else ()), start=2
        ):
            if later.until <= earlier.until:
                message = f"{later.until} 年级写在 {earlier.until} 年级后面"
                found.append(Slip(f"{where}.grades.{number}.until", message, "请从低年级写起。"))
    return found


def _shares_too_large(path: str, part: Rates | Alternative) -> list[Slip]:
    """A share of the students is below the whole."""
    shares = []
    match part.excellent:
        case TopLine(top_share=share):
            shares.append((f"{path}.excellent.top_share", share))
    match part.trim:
        case DropLowest(drop_lowest=share):
            shares.append((f"{path}.trim.drop_lowest", share))
        case KeepTop(keep_top=share):
            shares.append((f"{path}.trim.keep_top", share))
    return [
        Slip(where, "比例不小于 100%", "请写成 8%、20%、90% 这样的比例。") for where, share in shares if share >= 1
    ]


def slips_in_requirements(requirements: Sequence[Requirement]) -> list[Slip]:
    """Return requirements of one name, and those that ask for more pieces than they name."""
    found, names = [], set()
    for number, one in enumerate(requirements, start=1):
        if one.name in names:
            found.append(Slip(f"requirements.{number}.name", f"「{one.name}」重名", "请给每条要求不同的名字。"))
        names.add(one.name)
        if one.items and one.at_least > len(one.items):
            found.append(
                Slip(
                    f"requirements.{number}.at_least",
                    f"「{one.name}」要 {one.at_least} {one.unit}，items 只列了 {len(one.items)} 样",
                    "请核对数目，或补全 items。",
                )
            )
    return found


def slips_in_measures(measures: Measures) -> list[Slip]:
    """Return causes and subjects that are told of twice."""
    found = []
    causes = ("causes", [one.cause for one in measures.causes])
    subjects = ("subjects", [one.subject for one in measures.subjects])
    for where, names in (causes, subjects):
        for number, name in enumerate(names, start=1):
            if name in names[: number - 1]:
                found.append(Slip(f"measures.{where}.{number}", f"「{name}」写了两次", "请合并成一处。"))
    return found


def slips_in_law(law: Law) -> list[Slip]:
    """Return what is named twice among what may not be published."""
    found = []
    kinds = [one.what for one in law.unpublished]
    for number, kind in enumerate(kinds, start=1):
        if kind in kinds[: number - 1]:
            found.append(Slip(f"law.unpublished.{number}", f"「{kind}」写了两次", "请删掉一个。"))
    return found
