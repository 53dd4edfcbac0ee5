"""Gives every student a class: from the input, from the roll, or one assumed class; and one writing a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.names.near import like_names
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole, ScoreTable, Student
from xuekun_cli.sheets.lists.id_zeros import zeros_findings
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.labels import class_key, classes_agree, fold_text, grade_key, name_key, name_keys

if TYPE_CHECKING:
    from xuekun_cli.sheets.lists.people import PeopleIndex

_MANY = 10
_OF_ANOTHER_TIME = 3
"""So many students, and one in three, in another class than on the roll: it is that of another term."""
_MOST_OPTIONS = 20
"""A dropdown with more classes than this is no help; the class is then typed."""


class ClassNames(dict[tuple[str, str], str | None]):
    """Class keys of a sitting by the texts of class and 年级; None without a class.

    A class without a grade in its name takes the grade of the 年级 column.
    """

    def __missing__(self, place: tuple[str, str]) -> str | None:
        """Return the key of a class that was not met before, and remember it."""
        class_name, grade = place
        key = class_key(class_name) if class_name else None
        if key and key.startswith("-") and grade:
            key = grade_key(fold_text(grade)) + key
        self[place] = key
        return key


def number_findings(block: Block, file: str) -> list[Finding]:
    """Say where classes are numbers such as 3.1 and may hide 3.10: as a number that is 3.1 as well.

    Only a grade with a class x.9 can have a tenth class.
    """
    column = block.who.get(ColumnRole.CLASS)
    if column is None:
        return []
    values = block.grid.values(block.rows, column)
    if float not in map(type, values):
        return []
    numbers = {row: v for row, v in zip(block.rows, values, strict=True) if isinstance(v, float)}
    texts = {f"{value:g}" for value in numbers.values()}
    doubtful = {text for text in texts if text.endswith(".1") and f"{text[:-2]}.9" in texts}
    if not doubtful:
        return []
    row = next(row for row, value in numbers.items() if f"{value:g}" in doubtful)
    said = "、".join(sorted(doubtful, key=natural_key))
    return [
        Finding(
            "class_as_number",
            Severity.ERROR,
            f"班级写成了数 {said}：Excel 里 3.10 和 3.1 是同一个数，两个班可能混成了一个",
            "请把「班级」一列改成文本，或写成 三(10)班 这样，再运行一次。",
            CellRef(file, block.grid.cells.name, a1(row, column)),
        )
    ]


@dataclass
class Placed:
    """The table with classes filled in, and what is to be said about it."""

    table: ScoreTable
    findings: list[Finding]


def place_students(
    table: ScoreTable, names: ClassNames, roll: PeopleIndex | None, assumed: str, has_class: bool
) -> Placed:
    """Return the table with every class that can be known.

    ``roll`` joins by id (by name only where a student has no id and the name is unique on the roll);
    ``assumed`` is the class that everybody gets, with a finding, when nothing names a class
    (``has_class`` false and no roll). Who remains without a class is asked about (`without_class`).
    """
    students = list(table.students)
    findings: list[Finding] = []
    if roll is not None and not roll.people:
        said = f"花名册里只有表头，没有学生：当作没有给（{roll.file}）"
        findings.append(Finding("roll_empty", Severity.WARNING, said, "若不该是空的，请补上，再运行一次。"))
        roll = None
    if roll is not None:
        students = _from_roll(table, students, names, roll, findings)
    elif not has_class and students:
        students = [s._replace(class_name=assumed, class_key=assumed) for s in students]
        first = table.sources[students[0].source]
        findings.append(
            Finding(
                "class_assumed",
                Severity.WARNING,
                f"表里没有班级，{len(students)} 名学生当作一个班（{assumed}）",
                "若不是一个班，请加 --roll 花名册.xlsx，按学号给出班级。",
                CellRef(first.file, first.sheet),
            )
        )
    students = _one_writing(students)
    return Placed(replace(table, students=tuple(students)), findings)


def _from_roll(
    table: ScoreTable,
    students: Sequence[Student],
    names: ClassNames,
    roll: PeopleIndex,
    findings: list[Finding],
) -> list[Student]:
    placed: list[Student] = []
    elsewhere: list[Finding] = []
    zeros = roll.zeros(student.student_id for student in students if student.student_id)
    findings.extend(zeros_findings(zeros, "花名册", roll.people))
    held = Counter(name_keys([student.name for student in students]))
    for student in students:
        person = roll.find(student, held[name_key(student.name)] == 1, zeros)
        origin = table.sources[student.source]
        ref = CellRef(origin.file, origin.sheet, a1(student.row, student.column))
        if person is None or not person.class_name:
            placed.append(student)
            if person is None and student.class_name:
                findings.append(
                    Finding(
                        "not_on_roll",
                        Severity.WARNING,
                        f"{student.name}不在花名册里",
                        "请核对学号和姓名。",
                        ref,
                    )
                )
            continue
        if not like_names(name_key(person.name), name_key(student.name)):
            findings.append(
                Finding(
                    "roll_name_differs",
                    Severity.ERROR,
                    f"学号 {student.student_id}：成绩表写{student.name}，花名册写{person.name}，没有照花名册给班级",
                    "请核对是不是同一个人，改正写错的学号或姓名。",
                    ref,
                )
            )
            placed.append(student)
            continue
        if person.name and student.name and name_key(person.name) != name_key(student.name):
            findings.append(
                Finding(
                    "roll_name_differs",
                    Severity.WARNING,
                    f"学号 {student.student_id}：成绩表写{student.name}，花名册写{person.name}",
                    "请核对是不是同一个人。",
                    ref,
                )
            )
        key = names[person.class_name, student.grade or ""]
        if student.class_name and not classes_agree(student.class_key, key):
            elsewhere.append(
                Finding(
                    "roll_class_differs",
                    Severity.WARNING,
                    f"{student.name}：成绩表写{student.class_name}，花名册写{person.class_name}，按成绩表",
                    "请核对，改对其中一份。",
                    ref,
                )
            )
        elif not student.class_name:
            student = student._replace(class_name=person.class_name, class_key=key)  # noqa: PLW2901
        placed.append(student)
    findings.extend(_together(elsewhere, len(students)))
    return placed


def _together(elsewhere: Sequence[Finding], students: int) -> Sequence[Finding]:
    """Return the findings on classes that differ from the roll's; as one where the roll is of another time."""
    if len(elsewhere) < _MANY or len(elsewhere) * _OF_ANOTHER_TIME < students:
        return elsewhere
    return [
        Finding(
            "roll_of_another_time",
            Severity.WARNING,
            f"{students} 名学生里 {len(elsewhere)} 名的班级和花名册不同：像是另一学期的花名册，班级按成绩表",
            "若都是现在的，请核对班级一列。",
            elsewhere[0].ref._replace(cell="") if elsewhere[0].ref else None,
        )
    ]


