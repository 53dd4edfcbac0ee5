"""The 任课表 of a term: who holds which class in which subject, from the start or taken over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.model.teaching import Assignment, ScoredClass
from xuekun_cli.sheets.containers.inputs import find_inputs
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.offers import holds_teachers
from xuekun_cli.sheets.teachers.assignments import read_teachers
from xuekun_cli.sheets.teachers.lookup import TeachersOf, join_teachers, scored_classes
from xuekun_cli.sheets.words.table import Words


class Teaching(NamedTuple):
    """Who holds what. ``given`` is false without a 任课表: then nobody holds anything."""

    given: bool
    lookup: TeachersOf | None
    findings: tuple[Finding, ...]

    def holders(self, school: str | None, class_key: str, subject_key: str) -> tuple[Assignment, ...]:
        """Return the assignments of a class and subject, former ones included; () for nobody."""
        return self.lookup.teacher_of(school or "", class_key, subject_key) if self.lookup else ()

    def why_nobody(self, school: str | None, class_key: str, subject_key: str) -> str:
        """Return why nobody holds a class and subject, as a clause in Chinese; "" without a 任课表."""
        return self.lookup.reason(school, class_key, subject_key) if self.lookup else ""


def _without_scores(moves: Iterable[Transition]) -> list[ScoredClass]:
    """Return the classes and subjects of the moves, each once."""
    places = dict.fromkeys(
        (one.school, one.class_name, one.class_key, one.subject_key, one.subject) for one in moves if one.class_key
    )
    return list(
        dict.fromkeys(
            ScoredClass(school or "", class_name or class_key, class_key, subject_key, subject)
            for school, class_name, class_key, subject_key, subject in places
        )
    )


def _every_class(table: ScoreTable) -> list[ScoredClass]:
    """Return each class with each subject of its sitting, whether somebody has a score there or not."""
    classes = dict.fromkeys(
        (one.school or "", one.class_name or one.class_key, one.class_key)
        for one in table.students
        if one.class_key
    )
    return [ScoredClass(*place, subject.key, subject.name) for place in classes for subject in table.subjects]


def read_teaching(path: str, words: Words, table: ScoreTable, moves: Iterable[Transition] = ()) -> Teaching:
    """Return who holds what in the classes of a sitting, and in those of ``moves``.

    A class in which nobody has a score this time, or which is missing altogether, is its teacher's all the
    same: whoever was listed there stays in the initial number. Raises `CannotGoOn` for a file that is no 任课表.
    """
    if not path:
        said = Finding(
            "no_teachers",
            Severity.INFO,
            "没有给任课表，结果按班级和学科列出，不到教师",
            "请加 --teachers 任课表.xlsx。",
        )
        return Teaching(False, None, (said,))
    books = [book for one in find_inputs([path], partial(holds_teachers, words=words)) for book in open_books(one)]
    read = read_teachers(books, words)
    besides = [*_without_scores(moves), *_every_class(table)]
    lookup = join_teachers(read.assignments, scored_classes(table), besides, read.unnamed)
    return Teaching(True, lookup, (*read.findings, *lookup.findings))
