"""What to write on a copy of each input: which cells get a fill, and a line of reasons for each student."""

from __future__ import annotations

from collections.abc import Sequence

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
    policy: Policy, table: ScoreTable, inputs: Sequence[InputReading], listed: Sequence[Listed]
) -> dict[int, list[SheetMarks]]:
    """Return input index → the marks of its sheets; every sheet with a table of this sitting is there.

    Where two students stand side by side on one row, each line of text starts with the name.
    """
    entries: dict[tuple[int, str], dict[int, list[Listed]]] = {}
    fills: dict[tuple[int, str], dict[tuple[int, int], str]] = {}
    notes: dict[tuple[int, str], dict[tuple[int, int], str]] = {}
    number_of = {subject.key: number for number, subject in enumerate(table.subjects)}
    for item in listed:
        subject = number_of[item.subject_key]
        source = table.source[item.student, subject]
        row, column = table.row[item.student, subject], table.column[item.student, subject]
        if source < 0:
            continue
        place = (table.sources[source].input, table.sources[source].sheet)
        entries.setdefault(place, {}).setdefault(row, []).append(item)
        fills.setdefault(place, {})[row, column] = item.category
        notes.setdefault(place, {})[row, column] = item.reason
    used = {(source.input, source.sheet) for source in table.sources}
    marks: dict[int, list[SheetMarks]] = {}
    for number, reading in enumerate(inputs):
        for sheet in reading.sheets:
            place = (number, sheet.name)
            if not sheet.blocks or place not in used:
                continue
            headers: dict[int, tuple[str, ...]] = {block.header_rows[-1]: TITLES for block in sheet.blocks}
            rows: dict[int, tuple[str, ...]] = {
                row: _texts(policy, items) for row, items in entries.get(place, {}).items()
            }
            groups = {b.header_rows[-2]: GROUP_TITLE for b in sheet.blocks if len(b.header_rows) > 1}
            marks.setdefault(number, []).append(
                SheetMarks(sheet.name, fills.get(place, {}), headers, rows, groups, notes.get(place, {}))
            )
    return marks


def _texts(policy: Policy, items: Sequence[Listed]) -> tuple[str, str]:
    """Return 类别 (the categories, the worst first) and 说明 (one line: subjects, numbers, rule, clause)."""
    students = list(dict.fromkeys(item.student for item in items))
    categories, reasons = [], []
    for student in students:
        mine = [item for item in items if item.student == student]
        name = f"{mine[0].name}：" if len(students) > 1 else ""
        exempt = next((item for item in mine if item.exempt), None)
        if exempt:
            categories.append(name + exempt.category)
            reasons.append(f"{name}{exempt.category}，按登记，不看分数（{exempt.clause}）")
            continue
        bands = [(band, [item for item in mine if item.category == band.category]) for band in policy.bands]
        categories.append(name + "、".join(band.category for band, found in bands if found))
        reasons.append(name + "；".join(_brief(policy, band, found) for band, found in bands if found))
    return "；".join(categories), "；".join(reasons)


def _brief(policy: Policy, band: Band, items: Sequence[Listed]) -> str:
    """Return one category's subjects on one line; the register has a whole sentence for each."""
    numbers = "，".join(item.comparison for item in items)
    return f"{band.category}：{numbers}（{_rule(policy, band)}{band.clause}）"


def _rule(policy: Policy, band: Band) -> str:
    """Return what the line is a share of, for a plain line; the register says the others."""
    match band.when:
        case AtMost(at_most=share, by=by) | Below(below=share, by=by):
            rule = policy.screening.reference
            label = share_text(rule, by, share)
            return label.removeprefix("班级") + "，"
    return ""
