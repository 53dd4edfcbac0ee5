"""增值（参考）: what stands beside the official rate, as estimates; no verdict rests on any of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xuekun_cli.model.policy.value_added import ValueAdded


class Reading(StrEnum):
    """How an office is to read a difference."""

    ABOVE = "高于预期"
    WITHIN = "和预期差不多"
    BELOW = "低于预期"
    FEW = "人数太少"
    OFF = "没有估计"


class Estimate(NamedTuple):
    """A count of students beside what was to be expected of it, and the interval of the difference.

    Floats: these are estimates, and nothing is compared with a target by them.
    """

    actual: int
    expected: float
    low: float
    """The lower end of the interval of ``difference``, in students."""
    high: float

    @property
    def difference(self) -> float:
        """实际 − 预期, in students."""
        return self.actual - self.expected


@dataclass(frozen=True, slots=True)
class UnitValue:
    """One teacher (or class) and subject beside what was to be expected."""

    reading: Reading
    cohort: int
    """Students of the other teachers' classes with scores in both exams, whom the estimate rests on."""
    listed: int
    """Of the initial number, those with scores in both exams."""
    unseen: int
    """Of the initial number, those without: never converted officially, and in no number here."""
    others: int
    """Not listed before, with scores in both exams: who may have become newcomers."""
    converted: Estimate | None = None
    added: Estimate | None = None
    net: Estimate | None = None
    why: str = ""
    """Why there is no estimate, in Chinese."""


@dataclass(frozen=True, slots=True)
class ValueAddedOutcome:
    """The estimates of a term; ``units`` stand in the order of the outcome's ``teachers``."""

    rule: ValueAdded
    units: tuple[UnitValue, ...] = ()
    off: str = ""
    """Why nothing at all could be estimated, in Chinese; then ``units`` is empty."""
