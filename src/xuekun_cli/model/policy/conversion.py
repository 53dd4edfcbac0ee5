"""The section ``conversion`` of a policy: how conversion is counted, and the measures it may be told by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conditions import POOLS_SAID, Pool
from xuekun_cli.model.policy.values import Count, Points, Section, Share, Whole, told

_CLAUSE = "出自文件的哪一条"
_UNSAID = "文件没有写，用的是默认"


class LineRule(Section):
    """By whose reference the later exam is judged."""

    is_: Literal["floating", "frozen"] = told("后一次考试：floating 按它自己的平均分，frozen 按期初定的分数线")
    clause: str = told(_CLAUSE)


class AddedRule(Section):
    """Whether one added takes away one converted."""

    is_: Literal["cancels", "apart"] = told("新增一人：cancels 抵消转化一人，apart 另外列出，不抵消")
    clause: str = told(_CLAUSE)


class RelapsedRule(Section):
    """How a step down within the list counts."""

    is_: Literal["added", "apart"] = told(
        "退步（三类变二类）：added 算二类新增一人，apart 不算新增；在三类里都不算转化"
    )
    clause: str = told(_CLAUSE)


class FirstEntryRule(Section):
    """How somebody listed now, who had no score or was not in the class before, counts."""

    is_: Literal["added", "apart"] = told("首次入册（上次没有分数或不在班里）：added 算新增，apart 只列出")
    clause: str = told(_CLAUSE)


class InitialRule(Section):
    """Whether somebody whose result is not known belongs to the initial number. Never counted as converted."""

    is_: Literal["stays", "leaves"] = told("stays 留在期初人数里，leaves 从期初人数里减去；都不算转化")
    clause: str = told(_CLAUSE)


class ByCategory(Section):
    """按类别：离开原来的类别就是转化。"""

    step: Literal["any", "out"] = told("any 达标、脱困都算转化，out 脱困才算")
    clause: str = told(_CLAUSE)


class RankRise(Section):
    """名次：几次考试的平均名次变化，名单上多少人上升。"""

    rising_share: Share = told("上升的人占多少得满分，如 70%；正好等于的得满分，不到的按比例")
    exams_at_least: Count = told("至少几次考试才看得出", default=3)
    exams_at_most: Count = told("最多看最近几次考试", default=4)
    full_points: Count = told("满分是几分；在综合分里用综合分的满分", default=10)
    clause: str = told(_CLAUSE)


class PassLine(Section):
    """及格线：成绩达到平均分的几成就是转化。"""

    pass_line: Share = told("平均分的几成，如 80%；正好等于的算达到")
    by: Pool = told(f"谁的平均分：{POOLS_SAID}", default=Pool.GRADE)
    clause: str = told(_CLAUSE)


class GapLevel(Section):
    """One step of `GapNarrowed`."""

    name: str = told("这一档的名字")
    at_most: Share = told("差距不超过平均分的几成，如 15%；正好等于的算在内")


class GapNarrowed(Section):
    """差距：和平均分的差距比以前小，并且缩小到几成以内。"""

    gap_levels: tuple[GapLevel, ...] = told("各档；到了更小的一档按更小的算")
    by: Pool = told(f"谁的平均分：{POOLS_SAID}", default=Pool.CLASS)
    clause: str = told(_CLAUSE)


class PercentileRise(Section):
    """百分位：后面的人占全体的几成，上升几档就是转化。"""

    percentile_marks: tuple[Share, ...] = told("分档的线，如 [5%, 25%, 50%, 75%, 95%]；正好等于的算上一档")
    rise_at_least: Count = told("至少上升几档", default=1)
    clause: str = told(_CLAUSE)


class EndCount(Section):
    """人数：期末的人数不超过期初的几成。"""

    end_at_most: Share = told("期初人数的几成，如 60%；正好等于的算达到")
    clause: str = told(_CLAUSE)


class RetentionPart(Section):
    """巩固率，按比例得分；只在综合分里用。"""

    retention_share: Share = told("巩固率多少得满分，如 100%；正好等于的得满分，不到的按比例")
    clause: str = told(_CLAUSE)


class Part(Section):
    """One part of `Composite`."""

    name: str = told("这一项的名字")
    weight: Share = told("占多少，如 0.4；各项加起来不是 1 的按比例折算")
    by: RankRise | PassLine | RetentionPart = told("怎样得分", flat=True)


class Composite(Section):
    """综合分：几项各自得分，按比重合成。"""

    parts: tuple[Part, ...] = told("各项")
    full_points: Count = told("每一项和总分的满分", default=10)
    clause: str = told(_CLAUSE)


Measure = ByCategory | RankRise | PassLine | GapNarrowed | PercentileRise | EndCount | Composite


class Conversion(Section):
    """The section ``conversion``."""

    clause: str = told(_CLAUSE)
    use: str = told("用下面 measures 里的哪一种办法")
    measures: Mapping[str, Measure] = told("怎样算转化：办法的名字和内容，可以有几种，用一种")
    line: LineRule = told("后一次考试按哪条线", default=LineRule(is_="floating", clause=_UNSAID))
    added: AddedRule = told("新增怎样算", default=AddedRule(is_="cancels", clause=_UNSAID))
    relapsed: RelapsedRule = told("退步怎样算", default=RelapsedRule(is_="added", clause=_UNSAID))
    first_entry: FirstEntryRule = told("首次入册怎样算", default=FirstEntryRule(is_="apart", clause=_UNSAID))
    pending: InitialRule = told("后一次没有分数的（待补测）", default=InitialRule(is_="stays", clause=_UNSAID))
    lost: InitialRule = told("流失的", default=InitialRule(is_="stays", clause=_UNSAID))
    transferred: InitialRule = told("转出的", default=InitialRule(is_="leaves", clause=_UNSAID))

    moved_class: InitialRule = told(
        "换了班的：stays 仍算原来班级和教师的，leaves 从原来班级的期初人数里减去",
        default=InitialRule(is_="stays", clause=_UNSAID),
    )

    def measure(self, name: str = "") -> Measure:
        """Return the measure called ``name``, or the one in force.

        Raises `CannotGoOn`, naming those there are, when there is none of that name.
        """
        wanted = name or self.use
        if wanted not in self.measures:
            raise CannotGoOn(
                f"conversion 里没有叫「{wanted}」的办法", f"measures 里有这些：{'、'.join(self.measures)}。"
            )
        return self.measures[wanted]


class MovedStudents(Section):
    """``times`` students alike, with where they stood and stand."""

    outcome: str = told("结果：达标、脱困、未转化、退步、新增、首次入册、待补测、流失、转出")
    before: str = told("原来的类别", default="")
    after: str = told("现在的类别", default="")
    times: Count = told("这样的学生有几名", default=1)


class MovesCase(Section):
    """For `ByCategory`."""

    moves: tuple[MovedStudents, ...] = told("名单上的学生和结果")


class RankedStudents(Section):
    """``times`` students with the same ranks."""

    exams: tuple[Count, ...] = told("各次考试的名次，从早到晚")
    times: Count = told("这样的学生有几名", default=1)


class RanksCase(Section):
    """For `RankRise`."""

    ranks: tuple[RankedStudents, ...] = told("名单上的学生各次的名次")


class ScoreCase(Section):
    """For `PassLine`."""

    score: Points = told("成绩")
    mean: Points = told("平均分")


class GapCase(Section):
    """For `GapNarrowed`: relative to means of both exams."""

    was: tuple[Points, ...] = told("以前的成绩和平均分，如 [40, 70]")
    now: tuple[Points, ...] = told("现在的成绩和平均分，如 [60, 70]")


class PercentileCase(Section):
    """For `PercentileRise`."""

    below_before: Whole = told("以前比他低的有几人")
    below_after: Whole = told("现在比他低的有几人")
    cohort: Count = told("全体几人")


class EndCountCase(Section):
    """For `EndCount`."""

    start: Whole = told("期初几人")
    end: Whole = told("期末几人")


class CompositeCase(Section):
    """For `Composite`."""

    kept: Share = told("巩固率，如 98%")
    mean: Points = told("平均分")
    scores: tuple[Points, ...] = told("名单上各人的成绩")
    ranked: tuple[RankedStudents, ...] = told("名单上各人各次的名次")


class ConversionExample(Section):
    """A worked example of ``conversion``."""

    conversion: MovesCase | RanksCase | ScoreCase | GapCase | PercentileCase | EndCountCase | CompositeCase = told(
        "给出的数"
    )
    title: str = told("这个例子说明什么")
    use: str = told("按哪一种办法；不写就是正在用的", default="")
    is_: str = told("应得的结论")
