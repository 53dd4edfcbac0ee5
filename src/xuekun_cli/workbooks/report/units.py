"""What 总表 and 按班级 share: the numbers of a unit, and who stands beside its rates, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.columns import Column
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term import CategoryCount
from xuekun_cli.model.results.term_rates import (
    TOGETHER,
    cancels,
    categories_shown,
    counts_shown,
    initial_with_absent,
    initial_without_absent,
    lines_of,
    net_of,
)
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.workbooks.pages.table import percent_look, shown

COUNT, RATE, _FEW = 7.0, 8.0, 6.0


class Cell(NamedTuple):
    """A value and, where it differs from its column's, its look."""

    value: object
    look: str = ""


class Counting:
    """How the policy counts: what every rate of a report is reckoned by."""

    def __init__(self, policy: Policy) -> None:
        """Take the policy; what every row asks for is found out once."""
        rule = policy.file.conversion
        self.policy = policy
        self.cancelling = cancels(policy)
        self.pending_stays = rule is None or rule.pending.is_ == "stays"
        self.lines = lines_of(policy)
        self.categories = categories_shown(policy)
        """Those that are shown."""
        self.judged = (TOGETHER,) if TOGETHER in self.categories else self.categories
        """Those that a target is held against: 合计 alone where all are judged together."""
        self._rates: dict[tuple[int, int], Cell] = {}

    def counts(self, counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
        """Return the count of each category that is shown."""
        if tuple(count.category for count in counts) == self.categories:
            return tuple(counts)
        return counts_shown(self.policy, counts)

    def net(self, count: CategoryCount) -> int:
        """Return the converted less the added where these cancel, else the converted."""
        return net_of(count, self.cancelling)

    def rate(self, part: int, whole: int) -> Cell:
        """Return the cell of ``part`` ÷ ``whole`` students; the same few fractions come again and again."""
        cell = self._rates.get((part, whole))
        if cell is None:
            rate = Fraction(part, whole) if whole else None
            cell = self._rates[part, whole] = rate_cell(self, rate)
        return cell


def counting_of(policy: Policy) -> Counting:
    """Return how a policy counts."""
    return Counting(policy)


def number_columns(counting: Counting, start: str) -> list[Column]:
    """Return the columns of `number_cells`; ``start`` is what the first exam is called."""
    return [
        Column(f"{name}\n{title}", RATE if title == "转化率" else COUNT)
        for name in counting.categories
        for title in (start, "转化", "新增", "净转化", "转化率")
    ]


def main_titles(counting: Counting, start: str) -> list[str]:
    """Return the titles of the `number_columns` that are read first: denominator, numerator and rate of what is judged."""
    return [f"{name}\n{title}" for name in counting.judged for title in (start, "净转化", "转化率")]


def number_cells(counting: Counting, unit: UnitCount) -> list[list[Cell]]:
    """Return for every category: initial, converted, added, net, and the rate that is net ÷ initial."""
    found = []
    for count in counting.counts(unit.counts):
        net = counting.net(count)
        numbers = [Cell(count.initial), Cell(count.converted), Cell(count.added), Cell(net)]
        found.append([*numbers, counting.rate(net, count.initial)])
    return found


def rate_cell(counting: Counting, rate: Fraction | None) -> Cell:
    """Return a rate with as many decimals as its targets ask for; a dash where nobody was listed."""
    return Cell("-", "centre") if rate is None else Cell(shown(rate), percent_look(rate, counting.lines))


_PEOPLE = ("后次\n有分", "待补测", "换班", "转出", "流失", "首次\n入册", "有进步")


PEOPLE_FIRST = ("后次\n有分", "待补测", "流失")
"""Of these the ones that are read first."""


def people_columns(outcome: TermOutcome) -> list[Column]:
    """Return the columns of `people_cells`."""
    columns = [Column(title, _FEW) for title in (f"{outcome.start}\n在册", *_PEOPLE)]
    return columns + ([Column("转为\n一类", COUNT)] if exempt_now(outcome) else [])


def people_cells(unit: UnitCount, with_exempt: bool) -> list[Cell]:
    """Return who stands beside the rates of a unit, in students (of each subject); ``with_exempt`` as `exempt_now` says."""
    numbers = [
        unit.on_register,
        unit.sat,
        unit.absent,
        unit.moved_class,
        unit.transferred,
        unit.lost,
        unit.first_entries,
        unit.improved,
    ]
    return [Cell(number) for number in numbers] + ([Cell(unit.exempt_now)] if with_exempt else [])


def exempt_now(outcome: TermOutcome) -> bool:
    """Tell whether anybody on the register became exempt since: then there is a column for it."""
    return any(unit.exempt_now for unit in outcome.schools)


def other_rate_columns(outcome: TermOutcome, counting: Counting) -> list[Column]:
    """Return the columns of `other_rate_cells`."""
    titles = ["毛转化率", "缺考算\n未转化", "缺考\n不计"]
    titles += [f"{outcome.other_line}\n转化率"] if outcome.other else []
    return [Column(f"{name}\n{title}", RATE) for name in counting.judged for title in titles]


def other_rate_cells(outcome: TermOutcome, counting: Counting, unit: UnitCount) -> list[Cell]:
    """Return for every category that is judged: gross, with the absent counted in, without them, by the line not chosen."""
    cells = []
    by_other_line = counting.counts(unit.other)
    for count, old in zip(counting.counts(unit.counts), by_other_line, strict=True):
        if count.category not in counting.judged:
            continue
        net, stays = counting.net(count), counting.pending_stays
        cells.append(counting.rate(count.converted, count.initial))
        cells.append(counting.rate(net, initial_with_absent(count, stays)))
        cells.append(counting.rate(net, initial_without_absent(count, stays)))
        if outcome.other:
            cells.append(counting.rate(counting.net(old), old.initial))
    return cells


def spread(cells: Sequence[Cell]) -> tuple[list[object], dict[int, str]]:
    """Return the values of a row, and the looks that differ by column."""
    return [cell.value for cell in cells], {index: cell.look for index, cell in enumerate(cells) if cell.look}
