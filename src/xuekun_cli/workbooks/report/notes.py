"""说明 of the term's report: which exams, which rules with their clauses, how every number comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.conversion import (
    AddedRule,
    ByCategory,
    Conversion,
    FirstEntryRule,
    InitialRule,
    LineRule,
    Measure,
    RelapsedRule,
)
from xuekun_cli.model.policy.term import Level, Targets
from xuekun_cli.model.policy.wording import choice_text, percent, reference_label
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.model.results.term_rates import cancels
from xuekun_cli.model.scores.tables import InputReading
from xuekun_cli.workbooks.pages.notes import Line, Section, policy_lines, provenance, write_sections
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.pages.to_check import beside
from xuekun_cli.workbooks.report.people import ADDED, MISSING, SHEET_ADDED, SHEET_MISSING
from xuekun_cli.workbooks.report.teachers import exams_text, line_text
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED, why_not_made

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

CHANCE = (
    "转化率有一部分只是碰运气：这次考得低的，下次多半会回升一些。两组公开的真实成绩（不知道有没有帮扶；"
    "出处和各科的数见 docs/value-added.md「真实的考试」）：一组 244 人次在册，到下一次考试转化 120 人次（49%），"
    "同时新增 179 人次；另一组 1502 人次，转化 714 人次（48%），新增 542 人次。"
    "所以只看达到 40% 或 60%，还说明不了帮扶的效果。"
)
"""Beside every official rate: how much of it may be chance, with the source of every number."""


def inputs_beside(outcome: TermOutcome) -> list[InputReading]:
    """Return the inputs that stand in the folder of the last exam: only there do links from the report lead."""
    every = [item for exam in outcome.exams for item in exam.inputs]
    return beside(every, outcome.exams[-1].inputs[0]) if outcome.exams[-1].inputs else []


def sheets_not_made(outcome: TermOutcome) -> dict[str, str]:
    """Return for every sheet of the report that has nothing to say why it is not there."""
    became = {one.outcome for one in outcome.transitions}
    said = {
        SHEET_ADDED: "" if became & set(ADDED) else "没有新增、退步和首次入册的学生。",
        SHEET_MISSING: "" if became & set(MISSING) else "没有待补测、流失、转出的学生。",
        SHEET_VALUE_ADDED: why_not_made(outcome.valued()),
    }
    return {name: why for name, why in said.items() if why}


def write_report_notes(
    workbook: Workbook, looks: Looks, outcome: TermOutcome, not_made: Mapping[str, str]
) -> None:
    """Write the sheet 说明; ``not_made`` as `sheets_not_made` says. It holds no date: the same input gives the same bytes."""
    sections = term_sections(outcome, _reading_lines(outcome), not_made)
    write_sections(workbook, looks, "这份报告是怎样得出的", sections)


def term_sections(outcome: TermOutcome, reading: list[Line], not_made: Mapping[str, str]) -> Iterator[Section]:
    """Yield the sections of 说明 that the term's workbooks share; ``reading`` tells how to read this one.

    ``not_made`` are the sheets that are not there, and why.
    """
    policy = outcome.policy
    rule, targets = policy.file.conversion, policy.file.targets
    yield "怎样看", reading
    yield "办法", policy_lines(policy, digest=False)
    yield (
        "怎样算转化",
        [
            *(_conversion_lines(rule) if rule else []),
            (
                "用的线",
                f"{line_text(outcome)}。" + (_OTHER_LINE.format(outcome.other_line) if outcome.other else ""),
                "",
            ),
            *_formulas(outcome),
            *([_other_line_formula(outcome)] if outcome.other else []),
            ("提醒", CHANCE, ""),
        ],
    )
    if targets is not None and outcome.by_category:
        yield "指标和奖惩", _target_lines(targets, outcome.start)
    elif targets is not None:
        yield "指标和奖惩", [("没有评", "指标是按类别写的，办法却用别的算法算转化，两样不能相比。", "")]
    if outcome.settings:
        yield "这次运行的设置", [(name, value, "") for name, value in outcome.settings]
    if outcome.honoured:
        yield (
            "采用了的回答",
            [(answer.who or "全部", f"{answer.question} → {answer.text}", "") for answer in outcome.honoured],
        )
    yield "考试", _exam_lines(outcome)
    if not_made:
        yield "没有做的表", [(name, why, "") for name, why in not_made.items()]
    yield provenance(outcome.policy, [item for exam in outcome.exams for item in exam.inputs])


def _formulas(outcome: TermOutcome) -> list[Line]:
    """Return how the numbers come about, as the policy counts them."""
    start, targets = outcome.start, outcome.policy.file.targets
    together = targets is not None and targets.per == "together"
    judged = "指标看各类合在一起的率，一类一类的只列出" if together else "一类一类分别算"
    net = "转化 － 新增。" if cancels(outcome.policy) else "就是转化：新增另外列出，不抵消。"
    return [
        ("净转化", net, ""),
        ("转化率", f"净转化 ÷ {start}人数，{judged}；{start}没有人的，不算率。正好等于指标的，算达到。", ""),
        ("毛转化率", f"转化 ÷ {start}人数，不减新增。", ""),
        ("缺考算未转化", f"待补测的人都留在{start}人数里，算没有转化。", ""),
        ("缺考不计", f"{start}人数里不算待补测的人。", ""),
        (
            "相对分",
            f"成绩 ÷ {reference_label(outcome.policy.screening.reference)}；有进步：后一次的相对分比{start}高。",
            "",
        ),
        ("精确", "判断时用准确的数，不先四舍五入；表中的小数只是显示出来的样子。", ""),
    ]


_OTHER_LINE = "另一条线（{}）的转化率也列在旁边，不作结论。"


def other_line_title(outcome: TermOutcome) -> str:
    """Return how the rate by the line is called that the policy did not choose."""
    return f"{outcome.other_line}转化率"


def _other_line_formula(outcome: TermOutcome) -> Line:
    whose = "后一次自己" if outcome.frozen_line else outcome.start
    return (other_line_title(outcome), f"后一次的成绩按{whose}的分数线来判，其余一样算。", "")


def _reading_lines(outcome: TermOutcome) -> list[Line]:
    lines: list[Line] = [
        ("比的是", exams_text(outcome), ""),
        (
            "总表",
            "合计在上面。每个率旁边的人和别的率折在列上方的「＋」里，点开就看见；算式、奖惩和依据在「算式和依据」。",
            "",
        ),
        (
            "学生明细",
            "一名学生一门学科一行，第一次和最后一次至少一次列入的都在里面；学号、相对分、走势，和成绩在哪个文件的哪一格，折在列上方的「＋」里。",
            "",
        ),
        (
            "待核查",
            "绿底的“回答”栏请填写，保存后再运行一次，结果随之改变；没有回答的，按“未回答时”一栏处理。",
            "",
        ),
    ]
    if outcome.struck:
        lines.append(("审核不确认", f"{outcome.start}名册里审核为「不确认」的，不算在册，也不算新增。", ""))
    lines.append(("保密", "有姓名和成绩，只供校内考核和帮扶使用，不得公示、转发学生成绩和名次。", ""))
    return lines


def _conversion_lines(rule: Conversion) -> list[Line]:
    """Return every rule of the policy's ``conversion`` that was used, with its clause."""
    measure = rule.measure()
    lines: list[Line] = [("转化的办法", f"{rule.use}{_measure_text(measure)}。依据：{measure.clause}。", "")]
    used: list[tuple[str, LineRule | AddedRule | RelapsedRule | FirstEntryRule | InitialRule]] = [
        ("后一次的线", rule.line),
        ("新增", rule.added),
        ("退步", rule.relapsed),
        ("首次入册", rule.first_entry),
        ("待补测", rule.pending),
        ("流失", rule.lost),
        ("转出", rule.transferred),
        ("换班", rule.moved_class),
    ]
    for label, part in used:
        text = choice_text(type(part).FIELDS["is_"].says, part.is_, label).replace("：：", "：")
        lines.append((label, f"{text}。依据：{part.clause}。", ""))
    return lines


