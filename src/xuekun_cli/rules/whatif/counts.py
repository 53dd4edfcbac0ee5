"""How many would be listed at other thresholds: every student's own threshold once, then only counting.

A line that rises lets students in and none out, and so does every condition made of lines. So there is for each
student and subject one threshold from which on the condition holds; it is found by bisection among the class's
lines, and no threshold needs a screening of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple, assert_never

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.results.screening import Group
from xuekun_cli.model.results.whatif import MovableLine, Near, NearStudent, Steepness, TriedGroup, TriedLine
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.rules.screening.all_zero import unjudged_classes
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import line_of, scored_at_least, sums
from xuekun_cli.rules.screening.lines import lines_of
from xuekun_cli.rules.screening.screen import Screening
from xuekun_cli.rules.screening.verdicts import NEVER, at_exam, holds, judged_by
from xuekun_cli.rules.whatif.lines import moved, thresholds_of
from xuekun_cli.rules.whatif.near import Place, looked_at, near_line, of_a_mean, own_condition

_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)
_MEAN_OVER = 5
"""Steps on either side of the policy's value over which steepness is averaged."""


def tried_line(
    ground: Ground, result: Screening, line: MovableLine, wanted: Sequence[Fraction]
) -> tuple[TriedLine, list[NearStudent]]:
    """Return one line under the thresholds wanted, and who stands near it as the policy has it.

    ``result`` is the screening of the same ground.
    """
    policy, step = ground.policy, line.unit.step
    thresholds, remarks = thresholds_of(policy, line, wanted)
    around = [line.own + k * step for k in (-_MEAN_OVER, -1, 1, _MEAN_OVER)]
    extra, _ = thresholds_of(policy, line, [value for value in around if value > 0])
    every = tuple(sorted({*thresholds, *extra}))
    counts = counts_at(ground, line, every)
    if not looked_at(ground, line):
        remarks = (*remarks, "这次考试不看这条线")
    elif of_a_mean(ground, line):
        remarks = (*remarks, "这条线和几次的平均比，不和这一次的分数比，没有数离线近的")
    near, students = near_line(ground, result, line)
    chosen = [every.index(value) for value in thresholds]
    groups = tuple(
        TriedGroup(
            school=group.school,
            class_name=group.class_name,
            class_key=group.class_key,
            subject=group.subject,
            takers=group.takers,
            cutoff=_own_cutoff(ground, line, place),
            counts={name: tuple(found[k] for k in chosen) for name, found in counts[place].items()},
            near=near.get(place, Near()),
        )
        for place, group in _places(ground, result)
    )
    at = {value: sum(found[line.category][k] for found in counts.values()) for k, value in enumerate(every)}
    return TriedLine(line, thresholds, groups, _steepness(line, at, step), remarks), students


def _places(ground: Ground, result: Screening) -> Iterator[tuple[Place, Group]]:
    """Yield every class and subject of the screening with its numbers, in its order."""
    seated = [
        (number, subject)
        for number in range(len(ground.first))
        for subject in range(len(ground.table.subjects))
        if ground.tallies(Pool.CLASS, subject)[number].cells
    ]
    yield from zip(seated, result.groups, strict=True)


def _own_cutoff(ground: Ground, line: MovableLine, place: Place) -> Fraction | None:
    number, subject = place
    if of_a_mean(ground, line):
        return None
    own = lines_of(ground, own_condition(ground, line), subject)[number]
    return None if own is None else own.cutoff


def _steepness(line: MovableLine, at: Mapping[Fraction, int], step: Fraction) -> Steepness:
    own = at[line.own]
    low = next((line.own - k * step for k in (_MEAN_OVER, 1) if line.own - k * step in at), line.own)
    high = next((line.own + k * step for k in (_MEAN_OVER, 1) if line.own + k * step in at), line.own)
    one_below, one_above = at.get(line.own - step), at.get(line.own + step)
    return Steepness(
        step=step,
        below=None if one_below is None else own - one_below,
        above=None if one_above is None else one_above - own,
        mean=(at[high] - at[low]) / ((high - low) / step) if high > low else None,
        low=low,
        high=high,
    )


