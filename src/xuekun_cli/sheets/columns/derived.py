"""Columns that tell of others and are no marks: 进退步, the difference of two ranks; levels that step with a score."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice, ScoreColumn, shown
from xuekun_cli.sheets.columns.seen import subject_of
from xuekun_cli.sheets.evidence import difference_law, level_law
from xuekun_cli.sheets.words.joined import HeaderColumn

_MOST_RANKS = 8
"""Differences are sought among so many ranks."""


def told_differences(choice: Choice, columns: Sequence[HeaderColumn]) -> None:
    """Note which columns are one rank less another; only such can be less than nothing."""
    table = choice.evidence.table
    ranks = [c for c in columns if choice.evidence.is_rank(c.column) or _has_role(c, ColumnRole.RANK)]
    for column in columns:
        values = table.columns.get(column.column, ())
        if (
            _has_role(column, ColumnRole.RANK, ColumnRole.SCORE, ColumnRole.TOTAL)
            or min((value for value in values if value is not None), default=0) >= 0
        ):
            continue
        own = [c.column for c in ranks if subject_of(c) == subject_of(column) and c.column in table.columns]
        law = difference_law(table, column.column, own) if len(own) <= _MOST_RANKS else None
        if law is not None:
            choice.evidence.laws.append(law)
            one, less = (shown(choice.evidence.headers[part]) for part in law.parts)
            why = f"是「{one}」减「{less}」，{choice.told(law)}"
            choice.note(column, ColumnRole.IGNORED, subject_of(column), why, Standing.PROVED)


def told_levels(choice: Choice, columns: Sequence[HeaderColumn], scores: Sequence[ScoreColumn]) -> None:
    """Note which columns of words are the levels of a score: its own subject's, else the total's, else the nearest."""
    table = choice.evidence.table
    held = [c.column for c in scores if c.column in table.columns and not c.holds_levels]
    totals = [c.column for c in columns if _has_role(c, ColumnRole.TOTAL) and c.column in table.columns]
    for column in columns:
        note = choice.notes.get(column.column)
        silent = note is not None and note.role is ColumnRole.IGNORED and column.meaning is None
        if column.column in table.columns or not (_has_role(column, ColumnRole.LEVEL) or silent):
            continue
        own = [c.column for c in scores if c.column in held and c.subject == subject_of(column)]
        left = [c for c in held if c < column.column][-1:]
        texts = choice.grid.texts(table.rows, column.column)
        for score in own or [*totals, *left]:
            law = level_law(column.column, texts, score, table.columns[score])
            if law is not None:
                choice.evidence.laws.append(law)
                why = f"是「{choice.names_of(law.parts)}」的等级，{choice.told(law)}"
                choice.note(column, ColumnRole.LEVEL, subject_of(column), why, Standing.PROVED)
                break


def _has_role(column: HeaderColumn, *roles: ColumnRole) -> bool:
    return column.meaning is not None and column.meaning.role in roles
