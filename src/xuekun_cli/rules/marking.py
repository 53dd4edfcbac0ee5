"""What to write on a copy of each input: which cells get a fill, and a line of reasons for each student."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.conditions import AtMost, Below
from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.model.policy import Band, Policy
from xuekun_cli.model.screening import Listed
from xuekun_cli.model.tables import InputReading, ScoreTable
from xuekun_cli.model.wording import share_text

GROUP_TITLE = "筛查结果"
"""Stands above the new columns where the header has two rows."""
TITLES = ("类别", "说明")
"""The titles of the columns that an annotated copy gets."""


def sheet_marks(
    policy: Policy,
    table: ScoreTable,
    inputs: Sequence[InputReading],
    listed: Sequence[Listed],
    *,
    notes: bool = False,
) -> dict[int, list[SheetMarks]]:
    """Return input index → the marks of its sheets; every sheet with a table of this sitting is there.

    Where two students stand side by side on one row, each line of text starts with the name. ``notes``: each
    listed score gets its whole reason as well.
    """
    numbers = {subject.key: number for number, subject in enumerate(table.subjects)}
    columns = [
        (table.source.column(number), table.row.column(number), table.column.column(number))
        for number in range(len(table.subjects))
    ]
    found: dict[tuple[int, str], _OnSheet] = {}
    by_source = [found.setdefault((one.input, one.sheet), _OnSheet({}, {}, {})) for one in table.sources]
    for item in listed:
        source, rows, places = columns[numbers[item.subject_key]]
        student = item.student
        if source[student] < 0:
            continue
        sheet, row = by_source[source[student]], rows[student]
        there = sheet.entries.get(row)
        if there is None:
            sheet.entries[row] = [item]
        else:
            there.append(item)
        sheet.fills[row, places[student]] = item.verdict.category
        if notes:
            sheet.notes[row, places[student]] = item.reason
    brief = _Brief(policy)
    marks: dict[int, list[SheetMarks]] = {}
    for number, reading in enumerate(inputs):
        for sheet_read in reading.sheets:
            on = found.get((number, sheet_read.name))
            if not sheet_read.blocks or on is None:
                continue
            headers: dict[int, tuple[str, ...]] = {block.header_rows[-1]: TITLES for block in sheet_read.blocks}
            texts: dict[int, tuple[str, ...]] = {row: brief.texts(items) for row, items in on.entries.items()}
            groups = {b.header_rows[-2]: GROUP_TITLE for b in sheet_read.blocks if len(b.header_rows) > 1}
            marks.setdefault(number, []).append(
                SheetMarks(sheet_read.name, on.fills, headers, texts, groups, on.notes)
            )
    return marks


class _OnSheet(NamedTuple):
    """The listed whose scores stand on one sheet."""

    entries: dict[int, list[Listed]]
    fills: dict[tuple[int, int], str]
    notes: dict[tuple[int, int], str]


class _Brief:
    """Puts what is to be said of a row on one line; the register has a whole sentence for each subject."""

    def __init__(self, policy: Policy) -> None:
        self._bands = [(band.category, f"（{_rule(policy, band)}{band.clause}）") for band in policy.bands]

    def texts(self, items: Sequence[Listed]) -> tuple[str, str]:
        """Return 类别 (the categories, the worst first) and 说明 (subjects, numbers, rule, clause)."""
        students = dict.fromkeys([item.student for item in items])
        if len(students) == 1:
            return self._of_student(items, "")
        said = []
        for student in students:
            mine = [item for item in items if item.student == student]
            said.append(self._of_student(mine, f"{mine[0].name}："))
        return "；".join([category for category, _ in said]), "；".join([reason for _, reason in said])

    def _of_student(self, items: Sequence[Listed], name: str) -> tuple[str, str]:
        by_category: dict[str, list[str]] = {}
        for item in items:
            if item.exempt:
                return name + item.category, f"{name}{item.category}，按登记，不看分数（{item.clause}）"
            by_category.setdefault(item.verdict.category, []).append(item.comparison)
        there = [
            (category, by_category[category], rule) for category, rule in self._bands if category in by_category
        ]
        reasons = [f"{category}：{'，'.join(numbers)}{rule}" for category, numbers, rule in there]
        return f"{name}{'、'.join([category for category, _, _ in there])}", f"{name}{'；'.join(reasons)}"


def _rule(policy: Policy, band: Band) -> str:
    """Return what the line is a share of, for a plain line; the register says the others."""
    match band.when:
        case AtMost(at_most=share, by=by) | Below(below=share, by=by):
            rule = policy.screening.reference
            label = share_text(rule, by, share)
            return label.removeprefix("班级") + "，"
    return ""
