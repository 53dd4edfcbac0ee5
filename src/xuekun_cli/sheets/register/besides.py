"""What a person typed into a register where it has no place of its own: what is known to be ours is left out.

Ours are the cells below our titles in rows that we wrote, the sentences above them, and what the new register says
again; everything else that is not empty is a person's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from xuekun_cli.model import besides as kept
from xuekun_cli.model import register as names
from xuekun_cli.model.besides import DIGITS, ENDS, TAIL, Besides, Doubt, Loose, OwnSheet
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import SheetCells, SourceBook
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.register.fixed_pages import on_notes, on_summary
from xuekun_cli.sheets.register.kinds import CHECK, CHILDREN, GROUPS, KEPT, LISTED, NOTES, NUMBERS, PEOPLE
from xuekun_cli.sheets.register.layout import Layout, Page
from xuekun_cli.sheets.register.parts import notes_and_shapes, pictures
from xuekun_cli.sheets.register.texts import typed_text

_SENTENCE = 12
"""A sentence of ours above a table, or in place of its rows, has so many characters at least."""
_HEAD = "，"
"""The reason's arithmetic ends here."""
_EACH_REASON = 5_000
"""In a register of so few rows every reason is looked at; in a longer one those that end otherwise than others."""
_SELDOM = 50
_ODD = 4
"""The end of a reason is odd when that of others is so many times as frequent."""
_SUM = (names.COL_EXIT, names.COL_GAP, names.COL_SCORE)
"""The first less the second is the third."""
_NEAR = 1e-6
Row = Sequence[object]


def besides_of(book: SourceBook, layout: Layout) -> Besides:
    """Return what a person put into one of our registers beside what it has a place for."""
    loose: list[Loose] = []
    doubts: list[Doubt] = []
    columns: dict[str, None] = {}
    for page in layout.pages:
        cells = book.sheets[page.sheet]
        if page.kind is NOTES:
            loose += on_notes(cells)
        elif page.kind is GROUPS:
            loose += on_summary(page, cells)
        else:
            scan = _Scan(page, cells)
            scan.above()
            scan.below()
            loose += scan.loose
            doubts += scan.doubts
            if page.kind in PEOPLE:
                columns |= dict.fromkeys(page.titles[place] for place in sorted(page.own) if page.titles[place])
    sheets = [own_sheet(cells) for number, cells in enumerate(book.sheets) if number not in layout.ours]
    loose += notes_and_shapes(book.content)
    return Besides(
        tuple(columns),
        tuple(dict.fromkeys(loose)),
        tuple(doubts),
        tuple(one for one in sheets if one.rows),
        tuple(one for page in layout.pages for one in page.renamed),
        pictures(book.content),
    )


def own_sheet(cells: SheetCells) -> OwnSheet:
    """Return a sheet that a person added: its texts and numbers, up to its last row with any."""
    rows = [tuple(_plain(value) for value in row) for row in cells.rows]
    while rows and not any(value not in ("", None) for value in rows[-1]):
        rows.pop()
    return OwnSheet(cells.name, tuple(rows))


