"""What the cells say about the columns of one table: which are ranks, sums, converted marks or repetitions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.evidence import (
    Law,
    MeasuredTable,
    complement_law,
    conversion_law,
    counts_itself,
    counts_ties,
    either_way,
    made_of,
    measured,
    one_of_law,
    rank_law,
    sum_law,
    weighted_law,
)
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.meanings import ASIDE, ASSIGNED, ITEM, PART, RAW
from xuekun_cli.sheets.words.table import Words

_NO_NUMBERS = frozenset(
    {
        *(ColumnRole.ID, ColumnRole.NAME, ColumnRole.CLASS, ColumnRole.GRADE, ColumnRole.SCHOOL),
        *(ColumnRole.KIND, ColumnRole.STATUS, ColumnRole.SUBJECT_NAME, ColumnRole.EXAM),
    }
)


@dataclass
class ColumnEvidence:
    """The measured columns of a table with their headers; each question is put once."""

    table: MeasuredTable
    headers: dict[int, HeaderColumn]
    laws: list[Law] = field(default_factory=list)
    """Every law that was found, for the certificate."""

    @property
    def numbers(self) -> Iterable[int]:
        """The columns of numbers, from left to right."""
        return self.table.columns

    @cached_property
    def ranks(self) -> dict[int, Law | None]:
        """Columns that are ranks → what they are the rank of (None: a rank by itself, of nothing in the table).

        A score falls as its rank rises, just as the rank falls as the score rises. Which is which is told where
        the rank counts the better ones exactly, where ties are many, or by the words; else neither is one.
        """
        maybe = [column for column in self.table.columns if self._may_be_a_rank(column)]
        found: dict[int, Law | None] = {}
        for column in maybe:
            law = rank_law(self.table, column, self._targets(column, ()))
            if law is not None and law.exact:
                found[column] = law
            elif counts_itself(self.table, column):
                found[column] = None
        for column in maybe:
            law = None if column in found else rank_law(self.table, column, self._targets(column, found))
            if law is not None and (self._said_rank(column) or not self._both_ways(law)):
                found[column] = law
        for column, law in list(found.items()):
            if law is None:
                found[column] = rank_law(self.table, column, self._targets(column, found))
        self.laws.extend(law for law in found.values() if law is not None)
        return found

    def _may_be_a_rank(self, column: int) -> bool:
        meaning = self.headers[column].meaning
        aside = meaning is not None and meaning.role is ColumnRole.IGNORED and meaning.component != PART
        return not aside and self.table.is_whole(column)

    def _said_rank(self, column: int) -> bool:
        meaning = self.headers[column].meaning
        return meaning is not None and meaning.role is ColumnRole.RANK

    def _both_ways(self, law: Law) -> bool:
        """Tell whether a rank's score may as well be the rank of that rank."""
        (score,) = law.parts
        if self._said_rank(score):
            return True
        if complement_law(self.table, score, law.of) is not None:
            return True
        if self.headers[score].meaning is not None and self.headers[law.of].meaning is None:
            return False
        back = rank_law(self.table, score, [law.of])
        return back is not None and (counts_ties(self.table, back) or not counts_ties(self.table, law))

    def _targets(self, column: int, ranks: Container[int]) -> list[int]:
        """Return the columns that a rank may follow, no ranks: those of its own subject, then the nearest."""
        own = subject_of(self.headers[column])
        scores = [one for one in self.table.columns if one not in ranks and not self._said_rank(one)]
        return sorted(
            scores,
            key=lambda one: (subject_of(self.headers[one]) != own, one > column, abs(one - column)),
        )

    def is_rank(self, column: int) -> bool:
        """Tell whether the cells say that a column is a rank."""
        return column in self.ranks

    def sum_of(self, total: int, addends: Sequence[int], suggested: Iterable[Sequence[int]] = ()) -> Law | None:
        """Return the law that a column is the sum of others of ``addends``, and keep it for the certificate."""
        if total not in self.table.columns:
            return None
        there = [column for column in addends if column in self.table.columns]
        sets = [[column for column in parts if column in self.table.columns] for parts in suggested]
        law = sum_law(self.table, total, there, sets)
        if law is not None:
            self.laws.append(law)
        return law

    def converted(self, raw: int, other: int) -> Law | None:
        """Return the law that ``other`` is converted from ``raw``, or it from ``other``."""
        if raw not in self.table.columns or other not in self.table.columns:
            return None
        return conversion_law(self.table, raw, other)

    def made_of(self, raw: int, other: int) -> Law | None:
        """Return the law that ``other`` is made of ``raw``, only where it cannot be the other way."""
        if raw not in self.table.columns or other not in self.table.columns:
            return None
        return made_of(self.table, raw, other)

    def either_way(self, one: int, other: int) -> bool:
        """Tell whether each of two columns could be converted from the other, and nothing tells which."""
        both = one in self.table.columns and other in self.table.columns
        return both and not self.same(one, other) and either_way(self.table, one, other)

    def weighted(self, whole: int, parts: Sequence[int]) -> Law | None:
        """Return the law that a column is a weighted sum of others, and keep it for the certificate."""
        if whole not in self.table.columns:
            return None
        law = weighted_law(self.table, whole, [part for part in parts if part in self.table.columns])
        if law is not None:
            self.laws.append(law)
        return law

    def complements(self, one: int, other: int) -> bool:
        """Tell whether two columns add up to the same in every row: one mark, told from above and from below."""
        both = one in self.table.columns and other in self.table.columns
        return both and complement_law(self.table, one, other) is not None

    def rows_with_both(self, one: int, other: int) -> int:
        """Return in how many rows two columns hold a number."""
        columns = self.table.columns
        beside = zip(columns.get(one, ()), columns.get(other, ()), strict=False)
        return sum(value is not None and other_value is not None for value, other_value in beside)

    def one_of(self, column: int, others: Sequence[int]) -> Law | None:
        """Return the law that a column repeats one of others in every row (a pupil's best mark)."""
        if column not in self.table.columns:
            return None
        return one_of_law(self.table, column, [one for one in others if one in self.table.columns])

    def small_numbers(self, column: int) -> bool:
        """Tell whether a column holds whole numbers no larger than there are rows: it may be a rank."""
        values = [value for value in self.table.columns.get(column, ()) if value is not None]
        return bool(values) and self.table.is_whole(column) and max(values) <= len(values) * SCALE

    def same(self, one: int, other: int) -> bool:
        """Tell whether two columns hold the same number in every row."""
        alike = self.table.alike
        return one in alike and alike.get(other) == alike[one]


