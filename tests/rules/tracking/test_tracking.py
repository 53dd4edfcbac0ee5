"""Students over several exams: stays, falls, hints, standings, and who is who where an exam was missed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made_sitting import policy, seat, sitting

from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.tracking import HintKind, Point, Stay, TrackedPerson, Trail
from xuekun_cli.model.results.transitions import ABSENT, UNLISTED
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.screen import ground_of, screened
from xuekun_cli.rules.tracking.classes import class_tracks
from xuekun_cli.rules.tracking.people import chained
from xuekun_cli.rules.tracking.standing import points_above, standings
from xuekun_cli.rules.tracking.trail import falls_to, hint_of, lasts, slides, stays_of

RULE = Tracking(clause="甲", running=3, falls=3, within=5 * SCALE)
NAMES = ("一月", "二月", "三月", "四月")
SOMEBODY = TrackedPerson(None, "三(1)班", "3-1", "01", "张三", False, (0, 0, 0, 0))


def points(*told: str) -> list[Point]:
    """A point for each word: a category, 缺考, or ``-`` for not listed."""
    return [Point(UNLISTED if word == "-" else word) for word in told]


def trail(*told: tuple[str, str]) -> Trail:
    """A trail of (category, relative score)."""
    made = tuple(
        Point(UNLISTED if word == "-" else word, score=1 if share else None, reference=1 / Fraction(share or 1))
        for word, share in told
    )
    return Trail(SOMEBODY, "语文", "语文", made, stays_of(made), lasts(made))


@pytest.mark.parametrize(
    ("told", "stays"),
    [
        ("三类 三类 二类", [Stay(0, 2, 3)]),
        ("三类 - 三类 三类", [Stay(0, 0, 1), Stay(2, 3, 2)]),
        ("三类 缺考 三类", [Stay(0, 2, 2)]),
        ("缺考 三类 缺考", [Stay(1, 1, 1)]),
        ("- 缺考 -", []),
    ],
)
def test_a_missed_exam_neither_ends_a_stay_nor_counts_in_it(told: str, stays: list[Stay]) -> None:
    assert list(stays_of(points(*told.split()))) == stays


def test_a_stay_lasts_until_a_score_off_the_list() -> None:
    assert lasts(points("-", "三类", ABSENT))
    assert not lasts(points("三类", "-"))


@pytest.mark.parametrize(
    ("shares", "falls", "since"),
    [
        ("9 8 7 6", 3, 0),
        ("7 9 8 6", 2, 1),
        ("9 8 8 6", 1, 2),
        ("9 . 8 6", 2, 0),
        ("9 8 7 .", 0, 3),
    ],
)
def test_falls_are_counted_over_the_exams_with_a_score(shares: str, falls: int, since: int) -> None:
    """Equal is no fall, and a missed exam is passed over."""
    told = [None if one == "." else Fraction(one) for one in shares.split()]
    assert falls_to(told.__getitem__, len(told) - 1) == (falls, since)


@pytest.mark.parametrize(
    ("falls", "gap", "hint"), [(2, 1, False), (3, 5, True), (4, "5.0001", False), (3, 0, True), (3, None, False)]
)
def test_three_falls_and_five_points_are_the_boundary(falls: int, gap: str | None, hint: bool) -> None:
    exact = None if gap is None else Fraction(gap)
    assert slides(RULE, falls, exact, listed=False) is hint


def test_who_fell_three_times_and_stands_near_a_line_is_told_of_as_a_hint() -> None:
    falling = trail(("-", "0.99"), ("-", "0.95"), ("-", "0.9"), ("-", "0.85"))
    hint = hint_of(RULE, falling, NAMES, 3, lambda exam: Fraction(4))
    assert hint is not None
    assert (hint.kind, hint.falls, hint.first, hint.last, hint.gap) == (HintKind.NEAR_A_LINE, 3, 0, 3, Fraction(4))
    assert "0.990 → 0.950 → 0.900 → 0.850" in hint.words
    assert hint_of(RULE, falling, NAMES, 3, lambda exam: Fraction(6)) is None


def test_who_slid_onto_the_list_is_told_of_and_who_fell_on_it_is_not() -> None:
    """The second was on the list from the first exam on: nothing was seen of the way there."""
    onto = trail(("-", "0.99"), ("-", "0.95"), ("-", "0.9"), ("三类", "0.7"))
    within = trail(("三类", "0.79"), ("三类", "0.7"), ("三类", "0.6"), ("三类", "0.5"))
    hint = hint_of(RULE, onto, NAMES, 3, lambda exam: None)
    assert hint is not None
    assert hint.kind is HintKind.SLID_ONTO_LIST
    assert hint_of(RULE, within, NAMES, 3, lambda exam: None) is None


def test_change_is_from_the_first_to_the_last_score() -> None:
    one = trail(("-", ""), ("-", "0.9"), ("三类", "0.7"), ("-", "0.85"))
    assert one.change == Fraction("-0.05")
    assert one.latest_change == Fraction("0.15")
    assert (one.times, one.seen) == (1, 4)


def test_percentile_t_and_rank_are_over_the_grade_without_the_exempt() -> None:
    """Scores 40, 60, 60, 80: a mean of 60, a spread of √200."""
    table = sitting([seat(40), seat(60), seat(60), seat(80), seat(10, exempt=True), seat(Mark.ABSENT)])
    ground, said = ground_of(policy(), table)
    found = standings(ground, screened(ground, said).listed)["语文"]
    assert [point.percentile for point in found[:4]] == [Fraction(n, 8) for n in (1, 4, 4, 7)]
    assert [point.rank for point in found[:4]] == [4, 2, 2, 1]
    assert found[3].t_score == pytest.approx(50 + 10 * 20 / 200**0.5)
    assert (found[4].exempt, found[4].percentile, found[4].t_score) == (True, None, None)
    assert (found[5].category, found[5].relative) == (ABSENT, None)


def test_the_distance_is_to_the_nearest_line_below_the_score() -> None:
    """A mean of 50: lines at 20 and 40."""
    ground, _ = ground_of(policy(), sitting([seat(42), seat(25), seat(83)]))
    assert [points_above(ground, student, "语文") for student in range(2)] == [Fraction(2), Fraction(5)]


def test_a_class_is_followed_by_those_listed_in_its_first_exam() -> None:
    """Who left the list goes on counting among them, who came later does not."""
    left = trail(("三类", "0.6"), ("-", "1"))
    came = trail(("-", "0.9"), ("三类", "0.8"))
    (track,) = class_tracks([left, came], ("二类", "三类"), 2)
    assert track.counts == {"二类": (0, 0), "三类": (1, 1)}
    assert track.mean == (Fraction("0.6"), Fraction("0.8"))
    assert track.followed == (Fraction("0.6"), Fraction(1))


def exam(*people: tuple[str, str]) -> object:
    """An exam of (id, name), all with a score."""
    return sitting([seat(60, student_id=number or None, name=name) for number, name in people])


def test_a_student_who_missed_an_exam_is_found_again() -> None:
    crowd = [(f"2024{n:02}", f"学生{'甲乙丙丁戊己庚'[n]}") for n in range(7)]
    tables = [exam(*crowd), exam(*crowd[1:]), exam(*crowd[::-1])]
    people = chained(tables, NAMES[:3], str, {}, "")
    assert people.places[0] == (0, -1, 6)
    assert len(people.places) == 7
    assert [one.code for one in people.findings] == ["track_comings", "track_comings"]
    assert "前一次没有、这次又有的 1 人" in people.findings[1].message


def test_nobody_has_two_rows_of_one_exam_and_newcomers_begin_later() -> None:
    tables = [
        exam(("01", "甲一"), ("02", "乙二"), ("03", "丙三")),
        exam(("01", "甲一"), ("02", "乙二"), ("04", "丁四")),
    ]
    tables.append(exam(("04", "丁四"), ("03", "丙三"), ("01", "甲一"), ("02", "乙二")))
    places = chained(tables, NAMES[:3], str, {}, "").places
    assert places == ((0, 0, 2), (1, 1, 3), (2, -1, 1), (-1, 2, 0))
