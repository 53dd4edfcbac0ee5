"""One table of a 任课表 as its header tells it: columns, and what the cells hold."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xuekun_cli.sheets.teachers.words import Part


class Cells(StrEnum):
    """What the cells of a table hold: the one of the three that heads and rows do not say."""

    TEACHERS = "teachers"
    CLASSES = "classes"
    SUBJECTS = "subjects"
    NOTHING = "nothing"
    """A list: class, subject and teacher each have their column."""


class Column(NamedTuple):
    """What a column's header says."""

    column: int
    text: str = ""
    part: Part | None = None
    """What the cells of the column say of the whole row."""
    subject: tuple[str, str] | None = None
    """Key and office's word, for a column of one subject."""
    class_text: str = ""
    """For a column of one class (or several)."""
    grade: str = ""
    post: Part | None = None
    """班主任 or 副班主任."""
    lessons_of: str = ""
    """The key of the subject whose lessons a week the column holds."""
    guessed: bool = False
    """A subject that the words do not know."""

    @property
    def holds_values(self) -> bool:
        """Whether its cells complete what rows and header say."""
        return self.part is None and bool(self.subject or self.class_text or self.post)

    @property
    def facts(self) -> int:
        """How much the header says."""
        return sum(map(bool, (self.part, self.subject, self.class_text, self.grade, self.post, self.lessons_of)))


class Layout(NamedTuple):
    """One table: its header rows (zero-based), its columns, and what the cells hold."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    cells: Cells

    def keys(self, part: Part) -> list[Column]:
        """Return the columns that say something of the whole row."""
        return [column for column in self.columns if column.part is part]

    def side_by_side(self) -> list[Layout]:
        """Return the tables that stand beside each other under one header: each begins with the first one's row head.

        Columns keep their places; those of the other tables are blank.
        """
        leads = (Part.SCHOOL, Part.GRADE, Part.CLASS, Part.SUBJECT, Part.TEACHER)
        first = next((column.part for column in self.columns if column.part in leads), None)
        starts = [column.column for column in self.keys(first)] if first else []
        if len(starts) < 2:
            return [self]
        ends = [*starts[1:], len(self.columns)]
        return [
            self._replace(columns=tuple(c if begin <= c.column < end else Column(c.column) for c in self.columns))
            for begin, end in zip(starts, ends, strict=True)
        ]

    @property
    def points(self) -> float:
        """How much the header says: a column counts once, and a little for each thing more."""
        more = sum(max(column.facts - 1, 0) for column in self.columns)
        return sum(column.facts > 0 for column in self.columns) + more / 4
