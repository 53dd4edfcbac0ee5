"""班级图 and 班级数: each class on a page of small charts of one kind and one scale, and the numbers below them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_SCHOOL, COL_SUBJECT
from xuekun_cli.model.results.tracking import ClassTrack, TrackOutcome
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import add_page
from xuekun_cli.workbooks.pages.styles import Looks, display_width, fitted_width
from xuekun_cli.workbooks.pages.table import FIRST_ROW, Table
from xuekun_cli.workbooks.track.page import INNER_USE

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_CHARTS = "班级图"
SHEET_NUMBERS = "班级数"
ACROSS = (2, 3)
"""Subjects beside one another, two charts each: whichever leaves the charts larger on paper."""
CHART_COLUMNS, CHART_ROWS, ROW_POINTS = 4, 9, 18
COLUMN_CHARACTERS = 8.43
PIXELS_A_COLUMN, PIXELS_A_ROW = 64, 24
INK = ("#1F1F1F", "#7F7F7F", "#404040", "#A6A6A6")
DASHES = ("solid", "dash", "round_dot", "long_dash")
MARKERS = ("square", "diamond", "triangle", "circle")
"""Lines are told apart by dash and marker, in grey print too."""
LISTED_NOW, FOLLOWED = "当次在册", "第一次就在册"
_PAGE_ROWS_POINTS = 425
"""Height in points of A4 lying between the margins, the repeated heading left out."""
_PAGE_WIDTH_POINTS = 780
_COLUMN_POINTS = 58
"""Of one column at full size, where it is widest: programs and fonts differ in it."""
_ROOM_FOR_NAMES = 30
"""Half-width characters of the exams' names that stand beside one another below a small chart."""
MANY_EXAMS = 8
"""With more exams the markers would run into each other."""
_SMALLEST = 35
"""Per cent of the printed size."""


class _Place(NamedTuple):
    """A class and subject and the first row of its numbers."""

    track: ClassTrack
    row: int


def write_class_numbers(workbook: Workbook, looks: Looks, one: TrackOutcome) -> Listing:
    """Lay out the sheet 班级数; return its rows: a class, subject and exam each."""
    categories = [band.category for band in one.policy.bands]
    school = (
        [Column(COL_SCHOOL, fitted_width([track.school or "" for track in one.classes], 8, 20))]
        if _with_school(one)
        else []
    )
    columns = [
        *school,
        Column(COL_CLASS, fitted_width([track.class_name for track in one.classes], 8, 16)),
        Column(COL_SUBJECT, fitted_width(one.subjects, 7, 14)),
        Column("第几次", 7, folded=True),
        Column("考试", fitted_width([exam.name for exam in one.exams], 8, 22)),
        Column("有成绩\n人数", 8),
        *(Column(f"{name}\n人数", 8) for name in categories),
        Column("在册\n人数", 8),
        Column(f"{LISTED_NOW}\n平均相对分", 11, "three"),
        Column(f"{FOLLOWED}\n平均相对分", 16, "three"),
    ]
    note = (
        "班级按学生最后一次考试所在的班，前面几次也照这个班算。平均相对分：当次在册学生的；"
        f"「{FOLLOWED}」是这一科第一次考试在册的，不管后来在不在册，一直跟着看。随班就读的不算。{INNER_USE}"
    )
    table = Table(workbook, looks, SHEET_NUMBERS, "历次跟踪：班级数", note, columns)
    for track in one.classes:
        for k, exam in enumerate(one.exams):
            mean, followed = track.mean[k], track.followed[k]
            table.add(
                [
                    *([track.school or None] if school else []),
                    track.class_name or None,
                    track.subject,
                    k + 1,
                    exam.name,
                    track.seen[k],
                    *(track.counts[name][k] for name in categories),
                    track.listed[k],
                    None if mean is None else float(mean),
                    None if followed is None else float(followed),
                ]
            )
    return table.finish("没有班级")


