"""Conditions of a policy in plain Chinese: for `rules show`, 说明 in the workbooks, and the documentation."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from xuekun_cli.model.patterns import late
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import Band, ExemptRule, OverallRule, Policy, ReferenceRule, ScoreRule
from xuekun_cli.model.scores.numbers import decimal_text, points

NOT_LISTED = "不列入"
MEDIAN_OF_TAKERS = "中位数没有总分，只在参考人数里的人中取：不计人数的随班就读学生，成绩不在内"
"""What the exempt are to a median: their scores may count in a total, and a median has none."""


@lru_cache(maxsize=256)
def percent(share: Fraction) -> str:
    """Return a share as a percentage without needless decimals (2/5 → ``40%``)."""
    hundredfold = share * 100
    if hundredfold.denominator == 1:
        return f"{hundredfold.numerator}%"
    return f"{decimal_text(hundredfold, 4).rstrip('0').rstrip('.')}%"


def reference_label(rule: ReferenceRule | None, by: Pool | None = None) -> str:
    """Return 班级平均分, 年级中位数 …; ``by`` is a condition's own pool."""
    if rule is None:
        return (by or Pool.CLASS).label + "平均分"
    return (by or rule.by).label + rule.word


def share_text(rule: ReferenceRule | None, by: Pool | None, share: Fraction) -> str:
    """Return 班级平均分的 40%, or 班级平均分 where the share is the whole."""
    label = reference_label(rule, by)
    return label if share == 1 else f"{label}的 {percent(share)}"


def condition_text(condition: Condition, rule: ReferenceRule | None) -> str:
    """Return a condition as a clause of a sentence, saying on which side the boundary is."""
    match condition:
        case kinds.AtMost(at_most=share, by=by):
            return f"成绩不高于{share_text(rule, by, share)}（含本数）"
        case kinds.Below(below=share, by=by):
            return f"成绩低于{share_text(rule, by, share)}（不含本数）"
        case kinds.LowestShare(lowest_share=share, within=pool, ties=ties, rounding=rounding):
            how = {"down": "小数舍去", "nearest": "小数四舍五入", "up": "有小数进一"}[rounding]
            return f"在{pool.label}的后 {percent(share)}（人数{how}，末位同分的{_ties(ties)}）"
        case kinds.LowestCount(lowest_count=count, within=pool, ties=ties):
            return f"在{pool.label}的最后 {count} 名（末位同分的{_ties(ties)}）"
        case kinds.AtMostPoints(at_most_points=line):
            return f"成绩不高于 {points(line)} 分（含本数）"
        case kinds.BelowPoints(below_points=line):
            return f"成绩低于 {points(line)} 分（不含本数）"
        case kinds.AtMostFull(at_most_full=share):
            return f"成绩不高于满分的 {percent(share)}（含本数）"
        case kinds.BelowFull(below_full=share):
            return f"成绩低于满分的 {percent(share)}（不含本数）"
        case kinds.Levels(levels=levels):
            return f"等级是 {'、'.join(levels)} 中的一个" if len(levels) > 1 else f"等级是 {levels[0]}"
        case kinds.OnList(on_list=name):
            return f"在「{name}」名单上"
        case kinds.BelowOwn(below_own=share):
            return f"相对分比本人其他各科的平均低 {percent(share)} 或更多（偏科）"
        case kinds.Running(running=times, when=part):
            return f"连续 {times} 次考试（含这一次）每次都符合：{condition_text(part, rule)}"
        case kinds.AtLeastTimes(at_least_times=times, of_last=exams_seen, when=part):
            return f"最近 {exams_seen} 次考试（含这一次）里至少 {times} 次符合：{condition_text(part, rule)}"
        case kinds.MeanOfLast():
            return mean_text(condition, rule)
        case kinds.AtExams(at_exams=exams, when=part):
            return f"考试是{'、'.join(exams)}时，{condition_text(part, rule)}"
        case kinds.AllOf(all=parts):
            return "，并且".join(_within(part, rule) for part in parts)
        case kinds.AnyOf(any=parts):
            return "，或者".join(_within(part, rule) for part in parts)
    assert_never(condition)


def mean_text(condition: kinds.MeanOfLast, rule: ReferenceRule | None) -> str:
    """Return what is averaged over the last exams, the line, and who has no mean."""
    exams, least = condition.mean_of_last, condition.scored_at_least or condition.mean_of_last
    match condition.when:
        case kinds.AtMost(by=by) | kinds.Below(by=by):
            of = f"“成绩 ÷ 当次的{reference_label(rule, by)}”"
        case kinds.AtMostFull() | kinds.BelowFull():
            of = "“成绩 ÷ 当次的满分”"
        case kinds.AtMostPoints() | kinds.BelowPoints():
            of = "成绩"
        case _:
            assert_never(condition.when)
    missing = "每次都有成绩才算" if least >= exams else f"至少 {least} 次有成绩才算，没有成绩的不算在内"
    return f"最近 {exams} 次考试（含这一次）{of}的平均{line_text(condition.when)}；{missing}"


def line_text(line: kinds.OfOneScore) -> str:
    """Return the line of a mean, and on which side its boundary is: 不高于 40%（含本数）."""
    match line:
        case kinds.AtMost(at_most=share) | kinds.AtMostFull(at_most_full=share):
            return f"不高于 {percent(share)}（含本数）"
        case kinds.Below(below=share) | kinds.BelowFull(below_full=share):
            return f"低于 {percent(share)}（不含本数）"
        case kinds.AtMostPoints(at_most_points=at):
            return f"不高于 {points(at)} 分（含本数）"
        case kinds.BelowPoints(below_points=at):
            return f"低于 {points(at)} 分（不含本数）"
    assert_never(line)


