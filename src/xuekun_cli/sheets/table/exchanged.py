"""Name, id, class and school written in each other's columns: told by the cells, row by row.

Half a sheet that was pasted from a table with another order of columns has 七(1)班 where the names stand. What a
cell looks like decides: a row is exchanged where its cells contradict their columns and fit in one other order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby, permutations
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.columns.who import ROLE_WORDS
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.words.shapes import is_class, is_id, is_name, is_school
from xuekun_cli.sheets.words.table import Words

SEX = ColumnRole.IGNORED
"""Stands for the column of 性别, which is not used and may hold the names all the same."""
_ROLES = (ColumnRole.ID, ColumnRole.NAME, ColumnRole.CLASS, ColumnRole.SCHOOL, SEX)
_SEXES = ("男", "女")
_NO_NAME = late(r"\d|班$|^[男女]$", re.MULTILINE)
_LETTERS = late("[^\x00-\x7f]|[A-Za-z]{2}")
"""What every name has: a character beyond ASCII, or two Latin letters."""
_LONG_NUMBER = late(r"[A-Za-z]{0,4}\d{5,}[A-Za-z]?")
_REPEATED = 3
"""A text that stands so often in the names' column, each time beside another name, is a class."""
_NEARLY_ALL = 0.9
"""Exchanged in so many rows, it is the header that is wrong."""
_SHOWN = 4

Order = tuple[ColumnRole, ...]
"""Of each who-column from left to right, what its cell really is."""


class Exchange(NamedTuple):
    """Rows (zero-based) whose who-cells stand in another order than the header says."""

    columns: tuple[int, ...] = ()
    roles: Order = ()
    """What the header says of the columns."""
    orders: Mapping[int, Order] = {}
    """Row → what its cells are."""

    def whole(self, rows: int) -> Order | None:
        """Return the order that nearly all of so many rows have: then the header is wrong; None otherwise."""
        if not self.orders:
            return None
        order, count = Counter(self.orders.values()).most_common(1)[0]
        return order if count >= _NEARLY_ALL * rows else None

    def texts(self, grid: SheetGrid, rows: Sequence[int], role: ColumnRole, own: Sequence[str]) -> tuple[str, ...]:
        """Return a role's texts of these rows, taken from where they really stand; ``own``: those of its column."""
        return tuple(
            grid.looked_through(row, self.columns[self.orders[row].index(role)]) if row in self.orders else text
            for row, text in zip(rows, own, strict=True)
        )


def exchanged(
    grid: SheetGrid, who: Mapping[ColumnRole, int], below: range, repeats: Collection[int], words: Words
) -> Exchange:
    """Return the rows of ``below`` whose who-cells are exchanged; what a word explains is nobody's name."""
    ends = words.school_ends
    roles = tuple(role for role in _ROLES if role in who)
    if len(roles) < 2 or ColumnRole.NAME not in who:
        return Exchange()
    texts = {role: grid.texts(below, who[role]) for role in roles}
    names, classes = texts[ColumnRole.NAME], texts.get(ColumnRole.CLASS, [])
    vocabulary = _classes(names, classes)
    odd_classes = {text for text in set(classes) if _LONG_NUMBER.fullmatch(text) or is_school(text, ends)}
    if not odd_classes and not _names_elsewhere(texts, vocabulary):
        return Exchange()
    once = set(names)
    odd_names = once & vocabulary
    if _NO_NAME.search("\n".join(once)):
        odd_names.update(text for text in once if _NO_NAME.search(text))
    schools = (*ends, "校")
    odd_names.update(text for text in once if text.endswith(schools) and is_school(text, ends))
    if not odd_names and not odd_classes:
        return Exchange()
    orders: dict[int, Order] = {}
    known: dict[tuple[str, ...], Order | None] = {}
    for place, row in enumerate(below):
        odd = names[place] in odd_names or (bool(classes) and classes[place] in odd_classes)
        if not odd or row in repeats:
            continue
        cells = tuple(texts[role][place] for role in roles)
        if cells not in known:
            known[cells] = _order(cells, roles, vocabulary, ends)
        order = known[cells]
        if order is not None and not _is_a_word(cells[order.index(ColumnRole.NAME)], words):
            orders[row] = order
    return Exchange(tuple(who[role] for role in roles), roles, orders)


def _names_elsewhere(texts: Mapping[ColumnRole, Sequence[str]], vocabulary: Collection[str]) -> bool:
    """Tell whether any cell outside the names' column looks like a name: else none was exchanged with one."""
    for role, column in texts.items():
        if role is ColumnRole.NAME or "".join(column).isdecimal():
            continue
        once = set(column)
        if _LETTERS.search("\n".join(once)) and any(text not in vocabulary and is_name(text) for text in once):
            return True
    return False


