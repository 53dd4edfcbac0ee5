"""学生明细: every student and subject listed in either exam, from before to after, with what became of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from operator import getitem
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.wording import reference_label
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_NOTE, COL_SCHOOL, COL_SUBJECT, PROVISIONAL
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import Outcome
from xuekun_cli.model.results.transitions import Sat, Transition
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.workbooks.pages.cell_texts import content
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import ROW_HEIGHT, Column
from xuekun_cli.workbooks.pages.row_patterns import KeptCells, Pattern, Row, kept_cells
from xuekun_cli.workbooks.pages.styles import Looks, category_fill, fitted_width
from xuekun_cli.workbooks.pages.table import FIRST_ROW, INNER_USE, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

SHEET_STUDENTS = "学生明细"
NOT_LISTED = "未列入"
COL_OUTCOME = "结果"
MOST_SPARKLINES = 20_000
"""With more of them Excel takes seconds to open the sheet; the arrows say the same."""
_KINDS = ("类别", "成绩", "相对分")
_WIDTHS = {"类别": 8, "成绩": 7.5, "相对分": 8.5}
_LOOKS = {"类别": "centre", "成绩": "number", "相对分": "three"}


def category_text(sat: Sat, exempt: str) -> str:
    """Return where somebody stands in an exam: a category, 未列入, 缺考, 不在册, or ``exempt``, the exempt category."""
    return exempt if sat.exempt else sat.category or NOT_LISTED


def score_value(sat: Sat | None) -> object:
    """Return the score in points or the level; None where there is neither, and for the exempt."""
    if sat is None or sat.exempt:
        return None
    return sat.score / SCALE if sat.score is not None else sat.level or None


def ratio_of(sat: Sat | None) -> tuple[int, int] | None:
    """Return the relative score as numerator and denominator; None without one, and for the exempt."""
    return None if sat is None or sat.exempt else sat.ratio


def rise(was: tuple[int, int] | None, now: tuple[int, int] | None) -> float | None:
    """Return by how much the relative score rose; None where one of them is missing."""
    if was is None or now is None:
        return None
    return (now[0] * was[1] - was[0] * now[1]) / (now[1] * was[1])


def remark_of(one: Transition) -> str:
    """Return what has to be known of a student beside the outcome: another class now, what the roll says."""
    said = [f"换班，后一次在{one.now_in}"] if one.now_in else []
    said += [f"花名册：{one.status}"] if one.status else []
    said += [f"{PROVISIONAL}：是不是同一个人，待核查"] if one.provisional else []
    return "；".join(said)


def in_order(outcome: TermOutcome) -> list[int]:
    """Return the indices of the transitions by class, then student, then subject, each in the order of the sheets."""
    classes: dict[tuple[str | None, str], int] = {}
    for unit in outcome.classes:
        classes.setdefault((unit.school, unit.class_name), len(classes))
    subjects = {unit.subject_key: number for number, unit in reversed(list(enumerate(outcome.subjects)))}
    beyond = len(outcome.before.students)

    def place(index: int) -> tuple[int, int, int]:
        one = outcome.transitions[index]
        student = one.before_student if one.before_student >= 0 else beyond + one.after_student
        here = classes.get((one.school, one.class_name), len(classes))
        return here, student, subjects.get(one.subject_key, len(subjects))

    return sorted(range(len(outcome.transitions)), key=place)


class CategoryRows:
    """How rows look that show categories in their own fills, and a change of the relative score.

    Rows with the same categories, which all have a change or none, look the same: a kind of row.
    """

    def __init__(self, table: Table, categories: Sequence[str], places: Sequence[int], change: int) -> None:
        """Take the columns in which the categories stand, and that of the change."""
        self._table, self._categories = table, frozenset(categories)
        self._places, self._change = tuple(places), change
        self._kinds: dict[tuple[object, ...], int] = {}
        self.stands: list[Sequence[str | None]] = []
        """The categories of each kind."""
        self.formats: list[Sequence[Format]] = []
        """The formats of each kind, one a column."""

    def kind(self, stands: Sequence[str | None], changed: bool) -> int:
        """Return the number of a row's kind; where there is no change, its cell is centred."""
        key = (*stands, changed)
        known = self._kinds.get(key)
        return self._new(key, stands, changed) if known is None else known

    def _new(self, key: tuple[object, ...], stands: Sequence[str | None], changed: bool) -> int:
        fills = {
            column: category_fill(text)
            for column, text in zip(self._places, stands, strict=True)
            if text is not None and text in self._categories
        }
        looks = {} if changed else {self._change: "centre"}
        self.stands.append(stands)
        self.formats.append(self._table.formats(fills=fills, looks=looks))
        self._kinds[key] = len(self.formats) - 1
        return self._kinds[key]


