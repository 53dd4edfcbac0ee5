"""A list of people read by whom the scores know: which column, or row, holds their names, ids and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from xuekun_cli.model.names.student_ids import id_key
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import ColumnRole, ScoreTable
from xuekun_cli.sheets.headers.find import cell_text
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.labels import class_in, class_key, name_key
from xuekun_cli.sheets.words.shapes import is_id, is_name
from xuekun_cli.sheets.words.table import Words

_BETWEEN = late(r"[、，,；;/]|\s{2,}")
"""What stands between several names in one cell."""
_LINES = 2_000
"""So many rows are tried as lines of people that lie on their side."""

Grid = Sequence[Sequence[str]]
Found = dict[ColumnRole, int]


class Known(NamedTuple):
    """Whom the scores know: ids, names and classes as they are compared."""

    ids: frozenset[str]
    names: frozenset[str]
    classes: frozenset[str]

    @classmethod
    def of(cls, ids: Iterable[str], names: Iterable[str], classes: Iterable[str]) -> Known:
        """Take texts as the scores have them; empty ones are left out."""
        return cls(
            frozenset(id_key(one) for one in ids if one),
            frozenset(name_key(one) for one in names if one),
            frozenset(class_key(one) for one in classes if one),
        )

    def has_id(self, text: str) -> bool:
        """Tell whether somebody has this id."""
        return bool(text) and id_key(text) in self.ids

    def has_name(self, text: str) -> bool:
        """Tell whether somebody is called so."""
        return bool(text) and name_key(text) in self.names

    def has_class(self, text: str) -> bool:
        """Tell whether a class is called so."""
        return bool(text) and class_key(class_of_date(text) or text) in self.classes


def known_of(blocks: Iterable[Block]) -> Known:
    """Return whom the tables of scores know."""
    roles = (ColumnRole.ID, ColumnRole.NAME, ColumnRole.CLASS)
    texts: list[set[str]] = [set(), set(), set()]
    for block in blocks:
        for held, role in zip(texts, roles, strict=True):
            held.update(block.texts(role))
        texts[2].add(block.label.class_name)
    return Known.of(*texts)


def known_in(table: ScoreTable) -> Known:
    """Return whom an exam knows."""
    students = table.students
    return Known.of(
        (one.student_id or "" for one in students),
        (one.name for one in students),
        (one.class_name or "" for one in students),
    )


class Line(NamedTuple):
    """One person of a list: texts as in the file, "" where it says nothing, and the zero-based row."""

    student_id: str
    name: str
    class_name: str
    row: int


class ByKnown(NamedTuple):
    """The people of a sheet, and where they stand, in words for a message."""

    lines: tuple[Line, ...]
    where: str


def worth(known: Known, people: Iterable[tuple[str, str, str]]) -> int:
    """Return how much of (id, name, class) of people the scores know: a reading that knows more is the right one."""
    return sum(
        known.has_id(student_id) + known.has_name(name) + (known.has_class(class_name) and known.has_name(name))
        for student_id, name, class_name in people
    )


def people_by_known(rows: Sequence[Sequence[object]], known: Known, words: Words) -> ByKnown | None:
    """Return the people on a sheet, by the columns (or rows) in which most of the known ones stand; None for nobody."""
    upright = [[cell_text(value) for value in row] for row in rows]
    width = max(map(len, upright), default=0)
    for row in upright:
        row.extend([""] * (width - len(row)))
    best: ByKnown | None = None
    turned = len(upright) <= _LINES
    for lying, grid in (
        (False, upright),
        *([(True, list(map(list, zip(*upright, strict=True))))] if turned else []),
    ):
        found = _upright(grid, known, words, lying)
        if found is not None and (best is None or _worth_of(known, found) > _worth_of(known, best)):
            best = found
    return best


def _worth_of(known: Known, found: ByKnown) -> int:
    return worth(known, (line[:3] for line in found.lines))


def _upright(grid: Grid, known: Known, words: Words, lying: bool) -> ByKnown | None:
    """Return the people of a grid in which a person has a row, whatever stands beside."""
    width = len(grid[0]) if grid else 0
    names = _columns(grid, width, lambda text: any(known.has_name(one) for one in _parts(text, known)[1]))
    ids = _columns(grid, width, known.has_id)
    classes = _columns(grid, width, known.has_class)
    leads = names or ids
    if not leads:
        return None
    lines: list[Line] = []
    said: list[str] = []
    for lead in leads:
        near = _nearest(lead, leads)
        columns: Found = {}
        if names:
            columns[ColumnRole.NAME] = lead
        for role, some in ((ColumnRole.ID, ids), (ColumnRole.CLASS, classes)):
            own = [column for column in some if near(column) and (column != lead or not names)]
            if own:
                columns[role] = min(own, key=lambda column: abs(column - lead))
        lines += _lines(grid, columns, known, words)
        said += [
            f"{word}在{f' {column_letters(columns[role])} 列' if not lying else f'第 {columns[role] + 1} 行'}"
            for role, word in ((ColumnRole.NAME, "姓名"), (ColumnRole.ID, "学号"), (ColumnRole.CLASS, "班级"))
            if role in columns
        ]
    return ByKnown(tuple(lines), "、".join(dict.fromkeys(said)))


def _columns(grid: Grid, width: int, fits: Callable[[str], bool]) -> list[int]:
    """Return the columns in which known things stand: the one with most of them, and others with half as many."""
    counts = [sum(1 for row in grid if row[column] and fits(row[column])) for column in range(width)]
    most = max(counts, default=0)
    return [column for column, count in enumerate(counts) if count and 2 * count >= most]


def _nearest(lead: int, leads: Sequence[int]) -> Callable[[int], bool]:
    """Return what tells whether a column belongs to this one of several columns of names side by side."""
    return lambda column: min(leads, key=lambda one: (abs(one - column), one < column)) == lead


def _lines(grid: Grid, columns: Found, known: Known, words: Words) -> list[Line]:
    lines: list[Line] = []
    above = ""
    name_at, id_at, class_at = (columns.get(r, -1) for r in (ColumnRole.NAME, ColumnRole.ID, ColumnRole.CLASS))
    met = False
    for number, row in enumerate(grid):
        own = row[class_at] if class_at >= 0 else ""
        alone = [text for text in row if text]
        if len(alone) == 1 and known.has_class(alone[0]):
            above = alone[0]  # a class as a heading
            continue
        above = own if own and known.has_class(own) else above if not own else ""
        class_name = class_of_date(above) or above or (own if met and class_in(own, True) else "")
        student_id = row[id_at] if id_at >= 0 and (known.has_id(row[id_at]) or is_id(row[id_at])) else ""
        in_cell, parts = _parts(row[name_at] if name_at >= 0 else "", known)
        known_here = any(map(known.has_name, parts)) or known.has_id(student_id)
        if known_here or (name_at >= 0 and (met or student_id or known.has_class(own))):
            kept = [one for one in parts if known.has_name(one) or known.has_id(student_id) or _may_be(one, words)]
            lines += [Line(student_id, one, in_cell or class_name, number) for one in kept]
            if name_at < 0 and student_id:
                lines.append(Line(student_id, "", class_name, number))
        met = met or known_here
    return lines


def _may_be(text: str, words: Words) -> bool:
    """Tell whether a text that the scores do not know is a person's name all the same."""
    return is_name(text) and words.meaning(text) is None and not words.is_summary(text)


def _parts(text: str, known: Known) -> tuple[str, list[str]]:
    """Return the class and the names in one cell: 王芳; 王芳、李明; 三(1)班王芳; "" where it holds no class."""
    if not text:
        return "", []
    if known.has_name(text):
        return "", [text]
    several = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(several) > 1 and any(map(known.has_name, several)):
        return "", several
    for length in range(2, min(6, len(text))):
        class_name, name = text[:-length].strip(), text[-length:].strip()
        if known.has_name(name) and known.has_class(class_name):
            return class_name, [name]
    return "", [text]
