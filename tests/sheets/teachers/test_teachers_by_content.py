"""A 任课表 whose words mean nothing is read by the classes, subjects and names in it; one that says nothing is refused."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from made_structures import Cell, Pupils

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.model.teaching import TeachingRead
from xuekun_cli.sheets.teachers.assignments import read_teachers
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key

SUBJECTS = ("语文", "数学", "英语", "科学")
Rows = list[list[Cell]]
Place = tuple[str, str]


class Staff:
    """Who teaches which class which subject."""

    def __init__(self, seed: str) -> None:
        rng = random.Random(seed)
        self.pupils = Pupils(rng)
        self.classes = [f"七({number})班" for number in range(1, rng.randint(4, 9))]
        names = iter(self.pupils.names)
        self.of: dict[Place, str] = {}
        for subject in SUBJECTS:
            for k, class_name in enumerate(self.classes):
                if k % 2 == 0:
                    teacher = next(names)
                self.of[class_name, subject] = teacher

    def word(self) -> str:
        return self.pupils.word()

    def row(self, class_name: str) -> list[Cell]:
        return [self.of[class_name, subject] for subject in SUBJECTS]

    def by_teacher(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for (class_name, subject), teacher in self.of.items():
            found.setdefault((teacher, subject), []).append(class_name)
        return found


def unknown_corner(s: Staff) -> Rows:
    return [[s.word(), *SUBJECTS], *([c, *s.row(c)] for c in s.classes)]


def unknown_words_behind_the_subjects(s: Staff) -> Rows:
    word = s.word()
    return [["班级", *(subject + word for subject in SUBJECTS)], *([c, *s.row(c)] for c in s.classes)]


def bare_numbers_of_classes(s: Staff) -> Rows:
    return [["七年级"], [s.word(), *SUBJECTS], *([float(k), *s.row(c)] for k, c in enumerate(s.classes, 1))]


def a_list(s: Staff) -> Rows:
    return [[s.word(), s.word(), s.word()], *([c, subject, t] for (c, subject), t in s.of.items())]


def a_list_in_another_order(s: Staff) -> Rows:
    head: list[Cell] = ["序号", s.word(), s.word(), s.word()]
    return [head, *([float(k), t, subject, c] for k, ((c, subject), t) in enumerate(s.of.items(), 1))]


def a_list_below_a_title(s: Staff) -> Rows:
    return [["2025年秋任课安排"], *([t, subject, c] for (c, subject), t in s.of.items())]


def a_row_a_teacher(s: Staff) -> Rows:
    rows = [[t, subject, "、".join(classes)] for (t, subject), classes in s.by_teacher().items()]
    return [[s.word(), s.word(), s.word()], *rows]


def a_row_a_teacher_with_short_classes(s: Staff) -> Rows:
    rows = [
        [t, subject, f"七{'、'.join(c[2] for c in classes)}班"] for (t, subject), classes in s.by_teacher().items()
    ]
    return [[s.word(), s.word(), s.word()], *rows]


KINDS = (
    *(unknown_corner, unknown_words_behind_the_subjects, bare_numbers_of_classes, a_list, a_list_in_another_order),
    *(a_list_below_a_title, a_row_a_teacher, a_row_a_teacher_with_short_classes),
)


def read(rows: Rows) -> TeachingRead:
    width = max(map(len, rows))
    cells = SheetCells("Sheet1", [[*row, *[""] * (width - len(row))] for row in rows])
    return read_teachers([SourceBook("任课表.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_everybody_teaches_what_the_table_says_and_it_is_said_how_it_was_read(
    make: Callable[[Staff], Rows], seed: int
) -> None:
    staff = Staff(f"{make.__name__} {seed}")
    found = read(make(staff))
    told = {(one.class_key.rpartition("-")[2], one.subject_said): one.teachers for one in found.assignments}
    assert told == {(class_key(c).rpartition("-")[2], subject): (t,) for (c, subject), t in staff.of.items()}
    (said,) = (one for one in found.findings if one.code == "teachers_by_content")
    assert said.message.endswith(f"读到 {len(found.assignments)} 处任课")


def test_names_beside_classes_without_any_subject_are_no_teaching() -> None:
    staff = Staff("nothing")
    rows: Rows = [[staff.word(), staff.word()], *([c, staff.of[c, "语文"]] for c in staff.classes)]
    with pytest.raises(CannotGoOn, match="没有看出任课表"):
        read(rows)