def counts_at(
    ground: Ground, line: MovableLine, thresholds: Sequence[Fraction]
) -> dict[Place, dict[str, list[int]]]:
    """Return (class, subject) → category → listed at each threshold (ascending), the exempt left out.

    The same as a screening with the line's number changed, threshold by threshold; other lines stay.
    """
    own = own_condition(ground, line)
    variants = [moved(own, line, value) for value in thresholds]
    seats = list(_seats(ground, line, variants))
    first = _first_listed(ground, seats, len(thresholds))
    bands = ground.policy.bands
    changes: dict[tuple[int, int, int], list[int]] = {}

    def enter(place: Place, band: int, start: int, end: int) -> None:
        """Count a student in a category from one threshold on, up to another."""
        if start < end:
            found = changes.setdefault((*place, band), [0] * (len(thresholds) + 1))
            found[start] += 1
            found[end] -= 1

    never = len(thresholds)
    for seat in seats:
        start = first[seat.student]
        if seat.before >= 0:
            enter(seat.place, seat.before, start, never)
        else:
            enter(seat.place, line.band, max(start, seat.holds_from), never)
            if seat.after >= 0:
                enter(seat.place, seat.after, start, seat.holds_from)
    return {
        (number, subject): {
            band.category: list(accumulate(changes.get((number, subject, index), [0] * (never + 1))))[:never]
            for index, band in enumerate(bands)
        }
        for number in range(len(ground.first))
        for subject in range(len(ground.table.subjects))
    }


class _Seat(NamedTuple):
    """A student and subject: the categories that hold anyhow, and from which threshold on the moved one does."""

    student: int
    place: Place
    before: int
    """The first category ahead of the moved one that holds, or −1."""
    holds_from: int
    after: int
    """The first category behind the moved one that holds, or −1."""


def _seats(ground: Ground, line: MovableLine, variants: Sequence[Condition]) -> Iterator[_Seat]:
    bands, never = ground.policy.bands, len(variants)
    target = line.path.removesuffix(f".{line.key}")
    band = bands[line.band]
    for subject in range(len(ground.table.subjects)):
        unjudged = unjudged_classes(ground, subject)
        columns = zip(
            ground.group,
            ground.table.marks.column(subject),
            ground.is_exempt,
            _first_of(ground, range(line.band), subject),
            _holds_from(ground, band.when, f"screening.{band.category}", target, variants, subject),
            _first_of(ground, range(line.band + 1, len(bands)), subject),
            strict=True,
        )
        for student, (number, mark, exempt, before, start, after) in enumerate(columns):
            judged = number >= 0 and number not in unjudged and mark != _NO_CELL and not exempt
            if judged and (before >= 0 or after >= 0 or start < never):
                yield _Seat(student, (number, subject), before, start, after)


def _first_of(ground: Ground, numbers: range, subject: int) -> list[int]:
    """Return for each student the first of these categories whose condition holds, or −1."""
    first = [-1] * len(ground.table.students)
    for number in reversed(numbers):
        held = judged_by(ground, ground.policy.bands[number].when, subject)
        first = [number if one else other for one, other in zip(held, first, strict=True)]
    return first


def _first_listed(ground: Ground, seats: Sequence[_Seat], never: int) -> dict[int, int]:
    """Return from which threshold on each student fulfils something in as many subjects as the policy asks for."""
    rule = ground.policy.screening.overall
    least = 1 if rule is None else rule.at_least_subjects
    starts: dict[int, list[int]] = {}
    for seat in seats:
        anyhow = seat.before >= 0 or seat.after >= 0
        starts.setdefault(seat.student, []).append(0 if anyhow else seat.holds_from)
    if least == 1:
        return dict.fromkeys(starts, 0)
    return {
        student: sorted(found)[least - 1] if len(found) >= least else never for student, found in starts.items()
    }


