"""Decides what each column of a table is for, from its header's meaning and from the cells below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xuekun_cli.model.as_typed import as_typed
from xuekun_cli.model.cells import CellRef, a1, column_letters
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.tables import ColumnReading, ColumnRole, SheetCells
from xuekun_cli.sheets.column_readings import column_reading
from xuekun_cli.sheets.grid import SheetGrid
from xuekun_cli.sheets.header import Header, HeaderColumn
from xuekun_cli.sheets.labels import fold_text
from xuekun_cli.sheets.unknown_columns import combines_subjects, sums_columns, why_no_scores
from xuekun_cli.sheets.who_columns import choose_who
from xuekun_cli.sheets.words import ASSIGNED, LEVEL, OVERALL, PART, SUM, Words, fold

_TRUST = {LEVEL: -1, SUM: 1, OVERALL: 2, ASSIGNED: 3}
"""What may stand for a subject's marks: levels where they are wanted, then 得分, 卷面分 and a bare subject (0)."""
_NOT_MARKS = {SUM: "合计", OVERALL: "总评是折合的", ASSIGNED: "赋分不是卷面分"}
_ONLY = {LEVEL: "按等级读", SUM: "用合计", OVERALL: "没有卷面分，用总评", ASSIGNED: "没有卷面分，用赋分"}
_BESIDE_LEVELS = "按等级筛查，用了等级那一列"


class ScoreColumn(NamedTuple):
    """A column of scores. ``subject`` is "" where the subject stands elsewhere (long layout, sheet's name)."""

    column: int
    subject: str
    said: str
    full_mark: int | None = None
    exam: str = ""
    known: bool = True
    holds_levels: bool = False
    beside: int | None = None
    """The subject's score column, for one that holds levels; None without."""


@dataclass
class ChosenColumns:
    """The decision for one table, with the readings for `look` and the findings."""

    score_columns: tuple[ScoreColumn, ...] = ()
    who: dict[ColumnRole, int] = field(default_factory=dict)
    weak_id: bool = False
    readings: tuple[ColumnReading, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def choose_columns(
    grid: SheetGrid,
    header: Header,
    first: int,
    last: int,
    words: Words,
    cells: SheetCells,
    file: str,
    only_subject: str = "",
) -> ChosenColumns:
    """Return what each column is for. Rows ``first … last`` are those below the header.

    ``only_subject`` is the one subject that title, sheet's or file's name speak of: a total is then its score.
    """
    place = CellRef(file, cells.name)
    columns = [c for c in header.columns if c.text or _has_cells(grid, c.column, first, last)]
    who = choose_who(grid, columns, first, last)
    chosen = ChosenColumns(who=who.columns, weak_id=who.weak_id)
    notes = who.notes
    candidates = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.SCORE]
    totals = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.TOTAL]
    totals.sort(key=lambda c: (c.meaning.component == ASSIGNED if c.meaning else False, c.column))
    if only_subject and totals:
        candidates = _without_parts(candidates, only_subject, words, notes)
    scores = _one_per_subject(candidates, header, place, chosen, notes)
    scores = _settle_bare_scores(scores, chosen, notes, header, place)
    one_paper = bool(scores or (only_subject and totals)) and not any(column.subject for column in scores)
    unknown = [c for c in columns if c.meaning is None and c.text]
    if one_paper or ColumnRole.SUBJECT_NAME in chosen.who:
        why = "长表里只用成绩一列" if ColumnRole.SUBJECT_NAME in chosen.who else "一科里的一部分，不是总分"
        notes.update({column.column: (ColumnRole.IGNORED, "", why) for column in unknown})
    else:
        scores += _unknown_subjects(grid, unknown, scores, first, last, words, header, place, chosen, notes)
        scores = _settle_bare_scores(scores, chosen, notes, header, place)
    if not scores and totals:
        scores = [_total_as_score(totals[0], only_subject, notes)]
    chosen.findings.extend(_only_parts(columns, scores, header, place))
    chosen.score_columns = tuple(sorted(scores, key=lambda c: c.column))
    chosen.readings = tuple(column_reading(column, notes, cells) for column in header.columns if column.text)
    return chosen


def _total_as_score(
    total: HeaderColumn, only_subject: str, notes: dict[int, tuple[ColumnRole, str, str]]
) -> ScoreColumn:
    """Take the total: for the score of the one subject that the table is about, or for want of subjects."""
    full_mark = total.meaning.full_mark if total.meaning else None
    if only_subject:
        notes[total.column] = (ColumnRole.SCORE, only_subject, "整张表只有一科，总分就是这一科的成绩")
        return ScoreColumn(total.column, "", "", full_mark)
    name = total.meaning.said if total.meaning and total.meaning.said else "总分"
    notes[total.column] = (ColumnRole.SCORE, "总分", "没有单科成绩，按总分计")
    return ScoreColumn(total.column, "总分", name, full_mark)


