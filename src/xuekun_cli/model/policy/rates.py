"""The section ``rates`` of a policy: 一分二率 and its kin, and the ways in which schools differ about them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from xuekun_cli.model.policy.conditions import POOLS_SAID, Pool
from xuekun_cli.model.policy.values import Count, Number, Points, Section, Share, told
from xuekun_cli.model.scores.marks import SCALE

STANDARD = "标准"
"""The name of what ``rates`` says itself, before any of its alternatives."""
TOGETHER = "+"
"""Between the names of alternatives that are used together: ``优秀85+应考``."""

_USUAL_FULL_MARK = 100 * SCALE

AtLine = Literal["in", "out"]
Rounding = Literal["down", "nearest", "up"]
Absent = Literal["out", "zero"]
Denominator = Literal["sat", "enrolled"]
Exempt = Literal["total", "out", "in"]
Spread = Literal["sample", "population"]
MeanAs = Literal["share", "points"]

_CLAUSE = "出自文件的哪一条；不写就是这一组的那一条"
_AT_LINE = "正好等于线的：in 算，out 不算；不写就是优秀、及格算，低分不算"
_ROUNDING = "人数不是整数时：down 舍去，nearest 四舍五入，up 进一"
_ABSENT = "缺考的人：out 不算，zero 按 0 分算"
_DENOMINATOR = "各率除以什么人数：sat 实考人数，enrolled 应考人数"
_EXEMPT = "随班就读的学生：total 成绩计入总分、人数不计，out 都不计，in 和别人一样"
_SPREAD = "标准差：sample 除以人数减 1（Excel 的 STDEV），population 除以人数（STDEVP）"
_MEAN_AS = "四率和、综合分里的平均分：share 折成百分制，points 就用原来的分数"


class GradeShare(Section):
    """低年级另用的比例。"""

    until: Count = told("到几年级为止（含这一年级）")
    share: Share = told("满分的比例，如 85%")
    clause: str = told(_CLAUSE, default="")


class ShareLine(Section):
    """线是满分的几成。"""

    share: Share = told("满分的比例，如 60%")
    grades: tuple[GradeShare, ...] = told("哪些年级另用一个比例，从低年级写起", default=())
    at_line: AtLine | None = told(_AT_LINE, default=None)
    clause: str = told(_CLAUSE, default="")


class PointsLine(Section):
    """线是一个分数。"""

    points: Points = told("分数，如 40")
    at_line: AtLine | None = told(_AT_LINE, default=None)
    clause: str = told(_CLAUSE, default="")


class OfPassLine(Section):
    """线是及格线的几成。"""

    of_pass: Share = told("及格线的比例，如 60%")
    at_line: AtLine | None = told(_AT_LINE, default=None)
    clause: str = told(_CLAUSE, default="")


class TopLine(Section):
    """名次在前百分之几的都算优秀。"""

    top_share: Share = told("前百分之几，如 20%")
    within: Pool = told(f"在谁里面排：{POOLS_SAID}", default=Pool.GRADE)
    ties: AtLine = told("最后一个名额上同分的：in 都算，out 都不算", default="in")
    rounding: Rounding = told(_ROUNDING, default="down")
    clause: str = told(_CLAUSE, default="")


class DropLowest(Section):
    """每班去掉最后的百分之几再算。"""

    drop_lowest: Share = told("去掉最后的百分之几，如 8%")
    rounding: Rounding = told(_ROUNDING, default="nearest")
    clause: str = told(_CLAUSE, default="")


class KeepTop(Section):
    """每班只算前百分之几。"""

    keep_top: Share = told("算前百分之几，如 90%")
    rounding: Rounding = told(_ROUNDING, default="down")
    clause: str = told(_CLAUSE, default="")


class Weights(Section):
    """综合分里各项的分量；加起来不必是 1，会按总和折算。"""

    mean: Number = told("平均分的分量，如 0.4")
    pass_: Number = told("及格率的分量，如 0.4")
    excellent: Number = told("优秀率的分量，如 0.2")
    clause: str = told(_CLAUSE, default="")

    @property
    def total(self) -> Fraction:
        """What the weights add up to."""
        return self.mean + self.pass_ + self.excellent


ExcellentLine = ShareLine | PointsLine | TopLine
PassLine = ShareLine | PointsLine
LowLine = ShareLine | PointsLine | OfPassLine
Trim = DropLowest | KeepTop


class Alternative(Section):
    """另一种算法：只写和标准不同的。"""

    clause: str = told("出自文件的哪一条")
    excellent: ShareLine | PointsLine | TopLine | None = told("优秀线", default=None)
    pass_: ShareLine | PointsLine | None = told("及格线", default=None)
    low: ShareLine | PointsLine | OfPassLine | None = told("低分线", default=None)
    low_name: str | None = told("第三个率叫什么", default=None)
    trim: DropLowest | KeepTop | None = told("每班去掉谁再算", default=None)
    absent: Absent | None = told(_ABSENT, default=None)
    denominator: Denominator | None = told(_DENOMINATOR, default=None)
    exempt: Exempt | None = told(_EXEMPT, default=None)
    weights: Weights | None = told("综合分的分量", default=None)
    mean_as: MeanAs | None = told(_MEAN_AS, default=None)
    spread: Spread | None = told(_SPREAD, default=None)


class Rates(Section):
    """The section ``rates``: the standard way of counting, its alternatives, and which of them is in force."""

    clause: str = told("出自文件的哪一条")
    title: str = told("总称：一分二率、三率、一分三率", default="一分二率")
    use: str = told("用哪一种：标准，或 alternatives 里的名字；几种一起用写成 甲+乙", default=STANDARD)
    excellent: ShareLine | PointsLine | TopLine = told("优秀线")
    pass_: ShareLine | PointsLine = told("及格线")
    low: ShareLine | PointsLine | OfPassLine = told("低分线")
    low_name: str = told("第三个率叫什么", default="低分率")
    trim: DropLowest | KeepTop | None = told("每班去掉谁再算；不写就全部都算", default=None)
    absent: Absent = told(_ABSENT, default="out")
    denominator: Denominator = told(_DENOMINATOR, default="sat")
    exempt: Exempt = told(_EXEMPT, default="total")
    counting_clause: str = told("缺考、人数、随班就读怎样算，出自文件的哪一条", default="")
    weights: Weights | None = told("综合分的分量；不写就不算综合分", default=None)
    mean_as: MeanAs = told(_MEAN_AS, default="share")
    mean_as_clause: str = told("上一条出自文件的哪一条", default="")
    spread: Spread = told(_SPREAD, default="sample")
    spread_clause: str = told("上一条出自文件的哪一条", default="")
    alternatives: Mapping[str, Alternative] | None = told("其他算法，每种一个名字", default=None)


class Convention(NamedTuple):
    """One whole way of counting: the standard with the alternatives that are in force."""

    name: str
    excellent: ExcellentLine
    pass_: PassLine
    low: LowLine
    low_name: str
    trim: Trim | None
    absent: Absent
    denominator: Denominator
    exempt: Exempt
    weights: Weights | None
    mean_as: MeanAs
    spread: Spread
    said_at: Mapping[str, str]
    """Field → where it stands in the file (``rates.alternatives.优秀85.excellent``)."""
    clauses: Mapping[str, str]
    """Field → the clause it comes from."""


class RatesStudent(Section):
    """One student of a worked example of ``rates``, or ``times`` students alike."""

    score: str = told("成绩：分数，或 缺考")
    exempt: bool = told("是不是随班就读", default=False)
    times: Count = told("这样的学生有几名", default=1)
    is_: str = told("应得的结论：优秀、及格、未及格、低分、不计、只计人数、只计总分；不写就不核对", default="")
    why: str = told("为什么", default="")


class RatesResult(Section):
    """What a class of a worked example is to give; what is not written is not checked."""

    mean: Number | None = told("平均分，如 70 或 205/3", default=None)
    pass_: str = told("及格人数/除以的人数，如 3/5", default="")
    excellent: str = told("优秀人数/除以的人数", default="")
    low: str = told("低分人数/除以的人数", default="")
    variance: Number | None = told("方差，标准差的平方", default=None)
    sum: Number | None = told("四率和：平均分＋及格率＋优秀率－低分率", default=None)
    weighted: Number | None = told("综合分", default=None)
    above: Number | None = told("超均率：本班平均分÷全体平均分－1", default=None)


class RatesExample(Section):
    """A class with scores, what each student counts as, and what the class gives."""

    rates: tuple[RatesStudent, ...] = told("全班学生：成绩和应得的结论")
    title: str = told("这个例子说明什么")
    use: str = told("用哪一种算法", default=STANDARD)
    full_mark: Points = told("满分", default=_USUAL_FULL_MARK)
    grade: Count | None = told("年级，如 3", default=None)
    cohort_mean: Number | None = told("全体平均分，算超均率用", default=None)
    gives: RatesResult = told("全班应得的结果", default=RatesResult())
