"""Whether something happened as often as the policy asks, from counts that were recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from xuekun_cli.model.policy.support import Requirement


class Shortfall(NamedTuple):
    """One week, month, teacher or student with too little."""

    unit: str
    done: int
    lacking: int


class Fulfilment(NamedTuple):
    """A requirement held against what was recorded."""

    requirement: Requirement
    met: bool | None
    """None where nothing was recorded: that is missing, not failed."""
    short: tuple[Shortfall, ...]
    words: str

    @property
    def verdict(self) -> str:
        """达到, 没有达到 or 没有记录."""
        return "没有记录" if self.met is None else "达到" if self.met else "没有达到"


def in_force(requirements: Collection[Requirement]) -> tuple[Requirement, ...]:
    """Return the requirements that are to be checked."""
    return tuple(one for one in requirements if one.in_force)


def fulfilment(requirement: Requirement, done: Mapping[str, int]) -> Fulfilment:
    """Return whether a requirement is met in every one of the units that it is about.

    ``done`` has a count for each of them: each month for 每月, each teacher for 每名教师, and each pair of the
    two (王老师·九月) where both repeat. Whoever calls puts in a 0 for a unit that has no record but was due.
    Exactly ``at_least`` is enough.
    """
    if not done:
        return Fulfilment(requirement, None, (), f"{requirement.name}：{requirement.words}；没有记录，不能判断")
    short = tuple(
        Shortfall(unit, count, requirement.at_least - count)
        for unit, count in done.items()
        if count < requirement.at_least
    )
    if not short:
        return Fulfilment(requirement, True, (), f"{requirement.name}：{requirement.words}；都达到")
    said = "，".join(
        f"{one.unit} {one.done} {requirement.unit}、缺 {one.lacking} {requirement.unit}" for one in short
    )
    return Fulfilment(requirement, False, short, f"{requirement.name}：{requirement.words}；{said}")


def pieces(requirement: Requirement, have: Collection[str]) -> int:
    """Return how many of the pieces that a requirement names are there; a piece counts once."""
    return sum(item in have for item in requirement.items)


def missing_pieces(requirement: Requirement, have: Collection[str]) -> tuple[str, ...]:
    """Return the named pieces that are not there, in the order of the policy."""
    return tuple(item for item in requirement.items if item not in have)
