"""A sheet → its tables: header, columns with their roles, the rows that are students, and what was left out.

Handles title rows, repeated headers (page breaks), several tables stacked on a sheet, two blocks of
columns side by side, summary rows, and the long layout; the scores themselves are read in `assemble`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole, Proof, SheetCells
from xuekun_cli.sheets.columns.certificate import certified
from xuekun_cli.sheets.columns.decide import ScoreColumn, choose_columns
from xuekun_cli.sheets.columns.levels import with_levels_as_scores
from xuekun_cli.sheets.columns.names import (
    header_over_names,
    inferred,
    reading_with_who,
    said_of_who,
    with_who,
)
from xuekun_cli.sheets.columns.who import ROLE_WORDS, lost_digits
from xuekun_cli.sheets.containers.bounds import refuse_many_tables, refuse_wide
from xuekun_cli.sheets.containers.grid import SheetGrid, consecutive
from xuekun_cli.sheets.headers.find import SEARCH_ROWS, Header, find_header
from xuekun_cli.sheets.headers.sections import Section, sections, side_by_side, without_side_tables
from xuekun_cli.sheets.table.exchanged import SEX
from xuekun_cli.sheets.table.exchanged import said_of as said_of_rows
from xuekun_cli.sheets.table.filled_down import filled_down
from xuekun_cli.sheets.table.foot_proofs import foot_proofs
from xuekun_cli.sheets.table.named_once import named_once, said_of, texts_above
from xuekun_cli.sheets.table.no_header import most_like_a_header, why_no_header
from xuekun_cli.sheets.table.on_its_side import OnItsSide, on_its_side
from xuekun_cli.sheets.table.rows import student_rows
from xuekun_cli.sheets.table.settled import leave_out_foot, read_dates_as_classes, settle_classes, settle_who
from xuekun_cli.sheets.table.without_number import without_number
from xuekun_cli.sheets.words.labels import Label, read_label
from xuekun_cli.sheets.words.table import Words


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
    rows: Sequence[int]
    title: str
    label: Label
    """What the title says."""
    dropped: tuple[tuple[int, str], ...] = ()
    full_marks: dict[int, object] = field(default_factory=dict)
    """Column → raw value of a 满分 row."""
    lost_ids: frozenset[int] = frozenset()
    """Rows whose id lost its last digits."""
    filled: dict[ColumnRole, tuple[str, ...]] = field(default_factory=dict)
    """Who-columns whose blanks were filled from above: one text per student row."""
    proofs: tuple[Proof, ...] = ()
    assigned: dict[int, str] = field(default_factory=dict)
    """Columns of converted marks (赋分), used or not → the subject."""

    @property
    def is_long(self) -> bool:
        """A row a score, the subject in a column."""
        return ColumnRole.SUBJECT_NAME in self.who

    def texts(self, role: ColumnRole) -> list[str]:
        """Return a who-column as texts, one per student row; merged cells are looked through.

        An id that lost its last digits is "".
        """
        column = self.who.get(role)
        if column is None:
            return [""] * len(self.rows)
        if role in self.filled:
            return self._without_lost(role, list(self.filled[role]))
        spread = (ColumnRole.CLASS, ColumnRole.GRADE, ColumnRole.SCHOOL)
        if self.grid.cells.merged and (
            role in spread or (self.is_long and role in (ColumnRole.ID, ColumnRole.NAME))
        ):
            return self.grid.texts_looked_through(self.rows, column)
        return self._without_lost(role, self.grid.texts(self.rows, column))

    def _without_lost(self, role: ColumnRole, texts: list[str]) -> list[str]:
        if role is ColumnRole.ID and self.lost_ids:
            return ["" if row in self.lost_ids else text for row, text in zip(self.rows, texts, strict=True)]
        return texts


@dataclass
class SheetTables:
    """What one sheet holds: blocks and findings, or why it holds none."""

    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: str = ""
    on_its_side: OnItsSide | None = None
    seen_words: list[str] = field(default_factory=list)
    """Texts of the row that looks most like a header, when no table was found."""


def read_sheet(cells: SheetCells, file: str, words: Words, levels: bool = False) -> SheetTables:
    """Return every table of a sheet. ``file`` is the label used in findings.

    ``levels``: columns of levels are read as their subjects' columns.
    """
    found = SheetTables()
    grid = SheetGrid(cells)
    if not any(any(value not in (None, "") for value in row) for row in grid.rows[:200]):
        found.skipped = "空表"
        return found
    refuse_wide(grid.rows, grid.width, file, cells.name)
    found.on_its_side = on_its_side(grid, words)
    if found.on_its_side is not None:
        found.skipped = found.on_its_side.said
        return found
    header = find_header(grid, words, 0, SEARCH_ROWS) or header_over_names(grid, words)
    if header is None:
        found.seen_words = most_like_a_header(grid)
        found.skipped = why_no_header(grid, words)
        return found
    grid.read(c.column for c in header.columns if c.meaning and c.meaning.role in ROLE_WORDS)
    for section in sections(grid, words, header):
        for segment in side_by_side(grid, words, section):
            block = _block(grid, segment, words, cells, file, found, levels)
            if block is not None:
                found.blocks.append(block)
                refuse_many_tables(len(found.blocks), file, cells.name)
    if not found.blocks and not found.skipped:
        found.skipped = "有表头，但没有学生的行"
        found.seen_words = [column.text for column in header.columns if column.text]
    return found


def _block(
    grid: SheetGrid,
    section: Section,
    words: Words,
    cells: SheetCells,
    file: str,
    found: SheetTables,
    levels: bool,
) -> Block | None:
    header = with_who(grid, without_side_tables(grid, words, section), section.first, section.last, words)
    if levels:
        header = with_levels_as_scores(grid, header, section.first, section.last, words)
    label, place = section.titles.label, CellRef(file, cells.name)
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    only_subject = (
        label.subject or read_label(cells.name, words, True).subject or read_label(stem, words, False).subject
    )
    chosen = choose_columns(grid, header, section.first, section.last, words, cells, file, only_subject)
    below = range(section.first, section.last + 1)
    for told in inferred(header, words):
        chosen.readings = reading_with_who(chosen.readings, told)
        chosen.findings.append(said_of_who(header, told, place))
    exchange = settle_who(grid, header, chosen, section, words, place)
    named_above = named_once(grid, chosen.who, below, section.repeats, words)
    rows = student_rows(
        grid,
        section.first,
        section.last,
        section.repeats,
        chosen.who,
        chosen.score_columns,
        words,
        place,
        {**named_above, **dict.fromkeys(exchange.orders, 0)},
    )
    if not rows.kept:
        return None
    leave_out_foot(grid, rows, chosen, place)
    kept = consecutive(rows.kept)
    settle_classes(grid, header, chosen, kept, section, place)
    found.findings.extend(chosen.findings)
    found.findings.extend(rows.findings)
    found.findings.extend(without_number(grid, header, chosen.who, kept, place))
    found.findings.extend(_headers_lacking(section, place))
    found.findings.extend(said_of(named_above, chosen.who, place))
    filled = texts_above(grid, chosen.who, kept, named_above)
    above = filled_down(grid, {role: c for role, c in chosen.who.items() if role not in filled}, kept, file)
    found.findings.extend(above.findings)
    own = filled | above.texts
    if exchange.orders:
        found.findings.extend(said_of_rows(exchange, kept, {c.column: c.text for c in header.columns}, place))
        for role in exchange.roles:
            if role is SEX:
                continue
            texts = own.get(role) or grid.texts_looked_through(kept, chosen.who[role])
            own[role] = exchange.texts(grid, kept, role, texts)
    own |= read_dates_as_classes(grid, chosen.who, kept, own, place, found.findings)
    lost = _lost_ids(grid, chosen.who, kept)
    if lost and chosen.score_columns:
        found.findings.append(_ids_lost(lost, chosen.who[ColumnRole.ID], place))
    certificate = certified(chosen, kept)
    found.findings.extend(certificate.findings)
    return Block(
        grid=grid,
        header=header,
        columns=chosen.readings,
        score_columns=chosen.score_columns,
        who=chosen.who,
        weak_id=chosen.weak_id,
        rows=kept,
        title=section.titles.shown,
        label=label,
        dropped=tuple(rows.dropped),
        full_marks=rows.full_marks,
        lost_ids=frozenset((*lost, *(row for row, named in named_above.items() if named in lost))),
        filled=own,
        proofs=(*certificate.proofs, *foot_proofs(grid, kept, rows.dropped, chosen.score_columns, words)),
        assigned=chosen.assigned,
    )


def _headers_lacking(section: Section, place: CellRef) -> list[Finding]:
    """Say which repeated headers lack texts, and that the columns go on as above."""
    return [
        Finding(
            "header_incomplete",
            Severity.WARNING,
            f"第 {row + 1} 行重复的表头缺了「{'」「'.join(texts)}」，下面的这几列按前面的表头算",
            "若下面是另一张表，请把表头写全，再运行一次。",
            CellRef(place.file, place.sheet, a1(row, 0)),
        )
        for row, texts in section.lacking.items()
    ]


def _lost_ids(grid: SheetGrid, who: dict[ColumnRole, int], rows: Sequence[int]) -> list[int]:
    """Return the rows whose id is a number that lost its last digits."""
    column = who.get(ColumnRole.ID)
    if column is None:
        return []
    return [row for row, value in zip(rows, grid.values(rows, column), strict=True) if lost_digits(value)]


def _ids_lost(rows: Sequence[int], column: int, place: CellRef) -> Finding:
    return Finding(
        "id_lost_digits",
        Severity.WARNING,
        f"有 {len(rows)} 个学号（考号）太长，被表格软件改成了数字，后几位已经丢失，没有当作学号用",
        "请从系统重新导出，把这一列设成文本格式；这一次按班级和姓名认人。",
        CellRef(place.file, place.sheet, a1(rows[0], column)),
    )
