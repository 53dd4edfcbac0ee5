"""Decides what each column of a table is for, from its header's meaning and from the cells below it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from xuekun_cli.model.cells import CellRef, a1, column_letters
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.tables import ColumnReading, ColumnRole, SheetCells
from xuekun_cli.sheets.header import Header, HeaderColumn, SheetGrid, cell_text
from xuekun_cli.sheets.labels import fold_text
from xuekun_cli.sheets.marks import MarkReader
from xuekun_cli.sheets.words import ASSIGNED, Words

_SAMPLE = 400
"""So many cells below a header decide what an unexplained column holds."""
_MOSTLY = 0.6
"""A column of numbers: at least this share of its filled cells are scores or marks."""
_HIGHEST_SINGLE = 300 * SCALE
"""The highest full mark of a single paper in use (理综, 文综)."""
_STRONG_ID = 15
"""Id words up to this place in the table name a person; the later ones (编号, 座号 …) may be running numbers."""

_WHO = (
    ColumnRole.ID,
    ColumnRole.NAME,
    ColumnRole.CLASS,
    ColumnRole.GRADE,
    ColumnRole.SCHOOL,
    ColumnRole.KIND,
    ColumnRole.STATUS,
    ColumnRole.SUBJECT_NAME,
    ColumnRole.EXAM,
)
ROLE_WORDS = {
    ColumnRole.ID: "学号",
    ColumnRole.NAME: "姓名",
    ColumnRole.CLASS: "班级",
    ColumnRole.GRADE: "年级",
    ColumnRole.SCHOOL: "学校",
    ColumnRole.KIND: "备注／类别",
    ColumnRole.STATUS: "状态",
    ColumnRole.SUBJECT_NAME: "科目名",
    ColumnRole.EXAM: "考试",
}


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column of scores. ``subject`` is "" where the subject stands elsewhere (long layout, sheet's name)."""

    column: int
    subject: str
    said: str
    full_mark: int | None = None
    exam: str = ""
    known: bool = True


@dataclass
class ChosenColumns:
    """The decision for one table, with the readings for `look` and the findings."""

    score_columns: tuple[ScoreColumn, ...] = ()
    who: dict[ColumnRole, int] = field(default_factory=dict)
    weak_id: bool = False
    readings: tuple[ColumnReading, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def choose_columns(
    grid: SheetGrid, header: Header, first: int, last: int, words: Words, cells: SheetCells, file: str
) -> ChosenColumns:
    """Return what each column is for. Rows ``first … last`` are those below the header."""
    chosen = ChosenColumns()
    notes: dict[int, tuple[ColumnRole, str, str]] = {}
    place = CellRef(file, cells.name)
    columns = [c for c in header.columns if c.text or _has_cells(grid, c.column, first, last)]
    _choose_who(grid, columns, first, last, chosen, notes)
    candidates, totals = _score_candidates(columns, words, chosen)
    scores = _one_per_subject(grid, candidates, header, place, chosen, notes)
    for column in columns:
        if column.meaning is None and column.text:
            unknown = _unknown_column(grid, column, first, last, words, header, place, chosen, notes)
            if unknown:
                scores.append(unknown)
    scores = _settle_bare_scores(scores, chosen, notes, header, place)
    if not scores and totals:
        total = totals[0]
        name = total.meaning.said if total.meaning and total.meaning.said else "总分"
        scores = [ScoreColumn(total.column, "总分", name, total.meaning.full_mark if total.meaning else None)]
        notes[total.column] = (ColumnRole.SCORE, "总分", "没有单科成绩，按总分计")
        chosen.findings.append(
            Finding(
                "total_only",
                Severity.INFO,
                f"表里没有单科成绩，用「{total.text}」一列代替",
                "若要按单科筛查，请换一份有单科成绩的表。",
                CellRef(file, cells.name, a1(header.rows[-1], total.column)),
            )
        )
    chosen.score_columns = tuple(sorted(scores, key=lambda c: c.column))
    chosen.readings = tuple(_reading(column, notes, cells) for column in header.columns if column.text)
    return chosen


def _choose_who(
    grid: SheetGrid,
    columns: Sequence[HeaderColumn],
    first: int,
    last: int,
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> None:
    by_role: dict[ColumnRole, list[HeaderColumn]] = {}
    for column in columns:
        if column.meaning and column.meaning.role in _WHO:
            by_role.setdefault(column.meaning.role, []).append(column)
    for role, found in by_role.items():
        filled = {c.column: _filled_share(grid, c.column, first, last) for c in found}
        usable = [c for c in found if filled[c.column] > 0] or found
        best = min(
            usable,
            key=lambda c: (filled[c.column] < _MOSTLY, c.meaning.strength if c.meaning else 0, c.column),
        )
        chosen.who[role] = best.column
        for one in found:
            spare = f"「{best.text}」更可信，用那一列作{ROLE_WORDS[role]}"
            notes[one.column] = (role, "", "") if one is best else (ColumnRole.IGNORED, "", spare)
        if role is ColumnRole.ID and best.meaning and best.meaning.strength >= _STRONG_ID:
            chosen.weak_id = _is_running(grid, best.column, first, last)
            if chosen.weak_id:
                notes[best.column] = (role, "", "只在班内有用的编号")
    if ColumnRole.SUBJECT_NAME in chosen.who:
        wide = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.SCORE and c.meaning.subject]
        if len(wide) > 1:
            place = chosen.who.pop(ColumnRole.SUBJECT_NAME)
            notes[place] = (ColumnRole.IGNORED, "", "各科已各占一列")


def _score_candidates(
    columns: Sequence[HeaderColumn], words: Words, chosen: ChosenColumns
) -> tuple[list[HeaderColumn], list[HeaderColumn]]:
    scores = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.SCORE]
    totals = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.TOTAL]
    totals.sort(key=lambda c: (c.meaning.component == ASSIGNED if c.meaning else False, c.column))
    return scores, totals


