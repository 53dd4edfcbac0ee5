"""按学生: a row a child with all subjects it is listed in, class by class, each class on a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.screening import Child, ScreenOutcome
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.cell_texts import Contents
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page, break_before, write_header
from xuekun_cli.workbooks.pages.row_patterns import Pattern, Row
from xuekun_cli.workbooks.pages.styles import Looks, category_fill, fitted_width
from xuekun_cli.workbooks.register.alike import listed_height
from xuekun_cli.workbooks.register.people import NOBODY, SIGNATURES

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from xuekun_cli.model.results.rolling import Rolled

HEAD_HEIGHT = 22
_ROOM = 1.12
"""So much wider than its texts is a column whose lines are not to be folded."""
_A_LINE = 2
"""So many subjects of a child stand on one line."""
_CHILD_WIDTHS = {words.COL_TEACHER: 9, words.COL_PARTNER: 9, words.COL_NOTE: 9}


class _Subject(NamedTuple):
    """One subject of a child: its category and what is said of it on one line."""

    category: str
    said: str
    helped: str
    """Who helps in it, as a person filled it in on 名册."""


class _Row(NamedTuple):
    child: Child
    overall: str
    subjects: tuple[_Subject, ...]


def write_children(
    workbook: Workbook, looks: Looks, outcome: ScreenOutcome, rolled: Rolled | None = None
) -> Listing:
    """Lay out the sheet 按学生; return its rows. Above the children of a class stands a line of its figures.

    The exempt are left out, as on 名册. A page ends with its class; the titles stand on every page.
    """
    exam = outcome.table.exam
    worksheet = add_page(workbook, words.SHEET_CHILDREN, f"{exam} 学困生名册（按学生）".strip(), landscape=False)
    worksheet.set_footer(SIGNATURES)
    rows = _rows(outcome, rolled)
    columns = _columns(outcome, rows)
    write_header(worksheet, looks, columns)
    listing = Listing(len(workbook.worksheets()), 1)
    made = _Made(listing, looks, columns, rows, outcome)
    if rows:
        listing.make(made.made, len(made))
        listing.lay_out(worksheet)
        break_before(worksheet, made.heads[1:])
    else:
        worksheet.merge_range(1, 0, 1, len(columns) - 1, NOBODY, looks("cell", "centre"))
    worksheet.print_area(0, 0, max(len(made), 1), len(columns) - 1)
    worksheet.freeze_panes(1, [column.title for column in columns].index(words.COL_NAME) + 1)
    return listing


def _rows(outcome: ScreenOutcome, rolled: Rolled | None) -> list[_Row]:
    """Return the children in the order of their classes, those who wait for a score in theirs."""
    subjects: dict[Child, list[_Subject]] = {}
    overall: dict[Child, str] = {}
    for number, one in enumerate(outcome.listed):
        if one.exempt:
            continue
        child = one.child
        typed = outcome.carried.get(number)
        score = one.level or ("" if one.score is None else points(one.score))
        gap = "" if one.gap is None else f"（差 {points(one.gap)}）"
        said = f"{one.subject} {one.category} {score}".rstrip() + gap
        mine = _Subject(one.category, said, _helped(one.subject, typed.values if typed else {}))
        subjects.setdefault(child, []).append(mine)
        overall.setdefault(child, one.overall)
    for waits in rolled.waiting if rolled else ():
        said = f"{waits.who.subject} {waits.row.category} {waits.on.said}"
        mine = _Subject(waits.row.category, said, _helped(waits.who.subject, waits.on.typed))
        subjects.setdefault(waits.who.child, []).append(mine)
    rooms: dict[tuple[str | None, str], int] = {}
    for group in outcome.groups:
        rooms.setdefault((group.school, group.class_name), len(rooms))
    places: dict[Child, int] = {}
    for number, student in enumerate(outcome.table.students):
        who = Child(student.school, student.class_name or "", student.student_id, student.name)
        places.setdefault(who, number)
    beyond = len(places)
    order = sorted(
        subjects,
        key=lambda child: (rooms.get((child.school, child.class_name), len(rooms)), places.get(child, beyond)),
    )
    return [_Row(child, overall.get(child, ""), tuple(subjects[child])) for child in order]


def _lines(said: Sequence[str]) -> str:
    """Return what is said of a child's subjects, two on a line."""
    return "\n".join("；".join(said[at : at + _A_LINE]) for at in range(0, len(said), _A_LINE))


def _helped(subject: str, typed: Mapping[str, str]) -> str:
    names = [typed[title] for title in (words.COL_TEACHER, words.COL_PARTNER) if typed.get(title)]
    return f"{subject}：{'、'.join(names)}" if names else ""


