"""各班各科: every class and subject with its cut-offs and counts, and their sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT, SHEET_GROUPS
from xuekun_cli.model.results.screening import Group, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.cell_texts import Contents
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page, write_header
from xuekun_cli.workbooks.pages.row_patterns import Pattern, Row
from xuekun_cli.workbooks.pages.styles import Looks, category_fill

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

SUMMARY_ROW = 18
"""Height of its rows in points."""


def group_columns(outcome: ScreenOutcome) -> list[Column]:
    """Return the columns of the table, whose widths are those of the sheet."""
    policy = outcome.policy
    titles = [Column(COL_SCHOOL, 16, "left")] if any(group.school for group in outcome.groups) else []
    titles += [Column(COL_CLASS, 13), Column(COL_SUBJECT, 12)]
    titles += [Column("应考人数", 9), Column("参考人数", 9), Column("无成绩", 8)]
    titles += [Column("总分", 10), Column("平均分", 9)]
    titles += [Column(f"{band.category}分数线", 11) for band in policy.bands]
    return titles + [Column(f"{category}人次", 9) for category in policy.categories]


def write_groups(workbook: Workbook, looks: Looks, outcome: ScreenOutcome) -> Listing:
    """Lay out the sheet 各班各科; return its lines."""
    worksheet = add_page(workbook, SHEET_GROUPS, "各班各学科的人数、分数线和列入人次")
    columns = group_columns(outcome)
    write_header(worksheet, looks, columns)
    listing = Listing(len(workbook.worksheets()), 1)
    lines = _Lines(listing, looks, outcome, schools=columns[0].title == COL_SCHOOL)
    listing.make(lines.made, len(lines))
    listing.lay_out(worksheet)
    return listing


class _Lines:
    """The lines of the last table: each class and subject, then each subject, then all."""

    def __init__(self, listing: Listing, looks: Looks, outcome: ScreenOutcome, schools: bool) -> None:
        """Tell the listing which patterns the lines have; they are made as the sheet is written."""
        policy = outcome.policy
        self._listing, self._looks, self._schools = listing, looks, schools
        self._bands, self._categories = [band.category for band in policy.bands], policy.categories
        self._groups = outcome.groups
        self._patterns: dict[tuple[bool, ...], int] = {}
        self._sums: dict[tuple[str, str], list[Group]] = {}
        for group in self._groups:
            self._sums.setdefault(("小计", group.subject), []).append(group)
        if self._groups:
            self._sums["合计", "全部学科"] = list(self._groups)
        self._pattern_of_each = [self._pattern(False, *self._found(group)) for group in self._groups]
        self._pattern_of_sums = [self._pattern(True, *(False for _ in self._categories)) for _ in self._sums]

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._groups) + len(self._sums)

    def made(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        """Yield the lines in their order."""
        contents = Contents()
        for group, pattern in zip(self._groups, self._pattern_of_each, strict=True):
            school = [group.school or None] if self._schools else []
            yield patterns[pattern].row([*school, *self._of_group(group)], SUMMARY_ROW, contents)
        for (names, groups), pattern in zip(self._sums.items(), self._pattern_of_sums, strict=True):
            titles = ["", *names] if self._schools else names
            values = [*(title or None for title in titles), *self._of_sum(groups)]
            yield patterns[pattern].row(values, SUMMARY_ROW, contents)

    def _of_group(self, group: Group) -> list[object]:
        average = group.total / (group.takers * SCALE) if group.takers else None
        cutoffs = group.cutoffs
        return [
            group.class_name or None,
            group.subject or None,
            group.seen + group.absent,
            group.seen,
            group.absent,
            group.total / SCALE,
            average,
            *[float(cutoffs[band]) if band in cutoffs else None for band in self._bands],
            *[group.counts.get(category, 0) for category in self._categories],
        ]

    def _of_sum(self, groups: Sequence[Group]) -> list[object]:
        """Return the values of a sum, which has no cut-off."""
        takers, total = sum(group.takers for group in groups), sum(group.total for group in groups)
        absent, seen = sum(group.absent for group in groups), sum(group.seen for group in groups)
        # points of different subjects do not add up to anything
        one_subject = len({group.subject for group in groups}) == 1
        average = total / (takers * SCALE) if takers and one_subject else None
        counts = [sum(group.counts.get(category, 0) for group in groups) for category in self._categories]
        lines = [None for _ in self._bands]
        return [seen + absent, seen, absent, total / SCALE if one_subject else None, average, *lines, *counts]

    def _found(self, group: Group) -> list[bool]:
        """Return for each category whether somebody is in it."""
        return [group.counts.get(category, 0) > 0 for category in self._categories]

    def _pattern(self, *which: bool) -> int:
        number = self._patterns.get(which)
        if number is None:
            number = self._patterns[which] = self._listing.pattern(self._formats(*which))
        return number

    def _formats(self, summed: bool, *found: bool) -> list[Format]:
        """Return the formats of a line, one a column; a category that somebody is in has its fill."""
        also = ("subtotal",) if summed else ()
        plain = ["centre"] * (5 + self._schools) + ["number", "two"] + ["two"] * len(self._bands)
        fills = [category_fill(one) if here else "" for one, here in zip(self._categories, found, strict=True)]
        formats = [self._looks("cell", look, *also) for look in plain]
        return formats + [self._looks("cell", "centre", *also, fill=fill) for fill in fills]
