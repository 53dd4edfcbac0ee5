"""Makes two exams of one cohort and a 任课表 for timing: `python benchmarks/make_pair.py 2000 folder`.

``期初.xlsx`` and ``期末.xlsx`` have the same students but for those who left and joined; the later scores go with
the earlier ones as they do in real schools. ``--unrelated`` makes the worst case instead: the same ids and names
with scores drawn anew and every second name written otherwise, so that nearly everything moves and is asked about.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from make_school import CLASS_SIZE, SUBJECTS, SURNAMES

BEFORE, AFTER, TEACHERS = "期初.xlsx", "期末.xlsx", "任课表.xlsx"
LEFT_SHARE = JOINED_SHARE = ABSENT_SHARE = 0.01
"""Of the students so many are gone, new, and absent (in every subject) in the later exam."""
CLASSES_A_TEACHER = 2
CLASSES_A_SCHOOL = 40
GIVEN = "若子梓雨宇文博思佳怡浩晨欣悦明轩涵宁琪俊杰"


class _Pupil(NamedTuple):
    number: int
    name: str
    class_number: int
    abilities: tuple[float, ...]
    """One a subject, around 0.72 of the full mark."""


def _pupil(draw: random.Random, number: int, class_number: int) -> _Pupil:
    level = draw.gauss(0.72, 0.14)
    abilities = tuple(level + draw.gauss(0, 0.08) for _ in SUBJECTS)
    name = draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)
    return _Pupil(number, name, class_number, abilities)


def _place(class_number: int) -> tuple[str, str]:
    """Return the school and the class of one of the cohort's classes (from 1)."""
    school, within = divmod(class_number - 1, CLASSES_A_SCHOOL)
    return f"第{school + 1}中学", f"高一{within + 1}班"


def _score(draw: random.Random, ability: float) -> float:
    return max(0.0, min(100.0, round(200 * (ability + draw.gauss(0, 0.06))) / 2))


def _write(path: Path, pupils: Sequence[_Pupil], draw: random.Random, absent: frozenset[int]) -> None:
    book = xlsxwriter.Workbook(str(path))
    cell = book.add_format({"border": 1})
    sheet = book.add_worksheet("成绩")
    sheet.write_row(0, 0, ("学号", "姓名", "学校", "班级", *SUBJECTS), cell)
    for row, pupil in enumerate(pupils, start=1):
        for column, text in enumerate((f"{20240000 + pupil.number}", pupil.name, *_place(pupil.class_number))):
            sheet.write_string(row, column, text, cell)
        for column, ability in enumerate(pupil.abilities, start=4):
            if pupil.number in absent:
                sheet.write_string(row, column, "缺考", cell)
            else:
                sheet.write_number(row, column, _score(draw, ability), cell)
    book.close()


def _write_teachers(path: Path, classes: int) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("任课表")
    sheet.write_row(0, 0, ("学校", "班级", *SUBJECTS))
    for number in range(1, classes + 1):
        holder = (number - 1) // CLASSES_A_TEACHER * len(SUBJECTS)
        names = [_teacher(holder + place) for place in range(len(SUBJECTS))]
        sheet.write_row(number, 0, (*_place(number), *names))
    book.close()


def _teacher(number: int) -> str:
    """Return the name of a teacher; different numbers have different names."""
    rest, first = divmod(number, len(SURNAMES))
    second, third = divmod(rest, len(GIVEN))
    return SURNAMES[first] + GIVEN[second % len(GIVEN)] + GIVEN[third]


def write_pair(students: int, folder: Path, unrelated: bool = False, seed: int = 1) -> None:
    """Write both exams of ``students`` in classes of 50, nine subjects, and who teaches what."""
    draw = random.Random(seed)
    first = [_pupil(draw, number, (number - 1) // CLASS_SIZE + 1) for number in range(1, students + 1)]
    everybody = frozenset[int]()
    _write(folder / BEFORE, first, draw, everybody)
    chosen = draw.sample(range(students), round(students * (LEFT_SHARE + ABSENT_SHARE)))
    gone = frozenset(chosen[: round(students * LEFT_SHARE)])
    absent = frozenset(first[index].number for index in chosen[len(gone) :])
    classes = (students - 1) // CLASS_SIZE + 1
    later = [pupil for index, pupil in enumerate(first) if index not in gone]
    later += [
        _pupil(draw, students + number, draw.randint(1, classes))
        for number in range(1, round(students * JOINED_SHARE) + 1)
    ]
    if unrelated:
        later = [_unlike(draw, pupil) for pupil in later]
    _write(folder / AFTER, later, draw, absent)
    _write_teachers(folder / TEACHERS, classes)


def _unlike(draw: random.Random, pupil: _Pupil) -> _Pupil:
    other = _pupil(draw, pupil.number, 1)
    return other._replace(name=other.name if pupil.number % 2 else pupil.name, class_number=pupil.class_number)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--unrelated", action="store_true")
    given = parser.parse_args()
    write_pair(given.students, given.folder, given.unrelated)
