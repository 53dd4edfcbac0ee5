"""争星脱困 (五项制度与三科措施, 语文): points of a unit's texts, and the stars for them."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.term import Stars
from xuekun_cli.model.results.term import StarVerdict

NOT_REACHED = "无"
"""A text read aloud without reaching any goal; a text with no record is left out of the texts."""


def unit_points(rule: Stars, texts: Sequence[str]) -> int:
    """Return the points of a unit: those of the goal that each text reached, added up.

    ``texts`` hold a level (A, B, C) or `NOT_REACHED` for each text that has a record. Raises `CannotGoOn`,
    naming the levels there are, for any other word.
    """
    worth = {goal.level: goal.points for goal in rule.goals} | {NOT_REACHED: 0}
    unknown = [text for text in texts if text not in worth]
    if unknown:
        raise CannotGoOn(f"没有「{unknown[0]}」这一级目标", f"可以写：{'、'.join(worth)}。")
    return sum(worth[text] for text in texts)


def judge_unit(rule: Stars, texts: Sequence[str], before: int | None = None) -> StarVerdict:
    """Return the stars of a unit read aloud; ``before`` are the points of the unit before, None without one.

    五项制度与三科措施: three texts a unit; fewer are said, more are a doubt and earn no star.
    """
    points = unit_points(rule, texts)
    words = " ＋ ".join(f"{text} {unit_points(rule, [text])}" for text in texts) or "没有记录"
    if len(texts) > rule.texts_at_most:
        doubt = f"记了 {len(texts)} 篇课文，一个单元只有 {rule.texts_at_most} 篇，请核对记录"
        return StarVerdict(points, (), doubt, f"{words} = {points} 分；{doubt}")
    verdict = judge_points(rule, points, before)
    fewer = rule.texts_at_most - len(texts)
    missing = f"（还有 {fewer} 篇没有记录）" if fewer else ""
    return verdict._replace(words=f"{words} = {points} 分{missing}；{verdict.words}")


def judge_points(rule: Stars, points: int, before: int | None = None) -> StarVerdict:
    """Return the stars for the points of a unit; both ends of a star's range belong to it.

    A unit better than the one before earns the star of progress as well. More points than the highest star
    allows are a doubt and earn none.
    """
    highest = max(star.at_most for star in rule.ladder)
    if points > highest:
        doubt = f"{points} 分超过最高的 {highest} 分，请核对记录"
        return StarVerdict(points, (), doubt, doubt)
    stars: list[str] = []
    said: list[str] = []
    for star in rule.ladder:
        if star.at_least <= points <= star.at_most:
            stars.append(star.star)
            said.append(f"{points} 分在 {star.at_least}～{star.at_most} 分 → {star.star}（{star.clause}）")
    if not stars:
        said.append(f"{points} 分没有对应的星")
    progress = rule.progress
    if progress is not None and before is not None:
        more = points - before
        if more >= progress.more_by:
            stars.append(progress.star)
            said.append(f"比上一单元 {before} 分多 {more} 分 → {progress.star}（{progress.clause}）")
    return StarVerdict(points, tuple(stars), "", "；".join(said))
