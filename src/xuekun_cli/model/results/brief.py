"""A brief for the principal: figures, sentences and tables made of a result, before anybody lays them out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Figure(NamedTuple):
    """A headline figure: what it counts, the number, what it compares to, and where it stands in full."""

    label: str
    value: str
    beside: str
    place: str


class Bar(NamedTuple):
    """One bar of a chart: its name, how long it is, and the number as text."""

    label: str
    length: int
    text: str


class BarChart(NamedTuple):
    """Bars on one scale, beginning at zero."""

    title: str
    bars: tuple[Bar, ...]
    place: str


class Heat(NamedTuple):
    """One cell of a heat table. ``share`` is from 0 to 1 of the darkest shade; None leaves it blank."""

    text: str
    share: Fraction | None
    place: str


class HeatTable(NamedTuple):
    """Rows of shaded numbers, with their names on the left and above."""

    title: str
    note: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Heat, ...]], ...]


class PlainTable(NamedTuple):
    """A table of texts."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: str


@dataclass(frozen=True)
class Brief:
    """Everything that stands in a brief, in its order. No child is named."""

    title: str
    about: tuple[str, ...]
    """Lines below the title: policy, exams with their sizes."""
    figures: tuple[Figure, ...]
    says: tuple[str, ...]
    """Sentences made of the numbers."""
    chart: BarChart | None
    heat: tuple[HeatTable, ...]
    teachers: PlainTable | None
    """Only where it was asked to name them."""
    waits: tuple[str, ...]
    """What waits for a person, in counts and places."""
    sources: tuple[str, ...]
    """The files read, and what was used to read them."""
