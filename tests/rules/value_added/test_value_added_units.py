"""增值（参考）teacher by teacher: who is in the cohort, who is counted, and that nothing of one's own leaks into it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from made_sitting import policy, seat, sitting

from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import UNLISTED, Sat, Transition, UnitCount
from xuekun_cli.model.results.value_added import Reading, UnitValue
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.screening.screen import screen
from xuekun_cli.rules.value_added.both import Sitter, lines_of, own_mean, sitters
from xuekun_cli.rules.value_added.units import Term, value_added

CATEGORIES, LINES = ("二类", "三类"), (0.4, 0.8)
SUBJECT = "语文"
wuping = load_policy("wuping")
conversion = wuping.file.conversion
shipped = load_policy("value-added").file.value_added
assert conversion is not None
assert shipped is not None
rule = shipped.but(cohort_at_least=30, listed_at_least=1)


def cohort(classes: int = 5, size: int = 20, grade: str = "3") -> list[Sitter]:
    """Students of several classes, drawn with a fixed seed."""
    rng = random.Random(classes)
    found = []
    for number in range(classes * size):
        before = rng.uniform(0.3, 1.6)
        room = (None, f"{grade}-{number // size + 1}")
        after = 0.4 + 0.6 * before + rng.gauss(0, 0.1)
        found.append(Sitter(number, before, after, room, room, grade))
    return found


def state(share: float) -> str:
    return next((name for name, line in zip(CATEGORIES, LINES, strict=True) if share <= line), UNLISTED)


def moves(both: Sequence[Sitter]) -> list[Transition]:
    """What became of everybody listed on either side."""
    found = []
    for one in both:
        was, now = state(one.before), state(one.after)
        if not was and not now:
            continue
        order = (*CATEGORIES, UNLISTED)
        step = order.index(now) - order.index(was)
        outcome = Outcome.NEWCOMER if not was else Outcome.EXITED if not now else Outcome.UNCHANGED
        if was and now and step:
            outcome = Outcome.IMPROVED if step > 0 else Outcome.RELAPSED
        found.append(transition(one, outcome, was, now))
    return found


def transition(one: Sitter, outcome: Outcome, was: str, now: str) -> Transition:
    school, key = one.here if was else one.there
    return Transition(
        outcome, Sat(was), Sat(now), school, key, key, None, "某某", SUBJECT, SUBJECT, one.student, one.student
    )


def unit(*numbers: int, teacher: str = "", grade: str = "3") -> UnitCount:
    keys = tuple(f"{grade}-{number}" for number in numbers)
    return UnitCount(SUBJECT, SUBJECT, classes=keys, class_keys=keys, teacher=teacher)


def valued(
    both: Sequence[Sitter], *units: UnitCount, found: Sequence[Transition] | None = None, **more: object
) -> list[UnitValue]:
    term = Term(conversion, CATEGORIES, LINES, {SUBJECT: both}, moves(both) if found is None else found)
    return list(value_added(rule, term._replace(**more), units))  # type: ignore[arg-type]


def expectations(value: UnitValue) -> list[float]:
    return [one.expected for one in (value.converted, value.added, value.net) if one is not None]


def test_what_the_own_students_did_later_is_not_in_their_expectation() -> None:
    """Whatever the later scores of the own classes are, the expected numbers are the same to the last digit."""
    both = cohort()
    better = [one._replace(after=one.after + 0.5) if one.there[1] in ("3-1", "3-2") else one for one in both]
    plain, helped = (valued(these, unit(1, 2, teacher="赵师甲"))[0] for these in (both, better))
    assert expectations(plain) == expectations(helped)
    assert len(expectations(plain)) == 3
    assert plain.converted is not None
    assert helped.converted is not None
    assert plain.converted.actual < helped.converted.actual


def test_another_row_of_the_same_teacher_is_no_cohort_either() -> None:
    """A class taken over stands in a row of its own; who teaches together with others is the same person."""
    both = cohort()
    better = [one._replace(after=one.after + 0.5) if one.there[1] == "3-2" else one for one in both]
    rows = (unit(1, teacher="赵师甲"), unit(2, teacher="赵师甲、钱师乙"), unit(3, teacher="孙师丙"))
    plain, helped = valued(both, *rows), valued(better, *rows)
    assert [one.cohort for one in plain] == [60, 60, 80]
    assert expectations(plain[0]) == expectations(helped[0])
    assert expectations(plain[2]) != expectations(helped[2])


def test_who_was_in_the_class_in_either_exam_is_no_cohort() -> None:
    """One came from the teacher's class, one went into it."""
    both = cohort()
    both[25] = both[25]._replace(here=(None, "3-1"))
    both[45] = both[45]._replace(there=(None, "3-1"))
    (value,) = valued(both, unit(1), changed=frozenset({25, 45}))
    assert value.cohort == 78
    stayed = [one for one in both if one.here == one.there == (None, "3-1")]
    assert value.others == sum(one.before > LINES[-1] for one in stayed)


