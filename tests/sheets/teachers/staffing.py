"""A made-up staffing, written as a 任课表 in every layout that offices use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.model.teaching import TeachingRead
from xuekun_cli.sheets.teachers.assignments import read_teachers
from xuekun_cli.sheets.words.files import load_words

Merged = tuple[int, int, int, int]
Staffing = Mapping[tuple[int, int, str], tuple[str, ...]]
"""(grade, class number, subject) → teachers."""
WORDS = load_words()
GRADES = "一二三四五六七八九"


def page(*rows: str, name: str = "Sheet1", merged: Sequence[Merged] = ()) -> SheetCells:
    """A sheet of rows written with bars between the cells; ⏎ is a line break in a cell."""
    cells: list[list[object]] = [[cell.strip().replace("⏎", "\n") for cell in row.split("|")] for row in rows]
    return SheetCells(name, cells, merged=tuple(merged))


def read(*sheets: SheetCells, file: str = "任课表.xlsx") -> TeachingRead:
    """What the reader makes of sheets."""
    return read_teachers([SourceBook(file, "", Container.XLSX, b"", "", sheets)], WORDS)


def said(found: TeachingRead) -> dict[tuple[str, str], tuple[str, ...]]:
    """(class key, subject key) → everybody named for it, in order."""
    result: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in found.assignments:
        key = (one.class_key, one.subject)
        result[key] = (*result.get(key, ()), *one.teachers)
    return result


def codes(found: TeachingRead) -> list[str]:
    """The codes of the findings."""
    return [finding.code for finding in found.findings]


def _classes(staffing: Staffing) -> list[tuple[int, int]]:
    return sorted({(grade, number) for grade, number, _ in staffing})


def _subjects(staffing: Staffing) -> list[str]:
    return list(dict.fromkeys(subject for *_, subject in staffing))


def _cell(staffing: Staffing, grade: int, number: int, subject: str) -> str:
    return "、".join(staffing.get((grade, number, subject), ()))


def _class(grade: int, number: int) -> str:
    return f"{GRADES[grade - 1]}({number})班"


def classes_down(staffing: Staffing) -> list[SheetCells]:
    """A row a class, a column a subject, under a title and above a foot."""
    subjects = _subjects(staffing)
    rows = [
        "|".join((_class(*one), *(_cell(staffing, *one, subject) for subject in subjects)))
        for one in _classes(staffing)
    ]
    return [page("阳光学校任课表", "|".join(("班级", *subjects)), *rows, "教务处|2025.9")]


def subjects_down(staffing: Staffing) -> list[SheetCells]:
    """A row a subject, a column a class; the corner is blank."""
    classes = _classes(staffing)
    rows = [
        "|".join((subject, *(_cell(staffing, *one, subject) for one in classes)))
        for subject in _subjects(staffing)
    ]
    return [page("|".join(("", *(_class(*one) for one in classes))), *rows)]


def two_header_rows(staffing: Staffing) -> list[SheetCells]:
    """Grades over class numbers over the columns, each grade merged over its classes."""
    classes = _classes(staffing)
    first = {grade: min(at for at, one in enumerate(classes) if one[0] == grade) for grade, _ in classes}
    last = {grade: at for at, (grade, _) in enumerate(classes)}
    top = [f"{GRADES[grade - 1]}年级" if first[grade] == at else "" for at, (grade, _) in enumerate(classes)]
    rows = [
        "|".join((subject, *(_cell(staffing, *one, subject) for one in classes)))
        for subject in _subjects(staffing)
    ]
    merged = [(0, first[grade] + 1, 0, last[grade] + 1) for grade in first if first[grade] < last[grade]]
    header = ("|".join(("年级", *top)), "|".join(("班级", *(f"{number}班" for _, number in classes))))
    return [page(*header, *rows, merged=merged)]


def grades_written_once(staffing: Staffing) -> list[SheetCells]:
    """A row a class; the grade stands only beside its first class, as in a text table."""
    subjects, seen, rows = _subjects(staffing), set(), []
    for grade, number in _classes(staffing):
        shown = "" if grade in seen else f"{GRADES[grade - 1]}年级"
        seen.add(grade)
        cells = (_cell(staffing, grade, number, subject) for subject in subjects)
        rows.append("|".join((shown, str(number), *cells)))
    return [page("|".join(("年级", "班级", *subjects)), *rows)]


def sheet_a_grade(staffing: Staffing) -> list[SheetCells]:
    """A sheet a grade, named after it; classes are numbers."""
    subjects = _subjects(staffing)
    return [
        page(
            "|".join(("班级", *subjects)),
            *(
                "|".join((f"{number}班", *(_cell(staffing, one, number, subject) for subject in subjects)))
                for one, number in _classes(staffing)
                if one == grade
            ),
            name=f"{GRADES[grade - 1]}年级",
        )
        for grade in sorted({grade for grade, *_ in staffing})
    ]


def long_list(staffing: Staffing) -> list[SheetCells]:
    """A row a class and subject."""
    rows = [
        f"{at}|{_class(grade, number)}|{subject}|{'、'.join(names)}"
        for at, ((grade, number, subject), names) in enumerate(staffing.items(), start=1)
    ]
    return [page("序号|班级|学科|教师", *rows)]


def teachers_down(staffing: Staffing) -> list[SheetCells]:
    """A row a teacher and subject, with all classes in one cell."""
    taught: dict[tuple[str, str], dict[int, list[int]]] = {}
    for (grade, number, subject), names in staffing.items():
        for name in names:
            taught.setdefault((name, subject), {}).setdefault(grade, []).append(number)
    rows = [
        f"{name}|{subject}|"
        + "、".join(
            f"{GRADES[grade - 1]}" + "".join(f"({number})" for number in sorted(numbers)) + "班"
            for grade, numbers in sorted(classes.items())
        )
        for (name, subject), classes in taught.items()
    ]
    return [page("教师姓名|任教学科|任教班级", *rows)]


def subjects_across_teachers(staffing: Staffing) -> list[SheetCells]:
    """A row a teacher, a column a subject, classes in the cells as three digits."""
    subjects = _subjects(staffing)
    teachers = list(dict.fromkeys(name for names in staffing.values() for name in names))
    rows = []
    for teacher in teachers:
        cells = (
            "、".join(
                f"{g}{n:02d}" for (g, n, s), names in sorted(staffing.items()) if s == subject and teacher in names
            )
            for subject in subjects
        )
        rows.append("|".join((teacher, *cells)))
    return [page("|".join(("教师", *subjects)), *rows)]


def names_with_spaces(staffing: Staffing) -> list[SheetCells]:
    """Classes down; names of two characters are spaced out, two teachers stand on two lines."""
    subjects = _subjects(staffing)
    rows = []
    for one in _classes(staffing):
        names = (staffing.get((*one, subject), ()) for subject in subjects)
        spaced = ("⏎".join("　".join(n) if len(n) == 2 else n for n in several) for several in names)
        rows.append("|".join((_class(*one), *spaced)))
    return [page("|".join(("班级", *subjects)), *rows)]


def side_by_side(staffing: Staffing) -> list[SheetCells]:
    """Two blocks of columns on one page, the second for the later half of the classes."""
    subjects, classes = _subjects(staffing), _classes(staffing)
    half = (len(classes) + 1) // 2
    rows = []
    for at in range(half):
        cells: list[str] = []
        for one in (classes[at], classes[at + half] if at + half < len(classes) else None):
            cells.extend([_class(*one)] if one else [""])
            cells.extend(_cell(staffing, *one, subject) if one else "" for subject in subjects)
        rows.append("|".join(cells))
    return [page("|".join(("班级", *subjects) * 2), *rows)]


LAYOUTS: tuple[Callable[[Staffing], list[SheetCells]], ...] = (
    classes_down,
    subjects_down,
    two_header_rows,
    grades_written_once,
    sheet_a_grade,
    long_list,
    teachers_down,
    subjects_across_teachers,
    names_with_spaces,
    side_by_side,
)
