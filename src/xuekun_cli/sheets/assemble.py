"""Parts of one sitting → one `ScoreTable`: every student once, every score with its cell."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple, TypeVar, cast

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.marks import Mark
from xuekun_cli.model.tables import ColumnRole, Numbers, ScoreTable, Source, Student, Subject
from xuekun_cli.sheets.classes import ClassNames
from xuekun_cli.sheets.columns import ScoreColumn
from xuekun_cli.sheets.labels import fold_text
from xuekun_cli.sheets.level_columns import places_from_score_column
from xuekun_cli.sheets.marks import CellMeaning, MarkReader
from xuekun_cli.sheets.score_cells import NOWHERE, Scatter, Scores, columns_of, held
from xuekun_cli.sheets.seats import Person, Seats
from xuekun_cli.sheets.sittings import Part, Sitting
from xuekun_cli.sheets.unnamed import not_named, unnamed_subject
from xuekun_cli.sheets.words import Words

_Value = TypeVar("_Value")
WHOLE_COHORT = "全体"
"""The class that is assumed, and said, when nothing in the input names a class."""


class OddCell(NamedTuple):
    """A cell that holds no score, by indices into the table."""

    student: int
    subject: int
    meaning: CellMeaning
    placeholder: bool
    column: tuple[int, int]
    """(source, column), to count what fills a whole column."""


@dataclass
class Assembled:
    """A sitting's table with what still has to be said about it."""

    table: ScoreTable
    odd: list[OddCell]
    full_marks_given: dict[int, tuple[int, str]]
    """Subject → full mark (ten-thousandths) that the file itself states, and where."""
    weak_ids: bool
    classes: ClassNames
    findings: list[Finding] = field(default_factory=list)


def assemble(
    sitting: Sitting,
    sources: Sequence[Source],
    words: Words,
    advance: Callable[[int], None] = lambda _: None,
) -> Assembled:
    """Return the table of one sitting. ``advance`` is told of every score column that was read."""
    builder = _Builder(sources, words)
    for part in sitting.parts:
        builder.add(part)
        advance(max(1, len(part.score_columns)))
    return builder.finish(sitting.exam)


