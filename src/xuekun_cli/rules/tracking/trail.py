"""A student over several exams: stays on the list, falls running, hints. Pure, and exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.tracking import Hint, HintKind, Point, Stay, Trail
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import decimal_text

_OFF = frozenset((ABSENT, NOT_THERE, UNLISTED))
Above = Callable[[int], Fraction | None]
"""Exam → points by which the score there is above the nearest line below it; None without one."""


def stays_of(points: Sequence[Point]) -> tuple[Stay, ...]:
    """Return the stays on the list, the earliest first.

    An exam without a score (absent, not there) neither ends a stay nor counts in it: nobody knows where the
    student would have stood, and who was listed stays in the register until the next score.
    """
    stays: list[Stay] = []
    if all(point.category in _OFF for point in points):
        return ()
    going = False
    for number, point in enumerate(points):
        if not point.seen:
            continue
        listed = point.listed
        if listed:
            first, times = (stays[-1].first, stays.pop().times + 1) if going else (number, 1)
            stays.append(Stay(first, number, times))
        going = listed
    return tuple(stays)


def lasts(points: Sequence[Point]) -> bool:
    """Tell whether the student is listed in the last exam with a score or level."""
    return next((point.listed for point in reversed(points) if point.seen), False)


def falls_to(relative: Callable[[int], Fraction | None], exam: int) -> tuple[int, int]:
    """Return how many times running the relative score has fallen up to an exam, and the exam it fell from.

    ``relative`` gives the score of each exam, and is asked for no more than it takes.
    Exams without a relative score are passed over; without one in the exam itself there is no fall. Equal is none.
    """
    here, since, falls = relative(exam), exam, 0
    if here is None:
        return 0, exam
    for number in range(exam - 1, -1, -1):
        before = relative(number)
        if before is None:
            continue
        if before <= here:
            break
        here, since, falls = before, number, falls + 1
    return falls, since


def runs(rule: Tracking, stay: Stay | None) -> bool:
    """Tell whether a stay is as many exams as the policy asks for (exactly so many count)."""
    return stay is not None and stay.times >= rule.running


def slides(rule: Tracking, falls: int, gap: Fraction | None, *, listed: bool) -> bool:
    """Tell whether somebody should look at a student whose relative score fell ``falls`` times running.

    Who is listed: from ``rule.falls`` falls on. Who is not: besides, no more than ``rule.within`` points above
    a line; exactly so many count, and without a line (``gap`` None) there is no hint.
    """
    if falls < rule.falls:
        return False
    return listed or (gap is not None and 0 <= gap <= Fraction(rule.within, SCALE))


def hint_of(rule: Tracking, trail: Trail, names: Sequence[str], last_held: int, above: Above) -> Hint | None:
    """Return the hint on a student and subject, or None.

    ``names``: of the exams. ``last_held``: the last exam that has the subject; who has no score there is told
    of by the list of those missing. ``above`` is asked for that exam only.

    Listed: the hint is about the last stay, when the relative score had fallen step by step up to its first exam.
    """

    def relative(exam: int) -> Fraction | None:
        return None if trail.points[exam].exempt else trail.points[exam].relative

    point = trail.points[last_held]
    if trail.current and trail.stays:
        at = trail.stays[-1].first
        falls, since = falls_to(relative, at)
        # from the first exam on the list: nothing was seen of the way there
        if slides(rule, falls, None, listed=True) and not trail.points[since].listed:
            return _hint(trail, HintKind.SLID_ONTO_LIST, (since, at), falls, None, names)
        return None
    if point.listed or not point.seen:
        return None
    falls, since = falls_to(relative, last_held)
    if falls < rule.falls:
        return None
    gap = above(last_held)
    if not slides(rule, falls, gap, listed=False):
        return None
    return _hint(trail, HintKind.NEAR_A_LINE, (since, last_held), falls, gap, names)


def _hint(
    trail: Trail, kind: HintKind, span: tuple[int, int], falls: int, gap: Fraction | None, names: Sequence[str]
) -> Hint:
    first, last = span
    course = [
        decimal_text(point.relative, 3) for point in trail.points[first : last + 1] if point.relative is not None
    ]
    words = f"从{names[first]}到{names[last]}，相对分连续下降 {falls} 次：{' → '.join(course)}"
    words += f"；比最近的分数线高 {decimal_text(gap, 2)} 分" if gap is not None else f"；{names[last]}列入"
    return Hint(trail, kind, first, last, falls, gap, words)
