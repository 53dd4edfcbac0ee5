"""The measures of conversion other than leaving a category (POLICIES F): exact, one function a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xuekun_cli.model.policy.conversion import (
    Composite,
    EndCount,
    GapNarrowed,
    PassLine,
    PercentileRise,
    RankRise,
)
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.results.term import Measured, Standing
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.rules.conversion.shares import compared, compared_at_most, percent_beside, reaches

_FULL = Fraction(1)


def mean_rise(kind: RankRise, ranks: Sequence[int]) -> Fraction | None:
    """Return by how many places a student rose from exam to exam on average; None with too few exams.

    ``ranks`` are from the earliest exam to the latest, 1 the best. The mean of the changes of the last exams
    that the rule looks at is the whole way divided by the number of steps.
    """
    seen = ranks[-kind.exams_at_most :]
    if len(ranks) < kind.exams_at_least or len(seen) < 2:
        return None
    return Fraction(seen[0] - seen[-1], len(seen) - 1)


def rank_rise(kind: RankRise, listed: Sequence[Sequence[int]]) -> Measured:
    """Return the share of the listed whose rank rose on average, and the points for it.

    Whoever has too few exams is not counted as risen, and stays in the number. The share that is asked for, or
    more, earns full points; less earns its part of them. Nobody listed: nothing can be said.
    """
    rises = [mean_rise(kind, ranks) for ranks in listed]
    if not rises:
        return Measured(None, None, None, "", "名单上没有人", kind.clause)
    risen = sum(rise is not None and rise > 0 for rise in rises)
    share = Fraction(risen, len(rises))
    earned = min(_FULL, share / kind.rising_share) * kind.full_points
    short = sum(rise is None for rise in rises)
    words = (
        f"名单上 {len(rises)} 人，名次上升 {risen} 人，{risen}/{len(rises)} = {compared(share, kind.rising_share)}"
    )
    words += f"，{points_text(earned)} 分（满分 {kind.full_points}）"
    if short:
        words += f"；{short} 人考试不到 {kind.exams_at_least} 次，不算上升"
    return Measured(share >= kind.rising_share, share, earned, "", words, kind.clause)


def pass_line(kind: PassLine, one: Standing) -> Measured:
    """Return whether a score reaches a share of the mean; the boundary reaches it. The value is score ÷ mean."""
    relative = one.relative
    if relative is None:
        return Measured(None, None, None, "", "没有平均分", kind.clause)
    mean = f"{kind.by.label}平均分"
    words = f"成绩是{mean}的 {compared(relative, kind.pass_line)}"
    return Measured(relative >= kind.pass_line, relative, None, "", words, kind.clause)


def pass_share(kind: PassLine, listed: Sequence[Standing | None]) -> Measured:
    """Return the share of the listed whose score reaches the line; None among them is no score, and stays in."""
    if not listed:
        return Measured(None, None, None, "", "名单上没有人", kind.clause)
    passed = sum(one is not None and pass_line(kind, one).reached is True for one in listed)
    share = Fraction(passed, len(listed))
    line = f"{kind.by.label}平均分的 {percent(kind.pass_line)}"
    words = f"名单上 {len(listed)} 人，达到{line} {passed} 人，{passed}/{len(listed)} = {percent_beside(share)}"
    return Measured(None, share, None, "", words, kind.clause)


def gap_of(one: Standing) -> Fraction | None:
    """Return how far below the mean a score is, as a share of the mean; negative above it."""
    return None if one.relative is None else 1 - one.relative


def gap_narrowed(kind: GapNarrowed, before: Standing, after: Standing) -> Measured:
    """Return whether the gap to the mean is smaller than before and within a level; the boundary is within.

    Of several levels the one with the smallest gap holds. A gap that did not shrink reaches none.
    """
    was, now = gap_of(before), gap_of(after)
    if was is None or now is None:
        return Measured(None, None, None, "", "没有平均分", kind.clause)
    levels = sorted(kind.gap_levels, key=lambda level: level.at_most)
    level = next((one for one in levels if now <= one.at_most), None)
    line = (level or levels[-1]).at_most
    words = f"差距从 {percent_beside(was)} 到 {compared_at_most(now, line)}"
    if now >= was:
        return Measured(False, now, None, "", f"{words}，没有缩小", kind.clause)
    if level is None:
        return Measured(False, now, None, "", words, kind.clause)
    return Measured(True, now, None, level.name, f"{words} → {level.name}", kind.clause)


def percentile_level(kind: PercentileRise, below: int, cohort: int) -> int:
    """Return how many of the marks a student reaches by the share of the cohort below; the boundary reaches."""
    return sum(reaches(below, cohort, mark) for mark in kind.percentile_marks)


def percentile_rise(kind: PercentileRise, before: tuple[int, int], after: tuple[int, int]) -> Measured:
    """Return whether a student rose by as many levels as asked; each exam is (students below, cohort)."""
    if before[1] <= 0 or after[1] <= 0:
        return Measured(None, None, None, "", "没有参考的学生", kind.clause)
    was, now = percentile_level(kind, *before), percentile_level(kind, *after)
    rise = now - was
    said = "，".join(
        f"{when}后面有 {below} 人，{below}/{cohort} = {percent_beside(Fraction(below, cohort))}，第 {level} 档"
        for when, (below, cohort), level in (("以前", before, was), ("现在", after, now))
    )
    words = f"{said}，{f'上升 {rise} 档' if rise > 0 else f'下降 {-rise} 档' if rise < 0 else '没有变化'}"
    return Measured(rise >= kind.rise_at_least, Fraction(rise), None, "", words, kind.clause)


def end_count(kind: EndCount, start: int, end: int) -> Measured:
    """Return whether the number listed at the end is at most a share of the start; the boundary is within."""
    if start <= 0:
        return Measured(None, None, None, "", "期初没有人", kind.clause)
    share = Fraction(end, start)
    words = f"期初 {start} 人，期末 {end} 人，{end}/{start} = {compared_at_most(share, kind.end_at_most)}"
    return Measured(share <= kind.end_at_most, share, None, "", words, kind.clause)


def composite(
    kind: Composite,
    ranks: Sequence[Sequence[int]],
    scores: Sequence[Standing | None],
    retention: Fraction | None,
) -> Measured:
    """Return the weighted points of the parts, each from 0 to the full points.

    ``ranks`` and ``scores`` are of the listed; ``retention`` is a share. Weights are divided by their sum. A
    part that cannot be told leaves the whole without points.
    """
    shares: dict[str, Fraction | None] = {}
    for part in kind.parts:
        if isinstance(part.by, RankRise):
            risen = rank_rise(part.by, ranks).value
            shares[part.name] = None if risen is None else min(_FULL, risen / part.by.rising_share)
        elif isinstance(part.by, PassLine):
            shares[part.name] = pass_share(part.by, scores).value
        else:
            shares[part.name] = None if retention is None else min(_FULL, retention / part.by.retention_share)
    return composed(kind, shares)


def composed(kind: Composite, shares: Mapping[str, Fraction | None]) -> Measured:
    """Return the weighted points from the share of its full points that each part earned (0 to 1)."""
    missing = [part.name for part in kind.parts if shares.get(part.name) is None]
    if missing:
        return Measured(None, None, None, "", f"算不出：缺{'、'.join(missing)}", kind.clause)
    whole = sum((part.weight for part in kind.parts), Fraction(0))
    earned = Fraction(0)
    said = []
    for part in kind.parts:
        points = (shares[part.name] or Fraction(0)) * kind.full_points
        earned += points * part.weight / whole
        said.append(f"{part.name} {points_text(points)} × {percent(part.weight / whole)}")
    words = f"{' ＋ '.join(said)} = {points_text(earned)}（满分 {kind.full_points}）"
    return Measured(None, earned / kind.full_points, earned, "", words, kind.clause)


def points_text(points: Fraction) -> str:
    """Return points with at most two decimals, without needless ones."""
    text = decimal_text(points, 2)
    return text.rstrip("0").rstrip(".")
