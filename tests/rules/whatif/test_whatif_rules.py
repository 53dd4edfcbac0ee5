"""Trying a line elsewhere gives what a screening with that number gives; who stands near a line; what is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_exams import EXEMPT, FROM_BEFORE, KINDS, REFERENCES, exams, grounds, plain, screened_by
from made_sitting import seat

from kinds_oracle import Exam, exam_of
from made_policy import policy_of, when
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import ExemptRule, OverallRule, Policy, ReferenceRule
from xuekun_cli.model.results.whatif import MovableLine, TriedLine, Unit
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import policy_files, shipped_folder
from xuekun_cli.rules.screening.screen import screened
from xuekun_cli.rules.whatif.counts import counts_at, tried_line
from xuekun_cli.rules.whatif.lines import (
    default_range,
    given_ranges,
    movable_lines,
    moved,
    stepped,
    thresholds_of,
)

MOVED = {
    Unit.SHARE: [Fraction(n, 100) for n in (1, 20, 33, 40, 50, 75, 80, 100, 125)],
    Unit.POINTS: [Fraction(n) for n in (0, 20, 40, 41, 60, 100)],
    Unit.COUNT: [Fraction(n) for n in (1, 2, 3, 5, 9)],
}
"""Ascending values to try each line at; many scores of the drawn exams stand exactly on one."""
a_few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def put(condition: Condition, path: str, change: Callable[[Condition], Condition]) -> Condition:
    """The same condition with the part at a path (``any.1.when``) changed."""
    if not path:
        return change(condition)
    word, _, rest = path.partition(".")
    if word == "when":
        assert isinstance(condition, kinds.OfSeveralExams | kinds.AtExams)
        return condition.but(when=put(condition.when, rest, change))
    number, _, rest = rest.partition(".")
    parts = list(getattr(condition, word))
    parts[int(number) - 1] = put(parts[int(number) - 1], rest, change)
    return condition.but(**{word: tuple(parts)})


def with_line_at(policy: Policy, line: MovableLine, value: Fraction) -> Policy:
    """The policy with one number changed, as ``--set`` changes it."""
    bands = list(policy.bands)
    band = bands[line.band]
    inside = line.path.removeprefix(f"screening.{band.category}").removesuffix(line.key).strip(".")
    bands[line.band] = band.but(when=put(band.when, inside, lambda part: moved(part, line, value)))
    screening = policy.screening.but(bands=tuple(bands))
    return replace(policy, file=policy.file.but(screening=screening))


@st.composite
def policies(draw: st.DrawFn, kind: str) -> Policy:
    """Policies of one to three categories, one of them by a condition of a kind; some ask for two subjects."""
    conditions = [draw(KINDS[kind]), *draw(st.lists(plain, max_size=2))]
    reference: ReferenceRule = draw(REFERENCES)
    exempt: ExemptRule = draw(EXEMPT)
    least = draw(st.sampled_from([1, 1, 2]))
    return policy_of(
        [when(f"{k}类", one) for k, one in enumerate(draw(st.permutations(conditions)))],
        reference=reference,
        exempt=exempt,
        overall=OverallRule(at_least_subjects=least, clause="二") if least > 1 else None,
    )


@pytest.mark.parametrize("kind", KINDS)
@a_few
@given(drawn=st.data())
def test_counts_at_every_threshold_are_those_of_a_screening_with_it(kind: str, drawn: st.DataObject) -> None:
    """Class by class, subject by subject, category by category; whatever else the policy asks for."""
    policy = drawn.draw(policies(kind))
    before = st.integers(0, 2) if kind in FROM_BEFORE else st.just(0)
    exam: Exam = drawn.draw(exams(before=before, most=8))
    ground = grounds(policy, exam)
    for line in movable_lines(policy):
        values = MOVED[line.unit]
        found = counts_at(ground, line, values)
        for k, value in enumerate(values):
            result = screened_by(with_line_at(policy, line, value), exam)
            expected = Counter(
                (ground.group[one.student], one.subject, one.category) for one in result.listed if not one.exempt
            )
            mine = Counter(
                {
                    (number, ground.table.subjects[subject].name, category): counts[k]
                    for (number, subject), by_category in found.items()
                    for category, counts in by_category.items()
                    if counts[k]
                }
            )
            assert mine == expected, (line.path, value)


def tried(policy: Policy, exam: Exam, wanted: list[Fraction], number: int = 0) -> TriedLine:
    """One line of a policy tried on an exam."""
    ground = grounds(policy, exam)
    return tried_line(ground, screened(ground), movable_lines(policy)[number], wanted)[0]


def percents(*numbers: int) -> list[Fraction]:
    return [Fraction(number, 100) for number in numbers]


TEN = exam_of([seat(10 * k) for k in range(1, 11)], {"语文": Fraction(100)})
"""Ten students with 10, 20 … 100: a mean of 55."""


def test_every_line_of_every_shipped_policy_can_be_set_by_its_path() -> None:
    """What `whatif` calls a line is what ``--set`` takes, and the value is the file's."""
    seen = 0
    for file in policy_files(shipped_folder()):
        policy = load_policy(str(file))
        for line in movable_lines(policy) if policy.can_screen else ():
            changed = load_policy(str(file), [f"{line.path}={line.own_text}"])
            assert [one.own for one in movable_lines(changed)] == [one.own for one in movable_lines(policy)]
            assert changed.changes[0][0] == line.path
            seen += 1
    assert seen > 10


