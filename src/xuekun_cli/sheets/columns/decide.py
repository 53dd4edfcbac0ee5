"""Decides what each column of a table is for: the header's words propose, the cells below it prove."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import ColumnRole, SheetCells, Standing
from xuekun_cli.sheets.columns.choice import Choice, ScoreColumn, shown
from xuekun_cli.sheets.columns.derived import told_differences, told_levels
from xuekun_cli.sheets.columns.exams import with_exams
from xuekun_cli.sheets.columns.raw_marks import raw_marks_first
from xuekun_cli.sheets.columns.seen import gather
from xuekun_cli.sheets.columns.settled import say_against_layout
from xuekun_cli.sheets.columns.subjects import one_per_subject
from xuekun_cli.sheets.columns.totals import bound_to_the_left, settle_sums, told_ranks, too_large_for_one
from xuekun_cli.sheets.columns.unexplained import is_unexplained, settle_unexplained, the_only_marks
from xuekun_cli.sheets.columns.who import choose_who
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import Header, HeaderColumn
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import ASSIGNED, PART, Words, fold

__all__ = ["Choice", "ScoreColumn", "choose_columns"]


def choose_columns(
    grid: SheetGrid,
    header: Header,
    first: int,
    last: int,
    words: Words,
    cells: SheetCells,
    file: str,
    only_subject: str = "",
) -> Choice:
    """Return what each column is for. Rows ``first … last`` are those below the header.

    ``only_subject`` is the one subject that title, sheet's or file's name speak of: a total, or the
    only column that looks like marks, is then its score.
    """
    place = CellRef(file, cells.name)
    columns = [c for c in header.columns if c.text or _has_cells(grid, c.column, first, last)]
    who = choose_who(grid, columns, first, last)
    evidence = gather(grid, columns, who.columns, first, last, words)
    choice = Choice(grid, header, first, last, words, place, evidence, who.columns, who.weak_id)
    for column, (role, subject, why) in who.notes.items():
        choice.note(header_of(columns, column), role, subject, why)
    if choice.is_long:
        columns = told_ranks(choice, columns)
    else:
        columns = [_short_named(column, words) for column in columns]
        columns = with_exams(choice, told_ranks(choice, bound_to_the_left(choice, columns)))
    told_differences(choice, columns)
    candidates = [c for c in columns if _is_score(c) and not is_unexplained(c)]
    totals = [c for c in columns if c.meaning and c.meaning.role is ColumnRole.TOTAL]
    totals.sort(key=lambda c: (c.meaning.component == ASSIGNED if c.meaning else False, c.column))
    if only_subject and totals and not too_large_for_one(choice, totals[0], only_subject):
        candidates = _without_parts(choice, candidates, only_subject)
    else:
        only_subject = only_subject if candidates or not totals else ""
    unexplained = [c for c in columns if is_unexplained(c) and c.column not in choice.notes]
    if not choice.is_long:
        candidates, unexplained = settle_sums(choice, totals, candidates, unexplained)
        if only_subject and not candidates and not totals:
            candidates = the_only_marks(choice, unexplained, only_subject)
    elif not candidates:
        candidates = the_only_marks(choice, unexplained)
    scores = one_per_subject(choice, candidates)
    scores = raw_marks_first(choice, _settle_bare_scores(choice, scores), unexplained)
    one_paper = bool(scores or (only_subject and totals)) and not any(column.subject for column in scores)
    if one_paper or choice.is_long:
        why = "长表里只用成绩一列" if choice.is_long else "一科里的一部分，不是总分"
        choice.leave_out([c for c in unexplained if c.column not in choice.notes], why)
    else:
        left = [c for c in unexplained if c.column not in choice.notes]
        scores += settle_unexplained(choice, left, scores)
        scores = _settle_bare_scores(choice, scores)
    if not scores and totals and not choice.unsettled:
        scores = [_total_as_score(choice, totals[0], only_subject)]
    told_levels(choice, columns, scores)
    _say_only_parts(choice, columns, scores)
    choice.score_columns = tuple(sorted(scores, key=lambda c: c.column))
    if header.layout is not None:
        say_against_layout(choice)
    choice.read(cells)
    return choice


def header_of(columns: Sequence[HeaderColumn], number: int) -> HeaderColumn:
    """Return the header of a column by its number."""
    return next(column for column in columns if column.column == number)


def _is_score(column: HeaderColumn) -> bool:
    return column.meaning is not None and column.meaning.role is ColumnRole.SCORE


def _short_named(column: HeaderColumn, words: Words) -> HeaderColumn:
    """Read 物赋, 化原始 by the subject's first character, where nothing else explains the header."""
    if column.meaning is not None or column.subject or not column.text:
        return column
    meaning = words.short_subject(column.text)
    return column if meaning is None else column._replace(meaning=meaning)