def test_other_grades_are_another_exam() -> None:
    """Each student beside the own grade; the smaller of the two cohorts decides."""
    fourth = [one._replace(student=one.student + 500) for one in cohort(4, 20, "4")]
    both = cohort() + fourth
    third, mixed = valued(both, unit(1), replace(unit(1), class_keys=("3-1", "4-1"), classes=("三1", "四1")))
    assert (third.cohort, mixed.cohort) == (80, 60)
    alone = valued(fourth, unit(1, grade="4"))[0]
    summed = [a + b for a, b in zip(expectations(third), expectations(alone), strict=True)]
    assert expectations(mixed) == pytest.approx(summed)


def test_the_actual_numbers_are_the_official_ones_of_those_with_both_scores() -> None:
    """Somebody absent now is in the initial number, and in no number here; so is a first entry."""
    both = cohort()
    found = moves(both)
    gone = next(one for one in found if one.before.listed and one.class_key == "3-1")
    there = [one for one in both if one.student != gone.before_student]
    rest = [one._replace(outcome=Outcome.PENDING) if one is gone else one for one in found]
    first = transition(both[0]._replace(student=-1), Outcome.FIRST_ENTRY, UNLISTED, "三类")
    (value,) = valued(there, unit(1), found=[*rest, first])
    mine = [one for one in rest if one.class_key == "3-1" and one.before_student != gone.before_student]
    assert value.converted is not None
    assert value.added is not None
    assert value.net is not None
    assert value.converted.actual == sum(one.outcome in (Outcome.EXITED, Outcome.IMPROVED) for one in mine)
    assert value.added.actual == sum(one.outcome in (Outcome.NEWCOMER, Outcome.RELAPSED) for one in mine)
    assert value.net.actual == value.converted.actual - value.added.actual
    assert (value.listed, value.unseen) == (sum(one.before.listed for one in mine), 1)


def test_the_struck_cannot_become_newcomers() -> None:
    """Neither in the actual number nor in the expected one."""
    both = cohort()
    free = [one for one in both if one.there[1] == "3-1" and one.before > LINES[-1]]
    (plain,) = valued(both, unit(1))
    (without,) = valued(both, unit(1), struck=frozenset({(free[0].student, SUBJECT)}))
    assert (plain.others, without.others) == (len(free), len(free) - 1)


def test_too_small_a_cohort_and_nobody_are_off_with_a_reason() -> None:
    """The numbers of students are told all the same."""
    (small,) = valued(cohort(2, 20), unit(1))
    assert (small.reading, small.cohort, small.net) == (Reading.OFF, 20, None)
    assert small.why == "别的班两次都有成绩的只有 20 人，不到 30 人"
    (nobody,) = valued(cohort(), unit(9))
    assert (nobody.reading, nobody.why) == (Reading.OFF, "没有两次都有成绩的学生")


def test_only_plain_shares_of_the_reference_can_be_estimated() -> None:
    """The lowest fifth, levels, and two subjects together are told by other things than a relative score."""
    assert lines_of(wuping) == pytest.approx(LINES)
    assert lines_of(load_policy("below-mean")) == (1.0,)
    for name in ("class-last-20", "levels", "low-mark", "fails-two-subjects", "bottom-20"):
        assert lines_of(load_policy(name)) is None


def test_a_class_shares_its_own_mean_only_on_a_floating_line() -> None:
    """With the school's mean, or the first exam's line, one student's rise is not another's fall."""
    assert own_mean(wuping, frozen=False)
    assert not own_mean(wuping, frozen=True)
    assert not own_mean(load_policy("below-mean"), frozen=False)


def test_scores_of_both_exams_become_shares_of_the_class_mean() -> None:
    """The absent of either exam and the exempt are left out; a frozen line takes the first exam's mean."""
    before = sitting([seat(90), seat(30), seat(60), seat(50, exempt=True), seat(60)])
    after = sitting([seat(70), seat(40), seat(Mark.ABSENT), seat(50), seat(55)])
    made = policy(in_total=False)
    groups = tuple(screen(made, table).groups for table in (before, after))
    held = sitters(before, after, (groups[0], groups[1]), [0, 1, 2, 3, 4])["语文"]
    assert [one.student for one in held] == [0, 1, 4]
    assert [one.before for one in held] == pytest.approx([1.5, 0.5, 1.0])
    mean = (70 + 40 + 50 + 55) / 4
    assert [one.after for one in held] == pytest.approx([70 / mean, 40 / mean, 55 / mean])
    frozen = sitters(before, after, (groups[0], groups[1]), [0, 1, 2, 3, -1], frozen=True)["语文"]
    assert [one.after for one in frozen] == pytest.approx([70 / 60, 40 / 60])