def _without_parts(
    candidates: Sequence[HeaderColumn],
    only_subject: str,
    words: Words,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> list[HeaderColumn]:
    """Leave out 阅读, 作文 … beside the total of a table about one subject: they are its parts."""
    kept = []
    for column in candidates:
        other = column.meaning is not None and column.meaning.subject not in ("", only_subject)
        if other and words.components.get(fold(column.text)) == PART:
            notes[column.column] = (ColumnRole.IGNORED, only_subject, "一科里的一部分，不是总分")
        else:
            kept.append(column)
    return kept


def _only_parts(
    columns: Sequence[HeaderColumn], scores: Sequence[ScoreColumn], header: Header, place: CellRef
) -> list[Finding]:
    """Say which subjects have only parts (笔试, 听力) or unexplained columns below them, and so no score."""
    found: dict[str, list[HeaderColumn]] = {}
    for column in columns:
        if column.meaning and column.meaning.component == PART and column.meaning.subject:
            found.setdefault(column.meaning.subject, []).append(column)
    there = {column.subject for column in scores}
    return [
        Finding(
            "subject_without_score",
            Severity.WARNING,
            f"「{parts[0].meaning.said if parts[0].meaning else subject}」只有"
            f"{'、'.join(fold_text(part.text.split('｜')[-1]) for part in parts)}，看不出哪一列是这一科的成绩，没有用",
            f"请在原表加一列合计（写「得分」），或说明哪一列是这一科的成绩，如 --map {as_typed(f'{subject}={parts[0].text}')}。",
            CellRef(place.file, place.sheet, a1(header.rows[-1], parts[0].column)),
        )
        for subject, parts in found.items()
        if subject not in there
    ]


def _one_per_subject(
    candidates: Sequence[HeaderColumn],
    header: Header,
    place: CellRef,
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> list[ScoreColumn]:
    """Keep one score column per subject (and exam): raw marks before converted ones, explained groups, the leftmost."""
    by_subject: dict[tuple[str, str], list[HeaderColumn]] = {}
    for column in candidates:
        meaning = column.meaning
        if meaning:
            by_subject.setdefault((meaning.subject, meaning.exam), []).append(column)
    scores: list[ScoreColumn] = []
    of_exams = {subject for subject, exam in by_subject if exam}
    if len({exam for _, exam in by_subject if exam}) == 1:
        by_subject = _one_exam(by_subject)
    for (subject, exam), found in by_subject.items():
        best = min(found, key=lambda c: (_trust(c), c.unexplained_group))
        if not exam and subject in of_exams and _trust(best) == _TRUST[OVERALL]:
            notes.update({c.column: (ColumnRole.IGNORED, subject, _NOT_MARKS[OVERALL]) for c in found})
            continue
        for column in found:
            if column is best:
                continue
            if _trust(column) > _trust(best):
                component = column.meaning.component if column.meaning else ""
                notes[column.column] = (ColumnRole.IGNORED, subject, _NOT_MARKS.get(component, _BESIDE_LEVELS))
                continue
            again = f"与 {column_letters(best.column)} 列重复，用了那一列"
            notes[column.column] = (ColumnRole.IGNORED, subject, again)
            chosen.findings.append(
                Finding(
                    "duplicate_column",
                    Severity.WARNING,
                    f"「{column.text}」有两列（{column_letters(best.column)} 和 {column_letters(column.column)}），"
                    f"用了 {column_letters(best.column)} 列",
                    "若要用另一列，请在原表改一下表头再运行。",
                    CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
                )
            )
        meaning = best.meaning
        if meaning:
            why = _ONLY.get(meaning.component, "")
            notes[best.column] = (ColumnRole.SCORE, subject, why)
            scores.append(
                ScoreColumn(
                    best.column,
                    subject,
                    meaning.said,
                    meaning.full_mark,
                    exam,
                    known=not best.unknown_subject,
                    holds_levels=meaning.component == LEVEL,
                    beside=_score_beside(best, found),
                )
            )
            if best.unknown_subject:
                chosen.findings.append(_unknown_subject(best, header, place))
    return scores


def _one_exam(
    by_subject: dict[tuple[str, str], list[HeaderColumn]],
) -> dict[tuple[str, str], list[HeaderColumn]]:
    """Put 期中语文 behind a 语文 without an exam: with one exam named, the two are the same subject twice."""
    joined: dict[tuple[str, str], list[HeaderColumn]] = {}
    for (subject, exam), found in by_subject.items():
        plain = [c for c in by_subject.get((subject, ""), []) if _trust(c) != _TRUST[OVERALL]]
        joined.setdefault((subject, "" if plain else exam), []).extend(found)
    return {key: sorted(found, key=lambda c: bool(c.meaning and c.meaning.exam)) for key, found in joined.items()}


def _score_beside(best: HeaderColumn, found: Sequence[HeaderColumn]) -> int | None:
    """Return the best score column of a subject whose levels are read, or None."""
    scores = [column for column in found if _trust(column) > _TRUST[LEVEL]]
    return min(scores, key=_trust).column if scores and _trust(best) == _TRUST[LEVEL] else None


def _trust(column: HeaderColumn) -> int:
    return _TRUST.get(column.meaning.component, 0) if column.meaning else 0


def _settle_bare_scores(
    scores: list[ScoreColumn],
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
    header: Header,
    place: CellRef,
) -> list[ScoreColumn]:
    """A bare 成绩 beside subjects is no subject of its own; in the long layout only the bare one is the score."""
    bare = [c for c in scores if not c.subject]
    texts = {column.column: column.text for column in header.columns}
    if ColumnRole.SUBJECT_NAME in chosen.who and bare:
        for column in scores:
            if column.subject:
                notes[column.column] = (ColumnRole.IGNORED, "", "长表里只用成绩一列")
        chosen.findings[:] = [f for f in chosen.findings if f.code != "unknown_column"]
        return bare[:1]
    if bare and len(bare) < len(scores):
        for column in bare:
            notes[column.column] = (ColumnRole.IGNORED, "", "旁边已有各科成绩，不知道这是哪一科")
            chosen.findings.append(
                Finding(
                    "bare_score_ignored",
                    Severity.WARNING,
                    f"{column_letters(column.column)} 列只写了成绩，没有写是哪一科，没有用",
                    f"若是一门学科，请写明是哪一科，如 --map {as_typed(f'音乐={texts[column.column]}')}。",
                    CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
                )
            )
        return [c for c in scores if c.subject]
    return scores


def _unknown_subjects(
    grid: SheetGrid,
    columns: Sequence[HeaderColumn],
    scores: Sequence[ScoreColumn],
    first: int,
    last: int,
    words: Words,
    header: Header,
    place: CellRef,
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> list[ScoreColumn]:
    """Take columns of numbers that no word explains for subjects, with a finding; not sums of others, nor parts."""
    numbers: list[HeaderColumn] = []
    for column in columns:
        reason = why_no_scores(grid, column.column, first, last, words)
        if not reason:
            numbers.append(column)
            continue
        near = words.nearest(column.text)
        hint = f"；词表里相近的有：{'、'.join(near)}" if near and reason != "不是数字" else ""
        notes[column.column] = (ColumnRole.IGNORED, "", f"词表里没有，{reason}{hint}")
    present = [column.subject for column in scores]
    taken = {column.column: column.text for column in numbers} | {c.column: c.said for c in scores}
    for column in numbers:
        parts = sums_columns(grid, column.column, [c for c in taken if c != column.column], first, last, words)
        if parts or combines_subjects(column.text, words, present):
            whole = f"是{'、'.join(taken[part] for part in parts)}的和" if parts else "是几科的合计"
            notes[column.column] = (ColumnRole.IGNORED, "", f"词表里没有，{whole}")
    for known in scores:
        unknown = [c.column for c in numbers if c.column not in notes]
        for part in sums_columns(grid, known.column, unknown, first, last, words):
            notes[part] = (ColumnRole.IGNORED, known.subject, f"词表里没有，几列合起来是「{known.said}」的成绩")
    found: list[ScoreColumn] = []
    for column in numbers:
        if column.column not in notes:
            said = fold_text(column.text.split("｜")[-1])
            notes[column.column] = (ColumnRole.SCORE, said, "词表里没有；一列都是数字，当作一门学科")
            chosen.findings.append(_unknown_subject(column, header, place))
            found.append(ScoreColumn(column.column, said, said, known=False))
    return found


def _unknown_subject(column: HeaderColumn, header: Header, place: CellRef) -> Finding:
    return Finding(
        "unknown_column",
        Severity.WARNING,
        f"「{column.text}」不在词表里，一列都是数字，当作一门学科",
        f"若不是学科，请加 --map {as_typed(f'不用={column.text}')}；若是某科，请写明是哪一科，如 --map {as_typed(f'音乐={column.text}')}。",
        CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
    )


def _has_cells(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    return any(grid.rows[row][column] not in (None, "") for row in range(first, min(last, first + 50) + 1))
