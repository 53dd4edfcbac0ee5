"""Converted marks (赋分) are judged where that is asked for, raw ones where it is not, whatever the columns are called."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from made_grades import CONVERTED, converted, made_grade
from made_sheets import came_out, sheet

WHO = ["学号", "姓名", "班级"]
WORDS = [
    ("{}", "{}赋分"),
    ("{}原始分", "{}赋分"),
    ("{}原始", "{}"),
    ("{}", "{short}赋"),
    ("{}卷面分", "{}等级赋分"),
]


def both(
    raw: str, other: str, pupils: int
) -> tuple[object, dict[str, Sequence[float]], dict[str, Sequence[float]]]:
    """A sheet with raw and converted marks side by side; subject → raw marks, subject → marks as converted."""
    grade = made_grade(pupils)
    header: list[object] = [*WHO]
    columns: list[Sequence[object]] = []
    as_converted = dict(grade.marks)
    for subject, marks in grade.marks.items():
        if subject in CONVERTED:
            as_converted[subject] = converted(marks)
            header += [raw.format(subject), other.format(subject, short=subject[0])]
            columns += [marks, as_converted[subject]]
        else:
            header.append(subject)
            columns.append(marks)
    return sheet([header, *grade.rows(*columns)]), grade.marks, as_converted


@pytest.mark.parametrize("pupils", [12, 40, 120])
@pytest.mark.parametrize(("raw", "other"), WORDS)
def test_converted_marks_are_judged_only_where_they_are_asked_for(raw: str, other: str, pupils: int) -> None:
    """The same sheet read both ways; the two readings differ in nothing but those subjects."""
    cells, marks, as_converted = both(raw, other, pupils)
    plain, _, codes = came_out(cells)
    assert plain == marks
    assert not {"converted_judged", "only_raw"} & codes
    points, _, codes = came_out(cells, converted=True)
    assert points == as_converted
    assert {"converted_judged", "only_raw"} <= codes


def test_where_only_one_kind_is_there_it_is_judged_and_said() -> None:
    """Raw alone under --converted, converted alone without it."""
    grade = made_grade(40)
    raw_alone = sheet([[*WHO, *grade.marks], *grade.rows(*grade.marks.values())])
    points, _, codes = came_out(raw_alone, converted=True)
    assert points == grade.marks
    assert "only_raw" in codes
    assert "converted_judged" not in codes
    header = [*WHO, *(f"{subject}赋分" if subject in CONVERTED else subject for subject in grade.marks)]
    others = {s: converted(marks) if s in CONVERTED else marks for s, marks in grade.marks.items()}
    for wanted, code in ((False, "only_assigned"), (True, "converted_judged")):
        points, _, codes = came_out(sheet([header, *grade.rows(*others.values())]), converted=wanted)
        assert points == others
        assert code in codes
