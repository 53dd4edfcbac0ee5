"""A school's written policy as values, each with the clause it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from xuekun_cli.model.policy.conditions import POOLS_SAID, Condition, Pool
from xuekun_cli.model.policy.rates import Rates, RatesExample
from xuekun_cli.model.policy.support import (
    Law,
    LawExample,
    Measures,
    MeasuresExample,
    Requirement,
    RequirementExample,
)
from xuekun_cli.model.policy.term import (
    Conversion,
    ConversionExample,
    Retention,
    RetentionExample,
    Stars,
    StarsExample,
    Targets,
    TargetsExample,
)
from xuekun_cli.model.policy.tracking import Tracking, TrackingExample
from xuekun_cli.model.policy.value_added import ValueAdded, ValueAddedExample
from xuekun_cli.model.policy.values import Count, Day, Section, told


class SourceNote(Section):
    """The document that a policy comes from."""

    title: str = told("文件的名称")
    issuer: str = told("谁发的", default="")
    date: str = told("文件的日期", default="")
    link: str = told("网址", default="")
    file: str = told("文件存放在哪里", default="")

    def __str__(self) -> str:
        return f"{self.issuer}《{self.title}》" + (f"（{self.date}）" if self.date else "")


class Effective(Section):
    """From when until when a policy holds."""

    from_: Day | None = told("从哪一天起执行", default=None)
    until: Day | None = told("到哪一天为止（含这一天）；不写就是一直有效", default=None)

    def holds(self, day: str) -> bool:
        """Tell whether the policy holds on a day (``2025-09-01``)."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class ReferenceRule(Section):
    """参照分: what shares are taken of."""

    statistic: Literal["mean", "median"] = told("mean 平均分，median 中位数", default="mean")
    by: Pool = told(f"按谁算：{POOLS_SAID}", default=Pool.CLASS)
    clause: str = told("出自文件的哪一条")
    absent: Literal["out", "zero"] = told("缺考的人：out 不算人数，zero 按 0 分算进平均分", default="out")
    round: int | None = told("平均分先取几位小数再比；不写就不取，用准确的数", default=None)

    @property
    def label(self) -> str:
        """班级平均分, 年级中位数 …"""
        return self.by.label + self.word

    @property
    def word(self) -> str:
        """平均分 or 中位数."""
        return "中位数" if self.statistic == "median" else "平均分"


class ExemptRule(Section):
    """Who is on the list by registration alone (随班就读), and how their scores count."""

    category: str = told("这一类的名字")
    words: tuple[str, ...] = told("备注、类别一栏里登记用的词")
    in_total: bool = told("他们的成绩算不算进总分")
    in_takers: bool = told("他们的人数算不算进参考人数")
    clause: str = told("出自文件的哪一条")
    counting_clause: str = told("成绩和人数怎样算，出自文件的哪一条")


NOBODY_EXEMPT = ExemptRule(
    category="一类", words=(), in_total=True, in_takers=False, clause="", counting_clause=""
)
"""For a policy that says nothing of registered students."""
_OTHER_EXEMPT = NOBODY_EXEMPT.but(category="随班就读")
"""The same, where the policy itself calls a band 一类: a category by score is none by registration."""


class Band(Section):
    """A category by a condition; bands are tried from the first to the last, and the first that fits holds."""

    category: str = told("这一类的名字")
    when: Condition = told("列入的条件", flat=True)
    clause: str = told("出自文件的哪一条")
    note: str = told("要提醒看名单的人的话", default="")


class ScoreRule(Section):
    """Which score a student is judged by."""

    of: Literal["subject", "total", "mean"] = told(
        "subject 一科一科看，total 看总分，mean 看几科平均", default="subject"
    )
    subjects: tuple[str, ...] = told("看哪几科；不写就是全部", default=())
    missing: Literal["out", "zero"] = told("总分里缺一科的：out 不算总分，zero 那一科按 0 分", default="out")
    clause: str = told("出自文件的哪一条", default="")


class OverallRule(Section):
    """What several subjects make of a student."""

    category: Literal["none", "worst", "total"] = told(
        "学生的总类别：none 不定，worst 各科中最重的，total 按总分", default="none"
    )
    at_least_subjects: Count = told("至少几科符合才列入", default=1)
    clause: str = told("出自文件的哪一条")


class ScreeningRules(Section):
    """The section ``screening``."""

    bands: tuple[Band, ...] = told("各类，从重到轻；先符合的算数", default=())
    reference: ReferenceRule | None = told("参照分：平均分或中位数", default=None)
    exempt: ExemptRule | None = told("只凭登记列入的学生（随班就读）", default=None)
    score: ScoreRule = told("看哪一个分数", default=ScoreRule())
    overall: OverallRule | None = told("几科合起来怎样算", default=None)


Counted = Literal["none", "zero"]
JudgedMarks = Literal["raw", "converted"]


class MarksRule(Section):
    """How cells without a score count."""

    clause: str = told("出自文件的哪一条")
    absent: Counted = told("缺考：none 没有分数，zero 按 0 分", default="none")
    excused: Counted = told("免考：none 没有分数，zero 按 0 分", default="none")
    deferred: Counted = told("缓考：none 没有分数，zero 按 0 分", default="none")
    misconduct: Counted = told("作弊、违纪：none 没有分数，zero 按 0 分", default="none")
    blank: Counted = told("空白：none 没有分数，zero 按 0 分", default="none")