def write_class_charts(workbook: Workbook, looks: Looks, one: TrackOutcome) -> None:
    """Write the sheet 班级图: a page a class, for each subject with somebody on the list two small charts."""
    worksheet = add_page(workbook, SHEET_CHARTS)
    across, scale = _laid_out(max((_drawn(mine) for mine in _by_class(one)), key=len, default=[]))
    width = across * 2 * CHART_COLUMNS
    worksheet.set_column(0, width - 1, COLUMN_CHARACTERS)
    worksheet.merge_range(0, 0, 0, width - 1, "历次跟踪：班级图", looks("title"))
    worksheet.set_row(0, 30)
    note = f"横轴是各次考试，从早到晚。左图是在册学生的平均相对分，右图是在册人数。没有人在册的那次没有点，线连过去；没有人在册过的学科不画。{INNER_USE}"
    worksheet.merge_range(1, 0, 1, width - 1, note, looks("note"))
    worksheet.set_row(1, 48)
    worksheet.freeze_panes(2, 0)
    worksheet.repeat_rows(0, 1)
    top_share = _highest_share(one.classes)
    row, breaks = 2, []
    for mine in _by_class(one):
        if row > 2:
            breaks.append(row)
        head = mine[0].track
        title = " ".join(part for part in (head.school, head.class_name or "（没有班级）") if part)
        worksheet.write_string(row, 0, title, looks("section"))
        row += 1
        drawn = _drawn(mine)
        if not drawn:
            worksheet.write_string(row, 0, "历次都没有人在册。", looks("note"))
            row += 2
            continue
        most = max(max(place.track.listed) for place in drawn)
        for number, place in enumerate(drawn):
            at = row + number // across * CHART_ROWS, number % across * 2 * CHART_COLUMNS
            _insert(worksheet, _share_chart(workbook, one, place, top_share), at)
            _insert(worksheet, _count_chart(workbook, one, place, most), (at[0], at[1] + CHART_COLUMNS))
        row += -(-len(drawn) // across) * CHART_ROWS + 1
    for filled in range(2, row):
        worksheet.set_row(filled, ROW_POINTS)
    worksheet.set_h_pagebreaks(breaks)
    worksheet.print_area(0, 0, row - 1, width - 1)
    # a per cent and not one page wide: Excel minds the breaks between the classes only then
    worksheet.set_print_scale(max(_SMALLEST, min(100, int(100 * scale))))


def _drawn(mine: Sequence[_Place]) -> list[_Place]:
    """Return the subjects of a class that somebody was ever listed in."""
    return [place for place in mine if any(place.track.listed)]


def _laid_out(drawn: Sequence[_Place]) -> tuple[int, float]:
    """Return how many subjects stand beside one another, and the share of full size at which they fit a page."""

    def scale(across: int) -> float:
        wide = _PAGE_WIDTH_POINTS / (across * 2 * CHART_COLUMNS * _COLUMN_POINTS)
        rows = -(-len(drawn) // across) * CHART_ROWS + 1
        return min(wide, _PAGE_ROWS_POINTS / (rows * ROW_POINTS))

    across = max(ACROSS, key=scale)
    return across, scale(across)


def _with_school(one: TrackOutcome) -> bool:
    return any(track.school for track in one.classes)


def _by_class(one: TrackOutcome) -> list[list[_Place]]:
    found: dict[tuple[str | None, str], list[_Place]] = {}
    for number, track in enumerate(one.classes):
        place = _Place(track, FIRST_ROW + number * len(one.exams))
        found.setdefault((track.school, track.class_key), []).append(place)
    return list(found.values())


def _highest_share(tracks: Sequence[ClassTrack]) -> float:
    """Return the top of every axis of relative scores: one for all, in steps of a fifth, at least 1."""
    held = [value for track in tracks for value in (*track.mean, *track.followed) if value is not None]
    return max(5, ceil(max(held, default=Fraction(1)) * 5)) / 5


def _insert(worksheet: Worksheet, chart: Chart, at: tuple[int, int]) -> None:
    chart.set_size({"width": CHART_COLUMNS * PIXELS_A_COLUMN - 4, "height": CHART_ROWS * PIXELS_A_ROW - 4})
    worksheet.insert_chart(*at, chart, {"object_position": 2})


def _share_chart(workbook: Workbook, one: TrackOutcome, place: _Place, top: float) -> Chart:
    column = 6 + len(one.policy.bands) + _with_school(one)
    lines = [(LISTED_NOW, column, place.track.mean), (FOLLOWED, column + 1, place.track.followed)]
    values = [(name, at, [None if one is None else float(one) for one in held]) for name, at, held in lines]
    axis = {"name": "平均相对分", "min": 0, "max": top, "num_format": "0.0"}
    return _chart(workbook, one, place, f"{place.track.subject}：平均相对分", values, axis)


def _count_chart(workbook: Workbook, one: TrackOutcome, place: _Place, most: int) -> Chart:
    start = 5 + _with_school(one)
    values = [(name, start + n, list(held)) for n, (name, held) in enumerate(place.track.counts.items())]
    step = max(1, -(-most // 4))
    axis = {"name": "在册人数", "min": 0, "max": -(-most // step) * step, "major_unit": step, "num_format": "0"}
    return _chart(workbook, one, place, f"{place.track.subject}：在册人数", values, axis)


def _chart(
    workbook: Workbook,
    one: TrackOutcome,
    place: _Place,
    title: str,
    lines: Sequence[tuple[str, int, Sequence[float | int | None]]],
    axis: dict[str, Any],
) -> Chart:
    """Return a small line chart over the exams; the numbers stand in 班级数, and in the chart for previews."""
    chart = workbook.add_chart({"type": "line"})
    first, last, exams = place.row, place.row + len(one.exams) - 1, 3 + _with_school(one)
    for n, (name, column, values) in enumerate(lines):
        chart.add_series(
            {
                "name": name,
                "categories": [SHEET_NUMBERS, first, exams, last, exams],
                "values": [SHEET_NUMBERS, first, column, last, column],
                "categories_data": [exam.name for exam in one.exams],
                "values_data": ["" if value is None else value for value in values],
                "line": {"color": INK[n % 4], "width": 1.5, "dash_type": DASHES[n % 4]},
                "marker": {
                    "type": MARKERS[n % 4],
                    "size": 5 if len(one.exams) <= MANY_EXAMS else 3,
                    "fill": {"color": INK[n % 4]},
                    "border": {"color": INK[n % 4]},
                },
            }
        )
    small = {"size": 8, "bold": False}
    grid = {"visible": True, "line": {"color": "#D9D9D9"}}
    chart.set_title({"name": title, "name_font": {"size": 10, "bold": True}, "overlay": False})
    slanting = {"rotation": -45} if sum(display_width(exam.name) for exam in one.exams) > _ROOM_FOR_NAMES else {}
    chart.set_x_axis({"name": "考试", "name_font": small, "num_font": small | slanting})
    chart.set_y_axis({"name_font": small, "num_font": small, "major_gridlines": grid} | axis)
    chart.set_legend({"position": "bottom", "font": small})
    # said aloud, because some programs draw an exam with nobody listed at zero
    chart.show_blanks_as("span")
    return chart
