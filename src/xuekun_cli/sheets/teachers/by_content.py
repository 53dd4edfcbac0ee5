"""A 任课表 whose header nobody knows: its columns told by the classes, subjects and names in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.teachers.classes import classes_in
from xuekun_cli.sheets.teachers.words import TeachingWords
from xuekun_cli.sheets.words.shapes import is_name
from xuekun_cli.sheets.words.table import fold

_HEADER_WITHIN = 12
"""The first row of the table stands within so many rows, below a title or two."""
_FEWEST = 3
_MOSTLY = 0.8
CLASS, SUBJECT, TEACHER = "班级", "学科", "教师"


class Told(NamedTuple):
    """The sheet with a header in words that are known, and what was put there, for a message."""

    cells: SheetCells
    said: str


def header_told(cells: SheetCells, words: TeachingWords) -> Told | None:
    """Return the sheet with the header that its cells speak for; None where they do not.

    Either a column of classes beside columns below subjects' names, or a list: a column of subjects and one of
    names, with or without one of classes, whatever stands above. The row right above the first of them is the header.
    """
    texts = [[cell_text(value).strip() for value in row] for row in cells.rows]
    width = max(map(len, texts), default=0)
    for row in texts:
        row.extend([""] * (width - len(row)))
    for header in range(min(_HEADER_WITHIN, len(texts) - _FEWEST)):
        body = texts[header + 1 :]
        wanted = _list_of(body, width, words) or _matrix_of(texts[header], body, width, words)
        if wanted:
            rows = [list(row) for row in cells.rows]
            rows[header] = [*rows[header], *[""] * (width - len(rows[header]))]
            for column, word in wanted.items():
                rows[header][column] = word
            said = "、".join(f"{column_letters(column)} 列是{word}" for column, word in sorted(wanted.items()))
            return Told(replace(cells, rows=rows), said)
    return None


def _list_of(body: Sequence[Sequence[str]], width: int, words: TeachingWords) -> dict[int, str]:
    """Return the columns of a list: one of subjects that stand again and again, one of names, one of classes."""
    subjects = _columns(body, width, lambda text: fold(text) in words.words.subjects)
    subjects = [column for column in subjects if _repeats(body, column)]
    classes = _columns(body, width, _names_classes)
    names = _columns(body, width, lambda text: is_name(text) and fold(text) not in words.words.subjects)
    names = [column for column in names if column not in (*subjects, *classes)]
    if len(subjects) != 1 or len(classes) != 1 or len(names) != 1 or classes == subjects:
        return {}
    return {subjects[0]: SUBJECT, classes[0]: CLASS, names[0]: TEACHER}


def _matrix_of(
    header: Sequence[str], body: Sequence[Sequence[str]], width: int, words: TeachingWords
) -> dict[int, str]:
    """Return the columns of a table with a row a class and a column a subject, whatever else its header says."""
    names = _columns(body, width, is_name)
    subjects = {column: said for column in names if (said := _subject_of(header[column], words))}
    beside = {header[column].replace(said, "", 1) for column, said in subjects.items()}
    classes = [column for column in _columns(body, width, _is_one_class) if column not in names]
    if len(subjects) < 2 or len(set(subjects.values())) < len(subjects) or len(beside) > 1 or not classes:
        return {}
    return {classes[0]: CLASS, **subjects}


def _subject_of(text: str, words: TeachingWords) -> str:
    """Return the office's word of the subject that a header is or begins with, "" for none."""
    folded = fold(text)
    known = [said for said in words.words.subjects if folded.startswith(said) and not said.isascii()]
    return max(known, key=len) if known else ""


def _columns(body: Sequence[Sequence[str]], width: int, fits: Callable[[str], bool]) -> list[int]:
    """Return the columns nearly all of whose cells fit; most rows have one."""
    found = []
    for column in range(width):
        filled = [row[column] for row in body if row[column]]
        if (
            len(filled) >= _FEWEST
            and 2 * len(filled) > len(body)
            and sum(map(fits, filled)) >= _MOSTLY * len(filled)
        ):
            found.append(column)
    return found


def _repeats(body: Sequence[Sequence[str]], column: int) -> bool:
    filled = [row[column] for row in body if row[column]]
    return 1 < len(set(filled)) < len(filled)


def _names_classes(text: str) -> bool:
    """Tell whether a cell names classes in words or digits that are no bare number."""
    return not text.replace(".", "", 1).isdigit() and "班" in text and bool(classes_in(text).classes)


def _is_one_class(text: str) -> bool:
    """Tell whether a cell names one class; a bare number may be one where nothing else is."""
    return len(classes_in(text, "七").classes) == 1 and not is_name(text) and len(text) <= 12
