"""A million scores in classes of every size, many exactly on a line, judged by every kind of condition."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pytest
from made_crowd import (
    EVERY_SIZE,
    EVERY_SIZE_IN_FOUR,
    FULL,
    LEVELS,
    LIST,
    columns_of,
    crowd,
    exam_on_lines,
    four_subjects,
    mixed_exam,
    mixed_ground,
    rolled,
    table_of,
)
from made_sitting import BANDS

import kinds_columns as plain
from kinds_columns import ROUNDINGS, Columns, Found
from made_policy import policy_of, when
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import OverallRule, ReferenceRule, ScoreRule
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import NOT_LISTED, ground_of, screen
from xuekun_cli.rules.screening.verdicts import holds


def agree(ground: Ground, condition: Condition, expected: Found, subject: int = 0) -> int:
    """Make sure that the rules find just these of all who are not exempt; how many of them stand on the line."""
    found = np.frombuffer(bytes(holds(ground, condition, subject)), np.uint8).astype(bool)
    judged = ~np.array(ground.is_exempt)
    assert int((found != expected.held)[judged].sum()) == 0
    assert 0 < int(found[judged].sum()) < int(judged.sum())
    return int(expected.on_line[judged].sum())


def put_one_on_a_line(scores: np.ndarray, share: Fraction) -> bool:
    """Move the score nearest to a class's line onto it; the best student makes up the total. In place."""
    size, total = len(scores), int(scores.sum())
    line = int(share * total / size) // 4 * 4
    near, best = int(np.abs(scores - line).argmin()), int(scores.argmax())
    missing = int(line * size / share) - (total - int(scores[near]) + line)
    if near == best or scores[best] + missing < 0:
        return False
    scores[near] = line
    scores[best] += missing
    return True


