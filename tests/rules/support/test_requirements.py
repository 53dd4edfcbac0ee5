"""A requirement is met when it happened often enough everywhere; what nobody recorded is not called unmet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.support import Measure, Measures, Requirement, SubjectMeasures
from xuekun_cli.rules.support.requirements import Shortfall, fulfilment, in_force, missing_pieces, pieces


def meeting(at_least: int = 1, **also: object) -> Requirement:
    """A grade's monthly meeting."""
    return Requirement(name="研讨", at_least=at_least, per="month", each="grade", clause="甲", **also)


@given(
    st.integers(1, 4), st.dictionaries(st.sampled_from(["九月", "十月", "十一月"]), st.integers(0, 6), min_size=1)
)
def test_it_is_met_when_no_month_has_too_few(at_least: int, done: dict[str, int]) -> None:
    """Each month by itself: a month with many does not make up for one with few."""
    found = fulfilment(meeting(at_least), done)
    short = [(month, count) for month, count in done.items() if not count >= at_least]
    assert found.met == (not short)
    assert [(one.unit, one.done) for one in found.short] == short
    assert all(one.done + one.lacking == at_least for one in found.short)


def test_the_words_say_the_rule_and_the_month_that_fell_short() -> None:
    """A clerk reads what is asked, and what is missing where."""
    found = fulfilment(meeting(2), {"九月": 2, "十月": 1})
    assert found.words == "研讨：每个年级每月至少 2 次；十月 1 次、缺 1 次"
    assert found.short == (Shortfall("十月", 1, 1),)
    assert found.verdict == "没有达到"
    assert fulfilment(meeting(2), {"九月": 2}).words == "研讨：每个年级每月至少 2 次；都达到"


def test_nothing_recorded_is_neither_met_nor_unmet() -> None:
    """A zero that was recorded is another thing than no record."""
    assert fulfilment(meeting(), {}).met is None
    assert fulfilment(meeting(), {}).verdict == "没有记录"
    assert fulfilment(meeting(), {"九月": 0}).met is False


def test_named_pieces_count_once_and_the_missing_ones_are_named() -> None:
    """The same piece handed in twice is one piece; one that nobody asked for is none."""
    plan = meeting(3, items=("计划", "小结", "总结"))
    assert pieces(plan, ["计划", "计划", "总结", "照片"]) == 2
    assert missing_pieces(plan, ["计划", "计划", "总结", "照片"]) == ("小结",)


def test_a_requirement_can_be_left_out_by_the_policy() -> None:
    """``in_force: false`` keeps it in the file and out of the check."""
    kept, left = meeting(), meeting(in_force=False)
    assert in_force((kept, left)) == (kept,)


def test_measures_of_a_subject_come_before_those_for_all() -> None:
    """A subject that the policy says nothing of still has those for all."""
    book, visit = Measure(what="错题集", clause="甲"), Measure(what="家访", clause="乙")
    measures = Measures(subjects=(SubjectMeasures(subject="数学", measures=(book,)),), everywhere=(visit,))
    assert measures.of_subject("数学") == (book, visit)
    assert measures.of_subject("音乐") == (visit,)
    assert measures.of_cause("没有这种") is None
