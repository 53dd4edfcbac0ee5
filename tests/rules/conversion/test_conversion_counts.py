"""Students' outcomes counted by category, against going through them one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import (
    AddedRule,
    ByCategory,
    Conversion,
    FirstEntryRule,
    InitialRule,
    LineRule,
    RelapsedRule,
)
from xuekun_cli.model.results.term import CategoryCount, Move, Outcome
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.counts import aside_words, count_moves, line_for, net, outcome_between, together

WUPING = load_policy("wuping").file.conversion
CATEGORIES = ("二类", "三类")
LISTED = st.sampled_from(CATEGORIES)


def wuping() -> Conversion:
    """The shipped plan's way of counting."""
    assert WUPING is not None
    return WUPING


@st.composite
def moves(draw: st.DrawFn) -> Move:
    """Anything that can become of a student."""
    before, after = draw(LISTED), draw(LISTED)
    match draw(st.integers(0, 4)):
        case 0:
            return Move(draw(st.sampled_from([Outcome.NEWCOMER, Outcome.FIRST_ENTRY])), after=after)
        case 1:
            return Move(draw(st.sampled_from([Outcome.PENDING, Outcome.LOST, Outcome.TRANSFERRED])), before=before)
        case 2:
            return Move(Outcome.EXITED, before=before)
    return Move(outcome_between(CATEGORIES, before, after), before, after)


def plain_counts(listed: Sequence[Move], category: str, rule: Conversion) -> tuple[int, int, int]:
    """(initial, converted, added) by going through the students one by one, with the words of the brief."""
    initial = converted = added = 0
    for move in listed:
        leaves = {
            Outcome.PENDING: rule.pending.is_ == "leaves",
            Outcome.LOST: rule.lost.is_ == "leaves",
            Outcome.TRANSFERRED: rule.transferred.is_ == "leaves",
        }
        if move.before == category and not leaves.get(move.outcome, False):
            initial += 1
        if move.before == category and (
            (move.before == "二类" and move.after == "三类") or (move.outcome == Outcome.EXITED and not move.after)
        ):
            converted += 1
        if move.after == category:
            fell = move.before == "三类" and category == "二类" and rule.relapsed.is_ == "added"
            came = move.outcome == Outcome.NEWCOMER
            first = move.outcome == Outcome.FIRST_ENTRY and rule.first_entry.is_ == "added"
            if fell or came or first:
                added += 1
    return initial, converted, added


@given(st.lists(moves(), max_size=30), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_counts_agree_with_going_through_the_students(
    listed: Sequence[Move], relapsed: bool, first: bool, pending: bool, lost: bool
) -> None:
    """Under every way of counting that a policy may choose."""
    rule = wuping().but(
        relapsed=RelapsedRule(is_="added" if relapsed else "apart", clause=""),
        first_entry=FirstEntryRule(is_="added" if first else "apart", clause=""),
        pending=InitialRule(is_="stays" if pending else "leaves", clause=""),
        lost=InitialRule(is_="leaves" if lost else "stays", clause=""),
    )
    found = count_moves(rule, CATEGORIES, listed)
    assert [(one.initial, one.converted, one.added) for one in found] == [
        plain_counts(listed, category, rule) for category in CATEGORIES
    ]


def test_the_plan_counts_as_the_brief_says() -> None:
    """A step down is added below and not converted above; the pending and the lost stay, the transferred leave."""
    listed = [
        Move(Outcome.RELAPSED, "三类", "二类"),
        Move(Outcome.PENDING, "三类"),
        Move(Outcome.LOST, "三类"),
        Move(Outcome.TRANSFERRED, "三类"),
        Move(Outcome.FIRST_ENTRY, after="三类"),
    ]
    second, third = count_moves(wuping(), CATEGORIES, listed)
    assert second == CategoryCount("二类", 0, 0, 1)
    assert third == CategoryCount("三类", 3, 0, 0, pending=1, lost=1, transferred=1, first_entries=1)
    assert aside_words(wuping(), third) == (
        "待补测 1 人（留在期初人数里，不算转化）；流失 1 人（留在期初人数里，不算转化）；"
        "转出 1 人（不在期初人数里，不算转化）；首次入册 1 人（不算新增）"
    )
    assert aside_words(wuping(), second) == ""


def test_only_leaving_the_list_counts_where_the_policy_says_so() -> None:
    """step: out."""
    listed = [Move(Outcome.IMPROVED, "二类", "三类"), Move(Outcome.EXITED, "二类")]
    only_out = wuping().but(measures={"按类别": ByCategory(step="out", clause="")})
    assert [count_moves(rule, CATEGORIES, listed)[0].converted for rule in (wuping(), only_out)] == [2, 1]


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ("二类", "三类", "达标"),
        ("二类", "", "脱困"),
        ("三类", "", "脱困"),
        ("二类", "二类", "未转化"),
        ("三类", "二类", "退步"),
        ("", "三类", "新增"),
    ],
)
def test_outcomes_have_the_names_of_the_plan(before: str, after: str, outcome: str) -> None:
    """武平方案 三."""
    assert outcome_between(CATEGORIES, before, after) == outcome


def test_who_was_never_listed_has_no_outcome() -> None:
    """Nothing to report."""
    with pytest.raises(ValueError, match="not listed"):
        outcome_between(CATEGORIES, "", "")


def test_one_added_cancels_one_converted_only_where_the_policy_says_so() -> None:
    """三·4; the mid-term and final policy does not."""
    count = CategoryCount("二类", 5, 3, 1)
    apart = wuping().but(added=AddedRule(is_="apart", clause=""))
    assert (net(wuping(), count), net(apart, count)) == (2, 3)


def test_categories_together_are_their_sums() -> None:
    """Asides too."""
    one, two = CategoryCount("二类", 5, 3, 1, 1, 0, 2, 1), CategoryCount("三类", 7, 2, 2, 0, 1, 1, 0)
    assert together([one, two]) == CategoryCount("合计", 12, 5, 3, 1, 1, 3, 1)


def test_the_later_exam_is_judged_by_its_own_line_unless_the_policy_freezes_it() -> None:
    """Floating by default."""
    frozen = wuping().but(line=LineRule(is_="frozen", clause=""))
    assert (line_for(wuping(), "期初", "期末"), line_for(frozen, "期初", "期末")) == ("期末", "期初")


def test_a_measure_that_is_not_there_is_refused_with_those_that_are() -> None:
    """So that --set conversion.use=… can be mended."""
    with pytest.raises(CannotGoOn) as refused:
        wuping().but(use="名刺").measure()
    assert "名刺" in refused.value.message
    assert "按类别" in refused.value.hint
