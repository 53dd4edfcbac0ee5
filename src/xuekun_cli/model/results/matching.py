"""Who of one sitting is who in the next: pairs, and who left, joined or changed class."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.results.screening import Answer

SAME_PERSON = "是同一个人"
OTHER_PERSON = "不是同一个人"
NONE_OF_THESE = "都不是"
"""The answer where several candidates are offered; each candidate is an option by itself."""

QUESTION_PREFIX = "match"
"""How the key of every question of the matching begins."""


class Departure(StrEnum):
    """Why a student of the earlier sitting is not in the later one, as far as the roll says it."""

    TRANSFERRED = "转出"
    SUSPENDED = "休学"
    AT_SCHOOL = "在校"
    """The roll says that the student is there: missing in the later exam alone."""
    UNKNOWN = "不明"


@dataclass(frozen=True, slots=True)
class Left:
    """A student of the earlier sitting whom nobody of the later one is."""

    student: int
    """Index into the earlier sitting's students."""
    departure: Departure
    status: str = ""
    """The roll's own words, "" without any."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Two sittings of one cohort, student by student.

    A row that counts for nobody (without a cell in any subject, as an answer or a repeated row leaves it)
    is matched with nobody, and has neither left nor joined.
    """

    after_of: tuple[int, ...]
    """For each student of the earlier sitting the index in the later one, or −1. No index stands twice."""
    left: tuple[Left, ...]
    """In the order of the earlier sitting."""
    joined: tuple[int, ...]
    """Indices of the later sitting whom nobody of the earlier one is, in its order."""
    changed_class: tuple[int, ...]
    """Indices of the earlier sitting: matched, and both classes (or schools) known and different."""
    findings: tuple[Finding, ...]
    honoured: tuple[Answer, ...]
    """The answers of 待核查 that decided something, each once."""
    open: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Who of the earlier sitting is asked about and not answered, with those of the later one who may be the same."""
    elsewhere: frozenset[tuple[int, int]] = frozenset()
    """Those of these pairs who would have changed class."""
