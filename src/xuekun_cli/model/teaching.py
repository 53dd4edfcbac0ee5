"""Who teaches which class which subject, as the office's 任课表 says it."""

from __future__ import annotations

from dataclasses import dataclass

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.cells import CellRef, a1


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a month: as the office wrote it, and as ``2025-03-01`` or ``2025-03`` ("" where it cannot be read)."""

    text: str = ""
    iso: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One class and subject, and who teaches it over one stretch of time.

    Two who share a class and subject at the same time are one assignment with two ``teachers``; two who
    follow each other are two assignments of one cell, the first with ``until``, the second with ``since``.
    """

    class_name: str
    """As written; where one cell names several classes, the one among them (``三(2)班`` of ``三(1)(2)班``)."""
    class_key: str
    """As in the score tables (``3-2``); begins with a hyphen where no grade is known."""
    subject: str
    """The joining key of the subject; "" for the class teacher (班主任)."""
    subject_said: str
    """The office's own word: 道法, 外语; 班主任 or 副班主任 for the class teacher."""
    teachers: tuple[str, ...]
    file: str
    sheet: str
    row: int
    """Zero-based, of the cell that names the teacher; where the head of the row does, of the cell that it is read with."""
    column: int
    school: str = ""
    grade: str = ""
    """As written, "" where neither the table nor its title says one apart from the class."""
    since: Day = Day()
    until: Day = Day()
    replaces: tuple[str, ...] = ()
    """Whom the teachers took over from or stand in for."""
    replaced_by: tuple[str, ...] = ()
    """Who took over from the teachers: not empty means that they no longer teach this class."""
    note: str = ""
    lessons: str = ""
    """Lessons a week, as written (``5``)."""
    doubtful: bool = False
    """The cell, or its agreement with another, is in doubt: a finding says why."""

    @property
    def ref(self) -> CellRef:
        """Where it stands."""
        return CellRef(self.file, self.sheet, a1(self.row, self.column))


@dataclass(frozen=True, slots=True)
class TeachingRead:
    """What a 任课表 says: subjects apart from class teachers, in the order of the cells."""

    assignments: tuple[Assignment, ...]
    heads: tuple[Assignment, ...]
    """班主任 and 副班主任; their ``subject`` is ""."""
    findings: tuple[Finding, ...]
    unnamed: tuple[Assignment, ...] = ()
    """Where something stands that names nobody (待定, ？): without ``teachers``; ``note`` is what stands there."""


@dataclass(frozen=True, slots=True)
class ScoredClass:
    """A class and subject that has scores; ``school`` is "" where the scores name none."""

    school: str
    class_name: str
    class_key: str
    subject: str
    subject_said: str
