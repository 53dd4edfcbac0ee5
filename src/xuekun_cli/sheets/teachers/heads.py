"""What the head of a row of a 任课表 says of all of it: school, classes, subjects, teachers, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.teaching import Day
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.teachers.classes import ClassSaid, classes_in
from xuekun_cli.sheets.teachers.days import Span, span_of_cell
from xuekun_cli.sheets.teachers.layout import Cells, Column, Layout
from xuekun_cli.sheets.teachers.names import NameCell, NameReader
from xuekun_cli.sheets.teachers.titles import Around
from xuekun_cli.sheets.teachers.words import Part, TeachingWords
from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.meanings import fold_mark

_SAYS_OF_TIME = re.compile(r"[代接替原]|\d月|\d{4}[年./-]|\d\.\d")
_SUBJECTS_APART = re.compile(r"[、,，;；/+&\n\s]+")


class Row(NamedTuple):
    """What the key columns of one row say."""

    school: str
    classes: tuple[ClassSaid, ...]
    subjects: tuple[tuple[str, str], ...]
    teachers: NameCell
    post: Part | None
    """The row is that of 班主任, in a table that lies on its side."""
    doubtful: bool


class RowHeads:
    """Reads the heads of rows, from top to bottom, and gathers what is doubtful."""

    def __init__(self, grid: SheetGrid, file: str, layout: Layout, names: NameReader, around: Around) -> None:
        """Take the sheet, its file's label, the table's layout and what stands around it."""
        self.grid, self.file, self.layout, self.names, self.around = grid, file, layout, names, around
        self.words: TeachingWords = names.words
        self.findings: list[Finding] = []
        self._above: dict[int, str] = {}
        """Column → the last text, for 同上 and for grades that were written once."""
        self._filled = False

    def text(self, row: int, at: int) -> str:
        """Return a cell's text, merged ranges looked through."""
        return self.grid.looked_through(row, at)

    def value(self, row: int, at: int) -> str:
        """Return a cell's text, with 同上 and 同左 looked up."""
        text = self.text(row, at)
        if fold_mark(text) in self.words.same_above and text:
            text = self._above.get(at, "")
        elif fold_mark(text) in self.words.same_left and at:
            text = self.value(row, at - 1)
        self._above[at] = text
        return text

    def said(self, row: int) -> Row:
        """Return what the key columns say of a row."""
        school = self.spread(row, Part.SCHOOL) or self.around.school
        grade = self.spread(row, Part.GRADE) or self.around.grade
        doubtful = False
        classes: tuple[ClassSaid, ...] = ()
        texts = [(c.column, self._key(row, c)) for c in self.layout.keys(Part.CLASS)]
        if not texts and self.layout.cells in (Cells.TEACHERS, Cells.NOTHING):
            graded = next((c.column for c in self.layout.keys(Part.GRADE)), 0)
            texts = [(graded, self.around.class_text or (grade if self.layout.keys(Part.GRADE) else ""))]
        for at, text in texts:
            found = classes_in(text, grade)
            classes += found.classes
            doubtful |= bool(found.doubts)
            self.class_doubts(row, at, found.doubts)
            self._say_of_date(row, at, text)
        subjects: tuple[tuple[str, str], ...] = ()
        post: Part | None = None
        for column in self.layout.keys(Part.SUBJECT):
            text = self._key(row, column)
            post = self.words.part(text) if self.words.part(text) in (Part.HEAD, Part.DEPUTY) else None
            subjects += () if post else self.subjects(text)
        if not self.layout.keys(Part.SUBJECT) and self.around.subject:
            subjects = (self.around.subject,)
        teachers = NameCell()
        if columns := self.layout.keys(Part.TEACHER):
            together = "、".join(text for column in columns if (text := self._key(row, column)))
            teachers = self._timed(row, self.names.read(together))
            self.name_doubts(row, columns[0].column, teachers)
        return Row(school, classes, subjects, teachers, post, doubtful)

    def spread(self, row: int, part: Part) -> str:
        """Return a grade or school, which an office writes once above several rows."""
        for column in self.layout.keys(part):
            text = self.text(row, column.column)
            text = text or self._above.get(column.column, "")
            self._above[column.column] = text
            return text
        return ""

    def _key(self, row: int, column: Column) -> str:
        """Return a row head; in a list a blank one at the left means the one above, and that is said."""
        at = column.column
        before = self._above.get(at, "")
        text = self.value(row, at)
        keys = [c.column for c in self.layout.columns if c.part in (Part.CLASS, Part.SUBJECT, Part.TEACHER)]
        right = any(self.text(row, key) for key in keys if key > at)
        leads = not any(self.text(row, key) for key in keys if key < at)
        if not text and before and right and leads and self.layout.cells is not Cells.TEACHERS:
            if not self._filled:
                self.say(
                    "teacher_row_filled",
                    Severity.WARNING,
                    f"「{column.text}」空着，当作和上一行一样（{before}），下面的空格也照此办理",
                    "请核对；不是这个意思的，请把空格填上。",
                    row,
                    at,
                )
            self._filled = True
            self._above[at] = text = before
        return text

    def subjects(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the subjects that a cell names; words that are not known are taken as written."""
        whole = self.words.subject(text)
        if whole:
            return (whole,)
        parts = [fold_text(one) for one in _SUBJECTS_APART.split(text) if fold_text(one)]
        if len(parts) > 1 and sum(len(part) for part in parts) == len(parts):
            parts = ["".join(parts)]
        return tuple(self.words.subject(one) or (one, one) for one in parts)

    def _timed(self, row: int, cell: NameCell) -> NameCell:
        """Add what the columns of days, notes and lessons say of a row."""
        if not cell.names:
            return cell
        note = "；".join(text for c in self.layout.keys(Part.NOTE) if (text := self.text(row, c.column)))
        if note and len(cell.names) == 1 and _SAYS_OF_TIME.search(note) and not re.search(r"[()（）]", note):
            cell = self.names.read(f"{cell.names[0]}({note})")._replace(lessons=cell.lessons, note=cell.note)
        spans: list[Span] = []
        for part in (Part.SINCE, Part.UNTIL):
            for column in self.layout.keys(part):
                span = span_of_cell(self.grid.rows[row][column.column], self.names.school_year)
                if span:
                    spans.append(span if part is Part.SINCE else Span(Day(), span.until or span.since))
        since = next((span.since for span in spans if span.since), Day())
        until = next((span.until for span in spans if span.until), Day())
        unread = [text for span in spans for text in span.unread]
        lessons = next((text for c in self.layout.keys(Part.LESSONS) if (text := self.text(row, c.column))), "")
        spells = tuple(s._replace(since=s.since or since, until=s.until or until) for s in cell.spells)
        doubts = (*cell.doubts, *(f"「{text}」看不出是哪一年的哪一天，没有当作日期" for text in unread))
        notes = "；".join(text for text in (cell.note, note) if text)
        return cell._replace(spells=spells, note=notes, lessons=cell.lessons or lessons, doubts=doubts)

    def _say_of_date(self, row: int, at: int, text: str) -> None:
        """Say that a class was a date, once a table."""
        was = class_of_date(text)
        if was and not any(said.code == "class_was_date" for said in self.findings):
            message = f"这一列的班级被表格软件改成了日期（{text.partition(' ')[0]}），按 {was} 这样读"
            hint = "请把「班级」一列设成文本格式，重新写班级（如 三(1)班），再运行一次。"
            self.say("class_was_date", Severity.WARNING, message, hint, row, at)

    def class_doubts(self, row: int, at: int, doubts: Sequence[str]) -> None:
        """Say what is doubtful about the classes in a cell."""
        for doubt in doubts:
            self.say(
                "teacher_class_unread",
                Severity.WARNING,
                doubt,
                "请一个班一个班写全，如 三(1)班、三(2)班。",
                row,
                at,
            )

    def name_doubts(self, row: int, at: int, cell: NameCell) -> None:
        """Say what is doubtful about the names in a cell."""
        for doubt in cell.doubts:
            self.say("teacher_cell_doubtful", Severity.WARNING, doubt, "请核对；几位老师之间用顿号隔开。", row, at)

    def say(self, code: str, severity: Severity, message: str, hint: str, row: int, at: int) -> None:
        """Keep a finding about a cell."""
        origin = self.grid.origin(row, at)
        self.findings.append(
            Finding(code, severity, message, hint, CellRef(self.file, self.grid.cells.name, a1(*origin)))
        )
