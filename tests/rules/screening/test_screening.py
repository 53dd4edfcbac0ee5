"""Screening a sitting: who is listed, in which order, with which numbers and words."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_exams import KINDS, REFERENCES
from made_sitting import Seat, in_tenthousandths, policy, seat, sitting

from made_policy import band, policy_of, when
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition
from xuekun_cli.model.policy.document import ReferenceRule
from xuekun_cli.model.policy.wording import percent
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import Source
from xuekun_cli.rules.screening.lines import lines_of
from xuekun_cli.rules.screening.screen import Screening, ground_of, screen, screened
from xuekun_cli.rules.screening.verdicts import comparison, score_text

NUMBERS = re.compile(
    r" (?P<score>[\d.]+) ≤ (?P<bar>[\d./]+)（平均分 (?P<total>[\d.]+)÷(?P<takers>\d+)=(?P<mean>[\d.]+)(?: 的|）)"
)


def by_hand() -> list[Seat]:
    """Five scores of one class: 80+72+28+56+44 = 280 over four takers, an average of 70."""
    return [
        seat(80, name="赵样"),
        seat(72, name="钱样"),
        seat(28, name="孙样", student_id="20240003"),
        seat(56, name="李样"),
        seat(44, name="周样", exempt=True),
        seat(Mark.ABSENT, name="吴样"),
    ]


def found(seats: list[Seat], *subjects: str) -> Screening:
    """The screening of these students by 武平方案."""
    return screen(policy(), sitting(seats, subjects or ("语文",)))


def test_the_two_on_the_lines_and_the_exempt_are_listed() -> None:
    """28 is 40% of 70 and 56 is 80%: both belong to their category."""
    listed = found(by_hand()).listed
    assert [(one.name, one.category, one.score) for one in listed] == [
        ("孙样", "二类", 280_000),
        ("李样", "三类", 560_000),
        ("周样", "一类", 440_000),
    ]


def test_the_reason_of_a_listed_student_gives_rule_numbers_and_clause() -> None:
    """One sentence that a parent can be told, and check with a pocket calculator."""
    assert [one.reason for one in found(by_hand()).listed] == [
        "语文 28 ≤ 28.00（平均分 280÷4=70.00 的 40%），二类（一·第二类）；脱困成绩 57",
        "语文 56 ≤ 56.00（平均分 280÷4=70.00 的 80%），三类（一·第三类）；脱困成绩 57",
        "语文：一类，按登记，不看分数（一·第一类）",
    ]


def test_a_listed_student_carries_what_decided_it() -> None:
    """Cut-off, exit score, gap, relative score, clause and the cell."""
    (one, *_) = found(by_hand()).listed
    assert (one.cutoff, one.relative) == (Fraction(28), Fraction(2, 5))
    assert (one.exit_score, one.gap) == (570_000, 290_000)
    assert (one.student_id, one.subject_key, one.clause) == ("20240003", "语文", "一·第二类")
    assert str(one.ref) == "期中.xlsx!成绩!D4"


def test_the_group_holds_the_arithmetic() -> None:
    """Absent leaves out the exempt; the counts hold every category."""
    (group,) = found(by_hand()).groups
    assert (group.takers, group.total, group.average) == (4, 2_800_000, Fraction(70))
    assert group.cutoffs == {"二类": 28, "三类": 56}
    assert group.counts == {"一类": 1, "二类": 1, "三类": 1}
    assert group.absent == 1


def test_the_absent_are_counted_where_the_exempt_count_as_takers() -> None:
    """Three takers, one of them exempt; one of the three others was absent."""
    seats = [seat(80), seat(70), seat(Mark.ABSENT), seat(40, exempt=True)]
    (group,) = screen(policy(in_takers=True), sitting(seats)).groups
    assert (group.takers, group.absent) == (3, 1)


@settings(max_examples=60)
@given(
    st.fractions(Fraction(1, 100), 1, max_denominator=300),
    st.booleans(),
    st.lists(st.integers(0, 400), min_size=1, max_size=8),
)
def test_a_listed_score_stands_beside_its_line_as_a_verdict_says_it(
    share: Fraction, inclusive: bool, below: list[int]
) -> None:
    """Also where the two are so close that two decimals would not tell them apart."""
    whens: list[Condition] = [kinds.BelowFull(below_full=share), kinds.AtMostFull(at_most_full=share)]
    last = when("二类", whens[inclusive])
    bar = int(share * 100 * SCALE)
    seats = [seat(str(Fraction(max(bar - one, 0), SCALE))) for one in below]
    ground, _ = ground_of(policy_of([last]), sitting(seats))
    (line,) = lines_of(ground, last.when, 0)
    assert line is not None
    listed = screened(ground).listed
    assert len(listed) == sum(max(bar - one, 0) <= line.highest for one in below)
    for one in listed:
        assert one.score is not None
        assert one.comparison == f"语文 {comparison(score_text(ground, one.student, 0), one.score, line)}"


@pytest.mark.parametrize("mark", [mark for mark in Mark if mark not in (Mark.SCORED, Mark.NO_CELL)])
def test_the_exempt_are_listed_by_registration_whatever_their_cell_says(mark: Mark) -> None:
    """Their score decides nothing, so that the lack of one does not either."""
    (one,) = found([seat(80), seat(mark, exempt=True)]).listed
    assert (one.category, one.score, one.cutoff, one.exit_score) == ("一类", None, None, None)
    assert (one.relative, one.gap) == (None, None)


def test_the_exempt_are_not_listed_in_a_subject_they_have_no_cell_for() -> None:
    """A subject they do not take is not theirs."""
    listed = found([seat(80, 80), seat(10, Mark.NO_CELL, exempt=True)], "语文", "数学").listed
    assert [(one.subject, one.category) for one in listed] == [("语文", "一类")]


@pytest.mark.parametrize("mark", [mark for mark in Mark if mark is not Mark.SCORED])
def test_nobody_is_listed_for_a_cell_without_a_score(mark: Mark) -> None:
    """An absence is no zero."""
    assert found([seat(80), seat(90), seat(mark)]).listed == ()


def test_the_listed_stand_by_class_then_subject_then_row() -> None:
    """As the groups do, in the order of the input."""
    seats = [
        seat(90, 5, class_name="三(2)班", name="甲"),
        seat(5, 90, class_name="三(1)班", name="乙"),
        seat(4, 90, class_name="三(2)班", name="丙"),
        seat(90, 4, class_name="三(1)班", name="丁"),
        seat(3, 90, class_name="三(2)班", name="戊"),
    ]
    result = found(seats, "语文", "数学")
    assert [(one.group.class_name, one.subject, one.name) for one in result.listed] == [
        ("三(2)班", "语文", "丙"),
        ("三(2)班", "语文", "戊"),
        ("三(2)班", "数学", "甲"),
        ("三(1)班", "语文", "乙"),
        ("三(1)班", "数学", "丁"),
    ]
    assert [(group.class_name, group.subject) for group in result.groups] == [
        ("三(2)班", "语文"),
        ("三(2)班", "数学"),
        ("三(1)班", "语文"),
        ("三(1)班", "数学"),
    ]


def test_the_exit_score_comes_in_the_steps_of_its_own_subject() -> None:
    """语文 is marked in half points, 数学 in whole ones; both bars are 48."""
    listed = found([seat("99.5", 100), seat("20.5", 20)], "语文", "数学").listed
    assert [(one.subject, one.exit_score) for one in listed] == [
        ("语文", in_tenthousandths("48.5")),
        ("数学", in_tenthousandths(49)),
    ]


def test_students_without_a_class_are_not_listed() -> None:
    """There is no average to hold them against; they are asked about elsewhere."""
    result = found([seat(80), seat(60), seat(1, class_name=None), seat(1, class_name=None, exempt=True)])
    assert result.listed == ()
    assert [group.takers for group in result.groups] == [2]


def test_where_nobody_has_a_class_there_are_no_groups() -> None:
    """And no error."""
    result = found([seat(80, class_name=None), seat(1, class_name=None)])
    assert (result.groups, result.listed, result.findings) == ((), (), ())


def test_a_class_without_takers_is_said_and_lists_only_the_exempt() -> None:
    """No average and no cut-offs; a warning names class and subject."""
    result = found([seat(Mark.ABSENT), seat(Mark.BLANK), seat(50, exempt=True)])
    (group,), (warning,) = result.groups, result.findings
    assert (group.average, group.cutoffs, group.absent) == (None, {}, 2)
    assert [one.category for one in result.listed] == ["一类"]
    assert result.listed[0].relative is None
    assert (warning.code, warning.severity) == ("no_takers", Severity.WARNING)
    assert warning.message.startswith("三(1)班语文没有参考的学生")


def test_a_class_of_zeros_is_an_error_that_names_it() -> None:
    """Everybody would be on the line of zero: a subject that was not entered, most likely. Nobody is listed."""
    result = found([seat(0, 80), seat(0, 70)], "语文", "数学")
    (error,) = result.findings
    assert (error.code, error.severity, str(error.ref)) == ("reference_zero", Severity.ERROR, "期中.xlsx!成绩")
    assert error.message.startswith("三(1)班语文全是零分")
    assert error.message == "三(1)班语文全是零分（2 人），多半没有录入，没有筛查"
    assert result.listed == ()
    first = result.groups[0]
    assert (first.takers, first.average, first.cutoffs) == (2, 0, {})


def test_a_listed_student_names_the_workbook_of_the_score() -> None:
    """Of several files the one that holds the cell."""
    sources = (Source(0, "一班.xlsx", "成绩"), Source(1, "二班.xlsx", "成绩"))
    seats = [seat(90), seat(5), seat(90, class_name="三(2)班", sheet=1), seat(5, class_name="三(2)班", sheet=1)]
    listed = screen(policy(), sitting(seats, ("语文",), sources)).listed
    assert [(one.input, one.ref.file) for one in listed] == [(0, "一班.xlsx"), (1, "二班.xlsx")]


points = st.integers(0, 1_000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
seats_drawn = st.builds(
    Seat,
    st.tuples(points | st.sampled_from([Mark.ABSENT, Mark.BLANK, Mark.NO_CELL])),
    class_name=st.sampled_from(["三(1)班", "三(2)班"]),
    exempt=st.sampled_from([False, False, False, True]),
)
ODD_BANDS = (
    band("二类", "0.375", "甲"),
    band("三类", "2/3", "乙"),
    band("四类", "1", "丙"),
)


@settings(max_examples=80)
@given(st.lists(seats_drawn, min_size=1, max_size=30))
def test_who_is_listed_agrees_with_a_plain_loop(seats: list[Seat]) -> None:
    """Three bands with odd shares, reckoned one student after another with fractions."""
    rules = policy(bands=ODD_BANDS)
    expected: dict[int, str] = {}
    for index, one in enumerate(seats):
        mates = [other for other in seats if other.class_name == one.class_name]
        sat = [score for other in mates if (score := other.score()) is not None]
        takers = sum(other.score() is not None and not other.exempt for other in mates)
        score = one.score()
        if one.exempt and one.cells[0] is not Mark.NO_CELL:
            expected[index] = "一类"
        elif not one.exempt and score is not None:
            average = sum(sat, Fraction(0)) / takers
            fits = [
                one.category
                for one in ODD_BANDS
                if (average or takers == 1) and score <= average * one.when.at_most
            ]
            expected |= {index: fits[0]} if fits else {}
    result = screen(rules, sitting(seats))
    assert {one.student: one.category for one in result.listed} == expected
    for group in result.groups:
        mine = [one.category for one in result.listed if one.group is group]
        assert group.counts == {category: mine.count(category) for category in rules.categories}


@settings(max_examples=80)
@given(st.lists(seats_drawn, min_size=2, max_size=30))
def test_the_numbers_of_a_reason_are_true_beside_the_score(seats: list[Seat]) -> None:
    """The bar as printed is not below the score as printed, and total ÷ takers is the average."""
    for one in screen(policy(bands=ODD_BANDS), sitting(seats)).listed:
        if one.cutoff is None:
            continue
        said = NUMBERS.search(one.reason)
        assert said is not None
        assert Fraction(said["score"]) <= Fraction(said["bar"])
        assert (Fraction(said["score"]) == Fraction(said["bar"])) == (one.cutoff == Fraction(said["score"]))
        mean = Fraction(said["total"]) / int(said["takers"])
        assert abs(mean - Fraction(said["mean"])) <= Fraction(1, 200)


COMPARED = re.compile(
    r"^语文 (?P<score>[\d.]+) (?P<sign>[≤<]) (?P<bar>[\d./]+)（.+），(?P<category>.类)（第一条）；脱困"
)
PLAIN_LINES = ("at_most", "below", "lowest_share", "lowest_count", "at_most_points", "below_points", "below_full")


@pytest.mark.parametrize("kind", PLAIN_LINES)
@settings(max_examples=40, deadline=None)
@given(drawn=st.data(), reference=REFERENCES, seats=st.lists(seats_drawn, min_size=2, max_size=20))
def test_the_numbers_of_a_reason_are_true_beside_the_score_for_every_kind_of_line(
    kind: str, drawn: st.DataObject, reference: ReferenceRule, seats: list[Seat]
) -> None:
    """A line that is not owned (<) is printed above the score, never as the score; with scores close to it too."""
    bands = [when("二类", drawn.draw(KINDS[kind])), when("三类", drawn.draw(KINDS[kind]))]
    for one in screen(policy_of(bands, reference=reference), sitting(seats)).listed:
        if one.exempt:
            continue
        said = COMPARED.match(one.reason)
        assert said is not None
        assert one.cutoff is not None
        score, bar = Fraction(said["score"]), Fraction(said["bar"])
        assert score <= bar if said["sign"] == "≤" else score < bar
        assert (score == bar) == (one.cutoff == score)
        assert said["category"] == one.category


def test_a_line_that_is_not_owned_is_not_printed_as_the_score() -> None:
    """27.9999 is below 28: as 28.00 it would be true, but 28 beside 28.0001 needs the fourth decimal."""
    bands = [when("二类", kinds.BelowPoints(below_points=280_001))]
    listed = screen(policy_of(bands), sitting([seat(90), seat(28), seat("27.9999"), seat("28.0001")])).listed
    assert [one.comparison for one in listed] == ["语文 28 < 28.0001", "语文 27.9999 < 28.00"]


def test_a_bar_just_above_a_score_is_not_printed_as_the_score() -> None:
    """80% of 105.005÷3 is 28.0013…: as 28.00 beside a 28 it would look like the line itself."""
    (one,) = found([seat("42.005"), seat(35), seat(28)]).listed
    assert one.reason.startswith("语文 28 ≤ 28.001（平均分 105.005÷3=35.00 的 80%）")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("2/5", "40%"),
        ("0.375", "37.5%"),
        ("1/3", "33.3333%"),
        ("1", "100%"),
        ("0.4000001", "40%"),
        ("1.2", "120%"),
    ],
)
def test_a_share_is_shown_as_a_percentage_without_needless_decimals(share: str, shown: str) -> None:
    """40%, not 40.0%."""
    assert percent(Fraction(share)) == shown
