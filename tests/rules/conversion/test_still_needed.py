"""还差: against trying every set of students whose standing might get better, over small classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuekun_cli.model.policy.conversion import (
    AddedRule,
    ByCategory,
    Conversion,
    FirstEntryRule,
    InitialRule,
    RelapsedRule,
)
from xuekun_cli.model.policy.term import Level, Targets
from xuekun_cli.model.results.term import Better, LevelVerdict, Move, Outcome
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.counts import count_moves
from xuekun_cli.rules.conversion.milestones import judge_milestones
from xuekun_cli.rules.conversion.still_needed import room_of
from xuekun_cli.rules.conversion.targets import judge_levels

WUPING = load_policy("wuping").file
MIDTERM = load_policy("midterm-final").file
UNLISTED, UNKNOWN, ABSENT, LOST, LEFT = "", "没有分数", "缺考", "流失", "转出"


class Student(NamedTuple):
    """Where one student stood and stands: a category, or one of the words above."""

    before: str
    after: str


class Plan(NamedTuple):
    """How one school counts, in the words of the brief."""

    categories: tuple[str, ...] = ("二类", "三类")
    cancels: bool = True
    relapse_added: bool = True
    first_entry_added: bool = False
    pending_stays: bool = True
    lost_stays: bool = True
    only_out: bool = False
    together: bool = False
    left_out: bool = False
    lines: Mapping[str, Fraction] = {}
    """Of single categories; the others 40%."""


def plainly_met(plan: Plan, students: Sequence[Student], line: Fraction) -> bool:
    """Count by the words: every category (or all as one) at its line, an empty one without anybody added."""
    numbers = {}
    for category in plan.categories:
        initial = converted = added = 0
        for before, after in students:
            scored = after == UNLISTED or after in plan.categories
            if before == category:
                gone = after == LEFT or (after == LOST and not plan.lost_stays)
                waiting = after == ABSENT and not plan.pending_stays
                initial += not gone and not waiting
                better = scored and (
                    after == UNLISTED or plan.categories.index(after) > plan.categories.index(before)
                )
                converted += better and (after == UNLISTED or not plan.only_out)
            if after == category:
                if before in plan.categories:
                    fell = plan.categories.index(after) < plan.categories.index(before)
                    added += fell and plan.relapse_added
                else:
                    added += before == UNLISTED or plan.first_entry_added
        numbers[category] = (initial, converted, added)
    groups = [(name, *held, plan.lines.get(name, line)) for name, held in numbers.items()]
    if plan.together:
        groups = [("", *(sum(held[k] for held in numbers.values()) for k in range(3)), line)]
    for _, initial, converted, added, asked in groups:
        if initial == 0:
            if added and not plan.left_out:
                return False
        elif Fraction(converted - (added if plan.cancels else 0), initial) < asked:
            return False
    return True


def better_standings(plan: Plan, one: Student) -> list[Student]:
    """Return every better standing: up or off the list.

    Of who has no score it is any result of the make-up test, where they stand in the initial number. Who has left
    has none.
    """
    if one.after in (LOST, LEFT, UNLISTED) or (one.after == ABSENT and not plan.pending_stays):
        return []
    places = [*plan.categories, UNLISTED]
    start = 0 if one.after == ABSENT else places.index(one.after) + 1
    return [Student(one.before, after) for after in places[start:]]


def fewest(plan: Plan, students: Sequence[Student], line: Fraction) -> int | None:
    """Try every set of students, the small ones first, with everything that they might become; None for no way."""
    for size in range(len(students) + 1):
        for chosen in combinations(range(len(students)), size):
            for became in product(*(better_standings(plan, students[k]) for k in chosen)):
                tried = list(students)
                for k, one in zip(chosen, became, strict=True):
                    tried[k] = one
                if plainly_met(plan, tried, line):
                    return size
    return None


def move(plan: Plan, one: Student) -> Move | None:
    """Return a student as the rules count one; None for who is listed neither before nor after."""
    before = one.before if one.before in plan.categories else ""
    after = one.after if one.after in plan.categories else ""
    if before:
        away = {ABSENT: Outcome.PENDING, LOST: Outcome.LOST, LEFT: Outcome.TRANSFERRED}
        if one.after in away:
            return Move(away[one.after], before)
        if not after:
            return Move(Outcome.EXITED, before)
        step = plan.categories.index(after) - plan.categories.index(before)
        outcome = Outcome.UNCHANGED if step == 0 else Outcome.IMPROVED if step > 0 else Outcome.RELAPSED
        return Move(outcome, before, after)
    if after:
        return Move(Outcome.NEWCOMER if one.before == UNLISTED else Outcome.FIRST_ENTRY, "", after)
    return None


def rules_of(plan: Plan) -> tuple[Targets, Conversion]:
    """Return the sections of a policy that says what a plan does: one level with a line, and the lowest."""
    assert WUPING.targets is not None
    assert WUPING.conversion is not None
    level = Level(name="合格", at_least=Fraction(2, 5), by_category=dict(plan.lines) or None, clause="")
    targets = WUPING.targets.but(
        levels=(Level(name="不合格", clause=""), level),
        per="together" if plan.together else "category",
        empty_category="left_out" if plan.left_out else "none_added",
    )
    conversion = WUPING.conversion.but(
        use="x",
        measures={"x": ByCategory(step="out" if plan.only_out else "any", clause="")},
        added=AddedRule(is_="cancels" if plan.cancels else "apart", clause=""),
        relapsed=RelapsedRule(is_="added" if plan.relapse_added else "apart", clause=""),
        first_entry=FirstEntryRule(is_="added" if plan.first_entry_added else "apart", clause=""),
        pending=InitialRule(is_="stays" if plan.pending_stays else "leaves", clause=""),
        lost=InitialRule(is_="stays" if plan.lost_stays else "leaves", clause=""),
    )
    return targets, conversion


def judged(plan: Plan, students: Sequence[Student]) -> LevelVerdict:
    """Return the verdict of the rules."""
    targets, conversion = rules_of(plan)
    times = Counter(found for one in students if (found := move(plan, one)) is not None)
    counts = count_moves(conversion, plan.categories, times.elements())
    return judge_levels(targets, conversion, counts, room_of(conversion, times))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any way of counting, with two categories or three, with a line of a category's own or without."""
    flags = [draw(st.booleans()) for _ in range(8)]
    categories = draw(st.sampled_from([("二类", "三类"), ("二类", "三类", "四类")]))
    own = not flags[6] and draw(st.booleans())
    line = draw(st.sampled_from([Fraction(7, 10), Fraction(1, 5), Fraction(1)]))
    return Plan(categories, *flags, lines={"三类": line} if own else {})


