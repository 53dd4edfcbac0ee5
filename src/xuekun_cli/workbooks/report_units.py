"""What 总表 and 按班级 share: the numbers of a unit, and who stands beside its rates, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.policy import Policy
from xuekun_cli.model.report import TermOutcome
from xuekun_cli.model.term import CategoryCount
from xuekun_cli.model.term_rates import (
    TOGETHER,
    cancels,
    categories_shown,
    counts_shown,
    lines_of,
    net_of,
    rate_of,
    rate_with_absent,
    rate_without_absent,
)
from xuekun_cli.model.transitions import UnitCount
from xuekun_cli.workbooks.register_page import Column
from xuekun_cli.workbooks.report_page import percent_look, shown

COUNT, RATE = 7.0, 8.0


class Cell(NamedTuple):
    """A value and, where it differs from its column's, its look."""

    value: object
    look: str = ""


class Counting(NamedTuple):
    """How the policy counts: what every rate of a report is reckoned by."""

    policy: Policy
    cancelling: bool
    pending_stays: bool
    lines: tuple[Fraction, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Those that are shown."""
        return categories_shown(self.policy)

    @property
    def judged(self) -> tuple[str, ...]:
        """Those that a target is held against: 合计 alone where all are judged together."""
        return (TOGETHER,) if TOGETHER in self.categories else self.categories

    def counts(self, counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
        """Return the count of each of them."""
        return counts_shown(self.policy, counts)


def counting_of(policy: Policy) -> Counting:
    """Return how a policy counts."""
    rule = policy.file.conversion
    return Counting(policy, cancels(policy), rule is None or rule.pending.is_ == "stays", lines_of(policy))


def number_columns(counting: Counting) -> list[Column]:
    """Return the columns of `number_cells`."""
    return [
        Column(f"{name}\n{title}", RATE if title == "转化率" else COUNT)
        for name in counting.categories
        for title in ("期初", "转化", "新增", "净转化", "转化率")
    ]


def number_cells(counting: Counting, unit: UnitCount) -> list[list[Cell]]:
    """Return for every category: initial, converted, added, net, and the rate that is net ÷ initial."""
    found = []
    for count in counting.counts(unit.counts):
        rate = rate_of(count, counting.cancelling)
        found.append(
            [
                Cell(count.initial),
                Cell(count.converted),
                Cell(count.added),
                Cell(net_of(count, counting.cancelling)),
                rate_cell(counting, rate),
            ]
        )
    return found


def rate_cell(counting: Counting, rate: Fraction | None) -> Cell:
    """Return a rate with as many decimals as its targets ask for; a dash where nobody was listed."""
    return Cell("-", "centre") if rate is None else Cell(shown(rate), percent_look(rate, counting.lines))


_PEOPLE = ("期初\n在册", "后次\n有分", "待补测", "换班", "转出", "流失", "首次\n入册", "有进步")


def people_columns(outcome: TermOutcome) -> list[Column]:
    """Return the columns of `people_cells`."""
    columns = [Column(title, COUNT) for title in _PEOPLE]
    return columns + ([Column("转为\n一类", COUNT)] if _exempt_now(outcome) else [])


def people_cells(outcome: TermOutcome, unit: UnitCount) -> list[Cell]:
    """Return who stands beside the rates of a unit, in students (of each subject)."""
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
    return [Cell(number) for number in numbers] + ([Cell(unit.exempt_now)] if _exempt_now(outcome) else [])


def _exempt_now(outcome: TermOutcome) -> bool:
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
        rates = [
            rate_of(count, False),
            rate_with_absent(count, counting.cancelling, counting.pending_stays),
            rate_without_absent(count, counting.cancelling, counting.pending_stays),
        ]
        rates += [rate_of(old, counting.cancelling)] if outcome.other else []
        cells += [rate_cell(counting, rate) for rate in rates]
    return cells


def spread(cells: Sequence[Cell]) -> tuple[list[object], dict[int, str]]:
    """Return the values of a row, and the looks that differ by column."""
    return [cell.value for cell in cells], {index: cell.look for index, cell in enumerate(cells) if cell.look}
