"""按班级学科 of the trial: every class and subject in a row, every line's thresholds beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.whatif import TriedLine, WhatIf
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.whatif.summary import OWN_FILL

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_GROUPS = "按班级学科"
GROUPS_NUMBER = 2
"""The second sheet."""
ROW = 16
HEADER_ROWS = 2
_THRESHOLD_WIDTH = 4.7
_PAPER = 272.0
"""Millimetres of A4 lying, between the margins."""
_CHARACTER = 2.3
"""Millimetres of one half-width character at full size."""
_SMALLEST, _LARGEST = 35, 100
"""Per cent of the printed size."""


class _Row(NamedTuple):
    """A class and subject, or a sum (then without a line of its own)."""

    names: list[str]
    takers: int | None
    cutoffs: list[float | None]
    counts: list[tuple[int, ...]]
    """Of each line, how many are in its category at each threshold."""
    summed: bool


def write_groups(workbook: Workbook, looks: Looks, one: WhatIf) -> Listing:
    """Lay out the sheet 按班级学科; return its rows. Each line's thresholds print on a page of their own."""
    worksheet = add_page(workbook, SHEET_GROUPS, f"{one.policy.name} 各班各学科的试算")
    names = _name_columns(one)
    for index, column in enumerate(names):
        worksheet.set_column(index, index, column.width)
        worksheet.merge_range(0, index, HEADER_ROWS - 1, index, column.title, looks("cell", "header"))
    at = len(names)
    breaks = []
    for tried in one.lines:
        at = _write_head(worksheet, looks, tried, at)
        breaks.append(at)
    worksheet.set_row(0, 30)
    worksheet.set_row(1, 20)
    worksheet.freeze_panes(HEADER_ROWS, len(names))
    worksheet.repeat_rows(0, HEADER_ROWS - 1)
    worksheet.repeat_columns(0, len(names) - 1)
    worksheet.set_v_pagebreaks(breaks[:-1])
    worksheet.set_print_scale(_scale(one, names))
    listing = Listing(GROUPS_NUMBER, HEADER_ROWS)
    for row in _rows(one):
        _add(listing, looks, one, row)
    listing.lay_out(worksheet)
    return listing


def _name_columns(one: WhatIf) -> list[Column]:
    school = [Column(COL_SCHOOL, 14)] if _with_school(one) else []
    return [*school, Column(COL_CLASS, 13), Column(COL_SUBJECT, 11), Column("参考人数", 9)]


def _with_school(one: WhatIf) -> bool:
    return any(group.school for group in one.lines[0].groups)


def _write_head(worksheet: Worksheet, looks: Looks, tried: TriedLine, at: int) -> int:
    """Write a line's two rows of titles from a column on; return the column behind it."""
    line = tried.line
    last = at + len(tried.thresholds)
    worksheet.merge_range(0, at, 0, last, f"{line.category}人次：{line.words}", looks("cell", "header"))
    worksheet.set_column(at, at, 9)
    worksheet.write_string(1, at, "现行的线", looks("cell", "header"))
    worksheet.set_column(at + 1, last, _THRESHOLD_WIDTH)
    for k, value in enumerate(tried.thresholds):
        own = k == tried.own_at
        text = ("*" if own else "") + line.unit.text(value)
        worksheet.write_string(1, at + 1 + k, text, looks("cell", "header", fill=OWN_FILL if own else ""))
    return last + 1


def _scale(one: WhatIf, names: Sequence[Column]) -> int:
    """Return the per cent of size at which the widest line fits on a lying page."""
    widest = max(len(tried.thresholds) for tried in one.lines)
    characters = sum(column.width for column in names) + 9 + widest * (_THRESHOLD_WIDTH + 0.7)
    return max(_SMALLEST, min(_LARGEST, int(100 * _PAPER / (characters * _CHARACTER))))


def _rows(one: WhatIf) -> Iterator[_Row]:
    """Yield every class and subject, then the sums by subject, by class, and over everything."""
    blank = [""] if _with_school(one) else []
    first = one.lines[0].groups
    for k, group in enumerate(first):
        alike = [tried.groups[k] for tried in one.lines]
        yield _Row(
            [*([group.school or ""] if blank else []), group.class_name, group.subject],
            group.takers,
            [None if same.cutoff is None else float(same.cutoff) for same in alike],
            [same.counts[tried.line.category] for same, tried in zip(alike, one.lines, strict=True)],
            False,
        )
    nothing: list[float | None] = [None] * len(one.lines)
    for subject in one.subjects:
        takers = sum(group.takers for group in first if group.subject == subject)
        counts = [tried.counted(subject=subject) for tried in one.lines]
        yield _Row([*blank, "小计", subject], takers, nothing, counts, True)
    classes = {(group.school, group.class_key): group.class_name for group in first}
    for (school, key), name in classes.items() if len(one.subjects) > 1 else ():
        counts = [tried.counted(school=school, class_key=key) for tried in one.lines]
        yield _Row([*([school or ""] if blank else []), name, "小计"], None, nothing, counts, True)
    if first:
        yield _Row([*blank, "合计", "全部学科"], None, nothing, [tried.counted() for tried in one.lines], True)


def _add(listing: Listing, looks: Looks, one: WhatIf, row: _Row) -> None:
    summed = ("subtotal",) if row.summed else ()
    centre = looks("cell", "centre", *summed)
    values: list[object] = [*(name or None for name in row.names), row.takers]
    formats: list[Format] = [centre] * len(values)
    for tried, cutoff, counts in zip(one.lines, row.cutoffs, row.counts, strict=True):
        values += [cutoff, *counts]
        formats.append(looks("cell", "two", *summed))
        own = looks("cell", "centre", "subtotal", fill=OWN_FILL)
        formats += [own if k == tried.own_at else centre for k in range(len(counts))]
    listing.add(values, formats, ROW)
