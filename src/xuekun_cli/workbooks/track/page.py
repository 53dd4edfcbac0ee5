"""What the sheets of 历次跟踪 share: who a row is about, and its words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xuekun_cli.model.columns import Column
from xuekun_cli.model.register import COL_CLASS, COL_ID, COL_NAME, COL_SCHOOL, COL_SUBJECT, provisional_text
from xuekun_cli.model.results.tracking import Point, Trail
from xuekun_cli.model.results.transitions import UNLISTED
from xuekun_cli.workbooks.pages.columns import fitted
from xuekun_cli.workbooks.pages.table import Table

INNER_USE = "供校内帮扶使用，不得公示、转发。"
NOT_LISTED = "未列入"
"""A score, and not on the list: said in a word, so that it is told from a missing score."""


def who_columns(trails: Collection[Trail]) -> list[Column[Trail]]:
    """Return the columns that say who a row is about; the school only where one is known."""
    school = any(trail.person.school for trail in trails)
    columns: list[Column[Trail]] = [
        Column(COL_SCHOOL, 8, fit=20, value=lambda trail: trail.person.school or None, when=school),
        Column(COL_CLASS, 8, fit=16, value=lambda trail: trail.person.class_name or None),
        Column(COL_ID, 10, "text", fit=22, value=lambda trail: trail.person.student_id or None),
        Column(COL_NAME, 8, fit=16, value=_name),
        Column(COL_SUBJECT, 7, fit=14, value=lambda trail: trail.subject),
    ]
    return fitted(columns, trails)


def _name(trail: Trail) -> str | None:
    return provisional_text(trail.person.name, trail.person.provisional) or None


def category_word(point: Point) -> str:
    """Return what stands for a point's category in a cell."""
    return NOT_LISTED if point.category == UNLISTED else point.category


class PlainTable(Table):
    """A table of many short cells: every row has one height and the looks of its columns."""

    def add_plain(self, values: Sequence[object]) -> None:
        """Add a row; there are as many values as columns, None for a blank."""
        if () not in self._formats:
            self._formats[()] = [self._looks("cell", column.look) for column in self.columns]
        self._listing.add(values, self._formats[()], self.row_height)


class Shown:
    """The numbers of points as cells hold them, to `DECIMALS` decimals; points that are shared are reckoned once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[float | None, float | None, float | None]] = {}
        self._held: list[Point] = []

    def of(self, point: Point) -> tuple[float | None, float | None, float | None]:
        """Return relative score, percentile (0 to 100) and T-score."""
        found = self._known.get(id(point))
        if found is None:
            score, reference, part, t_score = point.score, point.reference, point.percentile, point.t_score
            found = self._known[id(point)] = (
                None
                if score is None or reference is None
                else round(score * reference.denominator / reference.numerator, DECIMALS),
                None if part is None else round(100 * part.numerator / part.denominator, DECIMALS),
                None if t_score is None else round(t_score, DECIMALS),
            )
            self._held.append(point)  # an id is not used again while its owner lives
        return found

    def shares(self, points: Sequence[Point]) -> list[float | None]:
        """Return the relative scores of a student's exams."""
        known = self._known
        return [(known.get(id(point)) or self.of(point))[0] for point in points]


DECIMALS = 4
"""More than any cell shows; what is decided is decided by the exact numbers."""
