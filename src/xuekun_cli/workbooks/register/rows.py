"""The rows of 名册: what stands in each, made one by one as the sheet is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.screening import Group, Listed, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import scores_close_to
from xuekun_cli.workbooks.pages.cell_texts import Contents
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import truthful_look
from xuekun_cli.workbooks.pages.row_patterns import Pattern, Row
from xuekun_cli.workbooks.pages.styles import Looks, category_fill
from xuekun_cli.workbooks.register.alike import AlikeRows, listed_height, own_texts, place_of
from xuekun_cli.workbooks.register.moves import past_values

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from xuekun_cli.model.results.rolling import OnRegister, Rolled, Waiting

WIDTHS = {
    words.COL_SCORE: (8, "number"),
    words.COL_REFERENCE: (8, "two"),
    words.COL_RELATIVE: (8, "three"),
    words.COL_CUTOFF: (8, "two"),
    words.COL_EXIT: (8, "number"),
    words.COL_GAP: (7, "number"),
}
"""Width and look of the columns with numbers."""
_AT_ONCE = 500
"""Of so many rows the texts are made ready together."""


class RegisterRows:
    """Makes the rows of 名册 one by one, as the sheet is written; their patterns are known before."""

    def __init__(
        self,
        listing: Listing,
        looks: Looks,
        columns: Sequence[Column],
        outcome: ScreenOutcome,
        places: Sequence[int],
        rolled: Rolled | None,
    ) -> None:
        """Take the places of those listed in the outcome, and tell the listing which patterns their rows have."""
        self._listing, self._looks, self._columns = listing, looks, columns
        self._outcome, self._places, self._rolled = outcome, places, rolled
        self._titles = {column.title for column in columns}
        self._typed = (*words.TYPED_COLUMNS, *outcome.besides.columns)
        self._by_hand = [column for column in columns if column.title in self._typed]
        self._several = len(outcome.inputs) > 1
        self._numbers: dict[tuple[str, str], int] = {}
        """Category and look of its line → number of the pattern in the listing."""
        self._contents = Contents()
        self._pattern_of_each = list(self._patterns_of([outcome.listed[i] for i in places]))
        for waits in rolled.waiting if rolled else ():
            self._pattern(waits.row.category, "two")

    def _patterns_of(self, listed: Sequence[Listed]) -> Iterator[int]:
        """Yield the number of the pattern that the row of each has."""
        usual: dict[str, int] = {}
        group: Group | None = None
        near: dict[int, range] = {}
        for one in listed:
            verdict, score = one.verdict, one.score
            if one.group is not group:
                group, near = one.group, {}
            close = near.get(id(verdict))
            if close is None:
                close = near[id(verdict)] = scores_close_to(verdict.cutoff)
            category = verdict.category
            if score in close:
                yield self._pattern(category, truthful_look(verdict.cutoff, score))
            elif category in usual:
                yield usual[category]
            else:
                number = usual[category] = self._pattern(category, "two")
                yield number

    def _pattern(self, category: str, of_line: str) -> int:
        which = (category, of_line)
        number = self._numbers.get(which)
        if number is None:
            number = self._numbers[which] = self._listing.pattern(
                _formats(self._looks, self._columns, self._typed, *which)
            )
        return number

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._places) + (len(self._rolled.waiting) if self._rolled else 0)

    def made(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        """Yield a row for each of the listed, then for those who wait."""
        if self._rolled is None:
            yield from self._mostly_alike(patterns)
        else:
            for row, (place, pattern) in enumerate(zip(self._places, self._pattern_of_each, strict=True), start=1):
                yield self._row(row, place, patterns[pattern])
            yield from self._of_waiting(self._rolled, patterns)

    def _mostly_alike(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        listed, carried, several = self._outcome.listed, self._outcome.carried, self._several
        alike = [AlikeRows(pattern, self._columns, several) for pattern in patterns]
        for start in range(0, len(self._places), _AT_ONCE):
            these = slice(start, start + _AT_ONCE)
            places = self._places[these]
            batch = [listed[place] for place in places]
            rows = zip(
                count(start + 1), places, batch, self._pattern_of_each[these], own_texts(batch), strict=False
            )
            for row, place, one, pattern, own in rows:
                short = None if place in carried else alike[pattern].row(row, one, own)
                yield short or self._row(row, place, patterns[pattern])

    def _row(self, row: int, place: int, pattern: Pattern) -> Row:
        """Return a row value by value, with what a person typed, and what became of it since the last register."""
        one, typed = self._outcome.listed[place], self._outcome.carried.get(place)
        on = self._rolled.rows[place] if self._rolled else None
        by_hand = [typed.values.get(title) if typed else None for title in self._typed]
        past = past_values(self._rolled.labels, on.history) if self._rolled and on else []
        cell = place_of(one.place, one.cell, self._several)
        cells = [*_values(one, row, self._titles, on), *by_hand, *past, cell, one.reason]
        return pattern.row(cells, listed_height(self._by_hand, by_hand), self._contents)

    def _of_waiting(self, rolled: Rolled, patterns: Sequence[Pattern]) -> Iterator[Row]:
        for row, waits in enumerate(rolled.waiting, start=len(self._places) + 1):
            by_hand = [waits.on.typed.get(title) for title in self._typed]
            past = past_values(rolled.labels, waits.on.history)
            cells = [*_waiting_values(waits, row, self._titles), *by_hand, *past]
            cells += [None, f"{waits.row.category}在册；{waits.on.said}，没有成绩，留在名册上"]
            yield patterns[self._pattern(waits.row.category, "two")].row(
                cells, listed_height(self._by_hand, by_hand), self._contents
            )


def _formats(
    looks: Looks, columns: Sequence[Column], typed: Sequence[str], category: str, cutoff_look: str
) -> list[Format]:
    """Return the formats of a row, one a column."""
    formats = []
    for cell in columns:
        fill = category_fill(category) if cell.title == words.COL_CATEGORY else ""
        look = cutoff_look if cell.title == words.COL_CUTOFF else cell.look
        inviting = ("input",) if cell.title in typed else ()
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
