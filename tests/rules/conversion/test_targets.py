"""Teachers beside their targets: verdict, arithmetic and what is lacking, against plain loops over fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.conversion import AddedRule, Conversion
from xuekun_cli.model.results.term import CategoryCount, LevelVerdict
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.shares import percent_beside
from xuekun_cli.rules.conversion.targets import NO_LEVEL, judge_levels

WUPING = load_policy("wuping").file
LINES = {"合格": Fraction(40, 100), "优秀": Fraction(60, 100)}
"""武平方案 三·2 and 三·3."""
IN_PRINCIPLE = "原则上不得评优评先；作为调整岗位的一项依据，并计入绩效"
NONE_AT_ALL = "一律不得评优评先；作为调整岗位的一项依据，并计入绩效"


def judged(counts: Sequence[CategoryCount]) -> LevelVerdict:
    """The verdict of the shipped plan."""
    assert WUPING.targets is not None
    assert WUPING.conversion is not None
    return judge_levels(WUPING.targets, WUPING.conversion, counts)


@st.composite
def category_counts(draw: st.DrawFn, name: str, largest: int = 30) -> CategoryCount:
    """A category with anything from nobody to a classful, and newcomers enough for a negative net."""
    initial = draw(st.integers(0, largest))
    return CategoryCount(name, initial, draw(st.integers(0, initial)), draw(st.integers(0, 12) | st.just(0)))


teachers = st.tuples(category_counts("二类"), category_counts("三类"))


def plain_met(counts: Sequence[CategoryCount], line: Fraction) -> bool:
    """Each category by the words: (converted − added) ÷ initial; with nobody at the start, nobody added."""
    for one in counts:
        if one.initial == 0:
            if one.added > 0:
                return False
        elif Fraction(one.converted - one.added, one.initial) < line:
            return False
    return True


def plain_verdict(counts: Sequence[CategoryCount]) -> tuple[str, str]:
    """Verdict and consequence as the plan words them."""
    if all(one.initial == 0 and one.added == 0 for one in counts):
        return "无任务", ""
    for name in ("优秀", "合格"):
        if plain_met(counts, LINES[name]):
            return name, ""
    return "不合格", NONE_AT_ALL if sum(one.added for one in counts) > 0 else IN_PRINCIPLE


@given(teachers)
def test_verdict_and_consequence_agree_with_the_words_of_the_plan(counts: Sequence[CategoryCount]) -> None:
    """Any numbers: empty categories, negative nets, shares on the line."""
    found = judged(counts)
    assert (found.verdict, found.consequence) == plain_verdict(counts)


def test_the_arithmetic_is_told_in_words() -> None:
    """In the manner that a teacher can check by hand."""
    found = judged([CategoryCount("二类", 5, 3, 1)])
    assert found.words == "二类 5 人，转化 3，新增 1，净 2，2/5 = 40.0% ≥ 40% → 合格"
    assert (found.verdict, found.clause, found.categories[0].rate) == ("合格", "三·2", Fraction(2, 5))
    assert found.needed is not None
    assert found.needed.words == "到优秀：还差 1 人（二类再转化 1 人）"


def test_both_categories_stand_in_the_words_and_the_lower_one_decides() -> None:
    """三·2 speaks of each."""
    found = judged([CategoryCount("二类", 5, 3), CategoryCount("三类", 3, 1)])
    assert found.words == (
        "二类 5 人，转化 3，新增 0，净 3，3/5 = 60.0% ≥ 60% → 优秀；"
        "三类 3 人，转化 1，新增 0，净 1，1/3 = 33.3% < 40% → 不合格；合起来 → 不合格"
    )
    assert [category.level for category in found.categories] == ["优秀", "不合格"]


@pytest.mark.parametrize(
    ("initial", "converted", "verdict"),
    [
        (5, 2, "合格"),
        (1000, 399, "不合格"),
        (1000, 400, "合格"),
        (1000, 401, "合格"),
        (1000, 599, "合格"),
        (1000, 600, "优秀"),
        (5, 3, "优秀"),
    ],
)
def test_exactly_40_and_exactly_60_percent_belong_to_the_level(initial: int, converted: int, verdict: str) -> None:
    """至少: the boundary reaches."""
    assert judged([CategoryCount("二类", initial, converted)]).verdict == verdict


def test_a_share_just_under_the_line_is_not_printed_as_the_line() -> None:
    """39.996% rounded to one decimal would read 40.0% < 40%."""
    found = judged([CategoryCount("二类", 25_000, 9_999)])
    assert "9999/25000 = 39.996% < 40% → 不合格" in found.words


@given(st.integers(-50, 100_000), st.integers(1, 100_000), st.sampled_from([*LINES.values(), Fraction(1, 3)]))
def test_a_printed_share_compares_with_its_line_as_it_does(part: int, whole: int, line: Fraction) -> None:
    """Whatever the decimals, or as a fraction."""
    share = Fraction(part, whole)
    text = percent_beside(share, line)
    shown = Fraction(text.removesuffix("%")) / 100 if text.endswith("%") else Fraction(text)
    assert (shown > line, shown == line) == (share > line, share == line)


def test_a_net_below_zero_is_shown_as_it_is() -> None:
    """More added than converted."""
    found = judged([CategoryCount("三类", 5, 1, 3)])
    assert "净 -2，-2/5 = -40.0% < 40% → 不合格" in found.words
    assert found.consequence == NONE_AT_ALL
    assert found.needed is not None
    assert (found.needed.total, found.needed.reachable) == (4, True)


def test_where_nobody_is_left_to_convert_those_added_may_leave_the_list() -> None:
    """Five of five converted, four added: one of these no longer listed, and it is two of five."""
    found = judged([CategoryCount("二类", 5, 5, 4)])
    assert found.needed is not None
    assert found.needed.words == "到合格：还差 1 人（二类新增的 1 人离开名单）"


def test_an_empty_category_with_somebody_added_is_told_as_such() -> None:
    """There is no share of nothing; with the newcomer off the list the category is empty again."""
    found = judged([CategoryCount("二类", 0, 0, 1), CategoryCount("三类", 2, 2)])
    assert (found.verdict, found.categories[0].rate) == ("不合格", None)
    assert found.needed is not None
    assert (found.needed.total, found.needed.reachable) == (1, True)


def test_nobody_listed_and_nobody_added_is_no_task() -> None:
    """Neither praise nor blame, and no target met or missed."""
    found = judged([CategoryCount("二类", 0), CategoryCount("三类", 0)])
    assert (found.verdict, found.consequence, found.needed) == ("无任务", "", None)
    assert [target.met for target in found.targets] == [None, None]
    assert judged([]).verdict == "无任务"


def test_a_policy_without_a_lowest_level_still_has_a_word_for_it() -> None:
    """Whoever reaches nothing."""
    targets, conversion = WUPING.targets, WUPING.conversion
    assert targets is not None
    assert targets.levels is not None
    assert conversion is not None
    found = judge_levels(targets.but(levels=targets.levels[1:]), conversion, [CategoryCount("二类", 5, 1)])
    assert (found.verdict, found.consequence) == (NO_LEVEL, "")


@given(teachers, st.booleans(), st.booleans(), st.booleans())
def test_together_apart_and_left_out_are_what_they_say(
    counts: Sequence[CategoryCount], pooled: bool, apart: bool, left_out: bool
) -> None:
    """The same levels under every other way of counting."""
    targets, conversion = WUPING.targets, WUPING.conversion
    assert targets is not None
    assert conversion is not None
    rule: Conversion = conversion.but(added=AddedRule(is_="apart" if apart else "cancels", clause=""))
    found = judge_levels(
        targets.but(
            per="together" if pooled else "category", empty_category="left_out" if left_out else "none_added"
        ),
        rule,
        counts,
    )
    groups = [list(counts)] if pooled else [[one] for one in counts]
    rates, spoilt = [], False
    for group in groups:
        initial = sum(one.initial for one in group)
        added = sum(one.added for one in group)
        kept = sum(one.converted for one in group) - (0 if apart else added)
        if initial:
            rates.append(Fraction(kept, initial))
        elif added and not left_out:
            spoilt = True
    if not rates and not spoilt:
        expected = "无任务"
    elif spoilt or min(rates) < LINES["合格"]:
        expected = "不合格"
    else:
        expected = "优秀" if min(rates) >= LINES["优秀"] else "合格"
    assert found.verdict == expected
