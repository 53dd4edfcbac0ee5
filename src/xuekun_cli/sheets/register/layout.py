"""Our own workbooks as they come back: which sheet is which, and which column, whatever a person renamed or added.

A column is known by its title, else by its place between the others and what stands in it. What is left is a
person's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model import register as names
from xuekun_cli.model.besides import Renamed
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import SheetCells, SourceBook
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.register.kinds import (
    CHECK,
    CHILDREN,
    GONE,
    GROUPS,
    HEADER_WITHIN,
    KINDS,
    KINDS_OF_NAMES,
    LISTED,
    MOVES,
    NOTES,
    NUMBER,
    NUMBERS,
    PEOPLE,
    Kind,
)
from xuekun_cli.sheets.words.labels import fold_text

_LOOKED_AT = 3_000
"""So many rows of a column tell what stands in it."""
_OPTIONS = {names.COL_REVIEW: names.REVIEW_OPTIONS, names.COL_CAUSE: names.CAUSE_OPTIONS}
_FULL = (names.COL_NAME, names.COL_SUBJECT, names.COL_CATEGORY, names.COL_REASON, names.COL_QUESTION)
"""Columns in which no row of ours is empty."""

_MOST = 0.6
"""A column is of a kind when so large a share of what stands in it is."""


class Page(NamedTuple):
    """A sheet of ours."""

    kind: Kind
    sheet: int
    """Its number in the workbook."""
    header: int
    """The row of its header; −1 for none."""
    titles: tuple[str, ...] = ()
    """Our title of each column, however a person calls it; an added one's own, "" for a column without any."""
    own: frozenset[int] = frozenset()
    """The columns that a person added, whether they have a title or not."""
    renamed: tuple[Renamed, ...] = ()


class Layout(NamedTuple):
    """Which sheets of a workbook are ours; all others are a person's."""

    pages: tuple[Page, ...]

    @property
    def ours(self) -> frozenset[int]:
        """The numbers of our sheets."""
        return frozenset(page.sheet for page in self.pages)


def layout_of(book: SourceBook) -> Layout:
    """Return which sheets of a workbook are ours, and what their columns are."""
    pages = [page for number, cells in enumerate(book.sheets) if (page := _page(number, cells)) is not None]
    return Layout(tuple(page for page in pages if not _is_copy(page, pages, book)))


def in_our_words(book: SourceBook, layout: Layout) -> SourceBook:
    """Return the workbook with our sheets alone, each header in our own titles; cells keep their addresses."""
    sheets = []
    for page in layout.pages:
        cells = book.sheets[page.sheet]
        if page.header >= 0:
            rows = list(cells.rows)
            rows[page.header] = list(page.titles)
            cells = replace(cells, rows=rows)
        sheets.append(cells)
    return replace(book, sheets=tuple(sheets))


def formulas_seen(book: SourceBook) -> SourceBook:
    """Return the workbook with the text of every formula that nobody has calculated in its cell, rows of one length."""
    for cells in book.sheets:
        rows = cells.rows
        rows.extend([] for _ in range(max((row for row, _ in cells.errors), default=-1) + 1 - len(rows)))
        widths = {*map(len, rows), *(column + 1 for _, column in cells.errors)}
        for line in rows if len(widths) > 1 else ():
            line.extend([""] * (max(widths) - len(line)))
        for (row, column), text in cells.errors.items():
            if rows[row][column] in ("", None):
                rows[row][column] = text
    return book


