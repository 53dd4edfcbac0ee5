"""The kinds of conditions that a policy may put a student on the list by. Each kind is known by its first key."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, assert_never

from xuekun_cli.model.policy.values import Count, Points, Section, Share, told


class Pool(StrEnum):
    """Whose scores are taken together: for a mean, a median or a ranking.

    Grades sit different papers: several of them are one pool only where a policy says so.
    """

    CLASS = "class"
    GRADE = "grade"
    SCHOOL = "school"
    SCHOOL_ALL_GRADES = "school_all_grades"
    EVERYONE = "everyone"

    @property
    def label(self) -> str:
        """The word before 平均分."""
        return _POOL_LABELS[self.value]

    @property
    def by_grade(self) -> bool:
        """Whether students of different grades are kept apart, so that the grade has to be known."""
        return self in (Pool.GRADE, Pool.SCHOOL)


_POOL_LABELS = {
    "class": "班级",
    "grade": "年级",
    "school": "全校同年级",
    "school_all_grades": "全校各年级",
    "everyone": "全体",
}
POOLS_SAID = (
    "class 班级，grade 年级，school 学校里的同一年级，school_all_grades 学校的各年级合在一起，"
    "everyone 全体：各校各年级合在一起"
)
"""What may be written for a pool, with its meaning."""


_CLAUSE = "出自文件的哪一条；不写就是这一类的那一条"
_BY = f"和谁的平均分（中位数）比：{POOLS_SAID}；不写就照 reference"
_WITHIN = f"在谁里面排：{POOLS_SAID}"


class AtMost(Section):
    """成绩不高于参照分的几成。正好等于的算在内。"""

    at_most: Share = told("参照分的比例，如 40%；正好等于的算在内")
    by: Pool | None = told(_BY, default=None)
    clause: str = told(_CLAUSE, default="")


class Below(Section):
    """成绩低于参照分的几成。正好等于的不算。"""

    below: Share = told("参照分的比例，如 100%（低于平均分）；正好等于的不算")
    by: Pool | None = told(_BY, default=None)
    clause: str = told(_CLAUSE, default="")


class LowestShare(Section):
    """名次在后百分之几。"""

    lowest_share: Share = told("最后的百分之几，如 20%")
    within: Pool = told(_WITHIN, default=Pool.CLASS)
    ties: Literal["in", "out"] = told("最后一个名额上同分的：in 都算，out 都不算", default="in")
    rounding: Literal["down", "nearest", "up"] = told(
        "人数不是整数时：down 舍去，nearest 四舍五入，up 进一", default="down"
    )
    clause: str = told(_CLAUSE, default="")


class LowestCount(Section):
    """名次在最后几名。"""

    lowest_count: Count = told("最后几名，如 5")
    within: Pool = told(_WITHIN, default=Pool.CLASS)
    ties: Literal["in", "out"] = told("最后一个名额上同分的：in 都算，out 都不算", default="in")
    clause: str = told(_CLAUSE, default="")


class AtMostPoints(Section):
    """成绩不高于几分。正好等于的算在内。"""

    at_most_points: Points = told("分数，如 40；正好等于的算在内")
    clause: str = told(_CLAUSE, default="")


class BelowPoints(Section):
    """成绩低于几分。正好等于的不算。"""

    below_points: Points = told("分数，如 60；正好等于的不算")
    clause: str = told(_CLAUSE, default="")


class AtMostFull(Section):
    """成绩不高于满分的几成。正好等于的算在内。"""

    at_most_full: Share = told("满分的比例，如 30%；正好等于的算在内")
    clause: str = told(_CLAUSE, default="")


class BelowFull(Section):
    """成绩低于满分的几成。正好等于的不算。"""

    below_full: Share = told("满分的比例，如 60%；正好等于的不算")
    clause: str = told(_CLAUSE, default="")


class Levels(Section):
    """成绩是等级的学校：哪些等级列入。"""

    levels: tuple[str, ...] = told("列入的等级，如 [D, 不合格, 待达标]")
    clause: str = told(_CLAUSE, default="")


class OnList(Section):
    """在学校的一份名单上。名单用 --list 给。"""

    on_list: str = told("名单的名字，如 行为偏差；运行时写 --list 行为偏差=名单.xlsx")
    clause: str = told(_CLAUSE, default="")


class BelowOwn(Section):
    """偏科：这一科的相对分比本人其他各科相对分的平均低几成，或更多。"""

    below_own: Share = told("低多少，如 30%；正好低这么多的算在内")
    clause: str = told(_CLAUSE, default="")


class Running(Section):
    """连续几次考试（含这一次）都符合。以前的考试用 --before 给。"""

    running: Count = told("连续几次，含这一次")
    when: Condition = told("每一次都要符合的条件")
    clause: str = told(_CLAUSE, default="")


OfOneScore = AtMost | Below | AtMostPoints | BelowPoints | AtMostFull | BelowFull
"""Kinds that compare one student's score with a line, whatever the others' places are."""


class AtLeastTimes(Section):
    """最近几次考试（含这一次）里有几次符合，不一定连续。以前的考试用 --before 给。"""

    at_least_times: Count = told("至少几次符合；缺考、没有这一科的一次算不符合")
    of_last: Count = told("在最近几次考试里看，含这一次")
    when: Condition = told("每一次看的条件")
    clause: str = told(_CLAUSE, default="")


class MeanOfLast(Section):
    """最近几次考试（含这一次）的平均。以前的考试用 --before 给。"""

    mean_of_last: Count = told("最近几次考试的平均，含这一次")
    when: OfOneScore = told(
        "平均和哪条线比：和参照分比的，每次先除以那一次自己的参照分；和满分比的，除以那一次的满分；和分数比的，就是分数的平均"
    )
    scored_at_least: Count | None = told(
        "其中至少几次有成绩才算，没有成绩的一次不算在平均里；不写就是每次都要有成绩", default=None
    )
    clause: str = told(_CLAUSE, default="")


class AtExams(Section):
    """只在某些考试里看的条件。"""

    at_exams: tuple[str, ...] = told("考试名称里的字，如 [期中, 期末]")
    when: Condition = told("在这些考试里要符合的条件")
    clause: str = told(_CLAUSE, default="")


class AllOf(Section):
    """几个条件都要符合。"""

    all: tuple[Condition, ...] = told("几个条件，都要符合")
    clause: str = told(_CLAUSE, default="")


class AnyOf(Section):
    """几个条件，符合一个就算。"""

    any: tuple[Condition, ...] = told("几个条件，符合一个就算")
    clause: str = told(_CLAUSE, default="")


OnScore = AtMost | Below | LowestShare | LowestCount | AtMostPoints | BelowPoints | AtMostFull | BelowFull
"""Kinds that are a line on the score, one for each class."""
OfStudent = Levels | OnList | BelowOwn
"""Kinds that are a yes or a no for each student, without a line for the class."""
OfSeveralExams = Running | AtLeastTimes | MeanOfLast
"""Kinds that look at earlier exams as well."""
Compound = AtExams | AllOf | AnyOf
"""Kinds that are nothing but other conditions."""
Condition = OnScore | OfStudent | OfSeveralExams | Compound
"""Every kind. Where kinds are told apart, each is named: one that is forgotten does not pass the type checker."""

OfReference = AtMost | Below
"""Kinds whose line is a share of the reference."""
OfFullMark = AtMostFull | BelowFull
"""Kinds whose line is a share of the full mark."""
OfPoints = AtMostPoints | BelowPoints
"""Kinds whose line is in points."""
Lowest = LowestShare | LowestCount
"""Kinds whose line is a place in a ranking."""


def exams_of(condition: Condition) -> int:
    """Return at how many exams a condition looks, this one included."""
    match condition:
        case Running(running=exams) | AtLeastTimes(of_last=exams) | MeanOfLast(mean_of_last=exams):
            return exams
        case AtExams() | AllOf() | AnyOf():
            return 1
        case _ if isinstance(condition, OnScore | OfStudent):
            return 1
    assert_never(condition)


def named_parts(condition: Condition, path: str) -> list[tuple[str, Condition]]:
    """Return what a condition is made of, each part with its path in the file (``screening.二类.any.1``)."""
    match condition:
        case AllOf(all=parts):
            return [(f"{path}.all.{number}", part) for number, part in enumerate(parts, start=1)]
        case AnyOf(any=parts):
            return [(f"{path}.any.{number}", part) for number, part in enumerate(parts, start=1)]
        case Running(when=part) | AtLeastTimes(when=part) | MeanOfLast(when=part) | AtExams(when=part):
            return [(f"{path}.when", part)]
        case _ if isinstance(condition, OnScore | OfStudent):
            return []
    assert_never(condition)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that a condition is made of; () for a plain one."""
    return tuple(part for _, part in named_parts(condition, ""))


def within(condition: Condition) -> list[Condition]:
    """Return a condition and everything it is made of."""
    return [condition, *(inner for part in parts_of(condition) for inner in within(part))]


def plain_parts(condition: Condition, path: str) -> list[tuple[str, Condition]]:
    """Return every plain condition in a condition with its path in the file."""
    parts = named_parts(condition, path)
    return [plain for at, part in parts for plain in plain_parts(part, at)] if parts else [(path, condition)]
