"""Marks laid over an existing xlsx: fills, columns to the right, notes; nothing else in the file changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.workbooks.copy.cells import RowMarker
from xuekun_cli.workbooks.copy.free_column import first_free_column, other_areas, wished_areas
from xuekun_cli.workbooks.copy.normal_rows import with_rows_in_order
from xuekun_cli.workbooks.copy.package import STYLES_TYPE, OddPackage, Package
from xuekun_cli.workbooks.copy.print_area import fits_width, keep_width
from xuekun_cli.workbooks.copy.rows import MAX_COLUMNS, OddRows
from xuekun_cli.workbooks.copy.sheetxml import Area, SheetXml
from xuekun_cli.workbooks.copy.stylesheet import StyleSheet
from xuekun_cli.workbooks.pages.styles import display_width

NARROWEST, WIDEST = 8, 70
"""Widths of the appended columns, in half-width characters; a longer text runs on over the empty cells at its
right, so that no row has to grow: the office's table keeps its heights."""
MARGIN = 2
"""Half-width characters of room beside the widest text."""


class Overlaid(NamedTuple):
    """The marked workbook, and what had to be done about single sheets, by their names."""

    content: bytes
    full: tuple[str, ...] = ()
    """Sheets without room on their right: fills and notes alone."""
    reordered: tuple[str, ...] = ()
    """Sheets whose rows or cells did not stand in their order."""
    talked: tuple[tuple[str, str], ...] = ()
    """(Sheet, cell) of listed scores with a conversation (threaded comments), which got no note."""


def overlay(content: bytes, marks: Sequence[SheetMarks], *, notes: bool = False) -> Overlaid:
    """Return the xlsx ``content`` with the marks on it. Raises OddPackage where it cannot be patched.

    Every part but the marked sheets, the style sheet and, with ``notes``, the comments is copied byte for
    byte; in the marked sheets every cell keeps its value, its formula and the value computed for it. The
    workbook's own part changes only where a sheet is fitted to the width of a page and has no print area: it
    gets one that ends with the first appended column, so that the print stays as large as it was.
    """
    package = Package(content)
    parts = package.sheet_parts()
    styles_part = package.styles_part()
    styles = StyleSheet(package.read(styles_part)) if package.has(styles_part) else None
    full, reordered = [], []
    talked: list[tuple[str, str]] = []
    for wanted in marks:
        if wanted.sheet not in parts:
            raise OddPackage(wanted.sheet)
        part, mark = parts[wanted.sheet], _without_clashes(wanted)
        try:
            sheet = SheetXml(lambda part=part: package.chunks(part))  # type: ignore[misc]
        except OddRows:
            package.replace(part, with_rows_in_order(package.read(part)))
            reordered.append(mark.sheet)
            sheet = SheetXml(lambda part=part: (package.read(part),))  # type: ignore[misc]
        if styles is None:
            styles = StyleSheet(None, sheet.namespace)
        start = _start(package, part, sheet, mark)
        if start is None and mark.headers:
            full.append(mark.sheet)
        if notes and mark.notes:
            from xuekun_cli.workbooks.copy.note_comments import add_notes

            talked += [(mark.sheet, cell) for cell in add_notes(package, part, sheet, mark.notes)]
        _mark_sheet(package, part, sheet, styles, mark, start)
        if start is not None and fits_width(sheet):
            keep_width(package, mark.sheet, sheet, start)
    if styles is not None and styles.changed:
        related = any(relation.kind == "styles" for relation in package.relationships(package.workbook).values())
        package.add_part(styles_part, styles.to_bytes(), STYLES_TYPE)
        if not related:
            package.relate(package.workbook, "styles", styles_part)
    return Overlaid(package.to_bytes(), tuple(full), tuple(reordered), tuple(talked))


def _without_clashes(mark: SheetMarks) -> SheetMarks:
    """Return the marks without group titles on rows that have texts of their own."""
    taken = {*mark.headers, *mark.rows}
    return replace(mark, groups={row: title for row, title in mark.groups.items() if row not in taken})


def _start(package: Package, part: str, sheet: SheetXml, mark: SheetMarks) -> int | None:
    """Return the column of the first appended text; None where none is wanted, or no room is left for it."""
    width = max((len(texts) for texts in (*mark.headers.values(), *mark.rows.values())), default=0)
    if not width:
        return None
    areas = other_areas(package, part, sheet, mark)
    for avoided in ((*areas, *wished_areas(package, sheet, mark.sheet)), areas):
        start = first_free_column(sheet, avoided)
        if start + width <= MAX_COLUMNS:
            return start
    return None


def _mark_sheet(
    package: Package, part: str, sheet: SheetXml, styles: StyleSheet, mark: SheetMarks, start: int | None
) -> None:
    marker = RowMarker(sheet.rows, sheet.numbers, styles, mark, start, sheet.column_style)
    if not marker.marked:
        return
    last_column = max((max(filled) for filled in mark.fills.values()), default=0)
    if start is not None:
        texts = [*mark.headers.values(), *mark.rows.values()]
        width = max(map(len, texts))
        last_column = max(last_column, start + width - 1)
        for offset in range(width):
            sheet.set_width(start + offset, _fitted(row[offset] for row in texts if offset < len(row)))
        for row in mark.groups:
            if width > 1:
                sheet.merge(Area(row, start, row, start + width - 1))
    sheet.extend_dimension(marker.marked[-1], last_column)
    package.replace(part, sheet.to_chunks(marker.rows()))


def _fitted(texts: Iterable[str]) -> int:
    """Return a column width (half-width characters) for the texts, without looking further than it must."""
    widest = NARROWEST
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            continue
        seen.add(text)
        widest = max(widest, display_width(text) + MARGIN)
        if widest >= WIDEST:
            return WIDEST
    return widest
