"""What a person typed into one of our result workbooks: what the workbook that takes its place does not say again.

A row is looked for in the new sheet as it stands, wherever it was moved; else the row that says most of the same is
taken for it. What is left over and cannot be a number or a sentence of ours that came out otherwise is a person's.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model import register as names
from xuekun_cli.model.besides import SHEET_KEPT, Besides, Loose, OwnSheet
from xuekun_cli.model.names.outputs import OUR_SHEETS
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS
from xuekun_cli.sheets.containers.xlsx import calamine_sheets, read_xlsx
from xuekun_cli.sheets.register.besides import besides_of, own_sheet
from xuekun_cli.sheets.register.kinds import CHECK, KEPT
from xuekun_cli.sheets.register.layout import Layout, formulas_seen, layout_of
from xuekun_cli.sheets.register.parts import pictures, sheets_with_formulas
from xuekun_cli.sheets.register.texts import typed_text
from xuekun_cli.sheets.register.typed import answers_in

_PROPERTIES = "docProps/core.xml"
"""Every program that saves a workbook writes this part anew, with the time."""
_FIGURES = late(r"[0-9a-f]{40,}|[\d.%－+\-]+")
_HEEDED = " → "
"""Between a question and its answer in 说明."""
_DIGEST = late(r"[0-9a-f]{64}")
_ABOUT = 40
"""So much of its row is said of a text."""
_FEW = 2
"""A row of a table of ours has more cells than these."""
_FORM = 6
"""A text of so many characters without its figures is a sentence, which no two people write alike."""
_MOST_ROWS = 40
"""A text that stands in more rows than these does not tell them apart."""
_ALIKE = 0.4
"""Two rows are one when so large a share of what stands in the old one stands in the new one."""
Cell = tuple[int, str, bool]
"""Column, text and whether it is a number."""
Cells = list[Cell]
"""The cells of a row that are not empty."""


class Compared(NamedTuple):
    """What is a person's in the old workbook, and which sheets of ours the new one does not have."""

    besides: Besides
    gone: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    """Sheets on which a cell that a person has written over cannot be told from one of ours of other scores."""


def is_as_written(old: bytes, new: bytes) -> bool:
    """Tell whether no other program has saved a workbook since we wrote it; ``new`` is one of the same kind."""
    try:
        parts = []
        for content in (old, new):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts.append(archive.read(_PROPERTIES))
    except (*ZIP_FAULTS, KeyError, ValueError):
        return False
    return parts[0] == parts[1]


def compared(book: SourceBook, content: bytes, others: bool = False) -> Compared:
    """Return what a person typed into a workbook; ``content`` is the one of the same kind that takes its place.

    ``others``: it may be of other scores, though neither says of which.
    """
    old = formulas_seen(book)
    new = read_xlsx(content, book.label)
    layout = layout_of(old)
    known = Layout(tuple(page for page in layout.pages if page.kind in (CHECK, KEPT)))
    by_kind = besides_of(old, known)
    answered = {one.key for one in answers_in(replace(book, sheets=new), book.label)}
    unheard = [one for one in answers_in(old, book.label) if one.key not in answered]
    fresh = {sheet.name: sheet for sheet in new}
    loose = [*by_kind.loose, *(Loose(one.sheet, one.cell, one.question, one.text) for one in unheard)]
    own: list[OwnSheet] = []
    gone: list[str] = []
    untold: list[str] = []
    others = others or _digests(old.sheets) != _digests(new) or _answered(new) > _answered(old.sheets)
    formulas = sheets_with_formulas(content)
    pairs = _pairs(old, fresh, known.ours)
    for number, cells in enumerate(old.sheets):
        if number in known.ours:
            continue
        if number in pairs:
            sheet = _Sheet(cells, fresh[pairs[number]], others, pairs[number] in formulas)
            loose += sheet.typed()
            untold += [cells.name] if sheet.untold else []
        elif cells.name in OUR_SHEETS:
            gone.append(cells.name)
        else:
            own.append(own_sheet(cells))
    besides = Besides(
        loose=tuple(dict.fromkeys(loose)),
        doubts=by_kind.doubts,
        sheets=tuple(one for one in own if one.rows),
        pictures=pictures(book.content),
    )
    return Compared(besides.settled(set(), _beside_questions(new)), tuple(gone), tuple(untold))


