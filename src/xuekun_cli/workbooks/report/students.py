"""学生明细: every student and subject listed in either exam, from before to after, with what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.columns import Column, Row, of
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.wording import reference_label
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_NOTE, COL_SCHOOL, COL_SUBJECT, PROVISIONAL
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.transitions import Sat, Transition
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.workbooks.pages.cell_texts import content
from xuekun_cli.workbooks.pages.columns import fitted, folded
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.styles import Looks, category_fill
from xuekun_cli.workbooks.pages.table import FIRST_ROW, INNER_USE, Table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_STUDENTS = "学生明细"
NOT_LISTED = "未列入"
COL_OUTCOME = "结果"
MOST_SPARKLINES = 20_000
"""With more of them Excel takes seconds to open the sheet; the arrows say the same."""


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


class _Line(NamedTuple):
    """A row: what became of a student in a subject, and where they stood in each of the exams."""

    one: Transition
    sats: tuple[Sat | None, ...]


class _Lines(Collection[_Line]):
    """The rows in the order of the sheet; each is made when it is asked for."""

    def __init__(self, outcome: TermOutcome, order: Sequence[int]) -> None:
        self._outcome, self._order = outcome, order

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, line: object) -> bool:
        return any(line == one for one in self)

    def __iter__(self) -> Iterator[_Line]:
        transitions, at_mid = self._outcome.transitions, self._outcome.at_mid
        for index in self._order:
            one = transitions[index]
            yield _Line(one, (one.before, at_mid[index], one.after) if at_mid else (one.before, one.after))


def write_students(workbook: Workbook, looks: Looks, outcome: TermOutcome, order: Sequence[int]) -> Listing:
    """Lay out the sheet 学生明细, a row a student and subject in the ``order`` of `in_order`; return its rows."""
    roles = [exam.role for exam in outcome.exams]
    lines = _Lines(outcome, order)
    schools = len({one.school for one in outcome.transitions}) > 1
    first = [*([COL_SCHOOL] if schools else []), COL_CLASS, COL_NAME, COL_SUBJECT]
    first += [*(f"{role}类别" for role in roles), f"{roles[0]}成绩", f"{roles[-1]}成绩"]
    columns = folded(fitted(_columns(outcome, roles), lines), [*first, "变化", COL_OUTCOME, COL_NOTE])
    titles = [column.title for column in columns]
    table = Table(
        workbook,
        looks,
        SHEET_STUDENTS,
        "学生明细",
        f"相对分＝成绩÷{reference_label(outcome.policy.screening.reference)}，各次考试难易不同也能比；变化是最后一次减第一次。学号、相对分、走势、出处折在列上方的「＋」里。{INNER_USE}",
        columns,
        frozen=titles.index(COL_SUBJECT) + 1,
    )
    table.fill(lines)
    if order and len(order) <= MOST_SPARKLINES:
        at = (titles.index(f"{roles[0]}相对分"), titles.index(f"{roles[-1]}相对分"))
        _add_sparklines(table, len(order), *at, titles.index("走势"))
    return table.finish("两次都没有学生列入。")


def person_columns(schools: bool, widths: Sequence[tuple[float, float]]) -> list[Column[Transition]]:
    """Return the columns that say who a row is about, with the least and most width of class, number, name and subject."""
    class_, number, name, subject = widths
    return [
        Column(COL_SCHOOL, 8, fit=20, when=schools, value=lambda one: one.school),
        Column(COL_CLASS, class_[0], fit=class_[1], value=lambda one: one.class_name),
        Column(COL_ID, number[0], fit=number[1], value=lambda one: one.student_id),
        Column(COL_NAME, name[0], fit=name[1], value=lambda one: one.name),
        Column(COL_SUBJECT, subject[0], fit=subject[1], value=lambda one: one.subject),
    ]


def exam_columns(
    policy: Policy, role: str, sat: Callable[[Row], Sat | None], widths: Sequence[float]
) -> list[Column[Row]]:
    """Return category, score and relative score in an exam: ``sat`` tells where the student of a row stood."""
    exempt = policy.exempt.category
    fills = {category: category_fill(category) for category in policy.categories}

    def category(row: Row) -> str | None:
        stood = sat(row)
        return None if stood is None else category_text(stood, exempt)

    def relative(row: Row) -> float | None:
        ratio = ratio_of(sat(row))
        return None if ratio is None else ratio[0] / ratio[1]

    return [
        Column(f"{role}类别", widths[0], value=category, fills=fills),
        Column(f"{role}成绩", widths[1], "number", lambda row: score_value(sat(row))),
        Column(f"{role}相对分", widths[2], "three", relative, repeats=False),
    ]


def change_of(one: Transition) -> float | None:
    """Return by how much the relative score rose from the first exam to the last; None where one is missing."""
    return rise(ratio_of(one.before), ratio_of(one.after))


def _sat_in(exam: int) -> Callable[[_Line], Sat | None]:
    return lambda line: line.sats[exam]


def _columns(outcome: TermOutcome, roles: Sequence[str]) -> list[Column[_Line]]:
    first, last = _Cells(outcome.before), _Cells(outcome.after)
    of_exams = [exam_columns(outcome.policy, role, _sat_in(at), (8, 6.5, 8.5)) for at, role in enumerate(roles)]
    schools = any(one.school for one in outcome.transitions)
    return [
        *of(lambda line: line.one, person_columns(schools, ((8, 16), (8, 22), (8, 16), (6, 14)))),
        *(column for kind in zip(*of_exams, strict=True) for column in kind),
        Column("变化", 8.5, "rise", lambda line: change_of(line.one), blank="centre", repeats=False),
        Column("走势", 10),
        Column(COL_OUTCOME, 8, value=lambda line: line.one.outcome.value),
        Column(f"按{outcome.other_line}", 8, value=lambda line: _by_other_line(line.one)),
        Column(COL_NOTE, 9, "left", lambda line: remark_of(line.one)),
        Column(
            f"出处 {roles[0]}",
            30,
            "line",
            lambda line: first.of(line.one.before_student, line.one.subject_key),
            repeats=False,
        ),
        Column(
            f"出处 {roles[-1]}",
            30,
            "line",
            lambda line: last.of(line.one.after_student, line.one.subject_key),
            repeats=False,
        ),
    ]


def _by_other_line(one: Transition) -> str | None:
    return None if one.other is None or one.after.exempt else one.other or NOT_LISTED


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
