"""Box plots of 学科: class by class where the middle half of the students lies, and how far the rest reach.

Excel's own box chart is unknown to WPS and LibreOffice, so these are stacked bars on an invisible one, with error
bars to the lowest and the highest score. What they are drawn from stands to the right of the printed page.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.results.class_rates import UnitRates
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.pages.printed import put
from xuekun_cli.workbooks.pages.styles import Looks

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

BOX_TITLES = ("画箱线图用：\n下四分位", "到中位数", "再到上四分位", "向下到最低分", "向上到最高分")
LOWER_FILL, UPPER_FILL, BORDER = "#E4E4E4", "#A6A6A6", "#404040"
LOWER, UPPER = "下四分位到中位数", "中位数到上四分位"
AXIS_STEP = 10


def write_box_numbers(
    worksheet: Worksheet, looks: Looks, members: Sequence[UnitRates], top: int, column: int
) -> None:
    """Write what the box plot is drawn from, a row a member below ``top``; blank where nobody sat."""
    for index, title in enumerate(BOX_TITLES):
        worksheet.write_string(top, column + index, title, looks("cell", "header"))
    for row, one in enumerate(members, start=top + 1):
        for index, value in enumerate(_lengths(one)):
            put(worksheet, row, column + index, value, looks("cell", "two"))


def bare_box_chart(
    workbook: Workbook, sheet: str, members: Sequence[UnitRates], top: int, column: int
) -> tuple[Chart, int, int]:
    """Return a box a member, and where its axis begins and ends (points); the numbers are those of `write_box_numbers`.

    The names stand in the first column of the same rows.
    """
    first, last = top + 1, top + len(members)
    lengths = list(zip(*map(_lengths, members), strict=True))
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})

    def add(place: int, name: str, fill: str, whisker: int, direction: str) -> None:
        place_of = column_letters(column + whisker)
        reach = f"='{sheet}'!${place_of}${first + 1}:${place_of}${last + 1}"
        none = [0] * len(members)
        up = direction == "plus"
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column + place, last, column + place],
                "fill": {"color": fill} if fill else {"none": True},
                "border": {"color": BORDER} if fill else {"none": True},
                "gap": 60,
                **(
                    {
                        "y_error_bars": {
                            "type": "custom",
                            "direction": direction,
                            "plus_values": reach if up else none,
                            "minus_values": none if up else reach,
                            "plus_data": _shown(lengths[whisker]) if up else none,
                            "minus_data": none if up else _shown(lengths[whisker]),
                            "line": {"color": BORDER, "width": 1},
                        }
                    }
                    if whisker
                    else {}
                ),
            }
        )

    add(0, "", "", 3, "minus")
    add(1, LOWER, LOWER_FILL, 0, "")
    add(2, UPPER, UPPER_FILL, 4, "plus")
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    step = AXIS_STEP * SCALE
    lowest = min((one.figures.min for one in members if one.figures.min is not None), default=0)
    highest = max((one.figures.max for one in members if one.figures.max is not None), default=step)
    # told to the axis, which would leave room for the bars alone and cut the error bars off
    return chart, lowest // step * AXIS_STEP, -(-highest // step) * AXIS_STEP


def _lengths(one: UnitRates) -> tuple[Fraction | None, ...]:
    """Return the lower quartile, and how far it is from there on; the last two are the reach of the whiskers."""
    figures = one.figures
    low, middle, high = figures.lower_quartile, figures.median, figures.upper_quartile
    if low is None or middle is None or high is None or figures.min is None or figures.max is None:
        return (None,) * len(BOX_TITLES)
    least, most = Fraction(figures.min, SCALE), Fraction(figures.max, SCALE)
    return low, middle - low, high - middle, low - least, most - high


def _shown(values: Sequence[Fraction | None]) -> list[float]:
    return [0.0 if value is None else float(value) for value in values]