class ExampleStudent(Section):
    """One student of a worked example, or ``times`` students alike."""

    score: str = told("成绩：分数、缺考、作弊，或等级", default="")
    scores: Mapping[str, str] | None = told("几科的成绩，如 {语文: 55, 数学: 40}", default=None)
    earlier: tuple[str, ...] = told("以前几次考试的成绩，从早到晚", default=())
    class_: str = told("班级", default="一班")
    grade: str = told("年级", default="")
    exempt: bool = told("是不是随班就读", default=False)
    on: tuple[str, ...] = told("在哪几份名单上", default=())
    times: Count = told("这样的学生有几名", default=1)
    is_: str = told("应得的结论：类别，或 不列入；不写就不核对", default="")
    why: str = told("为什么", default="")


class ScreenExample(Section):
    """A class with scores, and who of it is to be listed."""

    screen: tuple[ExampleStudent, ...] = told("全班学生：成绩和应得的结论")
    title: str = told("这个例子说明什么")
    exam: str = told("考试的名称", default="")
    full_mark: str = told("满分", default="")


Example = (
    ScreenExample
    | ConversionExample
    | TargetsExample
    | RatesExample
    | StarsExample
    | RetentionExample
    | MeasuresExample
    | RequirementExample
    | LawExample
    | ValueAddedExample
    | TrackingExample
)


class Place(NamedTuple):
    """Where a value stands in a policy file."""

    file: str
    line: int


class PolicyFile(Section):
    """Everything a policy file may say; a section that is not there is None."""

    id: str = told("名字，命令里用它：--policy 名字")
    name: str = told("给人看的名称")
    source: SourceNote = told("出自哪一份文件")
    effective: Effective = told("执行的日期", default=Effective())
    extends: str = told("以哪一份办法为底：没有写的照它，写了的照这里", default="")
    note: str = told("要提醒用的人的话", default="")
    judged_marks: JudgedMarks | None = told(
        "判哪一种分数：raw 卷面分，converted 赋分；不写就是卷面分，一科只有一种的就用那一种", default=None
    )
    marks: MarksRule | None = told("缺考、缓考、作弊等怎样算", default=None)
    screening: ScreeningRules | None = told("怎样筛查", default=None)
    conversion: Conversion | None = told("怎样算转化", default=None)
    targets: Targets | None = told("教师的指标和奖惩", default=None)
    rates: Rates | None = told("一分二率怎样算", default=None)
    stars: Stars | None = told("争星的分数和星级", default=None, read=False)
    retention: Retention | None = told("巩固率怎样算", default=None, read=False)
    measures: Measures | None = told("成因和对策、各科措施", default=None, read=False)
    requirements: tuple[Requirement, ...] = told("帮扶工作的次数要求", default=(), read=False)
    law: Law | None = told("法律的规定", default=None)
    value_added: ValueAdded | None = told("增值（参考）：什么时候估计，怎样读", default=None)
    tracking: Tracking | None = told("历次跟踪：连续几次在册、怎样提醒", default=None)
    examples: tuple[Example, ...] = told("例子：运行 xuekun rules test 时逐个核对", default=())


@dataclass(frozen=True)
class Policy:
    """A policy ready for use: what its file says, and where each value stands."""

    file: PolicyFile
    digest: str
    """``sha256:`` of the file's bytes (with a policy that it extends: of both, one after the other)."""
    path: str
    places: Mapping[str, Place] = field(default_factory=dict)
    """Path of a value (``screening.二类.at_most``) → where it stands."""
    changes: tuple[tuple[str, str, str], ...] = ()
    """Values changed for this run: path, the text in the file, the text used instead."""
    by_name: str = ""
    """What was typed where that is neither the id nor a path: the policy was found by its name."""

    @property
    def id(self) -> str:
        """The name used on the command line."""
        return self.file.id

    @property
    def name(self) -> str:
        """The name shown to people."""
        return self.file.name

    @property
    def called(self) -> str:
        """The name as it stands above a result: with the values changed for this run, which are not the document's."""
        changed = "、".join(f"{path}={now}" for path, _, now in self.changes)
        return f"{self.name}，这次改了 {changed}" if changed else self.name

    @property
    def source(self) -> str:
        """The document, in one line."""
        return str(self.file.source)

    @property
    def screening(self) -> ScreeningRules:
        """The section ``screening``. Raises ValueError without one: ask `can_screen` first."""
        if self.file.screening is None:
            raise ValueError(f"policy {self.id} has no screening")
        return self.file.screening

    @property
    def can_screen(self) -> bool:
        """Whether the policy says who is listed."""
        return self.file.screening is not None and bool(self.file.screening.bands)

    @property
    def exempt(self) -> ExemptRule:
        """The rule for registered students; one that fits nobody where the policy has none."""
        if self.screening.exempt is not None:
            return self.screening.exempt
        taken = any(band.category == NOBODY_EXEMPT.category for band in self.bands)
        return _OTHER_EXEMPT if taken else NOBODY_EXEMPT

    @property
    def bands(self) -> tuple[Band, ...]:
        """The categories by score, the worst first."""
        return self.screening.bands

    @property
    def categories(self) -> tuple[str, ...]:
        """All category names, the exempt one first."""
        return (self.exempt.category, *(band.category for band in self.bands))
