"""Teachers at mid-term and at the end, and everybody's progress, against plain loops over fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.term import Award, Targets
from xuekun_cli.model.results.term import CategoryCount, MilestoneVerdict, Standing
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.milestones import Held, has_improved, judge_milestones, milestones_held

MIDTERM = load_policy("midterm-final").file


def over_time(
    counts_at: dict[str, Sequence[CategoryCount]], improved: Sequence[bool | None], **changed: object
) -> MilestoneVerdict:
    """The verdict of the shipped mid-term and final policy, with some of its targets changed."""
    assert MIDTERM.targets is not None
    assert MIDTERM.conversion is not None
    targets: Targets = MIDTERM.targets.but(**changed)
    return judge_milestones(targets, MIDTERM.conversion, counts_at, improved)


@st.composite
def category_counts(draw: st.DrawFn, name: str, largest: int = 30) -> CategoryCount:
    """A category with anything from nobody to a classful, and newcomers enough for a negative net."""
    initial = draw(st.integers(0, largest))
    return CategoryCount(name, initial, draw(st.integers(0, initial)), draw(st.integers(0, 12) | st.just(0)))


teachers = st.tuples(category_counts("二类"), category_counts("三类"))


def plain_milestones(
    at: dict[str, Sequence[CategoryCount]], improved: Sequence[bool | None]
) -> tuple[bool | None, list[bool]]:
    """Converted ÷ initial of all categories together; won when both are reached and everybody improved."""
    met = []
    for name, line in (("期中", Fraction(40, 100)), ("期末", Fraction(60, 100))):
        initial = sum(one.initial for one in at[name])
        converted = sum(one.converted for one in at[name])
        met.append(initial == 0 or Fraction(converted, initial) >= line)
    everybody = True
    for flag in improved:
        if flag is not True:
            everybody = False
    return all(met) and everybody, met


@given(teachers, st.data(), st.lists(st.sampled_from([True, True, True, False, None]), min_size=1, max_size=6))
def test_milestones_and_award_agree_with_the_words(
    final: Sequence[CategoryCount], draws: st.DataObject, improved: Sequence[bool | None]
) -> None:
    """Both exams against the same register, newcomers beside and not against."""
    middle = [one._replace(converted=draws.draw(st.integers(0, one.initial))) for one in final]
    at: dict[str, Sequence[CategoryCount]] = {"期中": middle, "期末": final}
    found = over_time(at, improved)
    if sum(one.initial for one in final) == 0:
        assert (found.verdict, found.won) == ("无任务", None)
        return
    won, met = plain_milestones(at, improved)
    assert [one.target.met for one in found.milestones] == met
    assert found.won is won
    assert (found.verdict == "转化先进个人") is won


def test_what_a_milestone_lacks_is_said() -> None:
    """Eight listed, three converted by mid-term: one more."""
    counts = [CategoryCount("二类", 3, 1, 2), CategoryCount("三类", 5, 2)]
    found = over_time({"期中": counts}, [True] * 8)
    assert [(one.target.met, one.more, one.reachable) for one in found.milestones] == [
        (False, 1, True),
        (None, 0, True),
    ]
    assert found.milestones[0].words == "期中：合计 8 人，转化 3，新增 2（不抵消），3/8 = 37.5% < 40% → 未达到"


def test_before_the_final_the_award_is_open() -> None:
    """Reached so far is not won, and one who has not improved yet still may."""
    found = over_time({"期中": [CategoryCount("二类", 5, 2)]}, [True, False])
    assert (found.won, found.verdict) == (None, "期中达到，期末还没有成绩")


def test_without_anybodys_progress_the_award_is_open() -> None:
    """Nobody is given a prize because a number is missing."""
    counts = [CategoryCount("二类", 5, 5)]
    found = over_time({"期中": counts, "期末": counts}, [])
    assert (found.won, found.verdict) == (None, "期中达到，期末达到，还不知道是否人人进步")


def test_a_listed_student_without_a_later_score_has_not_improved() -> None:
    """Absence cannot flatter."""
    counts = [CategoryCount("二类", 2, 2)]
    found = over_time({"期中": counts, "期末": counts}, [True, None])
    assert (found.won, found.improved, found.listed) == (False, 1, 2)
    assert "1 人没有成绩" in found.words


def test_a_policy_may_ask_for_the_shares_alone() -> None:
    """improved: not_asked."""
    counts = [CategoryCount("二类", 5, 3)]
    award = Award(name="先进", improved="not_asked", clause="")
    assert over_time({"期中": counts, "期末": counts}, [False], award=award).verdict == "先进"


@given(*(st.integers(0, 1_000_000) for _ in range(4)), *(st.integers(0, 60) for _ in range(2)))
def test_improved_means_a_higher_relative_score(
    score: int, later: int, total: int, total_later: int, takers: int, takers_later: int
) -> None:
    """Score ÷ mean against score ÷ mean; equal is no progress; no mean, no verdict."""
    found = has_improved(Standing(score, total, takers), Standing(later, total_later, takers_later))
    if not (total and takers and total_later and takers_later):
        assert found is None
        return
    assert found is (later / Fraction(total_later, takers_later) > score / Fraction(total, takers))


def test_the_same_relative_score_is_no_progress_and_no_score_no_verdict() -> None:
    """28 of a mean of 70 is as good as 24 of 60."""
    assert has_improved(Standing(280_000, 700_000, 1), Standing(240_000, 600_000, 1)) is False
    assert has_improved(Standing(280_000, 700_000, 1), Standing(240_001, 600_000, 1)) is True
    assert has_improved(Standing(280_000, 700_000, 1), None) is None


THREE = ("月考", "期中", "期末")


@pytest.mark.parametrize(
    ("names", "exam", "mid_exam", "held"),
    [
        (("期中", "期末"), "", None, Held("期末")),
        (("期中", "期末"), "第一学期期中考试", None, Held("期中")),
        (("期中", "期末"), "第一学期期末考试", "第一学期期中考试", Held("期末", "期中")),
        (("期中", "期末"), "", "", Held("期末", "期中")),
        (THREE, "期末", "九月月考", Held("期末", "月考")),
        (THREE, "期末", "期中", Held("期末", "期中")),
        (THREE, "", "", Held("期末", "期中")),
        (THREE, "期中考试", "九月月考", Held("期中", "月考")),
        (("第一阶段", "第二阶段", "第三阶段"), "", "", Held("第三阶段", "第二阶段")),
        (("期末",), "", "期中", Held("期末")),
    ],
)
def test_an_exam_is_the_milestone_whose_name_it_bears(
    names: tuple[str, ...], exam: str, mid_exam: str | None, held: Held
) -> None:
    """Without a name the last is the last, and the mid-term the one called so or the one before."""
    assert milestones_held(names, exam, mid_exam) == held
