"""平均分 and 中位数: who counts in the total, who in the takers, who in neither, and who is taken together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import Seat, in_tenthousandths, policy, seat, sitting

from made_policy import exempt_rule, policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.document import ReferenceRule
from xuekun_cli.model.policy.wording import reference_text
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.lines import basis
from xuekun_cli.rules.screening.reference import Pools, Tally, groups_of, mean_of, pools_of

WITHOUT_SCORE = [mark for mark in Mark if mark is not Mark.SCORED]
HALVES = [str(Fraction(n, 2)) if n % 2 == 0 else f"{n // 2}.5" for n in range(201)]

cells = st.sampled_from(HALVES) | st.sampled_from(WITHOUT_SCORE)
seats = st.builds(
    Seat,
    st.tuples(cells, cells),
    class_name=st.sampled_from(["三(1)班", "三(2)班", None]),
    exempt=st.booleans(),
    school=st.sampled_from([None, "样一小"]),
)


def plain_reference(
    students: Sequence[Seat], who: tuple[str | None, str], subject: int, in_total: bool, in_takers: bool
) -> tuple[Fraction, int]:
    """Total in points and takers of one class and subject, one student after another."""
    total, takers = Fraction(0), 0
    for one in students:
        score = one.score(subject)
        if (one.school, one.class_name) != who or score is None:
            continue
        total += score if in_total or not one.exempt else 0
        takers += 1 if in_takers or not one.exempt else 0
    return total, takers


class Reckoned:
    """The tallies of these students under a policy: ``tallies[class][subject]``."""

    def __init__(self, students: Sequence[Seat], in_total: bool = True, in_takers: bool = False) -> None:
        subjects = ("语文", "数学")[: len(students[0].cells)]
        self.ground = Ground(policy(in_total=in_total, in_takers=in_takers), sitting(students, subjects))
        columns = [self.ground.tallies(Pool.CLASS, j) for j in range(len(subjects))]
        self.tallies = [list(row) for row in zip(*columns, strict=True)]
        self.group = self.ground.group


def reckoned(students: Sequence[Seat], in_total: bool = True, in_takers: bool = False) -> Reckoned:
    """The tallies of these students under a policy."""
    return Reckoned(students, in_total, in_takers)


def numbers(found: Reckoned) -> tuple[list[list[int]], list[list[int]]]:
    """Totals in points and takers, a line a class."""
    totals = [[tally.total // SCALE for tally in row] for row in found.tallies]
    return totals, [[tally.takers for tally in row] for row in found.tallies]


@settings(max_examples=60)
@given(st.lists(seats, min_size=1, max_size=25), st.booleans(), st.booleans())
def test_totals_and_takers_agree_with_a_plain_loop(students: list[Seat], in_total: bool, in_takers: bool) -> None:
    """For every class, subject, mark and way of counting the exempt."""
    found = reckoned(students, in_total=in_total, in_takers=in_takers)
    classes = list(dict.fromkeys((one.school, one.class_name) for one in students if one.class_name))
    assert [len(row) for row in found.tallies] == [2] * len(classes)
    for number, (school, class_name) in enumerate(classes):
        for j in range(2):
            total, takers = plain_reference(students, (school, class_name or ""), j, in_total, in_takers)
            assert Fraction(found.tallies[number][j].total, SCALE) == total
            assert found.tallies[number][j].takers == takers


@pytest.mark.parametrize(
    ("in_total", "in_takers", "total", "takers"),
    [(True, False, 190, 2), (True, True, 190, 3), (False, True, 150, 3), (False, False, 150, 2)],
)
def test_how_an_exempt_student_counts_is_the_policys_word(
    in_total: bool, in_takers: bool, total: int, takers: int
) -> None:
    """武平方案 三·5 is the first: the 40 points count, the student does not."""
    students = [seat(80), seat(70), seat(40, exempt=True)]
    found = reckoned(students, in_total=in_total, in_takers=in_takers)
    assert numbers(found) == ([[total]], [[takers]])


@pytest.mark.parametrize("mark", WITHOUT_SCORE, ids=lambda mark: mark.label)
@pytest.mark.parametrize("exempt", [False, True])
def test_a_mark_without_a_score_counts_in_neither(mark: Mark, exempt: bool) -> None:
    """Nor does it for an exempt student who counts among the takers."""
    found = reckoned([seat(80), seat(60), seat(mark, exempt=exempt)], in_takers=True)
    assert numbers(found) == ([[140]], [[2]])


def test_a_zero_is_a_score_and_counts_in_both() -> None:
    """It pulls the average down; an absence does not."""
    assert numbers(reckoned([seat(80), seat(0)])) == ([[80]], [[2]])


def test_a_student_without_a_class_counts_nowhere() -> None:
    """Nor in another class that stands first in the table."""
    students = [seat(100, class_name=None), seat(60), seat(50)]
    found = reckoned(students)
    assert found.group == [-1, 0, 0]
    assert numbers(found) == ([[110]], [[2]])


def test_without_any_class_there_is_no_reference() -> None:
    """An empty table of groups, not an error."""
    found = reckoned([seat(100, class_name=None), seat(60, class_name=None)])
    assert found.tallies == []
    assert found.group == [-1, -1]


def test_classes_are_numbered_in_the_order_of_the_input() -> None:
    """Also when their students are mixed; the first student of each is remembered."""
    order = ["三(2)班", "三(1)班", "三(2)班", "三(3)班", "三(1)班"]
    group, first = groups_of(sitting([seat(1, class_name=name) for name in order]))
    assert group == [0, 1, 0, 2, 1]
    assert first == [0, 1, 3]


def test_one_class_name_in_two_schools_is_two_classes() -> None:
    """A joint exam has a 三(1)班 in each."""
    students = [seat(90, school="样一小"), seat(30, school="样二小")]
    assert numbers(reckoned(students)) == ([[90], [30]], [[1], [1]])


def test_seats_leave_out_the_exempt_and_those_without_the_subject() -> None:
    """Cells count the exempt as well."""
    students = [seat(80), seat(Mark.ABSENT), seat(Mark.NO_CELL), seat(50, exempt=True)]
    found = reckoned(students)
    assert [[(t.seats, t.cells) for t in row] for row in found.tallies] == [[(2, 3)]]


GRADED = [
    seat(60, class_name="三(1)班", grade="三", school="样一小"),
    seat(80, class_name="三(2)班", grade="三", school="样一小"),
    seat(20, class_name="四(1)班", grade="四", school="样一小"),
    seat(90, class_name="三(1)班", grade="三", school="样二小"),
    seat(40, class_name=None, grade="三", school="样一小"),
]


@pytest.mark.parametrize(
    ("by", "averages"),
    [
        (Pool.CLASS, [60, 80, 20, 90]),
        (Pool.GRADE, [60, 60, 20, 90]),
        (Pool.SCHOOL, [60, 60, 20, 90]),
        (Pool.SCHOOL_ALL_GRADES, [50, 50, 50, 90]),
        (Pool.EVERYONE, [58, 58, 58, 58]),
    ],
)
def test_a_class_is_held_against_whom_the_policy_takes_together(by: Pool, averages: list[int]) -> None:
    """Of two schools the grades are two; who has no class counts in the grade, which is known, and beyond."""
    ground = Ground(policy_of(reference=ReferenceRule(by=by, clause="第一条")), sitting(GRADED))
    assert [ground.reference(number, 0) for number in range(4)] == [SCALE * average for average in averages]


def test_everybody_is_one_pool_and_nobody_none() -> None:
    """An empty table has no pools."""
    table = sitting(GRADED)
    group, _ = groups_of(table)
    everybody, nobody = pools_of(table, Pool.EVERYONE, group), pools_of(sitting([]), Pool.EVERYONE, [])
    assert (everybody.of, everybody.size) == ([0] * 5, 1)
    assert (nobody.of, nobody.size) == ([], 0)


@given(st.lists(st.integers(-1, 3), max_size=300))
def test_the_runs_of_a_pool_are_its_students_in_their_order(of: list[int]) -> None:
    """Each student is in one run, that of the student's own pool."""
    runs = Pools(of, 4).runs

    assert [(number, student) for number, start, stop in runs for student in range(start, stop)] == [
        (number, student) for student, number in enumerate(of)
    ]


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(1, 40)), max_size=12))
def test_what_a_pool_has_each_of_its_students_has(runs: list[tuple[int, int]]) -> None:
    """In the order of the input, however long a pool stands together; whoever is in no pool has the last."""
    of = [number for number, students in runs for _ in range(students)]
    values = ["甲", "乙", "丙", "丁", "没有"]
    assert list(Pools(of, 4).of_each(values)) == [values[number] for number in of]