class _Cells:
    """Tells where the scores of an exam stand, as ``file!sheet!cell``, as contents of cells."""

    def __init__(self, table: ScoreTable) -> None:
        self._students = table.students
        self._before = [
            content(f"{source.file}!{source.sheet}!" if source.sheet else f"{source.file}!")
            for source in table.sources
        ]
        self._columns = {
            subject.key: (table.source.column(number), table.row.column(number), table.column.column(number))
            for number, subject in enumerate(table.subjects)
        }
        self._letters: dict[int, bytes] = {}

    def of(self, student: int, subject_key: str) -> bytes | None:
        """Return the cell of a student's score (the student's row where a subject has none); None for nobody."""
        columns = self._columns.get(subject_key)
        if student < 0 or columns is None:
            return None
        sources, rows, places = columns
        source, row, column = sources[student], rows[student], places[student]
        if source < 0:
            person = self._students[student]
            source, row, column = person.source, person.row, person.column
        letters = self._letters.get(column)
        if letters is None:
            letters = self._letters[column] = column_letters(column).encode()
        return b"%b%b%d" % (self._before[source], letters, row + 1)


def write_students(workbook: Workbook, looks: Looks, outcome: TermOutcome, order: Sequence[int]) -> Listing:
    """Lay out the sheet 学生明细, a row a student and subject in the ``order`` of `in_order`; return its rows."""
    roles = [exam.role for exam in outcome.exams]
    columns = _columns(outcome, roles)
    titles = [column.title for column in columns]
    table = Table(
        workbook,
        looks,
        SHEET_STUDENTS,
        "学生明细",
        f"相对分＝成绩÷{reference_label(outcome.policy.screening.reference)}，各次考试难易不同也能比；变化是最后一次减第一次。{INNER_USE}",
        columns,
        frozen=titles.index(COL_SUBJECT) + 1,
        pages=(titles.index("出处 " + roles[0]),),
    )
    if order:
        _Rows(table, outcome, order, roles).lay_out()
    if order and len(order) <= MOST_SPARKLINES:
        at = (titles.index(f"{roles[0]}相对分"), titles.index(f"{roles[-1]}相对分"))
        _add_sparklines(table, len(order), *at, titles.index("走势"))
    return table.finish("两次都没有学生列入。")


class _Rows:
    """The rows of 学生明细, made while the sheet is packed."""

    def __init__(self, table: Table, outcome: TermOutcome, order: Sequence[int], roles: Sequence[str]) -> None:
        self._table, self._outcome, self._order = table, outcome, order
        titles = [column.title for column in table.columns]
        self._schools = titles[0] == COL_SCHOOL
        places = [titles.index(f"{role}类别") for role in roles]
        self._ratios, self._change = titles.index(f"{roles[0]}相对分"), titles.index("变化")
        self._looks = CategoryRows(table, outcome.policy.categories, places, self._change)
        self._kinds = array("L", (self._kind(index) for index in order))

    def lay_out(self) -> None:
        """Tell the table which patterns the rows have, and who makes them."""
        self._table.make_rows(self._looks.formats, self._made, len(self._order))

    def _sats(self, index: int) -> tuple[Sat | None, ...]:
        """Return what is known of a transition in every exam."""
        one, at_mid = self._outcome.transitions[index], self._outcome.at_mid
        return (one.before, at_mid[index], one.after) if at_mid else (one.before, one.after)

    def _kind(self, index: int) -> int:
        exempt = self._outcome.policy.exempt.category
        sats = self._sats(index)
        stands = [None if sat is None else category_text(sat, exempt) for sat in sats]
        return self._looks.kind(stands, ratio_of(sats[0]) is not None and ratio_of(sats[-1]) is not None)

    def _made(self, patterns: Sequence[Pattern]) -> Iterator[Row]:
        transitions, schools = self._outcome.transitions, self._schools
        first, last = _Cells(self._outcome.before), _Cells(self._outcome.after)
        tall = self._tall()
        kinds = [
            _Kind(*one, self._ratios, self._change) for one in zip(patterns, kept_cells(patterns), strict=True)
        ]
        for index, number in zip(self._order, self._kinds, strict=True):
            one, kind, sats = transitions[index], kinds[number], self._sats(index)
            ratios = [None if sat is None or sat.exempt else sat.ratio for sat in sats]
            values: list[object] = [one.school] if schools else []
            values += (one.class_name or None, one.student_id or None, one.name or None, one.subject)
            values += self._looks.stands[number]
            values += [score_value(sat) for sat in sats]
            said = (one.outcome.value, _by_other_line(one), remark_of(one) or None)
            row = [*kind.begin, *map(getitem, kind.kept, values)]
            if tall and not tall.isdisjoint((*values, *said)):
                row[:2] = self._begin(patterns[number], values, said)
            row += [
                cell.blank if ratio is None else cell.number % (ratio[0] / ratio[1])
                for cell, ratio in zip(kind.ratios, ratios, strict=True)
            ]
            row += (kind.change.of_number(rise(ratios[0], ratios[-1])), kind.trend.blank)
            row += map(getitem, kind.behind, said)
            place = first.of(one.before_student, one.subject_key)
            row.append(kind.first.blank if place is None else kind.first.text(place))
            place = last.of(one.after_student, one.subject_key)
            row.append(kind.last.blank if place is None else kind.last.text(place))
            yield row

    def _begin(self, pattern: Pattern, values: Sequence[object], said: Sequence[object]) -> Sequence[bytes]:
        """Return how a row begins that has a text which may need more than one line."""
        numbers = [None] * (self._change + 2 - len(values))
        return pattern.begin(self._table.height([*values, *numbers, *said]))

    def _tall(self) -> frozenset[object]:
        """Return the texts that may need more than one line in their column; there are few, if any."""
        found = self._outcome.transitions
        stands = {text for stands in self._looks.stands for text in stands if text}
        texts: dict[str, set[str]] = {column.title: stands for column in self._table.columns}
        texts[COL_SCHOOL] = {one.school or "" for one in found}
        texts[COL_CLASS] = {one.class_name for one in found}
        texts[COL_ID] = {one.student_id or "" for one in found}
        texts[COL_NAME] = {one.name for one in found}
        texts[COL_SUBJECT] = {one.subject for one in found}
        texts[COL_OUTCOME] = {one.value for one in Outcome}
        texts[f"按{self._outcome.other_line}"] = {NOT_LISTED, *self._outcome.policy.categories}
        texts[COL_NOTE] = {remark_of(one) for one in found if one.now_in or one.status or one.provisional}
        return self._table.tall(texts)


