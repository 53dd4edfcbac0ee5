"""Which column is the rank of another: better scores have smaller numbers, equal ones the same."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations, pairwise

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, ORDER_ROWS, ORDER_TAKEN, Law, LawKind, reaches
from xuekun_cli.sheets.evidence.measured import MeasuredTable, Values

_FEWEST_RANKS = 10
"""A rank with fewer values than this says too little about whom it follows."""
_PROBED = 12
"""So many rows tell at a glance that a column is no rank of another."""
_FEWEST_TIES = 4
"""So many shared places show whether those behind them are left out."""
_FEWEST_OF_A_GROUP = 4
"""So many members on the average, or their order says little."""


def rank_law(table: MeasuredTable, rank: int, scores: Iterable[int]) -> Law | None:
    """Return what a column is the rank of, the first of ``scores`` that it follows; None for no rank.

    A rank over more people than the table holds (a county's) counts as well: its steps are at least as wide as
    the number of those who share a place.
    """
    if not table.is_whole(rank):
        return None
    values = table.columns[rank]
    finest = list(table.scopes.values())[-1]
    most = max(Counter(finest).items(), key=lambda one: one[1])[0] if finest else None
    probe = [k for k, group in enumerate(finest) if group == most and values[k] is not None]
    for score in scores:
        if score == rank or _runs_otherwise(values, table.columns[score], probe[:_PROBED]):
            continue
        for scope, groups in table.scopes.items():
            law = _law(values, table.columns[score], groups, rank, score, scope)
            if law is not None:
                return law
    return None


def _runs_otherwise(ranks: Values, scores: Values, probe: Sequence[int]) -> bool:
    """Tell at a glance, from a few rows of one class, that a column does not fall as another rises."""
    pairs = [(worth, place) for k in probe if (worth := scores[k]) is not None and (place := ranks[k]) is not None]
    unlike = sum((one > other) == (place > then) for (one, place), (other, then) in combinations(pairs, 2))
    return unlike * 3 > len(pairs) * (len(pairs) - 1) // 2


def _law(
    ranks: Values, scores: Values, groups: Sequence[Hashable], rank: int, score: int, scope: str
) -> Law | None:
    people: dict[Hashable, list[tuple[int, int]]] = {}
    for place, worth, group in zip(ranks, scores, groups, strict=True):
        if place is not None and worth is not None:
            people.setdefault(group, []).append((-worth, place))
    steps = held = rows = 0
    exact = True
    for members in people.values():
        members.sort()
        rows += len(members)
        more, good, whole = _steps(members)
        steps, held, exact = steps + more, held + good, exact and whole
        if steps - held > 3 + steps * (100 - ORDER_TAKEN) // 50:  # far from a rank: no need to look at the rest
            return None
    values = len({place for members in people.values() for _, place in members})
    if rows < _FEWEST_OF_A_GROUP * len(people):
        return None
    if exact and rows >= EXACT_ROWS and values > rows // (4 * len(people)):
        return Law(LawKind.ORDER, rank, (score,), rows, rows, scope=scope, exact=True)
    if rows >= ORDER_ROWS and values >= _FEWEST_RANKS and steps and reaches(held, steps, ORDER_TAKEN):
        return Law(LawKind.ORDER, rank, (score,), rows, rows - (steps - held), scope=scope)
    return None


def _steps(members: Sequence[tuple[int, int]]) -> tuple[int, int, bool]:
    """Return the steps from one to the next, how many a rank could make, and whether each rank is exact.

    ``members`` are (score with its sign turned, place), sorted: the best first.
    """
    good = tied = 0
    exact = True
    before: tuple[int, int] | None = None
    for position, (worth, place) in enumerate(members):
        if before is None:
            tied = 1
        elif worth == before[0]:
            good += place == before[1]
            tied += 1
        else:
            good += place - before[1] >= tied * SCALE or place - before[1] == SCALE
            tied = 1
        exact = exact and place == (position + 2 - tied) * SCALE
        before = (worth, place)
    return max(0, len(members) - 1), good, exact


def counts_ties(table: MeasuredTable, law: Law) -> bool:
    """Tell whether the places behind those who share one are left out (1, 2, 2, 4): a rank does so, a score does not."""
    people: dict[Hashable, list[tuple[int, int]]] = {}
    columns = table.columns[law.of], table.columns[law.parts[0]], table.scopes[law.scope]
    for place, worth, group in zip(*columns, strict=True):
        if place is not None and worth is not None:
            people.setdefault(group, []).append((-worth, place))
    ties = left_out = 0
    for members in people.values():
        taken = sorted(Counter(members).items())
        for ((_, place), shared), ((_, after), _) in pairwise(taken):
            if shared > 1:
                ties += 1
                left_out += after - place >= shared * SCALE
    return ties >= _FEWEST_TIES and reaches(left_out, ties, ORDER_TAKEN)


def counts_itself(table: MeasuredTable, column: int) -> bool:
    """Tell whether a column is a rank by itself: every number is one more than the smaller ones of its group.

    Blanks are left out. Scores never are so; a rank needs no score beside it to be told.
    """
    return any(_counts_in(table.columns[column], groups) for groups in table.scopes.values())


def _counts_in(values: Values, groups: Sequence[Hashable]) -> bool:
    people: dict[Hashable, list[int]] = {}
    for value, group in zip(values, groups, strict=True):
        if value is not None:
            people.setdefault(group, []).append(value)
    if sum(map(len, people.values())) < EXACT_ROWS or len(people) * _FEWEST_OF_A_GROUP > sum(
        map(len, people.values())
    ):
        return False
    return all(_counts(sorted(members)) for members in people.values())


def _counts(members: Sequence[int]) -> bool:
    first: dict[int, int] = {}
    for position, value in enumerate(members):
        first.setdefault(value, position)
    return all(value == (position + 1) * SCALE for value, position in first.items())


def out_of_order(ranks: Sequence[int], scores: Sequence[int]) -> list[int]:
    """Return the positions that have to be left out for the ranks to follow the scores, as few as possible."""
    order = sorted(range(len(ranks)), key=lambda k: (-scores[k], ranks[k]))
    ends: list[int] = []
    last: list[int] = []
    came_from: list[int] = []
    for k in order:
        place = bisect_right(ends, ranks[k])
        came_from.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(ranks[k])
            last.append(len(came_from) - 1)
        else:
            ends[place] = ranks[k]
            last[place] = len(came_from) - 1
    kept: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        kept.add(order[at])
        at = came_from[at]
    return [k for k in range(len(ranks)) if k not in kept]
