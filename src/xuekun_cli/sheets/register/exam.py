"""A register as an exam: who was listed, with category, score and reference, as an office keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model import register as names
from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.policy.values import number_of
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.numbers import rounded
from xuekun_cli.model.scores.tables import ScoreTable, Source, SourceBook, Student, Subject
from xuekun_cli.sheets.headers.find import cell_text
from xuekun_cli.sheets.register.kinds import HEADER_WITHIN
from xuekun_cli.sheets.register.layout import in_our_words, layout_of
from xuekun_cli.sheets.register.remarks import Remarks
from xuekun_cli.sheets.register.who import WhoIsWho
from xuekun_cli.sheets.words.labels import class_key, name_key
from xuekun_cli.sheets.words.table import Words


class RegisterRow(NamedTuple):
    """One row of 名册: a student and subject."""

    student: int
    """Index into the table's students."""
    subject_key: str
    subject: str
    category: str
    score: int | None
    """In ten-thousandths."""
    reference: Fraction | None
    """In points, as printed (the sheet keeps fifteen digits)."""
    review: str
    row: int
    """Zero-based."""


class RegisterRead(NamedTuple):
    """A register's students and rows; the table has a cell only where a row stands."""

    book: SourceBook
    table: ScoreTable
    rows: tuple[RegisterRow, ...]
    findings: tuple[Finding, ...] = ()


def may_be_register(path: str) -> bool:
    """Tell whether a file named on the command line is of a kind in which a register can be kept."""
    return Path(path).is_file() and Path(path).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods")


def is_register(books: Sequence[SourceBook]) -> bool:
    """Tell whether what was read is one of our registers, by its sheets and columns."""
    return len(books) == 1 and _find(in_our_words(books[0], layout_of(books[0]))) is not None


def read_register_exam(book: SourceBook, words: Words) -> RegisterRead:
    """Return what a register lists. Raises `CannotGoOn` when the workbook holds no register."""
    book = in_our_words(book, layout_of(book))
    found = _find(book)
    if found is None:
        raise CannotGoOn(f"「{book.label}」里找不到名册", "名册要有「姓名」「学科」「类别」「审核」这些列。")
    sheet, at, header = found
    cells = book.sheets[sheet].rows
    place = {title: header.index(title) for title in header if title}
    lines = [
        {title: cell_text(row[k]).strip() if k < len(row) else "" for title, k in place.items()}
        for row in cells[at + 1 :]
    ]
    who = WhoIsWho()
    about = Remarks(book.label, book.sheets[sheet].name)
    people: list[Student] = []
    subjects: dict[str, str] = {}
    rows: list[RegisterRow] = []
    held: dict[tuple[int, str], RegisterRow] = {}
    for number, line in enumerate(lines, start=at + 1):
        if not line[names.COL_NAME] or not line[names.COL_SUBJECT]:
            continue
        if not line[names.COL_CATEGORY]:
            about.no_category(line, number)
            continue
        meaning = words.meaning(line[names.COL_SUBJECT])
        key = meaning.subject if meaning and meaning.subject else line[names.COL_SUBJECT]
        student, again = who.take(line, key)
        row = _row(line, student, key, number)
        if again:
            first = held[student, key]
            same = (first.category, first.review) == (row.category, row.review)
            about.twice(line, (first.row, first.category), (row.row, row.category), same)
            continue
        if student == len(people):
            people.append(_student(line, number, place[names.COL_NAME]))
        subjects.setdefault(key, line[names.COL_SUBJECT])
        rows.append(row)
        held[student, key] = row
    about.numbers(lines)
    about.without_id(list(enumerate(lines, start=at + 1)))
    people += _exempt(book, people)
    table = _table(people, subjects, rows, book.label, book.sheets[sheet].name)
    return RegisterRead(book, table, tuple(rows), tuple(about.findings))


def _find(book: SourceBook) -> tuple[int, int, list[str]] | None:
    """Return the sheet, the header's row and the titles of 名册; None for a workbook that is no register."""
    for number, cells in enumerate(book.sheets):
        for at, row in enumerate(cells.rows[:HEADER_WITHIN]):
            titles = [cell_text(value).strip() for value in row]
            if all(t in titles for t in (names.COL_NAME, names.COL_SUBJECT, names.COL_CATEGORY, names.COL_REVIEW)):
                return number, at, titles
    return None


def _exempt(book: SourceBook, listed: Sequence[Student]) -> list[Student]:
    """Return who stands on the sheet of the exempt, but for those who were screened by their scores after all."""
    ids = {(one.school, one.student_id, name_key(one.name)) for one in listed if one.student_id}
    seats = {(one.school, one.class_key, name_key(one.name)) for one in listed}
    found = []
    for cells in book.sheets:
        at = next((n for n, row in enumerate(cells.rows[:HEADER_WITHIN]) if names.COL_NAME in _titles(row)), -1)
        if cells.name != names.SHEET_EXEMPT or at < 0:
            continue
        titles = _titles(cells.rows[at])
        for number, row in enumerate(cells.rows[at + 1 :], start=at + 1):
            texts = _titles(row)
            line = dict(zip(titles, texts, strict=False))
            one = _student(line, number, titles.index(names.COL_NAME)) if line.get(names.COL_NAME) else None
            if one is None or names.UNREGISTERED in texts:
                continue
            name = name_key(one.name)
            if (one.school, one.student_id, name) not in ids and (one.school, one.class_key, name) not in seats:
                found.append(one._replace(exempt=True))
    return found


def _titles(row: Sequence[object]) -> list[str]:
    return [cell_text(value).strip() for value in row]


def _student(line: dict[str, str], row: int, column: int) -> Student:
    class_name = line.get(names.COL_CLASS, "")
    return Student(
        line.get(names.COL_SCHOOL) or None,
        None,
        class_name or None,
        class_key(class_name) if class_name else None,
        line.get(names.COL_ID) or None,
        line[names.COL_NAME],
        "",
        False,
        0,
        row,
        column,
    )


def _row(line: dict[str, str], student: int, key: str, number: int) -> RegisterRow:
    score = number_of(line.get(names.COL_SCORE, ""))
    # the sheet's own column of the reference: its title says whose mean it is
    title = next((t for t in line if t.endswith(("平均分", "中位数"))), "")
    return RegisterRow(
        student,
        key,
        line[names.COL_SUBJECT],
        line[names.COL_CATEGORY],
        None if score is None else int(rounded(score, 4) * SCALE),
        number_of(line.get(title, "")),
        line.get(names.COL_REVIEW, ""),
        number,
    )


def _table(
    people: Sequence[Student], subjects: dict[str, str], rows: Sequence[RegisterRow], file: str, sheet: str
) -> ScoreTable:
    size = (len(people), len(subjects))
    place = {key: number for number, key in enumerate(subjects)}
    marks, scores = Numbers.filled(*size, int(Mark.NO_CELL)), Numbers.filled(*size, 0)
    source, where, column = (Numbers.filled(*size, -1) for _ in range(3))
    for row in rows:
        at = (row.student, place[row.subject_key])
        source[at], where[at], column[at] = 0, row.row, 0
        marks[at] = int(Mark.BLANK if row.score is None else Mark.SCORED)
        scores[at] = row.score or 0
    for student, person in enumerate(people):
        if person.exempt and subjects:  # whoever has no cell at all is nobody
            marks[student, 0] = int(Mark.BLANK)
    return ScoreTable(
        "",
        tuple(people),
        tuple(Subject(key, name) for key, name in subjects.items()),
        scores,
        marks,
        source,
        where,
        column,
        (Source(0, file, sheet),),
    )