@st.composite
def cases(draw: st.DrawFn) -> tuple[Plan, list[Student]]:
    """A plan and up to six students."""
    plan = draw(plans())
    listed = st.builds(
        Student,
        st.sampled_from(plan.categories),
        st.sampled_from([*plan.categories, UNLISTED, ABSENT, LOST, LEFT]),
    )
    fresh = st.builds(Student, st.sampled_from([UNLISTED, UNKNOWN]), st.sampled_from(plan.categories))
    return plan, draw(st.lists(st.one_of(listed, fresh), min_size=1, max_size=6))


@settings(max_examples=400)
@given(cases())
def test_the_number_is_the_fewest_that_any_set_of_students_would_need(case: tuple[Plan, list[Student]]) -> None:
    """Every way of counting: the same number, and unreachable exactly where no set does."""
    plan, students = case
    found = judged(plan, students)
    if found.verdict == "无任务":
        return
    size = fewest(plan, students, Fraction(2, 5))
    if size == 0:
        assert (found.verdict, found.needed) == ("合格", None)
        return
    assert found.needed is not None
    assert found.needed.reachable == (size is not None)
    if size is not None:
        assert found.needed.total == size


@settings(max_examples=400)
@given(cases())
def test_the_way_that_is_named_gets_there(case: tuple[Plan, list[Student]]) -> None:
    """The students of each step are there, and the target is met once they have done what the step says."""
    plan, students = case
    found = judged(plan, students)
    if found.needed is None or not found.needed.reachable:
        return
    after = list(students)
    free = set(range(len(students)))
    for step in found.needed.steps:
        for _ in range(step.students):
            k, became = next(_candidates(plan, students, free, step.kind, step.category, step.came_from))
            free.remove(k)
            after[k] = became
    assert plainly_met(plan, after, Fraction(2, 5))
    assert sum(step.students for step in found.needed.steps) == found.needed.total
    assert f"还差 {found.needed.total} 人" in found.needed.words


def _candidates(
    plan: Plan, students: Sequence[Student], free: set[int], kind: Better, category: str, came_from: str
) -> Iterator[tuple[int, Student]]:
    """Yield who may be meant by a step, and what becomes of them."""
    names = plan.categories if plan.together and not came_from else (category,)
    for k in sorted(free):
        before, after = students[k]
        if kind is Better.MADE_UP and before in names and after == ABSENT:
            yield k, Student(before, UNLISTED)
        elif kind is Better.OFF and before not in plan.categories and after in names:
            if before == UNLISTED or plan.first_entry_added:
                yield k, Student(before, UNLISTED)
        elif kind is Better.CONVERTED and before in names and after in plan.categories:
            rise = plan.categories.index(after) - plan.categories.index(before)
            if rise == 0 or (rise > 0 and plan.only_out):
                yield k, Student(before, UNLISTED)
        elif kind in (Better.BACK, Better.BACK_OFF) and (before, after) == (came_from, category):
            yield k, Student(before, before if kind is Better.BACK else UNLISTED)


