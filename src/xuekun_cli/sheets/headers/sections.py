"""Cuts a sheet into tables: stacked with titles or headers between them, side by side, statistics beside them."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.headers.again import again_at, texts_missing
from xuekun_cli.sheets.headers.find import Header, HeaderColumn, find_header
from xuekun_cli.sheets.words.labels import Label, read_label, read_titles, same_exam
from xuekun_cli.sheets.words.table import ASIDE, Meaning, Words, fold

_LONGEST_NAME_OF_CLASS = 20
"""A row with one text that names a class, and no longer than this, is the title of the rows below it."""
_LONGEST_HEADING = 12
"""Letters of a header's word for a name or an id, at the most."""
_MOST_TITLES = 6
"""So many rows above a header, and so many cells in one of them, may speak of the table."""
_SAMPLE = 400
"""So many rows tell whether columns beside a table belong to its students."""
_HALF = 0.5
"""Columns beside a table that are filled for fewer of its rows than this belong to a table of their own."""


@dataclass
class Titles:
    """The rows right above a header: their texts (a row each), where they stand, and what they say."""

    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    label: Label = field(default_factory=Label)

    @property
    def shown(self) -> str:
        """The texts in one line."""
        return " ".join(self.texts)


@dataclass
class Section:
    """One table of a sheet before its columns are chosen; rows ``first … last`` stand below the header."""

    header: Header
    first: int
    last: int
    titles: Titles
    repeats: set[int] = field(default_factory=set)
    """Rows of repeated headers and titles in between."""
    lacking: dict[int, list[str]] = field(default_factory=dict)
    """Row of a repeated header → the texts that it lacks."""


def sections(grid: SheetGrid, words: Words, header: Header) -> list[Section]:
    """Split a sheet at headers and class titles in its middle; a repeated header alone (page break) splits nothing."""
    current = Section(
        header, header.rows[-1] + 1, len(grid.rows) - 1, titles_above(grid, words, header.rows[0], 0)
    )
    parts = [current]
    named = header.first(ColumnRole.CLASS) is not None
    headings = _Headings(grid, words)
    row = searched = current.first
    heading = -1
    last = len(grid.rows) - 1
    while row <= last:
        if heading < row:
            heading = headings.first(row, current.header)
        if named and row < heading:
            row = heading
            continue
        title = "" if named else _class_title(grid, words, row)
        if title:
            current.last = row - 1
            current = Section(
                current.header, row + 1, last, Titles([title], [row], read_label(title, words, False))
            )
            parts.append(current)
            row = searched = row + 1
            continue
        if row < heading:
            row += 1
            continue
        header = current.header
        same = again_at(grid, header, row)
        if same:
            again: Header | None = header._replace(rows=same)
        else:
            again = find_header(grid, words, max(row - 2, searched), min(row + 2, last))
        if again is None or not again.rows[0] <= row <= again.rows[-1]:
            row += 1
            continue
        titles = titles_above(grid, words, again.rows[0], current.first)
        if again.rows[0] == header.rows[-1] + 1 and not _subjects(again.columns):
            current.repeats.update(again.rows)  # the same header in codes (CLASS, NAME, SCORE_1)
        elif again.signature == current.header.signature and not _another_table(current.titles, titles):
            current.repeats.update(again.rows, titles.rows)
        else:
            current.last = min([again.rows[0], *titles.rows]) - 1
            current = Section(again, again.rows[-1] + 1, last, titles)
            parts.append(current)
            named = again.first(ColumnRole.CLASS) is not None
        if same and (lacks := texts_missing(grid, header, same[-1])):
            current.lacking[same[-1]] = lacks
        row = searched = again.rows[-1] + 1
    return parts


class _Headings:
    """The rows of a sheet that may be headers: a header's word stands where the names or ids of students stand."""

    def __init__(self, grid: SheetGrid, words: Words) -> None:
        self._grid = grid
        self._words = words
        self._rows: dict[int, list[int]] = {}

    def first(self, start: int, header: Header) -> int:
        """Return the first row from ``start`` on that may be a header again (the number of rows: none)."""
        who = (c for c in header.columns if c.meaning and c.meaning.role in (ColumnRole.NAME, ColumnRole.ID))
        columns = [self._in(column.column) for column in who]
        found = [rows[bisect_left(rows, start)] for rows in columns if rows and rows[-1] >= start]
        return min(found, default=len(self._grid.rows))

    def _in(self, column: int) -> list[int]:
        """Return the rows, in their order, with a header's word in a column, or beside it where it is empty."""
        if column not in self._rows:
            values = self._grid.column(column)
            said = self._words.people_words(value for value in values if isinstance(value, str))
            wanted = {text for text in said if len(text) <= _LONGEST_HEADING} | {None, ""}
            self._rows[column] = [
                row for row, value in enumerate(values) if value in wanted and (value or self._beside(row))
            ]
        return self._rows[column]

    def _beside(self, row: int) -> bool:
        cells = self._grid.rows[row]
        texts = (text for text in cells if isinstance(text, str) and len(text) <= _LONGEST_HEADING)
        return bool(self._words.people_words(texts))


def _class_title(grid: SheetGrid, words: Words, row: int) -> str:
    """Return the only text of a row when it names a class (三(1)班), else ""."""
    text = grid.title_of(row)
    if not text or len(text) > _LONGEST_NAME_OF_CLASS or words.is_summary(text):
        return ""
    return text if read_label(text, words, False).class_name else ""


