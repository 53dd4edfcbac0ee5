"""Settled layouts held against a header: which one fits it, what it says of each column, what else has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.layouts import ColumnUse, Layout, LayoutColumn
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.table import ASSIGNED, MAPPED, SCORE, Meaning, Words, fold

_DAY = re.compile(
    r"20\d{2}(?:[-./]\d{1,2}){1,2}|20\d{2}(?:学?年度?)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月(?:\d{1,2}[日号])?"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}次")
_JOINTS = "-_/:·.() "
_NEAR = 0.5
"""A layout of which at least this share of the headers is there is the one that was meant."""

Place = tuple[int, str]
"""A column's number (from 0) and the texts of its header, joined by ``｜``; "" for a blank one."""


class Change(NamedTuple):
    """How a header differs from the layout that is nearest to it: the headers that are new, and those that are gone."""

    layout: Layout
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def said(self) -> str:
        """What has changed, as a clause in Chinese."""
        parts = [
            f"{what}「{'」「'.join(texts)}」" for what, texts in (("多了", self.new), ("少了", self.gone)) if texts
        ]
        return "，".join(parts) or "几列一样的表头换了位置"


def timeless(header: str, words: Words) -> str:
    """Return a header as it is compared from exam to exam: folded, without the words for an exam or a day."""
    parts = []
    for text in header.split("｜"):
        word = _ORDINAL.sub("", _DAY.sub("", fold(text)))
        for pattern in (words.exam_kind, words.exam_term):
            word = pattern.sub("", word)
        parts.append(word.strip(_JOINTS))
    return "｜".join(part for part in parts if part)


def fitting(
    layouts: Iterable[Layout], places: Sequence[Place], words: Words
) -> list[tuple[Layout, dict[int, LayoutColumn]]]:
    """Return the layouts that fit a header, those named on the command line alone if there are any.

    Each comes with what it says of the columns: number → column; the one whose headers are most alike stands first.
    """
    found = [(one, told) for one in layouts if (told := _told(one, places, words)) is not None]
    given = [pair for pair in found if pair[0].given]
    texts = {number: fold(text) for number, text in places}
    return sorted(
        given or found, key=lambda pair: sum(fold(one.header) != texts[number] for number, one in pair[1].items())
    )


def agree(one: Mapping[int, LayoutColumn], other: Mapping[int, LayoutColumn]) -> bool:
    """Tell whether two layouts say the same of every column, whatever exam their headers name."""

    def said(told: Mapping[int, LayoutColumn]) -> dict[int, tuple[object, ...]]:
        return {number: (c.role, c.subject, c.called, c.full_mark) for number, c in told.items()}

    return said(one) == said(other)


def changed(layouts: Iterable[Layout], places: Sequence[Place], words: Words) -> Change | None:
    """Return how a header that no layout fits differs from the nearest one; None where none is near."""
    here = Counter(timeless(text, words) for _, text in places if text)
    best: tuple[float, Layout, Counter[str]] | None = None
    for layout in layouts:
        there = Counter(timeless(column.header, words) for column in layout.table.columns if column.header)
        share = (here & there).total() / max(1, (here | there).total())
        if share >= _NEAR and (best is None or share > best[0]):
            best = share, layout, there
    if best is None:
        return None
    _, layout, there = best
    new, gone = here - there, there - here
    return Change(
        layout,
        _as_written((text for _, text in places), new, words),
        _as_written((column.header for column in layout.table.columns), gone, words),
    )


def _as_written(texts: Iterable[str], wanted: Mapping[str, int], words: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text and wanted.get(timeless(text, words))))


