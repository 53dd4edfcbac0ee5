"""One sitting as a policy's conditions look at it: pools, references, lists, earlier sittings. Pure; remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from operator import eq
from typing import Any, NamedTuple, TypeVar

from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import Policy, ReferenceRule
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.flags import without
from xuekun_cli.rules.screening.reference import Pools, Tally, groups_of, mean_of, medians, pools_of, tallies

T = TypeVar("T")


class Earlier(NamedTuple):
    """An earlier sitting, and where each student of the later one is in it (−1: not there)."""

    ground: Ground
    then: Sequence[int]


class Ground:
    """A sitting and a policy together; everything is reckoned once, when first asked for.

    ``lists`` holds the students on each of the school's lists, by the list's name; ``earlier`` the sittings
    before this one, the oldest first; ``counted`` the marks that the policy counts as zero, by (student,
    subject); ``zeros`` where a whole class had nothing but zeros, which are no scores any more, and how many.
    ``papers`` is how many subjects a score of this table is made of (1 unless it is a mean).
    """

    def __init__(
        self,
        policy: Policy,
        table: ScoreTable,
        lists: Mapping[str, frozenset[int]] | None = None,
        earlier: Sequence[Earlier] = (),
        counted: Mapping[tuple[int, int], Mark] | None = None,
        papers: int = 1,
        zeros: Mapping[tuple[int, int], int] | None = None,
    ) -> None:
        self.policy = policy
        self.table = table
        self.lists = lists or {}
        self.earlier = tuple(earlier)
        self.counted = counted or {}
        self.papers = papers
        self.zeros = zeros or {}
        self.entered = table
        """The table with the zeros of ``zeros`` in it: a total has them."""
        self.group, self.first = groups_of(table)
        self.is_exempt = [student.exempt for student in table.students]
        self.registered = bytearray(self.is_exempt)
        self._scored: dict[int, bytes] = {}
        self._pools: dict[Pool, Pools] = {Pool.CLASS: pools_of(table, Pool.CLASS, self.group)}
        self._tallies: dict[tuple[Pool, int], list[Tally]] = {}
        self._references: dict[tuple[Pool, int], list[Fraction | None]] = {}
        self._kept: dict[tuple[str, int, int], tuple[object, Any]] = {}

    def once(self, what: str, about: object, subject: int, make: Callable[[], T]) -> T:
        """Return what ``make`` gives for a condition (or pool) and a subject, reckoned the first time only."""
        key = (what, id(about), subject)
        if key not in self._kept:
            self._kept[key] = (about, make())  # held together: an id is not used again while its owner lives
        kept: T = self._kept[key][1]
        return kept

    @property
    def rule(self) -> ReferenceRule | None:
        """How the policy reckons its reference, or None."""
        return self.policy.screening.reference

    def pools(self, by: Pool) -> Pools:
        """Return who is taken together."""
        if by not in self._pools:
            self._pools[by] = pools_of(self.table, by, self.group)
        return self._pools[by]

    def scored(self, subject: int) -> bytes:
        """Return 1 for each student with a score in a subject, else 0."""
        if subject not in self._scored:
            self._scored[subject] = bytes(map(eq, self.table.marks.column(subject), repeat(int(Mark.SCORED))))
        return self._scored[subject]

    def tallies(self, by: Pool, subject: int) -> list[Tally]:
        """Return the tally of each pool in a subject."""
        key = (by, subject)
        if key not in self._tallies:
            plain = without(self.scored(subject), self.registered)
            self._tallies[key] = tallies(
                self.table, subject, self.pools(by), plain, self.is_exempt, self.policy.exempt
            )
        return self._tallies[key]

    def references(self, by: Pool, subject: int) -> list[Fraction | None]:
        """Return the reference of each pool in a subject, in ten-thousandths; None where nobody counts."""
        key = (by, subject)
        if key not in self._references:
            rule = self.rule
            if rule is not None and rule.statistic == "median":
                pools, exempt = self.pools(by), self.policy.exempt
                found = medians(self.table, subject, pools, self.is_exempt, exempt, rule, self.papers)
            else:
                found = [mean_of(tally, rule, self.papers) for tally in self.tallies(by, subject)]
            self._references[key] = found
        return self._references[key]

    def reference(self, group: int, subject: int) -> Fraction | None:
        """Return the reference that a class is held against by the policy, in ten-thousandths."""
        by = self._by
        return self.references(by, subject)[self.pools(by).of[self.first[group]]]

    def class_references(self, subject: int) -> list[Fraction | None]:
        """Return the reference that each class is held against by the policy, in ten-thousandths."""
        return self.by_class(self._by, self.references(self._by, subject))

    @property
    def _by(self) -> Pool:
        return self.rule.by if self.rule else Pool.CLASS

    def label(self, by: Pool) -> str:
        """Return what a pool is called here: where each school has one grade alone, its mean is the school's."""
        if by is Pool.SCHOOL and self.pools(by).size == self.pools(Pool.SCHOOL_ALL_GRADES).size:
            return "全校"
        return by.label

    def by_class(self, by: Pool, of_pools: list[T]) -> list[T]:
        """Return for each class what ``of_pools`` has for its pool."""
        if by is Pool.CLASS:
            return of_pools
        pools = self.pools(by).of
        return [of_pools[pools[student]] for student in self.first]
