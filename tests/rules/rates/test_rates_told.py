"""The sentences about the way of counting are true of the numbers, and cite only what the document says."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from xuekun_cli.model.policy.rates import Convention, DropLowest, Rates
from xuekun_cli.model.policy.values import UNSAID
from xuekun_cli.model.results.class_rates import Rule
from xuekun_cli.model.results.rates_told import rules_told
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.rates.figures import ClassScores, counted, quartile
from xuekun_cli.rules.rates.lines import convention

TAKERS = [90, 72, 65, 40, 31]
EXEMPT = [12]
ABSENT, PENDING = 2, 1


def shipped() -> Rates:
    rates = load_policy("rates-default", examples=False).file.rates
    assert rates is not None
    return rates


def told(way: Convention) -> dict[str, Rule]:
    return {rule.name: rule for rule in rules_told(way)}


def mean_as_said(said: str) -> Fraction:
    """Return the mean of the class above as a person would count it who has only the sentence."""
    people = sorted(map(Fraction, TAKERS))
    if "加上按 0 分算的缺考" in said:
        people = [Fraction(0)] * ABSENT + people
    if "随班就读的和别人一样算" in said:
        people = sorted([*people, *map(Fraction, EXEMPT)])
    if "去掉的人，成绩和人数都不算" in said:
        people = people[1:]
    total = sum(people, Fraction(0))
    if "随班就读的成绩计入总分，人数不计" in said:
        total += sum(EXEMPT)
    return total / len(people)


@pytest.mark.parametrize(
    ("exempt", "absent", "trimmed"), list(product(("total", "out", "in"), ("out", "zero"), (0, 1)))
)
def test_the_mean_is_what_its_sentence_says(exempt: str, absent: str, trimmed: int) -> None:
    """The least share that takes away exactly one of five to eight people."""
    trim = DropLowest(drop_lowest=Fraction(13, 100)) if trimmed else None
    way = convention(shipped().but(exempt=exempt, absent=absent, trim=trim))
    group = ClassScores(
        scores=[score * SCALE for score in TAKERS],
        absent=ABSENT,
        exempt=[score * SCALE for score in EXEMPT],
        pending=PENDING,
    )
    one = counted(group, way)
    assert Fraction(one.total, len(one.scores) * SCALE) == mean_as_said(told(way)["平均分"].text)


def test_those_enrolled_without_a_score_are_in_the_rates_and_not_in_the_mean() -> None:
    way = convention(shipped(), "应考")
    one = counted(ClassScores(scores=[80 * SCALE, 60 * SCALE], absent=1), way)
    assert (one.people, len(one.scores)) == (3, 2)
    assert "应考没有成绩的只在各率的人数里，不在这里" in told(way)["平均分"].text


def test_highest_lowest_and_quartiles_leave_out_whom_the_mean_does_not_count() -> None:
    way = convention(shipped())
    one = counted(ClassScores(scores=[80 * SCALE, 60 * SCALE], exempt=[5 * SCALE]), way)
    assert (one.scores[0], one.scores[-1]) == (60 * SCALE, 80 * SCALE)
    assert quartile(one.scores, 0) == 60
    assert "都是算平均分的那些人的成绩" in told(way)["四分位数"].text


def test_the_document_is_cited_only_for_what_it_says() -> None:
    """武平 二·6 speaks of target scores by 一分二率: of no deviation, no sum of four rates, no line."""
    rules = rules_told(convention(shipped()))
    assert [rule.name for rule in rules if "二·6" in rule.clause] == []
    by_name = {rule.name: rule for rule in rules}
    assert by_name["标准差"].clause == UNSAID
    assert UNSAID in by_name["四率和"].clause


@pytest.mark.parametrize(
    ("changed", "clause"),
    [
        ({}, UNSAID),
        ({"spread": "population"}, "本校·五"),
        ({"spread_clause": "本校·六"}, "本校·六"),
        ({"spread": "population", "spread_clause": "本校·六"}, "本校·六"),
    ],
)
def test_a_default_that_nobody_chose_is_called_one(changed: dict[str, str], clause: str) -> None:
    plain = shipped().but(clause="本校·五", spread_clause="", mean_as_clause="", counting_clause="")
    assert told(convention(plain.but(**changed)))["标准差"].clause == clause
    assert told(convention(plain))["缺考"].clause == UNSAID
    assert told(convention(plain.but(absent="zero")))["缺考"].clause == "本校·五"
