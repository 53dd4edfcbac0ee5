"""The rows of 名册: what stands in each, made one by one as the sheet is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model import register as words
from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.rolling import OnRegister, Rolled, Waiting
from xuekun_cli.model.screening import Listed, ScreenOutcome
from xuekun_cli.workbooks.many_rows import Begun, Hole, Listing, Row
from xuekun_cli.workbooks.register_moves import past_values
from xuekun_cli.workbooks.register_page import ROW_HEIGHT, Column, height_of, truthful_look
from xuekun_cli.workbooks.styles import Looks, category_fill

if TYPE_CHECKING:
    from xlsxwriter.format import Format

NUMBER_TITLE = "序号"
WIDTHS = {
    words.COL_SCORE: (8, "number"),
    words.COL_REFERENCE: (8, "two"),
    words.COL_RELATIVE: (8, "three"),
    words.COL_CUTOFF: (8, "two"),
    words.COL_EXIT: (8, "number"),
    words.COL_GAP: (7, "number"),
}
"""Width and look of the columns with numbers."""


class RegisterRows:
    """Makes the rows of 名册 one by one, as the sheet is written."""

    def __init__(
        self,
        listing: Listing,
        looks: Looks,
        columns: Sequence[Column],
        outcome: ScreenOutcome,
        rolled: Rolled | None,
    ) -> None:
        self._listing, self._looks, self._columns, self._outcome = listing, looks, columns, outcome
        self._rolled = rolled
        self._titles = {column.title for column in columns}
        self._by_hand = [column for column in columns if column.title in words.TYPED_COLUMNS]
        self._several = len(outcome.inputs) > 1
        self._formats: dict[tuple[str, str], list[Format]] = {}
        self._of_each: list[list[Format]] = []
        """The formats of each of the listed."""

    def formats(self, listed: Iterable[Listed]) -> Iterable[list[Format]]:
        """Return the formats that the rows of these will have; to be asked for before the rows are made."""
        formats = self._formats
        for one in listed:
            look = (one.verdict.category, truthful_look(one.verdict.cutoff, one.score))
            if look not in formats:
                formats[look] = _formats(self._looks, self._columns, *look)
            self._of_each.append(formats[look])
        for waits in self._rolled.waiting if self._rolled else ():
            look = (waits.row.category, "two")
            formats.setdefault(look, _formats(self._looks, self._columns, *look))
        return formats.values()

    def of(self, listed: Sequence[tuple[int, Listed]]) -> Iterator[Row]:
        """Yield a row for each of the listed (with their places in the outcome), then for those who wait."""
        rolled, by_hand_columns = self._rolled, self._by_hand
        labels = rolled.labels if rolled else ()
        carried = self._outcome.carried
        alike = _Alike(self._listing, self._columns)
        several = self._several
        for row, ((index, one), formats) in enumerate(zip(listed, self._of_each, strict=True), start=1):
            typed = carried.get(index)
            on = rolled.rows[index] if rolled else None
            ref = one.ref
            place = f"{ref.sheet}!{ref.cell}" if ref.sheet and ref.cell and not several else _place(one, several)
            if typed is None and on is None and (short := alike.row(row, one, place, formats)):
                yield short
                continue
            by_hand = [typed.values.get(title) if typed else None for title in words.TYPED_COLUMNS]
            past = past_values(labels, on.history) if on else []
            cells = [*_values(one, row, self._titles, on), *by_hand, *past, place, one.reason]
            yield self._listing.row(cells, formats, height_of(by_hand_columns, by_hand))
        for row, waits in enumerate(rolled.waiting if rolled else (), start=len(listed) + 1):
            by_hand = [waits.on.typed.get(title) for title in words.TYPED_COLUMNS]
            cells = [*_waiting_values(waits, row, self._titles), *by_hand, *past_values(labels, waits.on.history)]
            cells += [None, f"{waits.row.category}在册；{waits.on.said}，没有成绩，留在名册上"]
            formats = self._formats[waits.row.category, "two"]
            yield self._listing.row(cells, formats, height_of(by_hand_columns, by_hand))


def _place(one: Listed, several: bool) -> str:
    """Return where the score stands; the file is named where there are several."""
    return str(one.ref) if several else "!".join(part for part in (one.ref.sheet, one.ref.cell) if part)


_VARYING = {
    NUMBER_TITLE: Hole.NUMBER,
    words.COL_ID: Hole.TEXT,
    words.COL_NAME: Hole.TEXT,
    words.COL_SCORE: Hole.NUMBER,
    words.COL_RELATIVE: Hole.NUMBER,
    words.COL_GAP: Hole.NUMBER,
}
"""What differs between students of one class under one line."""


class _Alike:
    """The rows that nobody wrote on: under one line of a class and subject they differ in little."""

    def __init__(self, listing: Listing, columns: Sequence[Column]) -> None:
        self._listing = listing
        self._columns = [column.title for column in columns]
        self._titles = set(self._columns)
        self._kinds: dict[tuple[object, ...], tuple[int, float]] = {}

    def row(self, row: int, one: Listed, place: str, formats: list[Format]) -> Row | None:
        """Return a row that has others like it; None for one that has not."""
        verdict, score, reference = one.verdict, one.score, one.group.reference
        exit_score = verdict.exit_score
        if score is None or exit_score is None or not reference or one.sentence or one.more:
            return None
        key = (id(verdict), id(one.group), id(formats), one.student_id is None, one.overall)
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = self._kind(row, one, formats), float(reference)
        number, mean = kind
        in_points = score / SCALE
        who = (row, one.name) if one.student_id is None else (row, one.student_id, one.name)
        gap = (exit_score - score) / SCALE
        return number, (*who, in_points, in_points / mean, gap, place, one.comparison)

    def _kind(self, row: int, one: Listed, formats: list[Format]) -> int:
        blank = [None] * len(words.TYPED_COLUMNS)
        values = [*_values(one, row, self._titles, None), *blank, Hole.TEXT, Begun(one.verdict.said)]
        for title, hole in _VARYING.items():
            at = self._columns.index(title)
            if values[at] is not None:
                values[at] = hole
        return self._listing.kind(values, formats, ROW_HEIGHT)


def _formats(looks: Looks, columns: Sequence[Column], category: str, cutoff_look: str) -> list[Format]:
    """Return the formats of a row, one a column."""
    formats = []
    for cell in columns:
        fill = category_fill(category) if cell.title == words.COL_CATEGORY else ""
        look = cutoff_look if cell.title == words.COL_CUTOFF else cell.look
        inviting = ("input",) if cell.title in words.TYPED_COLUMNS else ()
        formats.append(looks("cell", look, *inviting, fill=fill))
    return formats


def _values(one: Listed, number: int, titles: set[str], on: OnRegister | None) -> list[object]:
    group = one.group
    reference = group.reference
    score = one.level or (None if one.score is None else one.score / SCALE)
    return [
        number,
        *([group.school] if words.COL_SCHOOL in titles else []),
        group.class_name,
        one.student_id,
        one.name,
        one.subject,
        one.category,
        *([one.overall] if words.COL_OVERALL in titles else []),
        *([on.said, on.times] if on else []),
        score,
        None if reference is None else float(reference),
        one.score / SCALE / float(reference) if one.score is not None and reference else None,
        None if one.cutoff is None else float(one.cutoff),
        None if one.exit_score is None else one.exit_score / SCALE,
        None if one.gap is None else one.gap / SCALE,
    ]


def _waiting_values(one: Waiting, number: int, titles: set[str]) -> list[object]:
    who = one.who
    return [
        number,
        *([who.school] if words.COL_SCHOOL in titles else []),
        who.class_name or None,
        who.student_id,
        who.name,
        who.subject,
        one.row.category,
        *([None] if words.COL_OVERALL in titles else []),
        one.on.said,
        one.on.times,
        *([None] * len(WIDTHS)),
    ]