def test_a_million_random_scores_in_classes_of_every_size() -> None:
    """Against the whole number below each class's exact line; hundreds of students stand on a line."""
    people = crowd(EVERY_SIZE, False)
    scores, class_of = rolled(people, 20_240_901), people.class_of
    sizes = np.arange(1, EVERY_SIZE + 1, dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    placed = [
        put_one_on_a_line(scores[start : start + size], BANDS[size % 2].when.at_most)
        for start, size in zip(first, sizes, strict=True)
    ]
    totals = np.add.reduceat(scores, first)
    columns, marks = columns_of(people, scores, False)
    ground, _ = ground_of(policy_of(), table_of(people, [columns], [marks]))
    second, third = (np.frombuffer(bytes(holds(ground, band.when, 0)), np.uint8) for band in BANDS)
    found = np.where(second, 0, np.where(third, 1, NOT_LISTED))
    lines = [
        [Fraction(int(total), int(size)) * band.when.at_most for total, size in zip(totals, sizes, strict=True)]
        for band in BANDS
    ]
    low, high = (np.array([floor(line) for line in of_band])[class_of] for of_band in lines)
    expected = np.where(scores <= low, 0, np.where(scores <= high, 1, NOT_LISTED))
    whole = [np.array([line.denominator == 1 for line in of_band])[class_of] for of_band in lines]
    on_a_line = ((scores == low) & whole[0]) | ((scores == high) & whole[1])
    assert len(scores) == 998_991
    assert int((found != expected).sum()) == 0
    assert int(on_a_line.sum()) >= sum(placed) > EVERY_SIZE * 9 // 10
    assert set(np.unique(found).tolist()) == {NOT_LISTED, 0, 1}


@pytest.mark.parametrize(
    ("by", "classes"),
    [
        (Pool.CLASS, EVERY_SIZE),
        (Pool.GRADE, EVERY_SIZE_IN_FOUR),
        (Pool.SCHOOL_ALL_GRADES, EVERY_SIZE_IN_FOUR),
        (Pool.EVERYONE, EVERY_SIZE),
    ],
)
def test_a_million_scores_beside_the_mean_of_every_pool(by: Pool, classes: int) -> None:
    """At most and below, the exempt in the total and not in the takers, a fiftieth exactly on the line."""
    share = Fraction(2, 5)
    table, columns = exam_on_lines(classes, by, share)
    ground, _ = ground_of(policy_of(), table)
    for condition in (kinds.AtMost(at_most=share, by=by), kinds.Below(below=share, by=by)):
        expected = plain.of_mean(columns, share, isinstance(condition, kinds.AtMost), by)
        assert agree(ground, condition, expected) > len(table.students) // 60


HOW = {
    "absent as zero": (
        {"absent": "zero"},
        lambda c: plain.of_mean(c, Fraction(1, 2), True, Pool.CLASS, zero=True),
    ),
    "rounded": ({"round": 0}, lambda c: plain.of_mean(c, Fraction(1, 2), True, Pool.CLASS, digits=0)),
    "rounded to 2": ({"round": 2}, lambda c: plain.of_mean(c, Fraction(1, 2), True, Pool.CLASS, digits=2)),
    "median": ({"statistic": "median"}, lambda c: plain.of_median(c, Fraction(1, 2), True, Pool.CLASS)),
    "median with zeros": (
        {"statistic": "median", "absent": "zero"},
        lambda c: plain.of_median(c, Fraction(1, 2), True, Pool.CLASS, zero=True),
    ),
}


@pytest.mark.parametrize("how", HOW)
def test_a_quarter_of_a_million_scores_beside_a_reference_reckoned_otherwise(how: str) -> None:
    """A rounded mean, a median, the absent as zeros."""
    said, expected = HOW[how]
    table, columns = mixed_exam(7, EVERY_SIZE_IN_FOUR)
    condition = kinds.AtMost(at_most=Fraction(1, 2))
    reference = ReferenceRule(clause="第一条", **said)
    ground, _ = ground_of(policy_of([when("二类", condition)], reference=reference), table)
    on_line = agree(ground, condition, expected(columns))
    assert on_line > {"rounded": 100, "rounded to 2": -1, "absent as zero": -1}.get(how, 5)


@pytest.mark.parametrize(
    ("by", "rounding", "ties"),
    [
        (Pool.CLASS, "down", "out"),
        (Pool.CLASS, "nearest", "in"),
        (Pool.CLASS, "up", "out"),
        (Pool.CLASS, "up", "in"),
        (Pool.EVERYONE, "down", "in"),
        (Pool.EVERYONE, "up", "out"),
    ],
)
def test_a_million_scores_among_the_lowest_fifth(by: Pool, rounding: str, ties: str) -> None:
    """In classes of every size, so that the fifth is rounded every way; thousands share the last place."""
    ground, columns = mixed_ground()
    share = Fraction(1, 5)
    condition = kinds.LowestShare(lowest_share=share, within=by, ties=ties, rounding=rounding)
    expected = plain.lowest(columns, lambda people: ROUNDINGS[rounding](share * people), ties == "in", by)
    assert agree(ground, condition, expected) > (1000 if by is Pool.CLASS else 10)


PLAIN: dict[str, tuple[Condition, Callable[[Columns], Found]]] = {
    "lowest count": (
        kinds.LowestCount(lowest_count=9, ties="out"),
        lambda c: plain.lowest(c, lambda people: 9, False, Pool.CLASS),
    ),
    "at most points": (
        kinds.AtMostPoints(at_most_points=40 * SCALE),
        lambda c: plain.of_number(c, Fraction(40 * SCALE), True),
    ),
    "below points": (
        kinds.BelowPoints(below_points=60 * SCALE),
        lambda c: plain.of_number(c, Fraction(60 * SCALE), False),
    ),
    "at most full": (
        kinds.AtMostFull(at_most_full=Fraction(3, 10)),
        lambda c: plain.of_number(c, Fraction(3, 10) * FULL * SCALE, True),
    ),
    "below full": (
        kinds.BelowFull(below_full=Fraction(3, 5)),
        lambda c: plain.of_number(c, Fraction(3, 5) * FULL * SCALE, False),
    ),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_million_scores_beside_plain_lines(kind: str) -> None:
    """Points, shares of the full mark, the last nine of a class."""
    ground, columns = mixed_ground()
    condition, expected = PLAIN[kind]
    assert agree(ground, condition, expected(columns)) > 1000


def test_a_million_scores_under_conditions_of_conditions() -> None:
    """Lists, levels, all and any of them, and exams that this is or is not."""
    ground, columns = mixed_ground()
    turn = np.arange(len(ground.group))
    listed, has_level = turn % 5 == 0, np.array(ground.table.marks.column(0)) == int(Mark.LEVEL)
    points, found = PLAIN["at most points"][0], PLAIN["at most points"][1](columns)
    on_list, levels = kinds.OnList(on_list=LIST), kinds.Levels(levels=("d", "待达标"))
    graded = has_level & (turn % len(LEVELS) > 0)
    here, elsewhere = (kinds.AtExams(at_exams=(word,), when=points) for word in ("期中", "期末"))
    whole = kinds.AnyOf(any=(kinds.AllOf(all=(on_list, here)), levels, elsewhere))
    for condition, expected in (
        (on_list, listed),
        (levels, graded),
        (kinds.AllOf(all=(on_list, here)), listed & found.held),
        (kinds.AnyOf(any=(elsewhere, here)), found.held),
        (whole, (listed & found.held) | graded),
    ):
        agree(ground, condition, Found(expected, found.on_line & expected))


def test_three_quarters_of_a_million_scores_in_exams_running() -> None:
    """Two earlier exams in another order, every seventh student missing from the first, every eleventh from both."""
    found = [mixed_exam(seed, EVERY_SIZE_IN_FOUR) for seed in (7, 8, 9)]
    (table, columns), (before, first), (earliest, second) = found
    people, turn = len(table.students), np.arange(len(table.students))
    share = Fraction(1, 2)
    part = kinds.AtMost(at_most=share)
    held = [plain.of_mean(c, share, True, Pool.CLASS).held for c in (columns, first, second)]
    # the exempt of the earlier exams are other people here: whoever falls on one of them was not there
    then = [np.roll(turn, 23 * 100), np.roll(turn, 23 * 4000)]
    then[0] = np.where(turn % 11 == 0, -1, then[0])
    then[1] = np.where((turn % 11 == 0) | (turn % 7 == 0), -1, then[1])
    kept = [h[t] & (t >= 0) for h, t in zip(held[1:], then, strict=True)]
    earlier = [(earliest, then[1].tolist()), (before, then[0].tolist())]
    assert sum(int((t == turn).sum()) for t in then) < people // 100
    ground, _ = ground_of(policy_of(), table, {}, earlier)
    for times, expected in ((2, held[0] & kept[0]), (3, held[0] & kept[0] & kept[1])):
        condition = kinds.Running(running=times, when=part)
        agree(ground, condition, Found(expected, expected))


def test_a_million_scores_against_the_students_other_subjects() -> None:
    """Each subject's relative score beside the mean of the others'."""
    table, columns = four_subjects()
    assert sum(len(c.scores) for c in columns) == 998_284
    condition = kinds.BelowOwn(below_own=Fraction(3, 10))
    ground, _ = ground_of(policy_of([when("二类", condition)]), table)
    for subject in (0, 3):
        agree(ground, condition, plain.below_own(columns, subject, condition.below_own), subject)


SUMS: list[tuple[dict[str, Any], list[int]]] = [
    ({"of": "total", "missing": "zero"}, [0, 1, 2, 3]),
    ({"of": "mean", "subjects": ("第1科", "第3科")}, [1, 3]),
]


@pytest.mark.parametrize(("said", "chosen"), SUMS)
def test_a_million_scores_added_up(said: dict[str, Any], chosen: list[int]) -> None:
    """Totals and means of chosen subjects beside points and a share of the mean."""
    table, subjects = four_subjects()
    scored = np.array([subjects[k].scored for k in chosen])
    enough = scored.any(axis=0) if said.get("missing") == "zero" else scored.all(axis=0)
    total = np.array([np.where(subjects[k].scored, subjects[k].scores, 0) for k in chosen]).sum(axis=0)
    whole = Columns(total, enough, np.zeros_like(enough), subjects[0].exempt, subjects[0].pools)
    papers = len(chosen) if said["of"] == "mean" else 1
    points, share = 60 * SCALE, Fraction(2, 5)
    ground, _ = ground_of(policy_of(score=ScoreRule(**said)), table)
    for condition, expected in (
        (kinds.AtMostPoints(at_most_points=points), plain.of_number(whole, Fraction(points * papers), True)),
        (kinds.Below(below=share), plain.of_mean(whole, share, False, Pool.CLASS)),
    ):
        agree(ground, condition, expected)


def test_a_million_scores_of_which_a_student_needs_two_on_the_line() -> None:
    """The whole screening: at least two of four subjects among the last five of the class, and the worst category."""
    table, columns = four_subjects()
    bands = [
        when("二类", kinds.LowestCount(lowest_count=2, ties="out")),
        when("三类", kinds.LowestCount(lowest_count=5)),
    ]
    rule = OverallRule(category="worst", at_least_subjects=2, clause="第六条")
    result = screen(policy_of(bands, overall=rule), table)
    lines = [[plain.lowest(c, lambda _, n=n: n, n == 5, Pool.CLASS).held for c in columns] for n in (2, 5)]
    category = np.where(lines[0], 0, np.where(lines[1], 1, 9))
    often = (category < 9).sum(axis=0) > 1
    expected = {
        (student, subject): "二类" if category[subject, student] == 0 else "三类"
        for subject, student in np.argwhere((category < 9) & often).tolist()
    }
    found = {(one.student, int(one.subject[1])): one.category for one in result.listed if not one.exempt}
    assert found == expected
    worst = category.min(axis=0)
    assert all((one.overall == "二类") == (worst[one.student] == 0) for one in result.listed if not one.exempt)
