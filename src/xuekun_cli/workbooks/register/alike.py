"""The rows of 名册 that nobody wrote on: the students under one line of a class and subject differ in little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.screening import Group, Listed
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import Source
from xuekun_cli.workbooks.pages.cell_texts import Contents, content, contents, xml_text
from xuekun_cli.workbooks.pages.printed import ROW_HEIGHT, height_of
from xuekun_cli.workbooks.pages.row_patterns import Cell, Pattern, Row

NUMBER_TITLE = "序号"
LISTED_HEIGHT = ROW_HEIGHT - 5
"""Points of a row of 名册 and 按学生: room for a word by hand, and as few pages as can be."""
_SCORES_KEPT = 2_000
"""Of so many different scores the cell is remembered: papers have some hundreds."""

_SAID_KEPT = 2_000
"""So many different ends of reasons are remembered: classes of one mean have them in common."""

OwnTexts = tuple[bytes, bytes, bytes]
"""Id, name and comparison of one of the listed, as contents of cells."""


def listed_height(columns: Sequence[Column], texts: Sequence[object]) -> float:
    """Return the height in points of a row of 名册 or 按学生 with these texts."""
    return height_of(columns, texts) - (ROW_HEIGHT - LISTED_HEIGHT)


def place_of(source: Source, cell: str, several: bool) -> str:
    """Return where a score stands; the file is named where there are several."""
    parts = (source.file if several else "", source.sheet, cell)
    return "!".join(part for part in parts if part)


def own_texts(listed: Sequence[Listed]) -> Iterable[OwnTexts]:
    """Return what no other row has: the texts of each of the listed, as contents of cells."""
    return zip(
        contents([one.student_id or "" for one in listed]),
        contents([one.name for one in listed]),
        contents([one.comparison for one in listed]),
        strict=True,
    )


class _Line(NamedTuple):
    """What all rows under one line of a class and subject share."""

    row: list[bytes]
    """A row with blanks for what differs."""
    said: bytes
    """The end of the reason's cell."""
    mean: float
    exit_score: int


_DIFFERS = (
    NUMBER_TITLE,
    words.COL_ID,
    words.COL_NAME,
    words.COL_SCORE,
    words.COL_RELATIVE,
    words.COL_GAP,
    words.COL_CELL,
    words.COL_REASON,
)


class AlikeRows:
    """Makes the rows of one pattern: each a copy of its line's, with what differs put in."""

    def __init__(self, pattern: Pattern, columns: Sequence[Column], several: bool) -> None:
        begin = pattern.begin(LISTED_HEIGHT)
        titles = [column.title for column in columns]
        self._blank = [*begin, *(cell.blank for cell in pattern.cells)]
        self._at = {title: place for place, title in enumerate(titles, start=len(begin))}
        self._differing = [self._at[title] for title in _DIFFERS]
        self._cells = cells = dict(zip(titles, pattern.cells, strict=True))
        self._overall = cells.get(words.COL_OVERALL)
        self._number, self._relative = cells[NUMBER_TITLE].number, cells[words.COL_RELATIVE].number
        self._score, self._gap = _points(cells[words.COL_SCORE]), _points(cells[words.COL_GAP])
        self._exit = _points(cells[words.COL_EXIT])
        self._id, self._name = cells[words.COL_ID], cells[words.COL_NAME]
        self._place, self._reason = cells[words.COL_CELL], cells[words.COL_REASON]
        self._said = lru_cache(_SAID_KEPT)(lambda said: xml_text(said).encode() + self._reason.after)
        self._contents = Contents()
        self._several = several
        self._source: Source | None = None
        self._before_address = b""
        self._group: Group | None = None
        self._lines: dict[int, _Line] = {}
        """Of one class and subject, whose rows follow each other."""

    def row(self, number: int, one: Listed, texts: OwnTexts) -> Row | None:
        """Return a row that has others like it; None for one that has not."""
        score = one.score
        if score is None or one.sentence or one.more or not one.cell:
            return None
        if one.place is not self._source:
            self._source = one.place
            before = place_of(one.place, "", self._several)
            self._before_address = self._place.before + content(f"{before}!" if before else "")
        if one.group is not self._group:
            self._group, self._lines = one.group, {}
        line = self._lines.get(id(one.verdict)) or self._line(one)
        if line is None:
            return None
        shared, said, mean, exit_score = line
        student_id, name, comparison = texts
        at_number, at_id, at_name, at_score, at_relative, at_gap, at_place, at_reason = self._differing
        row = shared.copy()
        row[at_number] = self._number % number
        if one.student_id is not None:
            row[at_id] = self._id.text(student_id)
        row[at_name] = self._name.text(name)
        row[at_score] = self._score(score)
        row[at_relative] = self._relative % (score / SCALE / mean)
        row[at_gap] = self._gap(exit_score - score)
        row[at_place] = self._before_address + one.cell.encode() + self._place.after
        row[at_reason] = self._reason.before + comparison + said
        if self._overall:
            row[self._at[words.COL_OVERALL]] = self._overall.text(self._contents[one.overall])
        return row

    def _line(self, one: Listed) -> _Line | None:
        cells, contents, group, verdict = self._cells, self._contents, one.group, one.verdict
        if verdict.exit_score is None or not group.reference:
            return None
        mean = float(group.reference)
        shared = {
            words.COL_CLASS: cells[words.COL_CLASS].text(contents[group.class_name]),
            words.COL_SUBJECT: cells[words.COL_SUBJECT].text(contents[one.subject]),
            words.COL_CATEGORY: cells[words.COL_CATEGORY].text(contents[verdict.category]),
            words.COL_REFERENCE: cells[words.COL_REFERENCE].number % mean,
            words.COL_EXIT: self._exit(verdict.exit_score),
        }
        if verdict.cutoff is not None:
            shared[words.COL_CUTOFF] = cells[words.COL_CUTOFF].number % float(verdict.cutoff)
        if words.COL_SCHOOL in cells and group.school is not None:
            shared[words.COL_SCHOOL] = cells[words.COL_SCHOOL].text(contents[group.school])
        row = self._blank.copy()
        for title, cell in shared.items():
            row[self._at[title]] = cell
        line = self._lines[id(verdict)] = _Line(row, self._said(verdict.said), mean, verdict.exit_score)
        return line


def _points(cell: Cell) -> Callable[[int], bytes]:
    """Return what makes the cell of a number in ten-thousandths; it remembers the last of them."""
    return lru_cache(_SCORES_KEPT)(lambda number: cell.number % (number / SCALE))
