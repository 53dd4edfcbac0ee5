"""A made grade with marks, converted marks, totals and ranks, to be laid out as exam platforms do."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物")
CONVERTED = ("物理", "化学", "生物")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "文武英华明亮春秋山川林森海涛云雨雪梅兰竹"


@dataclass
class Grade:
    """Pupils of some classes: ids, names, classes, and marks by subject."""

    ids: list[str]
    names: list[str]
    classes: list[str]
    marks: dict[str, list[float]] = field(default_factory=dict)

    def column(self, subject: str) -> list[float]:
        """The marks of a subject."""
        return self.marks[subject]

    def total(self, subjects: Sequence[str] = ()) -> list[float]:
        """The sum over subjects (all without any)."""
        return [sum(row) for row in zip(*(self.marks[s] for s in subjects or self.marks), strict=True)]

    def rows(self, *columns: Sequence[object]) -> list[list[object]]:
        """Rows of id, name and class with more columns behind them."""
        return [list(row) for row in zip(self.ids, self.names, self.classes, *columns, strict=True)]


def ranked(marks: Sequence[float]) -> list[int]:
    """Competition ranks: 1, 2, 2, 4."""
    better = sorted(marks, reverse=True)
    return [better.index(mark) + 1 for mark in marks]


def ranked_in_class(marks: Sequence[float], classes: Sequence[str]) -> list[int]:
    """Competition ranks within each class."""
    return [
        1 + sum(other > mark and theirs == mine for other, theirs in zip(marks, classes, strict=True))
        for mark, mine in zip(marks, classes, strict=True)
    ]


def converted(marks: Sequence[float]) -> list[int]:
    """Marks converted by their place into 40 … 100: the same mark gives the same, a higher one never less."""
    better = sorted(marks)
    return [40 + 60 * better.index(mark) // max(1, len(marks) - 1) for mark in marks]


def made_grade(pupils: int = 48, subjects: Sequence[str] = SUBJECTS, seed: int = 1) -> Grade:
    """Return a grade of three classes whose marks hang together as real ones do."""
    rng = random.Random(seed)
    names: list[str] = []
    while len(names) < pupils:
        name = rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(_GIVEN)
        if name not in names:
            names.append(name)
    grade = Grade(
        [f"2024{i:04d}" for i in range(1, pupils + 1)], names, [f"高一({i % 3 + 1})班" for i in range(pupils)]
    )
    level = [rng.gauss(0, 11) for _ in names]
    for subject in subjects:
        mean = rng.randint(58, 76)
        grade.marks[subject] = [
            max(3.0, min(100.0, round((mean + own + rng.gauss(0, 9)) * 2) / 2)) for own in level
        ]
    return grade