class _Kind:
    """How the rows of one pattern are written."""

    def __init__(self, pattern: Pattern, kept: Sequence[KeptCells], ratios: int, change: int) -> None:
        """Take the columns in which the ratios begin, and that of the change."""
        self.begin = pattern.begin(ROW_HEIGHT)
        self.kept, self.behind = kept, kept[change + 2 :]
        self.ratios = pattern.cells[ratios:change]
        self.change, self.trend = pattern.cells[change : change + 2]
        self.first, self.last = pattern.cells[-2:]


def _by_other_line(one: Transition) -> str | None:
    return None if one.other is None or one.after.exempt else one.other or NOT_LISTED


def _columns(outcome: TermOutcome, roles: Sequence[str]) -> list[Column]:
    found = outcome.transitions
    schools = [one.school or "" for one in found]
    columns = [Column(COL_SCHOOL, fitted_width(schools, 8, 20))] if any(schools) else []
    columns += [
        Column(COL_CLASS, fitted_width([one.class_name for one in found], 9, 16)),
        Column(COL_ID, fitted_width([one.student_id or "" for one in found], 8, 22)),
        Column(COL_NAME, fitted_width([one.name for one in found], 9, 16)),
        Column(COL_SUBJECT, fitted_width([one.subject for one in found], 7, 14)),
    ]
    for kind in _KINDS:
        columns += [Column(f"{role}{kind}", _WIDTHS[kind], _LOOKS[kind]) for role in roles]
    columns += [Column("变化", 9, "rise"), Column("走势", 10)]
    columns += [Column(COL_OUTCOME, 9), Column(f"按{outcome.other_line}", 8), Column(COL_NOTE, 18, "left")]
    return columns + [Column(f"出处 {role}", 30, "line") for role in (roles[0], roles[-1])]


def _add_sparklines(table: Table, rows: int, first: int, last: int, at: int) -> None:
    """Draw every row's relative scores as a small line: one group of sparklines for the whole column."""
    from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

    name = f"'{table.worksheet.get_name()}'!"
    lines = range(FIRST_ROW, FIRST_ROW + rows)
    table.worksheet.add_sparkline(
        FIRST_ROW,
        at,
        {
            "location": [xl_rowcol_to_cell(row, at) for row in lines],
            "range": [name + xl_range(row, first, row, last) for row in lines],
            "markers": True,
            "weight": 1.5,
            "series_color": "#404040",
            "markers_color": "#404040",
            "last_point": True,
            "last_color": "#000000",
        },
    )
