"""门槛, 名单, 各班各科 and 说明 of the live workbook."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from xuekun_cli.model.columns import Column
from xuekun_cli.model.results.live import STEPS, Of
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.live.scores import (
    CATEGORY,
    FIRST_BAND,
    SHEET_GROUPS,
    SHEET_LIST,
    SHEET_SCORES,
    SHEET_THRESHOLDS,
    LiveScores,
    shade,
    threshold_cell,
)
from xuekun_cli.workbooks.pages.notes import write_sections
from xuekun_cli.workbooks.pages.printed import add_page, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks, category_fill

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_UNITS = {Of.REFERENCE: "%", Of.FULL_MARK: "%", Of.POINTS: "分"}
_HIGHEST = {Of.REFERENCE: 200, Of.FULL_MARK: 100, Of.POINTS: 1000}
_NOTE = (
    "改绿底的数，按回车：人次、名单和颜色跟着变。只是试算；正式的名单以名册为准，改了门槛要按办法的规定报批。"
    "供校内使用，不得公示、转发。"
)


def write_thresholds(workbook: Workbook, looks: Looks, scores: LiveScores, room: int) -> None:
    """Write the sheet 门槛, the first: a threshold a category, and how many are listed by it."""
    live = scores.live
    worksheet = add_page(workbook, SHEET_THRESHOLDS)
    columns = [
        *(Column(CATEGORY, 10), Column("办法的条件", 46, "left"), Column("门槛", 9, "number"), Column("单位", 7)),
        *(
            Column("人次", 9),
            Column("办法的门槛", 11, "number"),
            Column("按办法的人次", 13),
            Column("多（少）", 9),
        ),
    ]
    last = len(columns) - 1
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
    worksheet.merge_range(0, 0, 0, last, live.title, looks("title"))
    worksheet.set_row(0, 34)
    worksheet.merge_range(1, 0, 1, last, f"办法：{live.called}。{_NOTE}", looks("note"))
    worksheet.set_row(1, 34)
    header = FIRST_BAND - 1
    for index, column in enumerate(columns):
        worksheet.write_string(header, index, column.title, looks("cell", "header"))
    counts = Counter(
        one for one, row in zip(scores.verdicts, live.rows, strict=True) if one and not row.registered
    )
    for number, band in enumerate(live.bands):
        row = FIRST_BAND + number
        worksheet.set_row(row, 30)
        put(worksheet, row, 0, band.category, looks("cell", "centre", fill=category_fill(band.category)))
        put(worksheet, row, 1, f"{band.says}。依据：{band.clause}", looks("cell", "left"))
        put(worksheet, row, 2, _number(band.threshold), looks("cell", "number", "input"))
        put(worksheet, row, 3, _UNITS[band.of], looks("cell", "centre"))
        category = band.category.replace('"', '""')
        counting = f'=COUNTIFS({scores.whole(CATEGORY)},"{category}",{scores.whole("登记")},"")'
        worksheet.write_formula(row, 4, counting, looks("cell", "centre"), counts[band.category])
        put(worksheet, row, 5, _number(band.threshold), looks("cell", "number"))
        put(worksheet, row, 6, counts[band.category], looks("cell", "centre"))
        worksheet.write_formula(row, 7, f"=E{row + 1}-G{row + 1}", looks("cell", "centre"), 0)
        worksheet.data_validation(
            row,
            2,
            row,
            2,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": _HIGHEST[band.of],
                "error_title": "门槛",
                "error_message": f"请填 0 到 {_HIGHEST[band.of]} 的数，最多三位小数。",
            },
        )
    end = FIRST_BAND + len(live.bands)
    total = sum(counts.values())
    put(worksheet, end, 0, "合计", looks("cell", "centre", "subtotal"))
    for index in (1, 2, 3, 5):
        put(worksheet, end, index, None, looks("cell", "centre", "subtotal"))
    for index, value in ((4, total), (6, total), (7, 0)):
        letter = column_letters(index)
        formula = f"=SUM({letter}{FIRST_BAND + 1}:{letter}{end})"
        worksheet.write_formula(end, index, formula, looks("cell", "centre", "subtotal"), value)
    warning = f'=IF(E{end + 1}>{room},"「名单」只放得下前 {room} 人次，其余请在「成绩」里按类别筛选。","")'
    worksheet.merge_range(end + 1, 0, end + 1, last, "", looks("note"))
    worksheet.write_formula(end + 1, 0, warning, looks("note"), "")
    worksheet.freeze_panes(FIRST_BAND, 0)


def write_list(workbook: Workbook, looks: Looks, scores: LiveScores, room: int) -> None:
    """Write the sheet 名单: whoever is listed at the thresholds, ``room`` rows of formulas."""
    live = scores.live
    worksheet = add_page(workbook, SHEET_LIST, "按门槛列出的学生")
    shown = [column for column in scores.columns if column.title not in ("登记", CATEGORY)]
    shown = shown[: [column.title for column in shown].index("组号")]
    columns = [Column("序号", 6), *shown, Column(CATEGORY, 9), Column("行", 7)]
    write_header(worksheet, looks, columns)
    formats = [looks("cell", column.look) for column in columns]
    at = column_letters(len(columns) - 1)
    listed = [
        k
        for k, (one, row) in enumerate(zip(scores.verdicts, live.rows, strict=True))
        if one and not row.registered
    ]
    count = f"MAX({scores.whole('名单序号')})"
    for number in range(1, room + 1):
        line = number + 1
        place = listed[number - 1] if number <= len(listed) else -1
        find = f'=IF({number}>{count},"",MATCH({number - 1},{scores.whole("名单序号")},1)+1)'
        worksheet.write_formula(number, len(columns) - 1, find, formats[-1], place + 2 if place >= 0 else "")
        worksheet.write_formula(
            number, 0, f'=IF({at}{line}="","",{number})', formats[0], number if place >= 0 else ""
        )
        for index, column in enumerate(columns[1:-1], start=1):
            formula = f'=IF({at}{line}="","",INDEX({scores.whole(column.title)},{at}{line})&"")'
            if column.look in ("number", "two"):
                formula = formula.replace('&"")', ")")
            value = _value(scores, column.title, place) if place >= 0 else ""
            worksheet.write_formula(number, index, formula, formats[index], value)
    worksheet.set_column(len(columns) - 1, len(columns) - 1, 7, None, {"level": 1, "hidden": True})
    worksheet.print_area(0, 0, max(len(listed), 1), len(columns) - 2)
    worksheet.freeze_panes(1, [column.title for column in columns].index("姓名") + 1)
    shade(worksheet, looks, live, (1, max(room, 1), len(columns) - 2), column_letters(len(columns) - 2))


def _value(scores: LiveScores, title: str, place: int) -> str | float:
    """Return what stands in a column of 成绩 in the row of ``live.rows[place]``."""
    live = scores.live
    row = live.rows[place]
    group = live.groups[row.group]
    values: dict[str, str | float] = {
        "学校": group.school,
        "班级": group.class_name,
        "学号": row.student_id,
        "姓名": row.name,
        "学科": group.subject,
        "成绩": row.score / live.unit,
        live.reference: group.whole / group.parts / live.unit,
        CATEGORY: scores.verdicts[place],
    }
    return values[title]


def write_groups(workbook: Workbook, looks: Looks, scores: LiveScores) -> None:
    """Write the sheet 各班各科: lines and counts of each class and subject at the thresholds."""
    live = scores.live
    worksheet = add_page(workbook, SHEET_GROUPS, "各班各科的分数线和人次")
    schools = [Column("学校", 14)] if scores.has_schools else []
    columns = [
        *schools,
        *(Column("班级", 12), Column("学科", 10), Column("参考人数", 9), Column(live.reference, 11, "two")),
        *(Column(f"{band.category}分数线", 11, "two") for band in live.bands),
        *(Column(f"{band.category}人次", 9) for band in live.bands),
    ]
    write_header(worksheet, looks, columns)
    formats = [looks("cell", column.look) for column in columns]
    counts = Counter(
        (row.group, one) for one, row in zip(scores.verdicts, live.rows, strict=True) if one and not row.registered
    )
    lead = len(schools)
    for number, group in enumerate(live.groups):
        line = number + 1
        reference = group.whole / group.parts / live.unit
        for index, text in enumerate([*([group.school] if schools else []), group.class_name, group.subject]):
            put(worksheet, line, index, text, formats[index])
        put(worksheet, line, lead + 2, group.takers, formats[lead + 2])
        put(worksheet, line, lead + 3, reference, formats[lead + 3])
        for k, band in enumerate(live.bands):
            cell, share = threshold_cell(k), float(band.threshold) / 100
            whole = {Of.REFERENCE: reference, Of.FULL_MARK: group.full_mark / live.unit}.get(band.of)
            mine = f"{column_letters(lead + 3)}{line + 1}" if band.of is Of.REFERENCE else f"{whole or 0:g}"
            formula = f"={mine}*{cell}/100" if whole is not None else f"={cell}"
            value = whole * share if whole is not None else float(band.threshold)
            worksheet.write_formula(line, lead + 4 + k, formula, formats[lead + 4 + k], value)
            counting = (
                f"=COUNTIFS({scores.whole('组号')},{number + 1},{scores.whole(CATEGORY)},"
                f'"{band.category}",{scores.whole("登记")},"")'
            )
            at = lead + 4 + len(live.bands) + k
            worksheet.write_formula(line, at, counting, formats[at], counts[number, band.category])
    worksheet.autofilter(0, 0, max(len(live.groups), 1), len(columns) - 1)


def write_live_notes(workbook: Workbook, looks: Looks, scores: LiveScores) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    live = scores.live
    lines = [
        (
            band.category,
            f"{band.says}。依据：{band.clause}。办法的门槛是 {_number(band.threshold):g}{_UNITS[band.of]}。",
            "",
        )
        for band in live.bands
    ]
    how = [
        ("怎样比", "一律用整数比，不先四舍五入：成绩 × 除数 × 100 和 参照分 × 门槛 比；门槛最多三位小数。", ""),
        (
            "整数",
            f"「{SHEET_SCORES}」右边折起来的几栏：成绩乘 {live.unit} 成为整数，参照分写成分数（参照整数 ÷ 除数）。",
            "",
        ),
        ("先后", "先符合的算数：前面一类的线以下，不再看后面一类。登记的学生不看分数。", ""),
        ("名单", f"「{SHEET_LIST}」照「{SHEET_SCORES}」的顺序列出；在那里排序、填写的，改了门槛就会错位。", ""),
        ("保密", "有姓名和成绩，只供校内使用，不得公示、转发。", ""),
    ]
    write_sections(
        workbook, looks, "这张表怎样用", [("怎样看", how), ("办法", [("名称", live.called, ""), *lines])]
    )


def _number(value: Fraction) -> float:
    """Return a threshold as a cell holds it: at most three decimals."""
    return round(float(value), len(str(STEPS)) - 1)
