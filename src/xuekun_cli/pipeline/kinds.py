"""What a file in a folder is, by its content: scores of which exams, a list of people, a 任课表."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.look import look
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.lists.people import read_people
from xuekun_cli.sheets.offers import holds_people, holds_teachers
from xuekun_cli.sheets.register.exam import is_register, may_be_register
from xuekun_cli.sheets.words.files import load_words

EXEMPT_MARKS = ("随班就读", "融合", "特教", "一类")
"""What a list of the exempt has in its name, or on top."""


_FEWEST_PEOPLE = 3
"""A line of text is no roll of a school."""


class Kind(Enum):
    """What a file is to a term."""

    SCORES = "成绩表"
    EXEMPT = "随班就读名单"
    ROLL = "花名册"
    TEACHERS = "任课表"
    OURS = "本程序写出的"
    OTHER = "认不出"


class Sat(NamedTuple):
    """One exam in a file."""

    exam: str
    """Its name as the file says it; "" where nothing does."""
    students: int
    classes: int


class FileKind(NamedTuple):
    """What a file is, and the exams in it."""

    kind: Kind
    exams: tuple[Sat, ...] = ()
    why: str = ""
    """Why a file that may have been meant as one of scores is of no use."""


def kind_of(path: str, words: str = "") -> FileKind:
    """Return what a file is; one that cannot be read is of no kind, with the reason."""
    table = load_words(words or None, ())
    try:
        if may_be_register(path) and is_register(open_books(path)):
            return FileKind(Kind.OURS)
        told = look(Request(scores=(path,), words=words))
        if told.tables:
            return FileKind(Kind.SCORES, tuple(_sat(one) for one in told.tables))
    except CannotGoOn as problem:
        return FileKind(Kind.OTHER, why=problem.message)
    if holds_teachers(path, table):
        return FileKind(Kind.TEACHERS)
    if holds_people(path, table, EXEMPT_MARKS):
        return FileKind(Kind.EXEMPT)
    if holds_people(path, table) and len(read_people(open_books(path), table, "")) >= _FEWEST_PEOPLE:
        return FileKind(Kind.ROLL)
    return FileKind(Kind.OTHER, why=told.problem.message if told.problem else "")


def _sat(table: object) -> Sat:
    students = getattr(table, "students", ())
    classes = {(one.school, one.class_key) for one in students}
    return Sat(getattr(table, "exam", ""), len(students), len(classes))


def is_ours(path: Path) -> bool:
    """Tell whether a file is one of the results of this program by its name."""
    from xuekun_cli.sheets.containers.inputs import OWN_NAMES

    return path.name in OWN_NAMES or path.stem.rstrip("-0123456789").endswith("_标注")
