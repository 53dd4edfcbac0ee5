"""The rows of 名册 that nobody wrote on: the students under one line of a class and subject differ in little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xuekun_cli.model import register as words
from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.screening import Group, Listed
from xuekun_cli.workbooks.cell_texts import contents, xml_text
from xuekun_cli.workbooks.register_page import ROW_HEIGHT, Column
from xuekun_cli.workbooks.row_looks import Cell, Look, Row

NUMBER_TITLE = "序号"
_SCORES_KEPT = 2_000
"""Of so many different scores the cell is remembered: papers have some hundreds."""

OwnTexts = tuple[bytes, bytes, bytes, bytes]
"""Id, name, place and comparison of one of the listed, as contents of cells."""


def own_texts(listed: Sequence[Listed], places: Sequence[str]) -> Iterable[OwnTexts]:
    """Return what no other row has: the texts of each of the listed, as contents of cells."""
    return zip(
        contents([one.student_id or "" for one in listed]),
        contents([one.name for one in listed]),
        contents(places),
        contents([one.comparison for one in listed]),
        strict=True,
    )


class _Line(NamedTuple):
    """What all rows under one line of a class and subject share."""

    of_class: Sequence[bytes]
    of_subject: Sequence[bytes]
    reference: bytes
    cutoff: Sequence[bytes]
    """The cells of the cut-off and the exit score."""
    said: bytes
    """The end of the reason's cell."""
    mean: float
    exit_score: int


class AlikeRows:
    """Makes the rows of one look; the cells that a class or a line has in common are made once."""

    def __init__(self, look: Look, columns: Sequence[Column]) -> None:
        cells = {column.title: cell for column, cell in zip(columns, look.cells, strict=True)}
        self._cells = cells
        self._begin = look.begin(ROW_HEIGHT)
        self._number = cells[NUMBER_TITLE].number
        self._id, self._name = cells[words.COL_ID], cells[words.COL_NAME]
        self._relative = cells[words.COL_RELATIVE].number
        self._score, self._gap = _points(cells[words.COL_SCORE]), _points(cells[words.COL_GAP])
        self._typed = [cells[title].blank for title in words.TYPED_COLUMNS]
        self._place, self._reason = cells[words.COL_CELL], cells[words.COL_REASON]
        self._group: Group | None = None
        self._lines: dict[tuple[int, str], _Line] = {}
        """Of one class and subject, whose rows follow each other."""

    def row(self, number: int, one: Listed, texts: OwnTexts) -> Row | None:
        """Return a row that has others like it; None for one that has not."""
        score = one.score
        if score is None or one.sentence or one.more:
            return None
        if one.group is not self._group:
            self._group, self._lines = one.group, {}
        key = (id(one.verdict), one.overall)
        line = self._lines.get(key)
        if line is None:
            line = self._line(one)
            if line is None:
                return None
            self._lines[key] = line
        of_class, of_subject, reference, cutoff, said, mean, exit_score = line
        student_id, name, place, comparison = texts
        who, called, at, because = self._id, self._name, self._place, self._reason
        return (
            *self._begin,
            self._number % number,
            *of_class,
            who.blank if one.student_id is None else who.before + student_id + who.after,
            called.before + name + called.after,
            *of_subject,
            self._score(score),
            reference,
            self._relative % (score / SCALE / mean),
            *cutoff,
            self._gap(exit_score - score),
            *self._typed,
            at.before + place + at.after,
            because.before + comparison + said,
        )

    def _line(self, one: Listed) -> _Line | None:
        cells, group, verdict = self._cells, one.group, one.verdict
        if verdict.exit_score is None or not group.reference:
            return None
        mean = float(group.reference)
        overall = [cells[words.COL_OVERALL].of(one.overall)] if words.COL_OVERALL in cells else []
        return _Line(
            [
                *([cells[words.COL_SCHOOL].of(group.school)] if words.COL_SCHOOL in cells else []),
                cells[words.COL_CLASS].of(group.class_name),
            ],
            [cells[words.COL_SUBJECT].of(one.subject), cells[words.COL_CATEGORY].of(verdict.category), *overall],
            cells[words.COL_REFERENCE].number % mean,
            [
                cells[words.COL_CUTOFF].of(None if verdict.cutoff is None else float(verdict.cutoff)),
                cells[words.COL_EXIT].number % (verdict.exit_score / SCALE),
            ],
            xml_text(verdict.said).encode() + self._reason.after,
            mean,
            verdict.exit_score,
        )


def _points(cell: Cell) -> Callable[[int], bytes]:
    """Return what makes the cell of a number in ten-thousandths; it remembers the last of them."""
    return lru_cache(_SCORES_KEPT)(lambda number: cell.number % (number / SCALE))
