"""说明: what was done, by which rules, on which files, for a reader who was not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli import __version__
from xuekun_cli.model.besides import SHEET_KEPT
from xuekun_cli.model.policy.conditions import AtMost
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.values import UNSAID
from xuekun_cli.model.policy.wording import MEDIAN_OF_TAKERS, band_text, overall_text, percent, reference_label
from xuekun_cli.model.register import NOTE_INPUT, SHEET_CHILDREN, SHEET_LEFT, SHEET_NOTES, SHEET_REGISTER
from xuekun_cli.model.results.screening import Listed, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import beside, decimal_text, points
from xuekun_cli.model.scores.tables import InputReading
from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT, add_page
from xuekun_cli.workbooks.pages.styles import MAX_TEXT, Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

MERGED_WIDTH = 67
"""Half-width characters that fit on one line of columns B and C, with something to spare."""
NOTE_POLICY, NOTE_PROOF = "办法文件校验", "核对用"
_NUMERALS = "一二三四五六七八九十"
Line = tuple[str, str, str]
"""The texts of columns A, B and C."""
Section = tuple[str, list[Line]]
"""A title and the lines below it."""


def write_notes(workbook: Workbook, looks: Looks, outcome: ScreenOutcome, part: bool = False) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    write_sections(workbook, looks, "这份名册是怎样得出的", _sections(outcome, part))


def write_sections(workbook: Workbook, looks: Looks, heading: str, sections: Iterable[Section]) -> None:
    """Write the sheet 说明 of any workbook: a heading, and numbered sections of labelled lines."""
    worksheet = add_page(workbook, SHEET_NOTES, landscape=False)
    worksheet.set_column(0, 0, 13)
    worksheet.set_column(1, 1, 48)
    worksheet.set_column(2, 2, 25)
    worksheet.merge_range(0, 0, 0, 2, heading, looks("title"))
    worksheet.set_row(0, 34)
    row = 1
    for numeral, (title, lines) in zip(_NUMERALS, sections, strict=False):
        worksheet.write_string(row + 1, 0, f"{numeral}、{title}", looks("section"))
        row += 2
        for label, said, third in lines:
            text = FORBIDDEN.sub(" ", said)  # words of the command line may be anything
            worksheet.write_string(row, 0, label, looks("cell", "left", "header"))
            if third:
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                worksheet.write_string(row, 2, third, looks("cell", "left", "code"))
                worksheet.set_row(row, max(_height("\n\n"), _height(text + "\n" * (display_width(text) // 43))))
            else:
                worksheet.merge_range(row, 1, row, 2, "", looks("cell", "left"))
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                worksheet.set_row(row, _height(text))
            row += 1


def _height(text: str) -> float:
    """Return a row height in points: Excel does not fit the height of a row to a merged cell."""
    lines = sum(max(1, -(-display_width(line) // MERGED_WIDTH)) for line in text.split("\n"))
    return LINE_HEIGHT * lines + LINE_HEIGHT / 2


def _sections(outcome: ScreenOutcome, part: bool) -> Iterator[Section]:
    yield "办法", policy_lines(outcome.policy)
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
    yield "怎样使用", _part_lines() if part else _use_lines(outcome)


def provenance(policy: Policy, inputs: Iterable[InputReading], last: Iterable[InputReading] = ()) -> Section:
    """Return 核对用, the last section: the program, and the digests of the policy and of every file read.

    ``last`` are those of the exam that this one is compared with.
    """
    lines: list[Line] = [("程序", f"xuekun {__version__}", ""), (NOTE_POLICY, policy.id, policy.digest)]
    lines += [(NOTE_INPUT, reading.book.label, reading.book.sha256) for reading in inputs]
    return NOTE_PROOF, lines + [("上次的文件", reading.book.label, reading.book.sha256) for reading in last]


def policy_lines(policy: Policy, *, digest: bool = True) -> list[Line]:
    """Return the policy's name and source, who it lists, and the values changed for this run.

    With ``digest`` its id and digest too, for who does not end with `provenance`.
    """
    lines = [("名称", f"{policy.name}（{policy.id}）" if digest else policy.name, ""), ("来源", policy.source, "")]
    lines += [(NOTE_POLICY, policy.digest, "")] if digest else []
    exempt = policy.exempt
    words = "、".join(exempt.words) or "学校的名单"
    text = f"只凭登记（{words}），不看分数，不参加评估。依据：{exempt.clause or UNSAID}"
    lines.append((exempt.category, text, ""))
    for number, band in enumerate(policy.bands):
        note = f"。{band.note.rstrip('。')}" if band.note else ""
        lines.append((band.category, f"{band_text(policy, number)}。依据：{band.clause}{note}。", ""))
    if policy.screening.overall is not None:
        rule = policy.screening.overall
        lines.append(("几科合起来", f"{overall_text(rule)}。依据：{rule.clause}。", ""))
    for path, before, now in policy.changes:
        lines.append(("改动的数值", f"{path}：办法里是 {before}，这次按 {now}（--set）。", ""))
    return lines


def _formula_lines(outcome: ScreenOutcome) -> list[Line]:
    policy = outcome.policy
    exempt = policy.exempt
    counted = (
        f"{exempt.category}学生的成绩{'计入' if exempt.in_total else '不计入'}总分，"
        f"人数{'计入' if exempt.in_takers else '不计入'}参考人数。依据：{exempt.counting_clause or UNSAID}"
    )
    lines = [
        *_reference_lines(policy),
        ("参考人数", f"{_takers_text(policy)}{counted}", ""),
        ("分数线", "“不高于”含本数：正好等于分数线的，列入；“低于”不含本数。", ""),
        ("相对分", f"成绩 ÷ {reference_label(policy.screening.reference)}。", ""),
        ("脱困成绩", _exit_text(outcome), ""),
        ("差距", "脱困成绩 － 筛查成绩。", ""),
        ("精确", exact_text(policy), ""),
    ]
    for one in outcome.listed:
        band = next((band for band in policy.bands if band.category == one.category), None)
        if band and isinstance(band.when, AtMost) and one.score is not None and one.cutoff is not None:
            lines.append(("举例", _example(one, one.score, one.cutoff, band.when), ""))
            break
    return lines


def exact_text(policy: Policy) -> str:
    """Return with what numbers a screening compares: the exact ones, but for a reference that the policy rounds."""
    rule = policy.screening.reference
    if rule is None or rule.round is None:
        return "判断时用准确的数，不先四舍五入；表中的小数只是显示出来的样子。"
    rounded = f"{rule.label}先四舍五入取 {rule.round} 位小数"
    return f"{rounded}（办法这样写），分数线从它算起，不再四舍五入；表中的小数只是显示出来的样子。"


def _takers_text(policy: Policy) -> str:
    """Return who is a taker: whoever has a score, with those whom the policy gives a zero for a mark."""
    marks = policy.file.marks
    zeros = [said for said, field in _MARKS.items() if marks is not None and getattr(marks, field) == "zero"]
    without = "、".join(said for said in _MARKS if said not in zeros)
    given = f"；{'、'.join(zeros)}的按 0 分算，也算人数（{marks.clause}）" if marks is not None and zeros else ""
    return (
        f"有成绩的学生人数。{without}的不算；零分算{given}。" if without else f"有成绩的学生人数；零分算{given}。"
    )


_MARKS = {"缺考": "absent", "免考": "excused", "缓考": "deferred", "作弊": "misconduct", "空白": "blank"}
"""A mark without a score, as it is called → the key of ``marks`` that says how it counts."""


def _exit_text(outcome: ScreenOutcome) -> str:
    if outcome.listed and all(one.exempt or one.exit_score is None for one in outcome.listed):
        return "这份名单里没有：列入不只看一条分数线的，说不出到几分就不再列入。"
    return "不再列入的最低成绩：高于最高的一条分数线。"


def _reference_lines(policy: Policy) -> list[Line]:
    rule = policy.screening.reference
    if rule is None:
        return []
    how = "成绩从低到高排，中间的一个（两个时取平均）" if rule.statistic == "median" else "总分 ÷ 参考人数"
    absent = "；缺考的按 0 分算进去" if rule.absent == "zero" else ""
    digits = "" if rule.round is None else f"；先四舍五入取 {rule.round} 位小数，再比较"
    whom = f"；{MEDIAN_OF_TAKERS}" if rule.statistic == "median" else ""
    return [(rule.label, f"按{rule.by.label}、按学科：{how}{absent}{digits}{whom}。依据：{rule.clause}", "")]


def _example(one: Listed, score: int, cutoff: Fraction, when: AtMost) -> str:
    group, line = one.group, beside(cutoff, score)
    comparison = "正好等于分数线" if cutoff == Fraction(score, SCALE) else "低于分数线"
    out = f"成绩到 {points(one.exit_score)} 分就不再列入。" if one.exit_score is not None else ""
    reference = "" if group.reference is None else decimal_text(group.reference, 2)
    start = (
        f"总分 {points(group.total)} ÷ 参考人数 {group.takers} = 平均分 {reference}"
        if group.reference == group.average
        else f"参照分 {reference}"
    )
    return (
        f"{group.class_name}{one.subject}：{start}；"
        f"{one.category}分数线 = {reference} × {percent(when.at_most)} = {line}。"
        f"{one.name} {points(score)} 分，{comparison}，列入{one.category}。{out}"
    )


def _part_lines() -> list[Line]:
    """Return how a part is used that was handed out: there are no questions on it, and it goes back to the office."""
    return [
        (SHEET_REGISTER, "绿底的几栏请填写，填好交回教务处。这一份只有名册的一部分。", ""),
        ("保密", "成绩和名单只供校内帮扶使用，不得公示、转发学生成绩和名次。", ""),
    ]


def _use_lines(outcome: ScreenOutcome) -> list[Line]:
    lines = [
        (
            SHEET_REGISTER,
            "绿底的几栏由老师和教务处填写：帮扶教师、结对学生、审核、成因类型、备注；也可以自己加列、加表。再次运行时，填过的内容会带到新名册里；没有对应栏目的，放在「手写留底」表。",
            "",
        ),
        (
            SHEET_CHILDREN,
            "一名学生一行。绿底的几栏填这名学生总的安排，各科不同的填在名册；再次运行时一样带到新名册里，学生不在册了的放在「手写留底」表。",
            "",
        ),
        (
            "待核查",
            "绿底的“回答”栏请填写。没有回答的，按“未回答时”一栏处理；回答后再运行一次，结果随之改变。",
            "",
        ),
    ]
    if outcome.left:
        lines.append((SHEET_LEFT, "上一份名册里填过内容、这次没有列入的学生。填过的内容留在这里。", ""))
    if outcome.besides.loose:
        lines.append((SHEET_KEPT, "上一份名册里填写在表外、没有对应栏目的内容，写明原来的格子。", ""))
    lines.append(("保密", "成绩和名单只供校内帮扶使用，不得公示、转发学生成绩和名次。", ""))
    return lines