def _one_per_subject(
    grid: SheetGrid,
    candidates: Sequence[HeaderColumn],
    header: Header,
    place: CellRef,
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> list[ScoreColumn]:
    """Keep one score column per subject (and exam): raw marks before converted ones, then the leftmost."""
    by_subject: dict[tuple[str, str], list[HeaderColumn]] = {}
    for column in candidates:
        meaning = column.meaning
        if meaning:
            by_subject.setdefault((meaning.subject, meaning.exam), []).append(column)
    scores: list[ScoreColumn] = []
    for (subject, exam), found in by_subject.items():
        raw = [c for c in found if c.meaning and c.meaning.component != ASSIGNED]
        best = (raw or found)[0]
        for column in found:
            if column is best:
                continue
            converted = column not in raw and bool(raw)
            notes[column.column] = (
                ColumnRole.IGNORED,
                subject,
                "赋分不是卷面分" if converted else f"与 {column_letters(best.column)} 列重复，用了前一列",
            )
            if not converted:
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
            why = "没有卷面分，用赋分" if meaning.component == ASSIGNED else ""
            notes[best.column] = (ColumnRole.SCORE, subject, why)
            scores.append(
                ScoreColumn(
                    best.column,
                    subject,
                    meaning.said,
                    meaning.full_mark,
                    exam,
                    known=not best.unknown_subject,
                )
            )
            if best.unknown_subject:
                chosen.findings.append(_unknown_subject(best, header, place))
    return scores


def _settle_bare_scores(
    scores: list[ScoreColumn],
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
    header: Header,
    place: CellRef,
) -> list[ScoreColumn]:
    """A bare 成绩 beside subjects is no subject of its own; in the long layout only the bare one is the score."""
    bare = [c for c in scores if not c.subject]
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
                    "若是一门学科，请用 --map '学科=表头' 说明。",
                    CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
                )
            )
        return [c for c in scores if c.subject]
    return scores


