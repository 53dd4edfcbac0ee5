"""The sections of a policy about a term's results: targets, stars, retention (and conversion, from its own file)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import Conversion, ConversionExample
from xuekun_cli.model.policy.values import Count, Section, Share, Whole, told

__all__ = [
    "Conversion",
    "ConversionExample",
    "Retention",
    "RetentionExample",
    "Stars",
    "StarsExample",
    "Targets",
    "TargetsExample",
]

_CLAUSE = "出自文件的哪一条"


class Level(Section):
    """One level of a verdict; the one without ``at_least`` is for whoever reaches none."""

    name: str = told("这一档的名字，如 合格")
    at_least: Share | None = told(
        "转化率至少多少，如 40%；正好等于的算达到。不写的一档给哪一档都没有达到的人", default=None
    )
    by_category: Mapping[str, Share] | None = told(
        "转化率至少多少，给某几类另写，如 {三类: 70%}；正好等于的算达到。没有写的类照 at_least，at_least 也不写的，这一档不看那些类",
        default=None,
    )
    clause: str = told(_CLAUSE)
    consequence: str = told("到这一档有什么奖惩", default="")
    with_added: str = told("到这一档而且有新增的，换成这样的奖惩", default="")

    @property
    def lowest(self) -> bool:
        """Whether it is for whoever reaches no other level: no line at all."""
        return self.at_least is None and not self.by_category

    def line(self, category: str) -> Fraction | None:
        """Return what a category is to reach; None where nothing is asked of it."""
        return (self.by_category or {}).get(category, self.at_least)

    @property
    def lines(self) -> tuple[Fraction, ...]:
        """Every share that it asks for."""
        general = () if self.at_least is None else (self.at_least,)
        return (*general, *(self.by_category or {}).values())


class Milestone(Section):
    """A time by which a share is to be converted, of those on the register of the start."""

    name: str = told("什么时候，如 期中")
    at_least: Share = told("那时转化率至少多少，如 40%；正好等于的算达到")
    clause: str = told(_CLAUSE)


class NoTask(Section):
    """What a teacher is given who has nobody listed and nobody added."""

    name: str = told("没有人在册、也没有新增时的结论", default="无任务")
    clause: str = told(_CLAUSE)


class Award(Section):
    """What reaching every milestone gives."""

    name: str = told("称号，如 转化先进个人")
    improved: Literal["everyone", "not_asked"] = told(
        "everyone 名单上的人还要个个有进步（相对分比以前高），not_asked 不要求"
    )
    clause: str = told(_CLAUSE)


class Targets(Section):
    """The section ``targets``: levels, milestones, or both."""

    clause: str = told(_CLAUSE)
    per: Literal["category", "together"] = told(
        "category 各类分别都要达到，together 各类合在一起算", default="category"
    )
    empty_category: Literal["none_added", "left_out"] = told(
        "期初没有人的类别：none_added 没有新增才算达到，left_out 不看", default="none_added"
    )
    empty_clause: str = told("上一条出自文件的哪一条", default="文件没有写，用的是默认")
    shared: Literal["each", "together"] = told(
        "一个班一科有两位教师：each 各按全班算，together 两位合起来算一份", default="each"
    )
    shared_clause: str = told("上一条出自文件的哪一条", default="文件没有写，用的是默认")
    takeover: Literal["judged", "shown"] = told(
        "期初以后才接班的教师：judged 照样评，shown 只列出不评", default="shown"
    )
    takeover_clause: str = told("上一条出自文件的哪一条", default="文件没有写，用的是默认")
    no_task: NoTask = told("无人可转化时", default=NoTask(clause="文件没有写，用的是默认"))
    levels: tuple[Level, ...] | None = told("各档，如 不合格、合格、优秀", default=None)
    milestones: tuple[Milestone, ...] | None = told("分时候的指标，如 期中、期末", default=None)
    award: Award | None = told("分时候的指标都达到的称号", default=None)


class GivenCounts(Section):
    """The numbers of one category, or of all together, in an example."""

    initial: Whole = told("期初几人")
    converted: Whole = told("转化几人", default=0)
    added: Whole = told("新增几人", default=0)
    relapsed: Whole = told("新增的人里，从上一类退下来的几人", default=0)
    lost: Whole = told("期初的人里，流失的几人", default=0)


class LevelsCase(Section):
    """For ``levels``."""

    categories: Mapping[str, GivenCounts] = told("各类的人数")


class MilestonesCase(Section):
    """For ``milestones``."""

    milestones: Mapping[str, GivenCounts] = told("各个时候的人数；没有考的不写")
    improved: Whole = told("名单上有进步的几人", default=0)
    not_improved: Whole = told("名单上没有进步的几人", default=0)


class TargetsExample(Section):
    """A worked example of ``targets``."""

    targets: LevelsCase | MilestonesCase = told("一位教师的人数")
    title: str = told("这个例子说明什么")
    is_: str = told("应得的结论")
    consequence: str | None = told("应得的奖惩；没有奖惩写 无，不写就不核对", default=None)
    needs: str | None = told(
        "要达到下一档（各个时候的指标）至少还差几人（再转化、新增的离开名单、退步的回来，都算），或 达不到；不写就不核对",
        default=None,
    )


class Goal(Section):
    """A level that a text can be learnt to, with its points."""

    level: str = told("目标的级别，如 A")
    points: Whole = told("得几分")
    says: str = told("怎样算达到")
    clause: str = told(_CLAUSE)


class Star(Section):
    """A star for the points of a unit."""

    star: str = told("星的名字，如 跨越星")
    at_least: Whole = told("一个单元至少几分；正好等于的算在内")
    at_most: Whole = told("一个单元至多几分；正好等于的算在内")
    clause: str = told(_CLAUSE)


class Progress(Section):
    """A star for a unit better than the one before."""

    star: str = told("星的名字，如 进步星")
    more_by: Count = told("比上一单元至少多几分；正好等于的算在内", default=1)
    clause: str = told(_CLAUSE)


class Stars(Section):
    """The section ``stars``."""

    clause: str = told(_CLAUSE)
    texts_at_most: Count = told("一个单元有几篇课文")
    goals: tuple[Goal, ...] = told("目标分级")
    ladder: tuple[Star, ...] = told("单元得分对应的星")
    progress: Progress | None = told("进步的星", default=None)


class UnitCase(Section):
    """One student's unit in an example, text by text."""

    texts: tuple[str, ...] = told("各篇课文达到的级别，如 [A, B, C]；没有达到的写 无")
    before: Whole | None = told("上一单元几分；没有就不写", default=None)