def _total_as_score(choice: Choice, total: HeaderColumn, only_subject: str) -> ScoreColumn:
    """Take the total: for the score of the one subject that the table is about, or for want of subjects."""
    full_mark = total.meaning.full_mark if total.meaning else None
    if only_subject:
        choice.note(total, ColumnRole.SCORE, only_subject, "整张表只有一科，总分就是这一科的成绩")
        return ScoreColumn(total.column, "", "", full_mark)
    name = total.meaning.said if total.meaning and total.meaning.said else "总分"
    choice.note(total, ColumnRole.SCORE, "总分", "没有单科成绩，按总分计")
    return ScoreColumn(total.column, "总分", name, full_mark)


def _without_parts(choice: Choice, candidates: Sequence[HeaderColumn], only_subject: str) -> list[HeaderColumn]:
    """Leave out 阅读, 作文 … beside the total of a table about one subject: they are its parts."""
    kept = []
    for column in candidates:
        other = column.meaning is not None and column.meaning.subject not in ("", only_subject)
        if other and choice.words.components.get(fold(column.text)) == PART:
            choice.note(column, ColumnRole.IGNORED, only_subject, "一科里的一部分，不是总分")
        else:
            kept.append(column)
    return kept


def _say_only_parts(choice: Choice, columns: Sequence[HeaderColumn], scores: Sequence[ScoreColumn]) -> None:
    """Say which subjects have only parts (笔试, 听力) below them, and so no score."""
    found: dict[str, list[HeaderColumn]] = {}
    for column in columns:
        if column.meaning and column.meaning.component == PART and column.meaning.subject:
            found.setdefault(column.meaning.subject, []).append(column)
    there = {column.subject for column in scores} | choice.unsettled
    for subject, parts in found.items():
        if subject in there:
            continue
        name = parts[0].meaning.said if parts[0].meaning else subject
        choice.say(
            "subject_without_score",
            Severity.WARNING,
            parts[0],
            f"「{name}」只有{'、'.join(fold_text(part.text.split('｜')[-1]) for part in parts)}，"
            "看不出哪一列是这一科的成绩，没有用",
            f"请在原表加一列合计（写「得分」），或说明哪一列是这一科的成绩，如 --map {as_typed(f'{name}={shown(parts[0])}')}。",
        )


def _settle_bare_scores(choice: Choice, scores: list[ScoreColumn]) -> list[ScoreColumn]:
    """A bare 成绩 beside subjects is no subject of its own; in the long layout only the bare one is the score."""
    bare = [c for c in scores if not c.subject]
    headers = choice.evidence.headers
    if choice.is_long and bare:
        choice.leave_out([headers[c.column] for c in scores if c.subject], "长表里只用成绩一列")
        own = choice.cell(headers[bare[0].column])
        choice.findings[:] = [f for f in choice.findings if f.code != "unknown_column" or f.ref == own]
        return bare[:1]
    if bare and len(bare) < len(scores):
        for column in bare:
            header = headers[column.column]
            choice.note(header, ColumnRole.IGNORED, "", "旁边已有各科成绩，不知道这是哪一科", Standing.OPEN)
            choice.say(
                "bare_score_ignored",
                Severity.WARNING,
                header,
                f"{choice.named(header)}没有写是哪一科，没有用",
                f"若是一门学科，请写明是哪一科，如 --map {as_typed(f'音乐={shown(header)}')}。",
            )
        return [c for c in scores if c.subject]
    return scores


def _has_cells(grid: SheetGrid, column: int, first: int, last: int) -> bool:
    return any(grid.rows[row][column] not in (None, "") for row in range(first, min(last, first + 50) + 1))