def _unknown_column(
    grid: SheetGrid,
    column: HeaderColumn,
    first: int,
    last: int,
    words: Words,
    header: Header,
    place: CellRef,
    chosen: ChosenColumns,
    notes: dict[int, tuple[ColumnRole, str, str]],
) -> ScoreColumn | None:
    """Take a column of numbers that no word explains for a subject, with a finding."""
    if ColumnRole.SUBJECT_NAME in chosen.who:
        notes[column.column] = (ColumnRole.IGNORED, "", "长表里只用成绩一列")
        return None
    reason = _why_no_scores(grid, column.column, first, last, words)
    if reason:
        near = words.nearest(column.text)
        hint = f"；词表里相近的有：{'、'.join(near)}" if near and reason != "不是数字" else ""
        notes[column.column] = (ColumnRole.IGNORED, "", f"词表里没有，{reason}{hint}")
        return None
    said = fold_text(column.text.split("｜")[-1])
    notes[column.column] = (ColumnRole.SCORE, said, "词表里没有；一列都是数字，当作一门学科")
    chosen.findings.append(_unknown_subject(column, header, place))
    return ScoreColumn(column.column, said, said, known=False)


def _unknown_subject(column: HeaderColumn, header: Header, place: CellRef) -> Finding:
    return Finding(
        "unknown_column",
        Severity.WARNING,
        f"「{column.text}」不在词表里，一列都是数字，当作一门学科",
        f"若不是学科，请加 --map '不用={column.text}'；若是某科，请加 --map '科目={column.text}'。",
        CellRef(place.file, place.sheet, a1(header.rows[-1], column.column)),
    )


def _why_no_scores(grid: SheetGrid, column: int, first: int, last: int, words: Words) -> str:
    """Return "" when the cells look like scores, else what speaks against it (Chinese)."""
    reader = MarkReader(words)
    values: list[int] = []
    other = filled = 0
    for row in range(first, min(last, first + _SAMPLE) + 1):
        meaning = reader.read(grid.rows[row][column])
        if meaning.mark is Mark.BLANK:
            continue
        filled += 1
        if meaning.mark is Mark.SCORED:
            values.append(meaning.score)
        elif meaning.mark in (Mark.UNREADABLE, Mark.LEVEL):
            other += 1
    if not filled:
        return "整列是空的"
    if len(values) < 1 or (filled - other) / filled < _MOSTLY:
        return "不是数字"
    if max(values) > _HIGHEST_SINGLE or min(values) < 0:
        return "数字超出分数的范围"
    if len(values) >= 3 and len(set(values)) == 1:
        return "每行都一样"
    if len(values) >= 5 and sorted(values) == [(i + 1) * SCALE for i in range(len(values))]:
        return "是 1、2、3… 的顺序号"
    if len(values) >= 5 and all(b - a == SCALE for a, b in itertools.pairwise(values)):
        return "是连续的顺序号"
    return ""


def _has_cells(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    return any(grid.rows[row][column] not in (None, "") for row in range(first, min(last, first + 50) + 1))


def _filled_share(grid: SheetGrid, column: int, first: int, last: int) -> float:
    rows = range(first, min(last, first + _SAMPLE) + 1)
    filled = sum(1 for row in rows if grid.rows[row][column] not in (None, ""))
    return filled / len(rows) if rows else 0.0


def _is_running(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    """Tell whether a weak id column only counts 1, 2, 3 … (per class or through the sheet)."""
    texts = [cell_text(grid.rows[row][column]) for row in range(first, min(last, first + _SAMPLE) + 1)]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) <= 4]
    if not numbers or len(numbers) < _MOSTLY * sum(1 for text in texts if text):
        return False
    return len(set(numbers)) < len(numbers) or max(numbers) <= 2 * len(numbers)


def _reading(
    column: HeaderColumn, notes: dict[int, tuple[ColumnRole, str, str]], cells: SheetCells
) -> ColumnReading:
    hidden = "（列是隐藏的）" if column.column in cells.hidden_columns else ""
    if column.column in notes:
        role, subject, why = notes[column.column]
        return ColumnReading(column.column, column.text, role, subject, why + hidden)
    meaning = column.meaning
    if meaning is None:
        return ColumnReading(column.column, column.text, ColumnRole.IGNORED, "", "词表里没有" + hidden)
    why = {
        ColumnRole.RANK: "名次不是分数",
        ColumnRole.LEVEL: "等级不是分数",
        ColumnRole.TOTAL: "总分不作为一科",
        ColumnRole.IGNORED: "不用的列",
    }.get(meaning.role, "")
    return ColumnReading(column.column, column.text, meaning.role, meaning.subject, why + hidden)
