"""The certificate of a table: every law that its columns were read by, held against all of its students."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.model.scores.tables import ColumnRole, Proof, Standing
from xuekun_cli.sheets.columns.choice import Choice, shown
from xuekun_cli.sheets.columns.seen import scopes_of
from xuekun_cli.sheets.evidence import (
    SUM_SUGGESTED,
    Law,
    LawKind,
    MeasuredTable,
    conversion_law,
    difference_law,
    level_law,
    line_law,
    measured,
    out_of_order,
    weighted_law,
)

_MOST_TOLD = 5
"""More rows than this share (per cent) that break a law are no typing errors: it is said once."""
_MOST_NAMED = 200
"""So many rows are named one by one."""
_ONE_CELL = "别的行都对得上，这一行可能有一格录错了；请核对后改原表，再运行一次。"
_NOT_RANKED = "分数或名次可能录错了，或者改过分数没有重排名次；请核对原表。"
_NOT_LEVELLED = "分数或等级可能录错了，或者改过分数没有改等级；请核对原表。"
_ROWS_AT_ONCE = 512
"""So many rows are looked at mark by mark together."""
_NEAR = 1e-6
"""Two sums of floating-point cells that lie nearer than this are the same."""


class Certificate(NamedTuple):
    """What was proved of a table, and the rows that break it."""

    proofs: tuple[Proof, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Broken(NamedTuple):
    """A law held against all students: how many rows could be checked, and where it does not hold."""

    law: Law
    rows: int
    broken: tuple[int, ...]
    unnamed: int = 0
    """Rows in which it does not hold that cannot be named."""


def certified(choice: Choice, rows: Sequence[int]) -> Certificate:
    """Return the certificate of a table whose students stand in ``rows`` (zero-based)."""
    told: set[int] = set()
    proofs: list[Proof] = []
    findings: list[Finding] = []
    laws = {(law.kind, law.of, law.parts): law for law in choice.evidence.laws if _counts(choice, law)}
    for law in sorted(laws.values(), key=lambda law: (law.kind is not LawKind.SUM, law.of)):
        found = _sum_checked(choice, law, rows) if law.kind is LawKind.SUM else _others_checked(choice, law, rows)
        cells = tuple(a1(row, law.of) for row in found.broken)
        parts = tuple(shown(choice.evidence.headers[part]) for part in law.parts)
        name = shown(choice.evidence.headers[law.of])
        proofs.append(
            Proof(law.kind.value, name, parts, found.rows, found.rows - len(found.broken) - found.unnamed, cells)
        )
        _recount(choice, law, found)
        most = 100 - SUM_SUGGESTED if law.suggested else _MOST_TOLD
        if len(found.broken) * 100 > found.rows * most:
            continue
        if law.kind is LawKind.SUM and _is_rounded(choice, law, found):
            continue
        mine = [row for row in found.broken if row not in told]
        told.update(mine)
        findings.extend(_said(choice, law, mine) if len(mine) <= _MOST_NAMED else [_said_once(choice, law, mine)])
    return Certificate(tuple(proofs), tuple(findings))


def _counts(choice: Choice, law: Law) -> bool:
    note = choice.notes.get(law.of)
    return note is not None and note.standing is Standing.PROVED


def _is_rounded(choice: Choice, law: Law, found: _Broken) -> bool:
    """Tell whether many rows miss the sum by less than a point: the total was rounded, and nobody mistyped anything."""
    if len(found.broken) * 100 <= found.rows * _MOST_TOLD:
        return False
    columns = (law.of, *law.parts)
    table = measured(choice.grid, columns, found.broken, {}, choice.words, len(found.broken), 0)
    sums = [sum(cells) for cells in zip(*([v or 0 for v in table.columns[p]] for p in law.parts), strict=True)]
    wholes = [value or 0 for value in table.columns[law.of]]
    return all(abs(whole - added) < SCALE for whole, added in zip(wholes, sums, strict=True))


def _recount(choice: Choice, law: Law, found: _Broken) -> None:
    """Say in the columns' reasons in how many of all rows a law holds, not of the sample that it was sought in."""
    whole = law._replace(rows=found.rows, held=found.rows - len(found.broken) - found.unnamed)
    choice.readings = tuple(
        replace(reading, why=reading.why.replace(choice.told(law), choice.told(whole)))
        if reading.column in (law.of, *law.parts)
        else reading
        for reading in choice.readings
    )


def _sum_checked(choice: Choice, law: Law, rows: Sequence[int]) -> _Broken:
    """Hold a sum against every student: where plain numbers do not add up at a glance, mark by mark."""
    odd = _odd_rows(choice.grid.at(rows), rows, itemgetter(law.of, *law.parts))
    checked, broken = len(rows) - len(odd), []
    for first in range(0, len(odd), _ROWS_AT_ONCE):
        some = odd[first : first + _ROWS_AT_ONCE]
        table = measured(choice.grid, (law.of, *law.parts), some, {}, choice.words, len(some), 0)
        for k, row in enumerate(table.rows):
            whole = table.columns[law.of][k]
            if whole:
                checked += 1
                if whole != sum(table.columns[part][k] or 0 for part in law.parts):
                    broken.append(row)
    return _Broken(law, checked, tuple(broken))


