"""What arithmetic alone tells of the columns: ranks, raw marks beside converted ones, and sums of others."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice, shown
from xuekun_cli.sheets.columns.seen import explicit, subject_of
from xuekun_cli.sheets.columns.unexplained import own_word
from xuekun_cli.sheets.evidence import Law
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.meanings import ASSIGNED, PART, RAW, Meaning
from xuekun_cli.sheets.words.table import fold

_HIGHEST_PAPER = 150 * SCALE
"""The highest full mark of one subject's paper in use; 理综, 文综 and 综合 have 300."""
_LARGE_PAPERS = frozenset({"理综", "文综", "综合"})


def told_ranks(choice: Choice, columns: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Read a column as a rank where the cells say so, whatever its header says.

    What no word explains means one thing in one table: below the next subject, where too few sat to prove anything,
    the word of a proved rank is a rank as well.
    """
    read = []
    ranks = _words_of_ranks(choice, columns)
    for column in columns:
        if not choice.evidence.is_rank(column.column) and own_word(column) in ranks:
            word = own_word(column)
            if choice.evidence.table.is_whole(column.column):
                why = f"「{word}」在这张表里是名次：别的科目下面核对过"
                choice.note(column, ColumnRole.RANK, subject_of(column), why, Standing.INFERRED)
                read.append(_as_rank(column))
                continue
        law = choice.evidence.ranks.get(column.column) if choice.evidence.is_rank(column.column) else None
        if not choice.evidence.is_rank(column.column) or _says_rank(column):
            if law is not None:
                choice.note(column, ColumnRole.RANK, subject_of(column), _rank_of(choice, law), Standing.PROVED)
                _prove_class(choice, column, law)
            read.append(column)
            continue
        if law is not None:
            _prove_class(choice, column, law)
        why = _rank_of(choice, law) if law is not None else "每个数都是比它小的个数加一：是名次"
        choice.note(column, ColumnRole.RANK, subject_of(column), why, Standing.PROVED)
        read.append(_as_rank(column))
    return read


def _prove_class(choice: Choice, rank: HeaderColumn, law: Law) -> None:
    """A rank within the class that is exact proves the column of the classes."""
    place = choice.who.get(ColumnRole.CLASS)
    if law.scope == ColumnRole.CLASS.value and law.exact and place is not None:
        header = next(c for c in choice.header.columns if c.column == place)
        choice.note(header, ColumnRole.CLASS, "", f"「{shown(rank)}」就是在这些班里排的名次", Standing.PROVED)


def _as_rank(column: HeaderColumn) -> HeaderColumn:
    return column._replace(meaning=Meaning(ColumnRole.RANK, subject_of(column)), subject="", affix="")


def _words_of_ranks(choice: Choice, columns: Sequence[HeaderColumn]) -> set[str]:
    """Return the unexplained words that head ranks wherever the cells tell what they head."""
    proved = {own_word(column) for column in columns if choice.evidence.ranks.get(column.column) is not None}
    ordered = {part for law in choice.evidence.laws for part in law.parts}
    return proved - {own_word(column) for column in columns if column.column in ordered} - {""}


def _says_rank(column: HeaderColumn) -> bool:
    return column.meaning is not None and column.meaning.role in (ColumnRole.RANK, ColumnRole.IGNORED)


def _rank_of(choice: Choice, law: Law) -> str:
    where = {"class": "班内", "grade": "年级内", "school": "校内"}.get(law.scope, "")
    return f"是「{choice.names_of(law.parts)}」的{where}名次，{choice.told(law)}"


def bound_to_the_left(choice: Choice, columns: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Give a bare 原始分 or 赋分 to the subject left of it (化学, 原始分), where one is converted from the other."""
    read: list[HeaderColumn] = []
    subject: HeaderColumn | None = None
    for column in columns:
        bound = _bound(choice, column, subject)
        if bound.meaning is not None and bound.meaning.role is ColumnRole.SCORE and bound.meaning.subject:
            subject = bound
        read.append(bound)
    return read


def _bound(choice: Choice, column: HeaderColumn, subject: HeaderColumn | None) -> HeaderColumn:
    meaning = column.meaning
    if meaning is None or meaning.role is not ColumnRole.SCORE or meaning.subject or not explicit(column):
        return column
    if subject is None or subject.meaning is None:
        return column
    raw, other = (column, subject) if explicit(column) == RAW else (subject, column)
    if not choice.evidence.same(raw.column, other.column) and not choice.evidence.converted(
        raw.column, other.column
    ):
        return column
    own = subject.meaning
    return column._replace(meaning=Meaning(ColumnRole.SCORE, own.subject, own.said, meaning.component))


def too_large_for_one(choice: Choice, total: HeaderColumn, subject: str) -> bool:
    """Tell whether a total holds more than one subject's paper has, so that it is no single subject's score."""
    values = choice.evidence.table.columns.get(total.column, ())
    return subject not in _LARGE_PAPERS and max((value or 0 for value in values), default=0) > _HIGHEST_PAPER


def settle_sums(
    choice: Choice,
    totals: Sequence[HeaderColumn],
    candidates: Sequence[HeaderColumn],
    unexplained: Sequence[HeaderColumn],
) -> tuple[list[HeaderColumn], list[HeaderColumn]]:
    """Return the candidates and the unexplained columns without those that are sums of others, or parts of one.

    A total, by its word or not, is held against what it adds up; a column that it needs is remembered as proved.
    """
    evidence = choice.evidence
    pool = [c for c in (*candidates, *unexplained) if not evidence.is_rank(c.column)]
    columns = [c.column for c in pool]
    suggested = _suggested(candidates, unexplained)
    for total in totals:
        law = evidence.sum_of(total.column, columns, suggested)
        if law is not None:
            why = f"是{choice.names_of(law.parts)}的和，{choice.told(law)}"
            choice.note(total, ColumnRole.TOTAL, "", why, Standing.PROVED)
    needed = {part for law in evidence.laws if law.kind == "sum" for part in law.parts}
    dropped: set[int] = set()
    for column in [*unexplained, *candidates]:
        if column.column in dropped or not _may_be_a_sum(choice, column, pool):
            continue
        others = [c for c in pool if c.column != column.column and c.column not in dropped]
        law = evidence.sum_of(column.column, [c.column for c in others], _suggested_for(choice, column, others))
        if law is None:
            if _named_after_several(choice, column, candidates):
                choice.note(column, ColumnRole.IGNORED, "", "是几科的合计")
                dropped.add(column.column)
            continue
        parts = [evidence.headers[part] for part in law.parts]
        if _are_parts(choice, column, parts):
            own = subject_of(column)
            said = shown(column)
            choice.leave_out(parts, f"几列合起来是「{said}」的成绩，{choice.told(law)}", own, Standing.PROVED)
            dropped.update(part.column for part in parts)
        elif column.column not in needed or len({subject_of(part) for part in parts}) > 1:
            role = ColumnRole.TOTAL if column.meaning is None else ColumnRole.IGNORED
            why = f"是{choice.names_of(law.parts)}的和，{choice.told(law)}"
            choice.note(column, role, "", why, Standing.PROVED)
            dropped.add(column.column)
    return (
        [c for c in candidates if c.column not in dropped],
        [c for c in unexplained if c.column not in dropped],
    )


def _suggested(candidates: Sequence[HeaderColumn], unexplained: Sequence[HeaderColumn]) -> list[list[int]]:
    """Return the sets of columns that a total is likely to add up: one a subject, raw or converted, and what is left."""
    sets: list[list[int]] = []
    for first in ("", RAW, ASSIGNED):
        chosen: dict[tuple[str, str], HeaderColumn] = {}
        for column in candidates:
            assert column.meaning is not None
            key = column.meaning.subject, column.meaning.exam
            if key not in chosen or explicit(column) == first != explicit(chosen[key]):
                chosen[key] = column
        exams = {exam for _, exam in chosen}
        for exam in exams:
            own = [column.column for (_, of), column in chosen.items() if of == exam]
            sets += [own, [*own, *(c.column for c in unexplained)], *([*own, c.column] for c in unexplained)]
    return sets


def _may_be_a_sum(choice: Choice, column: HeaderColumn, pool: Sequence[HeaderColumn]) -> bool:
    """Tell whether a column is worth searching: among other columns of numbers, and not one of two subjects."""
    return column.column in choice.evidence.table.columns and len(pool) > 2


def _suggested_for(choice: Choice, column: HeaderColumn, others: Sequence[HeaderColumn]) -> list[list[int]]:
    """Return what the header itself suggests: its own subject's other columns, the subjects it is named after."""
    own = [c.column for c in others if c.subject and c.subject == subject_of(column)]
    named = _subjects_named(choice, column)
    after = [c.column for c in others if subject_of(c) in named]
    unknown = [c.column for c in others if c.meaning is None and not c.subject]
    known = [c.column for c in others if c.meaning is not None]
    return [own, after, unknown, known, [c.column for c in others]]


def _subjects_named(choice: Choice, column: HeaderColumn) -> set[str]:
    """Return the subjects whose first characters make up a header, or the group above it (语数英, 物化生)."""
    words = choice.words
    short = {said[0]: key for said, key in words.subjects.items() if not said.isascii()}
    for text in column.text.split("｜"):
        keys = {short.get(char) for char in fold(text)}
        if len(keys) > 1 and None not in keys:
            return {key for key in keys if key}
    return set()


def _named_after_several(choice: Choice, column: HeaderColumn, candidates: Sequence[HeaderColumn]) -> bool:
    """Tell whether an unexplained header is made of the first characters of subjects with columns of their own."""
    if column.meaning is not None and not column.unknown_subject:
        return False
    named = _subjects_named(choice, column)
    return len(named) > 1 and named <= {subject_of(c) for c in candidates}


def _are_parts(choice: Choice, column: HeaderColumn, parts: Sequence[HeaderColumn]) -> bool:
    """Tell whether columns are the papers of the subject that their sum is headed with, and no subjects themselves."""
    if column.meaning is None or column.unknown_subject:
        return False
    own = subject_of(column)
    return all(
        part.meaning is None
        or part.unknown_subject
        or part.subject == own
        or choice.words.components.get(fold(part.text.split("｜")[-1])) == PART
        for part in parts
    )