def _one_writing(students: Sequence[Student]) -> list[Student]:
    """Show each class in its first writing; where one writing means several classes, put the grade before it."""
    first: dict[tuple[str | None, str], str] = {}
    keys: dict[tuple[str | None, str], set[str]] = {}
    place_of = attrgetter("school", "class_key", "class_name", "grade")
    written = dict.fromkeys(map(place_of, students))
    for school, key, name, _ in written:
        if name and key:
            first.setdefault((school, key), name)
            keys.setdefault((school, name), set()).add(key)
    shown: dict[tuple[str | None, str | None, str | None, str | None], str | None] = {}
    for school, key, name, grade in written:
        if not name or not key:
            continue
        one = first[school, key]
        if len(keys.get((school, one), ())) > 1 and grade:
            one = f"{grade}{one}"
        if one != name:
            shown[school, key, name, grade] = one
    if not shown:
        return list(students)
    return [
        student._replace(class_name=shown[place]) if (place := place_of(student)) in shown else student
        for student in students
    ]


def without_class(table: ScoreTable) -> list[Finding]:
    """Ask for the class of everybody who has none."""
    named = [student.class_name for student in table.students]
    if all(named):
        return []
    known = [name for name in dict.fromkeys(named) if name]
    options = tuple(known) if len(known) <= _MOST_OPTIONS else ()
    findings: list[Finding] = []
    seen: Counter[str] = Counter()
    for index, student in enumerate(table.students):
        if student.class_name:
            continue
        origin = table.sources[student.source]
        key = f"no_class|{origin.file}|{student.student_id or name_key(student.name)}"
        seen[key] += 1
        findings.append(
            Finding(
                "no_class",
                Severity.QUESTION,
                f"{student.name or student.student_id}没有班级，没有放进任何班",
                "请在原表补上班级，或用 --roll 花名册，或在「回答」里写上班级。",
                CellRef(origin.file, origin.sheet, a1(student.row, student.column)),
                Question(
                    key=key if seen[key] == 1 else f"{key}|{seen[key]}",
                    who=student.name or (student.student_id or ""),
                    options=options,
                    assumed="不算进任何班",
                    free=True,
                    student=index,
                ),
            )
        )
    return findings
