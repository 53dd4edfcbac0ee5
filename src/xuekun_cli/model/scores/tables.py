"""What was read: files, sheets, and one sitting's scores as columns of whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.names.files import file_name
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers

if TYPE_CHECKING:
    import pandas as pd


class Container(StrEnum):
    """What a file is by its content, whatever its name says."""

    XLSX = "xlsx"
    XLS = "xls"
    HTML = "html"
    SPREADSHEETML = "spreadsheetml"
    TEXT = "text"
    ODS = "ods"
    ZIP = "zip"

    @property
    def label(self) -> str:
        """The name an office knows it by."""
        return {
            "xlsx": "Excel 工作簿 (xlsx)",
            "xls": "Excel 97-2003 工作簿 (xls)",
            "html": "网页表格",
            "spreadsheetml": "XML 表格 2003",
            "text": "文本表格",
            "ods": "OpenDocument 表格 (ods)",
            "zip": "压缩包",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """Every cell of one sheet as read: ``rows[r][c]``, zero-based, addresses as in the file."""

    name: str
    rows: list[list[object]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges as (first row, first column, last row, last column), zero-based, inclusive."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Error values (``#N/A`` …) by (row, column)."""
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceBook:
    """One workbook as it came: its bytes, what it is, and its cells.

    ``path`` is the file on disk; for a workbook inside a zip ``member`` is its name there.
    """

    path: str
    member: str
    container: Container
    content: bytes
    sha256: str
    sheets: tuple[SheetCells, ...]
    again: Callable[[bytes, str], tuple[SheetCells, ...]] | None = field(default=None, compare=False, repr=False)
    """Reads the cells once more from bytes and label, where they were let go of."""

    def without_cells(self, again: Callable[[bytes, str], tuple[SheetCells, ...]]) -> SourceBook:
        """Return the workbook without its cells, which are many times its bytes; ``again`` reads them anew."""
        return replace(self, sheets=(), again=again)

    def with_cells(self) -> SourceBook:
        """Return the workbook with its cells."""
        if self.again is None:
            return self
        return replace(self, sheets=self.again(self.content, self.label), again=None)

    @property
    def label(self) -> str:
        """How messages name this workbook: the file's name, and the member's inside a zip."""
        name = file_name(self.path)
        return f"{name}/{self.member}" if self.member else name


class ColumnRole(StrEnum):
    """What a column is for."""

    ID = "id"
    NAME = "name"
    CLASS = "class"
    GRADE = "grade"
    SCHOOL = "school"
    KIND = "kind"
    SUBJECT_NAME = "subject_name"
    EXAM = "exam"
    STATUS = "status"
    SCORE = "score"
    TOTAL = "total"
    LEVEL = "level"
    RANK = "rank"
    IGNORED = "ignored"