def _odd_rows(
    lines: Sequence[Sequence[object]], rows: Sequence[int], take: Callable[[Sequence[object]], tuple[object, ...]]
) -> list[int]:
    """Return the rows in which plain numbers do not add up to the first at a glance, or something else stands."""
    odd: list[int] = []
    plain: tuple[type, ...] = ()
    for row, cells in zip(rows, map(take, lines), strict=True):
        plain = plain or (float,) * len(cells)
        added = cells if tuple(map(type, cells)) == plain else _as_added(cells)
        if not added or not -_NEAR < 2 * added[0] - sum(added) < _NEAR:  # type: ignore[operator,arg-type]
            odd.append(row)
    return odd


def _as_added(cells: Sequence[object]) -> Sequence[float]:
    """Return a row's cells as they are added up: what is no number adds nothing.

    Nothing is returned where the first is no number, or any is one that was typed as text.
    """
    texts = [cell for cell in cells if cell.__class__ is not float]
    if cells[0].__class__ is not float or any(any(map(str.isdigit, str(text))) for text in texts if text):
        return ()
    return [cell if isinstance(cell, float) else 0.0 for cell in cells]


def _others_checked(choice: Choice, law: Law, rows: Sequence[int]) -> _Broken:
    table = measured(choice.grid, (law.of, *law.parts), rows, scopes_of(choice.who), choice.words, len(rows), 0)
    if law.kind is LawKind.LEVEL:
        texts = choice.grid.texts(rows, law.of)
        found = level_law(law.of, texts, law.parts[0], table.columns[law.parts[0]]) or law._replace(broken=())
        return _Broken(found, found.rows, tuple(rows[k] for k in found.broken))
    if law.kind is not LawKind.ORDER:
        again = _AGAIN.get(law.kind)
        found = (again(table, law) if again else None) or law
        return _Broken(found, found.rows, (), found.rows - found.held)
    among = table.scopes.get(law.scope, table.scopes["all"])
    values, part = table.columns[law.of], table.columns[law.parts[0]]
    there = [k for k in range(len(table.rows)) if values[k] is not None and part[k] is not None]
    groups: dict[object, list[int]] = {}
    for k in there:
        groups.setdefault(among[k], []).append(k)
    broken: list[int] = []
    for members in groups.values():
        lost = out_of_order([values[k] or 0 for k in members], [part[k] or 0 for k in members])
        broken.extend(table.rows[members[k]] for k in lost)
    return _Broken(law, len(there), tuple(sorted(broken)))


_AGAIN: dict[LawKind, Callable[[MeasuredTable, Law], Law | None]] = {
    LawKind.CONVERTED: lambda table, law: conversion_law(table, law.parts[0], law.of),
    LawKind.STANDARD: lambda table, law: line_law(table, law.parts[0], law.of),
    LawKind.PERCENTILE: lambda table, law: conversion_law(table, law.parts[0], law.of),
    LawKind.WEIGHTED: lambda table, law: weighted_law(table, law.of, law.parts),
    LawKind.DIFFERENCE: lambda table, law: difference_law(table, law.of, law.parts),
}
"""Laws that are sought again in all rows: in how many they hold; which rows break them is not told."""


def _said(choice: Choice, law: Law, rows: Sequence[int]) -> list[Finding]:
    """Name every row that breaks a law, with its cell."""
    header = choice.evidence.headers[law.of]
    table = measured(choice.grid, (law.of, *law.parts), rows, {}, choice.words, max(1, len(rows)), 0)
    findings = []
    for k, row in enumerate(rows):
        place = CellRef(choice.place.file, choice.place.sheet, a1(row, law.of))
        who, own = _name_of(choice, row), table.columns[law.of][k] or 0
        values = [table.columns[part][k] or 0 for part in law.parts]
        if law.kind is LawKind.SUM:
            message = (
                f"{who}的「{shown(header)}」是 {points(own)}，{choice.names_of(law.parts)}相加是 {points(sum(values))}，"
                f"差 {points(abs(own - sum(values)))}"
            )
            findings.append(Finding("sum_broken", Severity.WARNING, message, _ONE_CELL, place))
        elif law.kind is LawKind.LEVEL:
            (level,) = choice.grid.texts([row], law.of)
            message = (
                f"{who}的「{choice.names_of(law.parts)}」是 {points(values[0])}，「{shown(header)}」却是「{level}」，"
                "和别人的分数、等级对不上"
            )
            findings.append(Finding("level_out_of_step", Severity.WARNING, message, _NOT_LEVELLED, place))
        else:
            message = (
                f"{who}的「{choice.names_of(law.parts)}」是 {points(values[0])}，「{shown(header)}」却是 {own // SCALE}，"
                "和别人的分数、名次对不上"
            )
            findings.append(Finding("rank_out_of_order", Severity.WARNING, message, _NOT_RANKED, place))
    return findings


def _said_once(choice: Choice, law: Law, rows: Sequence[int]) -> Finding:
    """Say of hundreds of rows together that they break a law: these are no slips of single cells."""
    first = _said(choice, law, rows[:1])[0]
    return replace(first, message=f"{first.message}；这样的共 {len(rows)} 行")


def _name_of(choice: Choice, row: int) -> str:
    column = choice.who.get(ColumnRole.NAME, choice.who.get(ColumnRole.ID))
    (text,) = choice.grid.texts([row], column) if column is not None else ("",)
    return text or f"第 {row + 1} 行"
