"""What to write on a copy of each input: which cells get a fill, and a line of reasons for each student."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.conditions import AtMost, Below
from xuekun_cli.model.policy.document import Band, Policy
from xuekun_cli.model.policy.wording import share_text
from xuekun_cli.model.results.marking import LOOKS, SheetMarks
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.scores.tables import InputReading, ScoreTable

GROUP_TITLE = "筛查结果"
"""Stands above the new columns where the header has two rows."""
TITLES = ("类别", "说明")
"""The titles of the columns that an annotated copy gets."""
CLASS_TITLE = "班级"
"""Stands between them where the sheet names no class itself, and the roll does."""


def sheet_marks(
    policy: Policy,
    table: ScoreTable,
    inputs: Sequence[InputReading],
    listed: Sequence[Listed],
    *,
    notes: bool = False,
    look: str = LOOKS[0],
) -> dict[int, list[SheetMarks]]:
    """Return input index → the marks of its sheets; every sheet with a table of this sitting is there.

    Where two students stand side by side on one row, each line of text starts with the name. ``notes``: each
    listed score gets its whole reason as well.
    """
    brief = _Brief(policy)
    found = _on_sheets(table, listed, notes=notes)
    without = {
        (number, sheet.name)
        for number, reading in enumerate(inputs)
        for sheet in reading.sheets
        if sheet.blocks and not any(block.class_from for block in sheet.blocks)
    }
    classes = _classes_on(table, without) if without else {}
    marks: dict[int, list[SheetMarks]] = {}
    for number, reading in enumerate(inputs):
        for sheet_read in reading.sheets:
            on = found.get((number, sheet_read.name))
            if not sheet_read.blocks or on is None:
                continue
            headers: dict[int, tuple[str, ...]] = {block.header_rows[-1]: TITLES for block in sheet_read.blocks}
            texts: dict[int, tuple[str, ...]] = {row: brief.texts(items) for row, items in on.entries.items()}
            rooms = classes.get((number, sheet_read.name))
            if rooms:
                headers = dict.fromkeys(headers, (TITLES[0], CLASS_TITLE, TITLES[1]))
                texts = {row: _with_class(texts.get(row), room) for row, room in rooms.items()} | {
                    row: _with_class(said, rooms.get(row, "")) for row, said in texts.items()
                }
            groups = {b.header_rows[-2]: GROUP_TITLE for b in sheet_read.blocks if len(b.header_rows) > 1}
            marks.setdefault(number, []).append(
                SheetMarks(sheet_read.name, on.fills, headers, texts, groups, on.notes, look)
            )
    return marks


def _classes_on(table: ScoreTable, sheets: Collection[tuple[int, str]]) -> dict[tuple[int, str], dict[int, str]]:
    """Return (input index, sheet) → row → class, for sheets on which the class of the students is not to be read.

    A sheet on which all are of one class is left out, and so is one with students of two classes on a row.
    """
    found: dict[tuple[int, str], dict[int, set[str]]] = {}
    for number, source in enumerate(table.sources):
        if (source.input, source.sheet) not in sheets:
            continue
        rows = found.setdefault((source.input, source.sheet), {})
        for index, student in enumerate(table.students):
            if not student.class_name:
                continue
            if student.source == number:
                rows.setdefault(student.row, set()).add(student.class_name)
            for where, row in zip(table.source.row(index), table.row.row(index), strict=True):
                if where == number:
                    rows.setdefault(row, set()).add(student.class_name)
    return {
        sheet: {row: next(iter(names)) for row, names in rows.items()}
        for sheet, rows in found.items()
        if len(set().union(*rows.values())) > 1 and all(len(names) == 1 for names in rows.values())
    }


def _with_class(texts: tuple[str, ...] | None, room: str) -> tuple[str, ...]:
    category, reason = texts or ("", "")
    return category, room, reason


class _OnSheet(NamedTuple):
    """The listed whose scores stand on one sheet."""

    entries: dict[int, list[Listed]]
    fills: dict[int, dict[int, str]]
    notes: dict[tuple[int, int], str]


def _on_sheets(table: ScoreTable, listed: Sequence[Listed], *, notes: bool) -> dict[tuple[int, str], _OnSheet]:
    """Return (input index, sheet) → who is listed there."""
    numbers = {subject.key: number for number, subject in enumerate(table.subjects)}
    found: dict[tuple[int, str], _OnSheet] = {}
    by_source = [found.setdefault((one.input, one.sheet), _OnSheet({}, {}, {})) for one in table.sources]
    group, at = None, -1
    for item in listed:
        if item.group is not group:
            group, number = item.group, numbers[item.subject_key]
            source, rows = table.source.column(number), table.row.column(number)
            columns = table.column.column(number)
        student = item.student
        if source[student] < 0:
            continue
        if source[student] != at:
            at = source[student]
            entries, fills, reasons = by_source[at]
        row = rows[student]
        if row in entries:
            entries[row].append(item)
            fills[row][columns[student]] = item.verdict.category
        else:
            entries[row] = [item]
            fills[row] = {columns[student]: item.verdict.category}
        if notes:
            reasons[row, columns[student]] = item.reason
    return found


class _Brief:
    """Puts what is to be said of a row on one line; the register has a whole sentence for each subject."""

    def __init__(self, policy: Policy) -> None:
        exempt = policy.exempt
        clause = f"（{exempt.clause}）" if exempt.clause else ""
        self._exempt = exempt.category, f"{exempt.category}，按登记，不看分数{clause}"
        self._named: dict[str, str] = {}
        """Categories together, each text held once: many rows have the same."""
        self._rules = [(band.category, f"（{_rule(policy, band)}{band.clause}）") for band in policy.bands]

    def texts(self, items: Sequence[Listed]) -> tuple[str, str]:
        """Return 类别 (the categories, the worst first) and 说明 (subjects, numbers, rule, clause)."""
        student = items[0].student
        numbers: dict[str, list[str]] = {}
        for item in items:
            if item.student != student:
                return self._of_several(items)
            category = item.verdict.category
            if category in numbers:
                numbers[category].append(item.comparison)
            else:
                numbers[category] = [item.comparison]
        if self._exempt[0] in numbers:
            return self._exempt
        categories, reasons = [], []
        for category, rule in self._rules:
            if category in numbers:
                categories.append(category)
                reasons.append(f"{category}：{'，'.join(numbers[category])}{rule}")
        named = "、".join(categories)
        return self._named.setdefault(named, named), "；".join(reasons)

    def _of_several(self, items: Sequence[Listed]) -> tuple[str, str]:
        """Return the texts of a row on which several students stand, each with the name."""
        of_each: dict[int, list[Listed]] = {}
        for item in items:
            of_each.setdefault(item.student, []).append(item)
        said = [(mine[0].name, *self.texts(mine)) for mine in of_each.values()]
        return (
            "；".join([f"{name}：{category}" for name, category, _ in said]),
            "；".join([f"{name}：{reason}" for name, _, reason in said]),
        )


def _rule(policy: Policy, band: Band) -> str:
    """Return what the line is a share of, for a plain line; the register says the others."""
    match band.when:
        case AtMost(at_most=share, by=by) | Below(below=share, by=by):
            rule = policy.screening.reference
            label = share_text(rule, by, share)
            return label.removeprefix("班级") + "，"
    return ""
