"""A reference by school is that of the grade within the school; several grades are one pool where a policy says so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from made_sitting import Seat, seat, sitting

from made_policy import policy_of, when
from xuekun_cli.model.names.grades import grade_in, grades_in
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import Policy, ReferenceRule
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.explaining.student import explain
from xuekun_cli.rules.screening.screen import Screening, ground_of, screen
from xuekun_cli.rules.whatif.counts import counts_at
from xuekun_cli.rules.whatif.lines import movable_lines
from xuekun_cli.sheets.sitting.classes import ClassNames


def two_grades(
    third: str = "三(1)班", sixth: str = "六(1)班", grades: tuple[str | None, str | None] = (None, None)
) -> list[Seat]:
    """Ten of 三(1) about 90 points and ten of 六(1) about 55, nobody's column 年级 filled in."""
    high = [seat(90 + step, class_name=third, grade=grades[0]) for step in (-1, 0, 0, 0, 1)]
    low = [seat(55 + step, class_name=sixth, grade=grades[1]) for step in (-1, 0, 0, 0, 1)]
    return [*high, *low]


def keyed(seats: list[Seat]) -> ScoreTable:
    """The table of these, its classes by the keys that the reader gives them."""
    table, keys = sitting(seats), ClassNames()
    students = [one._replace(class_key=keys[one.class_name or "", one.grade or ""]) for one in table.students]
    return replace(table, students=tuple(students))


def listed(policy: Policy, seats: list[Seat]) -> Screening:
    """Who is listed of these."""
    return screen(policy, keyed(seats))


def test_each_grade_is_held_against_its_own_mean() -> None:
    """One line of 72.5 for both listed all of 六(1)."""
    found = listed(load_policy("below-mean"), two_grades())
    assert [one.student for one in found.listed] == [0, 5]
    assert [one.group.reference for one in found.listed] == [90, 55]
    assert "全校同年级平均分 450÷5=90.00" in found.listed[0].reason
    assert found.findings == ()


def test_a_policy_may_take_all_grades_together() -> None:
    found = listed(load_policy("below-mean-all-grades"), two_grades())
    assert [one.student for one in found.listed] == [5, 6, 7, 8, 9]
    assert "全校各年级平均分 725÷10=72.50" in found.listed[0].reason


@pytest.mark.parametrize(
    ("third", "sixth", "grades"),
    [
        ("301", "601", (None, None)),
        ("三年级火箭班", "六年级火箭班", (None, None)),
        ("火箭班", "实验班", ("三年级", "六年级")),
        ("高一实验班", "高二实验班", (None, None)),
        ("初一(1)班", "初三(1)班", (None, None)),
        ("2023级1班", "2021级1班", (None, None)),
    ],
)
def test_the_grade_is_told_from_the_column_or_from_the_name_of_the_class(
    third: str, sixth: str, grades: tuple[str | None, str | None]
) -> None:
    found = listed(load_policy("below-mean"), two_grades(third, sixth, grades))
    assert [one.student for one in found.listed] == [0, 5]
    assert found.findings == ()


def test_one_grade_in_several_writings_is_one_pool() -> None:
    """火箭班 of 三年级, 三年级实验班 and 301."""
    seats = [
        seat(90, class_name="火箭班", grade="三年级"),
        seat(60, class_name="三年级实验班"),
        seat(75, class_name="301"),
    ]
    found = listed(load_policy("below-mean"), seats)
    assert [one.student for one in found.listed] == [1]
    assert "全校平均分 225÷3=75.00" in found.listed[0].reason


def test_a_grade_that_nobody_can_tell_is_said() -> None:
    """Taken for one grade, as there is nothing to tell them apart."""
    found = listed(load_policy("below-mean"), two_grades("火箭班", "实验班"))
    assert [one.code for one in found.findings] == ["grade_unknown"]
    assert found.findings[0].message == "看不出这些班是哪个年级，当作一个年级：火箭班、实验班"


BY_SCHOOL: list[Condition] = [
    kinds.AtMost(at_most=Fraction(1), by=Pool.SCHOOL),
    kinds.Below(below=Fraction(1), by=Pool.SCHOOL),
    kinds.LowestShare(lowest_share=Fraction(1, 5), within=Pool.SCHOOL),
    kinds.LowestCount(lowest_count=1, within=Pool.SCHOOL),
]


@pytest.mark.parametrize("statistic", ["mean", "median"])
@pytest.mark.parametrize("condition", BY_SCHOOL, ids=lambda one: type(one).__name__)
def test_whatever_is_taken_by_school_keeps_the_grades_apart(condition: Condition, statistic: str) -> None:
    """Means, medians and places in a ranking: the lowest of each grade; tried elsewhere and explained likewise."""
    policy = policy_of(
        [when("学困生", condition)],
        reference=ReferenceRule(statistic=statistic, by=Pool.SCHOOL, clause="第一条"),
    )
    table = keyed(two_grades())
    found = screen(policy, table)
    assert {0, 5} <= {one.student for one in found.listed} <= {0, 1, 2, 3, 5, 6, 7, 8}
    ground, _ = ground_of(policy, table)
    (line,) = movable_lines(policy)
    counts = counts_at(ground, line, [line.own])
    by_class = [sum(one.group.class_name == name for one in found.listed) for name in ("三(1)班", "六(1)班")]
    assert [counts[number, 0]["学困生"][0] for number in (0, 1)] == by_class
    assert "全校同年级" in explain(ground, table, 5).subjects[0].reason


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("三年级", 3),
        ("高一", 10),
        ("高一实验班", 10),
        ("高2", 11),
        ("初三(1)班", 9),
        ("小学四年级", 4),
        ("七年级", 7),
        ("7年级", 7),
        ("三(1)班", None),
        ("2023级", None),
        ("火箭班", None),
        ("最高2023", None),
        ("", None),
        ("三年级六年级", None),
    ],
)
def test_a_grade_is_read_where_it_is_written_in_full(text: str, grade: int | None) -> None:
    assert grade_in(text) == grade


def test_several_grades_in_one_text() -> None:
    assert grades_in("七年级和高一") == {7, 10}
