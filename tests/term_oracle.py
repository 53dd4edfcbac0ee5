"""A term reckoned the slow way: plain loops over two exams, for comparison with the fast rules.

Written from the brief's words alone, so that an error in the rules cannot hide in its own test:

* 达标 二类 → 三类; 脱困 listed → not listed; 未转化 the same category; 退步 三类 → 二类.
* 新增 had a score, was not listed, is listed now. 首次入册 listed now, without a score before or not in the class.
* 待补测 listed before, no score now. 流失 listed before, not in the later file; 转出 where the roll says so.
* rate of a category = (converted − added) / initial, over all classes of a teacher; converted are 达标 and 脱困
  that began in it, added 新增 and 退步 that ended in it; 转出 is out of the initial number, 待补测 and 流失 stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracle import Record, Score, reckon_categories, reckon_groups

LISTED = ("二类", "三类")
ABSENT, GONE, EXEMPT = "缺考", "不在册", "一类"
Key = tuple[str, str]
"""Student id and subject."""
Place = tuple[str | None, str, str]
"""School, class and subject."""


@dataclass(frozen=True)
class Step:
    """What became of a student in a subject; "" stands for a score and not listed."""

    place: Place
    before: str
    after: str
    outcome: str
    before_relative: Fraction | None
    after_relative: Fraction | None


@dataclass(frozen=True)
class Count:
    """A category of a class, or of all classes of a teacher."""

    initial: int = 0
    converted: int = 0
    added: int = 0

    @property
    def rate(self) -> Fraction | None:
        """(converted − added) / initial."""
        return Fraction(self.converted - self.added, self.initial) if self.initial else None


@dataclass(frozen=True)
class _Seen:
    place: Place
    state: str
    relative: Fraction | None


def reckon_steps(
    before: Sequence[Record], after: Sequence[Record], transferred: Collection[str]
) -> dict[Key, Step]:
    """Return what became of every student and subject that is listed in either exam; ids know the students."""
    was, now = _seen(before), _seen(after)
    steps: dict[Key, Step] = {}
    for key in [*was, *(key for key in now if key not in was)]:
        one, other = was.get(key), now.get(key)
        outcome = _outcome(one, other, key[0] in transferred)
        if outcome:
            first = one if one is not None and one.state in LISTED else other
            assert first is not None
            steps[key] = Step(
                first.place,
                one.state if one else GONE,
                other.state if other else GONE,
                outcome,
                one.relative if one else None,
                other.relative if other else None,
            )
    return steps


def _seen(records: Sequence[Record]) -> dict[Key, _Seen]:
    groups, categories = reckon_groups(records), reckon_categories(records)
    seen: dict[Key, _Seen] = {}
    for index, record in enumerate(records):
        for subject, score in record.scores.items():
            place = (record.school, record.class_name, subject)
            assert record.student_id is not None
            relative = None if record.exempt else _relative(score, groups[place].average)
            state = _state(record.exempt, score, categories[index, subject])
            seen[record.student_id, subject] = _Seen(place, state, relative)
    return seen


def _state(exempt: bool, score: Score, category: str | None) -> str:
    if exempt:
        return EXEMPT
    if not isinstance(score, Fraction):
        return ABSENT
    return category or ""


def _relative(score: Score, average: Fraction | None) -> Fraction | None:
    return score / average if isinstance(score, Fraction) and average else None


def _outcome(one: _Seen | None, other: _Seen | None, transferred: bool) -> str:
    if one is not None and one.state in LISTED:
        if other is None:
            return "转出" if transferred else "流失"
        if other.state == EXEMPT:
            return "转为一类"
        if other.state == ABSENT:
            return "待补测"
        if other.state == "":
            return "脱困"
        if other.state == one.state:
            return "未转化"
        return "达标" if one.state == "二类" else "退步"
    if other is not None and other.state in LISTED:
        same_class = one is not None and one.place == other.place
        return "新增" if one is not None and one.state == "" and same_class else "首次入册"
    return ""


def reckon_counts(steps: Mapping[Key, Step], places: Collection[Place]) -> dict[str, Count]:
    """Return the counts of each category over the classes and subjects that a teacher holds."""
    counts = {}
    for category in LISTED:
        initial = converted = added = 0
        for step in steps.values():
            if step.place not in places:
                continue
            if step.before == category and step.outcome not in ("转出", "转为一类"):
                initial += 1
            if step.before == category and step.outcome in ("达标", "脱困"):
                converted += 1
            if step.after == category and step.outcome in ("新增", "退步"):
                added += 1
        counts[category] = Count(initial, converted, added)
    return counts


def reckon_level(counts: Mapping[str, Count]) -> str:
    """Return 优秀, 合格, 不合格 or 无任务: every category at 60% or 40%, and an empty one without anybody added."""
    if all(count.initial == 0 and count.added == 0 for count in counts.values()):
        return "无任务"
    for level, line in (("优秀", Fraction(60, 100)), ("合格", Fraction(40, 100))):
        if all(count.rate >= line if count.rate is not None else count.added == 0 for count in counts.values()):
            return level
    return "不合格"
