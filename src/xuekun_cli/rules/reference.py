"""班级平均分: what every cut-off is measured against, per class and subject, in whole numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xuekun_cli.model.marks import Mark
from xuekun_cli.model.policy import ExemptRule
from xuekun_cli.model.tables import ScoreTable


class Reference(NamedTuple):
    """Per group (row) and subject (column): ``total`` in ten-thousandths of a point and ``takers``, int64.

    ``seats`` counts students of the group who have a cell in the subject and are not exempt;
    ``group`` gives each student's row, −1 for a student without a class.
    """

    group: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    """The first student of each group, in the order of the input."""
    total: npt.NDArray[np.int64]
    takers: npt.NDArray[np.int64]
    seats: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    """Students of the group with a cell in the subject, the exempt included."""


def groups_of(table: ScoreTable) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return each student's group (school and class, numbered in the order of the input) and each first student."""
    numbers: dict[tuple[str | None, str], int] = {}
    first: list[int] = []
    group = np.empty(len(table.students), dtype=np.int64)
    for index, student in enumerate(table.students):
        if student.class_key is None:
            group[index] = -1
            continue
        key = (student.school, student.class_key)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(numbers)
            first.append(index)
        group[index] = number
    return group, np.array(first, dtype=np.int64)


def reference(table: ScoreTable, exempt: ExemptRule) -> Reference:
    """Return total and takers of every class and subject.

    武平方案 一·第二类: the reference is the class mean; 三·5: an exempt student's score counts in the total
    (``exempt.in_total``), the student does not count in the takers (``exempt.in_takers``). A mark without a
    score counts in neither. Sums are int64: exact up to 9·10¹⁴ points.
    """
    group, first = groups_of(table)
    is_exempt = np.array([student.exempt for student in table.students], dtype=np.bool_)
    placed = group >= 0
    scored = (table.marks == int(Mark.SCORED)) & placed[:, None]
    has_cell = (table.marks != int(Mark.NO_CELL)) & placed[:, None]
    in_total = scored if exempt.in_total else scored & ~is_exempt[:, None]
    in_takers = scored if exempt.in_takers else scored & ~is_exempt[:, None]
    shape = (len(first), len(table.subjects))
    rows = np.where(placed, group, 0)

    def per_group(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        sums = np.zeros(shape, dtype=np.int64)
        if len(first):
            np.add.at(sums, rows, values)
        return sums

    return Reference(
        group=group,
        first=first,
        total=per_group(np.where(in_total, table.scores, 0)),
        takers=per_group(in_takers.astype(np.int64)),
        seats=per_group((has_cell & ~is_exempt[:, None]).astype(np.int64)),
        cells=per_group(has_cell.astype(np.int64)),
    )
