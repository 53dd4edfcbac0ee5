"""Crowds for the rules: classes of 1, 2, 3 … students, a million scores, some exactly on a line."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

import kinds_columns as plain
from kinds_columns import Columns
from made_policy import policy_of
from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Source, Student, Subject
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import ground_of

EVERY_SIZE = 1_413
"""Classes of 1, 2, … 1,413 students hold 998,991 scores."""
EVERY_SIZE_IN_FOUR = 706
"""Classes of 1, 2, … 706 students hold 998,284 scores in four subjects."""
STEPS = (SCALE, SCALE // 2, SCALE // 10, SCALE // 100, 1)
FULL = 150
CLASSES_IN_A_GRADE = 100
GRADES_IN_A_SCHOOL = 5
LIST = "行为偏差"
LEVELS = ("优", "待达标", "D")


class Crowd(NamedTuple):
    """Students in classes of 1, 2, 3 … and what the rules want to know of them."""

    class_of: np.ndarray
    exempt: np.ndarray
    students: tuple[Student, ...]

    @property
    def pools(self) -> dict[Pool, np.ndarray]:
        """The pool of each student."""
        grade = self.class_of // CLASSES_IN_A_GRADE
        everyone = np.zeros_like(self.class_of)
        schools = grade // GRADES_IN_A_SCHOOL
        return {
            Pool.CLASS: self.class_of,
            Pool.GRADE: grade,
            Pool.SCHOOL: grade,
            Pool.SCHOOL_ALL_GRADES: schools,
            Pool.EVERYONE: everyone,
        }


@cache
def crowd(classes: int, mixed: bool) -> Crowd:
    """Everybody; in a ``mixed`` crowd every 23rd is exempt."""
    class_of = np.repeat(np.arange(classes), np.arange(1, classes + 1))
    exempt = np.arange(len(class_of)) % 23 == 22 if mixed else np.zeros(len(class_of), bool)

    def person(number: int, registered: bool) -> Student:
        grade = number // CLASSES_IN_A_GRADE
        school, name = f"第{grade // GRADES_IN_A_SCHOOL}小学", f"{number}班"
        return Student(school, str(grade), name, name, None, "某", "", registered, 0, 0)

    # one student stands for all of a class who are alike: the rules look at nothing else of them
    alike = [(person(number, False), person(number, True)) for number in range(classes)]
    students = tuple(
        alike[number][one] for number, one in zip(class_of.tolist(), exempt.astype(int).tolist(), strict=True)
    )
    return Crowd(class_of, exempt, students)


def rolled(people: Crowd, seed: int) -> np.ndarray:
    """A score for each, every class in steps of its own; in the odd ones only a few different scores."""
    dice = np.random.default_rng(seed)
    step = np.array(STEPS)[dice.integers(0, len(STEPS), int(people.class_of.max()) + 1)][people.class_of]
    return dice.integers(0, FULL * SCALE, len(people.class_of)) // step * step


def columns_of(people: Crowd, scores: np.ndarray, mixed: bool) -> tuple[Columns, np.ndarray]:
    """The columns and the marks: of the ``mixed`` every 17th is absent and every 19th has a level."""
    turn = np.arange(len(scores))
    marks = np.full(len(scores), int(Mark.SCORED))
    if mixed:
        marks[turn % 17 == 16] = int(Mark.ABSENT)
        marks[turn % 19 == 18] = int(Mark.LEVEL)
    scored = marks == int(Mark.SCORED)
    return Columns(scores, scored, marks == int(Mark.ABSENT), people.exempt, people.pools), marks


def table_of(people: Crowd, columns: list[Columns], marks: list[np.ndarray], exam: str = "期中") -> ScoreTable:
    """The table of these columns; a level is the student's number modulo their count."""
    levels = np.arange(len(people.students)) % len(LEVELS)
    held = [
        np.where(mark == int(Mark.LEVEL), levels, np.where(c.scored, c.scores, 0))
        for c, mark in zip(columns, marks, strict=True)
    ]
    nowhere = Numbers.filled(len(people.students), len(columns), 0)
    subjects = tuple(Subject(f"第{k}科", f"第{k}科", FULL * SCALE) for k in range(len(columns)))
    numbers, said = Numbers(c.tolist() for c in held), Numbers(mark.tolist() for mark in marks)
    sources = (Source(0, "期中.xlsx", "成绩"),)
    return ScoreTable(exam, people.students, subjects, numbers, said, nowhere, nowhere, nowhere, sources, LEVELS)


@cache
def mixed_exam(seed: int, classes: int = EVERY_SIZE) -> tuple[ScoreTable, Columns]:
    """An exam of a mixed crowd in one subject, of a million scores unless there are fewer classes."""
    people = crowd(classes, True)
    columns, marks = columns_of(people, rolled(people, seed), True)
    return table_of(people, [columns], [marks]), columns


@cache
def mixed_ground() -> tuple[Ground, Columns]:
    """One of them as a policy without anything particular looks at it."""
    table, columns = mixed_exam(7)
    turn = range(0, len(table.students), 5)
    return ground_of(policy_of(), table, {LIST: frozenset(turn)})[0], columns


def exam_on_lines(classes: int, by: Pool, share: Fraction) -> tuple[ScoreTable, Columns]:
    """An exam in which one in fifty of every pool stands on a share of its mean."""
    people = crowd(classes, True)
    scores = rolled(people, 7)
    columns, marks = columns_of(people, scores, True)
    pool = columns.pools[by]
    ends = np.searchsorted(pool, np.arange(int(pool.max()) + 2))
    for start, end in pairwise(ends):
        members = np.arange(start, end)[columns.scored[start:end]]
        takers = members[~columns.exempt[members]]
        plain.stand_on(scores, members, len(takers), takers[::50], share)
    return table_of(people, [columns], [marks]), columns


@cache
def four_subjects() -> tuple[ScoreTable, list[Columns]]:
    """A million scores of a quarter of a million students, each subject with other students absent."""
    people = crowd(EVERY_SIZE_IN_FOUR, True)
    found = [columns_of(people, rolled(people, 30 + k), True) for k in range(4)]
    columns, marks = [c for c, _ in found], [np.roll(mark, k) for k, (_, mark) in enumerate(found)]
    scored = [mark == int(Mark.SCORED) for mark in marks]
    columns = [
        Columns(c.scores, s, mark == int(Mark.ABSENT), c.exempt, c.pools)
        for c, s, mark in zip(columns, scored, marks, strict=True)
    ]
    return table_of(people, columns, marks), columns
