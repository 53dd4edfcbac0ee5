"""A sheet → its tables: header, columns with their roles, the rows that are students, and what was left out.

Handles title rows, repeated headers (page breaks), several tables stacked on a sheet, two blocks of
columns side by side, summary rows, and the long layout; the scores themselves are read in `assemble`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xuekun_cli.model.cells import CellRef, a1
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.tables import ColumnReading, ColumnRole, SheetCells
from xuekun_cli.sheets.columns import ScoreColumn, choose_columns
from xuekun_cli.sheets.header import SEARCH_ROWS, Header, SheetGrid, cell_text, find_header
from xuekun_cli.sheets.labels import Label, read_label, same_exam
from xuekun_cli.sheets.words import Words, fold


@dataclass(frozen=True)
class Block:
    """One table: which columns say who, which hold scores, and the rows of students (all zero-based)."""

    grid: SheetGrid
    header: Header
    columns: tuple[ColumnReading, ...]
    score_columns: tuple[ScoreColumn, ...]
    who: dict[ColumnRole, int]
    """Role → column, for id, name, class, grade, school, kind, status, subject_name, exam."""
    weak_id: bool
    """The id is a running or seat number that is unique only within a class."""
    rows: tuple[int, ...]
    title: str
    label: Label
    """What the title says."""
    dropped: tuple[tuple[int, str], ...] = ()
    full_marks: dict[int, object] = field(default_factory=dict)
    """Column → raw value of a 满分 row."""

    @property
    def is_long(self) -> bool:
        """A row a score, the subject in a column."""
        return ColumnRole.SUBJECT_NAME in self.who

    def texts(self, role: ColumnRole) -> list[str]:
        """Return a who-column as texts, one per student row; merged cells are looked through."""
        column = self.who.get(role)
        if column is None:
            return [""] * len(self.rows)
        rows = self.grid.rows
        if self.grid.cells.merged and role in (ColumnRole.CLASS, ColumnRole.GRADE, ColumnRole.SCHOOL):
            return [self.grid.looked_through(row, column) for row in self.rows]
        return [
            value.strip() if value.__class__ is str else cell_text(value)
            for value in (rows[row][column] for row in self.rows)
        ]


@dataclass
class SheetTables:
    """What one sheet holds: blocks and findings, or why it holds none."""

    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: str = ""
    seen_words: list[str] = field(default_factory=list)
    """Texts of the row that looks most like a header, when no table was found."""


def read_sheet(cells: SheetCells, file: str, words: Words) -> SheetTables:
    """Return every table of a sheet. ``file`` is the label used in findings."""
    found = SheetTables()
    grid = SheetGrid(cells)
    if not any(any(value not in (None, "") for value in row) for row in grid.rows[:200]):
        found.skipped = "空表"
        return found
    header = find_header(grid, words, 0, SEARCH_ROWS)
    if header is None:
        found.seen_words = _most_like_a_header(grid)
        found.skipped = _why_no_header(grid, words)
        return found
    for part_header, first, last, title, repeats in _stacked(grid, words, header):
        for segment in _side_by_side(part_header):
            block = _block(grid, segment, first, last, title, repeats, words, cells, file, found)
            if block is not None:
                found.blocks.append(block)
    if not found.blocks and not found.skipped:
        found.skipped = "有表头，但没有学生的行"
        found.seen_words = [column.text for column in header.columns if column.text]
    return found


def _stacked(grid: SheetGrid, words: Words, header: Header) -> list[tuple[Header, int, int, str, set[int]]]:
    """Split a sheet into tables: (header, first row, last row, title, rows of repeated headers)."""
    parts: list[tuple[Header, int, int, str, set[int]]] = []
    title, title_rows = _title_above(grid, words, header.rows[0], 0)
    current, first, repeats = header, header.rows[-1] + 1, set[int]()
    row = first
    last = len(grid.rows) - 1
    watched = [
        c.column for c in header.columns if c.meaning and c.meaning.role in (ColumnRole.NAME, ColumnRole.ID)
    ]
    while row <= last:
        if not _may_be_header(grid, words, row, watched):
            row += 1
            continue
        again = find_header(grid, words, max(row - 2, first), min(row + 2, last))
        if again is None or not again.rows[0] <= row <= again.rows[-1]:
            row += 1
            continue
        new_title, title_rows = _title_above(grid, words, again.rows[0], first)
        same_columns = again.signature == current.signature
        if same_columns and not _another_table(title, new_title, words):
            repeats.update(again.rows, title_rows)
        else:
            end = min([again.rows[0], *title_rows]) - 1
            parts.append((current, first, end, title, repeats))
            current, first, title, repeats = again, again.rows[-1] + 1, new_title, set()
            watched = [
                c.column for c in again.columns if c.meaning and c.meaning.role in (ColumnRole.NAME, ColumnRole.ID)
            ]
        row = again.rows[-1] + 1
    parts.append((current, first, last, title, repeats))
    return parts


def _may_be_header(grid: SheetGrid, words: Words, row: int, watched: Sequence[int]) -> bool:
    cells = grid.rows[row]
    for column in watched:
        value = cells[column]
        if value.__class__ is str and value:
            if len(value) <= 12 and words.roles.get(fold(value)) in (ColumnRole.NAME, ColumnRole.ID):
                return True
        elif value is None or value == "":
            if any(
                other.__class__ is str
                and 0 < len(str(other)) <= 12
                and words.roles.get(fold(str(other))) in (ColumnRole.NAME, ColumnRole.ID)
                for other in cells
            ):
                return True
    return False


def _title_above(grid: SheetGrid, words: Words, row: int, stop: int) -> tuple[str, list[int]]:
    """Return the texts of the title rows right above a header (joined), and those rows."""
    texts: list[str] = []
    rows: list[int] = []
    for above in range(row - 1, max(stop, row - 6) - 1, -1):
        cells = [value for value in grid.rows[above] if value not in (None, "")]
        if not cells:
            rows.append(above)
            continue
        shown = [cell_text(value) for value in cells]
        only = grid.title_of(above)
        if only and not words.is_summary(only):
            texts.insert(0, only)
            rows.append(above)
        elif stop == 0 and len(cells) <= 6 and all(isinstance(value, str) for value in cells):
            texts.insert(0, " ".join(shown))
            rows.append(above)
        else:
            break
    return " ".join(texts), rows


def _another_table(title: str, new_title: str, words: Words) -> bool:
    """Tell whether a repeated header starts another table: its title names another class, subject or exam."""
    if not new_title or new_title == title:
        return False
    old, new = read_label(title, words, False), read_label(new_title, words, False)
    if new.class_name and new.class_name != old.class_name:
        return True
    if new.subject and new.subject != old.subject:
        return True
    return bool(new.exam) and (not old.exam or not same_exam(old.exam_key, new.exam_key))


def _side_by_side(header: Header) -> list[Header]:
    """Split a header whose who-columns repeat (学号 姓名 成绩 | 学号 姓名 成绩) into one header a block."""
    who = (ColumnRole.NAME, ColumnRole.ID)
    named = [c for c in header.columns if c.meaning and c.meaning.role is ColumnRole.NAME]
    if len(named) < 2 or len({fold(c.text) for c in named}) > 1:
        return [header]
    used = [c for c in header.columns if c.text]
    lead = fold(used[0].text)
    starts = [c.column for c in used if fold(c.text) == lead]
    if len(starts) != len(named) or not any(c.meaning and c.meaning.role in who for c in used):
        return [header]
    bounds = [*starts, header.columns[-1].column + 1]
    return [
        replace(header, columns=tuple(c for c in header.columns if left <= c.column < right))
        for left, right in itertools.pairwise(bounds)
    ]


def _block(
    grid: SheetGrid,
    header: Header,
    first: int,
    last: int,
    title: str,
    repeats: set[int],
    words: Words,
    cells: SheetCells,
    file: str,
    found: SheetTables,
) -> Block | None:
    chosen = choose_columns(grid, header, first, last, words, cells, file)
    found.findings.extend(chosen.findings)
    who = chosen.who
    rows, dropped, full_marks = _student_rows(
        grid, first, last, repeats, who, chosen.score_columns, words, cells, file, found
    )
    if not rows:
        return None
    return Block(
        grid=grid,
        header=header,
        columns=chosen.readings,
        score_columns=chosen.score_columns,
        who=who,
        weak_id=chosen.weak_id,
        rows=tuple(rows),
        title=title,
        label=read_label(title, words, False),
        dropped=tuple(dropped),
        full_marks=full_marks,
    )


def _student_rows(
    grid: SheetGrid,
    first: int,
    last: int,
    repeats: set[int],
    who: dict[ColumnRole, int],
    scores: Sequence[ScoreColumn],
    words: Words,
    cells: SheetCells,
    file: str,
    found: SheetTables,
) -> tuple[list[int], list[tuple[int, str]], dict[int, object]]:
    name_column, id_column = who.get(ColumnRole.NAME), who.get(ColumnRole.ID)
    label_column = name_column if name_column is not None else id_column
    kept: list[int] = []
    dropped: list[tuple[int, str]] = []
    full_marks: dict[int, object] = {}
    seen: dict[str, bool] = {}
    if label_column is None:
        return kept, dropped, full_marks
    rows = grid.rows
    for row in range(first, last + 1):
        if row in repeats:
            if any(value not in (None, "") for value in rows[row]):
                dropped.append((row, "重复的表头或标题"))
            continue
        value = rows[row][label_column]
        label = value.strip() if value.__class__ is str else cell_text(value)
        if label:
            summary = seen.get(label)
            if summary is None:
                summary = seen[label] = words.is_summary(label)
            if not summary and not _first_cell_is_summary(rows[row], label_column, id_column, words, seen):
                kept.append(row)
                continue
        reason = _why_no_student(grid, row, label, who, scores, words, full_marks)
        if reason == "unnamed":
            identity = id_column is not None and rows[row][id_column] not in (None, "")
            if identity:
                kept.append(row)
                continue
            found.findings.append(
                Finding(
                    "row_without_name",
                    Severity.WARNING,
                    f"第 {row + 1} 行有分数，但没有姓名" + ("和学号" if id_column is not None else ""),
                    "这一行没有算进去。若是学生，请在原表补上姓名。",
                    CellRef(file, cells.name, a1(row, label_column)),
                )
            )
            dropped.append((row, "有分数但没有姓名"))
        elif reason:
            dropped.append((row, reason))
    return kept, dropped, full_marks


def _first_cell_is_summary(
    row: Sequence[object], label_column: int, id_column: int | None, words: Words, seen: dict[str, bool]
) -> bool:
    """A row whose 序号, class or id cell says 平均分 or 合计 is a summary even with text in the name cell."""
    for column in range(label_column):
        value = row[column]
        if value.__class__ is str and value and len(value) <= 12:
            summary = seen.get(value)
            if summary is None:
                summary = seen[value] = words.is_summary(value)
            if summary and (id_column is None or row[id_column] in (None, "", value)):
                return True
    return False


def _why_no_student(
    grid: SheetGrid,
    row: int,
    label: str,
    who: dict[ColumnRole, int],
    scores: Sequence[ScoreColumn],
    words: Words,
    full_marks: dict[int, object],
) -> str:
    cells = grid.rows[row]
    filled = [value for value in cells if value not in (None, "")]
    if not filled:
        return ""
    texts = [value.strip() for value in filled if isinstance(value, str) and value.strip()]
    if any(words.gives_full_marks(text) for text in (label, *texts[:2]) if text):
        full_marks.update({c.column: cells[c.column] for c in scores})
        return "满分行"
    if label or any(words.is_summary(text) for text in texts):
        return f"统计或签名行：{label or next(text for text in texts if words.is_summary(text))[:20]}"
    identity = who.get(ColumnRole.ID)
    if identity is not None and cells[identity] not in (None, ""):
        return "unnamed"
    if any(_is_number(cells[c.column]) for c in scores):
        return "unnamed"
    return "注释行"


def _is_number(value: object) -> bool:
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    return isinstance(value, str) and value.strip().replace(".", "", 1).isdigit()


def _most_like_a_header(grid: SheetGrid) -> list[str]:
    best: list[str] = []
    for row in grid.rows[:SEARCH_ROWS]:
        texts = [value.strip() for value in row if isinstance(value, str) and 0 < len(value.strip()) <= 20]
        if len(texts) > len(best):
            best = texts
    return best


def _why_no_header(grid: SheetGrid, words: Words) -> str:
    roles = set()
    for row in grid.rows[:SEARCH_ROWS]:
        for value in row:
            if isinstance(value, str):
                meaning = words.meaning(value)
                if meaning:
                    roles.add(meaning.role)
    if not roles & {ColumnRole.NAME, ColumnRole.ID}:
        if roles & {ColumnRole.CLASS, ColumnRole.SCORE}:
            return "没有姓名列，也没有学号列：像是统计表，不是成绩表"
        return "没有找到表头（姓名、学号、科目）"
    return "有姓名或学号，但没有别的列可用"