@pytest.mark.parametrize(
    ("digits", "average"), [(None, Fraction(2000, 3)), (0, 667), (1, Fraction("666.7")), (2, Fraction("666.67"))]
)
def test_an_average_is_rounded_only_where_the_policy_says_so(digits: int | None, average: Fraction) -> None:
    """And then before anything is compared with it."""
    rule = ReferenceRule(clause="第一条", round=digits)
    assert mean_of(Tally(2000 * SCALE, 3, 3, 3, 3), rule) == average * SCALE


@pytest.mark.parametrize(("total", "average"), [("140.1", "70.1"), ("140.09", "70"), ("140.11", "70.1")])
def test_an_average_in_the_middle_of_two_roundings_is_rounded_up(total: str, average: str) -> None:
    """70.05 is 70.1, as by hand; a binary float would have it as 70.0."""
    rule = ReferenceRule(clause="第一条", round=1)
    assert mean_of(Tally(in_tenthousandths(total), 2, 2, 2, 2), rule) == in_tenthousandths(average)


def test_the_absent_count_as_takers_with_nothing_where_the_policy_says_so() -> None:
    """Only the absent: not the excused, not a blank, not an exempt student's absence."""
    rule = ReferenceRule(clause="第一条", absent="zero")
    seats = [seat(80), seat(70), seat(Mark.ABSENT), seat(Mark.EXCUSED), seat(Mark.BLANK)]
    seats.append(seat(Mark.ABSENT, exempt=True))
    assert Ground(policy_of(reference=rule), sitting(seats)).reference(0, 0) == 50 * SCALE


