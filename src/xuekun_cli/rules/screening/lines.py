"""Conditions that are a line on the score: shares of a reference, points, shares of the full mark, the lowest."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, assert_never

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.numbers import points, quotient_text
from xuekun_cli.rules.screening.ground import Ground

_SCORED = int(Mark.SCORED)
ALIKE = 5
"""So many scores that are all the same are no ranking; of fewer, chance may make them so."""


class Line(NamedTuple):
    """A line on the score, exactly; ``inclusive``: a score on the line is below it too."""

    cutoff: Fraction
    """In points."""
    inclusive: bool
    highest: int
    """The highest whole number of ten-thousandths on the listed side of the line."""

    @classmethod
    def at(cls, numerator: int, denominator: int, inclusive: bool) -> Line:
        """Return the line at ``numerator`` ÷ ``denominator`` ten-thousandths; the denominator is above 0."""
        highest = numerator // denominator if inclusive else -(-numerator // denominator) - 1
        return cls(Fraction(numerator, denominator * SCALE), inclusive, highest)


def lines_of(ground: Ground, condition: Condition, subject: int) -> list[Line | None]:
    """Return the line of each class, None where there is none.

    武平方案 一: class mean × 40% is the *highest* score of 第二类: ``at_most`` owns its boundary, ``below`` does
    not. A score is a whole number of ten-thousandths, so that ``score ≤ share · total ÷ takers`` holds exactly
    when ``score ≤ floor(share · total ÷ takers)``: one comparison of whole numbers.
    """
    return ground.once("lines", condition, subject, lambda: _lines(ground, condition, subject))


def _lines(ground: Ground, condition: Condition, subject: int) -> list[Line | None]:
    classes = range(len(ground.first))
    match condition:
        case kinds.AtMost(at_most=share, by=by) | kinds.Below(below=share, by=by):
            pool = by or (ground.rule.by if ground.rule else Pool.CLASS)
            references = ground.references(pool, subject)
            inclusive = isinstance(condition, kinds.AtMost)
            found = [None if one is None else _share_line(one, share, inclusive) for one in references]
            return ground.by_class(pool, found)
        case kinds.AtMostPoints(at_most_points=value) | kinds.BelowPoints(below_points=value):
            inclusive = isinstance(condition, kinds.AtMostPoints)
            return [Line.at(value * ground.papers, 1, inclusive)] * len(classes)
        case kinds.AtMostFull(at_most_full=share) | kinds.BelowFull(below_full=share):
            full = ground.table.subjects[subject].full_mark
            inclusive = isinstance(condition, kinds.AtMostFull)
            return [None if full is None else _share_line(full, share, inclusive)] * len(classes)
        case kinds.LowestShare(within=pool) | kinds.LowestCount(within=pool):
            lowest = [_lowest_line(scores, condition) for scores in ranked(ground, pool, subject)]
            return ground.by_class(pool, lowest)
        case _ if isinstance(condition, kinds.OfStudent | kinds.OfSeveralExams | kinds.Compound):
            return [None for _ in classes]
    assert_never(condition)


def without_order(ground: Ground, condition: Condition, subject: int, group: int) -> bool:
    """Tell whether a class is ranked among scores that are all the same: nobody is behind anybody."""
    if not isinstance(condition, kinds.Lowest):
        return False
    ordered = ranked(ground, condition.within, subject)[ground.pools(condition.within).of[ground.first[group]]]
    return _all_alike(ordered, places(len(ordered), condition))


def _all_alike(ordered: list[int], count: int) -> bool:
    """Tell whether fewer places are asked for than there are people, and all of them share the last."""
    return 0 < count < len(ordered) >= ALIKE and ordered[0] == ordered[-1]


def _share_line(whole: Fraction | int, share: Fraction, inclusive: bool) -> Line:
    """Return the line at a share of ``whole`` ten-thousandths."""
    return Line.at(whole.numerator * share.numerator, whole.denominator * share.denominator, inclusive)


def ranked(ground: Ground, pool: Pool, subject: int) -> list[list[int]]:
    """Return the scores of each pool, the lowest first; the exempt are left out unless they count as takers."""
    return ground.once("ranked", pool, subject, lambda: _ranked(ground, pool, subject))


def _ranked(ground: Ground, pool: Pool, subject: int) -> list[list[int]]:
    pools = ground.pools(pool)
    scores: list[list[int]] = [[] for _ in range(pools.size)]
    with_exempt = ground.policy.exempt.in_takers
    columns = zip(
        pools.of,
        ground.table.marks.column(subject),
        ground.table.scores.column(subject),
        ground.is_exempt,
        strict=True,
    )
    for number, mark, score, exempt in columns:
        if number >= 0 and mark == _SCORED and (with_exempt or not exempt):
            scores[number].append(score)
    for found in scores:
        found.sort()
    return scores


def places(people: int, condition: kinds.Lowest) -> int:
    """Return how many of ``people`` the lowest share or count takes in."""
    if isinstance(condition, kinds.LowestCount):
        return min(condition.lowest_count, people)
    wanted = condition.lowest_share * people
    match condition.rounding:
        case "up":
            return min(-(-wanted.numerator // wanted.denominator), people)
        case "nearest":
            return min((2 * wanted.numerator + wanted.denominator) // (2 * wanted.denominator), people)
    return min(wanted.numerator // wanted.denominator, people)


def _lowest_line(ordered: list[int], condition: kinds.Lowest) -> Line | None:
    """Return the line below which the lowest are; those who share the last place are all in, or all out."""
    count = places(len(ordered), condition)
    if not count or _all_alike(ordered, count):
        return None
    last = ordered[count - 1]
    shared = count < len(ordered) and ordered[count] == last
    return Line.at(last, 1, not (shared and condition.ties == "out"))


def basis(ground: Ground, condition: Condition, subject: int, group: int) -> str:
    """Return how a class's line came about, in words: ``平均分 280÷4=70.00 的 40%``."""
    return bases(ground, condition, subject)[group]


