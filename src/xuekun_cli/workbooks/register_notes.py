"""说明: what was done, by which rules, on which files, for a reader who was not there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli import __version__
from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band
from xuekun_cli.model.register import NOTE_INPUT, SHEET_LEFT, SHEET_NOTES, SHEET_REGISTER
from xuekun_cli.model.screening import Listed, ScreenOutcome
from xuekun_cli.workbooks.register_page import LINE_HEIGHT, add_page
from xuekun_cli.workbooks.styles import MAX_TEXT, Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

MERGED_WIDTH = 96
"""Half-width characters that fit on one line of columns B and C, with something to spare."""
_NUMERALS = "一二三四五六七"
Line = tuple[str, str, str]
"""The texts of columns A, B and C."""


def write_notes(workbook: Workbook, looks: Looks, outcome: ScreenOutcome) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    worksheet = add_page(workbook, SHEET_NOTES, landscape=False)
    worksheet.set_column(0, 0, 16)
    worksheet.set_column(1, 1, 66)
    worksheet.set_column(2, 2, 36)
    worksheet.merge_range(0, 0, 0, 2, "这份名册是怎样得出的", looks("title"))
    worksheet.set_row(0, 34)
    row = 1
    for numeral, (title, lines) in zip(_NUMERALS, _sections(outcome), strict=False):
        worksheet.write_string(row + 1, 0, f"{numeral}、{title}", looks("section"))
        row += 2
        for label, text, third in lines:
            worksheet.write_string(row, 0, label, looks("cell", "left", "header"))
            if third:
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                worksheet.write_string(row, 2, third, looks("cell", "left", "code"))
                worksheet.set_row(row, _height("\n\n"))
            else:
                worksheet.merge_range(row, 1, row, 2, "", looks("cell", "left"))
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                worksheet.set_row(row, _height(text))
            row += 1


def _height(text: str) -> float:
    """Return a row height in points: Excel does not fit the height of a row to a merged cell."""
    lines = sum(max(1, -(-display_width(line) // MERGED_WIDTH)) for line in text.split("\n"))
    return LINE_HEIGHT * lines + LINE_HEIGHT / 2


def _sections(outcome: ScreenOutcome) -> Iterator[tuple[str, list[Line]]]:
    yield "办法", _policy_lines(outcome)
    yield "怎样算", _formula_lines(outcome)
    if outcome.settings:
        yield "这次运行的设置", [(name, value, "") for name, value in outcome.settings]
    if outcome.honoured:
        yield (
            "采用了的回答",
            [(answer.who or "全部", f"{answer.question} → {answer.text}", "") for answer in outcome.honoured],
        )
    inputs = [(NOTE_INPUT, reading.book.label, reading.book.sha256) for reading in outcome.inputs]
    yield "出处", [*inputs, ("程序", f"xuekun {__version__}", "")]
    yield "怎样使用", _use_lines(outcome)


def _policy_lines(outcome: ScreenOutcome) -> list[Line]:
    policy = outcome.policy
    lines = [("名称", f"{policy.name}（{policy.id}）", ""), ("来源", policy.source, "")]
    lines.append(("办法文件校验", policy.digest, ""))
    exempt = policy.exempt
    words = "、".join(exempt.words)
    lines.append((exempt.category, f"只凭登记（{words}），不看分数，不参加评估。依据：{exempt.clause}", ""))
    for lower, band in zip((None, *policy.bands), policy.bands, strict=False):
        text = f"成绩不高于班级平均分的 {percent(band.at_most)}（含本数）"
        text += f"，且不属于{lower.category}" if lower else ""
        note = f"。{band.note.rstrip('。')}" if band.note else ""
        lines.append((band.category, f"{text}。依据：{band.clause}{note}。", ""))
    return lines


def percent(share: Fraction) -> str:
    """Return a share of one as a percentage with no more decimals than it needs (2/5 → ``40%``)."""
    text = decimal_text(share * 100, 4)
    return f"{text.rstrip('0').rstrip('.')}%"


def _formula_lines(outcome: ScreenOutcome) -> list[Line]:
    policy = outcome.policy
    exempt = policy.exempt
    counted = (
        f"{exempt.category}学生的成绩{'计入' if exempt.in_total else '不计入'}总分，"
        f"人数{'计入' if exempt.in_takers else '不计入'}参考人数。依据：{exempt.counting_clause}"
    )
    lines = [
        ("班级平均分", f"按班、按学科：总分 ÷ 参考人数。依据：{policy.reference_clause}", ""),
        ("参考人数", f"有成绩的学生人数。缺考、免考、缓考、空白的不算；零分算。{counted}", ""),
        ("分数线", "班级平均分 × 比例。“不高于”含本数：正好等于分数线的，列入。", ""),
        ("相对分", "成绩 ÷ 班级平均分。", ""),
        ("脱困成绩", f"不再列入的最低成绩：高于班级平均分的 {percent(policy.exit_band.at_most)}。", ""),
        ("差距", "脱困成绩 － 筛查成绩。", ""),
        ("精确", "判断时用准确的数，不先四舍五入；表中的小数只是显示出来的样子。", ""),
    ]
    for one in outcome.listed:
        band = next((band for band in policy.bands if band.category == one.category), None)
        if band and one.score is not None and one.cutoff is not None and one.group.average is not None:
            lines.append(("举例", _example(one, one.score, one.cutoff, one.group.average, band), ""))
            break
    return lines


def _example(one: Listed, score: int, cutoff: Fraction, average: Fraction, band: Band) -> str:
    group, line = one.group, beside(cutoff, score)
    comparison = "正好等于分数线" if cutoff == Fraction(score, SCALE) else "低于分数线"
    out = f"成绩到 {points(one.exit_score)} 分就不再列入。" if one.exit_score is not None else ""
    return (
        f"{group.class_name}{one.subject}：总分 {points(group.total)} ÷ 参考人数 {group.takers} "
        f"= 平均分 {decimal_text(average, 2)}；"
        f"{one.category}分数线 = 平均分 × {percent(band.at_most)} = {line}。"
        f"{one.name} {points(score)} 分，{comparison}，列入{one.category}。{out}"
    )


def _use_lines(outcome: ScreenOutcome) -> list[Line]:
    lines = [
        (
            SHEET_REGISTER,
            "绿底的几栏由老师和教务处填写：帮扶教师、结对学生、审核、成因类型、备注。再次运行时，填过的内容会带到新名册里。",
            "",
        ),
        (
            "待核查",
            "绿底的“回答”栏请填写。没有回答的，按“未回答时”一栏处理；回答后再运行一次，结果随之改变。",
            "",
        ),
    ]
    if outcome.left:
        lines.append((SHEET_LEFT, "上一份名册里填过内容、这次没有列入的学生。填过的内容留在这里，不会丢。", ""))
    lines.append(("保密", "成绩和名单只供校内帮扶使用，不得公示、转发学生成绩和名次。", ""))
    return lines