class Standing(StrEnum):
    """On what the reading of a column rests."""

    PROVED = "proved"
    WORDS = "words"
    INFERRED = "inferred"
    OPEN = "open"

    @property
    def label(self) -> str:
        """How `look` says it."""
        return {"proved": "已证实", "words": "按表头", "inferred": "按内容推断", "open": "待确认"}[self.value]


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was understood. ``why`` says it in Chinese for `xuekun look`."""

    column: int
    header: str
    role: ColumnRole
    subject: str = ""
    why: str = ""
    standing: Standing = Standing.WORDS


@dataclass(frozen=True, slots=True)
class Proof:
    """A law that the cells of a table bear out: what was checked, in how many rows it holds, where it does not."""

    kind: str
    """``sum``, ``order``, ``converted``, ``copy``, ``one_of``, ``scaled``, ``standard``, ``percentile``, ``weighted``,
    ``difference``, ``level`` or ``foot``."""
    of: str
    """The header of the column that is made of the others."""
    parts: tuple[str, ...]
    rows: int
    held: int
    cells: tuple[str, ...] = ()
    """Addresses of the cells (in column ``of``) that break it."""


@dataclass(frozen=True, slots=True)
class BlockReading:
    """One table on a sheet: where its header stands, what its columns are, which rows count."""

    header_rows: tuple[int, ...]
    """Zero-based rows of the header, top to bottom."""
    columns: tuple[ColumnReading, ...]
    first_row: int
    last_row: int
    students: int
    subjects: tuple[str, ...]
    title: str = ""
    exam: str = ""
    class_from: str = ""
    """Where the class came from, in Chinese: ``列「班级」``, ``表名``, ``标题`` …"""
    dropped: tuple[tuple[int, str], ...] = ()
    """Rows left out, with the reason: summary rows, repeated headers, notes."""
    proofs: tuple[Proof, ...] = ()
    layout: str = ""
    """The layout file that says what the columns are; "" without."""
    converted: tuple[str, ...] = ()
    """The subjects of which converted marks (赋分) are judged."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet: its tables, or the reason why it holds none."""

    name: str
    blocks: tuple[BlockReading, ...] = ()
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class InputReading:
    """One input workbook and how each of its sheets was understood."""

    book: SourceBook
    sheets: tuple[SheetReading, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: ``key`` folds the synonyms (外语 and 英语), ``name`` is the office's own word."""

    key: str
    name: str
    full_mark: int | None = None
    """Full mark in ten-thousandths, or None when nothing could be inferred."""
    full_mark_said: str = ""
    """Where the full mark comes from, in Chinese."""


class Student(NamedTuple):
    """A row of the sitting. ``class_name`` is the office's own writing; None when it is not known."""

    school: str | None
    grade: str | None
    class_name: str | None
    class_key: str | None
    student_id: str | None
    name: str
    kind: str
    """The text of 备注/类别, or "" ."""
    exempt: bool
    source: int
    """Index into ``ScoreTable.sources`` of the sheet the student was first read from."""
    row: int
    """Zero-based row there."""
    column: int = 0
    """Zero-based column there of the name (of the id where there is no name)."""

    @property
    def grade_key(self) -> str:
        """The grade: ``3`` of the class key ``3-1``; the text of 年级 where the key says no grade, or ""."""
        grade, dash, _ = (self.class_key or "").partition("-")
        return grade if dash and grade else self.grade or ""


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet that scores came from."""

    input: int
    """Index of the input workbook."""
    file: str
    sheet: str


@dataclass(frozen=True)
class ScoreTable:
    """One sitting: n students × m subjects.

    ``scores`` in ten-thousandths of a point, 0 where there is none; ``marks`` of `Mark`;
    ``source``, ``row``, ``column`` locate each cell (−1: none). Where the mark is ``LEVEL``, ``scores`` holds
    the place of the level in ``levels`` and is no score: look at the mark first.
    """

    exam: str
    students: tuple[Student, ...]
    subjects: tuple[Subject, ...]
    scores: Numbers
    marks: Numbers
    source: Numbers
    row: Numbers
    column: Numbers
    sources: tuple[Source, ...]
    levels: tuple[str, ...] = ()
    """The levels met (优, 待达标, D …) as written, half-width and stripped, each once."""

    def level(self, student: int, subject: int) -> str | None:
        """Return the level that a student has in a subject, as written, or None where the cell holds no level."""
        if self.marks[student, subject] != Mark.LEVEL:
            return None
        return self.levels[self.scores[student, subject]]

    def ref(self, student: int, subject: int) -> CellRef:
        """Return where the score of a student in a subject stands (the student's row if there is no cell)."""
        source = self.source[student, subject]
        if source < 0:
            person = self.students[student]
            origin = self.sources[person.source]
            return CellRef(origin.file, origin.sheet, a1(person.row, person.column))
        origin = self.sources[source]
        address = a1(self.row[student, subject], self.column[student, subject])
        return CellRef(origin.file, origin.sheet, address)

    def frame(self) -> pd.DataFrame:
        """Return the sitting as a long pandas table, a row a student and subject, scores in points."""
        import pandas as pd

        people = pd.DataFrame(
            {
                "school": [s.school for s in self.students],
                "class": [s.class_name for s in self.students],
                "student_id": [s.student_id for s in self.students],
                "name": [s.name for s in self.students],
                "exempt": [s.exempt for s in self.students],
            }
        )
        parts = []
        for number, subject in enumerate(self.subjects):
            marks = pd.Series(self.marks.column(number))
            scores = pd.Series(self.scores.column(number)) / SCALE
            parts.append(people.assign(subject=subject.name, mark=marks, score=scores.where(marks == Mark.SCORED)))
        return pd.concat(parts, ignore_index=True)