def test_a_relapse_undone_makes_an_empty_category_empty_again() -> None:
    """Five 三类, four out and one fallen to 二类: 不合格, and one student away from 优秀."""
    students = [Student("三类", UNLISTED)] * 4 + [Student("三类", "二类")]
    found = judged(Plan(), students)
    assert found.verdict == "不合格"
    assert found.needed is not None
    assert found.needed.words == "到合格：还差 1 人（三类退到二类的 1 人回到三类以上）"
    assert (found.needed.total, found.needed.reachable) == (1, True)
    assert judged(Plan(), [*students[:4], Student("三类", "三类")]).verdict == "合格"


def test_one_student_off_the_list_may_serve_two_categories() -> None:
    """Fallen from 三类 to 二类: one more converted there, one less added here."""
    students = [
        Student("三类", "二类"),
        Student("三类", "三类"),
        Student("二类", UNLISTED),
        Student("二类", "二类"),
    ]
    found = judged(Plan(), students)
    assert found.needed is not None
    assert found.needed.by_category == {"二类": 1, "三类": 1}
    assert found.needed.words == "到合格：还差 1 人（三类退到二类的 1 人离开名单）"


def test_newcomers_off_the_list_are_a_way_as_well() -> None:
    """Everybody converted, and too many fell in."""
    students = [Student("二类", UNLISTED)] * 2 + [Student(UNLISTED, "二类")] * 2
    found = judged(Plan(), students)
    assert found.needed is not None
    assert found.needed.words == "到合格：还差 1 人（二类新增的 1 人离开名单）"


def test_who_has_no_score_yet_may_convert_by_the_make_up_test() -> None:
    """待补测 stays in the initial number: named last, where nobody else is left."""
    found = judged(Plan(), [Student("二类", ABSENT), Student("二类", LOST)])
    assert found.needed is not None
    assert found.needed.words == "到合格：还差 1 人（二类待补测的 1 人补测后转化）"


def test_who_is_outside_the_initial_number_until_the_make_up_test_is_no_way() -> None:
    """待补测 taken out by the policy: there is no standing that could get better."""
    found = judged(Plan(pending_stays=False), [Student("二类", ABSENT), Student("二类", LOST)])
    assert found.needed is not None
    assert not found.needed.reachable


def test_out_of_reach_is_only_what_those_who_left_put_out_of_reach() -> None:
    """流失 stays in the initial number and cannot convert: the best that is possible is named."""
    students = [Student("二类", LOST)] * 3 + [Student("二类", "二类"), Student(UNLISTED, "二类")]
    found = judged(Plan(), students)
    assert found.needed is not None
    assert not found.needed.reachable
    assert found.needed.words == (
        "到合格：达不到（二类有 3 人流失或转出，能转化的都转化、新增的都离开名单，也只有 1/4 = 25.0% < 40%）"
    )


def test_a_relapse_counts_twice_where_all_categories_are_one() -> None:
    """Taken together, one who fell and leaves the list is one added less and one converted more."""
    students = [Student("三类", "二类"), *[Student("三类", "三类")] * 4]
    found = judged(Plan(together=True), students)
    assert found.needed is not None
    assert found.needed.words == "到合格：还差 2 人（三类退到二类的 1 人离开名单，再转化 1 人）"


@pytest.mark.parametrize("students", [[Student("二类", "二类")] * 3, [Student("三类", "二类")] * 3])
def test_a_milestone_lacks_by_the_same_count(students: list[Student]) -> None:
    """Two of three by mid-term; who fell converts by leaving the list (nothing cancels there)."""
    assert MIDTERM.targets is not None
    assert MIDTERM.conversion is not None
    times = Counter(found for one in students if (found := move(Plan(), one)) is not None)
    counts = count_moves(MIDTERM.conversion, ("二类", "三类"), times.elements())
    found = judge_milestones(
        MIDTERM.targets,
        MIDTERM.conversion,
        {"期中": counts},
        [False] * 3,
        {"期中": room_of(MIDTERM.conversion, times)},
    )
    stone = found.milestones[0]
    assert stone.needed is not None
    assert (stone.more, stone.reachable) == (2, True)
    way = "再转化 2 人" if students[0].before == "二类" else "三类退到二类的 2 人离开名单"
    assert stone.needed.words == f"期中：还差 2 人（{way}）"
