"""一名学生: a student is chosen from a list, and the relative scores of all subjects stand there with a line chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.results.tracking import TrackOutcome, Trail
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.pages.printed import add_page
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.table import FIRST_ROW
from xuekun_cli.workbooks.track.classes import MANY_EXAMS
from xuekun_cli.workbooks.track.page import INNER_USE, Shown, category_word, who_columns

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_ONE = "一名学生"
_NOTE = (
    "请在绿底的格子里选一名学生（点右边的箭头，或者照样写进去），下面的表和图就换成这名学生的。"
    "相对分 1 就是班级平均水平；没有成绩的空着，图上没有点，线从旁边的点连过去。"
)
_CHOICE_ROW, _HEAD_ROW = 2, 4
_CHOICE_WIDTH = 3
_FEWEST_COLUMNS = 6
"""The chart is as wide as this many exams at least."""
_CHART_ROWS, _ROW_PIXELS = 20, 20
_WIDE = 11.0
_PIXELS_A_CHARACTER = 7.4
_NOTHING = "#N/A"
INK = ("#1F1F1F", "#7F7F7F")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash")
MARKERS = ("square", "diamond", "triangle", "circle", "x", "star", "plus", "short_dash", "long_dash")


class _Person(NamedTuple):
    """A student and the rows of his or her subjects on the sheet of all students, from 0."""

    key: str
    first: int
    trails: Sequence[Trail]


def write_one(
    workbook: Workbook, looks: Looks, one: TrackOutcome, shown: Shown, students: str, second: int
) -> None:
    """Write the sheet. ``students``: the sheet of all; ``second``: the column there where categories begin."""
    people = _people(one.trails)
    if not people:
        return
    worksheet = add_page(workbook, SHEET_ONE)
    exams = [exam.name for exam in one.exams]
    most = max(len(person.trails) for person in people)
    worksheet.set_column(0, 0, _WIDE)
    last = max(len(exams), _FEWEST_COLUMNS)
    worksheet.set_column(1, last, _WIDE)
    worksheet.merge_range(0, 0, 0, last, "历次跟踪：一名学生", looks("title"))
    worksheet.set_row(0, 30)
    worksheet.merge_range(1, 0, 1, last, _NOTE + INNER_USE, looks("note"))
    worksheet.set_row(1, 48)
    worksheet.write_string(_CHOICE_ROW, 0, "学生", looks("cell", "header"))
    worksheet.merge_range(
        _CHOICE_ROW, 1, _CHOICE_ROW, _CHOICE_WIDTH, people[0].key, looks("cell", "centre", "input")
    )
    worksheet.set_row(_CHOICE_ROW, 24)
    place = _write_list(worksheet, people, last + 2)
    who = len(who_columns(one.trails))
    picked = _Picked(worksheet, looks, f"'{students}'!", place, people[0], who - 1)
    shares = [shown.shares(trail.points) for trail in people[0].trails]
    top = picked.block(_HEAD_ROW, "相对分", exams, who, shares, most)
    words = [[category_word(point) for point in trail.points] for trail in people[0].trails]
    below = picked.block(top + most + 1, "类别", exams, second, words, most) + most + 1
    white = workbook.add_format({"font_color": "#FFFFFF"})
    worksheet.conditional_format(
        top, 1, top + most - 1, len(exams), {"type": "formula", "criteria": f"=ISNA(B{top + 1})", "format": white}
    )
    chart = _chart(workbook, exams, people[0], shares, top, most)
    width = int((last + 1) * _WIDE * _PIXELS_A_CHARACTER)
    chart.set_size({"width": width, "height": _CHART_ROWS * _ROW_PIXELS})
    worksheet.insert_chart(below, 0, chart, {"object_position": 2})
    worksheet.print_area(0, 0, below + _CHART_ROWS, last)
    worksheet.fit_to_pages(1, 1)


def _people(trails: Sequence[Trail]) -> list[_Person]:
    """Return everybody with the rows that they have; two who would be called alike are numbered."""
    found: list[_Person] = []
    called: dict[str, int] = {}
    held: list[Trail] = []
    for row, trail in enumerate(trails):
        held.append(trail)
        if row + 1 < len(trails) and trails[row + 1].person is trail.person:
            continue
        person = trail.person
        number = f"（{person.student_id}）" if person.student_id else ""
        name = " ".join(part for part in (person.school, person.class_name, person.name) if part) + number
        again = called[name] = called.get(name, 0) + 1
        key = name if again == 1 else f"{name}·{again}"
        found.append(_Person(key, FIRST_ROW + row + 1 - len(held), held))
        held = []
    return found


def _write_list(worksheet: Worksheet, people: Sequence[_Person], column: int) -> tuple[str, str]:
    """Write who can be chosen, out of sight; return formulas of the first row and of how many subjects there are."""
    for row, person in enumerate(people):
        worksheet.write_string(row, column, person.key)
        worksheet.write_number(row, column + 1, person.first + 1)
        worksheet.write_number(row, column + 2, len(person.trails))
    worksheet.set_column(column, column + 2, None, None, {"hidden": True})
    keys, firsts, counts = (
        f"${letters}$1:${letters}${len(people)}" for letters in map(column_letters, range(column, column + 3))
    )
    worksheet.data_validation(
        _CHOICE_ROW,
        1,
        _CHOICE_ROW,
        1,
        {
            "validate": "list",
            "source": f"={keys}",
            "error_title": "没有这名学生",
            "error_message": "请从列表里选，或者照列表里的写法写。",
        },
    )
    at = f"MATCH($B${_CHOICE_ROW + 1},{keys},0)"
    return f"INDEX({firsts},{at})", f"INDEX({counts},{at})"


class _Picked:
    """Writes what the sheet of all students says of the one who is chosen, with what it says of the first."""

    def __init__(
        self,
        worksheet: Worksheet,
        looks: Looks,
        students: str,
        place: tuple[str, str],
        first: _Person,
        subject: int,
    ) -> None:
        self._worksheet, self._looks, self._students = worksheet, looks, students
        self._first, self._count = place
        self._person, self._subject = first, subject

    def block(
        self,
        head: int,
        title: str,
        exams: Sequence[str],
        column: int,
        values: Sequence[Sequence[object]],
        most: int,
    ) -> int:
        """Write a table of ``most`` subjects × exams from ``column`` on of the other sheet; return its first row."""
        sheet, looks = self._worksheet, self._looks
        for index, text in enumerate([f"{title}\n学科", *exams]):
            sheet.write_string(head, index, text, looks("cell", "header"))
        sheet.set_row(head, 32)
        numbers = title == "相对分"
        for n in range(most):
            there = n < len(self._person.trails)
            name = self._person.trails[n].subject if there else ""
            said = f'=IF({n + 1}>{self._count},"",{self._cell(self._subject, n)})'
            sheet.write_formula(head + 1 + n, 0, said, looks("cell", "centre"), name)
            for k in range(len(exams)):
                cell = self._cell(column + k, n)
                none = "NA()" if numbers else '""'
                value = values[n][k] if there else None
                blank = _NOTHING if numbers else ""
                sheet.write_formula(
                    head + 1 + n,
                    1 + k,
                    f'=IF({n + 1}>{self._count},{none},IF({cell}="",{none},{cell}))',
                    looks("cell", "three" if numbers else "centre"),
                    blank if value is None else value,
                )
        return head + 1

    def _cell(self, column: int, n: int) -> str:
        letters = column_letters(column)
        return f"INDEX({self._students}${letters}:${letters},{self._first}+{n})"


def _chart(
    workbook: Workbook,
    exams: Sequence[str],
    first: _Person,
    shares: Sequence[Sequence[float | None]],
    top: int,
    most: int,
) -> Chart:
    """Return a line a subject over the exams, told apart by dash and marker in grey print too."""
    chart = workbook.add_chart({"type": "line"})
    for n in range(most):
        held = shares[n] if n < len(shares) else [None] * len(exams)
        ink = INK[n % len(INK)]
        chart.add_series(
            {
                "name": [SHEET_ONE, top + n, 0],
                "name_data": [first.trails[n].subject] if n < len(first.trails) else [""],
                "categories": [SHEET_ONE, top - 1, 1, top - 1, len(exams)],
                "values": [SHEET_ONE, top + n, 1, top + n, len(exams)],
                "categories_data": list(exams),
                "values_data": ["" if value is None else value for value in held],
                "line": {"color": ink, "width": 1.5, "dash_type": DASHES[n % len(DASHES)]},
                "marker": {
                    "type": MARKERS[n % len(MARKERS)],
                    "size": 7 if len(exams) <= MANY_EXAMS else 5,
                    "fill": {"color": ink},
                    "border": {"color": ink},
                },
            }
        )
    plain = {"size": 10, "bold": False}
    chart.set_title({"name": "各科相对分", "name_font": {"size": 13, "bold": True}})
    chart.set_x_axis({"name": "考试（从早到晚）", "name_font": plain, "num_font": {"size": 9}})
    chart.set_y_axis(
        {
            "name": "相对分（1 = 平均水平）",
            "name_font": plain,
            "num_format": "0.0",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    # said aloud, because some programs draw a missing score at zero
    chart.show_blanks_as("span")
    return chart
