"""What is offered for a file that is not there has to be of the right kind: it is looked into before it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from xuekun_cli.model.findings import CannotGoOn

if TYPE_CHECKING:
    from xuekun_cli.model.scores.tables import SourceBook
    from xuekun_cli.sheets.words.table import Words

P = ParamSpec("P")
_TOP = 3
"""Rows in which a list says what it is a list of."""


def _of_a_file(holds: Callable[Concatenate[Sequence[SourceBook], P], bool]) -> Callable[Concatenate[str, P], bool]:
    """Make a question about workbooks one about the file at a path; a file that cannot be read is of no kind."""

    def asked(path: str, /, *given: P.args, **named: P.kwargs) -> bool:
        from xuekun_cli.sheets.containers.load import open_books

        try:
            return holds(list(open_books(path)), *given, **named)
        except CannotGoOn:
            return False

    asked.__doc__ = holds.__doc__
    return asked


@_of_a_file
def holds_scores(books: Sequence[SourceBook]) -> bool:
    """Tell whether a file holds class scores."""
    from xuekun_cli.sheets.reading import read_books
    from xuekun_cli.sheets.words.files import load_words

    return bool(read_books(books, load_words(None, ())).sittings)


@_of_a_file
def holds_people(books: Sequence[SourceBook], words: Words, marks: Sequence[str] = ()) -> bool:
    """Tell whether a file is a list of people without scores; one that has one of ``marks`` in its name or on top."""
    from xuekun_cli.sheets.headers.find import cell_text
    from xuekun_cli.sheets.lists.people import read_people
    from xuekun_cli.sheets.reading import read_books

    texts = [book.label for book in books]
    for book in books:
        texts += [cells.name for cells in book.sheets]
        texts += [cell_text(value) for cells in book.sheets for row in cells.rows[:_TOP] for value in row]
    if marks and not any(mark in text for text in texts for mark in marks):
        return False
    return bool(read_people(books, words, "")) and not read_books(books, words).sittings


@_of_a_file
def holds_teachers(books: Sequence[SourceBook], words: Words) -> bool:
    """Tell whether a file is a 任课表."""
    from xuekun_cli.sheets.teachers.assignments import read_teachers

    return bool(read_teachers(books, words).assignments)
