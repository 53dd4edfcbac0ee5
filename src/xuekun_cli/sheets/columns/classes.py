"""Two columns of classes (班级 and 新班级): which one the ranks and names of this exam are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import Header, HeaderColumn
from xuekun_cli.sheets.words.labels import class_in, class_key, classes_agree, fold_text

_PROVED = 0.95
_REFUTED = 0.85
"""Ranks within the class fit the right column in nearly every row, and another one in far fewer."""
_FEWEST = 8
_FILLED = 0.6
_MOST_RANKS = 4
"""So many columns of ranks within the class are tried."""


def rival_classes(grid: SheetGrid, header: Header, rows: Sequence[int]) -> list[HeaderColumn]:
    """Return the columns that name classes, if several do and divide the students differently."""
    found = [c for c in header.columns if c.meaning and c.meaning.role is ColumnRole.CLASS]
    filled = [c for c in found if sum(map(bool, grid.texts(rows, c.column))) >= _FILLED * len(rows)]
    if len(filled) < 2:
        return []
    texts = [grid.texts(rows, c.column) for c in filled]
    alike = all(_one_division(one, other) for one, other in pairwise(texts))
    return [] if alike else filled


def _one_division(one: Sequence[str], other: Sequence[str]) -> bool:
    pairs = set(zip(one, other, strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def proved_class(
    grid: SheetGrid,
    header: Header,
    rivals: Sequence[HeaderColumn],
    rows: Sequence[int],
    sheet: str,
    title_class: str,
) -> tuple[HeaderColumn | None, str]:
    """Return the class column that the cells prove, and by what (Chinese); (None, "") where nothing does."""
    named = title_class or class_in(sheet, True)
    if named:
        key = class_key(named)
        agreeing = [
            c for c in rivals if all(classes_agree(key, class_key(t)) for t in grid.texts(rows, c.column) if t)
        ]
        if len(agreeing) == 1:
            return agreeing[0], f"和「{named}」一致"
    if len(rows) < _FEWEST:
        return None, ""
    shares = {c: _rank_share(grid, header, c, rows) for c in rivals}
    best = max(rivals, key=lambda c: shares[c])
    others = [shares[c] for c in rivals if c is not best]
    if shares[best] >= _PROVED and max(others) <= _REFUTED:
        return best, "班级名次是在这些班里排的"
    return None, ""


def _rank_share(grid: SheetGrid, header: Header, classes: HeaderColumn, rows: Sequence[int]) -> float:
    """Return in which share of the rows, at the best, a rank within these classes is the order of a score."""
    ranks = [
        c for c in header.columns if c.meaning and c.meaning.role is ColumnRole.RANK and "班" in fold_text(c.text)
    ]
    scored = [c for c in header.columns if c.meaning and c.meaning.role in (ColumnRole.SCORE, ColumnRole.TOTAL)]
    totals = [c for c in scored if c.meaning and c.meaning.role is ColumnRole.TOTAL]
    texts = grid.texts(rows, classes.column)
    best = 0.0
    for rank in ranks[:_MOST_RANKS]:
        before = [c for c in scored if c.column < rank.column][-1:]
        own = [c for c in scored if rank.meaning and c.meaning and c.meaning.subject == rank.meaning.subject]
        for score in dict.fromkeys((*totals, *before, *own)):
            best = max(best, _share(grid.values(rows, rank.column), grid.values(rows, score.column), texts))
    return best


def _share(ranks: Sequence[object], scores: Sequence[object], classes: Sequence[str]) -> float:
    by_class: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for rank, score, of in zip(ranks, scores, classes, strict=True):
        if _is_number(rank) and _is_number(score) and of:
            by_class[of].append((float(str(score)), float(str(rank))))
    held = told = 0
    for pairs in by_class.values():
        place_of: dict[float, int] = {}
        for place, (score, _) in enumerate(sorted(pairs, reverse=True), start=1):
            place_of.setdefault(score, place)
        held += sum(place_of[score] == rank for score, rank in pairs)
        told += len(pairs)
    return held / told if told >= _FEWEST else 0.0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def with_class(readings: Sequence[ColumnReading], chosen: HeaderColumn, why: str) -> tuple[ColumnReading, ...]:
    """Return the readings with this column as that of the classes, and no other."""
    return tuple(
        ColumnReading(one.column, one.header, ColumnRole.CLASS, "", why)
        if one.column == chosen.column
        else ColumnReading(
            one.column, one.header, ColumnRole.IGNORED, "", f"「{chosen.text}」{why}，用那一列作班级"
        )
        if one.role is ColumnRole.CLASS
        else one
        for one in readings
    )


def said_of_classes(
    rivals: Sequence[HeaderColumn], chosen: HeaderColumn, why: str, header: Header, place: CellRef
) -> Finding:
    """Say which of two class columns was used: proved (why), or only taken."""
    others = [c for c in rivals if c is not chosen]
    both = "、".join(f"「{c.text}」（{column_letters(c.column)} 列）" for c in rivals)
    proof = f"：{why}" if why else "，表里看不出这次考试是按哪一列分的班"
    return Finding(
        "two_class_columns",
        Severity.INFO if why else Severity.WARNING,
        f"{both}都是班级，分得不一样，用了「{chosen.text}」{proof}",
        f"若要用「{others[0].text}」，请加 --map {as_typed('不用=' + chosen.text)}。",
        CellRef(place.file, place.sheet, a1(header.rows[-1], chosen.column)),
    )
