"""Drawn exams for the kinds of conditions: few different scores, so that many stand exactly on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st
from made_sitting import Cell, Level, Seat, sitting

from kinds_oracle import Exam, exam_of
from made_policy import exempt_rule
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import Policy, ReferenceRule
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import Screening, ground_of, screen

SUBJECTS = ("语文", "数学", "英语")
LIST = "行为偏差"
CLASSES = (("一班", "三"), ("一班", "三"), ("二班", "三"), ("九班", "四"), (None, "三"), (None, None))
LEVELS = ("优", "D", "Ｄ", "d", "待达标")
ROUND_SCORES = ("0", "10", "20", "20", "30", "40", "40", "50", "60", "80", "100")
"""Halves, 40% and 80% of one are others, so that a class of a few often has somebody on a line."""

round_scores = st.sampled_from(ROUND_SCORES)
fine_scores = st.integers(0, 1_000_000).map(lambda held: str(Fraction(held, SCALE)))
without_score = st.sampled_from([mark for mark in Mark if mark not in (Mark.SCORED, Mark.LEVEL)])
cells: st.SearchStrategy[Cell] = st.one_of(
    round_scores, round_scores, round_scores, fine_scores, without_score, st.sampled_from(LEVELS).map(Level)
)
scores_only: st.SearchStrategy[Cell] = st.one_of(round_scores, round_scores, fine_scores)
shares = st.sampled_from([Fraction(text) for text in ("2/5", "4/5", "1/2", "1", "1/3", "3/8", "5/4")])
pools = st.sampled_from(list(Pool))
own_pools = st.none() | pools
ties = st.sampled_from(["in", "out"])
points_held = st.sampled_from(["20", "40", "60", "39.9", "12.3456"]).map(lambda text: int(Fraction(text) * SCALE))

REFERENCES = st.builds(
    ReferenceRule,
    statistic=st.sampled_from(["mean", "median"]),
    by=pools,
    clause=st.just("一·第二类"),
    absent=st.sampled_from(["out", "zero"]),
    round=st.sampled_from([None, 0, 1, 2]),
)
EXEMPT = st.builds(exempt_rule, st.booleans(), st.booleans())

PLAIN: dict[str, st.SearchStrategy[Condition]] = {
    "at_most": st.builds(kinds.AtMost, at_most=shares, by=own_pools),
    "below": st.builds(kinds.Below, below=shares, by=own_pools),
    "lowest_share": st.builds(
        kinds.LowestShare,
        lowest_share=st.sampled_from([Fraction(n, 100) for n in (1, 10, 20, 25, 30, 50, 100)]),
        within=pools,
        ties=ties,
        rounding=st.sampled_from(["down", "nearest", "up"]),
    ),
    "lowest_count": st.builds(kinds.LowestCount, lowest_count=st.integers(1, 6), within=pools, ties=ties),
    "at_most_points": st.builds(kinds.AtMostPoints, at_most_points=points_held),
    "below_points": st.builds(kinds.BelowPoints, below_points=points_held),
    "at_most_full": st.builds(kinds.AtMostFull, at_most_full=shares),
    "below_full": st.builds(kinds.BelowFull, below_full=shares),
    "levels": st.builds(kinds.Levels, levels=st.sampled_from([("D",), ("d", "待达标"), ("优",), ("不合格",)])),
    "on_list": st.builds(kinds.OnList, on_list=st.sampled_from([LIST, "另一份"])),
    "below_own": st.builds(kinds.BelowOwn, below_own=st.sampled_from([Fraction(n, 10) for n in (1, 2, 3, 5, 10)])),
}
plain = st.one_of(*PLAIN.values())
ONE_SCORE = ("at_most", "below", "at_most_points", "below_points", "at_most_full", "below_full")
FROM_BEFORE = ("running", "any of running", "at_least_times", "mean_of_last", "any of series", "all of series")
"""Kinds that look at earlier exams."""
exam_words = st.sampled_from([("期中", "期末"), ("期末",), ("月考",)])


def two_or_three(of: st.SearchStrategy[Condition]) -> st.SearchStrategy[tuple[Condition, ...]]:
    """Several conditions."""
    return st.lists(of, min_size=1, max_size=3).map(tuple)


at_exams = st.builds(kinds.AtExams, at_exams=exam_words, when=plain)
single = st.one_of(plain, at_exams)
NESTED: dict[str, st.SearchStrategy[Condition]] = {
    "running": st.builds(
        kinds.Running,
        running=st.sampled_from([2, 3]),
        when=st.one_of(plain, st.builds(kinds.AnyOf, any=two_or_three(single))),
    ),
    "at_least_times": st.builds(
        lambda times, more, part: kinds.AtLeastTimes(
            at_least_times=times, of_last=max(times + more, 2), when=part
        ),
        st.integers(1, 3),
        st.integers(0, 2),
        st.one_of(plain, st.builds(kinds.AnyOf, any=two_or_three(single))),
    ),
    "mean_of_last": st.builds(
        lambda exams, less, line: kinds.MeanOfLast(
            mean_of_last=exams, when=line, scored_at_least=None if less is None else max(exams - less, 1)
        ),
        st.integers(2, 4),
        st.sampled_from([None, 0, 1, 2]),
        st.one_of(*(PLAIN[name] for name in ONE_SCORE)),
    ),
    "at_exams": at_exams,
    "all": st.builds(kinds.AllOf, all=two_or_three(single)),
    "any": st.builds(kinds.AnyOf, any=two_or_three(single)),
    "all of any": st.builds(kinds.AllOf, all=two_or_three(st.builds(kinds.AnyOf, any=two_or_three(single)))),
    "any of all": st.builds(kinds.AnyOf, any=two_or_three(st.builds(kinds.AllOf, all=two_or_three(single)))),
}
series = st.one_of(NESTED["running"], NESTED["at_least_times"], NESTED["mean_of_last"])
NESTED["any of series"] = st.builds(kinds.AnyOf, any=two_or_three(st.one_of(series, single)))
NESTED["all of series"] = st.builds(kinds.AllOf, all=two_or_three(st.one_of(series, single)))
NESTED["any of running"] = st.builds(kinds.AnyOf, any=two_or_three(st.one_of(NESTED["running"], single)))
KINDS = PLAIN | NESTED


@st.composite
def one_exam(draw: st.DrawFn, students: int, cell: st.SearchStrategy[Cell], name: str) -> Exam:
    """An exam of so many students in one to three subjects, in any order."""
    subjects = draw(st.permutations(SUBJECTS))[: draw(st.integers(1, 3))]
    seats = []
    for _ in range(students):
        class_name, grade = draw(st.sampled_from(CLASSES))
        exempt = draw(st.sampled_from([False, False, False, True]))
        school = draw(st.sampled_from(["样一小", "样一小", "样二小"]))
        marks = tuple(draw(cell) for _ in subjects)
        seats.append(Seat(marks, class_name, exempt, school, grade=grade))
    full = {subject: draw(st.sampled_from([100, 100, 50, None])) for subject in subjects}
    return exam_of(seats, full, name)


@st.composite
def exams(
    draw: st.DrawFn,
    cell: st.SearchStrategy[Cell] = cells,
    most: int = 10,
    before: st.SearchStrategy[int] | None = None,
) -> Exam:
    """An exam with a list and earlier exams, in which students may be missing but registered as they are now."""
    students = draw(st.integers(1, most))
    now = draw(one_exam(students, cell, draw(st.sampled_from(["期中", "期末考试", "第一次月考", ""]))))
    everybody = range(students)
    lists = {LIST: frozenset(draw(st.sets(st.sampled_from(everybody))))}
    earlier = []
    for _ in range(draw(st.just(0) if before is None else before)):
        then = draw(one_exam(draw(st.integers(1, most)), cell, draw(st.sampled_from(["上学期期末", "月考"]))))
        order = draw(st.permutations(range(len(then.seats))))
        places = [order[k] if k < len(order) and draw(st.integers(0, 5)) else -1 for k in everybody]
        registered = {place: now.seats[k].exempt for k, place in enumerate(places) if place >= 0}
        people = [replace(one, exempt=registered.get(k, one.exempt)) for k, one in enumerate(then.seats)]
        earlier.append((replace(then, seats=people), places))
    return replace(now, lists=lists, earlier=earlier)


def grounds(policy: Policy, exam: Exam) -> Ground:
    """The same exam as the rules look at it."""
    return ground_of(policy, table_of(exam), exam.lists, given_before(exam))[0]


def screened_by(policy: Policy, exam: Exam) -> Screening:
    """The same exam screened by the rules."""
    return screen(policy, table_of(exam), exam.lists, given_before(exam))


def table_of(exam: Exam) -> ScoreTable:
    """The table of an exam."""
    return sitting(exam.seats, exam.subjects, exam=exam.name, full_marks=exam.full)


def given_before(exam: Exam) -> list[tuple[ScoreTable, Sequence[int]]]:
    """The earlier exams as the rules take them."""
    return [(table_of(other), then) for other, then in exam.earlier]


def pairs(exam: Exam) -> Iterator[tuple[int, int, str]]:
    """Every student, number of a subject, and subject."""
    for number, subject in enumerate(exam.subjects):
        for student in range(len(exam.seats)):
            yield student, number, subject
