"""What the cells of a table say against its header and its words: who-columns, classes and rows put right, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.columns.classes import proved_class, rival_classes, said_of_classes, with_class
from xuekun_cli.sheets.columns.decide import Choice
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import Header
from xuekun_cli.sheets.headers.sections import Section
from xuekun_cli.sheets.table.exchanged import SEX, Exchange, exchanged, said_of_columns
from xuekun_cli.sheets.table.foot_rows import foot_rows, said_of_foot
from xuekun_cli.sheets.table.rows import StudentRows
from xuekun_cli.sheets.words.class_dates import classes_of_dates, were_dates
from xuekun_cli.sheets.words.table import Words, fold


def settle_who(
    grid: SheetGrid, header: Header, chosen: Choice, section: Section, words: Words, place: CellRef
) -> Exchange:
    """Give the who-columns what their cells say where the header stands over the wrong ones; return odd rows."""
    below = range(section.first, section.last + 1)
    who = dict(chosen.who)
    if (sex := next((c.column for c in header.columns if fold(c.text) == "性别"), None)) is not None:
        who[SEX] = sex
    exchange = exchanged(grid, who, below, section.repeats, words)
    named = sum(1 for text in grid.texts(below, chosen.who[ColumnRole.NAME]) if text) if exchange.orders else 0
    order = exchange.whole(named)
    if order is None:
        return exchange
    texts = {c.column: c.text for c in header.columns}
    chosen.findings.append(said_of_columns(exchange, order, texts, place, header.rows[-1]))
    real = dict(zip(exchange.columns, order, strict=True))
    chosen.who.update({role: column for column, role in real.items() if role is not SEX})
    chosen.readings = tuple(
        replace(reading, role=real[reading.column], why="按内容读，表头写错了")
        if reading.column in real and real[reading.column] is not reading.role
        else reading
        for reading in chosen.readings
    )
    return exchanged(grid, who | {role: column for column, role in real.items()}, below, section.repeats, words)


def leave_out_foot(grid: SheetGrid, rows: StudentRows, chosen: Choice, place: CellRef) -> None:
    """Take the rows whose numbers are the others' means, highest and lowest out of the students, and say so."""
    foot = foot_rows(grid, rows.kept, chosen.who, chosen.score_columns)
    if foot:
        rows.kept = [row for row in rows.kept if row not in foot]
        rows.dropped.extend((row, f"统计行：{what}") for row, what in foot.items())
        rows.findings.append(said_of_foot(foot, grid, chosen.who, place))


def settle_classes(
    grid: SheetGrid, header: Header, chosen: Choice, rows: Sequence[int], section: Section, place: CellRef
) -> None:
    """Take the class column that ranks and names prove where two divide the students differently, and say so."""
    rivals = rival_classes(grid, header, rows)
    if not rivals or not chosen.score_columns:
        return
    proved, why = proved_class(grid, header, rivals, rows, place.sheet, section.titles.label.class_name)
    taken = proved or next((c for c in rivals if c.column == chosen.who[ColumnRole.CLASS]), rivals[0])
    if proved is not None:
        chosen.who[ColumnRole.CLASS] = proved.column
        chosen.readings = with_class(chosen.readings, proved, why)
    chosen.findings.append(said_of_classes(rivals, taken, why, header, place))


def read_dates_as_classes(
    grid: SheetGrid,
    who: dict[ColumnRole, int],
    rows: Sequence[int],
    filled: dict[ColumnRole, tuple[str, ...]],
    place: CellRef,
    findings: list[Finding],
) -> dict[ColumnRole, tuple[str, ...]]:
    """Return the texts of the class column where a spreadsheet made dates of classes; says so in ``findings``."""
    column = who.get(ColumnRole.CLASS)
    if column is None:
        return {}
    texts = filled.get(ColumnRole.CLASS) or grid.texts_looked_through(rows, column)
    classes = classes_of_dates(texts)
    if not classes:
        return {}
    first = next(row for row, text in zip(rows, texts, strict=True) if text in classes)
    at = CellRef(place.file, place.sheet, a1(first, column))
    findings.append(were_dates(texts, classes, at))
    return {ColumnRole.CLASS: tuple(classes.get(text, text) for text in texts)}
