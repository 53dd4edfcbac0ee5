"""What our own workbooks are called, beside the register; who reads a folder of scores leaves them out.

A file of its own: every start of the program needs the names, and nothing of the values that go into the workbooks.
"""

from __future__ import annotations

REPORT_NAME = "学期转化报告.xlsx"
CHECK_NAME = "教师指标考核.xlsx"
ONE_TEACHER = "教师指标考核_"
"""How the name of one teacher's workbook begins; the teacher's name follows."""
WHATIF_NAME = "学困生门槛试算.xlsx"
LIVE_NAME = "学困生门槛活表.xlsx"
RATES_NAME = "一分二率.xlsx"
TRACK_NAME = "历次跟踪.xlsx"
BRIEF_WORD = "简报.docx"
BRIEF_PAGE = "简报.html"

SHEET_OVERVIEW = "总览"
"""The first sheet of a result workbook."""

OUR_SHEETS = frozenset(
    [
        SHEET_OVERVIEW,
        "总表",
        "算式和依据",
        "按班级",
        "学生明细",
        "流向",
        "新增与退步",
        "待补测与流失",
        "审核不确认",
        "增值（参考）",
        "其他办法",
        "其他办法（学生）",
        "考核表",
        "算式",
        "按教师",
        "学科",
        "目标",
        "学生",
        "一名学生",
        "连续在册",
        "新列入",
        "进步最多",
        "提醒",
        "班级图",
        "班级数",
        "公平比较",
        "汇总",
        "按班级学科",
        "临界",
        "一类",
        "待核查",
        "说明",
        "手写留底",
    ]
)
"""What the sheets of these workbooks are called; some are there only where there is something for them."""