class _Builder:
    def __init__(self, sources: Sequence[Source], words: Words) -> None:
        self.sources = sources
        self.words = words
        self.reader = MarkReader(words)
        self.scores = Scores(self.reader)
        self.seats = Seats()
        self.subjects: dict[str, int] = {}
        self.subject_names: list[str] = []
        self.scatters: list[Scatter] = []
        self.levels: dict[str, int] = {}
        self.odd: list[OddCell] = []
        self.full_marks: dict[int, tuple[int, str]] = {}
        self.weak_ids = False
        self.findings: list[Finding] = []

    def subject(self, key: str, said: str) -> int:
        if key not in self.subjects:
            self.subjects[key] = len(self.subjects)
            self.subject_names.append(said or key)
        return self.subjects[key]

    def add(self, part: Part) -> None:
        people = self._people(part)
        if part.block.weak_id:
            self.weak_ids = True
        if part.block.is_long:
            self._add_long(part, people)
        else:
            self._add_wide(part, people)

    def _people(self, part: Part) -> list[Person]:
        block = part.block
        texts = {
            role: block.texts(role)
            for role in (
                ColumnRole.SCHOOL,
                ColumnRole.GRADE,
                ColumnRole.CLASS,
                ColumnRole.ID,
                ColumnRole.NAME,
                ColumnRole.KIND,
            )
        }
        schools, grades, classes, ids, names, kinds = texts.values()
        column = block.who.get(ColumnRole.NAME, block.who.get(ColumnRole.ID, 0))
        school = part.said("school")
        fixed = "" if ColumnRole.CLASS in block.who else part.said("class_name")
        return [
            Person(
                schools[k] or school,
                grades[k],
                classes[k] or fixed,
                ids[k],
                names[k],
                kinds[k],
                part.source,
                block.rows[k],
                column,
            )
            for k in part.rows
        ]

    def _add_wide(self, part: Part, people: list[Person]) -> None:
        columns = []
        for column in part.score_columns:
            key, said = column.subject, column.said
            if not key:
                key, said = part.said("subject"), part.said("subject_said")
            if not key:
                key = said = unnamed_subject(part, self.sources[part.source])
                self.findings.append(not_named(part, self.sources[part.source]))
            columns.append((self.subject(key, said), column))
        wanted = frozenset(subject for subject, _ in columns)
        index = self.seats.join(people, part.block.weak_id, wanted)
        rows = [part.block.rows[k] for k in part.rows]
        for subject, column in columns:
            self._read_column(part, index, subject, rows, column)
            self._full_mark(part, subject, column.column, column.full_mark)

    def _add_long(self, part: Part, people: list[Person]) -> None:
        block = part.block
        subjects = block.texts(ColumnRole.SUBJECT_NAME)
        by_subject: dict[int, list[int]] = {}
        for place, k in enumerate(part.rows):
            meaning = self.words.meaning(subjects[k])
            known = meaning is not None and meaning.role is ColumnRole.SCORE and bool(meaning.subject)
            key = meaning.subject if meaning and known else fold_text(subjects[k])
            said = meaning.said if meaning and known else subjects[k].strip()
            if key:
                by_subject.setdefault(self.subject(key, said), []).append(place)
        for subject, places in by_subject.items():
            index = self.seats.join([people[place] for place in places], part.block.weak_id, frozenset((subject,)))
            rows = [people[place].row for place in places]
            self._read_column(part, index, subject, rows, part.score_columns[0])

    def _read_column(
        self, part: Part, index: list[int], subject: int, rows: list[int], column: ScoreColumn
    ) -> None:
        values = _cells(part, rows, column.column)
        if column.beside is not None:
            scores = _cells(part, rows, column.beside)
            taken = places_from_score_column(values, scores, self.reader)
            if taken:
                self._scatter(
                    part, _at(index, taken), subject, _at(scores, taken), _at(rows, taken), column.beside
                )
                left = sorted(set(range(len(rows))) - set(taken))
                index, values, rows = _at(index, left), _at(values, left), _at(rows, left)
        self._scatter(part, index, subject, values, rows, column.column)

    def _scatter(
        self,
        part: Part,
        index: list[int],
        subject: int,
        values: list[object],
        rows: list[int],
        column: int,
    ) -> None:
        marks = array("q", [int(Mark.SCORED)]) * len(values)
        found: list[int | None] = [None] * len(values)
        if bool not in set(map(type, values)):  # True would be found as 1
            found = list(map(self.scores.__getitem__, values))
        place = -1
        for _ in range(found.count(None)):
            place = found.index(None, place + 1)
            value = values[place]
            meaning = self.reader.read(value)
            if meaning.mark is Mark.SCORED:
                found[place] = held(meaning.score)
                continue
            marks[place] = int(meaning.mark)
            found[place] = 0
            if meaning.mark is Mark.LEVEL:
                found[place] = self.levels.setdefault(meaning.said, len(self.levels))
            placeholder = self.reader.is_placeholder(value)
            self.odd.append(OddCell(index[place], subject, meaning, placeholder, (part.source, column)))
        scores = array("q", cast(list[int], found))
        self.scatters.append(Scatter(index, subject, scores, marks, array("q", rows), column, part.source))

    def _full_mark(self, part: Part, subject: int, column: int, in_header: int | None) -> None:
        if in_header is not None:
            self.full_marks.setdefault(subject, (in_header, "表头写明"))
        elif column in part.block.full_marks:
            meaning = self.reader.read(part.block.full_marks[column])
            if meaning.mark is Mark.SCORED and meaning.score > 0:
                self.full_marks.setdefault(subject, (meaning.score, "表里的满分行"))

    def finish(self, exam: str) -> Assembled:
        n = len(self.seats.people)
        by_subject: list[list[Scatter]] = [[] for _ in self.subjects]
        for scatter in self.scatters:
            by_subject[scatter.subject].append(scatter)
        everybody = list(range(n))
        columns = [columns_of(scatters, n, everybody) for scatters in by_subject]
        tables = [Numbers(column[k] for column in columns) for k in range(len(NOWHERE))]
        scores, marks, source, row, column = tables
        classes = ClassNames()
        students = tuple(
            Student(
                school=p.school or None,
                grade=p.grade or None,
                class_name=p.class_name or None,
                class_key=classes.key(p.class_name, p.grade),
                student_id=p.student_id or None,
                name=p.name,
                kind=p.kind,
                exempt=False,
                source=p.source,
                row=p.row,
                column=p.column,
            )
            for p in self.seats.people
        )
        subjects = tuple(Subject(key, name) for key, name in zip(self.subjects, self.subject_names, strict=True))
        sitting = ScoreTable(
            exam, students, subjects, scores, marks, source, row, column, tuple(self.sources), tuple(self.levels)
        )
        return Assembled(sitting, self.odd, self.full_marks, self.weak_ids, classes, self.findings)


def _cells(part: Part, rows: Sequence[int], column: int) -> list[object]:
    """Return a column's raw values, the text of an error where there is one."""
    grid = part.block.grid
    values: list[object] = list(map(itemgetter(column), map(grid.rows.__getitem__, rows)))
    errors = grid.cells.errors
    if not errors:
        return values
    return [errors.get((row, column), value) for row, value in zip(rows, values, strict=True)]


def _at(values: Sequence[_Value], places: Sequence[int]) -> list[_Value]:
    return [values[place] for place in places]