def _page(number: int, cells: SheetCells) -> Page | None:
    named = KINDS_OF_NAMES.get(fold_text(cells.name))
    best: tuple[int, int, Kind] | None = None
    for at, row in _may_be_headers(cells):
        titles = {fold_text(value) for value in row if isinstance(value, str) and value}
        if len(titles) < 2:
            continue
        for kind in KINDS:
            if kind is GROUPS and not titles.intersection(GROUPS.marks):
                continue  # 汇总 has tables of its own
            found = sum(title in titles for title in kind.always)
            marked = kind is named or any(mark in titles for mark in kind.marks)
            if marked and 2 * found >= len(kind.always) - (len(kind.always) // 2 if kind is named else 0):
                score = 2 * found - len(kind.always)
                if best is None or score > best[0]:
                    best = score, at, kind
        if best is None and names.COL_NAME in titles and {names.COL_REVIEW, names.COL_CAUSE} & titles:
            best = -len(LISTED.always), at, LISTED
    if best is None:
        best = next(((0, at, CHECK) for at, row in _may_be_headers(cells) if _asks(row)), None)
    if best is not None:
        _, at, kind = best
        return _aligned(kind, number, cells, at)
    if named in (NOTES, GROUPS) or _is_notes(cells):
        return Page(NOTES if named is not GROUPS else GROUPS, number, -1)
    return None


def _asks(row: Sequence[object]) -> bool:
    """Tell whether a row is the header of questions, whatever other columns were deleted."""
    return names.COL_ANSWER in row and (names.COL_KEY in row or names.COL_QUESTION in row)


def _may_be_headers(cells: SheetCells) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield rows that may be a header; that of 汇总 stands below a table of all classes."""
    first = cells.rows[:HEADER_WITHIN]
    yield from enumerate(first)
    if fold_text(cells.name) == names.SHEET_SUMMARY or any("合计人次" in row for row in first):
        (mark,) = GROUPS.marks
        at = next((at for at, row in enumerate(cells.rows) if mark in row), 0)
        if at >= HEADER_WITHIN:
            yield at, cells.rows[at]


def _is_notes(cells: SheetCells) -> bool:
    firsts = {cell_text(row[0]) for row in cells.rows[:200] if row}
    return names.NOTE_INPUT in firsts and len(cells.rows) > 5


def _is_copy(page: Page, pages: Sequence[Page], book: SourceBook) -> bool:
    """Tell whether a sheet is a copy of another one of the same kind: most of its rows stand there as well."""
    if page.kind is CHECK:
        return False  # an answer on a copy is one as well
    same = [one for one in pages if one.kind is page.kind and one.sheet != page.sheet]
    if page.kind is NOTES:
        return any(_named(one, book) or one.sheet < page.sheet for one in same) and not _named(page, book)
    rows = _people(page, book) if same else set()
    for one in same:
        first = (not _named(one, book), one.sheet) < (not _named(page, book), page.sheet)
        if first and rows and len(rows & _people(one, book)) * 2 > len(rows):
            return True
    return False


def _named(page: Page, book: SourceBook) -> bool:
    return fold_text(book.sheets[page.sheet].name) in KINDS_OF_NAMES


def _people(page: Page, book: SourceBook) -> set[tuple[str, ...]]:
    columns = [
        place
        for place, title in enumerate(page.titles)
        if title and place not in page.own and title != NUMBER and title not in names.TYPED_COLUMNS
    ]
    rows = book.sheets[page.sheet].rows[page.header + 1 :]
    return {tuple(cell_text(row[place]) for place in columns[:6] if place < len(row)) for row in rows}


def _aligned(kind: Kind, number: int, cells: SheetCells, at: int) -> Page:
    header = [cell_text(value).strip() for value in cells.rows[at]]
    below = cells.rows[at + 1 : at + 1 + _LOOKED_AT]
    known = {fold_text(title): title for title in (*kind.always, *kind.may)}
    titles = [known.get(fold_text(text)) or _varying(kind, text) for text in header]
    _only_in_their_place(kind, titles, below)
    for title in set(titles) - {""}:
        places = [place for place, one in enumerate(titles) if one == title]
        for other in set(places) - {max(places, key=lambda place: (_beside(kind, titles, place), -place))}:
            titles[other] = ""
    renamed = dict(_renamed(kind, titles, header, below))
    taken = {one for one in titles if one} | {*known.values(), *names.TYPED_COLUMNS}
    own = set()
    for place, text in enumerate(header):
        if titles[place]:
            continue
        if place in renamed:
            titles[place] = renamed[place]
            continue
        own.add(place)
        if text:
            titles[place] = _free_title(text, taken)
            taken.add(titles[place])
    said = [Renamed(cells.name, a1(at, place), header[place], ours) for place, ours in renamed.items()]
    return Page(kind, number, at, tuple(titles), frozenset(own), tuple(said))


def _varying(kind: Kind, text: str) -> str:
    """Return a title of ours that a policy or an exam has a part in; "" for one that is none."""
    if kind is LISTED and text.endswith(("平均分", "中位数")):
        return text
    if kind in (LISTED, GONE, MOVES) and text.endswith((names.PAST_CATEGORY, names.PAST_RELATIVE)):
        return text
    if kind is MOVES and text.startswith(names.LAST_PREFIX):
        return text
    if kind is CHILDREN and text.endswith(names.IN_CATEGORY):
        return text
    if kind is GROUPS and text.endswith(("分数线", "人次")):
        return text
    return ""


_BESIDE = {
    names.COL_SCHOOL: (NUMBER, names.COL_CLASS),
    names.COL_OVERALL: (names.COL_CATEGORY, ""),
    names.COL_MOVE: (names.COL_CATEGORY, names.COL_TIMES),
    names.COL_TIMES: (names.COL_MOVE, names.COL_SCORE),
    "": (names.COL_SCORE, names.COL_RELATIVE),
}
"""Between which columns one stands that is not always there; "" is that of the reference."""


def _only_in_their_place(kind: Kind, titles: list[str], below: Sequence[Sequence[object]]) -> None:
    """Take their titles from columns that a person added under a title which ours have now and then.

    Ours stand beside a certain other one, or are filled in every row.
    """
    sums = sum(title.endswith("分数线") for title in titles) + 1 if kind is GROUPS else 0
    rolled = names.COL_MOVE in titles
    for place, title in enumerate(titles):
        reference = kind is LISTED and title.endswith(("平均分", "中位数"))
        if (title in kind.may and kind in PEOPLE) or reference:
            left, right = _BESIDE["" if reference else title]
            near = (place and titles[place - 1] == left) or (
                place + 1 < len(titles) and titles[place + 1] == right
            )
            if not near and _filled_share(below, place) < _MOST:
                titles[place] = ""
        elif kind is LISTED and title.endswith((names.PAST_CATEGORY, names.PAST_RELATIVE)):
            titles[place] = title if rolled else ""
        elif kind is GROUPS and title.endswith("人次"):
            sums -= 1
            titles[place] = title if sums >= 0 else ""


def _filled_share(below: Sequence[Sequence[object]], place: int) -> float:
    rows = sum(1 for row in below if any(value not in ("", None) for value in row))
    return sum(1 for row in below if place < len(row) and row[place] not in ("", None)) / rows if rows else 0


def _free_title(text: str, taken: set[str]) -> str:
    title, number = text, 1
    while title in taken:
        number += 1
        title = f"{text}（{number}）"
    return title


def _beside(kind: Kind, titles: Sequence[str], place: int) -> int:
    """Return how many of a column's neighbours are those that it has on our sheet."""
    order = kind.always.index(titles[place]) if titles[place] in kind.always else -1
    left = titles[place - 1] if place else ""
    right = titles[place + 1] if place + 1 < len(titles) else ""
    return (order > 0 and left == kind.always[order - 1]) + (
        0 <= order < len(kind.always) - 1 and right == kind.always[order + 1]
    )


def _renamed(
    kind: Kind, titles: Sequence[str], header: Sequence[str], below: Sequence[Sequence[object]]
) -> list[tuple[int, str]]:
    """Return the columns that have lost a title of ours, with it: known by their place and by what stands in them."""
    place_of = {title: place for place, title in enumerate(titles) if title}
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(kind.always):
        if kind.always[at] in place_of:
            at += 1
            continue
        run = [kind.always[at]]
        while at + len(run) < len(kind.always) and kind.always[at + len(run)] not in place_of:
            run.append(kind.always[at + len(run)])
        left = place_of.get(kind.always[at - 1], -1) if at else -1
        end = at + len(run)
        right = place_of.get(kind.always[end], len(titles)) if end < len(kind.always) else len(titles)
        free = [n for n in range(left + 1, right) if not titles[n] and (header[n] or _filled(below, n))]
        found += _paired(run, free, header, below)
        at = end
    return found


def _paired(
    run: list[str], free: list[int], header: Sequence[str], below: Sequence[Sequence[object]]
) -> list[tuple[int, str]]:
    """Return which of the ``free`` columns is which of a ``run`` of missing ones, where that is beyond doubt."""
    sure: list[tuple[int, str]] = []
    for title in [title for title in run if title in _OPTIONS]:
        options = _OPTIONS[title]
        fitting = [place for place in free if _share(below, place, lambda value, o=options: value in o) >= _MOST]  # type: ignore[misc]
        if len(fitting) == 1:
            sure.append((fitting[0], title))
            run, free = [one for one in run if one != title], [one for one in free if one != fitting[0]]
    if len(run) == len(free):
        pairs = zip(free, run, strict=True)
        sure += [(place, title) for place, title in pairs if _may_be(title, header[place], below, place)]
    return sure


def _may_be(title: str, theirs: str, below: Sequence[Sequence[object]], place: int) -> bool:
    """Tell whether a column can be the one with this title, by what stands in it."""
    if title in NUMBERS:
        return _share(below, place, lambda value: isinstance(value, int | float)) >= _MOST
    if title in _FULL:
        return _filled_share(below, place) >= _MOST
    if title == names.COL_CELL:
        return _share(below, place, lambda value: "!" in str(value)) >= _MOST
    # ours may have been deleted, and one of a person's stand in its place: whose number it is must not be mistaken
    return title not in (names.COL_CLASS, names.COL_ID) or bool(set(title) & set(theirs))


def _share(below: Sequence[Sequence[object]], place: int, fits: Callable[[object], bool]) -> float:
    values = [row[place] for row in below if place < len(row) and row[place] not in ("", None)]
    return sum(map(fits, values)) / len(values) if values else 0


def _filled(below: Sequence[Sequence[object]], place: int) -> bool:
    return any(place < len(row) and row[place] not in ("", None) for row in below)