@pytest.mark.parametrize(
    ("cells", "middle"),
    [((10, 90, 20), 20), ((10, 90, 20, 30), 25), ((7,), 7), ((10, "10.0001"), Fraction("10.00005"))],
)
def test_the_median_is_the_middle_score_or_the_mean_of_the_two(
    cells: tuple[int | str, ...], middle: int | Fraction
) -> None:
    """In any order, and exact to half a ten-thousandth."""
    rule = ReferenceRule(clause="第一条", statistic="median")
    ground = Ground(policy_of(reference=rule), sitting([seat(cell) for cell in cells]))
    assert ground.reference(0, 0) == middle * SCALE


@pytest.mark.parametrize(
    ("absent", "in_takers", "middle"),
    [("out", False, 60), ("zero", False, 50), ("out", True, 50), ("zero", True, 40)],
)
def test_a_median_has_the_absent_and_the_exempt_among_its_scores_if_the_policy_says_so(
    absent: str, in_takers: bool, middle: int
) -> None:
    """40, 60 and 80 sat; the exempt student's 40 and the absent one's 0 may come in."""
    seats = [seat(40), seat(60), seat(80), seat(40, exempt=True), seat(Mark.ABSENT)]
    seats += [seat(Mark.EXCUSED), seat(Mark.BLANK), seat(Mark.ABSENT, exempt=True)]
    rule = ReferenceRule(clause="第一条", statistic="median", absent=absent)
    ground = Ground(policy_of(reference=rule, exempt=exempt_rule(in_takers=in_takers)), sitting(seats))
    assert ground.reference(0, 0) == middle * SCALE


def test_without_takers_there_is_neither_mean_nor_median() -> None:
    """Not zero: nothing."""
    for statistic in ("mean", "median"):
        rule = ReferenceRule(clause="第一条", statistic=statistic)
        ground = Ground(policy_of(reference=rule), sitting([seat(Mark.ABSENT), seat(50, exempt=True)]))
        assert ground.reference(0, 0) is None


@pytest.mark.parametrize("in_total", [True, False])
@pytest.mark.parametrize(("in_takers", "middle"), [(True, 50), (False, 60)])
def test_a_median_asks_only_whether_the_exempt_count_as_takers_and_says_so(
    in_total: bool, in_takers: bool, middle: int
) -> None:
    """Of 10, 60, 60 and an exempt 40 the middle is 60; the 40 in it makes 50. A median has no total."""
    rule = ReferenceRule(statistic="median", clause="第一条")
    band = when("学困生", kinds.Below(below=Fraction(1)))
    policy = policy_of([band], reference=rule, exempt=exempt_rule(in_total, in_takers))
    ground = Ground(policy, sitting([seat(10), seat(60), seat(60), seat(40, exempt=True)]))
    assert ground.reference(0, 0) == middle * SCALE
    aside = "" if in_takers else "，一类 1 人不在内"
    assert basis(ground, band.when, 0, 0) == f"中位数 {middle}{aside}"
    assert "不计人数的随班就读学生，成绩不在内" in reference_text(rule)
