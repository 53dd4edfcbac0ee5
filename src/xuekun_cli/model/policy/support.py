"""The sections of a policy about the help given: measures, requirements, and what the law says."""

from __future__ import annotations

from typing import Literal

from xuekun_cli.model.policy.values import Count, Section, Whole, told

_CLAUSE = "出自文件的哪一条"

Period = Literal["week", "month", "term", "year"]
Each = Literal["student", "teacher", "class", "grade", "subject", "school"]
Published = Literal["name", "score", "rank", "category"]
Question = Literal["paperless", "consent", "publish"]

PERIOD_WORDS: dict[str, str] = {"week": "每周", "month": "每月", "term": "每学期", "year": "每学年"}
EACH_WORDS: dict[str, str] = {
    "student": "每名学生",
    "teacher": "每名教师",
    "class": "每个班",
    "grade": "每个年级",
    "subject": "每个学科",
    "school": "全校",
}
PUBLISHED_WORDS: dict[str, str] = {"name": "姓名", "score": "成绩", "rank": "名次", "category": "类别"}


class Cause(Section):
    """一种成因和相应的对策。"""

    cause: str = told("成因类型的名字；名册的下拉框是程序自带的六种，不跟着这里变")
    approaches: tuple[str, ...] = told("对策，每条一个短语")
    clause: str = told(_CLAUSE)


class Measure(Section):
    """一条措施。"""

    what: str = told("做什么，一个短语")
    clause: str = told(_CLAUSE)


class SubjectMeasures(Section):
    """一个学科的措施。"""

    subject: str = told("学科")
    measures: tuple[Measure, ...] = told("这一科的措施")


class Measures(Section):
    """The section ``measures``: what to do, by the cause and by the subject."""

    causes: tuple[Cause, ...] = told("成因类型和对策", default=())
    subjects: tuple[SubjectMeasures, ...] = told("各科的措施", default=())
    everywhere: tuple[Measure, ...] = told("哪一科都用的措施", default=())

    @property
    def cause_names(self) -> tuple[str, ...]:
        """The causes by name, as the register offers them."""
        return tuple(one.cause for one in self.causes)

    def of_cause(self, name: str) -> Cause | None:
        """Return a cause with its approaches; None for one that the policy does not know."""
        return next((one for one in self.causes if one.cause == name), None)

    def of_subject(self, name: str) -> tuple[Measure, ...]:
        """Return the measures of a subject, then those for every subject."""
        own = next((one.measures for one in self.subjects if one.subject == name), ())
        return own + self.everywhere


class Requirement(Section):
    """One entry of ``requirements``: how often something has to happen."""

    name: str = told("要求的名称")
    at_least: Count = told("至少几次（份、名）")
    unit: str = told("次、份、名 ……", default="次")
    per: Period = told("多久：week 每周，month 每月，term 每学期，year 每学年")
    each: Each = told(
        "对谁：student 每名学生，teacher 每名教师，class 每个班，grade 每个年级，subject 每个学科，school 全校"
    )
    of: str = told("只对哪一类，如 一类；不写就是全部", default="")
    items: tuple[str, ...] = told("要有哪几样；不写就只数次数", default=())
    in_force: bool = told("算不算一条要求：true 算，false 先不算；现在还没有命令去核对", default=True)
    clause: str = told(_CLAUSE)

    @property
    def words(self) -> str:
        """每名教师每学期至少 1 名."""
        of = f"（{self.of}）" if self.of else ""
        return f"{EACH_WORDS[self.each]}{of}{PERIOD_WORDS[self.per]}至少 {self.at_least} {self.unit}"


class Paperless(Section):
    """不进行纸笔考试的年级。"""

    until_grade: Whole = told("从一年级到几年级不进行纸笔考试（含这一年级）；没有就写 0")
    clause: str = told(_CLAUSE)


class Consent(Section):
    """处理学生的个人信息要监护人同意的年龄。"""

    under_age: Count = told("不满几周岁；正好满的不用")
    clause: str = told(_CLAUSE)


class Unpublished(Section):
    """不能公开的一项。"""

    what: Published = told("name 姓名，score 成绩，rank 名次，category 类别")
    clause: str = told(_CLAUSE)


class Law(Section):
    """The section ``law``: what holds whatever the school's own policy says."""

    paperless: Paperless = told("不进行纸笔考试的年级")
    consent: Consent = told("要监护人同意的年龄", read=False)
    unpublished: tuple[Unpublished, ...] = told("不能公开的内容", default=(), read=False)


class MeasuresExample(Section):
    """A worked example of ``measures``: what is suggested for a cause, or in a subject."""

    measures: str = told("成因类型，或学科")
    title: str = told("这个例子说明什么")
    has: tuple[str, ...] = told("应有的对策或措施")


class RequirementExample(Section):
    """A worked example of a requirement: what was done, and whether that is enough."""

    requirement: str = told("要求的名称")
    title: str = told("这个例子说明什么")
    done: tuple[Whole, ...] = told("一个一个数：每周（月、人）各做了几次", default=())
    have: tuple[str, ...] = told("有了哪几样", default=())
    is_: Literal["达到", "没有达到", "没有记录"] = told("应得的结论")


class LawExample(Section):
    """A worked example of ``law``."""

    law: Question = told("paperless 要不要免纸笔考试，consent 要不要监护人同意，publish 能不能公开")
    title: str = told("这个例子说明什么")
    grade: Whole | None = told("年级", default=None)
    age: Whole | None = told("周岁", default=None)
    what: Published | None = told("要公开的内容", default=None)
    is_: bool = told("答案：true 是，false 否")