class PointsCase(Section):
    """One student's unit in an example, points alone."""

    points: Whole = told("这个单元几分")
    before: Whole | None = told("上一单元几分；没有就不写", default=None)


class StarsExample(Section):
    """A worked example of ``stars``."""

    stars: UnitCase | PointsCase = told("一名学生的一个单元")
    title: str = told("这个例子说明什么")
    is_: str = told("应得的星，几颗用顿号隔开；没有写 无")


class RetentionTarget(Section):
    """A share that is to be reached."""

    name: str = told("这个指标的名字")
    at_least: Share = told("至少多少，如 98%；正好等于的算达到")
    clause: str = told(_CLAUSE)


class RetentionMeaning(Section):
    """One meaning of 巩固率."""

    of: Literal["enrolled", "graduates", "sat"] = told(
        "enrolled 仍在校的 ÷ 期初在册的，graduates 毕业的 ÷（入学的＋转入的－转出的），sat 参考的 ÷ 在册的"
    )
    at_most: Share | None = told("超过多少按多少算，如 100%；不写就不限", default=None)
    targets: tuple[RetentionTarget, ...] = told("指标", default=())
    clause: str = told(_CLAUSE)


class Retention(Section):
    """The section ``retention``."""

    clause: str = told(_CLAUSE)
    use: str = told("用下面 meanings 里的哪一种算法")
    meanings: Mapping[str, RetentionMeaning] = told("巩固率的几种算法：名字和内容")

    def meaning(self, name: str = "") -> RetentionMeaning:
        """Return the meaning called ``name``, or the one in force.

        Raises `CannotGoOn`, naming those there are, when there is none of that name.
        """
        wanted = name or self.use
        if wanted not in self.meanings:
            raise CannotGoOn(
                f"retention 里没有叫「{wanted}」的算法", f"meanings 里有这些：{'、'.join(self.meanings)}。"
            )
        return self.meanings[wanted]


class GivenEnrolment(Section):
    """The numbers of a school, grade or class in an example; what is not known is left out."""

    start: Whole | None = told("期初在册几人", default=None)
    enrolled: Whole | None = told("现在在校几人", default=None)
    graduates: Whole | None = told("毕业几人", default=None)
    entrants: Whole | None = told("入学几人", default=None)
    moved_in: Whole | None = told("转入几人", default=None)
    moved_out: Whole | None = told("转出几人", default=None)
    sat: Whole | None = told("参考几人", default=None)


class RetentionExample(Section):
    """A worked example of ``retention``."""

    retention: GivenEnrolment = told("给出的人数")
    title: str = told("这个例子说明什么")
    use: str = told("按哪一种算法；不写就是正在用的", default="")
    is_: str = told("应得的巩固率，如 98%；算不出的写 算不出")
    reached: str | None = told("达到的指标，几个用顿号隔开；都没有写 无；不写就不核对", default=None)