def _is_a_word(text: str, words: Words) -> bool:
    return words.meaning(text) is not None or words.is_summary(text) or words.names_nobody(text)


def _classes(names: Sequence[str], classes: Sequence[str]) -> set[str]:
    """Return the texts of letters alone that are classes: they repeat, beside ever other names."""
    found = {text for text, count in Counter(classes).items() if count > 1 and text} if classes else set()
    own = set(names)
    if len(own) < len(names) and classes:
        often = {text for text, count in Counter(names).items() if count >= _REPEATED and text}
        beside: dict[str, list[str]] = {text: [] for text in often}
        for name, other in zip(names, classes, strict=True):
            if name in beside:
                beside[name].append(other)
        found.update(text for text, others in beside.items() if len(set(others)) == len(others))
    return found


def _order(cells: tuple[str, ...], roles: Order, vocabulary: Collection[str], ends: Sequence[str]) -> Order | None:
    """Return the only other order in which every cell fits its role; None where the cells fit as they stand."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if not any(_fits(cell, ColumnRole.NAME, vocabulary, ends) for cell in cells):
        return None
    if all(_fits(cells[place], roles[place], vocabulary, ends) for place in filled):
        return None
    found = set()
    for order in permutations(roles):
        moved = [place for place, role in enumerate(order) if role is not roles[place]]
        if all(cells[place] for place in moved) and all(
            _fits(cells[place], order[place], vocabulary, ends) for place in filled
        ):
            found.add(order)
    return found.pop() if len(found) == 1 else None


def _fits(cell: str, role: ColumnRole, vocabulary: Collection[str], ends: Sequence[str]) -> bool:
    if role is ColumnRole.NAME:
        return is_name(cell) and cell not in vocabulary
    if role is ColumnRole.CLASS:
        return (cell in vocabulary or is_class(cell)) and not _LONG_NUMBER.fullmatch(cell)
    if role is ColumnRole.SCHOOL:
        return is_school(cell, ends)
    if role is SEX:
        return cell in _SEXES
    return is_id(cell) or cell.isdigit()


def said_of(exchange: Exchange, rows: Sequence[int], columns: Mapping[int, str], place: CellRef) -> list[Finding]:
    """Say in which of the ``rows`` which columns are exchanged. ``columns``: column → its header's text."""
    findings = []
    of_rows = {row: exchange.orders[row] for row in rows if row in exchange.orders}
    for order in dict.fromkeys(of_rows.values()):
        mine = [row for row, its in of_rows.items() if its == order]
        findings.append(
            Finding(
                "rows_exchanged",
                Severity.WARNING,
                f"{_rows(mine)}（{len(mine)} 名学生）的{_headers(exchange, order, columns)}写在了彼此的格里，按内容对调着读",
                "请在原表把这几行的格对调过来，再运行一次。",
                CellRef(place.file, place.sheet, a1(mine[0], _moved(exchange, order)[0])),
            )
        )
    return findings


def said_of_columns(
    exchange: Exchange, order: Order, columns: Mapping[int, str], place: CellRef, row: int
) -> Finding:
    """Say that the header stands over the wrong columns; ``row`` is the header's."""
    moved = [
        f"「{columns[column]}」（{column_letters(column)} 列）写的是{ROLE_WORDS.get(is_, '性别')}"
        for column, role, is_ in zip(exchange.columns, exchange.roles, order, strict=True)
        if role is not is_
    ]
    return Finding(
        "columns_exchanged",
        Severity.WARNING,
        f"表头和内容对不上：{'，'.join(moved)}，按内容读",
        "请在原表改正表头，再运行一次。",
        CellRef(place.file, place.sheet, a1(row, _moved(exchange, order)[0])),
    )


def _moved(exchange: Exchange, order: Order) -> list[int]:
    pairs = zip(exchange.columns, exchange.roles, order, strict=True)
    return sorted(column for column, role, is_ in pairs if role is not is_)


def _headers(exchange: Exchange, order: Order, columns: Mapping[int, str]) -> str:
    return "和".join(f"「{columns[column]}」" for column in _moved(exchange, order))


def _rows(rows: Sequence[int]) -> str:
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])]
    said = [f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs[:_SHOWN]]
    return f"第 {'、'.join(said)}{'……' if len(runs) > _SHOWN else ''} 行"
