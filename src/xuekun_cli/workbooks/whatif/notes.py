"""说明 of the trial: the policy, the files, the program, and that this decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuekun_cli import __version__
from xuekun_cli.model.policy.wording import band_text, overall_text
from xuekun_cli.model.register import NOTE_INPUT
from xuekun_cli.model.results.whatif import NEAR_POINTS, WhatIf
from xuekun_cli.workbooks.pages.notes import MERGED_WIDTH, exact_text
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT, add_page
from xuekun_cli.workbooks.pages.styles import MAX_TEXT, Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHEET_WHATIF_NOTES = "说明"
_NUMERALS = "一二三四五六"
Line = tuple[str, str, str]
"""The texts of columns A, B and C."""


def write_whatif_notes(workbook: Workbook, looks: Looks, one: WhatIf) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    worksheet = add_page(workbook, SHEET_WHATIF_NOTES)
    for index, width in enumerate((16, 66, 36)):
        worksheet.set_column(index, index, width)
    worksheet.merge_range(0, 0, 0, 2, "这份试算是怎样得出的", looks("title"))
    worksheet.set_row(0, 34)
    worksheet.freeze_panes(1, 0)
    row = 1
    for numeral, (title, lines) in zip(_NUMERALS, _sections(one), strict=False):
        worksheet.write_string(row + 1, 0, f"{numeral}、{title}", looks("section"))
        row += 2
        for label, text, third in lines:
            worksheet.write_string(row, 0, label, looks("cell", "left", "header"))
            if third:
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                worksheet.write_string(row, 2, third, looks("cell", "left", "code"))
                worksheet.set_row(row, LINE_HEIGHT * 3)
            else:
                worksheet.merge_range(row, 1, row, 2, "", looks("cell", "left"))
                worksheet.write_string(row, 1, text[:MAX_TEXT], looks("cell", "left"))
                folded = max(1, -(-display_width(text) // MERGED_WIDTH))
                worksheet.set_row(row, LINE_HEIGHT * folded + LINE_HEIGHT / 2)
            row += 1


def _sections(one: WhatIf) -> Iterator[tuple[str, list[Line]]]:
    policy = one.policy
    yield (
        "这是什么",
        [
            ("试算", "只回答「门槛换成别的数，会列出多少人次」。不决定名单，不改办法，也不是建议改办法。", ""),
            ("要真的改", "请学校改自己的办法；只想看一次，用 xuekun screen 加 --set，名册的说明里会写明。", ""),
            ("保密", "「临界」有姓名和成绩，只供校内核对，不得公示、转发。", ""),
        ],
    )
    bands = [
        (band.category, f"{band_text(policy, number)}。依据：{band.clause}。", "")
        for number, band in enumerate(policy.bands)
    ]
    rule = policy.screening.overall
    overall = [("几科合起来", f"{overall_text(rule)}。依据：{rule.clause}。", "")] if rule is not None else []
    changes = [
        ("改动的数值", f"{path}：办法里是 {before}，这次按 {now}（--set）。", "")
        for path, before, now in policy.changes
    ]
    yield (
        "办法",
        [
            ("名称", f"{policy.name}（{policy.id}）", ""),
            ("来源", policy.source, ""),
            ("办法文件校验", policy.digest, ""),
            *bands,
            *overall,
            *changes,
        ],
    )
    lines = [
        (
            "试了哪些数",
            f"{tried.line.path}：{_tried(tried.line.unit.text(tried.thresholds[0]), tried.line.unit.text(tried.thresholds[-1]))}，"
            f"共 {len(tried.thresholds)} 个，现行 {tried.line.own_text}。{''.join(f'{remark}。' for remark in tried.remarks)}",
            "",
        )
        for tried in one.lines
    ]
    yield (
        "怎样算",
        [
            (
                "试法",
                f"一次只动一条线，其余的照办法；每个数都和用它重新筛查一次的结果相同。{exact_text(policy)}",
                "",
            ),
            *lines,
            ("本类人次", "列入这条线所在类别的人次；线动了，别的类别会相应减少或增加，合计见「各类合计」。", ""),
            ("临界", f"成绩离现行的线 {NEAR_POINTS} 分以内（含正好 {NEAR_POINTS} 分），按筛查看的那个分数。", ""),
        ],
    )
    if one.settings:
        yield "这次运行的设置", [(name, value, "") for name, value in one.settings]
    inputs = [(NOTE_INPUT, reading.book.label, reading.book.sha256) for reading in one.inputs]
    yield "出处", [*inputs, ("程序", f"xuekun {__version__}", "")]


def _tried(low: str, high: str) -> str:
    return low if low == high else f"从 {low} 到 {high}"
