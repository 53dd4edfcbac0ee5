"""Whatever layout two exams arrive in, transitions, counts, rates and verdicts are those of plain loops."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts import LAYOUTS, ONE_SCHOOL_ONLY
from made_term import Term, draw_term, write_table
from term_oracle import Count, Key, Step, reckon_counts, reckon_level, reckon_steps
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.transitions import Sat
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.term.run import TermRequest, term

EXEMPT = "一类"


def reported(made: Term, folder: Path, layout: str) -> TermOutcome:
    """Write the exams and the lists, and compare the exams."""
    before, after = made.write(folder, layout)
    roll = str(folder / "花名册.xlsx")
    teachers = str(folder / "任课表.xlsx")
    return term(TermRequest(Request((str(before),)), Request((str(after),)), None, teachers, roll))


def state(sat: Sat) -> str:
    """Where somebody stands, as the oracle calls it."""
    return EXEMPT if sat.exempt else sat.category


def assert_as_reckoned(outcome: TermOutcome, made: Term) -> None:
    """Compare every transition, every class's counts and every teacher's counts, rates and verdict."""
    steps = reckon_steps(*made.records, made.transferred)
    found = {
        (one.student_id, one.subject): (
            (one.school, one.class_name, one.subject),
            state(one.before),
            state(one.after),
            one.outcome.value,
            None if one.before.exempt else one.before.relative,
            None if one.after.exempt else one.after.relative,
        )
        for one in outcome.transitions
    }
    assert len(found) == len(outcome.transitions)
    assert found == {
        key: (s.place, s.before, s.after, s.outcome, s.before_relative, s.after_relative)
        for key, s in steps.items()
    }
    for unit in outcome.classes:
        place = (unit.school, unit.class_name, unit.subject)
        wanted = reckon_counts(steps, {place})
        assert {c.category: Count(c.initial, c.converted, c.added) for c in unit.counts} == wanted
    assert_teachers(outcome, made, steps)


def assert_teachers(outcome: TermOutcome, made: Term, steps: dict[Key, Step]) -> None:
    """Every teacher is judged over all classes held, by counts, rates and level of the oracle."""
    held = {
        (name, school, subject): tuple(p for p in places if (p[0], p[2]) == (school, subject))
        for name, places in made.teachers.items()
        for school, _, subject in places
    }
    judged = {(one.unit.teacher, one.unit.school, one.unit.subject): one for one in outcome.teachers}
    assert set(judged) == set(held)
    for key, places in held.items():
        wanted = reckon_counts(steps, places)
        levels = judged[key].levels
        assert levels is not None
        rows = {row.row.category: row for row in levels.categories}
        assert {name: Count(r.row.initial, r.row.converted, r.row.added) for name, r in rows.items()} == wanted
        assert {name: row.rate for name, row in rows.items()} == {n: count.rate for n, count in wanted.items()}
        assert levels.verdict == reckon_level(wanted)


def test_the_terms_have_what_makes_a_term_hard() -> None:
    """Every outcome, rates of exactly 40% and 60%, negative nets, empty categories, teachers of several classes."""
    outcomes: Counter[str] = Counter()
    rates: set[Fraction | None] = set()
    several = 0
    for seed in range(150):
        made = draw_term(random.Random(seed))
        steps = reckon_steps(*made.records, made.transferred)
        outcomes.update(step.outcome for step in steps.values())
        for places in made.teachers.values():
            rates.update(count.rate for count in reckon_counts(steps, places).values())
            several += len(places) > 1
    assert set(outcomes) == {
        *("达标", "脱困", "未转化", "退步", "新增", "首次入册", "待补测", "流失", "转出", "转为一类"),
    }
    assert {None, Fraction(2, 5), Fraction(3, 5), Fraction(0), Fraction(1)} <= rates
    assert any(rate is not None and rate < 0 for rate in rates)
    assert several > 50


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_term(layout: str, tmp_path: Path) -> None:
    """One cohort, in ten layouts."""
    made = draw_term(random.Random(f"term in {layout}"))
    assert_as_reckoned(reported(made, tmp_path, layout), made)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), layout=st.sampled_from(sorted(LAYOUTS)))
def test_any_term_in_any_layout(seed: int, layout: str, tmp_path: Path) -> None:
    """Drawn anew each time."""
    made = draw_term(random.Random(seed))
    assert_as_reckoned(reported(made, tmp_path, layout), made)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), layout=st.sampled_from(sorted(set(LAYOUTS) - ONE_SCHOOL_ONLY)))
def test_two_schools_are_kept_apart(seed: int, layout: str, tmp_path: Path) -> None:
    """Without a 任课表, which would have to name the schools: class by class."""
    made = draw_term(random.Random(seed), ("东样小学", "西样小学"))
    before, after = made.write(tmp_path, layout)
    outcome = term(
        TermRequest(Request((str(before),)), Request((str(after),)), roll=str(tmp_path / "花名册.xlsx"))
    )
    steps = reckon_steps(*made.records, made.transferred)
    found = {(one.student_id, one.subject): (one.school, one.outcome.value) for one in outcome.transitions}
    assert found == {key: (step.place[0], step.outcome) for key, step in steps.items()}


@pytest.mark.parametrize(("converted", "verdict"), [(3, "不合格"), (4, "合格"), (5, "合格"), (6, "优秀")])
def test_exactly_on_a_target_reaches_it(converted: int, verdict: str, tmp_path: Path) -> None:
    """Ten listed with 60 where the others have 100; so many of them come up to 100."""
    paths = []
    for name, risen in (("期初", 0), ("期末", converted)):
        scores = ["100"] * (20 + risen) + ["60"] * (10 - risen)
        rows = [
            (f"20{n:02d}", f"{'赵钱孙李周吴郑王冯陈'[n % 10]}{'甲乙丙'[n // 10]}样", "三(1)班", s)
            for n, s in enumerate(reversed(scores))
        ]
        paths.append(str(write_table(tmp_path / f"{name}.xlsx", [("学号", "姓名", "班级", "语文"), *rows])))
    (judged,) = term(TermRequest(Request((paths[0],)), Request((paths[1],)))).teachers
    assert judged.levels is not None
    assert (judged.levels.categories[1].rate, judged.verdict) == (Fraction(converted, 10), verdict)
