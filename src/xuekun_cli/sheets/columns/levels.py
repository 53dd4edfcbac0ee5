"""Levels (优, 待达标, D) for schools that screen by them: which columns hold them, and which cell speaks.

Only used when levels are wanted; else a level stands beside a score and is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.headers.find import Header, HeaderColumn
from xuekun_cli.sheets.words.marks import MarkReader
from xuekun_cli.sheets.words.table import LEVEL, Meaning, Words, fold

_NO_SCORE = frozenset({Mark.ABSENT, Mark.EXCUSED, Mark.DEFERRED, Mark.MISCONDUCT})
_BESIDE_A_SCORE = (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED)


def with_levels_as_scores(grid: SheetGrid, header: Header, first: int, last: int, words: Words) -> Header:
    """Return the header with its columns of levels made their subjects' columns (component ``LEVEL``).

    That is a column of levels (语文等级, or 等级 below, behind or without a subject), and a score column that
    holds mainly levels and has none of the former beside it. Rows ``first … last`` are below the header.
    """
    reader = MarkReader(words)
    columns = list(header.columns)
    owners = _owners(columns, words)
    own_columns: set[tuple[str, str]] = set()
    for place, meaning in owners.items():
        if _holds_levels(grid, columns[place].column, first, last, reader):
            own_columns.add((meaning.subject, meaning.exam))
            columns[place] = columns[place]._replace(meaning=meaning)
    for place, column in enumerate(columns):
        score = column.meaning
        if place in owners or score is None or score.role is not ColumnRole.SCORE:
            continue
        rival = (score.subject, score.exam) in own_columns
        if not rival and _holds_levels(grid, column.column, first, last, reader):
            columns[place] = column._replace(meaning=score._replace(component=LEVEL))
    return header._replace(columns=tuple(columns))


def _owners(columns: Sequence[HeaderColumn], words: Words) -> dict[int, Meaning]:
    """Return the places of the level columns that belong to a subject, or to the only one, with their meaning."""
    subjects = {c.meaning.subject for c in columns if c.meaning and c.meaning.role is ColumnRole.SCORE} - {""}
    bare = [place for place, column in enumerate(columns) if _is_bare(column, words)]
    owners: dict[int, Meaning] = {}
    before: Meaning | None = None
    for place, column in enumerate(columns):
        meaning = column.meaning
        if meaning is None or meaning.role not in _BESIDE_A_SCORE:
            before = meaning if meaning and meaning.role in (ColumnRole.SCORE, ColumnRole.TOTAL) else None
        elif meaning.role is ColumnRole.LEVEL and meaning.subject:
            if not _below_another(column, meaning.subject, words):
                owners[place] = _as_score(meaning, meaning)
        elif place in bare and not subjects:
            owners[place] = _as_score(meaning, meaning)
        elif place in bare and before and before.subject and (len(bare) > 1 or len(subjects) == 1):
            owners[place] = _as_score(before, meaning)
    return owners


def _as_score(subject: Meaning, level: Meaning) -> Meaning:
    exam = level.exam or subject.exam
    return Meaning(ColumnRole.SCORE, subject.subject, subject.said or subject.subject, LEVEL, exam=exam)


def _is_bare(column: HeaderColumn, words: Words) -> bool:
    """Tell whether a column says 等级 and not of what: neither of a subject, nor of the total, nor of conduct."""
    meaning = column.meaning
    if meaning is None or meaning.role is not ColumnRole.LEVEL or meaning.subject:
        return False
    *groups, bottom = column.text.split("｜")
    if words.components.get(fold(bottom)) != "level" and not meaning.exam:
        return False
    said = [words.meaning(text) for text in groups]
    return all(
        words.exam_alone(text) or (above and above.role is ColumnRole.SCORE and not above.subject)
        for text, above in zip(groups, said, strict=True)
    )


def _below_another(column: HeaderColumn, subject: str, words: Words) -> bool:
    """Tell whether a column (阅读等级) stands below another subject (语文), of which it is a part."""
    groups = (words.meaning(text) for text in column.text.split("｜")[:-1])
    return any(group and group.subject not in ("", subject) for group in groups)


def _holds_levels(grid: SheetGrid, column: int, first: int, last: int, reader: MarkReader) -> bool:
    """Tell whether a column has levels, and more of them than of scores and of what cannot be read."""
    levels = other = 0
    for row in range(first, last + 1):
        mark = reader.read(grid.rows[row][column]).mark
        levels += mark is Mark.LEVEL
        other += mark in (Mark.SCORED, Mark.UNREADABLE)
    return levels > other


def places_from_score_column(levels: Sequence[object], scores: Sequence[object], reader: MarkReader) -> list[int]:
    """Return the places at which the score column beside a subject's level column speaks for the subject.

    ``levels`` and ``scores`` are the raw cells of the two columns, one a student. Where a level is left blank
    and the score says 缺考 or the like, that counts; where there is no level at all, every score does.
    """
    read = [reader.read(value).mark for value in levels]
    if Mark.LEVEL not in read:
        return list(range(len(levels)))
    return [
        place
        for place, mark in enumerate(read)
        if mark is Mark.BLANK and reader.read(scores[place]).mark in _NO_SCORE
    ]