def test_a_line_of_a_list_a_level_or_of_ones_own_mean_is_not_moved() -> None:
    bands = [
        when("一", kinds.Levels(levels=("D",))),
        when("二", kinds.OnList(on_list="行为偏差")),
        when("三", kinds.BelowOwn(below_own=Fraction(3, 10))),
    ]
    assert movable_lines(policy_of(bands)) == []


def test_parts_of_a_condition_are_found_by_their_paths() -> None:
    condition = kinds.AnyOf(
        any=(
            kinds.Running(running=2, when=kinds.AtMost(at_most=Fraction(4, 5))),
            kinds.AtExams(at_exams=("期末",), when=kinds.BelowPoints(below_points=60 * SCALE)),
        )
    )
    found = movable_lines(policy_of([when("学困生", condition)]))
    assert [(line.path, line.own, line.unit) for line in found] == [
        ("screening.学困生.any.1.when.at_most", Fraction(4, 5), Unit.SHARE),
        ("screening.学困生.any.2.when.below_points", 60, Unit.POINTS),
    ]


def test_the_boundary_belongs_to_the_side_that_the_policy_says() -> None:
    """A score of 22 is 40% of 55: at 40% it is in for 不高于 and out for 低于."""
    exam = exam_of([seat(22), seat(88)], {"语文": Fraction(100)})
    for condition, expected in (
        (kinds.AtMost(at_most=Fraction(1, 2)), (0, 1, 1)),
        (kinds.Below(below=Fraction(1, 2)), (0, 0, 1)),
    ):
        wanted = [Fraction(39999, 100000), *percents(40, 50)]
        assert tried(policy_of([when("二类", condition)]), exam, wanted).counted() == expected


def test_moving_one_line_takes_from_the_other_category_and_leaves_the_total() -> None:
    one = tried(policy_of(), TEN, percents(30, 40, 50))
    assert one.counted() == (1, 2, 2)
    assert one.listed() == (4, 4, 4)
    assert one.groups[0].counts == {"二类": (1, 2, 2), "三类": (3, 2, 2)}


def test_the_exempt_are_in_no_count_and_near_no_line() -> None:
    exam = exam_of([seat(22, exempt=True), seat(88), seat(88)], {"语文": Fraction(100)})
    one = tried(policy_of(), exam, percents(30, 40, 90))
    assert one.listed() == (0, 0)
    assert (one.near.below, one.near.above) == (0, 0)


def test_the_own_value_is_always_among_the_thresholds() -> None:
    one = tried(policy_of(), TEN, percents(31, 47))
    assert one.thresholds == tuple(percents(31, 40, 47))
    assert one.own_at == 1


def test_a_line_does_not_pass_the_category_above_or_below_and_says_where_it_would() -> None:
    policy = policy_of()
    worse, better = movable_lines(policy)
    kept, said = thresholds_of(policy, worse, percents(70, 80, 81, 90))
    assert (kept, said) == (tuple(percents(40, 70, 80)), ("高于 80% 就越过了三类的线，没有往上试",))
    kept, said = thresholds_of(policy, better, percents(30, 40, 90))
    assert (kept, said) == (tuple(percents(40, 80, 90)), ("低于 40% 就越过了二类的线，没有往下试",))


def test_lines_of_different_measures_do_not_limit_one_another() -> None:
    bands = [
        when("二类", kinds.AtMost(at_most=Fraction(2, 5))),
        when("三类", kinds.BelowPoints(below_points=60 * SCALE)),
    ]
    policy = policy_of(bands)
    assert thresholds_of(policy, movable_lines(policy)[0], percents(90))[1] == ()
    bands[1] = when("三类", kinds.AtMost(at_most=Fraction(4, 5), by=Pool.GRADE))
    policy = policy_of(bands)
    assert thresholds_of(policy, movable_lines(policy)[0], percents(90))[1] == ()


