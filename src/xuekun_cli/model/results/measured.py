"""What the other measures of conversion say (rank, pass line, gap, percentile …), of students and of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xuekun_cli.model.results.term import Measured


class UnitMeasured(NamedTuple):
    """One unit by one measure."""

    scope: str
    """教师, 班级, 年级, 学科, 全校: what kind of unit."""
    school: str | None
    name: str
    """The teacher, the class or the grade; "" where the scope says it all."""
    subject: str
    """"" for all subjects together."""
    measure: str
    """The measure's name in the policy."""
    listed: int
    """Those on the register at the start, in students."""
    measured: Measured
    provisional: bool = False
    """It would change with an open question about who is who."""


class TermMeasured(NamedTuple):
    """Everything that the policy's other measures say."""

    names: tuple[str, ...]
    """The measures, in the order of the policy."""
    of_students: tuple[str, ...]
    """Those of them that judge a student."""
    students: Mapping[int, Mapping[str, Measured]]
    """Index into the term's transitions → measure → what it says; of those listed at the start."""
    units: tuple[UnitMeasured, ...]
