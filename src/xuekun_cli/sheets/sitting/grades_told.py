"""Which school grade each class is of. A class number alone does not say: 101 is 一年级 here, 高一 there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from xuekun_cli.model.names.grades import grades_in
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import InputReading, ScoreTable, Student
from xuekun_cli.sheets.words.labels import fold_text, grade_of

Grades = frozenset[int]
ClassAt = tuple[str | None, str | None, str | None]
"""School, key of the class, text of 年级."""
_PRIMARY, _JUNIOR, _HIGH = frozenset(range(1, 7)), frozenset(range(7, 10)), frozenset(range(10, 13))
_SECONDARY, _ALL = _JUNIOR | _HIGH, _PRIMARY | _JUNIOR | _HIGH
_STAGES = (_PRIMARY, _JUNIOR, _HIGH)
_BEFORE_STAGE = (0, 6, 9)
"""Grades before a stage: its own first grade may be called 1 again."""
_STAGE_WORDS = (
    (late("小学|附小|实小"), _PRIMARY),
    (late("初中|中考"), _JUNIOR),
    (late("高中|高考"), _HIGH),
    (late("中学|附中|[一二三四五六七八九十]中(?!心)"), _SECONDARY),
)
_SECONDARY_SUBJECTS = ("物理", "化学", "生物", "历史", "地理")
place_of = attrgetter("school", "class_key", "grade")
"""How a student's class is looked up in what `grades_of` returns."""
_ABOUT_CLASS = attrgetter("school", "class_key", "grade", "class_name", "source")
_SAME_IN_EVERY_STAGE = 3
"""Up to this number a class 301 may be of any stage; one beyond shows that the stages are numbered through."""
_PAPER_OF_PRIMARY = 110 * SCALE
"""A hundred points and ten extra: nobody in the first grades can have more."""


class _Class(NamedTuple):
    """One class, as the first of its students has it."""

    at: ClassAt
    name: str
    source: int


def grades_of(table: ScoreTable, inputs: Sequence[InputReading] = ()) -> dict[ClassAt, int | None]:
    """Return the grade (1 to 12) of each class, None where it cannot be told.

    Asked in turn, as far as they say something: 年级 and the class's name (高一, 七年级); the sheet's name, the
    titles, the file's name; subjects and scores that the first grades do not have; the school's name; how the
    other classes of the file are numbered. A class 101 of which nothing else is known is taken for 一年级.
    """
    classes = list(_classes(table.students))
    told = _Told(table, inputs, classes)
    return {one.at: told.grade(one) for one in classes}


def _classes(students: Iterable[Student]) -> Iterator[_Class]:
    seen: set[ClassAt] = set()
    for *at, name, source in dict.fromkeys(map(_ABOUT_CLASS, students)):
        place: ClassAt = (at[0], at[1], at[2])
        if place not in seen:
            seen.add(place)
            yield _Class(place, name or "", source)


