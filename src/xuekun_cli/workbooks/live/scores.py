"""成绩: a row a student and subject, its category a formula over whole numbers that stand hidden beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.live import STEPS, LiveBand, LiveList, Of
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.pages.printed import add_page, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks, category_fill, fitted_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_THRESHOLDS, SHEET_LIST, SHEET_GROUPS, SHEET_SCORES = "门槛", "名单", "各班各科", "成绩"
FIRST_BAND = 4
"""The row (from 0) of the first category on 门槛."""
THRESHOLD_AT = "C"
CATEGORY = "类别"


@dataclass(frozen=True)
class LiveScores:
    """The list with the category of each row where the policy has its lines."""

    live: LiveList
    verdicts: Sequence[str]

    @property
    def has_schools(self) -> bool:
        """Whether schools are told apart."""
        return any(group.school for group in self.live.groups)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of 成绩: who, score, category, then what the formulas count with."""
        groups, rows = self.live.groups, self.live.rows
        schools = [Column("学校", fitted_width({one.school for one in groups}, 8, 20))] if self.has_schools else []
        return [
            *schools,
            Column("班级", fitted_width({one.class_name for one in groups}, 9, 16)),
            Column("学号", fitted_width({one.student_id for one in rows}, 8, 20)),
            Column("姓名", fitted_width({one.name for one in rows}, 9, 16)),
            Column("学科", fitted_width({one.subject for one in groups}, 8, 14)),
            Column("成绩", 8, "number"),
            Column(self.live.reference, 11, "two"),
            Column(CATEGORY, 9),
            Column("登记", 8),
            *(Column(title, 10) for title in ("组号", "成绩整数", "除数", "参照整数", "满分整数", "名单序号")),
        ]

    @cached_property
    def letters(self) -> dict[str, str]:
        """Title of a column of 成绩 → its letter."""
        return {column.title: column_letters(k) for k, column in enumerate(self.columns)}

    def letter(self, title: str) -> str:
        """Return the letter of a column of 成绩."""
        return self.letters[title]

    def whole(self, title: str) -> str:
        """Return the cells of a column of 成绩, from the header's row on, as formulas name them."""
        letter = self.letter(title)
        return f"{SHEET_SCORES}!${letter}$1:${letter}${len(self.live.rows) + 1}"


def threshold_cell(number: int) -> str:
    """Return the cell that holds a band's threshold, as formulas name it."""
    return f"{SHEET_THRESHOLDS}!${THRESHOLD_AT}${FIRST_BAND + number + 1}"


def in_steps(number: int) -> str:
    """Return a band's threshold as a whole number of thousandths, in a formula."""
    return f"ROUND({threshold_cell(number)}*{STEPS},0)"


def write_scores(workbook: Workbook, looks: Looks, scores: LiveScores) -> None:
    """Write the sheet 成绩."""
    live = scores.live
    worksheet = add_page(workbook, SHEET_SCORES, "各科成绩和类别")
    columns = scores.columns
    write_header(worksheet, looks, columns)
    titles = [column.title for column in columns]
    formats = [looks("cell", column.look) for column in columns]
    category_at, order_at = titles.index(CATEGORY), titles.index("名单序号")
    plain = looks("cell", "centre")
    met = 0
    worksheet.write_number(0, order_at, 0, looks("cell", "header"))
    for line, (row, verdict) in enumerate(zip(live.rows, scores.verdicts, strict=True), start=1):
        group = live.groups[row.group]
        reference = group.whole / group.parts / live.unit
        values: list[object] = [
            *([group.school or None] if scores.has_schools else []),
            *(group.class_name, row.student_id or None, row.name, group.subject, row.score / live.unit),
            *(reference, None, row.registered or None),
            *(row.group + 1, row.score, group.parts, group.whole, group.full_mark),
        ]
        for index, value in enumerate(values):
            if index != category_at:
                put(worksheet, line, index, value, formats[index])
        worksheet.write_formula(line, category_at, _verdict(scores, line + 1), plain, verdict)
        on_list = bool(verdict) and not row.registered
        met += on_list
        above = f"{column_letters(order_at)}{line}"
        listed = f'IF(AND({scores.letter(CATEGORY)}{line + 1}<>"",{scores.letter("登记")}{line + 1}=""),1,0)'
        worksheet.write_formula(line, order_at, f"={above}+{listed}", plain, met)
    worksheet.set_column(titles.index("组号"), order_at, 10, None, {"level": 1, "hidden": True})
    worksheet.autofilter(0, 0, max(len(live.rows), 1), category_at)
    worksheet.print_area(0, 0, max(len(live.rows), 1), category_at)
    worksheet.freeze_panes(1, titles.index("姓名") + 1)
    shade(worksheet, looks, live, (1, max(len(live.rows), 1), category_at), scores.letter(CATEGORY))


def shade(worksheet: Worksheet, looks: Looks, live: LiveList, area: tuple[int, int, int], letter: str) -> None:
    """Colour the rows ``area`` (first, last, last column) by the category that stands in column ``letter``."""
    first, last, right = area
    for category in dict.fromkeys(band.category for band in live.bands):
        criteria = f'=${letter}{first + 1}="{_quoted(category)}"'
        look = looks.shading(category_fill(category))
        worksheet.conditional_format(
            first, 0, last, right, {"type": "formula", "criteria": criteria, "format": look}
        )


def _verdict(scores: LiveScores, line: int) -> str:
    """Return the formula of a row's category: the first line that the score is on or below."""
    registered = f"{scores.letter('登记')}{line}"
    said = '""'
    for number in reversed(range(len(scores.live.bands))):
        band = scores.live.bands[number]
        said = f'IF({_holds(scores, band, number, line)},"{_quoted(band.category)}",{said})'
    return f'=IF({registered}<>"",{registered},{said})'


def _holds(scores: LiveScores, band: LiveBand, number: int, line: int) -> str:
    score, parts, whole, full = (
        f"{scores.letter(title)}{line}" for title in ("成绩整数", "除数", "参照整数", "满分整数")
    )
    sign = "<=" if band.inclusive else "<"
    steps = in_steps(number)
    match band.of:
        case Of.REFERENCE:
            return f"AND({whole}>0,{score}*{parts}*{100 * STEPS}{sign}{whole}*{steps})"
        case Of.FULL_MARK:
            return f"AND({full}>0,{score}*{100 * STEPS}{sign}{full}*{steps})"
        case Of.POINTS:
            return f"{score}*{STEPS}{sign}{scores.live.unit}*{steps}"


def _quoted(text: str) -> str:
    return text.replace('"', '""')