def titles_above(grid: SheetGrid, words: Words, row: int, stop: int) -> Titles:
    """Return the title rows right above a header (those from row ``stop`` on)."""
    titles = Titles()
    cells_said: list[str] = []
    for above in range(row - 1, max(stop, row - _MOST_TITLES) - 1, -1):
        shown = [text for value in grid.rows[above] if (text := cell_text(value))]
        if not shown:
            titles.rows.append(above)
            continue
        only = grid.title_of(above)
        spoken = (
            stop == 0
            and len(shown) <= _MOST_TITLES
            and all(isinstance(v, str) or v is None for v in grid.rows[above])
        )
        if not (only and not words.is_summary(only)) and not spoken:
            break
        titles.texts.insert(0, only or " ".join(shown))
        titles.rows.append(above)
        cells_said = shown + cells_said
    titles.label = read_titles([*titles.texts, *cells_said], words)
    return titles


def _another_table(old: Titles, new: Titles) -> bool:
    """Tell whether a repeated header starts another table: its title names another class, subject or exam."""
    if not new.texts or new.texts == old.texts:
        return False
    if new.label.class_name and new.label.class_name != old.label.class_name:
        return True
    if new.label.subject and new.label.subject != old.label.subject:
        return True
    return bool(new.label.exam) and (not old.label.exam or not same_exam(old.label.exam_key, new.label.exam_key))


def side_by_side(grid: SheetGrid, words: Words, section: Section) -> list[Section]:
    """Split a section whose who-columns repeat (学号 姓名 成绩 | 学号 姓名 成绩) into one a block of columns.

    Each gets the titles that stand above its own columns (三(1)班 | 三(2)班).
    """
    header = section.header
    named = [c for c in header.columns if c.meaning and c.meaning.role is ColumnRole.NAME]
    used = [c for c in header.columns if c.text]
    if len(named) < 2 or len({fold(c.text) for c in named}) > 1:
        return [section]
    lead = fold(used[0].text)
    starts = [c.column for c in used if fold(c.text) == lead]
    if len(starts) != len(named):
        return [section]
    bounds = [*starts, header.columns[-1].column + 1]
    return [
        replace(
            section,
            header=header._replace(columns=tuple(c for c in header.columns if left <= c.column < right)),
            titles=_titles_over(grid, words, section.titles, left, right),
        )
        for left, right in itertools.pairwise(bounds)
    ]


def _titles_over(grid: SheetGrid, words: Words, titles: Titles, left: int, right: int) -> Titles:
    own: list[str] = []
    for row in titles.rows:
        texts = {column: text for column in range(grid.width) if (text := grid.text(row, column))}
        if len(texts) > 1:
            own.extend(text for column, text in texts.items() if left <= column < right)
    if not own:
        return titles
    return replace(titles, texts=[*own, *titles.texts], label=read_titles([*own, *titles.texts], words))


def without_side_tables(grid: SheetGrid, words: Words, section: Section) -> Header:
    """Return the header with the columns of a statistics table beside the students marked as not theirs.

    Such a table stands behind an empty column and names no student; it begins with 班级, 科目 or 分数段, or
    fills only a few of the rows and repeats subjects.
    """
    columns = section.header.columns
    rows = range(section.first, min(section.last, section.first + _SAMPLE) + 1)
    filled = {c.column: sum(1 for r in rows if grid.rows[r][c.column] not in (None, "")) for c in columns}
    groups = itertools.groupby(columns, key=lambda c: bool(c.text or filled[c.column]))
    regions = [list(group) for used, group in groups if used]
    who = [c for c in columns if c.meaning and c.meaning.role in (ColumnRole.NAME, ColumnRole.ID)]
    students = max((filled[c.column] for c in who), default=0)
    main, *others = regions
    while (
        others and not _holds_scores(main) and _holds_scores(others[0]) and _is_full(others[0], filled, students)
    ):
        main = main + others.pop(0)  # an empty column between the students and their scores
    aside: set[int] = set()
    for region in others:
        if any(column in who for column in region) or not any(column in who for column in main):
            continue
        most = max(filled[column.column] for column in region)
        again = _subjects(region) <= _subjects(main)
        if (most < _HALF * students and again) or _begins_statistics(region[0], words):
            aside.update(column.column for column in region)
    if not aside:
        return section.header
    ignored = Meaning(ColumnRole.IGNORED, component=ASIDE)
    return section.header._replace(
        columns=tuple(c._replace(meaning=ignored) if c.column in aside else c for c in columns),
    )


def _holds_scores(region: Sequence[HeaderColumn]) -> bool:
    return any(c.meaning and c.meaning.role in (ColumnRole.SCORE, ColumnRole.TOTAL) for c in region)


def _is_full(region: Sequence[HeaderColumn], filled: dict[int, int], students: int) -> bool:
    return max(filled[column.column] for column in region) >= _HALF * students


def _subjects(region: Sequence[HeaderColumn]) -> set[str]:
    return {column.meaning.subject for column in region if column.meaning and column.meaning.subject}


def _begins_statistics(column: HeaderColumn, words: Words) -> bool:
    role = column.meaning.role if column.meaning else None
    return role in (ColumnRole.CLASS, ColumnRole.SUBJECT_NAME) or words.is_summary(column.text)