def _plain(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return typed_text(value)
    return value


class _Scan:
    """Goes through a sheet with a header and rows."""

    def __init__(self, page: Page, cells: SheetCells) -> None:
        self._page, self._cells = page, cells
        self.loose: list[Loose] = []
        self.doubts: list[Doubt] = []
        titles = [title if place not in page.own else "" for place, title in enumerate(page.titles)]
        self._at = {title: place for place, title in enumerate(titles) if title}
        by_hand = {names.COL_ANSWER} if page.kind is CHECK else set(names.TYPED_COLUMNS)
        children = page.kind is CHILDREN
        typed = [self._at[title] for title in by_hand if title in self._at]
        added = [place for place in sorted(page.own) if page.titles[place] and page.kind in PEOPLE]
        self._carried = frozenset((*typed, *added))
        """Columns whose texts are carried over in rows of students (answers: in rows of questions)."""
        self._nowhere = tuple(place for place in sorted(page.own) if place not in self._carried)
        self._numbers = tuple(
            at
            for title, at in self._at.items()
            if title in NUMBERS or (children and title.endswith(names.IN_CATEGORY))
        )

    def above(self) -> None:
        """Take what stands above the header; a sentence of ours is a long one in the first column."""
        for number, row in enumerate(self._cells.rows[: self._page.header]):
            for place, value in enumerate(row):
                if value not in ("", None) and not (place == 0 and len(str(value)) >= _SENTENCE):
                    self._take(number, place, row)
        header = self._cells.rows[self._page.header]
        if self._page.kind not in PEOPLE:
            for place in self._nowhere:
                if header[place] not in ("", None):
                    self._take(self._page.header, place, header, about="")

    def below(self) -> None:
        """Take what stands below the header and is not ours."""
        start = self._page.header + 1
        rows = self._cells.rows[start:]
        if self._page.kind is KEPT:
            self._kept(enumerate(rows, start=start))
        elif self._page.kind is LISTED:
            self._listed(rows, start)
        else:
            self._others(rows, start)

    def _take(self, number: int, place: int, row: Row, about: str | None = None) -> None:
        text = typed_text(row[place])
        if text:
            said = self._about(row) if about is None else about
            self.loose.append(Loose(self._cells.name, a1(number, place), said, text))

    def _all(self, number: int, row: Row, but: frozenset[int] = frozenset()) -> None:
        for place, value in enumerate(row):
            if value not in ("", None) and place not in but:
                self._take(number, place, row)

    def _about(self, row: Row) -> str:
        titles: tuple[str, ...] = (names.COL_CLASS, names.COL_NAME, names.COL_SUBJECT)
        if self._page.kind is CHECK:
            titles = (names.COL_QUESTION,)
        return " ".join(self._text(row, title) for title in titles if self._text(row, title))

    def _text(self, row: Row, title: str) -> str:
        place = self._at.get(title, -1)
        return cell_text(row[place]) if 0 <= place < len(row) else ""

    def _is_sentence(self, number: int, row: Row) -> bool:
        """Tell whether a row is our sentence in place of rows: in the first column, right below the header, alone."""
        text = row[0] if row else ""
        return (
            number == self._page.header + 1
            and isinstance(text, str)
            and text.startswith(("没有", "上一份名册没有"))
            and not any(value not in ("", None) for value in row[1:])
        )

    def _is_class_head(self, row: Row) -> bool:
        """Tell whether a row is ours above the children of a class: one text, in the first column."""
        if self._page.kind is not CHILDREN or not row or names.CLASS_HEAD not in str(row[0]):
            return False
        return not any(value not in ("", None) for value in row[1:])

    def _listed(self, rows: Sequence[Row], start: int) -> None:
        """Go through 名册; a row that is as we write them is passed at once."""
        at, nowhere = self._at, self._nowhere
        name_at, subject_at = at.get(names.COL_NAME, -1), at.get(names.COL_SUBJECT, -1)
        reason_at, number_at = at.get(names.COL_REASON, -1), at.get("序号", -1)
        mark_at = reason_at if reason_at >= 0 else number_at
        category_at = at.get(names.COL_CATEGORY, -1)
        if name_at < 0 or subject_at < 0:
            for number, row in enumerate(rows, start=start):
                self._all(number, row)
            return
        summed = [at[title] for title in _SUM] if all(title in at for title in _SUM) else []
        wanted = [*summed, *self._numbers, name_at]
        figures: Callable[[Row], tuple[Any, ...]] = itemgetter(*wanted)
        usual = (float,) * (len(wanted) - 1)
        tails: Counter[str] = Counter()
        unsaid: list[tuple[int, Row]] = []
        reason: Any = ""
        for number, row in enumerate(rows, start=start):
            if not row[name_at] or not row[subject_at]:
                if not self._is_sentence(number, row):
                    self._all(number, row)
                continue
            for place in nowhere:
                if row[place] not in ("", None):
                    self._take(number, place, row)
            if mark_at >= 0 and row[mark_at] in ("", None):
                self._all(number, row, self._carried | frozenset(nowhere))
                continue
            values = figures(row)
            if tuple(map(type, values))[:-1] != usual or (summed and values[0] - values[1] != values[2]):
                self._figures(number, row)
                self._sums(number, row)
            if reason_at >= 0:
                reason = row[reason_at]
                if reason.__class__ is str:
                    tails[reason[-TAIL:].rstrip(DIGITS)] += 1
                    if category_at >= 0 and str(row[category_at]) not in reason:
                        unsaid.append((number, row))
        said = tails.total()
        if len(unsaid) * 2 < said:
            for number, row in unsaid:
                self._take(number, category_at, row)
        score_at = at.get(names.COL_SCORE, reason_at)
        seldom = {tail for tail, count in tails.items() if said <= _EACH_REASON or count * _SELDOM < said}
        for number, row in enumerate(rows, start=start) if seldom else ():
            reason = row[reason_at]
            if isinstance(reason, str) and reason and reason[-TAIL:].rstrip(DIGITS) in seldom and row[name_at]:
                if row[score_at] in ("", None):
                    continue  # who waits for a score is listed by the last exam
                text = Loose(self._cells.name, a1(number, reason_at), self._about(row), typed_text(reason))
                tail = reason[-TAIL:].rstrip(DIGITS)
                odd = tails[tail] * _ODD <= max(tails.values())
                self.doubts.append(Doubt(text, reason.partition(_HEAD)[0], form=ENDS + tail if odd else ""))

    def _figures(self, number: int, row: Row) -> None:
        """Take what is no number in a column of numbers; a level stands in place of a score."""
        for place in self._numbers:
            value = row[place]
            if value not in ("", None) and (isinstance(value, bool) or not isinstance(value, int | float)):
                self._take(number, place, row)

    def _sums(self, number: int, row: Row) -> None:
        """Take a score and an exit score that do not go with each other any more; a level stands in place of a score."""
        at = self._at
        if not all(title in at for title in _SUM):
            return
        out, gap, score = (row[at[title]] for title in _SUM)
        known = [isinstance(value, int | float) and not isinstance(value, bool) for value in (out, gap, score)]
        if all(known):
            if abs(out - gap - score) > _NEAR:  # type: ignore[operator]
                for title in (names.COL_SCORE, names.COL_EXIT):
                    self._take(number, at[title], row)
        elif not known[2] and (known[0] or known[1]):
            self._take(number, at[names.COL_SCORE], row)

    def _others(self, rows: Sequence[Row], start: int) -> None:
        """Go through a sheet of people or of findings."""
        number_at = self._at.get("序号", -1)
        key_at, question_at = self._at.get(names.COL_KEY, -1), self._at.get(names.COL_QUESTION, -1)
        spoken = [t for t in (names.COL_WHO, names.COL_HINT, names.COL_ASSUMED) if t in self._at]
        check = self._page.kind is CHECK
        for number, row in enumerate(rows, start=start):
            if self._is_sentence(number, row) or self._is_class_head(row):
                continue
            ours = number_at < 0 or isinstance(row[number_at], float | int)
            of_child = self._page.kind is CHILDREN and bool(self._text(row, names.COL_NAME))
            if not ours:
                self._all(number, row, self._carried if self._page.kind in PEOPLE or of_child else frozenset())
                continue
            if self._page.kind is CHILDREN and not of_child:
                self._all(number, row, frozenset((number_at,)))
                continue
            for place in self._nowhere:
                self._take(number, place, row)
            self._figures(number, row)
            if not check:
                continue
            if key_at >= 0 and row[key_at]:
                continue  # a question; that it is answered changes what stands beside it
            for place in self._carried:
                self._take(number, place, row)
            question = cell_text(row[question_at]) if question_at >= 0 else ""
            for title in spoken:
                text = typed_text(row[self._at[title]])
                if text:
                    loose = Loose(self._cells.name, a1(number, self._at[title]), question, text)
                    self.doubts.append(Doubt(loose, question, title))

    def _kept(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take over what an earlier register had kept, and what a person wrote there since."""
        for number, row in rows:
            sheet, cell, about, text = (
                self._text(row, title)
                for title in (kept.COL_FROM_SHEET, kept.COL_FROM_CELL, kept.COL_ABOUT, kept.COL_TEXT)
            )
            known = {self._at.get(kept.COL_TEXT, -1)}
            if sheet and cell and text:
                self.loose.append(Loose(sheet, cell, about, text))
                known |= {self._at[title] for title in self._at}
            elif text:
                self.loose.append(Loose(self._cells.name, a1(number, self._at[kept.COL_TEXT]), about, text))
            self._all(number, row, frozenset(known))