def _holds_from(
    ground: Ground, condition: Condition, path: str, target: str, variants: Sequence[Condition], subject: int
) -> list[int]:
    """Return from which variant on a condition holds for each student; ``len(variants)`` for never.

    ``target`` is the path of the part that varies; the others hold or not as the policy has them.
    """
    if path == target:
        return _scores_from(ground, variants, subject)
    never = len(variants)
    if not target.startswith(f"{path}."):
        return [0 if held else never for held in holds(ground, condition, subject)]
    match condition:
        case kinds.AllOf() | kinds.AnyOf():
            choose = max if isinstance(condition, kinds.AllOf) else min
            columns = [
                _holds_from(ground, part, at, target, variants, subject)
                for at, part in kinds.named_parts(condition, path)
            ]
            return [choose(found) for found in zip(*columns, strict=True)]
        case kinds.AtExams(when=part):
            if not at_exam(ground, condition):
                return [never] * len(ground.table.students)
            return _holds_from(ground, part, f"{path}.when", target, variants, subject)
        case kinds.Running(running=times, when=part):
            columns = [_holds_from(ground, part, f"{path}.when", target, variants, subject)]
            for back in range(1, times):
                columns.append(_earlier_from(ground, part, f"{path}.when", target, variants, subject, back))
            return [max(found) for found in zip(*columns, strict=True)]
        case kinds.AtLeastTimes(at_least_times=times, of_last=exams, when=part):
            columns = [_holds_from(ground, part, f"{path}.when", target, variants, subject)]
            for back in range(1, exams):
                columns.append(_earlier_from(ground, part, f"{path}.when", target, variants, subject, back))
            columns += [[never] * len(ground.table.students)] * (times - len(columns))
            return [sorted(found)[times - 1] for found in zip(*columns, strict=True)]
        case kinds.MeanOfLast():
            return _means_from(ground, condition, variants, subject)
        case _ if isinstance(condition, kinds.OnScore | kinds.OfStudent):
            raise ValueError(f"{path} has no part {target}")
    assert_never(condition)


def _earlier_from(
    ground: Ground,
    part: Condition,
    path: str,
    target: str,
    variants: Sequence[Condition],
    subject: int,
    back: int,
) -> list[int]:
    """Return from which variant on a condition held ``back`` sittings ago, for the students of this one."""
    never = len(variants)
    nobody = [never] * len(ground.table.students)
    if back > len(ground.earlier):
        return nobody
    before = ground.earlier[-back]
    key = ground.table.subjects[subject].key
    number = next((k for k, one in enumerate(before.ground.table.subjects) if one.key == key), -1)
    if number < 0:
        return nobody
    found = _holds_from(before.ground, part, path, target, variants, number)
    return [found[then] if then >= 0 else never for then in before.then]


def _means_from(
    ground: Ground, condition: kinds.MeanOfLast, variants: Sequence[Condition], subject: int
) -> list[int]:
    """Return from which variant of its line on each student's mean of the last exams is on the listed side."""
    lines = [line_of(variant)[0] for variant in variants]  # type: ignore[arg-type]
    owned, needed, never = line_of(condition.when)[1], scored_at_least(condition), len(variants)
    first = bisect_left if owned else bisect_right
    return [first(lines, one.mean) if one.exams >= needed else never for one in sums(ground, condition, subject)]


def _scores_from(ground: Ground, variants: Sequence[Condition], subject: int) -> list[int]:
    """Return from which variant of a line on each student's score is below it."""
    lines = [lines_of(ground, variant, subject) for variant in variants]
    bars = [[NEVER if one is None else one.highest for one in found] for found in zip(*lines, strict=True)]
    # the last is that of students without a class, whose number is −1
    bars.append([NEVER] * len(variants))
    columns = zip(
        ground.table.marks.column(subject), ground.table.scores.column(subject), ground.group, strict=True
    )
    never = len(variants)
    return [bisect_left(bars[group], score) if mark == _SCORED else never for mark, score, group in columns]