def bases(ground: Ground, condition: Condition, subject: int) -> list[str]:
    """Return for each class how its line came about, "" for a condition that is no line."""
    return ground.once("bases", condition, subject, lambda: _bases(ground, condition, subject))


def _bases(ground: Ground, condition: Condition, subject: int) -> list[str]:
    match condition:
        case kinds.AtMost(at_most=share, by=by) | kinds.Below(below=share, by=by):
            pool = by or (ground.rule.by if ground.rule else Pool.CLASS)
            part = "" if share == 1 else f" 的 {percent(share)}"
            found = ground.once("reference", pool, subject, lambda: _reference_texts(ground, pool, subject))
            return ground.by_class(pool, ["，".join((reference + part, *notes)) for reference, notes in found])
        case kinds.AtMostPoints(at_most_points=value) | kinds.BelowPoints(below_points=value):
            line = f"{points(value)} 分线"
            said = line if ground.papers == 1 else f"平均 {points(value)} 分 × {ground.papers} 科"
        case kinds.AtMostFull(at_most_full=share) | kinds.BelowFull(below_full=share):
            paper = ground.table.subjects[subject]
            how = f"（{paper.full_mark_said}）" if paper.full_mark_said else ""
            said = f"满分 {points(paper.full_mark or 0)}{how}的 {percent(share)}"
        case kinds.LowestShare(within=pool) | kinds.LowestCount(within=pool):
            of_pools = [
                _place_text(ordered, condition, ground.label(pool)) for ordered in ranked(ground, pool, subject)
            ]
            return ground.by_class(pool, of_pools)
        case _ if isinstance(condition, kinds.OfStudent | kinds.OfSeveralExams | kinds.Compound):
            said = ""
        case _:
            assert_never(condition)
    return [said] * len(ground.first)


def _place_text(ordered: list[int], condition: kinds.Lowest, label: str) -> str:
    """Return which places of a ranking, the lowest first, a line takes in."""
    count = places(len(ordered), condition)
    part = f"后 {percent(condition.lowest_share)}，" if isinstance(condition, kinds.LowestShare) else ""
    same = ordered.count(ordered[count - 1]) if count else 0
    tied = ordered[:count].count(ordered[count - 1]) < same if count else False
    ties = f"，同分 {same} 人{'都算' if condition.ties == 'in' else '都不算'}" if tied else ""
    return f"{label} {len(ordered)} 人的{part}最后 {count} 名{ties}"


def _reference_texts(ground: Ground, pool: Pool, subject: int) -> list[tuple[str, list[str]]]:
    """Return each pool's reference with its arithmetic, and how it was reckoned where that is not the plain way.

    Of a class's mean only 平均分 is said, as everybody does.
    """
    rule = ground.rule
    own = "" if pool is Pool.CLASS else ground.label(pool)
    with_absent = rule is not None and rule.absent == "zero"
    digits = None if rule is None else rule.round
    rounding = []
    if rule is not None and digits is not None:
        what = rule.word if ground.papers == 1 else f"{ground.papers} 科平均的{rule.word}"
        rounding.append(f"{what}先四舍五入{f'取 {digits} 位小数' if digits else '取整数'}")
    shown = 2 if digits is None else digits
    found: list[tuple[str, list[str]]] = []
    for value, tally in zip(ground.references(pool, subject), ground.tallies(pool, subject), strict=True):
        if value is None:
            found.append(("平均分", []))
            continue
        zeros = tally.absent if with_absent else 0
        notes = [f"缺考 {zeros} 人按 0 分", *rounding] if zeros else rounding
        if rule is not None and rule.statistic == "median":
            registered = tally.cells - tally.seats
            left_out = registered and not ground.policy.exempt.in_takers
            aside = [f"{ground.policy.exempt.category} {registered} 人不在内"] if left_out else []
            found.append((f"{own}中位数 {_median_text(value)}", [*notes, *aside]))
            continue
        mean = quotient_text(value.numerator, value.denominator * SCALE, shown)
        found.append((f"{own}平均分 {points(tally.total)}÷{tally.takers + zeros}={mean}", notes))
    return found


def _median_text(value: Fraction) -> str:
    """Return a median in full: at most it is half of a ten-thousandth finer than a score."""
    if value.denominator == 1:
        return points(value.numerator)
    return quotient_text(value.numerator, value.denominator * SCALE, 5)
