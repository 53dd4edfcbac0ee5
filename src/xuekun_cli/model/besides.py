"""What a person put into one of our workbooks where it has no place of its own."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import NamedTuple

SHEET_KEPT = "手写留底"
COL_FROM_SHEET = "原来的表"
COL_FROM_CELL = "原来的格"
COL_ABOUT = "那一行"
COL_TEXT = "填写的内容"
TAIL, DIGITS = 10, "0123456789."
"""So many characters at its end tell the form of a reason, without the number that it may end in."""
ENDS = "…"
"""Stands before such an end, to tell it from a text."""
NOTE_CELL, SHAPE_CELL = "批注", "文本框"
"""Stand for the cell of a text that is in none."""


class Loose(NamedTuple):
    """A text that a person typed where a workbook of ours has no place for it."""

    sheet: str
    cell: str
    """Its address, or 批注 / 文本框 with what there is to say of the place."""
    about: str
    """The row in which it stood, as that sheet names it; "" for none."""
    text: str


class Doubt(NamedTuple):
    """A text that is either ours or a person's: ours, when the new workbook says the same."""

    loose: Loose
    anchor: str = ""
    """It is a person's where the new workbook has this text: what it stood beside has not changed."""
    column: str = ""
    """``anchor`` is the question in whose row it stands, under this title of 待核查; "" for another sheet."""
    form: str = ""
    """Else where the new workbook has no text that ends like this; "" where others end so in the old one too."""


class OwnSheet(NamedTuple):
    """A sheet that a person added."""

    name: str
    rows: tuple[tuple[object, ...], ...]


class Renamed(NamedTuple):
    """A column of ours under another title."""

    sheet: str
    cell: str
    theirs: str
    ours: str


class Besides(NamedTuple):
    """Everything in a workbook of ours that a person put beside what it has a place for."""

    columns: tuple[str, ...] = ()
    """Titles of the columns that a person added to the rows of students."""
    loose: tuple[Loose, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sheets: tuple[OwnSheet, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    pictures: int = 0
    """How many pictures there are; the workbook that takes the place has none of them."""

    def __or__(self, other: object) -> Besides:
        """Return what is in either, each once."""
        if not isinstance(other, Besides):
            return NotImplemented
        names = {one.name for one in self.sheets}
        return Besides(
            _once(self.columns, other.columns),
            _once(self.loose, other.loose),
            _once(self.doubts, other.doubts),
            (*self.sheets, *(one for one in other.sheets if one.name not in names)),
            _once(self.renamed, other.renamed),
            self.pictures + other.pictures,
        )

    def settled(self, texts: Set[str], beside: Mapping[tuple[str, str], str]) -> Besides:
        """Return this without doubts.

        ``texts`` are those that the new workbook has of its own, ``beside`` what it says beside a question under
        a title: another version of the program may say it in other words, but not behind ours, nor where it says
        nothing.
        """
        certain = [
            one.loose
            for one in self.doubts
            if one.loose.text not in texts
            and (
                _is_added(one, beside)
                if one.column
                else one.anchor in texts or (one.form and one.form not in texts)
            )
        ]
        return self._replace(loose=_once(self.loose, certain), doubts=())


def _is_added(one: Doubt, beside: Mapping[tuple[str, str], str]) -> bool:
    ours = beside.get((one.anchor, one.column))
    return ours is not None and ours != one.loose.text and ours in one.loose.text


NOTHING = Besides()


def _once(*parts: object) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(one for part in parts for one in part))  # type: ignore[attr-defined]
