"""巩固率 in its three meanings, against the words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.term import Retention
from xuekun_cli.model.results.term import Enrolment
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.retention import retention

whole = st.integers(0, 400)


def shipped() -> Retention:
    """The shipped meanings."""
    found = load_policy("retention").file.retention
    assert found is not None
    return found


RULE = shipped()


@given(whole, whole, whole, whole, whole, whole, whole)
def test_the_three_meanings_agree_with_their_words(
    start: int, enrolled: int, graduates: int, entrants: int, came: int, went: int, sat: int
) -> None:
    """Still enrolled ÷ start; graduates ÷ (entrants + in − out), at most one; sat ÷ enrolled."""
    numbers = Enrolment(start, enrolled, graduates, entrants, came, went, sat)
    base = entrants + came - went
    expected = {
        "在校": Fraction(enrolled, start) if start else None,
        "毕业": min(Fraction(graduates, base), Fraction(1)) if base > 0 else None,
        "参考": Fraction(sat, enrolled) if enrolled else None,
    }
    assert {name: retention(RULE, numbers, name).rate for name in expected} == expected
    for name, line in (("低线", Fraction(95, 100)), ("高线", Fraction(98, 100))):
        met = {target.name: target.met for target in retention(RULE, numbers, "毕业").targets}
        rate = expected["毕业"]
        assert met[name] is (None if rate is None else rate >= line)


def test_still_enrolled_is_the_meaning_by_default() -> None:
    """It fits the inspection of 五项制度与三科措施 5, and has no target of its own."""
    found = retention(RULE, Enrolment(start=50, enrolled=49))
    assert (found.meaning, found.kept, found.of, found.rate) == ("在校", 49, 50, Fraction(98, 100))
    assert found.targets == ()
    assert found.clause == "公开资料·巩固率；五项制度与三科措施·5"
    assert found.words == "在校：49÷50 = 98.0%"


def test_what_is_cut_to_a_hundred_percent_is_said() -> None:
    """Both the reckoned share and the one that counts."""
    found = retention(RULE, Enrolment(graduates=102, entrants=95, moved_in=7, moved_out=2), "毕业")
    assert (found.uncapped, found.rate) == (Fraction(102, 100), Fraction(1))
    assert found.words.startswith("毕业：102÷（95＋7－2） = 102.0%，按 100.0% 算")


def test_what_is_missing_is_named_and_not_taken_for_zero() -> None:
    """Nobody counted those who moved."""
    found = retention(RULE, Enrolment(graduates=95, entrants=100), "毕业")
    assert (found.rate, found.words) == (None, "毕业：算不出：缺转入、转出人数")
    assert [target.met for target in found.targets] == [None, None]


def test_a_base_of_nobody_gives_no_rate() -> None:
    """More went than there were."""
    found = retention(RULE, Enrolment(graduates=0, entrants=3, moved_in=0, moved_out=4), "毕业")
    assert (found.of, found.rate) == (-1, None)


def test_a_meaning_that_is_not_there_is_refused_with_those_that_are() -> None:
    """--set retention.use=… with a slip."""
    with pytest.raises(CannotGoOn) as refused:
        retention(RULE, Enrolment(), "毕業")
    assert "在校、毕业、参考" in refused.value.hint


@pytest.mark.parametrize(
    ("graduates", "reached"),
    [(949, []), (950, ["低线"]), (979, ["低线"]), (980, ["低线", "高线"]), (981, ["低线", "高线"])],
)
def test_exactly_95_and_98_percent_reach_their_targets(graduates: int, reached: list[str]) -> None:
    """Of a thousand."""
    found = retention(RULE, Enrolment(graduates=graduates, entrants=1000, moved_in=0, moved_out=0), "毕业")
    assert [target.name for target in found.targets if target.met] == reached
