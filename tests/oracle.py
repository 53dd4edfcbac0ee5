"""The policy reckoned the slow way: plain loops over fractions, for comparison with the fast rules.

Written from the policy's words alone, so that an error in the rules cannot hide in its own test:

* 参考人数 (takers): students of a class with a score in the subject, the exempt left out.
* 班级平均分 (average): all scores of the class, those of the exempt too, divided by the takers.
* 一类: the exempt, in every subject they have a cell for. 二类: at most 40% of the average.
  三类: at most 80% and not 二类. Both boundaries belong to the category.
* Where several have nothing but zeros, the subject was not entered, and nobody is in a category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Score = Fraction | str
"""A score in points, or the mark that stands in its place (``缺考``; ``""`` for a blank cell)."""

GroupKey = tuple[str | None, str, str]
"""School (None when there is only one), class, subject."""

EXEMPT_CATEGORY = "一类"
BARS = (("二类", Fraction(40, 100)), ("三类", Fraction(80, 100)))
"""武平方案 §一: the highest score of each category as a share of the average, lowest first."""


@dataclass(frozen=True)
class Record:
    """One student. A subject that is missing from ``scores`` has no cell at all in the sheets."""

    school: str | None
    class_name: str
    student_id: str | None
    name: str
    exempt: bool
    scores: dict[str, Score]


@dataclass(frozen=True)
class Reckoning:
    """One class and subject; ``average`` is None and ``cutoffs`` empty when nobody sat."""

    takers: int
    total: Fraction
    average: Fraction | None
    cutoffs: dict[str, Fraction] = field(default_factory=dict)


def reckon_groups(records: Sequence[Record]) -> dict[GroupKey, Reckoning]:
    """Return takers, total, average and cut-offs of every class and subject that has a cell."""
    keys = [(record.school, record.class_name, subject) for record in records for subject in record.scores]
    return {key: _reckon(records, key) for key in dict.fromkeys(keys)}


def _reckon(records: Sequence[Record], key: GroupKey) -> Reckoning:
    school, class_name, subject = key
    takers = 0
    total = Fraction(0)
    for record in records:
        if (record.school, record.class_name) != (school, class_name):
            continue
        score = record.scores.get(subject)
        if not isinstance(score, Fraction):
            continue
        total += score
        if not record.exempt:
            takers += 1
    if takers == 0:
        return Reckoning(0, total, None)
    average = total / takers
    return Reckoning(takers, total, average, {category: average * share for category, share in BARS})


def reckon_categories(records: Sequence[Record]) -> dict[tuple[int, str], str | None]:
    """Return the category, or None, of every (index of the record, subject) that has a cell."""
    groups = reckon_groups(records)
    verdicts: dict[tuple[int, str], str | None] = {}
    for index, record in enumerate(records):
        for subject, score in record.scores.items():
            group = groups[record.school, record.class_name, subject]
            verdicts[index, subject] = _category(record.exempt, score, group)
    return verdicts


def _category(exempt: bool, score: Score, group: Reckoning) -> str | None:
    if exempt:
        return EXEMPT_CATEGORY
    if not isinstance(score, Fraction):
        return None
    if group.takers > 1 and not group.total:
        return None
    for category, _ in BARS:
        if score <= group.cutoffs[category]:
            return category
    return None