def _columns(outcome: ScreenOutcome, rows: Sequence[_Row]) -> list[Column]:
    schools = {row.child.school or "" for row in rows}
    said = {line for row in rows for line in _lines([one.said for one in row.subjects]).split("\n")}
    columns = [Column("序号", 5)]
    columns += [Column(words.COL_SCHOOL, fitted_width(schools, 8, 18))] if any(schools) else []
    columns += [
        Column(words.COL_CLASS, fitted_width({row.child.class_name for row in rows}, 8, 16)),
        Column(words.COL_ID, fitted_width({row.child.student_id or "" for row in rows}, 8, 22)),
        Column(words.COL_NAME, fitted_width({row.child.name for row in rows}, 8, 16)),
        *([Column(words.COL_OVERALL, 9)] if any(row.overall for row in rows) else []),
        Column(words.COL_SUBJECTS, 5),
        *(Column(f"{band.category}{words.IN_CATEGORY}", 5) for band in outcome.policy.bands),
        Column(words.COL_EACH, fitted_width(said, 27, 45) * _ROOM, "left"),
    ]
    if any(one.helped for row in rows for one in row.subjects):
        columns.append(Column(words.COL_HELPED, 22, "left"))
    return columns + [Column(title, width, "left") for title, width in _CHILD_WIDTHS.items()]


class _Made:
    """Makes the rows one by one, as the sheet is written."""

    def __init__(
        self,
        listing: Listing,
        looks: Looks,
        columns: Sequence[Column],
        rows: Sequence[_Row],
        outcome: ScreenOutcome,
    ) -> None:
        self._columns, self._typed, self._bands = columns, outcome.children, outcome.policy.bands
        self._schools = any(column.title == words.COL_SCHOOL for column in columns)
        self._classes = [(room, list(found)) for room, found in groupby(rows, key=lambda row: row.child[:2])]
        self._titles = {column.title for column in columns}
        self._head = listing.pattern([looks("section", "subtotal")] * len(columns)) if rows else 0
        self._looks, self._listing = looks, listing
        self._patterns: dict[frozenset[str], int] = {}
        self.heads: list[int] = []
        """The rows (from 0) above the classes."""
        at = 1
        for _, found in self._classes:
            self.heads.append(at)
            at += 1 + len(found)
            for row in found:
                self._pattern(row)
        self._length = at - 1

    def __len__(self) -> int:
        """How many rows there are."""
        return self._length

    def made(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        """Yield the line of each class, then its children."""
        contents = Contents()
        blanks = [None] * (len(self._columns) - 1)
        number = 0
        for (school, class_name), found in self._classes:
            yield patterns[self._head].row([self._said(school, class_name, found), *blanks], HEAD_HEIGHT, contents)
            for row in found:
                number += 1
                values = self._values(number, row)
                height = listed_height(self._columns, values)
                yield patterns[self._pattern(row)].row(values, height, contents)

    def _said(self, school: str | None, class_name: str, rows: Sequence[_Row]) -> str:
        counts = Counter(one.category for row in rows for one in row.subjects)
        each = "、".join(f"{band.category} {counts[band.category]} 人次" for band in self._bands)
        where = f"{school or ''} {class_name}".strip() or "没有班级的"
        return f"{where}{words.CLASS_HEAD}{len(rows)} 名：{each}"

    def _values(self, number: int, row: _Row) -> list[object]:
        child = row.child
        counts = Counter(one.category for one in row.subjects)
        typed = self._typed.get(child, {})
        helped = "\n".join(one.helped for one in row.subjects if one.helped)
        return [
            number,
            *([child.school] if self._schools else []),
            child.class_name or None,
            child.student_id,
            child.name,
            *([row.overall or None] if words.COL_OVERALL in self._titles else []),
            len(row.subjects),
            *(counts[band.category] or None for band in self._bands),
            _lines([one.said for one in row.subjects]),
            *([helped or None] if words.COL_HELPED in self._titles else []),
            *(typed.get(title) for title in words.CHILD_COLUMNS),
        ]

    def _pattern(self, row: _Row) -> int:
        has = frozenset(one.category for one in row.subjects)
        number = self._patterns.get(has)
        if number is None:
            formats = []
            for column in self._columns:
                category = column.title.removesuffix(words.IN_CATEGORY)
                fill = category_fill(category) if category != column.title and category in has else ""
                inviting = ("input",) if column.title in words.CHILD_COLUMNS else ()
                formats.append(self._looks("cell", column.look, *inviting, fill=fill))
            number = self._patterns[has] = self._listing.pattern(formats)
        return number
