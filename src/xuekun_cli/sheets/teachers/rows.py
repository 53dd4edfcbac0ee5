"""The rows of one table of a 任课表 → assignments, class teachers and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.teaching import Assignment
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.teachers.classes import ClassSaid, classes_in
from xuekun_cli.sheets.teachers.header import names_classes
from xuekun_cli.sheets.teachers.heads import Row, RowHeads
from xuekun_cli.sheets.teachers.layout import Cells, Column, Layout
from xuekun_cli.sheets.teachers.names import NameCell, NameReader, Spell
from xuekun_cli.sheets.teachers.titles import Around, with_title
from xuekun_cli.sheets.teachers.words import HEAD_SAID, Part, TeachingWords
from xuekun_cli.sheets.words.meanings import fold_mark

_YES = frozenset({"是", "√", "✓", "✔", "有", "y"})
_HEAD_SUBJECT = ("", "")


class TableReader:
    """Reads the rows below one header."""

    def __init__(self, grid: SheetGrid, file: str, layout: Layout, names: NameReader, around: Around) -> None:
        """Take the sheet, its file's label, the table's layout and what stands around it."""
        self.grid, self.file, self.layout, self.names = grid, file, layout, names
        self.words: TeachingWords = names.words
        self.heads_of = RowHeads(grid, file, layout, names, around)
        self.assignments: list[Assignment] = []
        self.heads: list[Assignment] = []
        self.unnamed: list[Assignment] = []
        """Where something stands in a teacher's place that names nobody: ``note`` is what."""

    @property
    def around(self) -> Around:
        """What the last title row says of the tables below."""
        return self.heads_of.around

    @property
    def findings(self) -> list[Finding]:
        """What is doubtful."""
        return self.heads_of.findings

    def read(self, first: int, last: int) -> None:
        """Read rows ``first … last`` (zero-based, inclusive)."""
        self._say_unknown_subjects()
        for row in range(first, last + 1):
            title = self.grid.title_of(row)
            if title and not self._heads_a_row(row):
                self.heads_of.around = with_title(self.heads_of.around, title, self.words)
                continue
            if not self._is_foot(row):
                self._row(row)

    def _heads_a_row(self, row: int) -> bool:
        """Tell whether a row's only text is a row head or a value, not a title over the table."""
        at = next(c for c in range(self.grid.width) if self.grid.rows[row][c] not in (None, ""))
        column = self.layout.columns[at]
        text = cell_text(self.grid.rows[row][at])
        wide = at + 1 < self.grid.width and self.grid.origin(row, at + 1) == (row, at)
        if wide and column.part is not None:
            return False
        if column.part is Part.CLASS:
            return names_classes(text) and bool(re.search(r"\d|班", text))
        return column.holds_values or column.part is Part.TEACHER

    def _is_foot(self, row: int) -> bool:
        """Tell whether a row is 合计, 周课时, 制表人 or 教务处: nobody's."""
        texts = [text for at in range(self.grid.width) if (text := self.heads_of.text(row, at))]
        if not texts:
            return True
        heads = [
            self.heads_of.text(row, c.column) for c in self.layout.columns if c.part in (Part.CLASS, Part.SUBJECT)
        ]
        posts = [text for text in heads if self.words.part(text) in (Part.HEAD, Part.DEPUTY)]
        summary = self.words.words.is_summary
        if any(self.words.part(text) not in (None, Part.HEAD, Part.DEPUTY) for text in heads):
            return True
        if posts or (heads and all(heads) and not any(summary(text) for text in heads)):
            return False
        return any(summary(text) for text in texts)

    def _row(self, row: int) -> None:
        said = self.heads_of.said(row)
        columns = [column for column in self.layout.columns if column.holds_values]
        if self.layout.cells is Cells.NOTHING:
            self._listed(row, said)
            columns = [column for column in columns if column.post]
        for column in columns:
            text = self.heads_of.value(row, column.column)
            if text:
                self._cell(row, column, text, said)

    def _listed(self, row: int, said: Row) -> None:
        """Emit a row of a list."""
        at = self.layout.keys(Part.TEACHER)[0].column
        if said.teachers.names and said.classes and (said.subjects or said.post):
            self._several_by_several(row, at, said)
            self._emit(row, at, said, said.subjects, said.classes, said.teachers, said.post)
        elif said.classes and (said.subjects or said.post):
            text = self.heads_of.text(row, at)
            blank = fold_mark(text) in self.words.nobody
            self._nobody(row, at, "" if blank else text, said, said.subjects, said.classes)
        elif said.teachers.names and (said.classes or said.subjects) and not said.doubtful:
            what = "班级" if not said.classes else "学科"
            self.heads_of.say(
                "teacher_row_incomplete",
                Severity.WARNING,
                f"{'、'.join(said.teachers.names)}这一行没有写{what}，没有算",
                f"请把{what}补上。",
                row,
                at,
            )

    def _several_by_several(self, row: int, at: int, said: Row) -> None:
        if len(said.subjects) > 1 and len(said.classes) > 1:
            subjects = "、".join(name for _, name in said.subjects)
            self.heads_of.say(
                "teacher_several",
                Severity.WARNING,
                f"{'、'.join(said.teachers.names)}有几门学科（{subjects}）、几个班，当作每个班都教这几门",
                "若不是这样，请一门学科写一行。",
                row,
                at,
            )

    def _cell(self, row: int, column: Column, text: str, said: Row) -> None:
        """Read one value: a teacher, or where the row names the teacher, classes or a subject."""
        at = column.column
        post = column.post or (said.post if column.class_text else None)
        subjects = (column.subject,) if column.subject else said.subjects
        if self.layout.cells is Cells.SUBJECTS and column.class_text:
            classes = self._of_column(row, column)
            self._emit(row, at, said, self.heads_of.subjects(text), classes, said.teachers, None)
            return
        if self.layout.cells is not Cells.TEACHERS and (
            names_classes(text) or column.subject or fold_mark(text) in _YES
        ):
            if fold_mark(text) in self.words.nobody:
                return
            found = classes_in(
                text, column.grade or self.heads_of.spread(row, Part.GRADE) or self.heads_of.around.grade
            )
            classes = said.classes if fold_mark(text) in _YES else found.classes
            self.heads_of.class_doubts(row, at, () if fold_mark(text) in _YES else found.doubts)
            self._emit(row, at, said, subjects, classes, said.teachers, post)
            return
        if self.layout.cells is Cells.SUBJECTS:
            return
        cell = self.names.read(text)
        lessons = [c.column for c in self.layout.columns if column.subject and c.lessons_of == column.subject[0]]
        beside = self.heads_of.text(row, lessons[0]) if lessons else ""
        cell = cell._replace(lessons=cell.lessons or beside)
        classes = self._of_column(row, column) if column.class_text else self._graded(said.classes, column)
        if not cell.names or names_classes(text.lstrip("同见")):
            if fold_mark(text) not in self.words.nobody and classes and not post:
                self._nobody(row, at, text, said, subjects, classes)
            return
        self.heads_of.name_doubts(row, at, cell)
        if not classes:
            if not said.doubtful:
                self._no_class(row, at, cell)
            return
        self._emit(row, at, said, subjects, classes, cell, post)

    def _of_column(self, row: int, column: Column) -> tuple[ClassSaid, ...]:
        grade = column.grade or self.heads_of.spread(row, Part.GRADE) or self.heads_of.around.grade
        return classes_in(column.class_text, grade).classes

    def _graded(self, classes: tuple[ClassSaid, ...], column: Column) -> tuple[ClassSaid, ...]:
        """Give the classes of a row the grade that stands over the column (七年级 over 语文)."""
        if not column.grade:
            return classes
        return tuple(
            classes_in(one.name, column.grade).classes[0] if one.key.startswith("-") or one.grade else one
            for one in classes
        )

    def _emit(
        self,
        row: int,
        at: int,
        said: Row,
        subjects: Sequence[tuple[str, str]],
        classes: Sequence[ClassSaid],
        cell: NameCell,
        post: Part | None,
    ) -> None:
        for one in classes:
            for spell in cell.spells:
                made = list(
                    self._made(row, at, said, subjects if post is None else (_HEAD_SUBJECT,), one, cell, spell)
                )
                if post is not None:
                    self.heads.extend(_called(head, HEAD_SAID[post]) for head in made)
                    continue
                self.assignments.extend(made)
                if cell.is_head and made:
                    self.heads.append(_called(made[0], HEAD_SAID[Part.HEAD]))

    def _made(
        self,
        row: int,
        at: int,
        said: Row,
        subjects: Sequence[tuple[str, str]],
        one: ClassSaid,
        cell: NameCell,
        spell: Spell,
    ) -> Iterator[Assignment]:
        origin = self.grid.origin(row, at)
        for key, name in subjects:
            yield Assignment(
                class_name=one.name,
                class_key=one.key,
                subject=key,
                subject_said=name,
                teachers=spell.names,
                file=self.file,
                sheet=self.grid.cells.name,
                row=origin[0],
                column=origin[1],
                school=said.school,
                grade=one.grade,
                since=spell.since,
                until=spell.until,
                replaces=spell.replaces,
                replaced_by=spell.replaced_by,
                note=cell.note,
                lessons=cell.lessons,
                doubtful=bool(cell.doubts) or said.doubtful,
            )

    def _say_unknown_subjects(self) -> None:
        unknown = [column for column in self.layout.columns if column.guessed]
        if unknown:
            names = "、".join(column.subject[1] for column in unknown if column.subject)
            self.heads_of.say(
                "teacher_subject_as_written",
                Severity.INFO,
                f"「{names}」不在词表里，看位置当作学科",
                "若不是学科，不影响别的学科；若是某科的另一种叫法，请用 --map 学科=这里的叫法。",
                self.layout.rows[-1],
                unknown[0].column,
            )

    def _nobody(
        self,
        row: int,
        at: int,
        text: str,
        said: Row,
        subjects: Sequence[tuple[str, str]],
        classes: Sequence[ClassSaid],
    ) -> None:
        """Say that a cell names nobody, and keep what stands there instead."""
        known = not text or fold_mark(text.strip("()（）")) in self.words.vacant
        what = f"写的是「{text}」" if text else "没有写教师"
        self.heads_of.say(
            "teacher_vacant",
            Severity.INFO if known else Severity.WARNING,
            f"这里{what}，{'这个班这一科没有任课教师' if known else '看不出是哪位教师'}",
            "定了再补上。" if known else "请写上任课教师的姓名。",
            row,
            at,
        )
        if text:
            cell = NameCell(note=text)
            self.unnamed.extend(
                item for one in classes for item in self._made(row, at, said, subjects, one, cell, Spell(()))
            )

    def _no_class(self, row: int, at: int, cell: NameCell) -> None:
        self.heads_of.say(
            "teacher_row_incomplete",
            Severity.WARNING,
            f"{'、'.join(cell.names)}这一行没有写班级，没有算",
            "请把班级补上。",
            row,
            at,
        )


def _called(head: Assignment, post: str) -> Assignment:
    return replace(head, subject="", subject_said=post)
