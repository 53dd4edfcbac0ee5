"""Students' outcomes → the counts of each category, as the policy's ``conversion`` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from xuekun_cli.model.policy.conversion import ByCategory, Conversion
from xuekun_cli.model.results.term import CategoryCount, Move, Outcome

_Line = TypeVar("_Line")


def line_for(rule: Conversion, baseline: _Line, later: _Line) -> _Line:
    """Return by which of two lines (or references) the later exam is judged.

    The documents leave it open; floating (the later exam's own) is the default.
    """
    return later if rule.line.is_ == "floating" else baseline


def outcome_between(categories: Sequence[str], before: str, after: str) -> Outcome:
    """Return the outcome of a student with scores in both exams; "" stands for not listed.

    ``categories`` stand from the worst upwards (武平方案 三: a step up is 达标, off the list 脱困, a step down
    one more of the lower category). Raises ValueError when neither exam listed the student.
    """
    if not before and not after:
        raise ValueError("not listed before or after")
    if not before:
        return Outcome.NEWCOMER
    if not after:
        return Outcome.EXITED
    step = categories.index(after) - categories.index(before)
    if step == 0:
        return Outcome.UNCHANGED
    return Outcome.IMPROVED if step > 0 else Outcome.RELAPSED


def count_moves(rule: Conversion, categories: Sequence[str], moves: Iterable[Move]) -> tuple[CategoryCount, ...]:
    """Return the counts of every category, in the order of ``categories``.

    Initial are all who stood in a category before, less those whom the rule takes out (转出); converted are
    达标 and 脱困 that began in it; added are 新增 and, where the rule says so, 退步 and 首次入册 that ended in
    it. Pending, lost and transferred are told apart as well, and never converted.
    """
    return count_tallied(rule, categories, Counter(moves))


def count_tallied(
    rule: Conversion, categories: Sequence[str], times: Mapping[Move, int]
) -> tuple[CategoryCount, ...]:
    """Return the same from how often each move was made."""
    began: dict[str, dict[Outcome, int]] = {category: {} for category in categories}
    ended: dict[str, dict[Outcome, int]] = {category: {} for category in categories}
    for move, number in times.items():
        outcome = counted_outcome(rule, move)
        for found, category in ((began, move.before), (ended, move.after)):
            if category in found:
                found[category][outcome] = found[category].get(outcome, 0) + number
    only_out = only_exits(rule)
    return tuple(_count(rule, category, began[category], ended[category], only_out) for category in categories)


def counted_outcome(rule: Conversion, move: Move) -> Outcome:
    """Return as what a move counts; a change of class is a transfer where the policy says so."""
    return Outcome.TRANSFERRED if move.moved and rule.moved_class.is_ == "leaves" else move.outcome


def only_exits(rule: Conversion) -> bool:
    """Tell whether only who leaves the list is converted, and a step up within it is not."""
    measure = rule.measure()
    return isinstance(measure, ByCategory) and measure.step == "out"


_WITH_SCORES = (Outcome.IMPROVED, Outcome.EXITED, Outcome.UNCHANGED, Outcome.RELAPSED)


def _count(
    rule: Conversion, category: str, began: Mapping[Outcome, int], ended: Mapping[Outcome, int], only_out: bool
) -> CategoryCount:
    """Return the counts of a category; ``began`` and ``ended`` are the outcomes that began and ended in it.

    ``only_out``: whoever went up a category and is still listed is not converted.
    """
    pending, lost = began.get(Outcome.PENDING, 0), began.get(Outcome.LOST, 0)
    transferred, first_entries = began.get(Outcome.TRANSFERRED, 0), ended.get(Outcome.FIRST_ENTRY, 0)
    initial = sum(began.get(outcome, 0) for outcome in _WITH_SCORES)
    for number, said in ((pending, rule.pending), (lost, rule.lost), (transferred, rule.transferred)):
        initial += number if said.is_ == "stays" else 0
    added = ended.get(Outcome.NEWCOMER, 0)
    added += ended.get(Outcome.RELAPSED, 0) if rule.relapsed.is_ == "added" else 0
    added += first_entries if rule.first_entry.is_ == "added" else 0
    converted = began.get(Outcome.EXITED, 0) + (0 if only_out else began.get(Outcome.IMPROVED, 0))
    return CategoryCount(category, initial, converted, added, pending, lost, transferred, first_entries)


def net(rule: Conversion, count: CategoryCount) -> int:
    """Return the converted less the added where one cancels one (武平方案 三·4), else the converted alone."""
    return count.converted - (count.added if rule.added.is_ == "cancels" else 0)


def together(counts: Sequence[CategoryCount], name: str = "合计") -> CategoryCount:
    """Return all categories as one."""
    return CategoryCount(name, *(sum(numbers) for numbers in zip(*(count[1:] for count in counts), strict=True)))


def aside_words(rule: Conversion, count: CategoryCount) -> str:
    """Return in words who stands beside the rate: 待补测, 流失, 转出, 首次入册; "" for nobody."""
    said = []
    for label, students, where in (
        (Outcome.PENDING, count.pending, rule.pending),
        (Outcome.LOST, count.lost, rule.lost),
        (Outcome.TRANSFERRED, count.transferred, rule.transferred),
    ):
        if students:
            inside = "留在" if where.is_ == "stays" else "不在"
            said.append(f"{label} {students} 人（{inside}期初人数里，不算转化）")
    if count.first_entries:
        how = "算新增" if rule.first_entry.is_ == "added" else "不算新增"
        said.append(f"{Outcome.FIRST_ENTRY} {count.first_entries} 人（{how}）")
    return "；".join(said)
