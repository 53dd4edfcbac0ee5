"""说明 of the teachers' check: how to read it, the rules with their clauses, the files, what the rate does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.model.results.checking import SHEET_ARITHMETIC, SHEET_JUDGED, Check
from xuekun_cli.workbooks.pages.notes import Line, write_sections
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.report.notes import other_line_title, term_sections
from xuekun_cli.workbooks.report.teachers import exams_text, line_text
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED, why_not_made

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

OF_THE_REPORT = frozenset(("用的线", "毛转化率", "缺考算未转化", "缺考不计"))
"""Lines about columns that only the report has."""


def write_check_notes(workbook: Workbook, looks: Looks, checked: Check) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    elsewhere = OF_THE_REPORT | {other_line_title(checked.outcome)}
    why = why_not_made(checked.valued)
    not_made = {SHEET_VALUE_ADDED: why} if why else {}
    sections = [
        (title, [line for line in lines if title == _READING or line[0] not in elsewhere])
        for title, lines in term_sections(checked.outcome, _reading_lines(checked), not_made)
    ]
    write_sections(workbook, looks, "这份考核是怎样得出的", sections)


_READING = "怎样看"
"""The section that holds the lines of this workbook's own."""


def _reading_lines(checked: Check) -> list[Line]:
    outcome = checked.outcome
    rows = (
        "一名教师一门学科一行，几个班的合在一起算；和别人同教的班、中途接的班另起一行。"
        if outcome.has_teachers
        else "没有任课表，一个班一门学科一行。"
    )
    lines: list[Line] = [
        ("比的是", exams_text(outcome), ""),
        ("用的线", f"{line_text(outcome)}。", ""),
        (
            SHEET_JUDGED,
            f"{rows}灰底的结论是没有达到最低要求的。“还差几人”是最少要有几名学生变好才到下一档，括号里是其中一种办法：在册的再转化，新增的离开名单，退步的回来，都算。",
            "",
        ),
        (
            SHEET_ARITHMETIC,
            "先写算式，再写每个数是哪些学生、前后两次的成绩。教师可以一个一个核对；不对的，请告诉教务处。",
            "",
        ),
    ]
    if checked.teacher:
        lines.append(("只有一名教师", f"这份只有{checked.teacher}的；各班的问题见不加 --teacher 时的一份。", ""))
    else:
        lines.append(
            (
                SHEET_CHECK,
                "绿底的“回答”栏请填写，保存后再运行一次，结果随之改变；没有回答的，按“未回答时”一栏处理。",
                "",
            )
        )
    if not outcome.has_teachers:
        lines.append(
            ("没有任课表", "结果按班级和学科列出，不到教师。请加 --teachers 任课表.xlsx 再运行一次。", "")
        )
    if outcome.struck:
        text = f"{outcome.start}名册里审核为「不确认」、这次又在线下的 {len(outcome.struck)} 人次，不算在册，也不算新增。"
        lines.append(("审核不确认", text, ""))
    lines.append(("保密", "有姓名和成绩，只供校内考核和帮扶使用，不得公示、转发学生成绩和名次。", ""))
    return lines
