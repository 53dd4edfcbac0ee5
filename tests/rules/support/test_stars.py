"""Stars for a unit's texts: the ladder, the star of progress, and records that cannot be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.term import Stars
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.support.stars import NOT_REACHED, judge_points, judge_unit, unit_points

WORTH = {"A": 2, "B": 3, "C": 5, NOT_REACHED: 0}


def ladder() -> Stars:
    """The shipped ladder."""
    found = load_policy("star-ladder").file.stars
    assert found is not None
    return found


RULE = ladder()


@given(st.lists(st.sampled_from(sorted(WORTH)), max_size=3), st.none() | st.integers(0, 15))
def test_stars_agree_with_the_words_of_the_document(texts: list[str], before: int | None) -> None:
    """6-8, 9-12, 13-15, and one more star for a unit better than the one before."""
    points = 0
    for text in texts:
        points += WORTH[text]
    expected = []
    if 6 <= points <= 8:
        expected.append("跨越星")
    elif 9 <= points <= 12:
        expected.append("追逐星")
    elif 13 <= points <= 15:
        expected.append("自豪星")
    if before is not None and points > before:
        expected.append("进步星")
    found = judge_unit(RULE, texts, before)
    assert (found.points, list(found.stars), found.doubt) == (points, expected, "")


@pytest.mark.parametrize(
    ("points", "star"),
    [
        (5, ()),
        (6, ("跨越星",)),
        (8, ("跨越星",)),
        (9, ("追逐星",)),
        (12, ("追逐星",)),
        (13, ("自豪星",)),
        (15, ("自豪星",)),
    ],
)
def test_both_ends_of_a_range_belong_to_it(points: int, star: tuple[str, ...]) -> None:
    """Inclusive on both sides."""
    assert judge_points(RULE, points).stars == star


def test_the_reckoning_is_told_in_words() -> None:
    """Text by text, with the clause."""
    found = judge_unit(RULE, ["A", "B", "C"], 9)
    assert found.words == (
        "A 2 ＋ B 3 ＋ C 5 = 10 分；10 分在 9～12 分 → 追逐星（语文·争星脱困）；"
        "比上一单元 9 分多 1 分 → 进步星（语文·争星脱困）"
    )


def test_as_many_points_as_before_are_no_progress() -> None:
    """Better means more."""
    assert judge_points(RULE, 10, 10).stars == ("追逐星",)
    assert judge_points(RULE, 10, None).stars == ("追逐星",)


def test_a_text_without_a_record_is_said_and_not_invented() -> None:
    """Two of three texts."""
    found = judge_unit(RULE, ["C", "C"])
    assert found.stars == ("追逐星",)
    assert "还有 1 篇没有记录" in found.words
    assert judge_unit(RULE, []).words.startswith("没有记录 = 0 分")


@pytest.mark.parametrize("texts", [["A", "A", "A", "A"], ["C", "C", "C", "C"]])
def test_more_texts_than_a_unit_has_earn_nothing_and_are_asked_about(texts: list[str]) -> None:
    """A slip in the record, not a prize."""
    found = judge_unit(RULE, texts, 1)
    assert found.stars == ()
    assert "请核对" in found.doubt


def test_more_points_than_possible_earn_nothing_and_are_asked_about() -> None:
    """Three texts give fifteen at most."""
    found = judge_points(RULE, 16, 1)
    assert (found.stars, found.doubt) == ((), "16 分超过最高的 15 分，请核对记录")


def test_an_unknown_level_is_refused_with_those_there_are() -> None:
    """D is no goal."""
    with pytest.raises(CannotGoOn) as refused:
        unit_points(RULE, ["A", "D"])
    assert "D" in refused.value.message
    assert "A、B、C、无" in refused.value.hint
