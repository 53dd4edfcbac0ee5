"""Parts of one sitting → one `ScoreTable`: every student once, every score with its cell."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple, TypeVar, cast

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ColumnRole, ScoreTable, Source, Student, Subject
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.columns.levels import places_from_score_column
from xuekun_cli.sheets.containers.bounds import refuse_large_table
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.evidence.score_cells import (
    MARKS,
    NOWHERE,
    PLACES,
    SCORES,
    Scatter,
    Scores,
    columns_of,
    held,
)
from xuekun_cli.sheets.lists.id_zeros import zeros_finding
from xuekun_cli.sheets.sitting.apart import Part, Sitting
from xuekun_cli.sheets.sitting.classes import ClassNames
from xuekun_cli.sheets.sitting.seats import People, Seats
from xuekun_cli.sheets.sitting.unnamed import not_named, unnamed_subject, without_subject
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.marks import CellMeaning, MarkReader
from xuekun_cli.sheets.words.table import Words

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

    def _people(self, part: Part) -> People:
        block = part.block
        shared = (_shared(block, role) for role in (ColumnRole.SCHOOL, ColumnRole.GRADE, ColumnRole.CLASS))
        own = (block.texts(role) for role in (ColumnRole.ID, ColumnRole.NAME))
        texts = (*shared, *own, _shared(block, ColumnRole.KIND))
        schools, grades, classes, ids, names, kinds = (_at(column, part.rows) for column in texts)
        if school := part.said("school"):
            schools = [text or school for text in schools]
        if ColumnRole.CLASS not in block.who and (fixed := part.said("class_name")):
            classes = [fixed] * len(classes)
        column = block.who.get(ColumnRole.NAME, block.who.get(ColumnRole.ID, 0))
        rows = _at(block.rows, part.rows)
        sources, columns = [part.source] * len(rows), [column] * len(rows)
        return People(schools, grades, classes, ids, names, kinds, sources, rows, columns)

    def _add_wide(self, part: Part, people: People) -> None:
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
        found, rows = self._scores(part, people.rows, part.score_columns), array(PLACES, people.rows)
        for subject, column in columns:
            self._read_column(part, index, subject, rows, column, found)
            self._full_mark(part, subject, column.column, column.full_mark)

    def _add_long(self, part: Part, people: People) -> None:
        block = part.block
        subjects = block.texts(ColumnRole.SUBJECT_NAME)
        by_subject: dict[int, list[int]] = {}
        nameless: list[int] = []
        for place, k in enumerate(part.rows):
            meaning = self.words.meaning(subjects[k])
            known = meaning is not None and meaning.role is ColumnRole.SCORE and bool(meaning.subject)
            key = meaning.subject if meaning and known else fold_text(subjects[k])
            said = meaning.said if meaning and known else subjects[k].strip()
            if key:
                by_subject.setdefault(self.subject(key, said), []).append(place)
            else:
                nameless.append(people.rows[place])
        self.findings.extend(without_subject(part, self.sources[part.source], nameless))
        for subject, places in by_subject.items():
            mine = people.at(places)
            index = self.seats.join(mine, part.block.weak_id, frozenset((subject,)))
            found = self._scores(part, mine.rows, part.score_columns[:1])
            self._read_column(part, index, subject, array(PLACES, mine.rows), part.score_columns[0], found)

    def _scores(
        self, part: Part, rows: Sequence[int], columns: Sequence[ScoreColumn]
    ) -> dict[int, list[int | None]]:
        """Return column → the scores of its rows, None where a cell is no plain score."""
        pairs = [(column.column, column.beside) for column in columns]
        numbers = sorted({number for pair in pairs for number in pair if number is not None})
        return dict(zip(numbers, self.scores.read(part.block.grid.at(rows), numbers), strict=True))

    def _read_column(
        self,
        part: Part,
        index: Sequence[int],
        subject: int,
        rows: array[int],
        column: ScoreColumn,
        found: Mapping[int, Sequence[int | None]],
    ) -> None:
        scores = found[column.column]
        if column.beside is not None:
            levels, beside = _cells(part, rows, column.column), _cells(part, rows, column.beside)
            taken = places_from_score_column(levels, beside, self.reader)
            if taken:
                instead, at = _at(found[column.beside], taken), array(PLACES, _at(rows, taken))
                self._scatter(part, _at(index, taken), subject, instead, at, column.beside)
                left = sorted(set(range(len(rows))) - set(taken))
                index, scores, rows = _at(index, left), _at(scores, left), array(PLACES, _at(rows, left))
        self._scatter(part, index, subject, scores, rows, column.column)

    def _scatter(
        self,
        part: Part,
        index: Sequence[int],
        subject: int,
        found: Sequence[int | None],
        rows: array[int],
        column: int,
    ) -> None:
        grid = part.block.grid
        scores = list(found)
        wrong = {row for row, at in grid.cells.errors if at == column}
        if wrong:
            scores = [None if row in wrong else score for row, score in zip(rows, scores, strict=True)]
        marks = array(MARKS, [int(Mark.SCORED)]) * len(scores)
        place = -1
        for _ in range(scores.count(None)):
            place = scores.index(None, place + 1)
            value = _cell(grid, rows[place], column)
            meaning = self.reader.read(value)
            if meaning.mark is Mark.SCORED:
                scores[place] = held(meaning.score)
                continue
            marks[place] = int(meaning.mark)
            scores[place] = 0
            if meaning.mark is Mark.LEVEL:
                scores[place] = self.levels.setdefault(meaning.said, len(self.levels))
            placeholder = self.reader.is_placeholder(value)
            self.odd.append(OddCell(index[place], subject, meaning, placeholder, (part.source, column)))
        whole = array(SCORES, cast(list[int], scores))
        self.scatters.append(Scatter(index, subject, whole, marks, rows, column, part.source))

    def _full_mark(self, part: Part, subject: int, column: int, in_header: int | None) -> None:
        if in_header is not None:
            self.full_marks.setdefault(subject, (in_header, "表头写明"))
        elif column in part.block.full_marks:
            meaning = self.reader.read(part.block.full_marks[column])
            if meaning.mark is Mark.SCORED and meaning.score > 0:
                self.full_marks.setdefault(subject, (meaning.score, "表里的满分行"))
        else:
            told = next((c for c in part.block.header.columns if c.column == column and c.told is not None), None)
            if told is not None and told.told is not None and told.told.full_mark:
                self.full_marks.setdefault(subject, (told.told.full_mark, f"{told.told_by} 写着"))

    def finish(self, exam: str) -> Assembled:
        people = self.seats.people()
        for zeros, sheet in self.seats.zeros.items():
            where = self.sources[sheet]
            self.findings.append(zeros_finding(zeros, "另一张表", CellRef(where.file, where.sheet)))
        n = len(people.names)
        refuse_large_table(n, len(self.subjects), self.sources[-1].file)
        by_subject: list[list[Scatter]] = [[] for _ in self.subjects]
        for scatter in self.scatters:
            by_subject[scatter.subject].append(scatter)
        columns = [columns_of(scatters, n) for scatters in by_subject]
        tables = [Numbers.of(column[k] for column in columns) for k in range(len(NOWHERE))]
        scores, marks, source, row, column = tables
        classes = ClassNames()
        students = _students(people, classes)
        subjects = tuple(Subject(key, name) for key, name in zip(self.subjects, self.subject_names, strict=True))
        sitting = ScoreTable(
            exam, students, subjects, scores, marks, source, row, column, tuple(self.sources), tuple(self.levels)
        )
        return Assembled(sitting, self.odd, self.full_marks, self.weak_ids, classes, self.findings)


def _shared(block: Block, role: ColumnRole) -> list[str]:
    """Return a column that says the same of many students, every text of it once in memory."""
    texts = block.texts(role)
    once: dict[str, str] = {}
    return list(map(once.setdefault, texts, texts)) if role in block.who else texts


def _students(people: People, names: ClassNames) -> tuple[Student, ...]:
    columns = (
        _or_none(people.schools),
        _or_none(people.grades),
        _or_none(people.class_names),
        map(names.__getitem__, zip(people.class_names, people.grades, strict=True)),
        _or_none(people.student_ids),
        people.names,
        people.kinds,
        repeat(False),
        people.sources,
        people.rows,
        people.columns,
    )
    return tuple(map(Student._make, zip(*columns, strict=False)))


def _or_none(texts: Iterable[str]) -> list[str | None]:
    return [text or None for text in texts]


def _cells(part: Part, rows: Sequence[int], column: int) -> list[object]:
    """Return a column's raw values, the text of an error where there is one."""
    return [_cell(part.block.grid, row, column) for row in rows]


def _cell(grid: SheetGrid, row: int, column: int) -> object:
    return grid.cells.errors.get((row, column), grid.rows[row][column])


def _at(values: Sequence[_Value], places: Sequence[int]) -> Sequence[_Value]:
    if places == range(len(values)):
        return values
    return list(map(values.__getitem__, places))
