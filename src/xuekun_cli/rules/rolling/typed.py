"""What people typed into a register of this very exam, put into the one that takes its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.results.rolling import NO_LONGER, Gone, Past, RegisterHistory, Rolled, Who
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.rules.matching.near_names import like_names, near_names

Values = Mapping[str, str]


class _There(NamedTuple):
    """A row of the register that is being replaced."""

    who: Who
    typed: Values
    place: str
    """The cell of its score, as the register names it."""
    category: str
    said: str
    """What had become of it."""
    history: tuple[Past, ...]


class _Mine(NamedTuple):
    """A row of the new register, or of those off it now."""

    who: Who
    typed: Values
    said: str
    cell: str = ""
    """Where the score stands."""


def typed_since(rolled: Rolled, listed: Sequence[Listed], there: RegisterHistory, whole: bool) -> Rolled:
    """Return the register with what people typed into another one of the same exam.

    With ``whole`` that one was made from the same two sources, so that a row to which the same happened is taken
    as it stands, cells that somebody has emptied included; otherwise its texts come before those of the last
    register. Rows that have no place any more, and somebody filled, are kept off the register.
    """
    rows = [_There(row.who, row.typed, row.place, row.category, row.said, row.history) for row in there.rows]
    rows += [
        _There(one.who, one.typed, "", one.before, one.what, one.history)
        for one in there.gone
        if one.exam == rolled.exam
    ]
    numbers = sorted(rolled.rows)
    leaving = [one for one in rolled.gone if one.exam == rolled.exam]
    mine = [_of_listed(rolled, listed, number) for number in numbers]
    mine += [_Mine(one.who, one.on.typed, one.on.said) for one in rolled.waiting]
    mine += [_Mine(one.who, one.typed, one.what) for one in leaving]
    chosen = _chosen(mine, rows)
    typed = [_typed(one, rows[chosen[n]] if n in chosen else None, whole) for n, one in enumerate(mine)]
    first, second = len(numbers), len(numbers) + len(rolled.waiting)
    on, waits, off = typed[:first], typed[first:second], typed[second:]
    used = set(chosen.values())
    carried = _landed(rolled, mine, typed)
    gone = [replace(one, typed=values) for one, values in zip(leaving, off, strict=True)]
    gone += [
        Gone(NO_LONGER, rolled.exam, row.who, row.category, typed=row.typed, history=row.history)
        for number, row in enumerate(rows)
        if number not in used and row.typed and not _stands(row.typed, carried.get(row.who))
    ]
    older = _keyed(one for one in rolled.gone if one.exam != rolled.exam)
    older |= _keyed(one for one in there.gone if one.exam != rolled.exam)
    return replace(
        rolled,
        rows={n: replace(rolled.rows[n], typed=values) for n, values in zip(numbers, on, strict=True)},
        waiting=tuple(
            replace(one, on=replace(one.on, typed=values))
            for one, values in zip(rolled.waiting, waits, strict=True)
        ),
        gone=(*gone, *older.values()),
    )


def _of_listed(rolled: Rolled, listed: Sequence[Listed], number: int) -> _Mine:
    one, on = listed[number], rolled.rows[number]
    return _Mine(_who(one), on.typed, on.said, str(one.ref))


def _typed(mine: _Mine, row: _There | None, whole: bool) -> Values:
    if row is None:
        return mine.typed
    return row.typed if whole and row.said == mine.said else {**mine.typed, **row.typed}


def _landed(rolled: Rolled, mine: Sequence[_Mine], typed: Sequence[Values]) -> dict[Who, Values]:
    """Return what stands now for each row of the last register, by how that register writes it."""
    by_who = {one.who: values for one, values in zip(mine, typed, strict=True)}
    return {one.last.who: by_who.get(one.who, {}) for one in rolled.moved if one.last is not None}


def _stands(typed: Values, values: Values | None) -> bool:
    return values is not None and all(values.get(title) == text for title, text in typed.items())


def _chosen(mine: Sequence[_Mine], rows: Sequence[_There]) -> dict[int, int]:
    """Return for my rows the number of the row there that is the same student and subject; never one twice."""
    chosen: dict[int, int] = {}
    here, over = defaultdict(list), defaultdict(list)
    for number, one in enumerate(mine):
        here[one.who].append(number)
    for number, row in enumerate(rows):
        over[row.who].append(number)
    for who, numbers in here.items():
        found = over.get(who, [])
        if len(numbers) == len(found):
            by_place = {n: m for n in numbers for m in found if _is_place(mine[n].cell, rows[m].place)}
            if len(set(by_place.values())) == len(found):
                chosen |= by_place
            else:
                chosen |= dict(zip(numbers, found, strict=True))
    free = set(range(len(rows))) - set(chosen.values())
    by_id, mine_by_id = defaultdict(list), defaultdict(list)
    for number in free:
        who = rows[number].who
        by_id[who.school, who.student_id, who.subject_key].append(number)
    for number, one in enumerate(mine):
        who = one.who
        if number not in chosen:
            mine_by_id[who.school, who.student_id, who.subject_key].append(number)
    for key, numbers in mine_by_id.items():
        found = by_id.get(key, [])
        if not key[1] or not len(numbers) == len(found) == 1:
            continue
        names = ["".join(who.name.split()) for who in (mine[numbers[0]].who, rows[found[0]].who)]
        if like_names(*names) or near_names(*names):
            chosen[numbers[0]] = found[0]
    return chosen


def _keyed(gone: Iterable[Gone]) -> dict[tuple[object, ...], Gone]:
    """Return rows by what they are, namesakes numbered."""
    seen: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Gone] = {}
    for one in gone:
        key = (one.who, one.exam, one.what, one.before)
        seen[key] += 1
        found[*key, seen[key]] = one
    return found


def _who(one: Listed) -> Who:
    group = one.group
    return Who(group.school, group.class_name, one.student_id, one.name, one.subject, one.subject_key)


def _is_place(cell: str, said: str) -> bool:
    """Tell whether 出处 names this cell; the file is left out there where all scores are of one."""
    return bool(said) and (cell == said or cell.endswith(f"!{said}"))
