"""The 任课表 of a term: who holds which class in which subject, from the start or taken over."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.model.teaching import Assignment
from xuekun_cli.sheets.containers import open_books
from xuekun_cli.sheets.inputs import find_inputs
from xuekun_cli.sheets.teachers import read_teachers
from xuekun_cli.sheets.teachers_lookup import TeachersOf, join_teachers, scored_classes
from xuekun_cli.sheets.words import Words


class Teaching(NamedTuple):
    """Who holds what. ``given`` is false without a 任课表: then nobody holds anything."""

    given: bool
    lookup: TeachersOf | None
    findings: tuple[Finding, ...]

    def holders(self, school: str | None, class_key: str, subject_key: str) -> tuple[Assignment, ...]:
        """Return the assignments of a class and subject, former ones included; () for nobody."""
        return self.lookup.teacher_of(school or "", class_key, subject_key) if self.lookup else ()


def read_teaching(path: str, words: Words, table: ScoreTable) -> Teaching:
    """Return who holds what in the classes of a sitting. Raises `CannotGoOn` for a file that is no 任课表."""
    if not path:
        said = Finding(
            "no_teachers",
            Severity.INFO,
            "没有给任课表，结果按班级和学科列出，不到教师",
            "请加 --teachers 任课表.xlsx。",
        )
        return Teaching(False, None, (said,))
    books = [book for one in find_inputs([path]) for book in open_books(one)]
    read = read_teachers(books, words)
    lookup = join_teachers(read.assignments, scored_classes(table))
    return Teaching(True, lookup, (*read.findings, *lookup.findings))