def subject_of(column: HeaderColumn) -> str:
    """Return the subject that a column belongs to by its header, explained or not; "" for none."""
    return (column.meaning.subject if column.meaning else "") or column.subject


def gather(
    grid: SheetGrid,
    columns: Sequence[HeaderColumn],
    who: dict[ColumnRole, int],
    first: int,
    last: int,
    words: Words,
) -> ColumnEvidence:
    """Return the evidence of a table; rows ``first … last`` are below the header, those that name somebody count."""
    label = who.get(ColumnRole.NAME, who.get(ColumnRole.ID))
    rows: Sequence[int] = ()
    if label is not None:
        rows = range(first, last + 1)
        texts = grid.texts(rows, label)
        once = set(texts)
        nobody = (words.summaries(once) | {""}) & once
        if nobody:
            rows = [row for row, text in zip(rows, texts, strict=True) if text not in nobody]
    taken = set(who.values())
    asked = [c for c in columns if c.column not in taken and not _aside(c)]
    table = measured(grid, [c.column for c in asked], rows, scopes_of(who), words)
    return ColumnEvidence(table, {c.column: c for c in asked})


def scopes_of(who: dict[ColumnRole, int]) -> dict[str, list[int]]:
    """Return the columns that name a school, a grade within it, and a class within that, as far as there are any.

    In a long table all of them, and ``all``, are told apart by the subject as well.
    """
    columns = [who[ColumnRole.SUBJECT_NAME]] if ColumnRole.SUBJECT_NAME in who else []
    scopes = {"all": columns} if columns else {}
    for role in (ColumnRole.SCHOOL, ColumnRole.GRADE, ColumnRole.CLASS):
        if role in who:
            columns = [*columns, who[role]]
            scopes[role.value] = columns
    return scopes


def _aside(column: HeaderColumn) -> bool:
    meaning = column.meaning
    return meaning is not None and (meaning.role in _NO_NUMBERS or meaning.component in (ITEM, ASIDE))


def explicit(column: HeaderColumn) -> str:
    """Return ``RAW`` or ``ASSIGNED`` where a header says that its marks are raw or converted, else ""."""
    component = column.meaning.component if column.meaning else ""
    return component if component in (RAW, ASSIGNED) else ""