class _Told:
    """What the cells of a sitting say about grades."""

    def __init__(self, table: ScoreTable, inputs: Sequence[InputReading], classes: Sequence[_Class]) -> None:
        self._table, self._inputs, self._classes = table, inputs, classes
        self._texts: dict[int, list[str]] = {}
        self._files: dict[tuple[str | None, str], tuple[int, Grades]] = {}
        self._beyond: Mapping[ClassAt, Grades] | None = None

    def grade(self, one: _Class) -> int | None:
        """Return a class's grade; evidence that contradicts what is known already is left out."""
        possible, by_number = _written(one), _number(one)
        for said in self._evidence(one, possible) if len(possible) > 1 else ():
            possible = possible & said or possible
            if len(possible) == 1:
                break
        if len(possible) == 1:
            return next(iter(possible))
        return by_number if by_number in possible else None

    def _evidence(self, one: _Class, possible: Grades) -> Iterator[Grades]:
        for text in self._texts_beside(one.source):
            yield from _named(text)
        yield self._beyond_primary().get(one.at, _ALL)
        yield from _named(fold_text(one.at[0] or ""))
        yield self._neighbours(one, possible)

    def _texts_beside(self, source: int) -> list[str]:
        """Return the name of a sheet, its titles, and the name of its file, the nearest first."""
        if source not in self._texts:
            origin = self._table.sources[source]
            titles: list[str] = []
            if 0 <= origin.input < len(self._inputs):
                sheets = [sheet for sheet in self._inputs[origin.input].sheets if sheet.name == origin.sheet]
                titles = [block.title for sheet in sheets for block in sheet.blocks]
            self._texts[source] = [fold_text(text) for text in (origin.sheet, *titles, origin.file)]
        return self._texts[source]

    def _beyond_primary(self) -> Mapping[ClassAt, Grades]:
        """Return the grades that a class can be of by its subjects and its highest scores."""
        if self._beyond is None:
            found: dict[ClassAt, Grades] = {}
            for number, subject in enumerate(self._table.subjects):
                scores = self._table.scores.column(number)
                secondary = subject.key in _SECONDARY_SUBJECTS
                if not secondary and max(scores, default=0) <= _PAPER_OF_PRIMARY:
                    continue
                columns = zip(self._table.students, self._table.marks.column(number), scores, strict=True)
                for student, mark, score in columns:
                    if mark == Mark.SCORED and (secondary or score > _PAPER_OF_PRIMARY):
                        found[place_of(student)] = _SECONDARY if secondary else _ALL - frozenset((1, 2, 3))
            self._beyond = found
        return self._beyond

    def _neighbours(self, one: _Class, possible: Grades) -> Grades:
        """Return what the classes of the file make of a number: 101 beside 601, or beside 高二(1)班."""
        highest, named = self._in_file(one.at[0], self._table.sources[one.source].file)
        own = _number(one)
        if own in possible and highest > _SAME_IN_EVERY_STAGE:
            return frozenset((own,))
        return _stages_of(named) if named else _ALL

    def _in_file(self, school: str | None, file: str) -> tuple[int, Grades]:
        """Return the highest number of a class that names no grade in full, and all grades that are so named."""
        if (school, file) not in self._files:
            highest, named = 0, set[int]()
            for one in self._classes:
                if one.at[0] == school and self._table.sources[one.source].file == file:
                    in_full = grades_in(fold_text(f"{one.at[2] or ''} {one.name}"))
                    named |= in_full
                    highest = highest if in_full else max(highest, _number(one) or 0)
            self._files[school, file] = highest, frozenset(named)
        return self._files[school, file]


def _number(one: _Class) -> int | None:
    """Return the number that stands for a grade, 3 of 301; 年级 before the class; None for 2023级 and for none."""
    return grade_of(None, one.at[2]) or grade_of(one.at[1], None)


def _written(one: _Class) -> Grades:
    """Return the grades that 年级 and the class's name leave: one where either is in full, several for a bare 1."""
    for text in (one.at[2] or "", one.name):
        in_full = grades_in(fold_text(text))
        if len(in_full) == 1:
            return in_full
    number = _number(one)
    if number is None:
        key = one.at[1] or ""
        return _ALL if not key or key.startswith("-") or "-" not in key else frozenset()
    again = {
        number + before for before, stage in zip(_BEFORE_STAGE, _STAGES, strict=True) if number + before in stage
    }
    return frozenset(again or {number})


def _named(text: str) -> Iterator[Grades]:
    """Yield the grades that a text names, then those of the stage that it speaks of."""
    in_full = grades_in(text)
    if in_full:
        yield in_full
        yield _stages_of(in_full)
    for words, stage in _STAGE_WORDS:
        if words.search(text):
            yield stage
            break


def _stages_of(grades: Grades) -> Grades:
    return frozenset().union(*(stage for stage in _STAGES if stage & grades))
