"""Finds the tables of a 任课表 on a sheet: what each column's header says, and which way the table lies.

One mechanism for every layout: an assignment needs a class, a subject and a teacher. Headers, row heads and
the sheet's title name some of them; the cells hold the one that is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.teachers.classes import classes_in
from xuekun_cli.sheets.teachers.layout import Cells, Column, Layout
from xuekun_cli.sheets.teachers.names import NameReader
from xuekun_cli.sheets.teachers.titles import Around, grade_alone, with_title
from xuekun_cli.sheets.teachers.words import Part, TeachingWords
from xuekun_cli.sheets.words.labels import fold_text

SEARCH_ROWS = 30
"""A header stands within so many rows of the top of a sheet, or of the table before."""
DEEPEST = 3
"""At most so many rows are joined to one header."""
SAMPLE = 40
"""So many rows below a header decide what its columns hold."""
_LONGEST_SUBJECT = 8
"""Characters of a subject that the words do not know."""
_CLASS_SIGN = re.compile(r"\d|班|[(（][一二三四五六七八九十]")


def names_classes(text: str) -> bool:
    """Tell whether a text names one or several classes, without a doubt."""
    if not _CLASS_SIGN.search(text) and not grade_alone(text):
        return False
    found = classes_in(text)
    return bool(found.classes) and not found.doubts


class LayoutFinder:
    """Finds the next table on a sheet."""

    def __init__(self, grid: SheetGrid, words: TeachingWords, names: NameReader, around: Around) -> None:
        """Take the sheet and what its name says."""
        self.grid, self.words, self.names, self.around = grid, words, names, around

    def find(self, first: int) -> Layout | None:
        """Return the first table whose header lies at or below row ``first``; the deepest header that says more."""
        last = min(first + SEARCH_ROWS, len(self.grid.rows) - 1)
        for bottom in range(first, last + 1):
            found = self._at(bottom, first)
            if found is None:
                self.around = with_title(self.around, self.grid.title_of(bottom), self.words)
                continue
            for lower in range(bottom + 1, min(bottom + DEEPEST, last + 1)):
                deeper = self._at(lower, bottom)
                if not deeper or deeper.rows[0] > bottom:
                    continue
                if deeper.points > found.points or (deeper.points == found.points and self._says_parts(lower)):
                    found = deeper
            return found
        return None

    def starts_anew(self, row: int, layout: Layout) -> bool:
        """Tell whether a row below a table is a header again: nothing but header words where rows have their heads."""
        heads = [column for column in layout.columns if column.part in (Part.CLASS, Part.SUBJECT, Part.TEACHER)]
        for column in heads:
            text = self.grid.looked_through(row, column.column)
            part = self.words.part(text) if text else None
            if part in (Part.LESSONS, Part.OTHERS) or (text and part is None and not self._is_corner(text)):
                return False
        texts = [text for at in range(self.grid.width) if (text := self._own(row, at))]
        told = [self._of_text(text) for text in texts]
        explained = [column for column in told if column.facts]
        kinds = sum(column.part is not None or column.subject is not None for column in explained)
        classes = sum(bool(column.class_text or column.grade) for column in explained)
        return (kinds + classes > 1) and 3 * (len(texts) - len(explained)) <= len(texts)

    def _says_parts(self, row: int) -> bool:
        """Tell whether a row has nothing but words for parts of a table (姓名, 电话): it explains the row above it."""
        texts = [text for at in range(self.grid.width) if (text := self._own(row, at))]
        return bool(texts) and all(self.words.part(text) for text in texts)

    def _own(self, row: int, column: int) -> str:
        return "" if self.grid.in_merge(row, column) else cell_text(self.grid.rows[row][column])

    def _at(self, bottom: int, first: int) -> Layout | None:
        best: Layout | None = None
        for depth in range(1, DEEPEST + 1):
            top = bottom - depth + 1
            if top < first:
                break
            if depth > 1 and self.grid.title_of(top):
                break
            layout = self._layout(tuple(range(top, bottom + 1)))
            if layout and (best is None or layout.points > best.points):
                best = layout
        return best

    def _layout(self, rows: tuple[int, ...]) -> Layout | None:
        columns = [self._column(rows, at) for at in range(self.grid.width)]
        if not any(column.facts for column in columns):
            return None
        columns = self._with_row_heads(columns, rows[-1] + 1)
        columns = self._with_unknown_subjects(columns, rows[-1] + 1)
        for left, column in pairwise(columns):
            if column.part is Part.LESSONS and left.subject:
                columns[column.column] = column._replace(part=Part.OTHERS, lessons_of=left.subject[0])
        cells = self._cells(columns)
        if cells is None or not self._yields(columns, cells, rows[-1] + 1):
            return None
        if (
            cells is Cells.TEACHERS
        ):  # who else is named in a row (a head of year, a writer) teaches none of its subjects
            columns = [c._replace(part=Part.OTHERS) if c.part is Part.TEACHER else c for c in columns]
        return Layout(rows, tuple(columns), cells)

    def _column(self, rows: Sequence[int], at: int) -> Column:
        texts: list[str] = []
        for row in rows:
            text = self.grid.looked_through(row, at)
            if not text and row != rows[-1]:
                text = self._carried(row, at)
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        told = [self._of_text(text) for text in texts]
        if not told:
            return Column(at)
        shown = "｜".join(texts)
        bottom = told[-1]
        subject = next((one.subject for one in reversed(told) if one.subject), None)
        class_text = next((one.class_text for one in reversed(told) if one.class_text), "")
        grade = next((one.grade for one in reversed(told) if one.grade), "")
        if bottom.lessons_of:
            return bottom._replace(column=at, text=shown)
        if bottom.part in (Part.LESSONS, Part.OTHERS, Part.NOTE, Part.SINCE, Part.UNTIL):
            lessons_of = subject[0] if subject and bottom.part is Part.LESSONS else ""
            return Column(at, shown, Part.OTHERS if lessons_of else bottom.part, lessons_of=lessons_of)
        post = next((one.post for one in told if one.post), None)
        if grade and not class_text and not subject and not post and bottom.part is None:
            class_text, grade = grade, ""
        if subject or class_text or post:
            return Column(at, shown, None, subject, class_text, grade, post)
        return Column(at, shown, bottom.part, grade=grade)

    def _carried(self, row: int, at: int) -> str:
        """Return a grade or subject to the left in an upper header row that was never merged."""
        for left in range(at - 1, -1, -1):
            text = self.grid.looked_through(row, left)
            if text:
                told = self._of_text(text)
                return text if told.grade or told.subject else ""
        return ""

    def _of_text(self, text: str) -> Column:
        """Return what one header text says by itself."""
        part = self.words.part(text)
        if part in (Part.HEAD, Part.DEPUTY):
            return Column(-1, text, post=part)
        if part:
            return Column(-1, text, part)
        if self.words.of_subject_lessons(text):
            key = next(
                (found[0] for cut in range(len(text) - 1, 0, -1) if (found := self.words.subject(text[:cut]))), ""
            )
            return Column(-1, text, Part.OTHERS, lessons_of=key)
        grade = grade_alone(text)
        if grade:
            return Column(-1, text, grade=grade)
        subject = self.words.subject(text)
        if subject:
            return Column(-1, text, subject=subject)
        return Column(-1, text, class_text=text) if names_classes(text) else Column(-1, text)

    def _is_corner(self, text: str) -> bool:
        """Tell whether a text is the corner of two heads (班级＼科目, 学科 班级)."""
        parts = [self.words.part(one) for one in re.split(r"[\\/＼／|\s、]+", text) if one]
        return len(parts) > 1 and all(part is not None for part in parts)

    def _with_row_heads(self, columns: list[Column], below: int) -> list[Column]:
        """Decide by their cells what the columns left of the values are: a corner may name either head, or none."""
        values = [column.column for column in columns if column.holds_values]
        heads = columns[: values[0]] if values else []
        for column in heads:
            if column.part not in (None, Part.CLASS, Part.SUBJECT, Part.GRADE) or column.lessons_of:
                continue
            if column.part is None and column.text and not self._is_corner(column.text):
                continue
            voted = self._vote(column.column, below)
            if column.part is Part.GRADE and (voted is not Part.CLASS or any(c.part is Part.CLASS for c in heads)):
                continue
            if voted and voted is not column.part:
                columns[column.column] = Column(column.column, column.text, voted)
        return columns

    def _vote(self, at: int, below: int) -> Part | None:
        texts = [
            text
            for text in self._cells_below(at, below)
            if self.words.part(text) in (None, Part.HEAD, Part.DEPUTY)
        ]
        votes = {
            Part.SUBJECT: sum(
                self.words.subject(t) is not None or self.words.part(t) in (Part.HEAD, Part.DEPUTY) for t in texts
            ),
            Part.GRADE: sum(bool(grade_alone(text)) for text in texts),
            Part.CLASS: sum(names_classes(text) and not grade_alone(text) for text in texts),
        }
        part = max(votes, key=lambda one: votes[one])
        return part if texts and 2 * votes[part] >= len(texts) else None

    def _cells_below(self, at: int, below: int) -> list[str]:
        rows = range(below, min(below + SAMPLE, len(self.grid.rows)))
        return [text for row in rows if not self.grid.title_of(row) and (text := self._own(row, at))]

    def _with_unknown_subjects(self, columns: list[Column], below: int) -> list[Column]:
        """Take columns of names between known subjects for subjects, as they are written."""
        classes = [column.column for column in columns if column.part in (Part.CLASS, Part.GRADE)]
        known = [column for column in columns if column.subject]
        teachers = any(column.part is Part.TEACHER for column in columns)
        if not known or not (classes or self.around.class_text) or teachers:
            return columns
        for column in columns[classes[0] if classes else 0 :]:
            text = fold_text(column.text.rpartition("｜")[2])
            if column.facts or not text or len(text) > _LONGEST_SUBJECT or self.words.ignores(text):
                continue
            cells = self._cells_below(column.column, below)
            good = sum(bool(cell.names) and not cell.doubts for cell in map(self.names.read, cells))
            if cells and 2 * good >= len(cells):
                columns[column.column] = column._replace(subject=(text, text), guessed=True)
        return columns

    def _cells(self, columns: Sequence[Column]) -> Cells | None:
        """Return what the cells hold, None when class, subject and teacher do not come together."""
        parts = {column.part for column in columns}
        by_subject = any(c.subject for c in columns if c.holds_values)
        by_class = any(c.class_text for c in columns if c.holds_values)
        teacher = Part.TEACHER in parts
        class_column = Part.CLASS in parts or (Part.GRADE in parts and not teacher)
        has_class = class_column or bool(self.around.class_text)
        if teacher and not self._are_students(columns):
            if has_class and (Part.SUBJECT in parts or self.around.subject) and not by_subject:
                return Cells.NOTHING
            if by_subject and not class_column:
                return Cells.CLASSES
            if by_class and Part.SUBJECT not in parts:
                return Cells.SUBJECTS
        if by_subject and has_class:
            return Cells.TEACHERS
        if by_class and (Part.SUBJECT in parts or self.around.subject):
            return Cells.TEACHERS
        return Cells.TEACHERS if has_class and not teacher and any(c.post for c in columns) else None

    def _are_students(self, columns: Sequence[Column]) -> bool:
        """Tell whether a column of names stands in a table of students: a bare 姓名 beside 学号, 总分 and the like."""
        bare = all(self.words.is_weak_name(c.text) for c in columns if c.part is Part.TEACHER)
        return bare and any(self.words.speaks_of_students(c.text) for c in columns)

    def _yields(self, columns: Sequence[Column], cells: Cells, below: int) -> bool:
        """Tell whether the cells below hold what the layout says they do: one of them, and not mostly numbers.

        Where students may stand in the rows (学号, 总分, a bare 姓名) there are to be more plain names than numbers.
        """
        wanted = [c for c in columns if (c.part is Part.TEACHER if cells is Cells.NOTHING else c.holds_values)]
        texts = [text for column in wanted for text in self._cells_below(column.column, below)]
        if cells is Cells.CLASSES:
            return any(classes_in(text).classes for text in texts)
        if cells is Cells.SUBJECTS:
            return any(self.words.subject(text) for text in texts)
        read = [self.names.read(text) for text in texts]
        numbers = sum(text.replace(".", "", 1).isdigit() for text in texts)
        if any(self.words.speaks_of_students(c.text) or self.words.is_weak_name(c.text) for c in columns):
            return sum(bool(cell.names) and not cell.doubts for cell in read) > numbers
        return any(cell.names for cell in read) and 2 * numbers <= len(texts)
