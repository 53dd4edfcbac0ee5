"""Reads back the register of the last run: what a person typed into it, and the answers in 待核查."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xuekun_cli.model import register as names
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.screening import Answer, Child, ChildTyped, OldRegister, Typed
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.containers.xlsx import sheets_named
from xuekun_cli.sheets.register.besides import besides_of
from xuekun_cli.sheets.register.kinds import CHECK, CHILDREN, NOTES, PEOPLE
from xuekun_cli.sheets.register.layout import formulas_seen, in_our_words, layout_of
from xuekun_cli.sheets.register.texts import typed_text

_PERSON = (names.COL_NAME, names.COL_SUBJECT)
"""The columns without which what a person typed belongs to nobody."""
_CELL = "\0"
"""Stands for a title beside those of a line: the address of its first filled cell of those that were looked for."""
_MOVE_IT = "里面可能有填写过的内容。请把它改名或移走，再运行一次。"


def read_register(path: str) -> OldRegister | None:
    """Return what the register at ``path`` holds; None when there is no such file.

    Sheets and columns are known by their titles, places and values (`layout_of`): a person may rename, move, sort
    and filter them, and add others. What has no place of its own is in ``besides``.
    Raises `CannotGoOn` when the file is there but cannot be read, or when columns are gone that say whose a
    typed text is, or what an answer answers: then nobody can say what would be lost.
    """
    if not Path(path).is_file():
        return None
    try:
        (book,) = open_books(path)
    except (CannotGoOn, ValueError) as problem:
        raise CannotGoOn(f"已有的名册读不出来：{path}", _MOVE_IT) from problem
    book = formulas_seen(book)
    layout = layout_of(book)
    besides = besides_of(book, layout)
    inputs: dict[str, str] = {}
    typed: list[Typed] = []
    answers: list[Answer] = []
    children: list[ChildTyped] = []
    people_seen = rolled = False
    for page, cells in zip(layout.pages, in_our_words(book, layout).sheets, strict=True):
        if page.kind is NOTES:
            noted = [row for row in map(_texts, cells.rows) if row]
            inputs |= {row[1]: row[2] for row in noted if row[0] == names.NOTE_INPUT and len(row) > 2}
            rolled = rolled or names.NOTE_LAST in {row[0] for row in noted}
        elif page.kind is CHECK:
            answers += _answers(_filled(cells, page.header, (names.COL_ANSWER,)), path, cells.name)
        elif page.kind is CHILDREN:
            children += children_on(cells, page.header)
        elif page.kind in PEOPLE:
            people_seen = True
            columns = (*names.TYPED_COLUMNS, *(page.titles[n] for n in sorted(page.own) if page.titles[n]))
            typed += _typed(_filled(cells, page.header, columns), columns, path, cells.name)
    if not people_seen:
        raise CannotGoOn(f"已有的「{path}」里找不到「{names.SHEET_REGISTER}」表。", _MOVE_IT)
    return OldRegister(path, tuple(typed), tuple(answers), inputs, rolled, besides, tuple(children))


def children_on(cells: SheetCells, header: int) -> list[ChildTyped]:
    """Return what a person typed on 按学生, in our own titles, with its header in a row; a nameless row's text is loose."""
    found = []
    for line in _filled(cells, header, names.CHILD_COLUMNS):
        values = {title: line[title] for title in names.CHILD_COLUMNS if line.get(title)}
        if values and line.get(names.COL_NAME):
            who = (line.get(names.COL_CLASS, ""), line.get(names.COL_ID) or None, line[names.COL_NAME])
            child = Child(line.get(names.COL_SCHOOL) or None, *who)
            found.append(ChildTyped(child, values, cells.name, line[_CELL]))
    return found


def read_answers(path: str) -> tuple[Answer, ...]:
    """Return the answers in the 待核查 of a workbook that we wrote.

    Where there are sheets of that name only these are read: the others can have hundreds of thousands of rows.
    Raises `CannotGoOn` when the file cannot be read.
    """
    try:
        sheets = sheets_named(Path(path).read_bytes(), path, names.SHEET_CHECK)
    except (CannotGoOn, OSError):
        sheets = ()
    try:
        if sheets:
            book = SourceBook(path, "", Container.XLSX, b"", "", sheets)
        else:
            (book,) = open_books(path)
    except (CannotGoOn, ValueError) as problem:
        raise CannotGoOn(f"已有的文件读不出来：{path}", _MOVE_IT) from problem
    return _answers_on(book, path)


def answers_in(book: SourceBook, path: str) -> tuple[Answer, ...]:
    """Return the answers in the 待核查 of a workbook that is open; ``path`` is named in what is raised.

    Raises `CannotGoOn` when the column is gone that says what an answer answers.
    """
    return _answers_on(book, path)


def _answers_on(book: SourceBook, path: str) -> tuple[Answer, ...]:
    answers: list[Answer] = []
    layout = layout_of(book)
    for page, cells in zip(layout.pages, in_our_words(book, layout).sheets, strict=True):
        if page.kind is CHECK:
            answers += _answers(_filled(cells, page.header, (names.COL_ANSWER,)), path, cells.name)
    return tuple(answers)


def _filled(cells: SheetCells, at: int, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the lines below the header in row ``at`` where one of the columns is filled, as title → text.

    Of a register of a hundred thousand lines a person filled some dozens.
    """
    header = _texts(cells.rows[at])
    wanted = [place for place, title in enumerate(header) if title in columns]
    lines = []
    for number, row in enumerate(cells.rows[at + 1 :], start=at + 1):
        if any(row[place] not in ("", None) for place in wanted if place < len(row)):
            lines.append(dict(zip(header, _texts(row), strict=False)) | {_CELL: a1(number, wanted[0])})
    return lines


def _texts(row: Sequence[object]) -> list[str]:
    return [typed_text(value) for value in row]


def _typed(lines: Sequence[dict[str, str]], columns: Sequence[str], path: str, sheet: str) -> list[Typed]:
    found = []
    for line in lines:
        values = {title: line[title] for title in columns if line.get(title)}
        if not values:
            continue
        _require(line, _PERSON, path, sheet)
        if not all(line[title] for title in _PERSON):
            continue  # nobody's row: its texts are among the loose ones
        found.append(
            Typed(
                class_name=line.get(names.COL_CLASS, ""),
                student_id=line.get(names.COL_ID, ""),
                name=line[names.COL_NAME],
                subject=line[names.COL_SUBJECT],
                category=line.get(names.COL_CATEGORY, ""),
                values=values,
            )
        )
    return found


def _answers(lines: Sequence[dict[str, str]], path: str, sheet: str) -> list[Answer]:
    found = []
    for line in lines:
        if not line.get(names.COL_ANSWER):
            continue
        _require(line, (names.COL_KEY,), path, sheet)
        if line[names.COL_KEY]:
            asked = line.get(names.COL_QUESTION, "")
            who = line.get(names.COL_WHO, "")
            found.append(Answer(line[names.COL_KEY], line[names.COL_ANSWER], who, asked, sheet, line[_CELL]))
    return found


def _require(line: dict[str, str], columns: Sequence[str], path: str, sheet: str) -> None:
    """Raise `CannotGoOn` when one of the columns is not on the sheet any more."""
    for column in columns:
        if column not in line:
            raise CannotGoOn(
                f"已有的「{path}」里，「{sheet}」表少了「{column}」一列，填过的内容对不上。",
                "请把这一列补回来，或者把这个文件改名或移走，再运行一次。",
            )
