"""The other measures of conversion over a term, beside plain loops over the scores of the grade."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from made_sitting import Seat, policy, sitting

from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.conversion import (
    Conversion,
    EndCount,
    GapLevel,
    GapNarrowed,
    PassLine,
    PercentileRise,
    RankRise,
)
from xuekun_cli.model.results.matching import Departure, Left, Matching
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.conversion.measured import Followed, of_student, of_unit, other_measures
from xuekun_cli.rules.conversion.transitions import transitions
from xuekun_cli.rules.screening.screen import ground_of, screened

POLICY = policy()
CATEGORIES = [band.category for band in POLICY.bands]
Score = int | Mark
scores = st.integers(0, 20).map(lambda k: 5 * k) | st.just(Mark.ABSENT)
PASS = PassLine(pass_line=Fraction(4, 5), by=Pool.GRADE, clause="F")
GAP = GapNarrowed(gap_levels=(GapLevel(name="缩小", at_most=Fraction(3, 20)),), by=Pool.CLASS, clause="F")
RISE = PercentileRise(percentile_marks=(Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)), clause="F")
RANKS = RankRise(rising_share=Fraction(7, 10), exams_at_least=2, exams_at_most=4, clause="F")
END = EndCount(end_at_most=Fraction(3, 5), clause="F")


def rule() -> Conversion:
    """The shipped policy's conversion."""
    found = load_policy("wuping").file.conversion
    assert found is not None
    return found


def exam_of(seats: Sequence[tuple[Score, str]]) -> ScoredExam:
    """One subject, classes of one grade."""
    table = sitting([Seat((score,), class_name=name, grade="三") for score, name in seats])
    ground, _ = ground_of(POLICY, table)
    return ScoredExam(ground, screened(ground).listed)


def followed(before: ScoredExam, after: ScoredExam, gone: set[int]) -> list[Followed]:
    """Everybody listed, in place; those in ``gone`` have left."""
    size = len(before.table.students)
    left = tuple(Left(n, Departure.UNKNOWN) for n in sorted(gone))
    matching = Matching(tuple(-1 if n in gone else n for n in range(size)), left, (), (), (), ())
    return [
        Followed(one, (one.before_student, one.after_student))
        for one in transitions(CATEGORIES, before, after, matching, rule())
    ]


def plain_mean(seats: Sequence[tuple[Score, str]], chosen: Sequence[int]) -> Fraction | None:
    """The mean of those who sat."""
    found = [Fraction(seats[n][0]) for n in chosen if not isinstance(seats[n][0], Mark)]
    return sum(found, Fraction(0)) / len(found) if found else None


def nothing_but_zeros(seats: Sequence[tuple[Score, str]]) -> bool:
    """Whether several of a class have zero and nobody anything else: such an exam is no exam (test_all_zero)."""
    for name in {room for _, room in seats}:
        found = [score for score, room in seats if room == name and not isinstance(score, Mark)]
        if len(found) > 1 and not any(map(Fraction, found)):
            return True
    return False


pupil = st.tuples(scores, scores, st.sampled_from(("三(1)班", "三(2)班")))


@given(st.lists(pupil, min_size=2, max_size=14), st.sets(st.integers(0, 1), max_size=2))
def test_what_a_measure_says_of_a_student_is_what_plain_loops_say(
    pupils: list[tuple[Score, Score, str]], gone: set[int]
) -> None:
    """The pass line of the grade, the gap to the class, the share of the grade behind."""
    first = [(one[0], one[2]) for one in pupils]
    second = [(one[1], one[2]) for one in pupils]
    assume(not any(nothing_but_zeros(seats) for seats in (first, second)))
    exams = [exam_of(first), exam_of(second)]
    everybody = range(len(pupils))
    reached = []
    for one in followed(*exams, gone):
        if not one.one.before.listed:
            continue
        was, now = first[one.places[0]][0], second[one.places[0]][0]
        here = isinstance(now, Mark) or one.places[1] < 0
        grade = plain_mean(second, everybody)
        passed = None if here or not grade else Fraction(int(now)) / grade >= Fraction(4, 5)
        assert of_student(PASS, exams, one).reached is passed
        mates = [n for n in everybody if first[n][1] == first[one.places[0]][1]]
        means = plain_mean(first, mates), plain_mean(second, mates)
        if here or not means[0] or not means[1]:
            assert of_student(GAP, exams, one).reached is None
        else:
            gaps = 1 - Fraction(int(was)) / means[0], 1 - Fraction(int(now)) / means[1]
            assert of_student(GAP, exams, one).reached is (gaps[1] < gaps[0] and gaps[1] <= Fraction(3, 20))
        levels = []
        for seats, score in ((first, was), (second, now)):
            sat = [int(other) for other, _ in seats if not isinstance(other, Mark)]
            if not isinstance(score, Mark):
                behind = Fraction(sum(other < score for other in sat), len(sat))
                levels.append(sum(behind >= mark for mark in RISE.percentile_marks))
        rose = None if here else levels[1] - levels[0] >= 1
        assert of_student(RISE, exams, one).reached is rose
        reached.append(passed is True)
    unit = of_unit(rule(), PASS, exams, followed(*exams, gone))
    assert unit.value == (Fraction(sum(reached), len(reached)) if reached else None)


def test_a_unit_by_ranks_and_by_numbers() -> None:
    """Mean 70: three of four listed; one rose, one kept the place, one fell, and one is off the list."""
    first = [(20, "三(1)班"), (30, "三(1)班"), (40, "三(1)班"), (100, "三(1)班"), (160, "三(1)班")]
    second = [(30, "三(1)班"), (20, "三(1)班"), (90, "三(1)班"), (100, "三(1)班"), (110, "三(1)班")]
    exams = [exam_of(first), exam_of(second)]
    people = followed(*exams, set())
    ranks = of_unit(rule(), RANKS, exams, people)
    assert ranks.value == Fraction(1, 3)
    assert "名次上升 1 人" in ranks.words
    end = of_unit(rule(), END, exams, people)
    assert (end.value, end.reached) == (Fraction(2, 3), False)


def test_the_shipped_kinds_are_all_measured() -> None:
    """Nothing in conversion-kinds.yaml is only a name."""
    kinds = load_policy("conversion-kinds").file.conversion
    assert kinds is not None
    exams = [exam_of([(20, "三(1)班"), (100, "三(1)班")]), exam_of([(90, "三(1)班"), (100, "三(1)班")])]
    people = followed(*exams, set())
    measures = other_measures(kinds)
    assert set(measures) == {"名次", "及格线", "差距", "百分位", "人数", "综合"}
    for kind in measures.values():
        assert of_unit(rule(), kind, exams, people).words