def _measure_text(measure: Measure) -> str:
    if not isinstance(measure, ByCategory):
        return ""
    return f"：{'达标、脱困都算转化' if measure.step == 'any' else '脱困才算转化'}"


def _target_lines(targets: Targets, start: str) -> list[Line]:
    """Return the levels, the milestones and how they are applied, each with its clause."""
    fields = type(targets).FIELDS

    def chosen(name: str, value: str, clause: str) -> str:
        return f"{choice_text(fields[name].says, value)}。依据：{clause}。"

    lines: list[Line] = [
        ("怎样比", chosen("per", targets.per, targets.clause), ""),
        (
            "没有人的类别",
            chosen("empty_category", targets.empty_category, targets.empty_clause),
            "",
        ),
        ("两位教师同教", chosen("shared", targets.shared, targets.shared_clause), ""),
        ("中途接班", chosen("takeover", targets.takeover, targets.takeover_clause), ""),
        (targets.no_task.name, f"没有人在册，也没有新增。依据：{targets.no_task.clause}。", ""),
    ]
    for level in targets.levels or ():
        line = "哪一档都没有达到的" if level.lowest else _lines_text(level)
        said = [line, *([f"奖惩：{level.consequence}"] if level.consequence else [])]
        said += [f"有新增的：{level.with_added}"] if level.with_added else []
        lines.append((level.name, f"{'。'.join(said)}。依据：{level.clause}。", ""))
    for stone in targets.milestones or ():
        lines.append(
            (
                stone.name,
                f"转化率至少 {percent(stone.at_least)}，和{start}的名册比。依据：{stone.clause}。",
                "",
            )
        )
    if targets.award is not None:
        asked = "名单上的人还要个个有进步" if targets.award.improved == "everyone" else "不要求个个有进步"
        lines.append((targets.award.name, f"各个时候的指标都达到，{asked}。依据：{targets.award.clause}。", ""))
    return lines


def _lines_text(level: Level) -> str:
    """Return what a level asks for, category by category where they differ."""
    said = [f"{name} {percent(line)}" for name, line in (level.by_category or {}).items()]
    if level.at_least is not None:
        said.insert(0, percent(level.at_least))
        return f"转化率至少 {said[0]}" + (f"，其中{'、'.join(said[1:])}" if said[1:] else "")
    return f"转化率至少{'、'.join(said)}，别的类别不看"


def _exam_lines(outcome: TermOutcome) -> list[Line]:
    lines: list[Line] = []
    for number, exam in enumerate(outcome.exams):
        said = [f"{exam.name}：" if exam.name else "", f"{exam.classes} 个班，{exam.students} 名学生"]
        said += [f"，和{outcome.start}对上 {exam.matched} 名"] if number else []
        said += [f"；用了名册「{exam.register}」"] if exam.register else []
        said += ["（只有名册，没有成绩表）"] if exam.register_only else []
        said += [f"；审核不确认 {exam.struck} 人次"] if exam.struck else []
        lines.append((exam.role, f"{''.join(said)}。", ""))
    if outcome.dropped_subjects:
        lines.append(("没有比的学科", f"后一次没有考：{'、'.join(outcome.dropped_subjects)}。", ""))
    return lines
