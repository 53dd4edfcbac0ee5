"""还差: the fewest students whose standing must get better for a target to be met, with one way to get there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeVar

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.results.term import Better, CategoryCount, Move, Outcome, Step, StillNeeded
from xuekun_cli.rules.conversion.counts import counted_outcome, net, only_exits
from xuekun_cli.rules.conversion.shares import compared, least

Key = TypeVar("Key", bound=Hashable)


class Room(NamedTuple):
    """Who of a unit can still get better: students by category.

    Who left the school cannot, and stays where the policy leaves them. Who has no score yet can, by the make-up
    test, where the policy keeps them in the initial number; else they have no standing that counts.
    """

    listed: MutableMapping[str, int]
    """In the initial number, with a score, neither converted nor relapsed."""
    awaited: MutableMapping[str, int]
    """In the initial number, 待补测."""
    added: MutableMapping[str, int]
    """Added from outside the list."""
    relapsed: MutableMapping[tuple[str, str], int]
    """By the categories before and after."""


def room_of(rule: Conversion, times: Mapping[Move, int]) -> Room:
    """Return who can still get better, from how often each move was made."""
    room = Room({}, {}, {}, {})
    improves = only_exits(rule)
    for move, number in times.items():
        outcome = counted_outcome(rule, move)
        if outcome is Outcome.RELAPSED:
            pair = (move.before, move.after)
            _put(room.relapsed, pair, number)
        elif outcome is Outcome.UNCHANGED or (outcome is Outcome.IMPROVED and improves):
            _put(room.listed, move.before, number)
        elif outcome is Outcome.PENDING and rule.pending.is_ == "stays":
            _put(room.awaited, move.before, number)
        elif outcome is Outcome.NEWCOMER or (outcome is Outcome.FIRST_ENTRY and rule.first_entry.is_ == "added"):
            _put(room.added, move.after, number)
    return room


def _put(found: MutableMapping[Key, int], key: Key, number: int) -> None:
    found[key] = found.get(key, 0) + number


def room_in(rule: Conversion, counts: Sequence[CategoryCount]) -> Room:
    """Return the same where only the counts are known: whoever was added was not on the list before."""
    listed, awaited = {}, {}
    for row in counts:
        awaited[row.category] = row.pending if rule.pending.is_ == "stays" else 0
        gone = row.lost if rule.lost.is_ == "stays" else 0
        gone += row.transferred if rule.transferred.is_ == "stays" else 0
        listed[row.category] = row.initial - row.converted - awaited[row.category] - gone
    return Room(listed, awaited, {row.category: row.added for row in counts}, {})


@dataclass(eq=False)
class _Row:
    """One row (a category, or all together) on the way to its line, and who there can still get better."""

    count: CategoryCount
    line: Fraction
    net: int
    lack: int
    added_counts: bool
    named: str
    listed: int = 0
    awaited: int = 0
    added: int = 0


@dataclass(eq=False)
class _Relapse:
    """Students who fell from one category to another, and the rows that gain when they no longer do."""

    before: str
    after: str
    students: int
    from_row: _Row | None
    into_row: _Row | None

    def ends(self) -> list[_Row]:
        return [row for row in (self.from_row, self.into_row) if row is not None and row.lack]


def still_needed(
    rule: Conversion,
    rows: Sequence[tuple[CategoryCount, Fraction]],
    room: Room,
    level: str,
    toward: str,
    categories: Sequence[str],
) -> StillNeeded:
    """Return the fewest students whose standing must get better for a target to be met.

    Args:
        rule: how conversion is counted.
        rows: the rows that do not reach their line yet; with nobody at the start, nobody may be added.
        room: who can still get better.
        level: the name of the level or milestone.
        toward: how the sentence begins (``到合格``).
        categories: all that each row holds: one row of its own name, or one row for all of them.

    A relapse undone takes one away from those added to one category and may convert in another; so many of them
    as serve two rows (or one row twice) come first, then whoever serves one.
    """
    short = [_row(rule, count, line) for count, line in rows]
    together = len(short) == 1 and short[0].count.category not in categories
    by_category = dict.fromkeys(categories, short[0]) if together else {row.count.category: row for row in short}
    for category, row in by_category.items():
        row.named = "" if together else category
        row.listed += room.listed.get(category, 0)
        row.awaited += room.awaited.get(category, 0)
        row.added += room.added.get(category, 0) if row.added_counts else 0
    relapses = [_relapse(rule, by_category, pair, number) for pair, number in room.relapsed.items()]
    lacking = {row.count.category: row.lack for row in short}
    blocked = [words for row in short if (words := _capped(row, relapses))]
    steps = list(_steps(short, relapses))
    total = sum(step.students for step in steps)
    if blocked:
        words = f"{toward}：达不到（{'；'.join(blocked)}）"
    else:
        words = f"{toward}：还差 {total} 人（{'，'.join(step.words for step in steps)}）"
    return StillNeeded(level, lacking, total, not blocked, tuple(steps), words)


def _row(rule: Conversion, count: CategoryCount, line: Fraction) -> _Row:
    kept = net(rule, count)
    lack = least(count.initial, line) - kept if count.initial else count.added
    return _Row(count, line, kept, lack, rule.added.is_ == "cancels" or not count.initial, count.category)


def _relapse(rule: Conversion, rows: Mapping[str, _Row], pair: tuple[str, str], number: int) -> _Relapse:
    before, after = rows.get(pair[0]), rows.get(pair[1])
    if after is not None and (rule.relapsed.is_ != "added" or not after.added_counts):
        after = None
    return _Relapse(*pair, number, before if before is not None and before.count.initial else None, after)


def _capped(row: _Row, relapses: Iterable[_Relapse]) -> str:
    """Make a row lack no more than can be had; return why it cannot reach its line, "" where it can."""
    within = sum(one.students for one in relapses if one.from_row is row)
    undone = sum(one.students for one in relapses if one.into_row is row)
    most = row.listed + row.awaited + row.added + within + undone
    if row.lack <= most:
        return ""
    row.lack = most
    best, of = row.net + most, row.count.initial
    gone = row.count.initial - row.count.converted - row.listed - row.awaited - within
    left = "能转化的都转化" + ("、新增的都离开名单" if row.added_counts and row.count.added else "")
    share = f"{best}/{of} = {compared(Fraction(best, of), row.line)}"
    return f"{row.named or row.count.category}有 {gone} 人流失或转出，{left}，也只有 {share}"


def _steps(rows: Sequence[_Row], relapses: Sequence[_Relapse]) -> Iterator[Step]:
    """Yield one way to get rid of what the rows lack, and take it off them."""
    double = [one for one in relapses if len(one.ends()) == 2]
    edges = [(ends[0], ends[1], one.students) for one in double for ends in (one.ends(),)]
    numbers = _doubles(edges) if edges else []
    for one, number in zip(double, numbers, strict=True):
        for row in one.ends():
            row.lack -= number
        one.students -= number
        yield from _relapse_step(Better.BACK_OFF, one, number)
    for row in rows:
        yield from _alone(row, Better.CONVERTED, row.listed, "再转化 {} 人")
        yield from _alone(row, Better.OFF, row.added, "新增的 {} 人离开名单")
        for one in relapses:
            number = min(row.lack, one.students) if row in (one.from_row, one.into_row) else 0
            row.lack -= number
            one.students -= number
            yield from _relapse_step(Better.BACK if row is one.into_row else Better.BACK_OFF, one, number)
        yield from _alone(row, Better.MADE_UP, row.awaited, "待补测的 {} 人补测后转化")


def _alone(row: _Row, kind: Better, there: int, words: str) -> Iterator[Step]:
    number = min(row.lack, there)
    row.lack -= number
    if number:
        yield Step(kind, row.count.category, number, row.named + words.format(number))


def _relapse_step(kind: Better, one: _Relapse, number: int) -> Iterator[Step]:
    if number:
        where = f"回到{one.before}以上" if kind is Better.BACK else "离开名单"
        yield Step(kind, one.after, number, f"{one.before}退到{one.after}的 {number} 人{where}", one.before)


def _doubles(edges: Sequence[tuple[_Row, _Row, int]]) -> list[int]:
    """Return how many of each pair of rows are taken, so that as many as possible are taken in all.

    No row is given more than it lacks. All numbers are tried but for the last pair, the most first; with two
    categories there is one pair.
    """
    lacks = {id(row): row.lack for *ends, _ in edges for row in ends}

    def taken(at: int) -> list[int]:
        if at == len(edges):
            return []
        one, other, students = edges[at]
        room = lacks[id(one)] // 2 if one is other else min(lacks[id(one)], lacks[id(other)])
        most = min(students, room)
        bound = min(sum(lacks.values()) // 2, sum(edge[2] for edge in edges[at:]))
        best: list[int] = []
        for number in range(most, -1, -1):
            for row in (one, other):
                lacks[id(row)] -= number
            found = [number, *taken(at + 1)]
            for row in (one, other):
                lacks[id(row)] += number
            best = max(best, found, key=sum) if best else found
            if sum(best) == bound or at == len(edges) - 1:
                break
        return best

    return taken(0)
