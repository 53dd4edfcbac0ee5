"""Policies as they are shown to people: listed, read out, tried and compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Place, Policy
from xuekun_cli.model.results.examples import Checked


class PolicyEntry(NamedTuple):
    """One policy of a list."""

    policy: Policy
    sections: tuple[str, ...]
    """As offices call them: 筛查, 转化 …"""


class Said(NamedTuple):
    """One value of a policy."""

    path: str
    """The key to change it by: ``screening.二类.at_most``."""
    text: str
    """As it is written in a file; "" for nothing."""
    words: str
    clause: str
    place: Place | None
    """Where it stands; None for a value that holds because nothing is written."""


class Sentence(NamedTuple):
    """What one or more values say together."""

    section: str
    """The top section: ``screening``."""
    clause: str
    words: str
    values: tuple[Said, ...]

    @property
    def written(self) -> tuple[Said, ...]:
        """The values that stand in the file."""
        return tuple(value for value in self.values if value.place is not None)


class PolicyText(NamedTuple):
    """A policy as an office reads it."""

    policy: Policy
    sentences: tuple[Sentence, ...]
    titles: Mapping[str, str]
    """Section → how offices call it."""


class PolicyTested(NamedTuple):
    """What came of the examples of one policy file."""

    path: str
    policy: Policy | None
    """None for a file that cannot be used."""
    problem: CannotGoOn | None
    checked: tuple[Checked, ...] = ()
    untried: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The lines that the examples do not try on every side: path, and the sides missing."""
    lines: int = 0
    """How many lines the file says that its examples have to try."""
    nothing_to_try: bool = False

    @property
    def failed(self) -> tuple[Checked, ...]:
        """The expectations that were not met."""
        return tuple(one for one in self.checked if not one.passed)

    @property
    def without_examples(self) -> bool:
        """Whether there is something to try and nothing that tries it."""
        return self.policy is not None and not self.checked and not self.nothing_to_try

    @property
    def good(self) -> bool:
        """Whether nothing is left to mend."""
        return self.policy is not None and not (self.failed or self.untried or self.without_examples)


class Difference(NamedTuple):
    """One value that two policies do not share."""

    section: str
    path: str
    first: Said | None
    """What the first policy says; None where it says nothing of the kind."""
    second: Said | None

    @property
    def clause_only(self) -> bool:
        """Whether the two say the same and only refer to different clauses."""
        return self.first is not None and self.second is not None and self.first.text == self.second.text


class PoliciesCompared(NamedTuple):
    """Two policies and everything that they do not share."""

    first: Policy
    second: Policy
    values: tuple[Difference, ...]
    """Different values, in the order of the first policy and then the second's own."""
    clauses: tuple[Difference, ...]
    """The same values, from different clauses."""
    only_first: tuple[str, ...]
    """Sections that only the first has; their values are among ``values`` too."""
    only_second: tuple[str, ...]
    titles: Mapping[str, str]
