"""A number changed in a policy's file is a verdict changed, with no line of the program touched."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from changed_policy import changed

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.term import CategoryCount, Enrolment, Move, Outcome, Standing
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion import kinds
from xuekun_cli.rules.conversion.counts import count_moves
from xuekun_cli.rules.conversion.milestones import judge_milestones
from xuekun_cli.rules.conversion.retention import retention
from xuekun_cli.rules.conversion.targets import judge_levels
from xuekun_cli.rules.support.stars import judge_points, judge_unit


def verdict_of(policy: Policy, *counts: CategoryCount) -> str:
    """The verdict by levels."""
    assert policy.file.targets is not None
    assert policy.file.conversion is not None
    return judge_levels(policy.file.targets, policy.file.conversion, counts).verdict


def over_time(policy: Policy, middle: CategoryCount, final: CategoryCount, improved: Sequence[bool]) -> str:
    """The verdict over both milestones."""
    assert policy.file.targets is not None
    assert policy.file.conversion is not None
    at = {"期中": [middle], "期末": [final]}
    return judge_milestones(policy.file.targets, policy.file.conversion, at, improved).verdict


@pytest.mark.parametrize(
    ("old", "new", "count", "before", "after"),
    [
        ("at_least: 40%  ", "at_least: 50%  ", CategoryCount("二类", 5, 2), "合格", "不合格"),
        ("at_least: 40%  ", "at_least: 0.2  ", CategoryCount("二类", 5, 1), "不合格", "合格"),
        ("at_least: 60%  ", "at_least: 61%  ", CategoryCount("二类", 5, 3), "优秀", "合格"),
        ("added: {is: cancels", "added: {is: apart", CategoryCount("二类", 5, 3, 2), "不合格", "优秀"),
        ("none_added", "left_out", CategoryCount("二类", 0, 0, 1), "不合格", "无任务"),
        ("name: 优秀", "name: 出色", CategoryCount("二类", 5, 3), "优秀", "出色"),
    ],
)
def test_a_teachers_verdict_follows_the_file(
    tmp_path: Path, old: str, new: str, count: CategoryCount, before: str, after: str
) -> None:
    """No line of the program is touched."""
    assert verdict_of(load_policy("wuping"), count) == before
    assert verdict_of(changed(tmp_path, "wuping", old, new), count) == after


def test_the_consequence_is_the_files_own_text(tmp_path: Path) -> None:
    """Word for word."""
    policy = changed(
        tmp_path,
        "wuping",
        "with_added: 一律不得评优评先；作为调整岗位的一项依据，并计入绩效",
        "with_added: 由学校另定",
    )
    assert policy.file.targets is not None
    assert policy.file.conversion is not None
    found = judge_levels(policy.file.targets, policy.file.conversion, [CategoryCount("二类", 5, 1, 1)])
    assert found.consequence == "由学校另定"


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("at_least: 40%", "at_least: 41%", "期中未达到，期末达到"),
        ("at_least: 60%", "at_least: 61%", "期中达到，期末未达到"),
        ("name: 转化先进个人", "name: 帮扶标兵", "帮扶标兵"),
    ],
)
def test_the_milestones_follow_the_file(tmp_path: Path, old: str, new: str, after: str) -> None:
    """Two of five, three of five, everybody improved."""
    case = (CategoryCount("合计", 5, 2), CategoryCount("合计", 5, 3), [True] * 5)
    assert over_time(load_policy("midterm-final"), *case) == "转化先进个人"
    assert over_time(changed(tmp_path, "midterm-final", old, new), *case) == after


def test_whether_everybody_has_to_improve_follows_the_file(tmp_path: Path) -> None:
    """improved: everyone or not_asked."""
    case = (CategoryCount("合计", 5, 2), CategoryCount("合计", 5, 3), [True, False])
    assert over_time(load_policy("midterm-final"), *case).endswith("没有人人进步")
    asked = changed(tmp_path, "midterm-final", "improved: everyone", "improved: not_asked")
    assert over_time(asked, *case) == "转化先进个人"


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("pending: {is: stays", "pending: {is: leaves", 3, 2),
        ("lost: {is: stays", "lost: {is: leaves", 3, 2),
        ("transferred: {is: leaves", "transferred: {is: stays", 3, 4),
    ],
)
def test_who_belongs_to_the_initial_number_follows_the_file(
    tmp_path: Path, old: str, new: str, before: int, after: int
) -> None:
    """One each pending, lost, transferred, and one converted."""
    listed = [
        Move(outcome, "二类") for outcome in (Outcome.EXITED, Outcome.PENDING, Outcome.LOST, Outcome.TRANSFERRED)
    ]
    initial = []
    for policy in (load_policy("wuping"), changed(tmp_path, "wuping", old, new)):
        assert policy.file.conversion is not None
        initial.append(count_moves(policy.file.conversion, ["二类"], listed)[0].initial)
    assert initial == [before, after]


def test_the_measures_follow_the_file(tmp_path: Path) -> None:
    """A line changed in each of four, and the verdict with it."""
    old = load_policy("conversion-kinds").file.conversion
    new = changed(tmp_path, "conversion-kinds", "end_at_most: 60%", "end_at_most: 59%").file.conversion
    assert old is not None
    assert new is not None
    count = [kinds.end_count(rule.measure("人数"), 20, 12).reached for rule in (old, new)]
    assert count == [True, False]
    for name, change, at, run in (
        ("及格线", "pass_line=81%", True, lambda m: kinds.pass_line(m, Standing(56, 70, 1)).reached),
        (
            "差距",
            "明显缩小.at_most=9%",
            "明显缩小",
            lambda m: kinds.gap_narrowed(m, Standing(48, 80, 1), Standing(72, 80, 1)).name,
        ),
        ("百分位", "percentile_marks.1=6%", True, lambda m: kinds.percentile_rise(m, (4, 100), (5, 100)).reached),
        ("百分位", "rise_at_least=2", True, lambda m: kinds.percentile_rise(m, (4, 100), (5, 100)).reached),
        ("名次", "rising_share=100%", 10, lambda m: kinds.rank_rise(m, [[3, 2, 1]] * 7 + [[1, 2, 3]] * 3).points),
        ("名次", "exams_at_least=4", 10, lambda m: kinds.rank_rise(m, [[3, 2, 1]]).points),
        ("名次", "exams_at_most=3", 10, lambda m: kinds.rank_rise(m, [[9, 1, 2, 3]]).points),
        ("综合", "及格.weight=0.5", 7, lambda m: kinds.composite(m, [[3, 2, 1]], [None], Fraction(1)).points),
    ):
        path = f"conversion.measures.{name}.{change}"
        there = load_policy("conversion-kinds", [path]).file.conversion
        assert there is not None
        assert (name, run(old.measure(name))) == (name, at)
        assert (name, run(there.measure(name))) != (name, at)


def test_the_stars_follow_the_file(tmp_path: Path) -> None:
    """Points of a goal, ends of a range, texts of a unit, progress."""
    rules = {"as shipped": load_policy("star-ladder").file.stars}
    for name, old, new in (
        ("goal", "{level: A, points: 2", "{level: A, points: 3"),
        ("from", "at_least: 9,", "at_least: 10,"),
        ("texts", "texts_at_most: 3 ", "texts_at_most: 2 "),
        ("progress", "more_by: 1", "more_by: 3"),
    ):
        rules[name] = changed(tmp_path, "star-ladder", old, new).file.stars
    given = {name: rule for name, rule in rules.items() if rule is not None}
    assert {name: judge_unit(rule, ["A", "A", "C"], 7).stars for name, rule in given.items()} == {
        "as shipped": ("追逐星", "进步星"),
        "goal": ("追逐星", "进步星"),
        "from": ("进步星",),
        "texts": (),
        "progress": ("追逐星",),
    }
    assert {name: judge_unit(rule, ["A", "A", "C"]).points for name, rule in given.items()}["goal"] == 11
    shorter = load_policy("star-ladder", ["stars.自豪星.at_most=14"]).file.stars
    assert shorter is not None
    assert judge_points(shorter, 15).stars == ()


def test_retention_follows_the_file() -> None:
    """Which meaning, its cap, its targets."""
    numbers = Enrolment(start=50, enrolled=49, graduates=98, entrants=97, moved_in=0, moved_out=0, sat=48)
    found = {}
    for change in ("", "use=参考", "use=毕业", "meanings.毕业.at_most=99%", "meanings.毕业.高线.at_least=100%"):
        rule = load_policy("retention", [f"retention.{change}"] if change else []).file.retention
        assert rule is not None
        reckoned = retention(rule, numbers, "毕业" if "毕业." in change else "")
        found[change] = (reckoned.rate, [target.met for target in reckoned.targets])
    assert found == {
        "": (Fraction(49, 50), []),
        "use=参考": (Fraction(48, 49), []),
        "use=毕业": (Fraction(1), [True, True]),
        "meanings.毕业.at_most=99%": (Fraction(99, 100), [True, True]),
        "meanings.毕业.高线.at_least=100%": (Fraction(1), [True, True]),
    }


def test_one_value_can_be_set_for_a_run() -> None:
    """As on the command line."""
    policy = load_policy("wuping", ["targets.合格.at_least=50%"])
    assert verdict_of(policy, CategoryCount("二类", 5, 2)) == "不合格"
    assert policy.changes == (("targets.合格.at_least", "40%", "50%"),)
    final = load_policy("midterm-final", ["targets.期末.at_least=70%"])
    case = (CategoryCount("合计", 5, 2), CategoryCount("合计", 5, 3), [True])
    assert over_time(final, *case) == "期中达到，期末未达到"
