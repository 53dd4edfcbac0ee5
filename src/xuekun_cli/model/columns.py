"""A column knows its value: what stands in a table, wherever it is shown, is a list of columns over rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    import typing_extensions

    Row = typing_extensions.TypeVar("Row", default=Any)
else:
    Row = TypeVar("Row")
Other = TypeVar("Other")


class Looking(NamedTuple):
    """A value with a look that differs from its column's, which is one of the column's ``looks``."""

    value: object
    look: str


def nothing(_row: object) -> None:
    """Return the value of a column that stays empty."""
    return


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a table: its title, its width in half-width characters, how its cells look, and its value of a row.

    A value is a text, a number, a `Looking`, or None (a blank, as is ""); bytes are a text that is XML already.
    """

    title: str
    width: float
    look: str = "centre"
    value: Callable[[Row], object] = nothing
    when: bool = True
    """Whether the table has the column."""
    fit: float = 0
    """The most that the width may grow to, so that the longest text stands on a line."""
    fills: Mapping[Any, str] = field(default_factory=dict)
    """Value → fill (RRGGBB) of its cells."""
    blank: str = ""
    """The look of cells without a value, where it differs."""
    looks: tuple[str, ...] = ()
    """The looks that a `Looking` may have."""
    folded: bool = False
    """Whether it is folded away behind the column before it: there for who opens it, and not printed."""
    repeats: bool = True
    """Whether the same few values come again and again, which is worth remembering in a long table."""


def of(part: Callable[[Other], Row], columns: Iterable[Column[Row]]) -> list[Column[Other]]:
    """Return the columns of a part of a row as columns of the row."""

    def lifted(value: Callable[[Row], object]) -> Callable[[Other], object]:
        return lambda row: value(part(row))

    found: list[Column[Any]] = list(columns)
    return [replace(column, value=lifted(column.value)) for column in found]
