"""The choice of a table's columns while it is being made: what was decided of each, why, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole, SheetCells, Standing
from xuekun_cli.sheets.columns.readings import Note, column_reading
from xuekun_cli.sheets.columns.seen import ColumnEvidence
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.evidence import Law
from xuekun_cli.sheets.headers.find import Header
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words, fold


class ScoreColumn(NamedTuple):
    """A column of scores. ``subject`` is "" where the subject stands elsewhere (long layout, sheet's name)."""

    column: int
    subject: str
    said: str
    full_mark: int | None = None
    exam: str = ""
    known: bool = True
    holds_levels: bool = False
    beside: int | None = None
    """The subject's score column, for one that holds levels; None without."""
    converted: bool = False
    """Its marks are converted ones (赋分)."""


@dataclass
class Choice:
    """One table's columns being chosen. Rows ``first … last`` stand below the header."""

    grid: SheetGrid
    header: Header
    first: int
    last: int
    words: Words
    place: CellRef
    evidence: ColumnEvidence
    who: dict[ColumnRole, int] = field(default_factory=dict)
    weak_id: bool = False
    notes: dict[int, Note] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    score_columns: tuple[ScoreColumn, ...] = ()
    readings: tuple[ColumnReading, ...] = ()
    assigned: dict[int, str] = field(default_factory=dict)
    """Columns of converted marks (赋分), by their words or proved → the subject."""
    unsettled: set[str] = field(default_factory=set)
    """Subjects whose marks only a person can tell: nobody is listed in them."""

    @property
    def is_long(self) -> bool:
        """A row a score, the subject in a column."""
        return ColumnRole.SUBJECT_NAME in self.who

    def note(
        self,
        column: HeaderColumn,
        role: ColumnRole,
        subject: str = "",
        why: str = "",
        standing: Standing = Standing.WORDS,
    ) -> None:
        """Write down what a column is for, and why (Chinese)."""
        self.notes[column.column] = Note(role, subject, why, standing)

    def leave_out(
        self, columns: Iterable[HeaderColumn], why: str, subject: str = "", standing: Standing = Standing.WORDS
    ) -> None:
        """Write down that columns are not used."""
        for column in columns:
            self.note(column, ColumnRole.IGNORED, subject, why, standing)

    def cell(self, column: HeaderColumn) -> CellRef:
        """Return where a column's header stands."""
        return CellRef(self.place.file, self.place.sheet, a1(self.header.rows[-1], column.column))

    def say(self, code: str, severity: Severity, column: HeaderColumn, message: str, hint: str = "") -> None:
        """Add a finding at a column's header."""
        self.findings.append(Finding(code, severity, message, hint, self.cell(column)))

    def ask(
        self, code: str, column: HeaderColumn, message: str, hint: str, options: tuple[str, ...], assumed: str
    ) -> str:
        """Ask about a column, and return the answer that an earlier run was given; "" for none that fits."""
        key = f"{code}|{self.place.file}|{fold(column.text)}"
        question = Question(key, self.named(column), options, assumed)
        self.findings.append(Finding(code, Severity.QUESTION, message, hint, self.cell(column), question))
        answer = self.words.settled.get(key, "").strip()
        return answer if answer in options else ""

    def named(self, column: HeaderColumn) -> str:
        """Return how messages name a column: its letter and its header."""
        return f"{column_letters(column.column)} 列「{shown(column)}」"

    def first_values(self, column: HeaderColumn, most: int = 3) -> str:
        """Return the first cells below a column's header, as the office reads them."""
        texts = self.grid.texts(range(self.first, min(self.last, self.first + 20) + 1), column.column)
        return "、".join([text for text in texts if text][:most])

    def names_of(self, columns: Sequence[int]) -> str:
        """Return the headers of columns in one line."""
        return "、".join(shown(self.evidence.headers[column]) for column in columns)

    def told(self, law: Law) -> str:
        """Return in how many rows a law holds: ``887 行里 885 行相符``, or ``38 行都相符``."""
        if law.held == law.rows:
            return f"{law.rows} 行都相符"
        return f"{law.rows} 行里 {law.held} 行相符"

    def read(self, cells: SheetCells) -> None:
        """Make the readings of all columns for `look`."""
        self.readings = tuple(
            column_reading(column, self.notes.get(column.column), cells)
            for column in self.header.columns
            if column.text
        )


def shown(column: HeaderColumn) -> str:
    """Return a header as messages show it."""
    return "｜".join(map(fold_text, column.text.split("｜")))
