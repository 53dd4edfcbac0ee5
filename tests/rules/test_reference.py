"""班级平均分: who counts in the total, who in the takers, and who in neither."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import Seat, policy, seat, sitting

from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.rules.reference import Reference, groups_of, reference

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


def reckoned(students: Sequence[Seat], in_total: bool = True, in_takers: bool = False) -> Reference:
    """The reference of these students under a policy."""
    subjects = ("语文", "数学")[: len(students[0].cells)]
    return reference(sitting(students, subjects), policy(in_total=in_total, in_takers=in_takers).exempt)


def numbers(found: Reference) -> tuple[list[list[int]], list[list[int]]]:
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