def test_steepness_counts_who_enters_by_a_point_of_percent() -> None:
    """Of 55, 37% is 20.35 and 36% is 19.8: the student with 20 enters between them."""
    policy = policy_of([when("二类", kinds.AtMost(at_most=Fraction(37, 100)))])
    steep = tried(policy, TEN, percents(30)).steepness
    assert (steep.below, steep.above) == (1, 0)
    assert (steep.low, steep.high, steep.mean) == (*percents(32, 42), Fraction(1, 10))


def test_within_two_points_are_those_on_either_side_the_ends_included() -> None:
    """The line is 50: 48 and 52 are near, 47.9999 and 52.0001 are not."""
    scores = ["48", "50", "52", "47.9999", "52.0001", "49", Mark.ABSENT]
    policy = policy_of([when("学困生", kinds.AtMostPoints(at_most_points=50 * SCALE))])
    exam = exam_of([seat(score) for score in scores], {"语文": Fraction(100)})
    ground = grounds(policy, exam)
    one, students = tried_line(ground, screened(ground), movable_lines(policy)[0], [Fraction(50)])
    assert (one.near.below, one.near.above, one.near.listed, one.near.unlisted) == (3, 1, 3, 1)
    assert [(s.score / SCALE, s.distance, s.below, s.category) for s in students] == [
        (48, -2, True, "学困生"),
        (50, 0, True, "学困生"),
        (52, 2, False, ""),
        (49, -1, True, "学困生"),
    ]


def test_a_line_for_other_exams_says_so_and_nobody_is_near_it() -> None:
    condition = kinds.AtExams(at_exams=("期末",), when=kinds.BelowPoints(below_points=55 * SCALE))
    one = tried(policy_of([when("学困生", condition)]), TEN, [Fraction(90)])
    assert one.counted() == (0, 0)
    assert one.remarks == ("这次考试不看这条线",)
    assert (one.near.below, one.near.above) == (0, 0)


@pytest.mark.parametrize(
    ("condition", "low", "high"),
    [
        (kinds.AtMost(at_most=Fraction(2, 5)), "3/10", "1/2"),
        (kinds.AtMost(at_most=Fraction(4, 5)), "3/5", "9/10"),
        (kinds.AtMostFull(at_most_full=Fraction(3, 5)), "1/2", "7/10"),
        (kinds.LowestShare(lowest_share=Fraction(1, 5)), "1/10", "3/10"),
        (kinds.Below(below=Fraction(1, 20)), "1/100", "3/20"),
        (kinds.BelowPoints(below_points=60 * SCALE), "50", "70"),
        (kinds.LowestCount(lowest_count=5), "1", "15"),
    ],
)
def test_the_range_by_default_holds_the_value_inside(condition: Condition, low: str, high: str) -> None:
    (line,) = movable_lines(policy_of([when("学困生", condition)]))
    found = default_range(line)
    assert (found[0], found[-1]) == (Fraction(low), Fraction(high))
    assert found == stepped(found[0], found[-1], line.unit.step)
    assert line.own in found


@pytest.mark.parametrize("path", ["screening.三类.at_most", "三类.at_most", "三类", "screening.三类"])
def test_a_range_is_given_by_path_or_by_category(path: str) -> None:
    lines = movable_lines(policy_of())
    assert given_ranges(lines, [f"{path}=70%..74%/2%"]) == {"screening.三类.at_most": percents(70, 72, 74)}
    assert given_ranges(lines, [f"{path}=0.7..72%"]) == {"screening.三类.at_most": percents(70, 71, 72)}


@pytest.mark.parametrize(
    "text",
    [
        "四类=1%..2%",
        "at_most=1%..2%",
        "三类",
        "三类=70%",
        "三类=80%..70%",
        "三类=70%..80%/0",
        "三类=70%..80%/x",
        "三类=0%..80%",
        "三类=70..80",
        "三类=1%..80%/0.1%",
        "=1%..2%",
    ],
)
def test_what_is_no_range_or_no_line_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CannotGoOn) as refused:
        given_ranges(movable_lines(policy_of()), [text])
    assert text in refused.value.message
    assert refused.value.hint


def test_points_and_places_have_ranges_of_their_own() -> None:
    bands = [
        when("甲", kinds.BelowPoints(below_points=60 * SCALE)),
        when("乙", kinds.LowestCount(lowest_count=5)),
    ]
    lines = movable_lines(policy_of(bands))
    assert given_ranges(lines, ["甲=58.5..59.5/0.5", "乙=3..5"]) == {
        "screening.甲.below_points": [Fraction("58.5"), Fraction(59), Fraction("59.5")],
        "screening.乙.lowest_count": [Fraction(3), Fraction(4), Fraction(5)],
    }
    for wrong in ("乙=0..5", "乙=1.5..5", "甲=-3..5"):
        with pytest.raises(CannotGoOn):
            given_ranges(lines, [wrong])
