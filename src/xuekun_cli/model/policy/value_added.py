"""The section ``value_added`` of a policy: when the advisory estimate beside the official rate is made, and how it is read."""

from __future__ import annotations

from typing import Literal

from xuekun_cli.model.policy.values import Count, Number, Section, Whole, told

_CLAUSE = "出自文件的哪一条"

Level = Literal["80%", "90%", "95%", "99%"]


class ValueAdded(Section):
    """The section ``value_added``. It decides nothing official: no verdict rests on it."""

    clause: str = told(_CLAUSE)
    cohort_at_least: Count = told("别的班两次都有成绩的学生至少几人才估计；正好这么多的可以估计")
    listed_at_least: Count = told("在册学生（两次都有成绩的）至少几人才说高低；正好这么多的可以说")
    level: Level = told("区间的把握：80%、90%、95% 或 99%", default="90%")
    numbers_clause: str = told("几个数字的依据", default="文件没有写，用的是默认")


class GivenDifference(Section):
    """The numbers of one teacher in an example."""

    cohort: Whole = told("别的班两次都有成绩的几人")
    listed: Whole = told("在册学生两次都有成绩的几人")
    actual: Number = told("实际净转化几人，可以是负数")
    expected: Number = told("预期净转化几人，可以有小数")
    spread: Number = told("标准差：只凭碰运气和估计的误差，差几人是常有的")


class ValueAddedExample(Section):
    """A worked example of ``value_added``."""

    value_added: GivenDifference = told("一位教师的数")
    title: str = told("这个例子说明什么")
    is_: Literal["高于预期", "和预期差不多", "低于预期", "人数太少", "没有估计"] = told("应得的读法")
