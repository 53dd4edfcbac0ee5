"""说明 of 一分二率: how everything was counted, clause by clause, where the lines stand, which files were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.class_rates import Aim, RatesOutcome, Rule
from xuekun_cli.model.results.rates_told import lines_text
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.notes import Line, Section, policy_lines, provenance, write_sections
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.rates.aims import HOW

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook


def write_rates_notes(workbook: Workbook, looks: Looks, outcome: RatesOutcome) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    write_sections(workbook, looks, f"{outcome.title}是怎样得出的", _sections(outcome))


def _sections(outcome: RatesOutcome) -> Iterator[Section]:
    yield "怎样看", _reading(outcome)
    yield "办法", _policy(outcome.policy)
    yield "怎样算", [_rule(rule) for rule in outcome.rules] + _EXACT
    yield "各科的线", _papers(outcome)
    yield "目标分", _aims(outcome)
    if outcome.last is not None:
        yield "和上次比", _last(outcome)
    if outcome.settings:
        yield "这次运行的设置", [(name, value, "") for name, value in outcome.settings]
    if outcome.honoured:
        yield (
            "采用了的回答",
            [(answer.who or "全部", f"{answer.question} → {answer.text}", "") for answer in outcome.honoured],
        )
    yield provenance(outcome.policy, outcome.inputs, outcome.last.inputs if outcome.last else ())


_EXACT: list[Line] = [
    ("精确", "各率、平均分都用准确的数算，不先四舍五入；表中的小数只是显示出来的样子。", ""),
]


def _reading(outcome: RatesOutcome) -> list[Line]:
    last = "、和上次比" if outcome.last else ""
    pages = f"看得见的是质量分析表；最高最低、四分位、标准差、比年级{last}折在列上方的「＋」里，点开就看见。"
    teachers: list[Line] = []
    if outcome.has_teachers:
        teachers = [("按教师", "同一位教师同一科同一年级的几个班合起来算；两人同教一个班的，各算一次。", "")]
    return [
        ("总表", pages, ""),
        *teachers,
        ("合计", "年级、学校的数是各班的学生合起来重新算，不是各班的率再平均；没有班级的学生不在内。", ""),
        ("全校合计", "各年级的试卷不同，全校的平均分、四分位只供参考。", ""),
        ("学科", "一个年级一科一块：各班平均分和年级的线，各班高低，成绩分布。", ""),
        ("随班就读", "各表只有人数，没有姓名（待核查里问到的除外）；成绩怎样计，见下面「怎样算」。", ""),
        ("待核查", "绿底的“回答”栏请填写，保存后再运行一次，结果随之改变。", ""),
        (
            "保密",
            "有教师和学生的姓名、成绩，只供校内使用，不得公示、转发；一次考试的高低也不宜单独用来评价教师。",
            "",
        ),
    ]


def _policy(policy: Policy) -> list[Line]:
    lines: list[Line] = [("名称", policy.name, ""), ("来源", policy.source, "")]
    return lines + [
        ("改动的数值", f"{path}：办法里是 {before}，这次按 {now}（--set）。", "")
        for path, before, now in policy.changes
    ]


def _rule(rule: Rule) -> Line:
    clause = f"依据：{rule.clause}（{rule.path}）。" if rule.clause else ""
    formula = f"{rule.formula}。" if rule.formula else ""
    return rule.name, f"{formula}{rule.text}。{clause}", ""


def _papers(outcome: RatesOutcome) -> list[Line]:
    """Return each grade's papers with their lines in points."""
    found: dict[tuple[str, str], Line] = {}
    for one in outcome.grades:
        figures = one.figures
        if figures.full_mark is None:
            text = "不知道满分，没有算各率。"
        else:
            lines = figures.lines
            said = lines_text(lines.excellent, lines.pass_, lines.low, outcome.low_name)
            text = f"满分 {points(figures.full_mark)}：{said}。"
            if lines.excellent is None:
                text += "优秀线各班不同，或者没有人够得上。"
        found.setdefault((one.grade_name, one.subject_key), (f"{one.grade_name}{one.subject}", text, ""))
    return list(found.values())


def _aims(outcome: RatesOutcome) -> list[Line]:
    lines: list[Line] = [
        ("怎样来的", f"{HOW}依据：武平方案 二·6 只写每名学生都有一分二率目标分；怎样定，文件没有写，按默认。", ""),
        ("谁在册", f"按「{outcome.listing.name}」（{outcome.listing.id}）；名册里审核为「不确认」的不列。", ""),
        ("随班就读", "凭登记在册的学生不定目标分，也不列名。", ""),
    ]
    if not outcome.aims:
        lines.append(("没有做「目标」表", f"{outcome.no_aims or '按分数没有学生在册，没有目标分'}。", ""))
        return lines
    if outcome.aims:
        lines.append(("举例", _example(outcome.aims[0]), ""))
    if outcome.listing is not outcome.policy:
        lines += [line for line in policy_lines(outcome.listing, digest=False) if line[0] != "改动的数值"]
    return lines


def _example(one: Aim) -> str:
    named = (
        ("达标分", one.leave_category),
        ("脱困成绩", one.exit_score),
        ("平均分目标", one.mean),
        ("及格目标", one.pass_),
        ("优秀目标", one.excellent),
    )
    said = "，".join(f"{name} {points(at)}" for name, at in named if at is not None)
    start = f"{one.class_name}一名{one.category}学生{one.subject} {points(one.score)} 分：{said}。"
    if one.next is None or one.gap is None:
        return start
    return f"{start}高于 {points(one.score)} 的最低一个是{one.next.name} {points(one.next.score)}，还差 {points(one.gap)} 分。"


def _last(outcome: RatesOutcome) -> list[Line]:
    last = outcome.last
    assert last is not None
    full = {
        one.subject: f"{one.subject} 这次 {one.figures.full_mark / SCALE:g}，上次 {one.last.full_mark / SCALE:g}"
        for one in outcome.classes
        if one.last is not None and one.figures.full_mark and one.last.full_mark
    }
    return [
        ("上次考试", f"{last.name or '没有写名称'}：{last.classes} 个班，{last.students} 名学生。", ""),
        (
            "比的是",
            "同样的班级、同样的算法；学生有进有出，没有只取两次都考的人。合计行只在各班上次都有时才比。",
            "",
        ),
        *([("满分", f"{'；'.join(full.values())}。", "")] if full else []),
        (
            "什么能比",
            "满分相同，平均分、中位数才比；线占满分的比例相同，率才比；四率和、综合分要里面的每一项都能比。"
            "试卷难易不同，平均分和率的升降不全是进步或退步；超均率是和同年级比，受难易影响小些。",
            "",
        ),
    ]