def _beside_questions(sheets: Sequence[SheetCells]) -> dict[tuple[str, str], str]:
    """Return what 待核查 says beside each question and finding, by its text and the column's title."""
    found: dict[tuple[str, str], str] = {}
    for header, *rows in (sheet.rows for sheet in sheets if sheet.name == names.SHEET_CHECK and sheet.rows):
        titles = [typed_text(value) for value in header]
        for row in rows:
            line = dict(zip(titles, map(typed_text, row), strict=False))
            found |= {(line.get(names.COL_QUESTION, ""), title): text for title, text in line.items()}
    return found


def kept_before(content: bytes, label: str) -> Besides:
    """Return what a workbook that nobody has touched holds of what a person typed into those before it."""
    sheets = calamine_sheets(content, label, lambda name: name == SHEET_KEPT or name not in OUR_SHEETS)
    book = SourceBook(label, "", Container.XLSX, b"", "", sheets)
    layout = layout_of(book)
    return besides_of(book, Layout(tuple(page for page in layout.pages if page.kind is KEPT)))


def _pairs(old: SourceBook, fresh: dict[str, SheetCells], known: frozenset[int]) -> dict[int, str]:
    """Return for each old sheet which new one it is: by its name, else by what stands on it."""
    pairs = {n: cells.name for n, cells in enumerate(old.sheets) if n not in known and cells.name in fresh}
    free = [name for name in fresh if name not in pairs.values()]
    for number, cells in enumerate(old.sheets):
        if number in pairs or number in known or cells.name in OUR_SHEETS:
            continue
        texts = _texts(cells)
        best = max(free, key=lambda name: len(texts & _texts(fresh[name])), default="")
        if best and texts and len(texts & _texts(fresh[best])) * 2 > len(texts):
            pairs[number] = best
            free.remove(best)
    return pairs


def _digests(sheets: Sequence[SheetCells]) -> set[str]:
    """Return the digests of the inputs, as 说明 has them: where they differ, all our numbers may."""
    values = (value for cells in sheets if cells.name == names.SHEET_NOTES for row in cells.rows for value in row)
    return {value for value in values if isinstance(value, str) and _DIGEST.fullmatch(value)}


def _answered(sheets: Sequence[SheetCells]) -> int:
    """Return how many lines 说明 has of answers that were heeded: one more, and the numbers are another run's."""
    rows = (row for cells in sheets if cells.name == names.SHEET_NOTES for row in cells.rows)
    return sum(any(isinstance(value, str) and _HEEDED in value for value in row) for row in rows)


def _texts(cells: SheetCells) -> set[str]:
    return {typed_text(value) for row in cells.rows for value in row if isinstance(value, str) and value}


def _row(row: Sequence[object]) -> Cells:
    """Return what stands in a row; numbers as programs agree on them."""
    found = []
    for place, value in enumerate(row):
        if value in ("", None):
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = f"{value:.10g}" if number else typed_text(value)
        if text:
            found.append((place, text, number))
    return found


def _difference(cells: Cells, others: Cells) -> Cells:
    """Return the cells whose texts are not among the others', each text as often as it stands there too often."""
    there = Counter(text for _, text, _ in others)
    left: Cells = []
    for cell in cells:
        if there[cell[1]] > 0:
            there[cell[1]] -= 1
        else:
            left.append(cell)
    return left


