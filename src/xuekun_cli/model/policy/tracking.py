"""The section ``tracking`` of a policy: what is shown of a student over several exams. Hints, never verdicts."""

from __future__ import annotations

from typing import Literal

from xuekun_cli.model.policy.values import Count, Number, Points, Section, told


class Tracking(Section):
    """The section ``tracking``. It decides nothing official: it says at whom a person should look."""

    clause: str = told("出自文件的哪一条")
    running: Count = told("连续几次在册的单独列出来；正好这么多次的算")
    falls: Count = told("相对分连续下降几次的要留意；正好这么多次的算")
    within: Points = told("还没有列入的，离分数线几分以内才提醒；正好这么多分的算")


class GivenTrail(Section):
    """What an example says of one student and subject over several exams."""

    listed: tuple[str, ...] = told("各次的类别，从早到晚；没有列入写 不列入，没有成绩写 缺考", default=())
    relative: tuple[Number, ...] = told("各次的相对分，从早到晚，如 0.9", default=())
    above: Number | None = told("最后一次的成绩比分数线高几分；已经列入的不写", default=None)


class TrackingExample(Section):
    """A worked example of ``tracking``."""

    tracking: GivenTrail = told("一名学生一门学科的各次考试")
    title: str = told("这个例子说明什么")
    is_: Literal["连续在册", "提醒", "没有"] = told("应得的结论")
