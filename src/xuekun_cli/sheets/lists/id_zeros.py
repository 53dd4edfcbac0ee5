"""Ids with and without their leading zeros in two lists: what is said about it, once a list."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.student_ids import Zeros
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.sheets.lists.people import Person


def zeros_findings(zeros: Zeros, what: str, people: Sequence[Person]) -> list[Finding]:
    """Return the one finding about leading zeros between the scores and a list. ``what`` names the list."""
    if zeros is Zeros.TELL:
        return []
    first = next(person for person in people if person.student_id)
    return [zeros_finding(zeros, what, CellRef(first.file, first.sheet, a1(first.row, 0)))]


def zeros_finding(zeros: Zeros, what: str, ref: CellRef) -> Finding:
    """Say what leading zeros are between the scores and ``what``."""
    if zeros is Zeros.LOST:
        return Finding(
            "ids_without_zeros",
            Severity.INFO,
            f"成绩表和{what}的学号只差开头的 0（如 1 和 0001），去掉 0 也没有两个相同，按去掉 0 的对",
            "最好把两份表的学号都设成文本格式，写成一样。",
            ref,
        )
    return Finding(
        "ids_zeros_collide",
        Severity.ERROR,
        f"成绩表和{what}的学号像是差了开头的 0，可是去掉 0 会有不同的学号变成一样，没有按去掉 0 的对",
        "请把两份表的学号都设成文本格式，补全开头的 0，再运行一次。",
        ref,
    )