class _Sheet:
    """A sheet as it is, beside the one that takes its place."""

    def __init__(self, old: SheetCells, new: SheetCells, others: bool, calculated: bool) -> None:
        """Take the sheets; ``others`` when the new one is of other inputs, ``calculated`` when it has formulas."""
        self._others, self._calculated = others, calculated
        self.untold = False
        """Something was left out that may be either ours or a person's."""
        self._name = old.name
        self._old = [_row(row) for row in old.rows]
        self._new = [_row(row) for row in new.rows]
        self._same: set[tuple[str, ...]] = {tuple(text for _, text, _ in cells) for cells in self._new}
        self._rows_of: dict[str, list[int]] = defaultdict(list)
        for number, cells in enumerate(self._new):
            for text in {text for _, text, _ in cells}:
                self._rows_of[text].append(number)
        self._seen: Counter[tuple[int, str]] = Counter(
            (place, _FIGURES.sub("", text)) for cells in self._old for place, text, _ in cells
        )
        self._forms = {_FIGURES.sub("", text) for cells in self._new for _, text, _ in cells}
        self._words = {(place, text) for cells in self._new for place, text, _ in cells}
        self._widest = max(map(len, self._old), default=0)
        self._height, self._width = len(new.rows), max(map(len, new.rows), default=0)

    def typed(self) -> Iterator[Loose]:
        """Yield what is a person's."""
        for number, cells in enumerate(self._old):
            texts = tuple(text for _, text, _ in cells)
            if not texts or texts in self._same:
                continue
            left = self._left_over(number, cells)
            mine = {place for place, _, _ in left}
            about = " ".join(text for place, text, _ in cells if place not in mine)[:_ABOUT].strip()
            for place, text, _ in left:
                # what formulas come to, a person's choice decides
                if not (self._calculated and number < self._height and place < self._width):
                    yield Loose(self._name, a1(number, place), about, text)

    def _left_over(self, number: int, cells: Cells) -> Cells:
        """Return the cells of a row that are a person's."""
        partner = self._partner(number, cells)
        new = self._new[partner] if partner >= 0 else []
        left, free = _difference(cells, new), _difference(new, cells)
        if self._others:
            there = {place for place, _, _ in (new or (self._new[number] if number < len(self._new) else []))}
            row = partner < 0 and len(cells) > _FEW and len(cells) * 2 >= self._widest
            # a row of ours that is no more, and a value of ours that came out otherwise
            kept = [cell for cell in left if cell[0] >= self._width or not (row or cell[0] in there)]
        else:
            kept = self._unpaired(left, free) if partner >= 0 else self._strange(left)
        kept = [cell for cell in kept if not self._may_be_ours(number, cell)]
        self.untold |= self._others and len(kept) < len(left)
        return kept

    def _may_be_ours(self, number: int, cell: Cell) -> bool:
        """Tell whether a sentence of ours came out otherwise, or a word, where all of the sheet may be otherwise."""
        form = _FIGURES.sub("", cell[1])
        if self._others and form.startswith(f"{names.PROVISIONAL}："):  # a remark that an answer has made needless
            return True
        if len(form) >= _FORM and form in self._forms:
            return True
        within = (number < self._height or len(self._old[number]) > _FEW) and cell[0] < self._width
        return self._others and within and (cell[2] or (cell[0], cell[1]) in self._words)

    def _partner(self, number: int, cells: Cells) -> int:
        """Return the row of the new sheet that says most of the same; −1 where none says enough."""
        votes: Counter[int] = Counter()
        for text in {text for _, text, _ in cells}:
            rows = self._rows_of.get(text, ())
            if len(rows) <= _MOST_ROWS:
                votes.update(rows)
        if number < len(self._new):
            votes[number] += 0
        best, most = -1, 0.0
        for row, count in votes.items():
            shared = sum((Counter(t for _, t, _ in cells) & Counter(t for _, t, _ in self._new[row])).values())
            if shared and shared + (row == number) / 2 > most and count >= 0:
                best, most = row, shared + (row == number) / 2
        return best if most >= _ALIKE * len(cells) else -1

    def _unpaired(self, left: Cells, free: Cells) -> Cells:
        """Return the cells that are none of the new row's come out otherwise: a number, a sentence, a word of ours."""
        waiting = list(free)
        for same_column in (True, False):
            for cell in list(left):
                for other in waiting:
                    if (cell[0] == other[0] or not same_column) and self._same_kind(cell, other):
                        waiting.remove(other)
                        left = [one for one in left if one != cell]
                        break
        return left

    def _same_kind(self, cell: Cell, other: Cell) -> bool:
        if cell[2] or other[2]:
            return cell[2] and other[2]
        form = _FIGURES.sub("", cell[1])
        return form == _FIGURES.sub("", other[1]) or self._seen[cell[0], form] > 1

    def _strange(self, cells: Cells) -> Cells:
        """Return of a row that the new sheet has not what is in no column of ours as the rows around it are."""
        like = [cell for cell in cells if cell[2] or self._seen[cell[0], _FIGURES.sub("", cell[1])] > 1]
        # a row of ours that is no more is filled like the others; a person's stands by itself
        return (
            [cell for cell in cells if cell not in like]
            if len(like) * 2 > len(cells) and len(cells) > 2
            else cells
        )