def _told(layout: Layout, places: Sequence[Place], words: Words) -> dict[int, LayoutColumn] | None:
    """Return what a layout says of each column, or None where it does not fit, or not in one way only."""
    mine: dict[str, list[LayoutColumn]] = {}
    for column in layout.table.columns:
        mine.setdefault(timeless(column.header, words) if column.header else "", []).append(column)
    theirs: dict[str, list[Place]] = {}
    for place in places:
        theirs.setdefault(timeless(place[1], words) if place[1] else "", []).append(place)
    blank_here = {column_letters(number): number for number, text in theirs.pop("", ()) if not text}
    blank_there = mine.pop("", [])
    if {key: len(group) for key, group in mine.items()} != {key: len(group) for key, group in theirs.items()}:
        return None
    told: dict[int, LayoutColumn] = {}
    for column in blank_there:
        if column.letter not in blank_here:
            return None
        told[blank_here[column.letter]] = column
    for key, group in mine.items():
        pairs = _paired(group, theirs[key], key)
        if pairs is None:
            return None
        told |= pairs
    return told


def _paired(mine: Sequence[LayoutColumn], theirs: Sequence[Place], key: str) -> dict[int, LayoutColumn] | None:
    """Pair columns whose headers are alike: by their texts, by their letters, or in their order where it is all one."""
    if len(mine) == 1:
        return {theirs[0][0]: mine[0]}
    told: dict[int, LayoutColumn] = {}
    rest, others = list(mine), list(theirs)
    for text in {fold(column.header) for column in mine}:
        same = [column for column in rest if fold(column.header) == text]
        there = [place for place in others if fold(place[1]) == text]
        if len(same) == len(there) == 1:
            told[there[0][0]] = same[0]
            rest.remove(same[0])
            others.remove(there[0])
    if not rest:
        return told
    if len(rest) == 1:
        # of a plain header and one that names an exam neither is the other
        plain = {fold(text) == key for text in (rest[0].header, others[0][1])}
        return told | {others[0][0]: rest[0]} if len(plain) == 1 else None
    if len({(column.role, column.subject) for column in rest}) == 1:
        return told | {place[0]: column for place, column in zip(others, rest, strict=True)}
    by_letter = {column.letter: column for column in rest}
    if (
        len({fold(text) for _, text in others}) == 1
        and {column_letters(number) for number, _ in others} == by_letter.keys()
    ):
        return told | {number: by_letter[column_letters(number)] for number, _ in others}
    return None


def settled_column(own: HeaderColumn, told: LayoutColumn, words: Words, file: str) -> HeaderColumn:
    """Return a column as a layout reads it. ``own`` is what its header says by itself.

    What --map says goes before it, and a score keeps what its own header says of full mark and exam: next month's
    may differ.
    """
    texts = own.own_text.split("｜")
    mapped = words.mapped_header(texts, own.column) or any(fold(text) in words.mapping for text in texts)
    if told.role is ColumnUse.OPEN or mapped:
        return own
    meaning = _settled(own.meaning, told, words, own.text)
    return HeaderColumn(
        own.column, own.text or told.role.value, meaning, blank=not own.own_text, told=told, told_by=file
    )


def _settled(own: Meaning | None, told: LayoutColumn, words: Words, text: str) -> Meaning:
    role = _ROLES[told.role]
    subject = words.subjects.get(fold(told.subject), told.subject)
    alike = own is not None and own.role is role and (own.subject == subject or role is not ColumnRole.SCORE)
    if own is not None and alike and role is not ColumnRole.SCORE:
        return own
    said = told.called or (own.said if own is not None and alike and own.said else told.subject)
    exam = told.exam if fold(text) == fold(told.header) and told.exam else (own.exam if own is not None else "")
    full_mark = own.full_mark if own is not None else None  # that of the layout stands behind a row of full marks
    if role is not ColumnRole.SCORE:
        return Meaning(role, subject, said, full_mark=full_mark, exam=exam)
    if told.role is ColumnUse.CONVERTED:
        return Meaning(role, subject, said, ASSIGNED, full_mark, exam)
    component = own.component if own is not None and alike and own.component != ASSIGNED else SCORE
    return Meaning(role, subject, said, component, full_mark, exam, MAPPED)


_ROLES: dict[ColumnUse, ColumnRole] = {
    use: ColumnRole.SCORE if use is ColumnUse.CONVERTED else ColumnRole[use.name]
    for use in ColumnUse
    if use is not ColumnUse.OPEN
}