def _within(part: Condition, rule: ReferenceRule | None) -> str:
    """Return a part of a compound condition; one that is compound itself stands in brackets."""
    text = condition_text(part, rule)
    return f"【{text}】" if kinds.parts_of(part) else text


def _ties(ties: str) -> str:
    return "都算" if ties == "in" else "都不算"


def overall_text(rule: OverallRule) -> str:
    """Return what a policy makes of several subjects of one student."""
    said = [f"至少 {rule.at_least_subjects} 科符合才列入"] if rule.at_least_subjects > 1 else []
    said += {"none": [], "worst": ["学生的总类别取各科中最重的"], "total": ["学生的总类别按总分定"]}[rule.category]
    return "；".join(said) or "一科一科看"


def band_text(policy: Policy, number: int) -> str:
    """Return what a band says, and that the bands before it come first."""
    band: Band = policy.bands[number]
    text = condition_text(band.when, policy.screening.reference)
    earlier = "、".join(other.category for other in policy.bands[:number])
    return f"{text}，且不属于{earlier}" if earlier else text


def reference_text(rule: ReferenceRule) -> str:
    """Return what shares are taken of, whom it counts, and whether it is rounded."""
    said = f"平均分按{rule.by.label}算" if rule.statistic == "mean" else f"用{rule.by.label}中位数"
    absent = "缺考的不算在内" if rule.absent == "out" else "缺考的按 0 分算在内"
    exact = "不先取小数，用准确的数比" if rule.round is None else f"先取 {rule.round} 位小数再比"
    median = f"；{MEDIAN_OF_TAKERS}" if rule.statistic == "median" else ""
    return f"{said}，一科一科算；{absent}；{exact}{median}"


def exempt_text(rule: ExemptRule) -> str:
    """Return who is on the list by registration alone, and how their scores count."""
    total = "计入总分" if rule.in_total else "不计入总分"
    takers = "计入参考人数" if rule.in_takers else "不计入参考人数"
    return f"{rule.category}：备注里登记着{'、'.join(rule.words)}的，不看分数；成绩{total}，人数{takers}"


def score_text(rule: ScoreRule) -> str:
    """Return which score a student is judged by."""
    of = "、".join(rule.subjects) or "全部学科"
    missing = "缺一科的不算总分" if rule.missing == "out" else "缺一科的那一科按 0 分"
    return {
        "subject": f"一科一科看（{of}）",
        "total": f"看总分（{of}；{missing}）",
        "mean": f"看几科的平均（{of}；{missing}）",
    }[rule.of]


def choice_text(says: str, value: str, label: str = "") -> str:
    """Return a choice in words, from what its key says of itself.

    ``says`` is like ``缺考的人：out 不算，zero 按 0 分算``: for ``zero`` this gives 缺考的人：按 0 分算. ``label`` stands
    in front where ``says`` begins with a choice at once.
    """
    here = re.search(rf"(?:^|[：，；])\s?{re.escape(value)} ", says)
    if here is None:
        named = _PLAIN_CHOICES.get(value, value)
        return f"{label or phrase(says)}：{named}"
    meant = _NEXT_CHOICE.split(says[here.end() :])[0]
    front, colon, _ = says[: here.start() + 1].partition("：")
    begun = front if colon else label
    return f"{begun}：{meant}" if begun else meant


_NEXT_CHOICE = late(r"[，；。]\s?[a-z_]+ |；|。")
"""Where the words of one choice end."""
_PLAIN_CHOICES = {pool.value: pool.label for pool in Pool} | {"true": "是", "false": "否"}


def phrase(says: str) -> str:
    """Return what a key is about, without its example and its remarks (``至少多少，如 40%；…`` → 至少多少)."""
    return re.split("[；。：]", _EXAMPLE.sub("", says))[0]


def value_text(says: str, value: str) -> str:
    """Return a value in words, from what its key says of itself.

    ``转化率至少多少，如 40%；正好等于的算达到`` gives 转化率至少 40%；正好等于的算达到.
    """
    front = phrase(says)
    asked = _ASKED.search(front)
    more = [
        one
        for one in re.split("[；。]", _EXAMPLE.sub("", says))[1:]
        if one and not one.startswith(("不写", "没有就"))
    ]
    if asked and (value[:1].isdigit() or value.startswith("-")):
        front = re.sub(r"\s+", " ", _ASKED.sub(f" {value} ", front)).strip()
        front = front.replace(" （", "（").replace(" ，", "，")
    else:
        # of a text only what it is, without how it is written
        front = f"{front if value[:1].isdigit() else front.split('，')[0]}：{value}"
    return "；".join([front, *more])


def unsaid_text(says: str) -> str:
    """Return what holds where a key is not written (``不写就是全部``); "" where its words do not tell."""
    return next((f"{phrase(says)}：{one}" for one in re.split("[；。]", says)[1:] if one.startswith("不写")), "")


_EXAMPLE = late(r"，如 [^；。]*|（如 [^）]*）")
"""The part of a key's words that gives an example."""
_ASKED = late(r"百分之几|多少|几成|比例|几(?=[科分次名人档篇周年位])")
"""The part of a key's words that a number answers."""
