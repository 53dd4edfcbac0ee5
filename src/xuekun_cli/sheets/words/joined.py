"""What a header column means when its texts are joined from top to bottom: a subject over 得分, 校次, 期中 …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.layouts import LayoutColumn
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.labels import fold_text, read_label
from xuekun_cli.sheets.words.table import PART, SCORE, SUM, Meaning, Words, fold


class HeaderColumn(NamedTuple):
    """One column's header: the joined text as shown, its meaning, and whether a group stood above it."""

    column: int
    text: str
    meaning: Meaning | None
    unknown_subject: bool = False
    """A component (得分) under a group text that no word explains: that text is the subject."""
    unexplained_group: bool = False
    """A subject under a text that no word explains (甲组 over 语文): perhaps not the subject's score."""
    subject: str = ""
    """The subject that a column without explanation belongs to by its header (语文段内序, 月考1_语文), or ""."""
    said: str = ""
    """The header's own word for that subject."""
    affix: str = ""
    """What stands before, behind, above or below the subject there, folded."""
    blank: bool = False
    """The header has no text: ``text`` is what a person said of the column."""
    told: LayoutColumn | None = None
    """What a settled layout says of the column, where one fits the header."""
    told_by: str = ""
    """The layout's file."""

    @property
    def own_text(self) -> str:
        """The header's text in the file; "" where there is none."""
        return "" if self.blank else self.text


def joined_column(column: int, texts: list[str], words: Words) -> HeaderColumn:
    """Return a column's header from its texts, top to bottom (none for a column without a header)."""
    shown = "｜".join(texts)
    mapped = words.mapped_header(texts, column)
    if mapped is not None:
        return HeaderColumn(column, shown or mapped.said, mapped, blank=not shown)
    if not texts:
        return HeaderColumn(column, "", None)
    bottom = texts[-1]
    if len(texts) == 1:
        exam = words.exam_alone(bottom)
        bare = Meaning(ColumnRole.SCORE, said=bottom, exam=exam) if exam else None
        meaning = words.meaning(bottom) or bare
        part = words.subject_part(bottom) if meaning is None else None
        if part is None:
            return HeaderColumn(column, shown, meaning)
        return HeaderColumn(column, shown, None, subject=part[0], said=part[1], affix=part[2])
    groups = list(reversed(texts[:-1]))
    group = next(
        (m for m in (words.meaning(t) for t in groups) if m and is_subject_or_total(m)),
        None,
    )
    below = words.meaning(bottom, under_group=True)
    if group and below and not below.subject:
        if below.role is ColumnRole.SCORE:
            component = below.component or SCORE
            role = group.role
            full_mark = group.full_mark or below.full_mark
            return HeaderColumn(
                column, shown, Meaning(role, group.subject, group.said, component, full_mark, group.exam)
            )
        if below.role is ColumnRole.TOTAL:
            return HeaderColumn(column, shown, group._replace(component=SUM))
        if below.role in (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED):
            exam = group.exam or below.exam
            meaning = Meaning(below.role, group.subject, group.said, below.component, exam=exam)
            return HeaderColumn(column, shown, meaning)
    if group and below is None:
        exam = words.exam_alone(bottom)
        if exam:
            return HeaderColumn(column, shown, group._replace(exam=exam))
        meaning = Meaning(ColumnRole.IGNORED, group.subject, group.said, PART)
        if group.role is ColumnRole.TOTAL:
            return HeaderColumn(column, shown, meaning)
        return HeaderColumn(column, shown, meaning, False, False, group.subject, group.said, fold(bottom))
    alone = _kind_of_group(words.meaning(bottom), groups, words)
    if alone:
        if alone.subject and not alone.exam:
            exam = next((exam for text in groups if (exam := _exam_of_group(text, words))), "")
            alone = Meaning(alone.role, alone.subject, alone.said, alone.component, alone.full_mark, exam)
        if alone.role is ColumnRole.SCORE and not alone.subject:
            name = fold_text(groups[0])
            return HeaderColumn(
                column, shown, Meaning(alone.role, name, name, alone.component), unknown_subject=True
            )
        odd = [text for text in groups if not _explains(text, words)]
        if not odd or alone.role is not ColumnRole.SCORE:
            return HeaderColumn(column, shown, alone, unexplained_group=bool(odd))
        return HeaderColumn(column, shown, alone, False, True, alone.subject, alone.said, fold("".join(odd)))
    above = next((m for m in (words.meaning(t) for t in groups) if m), None)
    return HeaderColumn(column, shown, above)


def _kind_of_group(meaning: Meaning | None, groups: Sequence[str], words: Words) -> Meaning | None:
    """Read subjects below 班级排名, 等级 or 赋分 as what the group says they are."""
    if meaning is None or meaning.role is not ColumnRole.SCORE or not meaning.subject:
        return meaning
    for kind in (words.meaning(text) for text in groups):
        if kind and kind.role in (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED):
            return Meaning(kind.role, meaning.subject, meaning.said)
        if kind and kind.role is ColumnRole.SCORE and kind.component and not kind.subject:
            return meaning._replace(component=meaning.component or kind.component, exam=meaning.exam or kind.exam)
    return meaning


def _explains(text: str, words: Words) -> bool:
    return words.meaning(text) is not None or bool(_exam_of_group(text, words))


def _exam_of_group(text: str, words: Words) -> str:
    return words.exam_alone(text) or read_label(text, words, True).exam


def is_subject_or_total(meaning: Meaning) -> bool:
    """Tell whether a meaning can be a group above scores and ranks."""
    return meaning.role is ColumnRole.TOTAL or (meaning.role is ColumnRole.SCORE and bool(meaning.subject))


def belongs_to_group(bottom: str, words: Words, certain: bool) -> bool:
    """Tell whether a lower text with nothing above it stands under the group to its left."""
    if fold(bottom) in words.components:
        return True
    meaning = words.meaning(bottom, under_group=True)
    if meaning is None:
        return certain or bool(words.exam_alone(bottom))
    return certain and meaning.role in (ColumnRole.TOTAL, ColumnRole.IGNORED, ColumnRole.SCORE)


def bare_ranks(columns: Sequence[HeaderColumn], words: Words) -> list[HeaderColumn]:
    """Read 班, 级, 校 right behind a score as ranks (语文 班 级 数学 班 级), not as a class or a subject."""
    repeated = Counter(fold(column.text) for column in columns if column.text)
    read: list[HeaderColumn] = []
    behind_score = False
    for column in columns:
        meaning, word = column.meaning, fold(column.text)
        short = words.components.get(word) == "short_rank"
        if short and behind_score and (meaning is None or repeated[word] > 1):
            read.append(column._replace(meaning=Meaning(ColumnRole.RANK)))
            continue
        if column.text:
            role = meaning.role if meaning else None
            behind_score = role in (ColumnRole.SCORE, ColumnRole.TOTAL) or (
                behind_score and role in (ColumnRole.RANK, ColumnRole.LEVEL, ColumnRole.IGNORED)
            )
        read.append(column)
    return read
