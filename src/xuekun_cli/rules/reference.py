"""班级平均分: what every cut-off is measured against, per class and subject, in whole numbers."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.marks import Mark
from xuekun_cli.model.policy import ExemptRule
from xuekun_cli.model.tables import ScoreTable


class Tally(NamedTuple):
    """One class and subject: ``total`` in ten-thousandths of a point, the others in students."""

    total: int
    takers: int
    sitting: int
    """Students with a score who are not exempt."""
    seats: int
    """Students with a cell who are not exempt."""
    cells: int
    """Students with a cell, the exempt included."""


class Reference(NamedTuple):
    """What every cut-off is measured against: ``tallies[group][subject]``.

    ``group`` gives each student's group, −1 for a student without a class; ``first`` the first student of each.
    """

    group: list[int]
    first: list[int]
    tallies: list[list[Tally]]


def groups_of(table: ScoreTable) -> tuple[list[int], list[int]]:
    """Return each student's group (school and class, numbered in the order of the input) and each first student."""
    numbers: dict[tuple[str | None, str], int] = {}
    first: list[int] = []
    group: list[int] = []
    for index, student in enumerate(table.students):
        if student.class_key is None:
            group.append(-1)
            continue
        key = (student.school, student.class_key)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(numbers)
            first.append(index)
        group.append(number)
    return group, first


def reference(table: ScoreTable, exempt: ExemptRule) -> Reference:
    """Return the tally of every class and subject.

    武平方案 一·第二类: the reference is the class mean; 三·5: an exempt student's score counts in the total
    (``exempt.in_total``), the student does not count in the takers (``exempt.in_takers``). A mark without a
    score counts in neither. Sums are Python's integers: exact without a limit.
    """
    group, first = groups_of(table)
    is_exempt = [student.exempt for student in table.students]
    columns = [_tallies(table, j, group, is_exempt, len(first), exempt) for j in range(len(table.subjects))]
    return Reference(group, first, [list(tallies) for tallies in zip(*columns, strict=True)])


def _tallies(
    table: ScoreTable, subject: int, group: list[int], is_exempt: list[bool], groups: int, rule: ExemptRule
) -> list[Tally]:
    """Return one subject's tallies, one a group."""
    plain_total, plain, plain_cells = [0] * groups, [0] * groups, [0] * groups
    exempt_total, exempt, exempt_cells = [0] * groups, [0] * groups, [0] * groups
    scored, no_cell = int(Mark.SCORED), int(Mark.NO_CELL)
    columns = zip(group, table.marks.column(subject), table.scores.column(subject), is_exempt, strict=True)
    for number, mark, score, registered in columns:
        if number < 0 or mark == no_cell:
            continue
        if registered:
            exempt_cells[number] += 1
            if mark == scored:
                exempt[number] += 1
                exempt_total[number] += score
        else:
            plain_cells[number] += 1
            if mark == scored:
                plain[number] += 1
                plain_total[number] += score
    return [
        Tally(
            total=plain_total[g] + (exempt_total[g] if rule.in_total else 0),
            takers=plain[g] + (exempt[g] if rule.in_takers else 0),
            sitting=plain[g],
            seats=plain_cells[g],
            cells=plain_cells[g] + exempt_cells[g],
        )
        for g in range(groups)
    ]
