"""The names behind the numbers: as many stand there as are counted, whatever the policy says of who counts."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.results.term import CategoryCount, Outcome
from xuekun_cli.model.results.transitions import ABSENT, NOT_THERE, UNLISTED, Sat, Transition, UnitCount
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.behind_counts import improved_behind, people_behind, transitions_by_unit
from xuekun_cli.rules.conversion.term_counts import counts_of, in_initial

CATEGORIES = ("二类", "三类")
BEGAN = {
    Outcome.EXITED: [UNLISTED],
    Outcome.UNCHANGED: [],
    Outcome.PENDING: [ABSENT],
    Outcome.LOST: [NOT_THERE],
    Outcome.TRANSFERRED: [NOT_THERE],
    Outcome.EXEMPT_NOW: [UNLISTED],
}
"""Outcome of one who was listed → what stands in the later exam; [] for the same category."""


def wuping() -> Conversion:
    rule = load_policy("wuping").file.conversion
    assert rule is not None
    return rule


def moved(outcome: Outcome, before: str, after: str, now_in: str = "", name: str = "某") -> Transition:
    """One student and subject; the score rises from half of the mean to three quarters where there is one."""
    was = Sat(before, score=400_000 if before != NOT_THERE else None, reference=Fraction(80))
    now = Sat(
        after, outcome is Outcome.EXEMPT_NOW, 600_000 if after not in (ABSENT, NOT_THERE) else None, Fraction(80)
    )
    return Transition(outcome, was, now, None, "三(1)班", "3-1", None, name, "语文", "语文", 0, 0, now_in)


@st.composite
def transitions(draw: st.DrawFn) -> Transition:
    """A student of any fate, now and then in another class."""
    outcome = draw(st.sampled_from(sorted(Outcome)))
    category = draw(st.sampled_from(CATEGORIES))
    now_in = draw(st.sampled_from(["", "", "三(2)班"]))
    if outcome is Outcome.IMPROVED:
        return moved(outcome, "二类", "三类", now_in)
    if outcome is Outcome.RELAPSED:
        return moved(outcome, "三类", "二类", now_in)
    if outcome in BEGAN:
        return moved(outcome, category, next(iter(BEGAN[outcome]), category), now_in)
    return moved(outcome, UNLISTED if outcome is Outcome.NEWCOMER else NOT_THERE, category)


@st.composite
def rules(draw: st.DrawFn) -> Conversion:
    """The shipped rule with every choice drawn anew."""
    rule = wuping()

    def chosen(name: str, *options: str) -> dict[str, object]:
        return {name: getattr(rule, name).but(is_=draw(st.sampled_from(options)))}

    changed = chosen("added", "cancels", "apart") | chosen("relapsed", "added", "apart")
    changed |= chosen("first_entry", "added", "apart")
    for name in ("pending", "lost", "transferred", "moved_class"):
        changed |= chosen(name, "stays", "leaves")
    step = draw(st.sampled_from(["any", "out"]))
    measure = rule.measure().but(step=step)
    return rule.but(**changed, measures={rule.use: measure})


@given(rules(), st.lists(transitions(), max_size=40))
def test_as_many_names_as_are_counted(rule: Conversion, found: list[Transition]) -> None:
    """Initial, converted, added, pending, lost, transferred and first entries, under any policy."""
    counts = counts_of(rule, CATEGORIES, found)
    for people, count in zip(people_behind(rule, CATEGORIES, found, "期末", "期初"), counts, strict=True):
        said = Counter({group.title: len(group.students) for group in people.groups})
        by_effect: Counter[str] = Counter()
        for group in people.groups:
            by_effect[group.effect.split("，")[0]] += len(group.students)
        assert (
            CategoryCount(
                people.category,
                said["期初在册"],
                by_effect["算转化"],
                by_effect["算新增"],
                said["待补测"],
                said["流失"],
                said["转出"],
                said["首次入册"],
            )
            == count
        )


def test_nobody_is_named_who_became_exempt() -> None:
    """随班就读 since the start: out of the initial number, and in no list."""
    found = [moved(Outcome.EXEMPT_NOW, "二类", UNLISTED, name="安七"), moved(Outcome.UNCHANGED, "二类", "二类")]
    assert not in_initial(wuping(), found[0])
    named = [
        one.name
        for part in people_behind(wuping(), CATEGORIES, found, "期末", "期初")
        for g in part.groups
        for one in g.students
    ]
    assert named == ["某", "某"]


def test_everybody_improved_is_asked_of_the_initial_number_only() -> None:
    """Who went to another school cannot deny a teacher the award; who was absent does."""
    found = [
        moved(Outcome.EXITED, "三类", UNLISTED, name="甲"),
        moved(Outcome.TRANSFERRED, "三类", NOT_THERE, name="乙"),
        moved(Outcome.PENDING, "三类", ABSENT, name="丙"),
    ]
    better, unknown = improved_behind(wuping(), found, "期末", "期初").groups
    assert ([one.name for one in better.students], [one.name for one in unknown.students]) == (["甲"], ["丙"])
    assert (better.title, unknown.title) == ("有进步", "没有成绩")


def test_transitions_are_found_by_school_class_and_subject() -> None:
    """The keys join, not the office's writing of a class."""
    one = moved(Outcome.EXITED, "三类", UNLISTED)
    of = transitions_by_unit([one])
    assert of(UnitCount("语文", "语文", classes=("三（1）班",), class_keys=("3-1",))) == [one]
    assert of(UnitCount("语文", "语文", "东校", classes=("三(1)班",), class_keys=("3-1",))) == []
    assert of(UnitCount("数学", "数学", classes=("三(1)班",), class_keys=("3-1",))) == []
