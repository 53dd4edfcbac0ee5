"""What a policy needs to be given besides the scores: lists, earlier exams, levels."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import exams_of, within
from xuekun_cli.model.policy.document import Policy


class Needs(NamedTuple):
    """What the conditions of a policy look at."""

    lists: tuple[str, ...]
    """The names of the school's lists."""
    earlier: int
    """How many earlier exams."""
    levels: tuple[str, ...]
    """The levels that put a student on the list (不合格, D …); () where scores are looked at."""


def needs_of(policy: Policy) -> Needs:
    """Return what a policy that screens needs."""
    found = [one for band in policy.bands for one in within(band.when)]
    lists = dict.fromkeys(one.on_list for one in found if isinstance(one, kinds.OnList))
    earlier = max((exams_of(one) - 1 for one in found), default=0)
    levels = dict.fromkeys(level for one in found if isinstance(one, kinds.Levels) for level in one.levels)
    return Needs(tuple(lists), earlier, tuple(levels))
