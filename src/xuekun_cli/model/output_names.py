"""What our own workbooks are called, beside the register; who reads a folder of scores leaves them out.

A file of its own: every start of the program needs the names, and nothing of the values that go into the workbooks.
"""

from __future__ import annotations

REPORT_NAME = "学期转化报告.xlsx"
CHECK_NAME = "教师指标考核.xlsx"
ONE_TEACHER = "教师指标考核_"
"""How the name of one teacher's workbook begins; the teacher's name follows."""
WHATIF_NAME = "学困生门槛试算.xlsx"
RATES_NAME = "一分二率.xlsx"
TRACK_NAME = "历次跟踪.xlsx"
